"""Columns over a left and a right page become one table where both halves show the same rows, and only there."""

from __future__ import annotations

from dataclasses import replace

from extractors.join.facing import folded, unfolded
from extractors.table import Fragment
from tests.building import fragment

LEFT = [["Mesure", "Qui"], ["1. Former", "MEQ"], ["2. Bâtir", "SHQ"]]
RIGHT = [["État", "Statut"], ["Fait.", "Terminée"], ["On bâtit.", "En cours"]]


def _spread(page: int = 2) -> list[Fragment]:
    return [fragment(LEFT, page=page, header_rows=1), fragment(RIGHT, page=page + 1, header_rows=1, x=30.0)]


def test_halves_with_the_same_rows_are_one_table() -> None:
    (table,) = unfolded(_spread(), 4)
    assert [cell.text for cell in table.cells if cell.r0 == 1] == ["1. Former", "MEQ", "Fait.", "Terminée"]
    assert [cell.parts[0].page for cell in table.cells if cell.r0 == 1] == [2, 2, 3, 3]
    assert (table.page, table.column_count, table.header_rows) == (2, 4, 1)
    assert list(table.column_edges) == sorted(table.column_edges)


def test_each_page_of_it_is_what_other_readers_see() -> None:
    halves = list(folded(unfolded(_spread(), 4)))
    assert [(half.page, len(half.cells)) for half in halves] == [(2, 6), (3, 6)]
    assert list(folded([fragment(LEFT)])) == [fragment(LEFT)]


def test_several_tables_of_a_spread_are_put_together_one_by_one() -> None:
    low = [fragment([row[:2] for row in LEFT], page=2), fragment(RIGHT, page=3)]
    left, right = _spread()
    below = [replace(one, bbox=one.bbox._replace(top=400, bottom=500)) for one in low]
    assert len(unfolded([left, below[0], right, below[1]], 4)) == 2


def test_halves_with_other_rows_are_not_put_together() -> None:
    left, right = _spread()
    assert unfolded([left, replace(right, row_edges=(100.0, 140.0, 190.0, 220.0))], 4) == ()
    assert unfolded([left, fragment(RIGHT[:2], page=3)], 4) == ()
    assert unfolded([left, replace(right, page=4)], 4) == ()
    assert unfolded(_spread(), 5) == ()


def test_a_half_that_is_left_over_leaves_all_apart() -> None:
    assert unfolded([*_spread(), fragment(LEFT, page=4)], 4) == ()


def test_another_table_beside_them_hinders_nothing() -> None:
    other = fragment([["a", "b", "c"], ["d", "e", "f"]], page=1)
    assert len(unfolded([other, *_spread()], 4)) == 1
