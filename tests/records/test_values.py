"""Amounts, numbers, dates and names are read as they are written, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records.amounts import UNKNOWN_SCALE, header_scale, read_amount
from extractors.records.values import (
    lone_acronyms,
    read_dates,
    read_names,
    read_numbers,
    slug,
    split_names,
)
from schemas.catalogue import Organisations


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("404 109 $", "404109", ""),
        ("404\u00a0109\u00a0$", "404109", ""),
        ("404\u202f109 $", "404109", ""),
        ("1 500 000 $ (dont 300 000 $ en autofinancement)", "1500000", "(dont 300 000 $ en autofinancement)"),
        ("680 532 $ (pour l’appel)", "680532", "(pour l’appel)"),
        ("- $", "0", ""),
        ("– $", "0", ""),
        ("0 $", "0", ""),
        ("2 000,50 $", "2000.50", ""),
        ("6,22 M$", "6220000", ""),
        ("12,5 k$", "12500", ""),
        ("2,5 millions de dollars", "2500000", ""),
        ("3 milliers de dollars", "3000", ""),
        ("-1 200 $", "-1200", ""),
        ("$1,500,000", "1500000", ""),
        ("$1 500 000", "1500000", ""),
        ("$2.5 million over five years", "2500000", "over five years"),
        ("1.500.000 $", "1500000", ""),
        ("404 109", "404109", ""),
    ],
)
def test_amounts(text: str, value: str, note: str) -> None:
    amount = read_amount(text)
    assert (amount.value, amount.note, amount.is_read) == (Decimal(value), note, True)


@pytest.mark.parametrize("text", ["", "s. o.", "–", "n. d.", "sans objet"])
def test_a_cell_without_amount_is_read_as_none(text: str) -> None:
    amount = read_amount(text)
    assert amount.value is None
    assert amount.is_read
    assert amount.note == text


@pytest.mark.parametrize(
    "text",
    [
        "1,500 $",
        "12 345,678 $",
        "environ 3 000 $",
        "(1 000 $)",
        "20 juin 2022",
        "à déterminer",
        "3 000 à 4 000",
        "$1,5 M",
        "$12,50",
        "10 000 $US",
        "100 000 $ à 200 000 $",
        "15 000 $ 20 000 $",
        "- 5 000 $",
    ],
)
def test_an_amount_in_doubt_is_not_read(text: str) -> None:
    amount = read_amount(text)
    assert (amount.value, amount.note, amount.is_read) == (None, text, False)


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        ("Crédits prévus (en milliers de dollars)", 3),
        ("Budget (M$)", 6),
        ("Dépenses (000 $)", 3),
        ("Crédits ($)", 0),
        ("Crédits prévus 2023-2024", None),
        ("Budget ($M)", 6),
        ("($ 000)", 3),
        ("Milliers de dollars", 3),
        ("Thousands of dollars", 3),
        ("Millions of dollars", 6),
        ("Budget 2023-2024 ($)", 0),
        ("Dépenses ($ CA)", 0),
        ("Coût ($ US)", UNKNOWN_SCALE),
    ],
)
def test_the_header_gives_the_scale(label: str, scale: int | None) -> None:
    assert header_scale(label) == scale


def test_the_scale_of_the_header_multiplies_bare_figures_only() -> None:
    assert read_amount("404,1", scale=3).value == Decimal("404100")
    assert not read_amount("404", scale=UNKNOWN_SCALE).is_read
    # Dollars, or thousands of dollars? The cell and its header disagree.
    assert not read_amount("404 $", scale=3).is_read


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_any_amount_written_in_french_is_read_exactly(dollars: int, cents: int) -> None:
    written = f"{dollars:,}".replace(",", "\u00a0") + f",{cents:02d} $"
    assert read_amount(written).value == Decimal(f"{dollars}.{cents:02d}")


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("184, 185", (184, 185), ""),
        ("3, 14 et 15", (3, 14, 15), ""),
        ("12 à 15", (12, 13, 14, 15), ""),
        ("12-14", (12, 13, 14), ""),
        ("", (), ""),
        ("3, voir p. 4", (3, 4), "voirp."),
    ],
)
def test_numbers(text: str, values: tuple[int, ...], rest: str) -> None:
    numbers = read_numbers(text)
    assert (numbers.values, numbers.rest) == (values, rest)


def test_dates_in_both_languages() -> None:
    assert [day for _, day in read_dates("du 1er avril 2023 au 31 mars 2024", "fr")] == [
        date(2023, 4, 1),
        date(2024, 3, 31),
    ]
    assert [day for _, day in read_dates("As of March 31, 2024, and 2 May 2023", "en")] == [
        date(2024, 3, 31),
        date(2023, 5, 2),
    ]
    assert read_dates("le 31 février 2023", "fr") == ()


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
        ("Ville (Québec, Laval), MES", ("Ville (Québec, Laval)", "MES"), ()),
        ("", (), ()),
    ],
)
def test_names(text: str, names: tuple[str, ...], assumed: tuple[str, ...]) -> None:
    found = read_names(text, HOW, {"MEQ", "MES"})
    assert (found.names, found.assumed) == (names, assumed)


def test_a_word_that_says_none_is_no_organisation() -> None:
    found = read_names("Aucun", HOW, ())
    assert (found.names, found.is_none) == ((), True)


def test_acronyms_that_stand_alone_are_known() -> None:
    assert lone_acronyms(["MEQ, Ministère", "MFamille"], (",",)) == {"MEQ", "MFamille"}


@given(st.lists(st.text("ABc ", min_size=1, max_size=6), max_size=5))
def test_splitting_keeps_every_letter(pieces: list[str]) -> None:
    text = ",".join(pieces)
    assert "".join(split_names(text, (",",))).replace(" ", "") == text.replace(",", "").replace(" ", "")


def test_keys_from_titles() -> None:
    assert slug("L’œuvre d’un été — suite") == "l-oeuvre-d-un-ete-suite"
    assert len(slug("mot " * 100)) <= 80
    assert slug("…") == "sans-titre"
