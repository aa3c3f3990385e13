"""A header that only its ground tells: shaded rows at the top, above rows that are not shaded so."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.readers.ruled import find_fragments
from schemas.catalogue import Column
from tests.building import entry
from tests.ruled.drawing import FIGURES, FONTS, Sheet, set_figures, texts

XS = [50, 180, 270, 360, 450]


def _headers(*shaded: int, first: list[str] | None = None) -> list[int]:
    """Header rows of the table in a grid whose rows of these numbers are shaded."""
    sheet = Sheet()
    lines = [100 + 16 * i for i in range(len(FIGURES))]
    ys = [lines[0] - 12, *[y + 4 for y in lines]]
    for row in shaded:
        sheet.fill(XS[0], ys[row], XS[-1], ys[row + 1])
    rows = [first or ["Region", "two", "three", "four"], *FIGURES[1:]]
    for y, row in zip(lines, rows, strict=True):
        for x, text in zip(XS, row, strict=False):
            sheet.text(x + 4, y, text)
    sheet.grid(XS, ys)
    return [table.header_rows for table in sheet.tables()]


def test_the_first_row_alone_is_shaded() -> None:
    assert _headers(0) == [1]


@pytest.mark.parametrize("shaded", [(), (1,), (0, 2, 4), (0, 1, 2, 3), (0, 5)])
def test_shading_that_tells_no_header(shaded: tuple[int, ...]) -> None:
    assert _headers(*shaded) == [0]


def test_figures_are_no_labels() -> None:
    assert _headers(0, first=["Total", "12", "14", "16"]) == [0]


def test_a_section_over_all_columns_is_none() -> None:
    assert _headers(0, first=["North", "", "", ""]) == [0]


def test_figures_stand_as_before() -> None:
    sheet = Sheet()
    set_figures(sheet)
    assert [table.header_rows for table in sheet.tables()] == [1]


def test_the_rule_below_a_shaded_header_is_the_one_above_the_first_row() -> None:
    sheet = Sheet()
    xs, labels = (50, 90, 330, 430), ("No", "Measure", "Planned")
    rows = [("1.1", "Plant trees", "1 250"), ("1.2", "Dig wells for the farms\nof the North", "320")]
    rows += [("1.3", "Count the birds", "45"), ("1.4", "Mend the roads", "7 120")]
    y = 86.0
    for row in [labels, *rows, ("Subtotal", "", "8 735")]:
        lines = max(text.count("\n") for text in row) + 1
        for x, text in zip(xs, row, strict=False):
            for n, line in enumerate(text.split("\n")):
                sheet.text(x + 3, y + 12 + 12 * n, line)
        if row is labels:
            for left, right in pairwise(xs):
                sheet.fill(left, y, right, y + 18)
        elif not row[1]:
            sheet.fill(xs[0], y, xs[2], y + 18)
            sheet.fill(xs[2], y, xs[3], y + 18)
        y += 6 + 12 * lines
        sheet.across(y, xs[0], xs[-1])
    columns = [Column(name=label.casefold(), kind="text", labels=(label,)) for label in labels]
    tables = find_fragments(sheet.page(), FONTS, entry(*columns, kind="table"))
    found = [row[0] for table in tables for row in texts(table) if any(row)]
    assert sorted(set(found) & {"No", *(row[0] for row in rows)}) == ["1.1", "1.2", "1.3", "1.4", "No"]
