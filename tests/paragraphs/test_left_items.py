"""A paragraph below a list, or a little apart from the one above it, is one of its own though its line is full."""

from __future__ import annotations

import pytest

from extractors.geometry import BBox
from extractors.table import Part
from extractors.text.paragraphs import paragraphs
from tests.building import line

#: Wide enough for all lines, so narrow that none could take the first word of the next.
WIDTH = 200.0


def cell(*lines: tuple[float, float, str]) -> Part:
    """A cell of lines: their left side, their distance from the line above, their text."""
    found, y = [], 0.0
    for x, step, text in lines:
        y += step
        found.append(line(text, x=x, y=y))
    return Part(page=1, bbox=BBox(0, 0, WIDTH, y + 12), lines=tuple(found))


def texts(part: Part) -> list[str]:
    return [item.printed for item in paragraphs([part], reach=WIDTH)]


FULL = "une ligne qui va bien jusqu’au bord dr"
LAST = "et le reste qui va aussi jusqu’au bord"


def test_a_line_at_the_marker_of_an_item_whose_lines_hang_below_its_text_is_no_line_of_it() -> None:
    assert texts(cell((0, 0, f"• {FULL}"), (10, 12, LAST), (0, 12, "Un comité se réunit."))) == [
        f"• {FULL} {LAST}", "Un comité se réunit."
    ]  # fmt: skip


def test_lines_of_an_item_that_go_back_below_its_marker_are_its_own() -> None:
    assert texts(cell((0, 0, f"• {FULL}"), (0, 12, LAST), (0, 12, "Un comité se réunit."))) == [
        f"• {FULL} {LAST} Un comité se réunit."
    ]


def test_a_line_a_little_apart_from_an_item_of_one_line_is_no_line_of_it() -> None:
    found = texts(
        cell((0, 0, FULL), (0, 12, FULL), (0, 12, "encore."), (2, 14, f"• {FULL}"), (0, 14, "Un comité se réunit."))
    )
    assert found == [f"{FULL} {FULL} encore.", f"• {FULL}", "Un comité se réunit."]


@pytest.mark.parametrize(
    ("last", "step", "first", "count"),
    [
        ("une ligne qui finit une phrase entière.", 14.0, "Une autre commence.", 2),
        ("une ligne qui finit une phrase entière.", 12.5, "Une autre commence.", 1),
        ("une ligne au milieu de sa phrase, avec", 14.0, "Une majuscule.", 1),
    ],
)
def test_a_slight_gap_parts_sentences_only(last: str, step: float, first: str, count: int) -> None:
    assert len(texts(cell((0, 0, FULL), (0, 12, last), (0, step, first)))) == count
