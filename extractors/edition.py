"""One published PDF, from its pages to the rows of the dataset. The whole way of the data, in the order it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extractors.outside import blocks as blocks_of
from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.readers.guided import read_guided
from extractors.readers.metadata import pdf_date
from extractors.readers.ruled import find_fragments
from extractors.records.actions import Known, Row, plain, read_actions
from extractors.records.assemble import Assembled, assemble, is_whole, worth
from extractors.records.dataset import action_rows, organisation_rows
from extractors.records.document import (
    Stated,
    read_as_of,
    read_glossary,
    read_statements,
    reconcile,
)
from extractors.records.model import Action, Organisation
from extractors.records.notes import Note, raised_marks, read_notes
from extractors.repair import Repairs, apply, decide, repair_rows
from extractors.table import Block, Fragment
from schemas.catalogue import Entry
from schemas.errors import LayoutMismatch, NoTextLayer
from schemas.findings import Finding

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one PDF says.

    :param rows: table name → rows, as the dataset has them; all tables but ``reports`` and ``findings``.
    :param repaired: how many glyphs were repaired (uses on the pages).
    :param agreement: second reader → rate of cells that agree, 0 to 1.
    """

    report_id: str
    as_of: date
    page_count: int
    rows: Rows
    findings: tuple[Finding, ...]
    repaired: int
    agreement: Mapping[str, float]


def read_edition(
    path: Path,
    entry: Entry,
    *,
    as_of: date | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Edition:
    """Read the PDF at *path* as an edition of *entry*.

    :param as_of: the edition's date where the caller knows it; otherwise it is read from the document.
    :param workers: processes for the pages; the result is the same for any number.
    :param progress: called with (pages done, pages in all).
    :raises DocumentError: the PDF cannot be worked on, or no table of it fits the entry.
    """
    del workers
    document = read_document(path)
    if not any(glyph.visible for page in document.pages for glyph in page.glyphs):
        raise NoTextLayer(
            "the pages hold no text, only images.",
            where=str(path),
            remedy="Ask the publisher for a PDF with text, or run a text recognition on it first.",
        )
    repairs = decide(path, document, language=entry.language, settled=entry.settled)
    document = apply(document, repairs)
    fragments, blocks = _read_pages(document, entry, progress)
    assembled = assemble(fragments, blocks, entry)
    if entry.rows.starts is not None and not is_whole(assembled):
        guided = read_guided(document.pages, document.fonts, entry)
        other_blocks = [
            block
            for page in document.pages
            for block in blocks_of(page, document.fonts, [one for one in guided if one.page == page.number])
        ]
        other = assemble(guided, other_blocks, entry)
        if worth(other, entry) > worth(assembled, entry):
            fragments, blocks, assembled = list(guided), other_blocks, other
    if not assembled.rows:
        raise LayoutMismatch(
            f"none of the {len(fragments)} tables found has the columns of '{entry.id}' "
            f"({', '.join(column.name for column in entry.columns)}).",
            where=str(path),
            remedy=f"Look at what 'bilan tables' finds, and correct the columns in reports/{entry.id}.toml.",
        )
    dated, date_findings = _date(path, blocks, assembled, entry, as_of)
    report_id = f"{entry.id}-{dated.isoformat()}"
    findings = [*repairs.findings, *assembled.findings, *date_findings]
    rows: Rows = {"repairs": repair_rows(report_id, repairs)}
    if entry.kind == "table":
        rows[entry.id.replace("-", "_")] = _table_rows(report_id, assembled.rows, entry)
    else:
        notes = read_notes(blocks)
        glossary = read_glossary(blocks, entry, notes)
        known = Known(
            notes=notes,
            raised=_raised(fragments, blocks),
            glossary=frozenset(one.organisation_id for one in glossary),
            labels=assembled.labels,
        )
        actions, found = read_actions(assembled.rows, entry, known)
        stated = read_statements(blocks, entry, notes)
        findings += [*found, *_about_itself(actions, glossary, stated, entry)]
        rows |= action_rows(report_id, actions) | organisation_rows(report_id, glossary)
    return Edition(
        report_id=report_id,
        as_of=dated,
        page_count=document.page_count,
        rows=rows,
        findings=tuple(findings),
        repaired=_repaired(repairs),
        agreement={},
    )


def _read_pages(
    document: Document, entry: Entry, progress: Callable[[int, int], None] | None
) -> tuple[list[Fragment], list[Block]]:
    fragments: list[Fragment] = []
    blocks: list[Block] = []
    for done, page in enumerate(document.pages, start=1):
        found = find_fragments(page, document.fonts, entry)
        fragments += found
        blocks += blocks_of(page, document.fonts, found)
        if progress is not None:
            progress(done, document.page_count)
    return fragments, blocks


def _date(
    path: Path, blocks: Sequence[Block], assembled: Assembled, entry: Entry, given: date | None
) -> tuple[date, list[Finding]]:
    """The edition's date: the one given, the one the document states, or that of the file."""
    texts = [(block.page, block.kind == "heading", block.text) for block in blocks if block.kind != "page_number"]
    texts += [(page, True, text) for page, text in assembled.headers]
    dated = read_as_of(texts, entry)
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
    of_file = pdf_date(path)
    if of_file is None:
        raise LayoutMismatch(
            "the document does not say which date it reports on.",
            where=str(path),
            remedy="Give the date with --as-of.",
        )
    return of_file, [Finding(check="date-from-metadata", found=of_file.isoformat())]


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


def _about_itself(
    actions: Sequence[Action], glossary: Sequence[Organisation], stated: Sequence[Stated], entry: Entry
) -> list[Finding]:
    """What the report says of itself, held against its table."""
    counted: dict[tuple[str, bool], int] = {}
    for numbered in (True, False):
        counting = [action for action in actions if action.number is not None or not numbered]
        counted["actions", numbered] = len(counting)
        for status in ("completed", "continued", "in_progress", "not_started"):
            counted[status, numbered] = sum(action.status == status for action in counting)
        counted["planned_cad", numbered] = int(sum(action.planned.value or 0 for action in counting))
        counted["spent_cad", numbered] = int(sum(action.spent.value or 0 for action in counting))
        counted["organisations", numbered] = len(glossary)
        counted["recommendations", numbered] = len({n for action in counting for n in action.recommendations})
    findings = list(reconcile(stated, counted, entry))
    if entry.organisations.glossary_heading and not glossary:
        findings.append(Finding(check="glossary-missing"))
    named = {one.organisation_id for action in actions for one in action.organisations}
    findings += [
        Finding(check="organisation-unused", found=one.organisation_id)
        for one in glossary
        if one.organisation_id not in named
    ]
    return findings


def _table_rows(report_id: str, rows: Sequence[Row], entry: Entry) -> list[dict[str, Any]]:
    """The rows of a table that is published under its own columns."""
    found: list[dict[str, Any]] = []
    for position, row in enumerate(rows, start=1):
        places = [part for parts in row.parts.values() for part in parts if part.lines]
        doubtful = any(span.is_doubtful for part in places for line in part.lines for span in line.spans)
        found.append(
            {"report_id": report_id, "position": position}
            | {column.name: plain(row.parts.get(column.name, ())) for column in entry.columns}
            | {
                "page": min(part.page for part in places),
                "needs_review": doubtful
                or row.is_unsure
                or any(column.required and not plain(row.parts.get(column.name, ())) for column in entry.columns),
            }
        )
    return found


def _repaired(repairs: Repairs) -> int:
    return sum(decision.occurrences for decision in repairs.decisions if decision.repaired is not None)


__all__ = ["Edition", "Note", "read_edition"]
