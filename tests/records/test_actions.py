"""Rows of a table become actions, and what is not certain is said."""

from __future__ import annotations

import pytest

from extractors.records.actions import Known, Row, read_actions
from extractors.records.assemble import assemble
from extractors.table import Cell, Part
from schemas.catalogue import Column, Entry, Organisations, Rows
from tests.building import fragment, part

NOTHING = Known(notes=(), raised={}, glossary={})
ENTRY = Entry(
    id="essai",
    title="Essai",
    publisher="Ministère",
    licence="MIT",
    columns=(
        Column(name="action", kind="action", labels=("actions?",)),
        Column(name="responsable", kind="responsible", labels=("responsables?",)),
        Column(name="budget", kind="planned", labels=("budget.*",)),
    ),
    rows=Rows(starts=r"^(?P<number>\S+)\. "),
)


def row(action: str = "1. Agir", responsible: str = "MEQ", budget: str = "", **values: object) -> Row:
    parts = {"action": (part(action),), "responsable": (part(*responsible.split("\n")),), "budget": (part(budget),)}
    return Row(parts=parts, section="", subsection="", **values)  # type: ignore[arg-type]


def checks(*rows: Row, entry: Entry = ENTRY) -> list[str]:
    return [finding.check for finding in read_actions(rows, entry, NOTHING)[1]]


@pytest.mark.parametrize(("printed", "number"), [("12. Agir", 12), ("1². Agir", None), ("1.2. Agir", None)])
def test_only_whole_numbers_are_numbers(printed: str, number: int | None) -> None:
    (action,), _ = read_actions([row(printed)], ENTRY, NOTHING)
    assert action.number == number


def test_keys_are_unique_whatever_the_numbers() -> None:
    actions, findings = read_actions([row("2. A"), row("2-2. B"), row("2. C"), row("2. D")], ENTRY, NOTHING)
    keys = [action.action_id for action in actions]
    assert len(set(keys)) == 4
    assert keys[0] == "essai:2"
    assert [finding.check for finding in findings].count("number-repeated") == 2


def test_a_line_break_separates_names_where_the_catalogue_says_so() -> None:
    # The other cell shows how far text reaches in the column.
    rows = [row(responsible="Santé\nFamille"), row("2. B", "Ministère de la Langue")]
    (action, _), _ = read_actions(rows, ENTRY, NOTHING)
    assert [one.name for one in action.organisations] == ["Santé", "Famille"]
    commas = ENTRY.model_copy(update={"organisations": Organisations(separators=(",",))})
    (action, _), _ = read_actions(rows, commas, NOTHING)
    assert len(action.organisations) == 1


def test_an_amount_is_read_by_the_label_above_its_row() -> None:
    thousands, plain = row(budget="250", labels={"budget": "Budget (k$)"}), row("2. B", budget="250 000 $")
    actions, _ = read_actions([thousands, plain], ENTRY, NOTHING)
    assert [action.planned.value for action in actions] == [250000, 250000]


def test_an_amount_that_cannot_be_read_is_kept_as_printed_and_marked() -> None:
    (action,), findings = read_actions([row(budget="environ 3 000 $")], ENTRY, NOTHING)
    assert (action.planned.value, action.planned.note, action.needs_review) == (None, "environ 3 000 $", True)
    assert [finding.check for finding in findings] == ["amount-unread"]


def test_a_figure_without_unit_is_told() -> None:
    assert checks(row(budget="3 000")) == ["amount-without-unit"]


def test_a_row_without_title_is_told() -> None:
    assert "title-missing" in checks(row(action=""))


def test_a_cell_over_several_columns_is_told() -> None:
    page = fragment(
        [["Action", "Responsable", "Budget"], ["1. Agir", "MEQ", "3 $"], ["2. Faire", "", ""]], header_rows=1
    )
    wide = Cell(r0=2, r1=2, c0=0, c1=1, parts=(part("2. Abandonnée : voir 1."),))
    cells = tuple(cell for cell in page.cells if not (cell.r0 == 2 and cell.c0 < 2))
    found = assemble([type(page)(**{**_values(page), "cells": (*cells, wide)})], [], ENTRY)
    assert "cell-over-columns" in [finding.check for finding in found.findings]
    assert [one.is_unsure for one in found.rows] == [False, True]


def test_tables_side_by_side_in_height_are_told() -> None:
    rows = [["Action", "Responsable", "Budget"], ["1. Agir", "MEQ", "3 $"]]
    found = assemble([fragment(rows, header_rows=1), fragment(rows, header_rows=1)], [], ENTRY)
    assert "tables-interleaved" in [finding.check for finding in found.findings]


def _values(page: object) -> dict[str, object]:
    return {name: getattr(page, name) for name in page.__slots__}  # type: ignore[attr-defined]


def test_empty_parts_hold_nothing() -> None:
    empty = Row(parts={"action": (Part(page=1, bbox=part("x").bbox, lines=()),)}, section="", subsection="")
    assert checks(empty)[0] == "title-missing"
