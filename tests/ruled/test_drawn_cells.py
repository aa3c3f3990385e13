"""Tables whose cells are drawn: grids, thin and doubled rules, fills, merged cells."""

from __future__ import annotations

from itertools import pairwise

from extractors.geometry import BBox
from extractors.page import Fill, Link
from tests.ruled.drawing import Sheet, texts

XS, YS = (50.0, 150.0, 250.0, 350.0), (100.0, 120.0, 150.0, 180.0)


def _filled() -> Sheet:
    sheet = Sheet()
    for r, y in enumerate((114, 138, 168)):
        for c, x in enumerate((55, 155, 255)):
            if (r, c) != (1, 2):
                sheet.text(x, y, f"cell {r}{c}")
    return sheet


WANTED = [["cell 00", "cell 01", "cell 02"], ["cell 10", "cell 11", ""], ["cell 20", "cell 21", "cell 22"]]


def test_a_full_grid_gives_all_cells_with_their_boxes_and_the_empty_one() -> None:
    sheet = _filled()
    sheet.grid(XS, YS)
    (table,) = sheet.tables()
    assert texts(table) == WANTED
    assert len(table.cells) == 9
    assert table.cells[5].parts[0].bbox == BBox(250, 120, 350, 150)
    assert table.cells[5].parts[0].lines == ()


def test_doubled_rules_are_one() -> None:
    sheet = _filled()
    sheet.grid(XS, YS)
    sheet.grid([x + 2 for x in XS], [y + 2 for y in YS])
    (table,) = sheet.tables()
    assert texts(table) == WANTED


def test_dashes_are_a_line() -> None:
    sheet = _filled()
    for y in YS:
        for index in range(50):
            sheet.across(y, 50 + 6 * index, 53 + 6 * index)
    for x in XS:
        for index in range(14):
            sheet.down(x, 100 + 6 * index, 103 + 6 * index)
    (table,) = sheet.tables()
    assert texts(table) == WANTED


def test_fills_beside_each_other_are_cells() -> None:
    sheet = _filled()
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            sheet.fills.append(_shade(left, top, right, bottom, len(sheet.fills)))
    (table,) = sheet.tables()
    assert texts(table) == WANTED


def _shade(left: float, top: float, right: float, bottom: float, index: int) -> Fill:
    return Fill(BBox(left + 0.2, top + 0.2, right - 0.2, bottom - 0.2), (0.9, 0.9, 0.5 + 0.01 * index))


def test_a_cell_over_two_columns_and_one_over_two_rows() -> None:
    sheet = Sheet()
    sheet.across(100, 50, 350)
    sheet.across(120, 150, 350)  # not under the first column
    sheet.across(150, 50, 350)
    sheet.across(180, 50, 350)
    sheet.down(50, 100, 180)
    sheet.down(150, 100, 180)
    sheet.down(250, 120, 180)  # not in the first row
    sheet.down(350, 100, 180)
    sheet.text(55, 130, "over two rows")
    sheet.text(160, 114, "over two columns")
    for c, x in enumerate((155, 255)):
        sheet.text(x, 138, f"cell 1{c}")
    for c, x in enumerate((55, 155, 255)):
        sheet.text(x, 168, f"cell 2{c}")
    (table,) = sheet.tables()
    spans = {cell.text: (cell.r0, cell.r1, cell.c0, cell.c1) for cell in table.cells}
    assert spans["over two rows"] == (0, 1, 0, 0)
    assert spans["over two columns"] == (0, 0, 1, 2)
    assert spans["cell 22"] == (2, 2, 2, 2)


def test_a_table_cut_by_the_page_is_open_where_no_rule_closes_it() -> None:
    sheet = _filled()
    for y in YS[:-1]:
        sheet.across(y, XS[0], XS[-1])
    for x in XS:
        sheet.down(x, 100, 180)
    (table,) = sheet.tables()
    assert texts(table) == WANTED
    assert table.is_closed_top
    assert not table.is_closed_bottom


def test_two_tables_with_a_heading_between() -> None:
    sheet = _filled()
    sheet.grid(XS, YS)
    sheet.text(50, 220, "A heading of its own")
    sheet.grid((50, 200, 350), (240, 260, 280))
    for y, row in ((254, "ab"), (274, "cd")):
        sheet.text(60, y, row[0])
        sheet.text(210, y, row[1])
    one, two = sheet.tables()
    assert texts(one) == WANTED
    assert texts(two) == [["a", "b"], ["c", "d"]]


def test_a_header_in_a_frame_of_its_own_belongs_to_the_rows_below() -> None:
    sheet = _filled()
    sheet.fill(50, 99, 150, 119)
    sheet.fill(150, 99, 250, 119)
    sheet.fill(250, 99, 350, 119)
    sheet.grid(XS, YS[1:])
    (table,) = sheet.tables()
    assert texts(table) == WANTED


def test_a_link_lands_in_the_cell_of_its_words() -> None:
    sheet = _filled()
    sheet.grid(XS, YS)
    sheet.links.append(Link(BBox(154, 128, 190, 141), "https://example.org/a"))
    (table,) = sheet.tables()
    linked = [(cell.text, link.url) for cell in table.cells for part in cell.parts for link in part.links]
    assert linked == [("cell 11", "https://example.org/a")]


def test_a_word_that_runs_over_a_border_is_divided_there() -> None:
    sheet = _filled()
    sheet.grid(XS, YS)
    sheet.text(215, 146, "1234567890123")  # from the second column into the third, no gap
    (table,) = sheet.tables()
    rows = texts(table)
    assert rows[1][1].endswith("1234567")
    assert rows[1][2] == "890123"


def test_an_underline_is_no_border() -> None:
    sheet = _filled()
    sheet.grid(XS, YS)
    sheet.across(139, 155, 190)
    (table,) = sheet.tables()
    assert texts(table) == WANTED


def test_rows_of_text_in_a_grid_with_outer_and_vertical_rules_only() -> None:
    sheet = Sheet()
    sheet.grid((50, 180, 280, 380), (85, 110, 200))
    for index, row in enumerate(
        [("Year", "Men", "Women"), ("2020", "10", "12"), ("2021", "11", "14"), ("2022", "9", "8"), ("2023", "7", "20")]
    ):
        for x, text in zip((60, 200, 300), row, strict=True):
            sheet.text(x, 102 + 20 * index + (4 if index else 0), text)
    (table,) = sheet.tables()
    assert texts(table) == [
        ["Year", "Men", "Women"], ["2020", "10", "12"], ["2021", "11", "14"], ["2022", "9", "8"], ["2023", "7", "20"],
    ]  # fmt: skip
    assert table.header_rows == 1
