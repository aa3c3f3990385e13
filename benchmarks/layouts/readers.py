"""The readers that are compared: each gives (exact, expected) cells for one PDF.

Ours is scored on the dataset it makes with the catalogue entry, strictly: every space, every name of a list of
organisations. The others are scored on the tables they give (``score.exact_cells``), each with the better of its two
ways of finding cells.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.layouts.layouts import BY_NAME, Layout
from benchmarks.layouts.score import exact_cells
from benchmarks.layouts.texts import TRUTHS, Report, load_report
from benchmarks.layouts.variants import entry_as_set, truth_as_set
from schemas.catalogue import load_entry
from schemas.edition import Edition
from schemas.errors import DocumentError
from tests.golden.compare import compare
from tests.shared import ROOT

Rows = list[Sequence[object]]


def bilan(pdf: Path, report: Report) -> tuple[int, int]:
    """The dataset that our software makes with the report's catalogue entry."""
    del report  # its truth says more: names of organisations, numbers answered
    try:
        return compare(edition_of(pdf).rows, truth_of(pdf)).share()
    except DocumentError:
        return compare({}, truth_of(pdf)).share()


def edition_of(pdf: Path) -> Edition:
    """What our software reads in one of the benchmark's PDFs, with the entry that describes it.

    :raises DocumentError: no table of the PDF fits the catalogue entry.
    """
    from extractors.edition import read_edition

    _, layout, text = name_parts(pdf)
    entry = entry_as_set(load_entry(ROOT / "reports" / f"{load_report(text).entry}.toml"), layout)
    return read_edition(pdf, entry, as_of=date(2025, 3, 31))


def truth_of(pdf: Path) -> dict[str, Any]:
    """The truth of one of the benchmark's PDFs."""
    _, layout, text = name_parts(pdf)
    return truth_as_set(json.loads(TRUTHS[text].read_text(encoding="utf-8")), load_report(text), layout)


def name_parts(pdf: Path) -> tuple[str, Layout, str]:
    """Producer, layout and text of one of the benchmark's PDFs, from its name."""
    producer, rest = pdf.stem.split("-", 1)
    layout, text = rest.rsplit("-", 1)
    return producer, BY_NAME[layout], text


def bilan_tables(pdf: Path, report: Report) -> tuple[int, int]:
    """The tables that our software gives without a catalogue entry, joined over pages."""
    from extractors.tables import read_tables

    rows: Rows = []
    for table in read_tables(pdf):
        cells = {(cell.r0, cell.c0): cell.text for cell in table.cells}
        for row in range(table.row_count):
            rows.append([cells.get((row, column), "") for column in range(table.column_count)])
    return exact_cells(report, rows)


def pdfplumber(pdf: Path, report: Report) -> tuple[int, int]:
    """pdfplumber's tables by lines, or by the alignment of text."""
    import pdfplumber as library

    def rows(settings: dict[str, str]) -> Iterator[Sequence[object]]:
        with library.open(pdf) as document:
            for page in document.pages:
                for table in page.extract_tables(settings):
                    yield from table

    text = {"vertical_strategy": "text", "horizontal_strategy": "text"}
    return _best(report, lambda: rows({}), lambda: rows(text))


def camelot(pdf: Path, report: Report) -> tuple[int, int]:
    """camelot's tables by lines (its vector engine), or by the alignment of text (stream)."""
    import camelot as library

    def rows(**options: Any) -> Iterator[Sequence[object]]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for table in library.read_pdf(pdf, pages="all", suppress_stdout=True, **options):
                yield from table.data

    return _best(report, lambda: rows(flavor="lattice", engine="vector"), lambda: rows(flavor="stream"))


def tabula(pdf: Path, report: Report) -> tuple[int, int]:
    """tabula's tables by lines, or by the alignment of text."""
    import tabula as library

    def rows(**options: Any) -> Iterator[Sequence[object]]:
        for table in library.read_pdf(str(pdf), pages="all", output_format="json", silent=True, **options):
            yield from ([cell["text"] for cell in row] for row in table["data"])

    return _best(report, lambda: rows(lattice=True), lambda: rows(stream=True))


def _best(report: Report, *ways: Callable[[], Iterator[Sequence[object]]]) -> tuple[int, int]:
    """The better score of several ways; a way that breaks scores nothing."""
    found: list[tuple[int, int]] = []
    for way in ways:
        rows: Rows = []
        try:
            rows.extend(way())
        except Exception as error:  # readers raise all kinds on pages they cannot read
            print(f"    {way} broke: {error!r}"[:160])
        found.append(exact_cells(report, rows))
    return max(found)


READERS: dict[str, Callable[[Path, Report], tuple[int, int]]] = {
    "bilan": bilan,
    "bilan tables": bilan_tables,
    "pdfplumber": pdfplumber,
    "camelot": camelot,
    "tabula": tabula,
}
