"""A header that only its ground tells: shaded rows at the top, above rows that are not shaded so."""

from __future__ import annotations

import pytest

from tests.ruled.drawing import FIGURES, Sheet, set_figures

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
