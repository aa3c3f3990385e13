"""From the fragments of all pages and the headings between them to the rows of the report's table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.columns import ColumnMap, are_labels, fit, flat, header_rows
from extractors.hyphens import unhyphenated
from extractors.paragraphs import join_lines
from extractors.records.actions import Row
from extractors.records.cells import plain
from extractors.records.headers import labels_of, other_labels, placed, rescaled, sets_scale, stated_around, unlabelled
from extractors.records.sums import TotalRow, is_total
from extractors.running import running
from extractors.stitch import RowRule, row_texts, same_columns, stitch
from extractors.table import Block, Cell, Fragment, Part, Table
from schemas.catalogue import Entry
from schemas.findings import Finding

#: Kinds of columns whose cells hold one short value, printed once for a row.
_FIGURES = frozenset({"planned", "spent", "integer", "amount"})
_WHOLE = frozenset({"status", "number", "planned", "spent", "integer", "amount"})


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
    findings: tuple[Finding, ...] = ()

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The fragments that fit the entry."""
        return tuple(fragment for fragment, _ in self.fitting)


@dataclass(slots=True)
class _Place:
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
    place: _Place = field(default_factory=_Place)
    #: The labels and the scale that are in force.
    printed: dict[str, str] = field(default_factory=dict[str, str])
    stated: int | None = None
    run: list[Fragment] = field(default_factory=list[Fragment])
    columns: ColumnMap | None = None

    def take(self, fragment: Fragment, columns: ColumnMap, between: Sequence[Block]) -> None:
        """Add *fragment* to the open table, or close that and open another; *between* is the text before it."""
        labels = [cell for cell in fragment.cells if cell.r1 < fragment.header_rows and cell.text.strip()]
        self.headers += [(fragment.page, flat(cell)) for cell in labels]
        found: list[list[str]] = []
        for block in between:
            lines = [line.text for line in block.lines]
            if _Place().read(lines, self.entry):
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
        is_other = bool(run) and (
            columns != self.columns or not same_columns(run[-1], fragment) or rescaled(run, fragment, columns)
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
        rule = replace(_rule(self.columns, self.entry), always=self.always)
        table = stitch(self.run, rule=rule)[0]
        self.tables.append(table)
        self.printed = labels_of(self.run, self.columns) or self.printed
        near = stated_around(self.run, self.blocks, self.fragments)
        # A caption holds on for the tables below it that name no unit themselves.
        self.stated = near if near is not None or sets_scale(self.printed) else self.stated
        made, sums = _rows(table, self.columns, self.entry, self.place, self.findings, len(self.rows))
        self.rows += [
            replace(row, labels=self.printed, stated=self.stated, is_unsure=row.is_unsure or self.is_unsure)
            for row in made
        ]
        self.totals += [replace(row, labels=self.printed, stated=self.stated) for row in sums]
        self.run = []


def assemble(fragments: Sequence[Fragment], blocks: Sequence[Block], entry: Entry) -> Assembled:
    """The rows of the table of *entry*; no rows where no fragment fits."""
    fitting = fit(fragments, entry)
    findings = [Finding(check="table-left-out", page=other.page, found=summary(other)) for other in fitting.others]
    findings += _interleaved([fragment for fragment, _ in fitting.fitting])
    prepared = [
        (replace(fragment, header_rows=header_rows(fragment, columns.names, entry)), columns)
        for fragment, columns in fitting.fitting
    ]
    differing = other_labels(prepared, entry)
    findings += unlabelled(prepared, entry, {one.column for one, _ in differing})
    findings += [one for one, _ in differing]
    # Figures under another label than the entry's may be those of another column.
    is_unsure = any(kind in _FIGURES for _, kind in differing)
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
    whole, told = _whole_words(build.rows, entry)
    return Assembled(
        rows=whole,
        totals=tuple(build.totals),
        tables=tuple(build.tables),
        fitting=tuple(prepared),
        others=tuple(fitting.others),
        headers=tuple(build.headers),
        findings=(*build.findings, *told),
    )


def is_whole(assembled: Assembled, blocks: Sequence[Block], entry: Entry) -> bool:
    """Whether the rows are all that the pages show: none is cut, none lacks its start, none seems to stand outside.

    :param blocks: the text outside of the tables.
    """
    starts = re.compile(entry.rows.starts) if entry.rows.starts else None
    if starts and any(starts.match(line.text) for block in blocks if block.kind != "footnote" for line in block.lines):
        return False
    if _parted(assembled):
        return False
    lost = {"text-between-rows", "row-without-key", "row-outside-action", "tables-interleaved"}
    return bool(assembled.rows) and not any(finding.check in lost for finding in assembled.findings)


def _parted(assembled: Assembled) -> bool:
    """Whether a table that does not fit stands between those that do, where theirs do: it may hold some of their rows.

    Rows without a number do not say that they are missed.
    """
    places = [(fragment.page, fragment.bbox.top) for fragment in assembled.fragments]
    return any(
        places[0] < (other.page, other.bbox.top) < places[-1]
        and any(
            min(one.bbox.x1, other.bbox.x1) - max(one.bbox.x0, other.bbox.x0) > 0.5 * one.bbox.width
            for one in assembled.fragments
            if abs(one.page - other.page) <= 1
        )
        for other in assembled.others
        if places
    )


def _begins(row: Row, entry: Entry) -> bool:
    """Whether *row* begins as the entry says, or may be one without a number: it has a title and a status."""
    key, title, status = (
        entry.column(*kinds) for kinds in (("action", "number", "title"), ("action", "title"), ("status",))
    )
    if key is None or entry.rows.starts is None:
        return False
    if re.match(entry.rows.starts, plain(row.parts.get(key.name, ()))):
        return True
    return (
        entry.rows.unnumbered
        and title is not None
        and status is not None
        and all(plain(row.parts.get(column.name, ())) for column in (title, status))
    )


#: Characters of about two lines.
_LINES = 80


def worth(assembled: Assembled, entry: Entry) -> tuple[int, int, int]:
    """How good a reading is: rows that begin as the entry says, then few that lack a start and little text lost."""
    starts = entry.rows.starts
    begun = sum(_begins(row, entry) for row in assembled.rows)
    lost = sum(len(f.found or "") for f in assembled.findings if f.check in ("text-between-rows", "row-outside-action"))
    keyless = sum(f.check in ("row-without-key", "tables-interleaved") for f in assembled.findings)
    keyless += max(0, len(assembled.rows) - begun) if starts else 0
    # A line or two of lost text is as bad as a row without its start.
    return begun, -keyless - lost // _LINES, -lost


def _rule(columns: ColumnMap, entry: Entry) -> RowRule:
    kinds = {column.name: column.kind for column in entry.columns}
    key = next((c for c, name in enumerate(columns.names) if kinds[name] in ("action", "number", "title")), 0)
    return RowRule(
        key=key,
        starts=re.compile(entry.rows.starts) if entry.rows.starts else None,
        headings=tuple(re.compile(one) for one in (entry.sections.section, entry.sections.subsection) if one),
        unnumbered=entry.rows.unnumbered or entry.rows.starts is None,
        whole=frozenset(c for c, name in enumerate(columns.names) if kinds[name] in _WHOLE),
    )


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
        rule = _rule(columns, entry)
        if rule.starts is None:
            return frozenset()
        for row in range(fragment.header_rows, fragment.row_count):
            texts = row_texts(fragment, row)
            if rule.starts.match(texts.get(rule.key, "")):
                seen += 1
                for c in rule.whole & set(texts):
                    filled[c] = filled.get(c, 0) + 1
    return frozenset(c for c, count in filled.items() if seen >= 5 and count == seen)


def _rows(
    table: Table, columns: ColumnMap, entry: Entry, place: _Place, findings: list[Finding], above: int
) -> tuple[list[Row], list[TotalRow]]:
    """The rows of *table*, and its rows of totals.

    :param above: how many rows the tables before it have.
    """
    totals: list[TotalRow] = []
    rule = _rule(columns, entry)
    joined = {join.row for join in table.joins if join.row is not None}
    title = next((column.name for column in entry.columns if column.kind == "title"), None)
    # A key cell that begins like a new row's was joined on other evidence: a person should look.
    doubted = {join.row for join in table.joins if "filled-key-cell" in join.reasons}
    breaks = {join.page for join in table.joins if join.row is None}
    rows: list[Row] = []
    for r, last in _spans(table, rule, entry):
        cells = [cell for cell in table.cells if cell.r0 <= last and cell.r1 >= r]
        filled = [cell for cell in cells if any(part.lines for part in cell.parts)]
        if not filled:
            continue
        if len(filled) == 1 and _is_heading_row(filled[0], table, entry):
            place.read([line.text for part in filled[0].parts for line in part.lines], entry)
            continue
        if len(filled) > 1 and are_labels(filled, columns.names, entry):
            # The header of a table that was read in one piece with the table above it.
            continue
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
        has_title = title is not None and rule.unnumbered and any(part.lines for part in parts[title])
        is_row = has_title and any(part.lines for c in rule.whole - {rule.key} for part in parts[columns.names[c]])
        if entry.kind == "actions" and not is_row and not any(part.lines for part in parts[key]):
            page = filled[0].parts[0].page
            text = plain(part for cell in filled for part in cell.parts)[:120]
            if rows:
                findings.append(Finding(check="row-without-key", page=page, found=text))
                rows[-1] = _grown(rows[-1], parts)
            else:
                findings.append(Finding(check="row-outside-action", page=page, found=text))
            continue
        wide = [cell for cell in filled if cell.c1 > cell.c0]
        findings += [
            Finding(check="cell-over-columns", page=cell.parts[0].page, found=flat(cell)[:120]) for cell in wide
        ]
        if r in doubted:
            findings.append(Finding(check="row-join-unsure", page=parts[key][-1].page, found=plain(parts[key])[:120]))
        unsure = bool(wide) or r in doubted or (r not in joined and _starts_unsurely(parts, key, rule, breaks, rows))
        rows.append(Row(parts=parts, section=place.section, subsection=place.subsection, is_unsure=unsure))
    return rows, totals


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


def _whole_words(rows: Sequence[Row], entry: Entry) -> tuple[tuple[Row, ...], list[Finding]]:
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


def summary(fragment: Fragment) -> str:
    """A fragment in a few words: its size and its first cells."""
    text = " | ".join(flat(cell) for cell in fragment.cells[:4] if flat(cell))
    return f"{fragment.row_count} × {fragment.column_count}: {text[:80]}"
