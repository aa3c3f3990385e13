"""Characters that are drawn alike, told by what is around them; and figures, told together."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from extractors.readers.drawn import read_document
from extractors.repair import decide
from tests.repair.breaking import FRENCH, Breakage, outcome

TEXT = FRENCH + (
    " Il a lu l’Île en 2017, à l’Institut de l’Ontario ; Inès, Irène et Isabelle ont écrit à l’Office, à l’Ordre et à"
    " l’Opéra. En 2021, 1 047 506 \\$ sur 9 310 215 \\$ (soit 10 %) vont aux 617 projets ; 38 409 \\$ restent à Ottawa."
)


def _as(changes: dict[str, str | None]) -> Breakage:
    return lambda texts: {key: changes[text] for key, text in texts.items() if text in changes}


@pytest.mark.parametrize("changes", [
    {"l": "I", "I": "l"}, {"1": "l", "l": "1"}, {"1": "I", "I": "1"}, {"l": "1", "I": "l", "1": "I"}, {"1": "I"},
    {"I": "1"}, {"I": "l", "1": "l"}, {"l": "1", "I": "1"}, {"l": "I", "1": "I"}, {"0": "O", "O": "0"}, {"O": "0"},
    {"0": "O"}, {"0": "o"}, {"o": "0"}, {"0": "O", "O": "o", "o": "0"},
])  # fmt: skip
def test_characters_drawn_alike_are_told_by_what_is_around_them(changes: dict[str, str | None], tmp_path: Path) -> None:
    right, marked, silent = outcome(tmp_path, TEXT, _as(changes))
    assert silent == {}
    assert right >= len(changes) - 1
    assert right + marked <= len(changes) + 1


def test_letters_and_figures_that_stand_close_are_sound(tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    text = (
        f"{TEXT} Le 1er mai, la 1re fois, H1N1, COVID-19, CO2, N2O, IL-10, A1, B12, 5 l, 20o, MP3, I, II, IV, 10e, "
        "Loi 101, L1 et L2, O2, 10h30, I2C, 1°, 2°, x1, G20, l’1 et l’autre, annexes 1a, 1b et 10o, "
        "I20–I25, I60–I69, O36, RI-1, OL-1."
    )
    path.write_bytes(typst.compile(f'#set text(font: "Libertinus Serif")\n{text}'.encode()))
    assert decide(path, read_document(path)).is_sound


@pytest.mark.parametrize("step", [1, -1])
def test_figures_off_by_one_in_the_order_of_their_codes_are_never_silent(step: int, tmp_path: Path) -> None:
    # Letters make words, so that the font is no shifted one; the figures come first and have the first codes.
    moved: dict[str, str | None] = {figure: chr(ord(figure) + step) for figure in "0123456789"}
    right, marked, silent = outcome(tmp_path, f"0123456789 {TEXT}", _as(moved))
    assert silent == {}
    assert right >= 8
    assert right + marked >= 10


@pytest.mark.parametrize("lost", ["�", None, " ", "\ue031"])
def test_ten_lost_figures_are_told_together(lost: str | None, tmp_path: Path) -> None:
    right, _, silent = outcome(tmp_path, TEXT, _as(dict.fromkeys("0123456789", lost)))
    assert silent == {}
    assert right == 10


def test_letters_are_never_told_to_be_figures(tmp_path: Path) -> None:
    lost: dict[str, str | None] = dict.fromkeys("OolISBZGDqgbsz", "�")
    _, _, silent = outcome(tmp_path, f"{TEXT} SOL, BOIS, ZOO, GOLS, lol, IO, BB, S5, Z2.", _as(lost))
    assert silent == {}
