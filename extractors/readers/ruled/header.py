"""The cells of a header: labels over several columns, labels of several lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractors.readers.ruled.rows import Chunk, TextRow
from extractors.text import Word

Cells = list[tuple[int, int, int, int]]


def header_cells(
    rows: Sequence[TextRow],
    edges: Sequence[float],
    levels: Sequence[tuple[float, Sequence[tuple[float, float]]]],
    top: float,
    bottom: float,
) -> tuple[list[float], Cells, list[list[Word]]]:
    """The heights at which header rows end, the cells, and the words of each.

    *levels* are rules inside the header: height and (x0, x1) of each piece. A piece closes the labels above it over
    the columns that it covers; a label without one reaches down to the end of the header.
    """
    width = len(edges) - 1
    cuts = [_covered(pieces, edges) for _, pieces in levels]
    ys = [y for y, _ in levels]
    for y, columns in _implied(rows, edges, ys, cuts):
        place = bisect_right(ys, y)
        ys.insert(place, y)
        cuts.insert(place, columns)
    bands = [*ys, bottom]
    height = len(bands)
    # owner[b][c]: which cell holds band b of column c; groups are made from the bottom band up.
    cells: Cells = []
    inside: list[list[Word]] = []
    held: dict[tuple[int, int], list[Chunk]] = {}
    for row in rows:
        band = min(bisect_right(ys, row.baseline - 0.3 * row.size), height - 1)
        for chunk in row.chunks:
            held.setdefault((band, _column((chunk.x0 + chunk.x1) / 2, edges)), []).append(chunk)
    taken = [[False] * width for _ in range(height)]
    for band in range(height):
        for c in range(width):
            if taken[band][c]:
                continue
            first, last = c, c
            last_band = band
            group = next((some for some in (cuts[band] if band < len(cuts) else []) if some[0] <= c <= some[1]), None)
            if group is not None:
                first, last = group
                if _labels(held, band, range(first, last + 1)) != 1:
                    first = last = c
            else:
                last = _reach(held, band, c, edges, taken)
            first = c if any(taken[band][k] for k in range(first, c)) else first
            while last_band + 1 < height and not _is_cut(cuts, last_band, first, last):
                last_band += 1
            for b in range(band, last_band + 1):
                for k in range(first, last + 1):
                    taken[b][k] = True
            words = [
                word
                for b in range(band, last_band + 1)
                for k in range(first, last + 1)
                for chunk in held.get((b, k), [])
                for word in chunk.words
            ]
            cells.append((band, last_band, first, last))
            inside.append(words)
    return bands, cells, inside


def _column(x: float, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, x) - 1, 0), len(edges) - 2)


def _covered(pieces: Sequence[tuple[float, float]], edges: Sequence[float]) -> list[tuple[int, int]]:
    """The columns (first, last) that each piece of a rule covers."""
    found: list[tuple[int, int]] = []
    for x0, x1 in pieces:
        columns = [
            c
            for c in range(len(edges) - 1)
            if min(x1, edges[c + 1]) - max(x0, edges[c]) >= 0.4 * min(edges[c + 1] - edges[c], x1 - x0)
        ]
        if columns:
            found.append((columns[0], columns[-1]))
    return found


def _is_cut(cuts: Sequence[Sequence[tuple[int, int]]], band: int, first: int, last: int) -> bool:
    """Whether a rule closes *band* below some of the columns."""
    return any(start <= last and end >= first for start, end in cuts[band])


def _labels(held: dict[tuple[int, int], list[Chunk]], band: int, columns: range) -> int:
    """How many labels stand side by side in *columns* of *band*: labels that overlap are lines of one."""
    chunks = sorted(chunk for c in columns for chunk in held.get((band, c), []))
    count, right = 0, -1e9
    for chunk in chunks:
        if chunk.x0 > right:
            count += 1
        right = max(right, chunk.x1)
    return count


def _reach(
    held: dict[tuple[int, int], list[Chunk]], band: int, c: int, edges: Sequence[float], taken: list[list[bool]]
) -> int:
    """The last column over which the label that begins in column *c* stands."""
    del taken
    last = c
    for chunk in held.get((band, c), []):
        slack = min(2.0, (chunk.x1 - chunk.x0) / 3)
        last = max(last, _column(chunk.x1 - slack, edges))
    return last


def _implied(
    rows: Sequence[TextRow],
    edges: Sequence[float],
    ys: Sequence[float],
    cuts: Sequence[Sequence[tuple[int, int]]],
) -> list[tuple[float, list[tuple[int, int]]]]:
    """Borders that no rule shows: below a line with a label over several columns that have labels of their own."""
    found: list[tuple[float, list[tuple[int, int]]]] = []
    for index, row in enumerate(rows[:-1]):
        below = rows[index + 1]
        spans: list[tuple[int, int]] = []
        for chunk in row.chunks:
            slack = min(2.0, (chunk.x1 - chunk.x0) / 3)
            first, last = _column(chunk.x0 + slack, edges), _column(chunk.x1 - slack, edges)
            under = [other for other in below.chunks if other.x1 > edges[first] and other.x0 < edges[last + 1]]
            closed = any(
                row.baseline - 2 <= y <= below.baseline and any(a <= first and b >= last for a, b in cuts[k])
                for k, y in enumerate(ys)
            )
            if last > first and len(under) > 1 and not closed:
                spans.append((first, last))
        if spans:
            found.append(((row.bottom + below.top) / 2, spans))
    return found
