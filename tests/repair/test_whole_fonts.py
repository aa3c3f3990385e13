"""Whole fonts whose texts are lost or exchanged: nothing that their map says is believed, nothing wrong is given."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from extractors.readers.drawn import read_document
from extractors.repair import decide
from tests.repair.breaking import ENGLISH, FRENCH, break_pdf, texts_of

#: Of the different glyphs of a short text, the part that must come back.
_MOST = 0.85


FIGURES = """
In 2019 the board met 14 times; 37 of its 58 members were present (64%). The budget rose from 12,650 to 13,980 dollars
in the year 2020, then fell to 9,475. Every jump of more than 3% was explained by the quarterly review of the zone.
"""


def _repaired(sound: Path, broken: Path, language: str) -> tuple[float, list[str], list[str]]:
    """(part of the glyphs that are right, the wrong texts, what is neither right nor marked)."""
    truth = texts_of(read_document(sound))
    document = read_document(broken)
    repairs = decide(broken, document, language=language)
    said = {**texts_of(document), **repairs.texts}
    wrong = [f"{truth[key]}: {text}" for key, text in repairs.texts.items() if _plain(text) != _plain(truth[key])]
    silent = [
        f"{text}: {said.get(key)}"
        for key, text in truth.items()
        if _plain(said.get(key, "")) != _plain(text) and key not in repairs.doubtful and text.strip()
    ]
    right = sum(1 for key, text in truth.items() if _plain(said.get(key, "")) == _plain(text))
    return right / len(truth), wrong, silent


def _plain(text: str) -> str:
    return text.replace("\ufb01", "fi").replace("\ufb02", "fl").replace("\ufb00", "ff").replace("\ufb03", "ffi")


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en")])
def test_a_font_without_a_map_is_read(tmp_path: Path, text: str, language: str) -> None:
    sound, broken = break_pdf(tmp_path, text, lambda texts: dict.fromkeys(texts))
    part, wrong, silent = _repaired(sound, broken, language)
    assert (wrong, silent) == ([], [])
    assert part >= _MOST


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_font_with_the_texts_of_other_glyphs_is_never_silent(tmp_path: Path, seed: int) -> None:
    def exchanged(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        others = list(texts.values())
        random.Random(seed).shuffle(others)
        return {key: text for key, text in zip(texts, others, strict=True) if text != texts[key]}

    sound, broken = break_pdf(tmp_path, FRENCH, exchanged)
    _, wrong, silent = _repaired(sound, broken, "fr")
    assert (wrong, silent) == ([], [])


def test_codes_in_the_order_of_characters_are_not_moved_by_one_step(tmp_path: Path) -> None:
    # Small letters stand in a row, so that one shift makes words of them; figures and capitals are off by others.
    def ordered(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        places = {text: 0x21 + place for place, text in enumerate(sorted(set(texts.values())))}
        return {key: chr(places[text]) for key, text in texts.items() if places[text] < 0x7F}

    sound, broken = break_pdf(tmp_path, FIGURES, ordered)
    _, wrong, silent = _repaired(sound, broken, "en")
    assert (wrong, silent) == ([], [])


def test_where_small_letters_alone_are_moved_figures_are_not(tmp_path: Path) -> None:
    def moved(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        return {key: chr(ord(text) + 1) for key, text in texts.items() if text.isascii() and text.islower()}

    sound, broken = break_pdf(tmp_path, FIGURES, moved)
    part, wrong, silent = _repaired(sound, broken, "en")
    assert (wrong, silent) == ([], [])
    assert part >= _MOST


def test_a_heading_off_by_one_is_told_from_the_text_below_it(tmp_path: Path) -> None:
    def moved(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        fonts = [font for font, _ in texts]
        heading = min(fonts, key=fonts.count)
        return {
            (font, code): chr(ord(text) + 1)
            for (font, code), text in texts.items()
            if font == heading and text.isascii() and text.islower()
        }

    sound, broken = break_pdf(tmp_path, f"*Rapport annuel de gestion 1. Mesures et retards*\n\n{FRENCH}", moved)
    part, wrong, silent = _repaired(sound, broken, "fr")
    assert (wrong, silent) == ([], [])
    assert part == 1
