"""Rows of a table become actions, and what is not certain is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.records.actions import Known, Row, read_actions
from extractors.records.assemble import assemble
from extractors.records.notes import Note
from extractors.table import Cell, Part
from schemas.catalogue import Column, Entry, Organisations, Rows
from tests.building import entry, fragment, line, part

NOTHING = Known(notes=(), raised={}, glossary={})
ENTRY = entry(
    Column(name="action", kind="action", labels=("actions?",)),
    Column(name="responsable", kind="responsible", labels=("responsables?",)),
    Column(name="budget", kind="planned", labels=("budget.*",)),
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


def test_a_role_in_brackets_is_doubted_unless_the_catalogue_says_what_it_means() -> None:
    (action,), findings = read_actions([row(responsible="MEQ (porteur), MES (partenaire)")], ENTRY, NOTHING)
    assert [one.name for one in action.organisations] == ["MEQ (porteur)", "MES (partenaire)"]
    assert (action.needs_review, [one.check for one in findings]) == (True, ["name-unsure"] * 2)
    roles = Organisations(roles={"porteur": "responsible", "partenaire": "collaborator"})
    entry = ENTRY.model_copy(update={"organisations": roles})
    (action,), findings = read_actions([row(responsible="MEQ (porteur), MES (partenaire)")], entry, NOTHING)
    assert [(one.name, one.role) for one in action.organisations] == [("MEQ", "responsible"), ("MES", "collaborator")]
    assert (action.needs_review, findings) == (False, ())


@pytest.mark.parametrize(("printed", "checks"), [("2 022", ["numbers-unsure"]), ("2, 22", [])])
def test_a_number_that_may_be_something_else_needs_a_review(printed: str, checks: list[str]) -> None:
    entry = ENTRY.model_copy(update={"columns": (*ENTRY.columns, Column(name="rec", kind="recommendations"))})
    plain = row()
    (action,), findings = read_actions([replace(plain, parts={**plain.parts, "rec": (part(printed),)})], entry, NOTHING)
    assert ([one.check for one in findings], action.needs_review) == (checks, bool(checks))


def test_an_amount_is_read_by_the_label_above_its_row() -> None:
    thousands, plain = row(budget="250", labels={"budget": "Budget (k$)"}), row("2. B", budget="250 000 $")
    actions, _ = read_actions([thousands, plain], ENTRY, NOTHING)
    assert [action.planned.value for action in actions] == [250000, 250000]


def test_an_amount_that_cannot_be_read_is_kept_as_printed_and_marked() -> None:
    (action,), findings = read_actions([row(budget="environ 3 000 $")], ENTRY, NOTHING)
    assert (action.planned.value, action.planned.note, action.needs_review) == (None, "environ 3 000 $", True)
    assert [finding.check for finding in findings] == ["amount-unread"]


@pytest.mark.parametrize(
    ("printed", "needs_review"),
    [
        ("Ressources existantes", False),
        ("Sans frais (autofinancé)", False),
        ("Un million de dollars", True),
        ("Voir l’action 4", True),
        ("Environ 5 000 $", True),
        ("l OOO", True),
        ("Budget : ▯▯▯", True),
    ],
)
def test_an_amount_in_words_needs_a_review_where_a_figure_may_be_missed(printed: str, needs_review: bool) -> None:
    (action,), findings = read_actions([row(budget=printed)], ENTRY, NOTHING)
    assert (action.planned.value, action.planned.note) == (None, printed)
    assert action.needs_review == needs_review
    assert "amount-unread" in [one.check for one in findings]


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


UNITS = ENTRY.model_copy(
    update={
        "columns": (
            ENTRY.columns[0],
            ENTRY.columns[1],
            Column(name="budget", kind="planned", labels=("budget.*",), unit="thousands"),
        )
    }
)


@pytest.mark.parametrize(
    ("values", "entry", "value", "found"),
    [
        ({"labels": {"budget": "Budget"}}, ENTRY, 250, ["amount-without-unit"]),
        ({"labels": {"budget": "Budget (k$)"}}, ENTRY, 250_000, []),
        # Only a caption says it: taken for true, and marked.
        ({"stated": 3}, ENTRY, 250_000, ["amount-scale-unsure"]),
        ({"labels": {"budget": "Budget ($)"}, "stated": 3}, ENTRY, 250, ["amount-scale-unsure"]),
        ({"stated": -1}, ENTRY, None, ["amount-units-differ"]),
        ({"labels": {"budget": "Budget ($)"}, "stated": -1}, ENTRY, 250, ["amount-units-differ"]),
        ({}, UNITS, 250_000, []),
        # The header contradicts the catalogue.
        ({"labels": {"budget": "Budget (M$)"}}, UNITS, None, ["amount-units-differ"]),
    ],
)
def test_the_unit_of_a_bare_figure(
    values: dict[str, object], entry: Entry, value: int | None, found: list[str]
) -> None:
    (action,), findings = read_actions([row(budget="250", **values)], entry, NOTHING)
    assert (action.planned.value, [one.check for one in findings]) == (value, found)
    assert action.needs_review == bool(found)


def test_a_figure_in_dollars_below_a_header_in_millions_is_not_published() -> None:
    (action,), findings = read_actions([row(budget="1 250 000", labels={"budget": "(M$)"})], ENTRY, NOTHING)
    assert (action.planned.value, action.planned.note, action.needs_review) == (None, "1 250 000", True)
    assert [one.check for one in findings] == ["amount-out-of-line"]


def test_a_figure_far_out_of_line_with_its_column_is_told() -> None:
    rows = [row(f"{n}. A", budget=text, labels={"budget": "(k$)"}) for n, text in enumerate(("250", "90", "450 000"))]
    actions, findings = read_actions(rows, ENTRY, NOTHING)
    assert [action.needs_review for action in actions] == [False, False, True]
    assert [one.check for one in findings] == ["amount-out-of-line"]
    # In dollars, or among two figures, nothing tells.
    assert read_actions([replace(one, labels={"budget": "($)"}) for one in rows], ENTRY, NOTHING)[1] == ()
    assert read_actions(rows[1:], ENTRY, NOTHING)[1] == ()


def test_a_unit_of_its_own_outweighs_a_caption() -> None:
    assert checks(row(budget="250 k$", stated=6)) == []
    assert checks(row(budget="250 $", stated=3)) == ["amount-scale-unsure"]


def budget(*texts: str, width: float = 200.0) -> Row:
    one = row()
    return Row(parts={**one.parts, "budget": (part(*texts, width=width),)}, section="", subsection="")


def test_two_figures_on_lines_of_their_own_are_not_one() -> None:
    (action,), findings = read_actions([budget("1 234", "567")], ENTRY, NOTHING)
    assert (action.planned.value, action.planned.note) == (None, "1 234 567")
    assert [one.check for one in findings] == ["amount-unread"]


def test_a_figure_that_a_narrow_cell_breaks_is_read_and_told() -> None:
    (action,), findings = read_actions([budget("1 234", "567 $", width=30.0)], ENTRY, NOTHING)
    assert action.planned.value == 1_234_567
    assert [one.check for one in findings] == ["figure-cut"]


def test_a_figure_cut_by_a_page_is_not_read() -> None:
    parts = (part("1 234", page=1), part("567 $", page=2))
    one = Row(parts={**row().parts, "budget": parts}, section="", subsection="")
    assert "amount-unread" in checks(one)


NUMBERED = ENTRY.model_copy(
    update={
        "columns": (Column(name="no", kind="number"), Column(name="titre", kind="title")),
        "rows": Rows(),
    }
)


def numbered(number: str, title: str = "2. Agir", raised: str = "") -> Row:
    cell = replace(part(number), lines=(line(number, raised=raised),))
    return Row(parts={"no": (cell,), "titre": (part(title),)}, section="", subsection="")


@pytest.mark.parametrize("starts", [None, r"^(?P<number>\d+)"])
def test_a_title_beside_its_number_stays_whole(starts: str | None) -> None:
    entry = NUMBERED.model_copy(update={"rows": Rows(starts=starts)})
    (action,), findings = read_actions([numbered("7.", "24 heures")], entry, NOTHING)
    assert (action.number, action.title, action.action_id, findings) == (7, "24 heures", "essai:7", ())


@pytest.mark.parametrize(
    ("printed", "number", "key"), [("n° 6", 6, "6"), ("012", 12, "12"), ("1.2", None, "1.2"), ("A-3", None, "A-3")]
)
def test_numbers_in_a_column_of_their_own_need_no_pattern(printed: str, number: int | None, key: str) -> None:
    (action,), findings = read_actions([numbered(printed)], NUMBERED, NOTHING)
    assert (action.number, action.action_id, findings) == (number, f"essai:{key}", ())


@pytest.mark.parametrize(
    ("starts", "printed"),
    [(None, "1 2"), (None, "9 et 10"), (r"^(?P<number>\d+)", "1.2"), (r"^(?P<number>\d+)", "13a")],
)
def test_what_is_not_one_number_is_told(starts: str | None, printed: str) -> None:
    entry = NUMBERED.model_copy(update={"rows": Rows(starts=starts)})
    (action,), findings = read_actions([numbered(printed)], entry, NOTHING)
    assert (action.number, action.needs_review) == (None, True)
    assert [one.check for one in findings] == ["number-unsure"]


def test_a_raised_mark_is_no_figure_of_the_number() -> None:
    (action,), findings = read_actions([numbered("5", raised="1")], NUMBERED, NOTHING)
    assert (action.number, [one.check for one in findings]) == (5, ["note-missing"])


def test_a_row_that_does_not_begin_as_it_should_is_told() -> None:
    assert "row-start-unsure" in checks(row("7) Agir"))
    unnumbered = ENTRY.model_copy(update={"rows": Rows(starts=ENTRY.rows.starts, unnumbered=True)})
    assert checks(row("7) Agir"), entry=unnumbered) == []


def test_numbers_out_of_order_and_left_out_are_told() -> None:
    rows = [row("1. A"), row("3. B"), row("2. C"), row("9. D")]
    _, findings = read_actions(rows, ENTRY, NOTHING)
    assert [(one.check, one.found) for one in findings] == [("number-out-of-order", "2"), ("numbers-missing", "4–8")]


STATUSES = ENTRY.model_copy(
    update={
        "columns": (ENTRY.columns[0], Column(name="statut", kind="status")),
        "statuses": {"Réalisée": "completed", "À venir": "not_started", "En cours": "in_progress"},
    }
)


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("RÉALISÉE.", "completed"),
        ("A venir", "not_started"),
        ("• En cours", "in_progress"),
        ("En cours;", "in_progress"),
        ("En\u00a0cours", "in_progress"),
        ("Réali-sée", "completed"),
        ("Réalisé", None),
        ("En cours de réalisation (75 %)", None),
        ("Réalisée En cours", None),
        ("Réalisée / En cours", None),
        ("Abandonnée", None),
    ],
)
def test_statuses_are_those_of_the_catalogue(printed: str, status: str | None) -> None:
    one = Row(parts={"action": (part("1. A"),), "statut": (part(printed),)}, section="", subsection="")
    (action,), findings = read_actions([one], STATUSES, NOTHING)
    assert action.status == status
    assert [one.check for one in findings] == ([] if status else ["status-unknown"])


def test_a_name_that_the_glossary_spells_is_not_doubted() -> None:
    name = "Commission des normes, de l’équité, de la santé et de la sécurité du travail"
    for glossary, expected in (({}, ["name-unsure"]), ({"CNESST": name}, [])):
        actions, found = read_actions([row(responsible=name)], ENTRY, Known(notes=(), raised={}, glossary=glossary))
        assert [one.name for one in actions[0].organisations] == [name]
        assert [one.check for one in found if one.check == "name-unsure"] == expected
        assert actions[0].needs_review == bool(expected)


def test_names_on_lines_of_their_own_are_several_in_a_column_as_narrow_as_they_are() -> None:
    (action,), _ = read_actions([row(responsible="MCC\nMTO")], ENTRY, NOTHING)
    assert [one.name for one in action.organisations] == ["MCC", "MTO"]


def test_list_items_are_names_whatever_the_separators() -> None:
    commas = ENTRY.model_copy(update={"organisations": Organisations(separators=(",",))})
    (action,), _ = read_actions([row(responsible="• Santé\n• Famille")], commas, NOTHING)
    assert [one.name for one in action.organisations] == ["Santé", "Famille"]


def test_the_dashes_of_a_list_are_none_between_numbers() -> None:
    entry = ENTRY.model_copy(update={"columns": (ENTRY.columns[0], Column(name="rec", kind="recommendations"))})
    one = Row(parts={"action": (part("1. A"),), "rec": (part("- 12", "- 14"),)}, section="", subsection="")
    (action,), _ = read_actions([one], entry, NOTHING)
    assert action.recommendations == (12, 14)


def test_a_list_that_leaves_a_number_out_is_told() -> None:
    entry = ENTRY.model_copy(update={"columns": (ENTRY.columns[0], Column(name="suivi", kind="progress"))})
    one = Row(
        parts={"action": (part("1. A"),), "suivi": (part("1. Un.", "2. Deux.", "4. Quatre."),)},
        section="",
        subsection="",
    )
    assert checks(one, entry=entry) == ["list-out-of-order"]


def test_an_abbreviation_for_nothing_is_no_list_of_organisations() -> None:
    (action,), findings = read_actions([row(responsible="s. o.")], ENTRY, NOTHING)
    assert (action.organisations, [one.check for one in findings]) == ((), ["names-none"])


def test_a_name_over_full_lines_is_doubted_unless_it_stands_on_a_line_elsewhere() -> None:
    broken = row(responsible="Fondation de la langue parlée ou chantée\nGroupe des villes de la montagne")
    (action,), findings = read_actions([broken], ENTRY, NOTHING)
    assert (action.needs_review, [one.check for one in findings]) == (True, ["name-unsure"])
    whole = replace(row("2. B"), parts={**broken.parts, "action": (part("2. B"),)})
    wide = part("Fondation de la langue parlée ou chantée Groupe des villes de la montagne", width=400)
    both = [broken, replace(whole, parts={**whole.parts, "responsable": (wide,)})]
    assert not any(action.needs_review for action in read_actions(both, ENTRY, NOTHING)[0])


@pytest.mark.parametrize("printed", ["1.2.3", "A-12", "4a"])
def test_a_number_that_is_not_whole_is_kept_as_printed(printed: str) -> None:
    (action,), findings = read_actions([row(f"{printed}. Agir")], ENTRY, NOTHING)
    assert (action.action_id, action.number) == (f"essai:{printed}", None)
    assert [(one.name, one.value) for one in action.attributes] == [("number_printed", printed)]
    assert (action.needs_review, findings) == (False, ())


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ("1.1.1 1.1.2 1.1.4 1.2.1 1.2.2", ["numbers-missing 1.1.3"]),
        ("A-1 A-2 A-3 B-1 B-3 B-2", ["number-out-of-order B-2"]),
        ("4a 4b 4e 5 6 7", ["numbers-missing 4c–4d"]),
        ("1.1 1.5 2.1 A-1", []),
    ],
)
def test_numbers_of_several_members_are_counted_in_the_last_one(numbers: str, found: list[str]) -> None:
    _, findings = read_actions([row(f"{number}. Agir ensemble") for number in numbers.split()], ENTRY, NOTHING)
    assert [f"{one.check} {one.found}" for one in findings] == found


def test_recommendations_above_999_are_doubted_unless_most_are_such() -> None:
    entry = ENTRY.model_copy(update={"columns": (*ENTRY.columns, Column(name="rec", kind="recommendations"))})

    def rows(*cells: str) -> list[Row]:
        made = [row(f"{n}. Agir") for n in range(1, len(cells) + 1)]
        return [replace(one, parts={**one.parts, "rec": (part(cell),)}) for one, cell in zip(made, cells, strict=True)]

    few, _ = read_actions(rows("3, 14", "2023", "8"), entry, NOTHING)
    assert [action.needs_review for action in few] == [False, True, False]
    many, findings = read_actions(rows("1203", "1207 et 1311", "12", "2 022"), entry, NOTHING)
    assert [action.needs_review for action in many] == [False, False, False, True]
    assert [one.check for one in findings] == ["numbers-unsure"]


@pytest.mark.parametrize(("mark", "note"), [("*", "100 000 $"), ("1", "")])
def test_a_sign_calls_a_note_below_the_table_on_another_page(mark: str, note: str) -> None:
    known = Known(notes=(Note(mark=mark, text="Montant révisé.", page=2),), raised={}, glossary={})
    first = replace(row("1. Agir", budget=f"100 000 ${mark}"), section="")
    second = Row(parts={"action": (part("2. Bâtir", page=2),)}, section="", subsection="")
    (action, _), _ = read_actions([first, second], ENTRY, known)
    assert [found.text for _, found in action.notes] == (["Montant révisé."] if note else [])
    assert (action.planned.note == "") == bool(note)


@pytest.mark.parametrize(
    ("figures", "doubted"),
    [
        (("120,5", "181,91", "96,3"), [1]),
        (("450", "4501", "1 201"), [1]),
        (("120,51", "181,91", "96,31"), []),
        (("120,5", "181,9", "96,3"), []),
    ],
)
def test_a_figure_that_may_end_with_the_mark_of_a_note_is_doubted(figures: tuple[str, ...], doubted: list[int]) -> None:
    rows = [row(f"{n}. Agir", budget=figure) for n, figure in enumerate(figures, start=1)]
    known = replace(NOTHING, notes=(Note(mark="1", text="Donnée préliminaire.", page=1),))
    entry = ENTRY.model_copy(
        update={"columns": (*ENTRY.columns[:2], ENTRY.columns[2].model_copy(update={"unit": "millions"}))}
    )
    actions, findings = read_actions(rows, entry, known)
    assert [n for n, action in enumerate(actions) if action.needs_review] == doubted
    assert [one.check for one in findings].count("amount-may-hold-mark") == len(doubted)
