"""Evidence of accents: which mark stands above or below a known letter."""

from __future__ import annotations

from extractors.repair.fonts.shapes import HIGH, LINES, LOW, Point, Row, Shape, likeness

_STEP = (HIGH - LOW) / LINES

GRAVE, ACUTE, CIRCUMFLEX, TILDE, DIAERESIS, RING, CEDILLA = "̀", "́", "̂", "̃", "̈", "̊", "̧"


def accent_of(shape: Shape, base: Shape, *, dotted: bool) -> tuple[float, str] | None:
    """(how exactly *base* is in *shape*, the combining mark added to it); None where it is not or nothing is added.

    *dotted* letters lose their dot under an accent: only what is below the dot is compared.
    """
    kind = mark_of(shape, base, dotted=dotted)  # quicker to see than whether the letter is there
    if kind is None:
        return None
    low, high = _line(base.bottom), _line(_height(base, dotted))
    part = likeness(_between(shape.rows, low, high), _between(base.rows, low, high))
    return (part, kind) if part >= 0.9 else None


def mark_of(shape: Shape, base: Shape, *, dotted: bool) -> str | None:
    """The combining mark that *shape* has and *base* has not, if *base* is in it; None where there is none."""
    height = _height(base, dotted)
    above = [contour for contour in shape.contours if min([y for _, y in contour]) > height - 0.06]
    below = [contour for contour in shape.contours if max([y for _, y in contour]) < base.bottom + 0.06]
    if above and not below:
        return _above(above)
    return CEDILLA if below or shape.bottom < base.bottom - 0.08 else None


def _height(base: Shape, dotted: bool) -> float:
    return _dotless_top(base) if dotted else base.top


def _line(height: float) -> int:
    return max(0, min(LINES, round((height - LOW) / _STEP)))


def _between(rows: tuple[Row, ...], low: int, high: int) -> tuple[Row, ...]:
    return tuple(row if low <= line < high else () for line, row in enumerate(rows))


def _dotless_top(base: Shape) -> float:
    stems = [contour for contour in base.contours if min(y for _, y in contour) < 0.2]
    return max((y for contour in stems for _, y in contour), default=base.top)


def _above(contours: list[tuple[Point, ...]]) -> str | None:
    if len(contours) == 2:
        boxes = [(min(x for x, _ in c), max(x for x, _ in c)) for c in contours]
        boxes.sort()
        return DIAERESIS if boxes[0][1] <= boxes[1][0] else RING
    if len(contours) != 1:
        return None
    points = contours[0]
    low, high = min(y for _, y in points), max(y for _, y in points)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    if high <= low or right <= left:
        return None
    width = right - left
    top = _middle([x for x, y in points if y > high - 0.25 * (high - low)])
    foot = _middle([x for x, y in points if y < low + 0.25 * (high - low)])
    lean = (top - foot) / width
    if lean > 0.22:
        return ACUTE
    if lean < -0.22:
        return GRAVE
    feet = [x for x, y in points if y < low + 0.25 * (high - low)]
    heads = [x for x, y in points if y > high - 0.25 * (high - low)]
    if max(feet) - min(feet) > 0.6 * width and max(heads) - min(heads) < 0.6 * width:
        return CIRCUMFLEX
    return TILDE if width > 1.8 * (high - low) else None


def _middle(values: list[float]) -> float:
    return (min(values) + max(values)) / 2
