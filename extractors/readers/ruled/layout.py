"""The cells of a region whose cells are not drawn: columns from white strips, rows from lines of text and rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.geometry import BBox
from extractors.readers.ruled.columns import body_rows, numeric_share, white_strips
from extractors.readers.ruled.edges import Edge
from extractors.readers.ruled.grid import Grid, snap
from extractors.readers.ruled.header import header_cells
from extractors.readers.ruled.header_end import figures_begin, ruled_end, type_changes
from extractors.readers.ruled.rows import (
    Chunk,
    TextRow,
    chunked,
    is_numeric,
    labelled,
    merge_overlapping,
    text_rows,
    typewriter_space,
)
from extractors.readers.ruled.starts import row_starts
from extractors.readers.ruled.wrap import group_lines
from extractors.text.lines import GAP
from extractors.text.words import Word

#: A rule that covers this part of a region's width, and ends this near (points) to its sides, divides all its columns.
FULL, SIDE = 0.85, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Rules at one height: ``pieces`` are their (x0, x1); points."""

    y: float
    pieces: tuple[tuple[float, float], ...]

    def covered(self, x0: float, x1: float) -> float:
        """The part of the stretch from *x0* to *x1* that the rules cover."""
        length = sum(max(0.0, min(end, x1) - max(start, x0)) for start, end in self.pieces)
        return length / (x1 - x0) if x1 > x0 else 0.0

    def is_full(self, box: BBox) -> bool:
        """Whether the rules go over the whole width of *box*: from its first column to its last."""
        return (
            self.covered(box.x0, box.x1) >= FULL
            and self.pieces[0][0] <= box.x0 + SIDE
            and self.pieces[-1][1] >= box.x1 - SIDE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A region's cells and the words in each, in the same order; the first ``header_rows`` rows are its header."""

    grid: Grid
    inside: tuple[tuple[Word, ...], ...]
    header_rows: int
    #: Part of the cells' figures, 0-1.
    numeric: float
    #: Lines of text with two columns or more filled, and all lines.
    divided_lines: int
    lines: int
    #: The baselines on which the text itself shows that rows begin; empty where it does not.
    starts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Borders of columns from left to right, the region's sides included, and the white strip of each inner one."""

    edges: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class _Table:
    """The table while its rows are being made."""

    edges: list[float]
    cells: list[tuple[int, int, int, int]] = field(default_factory=list)
    inside: list[list[Word]] = field(default_factory=list)


def levels_in(across: Sequence[Edge], box: BBox, slack: float = 2.0) -> list[Level]:
    """The levels of the horizontal edges inside *box*, from top to bottom."""
    found: list[list[Edge]] = []
    for edge in sorted(across):
        if not box.top - slack <= edge.at <= box.bottom + slack or edge.end < box.x0 or edge.start > box.x1:
            continue
        if found and edge.at - found[-1][0].at <= 2.5:
            found[-1].append(edge)
        else:
            found.append([edge])
    return [
        Level(
            y=sum(edge.at for edge in group) / len(group),
            pieces=tuple(sorted((max(edge.start, box.x0), min(edge.end, box.x1)) for edge in group)),
        )
        for group in found
    ]


def find_columns(
    rows: Sequence[TextRow], wide: Sequence[TextRow], box: BBox, down: Sequence[Edge], hints: Sequence[float] = ()
) -> Columns:
    """Where the columns of a region begin and end: rules where there are any, white strips of *rows* elsewhere.

    Within a white strip, the border stands at one of the *hints* (sides of fills), or where it cuts the fewest chunks
    of the *wide* lines: labels of the header, lines with nothing beside them.
    """
    ruled = snap([edge.at for edge in down if box.x0 + 4 < edge.at < box.x1 - 4])
    inner = [(x, x - 1.0, x + 1.0) for x in ruled]
    for strip in white_strips(rows):
        if any(strip.x0 - 1 <= x <= strip.x1 + 1 for x in ruled) or not box.x0 < strip.middle < box.x1:
            continue
        hint = [x for x in hints if strip.x0 - 1 <= x <= strip.x1 + 1]
        border = sum(hint) / len(hint) if hint else _least_cut(strip.x0, strip.x1, wide)
        inner.append((border, strip.x0, strip.x1))
    inner.sort()
    return Columns(
        edges=(box.x0, *(x for x, _, _ in inner), box.x1), gaps=tuple((start, end) for _, start, end in inner)
    )


def _least_cut(x0: float, x1: float, rows: Sequence[TextRow]) -> float:
    """The middle of the widest stretch between *x0* and *x1* that the fewest chunks of *rows* cover."""
    chunks = [chunk for row in rows for chunk in row.chunks if chunk.x1 > x0 and chunk.x0 < x1]
    if not chunks:
        return (x0 + x1) / 2
    stops = sorted({x0, x1, *(x for chunk in chunks for x in (chunk.x0, chunk.x1) if x0 < x < x1)})
    spans = [(sum(1 for chunk in chunks if chunk.x0 < (a + b) / 2 < chunk.x1), a - b, a, b) for a, b in pairwise(stops)]
    _, _, start, end = min(spans)
    return (start + end) / 2


def lay_out(
    words: Sequence[Word],
    box: BBox,
    across: Sequence[Edge],
    down: Sequence[Edge],
    hints: Sequence[float] = (),
    *,
    holds_text: bool = True,
    has_header: bool = True,
) -> Layout | None:
    """The table that *words* make in *box*; None where they make none.

    *across* and *down* are the rules, *hints* positions (points from the left) where columns may end (sides of fills).
    Where the table *holds_text*, what begins in several columns at once can begin a row. *has_header* is False where
    the first row is known to be none of a header.
    """
    rows = text_rows(words)
    if len(rows) < 2:
        return None
    levels = levels_in(across, box)
    full = [level.y for level in levels if level.is_full(box)]
    head = _head(rows, full, holds_text=holds_text) if has_header else -1.0
    header = [labelled(row) for row in rows if row.baseline <= head]
    apart = [row for row in rows if row.baseline > head]
    body = merge_overlapping(apart)
    wide = header + [row for row in body if len(row.chunks) == 1]
    columns = find_columns(body if len(body_rows(body)) >= 2 else rows, wide, box, down, hints)
    edges = list(columns.edges)
    if len(edges) < 3:
        return None
    header, body = [_divide(row, columns) for row in header], [_divide(row, columns) for row in body]
    starts = row_starts([_divide(row, columns) for row in apart], edges) if holds_text else ()
    body = _without_overflow(body, edges)
    table = _Table(edges=edges)
    row_edges = [box.top]
    if header:
        bottom = min((y for y in full if header[-1].baseline - 2 < y < head + 2), default=head)
        inner = [(level.y, level.pieces) for level in levels if box.top + 2 < level.y < bottom - 2]
        heights, cells, inside = header_cells(header, edges, inner, down, box.top, bottom)
        table.cells += cells
        table.inside += inside
        row_edges += heights
    header_rows = len(row_edges) - 1
    _body(table, group_lines(body, edges, full, starts), full, row_edges, box.bottom)
    grid = Grid(
        row_edges=tuple(row_edges),
        column_edges=tuple(edges),
        cells=tuple(table.cells),
        is_closed_top=any(abs(y - box.top) < 6 for y in full),
        is_closed_bottom=any(abs(y - box.bottom) < 6 for y in full),
    )
    return Layout(
        grid=grid,
        inside=tuple(tuple(some) for some in table.inside),
        header_rows=header_rows,
        numeric=numeric_share(body),
        divided_lines=sum(1 for row in body if len(_columns_of(row, edges)) >= 2),
        lines=len(body),
        starts=starts,
    )


def _head(rows: Sequence[TextRow], full: Sequence[float], *, holds_text: bool) -> float:
    """Where the header ends, points from the top: by a rule, by figures, or by another type; -1 where none shows."""
    head = ruled_end(rows, full)
    if head < 0:
        head = figures_begin(rows)
    return type_changes(rows) if head < 0 and holds_text else head


def _divide(row: TextRow, columns: Columns) -> TextRow:
    """The line with its chunks divided where a column ends between two of their words.

    A gap between two columns is wider than those between the words of the chunk, or a figure stands on a side of it:
    text over several columns stays whole.
    """
    edges = columns.edges
    space = typewriter_space(row.words)
    chunks: list[Chunk] = []
    for chunk in row.chunks:
        if len(chunk.words) == 1 or _column(chunk.x0 + 0.5, edges) == _column(chunk.x1 - 0.5, edges):
            chunks.append(chunk)
            continue
        gaps = [two.x0 - one.x1 for one, two in pairwise(chunk.words) if two.x0 - one.x1 > GAP * two.size]
        held: list[Word] = []
        for word in chunk.words:
            if held:
                start, end = held[-1].x1, word.x0
                others = sorted(gaps)[: len(gaps) - 1]
                usual = others[len(others) // 2] if others else 0.3 * word.size
                usual = max(usual, space * word.size)
                at_column = any(start - 0.5 <= x1 and x0 <= end + 0.5 for x0, x1 in columns.gaps) or (
                    _column(held[-1].x_mid, edges) != _column(word.x_mid, edges)
                )
                wide = end - start > 1.3 * usual or is_numeric(word.text) != is_numeric(held[-1].text)
                both = is_numeric(word.text) and is_numeric(held[-1].text) and is_numeric(chunk.text)
                if at_column and end - start > 0.15 * word.size and (wide or both):
                    chunks += chunked(held, 1e9)
                    held = []
            held.append(word)
        chunks += chunked(held, 1e9)
    return row._replace(chunks=tuple(chunks))


def _without_overflow(rows: Sequence[TextRow], edges: Sequence[float]) -> list[TextRow]:
    """Lines with labels that reach into the next column parted from the figure there.

    The figure is known by its place: it ends where the others of its column end, or begins where they begin.
    """
    lefts: dict[int, list[float]] = {}
    rights: dict[int, list[float]] = {}
    for row in rows:
        for chunk in row.chunks:
            first, last = span_of(chunk, edges)
            if first == last and is_numeric(chunk.text):
                lefts.setdefault(first, []).append(chunk.x0)
                rights.setdefault(first, []).append(chunk.x1)
    left = {c: sorted(xs)[len(xs) // 2] for c, xs in lefts.items()}
    right = {c: sorted(xs)[len(xs) // 2] for c, xs in rights.items()}
    found: list[TextRow] = []
    for row in rows:
        chunks: list[Chunk] = []
        for chunk in row.chunks:
            first, last = span_of(chunk, edges)
            tail = chunk.words[-1]
            if (
                last == first + 1
                and len(chunk.words) > 1
                and is_numeric(tail.text)
                and not is_numeric(chunk.words[-2].text)
                and last in right
                and (
                    abs(tail.x1 - right[last]) < 1.5
                    or abs(tail.x0 - left[last]) < 1.5
                    or abs(tail.x0 + tail.x1 - right[last] - left[last]) < 3
                )
            ):
                chunks += chunked(chunk.words[:-1], 1e9) + chunked(chunk.words[-1:])
            else:
                chunks.append(chunk)
        found.append(row._replace(chunks=tuple(chunks)))
    return found


def _column(x: float, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, x) - 1, 0), len(edges) - 2)


def span_of(chunk: Chunk, edges: Sequence[float]) -> tuple[int, int]:
    """The first and the last column in which *chunk* stands."""
    slack = min(2.0, (chunk.x1 - chunk.x0) / 3)
    return _column(chunk.x0 + slack, edges), _column(chunk.x1 - slack, edges)


def _columns_of(row: TextRow, edges: Sequence[float]) -> set[int]:
    return {_column((chunk.x0 + chunk.x1) / 2, edges) for chunk in row.chunks}


def _body(
    table: _Table, groups: Sequence[Sequence[TextRow]], full: Sequence[float], row_edges: list[float], bottom: float
) -> None:
    """Add the rows below the header, each a group of lines."""
    for index, group in enumerate(groups):
        top = row_edges[-1]
        last = group[-1]
        if index + 1 < len(groups):
            following = groups[index + 1][0]
            between = [y for y in full if last.baseline - 1 <= y <= following.baseline - 0.2 * following.size]
            end = between[0] if between else (last.bottom + following.top) / 2
        else:
            end = bottom
        row_edges.append(max(end, top + 0.1))
        r = len(row_edges) - 2
        _add_row(table, group, r)


def _title_span(chunk: Chunk, edges: Sequence[float]) -> tuple[int, int] | None:
    """The columns over which a line with nothing beside it is centred: all, or all but the first."""
    middle, width = (chunk.x0 + chunk.x1) / 2, edges[-1] - edges[0]
    for first in (1, 0):
        if (
            len(edges) - 1 - first >= 2
            and chunk.x0 > edges[first] + 0.1 * width
            and abs(middle - (edges[first] + edges[-1]) / 2) < 0.03 * width
        ):
            return first, len(edges) - 2
    return None


def _add_row(table: _Table, lines: Sequence[TextRow], r: int) -> None:
    edges = table.edges
    width = len(edges) - 1
    spans: list[tuple[int, int]] = []
    for line in lines:
        for chunk in line.chunks:
            first, last = span_of(chunk, edges)
            if len(lines) == 1 and len(line.chunks) == 1:
                first, last = _title_span(chunk, edges) or (first, last)
            if last > first:
                spans.append((first, last))
    starts = list(range(width))
    for first, last in spans:
        for c in range(first + 1, last + 1):
            starts[c] = min(starts[c], starts[first])
    held: dict[int, list[Word]] = {}
    for line in lines:
        for chunk in line.chunks:
            c = starts[span_of(chunk, edges)[0]]
            if len(lines) == 1 and len(line.chunks) == 1:
                c = starts[(_title_span(chunk, edges) or (c, c))[0]]
            held.setdefault(c, []).extend(chunk.words)
    for c in range(width):
        if starts[c] != c:
            continue
        end = c
        while end + 1 < width and starts[end + 1] == c:
            end += 1
        table.cells.append((r, r, c, end))
        table.inside.append(held.get(c, []))
