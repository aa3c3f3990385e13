"""Rows that a page cuts open between horizontal rules belong to their table; what else stands there does not."""

from __future__ import annotations

import pytest

from tests.ruled.drawing import Sheet, texts

XS = (50.0, 180.0, 270.0, 480.0)
LABELS = ("Action", "Who", "What was done", "How far")
ROWS = [
    ("1. Plant trees", "City", "The first trees stand since the spring", "Started"),
    ("2. Mend the bridge", "County", "Nothing was done before the winter", "Planned"),
    ("3. Open the library", "City", "The doors are open on Sundays now", "Done"),
]


def _row(sheet: Sheet, y: float, row: tuple[str, ...]) -> None:
    for x, text in zip(XS, row, strict=True):
        if text:
            sheet.text(x, y, text)


def _table(*, header: bool = True) -> tuple[Sheet, float]:
    """The page, and the height of its last rule."""
    sheet = Sheet()
    rows = ([LABELS] if header else []) + ROWS
    y = 120.0
    sheet.across(y, 46, 560)
    for row in rows:
        _row(sheet, y + 14, row)
        y += 22
        sheet.across(y, 46, 560)
    return sheet, y


def test_a_row_without_a_rule_below_it_at_the_end_of_the_page() -> None:
    sheet, y = _table()
    _row(sheet, y + 14, ("4. Paint the hall", "County", "The painters came in the autumn", "Started"))
    _row(sheet, y + 27, ("and its doors", "", "and went on in the winter, but they", ""))
    sheet.text(540, 780, "12")
    (table,) = sheet.tables()
    assert texts(table)[4] == [
        "4. Paint the hall / and its doors", "County",
        "The painters came in the autumn / and went on in the winter, but they", "Started",
    ]  # fmt: skip
    assert table.header_rows == 1
    assert not table.is_closed_bottom


def test_the_rest_of_a_row_above_the_first_rule_of_the_page_is_no_header() -> None:
    sheet, _ = _table(header=False)
    sheet.text(XS[2], 97, "stood in the rain, so that nobody")
    sheet.text(XS[2], 110, "could paint anything at all.")
    (table,) = sheet.tables()
    assert texts(table)[0] == ["", "", "stood in the rain, so that nobody / could paint anything at all.", ""]
    assert texts(table)[1:] == [list(row) for row in ROWS]
    assert table.header_rows == 0


@pytest.mark.parametrize(
    "below",
    [
        ["(1) The county pays half of what the city spends on trees and bridges, and all else is paid by the city"],
        ["Source: the city"],
        ["Source: the city", "Figures of the county are not in it"],
    ],
)
def test_notes_below_the_last_rule_stay_outside(below: list[str]) -> None:
    sheet, y = _table()
    for index, text in enumerate(below):
        sheet.text(50, y + 14 + 13 * index, text)
    (table,) = sheet.tables()
    assert texts(table) == [list(LABELS), *(list(row) for row in ROWS)]


def test_a_unit_above_the_first_rule_stays_outside() -> None:
    sheet, _ = _table()
    sheet.right(556, 112, "(in thousands of dollars)")
    (table,) = sheet.tables()
    assert texts(table) == [list(LABELS), *(list(row) for row in ROWS)]


def test_text_in_columns_with_more_text_below_it_is_none_of_the_table() -> None:
    sheet, y = _table()
    _row(sheet, y + 14, ("Adopted in May", "City", "The clerk of the city signs here", "Page 2"))
    for index in range(6):
        sheet.text(50, y + 60 + 13 * index, "Words of prose go on below the table and fill the line from side to side.")
    (table,) = sheet.tables()
    assert texts(table) == [list(LABELS), *(list(row) for row in ROWS)]
