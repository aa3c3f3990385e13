"""A table whose columns run over a left and a right page: the halves of each spread put together, row beside row.

They belong together where the rows of both halves stand at the same heights, one table beside another, and both have
as many columns as the entry. Where a single half is left over, nothing is put together: rows would be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extractors.geometry import union
from extractors.table import Fragment

#: Heights that differ by less (points) are the same.
_SLACK = 3.0


def unfolded(fragments: Sequence[Fragment], columns: int) -> tuple[Fragment, ...]:
    """The tables of *columns* columns that pairs of facing pages make; empty where they make none, or leave any over.

    Each stands on its left page; its cells keep the pages that they are printed on.
    """
    pages = [list(group) for _, group in groupby(fragments, key=lambda fragment: fragment.page)]
    found: list[Fragment] = []
    shapes: set[tuple[int, int]] = set()
    over: list[Fragment] = []
    place = 0
    while place < len(pages):
        left, right = pages[place], pages[place + 1] if place + 1 < len(pages) else []
        if _face(left, right, columns):
            found += [_beside(one, other) for one, other in zip(left, right, strict=True)]
            shapes |= {(one.column_count, other.column_count) for one, other in zip(left, right, strict=True)}
            place += 2
        else:
            over += left
            place += 1
    halves = {count for shape in shapes for count in shape}
    if len(shapes) != 1 or any(fragment.column_count in halves and fragment.row_count > 1 for fragment in over):
        return ()
    return tuple(found)


def folded(fragments: Sequence[Fragment]) -> Iterator[Fragment]:
    """*fragments*, those over two pages in two again: what each page shows, as other readers see it."""
    for fragment in fragments:
        pages = sorted({part.page for cell in fragment.cells for part in cell.parts})
        if len(pages) < 2:
            yield fragment
            continue
        for page in pages:
            cells = tuple(cell for cell in fragment.cells if cell.parts and cell.parts[0].page == page)
            yield replace(fragment, page=page, bbox=union(cell.parts[0].bbox for cell in cells), cells=cells)


def _face(left: Sequence[Fragment], right: Sequence[Fragment], columns: int) -> bool:
    """Whether each of the tables of one page has its other half on the next."""
    return len(left) == len(right) and all(
        other.page == one.page + 1
        and one.column_count + other.column_count == columns
        and one.row_count == other.row_count
        and all(
            abs((a - one.row_edges[0]) - (b - other.row_edges[0])) < _SLACK
            for a, b in zip(one.row_edges, other.row_edges, strict=True)
        )
        for one, other in zip(left, right, strict=True)
    )


def _beside(left: Fragment, right: Fragment) -> Fragment:
    shift = left.column_edges[-1] - right.column_edges[0]
    moved = [replace(cell, c0=cell.c0 + left.column_count, c1=cell.c1 + left.column_count) for cell in right.cells]
    edges = (*left.column_edges, *(x + shift for x in right.column_edges[1:]))
    return replace(
        left,
        bbox=left.bbox._replace(x1=edges[-1]),
        column_count=left.column_count + right.column_count,
        cells=tuple(sorted((*left.cells, *moved), key=lambda cell: (cell.r0, cell.c0))),
        column_edges=edges,
        header_rows=max(left.header_rows, right.header_rows),
        is_closed_top=left.is_closed_top and right.is_closed_top,
        is_closed_bottom=left.is_closed_bottom and right.is_closed_bottom,
        evidence=(*left.evidence, "facing-pages"),
    )
