"""Reports of ministries that do not exist, typeset and read from the catalogue entry a steward would write.

What the software cannot know it marks; a figure that looks right is right.
"""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typst

from extractors.edition import read_edition
from schemas.catalogue import Entry
from schemas.edition import Edition

HEAD = 'id = "essai"\ntitle = "Essai"\npublisher = "Ministère"\nlicence = "MIT"\n'


def read(folder: Path, entry: str, *, above: list[str], labels: list[str], widths: list[int], rows: list[list[str]],
         notes: tuple[str, ...] = (), below: tuple[str, ...] = (), lang: str = "fr") -> Edition:  # fmt: skip
    """Typeset a report and read it."""
    target = folder / "report.pdf"
    data = {"above": above, "labels": labels, "widths": widths, "rows": rows, "notes": notes, "below": below}
    data["lang"] = lang
    typst.Compiler(
        Path(__file__).with_name("invented.typ"),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    ).compile(output=target, format="pdf", timestamp=1_700_000_000)
    made = Entry.model_validate(tomllib.loads(f'{HEAD}language = "{lang}"\n{entry}'))
    return read_edition(target, made, second_readers=())


def found(edition: Edition) -> set[tuple[str, str | None]]:
    """Check and action of each finding."""
    return {(one.check, one.action_id and one.action_id.split(":")[1]) for one in edition.findings}


def column(name: str, kind: str, label: str) -> str:
    return f'[[columns]]\nname = "{name}"\nkind = "{kind}"\nlabels = ["{label}"]\n'


def test_a_plan_in_thousands_of_dollars(tmp_path: Path) -> None:
    entry = (
        column("no", "number", "no") + column("mesure", "title", "mesures?") + column("resp", "responsible", "resp.*")
    )
    entry += column("prevu", "planned", "prévu.*") + column("depense", "spent", "dépensé.*")
    edition = read(
        tmp_path,
        entry,
        above=["Bilan au 31 mars 2024", "(Les montants sont en milliers de dollars.)"],
        labels=["No", "Mesure", "Responsable", "Prévu (k$)", "Dépensé"],
        widths=[40, 0, 90, 90, 90],
        rows=[
            ["1", "Former le personnel", "MEQ\nMES", "1 234,5^{1}", "1 000"],
            ["2^{1}", "24 logements pour les aînés", "MEQ et MSSS", "500 à 600", "(12)"],
            ["3", "Total des besoins", "S. O.", "10\n20", "s. o."],
            ["", "Total", "", "1 300", "1 000"],
        ],
        notes=("1 Note sur la mesure.",),
    )
    rows = edition.rows["actions"]
    assert [(row["number"], row["title"], row["planned_cad"], row["spent_cad"]) for row in rows] == [
        (1, "Former le personnel", Decimal(1_234_500), Decimal(1_000_000)),
        (2, "24 logements pour les aînés", None, None),
        (3, "Total des besoins", None, None),
    ]
    assert [row["needs_review"] for row in rows] == [True, True, True]
    assert {("amount-scale-unsure", "1"), ("amount-unread", "2"), ("amount-unread", "3"), ("total-row", None)} <= found(
        edition
    )
    assert [one["name_printed"] for one in edition.rows["action_organisations"]] == ["MEQ", "MES", "MEQ", "MSSS"]


def test_a_plan_in_english(tmp_path: Path) -> None:
    entry = column("commitment", "action", "commitments?") + column("budget", "planned", "budget.*")
    entry += column("status", "status", "status") + column("update", "progress", "update")
    entry += '[rows]\nstarts = \'^(?P<number>\\d+)\\. \'\n[statuses]\n"On track" = "in_progress"\n'
    entry += "[[statements]]\nsentence = '(?P<value>\\w+) commitments'\nof = \"actions\"\n"
    edition = read(
        tmp_path,
        entry,
        above=["Status as of March 31, 2024", "The plan has four commitments."],
        labels=["Commitment", "Budget ($)", "Status", "Update"],
        widths=[150, 80, 80, 0],
        rows=[
            ["1. Train 1,200 pilots", "1,234,567", "ON TRACK.", "(a) First\n(b) Second"],
            ["3. Replace buoys", "$1.2M", "Delayed", "o One\no Two"],
            ["2^{9}. Dredge", "12,5", "On track / Delayed", "There are 12^{9} agreements."],
        ],
        lang="en",
    )
    rows = edition.rows["actions"]
    assert [(row["number"], row["planned_cad"], row["status"]) for row in rows] == [
        (1, Decimal(1_234_567), "in_progress"),
        (3, Decimal(1_200_000), None),
        (2, None, None),
    ]
    assert [row["progress"] for row in rows] == [
        "(a) First\n(b) Second",
        "• One\n• Two",
        "There are 12⁹ agreements.",
    ]
    assert {
        ("status-unknown", "3"),
        ("status-unknown", "2"),
        ("amount-unread", "2"),
        ("note-missing", "2"),
        ("number-out-of-order", "2"),
        ("count-differs", None),
    } <= found(edition)


@pytest.mark.parametrize("label", ["Montant (M$)", "Montant (en millions de dollars)"])
def test_a_table_of_its_own(tmp_path: Path, label: str) -> None:
    entry = 'kind = "table"\n' + column("region", "text", "région") + column("nombre", "integer", "nombre")
    edition = read(
        tmp_path,
        entry + column("montant", "amount", "montant.*"),
        above=["Inventaire au 31 mars 2024"],
        labels=["Région", "Nombre", label],
        widths=[0, 100, 150],
        rows=[
            ["Estrie", "1 234", "1,5"],
            ["Laval", "10^{1}", "2"],
            ["Nord", "3 %", "–"],
            ["Total", "1 247", "3,6"],
        ],
    )
    rows: list[dict[str, Any]] = edition.rows["essai"]
    assert [(row["nombre"], row["montant"], row["needs_review"]) for row in rows] == [
        (1234, Decimal(1_500_000), False),
        (10, Decimal(2_000_000), True),
        (None, None, True),
    ]
    assert {("value-unread", None), ("total-row", None), ("sum-differs", None), ("sum-unchecked", None)} <= found(
        edition
    )


def test_a_sound_french_report_raises_no_doubt(tmp_path: Path) -> None:
    entry = column("no", "number", "no") + column("mesure", "title", "mesures?")
    entry += column("resp", "responsible", "responsables?") + column("prevu", "planned", "budget.*")
    entry += column("etat", "status", "état") + column("suivi", "progress", "suivi.*")
    entry += '[statuses]\n"Réalisée" = "completed"\n"En cours" = "in_progress"\n"À venir" = "not_started"\n'
    edition = read(
        tmp_path,
        entry,
        above=["Plan d’action 2022-2027", "État d’avancement au 31 mars 2024"],
        labels=["No", "Mesure", "Responsable", "Budget (en $)", "État", "Suivi"],
        widths=[30, 110, 100, 70, 60, 0],
        rows=[
            ["1", "Offrir de la formation en ligne", "Ministère de la Famille", "1 250 000", "Réalisée",
             "• 2 formations offertes\n• 1 200 personnes rejointes"],
            ["2", "Évaluer les services, notamment en région", "Secrétariat à la condition féminine", "–", "En cours",
             "L’évaluation se poursuit; le rapport est attendu en 2025."],
            ["3", "Sensibiliser les 12 à 17 ans", "Sûreté du Québec", "45 000 $ (dont 20 000 $ en 2023-2024)",
             "RÉALISÉE", "Voir le site https://www.quebec.ca/formation."],
            ["4", "Bonifier l’aide financière", "Institut national de santé publique du Québec (INSPQ)", "2,5 M$",
             "À venir", "s. o."],
            ["5", "Consulter le milieu", "Office des personnes handicapées du Québec", "À déterminer", "En cours",
             "Une première rencontre a eu lieu le 12 mars 2024."],
        ],
    )  # fmt: skip
    rows = edition.rows["actions"]
    assert [row["planned_cad"] for row in rows] == [
        Decimal(1_250_000), None, Decimal(45_000), Decimal(2_500_000), None,
    ]  # fmt: skip
    assert [row["needs_review"] for row in rows] == [False] * 5
    assert {one.check for one in edition.findings} == set()


def test_a_sound_english_report_raises_no_doubt(tmp_path: Path) -> None:
    entry = column("commitment", "action", "commitments?") + column("lead", "responsible", "lead.*")
    entry += column("budget", "planned", "planned.*") + column("status", "status", "status")
    entry += '[rows]\nstarts = \'^(?P<number>\\d+)\\. \'\n[organisations]\nseparators = [";", "\\n"]\n'
    entry += '[statuses]\n"Complete" = "completed"\n"On track" = "in_progress"\n'
    edition = read(
        tmp_path,
        entry,
        above=["Progress Report as of March 31, 2024"],
        labels=["Commitment", "Lead organization", "Planned spending ($ thousands)", "Status"],
        widths=[0, 130, 110, 70],
        rows=[
            ["1. Train 1,200 front-line workers", "Public Health Agency of Canada", "1,250", "Complete"],
            ["2. Publish a follow-up report", "Treasury Board of Canada Secretariat", "40.5", "On track"],
            [
                "3. Review the Act (section 12)",
                "Innovation, Science and Economic Development Canada",
                "N/A",
                "On track",
            ],
            ["4. Support 24 communities", "Ontario Ministry of Health; Canada Revenue Agency", "0", "COMPLETE"],
        ],
        lang="en",
    )
    rows = edition.rows["actions"]
    assert [row["planned_cad"] for row in rows] == [Decimal(1_250_000), Decimal(40_500), None, Decimal(0)]
    assert [row["needs_review"] for row in rows] == [False] * 4
    assert {one.check for one in edition.findings} == set()


def test_notes_right_below_a_table_are_notes_whatever_follows_them(tmp_path: Path) -> None:
    entry = column("mesure", "action", "mesures?") + "[rows]\nstarts = '^(?P<number>\\d+)\\. '\n"
    edition = read(
        tmp_path,
        entry + column("fin", "deadline", "échéance"),
        above=["Bilan au 31 mars 2024"],
        labels=["Mesure", "Échéance"],
        widths=[0, 90],
        rows=[["1. Former le personnel^{1}", "2025"], ["2. Bâtir", "2026^{2}"]],
        notes=("^{1} Ajoutée en 2023.", "^{2} Sous réserve des crédits."),
        below=("Indicateur", "2022", "2023", "Personnes formées", "120", "140", "Logements", "12", "18"),
    )
    assert [row["title"] for row in edition.rows["actions"]] == ["Former le personnel", "Bâtir"]
    assert [(row["mark"], row["text"]) for row in edition.rows["action_notes"]] == [
        ("1", "Ajoutée en 2023."),
        ("2", "Sous réserve des crédits."),
    ]
    assert [one.check for one in edition.findings] == ["table-left-out"]
