"""Real documents: the tables of the reports, and the ICDAR 2013 documents that are at hand."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.icdar.run import CORPUS, SCORER, read
from extractors.readers.drawn import open_pdf
from extractors.readers.ruled import find_fragments
from extractors.table import Fragment
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared


def fragments_of(name: str) -> list[Fragment]:
    with open_pdf(SHARED / "reports" / name) as pdf:
        return [
            fragment
            for number in range(1, pdf.page_count + 1)
            for fragment in find_fragments(pdf.page(number), pdf.fonts)
        ]


def test_every_page_of_the_violence_report_that_shows_the_table_gives_its_six_columns() -> None:
    fragments = fragments_of("violence-2023-03-31.intact.pdf")
    assert {fragment.column_count for fragment in fragments} == {6}
    assert {fragment.evidence for fragment in fragments} == {("grid",)}
    # Before page 4 there is only text; two tables stand on page 15, with a heading between.
    assert [fragment.page for fragment in fragments] == sorted([*range(4, 25), 15])


def test_shaded_rows_with_words_made_by_gaps() -> None:
    (table,) = fragments_of("finances-devancement.pdf")
    truth = json.loads((SHARED / "truth" / "finances_devancement.json").read_text(encoding="utf-8"))
    wanted = [truth["columns"], *([row["action"], row["deadline"], row["collaborators"]] for row in truth["rows"])]
    cells = {(cell.r0, cell.c0): " ".join(cell.text.split()) for cell in table.cells}
    got = [[cells[r, c] for c in range(3)] for r in range(table.row_count)]
    assert got == [[" ".join(text.split()) for text in row] for row in wanted]


@pytest.mark.slow
def test_the_inventory_is_read_row_by_row() -> None:
    with (SHARED / "truth" / "sct_inventaire.csv").open(encoding="utf-8", newline="") as stream:
        wanted = Counter(tuple(row) for row in list(csv.reader(stream))[1:])
    got: Counter[tuple[str, ...]] = Counter()
    for fragment in fragments_of("sct-inventaire-2017.pdf"):
        if fragment.column_count == 4:
            rows = [[""] * 4 for _ in range(fragment.row_count)]
            for cell in fragment.cells:
                rows[cell.r0][cell.c0] = " ".join(cell.text.split())
            got.update(tuple(row) for row in rows)
    assert not wanted - got
    # What is left are the headers, one a page.
    assert list((got - wanted).values()) == [43]


@pytest.mark.slow
@pytest.mark.parametrize(("without", "least"), [(None, 0.99), ("fills", 0.98), ("vertical", 0.89), ("rules", 0.81)])
def test_tables_of_documents_without_a_catalogue_entry(without: str | None, least: float, tmp_path: Path) -> None:
    predicted, figures = tmp_path / "tables.json", tmp_path / "figures.json"
    predicted.write_text(json.dumps({path.stem: read(path, without) for path in sorted(CORPUS.glob("*.pdf"))}))
    subprocess.run([sys.executable, str(SCORER), str(predicted), "--json", str(figures)], check=True)
    assert json.loads(figures.read_text())["F1"] >= least
