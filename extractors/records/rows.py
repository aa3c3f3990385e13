"""From a joined table to the rows of the report: which of its lines make one row, one heading, one total."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.columns import ColumnMap, are_labels, flat, key_place
from extractors.join.stitch import RowRule
from extractors.records.actions import Row
from extractors.records.cells import plain
from extractors.records.merged import carried, shared_amounts
from extractors.records.sums import TotalRow, is_total
from extractors.table import Cell, Part, Table
from extractors.text.hyphens import unhyphenated
from extractors.text.paragraphs import join_lines
from schemas.catalogue import Entry
from schemas.findings import Finding

#: Kinds of columns that hold money.
_AMOUNTS = frozenset({"planned", "spent", "amount"})
#: Kinds of columns whose cells hold one short value, printed once for a row.
_WHOLE = frozenset({"status", "number", "planned", "spent", "integer", "amount"})


@dataclass(slots=True)
class Place:
    """The headings that are in force."""

    section: str = ""
    subsection: str = ""

    def read(self, lines: Sequence[str], entry: Entry) -> bool:
        """Take a heading in; False where *lines* are none of the catalogue's."""
        if not lines:
            return False
        how = entry.sections
        for cut in range(len(lines), 0, -1):
            head, tail = join_lines(lines[:cut]), join_lines(lines[cut:])
            if how.section and re.match(how.section, head):
                if not tail:
                    self.section, self.subsection = head, ""
                    return True
                if how.subsection and re.match(how.subsection, tail):
                    self.section, self.subsection = head, tail
                    return True
            if how.subsection and not tail and re.match(how.subsection, head):
                self.subsection = head
                return True
        return False


def rule_of(columns: ColumnMap, entry: Entry) -> RowRule:
    """What the entry tells of the rows of a table with these columns."""
    kinds = {column.name: column.kind for column in entry.columns}
    return RowRule(
        key=key_place(columns.names, entry),
        starts=re.compile(entry.rows.starts) if entry.rows.starts else None,
        headings=tuple(re.compile(one) for one in (entry.sections.section, entry.sections.subsection) if one),
        unnumbered=entry.rows.unnumbered or entry.rows.starts is None,
        whole=frozenset(c for c, name in enumerate(columns.names) if kinds[name] in _WHOLE),
    )


def rows_of(
    table: Table, columns: ColumnMap, entry: Entry, place: Place, findings: list[Finding], above: int
) -> tuple[list[Row], list[TotalRow]]:
    """The rows of *table*, and its rows of totals.

    :param above: how many rows the tables before it have.
    """
    totals: list[TotalRow] = []
    rule = rule_of(columns, entry)
    kinds = {column.name: column.kind for column in entry.columns}
    merged = carried(table, rule.key)
    table = merged.table
    spans = _spans(table, rule, entry)
    money = {c for c, name in enumerate(columns.names) if kinds[name] in _AMOUNTS}
    several, told = shared_amounts(table, money, spans)
    findings += [*merged.findings, *told]
    joined = {join.row for join in table.joins if join.row is not None}
    # A key cell that begins like a new row's was joined on other evidence: a person should look.
    doubted = {join.row for join in table.joins if "filled-key-cell" in join.reasons}
    breaks = {join.page for join in table.joins if join.row is None}
    rows: list[Row] = []
    for r, last in spans:
        cells = [cell for cell in table.cells if cell.r0 <= last and cell.r1 >= r]
        filled = [cell for cell in cells if any(part.lines for part in cell.parts)]
        if not filled:
            continue
        if len(filled) == 1 and _is_heading_row(filled[0], table, entry):
            place.read([line.text for part in filled[0].parts for line in part.lines], entry)
            continue
        if len(filled) > 1 and are_labels(filled, columns.names, entry):
            continue  # the header of a table that was read in one piece with the table above it
        parts = {
            name: tuple(part for cell in cells if cell.c0 == c for part in cell.parts)
            for c, name in enumerate(columns.names)
        }
        key = columns.names[rule.key]
        texts = [plain(cell.parts) for cell in sorted(filled, key=lambda cell: cell.c0)]
        if is_total(texts):
            page = filled[0].parts[0].page
            totals.append(TotalRow(label=texts[0], page=page, after=above + len(rows), parts=parts))
            continue
        if not _is_row(parts, columns, rule, entry):
            text = plain(part for cell in filled for part in cell.parts)[:120]
            check = "row-without-key" if rows else "row-outside-action"
            findings.append(Finding(check=check, page=filled[0].parts[0].page, found=text))
            rows[-1:] = [_grown(row, parts) for row in rows[-1:]]
            continue
        told = _doubts(filled, parts[key] if r in doubted else (), starts_in(parts[key], rule.starts))
        findings += told
        unsure = (
            bool(told)
            or r in doubted | merged.unsure | several
            or (r not in joined and _starts_unsurely(parts, key, rule, breaks, rows))
        )
        rows.append(Row(parts=parts, section=place.section, subsection=place.subsection, is_unsure=unsure))
    return rows, totals


def starts_in(parts: Sequence[Part], starts: re.Pattern[str] | None) -> tuple[str, ...]:
    """The different numbers, or beginnings, with which lines of a key cell start a row: one, where it holds one row."""
    matches = [starts.match(line.text) for part in parts for line in part.lines] if starts else []
    return tuple(dict.fromkeys(one.groupdict().get("number") or one[0].strip() for one in matches if one))


def _is_row(parts: Mapping[str, Sequence[Part]], columns: ColumnMap, rule: RowRule, entry: Entry) -> bool:
    """Whether a line of the table is a row of its own, and not the rest of the one above: its key cell is filled.

    Where rows without a number occur, a title and one of the short values make one too.
    """
    if entry.kind != "actions" or any(part.lines for part in parts[columns.names[rule.key]]):
        return True
    title = next((column.name for column in entry.columns if column.kind == "title"), None)
    has_title = title is not None and rule.unnumbered and any(part.lines for part in parts[title])
    return has_title and any(part.lines for c in rule.whole - {rule.key} for part in parts[columns.names[c]])


def _doubts(cells: Sequence[Cell], joined: Sequence[Part], numbers: Sequence[str]) -> list[Finding]:
    """What of a row is in doubt.

    :param cells: those that hold something; one may stand over several columns.
    :param joined: its key cell, where it begins like a new row's and was joined all the same.
    :param numbers: with which lines of its key cell begin; several where it holds several rows.
    """
    wide = [cell for cell in cells if cell.c1 > cell.c0]
    found = [Finding(check="cell-over-columns", page=cell.parts[0].page, found=flat(cell)[:120]) for cell in wide]
    if joined:
        found.append(Finding(check="row-join-unsure", page=joined[-1].page, found=plain(joined)[:120]))
    if len(numbers) > 1:
        page = cells[0].parts[0].page
        found.append(Finding(check="row-holds-several", page=page, found=", ".join(numbers)[:120]))
    return found


def _spans(table: Table, rule: RowRule, entry: Entry) -> list[tuple[int, int]]:
    """The first and the last line of the table that each row takes: an action takes as many as its title covers."""

    def is_one(cell: Cell) -> bool:
        starts = [line for part in cell.parts for line in part.lines if rule.starts and rule.starts.match(line.text)]
        return bool(cell.text) and len(starts) <= 1

    tall = {
        cell.r0: cell.r1
        for cell in table.cells
        if entry.kind == "actions" and cell.c0 <= rule.key <= cell.c1 and cell.r1 > cell.r0 and is_one(cell)
    }
    found: list[tuple[int, int]] = []
    r = table.header_rows
    while r < table.row_count:
        last = max(r, tall.get(r, r))
        found.append((r, last))
        r = last + 1
    return found


def _grown(row: Row, parts: dict[str, tuple[Part, ...]]) -> Row:
    more = {
        name: tuple(part for part in row.parts.get(name, ()) + added if part.lines or part.links)
        for name, added in parts.items()
    }
    return replace(row, parts=more, is_unsure=True)


def _starts_unsurely(
    parts: dict[str, tuple[Part, ...]], key: str, rule: RowRule, breaks: set[int], rows: Sequence[Row]
) -> bool:
    """Whether a row at the top of a page may be the rest of the row above it after all."""
    page = next((part.page for part in parts[key] if part.lines), 0)
    if page not in breaks or not rows or rule.starts is None:
        return False
    title = plain(parts[key])
    return not rule.starts.match(title) and title[:1].islower()


def _is_heading_row(cell: Cell, table: Table, entry: Entry) -> bool:
    """Whether the only filled cell of a row is a section's heading."""
    text = flat(cell)
    how = entry.sections
    return any(pattern and re.match(pattern, text) for pattern in (how.section, how.subsection)) and (
        cell.c1 - cell.c0 + 1 == table.column_count or cell.c0 == 0
    )


def whole_words(rows: Sequence[Row], entry: Entry) -> tuple[tuple[Row, ...], list[Finding]]:
    """*rows* with the words made whole that the ends of lines break, and where it is not certain how they are."""
    places = [(r, name) for r, row in enumerate(rows) for name in row.parts]
    mended = unhyphenated([rows[r].parts[name] for r, name in places], entry.language)
    parts: dict[int, dict[str, tuple[Part, ...]]] = {}
    for (r, name), cell in zip(places, mended.cells, strict=True):
        parts.setdefault(r, {})[name] = cell
    unsure = {places[index][0] for index, _ in mended.doubts}
    findings = [
        Finding(check="hyphen-unsure", column=places[index][1], found=word,
                page=next((part.page for part in mended.cells[index] if part.lines), None))
        for index, word in mended.doubts
    ]  # fmt: skip
    return tuple(
        replace(row, parts=parts.get(r, row.parts), is_unsure=row.is_unsure or r in unsure)
        for r, row in enumerate(rows)
    ), findings
