"""From the fragments of all pages and the headings between them to the rows of the report's table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.columns import FIGURE_KINDS, ColumnMap, fit, flat, has_labels, header_rows
from extractors.join.stitch import alike_columns, row_texts, stitch
from extractors.join.tail import Tail, tail
from extractors.records.actions import Row
from extractors.records.cards import laid_flat
from extractors.records.headers import (
    labels_of,
    other_labels,
    placed,
    rescaled,
    sets_scale,
    stated_around,
    told_by_order,
    unlabelled,
)
from extractors.records.rows import Place, rows_of, rule_of, whole_words
from extractors.records.sums import TotalRow
from extractors.table import Block, Fragment, Table
from extractors.text.running import running
from schemas.catalogue import Entry
from schemas.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """The rows of the report's table, the tables they come from, and the headers' texts."""

    rows: tuple[Row, ...]
    #: Rows of totals, which are none of the table's rows.
    totals: tuple[TotalRow, ...]
    tables: tuple[Table, ...]
    #: The fragments that fit the entry, with their header rows told, and their columns.
    fitting: tuple[tuple[Fragment, ColumnMap], ...]
    #: The fragments that do not.
    others: tuple[Fragment, ...] = ()
    #: (page, text) of the cells of headers.
    headers: tuple[tuple[int, str], ...] = ()
    #: What follows the last fragment and keeps to its columns.
    tail: Tail | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The fragments that fit the entry."""
        return tuple(fragment for fragment, _ in self.fitting)


@dataclass(slots=True, kw_only=True)
class _Build:
    """The rows found so far, and the fragments of the table that is open."""

    entry: Entry
    #: Columns that every row fills.
    always: frozenset[int]
    #: What stands outside of tables, and all fragments, whether they fit or not.
    blocks: Sequence[Block]
    fragments: Sequence[Fragment]
    #: Whether figures may be those of another column.
    is_unsure: bool
    rows: list[Row] = field(default_factory=list[Row])
    totals: list[TotalRow] = field(default_factory=list[TotalRow])
    tables: list[Table] = field(default_factory=list[Table])
    #: (page, text) of the cells of headers.
    headers: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    findings: list[Finding] = field(default_factory=list[Finding])
    place: Place = field(default_factory=Place)
    #: The labels and the scale that are in force.
    printed: dict[str, str] = field(default_factory=dict[str, str])
    stated: int | None = None
    run: list[Fragment] = field(default_factory=list[Fragment])
    columns: ColumnMap | None = None
    #: Pages after whose piece of the table text was lost that keeps to its columns.
    lost_after: set[int] = field(default_factory=set[int])

    def take(self, fragment: Fragment, columns: ColumnMap, between: Sequence[Block]) -> None:
        """Add *fragment* to the open table, or close that and open another; *between* is the text before it."""
        labels = [cell for cell in fragment.cells if cell.r1 < fragment.header_rows and cell.text.strip()]
        self.headers += [(fragment.page, flat(cell)) for cell in labels]
        found: list[list[str]] = []
        for block in between:
            lines = [line.text for line in block.lines]
            if Place().read(lines, self.entry):
                found.append(lines)
            elif (self.run or self.tables) and block.kind == "paragraph":
                # Between the first fragment and the last, text outside of the table may be a row that was missed.
                self.findings.append(Finding(check="text-between-rows", page=block.page, found=block.text[:120]))
        section = self.entry.sections.section
        found += [
            [line.text for part in cell.parts for line in part.lines]
            for cell in labels
            if section and re.match(section, flat(cell)) and flat(cell) != self.place.section
        ]
        run = self.run
        if run and tail(run[-1], [block for block in between if block.kind == "paragraph"]) is not None:
            # It may be the rest of the row above.
            self.lost_after.add(run[-1].page)
        is_other = bool(run) and (
            (self.columns is not None and columns.names != self.columns.names)
            or not alike_columns(run[-1], fragment)
            or rescaled(run, fragment, columns)
        )
        if found or is_other:
            self.close()
        for lines in found:
            self.place.read(lines, self.entry)
        self.run.append(fragment)
        self.columns = columns

    def close(self) -> None:
        """Join the fragments of the open table and read its rows."""
        if not self.run or self.columns is None:
            return
        rule = replace(rule_of(self.columns, self.entry), always=self.always)
        table = stitch(self.run, rule=rule)[0]
        self.tables.append(table)
        self.printed = labels_of(self.run, self.columns) or self.printed
        near = stated_around(self.run, self.blocks, self.fragments)
        # A caption holds on for the tables below it that name no unit themselves.
        self.stated = near if near is not None or sets_scale(self.printed) else self.stated
        made, sums = rows_of(table, self.columns, self.entry, self.place, self.findings, len(self.rows))
        doubted = {last for page in self.lost_after if (last := _last_before(made, page)) is not None}
        self.lost_after.clear()
        self.rows += [
            replace(
                row, labels=self.printed, stated=self.stated, is_unsure=row.is_unsure or self.is_unsure or r in doubted
            )
            for r, row in enumerate(made)
        ]
        self.totals += [replace(row, labels=self.printed, stated=self.stated) for row in sums]
        self.run = []


def assemble(fragments: Sequence[Fragment], blocks: Sequence[Block], entry: Entry) -> Assembled:
    """The rows of the table of *entry*; no rows where no fragment fits."""
    cards = laid_flat(fragments, entry)
    fragments = cards.fragments
    fitting = fit(fragments, entry)
    findings = [*cards.findings]
    findings += [
        Finding(
            check="rows-left-out" if fitting.fitting and has_labels(other, entry) else "table-left-out",
            page=other.page,
            found=summary(other),
        )
        for other in fitting.others
    ]
    findings += _interleaved([fragment for fragment, _ in fitting.fitting])
    prepared = [
        (replace(fragment, header_rows=header_rows(fragment, columns.names, entry)), columns)
        for fragment, columns in fitting.fitting
    ]
    differing = other_labels(prepared, entry)
    findings += unlabelled(prepared, entry, {one.column for one, _ in differing})
    findings += [one for one, _ in differing]
    guessed = told_by_order(prepared)
    findings += guessed
    # Figures under another label than the entry's may be those of another column.
    is_unsure = bool(guessed) or any(kind in FIGURE_KINDS for _, kind in differing)
    always = _always_filled(prepared, entry)
    runs = running(placed(block) for block in blocks)
    headings = [block for block in blocks if block.kind in ("heading", "paragraph") and placed(block) not in runs]
    build = _Build(entry=entry, always=always, blocks=blocks, fragments=fragments, is_unsure=is_unsure)
    build.findings += findings
    last = (0, 0.0)
    for fragment, columns in prepared:
        here = (fragment.page, fragment.bbox.top)
        between = [block for block in headings if last <= (block.page, block.bbox.top) < here]
        build.take(fragment, columns, between)
        last = here
    build.close()
    rest = (
        tail(prepared[-1][0], [block for block in headings if (block.page, block.bbox.top) >= last])
        if prepared
        else None
    )
    if rest is not None:
        build.findings.append(Finding(check="text-after-rows", page=rest.page, found=rest.text[:120]))
    whole, told = whole_words(build.rows, entry)
    return Assembled(
        rows=whole,
        totals=tuple(build.totals),
        tables=tuple(build.tables),
        fitting=tuple(prepared),
        others=tuple(fitting.others),
        headers=tuple(build.headers),
        tail=rest,
        findings=(*build.findings, *told),
    )


def _last_before(rows: Sequence[Row], page: int) -> int | None:
    """Place of the last of *rows* that begins on *page* or before."""
    begins = [
        min((part.page for parts in row.parts.values() for part in parts if part.lines), default=0) for row in rows
    ]
    return max((r for r, first in enumerate(begins) if first <= page), default=None)


def _interleaved(fragments: Sequence[Fragment]) -> list[Finding]:
    """Fragments of one page that stand in each other's height: their rows' order cannot be trusted."""
    pairs = [
        (one, other)
        for index, one in enumerate(fragments)
        for other in fragments[index + 1 :]
        if one.page == other.page and min(one.bbox.bottom, other.bbox.bottom) - max(one.bbox.top, other.bbox.top) > 3
        and min(one.bbox.x1, other.bbox.x1) - max(one.bbox.x0, other.bbox.x0) > 3
    ]  # fmt: skip
    return [Finding(check="tables-interleaved", page=page) for page in sorted({one.page for one, _ in pairs})]


def _always_filled(fragments: Sequence[tuple[Fragment, ColumnMap]], entry: Entry) -> frozenset[int]:
    """The columns of one short value that all rows fill whose start is seen; none where few starts are seen."""
    filled: dict[int, int] = {}
    seen = 0
    for fragment, columns in fragments:
        rule = rule_of(columns, entry)
        if rule.starts is None:
            return frozenset()
        for row in range(fragment.header_rows, fragment.row_count):
            texts = row_texts(fragment, row)
            if rule.starts.match(texts.get(rule.key, "")):
                seen += 1
                for c in rule.whole & set(texts):
                    filled[c] = filled.get(c, 0) + 1
    return frozenset(c for c, count in filled.items() if seen >= 5 and count == seen)


def summary(fragment: Fragment) -> str:
    """A fragment in a few words: its size and its first cells."""
    text = " | ".join(flat(cell) for cell in fragment.cells[:4] if flat(cell))
    return f"{fragment.row_count} × {fragment.column_count}: {text[:80]}"
