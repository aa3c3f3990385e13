"""Numbers and dates are read as they are written, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records.statuses import read_status
from extractors.records.values import doubtful_numbers, read_dates, read_numbers, slug
from schemas.catalogue import Column
from tests.building import entry


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("184, 185", (184, 185), ""),
        ("3, 14 et 15", (3, 14, 15), ""),
        ("12 à 15", (12, 13, 14, 15), ""),
        ("12-14", (12, 13, 14), ""),
        ("", (), ""),
        ("3, voir p. 4", (3, 4), "voirp."),
        ("R1, R3 à R5", (1, 3, 4, 5), ""),
        ("Rec. 12 et 14", (12, 14), ""),
        ("nos 8 & 9", (8, 9), ""),
        ("n° 7", (7,), ""),
        ("1,2,3", (1, 2, 3), ""),
        ("12, 13 et suivantes", (12, 13), "suivantes"),
        ("15 à 12", (15, 12), "15–12"),
        ("1 à 400", (1, 400), "1–400"),
        ("3.1, 3.2", (), "3.13.2"),
        ("7a, R7b", (), "7a7b"),
        ("12/13", (), "12/13"),
        ("no 2023-04", (2023, 4), "2023–4"),
        ("Toutes", (), "Toutes"),
        ("12 à", (12,), "12–"),
    ],
)
def test_numbers(text: str, values: tuple[int, ...], rest: str) -> None:
    numbers = read_numbers(text)
    assert (numbers.values, numbers.rest) == (values, rest)


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("2 022", ("2 022",)),
        ("3, 1\u00a0250", ("1\u00a0250",)),
        ("101\u00a0102", ("101\u00a0102",)),
        ("185 184", ("185 184",)),
        ("0, 4", ("0",)),
        ("12, 99999", ("99999",)),
        ("2022", ("2022",)),
        ("184 185 186", ()),
        ("2, 134", ()),
        ("2\n134", ()),
        ("3, 14 et 15 à 17", ()),
        ("12 14", ()),
        ("R1 R300", ()),
    ],
)
def test_numbers_that_may_be_something_else_are_doubted(text: str, doubtful: tuple[str, ...]) -> None:
    assert doubtful_numbers(read_numbers(text).values, text.split("\n")) == doubtful


@pytest.mark.parametrize("text", ["S. O.", "–", "aucune", "sans objet", "N/A"])
def test_a_cell_may_say_that_there_is_no_number(text: str) -> None:
    numbers = read_numbers(text)
    assert (numbers.values, numbers.rest, numbers.is_none) == ((), "", True)


@given(st.lists(st.integers(1, 99999), min_size=1, max_size=6))
def test_any_list_of_numbers_is_read(values: list[int]) -> None:
    assert read_numbers(", ".join(map(str, values))).values == tuple(values)
    assert read_numbers("; ".join(f"R{value}" for value in values)).values == tuple(values)


def test_dates_in_figures_have_the_day_first_or_are_told_by_it() -> None:
    assert [day for _, day in read_dates("au 05/04/2023 ou 31.03.2024", "fr")] == [date(2023, 4, 5), date(2024, 3, 31)]
    assert [day for _, day in read_dates("03/31/2023, 31/03/2024 or 04/04/2024", "en")] == [
        date(2023, 3, 31),
        date(2024, 3, 31),
        date(2024, 4, 4),
    ]
    assert read_dates("as of 03/04/2023", "en") == ()
    assert read_dates("31/03/23, le dossier 12/2023-04-05", "fr") == ()


def test_dates_in_both_languages() -> None:
    assert [day for _, day in read_dates("du 1er avril 2023 au 31 mars 2024", "fr")] == [
        date(2023, 4, 1),
        date(2024, 3, 31),
    ]
    assert [day for _, day in read_dates("As of March 31, 2024, and 2 May 2023", "en")] == [
        date(2024, 3, 31),
        date(2023, 5, 2),
    ]
    assert [day for _, day in read_dates("AU 31 DECEMBRE 2022, 15 AOÛT 2023, 1er fevrier 2024", "fr")] == [
        date(2022, 12, 31),
        date(2023, 8, 15),
        date(2024, 2, 1),
    ]
    assert read_dates("le 31 février 2023", "fr") == ()


def test_keys_from_titles() -> None:
    assert slug("L’œuvre d’un été — suite") == "l-oeuvre-d-un-ete-suite"
    assert len(slug("mot " * 100)) <= 80
    assert slug("…") == "sans-titre"


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("✔", "completed"),
        ("●", "in_progress"),
        ("–", "not_started"),
        ("● En cours", "in_progress"),
        ("EN COURS.", "in_progress"),
        ("", None),
        ("■", None),
        ("✔ ●", None),
    ],
)
def test_a_status_that_is_a_sign_is_that_sign(printed: str, status: str | None) -> None:
    report = entry(
        Column(name="mesure", kind="title"),
        Column(name="etat", kind="status"),
        statuses={"✔": "completed", "●": "in_progress", "En cours": "in_progress", "-": "not_started"},
    )
    assert read_status(printed, report) == status


@pytest.mark.parametrize(
    ("printed", "status"),
    [("→ Underway", "in_progress"), ("✗ Target", "not_started"), ("✓ Target", "completed"), ("Target", None)],
)
def test_signs_around_a_status_count_only_where_they_alone_tell_two_apart(printed: str, status: str | None) -> None:
    report = entry(
        Column(name="mesure", kind="title"),
        Column(name="etat", kind="status"),
        statuses={"Underway": "in_progress", "✓ Target": "completed", "✗ Target": "not_started"},
    )
    assert read_status(printed, report) == status
