"""One published PDF, from its pages to the rows of the dataset. The whole way of the data, in the order it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from extractors.agreement import Difference, Locate, agreement_findings, compare
from extractors.facing import folded, unfolded
from extractors.outside import blocks as blocks_of
from extractors.page import Page
from extractors.readers.choice import SECOND_READERS
from extractors.readers.guided import read_guided, read_rest
from extractors.readers.metadata import pdf_date
from extractors.reading import Reading, read_by, read_by_others, read_pages, repaired_pages
from extractors.records.actions import Known, read_actions
from extractors.records.assemble import Assembled, assemble, summary
from extractors.records.cuts import marked_where_cut
from extractors.records.dataset import action_rows, organisation_rows
from extractors.records.document import about_itself, read_as_of, read_glossary, read_statements
from extractors.records.model import Action
from extractors.records.notes import raised_marks, read_notes
from extractors.records.own_table import action_sums, table_rows
from extractors.records.worth import is_whole, worth
from extractors.repair import repair_rows
from extractors.table import Block, Fragment
from schemas.catalogue import Entry, ReaderName
from schemas.edition import Edition, Rows
from schemas.errors import LayoutMismatch
from schemas.findings import Finding


def read_edition(
    path: Path,
    entry: Entry,
    *,
    as_of: date | None = None,
    workers: int = 1,
    second_readers: Sequence[ReaderName] = SECOND_READERS,
    progress: Callable[[int, int], None] | None = None,
    keep: Path | None = None,
) -> Edition:
    """Read the PDF at *path* as an edition of *entry*.

    :param as_of: the edition's date where the caller knows it; otherwise it is read from the document.
    :param workers: processes for the pages; the result is the same for any number.
    :param second_readers: readers whose cells are compared with those of the entry's own reader.
    :param progress: called with (pages done, pages in all).
    :param keep: where the repaired PDF is kept, if anything is repaired; a file that is there is taken for it.
    :raises DocumentError: the PDF cannot be worked on, or no table of it fits the entry.
    :raises PublishError: the repaired PDF cannot be kept.
    """
    reading = read_pages(
        path,
        guide=entry,
        language=entry.language,
        settled=entry.settled,
        workers=workers,
        progress=progress,
    )
    shown = _best_reading(path, entry, reading, keep)
    rows_seen, cut = marked_where_cut(shown.assembled.rows, {page.number: page.cuts for page in reading.pages})
    assembled = replace(shown.assembled, rows=rows_seen)
    if not assembled.rows:
        raise LayoutMismatch(
            f"none of the {len(shown.fragments)} tables found has the columns of '{entry.id}' "
            f"({', '.join(column.name for column in entry.columns)}).",
            where=str(path),
            remedy="Compare what 'bilan tables' finds with the columns of the catalogue entry, and correct the entry."
            + (f" The largest table begins: {summary(max(shown.fragments, key=_size))}." if shown.fragments else ""),
        )
    dated, date_findings = _date(path, shown.blocks, assembled, entry, as_of)
    report_id = f"{entry.id}-{dated.isoformat()}"
    findings = [*reading.repairs.findings, *assembled.findings, *cut, *date_findings]
    rows: Rows = {"repairs": repair_rows(report_id, reading.repairs)}
    locate = None
    if entry.kind == "table":
        rows[entry.table], found = table_rows(report_id, assembled.rows, assembled.totals, entry)
        findings += found
    else:
        notes = read_notes(shown.blocks)
        glossary = read_glossary(shown.blocks, entry, notes)
        known = Known(
            notes=notes,
            raised=_raised(shown.fragments, shown.blocks),
            glossary={one.organisation_id: one.name for one in glossary},
            shades={page.number: page.shades for page in reading.pages},
        )
        actions, found = read_actions(assembled.rows, entry, known)
        stated = read_statements(shown.blocks, entry, notes)
        findings += [*found, *action_sums(actions, assembled.totals, entry)]
        findings += about_itself(actions, glossary, stated, entry)
        rows |= action_rows(report_id, actions) | organisation_rows(report_id, glossary)
        locate = _locator(actions)
    others: list[ReaderName] = [reader for reader in second_readers if reader != entry.reader]
    shown_on = sorted({fragment.page for fragment in folded(assembled.fragments)})
    seen = read_by_others(others, path, reading.repairs, pages=shown_on, workers=workers, keep=keep)
    agreement, told = _agreement(seen, assembled, locate)
    return Edition(
        report_id=report_id,
        as_of=dated,
        page_count=reading.page_count,
        rows=rows,
        findings=(*findings, *told),
        repaired=sum(one.occurrences for one in reading.repairs.decisions if one.repaired is not None),
        agreement=agreement,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The tables and the text of a document as one reader sees them, and the rows they make."""

    fragments: tuple[Fragment, ...]
    blocks: tuple[Block, ...]
    assembled: Assembled


def _best_reading(path: Path, entry: Entry, reading: Reading, keep: Path | None) -> _Shown:
    """The tables by the entry's reader; by the entry's own help where the pages do not draw them."""
    if entry.reader != "ruled":
        return _around(path, reading, read_by(entry.reader, path, reading.repairs, keep=keep), entry)
    plain = _Shown(
        fragments=reading.fragments,
        blocks=reading.blocks,
        assembled=assemble(reading.fragments, reading.blocks, entry),
    )
    if not plain.assembled.rows and (spreads := unfolded(reading.fragments, len(entry.columns))):
        facing = replace(plain, fragments=spreads, assembled=assemble(spreads, reading.blocks, entry))
        if facing.assembled.rows:
            return facing
    is_drawn = all(_DRAWN.intersection(fragment.evidence) for fragment in plain.assembled.fragments)
    if is_drawn and is_whole(plain.assembled, reading.blocks, entry):
        return plain
    pages = tuple(repaired_pages(path, reading))
    filled = _filled(plain, pages, reading, entry)
    if filled is not None and worth(filled.assembled, entry) > worth(plain.assembled, entry):
        plain = filled
        if is_drawn and is_whole(plain.assembled, plain.blocks, entry):
            return plain
    guided = _around(path, reading, read_guided(pages, reading.fonts, entry), entry, pages)
    ours, theirs = worth(guided.assembled, entry), worth(plain.assembled, entry)
    # Where only the alignment of text shows a table, who knows its columns and its rows' starts sees more.
    return guided if ours > theirs or (not is_drawn and ours == theirs) else plain


#: Evidence of a table that the page draws. Elsewhere its text alone tells.
_DRAWN = frozenset({"grid", "fills", "structure", "horizontal-rules", "vertical-rules"})


def _filled(plain: _Shown, pages: Sequence[Page], reading: Reading, entry: Entry) -> _Shown | None:
    """*plain* with the pages filled in that lie inside the table and draw none of it: the middle of a long row."""
    fitting = {fragment.page: (fragment, columns) for fragment, columns in plain.assembled.fitting}
    kinds = {column.name: column.kind for column in entry.columns}
    lost = {finding.page for finding in plain.assembled.findings if finding.check == "text-between-rows"}
    rest = plain.assembled.tail
    more: list[Fragment] = []
    for page in pages:
        is_after = rest is not None and page.number == rest.page
        before = max((number for number in fitting if number < page.number + is_after), default=None)
        if before is None or not (is_after or (page.number in lost and page.number not in fitting)):
            continue
        above, columns = fitting[before]
        key = next((c for c, name in enumerate(columns.names) if kinds[name] in ("action", "number", "title")), 0)
        within = (rest.lines[0].baseline, rest.lines[-1].baseline) if rest is not None and is_after else None
        more += read_rest(page, reading.fonts, entry, above, key, within=within)
    if not more:
        return None
    fragments = sorted((*plain.fragments, *more), key=lambda one: (one.page, one.bbox.top))
    blocks = tuple(
        block
        for page in reading.pages
        for block in (
            blocks_of(pages[page.number - 1], reading.fonts, [one for one in fragments if one.page == page.number])
            if any(one.page == page.number for one in more)
            else page.blocks
        )
    )
    return _Shown(fragments=tuple(fragments), blocks=blocks, assembled=assemble(fragments, blocks, entry))


def _around(
    path: Path, reading: Reading, fragments: Sequence[Fragment], entry: Entry, pages: Iterable[Page] | None = None
) -> _Shown:
    """*fragments* with the text that stands around them."""
    blocks = tuple(
        block
        for page in (repaired_pages(path, reading) if pages is None else pages)
        for block in blocks_of(page, reading.fonts, [one for one in fragments if one.page == page.number])
    )
    return _Shown(fragments=tuple(fragments), blocks=blocks, assembled=assemble(fragments, blocks, entry))


def _agreement(
    seen: Mapping[ReaderName, Sequence[Fragment]], assembled: Assembled, locate: Locate | None
) -> tuple[dict[str, float], list[Finding]]:
    """How far other readers see the cells that became rows: reader → rate of equal cells, and what to tell."""
    rates: dict[str, float] = {}
    findings: list[Finding] = []
    for reader, theirs in seen.items():
        compared = compare(tuple(folded(assembled.fragments)), theirs, reader=reader)
        findings += agreement_findings(compared, locate)
        if compared.compared:
            rates[reader] = round(compared.equal / compared.compared, 4)
    return rates, findings


def _size(fragment: Fragment) -> int:
    return fragment.row_count * fragment.column_count


def _locator(actions: Sequence[Action]) -> Locate:
    """Which action and column a place on a page belongs to."""
    places = [
        (part.page, part.bbox, action.action_id, column)
        for action in actions
        for column, parts in action.places
        for part in parts
    ]

    def locate(difference: Difference) -> tuple[str | None, str | None]:
        box = difference.bbox
        for number, place, action_id, column in places:
            if number == difference.page and place.holds_point(box.x_mid, box.y_mid):
                return action_id, column
        return None, None

    return locate


def _date(
    path: Path, blocks: Sequence[Block], assembled: Assembled, entry: Entry, given: date | None
) -> tuple[date, list[Finding]]:
    """The edition's date: the one given, the one the document states, or that of the file."""
    texts = [(block.page, block.kind == "heading", block.text) for block in blocks if block.kind != "page_number"]
    texts += [(page, True, text) for page, text in assembled.headers]
    made = pdf_date(path)
    dated = read_as_of(texts, entry, made=made)
    if given is not None:
        if dated.as_of is not None and dated.as_of != given:
            return given, [
                Finding(
                    check="date-differs", page=dated.page, expected=given.isoformat(), found=dated.as_of.isoformat()
                )
            ]
        return given, []
    if dated.as_of is not None:
        unsure = Finding(check="date-unsure", page=dated.page, found=dated.as_of.isoformat(), expected=dated.text[:120])
        return dated.as_of, [] if dated.is_sure else [unsure]
    if made is None:
        raise LayoutMismatch(
            "the document does not say which date it reports on.",
            where=str(path),
            remedy="Give the date with --as-of.",
        )
    return made, [Finding(check="date-from-metadata", found=made.isoformat())]


def _raised(fragments: Sequence[Fragment], blocks: Sequence[Block]) -> dict[int, set[str]]:
    """page → marks called by raised text."""
    found: dict[int, set[str]] = {}
    for fragment in fragments:
        for cell in fragment.cells:
            for part in cell.parts:
                found.setdefault(part.page, set()).update(raised_marks(part.lines))
    for block in blocks:
        if block.kind != "footnote":
            found.setdefault(block.page, set()).update(raised_marks(block.lines))
    return found
