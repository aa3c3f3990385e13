"""The layout benchmark typesets what it says, and its measure is fair."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from benchmarks.layouts.layouts import BY_NAME, LAYOUTS, UNREADABLE
from benchmarks.layouts.score import exact_cells
from benchmarks.layouts.texts import Report, load_report
from extractors.readers.drawn import read_document

pytest.importorskip("typst")
pdfium = pytest.importorskip("pypdfium2")


@pytest.fixture(scope="module")
def report() -> Report:
    return load_report("sample")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layouts")


def typeset(name: str, report: Report, folder: Path) -> Path:
    from benchmarks.layouts.build import build

    return build("typst", BY_NAME[name], report, folder)


def seen(path: Path, page: int = 2) -> bytes:
    """The page as pixels."""
    document = pdfium.PdfDocument(path)
    try:
        return document[page].render(scale=0.5, grayscale=True).to_pil().tobytes()
    finally:
        document.close()


def glyphs(path: Path, page: int = 2) -> list[tuple[str, tuple[float, ...]]]:
    """The characters that leave ink, each with its box."""
    document = pdfium.PdfDocument(path)
    try:
        page_text = document[page].get_textpage()
        found = [(page_text.get_text_range(n, 1), page_text.get_charbox(n)) for n in range(page_text.count_chars())]
    finally:
        document.close()
    return [(character, box) for character, box in found if character.strip()]


def text(path: Path, page: int = 2) -> str:
    document = pdfium.PdfDocument(path)
    try:
        return document[page].get_textpage().get_text_range()
    finally:
        document.close()


def test_layouts_have_names_of_their_own() -> None:
    assert len(BY_NAME) == len(LAYOUTS) + len(UNREADABLE)
    assert len(LAYOUTS) >= 10


def rows_of(report: Report) -> list[list[str]]:
    return [[row.text(column) for column in row.cells] for row in report.rows]


def test_all_cells_of_a_perfect_reader_are_exact(report: Report) -> None:
    exact, expected = exact_cells(report, rows_of(report))
    assert exact == expected == 28 * 6


def test_the_order_of_columns_and_rows_does_not_matter(report: Report) -> None:
    assert exact_cells(report, [row[::-1] for row in rows_of(report)][::-1]) == (168, 168)


def test_a_row_cut_by_a_page_is_not_exact(report: Report) -> None:
    first, *others = rows_of(report)
    halves = [[cell[:5] for cell in first], [cell[5:] for cell in first]]
    exact, _ = exact_cells(report, halves + others)
    assert 162 <= exact < 168


def test_one_row_serves_once(report: Report) -> None:
    exact, _ = exact_cells(report, rows_of(report)[:1])
    assert exact == 6


def test_empty_rows_count_for_nothing(report: Report) -> None:
    assert exact_cells(report, [[""] * 6] * 28) == (0, 168)


def test_turned_pages_look_as_before(report: Report, folder: Path) -> None:
    assert seen(typeset("turned", report, folder)) == seen(typeset("grid", report, folder))


def test_cropped_pages_look_as_before(report: Report, folder: Path) -> None:
    assert seen(typeset("cropped", report, folder)) == seen(typeset("horizontal", report, folder))
    assert "epreuve" in text(typeset("cropped", report, folder))


def test_without_space_characters_every_glyph_stays_in_its_place(report: Report, folder: Path) -> None:
    spaceless, usual = (glyphs(typeset(name, report, folder)) for name in ("spaceless", "grid"))
    assert len(spaceless) == len(usual) > 1000
    for (character, place), (other, other_place) in zip(spaceless, usual, strict=True):
        assert character == other
        assert place == pytest.approx(other_place, abs=0.05)


def test_without_space_characters_the_file_shows_no_space(report: Report, folder: Path) -> None:
    shown = [g.text for page in read_document(typeset("spaceless", report, folder)).pages for g in page.glyphs]
    assert " " in [g.text for page in read_document(typeset("grid", report, folder)).pages for g in page.glyphs]
    assert " " not in shown


def test_hidden_text_is_in_the_text_layer_only(report: Report, folder: Path) -> None:
    assert "texte cache" in text(typeset("doubled", report, folder))


def test_sideways_pages_are_not_said_to_be_turned(report: Report, folder: Path) -> None:
    document = pdfium.PdfDocument(typeset("sideways", report, folder))
    try:
        assert document[2].get_rotation() == 0
        assert document[2].get_width() < document[2].get_height()
    finally:
        document.close()


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("weasyprint") is None, reason="the group 'benchmarks' is not installed")
def test_html_gives_the_same_words(report: Report, folder: Path) -> None:
    from benchmarks.layouts.build import build

    path = build("weasyprint", BY_NAME["grid"], report, folder)
    assert "Responsable" in text(path)
