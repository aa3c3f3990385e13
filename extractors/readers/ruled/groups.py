"""Labels of a header that stand over several columns, told by where they are centred: what no rule needs to say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from extractors.readers.ruled.rows import Chunk, TextRow

#: A label is centred over columns where it is off their middle by this part of their width at most.
OFF = 0.15
#: What it costs to leave a labelled column below no label, and to take several columns together; parts of the size.
FREE, GROUP = 1.0, 0.2
#: Labels off the middle by the same (parts of the size) are centred over cells that are wider than their text.
SAME = 0.8
#: The labels of a group stand this far (parts of the size) below that of the group.
LINE = 0.8
_NO_WAY = 1e9
#: More columns than this, or labels, are no header.
MOST = 40


def centred_groups(row: TextRow, lower: Sequence[TextRow], edges: Sequence[float]) -> dict[Chunk, tuple[int, int]]:
    """The first and last column of each label of *row* that is centred over several columns with labels in *lower*.

    The first column heads the rows and belongs to no group. Labels over one column each go on below: what stands over
    the middle one of three columns is no label of all three, unless every column has a label over it in that way, or
    the label itself reaches from one column into another.
    """
    width = len(edges) - 1
    labels = [chunk for chunk in row.chunks if _column(chunk, edges) > 0]
    if not labels or width < 3 or width > MOST or len(labels) > MOST:
        return {}
    beside = [line for line in lower if line.baseline - row.baseline < LINE * row.size]
    if any(_column(chunk, edges) > 0 for line in beside for chunk in line.chunks):
        return {}  # lines of labels of unlike height, set around their middle
    below = _extents(lower, edges)
    if sum(1 for extent in below[1:] if extent is not None) < 2:
        return {}
    shifted = _shifted(labels, below, row.size)
    if shifted:
        return shifted
    chosen = _assign(labels, below, edges, row.size)
    groups = {label: group for label, group in zip(labels, chosen, strict=True) if group[1] > group[0]}
    covered = sum(last - first + 1 for first, last in groups.values())
    if len(row.chunks) == len(groups) == 1 and _is_title(row.chunks[0], groups[row.chunks[0]], below, edges):
        return {}
    if len(labels) == len(groups) > 1 and covered == width - 1:
        return groups
    return {label: group for label, group in groups.items() if _is_between(label, edges)}


def _is_title(
    label: Chunk, group: tuple[int, int], below: Sequence[tuple[float, float] | None], edges: Sequence[float]
) -> bool:
    """Whether a label that stands alone is nearer to the middle of the whole table than to that of its columns."""
    start, end = below[group[0]], below[group[1]]
    if start is None or end is None:
        return True
    middle = (label.x0 + label.x1) / 2
    return abs(middle - (edges[0] + end[1]) / 2) < abs(middle - (start[0] + end[1]) / 2)


def _extents(lower: Sequence[TextRow], edges: Sequence[float]) -> list[tuple[float, float] | None]:
    """Where the labels of each column begin and end, left and right; None for a column without any."""
    found: list[tuple[float, float] | None] = [None] * (len(edges) - 1)
    for row in lower:
        for chunk in row.chunks:
            c = _column(chunk, edges)
            if any(chunk.x0 < (a + b) / 2 < chunk.x1 for k, (a, b) in enumerate(pairwise(edges)) if k != c):
                continue
            known = found[c]
            found[c] = (chunk.x0, chunk.x1) if known is None else (min(known[0], chunk.x0), max(known[1], chunk.x1))
    return found


def _shifted(
    labels: Sequence[Chunk], below: Sequence[tuple[float, float] | None], size: float
) -> dict[Chunk, tuple[int, int]]:
    """Groups of equal size whose labels are all off the middle by the same: centred over cells that are set flush."""
    width = len(below)
    each, rest = divmod(width - 1, len(labels))
    if len(labels) < 2 or each < 2 or rest:
        return {}
    offs: list[float] = []
    found: dict[Chunk, tuple[int, int]] = {}
    for index, label in enumerate(labels):
        first, last = 1 + index * each, (index + 1) * each
        extents = [extent for extent in below[first : last + 1] if extent is not None]
        if len(extents) < each:
            return {}
        offs.append((label.x0 + label.x1) / 2 - (extents[0][0] + extents[-1][1]) / 2)
        step = (extents[-1][1] - extents[0][1]) / (each - 1)
        if abs(offs[-1]) > 0.5 * step:
            return {}
        found[label] = (first, last)
    return found if max(offs) - min(offs) <= SAME * size else {}


def _assign(
    labels: Sequence[Chunk], below: Sequence[tuple[float, float] | None], edges: Sequence[float], size: float
) -> list[tuple[int, int]]:
    """The columns of each label, from left to right, so that all are as near to the middle of theirs as can be."""
    width = len(edges) - 1

    @cache
    def best(c: int, j: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if j == len(labels):
            return FREE * sum(1 for extent in below[c:] if extent is not None), ()
        if c == width:
            return _NO_WAY, ()
        cost, rest = best(c + 1, j)
        found = (cost + (FREE if below[c] is not None else 0.0), rest)
        for last in range(c, width):
            own = _cost(labels[j], c, last, below, edges, size)
            if own < _NO_WAY:
                cost, rest = best(last + 1, j + 1)
                found = min(found, (own + cost, ((c, last), *rest)))
        return found

    cost, chosen = best(1, 0)
    return list(chosen) if cost < _NO_WAY else [(0, 0)] * len(labels)


def _cost(
    label: Chunk,
    first: int,
    last: int,
    below: Sequence[tuple[float, float] | None],
    edges: Sequence[float],
    size: float,
) -> float:
    """How far *label* is off the middle of the columns from *first* to *last*, in parts of the size."""
    slack = min(2.0, (label.x1 - label.x0) / 3)
    if label.x0 + slack < edges[first] or label.x1 - slack > edges[last + 1]:
        return _NO_WAY
    start, end = below[first], below[last]
    middle = (label.x0 + label.x1) / 2
    if first == last:
        if start is None:
            return 0.0
        return min(abs(middle - (start[0] + start[1]) / 2), abs(label.x0 - start[0]), abs(label.x1 - start[1])) / size
    if start is None or end is None or any(extent is None for extent in below[first : last + 1]):
        return _NO_WAY
    off = abs(middle - (start[0] + end[1]) / 2)
    return off / size + GROUP if off <= OFF * (end[1] - start[0]) else _NO_WAY


def _is_between(label: Chunk, edges: Sequence[float]) -> bool:
    """Whether *label* stands over a border between two columns, and not just with an end."""
    return any(label.x0 + 0.2 * (label.x1 - label.x0) < edge < label.x1 - 0.2 * (label.x1 - label.x0) for edge in edges)


def _column(chunk: Chunk, edges: Sequence[float]) -> int:
    return min(max(bisect_right(edges, (chunk.x0 + chunk.x1) / 2) - 1, 0), len(edges) - 2)
