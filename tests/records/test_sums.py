"""Rows of totals are told from the others, left out, and held against them; own tables have their types."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.records.actions import Known, Row, read_actions
from extractors.records.assemble import assemble
from extractors.records.own_table import action_sums, table_rows
from extractors.records.sums import is_total
from schemas.catalogue import Column, Rows
from tests.building import entry, fragment, part

ENTRY = entry(
    Column(name="no", kind="number", labels=("no",)),
    Column(name="mesure", kind="title", labels=("mesures?",)),
    Column(name="budget", kind="planned", labels=("budget.*",)),
)
HEADER = ["No", "Mesure", "Budget ($)"]


@pytest.mark.parametrize(
    "texts",
    [
        ("Total", "1 234 $"),
        ("TOTAL", "1 234", "–"),
        ("Sous-total – Axe 1", "12,5 M$"),
        ("Grand total:", "$1,234"),
        ("Total des crédits", "(12)"),
        ("Total", "12", "s. o."),
        ("Total", "n.d.", "12"),
        ("Total", "1,5 Md$"),
        ("Total", "$1.2 million"),
        ("Total", "2,5 millions de dollars"),
        ("Subtotal, area 1", "1594.7", "2164.4"),
    ],
)
def test_rows_of_totals(texts: tuple[str, ...]) -> None:
    assert is_total(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ("Total",),
        ("Total", "–"),
        ("Total", "s. o."),
        ("Totaliser les heures", "1 234 $"),
        ("Total Physical Response", "1 234 $"),
        ("Total de la refonte", "MEQ", "1 234 $"),
        ("1. Total", "1 234 $"),
    ],
)
def test_rows_that_are_none(texts: tuple[str, ...]) -> None:
    assert not is_total(texts)


def findings(
    *rows: list[str], header: list[str] = HEADER
) -> tuple[list[str], list[tuple[str, str | None, str | None]]]:
    """The titles of the actions, and what is found of the totals."""
    assembled = assemble([fragment([header, *rows], header_rows=1)], [], ENTRY)
    actions, _ = read_actions(assembled.rows, ENTRY, Known(notes=(), raised={}, glossary={}))
    found = action_sums(actions, assembled.totals, ENTRY)
    return [action.title for action in actions], [(one.check, one.expected, one.found) for one in found]


def test_totals_that_add_up_are_left_out_and_said() -> None:
    titles, found = findings(
        ["1", "Un", "100"],
        ["2", "Deux", "200,50"],
        ["", "Sous-total", "300,50"],
        ["3", "Trois", "50"],
        ["Sous-total", "", "50"],
        ["Total", "", "350,50"],
    )
    assert titles == ["Un", "Deux", "Trois"]
    assert [check for check, _, _ in found] == ["total-row"] * 3


def test_a_total_may_stand_above_its_rows() -> None:
    _, found = findings(["", "Total", "300"], ["1", "Un", "100"], ["2", "Deux", "200"])
    assert [check for check, _, _ in found] == ["total-row"]


def test_a_total_that_does_not_add_up_is_told() -> None:
    _, found = findings(["1", "Un", "100"], ["2", "Deux", "200"], ["", "Total", "310"])
    assert found[1:] == [("sum-differs", "310.00", "300.00")]


@pytest.mark.parametrize(("row", "total"), [("100 à 200", "300"), ("100", "12 %")])
def test_a_total_that_cannot_be_checked_is_told(row: str, total: str) -> None:
    _, found = findings(["1", "Un", row], ["2", "Deux", "200"], ["", "Total", total])
    assert found[1:] == [("sum-unchecked", total, None)]


TABLE = entry(
    Column(name="region", kind="text", labels=("région",)),
    Column(name="nombre", kind="integer", labels=("nombre.*",), required=True),
    Column(name="montant", kind="amount", labels=("montant.*",)),
    id="inventaire",
    kind="table",
    rows=Rows(),
)


def own(
    *rows: list[str], header: tuple[str, str, str] = ("Région", "Nombre", "Montant (k$)")
) -> tuple[list[dict[str, object]], list[str]]:
    assembled = assemble([fragment([list(header), *rows], header_rows=1)], [], TABLE)
    made, found = table_rows("inventaire-2023-03-31", assembled.rows, assembled.totals, TABLE)
    return made, [one.check for one in found]


def test_own_tables_have_whole_numbers_and_amounts() -> None:
    rows, found = own(["Estrie", "1 234", "1,5"], ["Laval", "12", "–"], ["Total", "1 246", "1,5"])
    assert [(row["region"], row["nombre"], row["montant"], row["needs_review"]) for row in rows] == [
        ("Estrie", 1234, Decimal(1500), False),
        ("Laval", 12, None, False),
    ]
    assert found == ["total-row"]


@pytest.mark.parametrize(
    ("count", "amount", "check"),
    [
        ("1,5", "2", "value-unread"),
        ("3 %", "2", "value-unread"),
        ("1 à 3", "2", "value-unread"),
        ("3", "(5)", "value-unread"),
    ],
)
def test_a_value_that_cannot_be_read_is_empty_and_told(count: str, amount: str, check: str) -> None:
    (row,), found = own(["Estrie", count, amount])
    assert None in (row["nombre"], row["montant"])
    assert row["needs_review"]
    assert found == [check]


def test_a_cell_that_must_be_filled_and_one_with_a_lost_glyph_are_told() -> None:
    (row,), found = own(["Estrie", "", "2"])
    assert (row["needs_review"], found) == (True, ["value-missing"])
    doubtful = part("Est\N{REPLACEMENT CHARACTER}ie")
    line = doubtful.lines[0]
    spans = tuple(replace(span, is_doubtful=True) for span in line.spans)
    parts = {"region": (replace(doubtful, lines=(replace(line, spans=spans),)),), "nombre": (part("3"),)}
    rows, findings = table_rows("x-2023-03-31", [Row(parts=parts, section="", subsection="")], [], TABLE)
    assert rows[0]["needs_review"]
    assert [(one.check, one.column) for one in findings] == [("value-unsure", "region")]


def test_a_row_of_its_own_keeps_its_place() -> None:
    rows, _ = table_rows(
        "x-2023-03-31", [Row(parts={"region": (part("Estrie"),)}, section="", subsection="")], [], TABLE
    )
    assert (rows[0]["position"], rows[0]["page"], rows[0]["needs_review"]) == (1, 1, True)
