"""Text that does not run from left to right: whether a reader would turn the page, and where a turned glyph stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.geometry import BBox
from extractors.page import Glyph


def turn_needed(glyphs: Sequence[Glyph]) -> int:
    """Degrees clockwise by which a reader turns the page: 0 where most of its text is upright."""
    turned = [glyph for glyph in glyphs if not glyph.upright and glyph.visible]
    if len(turned) < 20 or len(turned) * 5 < len(glyphs) * 3:
        return 0
    ways = {90: 0, 180: 0, 270: 0}
    for one, two in pairwise(turned):
        across, down = two.bbox.x_mid - one.bbox.x_mid, two.bbox.y_mid - one.bbox.y_mid
        if max(abs(across), abs(down)) > 2 * one.size:
            continue
        if abs(down) > 4 * abs(across):
            ways[90 if down < 0 else 270] += 1
        elif across < 0 and abs(across) > 4 * abs(down):
            ways[180] += 1
    turn = max(ways, key=lambda degrees: ways[degrees])
    return turn if ways[turn] * 2 > len(turned) else 0


def turned_box(matrix: tuple[float, ...], x0: float, x1: float, y0: float, y1: float, rise: float) -> BBox:
    """The box on the page of a box in text space."""
    a, b, c, d, e, f = matrix
    points = [(a * x + c * (y + rise) + e, b * x + d * (y + rise) + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return BBox(min(xs), min(ys), max(xs), max(ys))
