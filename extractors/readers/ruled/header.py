"""The cells of a header: labels over several columns, labels of several lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from extractors.readers.ruled.edges import Edge
from extractors.readers.ruled.groups import centred_groups
from extractors.readers.ruled.rows import Chunk, TextRow
from extractors.text.words import Word

Cells = list[tuple[int, int, int, int]]
#: First and last column of a group.
Group = tuple[int, int]


def header_cells(
    rows: Sequence[TextRow],
    edges: Sequence[float],
    levels: Sequence[tuple[float, Sequence[tuple[float, float]]]],
    down: Sequence[Edge],
    top: float,
    bottom: float,
) -> tuple[list[float], Cells, list[list[Word]]]:
    """The heights at which header rows end, the cells, and the words of each.

    *levels* are rules inside the header: height and (x0, x1) of each piece. A piece closes the labels above it over
    the columns that it covers; a label without one reaches down to the end of the header. *down* are vertical rules:
    where there are any, a label stands over all columns between two of them.
    """
    width = len(edges) - 1
    ys = [y for y, _ in levels]
    cuts = [_covered(pieces, edges) for _, pieces in levels]
    for y, groups in _implied(rows, edges, ys, cuts, down):
        place = bisect_right(ys, y)
        ys.insert(place, y)
        cuts.insert(place, groups)
    bands = [*ys, bottom]
    height = len(bands)
    held: dict[tuple[int, int], list[Chunk]] = {}
    for row in rows:
        band = min(bisect_right(ys, row.baseline - 0.3 * row.size), height - 1)
        for chunk in row.chunks:
            held.setdefault((band, _column((chunk.x0 + chunk.x1) / 2, edges)), []).append(chunk)
    cells: Cells = []
    inside: list[list[Word]] = []
    taken = [[False] * width for _ in range(height)]
    for band in range(height):
        walled = _walled(edges, down, bands[band - 1] if band else top, bands[band])
        for c in range(width):
            if taken[band][c]:
                continue
            groups = [*(cuts[band] if band < len(cuts) else []), *walled]
            last = _last_column(c, band, groups, held, edges)
            while last > c and any(taken[band][k] for k in range(c, last + 1)):
                last -= 1
            last_band = band
            while last_band + 1 < height and not any(a <= last and b >= c for a, b in cuts[last_band]):
                last_band += 1
            places = [(b, k) for b in range(band, last_band + 1) for k in range(c, last + 1)]
            for b, k in places:
                taken[b][k] = True
            cells.append((band, last_band, c, last))
            inside.append([word for place in places for chunk in held.pop(place, []) for word in chunk.words])
    return bands, cells, inside


def _last_column(
    c: int, band: int, groups: Sequence[Group], held: Mapping[tuple[int, int], list[Chunk]], edges: Sequence[float]
) -> int:
    """The last column of the label that begins in column *c*: its group's, where it is alone there, or its text's."""
    group = min((some for some in groups if some[0] <= c <= some[1]), key=lambda some: some[1] - some[0], default=None)
    if group is not None and _labels(held, band, range(c, group[1] + 1)) <= 1:
        return group[1]
    return max((span(chunk, edges)[1] for chunk in held.get((band, c), [])), default=c)


def span(chunk: Chunk, edges: Sequence[float]) -> Group:
    """The first and the last column in which *chunk* stands, but for a hair."""
    slack = min(2.0, (chunk.x1 - chunk.x0) / 3)
    return _column(chunk.x0 + slack, edges), _column(chunk.x1 - slack, edges)


def _column(x: float, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, x) - 1, 0), len(edges) - 2)


def _covered(pieces: Sequence[tuple[float, float]], edges: Sequence[float]) -> list[Group]:
    """The columns (first, last) that each piece of a rule covers."""
    found: list[Group] = []
    for x0, x1 in pieces:
        columns = [
            c
            for c in range(len(edges) - 1)
            if min(x1, edges[c + 1]) - max(x0, edges[c]) >= 0.4 * min(edges[c + 1] - edges[c], x1 - x0)
        ]
        if columns:
            found.append((columns[0], columns[-1]))
    return found


def _walled(edges: Sequence[float], down: Sequence[Edge], top: float, bottom: float) -> list[Group]:
    """The groups of columns that vertical rules divide between two heights; none where there are no such rules."""
    middle = (top + bottom) / 2
    walls = {
        index
        for index, x in enumerate(edges)
        if 0 < index < len(edges) - 1
        and any(abs(edge.at - x) < 3 and edge.start - 1 <= middle <= edge.end + 1 for edge in down)
    }
    if not walls:
        return []
    stops = [0, *sorted(walls), len(edges) - 1]
    return [(stops[index], stops[index + 1] - 1) for index in range(len(stops) - 1)]


def _labels(held: Mapping[tuple[int, int], list[Chunk]], band: int, columns: range) -> int:
    """How many labels stand side by side in *columns* of *band*: labels that overlap are lines of one."""
    chunks = sorted(chunk for c in columns for chunk in held.get((band, c), []))
    count, right = 0, -1e9
    for chunk in chunks:
        if chunk.x0 > right:
            count += 1
        right = max(right, chunk.x1)
    return count


def _implied(
    rows: Sequence[TextRow],
    edges: Sequence[float],
    ys: Sequence[float],
    cuts: Sequence[Sequence[Group]],
    down: Sequence[Edge],
) -> list[tuple[float, list[Group]]]:
    """Borders that no rule shows: below a line with a label over several columns that have labels of their own."""
    found: list[tuple[float, list[Group]]] = []
    for index, row in enumerate(rows[:-1]):
        below = rows[index + 1]
        y = (row.bottom + below.top) / 2
        walled = _walled(edges, down, row.top, row.bottom)
        centred = centred_groups(row, rows[index + 1 :], edges)
        groups: list[Group] = []
        for chunk in row.chunks:
            first, last = span(chunk, edges)
            wall = next((some for some in walled if some[0] <= first and last <= some[1]), None)
            if wall is not None and _alone(chunk, row, wall, edges):
                first, last = wall
            else:
                first, last = centred.get(chunk, (first, last))
            lower = [below] if chunk not in centred else rows[index + 1 :]
            under = {
                _column((other.x0 + other.x1) / 2, edges)
                for line in lower
                for other in line.chunks
                if first <= _column((other.x0 + other.x1) / 2, edges) <= last
            }
            closed = any(
                row.baseline - 2 <= level <= below.baseline and any(a <= first and b >= last for a, b in cuts[k])
                for k, level in enumerate(ys)
            )
            if last > first and len(under) > 1 and not closed:
                groups.append((first, last))
        if groups:
            found.append((y, groups))
    return found


def _alone(chunk: Chunk, row: TextRow, group: Group, edges: Sequence[float]) -> bool:
    """Whether *chunk* is the only one of its line in the columns of *group*."""
    return all(
        other is chunk or not group[0] <= _column((other.x0 + other.x1) / 2, edges) <= group[1] for other in row.chunks
    )
