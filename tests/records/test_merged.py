"""Cells over several rows go on over a page break, and an amount of several rows is nobody's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.records.assemble import Assembled, assemble
from extractors.records.cells import plain
from extractors.table import Cell, Fragment
from schemas.catalogue import Column, Rows
from tests.building import entry, fragment

ENTRY = entry(
    Column(name="objectif", kind="attribute", labels=("objectif",)),
    Column(name="action", kind="action", labels=("action",)),
    Column(name="budget", kind="planned", labels=("budget",)),
    rows=Rows(starts=r"^(?P<number>\d+)\. "),
)
HEAD = ["Objectif", "Action", "Budget"]


def merged(page: Fragment, column: int, first: int, last: int) -> Fragment:
    """*page* with the cells of a column made one from row *first* to row *last*: the text is that of the first."""
    kept: list[Cell] = []
    for cell in page.cells:
        if cell.c0 == column and first < cell.r0 <= last:
            continue
        kept.append(replace(cell, r1=last) if (cell.c0, cell.r0) == (column, first) else cell)
    return replace(page, cells=tuple(kept))


def pages(*tables: list[list[str]]) -> list[Fragment]:
    return [fragment([HEAD, *rows], page=number, header_rows=1) for number, rows in enumerate(tables, start=1)]


def column(assembled: Assembled, name: str) -> list[str]:
    return [plain(row.parts[name]) for row in assembled.rows]


def test_a_merged_cell_goes_on_over_pages() -> None:
    one, two, three = pages(
        [["Loger", "1. A", "1 $"], ["", "2. B", "2 $"], ["Nourrir", "3. C", "3 $"], ["", "4. D", "4 $"]],
        [["", "5. E", "5 $"], ["", "6. F", "6 $"]],
        [["", "7. G", "7 $"], ["Soigner", "8. H", "8 $"], ["", "9. I", "9 $"]],
    )
    one = merged(merged(one, 0, 1, 2), 0, 3, 4)
    read = assemble([one, merged(two, 0, 1, 2), merged(three, 0, 2, 3)], [], ENTRY)
    assert column(read, "objectif") == ["Loger"] * 2 + ["Nourrir"] * 5 + ["Soigner"] * 2
    assert not any(row.is_unsure for row in read.rows)


def test_an_empty_cell_below_a_page_break_is_doubted_where_others_are_empty_too() -> None:
    one, two = pages(
        [["Loger", "1. A", "1 $"], ["", "2. B", "2 $"]],
        [["", "3. C", "3 $"], ["", "4. D", "4 $"], ["X", "5. E", "5 $"]],
    )
    read = assemble([merged(one, 0, 1, 2), two], [], ENTRY)
    assert column(read, "objectif") == ["Loger", "Loger", "", "", "X"]
    assert [row.is_unsure for row in read.rows] == [False, False, True, False, False]
    assert "merged-cell-unsure" in [one.check for one in read.findings]


@pytest.mark.parametrize(("budget", "is_doubtful"), [("90 $", True), ("s. o.", False)])
def test_an_amount_over_several_rows_is_theirs_together(budget: str, is_doubtful: bool) -> None:
    (page,) = pages([["Loger", "1. A", budget], ["Nourrir", "2. B", ""], ["Soigner", "3. C", "3 $"]])
    read = assemble([merged(page, 2, 1, 2)], [], ENTRY)
    assert [row.is_unsure for row in read.rows] == [is_doubtful, is_doubtful, False]
    assert ("amount-shared" in [one.check for one in read.findings]) == is_doubtful
