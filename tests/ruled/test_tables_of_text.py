"""Tables whose cells hold paragraphs and whose rows no rule divides: what begins in several columns begins a row."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.table import Fragment
from tests.ruled.drawing import Sheet, texts

LABELS = ["Action", "Who", "With", "How far", "Status"]
XS = (50, 200, 250, 310, 530)
#: The borders of the columns, where something shows them.
EDGES = (45, 195, 245, 305, 525, 590)
#: The lines of each cell; the columns as LABELS.
ROWS = [
    (["1. Plant trees along", "the old canal"], ["City"], ["Guild"],
     ["The first trees were planted in spring,", "and the others will follow.", "",
      "A second row is planned", "for the autumn."],
     ["Under way"]),
    (["2. Mend the bridge"], ["Roads"], [], ["Not begun yet."], ["To come"]),
    (["3. Open the library", "on Sundays too, and in", "the evening"], ["Town"], ["Friends"],
     ["The doors have been open since May", "and many people come."], ["Done"]),
    (["4. Count the cars", "near the school"], ["Police"], ["School"],
     ["Three counts were made:", "– one in the morning", "– one at noon", "– one in the evening"], ["Under way"]),
]  # fmt: skip
PITCH = 12.0
WANTED = [LABELS, *([" / ".join(line for line in cell if line) for cell in row] for row in ROWS)]


def _set(sheet: Sheet, *, top: float = 100.0, gap: float = 8.0, header: bool = True) -> list[tuple[float, float]]:
    """Set the table from *top* down; *gap* is the white between two rows. Top and bottom of each row."""
    y = top
    bands: list[tuple[float, float]] = []
    if header:
        for x, label in zip(XS, LABELS, strict=True):
            sheet.text(x, y, label, font=1)
        bands.append((y - 10, y + 5))
        y += PITCH + gap
    for row in ROWS:
        height = max(len(cell) for cell in row)
        for x, cell in zip(XS, row, strict=True):
            for index, line in enumerate(cell):
                sheet.text(x, y + PITCH * index, line)
        bands.append((y - 8 - gap / 2, y + PITCH * (height - 1) + 2 + gap / 2))
        y += PITCH * height + gap
    return bands


def _one(sheet: Sheet) -> Fragment:
    (table,) = sheet.tables()
    return table


@pytest.mark.parametrize("gap", [0.0, 4.0, 10.0])
def test_nothing_is_drawn_but_text(gap: float) -> None:
    sheet = Sheet()
    _set(sheet, gap=gap)
    table = _one(sheet)
    assert texts(table) == WANTED
    assert table.header_rows == 1


def test_only_vertical_rules_are_drawn() -> None:
    sheet = Sheet()
    bands = _set(sheet)
    for x in EDGES:
        sheet.down(x, bands[0][0], bands[-1][1])
    assert texts(_one(sheet)) == WANTED


def test_only_the_header_is_shaded() -> None:
    sheet = Sheet()
    bands = _set(sheet)
    for x0, x1 in pairwise(EDGES):
        sheet.fill(x0, bands[0][0], x1, bands[0][1])
    sheet.text(
        50, bands[-1][1] + 30, "Words of prose go on below the table and fill the line from one side to the other."
    )
    table = _one(sheet)
    assert texts(table) == WANTED
    assert table.header_rows == 1


@pytest.mark.parametrize("first", [1, 2])
def test_every_second_row_is_shaded(first: int) -> None:
    sheet = Sheet()
    bands = _set(sheet, gap=0.0)
    for top, bottom in [bands[0], *bands[first::2]]:
        for x0, x1 in pairwise(EDGES):
            sheet.fill(x0, top, x1, bottom)
    assert texts(_one(sheet)) == WANTED


def test_a_row_that_began_on_the_page_before() -> None:
    sheet = Sheet()
    sheet.text(XS[3], 60, "which goes on from the page before")
    sheet.text(XS[3], 72, "and ends here.")
    _set(sheet, top=92, header=False)
    assert texts(_one(sheet)) == [
        ["", "", "", "which goes on from the page before / and ends here.", ""],
        *WANTED[1:],
    ]


def test_a_heading_parts_two_tables() -> None:
    sheet = Sheet()
    bands = _set(sheet)
    sheet.text(50, bands[-1][1] + 20, "Second part: what the county does by itself", font=1)
    _set(sheet, top=bands[-1][1] + 44)
    assert [texts(table) for table in sheet.tables()] == [WANTED, WANTED]


@pytest.mark.parametrize(("foot", "below"), [("Yearly account", 28), ("12", 18)])
def test_running_lines_and_the_number_of_the_page_stay_outside(foot: str, below: float) -> None:
    sheet = Sheet()
    sheet.text(50, 60, "Report of the county")
    bands = _set(sheet)
    sheet.text(530, bands[-1][1] + below, foot)
    assert texts(_one(sheet)) == WANTED


@pytest.mark.parametrize("columns", [3, 4])
def test_columns_of_a_newspaper_are_no_table(columns: int) -> None:
    sheet = Sheet()
    line = "words of a text that goes on and on without any end in sight for those who read"
    width = 500 / columns
    for column in range(columns):
        y = 100.0
        for index in range(24):
            y += 12 + 6 * (index % (5 + column) == 4)
            count = int((width - 20) / 5) - (index * 7) % 4 - 12 * (index % (5 + column) == 3)
            sheet.text(50 + width * column, y, (line[index:] + " " + line)[:count].strip())
    assert sheet.tables() == ()


def test_cards_with_one_label_each_side_are_no_table() -> None:
    """The blanks of a form: labels, and lines to write on."""
    sheet = Sheet()
    for index, label in enumerate(["Name", "First name", "Address", "Town", "Telephone"]):
        sheet.text(60, 100 + 30 * index, f"{label}:")
        sheet.across(102 + 30 * index, 150, 500)
    assert sheet.tables() == ()


def test_signatures_are_no_table() -> None:
    sheet = Sheet()
    for index, line in enumerate(["Jane Doe", "Head of the office", "Montreal, 3 May"]):
        sheet.text(80, 600 + 13 * index, line)
        sheet.text(330, 600 + 13 * index, line[::-1])
    assert sheet.tables() == ()


def test_two_axes_of_a_chart_beside_text_are_no_table() -> None:
    sheet = Sheet()
    for index in range(8):
        sheet.text(60, 100 + 22 * index, f"{8000 - 100 * index:,}")
        sheet.text(250, 100 + 22 * index, f"0.{50 - 2 * index}")
    for x in (90, 240):
        sheet.down(x, 95, 255)
    for index in range(14):
        sheet.text(300, 96 + 12 * index, "words of a text that goes on beside a chart")
    sheet.text(120, 200, "One line of a legend")
    sheet.text(120, 212, "and another of it")
    assert sheet.tables() == ()


def test_a_contents_list_with_numbers_before_its_titles_is_no_table() -> None:
    sheet = Sheet()
    titles = ["Naming and seat", "Who belongs to it, and who does not", "Organs", "Of money, dues and accounts"]
    y, page = 100.0, 2
    for part in "ABC":
        sheet.text(60, y, f"{part}.", font=1)
        sheet.text(90, y, "Whole", font=1)
        sheet.right(500, y, str(page))
        for index, title in enumerate(titles):
            y += 12
            sheet.text(90, y, title)
            sheet.right(500, y, str(page + index // 2))
        y += 22
        page += 2
    assert sheet.tables() == ()


def test_a_contents_list_with_numbered_titles_and_without_leaders_is_no_table() -> None:
    sheet = Sheet()
    titles = ["Naming", "Members", "Organs", "Dues", "Accounts", "Elections", "Votes", "Change", "End"]
    for index, title in enumerate(titles):
        sheet.text(60, 100 + 14 * index, f"{index // 3 + 1}.{index % 3 + 1}")
        sheet.text(90, 100 + 14 * index, title)
        sheet.right(500, 100 + 14 * index, str(2 + 3 * index))
    assert sheet.tables() == ()


def test_numbered_lines_with_figures_that_do_not_grow_are_a_table() -> None:
    sheet = Sheet()
    for index, (title, figure) in enumerate(
        [("Naming", 31), ("Members", 18), ("Organs", 42), ("Dues", 5), ("Accounts", 77)]
    ):
        sheet.text(60, 100 + 14 * index, f"{index + 1}.")
        sheet.text(90, 100 + 14 * index, title)
        sheet.right(300, 100 + 14 * index, str(figure))
    assert [table.row_count for table in sheet.tables()] == [5]


def test_signatures_above_a_legend_and_an_axis_are_no_table() -> None:
    sheet = Sheet()
    for index, (one, two) in enumerate([("Jane Doe", "John Roe"), ("Head", "Clerk"), ("Date:", "Date:")]):
        sheet.text(60, 300 + 13 * index, one)
        sheet.text(330, 300 + 13 * index, two)
    for x, text in ((60, "Legend: Done"), (200, "Going on"), (330, "To come")):
        sheet.text(x, 356, text)
    for index, figure in enumerate(("100", "80", "60", "40", "20", "0")):
        sheet.text(60, 380 + 22 * index, figure)
    for index in range(5):
        sheet.text(60 + 60 * index, 512, str(2019 + index))
    assert sheet.tables() == ()
