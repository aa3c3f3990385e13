"""Small values for tests: lines, parts and fragments as a page would give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.geometry import BBox
from extractors.table import Cell, Fragment, Line, Part, Span
from schemas.catalogue import Column, Entry

#: Width of a letter and distance of lines in these tests, points.
LETTER, PITCH = 5.0, 12.0


def entry(*columns: Column, **keys: Any) -> Entry:
    """The catalogue entry of a report that does not exist, with *columns* and what else *keys* say of it."""
    needed = {"id": "essai", "title": "Essai", "publisher": "Ministère", "licence": "MIT"}
    return Entry.model_validate({**needed, **keys, "columns": columns})


def line(text: str, *, x: float = 0.0, y: float = 0.0, page: int = 1, raised: str = "", bold: bool = False) -> Line:
    """A line of letters of one width; *raised* is a mark that follows the text, raised."""
    width = LETTER * len(text)
    box = BBox(x, y, x + width, y + 10)
    stops, at = [], x
    for word in text.split(" "):
        at += LETTER * len(word)
        stops.append(at)
        at += LETTER
    spans = [Span(text=text, bbox=box, is_bold=bold)]
    if raised:
        spans.append(Span(text=raised, bbox=BBox(box.x1, y - 3, box.x1 + 3, y + 4), is_raised=True))
    return Line(
        text=text + raised, bbox=box, spans=tuple(spans), size=10.0, baseline=y + 8, page=page, stops=tuple(stops)
    )


def part(
    *texts: str, page: int = 1, width: float = 200.0, x: float = 0.0, top: float = 0.0, gap_before: Sequence[int] = ()
) -> Part:
    """A cell of one page with a line for each text; a blank line stands before those whose index is in *gap_before*."""
    lines, y = [], top
    for index, text in enumerate(texts):
        y += PITCH * (1.0 + (index in gap_before)) if index else 0
        indent = len(text) - len(text.lstrip())
        lines.append(line(text.lstrip(), x=x + LETTER * indent, y=y, page=page))
    return Part(page=page, bbox=BBox(x, top, x + width, y + PITCH), lines=tuple(lines))


def fragment(
    rows: Sequence[Sequence[str]],
    *,
    page: int = 1,
    header_rows: int = 0,
    closed_top: bool = True,
    closed_bottom: bool = True,
    widths: Sequence[float] | None = None,
    x: float = 50.0,
) -> Fragment:
    """A grid of cells; ``\\n`` in a text separates lines."""
    columns = len(rows[0])
    wide = widths or [100.0] * columns
    edges = [x]
    for width in wide:
        edges.append(edges[-1] + width)
    tops = [100.0 + 40.0 * r for r in range(len(rows) + 1)]
    cells = tuple(
        Cell(
            r0=r,
            r1=r,
            c0=c,
            c1=c,
            parts=(part(*(text.split("\n") if text else ()), page=page, width=wide[c], x=edges[c], top=tops[r]),),
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Fragment(
        page=page,
        bbox=BBox(edges[0], tops[0], edges[-1], tops[-1]),
        row_count=len(rows),
        column_count=columns,
        cells=cells,
        row_edges=tuple(tops),
        column_edges=tuple(edges),
        header_rows=header_rows,
        is_closed_top=closed_top,
        is_closed_bottom=closed_bottom,
    )
