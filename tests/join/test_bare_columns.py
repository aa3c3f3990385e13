"""Tables without drawn borders are joined where their texts stand in the same columns."""

from __future__ import annotations

from dataclasses import replace

from extractors.geometry import BBox
from extractors.join.stitch import alike_columns, stitch
from extractors.table import Cell, Fragment, Part
from tests.building import line

Row = tuple[str, ...]
LABELS = ("Action", "Who", "How far")
ONE = [LABELS, ("Plant trees", "City", "The first stand")]
TWO = [LABELS, ("Mend the old bridge", "County", "Not begun")]
XS = (50.0, 200.0, 300.0)


def _bare(rows: list[Row], edges: tuple[float, ...], *, page: int, xs: tuple[float, ...] = XS) -> Fragment:
    """Lines that begin at *xs*, with borders at *edges*."""
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            box = BBox(edges[c], 100 + 20 * r, edges[c + 1], 120 + 20 * r)
            lines = (line(text, x=xs[c], y=105 + 20 * r, page=page),) if text else ()
            cells.append(Cell(r0=r, r1=r, c0=c, c1=c, parts=(Part(page=page, bbox=box, lines=lines),)))
    box = BBox(edges[0], 100, edges[-1], 100 + 20 * len(rows))
    return Fragment(
        page=page,
        bbox=box,
        row_count=len(rows),
        column_count=3,
        cells=tuple(cells),
        row_edges=tuple(100.0 + 20 * r for r in range(len(rows) + 1)),
        column_edges=edges,
        header_rows=1,
        is_closed_top=False,
        is_closed_bottom=False,
        evidence=("paragraphs",),
    )


FIRST = _bare(ONE, (49, 150, 250, 400), page=1)
SECOND = _bare(TWO, (49, 185, 280, 370), page=2)


def test_borders_that_the_text_of_a_page_moves_do_not_part_a_table() -> None:
    assert alike_columns(FIRST, SECOND)
    (table,) = stitch([FIRST, SECOND])
    assert table.row_count == 3


def test_drawn_borders_stand_where_they_stand() -> None:
    drawn = [replace(one, evidence=("grid",)) for one in (FIRST, SECOND)]
    assert len(stitch(drawn)) == 2


def test_columns_that_begin_elsewhere_are_others() -> None:
    other = _bare(TWO, (49, 150, 270, 400), page=2, xs=(50, 160, 285))
    assert len(stitch([FIRST, other])) == 2


def test_text_in_the_white_between_two_columns_shows_others() -> None:
    wide = [LABELS, ("Mend the old bridge near the mill and paint it", "County", "Not begun")]
    assert not alike_columns(FIRST, _bare(wide, (49, 285, 296, 370), page=2, xs=(50, 288, 300)))


def test_another_header_begins_another_table() -> None:
    other = _bare([("Measure", "Office", "State"), *TWO[1:]], (49, 185, 280, 370), page=2)
    assert len(stitch([FIRST, other])) == 2
