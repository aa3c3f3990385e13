"""Columns without rules: strips of the page that the lines of a table leave white."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.readers.ruled.rows import TextRow, is_numeric, typewriter_space

#: A white strip (parts of the font size) separates columns: where many lines, and where few lines show it.
NARROW, WIDE = 0.45, 0.9
#: A gap narrower than this (parts of the font size) can be a space between two words.
SPACE = 0.62
#: A strip between columns of figures is this wide at least, where the gaps in most lines are wide.
LEAST = 0.1
#: So many lines are many.
MANY = 6


class Strip(NamedTuple):
    """A white strip between two columns, from ``x0`` to ``x1`` (points), and how many lines have text on both sides."""

    x0: float
    x1: float
    support: int

    @property
    def middle(self) -> float:
        """Points from the left."""
        return (self.x0 + self.x1) / 2


def body_rows(rows: Sequence[TextRow]) -> list[TextRow]:
    """The lines that show the columns best: from the first well divided one on, those with two chunks or more."""
    if not rows:
        return []
    counts = sorted(len(row.chunks) for row in rows)
    many = counts[min(len(counts) - 1, int(0.85 * len(counts)))]
    if many < 2:
        return []
    first = next(index for index, row in enumerate(rows) if len(row.chunks) >= max(2, 0.6 * many))
    return [row for row in rows[first:] if len(row.chunks) >= 2]


def white_strips(rows: Sequence[TextRow]) -> list[Strip]:
    """The white strips that separate columns of *rows*, from left to right."""
    body = body_rows(rows)
    if len(body) < 2:
        return []
    allowed = len(body) // 12
    size = sorted(row.size for row in body)[len(body) // 2]
    events: list[tuple[float, int]] = []
    for row in body:
        for chunk in row.chunks:
            events.append((chunk.x0, 1))
            events.append((chunk.x1, -1))
    events.sort()
    strips: list[Strip] = []
    cover, start, seen = 0, 0.0, False
    for x, step in events:
        before = cover
        cover += step
        if before > allowed >= cover:
            start, seen = x, True
        elif before <= allowed < cover and seen:
            strips.append(Strip(start, x, 0))
    space = typewriter_space([word for row in body[:20] for word in row.words])
    least = NARROW if len(body) >= MANY else WIDE
    found: list[Strip] = []
    for strip in strips:
        if strip.x1 - strip.x0 < least * size:
            if not _is_wide_in_lines(strip, body, size):
                continue
        elif strip.x1 - strip.x0 < max(0.6, 1.3 * space) * size and not _figures_after(strip, body):
            continue  # a space that happens to stand at one place: 40 years, 41 years
        middle = strip.middle
        support = sum(1 for row in body if row.chunks[0].x1 <= middle <= row.chunks[-1].x0 and _splits(row, middle))
        found.append(strip._replace(support=support))
    found = [strip for index, strip in enumerate(found) if not _is_space(found, index, body, size)]
    return _significant(found, body, size)


def _is_wide_in_lines(strip: Strip, body: Sequence[TextRow], size: float) -> bool:
    """Whether a strip, however narrow, goes through gaps between figures that are wide in most lines.

    The widest figures of two columns, in lines far from each other, leave little between them.
    """
    if strip.x1 - strip.x0 < LEAST * size:
        return False
    gaps: list[float] = []
    for row in body:
        for left, right in pairwise(row.chunks):
            if left.x1 <= strip.middle <= right.x0:
                if not is_numeric(right.text):
                    return False
                gaps.append(right.x0 - left.x1)
    return len(gaps) >= MANY and sorted(gaps)[len(gaps) // 2] > WIDE * size


def _is_space(strips: Sequence[Strip], index: int, body: Sequence[TextRow], size: float) -> bool:
    """Whether a strip is the space between two words that stands at one place on a few lines by chance."""
    strip = strips[index]
    end = strips[index + 1].middle if index + 1 < len(strips) else 1e9
    gaps: list[float] = []
    for row in body:
        for left, right in pairwise(row.chunks):
            if left.x1 <= strip.middle <= right.x0 < end:
                gaps.append(right.x0 - left.x1)
    return bool(gaps) and max(gaps) < SPACE * size and not _figures_after(strip, body)


def _figures_after(strip: Strip, body: Sequence[TextRow]) -> bool:
    """Whether what begins right of *strip* is figures, as a rule."""
    after = [next((chunk for chunk in row.chunks if chunk.x0 >= strip.x1 - 0.1), None) for row in body]
    texts = [chunk.text for chunk in after if chunk is not None]
    return sum(is_numeric(text) for text in texts) >= 0.6 * len(texts)


def _splits(row: TextRow, x: float) -> bool:
    return all(not chunk.x0 < x < chunk.x1 for chunk in row.chunks)


def _significant(strips: list[Strip], body: Sequence[TextRow], size: float) -> list[Strip]:
    """The strips that separate columns: each column holds text on enough lines, and more than signs."""
    found = list(strips)
    changed = True
    while changed and found:
        changed = False
        edges = [-1e9, *[strip.middle for strip in found], 1e9]
        for index in range(len(edges) - 1):
            texts = [
                chunk.text
                for row in body
                for chunk in row.chunks
                if edges[index] < (chunk.x0 + chunk.x1) / 2 < edges[index + 1]
            ]
            if texts and any(any(char.isalnum() for char in text) for text in texts):
                continue
            # Signs alone ($, %, *) belong to the figures beside them: to the nearer column.
            left = found[index - 1].x1 - found[index - 1].x0 if index > 0 else 1e9
            right = found[index].x1 - found[index].x0 if index < len(found) else 1e9
            nearer = index - 1 if left < right else index
            if not texts or min(left, right) < 1.5 * size:
                del found[nearer]
                changed = True
                break
    return found


def numeric_share(rows: Sequence[TextRow]) -> float:
    """The part of the chunks of *rows*, but for the first of each line, that are figures."""
    chunks = [chunk for row in rows for chunk in row.chunks[1:]]
    return sum(is_numeric(chunk.text) for chunk in chunks) / len(chunks) if chunks else 0.0
