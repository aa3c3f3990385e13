"""What single methods say, and what they do not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.repair.evidence.symbols import meaning
from extractors.repair.evidence.tables import name_text
from extractors.repair.evidence.words import judge_spelling
from extractors.repair.fonts.shapes import Row, beside, likeness, likeness_beside, moved, scan
from extractors.repair.inventory import is_unreadable
from extractors.repair.lexicon import Lexicon, fold, fold_all, lexicon


@pytest.mark.parametrize("word", ["permettant", "diffusion", "affectées", "œuvre", "À", "ﬁnal", "RATIFICATION"])
def test_the_lexicon_knows_french_words_in_any_case_and_form(word: str) -> None:
    assert lexicon("fr").zipf(word) > 0


@pytest.mark.parametrize("word", ["permetant", "difusion", "informaon", "nf0", ""])
def test_the_lexicon_does_not_know_what_a_lost_letter_leaves(word: str) -> None:
    assert lexicon("fr").zipf(word) == 0


def test_english_words_are_guests_in_a_french_lexicon() -> None:
    assert 0 < lexicon("fr").zipf("wealthy") < lexicon("en").zipf("wealthy")


@pytest.mark.parametrize(("name", "text"), [
    ("f_i", "fi"), ("t_t_i", "tti"), ("uni00E9", "é"), ("eacute", "é"), ("a.alt", "a"), ("fi", "fi"), ("ffi", "ffi"),
])  # fmt: skip
def test_glyph_names_that_mean_something_are_read(name: str, text: str) -> None:
    assert name_text(name) == text


@pytest.mark.parametrize("name", ["glyph00012", "g12", "cid00104", "G1F", "c45", "index7", ".notdef", "a192"])
def test_glyph_names_that_only_number_are_not(name: str) -> None:
    assert name_text(name) is None


def test_private_codes_mean_something_in_symbol_fonts_only() -> None:
    assert meaning("SymbolMT", 0xF0B7) == "•"
    assert meaning("OpenSymbol", 0xF0B7) == "•"
    assert meaning("Wingdings-Regular", 0xF0A7) == "▪"
    assert meaning("Wingdings3", 0xF0A7) is None
    assert meaning("Calibri", 0xF0B7) is None
    assert meaning("SymbolMT", ord("b")) is None


@pytest.mark.parametrize("text", ["�", "\x02", "\uf0b7", "", None, "a\x00"])
def test_unreadable_texts(text: str | None) -> None:
    assert is_unreadable(text)


@pytest.mark.parametrize("text", ["é", "ffi", " ", "’", "•", "Ɵ"])
def test_readable_texts(text: str) -> None:
    assert not is_unreadable(text)


def test_known_words_weigh_more_than_unknown_ones_and_common_words_most() -> None:
    zipf = lexicon("fr").zipf
    weights = {}
    for spelled in ("permettant", "permettrai", "permetant", "informa3on"):
        judged = judge_spelling(zipf, spelled)
        assert judged is not None
        weights[spelled] = judged[0]
    assert weights["permettant"] > weights["permettrai"] > weights["permetant"]
    assert weights["informa3on"] < weights["permettant"]


def test_elided_words_are_looked_up_behind_their_apostrophe() -> None:
    judged = judge_spelling(lexicon("fr").zipf, "l’accès")
    assert judged is not None
    assert judged[1]


def test_figures_alone_have_nothing_to_look_up() -> None:
    assert judge_spelling(lexicon("fr").zipf, "2023") is None


def test_likeness_is_shared_ink_over_all_ink() -> None:
    square = scan([[(0.0, 0.0), (0.4, 0.0), (0.4, 0.4), (0.0, 0.4)]])
    moved = scan([[(0.2, 0.0), (0.6, 0.0), (0.6, 0.4), (0.2, 0.4)]])
    assert likeness(square, square) == pytest.approx(1.0)
    assert likeness(square, moved) == pytest.approx(1 / 3)


_row = st.lists(st.floats(0, 1), max_size=6, unique=True).map(
    lambda places: tuple(zip(sorted(places)[::2], sorted(places)[1::2], strict=False))
)
_lines = st.tuples(*[_row] * 5)


@given(_lines, _lines, _lines, st.lists(st.floats(-0.5, 1.5), min_size=1, max_size=5))
def test_the_last_of_joined_letters_is_tried_in_all_places_as_in_each(
    one: tuple[Row, ...], before: tuple[Row, ...], last: tuple[Row, ...], places: list[float]
) -> None:
    each = [likeness(one, beside(before, moved(last, place))) for place in places]
    assert likeness_beside(one, before, last, places) == max(each)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_looked_up_together_or_one_by_one_or_held_are_as_frequent(language: str) -> None:
    together, single, held = (Lexicon(language, "large") for _ in range(3))
    known = [word for word, _ in held.frequent(1.3)][::3001]
    asked = [*known, "zzyzzx", "", "l\u2019\ufb01n", "\ud800"]
    together.look_up(asked)
    found = [together.zipf_of_folded(word) for word in asked]
    assert found == [single.zipf_of_folded(word) for word in asked] == [held.zipf_of_folded(word) for word in asked]
    assert all(found[: len(known)])
    assert not any(found[len(known) :])


def test_words_folded_together_are_those_folded_one_by_one() -> None:
    words = ["Été", "ΟΔΟΣ", "oe\u0301", "STRASSE", "İstanbul", "e\u0301te\u0301", "Ångström", "ŀ", "ſo", "mot", "ΣΑΣ"]
    assert fold_all(words) == [fold(word) for word in words]
    assert fold_all([*words, "ﬁn"]) == [fold(word) for word in (*words, "ﬁn")]
    assert fold_all([]) == []


def test_marks_around_a_word_say_nothing_of_it() -> None:
    frequencies = {"mot": 5.0, "projet": 4.0}
    seen: dict[str, float] = {}

    def zipf(word: str) -> float:
        seen[word] = frequencies.get(fold(word), 0.0)
        return seen[word]

    for word in ("mot", "Mot", "MOT", "mOt", "inconnu", "Inconnu", "inConnu", "PRojet", "projet"):
        alone = judge_spelling(zipf, word)
        assert alone is not None
        for before, after in (("", ","), ("(", ""), ("« ", " »"), ("“", "”."), ("", "’"), ("-", "-"), ("", "…")):
            assert judge_spelling(zipf, f"{before}{word}{after}") == (*alone[:3], f"{before}{word}{after}")
    assert {fold(word) for word in seen} == {"mot", "inconnu", "projet"}
