"""Paths as a reader of tables sees them: straight lines across and down, and filled rectangles.

Works on the paths of the library that reads the page, by their attributes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from extractors.geometry import BBox
from extractors.page import Fill, Rule

#: A filled rectangle thinner than this (points) is drawn to be seen as a line.
THIN = 2.6


def draw(path: Any, rules: list[Rule], fills: list[Fill]) -> None:
    """Add the straight horizontal and vertical lines and the filled rectangles of one path."""
    segments = list(path.segments)
    if path.stroke:
        scale = (abs(path.ctm[0] * path.ctm[3] - path.ctm[1] * path.ctm[2])) ** 0.5
        width = path.gstate.linewidth * scale
        color = _color(path.gstate.scolor)
        for (x0, y0), (x1, y1) in _edges(segments):
            if abs(y0 - y1) <= 0.5 and abs(x0 - x1) > 0.5:
                rules.append(Rule(BBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), True, width, color))
            elif abs(x0 - x1) <= 0.5 and abs(y0 - y1) > 0.5:
                rules.append(Rule(BBox(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), False, width, color))
    if path.fill:
        color = _color(path.gstate.ncolor)
        for box in _rectangles(segments):
            if min(box.width, box.height) <= THIN and max(box.width, box.height) > THIN:
                rules.append(Rule(box, box.width >= box.height, min(box.width, box.height), color))
            elif box.width > THIN and box.height > THIN:
                fills.append(Fill(box, color))


def _edges(segments: Iterable[Any]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    start = at = (0.0, 0.0)
    for segment in segments:
        if segment.operator == "m":
            start = at = segment.points[0]
        elif segment.operator == "l":
            yield at, segment.points[0]
            at = segment.points[0]
        elif segment.operator == "h":
            yield at, start
            at = start
        elif segment.points:
            at = segment.points[-1]


def _rectangles(segments: Iterable[Any]) -> Iterator[BBox]:
    """The subpaths that are rectangles with sides parallel to the page's."""
    points: list[tuple[float, float]] = []
    curved = False

    def closed() -> Iterator[BBox]:
        if curved or len(points) < 4:
            return
        xs, ys = sorted({round(x, 2) for x, _ in points}), sorted({round(y, 2) for _, y in points})
        box = BBox(xs[0], ys[0], xs[-1], ys[-1])
        corners = all(
            (abs(x - box.x0) < 0.2 or abs(x - box.x1) < 0.2) and (abs(y - box.top) < 0.2 or abs(y - box.bottom) < 0.2)
            for x, y in points
        )
        if corners:
            yield box

    for segment in segments:
        if segment.operator == "m":
            yield from closed()
            points, curved = [segment.points[0]], False
        elif segment.operator == "l":
            points.append(segment.points[0])
        elif segment.operator != "h":
            curved = True
    yield from closed()


def ink(state: Any) -> tuple[float, float, float] | None:
    """The colour that text and shapes are filled with; None for greys, black and white."""
    color = _color(state.ncolor)
    return None if color is None or max(color) - min(color) < _GREY else color


#: A colour whose parts differ by less than this is a grey.
_GREY = 0.15


def _color(color: Any) -> tuple[float, float, float] | None:
    values = color.values
    if color.pattern is not None:
        return None
    if len(values) == 1:
        return (float(values[0]), float(values[0]), float(values[0]))
    if len(values) == 3:
        return (float(values[0]), float(values[1]), float(values[2]))
    if len(values) == 4:
        k = 1 - float(values[3])
        return ((1 - float(values[0])) * k, (1 - float(values[1])) * k, (1 - float(values[2])) * k)
    return None
