"""A note in the margin is no part of the heading beside it."""

from __future__ import annotations

from extractors.outside import blocks
from tests.conservation.test_characters import account
from tests.ruled.drawing import FONTS, Sheet


def _texts(sheet: Sheet) -> list[str]:
    page = sheet.page()
    found = blocks(page, FONTS, ())
    assert account(page, (), found).is_balanced
    return [block.text for block in found]


def test_a_heading_and_the_note_beside_it_are_two() -> None:
    sheet = Sheet()
    sheet.text(10, 100, "Une note", size=6)
    sheet.text(62, 101, "Axe 1 : Rendre les arrêts accessibles", size=12, font=1)
    sheet.text(62, 130, "Le plan compte douze actions.")
    assert set(_texts(sheet)) == {"Une note", "Axe 1 : Rendre les arrêts accessibles", "Le plan compte douze actions."}


def test_figures_far_from_their_labels_stay_on_their_line() -> None:
    sheet = Sheet()
    sheet.text(62, 100, "Nombre d’actions")
    sheet.text(300, 100, "12")
    assert _texts(sheet) == ["Nombre d’actions 12"]


def test_the_mark_of_a_footnote_stays_with_its_word() -> None:
    sheet = Sheet()
    end = sheet.text(62, 100, "Nombre d’actions")
    sheet.text(end + 1, 96, "7", size=6)
    sheet.text(end + 30, 100, "douze")
    assert _texts(sheet) == ["Nombre d’actions7 douze"]
