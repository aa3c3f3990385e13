"""Tables that show fewer rules than cells: horizontal or vertical rules only, shading, alignment."""

from __future__ import annotations

import pytest

from tests.ruled.drawing import FIGURES, Sheet, set_figures, texts


def test_horizontal_rules_above_and_below_the_header_and_at_the_end() -> None:
    sheet = Sheet()
    baselines = set_figures(sheet)
    for y in (baselines[0] - 12, baselines[0] + 5, baselines[-1] + 5):
        sheet.across(y, 55, 430)
    (table,) = sheet.tables()
    assert texts(table) == FIGURES
    assert table.header_rows == 1
    assert "horizontal-rules" in table.evidence


def test_vertical_rules_only() -> None:
    sheet = Sheet()
    baselines = set_figures(sheet)
    for x in (55, 190, 270, 360, 430):
        sheet.down(x, baselines[0] - 12, baselines[-1] + 5)
    (table,) = sheet.tables()
    assert texts(table) == FIGURES


def test_shaded_rows_only() -> None:
    sheet = Sheet()
    baselines = set_figures(sheet)
    for baseline in baselines[::2]:
        sheet.fill(55, baseline - 12, 430, baseline + 4)
    sheet.fill(55, baselines[-1] - 12, 430, baselines[-1] + 4)
    (table,) = sheet.tables()
    assert texts(table) == FIGURES


def test_alignment_alone() -> None:
    sheet = Sheet()
    sheet.text(
        60, 60, "Some words of prose stand above the figures, and they fill the line from one side to the other."
    )
    set_figures(sheet)
    sheet.text(
        60, 240, "Other words of prose stand below the figures, and they fill the line from one side to the next."
    )
    (table,) = sheet.tables()
    assert texts(table) == FIGURES
    assert table.evidence == ("alignment",)


def test_a_label_over_several_columns_with_a_rule_below_it() -> None:
    sheet = Sheet()
    baselines = set_figures(sheet, top=130)
    sheet.across(100, 55, 430)
    sheet.text(295, 112, "Years")
    sheet.across(117, 205, 430)
    sheet.across(baselines[0] + 5, 55, 430)
    sheet.across(baselines[-1] + 5, 55, 430)
    (table,) = sheet.tables()
    spans = {cell.text: (cell.r0, cell.r1, cell.c0, cell.c1) for cell in table.cells if cell.r0 < 2}
    assert spans == {
        "Years": (0, 0, 1, 3), "Region": (0, 1, 0, 0), "2021": (1, 1, 1, 1), "2022": (1, 1, 2, 2), "2023": (1, 1, 3, 3),
    }  # fmt: skip
    assert table.header_rows == 2


def test_a_label_of_two_lines_beside_figures_in_its_middle_is_one_row() -> None:
    sheet = Sheet()
    rows = [
        ("First label that is", "long enough to wrap", "10", "11"),
        ("Second label that is", "long enough too", "20", "21"),
        ("Third label that is", "just as long", "30", "31"),
    ]
    for index, (one, two, *figures) in enumerate(rows):
        y = 120 + 40 * index
        sheet.text(60, y, one)
        sheet.text(60, y + 12, two)
        for column, figure in enumerate(figures):
            sheet.right(250 + 80 * column, y + 6, figure)
    for y in (105, 225):
        sheet.across(y, 55, 340)
    (table,) = sheet.tables()
    assert texts(table) == [[f"{one} / {two}", *figures] for one, two, *figures in rows]


def test_rows_of_prose_between_rules_stay_whole() -> None:
    sheet = Sheet()
    words = [
        ("1. Plant trees along", "The first trees were planted in the", "Done"),
        ("the old canal", "spring, and the others will follow", ""),
        ("", "before the end of the year.", ""),
        ("2. Mend the bridge", "The work goes on as it was planned,", "Started"),
        ("near the mill", "with a short pause in the winter.", ""),
        ("3. Open the library", "The doors have been open since May", "Done"),
        ("on Sundays too", "and many people come.", ""),
    ]
    for index, row in enumerate(words):
        for x, text in zip((60, 200, 420), row, strict=True):
            sheet.text(x, 120 + 12 * index + 8 * sum(index >= k for k in (3, 5)), text)
    for y in (106, 154, 186, 220):
        sheet.across(y, 55, 480)
    (table,) = sheet.tables()
    rows = texts(table)
    assert [row[2] for row in rows] == ["Done", "Started", "Done"]
    assert (
        rows[0][1]
        == "The first trees were planted in the / spring, and the others will follow / before the end of the year."
    )


def test_a_title_of_a_group_is_a_row_of_its_own() -> None:
    sheet = Sheet()
    rows = [
        ("Men",), ("under 20", "12", "14"), ("over 20", "30", "31"),
        ("Women",), ("under 20", "13", "11"), ("over 20", "29", "35"),
    ]  # fmt: skip
    for index, row in enumerate(rows):
        sheet.text(60, 120 + 14 * index, row[0])
        for column, figure in enumerate(row[1:]):
            sheet.right(250 + 80 * column, 120 + 14 * index, figure)
    for y in (105, 200):
        sheet.across(y, 55, 340)
    (table,) = sheet.tables()
    assert [row[0] for row in texts(table)] == ["Men", "under 20", "over 20", "Women", "under 20", "over 20"]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_prose_is_no_table(columns: int) -> None:
    sheet = Sheet()
    line = "words of a text that goes on and on without any end in sight for those who read"
    width = 500 / columns
    for column in range(columns):
        for index in range(20):
            count = int((width - 20) / 5) - (index * 7) % 4
            sheet.text(50 + width * column, 100 + 13 * index, (line[index:] + " " + line)[:count].strip())
    assert sheet.tables() == ()


def test_bullets_and_numbered_items_are_no_table() -> None:
    sheet = Sheet()
    for index in range(8):
        sheet.text(60, 100 + 14 * index, "•" if index < 4 else f"{index}.")
        sheet.text(90, 100 + 14 * index, f"an item of a list with some words in it, number {index}")
    assert sheet.tables() == ()


def test_a_table_of_contents_is_no_table() -> None:
    sheet = Sheet()
    for index in range(8):
        sheet.text(60, 100 + 14 * index, f"Chapter {'abcdefgh'[index]} and what it tells . . . . . . . . .")
        sheet.right(500, 100 + 14 * index, str(3 + 4 * index))
    assert sheet.tables() == ()


def test_a_box_around_text_is_no_table() -> None:
    sheet = Sheet()
    for y in (90, 200):
        sheet.across(y, 50, 500)
    for x in (50, 500):
        sheet.down(x, 90, 200)
    for index in range(6):
        sheet.text(60, 110 + 14 * index, "words of a text in a box, which fill the line nearly to the end")
    assert sheet.tables() == ()


def test_the_axis_of_a_chart_is_no_table() -> None:
    sheet = Sheet()
    for index in range(8):
        y = 100 + 25 * index
        sheet.across(y - 3, 80, 500)
        sheet.text(50, y, str(700 - 100 * index))
    for index in range(6):
        sheet.text(100 + 70 * index, 300, str(2010 + 2 * index))
    assert sheet.tables() == ()


def test_rules_of_the_head_and_foot_of_a_page_make_no_table() -> None:
    sheet = Sheet()
    sheet.across(60, 50, 550)
    sheet.across(740, 50, 550)
    for index in range(40):
        sheet.text(
            50,
            90 + 15 * index,
            "words of a text that goes on and on without any end in sight for those who read"[: 80 - index % 7],
        )
    assert sheet.tables() == ()


def test_a_caption_parts_two_tables_of_other_columns() -> None:
    sheet = Sheet()
    set_figures(sheet)
    sheet.text(60, 204, "Table 2. What the islands spend")
    rows = [("Item", "Spent"), ("Boats", "120"), ("Bridges", "80"), ("Lights", "14"), ("Total", "214")]
    for index, (item, figure) in enumerate(rows):
        sheet.text(60, 228 + 16 * index, item)
        sheet.right(350, 228 + 16 * index, figure)
    one, two = sheet.tables()
    assert texts(one) == FIGURES
    assert texts(two) == [list(row) for row in rows]
