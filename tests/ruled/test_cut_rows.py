"""The rest of a row that a page cut is a table of one row, even where it fills one cell."""

from __future__ import annotations

from extractors.geometry import BBox
from extractors.page import Font, Glyph, Page, Rule
from extractors.readers.ruled import find_fragments

FONT = Font(name="Plain", full_name="Plain", object_id=0, is_bold=False, is_italic=False, is_composite=False)


def _page(text: str) -> Page:
    """One row of four columns, ruled on all sides, with *text* in the second cell."""
    edges = (50.0, 150.0, 350.0, 450.0, 550.0)
    rules = [Rule(BBox(50, y, 550, y), True, 0.5, (0, 0, 0)) for y in (50.0, 120.0)]
    rules += [Rule(BBox(x, 50, x, 120), False, 0.5, (0, 0, 0)) for x in edges]
    glyphs = [
        Glyph(letter, ord(letter), 0, BBox(155 + 6 * n, 56, 161 + 6 * n, 68), 65.0, 11.0, True, True, n)
        for n, letter in enumerate(text)
    ]
    return Page(
        number=1, width=612, height=792, glyphs=tuple(glyphs), rules=tuple(rules), fills=(), links=(), structure={},
        images=(),
    )  # fmt: skip


def test_one_filled_cell_of_a_ruled_row_is_read() -> None:
    (fragment,) = find_fragments(_page("the rest of a row"), (FONT,))
    assert (fragment.row_count, fragment.column_count) == (1, 4)
    assert [cell.text for cell in fragment.cells] == ["", "the rest of a row", "", ""]


def test_an_empty_frame_is_no_table() -> None:
    assert find_fragments(_page(""), (FONT,)) == ()
