"""Fragments become tables, and rows that a page cut become one row."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractors.join.stitch import RowRule, stitch
from extractors.table import Table
from tests.building import fragment

RULE = RowRule(key=0, starts=re.compile(r"^(?P<number>\d+)\. "), unnumbered=True, whole=frozenset({2}))


def grid(table: Table) -> list[list[str]]:
    rows = [["" for _ in range(table.column_count)] for _ in range(table.row_count)]
    for cell in table.cells:
        for r in range(cell.r0, cell.r1 + 1):
            rows[r][cell.c0] = " ".join(cell.text.split())
    return rows


def test_a_row_with_an_empty_key_cell_goes_on() -> None:
    (table,) = stitch(
        [
            fragment([["1. Un", "du texte qui", "En cours"]], page=1),
            fragment([["", "continue ici.", ""], ["2. Deux", "fin.", "À venir"]], page=2),
        ],
        rule=RULE,
    )
    assert grid(table) == [["1. Un", "du texte qui continue ici.", "En cours"], ["2. Deux", "fin.", "À venir"]]
    assert table.joins[0].row == 0
    assert "empty-key-cell" in table.joins[0].reasons
    assert [part.page for part in table.cells[1].parts] == [1, 2]


def test_a_row_over_three_pages_is_one_row() -> None:
    (table,) = stitch(
        [
            fragment([["1. Un", "a,", "En cours"]], page=1),
            fragment([["", "b,", ""]], page=2),
            fragment([["", "c.", ""]], page=3),
        ],
        rule=RULE,
    )
    assert grid(table) == [["1. Un", "a, b, c.", "En cours"]]
    assert table.pages == (1, 2, 3)


def test_a_title_cut_in_the_middle_of_its_sentence_goes_on() -> None:
    (table,) = stitch(
        [
            fragment([["1. Soutenir les élèves,", "Un texte.", "En cours"]], page=1),
            fragment([["dont ceux du secondaire", "", ""]], page=2),
        ],
        rule=RULE,
    )
    assert grid(table)[0][0] == "1. Soutenir les élèves, dont ceux du secondaire"


def test_a_numbered_row_is_never_the_rest_of_another() -> None:
    (table,) = stitch(
        [
            fragment([["1. Un", "sans point", ""]], page=1, closed_bottom=False),
            fragment([["2. Deux", "suite", ""]], page=2, closed_top=False),
        ],
        rule=RULE,
    )
    assert table.row_count == 2


def test_two_statuses_are_two_rows() -> None:
    (table,) = stitch(
        [fragment([["1. Un", "a", "En cours"]], page=1), fragment([["", "b", "À venir"]], page=2)], rule=RULE
    )
    assert table.row_count == 2


def test_a_status_of_several_lines_may_be_cut_where_its_title_is() -> None:
    rule = RowRule(key=0, starts=RULE.starts, unnumbered=False, whole=frozenset({2}))
    above = fragment([["1. Soutenir les élèves dans", "Un texte. Le", "En cours de"]], page=1)
    (table,) = stitch([above, fragment([["toutes les écoles", "reste.", "réalisation"]], page=2)], rule=rule)
    assert grid(table) == [
        ["1. Soutenir les élèves dans toutes les écoles", "Un texte. Le reste.", "En cours de réalisation"]
    ]
    (table,) = stitch([above, fragment([["toutes les écoles", "reste.", "Terminée"]], page=2)], rule=rule)
    assert table.row_count == 2


def test_a_repeated_number_marked_as_continued_is_one_row() -> None:
    (table,) = stitch(
        [fragment([["1. Un", "a", "En cours"]], page=1), fragment([["1. Un (suite)", "b", ""]], page=2)], rule=RULE
    )
    assert table.row_count == 1
    assert table.joins[0].reasons == ("repeated-number",)


def test_what_the_next_page_says_again_of_a_row_is_said_once() -> None:
    (table,) = stitch(
        [
            fragment([["1. Un titre", "a,", "En cours"]], page=1),
            fragment([["1. Un titre (suite)", "b.", "En cours"]], page=2),
        ],
        rule=RULE,
    )
    assert grid(table) == [["1. Un titre", "a, b.", "En cours"]]
    assert [cell.text for cell in table.header_repeats] == ["1. Un titre (suite)", "En cours"]


def test_a_repeated_title_that_says_more_is_kept_whole() -> None:
    (table,) = stitch(
        [
            fragment([["1. Un titre", "a,", "En cours"]], page=1),
            fragment([["1. Un autre titre (suite)", "b.", ""]], page=2),
        ],
        rule=RULE,
    )
    assert grid(table)[0][0] == "1. Un titre 1. Un autre titre (suite)"


def test_a_repeated_header_is_dropped_and_kept_apart() -> None:
    (table,) = stitch(
        [
            fragment([["Action", "Texte", "Statut"], ["1. Un", "a.", "En cours"]], page=1, header_rows=1),
            fragment([["Action", "Texte", "Statut"], ["", "b.", ""]], page=2, header_rows=1),
        ],
        rule=RULE,
    )
    assert grid(table) == [["Action", "Texte", "Statut"], ["1. Un", "a. b.", "En cours"]]
    assert [cell.text for cell in table.header_repeats] == ["Action", "Texte", "Statut"]


def test_a_header_is_known_again_where_the_reader_did_not_mark_it() -> None:
    (table,) = stitch(
        [
            fragment([["Nom", "Prix"], ["a", "1"]], page=1, header_rows=1),
            fragment([["Nom", "Prix"], ["b", "2"]], page=2),
        ]
    )
    assert grid(table) == [["Nom", "Prix"], ["a", "1"], ["b", "2"]]


def test_tables_of_other_columns_stay_apart() -> None:
    tables = stitch([fragment([["a", "b"]], page=1), fragment([["a", "b"]], page=2, widths=[50.0, 250.0])])
    assert len(tables) == 2


def test_tables_pages_apart_stay_apart() -> None:
    assert len(stitch([fragment([["a", "b"]], page=1), fragment([["a", "b"]], page=3)])) == 2


def test_a_table_with_another_header_is_another_table() -> None:
    tables = stitch(
        [
            fragment([["Nom", "Prix"], ["a", "1"]], page=1, header_rows=1),
            fragment([["Ville", "Rue"], ["b", "2"]], page=2, header_rows=1),
        ]
    )
    assert len(tables) == 2


def test_without_a_rule_one_witness_does_not_join_rows() -> None:
    (table,) = stitch([fragment([["a", "Un texte."]], page=1), fragment([["", "Un autre."]], page=2)])
    assert table.row_count == 2


def test_without_a_rule_two_witnesses_join_rows() -> None:
    first, rest = "Un texte assez long pour être une phrase qui", "continue."
    (table,) = stitch([fragment([["a", first]], page=1), fragment([["", rest]], page=2)])
    assert grid(table) == [["a", f"{first} {rest}"]]


def test_whole_rows_of_a_list_are_not_joined_by_a_small_letter() -> None:
    (table,) = stitch(
        [fragment([["outils", "nginx"]], page=1), fragment([["outils", "apache"]], page=2)],
        rule=RowRule(key=0, starts=None),
    )
    assert table.row_count == 2


@given(
    st.lists(
        st.lists(st.tuples(st.text("ab .,", max_size=6), st.text("ab.1", max_size=6)), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_every_character_of_the_fragments_is_in_one_cell(pages: list[list[tuple[str, str]]], guided: bool) -> None:
    fragments = [fragment([list(row) for row in rows], page=number) for number, rows in enumerate(pages, start=1)]
    tables = stitch(fragments, rule=RULE if guided else None)
    got = sorted("".join(cell.text for table in tables for cell in (*table.cells, *table.header_repeats)))
    want = sorted("".join(cell.text for one in fragments for cell in one.cells))
    assert [c for c in got if c != "\n"] == [c for c in want if c != "\n"]


def test_a_title_centred_in_its_row_may_stand_on_the_second_page() -> None:
    (table,) = stitch(
        [
            fragment([["", "Un texte qui", ""]], page=1),
            fragment([["1. Un", "continue.", "En cours"], ["2. Deux", "fin.", "À venir"]], page=2),
        ],
        rule=RULE,
    )
    assert grid(table)[0] == ["1. Un", "Un texte qui continue.", "En cours"]


def test_a_row_that_lacks_what_every_row_has_is_the_rest_of_another() -> None:
    rule = RowRule(key=0, starts=RULE.starts, whole=frozenset({2}), always=frozenset({2}))
    (table,) = stitch(
        [
            fragment([["1. Le programme", "Un texte.", "En cours"]], page=1),
            fragment([["Empreinte et sa suite", "", ""]], page=2),
        ],
        rule=rule,
    )
    assert grid(table)[0][0] == "1. Le programme Empreinte et sa suite"


def test_without_a_rule_a_lone_cell_below_a_full_row_is_its_rest() -> None:
    (table,) = stitch(
        [
            fragment([["18. Mener", "MJQ", "Un texte.", "3"]], page=1),
            fragment([["", "", "Un autre paragraphe.", ""]], page=2),
        ]
    )
    assert table.row_count == 1
    assert table.joins[0].reasons == ("empty-key-cell", "fewer-cells")


def test_without_a_rule_a_figure_under_a_figure_is_a_row_of_its_own() -> None:
    (table,) = stitch([fragment([["Total", "12", "13"]], page=1), fragment([["", "14", ""]], page=2)])
    assert table.row_count == 2


def test_text_between_parts_tables() -> None:
    fragments = [fragment([["a", "b"]], page=1), fragment([["c", "d"]], page=2)]
    assert len(stitch(fragments, parted={1})) == 2


def test_a_table_that_draws_no_outer_rule_says_nothing_by_its_lack() -> None:
    open_ended = {"closed_top": False, "closed_bottom": False}
    (table,) = stitch(
        [
            fragment([["Consulter les organismes", "Hiver 2024", "Partenaires"]], page=1, **open_ended),
            fragment([["Automatiser la saisie", "automne 2025", ""]], page=2, **open_ended),
        ],
        rule=RowRule(key=0, starts=None),
    )
    assert table.row_count == 2


def test_a_join_against_the_looks_of_the_key_cell_is_told() -> None:
    (table,) = stitch(
        [
            fragment([["1. Un", "a.", "En cours"], ["2. Deux", "b.", "À venir"]], page=1, closed_bottom=False),
            fragment([["Trois", "c", ""]], page=2),
            fragment([["4. Quatre", "d", "En cours"]], page=3),
        ],
        rule=RULE,
    )
    assert "filled-key-cell" in table.joins[0].reasons
