"""Letters that stand where no reader sees them: other encodings, apostrophes as letters, signs inside of words."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from extractors.readers.drawn import read_document
from extractors.repair import decide
from tests.repair.breaking import FRENCH, Breakage, break_pdf, outcome, texts_of


def _read_as(wrong: str, right: str) -> Breakage:
    def breakage(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        found: dict[tuple[int, int], str | None] = {}
        for key, text in texts.items():
            if text and not text.isascii() and len(text) == 1:
                try:
                    found[key] = text.encode(right).decode(wrong)
                except UnicodeError:
                    continue
        return found

    return breakage


@pytest.mark.parametrize("wrong", ["cp850", "cp437", "cp1250", "cp1251", "cp1253"])
def test_letters_of_windows_read_in_another_encoding_are_repaired(wrong: str, tmp_path: Path) -> None:
    right, _, silent = outcome(tmp_path, FRENCH, _read_as(wrong, "cp1252"))
    assert silent == {}
    assert right >= 4  # of cp1250, which has é, ê and others where they are, more letters are sound


def _as(changes: dict[str, str | None]) -> Breakage:
    return lambda texts: {key: changes[text] for key, text in texts.items() if text in changes}


@pytest.mark.parametrize("letter", ["õ", "Æ", "Ð"])
def test_an_apostrophe_that_is_said_to_be_a_letter_is_told_by_what_is_elided(letter: str, tmp_path: Path) -> None:
    text = FRENCH + " L’été, l’automne et l’hiver, d’une ville à l’autre, on parle d’eau, d’air et d’emploi."
    assert outcome(tmp_path, text, _as({"’": letter})) == (1, 0, {})


def test_joined_letters_that_are_said_to_be_a_sign_of_long_words_are_repaired(tmp_path: Path) -> None:
    text = "Le comité a réaffecté une offre. " + FRENCH.replace("efficac", "effic")
    assert outcome(tmp_path, text, _as({"ff": "ƒ"})) == (1, 0, {})


def test_a_fraction_that_touches_letters_is_none(tmp_path: Path) -> None:
    text = FRENCH + " Les sœurs mettent en œuvre un chantier ; la main-d’œuvre et le chœur ont du cœur."
    assert outcome(tmp_path, text, _as({"œ": "½"})) == (1, 0, {})


def test_letters_of_another_language_are_sound_among_their_like(tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    text = FRENCH + (
        " Ủy ban nhân dân thành phố đã ban hành kế hoạch hỗ trợ người khuyết tật; ngân sách được phân bổ cho mười"
        " quận, huyện. Trường học, đường phố và nước sạch đều vượt mức đề ra."
    )
    path.write_bytes(typst.compile(f'#set text(font: "Libertinus Serif", hyphenate: false)\n{text}'.encode()))
    document = read_document(path)
    assert "ư" in texts_of(document).values()
    assert decide(path, document).is_sound


def test_serial_numbers_and_addresses_outvote_no_words(tmp_path: Path) -> None:
    path = tmp_path / "sound.pdf"
    text = FRENCH + (
        " Numéro de série l1O0-IlI1-0OQD ; somme e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ;"
        " voir https:\\/\\/exemple.qc.ca/fichier\\_final(2).pdf?x=1&y=tt\\#ff, pièce 77-FFI-09, lot X12."
    )
    path.write_bytes(typst.compile(f'#set text(font: "DejaVu Sans Mono", hyphenate: false)\n{text}'.encode()))
    assert not decide(path, read_document(path)).texts


@pytest.mark.parametrize("sign", ["!", "_", "%"])
def test_a_sign_that_draws_nothing_is_a_space(sign: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, FRENCH, _as({" ": sign})) == (1, 0, {})


_APART = {"é": "e´", "è": "e`", "ê": "e^", "à": "a`", "ç": "c¸", "î": "i^", "É": "E´", "ô": "o^"}


@pytest.mark.parametrize("before", [False, True])
def test_letters_spelled_with_their_accent_apart_are_one(before: bool, tmp_path: Path) -> None:
    changes: dict[str, str | None] = {one: text[::-1] if before else text for one, text in _APART.items()}
    right, marked, silent = outcome(tmp_path, FRENCH, _as(changes))
    assert silent == {}
    assert (right, marked) == (sum(1 for one in _APART if one in FRENCH), 0)


def test_letters_that_are_all_said_to_be_one_are_never_silent(tmp_path: Path) -> None:
    right, _, silent = outcome(tmp_path, FRENCH * 2, lambda texts: {key: "A" for key in texts if texts[key] != " "})
    assert silent == {}
    assert right >= 20


def test_what_one_font_is_wrong_about_is_asked_of_a_font_that_draws_it_once(tmp_path: Path) -> None:
    def breakage(texts: dict[tuple[int, int], str]) -> dict[tuple[int, int], str | None]:
        return {key: "ƒ" for key, text in texts.items() if text in ("ff", "\ufb00")}

    _, broken = break_pdf(tmp_path, f"*Efforts* {FRENCH}", breakage)
    document = read_document(broken)
    asked = {key for key, text in texts_of(document).items() if text == "ƒ"}
    assert len({font for font, _ in asked}) == 2
    repairs = decide(broken, document, language="fr")
    assert {text for key, text in repairs.texts.items() if key in asked} == {"ff"}
    assert asked <= {*repairs.texts, *repairs.doubtful}
