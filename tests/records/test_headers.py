"""A header is no row, and figures under a label that the entry does not know are those of a column to be checked."""

from __future__ import annotations

import pytest

from extractors.geometry import BBox
from extractors.records.actions import Known, read_actions
from extractors.records.assemble import assemble
from extractors.table import Block, Fragment
from schemas.catalogue import Column, Rows
from tests.building import entry, fragment, line

ENTRY = entry(
    Column(name="mesure", kind="action", labels=("mesures?",)),
    Column(name="prevu", kind="planned", labels=("prévus?",)),
    Column(name="depense", kind="spent", labels=("dépensés?",)),
    rows=Rows(starts=r"^(?P<number>\d+)\. "),
)
ROWS = [["1. Former", "1 000 $", "900 $"], ["2. Bâtir", "2 000 $", "1 900 $"]]


def read(*fragments: Fragment) -> tuple[list[int | None], list[bool], list[str]]:
    """The numbers of the rows, whether they need a review, and the checks."""
    assembled = assemble(fragments, [], ENTRY)
    actions, found = read_actions(assembled.rows, ENTRY, Known(notes=(), raised={}, glossary={}))
    checks = [finding.check for finding in (*assembled.findings, *found)]
    return [action.number for action in actions], [action.needs_review for action in actions], checks


def test_known_labels_are_not_doubted() -> None:
    assert read(fragment([["Mesure", "Prévu", "Dépensé"], *ROWS])) == ([1, 2], [False, False], [])


@pytest.mark.parametrize("label", ["Prévu1", "Prévu¹", "Prévu*", "Prévu (1)"])
def test_the_mark_of_a_footnote_is_none_of_the_label(label: str) -> None:
    assert read(fragment([["Mesure", label, "Dépensé"], *ROWS])) == ([1, 2], [False, False], [])


@pytest.mark.parametrize("label", ["Mesure", "Action"])
def test_a_header_with_other_labels_is_no_row_and_its_figures_need_a_review(label: str) -> None:
    numbers, reviews, checks = read(fragment([[label, "Coût réel", "Enveloppe 2023-2024"], *ROWS]))
    assert (numbers, reviews) == ([1, 2], [True, True])
    assert checks.count("column-label-differs") == 2 + (label == "Action")


def test_a_row_that_begins_like_the_others_is_no_header() -> None:
    numbers, _, _ = read(fragment([["1. Former", "à venir", "à venir"], *ROWS[1:]]))
    assert numbers == [1, 2]


def test_each_table_has_the_unit_of_its_own_header() -> None:
    columns = [column.model_copy(update={"labels": (rf"{column.labels[0]} \(.+\)",)}) for column in ENTRY.columns[1:]]
    entry = ENTRY.model_copy(update={"columns": (ENTRY.columns[0], *columns)})
    tables = [
        fragment([["Mesure", "Prévu (k$)", "Dépensé (k$)"], ["1. Former", "1", "2"]], page=1),
        fragment([["Mesure", "Prévu (M$)", "Dépensé (M$)"], ["2. Bâtir", "3", "4"]], page=2),
    ]
    actions, _ = read_actions(assemble(tables, [], entry).rows, entry, Known(notes=(), raised={}, glossary={}))
    assert [action.planned.value for action in actions] == [1_000, 3_000_000]


def block(text: str, top: float, *, page: int = 1, kind: str = "paragraph") -> Block:
    return Block(page=page, kind=kind, bbox=BBox(50, top, 300, top + 10), lines=(line(text, x=50, y=top, page=page),))


#: The table of these tests stands from 100 to 220 points.
BARE = fragment([["Mesure", "Prévu", "Dépensé"], ["1. Former", "5", "4"], ["2. Bâtir", "7", "6"]])


@pytest.mark.parametrize(
    ("texts", "scale"),
    [
        ([block("(en milliers de dollars)", 85)], 3),
        ([block("(en milliers de dollars)", 70), block("Volet 1", 84)], 3),
        ([block("(en milliers de dollars)", 225)], 3),
        ([block("Note : en milliers de dollars.", 700, kind="footnote")], 3),
        # Elsewhere on the page, or on another: about something else.
        ([block("Le programme voisin (M$) se poursuit.", 20)], None),
        ([block("Le programme voisin (M$) se poursuit.", 400)], None),
        ([block("(M$)", 90, page=3)], None),
        ([block("(en milliers de dollars)", 85), block("(M$)", 225)], -1),
    ],
)
def test_only_texts_beside_a_table_and_its_footnotes_state_a_unit(texts: list[Block], scale: int | None) -> None:
    assert {row.stated for row in assemble([BARE], texts, ENTRY).rows} == {scale}


def test_a_caption_at_the_foot_of_the_page_before_states_the_unit() -> None:
    second = fragment([["Mesure", "Prévu", "Dépensé"], ["1. Former", "5", "4"]], page=2)
    assert {row.stated for row in assemble([second], [block("(k$)", 700)], ENTRY).rows} == {3}


def test_columns_that_only_their_order_tells_apart_need_a_review() -> None:
    # Planned and spent look alike; where no page prints their labels, they may stand the other way round.
    assert read(fragment(ROWS))[1:] == ([True, True], [*["column-unlabelled"] * 3, "columns-by-order"])
    headed = fragment([["Mesure", "Prévu", "Dépensé"], *ROWS])
    further = fragment([["3. Agir", "10 $", "9 $"]], page=2, widths=[100, 120, 80])
    assert read(headed, further) == ([1, 2, 3], [False] * 3, [])


def test_the_order_of_the_entry_tells_apart_columns_that_it_gives_no_label() -> None:
    bare = [column.model_copy(update={"labels": ()}) for column in ENTRY.columns]
    assembled = assemble([fragment(ROWS)], [], ENTRY.model_copy(update={"columns": tuple(bare)}))
    assert assembled.findings == ()
    assert not any(row.is_unsure for row in assembled.rows)


def test_a_table_of_an_annex_with_as_many_columns_is_left_out() -> None:
    labelled = fragment([["Mesure", "Prévu", "Dépensé"], *ROWS])
    annex = fragment(
        [["Région", "Part", "Total"], ["1. Estrie", "12 %", "80 000 $"], ["2. Gaspésie", "88 %", "90 000 $"]],
        page=2, header_rows=1, widths=[150, 60, 60],
    )  # fmt: skip
    assert read(labelled, annex) == ([1, 2], [False, False], ["table-left-out"])
    # One that holds what the entry says under other labels is its table, and its labels are told.
    other = fragment(
        [["Action", "Budget", "Coût"], ["3. Agir", "10 $", "9 $"]], page=2, header_rows=1, widths=[150, 60, 60]
    )
    assert read(labelled, other)[0] == [1, 2, 3]
