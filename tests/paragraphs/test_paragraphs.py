"""Lines become paragraphs and list items as a reader sees them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.table import Part
from extractors.text.paragraphs import column_limits, join_lines, out_of_sequence, paragraphs
from tests.building import part


def texts(*parts: Part, reach: float = 200.0) -> list[str]:
    return [item.printed for item in paragraphs(parts, reach=reach)]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["un plan", "pour tous"], "un plan pour tous"),
        (["la plate-", "forme Web"], "la plate-forme Web"),
        (["de 2016-", "2021"], "de 2016-2021"),
        (["un tiret –", "puis la suite"], "un tiret – puis la suite"),
        (["un mot -", "puis"], "un mot - puis"),
        (["le réseau/", "la région"], "le réseau/la région"),
        (["réali\u00ad", "sation"], "réalisation"),
        (["voir https://exemple.invalid/un/", "chemin/long"], "voir https://exemple.invalid/un/chemin/long"),
        (["voir https://exemple.invalid/page-", "deux.html ici"], "voir https://exemple.invalid/page-deux.html ici"),
        (["à l’adresse : htt", "ps://exemple.invalid/un"], "à l’adresse : https://exemple.invalid/un"),
        (["voir ww", "w.exemple.invalid"], "voir www.exemple.invalid"),
        (["le point w", "est ici"], "le point w est ici"),
        (["voir https://exemple.invalid", "pour la suite"], "voir https://exemple.invalid pour la suite"),
        (["30\u00a0%", "de plus"], "30 % de plus"),
        ([], ""),
    ],
)
def test_lines_of_a_paragraph_are_joined(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


@given(st.lists(st.text("abé-/ –.:1", max_size=12), max_size=6))
def test_joining_keeps_every_character_but_white_space(lines: list[str]) -> None:
    assert re.sub(r"\s", "", join_lines(lines)) == re.sub(r"\s", "", "".join(lines))


def test_full_lines_make_one_paragraph() -> None:
    assert texts(part("une ligne qui va jusqu’au bord droit,", "puis sa suite ici")) == [
        "une ligne qui va jusqu’au bord droit, puis sa suite ici"
    ]


def test_a_line_after_which_the_next_word_would_fit_ends_its_paragraph() -> None:
    assert texts(part("une phrase courte.", "Une autre phrase commence ici même.")) == [
        "une phrase courte.",
        "Une autre phrase commence ici même.",
    ]


def test_a_guillemet_is_tied_to_its_word() -> None:
    # « alone would fit behind the first line; « Réussir does not, and a typesetter moves both.
    assert texts(part("la campagne que tous appellent ici", "« Réussir ensemble »")) == [
        "la campagne que tous appellent ici « Réussir ensemble »"
    ]


def test_a_blank_line_separates_paragraphs() -> None:
    lines = (
        "une ligne qui va jusqu’au bord droit.",
        "une autre qui va aussi jusqu’au bord là",
        "et une qui suit la deuxième là",
    )
    assert len(texts(part(*lines, gap_before=[1]))) == 2


def test_bullets_and_numbers_are_items() -> None:
    cell = part("Les travaux :", "• la gare", "• le quai", "1. Montréal", "2. Québec")
    items = paragraphs([cell], reach=200.0)
    assert [(item.kind, item.marker, item.text) for item in items] == [
        ("paragraph", "", "Les travaux :"),
        ("bullet", "", "la gare"),
        ("bullet", "", "le quai"),
        ("numbered", "1.", "Montréal"),
        ("numbered", "2.", "Québec"),
    ]


def test_a_year_at_the_start_of_a_wrapped_line_is_no_number_of_a_list() -> None:
    assert len(texts(part("les travaux prendront fin en novembre", "12. Puis la suite viendra"))) == 1


def test_a_list_goes_on_over_a_page() -> None:
    first = part("1. Un item qui remplit toute la ligne ici", page=1)
    second = part("2. Un deuxième", page=2)
    assert texts(first, second) == ["1. Un item qui remplit toute la ligne ici", "2. Un deuxième"]


def test_a_paragraph_goes_on_over_a_page() -> None:
    first = part("une phrase que la page coupe juste là où", page=1)
    second = part("elle tombe.", page=2)
    assert texts(first, second) == ["une phrase que la page coupe juste là où elle tombe."]


def test_an_address_on_its_own_line_is_an_item() -> None:
    cell = part("Le programme est en ligne.", "https://exemple.invalid/un", "https://exemple.invalid/deux")
    assert texts(cell, reach=150.0) == [
        "Le programme est en ligne.",
        "https://exemple.invalid/un",
        "https://exemple.invalid/deux",
    ]


def test_the_reach_of_a_column_is_not_that_of_an_address_that_sticks_out() -> None:
    cell = part("une ligne comme les autres", "https://exemple.invalid/" + "a" * 60, width=150.0)
    assert column_limits([cell]) <= 150.0


def test_an_empty_cell_has_no_items() -> None:
    assert paragraphs([part()], reach=100.0) == ()
    assert column_limits([]) == 0.0


@given(st.lists(st.text("abc .é•1-", min_size=1, max_size=30), max_size=8), st.floats(20, 400))
def test_every_character_of_a_cell_is_in_one_item(lines: list[str], reach: float) -> None:
    cell = part(*lines)
    printed = "".join(item.marker + item.text for item in paragraphs([cell], reach=reach))
    kept = re.sub(r"[\s•]", "", "".join(lines))
    # A bullet, also one written as a dash, is named by the item's kind and leaves its text.
    assert re.sub(r"[\s•-]", "", printed) == re.sub(r"-", "", kept)


@pytest.mark.parametrize(
    "mark", ["•", "o", "▪", "✓", "◆", "⁃", "→", "‒", "Ø", "ü", "§", "1)", "(1)", "(a)", "a)", "A)", "1°", "i.", "1."]
)
def test_signs_letters_and_typed_markers_open_items(mark: str) -> None:
    following = {"1": "2", "a": "b", "A": "B", "i": "ii"}
    core = mark.strip("(.)°")
    second = mark.replace(core, following[core]) if core in following else mark
    (one, two) = paragraphs([part(f"{mark} Un travail", f"{second} Deux travaux")], reach=200.0)
    assert (one.text, two.text) == ("Un travail", "Deux travaux")
    assert (one.marker, two.marker) == ((mark, second) if core in following else ("", ""))


@pytest.mark.parametrize(
    "lines",
    [
        ("La rencontre a eu lieu le", "12. Elle a permis de conclure."),
        ("Voir l’article", "3. Il est modifié."),
        ("L’année", "2023 a été marquée par une hausse."),
        ("Au total,", "§ 12 de la loi"),
    ],
)
def test_a_number_of_the_sentence_opens_no_item(lines: tuple[str, str]) -> None:
    assert {item.kind for item in paragraphs([part(*lines)], reach=200.0)} == {"paragraph"}


def test_a_list_goes_on_behind_the_items_of_another_and_where_its_lines_are_full() -> None:
    cell = part("1. Un travail :", "a) le premier;", "b) le second.", "2. Deux travaux.", "• Un point.", "3. La fin.")
    assert [item.marker for item in paragraphs([cell], reach=0.0)] == ["1.", "a)", "b)", "2.", "", "3."]


def test_a_list_may_leave_a_number_out_and_that_is_told() -> None:
    items = paragraphs([part("1. Un", "2. Deux", "4. Quatre")], reach=200.0)
    assert [item.marker for item in items] == ["1.", "2.", "4."]
    assert out_of_sequence(items) == ("4.",)
    again = paragraphs([part("1. Un", "2. Deux", "1. Un autre", "2. Le suivant")], reach=200.0)
    assert out_of_sequence(again) == ()


@pytest.mark.parametrize("text", ["s. o.", "n. d.", "S. o. cette année", "p. ex. une école", "s. o", "s. o. en 2024"])
def test_an_abbreviation_opens_no_list(text: str) -> None:
    assert [(item.kind, item.text) for item in paragraphs([part(text)], reach=200)] == [("paragraph", text)]


@pytest.mark.parametrize("text", ["a. Un guide", "1. a. Un guide", "n. Des écoles"])
def test_a_letter_opens_an_item(text: str) -> None:
    assert [item.kind for item in paragraphs([part(text)], reach=200)] == ["numbered"]


def test_two_sentences_far_apart_are_two_paragraphs_where_nothing_else_tells_the_pitch() -> None:
    full = "Une phrase qui va jusqu’au bord droit ."
    assert len(texts(part(full, "Autrement dit, une autre qui y va aussi.", gap_before=[1]))) == 2
    assert len(texts(part(full, "Autrement dit, une autre qui y va aussi."))) == 1
    # Lines set wide apart are no paragraphs where a sentence goes on.
    assert len(texts(part("Une phrase qui va jusqu’au bord droit et", "continue ici", gap_before=[1]))) == 1
