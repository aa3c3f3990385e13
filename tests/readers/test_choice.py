"""The readers by name, and the headers that readers of other libraries do not tell from rows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.geometry import BBox
from extractors.readers.choice import READERS, read_with, with_headers
from extractors.table import Cell, Fragment, Line, Part
from tests.readers.pages import sample


def _fragment(page: int, rows: Sequence[Sequence[str]], header_rows: int = 0) -> Fragment:
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            box = BBox(100.0 * c, 20.0 * r, 100.0 * c + 100, 20.0 * r + 20)
            line = Line(text=text, bbox=box, spans=(), size=10, baseline=box.bottom - 5, page=page)
            part = Part(page=page, bbox=box, lines=(line,) if text else ())
            cells.append(Cell(r0=r, r1=r, c0=c, c1=c, parts=(part,)))
    width, height = len(rows[0]), len(rows)
    return Fragment(
        page=page, bbox=BBox(0, 0, 100.0 * width, 20.0 * height), row_count=height, column_count=width,
        cells=tuple(cells), row_edges=tuple(20.0 * r for r in range(height + 1)),
        column_edges=tuple(100.0 * c for c in range(width + 1)), header_rows=header_rows, reader="camelot",
    )  # fmt: skip


def test_rows_repeated_at_the_top_of_fragments_are_headers() -> None:
    header = [("Year", "Amount"), ("", "dollars")]
    found = with_headers(
        [_fragment(1, [*header, ("2001", "5")]), _fragment(2, [*header, ("2002", "6")]), _fragment(3, [("2003", "7")])]
    )
    assert [fragment.header_rows for fragment in found] == [2, 2, 0]


def test_a_header_without_rows_below_it_is_a_header() -> None:
    header = ("Year", "Amount")
    found = with_headers([_fragment(1, [header]), _fragment(2, [header, ("2001", "5")])])
    assert [fragment.header_rows for fragment in found] == [1, 1]


def test_a_row_that_occurs_once_is_no_header() -> None:
    found = with_headers([_fragment(1, [("Year", "Amount"), ("2001", "5")]), _fragment(2, [("2002", "6")])])
    assert [fragment.header_rows for fragment in found] == [0, 0]


def test_a_single_label_repeated_is_no_header() -> None:
    found = with_headers([_fragment(1, [("Total", ""), ("a", "1")]), _fragment(2, [("Total", ""), ("b", "2")])])
    assert [fragment.header_rows for fragment in found] == [0, 0]


def test_fragments_of_another_width_do_not_share_a_header() -> None:
    found = with_headers([_fragment(1, [("a", "b"), ("c", "d")]), _fragment(2, [("a", "b", "c"), ("1", "2", "3")])])
    assert [fragment.header_rows for fragment in found] == [0, 0]


def test_what_a_fragment_says_of_its_header_is_kept() -> None:
    header = [("Year", "Amount"), ("dollars", "cents")]
    found = with_headers([_fragment(1, [*header, ("1", "2")], header_rows=1), _fragment(2, [*header, ("3", "4")])])
    assert [fragment.header_rows for fragment in found] == [1, 2]


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_says_who_it_is(reader: str) -> None:
    found = read_with(reader, sample(), pages=[5])  # type: ignore[arg-type]
    assert {fragment.reader for fragment in found} == {reader}


def test_a_reader_that_is_not_there_is_said() -> None:
    with pytest.raises(ValueError, match="tabula"):
        read_with("tabula", sample())  # type: ignore[arg-type]
