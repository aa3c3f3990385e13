"""What is printed across a page, behind its text, is no word of it; large text that is, stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.outside import blocks
from extractors.page import Page
from extractors.readers.ruled import find_fragments
from tests.conservation.test_characters import account
from tests.ruled.drawing import FIGURES, FONTS, Sheet, set_figures, texts


def _sheet(text: str, *, x: float = 100, baseline: float = 170, size: float = 90) -> Sheet:
    """A grid of figures with a large *text* drawn before it."""
    sheet = Sheet()
    sheet.text(x, baseline, text, size=size)
    lines = set_figures(sheet)
    sheet.grid([50, 180, 270, 360, 450], [lines[0] - 12, *[y + 4 for y in lines]])
    return sheet


def _pale(page: Page, count: int) -> Page:
    return replace(page, pale=((0, count),))


def _kinds(page: Page) -> list[tuple[str, str]]:
    fragments = find_fragments(page, FONTS)
    outside = blocks(page, FONTS, fragments)
    assert account(page, fragments, outside).is_balanced
    return [(block.kind, block.text) for block in outside]


@pytest.mark.parametrize("text", ["PROJET", "NE PAS CITER", "P R O J E T"])
def test_a_level_watermark_behind_a_table_is_in_none_of_its_cells(text: str) -> None:
    page = _sheet(text).page()
    (table,) = find_fragments(page, FONTS)
    assert texts(table) == FIGURES
    ((kind, said),) = _kinds(page)
    assert kind == "watermark"
    assert said.replace(" ", "") == text.replace(" ", "")


def test_a_pale_word_in_the_middle_of_the_page_is_one_where_no_text_crosses_it() -> None:
    page = _sheet("PROJET", x=160, baseline=430).page()
    assert _kinds(page) == [("heading", "PROJET")]
    assert _kinds(_pale(page, 6)) == [("watermark", "PROJET")]


@pytest.mark.parametrize(
    ("text", "baseline", "size"),
    [("BILAN", 60, 40), ("AXE 1", 400, 60), ("AXE 1", 600, 60)],
    ids=["above the table", "beside the middle", "below"],
)
def test_a_large_title_is_none(text: str, baseline: float, size: float) -> None:
    assert _kinds(_pale(_sheet(text, baseline=baseline, size=size).page(), 5)) == [("heading", text)]


def test_a_brace_over_several_lines_is_none() -> None:
    sheet = Sheet()
    sheet.text(300, 160, "}", size=90)
    set_figures(sheet)
    assert "watermark" not in {kind for kind, _ in _kinds(sheet.page())}
