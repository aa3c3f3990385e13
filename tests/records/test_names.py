"""Organisations are read as their cells name them, and what may be more, or less, than one is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records.names import (
    identify,
    is_spelt,
    lone_acronyms,
    may_be_two,
    read_names,
    split_names,
    take_role,
)
from schemas.catalogue import Organisations

HOW = Organisations(separators=(",", ";"), none=("aucun",))


@pytest.mark.parametrize(
    ("text", "names", "assumed"),
    [
        ("MEQ, MES", ("MEQ", "MES"), ()),
        ("MEQ MES", ("MEQ", "MES"), ("MEQ MES",)),
        ("MEQ-MES", ("MEQ", "MES"), ("MEQ-MES",)),
        ("MEQ et MES", ("MEQ", "MES"), ("MEQ et MES",)),
        ("Tous les MO", ("Tous les MO",), ()),
        ("Ministère des Finances, MES", ("Ministère des Finances", "MES"), ()),
        ("MEQ-XYZ", ("MEQ-XYZ",), ()),
        ("MEQ, ABC et DEF", ("MEQ", "ABC", "DEF"), ("ABC et DEF",)),
        ("Ville de Laval, ABC et DEF", ("Ville de Laval", "ABC et DEF"), ()),
        ("ABC et DEF", ("ABC et DEF",), ()),
        ("Ville (Québec, Laval), MES", ("Ville (Québec, Laval)", "MES"), ()),
        ("", (), ()),
    ],
)
def test_names(text: str, names: tuple[str, ...], assumed: tuple[str, ...]) -> None:
    found = read_names(text, HOW, {"MEQ", "MES"})
    assert (found.names, found.assumed) == (names, assumed)


@pytest.mark.parametrize("text", ["Aucun", "S. O.", "–", "Sans objet", "N/A", "none", "À déterminer", "TBD"])
def test_the_usual_words_for_none_are_known(text: str) -> None:
    found = read_names(text, Organisations(), ())
    assert (found.names, found.is_none) == ((), True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ministère de l’Éducation, du Loisir et du Sport", ("Ministère de l’Éducation, du Loisir et du Sport",)),
        ("Porteur : MEQ", ("Porteur : MEQ",)),
        ("MSSS et partenaires", ("MSSS et partenaires",)),
        ("Ville de Montréal / MES", ("Ville de Montréal / MES",)),
        ("ABC DEF", ("ABC DEF",)),
        ("ABC (DEF)", ("ABC (DEF)",)),
        ("MSSS (CISSS, CIUSSS", ("MSSS (CISSS, CIUSSS",)),
        ("Direction de l’Estrie Secrétariat à la jeunesse", ("Direction de l’Estrie Secrétariat à la jeunesse",)),
        ("Innovation, Science and Economic Development", ("Innovation", "Science and Economic Development")),
        ("Culture, Patrimoine et Communications", ("Culture", "Patrimoine et Communications")),
        ("Health Canada Department of Justice", ("Health Canada Department of Justice",)),
        ("avec les organismes du milieu", ("avec les organismes du milieu",)),
        ("MSSS\n(en collaboration avec le MES)", ("MSSS (en collaboration avec le MES)",)),
        ("Parks Canada and Fisheries and Oceans Canada", ("Parks Canada and Fisheries and Oceans Canada",)),
        ("Parks Canada and Health Canada", ("Parks Canada and Health Canada",)),
        ("Conseil des arts et des lettres et Loto-Québec", ("Conseil des arts et des lettres et Loto-Québec",)),
        ("Ministère des Finances et Ministère de la Famille", ("Ministère des Finances et Ministère de la Famille",)),
        ("MEQ (porteur)", ("MEQ (porteur)",)),
        ("Office de la langue (organisme responsable)", ("Office de la langue (organisme responsable)",)),
        ("Transport Canada (lead)", ("Transport Canada (lead)",)),
        ("Sûreté du Québec – porteur", ("Sûreté du Québec – porteur",)),
    ],
)
def test_what_may_be_more_or_less_than_one_name_is_told(text: str, names: tuple[str, ...]) -> None:
    found = read_names(text, HOW, {"MEQ", "MES", "MSSS"})
    assert found.names == names
    assert found.unsure == names


def test_sound_names_are_not_doubted() -> None:
    text = "Ministère de la Santé et des Services sociaux, MEQ (Direction du soutien)"
    text += ", Direction du Secrétariat, Ville de Trois-Rivières, Tous les MO"
    assert read_names(text, HOW, {"MEQ"}).unsure == ()


@pytest.mark.parametrize(
    "name",
    [
        "Canada Revenue Agency",
        "Public Health Agency of Canada",
        "Treasury Board of Canada Secretariat",
        "Ontario Ministry of Health",
        "Department of Justice Canada",
        "Department of the Solicitor General",
        "Women and Gender Equality Canada",
        "Toronto Police Services Board",
        "Institut national de santé publique du Québec (INSPQ)",
        "Transport, Justice",
    ],
)
def test_names_as_english_and_french_build_them_are_not_doubted(name: str) -> None:
    assert read_names(name, HOW, ()).unsure == ()


@pytest.mark.parametrize(
    "name",
    [
        "Innovation, Science and Economic Development Canada",
        "Santé et services sociaux et Famille",
        "Arts, lettres et patrimoine",
    ],
)
@pytest.mark.parametrize("acronym", ["", " (ABC)"])
def test_names_that_the_glossary_or_the_catalogue_spells_are_whole(name: str, acronym: str) -> None:
    text = f"Ville de Laval, {name}{acronym}, MES"
    names = ("Ville de Laval", f"{name}{acronym}", "MES")
    assert read_names(text, HOW, {"MES"}, [name]).names == names
    assert is_spelt(f"{name}{acronym}", {"ABC": name})
    settled = Organisations(separators=(",",), names=(name, f"{name} (ABC)"))
    found = read_names(text, settled, {"MES"})
    assert (found.names, found.unsure) == (names, ())


def test_a_role_in_brackets_leaves_the_name_where_the_catalogue_knows_it() -> None:
    roles = {"Porteur": "responsible", "partenaire": "collaborator"}
    assert take_role("MEQ (porteur)", roles) == ("MEQ", "responsible")
    assert take_role("Ville (Laval) [Partenaire]", roles) == ("Ville (Laval)", "collaborator")
    assert take_role("MEQ (FGJ)", roles) == ("MEQ (FGJ)", None)


def test_list_items_are_names_and_a_name_printed_twice_is_listed_once_and_told() -> None:
    found = read_names("MEQ\nMES, et MSSS\nMEQ", HOW, ())
    assert (found.names, found.repeated) == (("MEQ", "MES", "MSSS"), ("MEQ",))


def test_acronyms_joined_by_et_are_two_where_one_is_known() -> None:
    found = read_names("MEQ et XYZ", HOW, {"MEQ"})
    assert (found.names, found.assumed) == (("MEQ", "XYZ"), ("MEQ et XYZ",))


@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("MES", "MES"),
        ("MES (porteur)", "MES"),
        ("ministère de l'Enseignement superieur", "MES"),
        ("Ministère de l’Enseignement supérieur (MES)", "MES"),
        ("MES (Ministère de l’Enseignement supérieur)", "MES"),
        ("MEQ (MES)", None),
        ("Direction des services (MES)", None),
        ("XYZ", None),
    ],
)
def test_organisations_are_known_by_acronym_or_name(name: str, organisation: str | None) -> None:
    glossary = {"MES": "Ministère de l’Enseignement supérieur", "MEQ": "Ministère de l’Éducation"}
    assert identify(name, glossary) == organisation


def test_a_word_that_says_none_is_no_organisation() -> None:
    found = read_names("Aucun", HOW, ())
    assert (found.names, found.is_none) == ((), True)


def test_acronyms_that_stand_alone_are_known() -> None:
    assert lone_acronyms(["MEQ, Ministère", "MFamille"], (",",)) == {"MEQ", "MFamille"}


@given(st.lists(st.text("ABc ", min_size=1, max_size=6), max_size=5))
def test_splitting_keeps_every_letter(pieces: list[str]) -> None:
    text = ",".join(pieces)
    assert "".join(split_names(text, (",",))).replace(" ", "") == text.replace(",", "").replace(" ", "")


@pytest.mark.parametrize(
    ("lines", "is_doubtful"),
    [
        (["Ministère de la Langue", "Office des routes"], True),
        (["Ministry of Rural Affairs", "Treasury Board"], True),
        (["Ministère de la Langue", "MTO"], True),
        (["Ministère de la", "Langue et des Arts"], False),
        (["Ministère des Régions", "et des villages"], False),
        (["Treasury Board of Canada", "Secretariat"], False),
        (["Ministère de la Langue (en", "Partenariat avec d’autres)"], False),
        (["Ministère de la Langue"], False),
    ],
)
def test_a_name_over_lines_may_be_two_where_both_halves_may_be_names(lines: list[str], is_doubtful: bool) -> None:
    assert may_be_two(lines) == is_doubtful


@pytest.mark.parametrize(("name", "is_doubtful"), [("Innovation Office", False), ("Santé Office des routes", True)])
def test_a_word_that_begins_a_name_may_end_another(name: str, is_doubtful: bool) -> None:
    assert bool(read_names(name, HOW, ()).unsure) == is_doubtful
