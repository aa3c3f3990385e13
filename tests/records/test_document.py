"""What an edition says of itself: its date, its glossary, its counts, its totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extractors.records.document import read_as_of, read_glossary, read_statements, reconcile
from extractors.records.notes import Note
from extractors.records.totals import differing_totals
from extractors.table import Block
from extractors.text.paragraphs import Item
from extractors.text.running import Placed, running
from schemas.catalogue import Column, Organisations, Statement
from tests.building import entry, line

ENTRY = entry(
    Column(name="action", kind="action"),
    organisations=Organisations(glossary_heading="^Liste des organismes"),
    statements=(
        Statement(sentence=r"compte (?P<value>\d+) actions", of="actions"),
        Statement(sentence=r"(?P<value>[\d ]+) sont terminées", of="completed", numbered_only=False),
    ),
)


def block(text: str, kind: str = "paragraph", page: int = 1, raised: str = "") -> Block:
    one = line(text, page=page, raised=raised)
    return Block(page=page, kind=kind, bbox=one.bbox, lines=(one,))


def test_the_date_is_that_of_the_state_reported() -> None:
    texts = [
        (1, False, "La stratégie a été lancée le 20 juin 2022."),
        (2, False, "Le bilan précédent était arrêté au 31 mars 2022."),
        (3, True, "Suivi des actions – État d’avancement au 31 mars 2023"),
        (3, False, "Des travaux suivront jusqu’au 30 novembre 2024."),
    ]
    dated = read_as_of(texts, ENTRY)
    assert (dated.as_of, dated.page, dated.is_sure) == (date(2023, 3, 31), 3, True)


def test_a_date_that_no_sentence_calls_that_of_the_state_is_unsure() -> None:
    dated = read_as_of([(7, False, "Le sondage a été prolongé jusqu’au 3 mars 2017.")], ENTRY)
    assert (dated.as_of, dated.is_sure) == (date(2017, 3, 3), False)


def test_the_catalogue_can_say_which_sentence_dates_the_edition() -> None:
    entry = ENTRY.model_copy(update={"as_of": (r"Publié le (?P<date>.+)$",)})
    texts = [(1, True, "État d’avancement au 31 mars 2023"), (2, False, "Publié le 1er mai 2023")]
    assert read_as_of(texts, entry).as_of == date(2023, 5, 1)


def test_a_document_without_date_has_none() -> None:
    assert read_as_of([(1, True, "Plan d’action")], ENTRY).as_of is None


def test_the_glossary_stands_below_its_heading_and_keeps_its_notes() -> None:
    blocks = [
        block("ABC : avant le titre"),
        block("Liste des organismes", kind="heading"),
        block("MEQ : Ministère de l’Éducation", raised="1"),
        block("MES : Ministère de l’Enseignement supérieur"),
        block("1 Une note.", kind="footnote"),
        block("Introduction", kind="heading", page=2),
        block("XYZ : après", page=2),
    ]
    found = read_glossary(blocks, ENTRY, [Note(mark="1", text="Une note.", page=1)])
    assert [(one.organisation_id, one.name, one.note) for one in found] == [
        ("MEQ", "Ministère de l’Éducation", "Une note."),
        ("MES", "Ministère de l’Enseignement supérieur", ""),
    ]


def test_statements_are_read_without_their_footnote_marks_and_reconciled() -> None:
    blocks = [block("Le plan compte 58 actions."), block("3 sont terminées", raised="5")]
    stated = read_statements(blocks, ENTRY, [Note(mark="5", text="Une note.", page=1)])
    assert [one.value for one in stated] == [58, 3]
    findings = reconcile(stated, {("actions", True): Decimal(57), ("completed", False): Decimal(3)}, ENTRY)
    assert [(one.check, one.expected, one.found) for one in findings] == [("count-differs", "58", "57")]


def test_a_statement_that_is_not_found_is_told() -> None:
    findings = reconcile((), {}, ENTRY)
    assert [one.check for one in findings] == ["statement-missing", "statement-missing"]


def items(*texts: str) -> list[Item]:
    return [Item(kind="paragraph", marker="", text=text, lines=()) for text in texts]


def test_a_total_that_its_list_does_not_add_up_to_is_told() -> None:
    text = items(
        "Total : 1 000 inscriptions en 2023",
        "Par cours :",
        "A : 500 inscriptions",
        "B : 300 inscriptions",
        "C : 201 inscriptions",
    )
    assert differing_totals(text) == ((1000, 1001),)


def test_a_total_that_adds_up_or_counts_something_else_is_silent() -> None:
    assert differing_totals(items("Total : 6 cours", "A : 1 cours", "B : 2 cours", "C : 3 cours")) == ()
    assert differing_totals(items("Total : 9 villes", "A : 1 cours", "B : 2 cours", "C : 3 cours")) == ()
    assert differing_totals(items("Total : 9 cours", "A : 1 cours", "B : 2 cours")) == ()


def test_lines_that_every_page_repeats_run() -> None:
    pages = range(1, 6)
    heads = [Placed(page, 20.0, f"Bilan 2023 – page {page}") for page in pages]
    texts = [Placed(page, 100.0, f"Un texte de la page, le {'abcde'[page - 1]}") for page in pages]
    moved = [Placed(page, 100.0 + 50 * page, "À venir.") for page in pages]
    assert running([*heads, *texts, *moved]) == frozenset(heads)


def test_the_end_of_a_plan_is_not_the_date_of_its_report() -> None:
    texts = [
        (1, True, "Plan d’action du 1er avril 2022 au 31 mars 2027"),
        (2, False, "Ce document fait état des réalisations au 31 mars 2023."),
        (2, False, "Le plan est prolongé jusqu’au 31 mars 2028."),
    ]
    dated = read_as_of(texts, ENTRY)
    assert (dated.as_of, dated.is_sure) == (date(2023, 3, 31), True)


def test_no_state_is_reported_before_its_day() -> None:
    texts = [(1, True, "Suivi au 31 mars 2027"), (2, False, "L’état est celui au 31 mars 2023.")]
    assert read_as_of(texts, ENTRY, made=date(2023, 6, 1)).as_of == date(2023, 3, 31)


def test_two_dates_of_like_weight_are_unsure() -> None:
    assert not read_as_of([(1, True, "Suivi au 31 mars 2023"), (1, True, "Bilan au 31 mars 2024")], ENTRY).is_sure


def test_a_title_with_du_and_au_is_no_range_of_dates() -> None:
    texts = [
        (1, False, "Ce document présente l’état des actions en date du 31 mars 2025."),
        (2, True, "Suivi du plan d’action – État d’avancement au 31 mars 2025"),
    ]
    dated = read_as_of(texts, ENTRY)
    assert (dated.as_of, dated.is_sure) == (date(2025, 3, 31), True)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("fr", "Situation en date du 31/03/2023", date(2023, 3, 31)),
        ("fr", "Suivi arrêté au 2023-03-31", date(2023, 3, 31)),
        ("fr", "Mise à jour : 31 mars 2023", date(2023, 3, 31)),
        ("fr", "Exercice terminé le 31 mars 2023", date(2023, 3, 31)),
        ("fr", "ÉTAT D’AVANCEMENT AU 1ER AVRIL 2024", date(2024, 4, 1)),
        ("en", "Status as at 31 March 2023", date(2023, 3, 31)),
        ("en", "For the year ended March 31st, 2023", date(2023, 3, 31)),
        ("en", "Last updated: March 31, 2023", date(2023, 3, 31)),
    ],
)
def test_sentences_that_date_an_edition(language: str, text: str, day: date) -> None:
    entry = ENTRY.model_copy(update={"language": language})
    dated = read_as_of([(1, False, text)], entry)
    assert (dated.as_of, dated.is_sure) == (day, True)


@pytest.mark.parametrize(
    "text",
    [
        "Bilan 2022-2023",
        "Dernière mise à jour : mars 2023",
        "Plan d’action adopté le 12 mai 2022",
        "Rapport déposé le 15 juin 2023",
    ],
)
def test_sentences_that_do_not(text: str) -> None:
    assert read_as_of([(1, False, text)], ENTRY).as_of is None


def test_the_edition_before_is_not_this_one() -> None:
    dated = read_as_of([(1, True, "Le bilan précédent était arrêté au 31 mars 2022.")], ENTRY)
    assert not dated.is_sure


def test_a_sentence_of_the_catalogue_whose_date_is_not_understood_leaves_no_other_sure() -> None:
    entry = ENTRY.model_copy(update={"as_of": (r"Mis à jour en (?P<date>.+)$",)})
    texts = [(1, True, "Mis à jour en mars 2023"), (2, True, "État d’avancement au 31 mars 2022")]
    assert not read_as_of(texts, entry).is_sure


def test_entries_of_a_glossary_that_only_line_breaks_part_are_several() -> None:
    lines = [line("Liste des organismes"), line("MEQ : Ministère de"), line("l’Éducation"), line("MES : Supérieur")]
    one = Block(page=1, kind="paragraph", bbox=lines[0].bbox, lines=tuple(lines))
    assert [(o.organisation_id, o.name) for o in read_glossary([one], ENTRY, [])] == [
        ("MEQ", "Ministère de l’Éducation"),
        ("MES", "Supérieur"),
    ]


def test_sums_are_read_with_their_unit_and_held_as_exactly_as_they_are_printed() -> None:
    entry = ENTRY.model_copy(
        update={
            "statements": (
                Statement(sentence=r"budget de (?P<value>[\d ,]+) \$", of="planned_cad"),
                Statement(sentence=r"dépenses de (?P<value>[\d,]+) M", of="spent_cad"),
                Statement(sentence=r"compte (?P<value>\w+) actions", of="actions"),
            )
        }
    )
    text = "Le plan compte trois actions, un budget de 6 000,50 $ et des dépenses de 1,2 M$."
    stated = read_statements([block(text)], entry, [])
    assert [one.value for one in stated] == [Decimal("6000.50"), Decimal(1_200_000), Decimal(3)]
    counted = {
        ("planned_cad", True): Decimal("6000.50"),
        ("spent_cad", True): Decimal(1_234_567),
        ("actions", True): Decimal(3),
    }
    assert [(one.column, one.expected) for one in reconcile(stated, counted, entry)] == []
    counted["spent_cad", True] = Decimal(1_260_000)
    assert [one.column for one in reconcile(stated, counted, entry)] == ["spent_cad"]
