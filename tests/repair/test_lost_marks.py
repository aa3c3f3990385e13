"""Marks and capitals of which no word tells are read by what they are drawn like, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.readers.drawn import read_document
from extractors.repair import decide
from tests.repair.breaking import FRENCH, break_pdf

MARKS = " Celle-ci, là-bas, peut-être : et/ou, 2022-2023, 12/31, 5 % de 1 300 \\$ (7 % ou 8 \\$) ; R&D, A&B, une fin."
ACRONYMS = " Le MTRAV, la SHQ, l’OPHQ, le BLCHT, la CAVAC, le DGAPA, la LAPVIC et la ROQHAS."


@pytest.mark.parametrize(("text", "lost"), [(MARKS, "-/:%$&"), (ACRONYMS, "VHGQ")])
def test_what_words_say_nothing_of_is_read_by_its_outline(text: str, lost: str, tmp_path: Path) -> None:
    truth: dict[tuple[int, int], str] = {}

    def breakage(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        truth.update({key: said for key, said in texts.items() if said in lost})
        return dict.fromkeys(truth, "�")

    _, broken = break_pdf(tmp_path, FRENCH + text, breakage)
    repairs = decide(broken, read_document(broken))
    assert len(truth) == len(lost)
    assert dict(repairs.texts) == truth
    assert not repairs.doubtful


def test_a_mark_left_in_windows_encoding_needs_no_known_form(tmp_path: Path) -> None:
    codes = {"“": "\x93", "”": "\x94", "–": "\x96"}
    text = f"{FRENCH} Il a dit “oui” et “non” – puis “peut-être” – enfin “jamais”."
    truth: dict[tuple[int, int], str] = {}

    def breakage(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        truth.update({key: said for key, said in texts.items() if said in codes})
        return {key: codes[said] for key, said in truth.items()}

    _, broken = break_pdf(tmp_path, text, breakage)
    assert dict(decide(broken, read_document(broken)).texts) == truth


def test_a_letter_is_not_the_accented_one_that_is_drawn_beside_it(tmp_path: Path) -> None:
    text = f"{FRENCH} État, École, Égalité, Élan. Elle est ici, Elle va, En un an, Et puis, Enfin Est."

    def breakage(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        return {key: "\u0415" for key, said in texts.items() if said == "E"}

    _, broken = break_pdf(tmp_path, text, breakage)
    assert "É" not in decide(broken, read_document(broken)).texts.values()
