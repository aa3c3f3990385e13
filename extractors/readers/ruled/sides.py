"""Pages set in columns: a table in one of them is read without the prose beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.readers.ruled.columns import numeric_share
from extractors.readers.ruled.regions import is_divided
from extractors.readers.ruled.rows import TextRow, text_rows

#: So many lines that begin at one place make a column of the page.
LINES = 10
#: So many lines of figures beside prose are a table; fewer may be the labels of a chart.
ROWS = 5
#: A line of prose is this part of the widest as a rule, and so many lines are.
WIDTH, MOST = 0.85, 0.6
#: Rows of a table with a column of paragraphs begin where lines of that column stand; this part does not by chance.
TOGETHER = 0.7
#: The lines of two tables side by side stand at their own heights, but for this part of them.
APART = 0.4


def page_columns(rows: Sequence[TextRow]) -> list[Sequence[TextRow]]:
    """*rows* of a page in parts that are read one by one: left and right of a gutter beside which prose stands,
    or another table.
    """
    if len(rows) < LINES or not any(is_divided(row) for row in rows):
        return [rows]
    left = min(row.chunks[0].x0 for row in rows)
    right = max(row.chunks[-1].x1 for row in rows)
    starts = Counter(round(chunk.x0) for row in rows for chunk in row.chunks)
    places = [
        (count, x)
        for x, count in starts.most_common(12)
        if count >= LINES and left + 0.25 * (right - left) < x < left + 0.75 * (right - left)
    ]
    for _, x in sorted(places, reverse=True):
        parts = _parted(rows, x - 1.0)
        if len(parts) > 1:
            return parts
    return [rows]


def _parted(rows: Sequence[TextRow], x: float) -> list[Sequence[TextRow]]:
    """*rows* parted at *x* as long as nothing crosses it and its sides do not belong together."""
    parts: list[Sequence[TextRow]] = []
    stretch: list[TextRow] = []
    for row in [*rows, None]:
        if row is not None and not any(chunk.x0 < x < chunk.x1 + 0.5 * row.size for chunk in row.chunks):
            stretch.append(row)
            continue
        parts += _sides(stretch, x)
        stretch = []
        if row is not None:
            parts.append([row])
    joined: list[Sequence[TextRow]] = []
    alone = True
    for part in parts:
        if len(part) == 1 and joined and alone:
            joined[-1] = [*joined[-1], *part]
        else:
            joined.append(part)
        alone = len(part) == 1
    return joined if any(len(part) > 1 for part in parts) else [rows]


def _sides(rows: Sequence[TextRow], x: float) -> list[Sequence[TextRow]]:
    """The lines left and right of *x*; each line by itself where these are no columns of a page."""
    words = [word for row in rows for word in row.words]
    sides = [text_rows(word for word in words if word.x_mid < x), text_rows(word for word in words if word.x_mid > x)]
    for prose, other in (sides, sides[::-1]):
        if _has_table(other, 3) and _is_prose(prose) and _together(other, prose) < TOGETHER:
            return list(sides)
    if all(_has_table(side, 2) for side in sides) and _together(*sides) < APART:
        return list(sides)
    return [[row] for row in rows]


def _has_table(rows: Sequence[TextRow], columns: int) -> bool:
    """Whether lines hold a table of figures with so many *columns*."""
    figures = [row for row in rows if is_divided(row) and len(row.chunks) >= columns]
    return len(figures) >= ROWS and numeric_share(figures) >= 0.6


def _together(rows: Sequence[TextRow], others: Sequence[TextRow]) -> float:
    """The part of the divided lines that stand at the height of one of *others*, 0-1."""
    shown = [row for row in rows if is_divided(row)]
    found = sum(1 for row in shown if any(abs(row.baseline - line.baseline) < 0.08 * row.size for line in others))
    return found / len(shown)


def _is_prose(rows: Sequence[TextRow]) -> bool:
    """Whether lines fill their column from side to side."""
    if len(rows) < LINES:
        return False
    widths = sorted(row.chunks[-1].x1 - row.chunks[0].x0 for row in rows)
    widest = widths[int(0.95 * (len(widths) - 1))]
    whole = sum(1 for row in rows if not is_divided(row))
    return whole >= 0.8 * len(rows) and sum(width > WIDTH * widest for width in widths) >= MOST * len(rows)
