"""A line says where each of its words ends: paragraphs are told apart by it."""

from __future__ import annotations

from extractors.geometry import BBox
from extractors.page import Font, Glyph
from extractors.text import make_lines, make_words

FONT = Font(name="Plain", full_name="Plain", object_id=0, is_bold=False, is_italic=False, is_composite=False)


def test_each_word_of_a_line_has_its_end() -> None:
    text = "un plan pour tous"
    glyphs = [
        Glyph(letter, ord(letter), 0, BBox(6.0 * n, 10, 6.0 * n + 6, 22), 20.0, 11.0, True, True, n)
        for n, letter in enumerate(text)
    ]
    (line,) = make_lines(make_words(glyphs), (FONT,), 1)
    assert line.text == text
    assert line.stops == (12.0, 42.0, 72.0, 102.0)
