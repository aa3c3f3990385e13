"""Labels over several columns that no rule closes, and row heads outside the rules."""

from __future__ import annotations

from tests.ruled.drawing import ADVANCE, FIGURES, Sheet, set_figures, texts

#: The right end of each column of figures.
ENDS = [180, 230, 280, 340, 390, 440]


def _body(sheet: Sheet, top: float) -> None:
    for index, name in enumerate(("North", "South", "Islands", "Total")):
        sheet.text(60, top + 16 * index, name)
        for column, end in enumerate(ENDS):
            sheet.right(end, top + 16 * index, str(1000 + 37 * index + 211 * column))


def _labels(sheet: Sheet, baseline: float, labels: list[str]) -> None:
    for end, label in zip(ENDS, labels, strict=True):
        sheet.right(end, baseline, label)


def _centred(sheet: Sheet, middle: float, baseline: float, text: str) -> None:
    sheet.text(middle - len(text) * ADVANCE * 5, baseline, text)


def _spans(sheet: Sheet) -> dict[str, tuple[int, int]]:
    (table,) = sheet.tables()
    return {cell.text: (cell.c0, cell.c1) for cell in table.cells if cell.text}


def test_labels_centred_over_three_columns_each() -> None:
    sheet = Sheet()
    _centred(sheet, 222, 100, "Men")
    _centred(sheet, 382, 100, "Women")
    _labels(sheet, 116, ["2021", "2022", "2023", "2021", "2022", "2023"])
    _body(sheet, 132)
    spans = _spans(sheet)
    assert spans["Men"] == (1, 3)
    assert spans["Women"] == (4, 6)


def test_the_first_line_of_a_label_belongs_to_its_own_column() -> None:
    sheet = Sheet()
    for end, line in ((230, "Less:"), (340, "Indirect")):
        sheet.right(end, 104, line)
    _labels(sheet, 116, ["Total", "sales", "2023", "costs", "Paid", "Owed"])
    _body(sheet, 132)
    spans = _spans(sheet)
    assert spans["Less:\nsales"] == (2, 2)
    assert spans["Indirect\ncosts"] == (4, 4)


def test_row_heads_left_of_the_first_vertical_rule() -> None:
    sheet = Sheet()
    baselines = set_figures(sheet)
    for x in (200, 270, 360, 430):
        sheet.down(x, baselines[0] - 12, baselines[-1] + 5)
    (table,) = sheet.tables()
    assert texts(table) == FIGURES


def test_a_column_of_prose_beside_a_ruled_table_is_none_of_its_own() -> None:
    sheet = Sheet()
    prose = "words of a paragraph go on here"
    for index in range(20):
        sheet.text(40, 60 + 16 * index, prose[index % 3 :])
    for index, row in enumerate(FIGURES):
        for column, text in enumerate(row[1:]):
            sheet.right(320 + 90 * column, 108 + 16 * index, text)
    for x in (280, 330, 420, 510):
        sheet.down(x, 96, 193)
    (table,) = sheet.tables()
    assert texts(table) == [row[1:] for row in FIGURES]


def test_a_label_that_reaches_into_two_of_its_three_columns() -> None:
    sheet = Sheet()
    _centred(sheet, 222, 100, "Men-of-all-ages")
    _centred(sheet, 382, 100, "All")
    _labels(sheet, 116, ["2021", "2022", "2023", "2021", "2022", "2023"])
    _body(sheet, 132)
    assert _spans(sheet)["Men-of-all-ages"] == (1, 3)


def test_labels_centred_over_cells_whose_text_is_set_flush_right() -> None:
    sheet = Sheet()
    for middle, text in ((202, "Men"), (362, "Women")):
        _centred(sheet, middle, 100, text)
    _labels(sheet, 116, ["2021", "2022", "2023", "2021", "2022", "2023"])
    _body(sheet, 132)
    spans = _spans(sheet)
    assert (spans["Men"], spans["Women"]) == ((1, 3), (4, 6))
