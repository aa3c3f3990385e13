"""Words from gaps, lines from words: what a reader sees of the glyphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.geometry import BBox
from extractors.page import Glyph
from extractors.table import Line
from extractors.text.lines import make_lines, page_words
from extractors.text.words import UNKNOWN
from tests.ruled.drawing import FONTS, Sheet


def lines_of(sheet: Sheet) -> tuple[Line, ...]:
    return make_lines(page_words(sheet.page()), FONTS, 1)


@pytest.mark.parametrize("spaces", [True, False])
def test_words_are_made_with_and_without_space_characters(spaces: bool) -> None:
    sheet = Sheet()
    sheet.text(50, 100, "made by gaps alone", spaces=spaces)
    (line,) = lines_of(sheet)
    assert line.text == "made by gaps alone"
    assert line.bbox.x0 == 50
    assert line.baseline == 100
    assert line.size == 10


def test_spaces_are_not_doubled_and_not_kept_at_the_ends() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "  two   words ")
    assert [line.text for line in lines_of(sheet)] == ["two words"]


def test_a_space_that_is_drawn_back_over_is_not_seen() -> None:
    sheet = Sheet()
    end = sheet.text(50, 100, "wo ")
    sheet.text(end - 5, 100, "rd")
    assert [line.text for line in lines_of(sheet)] == ["word"]


def test_lines_come_from_top_to_bottom_whatever_the_order_of_drawing() -> None:
    sheet = Sheet()
    sheet.text(50, 130, "third")
    sheet.text(50, 100, "first")
    sheet.text(62, 115, "second, indented")
    assert [(line.text, line.bbox.x0) for line in lines_of(sheet)] == [
        ("first", 50), ("second, indented", 62), ("third", 50),
    ]  # fmt: skip


def test_words_drawn_twice_to_look_bold_count_once() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "bold words")
    sheet.text(50.4, 100, "bold words")
    assert [line.text for line in lines_of(sheet)] == ["bold words"]


def test_letters_drawn_twice_one_by_one_count_once() -> None:
    sheet = Sheet()
    for index, char in enumerate("ball"):
        sheet.text(50 + 5 * index, 100, char)
        sheet.text(50.3 + 5 * index, 100, char)
    assert [line.text for line in lines_of(sheet)] == ["ball"]


def test_the_same_word_on_the_next_line_is_kept() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "same")
    sheet.text(50, 104, "same", size=4)
    sheet.text(50, 115, "same")
    assert [line.text for line in lines_of(sheet)] == ["same", "same", "same"]


def test_text_without_ink_is_not_seen() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "seen")
    sheet.text(50, 115, "hidden", visible=False)
    assert [line.text for line in lines_of(sheet)] == ["seen"]


def test_a_raised_mark_is_a_span_of_its_own_and_takes_no_space() -> None:
    sheet = Sheet()
    end = sheet.text(50, 100, "Clare")
    after = sheet.text(end, 96, "7", size=6)
    sheet.text(after + 5, 100, "goes on")
    (line,) = lines_of(sheet)
    assert line.text == "Clare7 goes on"
    assert [(span.text, span.is_raised) for span in line.spans] == [("Clare", False), ("7 ", True), ("goes on", False)]
    assert line.size == 10
    assert line.baseline == 100


@pytest.mark.parametrize(("size", "rise"), [(8.34, 4.0), (9.5, 4.5), (10, 4.5)])
def test_a_mark_hardly_smaller_than_its_text_is_raised_too(size: float, rise: float) -> None:
    sheet = Sheet()
    sheet.text(50, 100, "The line above is long enough")
    end = sheet.text(50, 113, "Clare")
    sheet.text(end, 113 - rise, "7", size=size)
    first, second = lines_of(sheet)
    assert (first.text, second.text) == ("The line above is long enough", "Clare7")
    assert [(span.text, span.is_raised) for span in second.spans] == [("Clare", False), ("7", True)]
    assert second.baseline == 113


def test_a_note_begins_with_its_mark_though_that_is_hardly_smaller() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "The line above is long enough")
    end = sheet.text(50, 113 - 4, "7", size=9)
    sheet.text(end + 1, 113, "What the note says")
    assert [line.text for line in lines_of(sheet)][1].replace(" ", "") == "7Whatthenotesays"


def test_a_figure_between_lines_away_from_words_is_a_line() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "one")
    sheet.text(120, 105, "7")
    sheet.text(50, 110, "two")
    assert [line.text for line in lines_of(sheet)] == ["one", "7", "two"]


def _superior(sheet: Sheet, x: float, y: float, text: str) -> float:
    """Set figures by codes of their own, narrower than the usual ones, on the baseline of their text."""
    before = len(sheet.glyphs)
    end = sheet.text(x, y, text, advance=0.3)
    sheet.glyphs[before:] = [glyph._replace(code=glyph.code + 500) for glyph in sheet.glyphs[before:]]
    return end


def test_a_superior_figure_is_no_digit_of_the_figure_before_it() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "in 2021")
    _superior(sheet, sheet.text(50, 120, "181.9"), 120, "1")
    _superior(sheet, sheet.text(50, 140, "CO"), 140, "2")
    sheet.text(80, 140, "2")
    lines = lines_of(sheet)
    assert [[(span.text, span.is_raised) for span in line.spans] for line in lines[:2]] == [
        [("in 2021", False)], [("181.9", False), ("1", True)],
    ]  # fmt: skip
    assert not any(span.is_raised for span in lines[2].spans)


@pytest.mark.parametrize("text", ["action ", "2", "page 2, "])
def test_a_one_as_wide_as_it_needs_beside_one_as_wide_as_all_figures_is_no_mark(text: str) -> None:
    sheet = Sheet()
    sheet.text(50, 100, "21 201 tabular 1")
    _superior(sheet, sheet.text(50, 120, text), 120, "1")
    assert not any(span.is_raised for line in lines_of(sheet) for span in line.spans)


def test_figures_that_are_a_little_narrower_are_figures() -> None:
    sheet = Sheet()
    end = sheet.text(50, 100, "200")
    sheet.glyphs.append(sheet.glyphs[-1]._replace(code=500, index=3, bbox=BBox(end, 92, end + 4, 102)))
    assert [line.text for line in lines_of(sheet)] == ["2000"]


def test_small_text_of_its_own_is_not_raised() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "a line of usual size")
    sheet.text(50, 112, "a smaller line below it", size=6)
    lines = lines_of(sheet)
    assert [line.text for line in lines] == ["a line of usual size", "a smaller line below it"]
    assert not any(span.is_raised for line in lines for span in line.spans)


def test_bold_words_are_a_span() -> None:
    sheet = Sheet()
    end = sheet.text(50, 100, "plain ")
    sheet.text(end, 100, "bold", font=1)
    (line,) = lines_of(sheet)
    assert [(span.text, span.is_bold) for span in line.spans] == [("plain ", False), ("bold", True)]


def test_a_glyph_without_text_is_marked() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "affec\N{REPLACEMENT CHARACTER}on grave")
    (line,) = lines_of(sheet)
    assert line.text == f"affec{UNKNOWN}on grave"
    assert [span.is_doubtful for span in line.spans] == [True, False]


@pytest.mark.parametrize(
    ("drawn", "seen"),
    [
        ("eﬃcace", "efficace"),
        ("e\N{COMBINING ACUTE ACCENT}te", "éte"),
        ("non\N{SOFT HYPHEN}", "non-"),
        ("l’œuvre", "l’œuvre"),
    ],
)
def test_text_is_what_a_reader_sees(drawn: str, seen: str) -> None:
    sheet = Sheet()
    sheet.text(50, 100, drawn)
    assert [line.text for line in lines_of(sheet)] == [seen]


def test_text_that_reads_upwards_is_read_as_its_reader_reads_it() -> None:
    sheet = Sheet()
    sheet.text(50, 100, "level")
    for index, char in enumerate("up we go"):
        top = 300 - 5 * index
        box = BBox(192, top - 5, 202, top)
        sheet.glyphs.append(Glyph(char, ord(char), 0, box, 200, 10, False, True, len(sheet.glyphs)))
    lines = lines_of(sheet)
    assert [line.text for line in lines] == ["level", "up we go"]
    assert lines[1].bbox == BBox(192, 260, 202, 300)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.floats(10, 400),
            st.text("abcdé fiX1,.’", min_size=1, max_size=12),
            st.sampled_from((6.0, 10.0)),
        ),
        max_size=12,
    )
)
def test_no_glyph_is_lost_or_doubled(pieces: list[tuple[int, float, str, float]]) -> None:
    sheet = Sheet()
    for row, x, text, size in pieces:
        sheet.text(x, 100 + 30 * row, text, size=size)
    held = [index for line in lines_of(sheet) for span in line.spans for index in span.glyphs]
    assert len(held) == len(set(held))
    drawn = {glyph.index: glyph for glyph in sheet.glyphs if glyph.text != " "}
    dropped = set(drawn) - set(held)
    # What is not there lies on a glyph of the same text that is: it was drawn twice.
    for index in dropped:
        lost = drawn[index]
        assert any(
            other.text == lost.text
            and abs(other.bbox.x0 - lost.bbox.x0) < 2
            and abs(other.baseline - lost.baseline) < 2
            for key, other in drawn.items()
            if key != index
        )
    for line in lines_of(sheet):
        assert line.text == "".join(span.text for span in line.spans)
        assert "  " not in line.text
