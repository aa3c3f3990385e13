"""A line says where each of its words ends: paragraphs are told apart by it."""

from __future__ import annotations

from extractors.geometry import BBox
from extractors.page import Font, Glyph
from extractors.text.lines import make_lines, make_words

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


def test_a_footnote_keeps_its_raised_mark_on_its_line() -> None:
    def run(text: str, x: float, y: float, size: float, first: int) -> list[Glyph]:
        step = size / 2
        return [
            Glyph(c, ord(c), 0, BBox(x + step * n, y - size, x + step * n + step, y), y, size, True, True, first + n)
            for n, c in enumerate(text)
        ]

    body = run("the body of the page is set larger", 0, 100, 10.5, 0)
    note = [*run("1", 0, 562.4, 4.9, 100), *run("a note", 4, 566.0, 7.5, 200)]
    lines = make_lines(make_words([*body, *note]), (FONT,), 1)
    assert [line.text for line in lines] == ["the body of the page is set larger", "1 a note"]
    assert lines[1].spans[0].is_raised
