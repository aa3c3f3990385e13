"""Lists as people type them: markers of several numbers, and several bullets on one line."""

from __future__ import annotations

import pytest

from extractors.records.cells import readable_items
from extractors.text.paragraphs import out_of_sequence, paragraphs
from tests.building import part


def _items(*lines: str) -> list[tuple[str, str]]:
    return [(item.marker, item.text) for item in readable_items(paragraphs([part(*lines)], reach=200))]


def test_markers_of_several_numbers_open_items() -> None:
    assert _items("Deux axes :", "1.1 Former.", "1.2 Bâtir.", "2.1. Loger.") == [
        ("", "Deux axes :"),
        ("1.1", "Former."),
        ("1.2", "Bâtir."),
        ("2.1.", "Loger."),
    ]


def test_they_open_items_behind_full_lines_too_where_their_numbers_follow() -> None:
    full = "Former le personnel des écoles du Nord."
    assert [marker for marker, _ in _items("Voici :", f"1.1 {full}", f"1.2 {full}", f"1.3 {full}", f"1.9 {full}")] == [
        "", "1.1", "1.2", "1.3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("Les travaux ont coûté près de", "1.2 million de dollars."),
        ("Les travaux ont duré", "1.5 an et coûté", "2.5 M$ en tout."),
        ("La mesure dépend en tout de l’article", "3.2 Loi sur la santé et les services."),
    ],
)
def test_figures_of_a_sentence_are_no_markers(lines: tuple[str, ...]) -> None:
    assert all(not marker for marker, _ in _items(*lines))


def test_one_that_is_left_out_is_told() -> None:
    assert out_of_sequence(paragraphs([part("1.1 Former.", "1.2 Bâtir.", "1.4 Loger.")], reach=200)) == ("1.4",)


def test_bullets_on_one_line_are_items() -> None:
    items = _items("• Former le personnel • Bâtir des", "maisons • Loger")
    assert [text for _, text in items] == ["Former le personnel", "Bâtir des maisons", "Loger"]


@pytest.mark.parametrize("line", ["- Former - Bâtir", "• Le point • du milieu".replace(" • ", "•"), "• Former ▪ Bâtir"])
def test_signs_that_may_belong_to_the_sentence_part_nothing(line: str) -> None:
    assert len(_items(line)) == 1


def test_a_bullet_may_touch_its_text() -> None:
    assert [text for _, text in _items("Voici :", "•Former le personnel", "•12 ateliers", "• Bâtir.")] == [
        "Voici :", "Former le personnel", "•12 ateliers", "Bâtir.",
    ]  # fmt: skip
