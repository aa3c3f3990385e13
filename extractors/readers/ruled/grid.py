"""Tables whose cells are drawn: edges that cross make a grid, and cells are its boxes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.geometry import BBox
from extractors.readers.ruled.edges import DOUBLED, Edge, box_of

#: Edges that come as near as this (points) touch.
TOUCH = 2.5
#: A border stands where an edge covers this part of a cell's side.
COVERED = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Positions of rows and columns, and the cells ``(r0, r1, c0, c1)`` they make, inclusive."""

    row_edges: tuple[float, ...]
    column_edges: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]
    is_closed_top: bool
    is_closed_bottom: bool

    @property
    def bbox(self) -> BBox:
        """The box around it."""
        return BBox(self.column_edges[0], self.row_edges[0], self.column_edges[-1], self.row_edges[-1])


def find_grids(across: Sequence[Edge], down: Sequence[Edge]) -> list[Grid]:
    """The grids that horizontal (*across*) and vertical (*down*) edges make, from top to bottom."""
    grids: list[Grid] = []
    for some_across, some_down in _components(across, down):
        grid = _grid(some_across, some_down)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.row_edges[0], grid.column_edges[0]))


def _components(across: Sequence[Edge], down: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Edges that touch each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(across)), key=lambda index: across[index].at)
    levels = [across[index].at for index in order]
    for number, edge in enumerate(down):
        first = bisect_left(levels, edge.start - TOUCH)
        last = bisect_right(levels, edge.end + TOUCH)
        for index in order[first:last]:
            other = across[index]
            if other.start - TOUCH <= edge.at <= other.end + TOUCH:
                parent[root(index)] = root(len(across) + number)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for index, edge in enumerate(across):
        groups.setdefault(root(index), ([], []))[0].append(edge)
    for number, edge in enumerate(down):
        groups.setdefault(root(len(across) + number), ([], []))[1].append(edge)
    return [group for group in groups.values() if group[0] and group[1]]


def snap(values: Sequence[float], distance: float = DOUBLED) -> list[float]:
    """Positions, those nearer to each other than *distance* (points) taken as one."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][0] <= distance:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _grid(across: list[Edge], down: list[Edge]) -> Grid | None:
    box = box_of(across, down)
    rows = snap([edge.at for edge in across])
    columns = snap([edge.at for edge in down])
    # A side without a rule of its own is where the rules of the other direction end.
    is_closed_top = rows[0] - box.top <= 2 * TOUCH
    is_closed_bottom = box.bottom - rows[-1] <= 2 * TOUCH
    if not is_closed_top:
        rows.insert(0, box.top)
    if not is_closed_bottom:
        rows.append(box.bottom)
    if columns[0] - box.x0 > 2 * TOUCH:
        columns.insert(0, box.x0)
    if box.x1 - columns[-1] > 2 * TOUCH:
        columns.append(box.x1)
    if len(rows) < 2 or len(columns) < 2:
        return None
    height, width = len(rows) - 1, len(columns) - 1
    below = _covered(across, rows, columns)
    beside = _covered(down, columns, rows)
    cells = _merge(height, width, below, beside)
    return Grid(
        row_edges=tuple(rows),
        column_edges=tuple(columns),
        cells=cells,
        is_closed_top=is_closed_top,
        is_closed_bottom=is_closed_bottom,
    )


def _covered(edges: Sequence[Edge], levels: Sequence[float], stops: Sequence[float]) -> list[list[bool]]:
    """For each level and each stretch between stops: whether an edge is drawn there."""
    lengths = [[0.0] * (len(stops) - 1) for _ in levels]
    for edge in edges:
        row = lengths[_nearest(levels, edge.at)]
        for index in range(max(0, bisect_right(stops, edge.start) - 1), len(stops) - 1):
            if stops[index] >= edge.end:
                break
            row[index] += min(stops[index + 1], edge.end) - max(stops[index], edge.start)
    return [
        [length >= COVERED * (stops[index + 1] - stops[index]) for index, length in enumerate(row)] for row in lengths
    ]


def _nearest(levels: Sequence[float], value: float) -> int:
    index = bisect_left(levels, value)
    if index == 0:
        return 0
    if index == len(levels) or value - levels[index - 1] < levels[index] - value:
        return index - 1
    return index


def _merge(
    height: int, width: int, below: list[list[bool]], beside: list[list[bool]]
) -> tuple[tuple[int, int, int, int], ...]:
    """The cells: neighbours without a border between them are one, as far as they make a rectangle.

    ``below[r][c]`` is the border above row r, ``beside[c][r]`` the one left of column c.
    """
    taken = [[False] * width for _ in range(height)]
    cells: list[tuple[int, int, int, int]] = []
    for r0 in range(height):
        for c0 in range(width):
            if taken[r0][c0]:
                continue
            c1 = c0
            while c1 + 1 < width and not beside[c1 + 1][r0] and not taken[r0][c1 + 1]:
                c1 += 1
            r1 = r0
            while (
                r1 + 1 < height
                and all(not below[r1 + 1][c] and not taken[r1 + 1][c] for c in range(c0, c1 + 1))
                and all(not beside[c][r1 + 1] for c in range(c0 + 1, c1 + 1))
            ):
                r1 += 1
            for r in range(r0, r1 + 1):
                for c in range(c0, c1 + 1):
                    taken[r][c] = True
            cells.append((r0, r1, c0, c1))
    return tuple(cells)
