"""The header of a table that nothing but its type shows: rows at the top set in bold, above rows that are not."""

from __future__ import annotations

from dataclasses import replace

from extractors.table import Cell, Table

#: A header has no more rows than this.
MOST = 4
#: Where more than this part of the cells below are bold too, bold says nothing.
COMMON = 0.4


def with_bold_header(table: Table) -> Table:
    """*table* with its header rows named, where its readers saw none and its first rows alone are bold."""
    if table.header_rows or table.row_count < 2:
        return table
    filled = [cell for cell in table.cells if cell.text.strip()]
    count = 0
    while count < min(MOST, table.row_count - 1):
        row = [cell for cell in filled if cell.r0 <= count <= cell.r1]
        if not row or not all(is_bold(cell) for cell in row):
            break
        count = max([count, *(cell.r1 for cell in row)]) + 1
    labels = {cell.c0 for cell in filled if cell.r0 < count}
    below = [cell for cell in filled if cell.r0 >= count]
    if count >= table.row_count or len(labels) < 2 or 2 * len(labels) < len({cell.c0 for cell in filled}):
        return table
    if not below or sum(is_bold(cell) for cell in below) > COMMON * len(below):
        return table
    return replace(table, header_rows=count)


def is_bold(cell: Cell) -> bool:
    """Whether all of *cell* is set in bold, but for the marks of footnotes; False where it has no text."""
    spans = [span for part in cell.parts for line in part.lines for span in line.spans if span.text.strip()]
    return bool(spans) and all(span.is_bold or span.is_raised for span in spans)
