"""Marks that changed places with marks: what they look like tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.repair import apply, decide
from extractors.repair.doubts.marks import measure, other_kind
from extractors.repair.fonts.shapes import Shape
from tests.repair.breaking import FRENCH, break_pdf, texts_of

AMOUNTS = r" Le budget (1,5 M\$ en 2023-2024; 12.3 % de plus) : « 4/5 »; soit 2,7 M\$ [voir 3.2] + 1.9 %! Est-ce assez?"


def _swapped(tmp_path: Path, one: str, other: str) -> tuple[Path, Document, dict[tuple[int, int], str]]:
    sound, broken = break_pdf(
        tmp_path,
        FRENCH + AMOUNTS,
        lambda texts: {key: other if text == one else one for key, text in texts.items() if text in (one, other)},
    )
    return broken, read_document(broken), texts_of(read_document(sound))


@pytest.mark.parametrize("pair", [".,", "%$", "()", "-.", "-+", "’,", ":;", "/(", "«»", "[)", "$(", "$/"])
def test_marks_that_changed_places_are_repaired_or_marked(pair: str, tmp_path: Path) -> None:
    broken, document, truth = _swapped(tmp_path, *pair)
    repairs = decide(broken, document)
    read = texts_of(apply(document, repairs))
    wrong = {key: said for key, said in read.items() if said != truth[key] and key not in repairs.doubtful}
    assert wrong == {}
    assert {truth[key] for key in repairs.doubtful} <= set(pair)


@pytest.mark.parametrize("pair", [".,", "%$", "()", ":;"])
def test_marks_of_amounts_that_changed_places_come_back(pair: str, tmp_path: Path) -> None:
    broken, document, truth = _swapped(tmp_path, *pair)
    repairs = decide(broken, document)
    assert {truth[key] for key in repairs.texts} == set(pair)
    assert not repairs.doubtful


@pytest.mark.parametrize(("lost", "said"), [(",", "."), ("%", "$"), (")", "("), ("-", ".")])
def test_a_mark_said_to_be_one_that_the_font_draws_as_well_is_told(lost: str, said: str, tmp_path: Path) -> None:
    sound, broken = break_pdf(
        tmp_path, FRENCH + AMOUNTS, lambda texts: {key: said for key, text in texts.items() if text == lost}
    )
    document, truth = read_document(broken), texts_of(read_document(sound))
    repairs = decide(broken, document)
    told = {**repairs.texts, **dict.fromkeys(repairs.doubtful, lost)}
    assert told == {key: lost for key, text in truth.items() if text == lost}


def _box(left: float, bottom: float, right: float, top: float) -> tuple[tuple[float, float], ...]:
    return ((left, bottom), (right, bottom), (right, top), (left, top))


def test_what_is_measured_is_in_small_letters() -> None:
    look = measure(Shape(contours=(_box(0, 0, 0.1, 0.1), _box(0, 0.4, 0.1, 0.5))), 0.5)
    assert (look.pieces, look.contours, look.top, look.bottom, look.hangs) == (2, 2, 1.0, 0.0, 0.0)
    assert look.aspect == pytest.approx(0.2)


@pytest.mark.parametrize("height", [0.4, 0.5, 0.55])
def test_a_dot_is_no_comma_and_a_bar_is_no_dot(height: float) -> None:
    dot, bar = Shape(contours=(_box(0, 0, 0.12, 0.12),)), Shape(contours=(_box(0, 0.2, 0.3, 0.26),))
    assert other_kind(dot, height, ".") is None
    assert other_kind(bar, height, "-") is None
    comma = other_kind(dot, height, ",")
    assert comma is not None
    assert comma.texts == "."
    full_stop = other_kind(bar, height, ".")
    assert full_stop is not None
    assert "-" in full_stop.texts
