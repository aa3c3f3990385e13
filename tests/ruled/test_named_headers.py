"""Header rows that only their bold type shows are named."""

from __future__ import annotations

from extractors.join.heads import with_bold_header
from extractors.join.stitch import stitch
from extractors.table import Table
from tests.ruled.drawing import FIGURES, Sheet


def _table(bold: set[int], *, first_column: bool = False) -> Table:
    """A full grid of figures whose rows *bold* are set in bold, and its first column, if asked for."""
    sheet = Sheet()
    for r, row in enumerate(FIGURES):
        for c, text in enumerate(row):
            sheet.text(55 + 100 * c, 114 + 20 * r, text, font=int(r in bold or (first_column and c == 0)))
    sheet.grid([50 + 100 * c for c in range(5)], [100 + 20 * r for r in range(len(FIGURES) + 1)])
    (fragment,) = sheet.tables()
    (table,) = stitch((fragment,))
    return table


def test_a_bold_first_row_is_a_header() -> None:
    assert with_bold_header(_table({0})).header_rows == 1


def test_a_bold_first_column_and_total_do_not_hide_it() -> None:
    assert with_bold_header(_table({0, len(FIGURES) - 1}, first_column=True)).header_rows == 1


def test_plain_and_wholly_bold_tables_have_none() -> None:
    assert with_bold_header(_table(set())).header_rows == 0
    assert with_bold_header(_table(set(range(len(FIGURES))))).header_rows == 0


def test_a_bold_total_at_the_end_is_none() -> None:
    assert with_bold_header(_table({len(FIGURES) - 1})).header_rows == 0
