"""Amounts and counts are read as they are written, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records.amounts import (
    UNKNOWN_SCALE,
    header_scale,
    leading_amount,
    read_amount,
    read_count,
    stated_scale,
)


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
        ("404\u2007109\u2009$", "404109", ""),
        ("404\u2060 109 $", "404109", ""),
        ("$1.2M", "1200000", ""),
        ("$250K", "250000", ""),
        ("1,2 Md$", "1200000000", ""),
        ("450 K$", "450000", ""),
        ("1 200 $ (1)", "1200", "(1)"),
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
        "3 000 à 4 000",
        "$1,5 M",
        "$12,50",
        "10 000 $US",
        "100 000 $ à 200 000 $",
        "15 000 $ 20 000 $",
        "- 5 000 $",
        "1.234,50",
        "≈ 3 M$",
        "12 %",
        "2 000 $ à 3 000 $",
        "500 000 $ (2022-2023) 600 000 $ (2023-2024)",
        "25 000 $ pour la phase 1 et 30 000 $ pour la phase 2",
        "12,5² M$",
        "1 500 ETP",
        "2 M$ + 500 k$",
        "1'234 $",
        "$3 m",
        "$3 mill.",
        "12 $ (en millions)",
        "12 $ (M$)",
        "5 000 $ (US)",
        "1 2 3 4 $",
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
        ("Budget (en millions de dollars canadiens)", 6),
        ("Projets de plus d’un million de dollars", UNKNOWN_SCALE),
        ("Plus de 3 millions de dollars", UNKNOWN_SCALE),
        ("Plus de 100 000 $", UNKNOWN_SCALE),
        ("Nombre d’élèves (en milliers)", 3),
        # Labels as they are usually written: the words beside the sign are words.
        ("Budget (en $)", 0),
        ("BUDGET (EN $)", 0),
        ("Montant $", 0),
        ("Montant annuel $", 0),
        ("$ prévus", 0),
        ("Budget (CAD)", 0),
        ("Planned spending ($ thousands)", 3),
        ("Planned spending ($000s)", 3),
        ("(in $ millions)", 6),
        ("Coûts (Md$)", 9),
        ("Coût (US $)", UNKNOWN_SCALE),
        ("Cost (USD)", UNKNOWN_SCALE),
        ("Cost (A$)", UNKNOWN_SCALE),
        ("Cost ($ bn)", UNKNOWN_SCALE),
        ("Cost (mm$)", 6),
    ],
)
def test_the_header_gives_the_scale(label: str, scale: int | None) -> None:
    assert header_scale(label) == scale


def test_the_scale_of_the_header_multiplies_bare_figures_only() -> None:
    assert read_amount("404,1", scale=3).value == Decimal("404100")
    assert not read_amount("404", scale=UNKNOWN_SCALE).is_read
    # Dollars, or thousands of dollars? The cell and its header disagree.
    assert not read_amount("404 $", scale=3).is_read


@pytest.mark.parametrize("text", ["-$50,000", "- $50,000", "$-50,000", "$ – 50,000", "-$.50"])
def test_a_dash_beside_a_figure_is_never_nothing(text: str) -> None:
    amount = read_amount(text, language="en")
    assert amount.value in (None, Decimal("-50000.00"))
    assert amount.is_qualified or not amount.is_read


@pytest.mark.parametrize(
    "text", ["À déterminer", "à venir", "TBD", "Aucun", "Non applicable", "s/o", "to be confirmed"]
)
def test_what_says_that_there_is_no_figure_is_no_figure_in_doubt(text: str) -> None:
    amount = read_amount(text)
    assert (amount.value, amount.note, amount.is_read) == (None, text, True)


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_any_amount_written_in_french_is_read_exactly(dollars: int, cents: int) -> None:
    written = f"{dollars:,}".replace(",", "\u00a0") + f",{cents:02d} $"
    assert read_amount(written).value == Decimal(f"{dollars}.{cents:02d}")


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_any_amount_written_in_english_is_read_exactly(dollars: int, cents: int) -> None:
    value = Decimal(f"{dollars}.{cents:02d}")
    assert read_amount(f"${dollars:,}.{cents:02d}", language="en").value == value
    assert read_amount(f"{dollars:,}.{cents:02d}", language="en").value == value


@pytest.mark.parametrize("text", ["12,5", "1.234", "(1,500)", "$1,23", "1,2345"])
def test_an_amount_in_doubt_in_english_is_not_read(text: str) -> None:
    assert not read_amount(text, language="en").is_read


@pytest.mark.parametrize(
    "text",
    [
        "-1 200 $",
        "500 000 $ par année",
        "500 000 $ (par année)",
        "150 $ / jour",
        "3 M$ +",
        "2 M$ (estimation)",
        "5 $ ou plus",
        "5 000 $ x 3",
        "5 000 $ × 12 mois",
        "5 000 $ (est.)",
    ],
)
def test_a_figure_that_is_not_simply_an_amount_is_told(text: str) -> None:
    amount = read_amount(text)
    assert amount.value is not None
    assert amount.is_qualified


@pytest.mark.parametrize(
    "text", ["500 $ (financé par le MEQ)", "500 $ (dont 300 $ en autofinancement)", "500 $ sur 3 ans"]
)
def test_other_notes_leave_the_amount_as_it_is(text: str) -> None:
    assert not read_amount(text).is_qualified


@pytest.mark.parametrize(("text", "has_unit"), [("404 109", False), ("0", True), ("404 $", True), ("3 M", False)])
def test_a_figure_without_unit_is_known_for_one(text: str, has_unit: bool) -> None:
    assert read_amount(text).has_unit == has_unit


@pytest.mark.parametrize(
    ("texts", "scale"),
    [
        (["(en milliers de dollars)"], 3),
        (["Tableau 1 – Dépenses (k$)"], 3),
        (["1 Les montants sont exprimés en millions de dollars."], 6),
        (["Un budget de 12 M$ et de 3 millions de dollars.", "Des milliers de dollars ont été versés."], None),
        (["(en milliers de dollars)", "(en millions de dollars)"], UNKNOWN_SCALE),
        ([], None),
    ],
)
def test_texts_around_a_table_may_give_the_scale(texts: list[str], scale: int | None) -> None:
    assert stated_scale(texts) == scale


@pytest.mark.parametrize(
    ("text", "value"), [("1 234", 1234), ("12", 12), ("10¹", 10), ("–", None), ("s. o.", None), ("", None), ("-0", 0)]
)
def test_counts(text: str, value: int | None) -> None:
    count = read_count(text)
    assert (count.value, count.is_read) == (value, True)


@pytest.mark.parametrize("text", ["1,5", "3 %", "1 à 3", "(500)", "-5", "1,234", "12 34", "environ 12", "1.2"])
def test_a_count_in_doubt_is_not_read(text: str) -> None:
    count = read_count(text)
    assert (count.value, count.is_read) == (None, False)


def test_counts_are_read_by_language_and_by_the_scale_of_their_label() -> None:
    assert read_count("1,234", language="en").value == 1234
    assert read_count("1,5", scale=3).value == 1500
    assert not read_count("12", scale=UNKNOWN_SCALE).is_read


@pytest.mark.parametrize(
    ("text", "value", "slack"),
    [
        ("6 000,50 $ au total", "6000.50", "0.005"),
        ("12,5 millions de dollars", "12500000", "50000"),
        ("58 actions", "58", "0.5"),
    ],
)
def test_the_amount_of_a_sentence_and_how_exactly_it_is_printed(text: str, value: str, slack: str) -> None:
    assert leading_amount(text) == (Decimal(value), Decimal(slack))
