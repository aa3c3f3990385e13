"""Cells over several rows: those that a page break parts from their text, and amounts that several rows share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extractors.columns import flat
from extractors.table import Cell, Table
from schemas.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A table whose merged cells go on over its pages; ``unsure`` are the rows where it is not certain that they do."""

    table: Table
    unsure: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()


def carried(table: Table, key: int) -> Carried:
    """*table* with each merged cell grown over the empty one that a page break left below it.

    Where a page ends between two rows, a cell over several rows shows its text on the first page alone. It is certain
    that it goes on where the column is one of merged cells and has no other empty one.

    :param key: the column that begins rows: it has no merged cells.
    """
    body = [cell for cell in table.cells if cell.r0 >= table.header_rows]
    tops = {
        min(cell.r0 for cell in body if cell.parts and cell.parts[0].page == join.page)
        for join in table.joins
        if any(cell.parts and cell.parts[0].page == join.page for cell in body)
    }
    cells = list(table.cells)
    unsure: set[int] = set()
    findings: list[Finding] = []
    for c in range(table.column_count):
        own = sorted((cell for cell in body if cell.c0 == c == cell.c1), key=lambda cell: cell.r0)
        filled = [cell for cell in own if _is_filled(cell)]
        merged = sum(cell.r1 > cell.r0 for cell in filled)
        if c == key or not merged:
            continue
        cut = _cut(own, tops)
        is_sure = 2 * merged >= len(filled) and len(filled) + len(cut) == len(own)
        for above, cell in cut:
            if is_sure:
                cells.remove(cell)
                place = next(n for n, one in enumerate(cells) if (one.r0, one.c0) == (above.r0, above.c0))
                cells[place] = replace(cells[place], r1=cell.r1)
            else:
                unsure |= set(range(cell.r0, cell.r1 + 1))
                findings.append(Finding(check="merged-cell-unsure", page=cell.parts[0].page, found=flat(above)[:120]))
    return Carried(table=replace(table, cells=tuple(cells)), unsure=frozenset(unsure), findings=tuple(findings))


def _cut(own: Sequence[Cell], tops: Collection[int]) -> list[tuple[Cell, Cell]]:
    """The empty cells of a column that may be the rest of the filled one above: (above, empty)."""
    found: list[tuple[Cell, Cell]] = []
    above: Cell | None = None
    end, is_merged = -1, False
    for cell in own:
        if _is_filled(cell):
            above, end, is_merged = cell, cell.r1, cell.r1 > cell.r0
        elif above is not None and cell.r0 in tops and cell.r0 == end + 1 and (is_merged or cell.r1 > cell.r0):
            found.append((above, cell))
            end, is_merged = cell.r1, True
        else:
            above = None
    return found


def shared_amounts(
    table: Table, columns: Collection[int], spans: Sequence[tuple[int, int]]
) -> tuple[frozenset[int], list[Finding]]:
    """The rows of *table* whose amount is that of several, and what to tell: a person should say how it is divided.

    :param columns: those of amounts.
    :param spans: the first and the last line of each row.
    """
    found: list[Finding] = []
    unsure: set[int] = set()
    for cell in table.cells:
        over = [first for first, last in spans if cell.r0 <= last and cell.r1 >= first]
        if cell.c0 in columns and len(over) > 1 and any(sign.isdigit() for sign in cell.text):
            unsure |= set(over)
            found.append(Finding(check="amount-shared", page=cell.parts[0].page, found=flat(cell)[:120]))
    return frozenset(unsure), found


def _is_filled(cell: Cell) -> bool:
    return any(part.lines for part in cell.parts)
