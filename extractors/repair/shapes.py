"""The ink of a glyph as spans on scan lines: enough to compare glyphs and to see what joined letters are made of.

Lengths are em, y up from the baseline, x from the glyph's origin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

#: Scan lines and the heights they cover.
LINES, LOW, HIGH = 52, -0.30, 1.0
_STEP = (HIGH - LOW) / LINES

Point = tuple[float, float]
Row = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The outline of a glyph as polygons."""

    contours: tuple[tuple[Point, ...], ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Ink on each scan line from the lowest up. Half of the glyphs read are asked for their height alone."""
        return scan(self.contours)

    @property
    def digest(self) -> bytes:
        """Equal for equal outlines."""
        rounded = [[(round(x, 3), round(y, 3)) for x, y in contour] for contour in self.contours]
        return blake2b(repr(rounded).encode(), digest_size=12).digest()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.contours

    @property
    def ink(self) -> float:
        """Length of all spans, em."""
        return sum(x1 - x0 for row in self.rows for x0, x1 in row)

    @cached_property
    def top(self) -> float:
        """The highest point."""
        return max([y for contour in self.contours for _, y in contour], default=0.0)

    @cached_property
    def bottom(self) -> float:
        """The lowest point."""
        return min([y for contour in self.contours for _, y in contour], default=0.0)


def shape_of(recording: Iterable[tuple[str, tuple[Any, ...]]], unit: float) -> Shape:
    """The shape of an outline recorded by a fontTools pen, *unit* em a font unit."""
    contours = tuple(
        tuple((x * unit, y * unit) for x, y in contour) for contour in _flatten(recording) if len(contour) > 2
    )
    return Shape(contours=contours)


def scan(contours: Iterable[Sequence[Point]]) -> tuple[Row, ...]:
    """The spans inside *contours* on each scan line (non-zero winding)."""
    crossings: list[list[tuple[float, int]]] = [[] for _ in range(LINES)]
    for contour in contours:
        x0, y0 = contour[-1]
        for x1, y1 in contour:
            if y0 != y1:
                low, high, turn = (y0, y1, 1) if y0 < y1 else (y1, y0, -1)
                first = max(0, math.ceil((low - LOW) / _STEP - 0.5))
                last = min(LINES - 1, math.ceil((high - LOW) / _STEP - 0.5) - 1)
                slope = (x1 - x0) / (y1 - y0)
                for line in range(first, last + 1):
                    crossings[line].append((x0 + (LOW + (line + 0.5) * _STEP - y0) * slope, turn))
            x0, y0 = x1, y1
    rows: list[Row] = []
    for line in crossings:
        line.sort()
        spans: list[tuple[float, float]] = []
        winding = 0
        start = 0.0
        for x, turn in line:
            if winding == 0:
                start = x
            winding += turn
            if winding == 0 and x > start:
                spans.append((start, x))
        rows.append(_merged(spans))
    return tuple(rows)


def moved(rows: Sequence[Row], by: float) -> tuple[Row, ...]:
    """The same ink further right."""
    return tuple([tuple([(x0 + by, x1 + by) for x0, x1 in row]) if row else row for row in rows])


def beside(one: Sequence[Row], other: Sequence[Row]) -> tuple[Row, ...]:
    """The ink of both. On most lines the other one is further right, and nothing need be merged."""
    return tuple(
        [
            a if not b else b if not a else a + b if a[-1][1] < b[0][0] else _merged([*a, *b])
            for a, b in zip(one, other, strict=True)
        ]
    )


def likeness(one: Sequence[Row], other: Sequence[Row]) -> float:
    """Shared ink over all ink, 0-1. Letters are compared thousands of times: loops cost half of what calls would."""
    shared = total = 0.0
    for a, b in zip(one, other, strict=True):
        if not a and not b:
            continue
        ink_a = ink_b = both = 0.0
        for x0, x1 in a:
            ink_a += x1 - x0
        for x0, x1 in b:
            ink_b += x1 - x0
        i = j = 0
        while i < len(a) and j < len(b):
            a0, a1 = a[i]
            b0, b1 = b[j]
            low = a0 if a0 > b0 else b0
            if a1 < b1:
                high = a1
                i += 1
            else:
                high = b1
                j += 1
            if high > low:
                both += high - low
        shared += both
        total += ink_a + ink_b - both
    return shared / total if total else 0.0


def _merged(spans: list[tuple[float, float]]) -> Row:
    if len(spans) < 2:
        return tuple(spans)
    spans.sort()
    found = [spans[0]]
    for x0, x1 in spans[1:]:
        if x0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(x1, found[-1][1]))
        else:
            found.append((x0, x1))
    return tuple(found)


def _flatten(recording: Iterable[tuple[str, tuple[Any, ...]]], steps: int = 4) -> list[list[Point]]:
    """Contours as polygons."""
    contours: list[list[Point]] = []
    path: list[Point] = []
    for operator, points in recording:
        if operator == "moveTo":
            if path:
                contours.append(path)
            path = [points[0]]
        elif operator == "lineTo":
            path.append(points[0])
        elif operator == "qCurveTo":
            path = _quadratic(path, list(points), steps)
        elif operator == "curveTo":
            (x0, y0), (x1, y1), (x2, y2), (x3, y3) = path[-1], *points
            for step in range(1, steps + 1):
                t = step / steps
                u = 1 - t
                a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
                path.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
        elif path:
            contours.append(path)
            path = []
    if path:
        contours.append(path)
    return contours


def _quadratic(path: list[Point], points: list[Any], steps: int) -> list[Point]:
    if points[-1] is None:  # a contour without any point on the curve
        points = points[:-1]
        start = ((points[-1][0] + points[0][0]) / 2, (points[-1][1] + points[0][1]) / 2)
        path = [start]
        points.append(start)
    x0, y0 = path[-1]
    for place_, (x1, y1) in enumerate(points[:-1]):
        after = points[place_ + 1]
        is_last = place_ == len(points) - 2
        x2, y2 = after if is_last else ((x1 + after[0]) / 2, (y1 + after[1]) / 2)
        for step in range(1, steps + 1):
            t = step / steps
            u = 1 - t
            path.append((u * u * x0 + 2 * u * t * x1 + t * t * x2, u * u * y0 + 2 * u * t * y1 + t * t * y2))
        x0, y0 = x2, y2
    return path
