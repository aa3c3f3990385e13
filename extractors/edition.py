"""One published PDF, from its pages to the rows of the dataset. The whole way of the data, in the order it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from extractors.agreement import Difference, Locate, agreement_findings, compare
from extractors.document.reading import Reading, read_by_others, read_pages
from extractors.document.shown import Shown, best_reading
from extractors.join.facing import folded
from extractors.readers.choice import SECOND_READERS
from extractors.readers.metadata import pdf_date
from extractors.records.actions import Known, read_actions
from extractors.records.assemble import Assembled, summary
from extractors.records.cuts import marked_where_cut
from extractors.records.dataset import action_rows, organisation_rows
from extractors.records.document import about_itself, read_as_of, read_glossary, read_statements
from extractors.records.model import Action, Organisation
from extractors.records.notes import raised_marks, read_notes
from extractors.records.own_table import action_sums, table_rows
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
    shown = best_reading(path, entry, reading, keep)
    rows_seen, cut = marked_where_cut(shown.assembled.rows, {page.number: page.cuts for page in reading.pages})
    assembled = replace(shown.assembled, rows=rows_seen)
    if not assembled.rows:
        raise _none_fits(path, entry, shown.fragments)
    dated, date_findings = _date(path, shown.blocks, assembled, entry, as_of)
    report_id = f"{entry.id}-{dated.isoformat()}"
    findings = [*reading.repairs.findings, *assembled.findings, *cut, *shown.findings, *date_findings]
    rows: Rows = {"repairs": repair_rows(report_id, reading.repairs)}
    locate = None
    if entry.kind == "table":
        rows[entry.table], found = table_rows(report_id, assembled.rows, assembled.totals, entry)
        findings += found
    else:
        actions, glossary, found = _understood(reading, shown, assembled, entry)
        findings += found
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


def _none_fits(path: Path, entry: Entry, fragments: Sequence[Fragment]) -> LayoutMismatch:
    return LayoutMismatch(
        f"none of the {len(fragments)} tables found has the columns of '{entry.id}' "
        f"({', '.join(column.name for column in entry.columns)}).",
        where=str(path),
        remedy="Compare what 'bilan tables' finds with the columns of the catalogue entry, and correct the entry."
        + (f" The largest table begins: {summary(max(fragments, key=_size))}." if fragments else ""),
    )


def _understood(
    reading: Reading, shown: Shown, assembled: Assembled, entry: Entry
) -> tuple[Sequence[Action], Sequence[Organisation], list[Finding]]:
    """The actions, the glossary, and what is told of them and of the counts that the report gives of itself."""
    notes = read_notes(shown.blocks)
    glossary = read_glossary(shown.blocks, entry, notes)
    known = Known(
        notes=notes,
        raised=_raised(shown.fragments, shown.blocks),
        glossary={one.organisation_id: one.name for one in glossary},
        shades={page.number: page.shades for page in reading.pages},
    )
    actions, findings = read_actions(assembled.rows, entry, known)
    stated = read_statements(shown.blocks, entry, notes)
    sums = action_sums(actions, assembled.totals, entry)
    return actions, glossary, [*findings, *sums, *about_itself(actions, glossary, stated, entry)]


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
