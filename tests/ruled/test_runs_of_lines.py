"""Tables that only alignment shows: what belongs to one, what parts two, what stands beside."""

from __future__ import annotations

import pytest

from tests.ruled.drawing import FIGURES, Sheet, set_figures, texts

PROSE = "Some words of prose that fill their column from one side to the other, and go on"


def _table(sheet: Sheet, rows: list[list[str]], top: float, *, left: float = 60, step: float = 90) -> float:
    """Set *rows* with labels flush left and figures flush right; returns the next baseline."""
    for index, row in enumerate(rows):
        sheet.text(left, top + 16 * index, row[0])
        for column, text in enumerate(row[1:]):
            sheet.right(left + 2 * step + step * column, top + 16 * index, text)
    return top + 16 * len(rows)


def test_a_caption_whose_number_stands_apart_is_no_row() -> None:
    sheet = Sheet()
    sheet.text(60, 84, "Table 1.")
    sheet.text(150, 84, "Numbers of people in four regions, by year")
    set_figures(sheet)
    (table,) = sheet.tables()
    assert texts(table) == FIGURES


@pytest.mark.parametrize("title", ["Another title", ""])
def test_tables_that_follow_each_other_are_two(title: str) -> None:
    sheet = Sheet()
    end = _table(sheet, FIGURES, 100)
    if title:
        sheet.text(200, end + 8, title, font=1)
    _table(sheet, [FIGURES[0], *FIGURES[2:]], end + 24)
    assert [texts(table) for table in sheet.tables()] == [FIGURES, [FIGURES[0], *FIGURES[2:]]]


def test_groups_of_rows_apart_are_one_table() -> None:
    sheet = Sheet()
    end = _table(sheet, FIGURES[:4], 100)
    _table(sheet, FIGURES[3:], end + 24)
    (table,) = sheet.tables()
    assert texts(table) == [*FIGURES[:4], *FIGURES[3:]]


def test_a_table_beside_prose_is_read_without_it() -> None:
    sheet = Sheet(width=700)
    _table(sheet, FIGURES, 100, left=40, step=70)
    for index in range(16):
        sheet.text(370, 95 + 11 * index, PROSE[index % 5 :][:60])
    (table,) = sheet.tables()
    assert texts(table) == FIGURES


def test_the_last_label_keeps_its_second_line() -> None:
    sheet = Sheet()
    end = _table(sheet, [*FIGURES[:-1], ["Total of the", *FIGURES[-1][1:]]], 100)
    sheet.text(60, end - 4, "whole country")
    (table,) = sheet.tables()
    assert texts(table)[-1][0] == "Total of the / whole country"


def test_a_line_of_labels_and_one_of_figures_below_a_caption() -> None:
    sheet = Sheet()
    sheet.text(60, 70, "Table 4 - People in training")
    _table(sheet, [["Year", "2019", "2020", "2021"], ["People", "1 204", "1 310", "1 422"]], 100)
    (table,) = sheet.tables()
    assert texts(table) == [["Year", "2019", "2020", "2021"], ["People", "1 204", "1 310", "1 422"]]


def test_thousands_behind_a_wide_space_are_one_figure() -> None:
    sheet = Sheet()
    rows = [["North", "12 204", "131 310"], ["South", "877", "9 902"], ["East", "1 045", "15 051"]]
    for index, row in enumerate(rows):
        sheet.text(60, 100 + 16 * index, row[0])
        for column, text in enumerate(row[1:]):
            sheet.text(240 + 90 * column - 6 * len(text), 100 + 16 * index, text, advance=0.6)
    (table,) = sheet.tables()
    assert texts(table) == rows


def test_a_group_of_rows_is_named_below_the_header_not_in_it() -> None:
    sheet = Sheet()
    _table(sheet, FIGURES[:1], 100)
    sheet.text(60, 116, "Public")
    _table(sheet, FIGURES[1:], 132)
    (table,) = sheet.tables()
    assert texts(table)[:2] == [FIGURES[0], ["Public", "", "", ""]]


def test_rows_of_nothing_but_paragraphs() -> None:
    sheet = Sheet()
    sheet.text(60, 60, PROSE + " " + PROSE[:20])
    for row in range(3):
        for column in range(3):
            for line in range(2 + (row + column) % 2):
                sheet.text(
                    60 + 180 * column, 100 + 45 * row + 12 * line, f"Text {row}{column}, line {line} here", advance=0.4
                )
    (table,) = sheet.tables()
    assert (table.row_count, table.column_count) == (3, 3)


@pytest.mark.parametrize(
    "rows",
    [
        [(f"y = {k} x + {k * k}", f"({k})") for k in range(1, 7)],
        [("Name:", "First name:"), ("Street:", "Town:"), ("Telephone:", "Mail:"), ("Date:", "Signature:")],
        [(f"{k}. Chapter on matters", str(5 + 7 * k)) for k in range(1, 9)],
    ],
    ids=["formulas", "form", "contents"],
)
def test_what_is_no_table(rows: list[tuple[str, str]]) -> None:
    sheet = Sheet()
    for index, (left, right) in enumerate(rows):
        sheet.text(60, 100 + 18 * index, left, advance=0.4)
        sheet.right(500, 100 + 18 * index, right)
    assert sheet.tables() == ()
