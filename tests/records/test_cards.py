"""Reports that give each action a card of its own, labels beside values, are read as a table of actions."""

from __future__ import annotations

from dataclasses import replace

from extractors.records.actions import Known, read_actions
from extractors.records.assemble import Assembled, assemble
from extractors.records.cells import plain
from extractors.table import Fragment
from schemas.catalogue import Column, Rows
from tests.building import entry, fragment

ENTRY = entry(
    Column(name="action", kind="action"),
    Column(name="resp", kind="responsible", labels=("responsables?",)),
    Column(name="statut", kind="status", labels=("statut",)),
    Column(name="suivi", kind="progress", labels=("réalisations",)),
    rows=Rows(starts=r"^Action (?P<number>\d+) : "),
    statuses={"Terminée": "completed"},
)


def card(number: int, *lines: list[str], page: int = 1, top: float = 0.0) -> Fragment:
    """A card with its title over both columns."""
    made = fragment([[f"Action {number} : Agir", ""], *lines], page=page)
    cells = tuple(replace(cell, c1=1) if (cell.r0, cell.c0) == (0, 0) else cell for cell in made.cells)
    kept = tuple(cell for cell in cells if (cell.r0, cell.c0) != (0, 1))
    return replace(made, cells=kept, bbox=made.bbox._replace(top=made.bbox.top + top, bottom=made.bbox.bottom + top))


def values(assembled: Assembled) -> list[dict[str, str]]:
    return [{name: plain(parts) for name, parts in row.parts.items() if plain(parts)} for row in assembled.rows]


FULL = [["Responsable", "MEQ"], ["Statut :", "Terminée"], ["Réalisations", "Un guide."]]


def test_each_card_is_an_action() -> None:
    read = assemble([card(1, *FULL), card(2, FULL[1], FULL[0], top=300)], [], ENTRY)
    assert values(read) == [
        {"action": "Action 1 : Agir", "resp": "MEQ", "statut": "Terminée", "suivi": "Un guide."},
        {"action": "Action 2 : Agir", "resp": "MEQ", "statut": "Terminée"},
    ]
    actions, _ = read_actions(read.rows, ENTRY, Known(notes=(), raised={}, glossary={}))
    assert [(action.number, action.status, action.needs_review) for action in actions] == [
        (1, "completed", False),
        (2, "completed", False),
    ]


def test_a_card_goes_on_over_a_page() -> None:
    rest = fragment([["", "Une affiche."]], page=2)
    read = assemble([card(1, *FULL), rest, card(2, *FULL, page=2, top=200)], [], ENTRY)
    assert [row["suivi"] for row in values(read)] == ["Un guide. Une affiche.", "Un guide."]
    rest = fragment([["Réalisations", "Une affiche."]], page=2)
    read = assemble([card(1, *FULL[:2]), rest, card(2, *FULL, page=2, top=200)], [], ENTRY)
    assert [row["suivi"] for row in values(read)] == ["Une affiche.", "Un guide."]


def test_a_line_with_another_label_is_told() -> None:
    read = assemble([card(1, *FULL, ["Région", "Estrie"])], [], ENTRY)
    assert [one.found for one in read.findings if one.check == "card-line-left-out"] == ["Région", "Estrie"]


def test_labels_and_values_may_stand_twice_on_a_line() -> None:
    made = fragment([["Action 1 : Agir", "", "", ""], ["Responsable", "MEQ", "Statut", "Terminée"]])
    assert values(assemble([made, card(2, *FULL, page=2)], [], ENTRY))[0] == {
        "action": "Action 1 : Agir",
        "resp": "MEQ",
        "statut": "Terminée",
    }


def test_a_table_of_two_columns_is_no_card() -> None:
    table = fragment([["Responsable", "Statut"], ["MEQ", "Terminée"], ["MES", "Terminée"]])
    assert assemble([table], [], ENTRY).rows == ()
