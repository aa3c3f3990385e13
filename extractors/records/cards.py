"""Cards: reports that give each action a small table of its own, with labels beside their values.

A card becomes a row of one large table: its labels a header, its values the cells below, each where it stands on its
page. All that follows (which column is which, rows over pages) is as for tables with a row an action.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.columns import flat, is_label, key_place
from extractors.table import Cell, Fragment, Part
from schemas.catalogue import Entry
from schemas.findings import Finding

#: A card shows at least as many of the entry's labels, each beside a value.
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Fragments with each card laid flat, and the lines of cards that are none of the entry's."""

    fragments: tuple[Fragment, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """What a card shows: column → label and value; and the lines that have another label."""

    labels: dict[int, Cell]
    values: dict[int, Cell]
    others: tuple[str, ...]


def laid_flat(fragments: Sequence[Fragment], entry: Entry) -> Laid:
    """*fragments* with each card made a header and a row; the same where there are none."""
    if len(entry.columns) < _FEWEST + 1 or entry.kind != "actions":
        return Laid(fragments=tuple(fragments))
    found: list[Fragment] = []
    findings: list[Finding] = []
    before: _Card | None = None
    for fragment in fragments:
        card = _card(fragment, entry, before)
        if card is None:
            found.append(fragment)
            before = None
            continue
        found.append(_row(fragment, card, len(entry.columns)))
        findings += [Finding(check="card-line-left-out", page=fragment.page, found=text[:120]) for text in card.others]
        before = card
    return Laid(fragments=tuple(found), findings=tuple(findings))


def _card(fragment: Fragment, entry: Entry, before: _Card | None) -> _Card | None:
    """*fragment* as a card; None where it is none.

    :param before: the card right before it, which may go on here.
    """
    if fragment.column_count not in (2, 4) or fragment.row_count < (1 if before else 2):
        return None
    key = key_place([column.name for column in entry.columns], entry)
    labels: dict[int, Cell] = {}
    values: dict[int, Cell] = {}
    others: list[str] = []
    for row in range(fragment.row_count):
        cells = [cell for cell in fragment.cells if cell.r0 == row]
        filled = [cell for cell in cells if cell.text.strip()]
        if len(filled) == 1 and _starts(filled[0], entry) and not (row and key in values):
            values[key] = filled[0]
            continue
        if row == 0 and before is not None and len(filled) == 1 and filled[0].c0 > 0:
            # The rest of the value that the page before cut.
            values[max(before.values)] = filled[0]
            continue
        place = 0
        while place < len(cells):
            cell, value = cells[place], cells[place + 1] if place + 1 < len(cells) else None
            k = _labelled(cell, entry)
            if k is not None and value is not None and k not in values and _labelled(value, entry) is None:
                labels[k], values[k] = cell, value
                place += 2
                continue
            others += [flat(cell)] if flat(cell) else []
            place += 1
    is_rest = before is not None and (bool(labels) or max(before.values) in values)
    if len(labels) < _FEWEST and not (is_rest and labels.keys().isdisjoint(before.labels if before else ())):
        return None
    return _Card(labels=labels, values=values, others=tuple(others)) if len(others) <= len(values) else None


def _labelled(cell: Cell, entry: Entry) -> int | None:
    """The column of the entry that *cell* is the label of."""
    ways = (cell.text, flat(cell).rstrip(" :"))
    return next(
        (k for k, column in enumerate(entry.columns) if cell.text.strip() and any(is_label(column, w) for w in ways)),
        None,
    )


def _starts(cell: Cell, entry: Entry) -> bool:
    return entry.rows.starts is not None and re.match(entry.rows.starts, flat(cell)) is not None


def _row(fragment: Fragment, card: _Card, count: int) -> Fragment:
    """*card* as a header and a row below it, in *count* columns of one width."""
    box = fragment.bbox
    edges = tuple(box.x0 + box.width * c / count for c in range(count + 1))
    empty = Part(page=fragment.page, bbox=box, lines=())

    def cell(row: int, c: int, shown: Cell | None) -> Cell:
        if shown is None:
            return Cell(r0=row, r1=row, c0=c, c1=c, parts=(empty,))
        return replace(shown, r0=row, r1=row, c0=c, c1=c)

    return replace(
        fragment,
        row_count=2,
        column_count=count,
        cells=tuple(
            cell(r, c, shown.get(c)) for r, shown in enumerate((card.labels, card.values)) for c in range(count)
        ),
        row_edges=(box.top, box.top, box.bottom),
        column_edges=edges,
        header_rows=1,
    )
