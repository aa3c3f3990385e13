"""The ink of a glyph as spans on scan lines: enough to compare glyphs and to see what joined letters are made of.

Lengths are em, y up from the baseline, x from the glyph's origin.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from math import ceil
from typing import Any

#: Scan lines and the heights they cover.
LINES, LOW, HIGH = 52, -0.30, 1.0
_STEP = (HIGH - LOW) / LINES
_HEIGHTS = [LOW + (line + 0.5) * _STEP for line in range(LINES)]

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

    @cached_property
    def content(self) -> bytes:
        """Equal for outlines of exactly the same points; quicker to have than :attr:`digest`."""
        points = array("d", chain.from_iterable(chain.from_iterable(self.contours)))
        lengths = array("L", map(len, self.contours))
        return blake2b(lengths.tobytes() + points.tobytes(), digest_size=16).digest()

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
    contours = [
        tuple([(x * unit, y * unit) for x, y in contour]) for contour in _flatten(recording) if len(contour) > 2
    ]
    return Shape(contours=tuple(contours))


def scan(contours: Iterable[Sequence[Point]]) -> tuple[Row, ...]:
    """The spans inside *contours* on each scan line (non-zero winding)."""
    crossings: list[list[tuple[float, int]]] = [[] for _ in range(LINES)]
    for contour in contours:
        x0, y0 = contour[-1]
        line0 = ceil((y0 - LOW) / _STEP - 0.5)  # the first line that is not below the point
        for x1, y1 in contour:
            line1 = ceil((y1 - LOW) / _STEP - 0.5)
            if line0 != line1:  # most pieces of a curve lie between two lines
                slope = (x1 - x0) / (y1 - y0)
                first, last, turn = (line0, line1, 1) if line0 < line1 else (line1, line0, -1)
                for line in range(first if first > 0 else 0, last if last < LINES else LINES):
                    crossings[line].append((x0 + (_HEIGHTS[line] - y0) * slope, turn))
            x0, y0, line0 = x1, y1, line1
    return tuple([_spans(line) if line else () for line in crossings])


def _spans(line: list[tuple[float, int]]) -> Row:
    """Where the ink is between the crossings (x, direction) of a line."""
    line.sort()
    if len(line) == 2:
        (start, turn), (end, back) = line
        return ((start, end),) if turn + back == 0 and end > start else ()
    spans: list[tuple[float, float]] = []
    winding = 0
    start = 0.0
    for x, turn in line:
        if winding == 0:
            start = x
        winding += turn
        if winding == 0 and x > start:
            spans.append((start, x))
    return _merged(spans)


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
    """Shared ink over all ink, 0-1. Thousands are compared: :func:`_shared` a row takes a quarter longer."""
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


def likeness_beside(one: Sequence[Row], before: Sequence[Row], last: Sequence[Row], places: Sequence[float]) -> float:
    """The best :func:`likeness` of *one* with *before* and *last*, moved to each of *places* in turn, beside it.

    Letters seldom overlap, so that what *before* shares with *one* is counted once for all places.
    """
    lines: list[tuple[Row, float, Row, float, float, int, Row]] = []
    for a, b, c in zip(one, before, last, strict=True):
        if a or b or c:
            lines.append((a, _ink(a), b, _ink(b), *_shared(a, b), c))
    best = 0.0
    for place in places:
        shared = total = 0.0
        for a, ink_a, b, ink_b, both, at, c in lines:
            if c and (not b or b[-1][1] < c[0][0] + place):
                for x0, x1 in c:
                    start, end = x0 + place, x1 + place
                    ink_b += end - start
                    while at < len(a):  # goes on where what stands before ended
                        a0, a1 = a[at]
                        low = a0 if a0 > start else start
                        if a1 >= end:
                            both += end - low if end > low else 0.0
                            break
                        both += a1 - low if a1 > low else 0.0
                        at += 1
            elif c:
                row = _merged([*b, *[(x0 + place, x1 + place) for x0, x1 in c]])
                ink_b = _ink(row)
                both, _ = _shared(a, row)
            shared += both
            total += ink_a + ink_b - both
        best = max(best, shared / total if total else 0.0)
    return best


def _ink(row: Row) -> float:
    """The length of all spans."""
    ink = 0.0
    for x0, x1 in row:
        ink += x1 - x0
    return ink


def _shared(one: Row, other: Row) -> tuple[float, int]:
    """(the ink that two rows share, the span of *one* that was come to)."""
    both = 0.0
    i = j = 0
    while i < len(one) and j < len(other):
        a0, a1 = one[i]
        b0, b1 = other[j]
        low = a0 if a0 > b0 else b0
        if a1 < b1:
            high = a1
            i += 1
        else:
            high = b1
            j += 1
        if high > low:
            both += high - low
    return both, i


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


#: Curves are drawn as this many straight pieces: what each of their points counts for at the end of each piece but
#: the last one.
_PIECES = 4
_QUADRATIC = [((1 - t) * (1 - t), 2 * (1 - t) * t, t * t) for t in [piece / _PIECES for piece in range(1, _PIECES)]]
_CUBIC = [
    (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    for t, u in [(piece / _PIECES, 1 - piece / _PIECES) for piece in range(1, _PIECES)]
]


def _flatten(recording: Iterable[tuple[str, tuple[Any, ...]]]) -> list[list[Point]]:
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
            path = _quadratic(path, points)
        elif operator == "curveTo":
            (x0, y0), (x1, y1), (x2, y2), (x3, y3) = path[-1], *points
            path += [(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3) for a, b, c, d in _CUBIC]
            path.append((x3, y3))
        elif path:
            contours.append(path)
            path = []
    if path:
        contours.append(path)
    return contours


def _quadratic(path: list[Point], points: Sequence[Any]) -> list[Point]:
    if points[-1] is None:  # a contour without any point on the curve
        points = points[:-1]
        start = ((points[-1][0] + points[0][0]) / 2, (points[-1][1] + points[0][1]) / 2)
        path = [start]
        points = (*points, start)
    x0, y0 = path[-1]
    (a, b, c), (d, e, f), (g, h, i) = _QUADRATIC
    last = len(points) - 2
    for place in range(last + 1):
        x1, y1 = points[place]
        x2, y2 = points[place + 1]
        if place < last:  # between two points off the curve there is one on it
            x2, y2 = (x1 + x2) / 2, (y1 + y2) / 2
        path += (
            (a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2),
            (d * x0 + e * x1 + f * x2, d * y0 + e * y1 + f * y2),
            (g * x0 + h * x1 + i * x2, g * y0 + h * y1 + i * y2),
            (x2, y2),
        )
        x0, y0 = x2, y2
    return path
