"""The straight lines that a page shows: rules joined where they go on, doubled and dashed ones taken as one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.geometry import BBox
from extractors.page import Fill, Page, Rule

#: Lines nearer to each other than this (points) are one line: a doubled rule, the two sides of a thin rectangle.
DOUBLED = 3.0
#: Pieces of a line that are this near (points) go on.
GAP = 2.5
#: Dashes: as many pieces as this, with gaps no wider than this (points), are one line.
DASHES, DASH_GAP = 5, 8.0


class Edge(NamedTuple):
    """A straight line: ``at`` is its y (horizontal) or x (vertical), from ``start`` to ``end`` along it; points."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Points."""
        return self.end - self.start


def rule_edges(rules: Iterable[Rule]) -> tuple[list[Edge], list[Edge]]:
    """The horizontal and the vertical edges that *rules* make."""
    across: list[Edge] = []
    down: list[Edge] = []
    for box, horizontal, _, _ in rules:
        if horizontal:
            across.append(Edge((box[1] + box[3]) / 2, box[0], box[2]))
        else:
            down.append(Edge((box[0] + box[2]) / 2, box[1], box[3]))
    return join_edges(across), join_edges(down)


def join_edges(edges: Sequence[Edge]) -> list[Edge]:
    """Edges with pieces that go on joined, and lines that lie on each other taken as one."""
    joined: list[Edge] = []
    group: list[Edge] = []
    for edge in sorted(edges):
        if group and edge.at - group[-1].at > 1.0:
            joined += _join_group(group)
            group = []
        group.append(edge)
    if group:
        joined += _join_group(group)
    return joined


def _join_group(group: list[Edge]) -> list[Edge]:
    """Join edges that lie on one line."""
    if len(group) == 1:
        return group
    group.sort(key=_start)
    gaps = sum(1 for one, two in itertools.pairwise(group) if GAP < two.start - one.end <= DASH_GAP)
    short = sum(1 for edge in group if edge.length < 4 * DASH_GAP)
    reach = DASH_GAP if gaps >= DASHES and short >= DASHES else GAP
    found: list[Edge] = []
    at, start, end = group[0]
    weight = end - start
    for edge in group[1:]:
        if edge.start - end <= reach:
            length = edge.end - edge.start
            if weight + length > 0:
                at = (at * weight + edge.at * length) / (weight + length)
            weight += length
            end = max(end, edge.end)
        else:
            found.append(Edge(at, start, end))
            at, start, end = edge
            weight = end - start
    found.append(Edge(at, start, end))
    return found


def _start(edge: Edge) -> float:
    return edge[1]


def fill_edges(fills: Iterable[Fill]) -> tuple[list[Edge], list[Edge]]:
    """The borders of *fills*."""
    across: list[Edge] = []
    down: list[Edge] = []
    for box, _ in fills:
        across += [Edge(box.top, box.x0, box.x1), Edge(box.bottom, box.x0, box.x1)]
        down += [Edge(box.x0, box.top, box.bottom), Edge(box.x1, box.top, box.bottom)]
    return join_edges(across), join_edges(down)


def cell_fills(page: Page) -> list[Fill]:
    """The fills of *page* that can be a cell's, a row's or a header's.

    Left out: backgrounds of the whole page, white on nothing, and paragraphs shaded inside a cell of the same colour.
    """
    area = page.width * page.height
    seen: set[tuple[float, ...]] = set()
    found: list[Fill] = []
    for box, color in sorted(page.fills, key=lambda fill: -fill.bbox.width * fill.bbox.height):
        if box.width * box.height > 0.85 * area or box.height < 5 or box.width < 5:
            continue
        key = tuple(round(value) for value in box)
        if key in seen:
            continue
        seen.add(key)
        if any(other.color == color and other.bbox.contains(box, slack=1.0) for other in found):
            continue
        found.append(Fill(box, color))
    return found


def box_of(across: Sequence[Edge], down: Sequence[Edge]) -> BBox:
    """The box around edges; there is at least one."""
    xs = [edge.start for edge in across] + [edge.end for edge in across] + [edge.at for edge in down]
    ys = [edge.start for edge in down] + [edge.end for edge in down] + [edge.at for edge in across]
    return BBox(min(xs), min(ys), max(xs), max(ys))
