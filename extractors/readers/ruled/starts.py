"""Where rows of text begin when no rule says so: the cells of a row begin on one line, and its text goes on below.

A table of texts has columns of short values (who, when, how far) beside columns of paragraphs. A new paragraph begins
in one column; a new row begins in several at once, and its short values begin nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.readers.ruled.rows import Chunk, TextRow, figure, is_numeric
from extractors.readers.ruled.wrap import cells_of, looks_continued

#: A step to the next line of a column of this many line pitches or less goes on with a paragraph.
GOES_ON = 1.2
#: Lines wider apart than this (parts of the font size) are not the lines of a paragraph.
WIDEST_PITCH = 1.9
#: Text begins on one line where baselines differ by less than this (parts of the font size).
LEVEL = 0.35
#: Columns in which this part of the beginnings falls together with those of other columns show rows.
TOGETHER = 0.75
#: A column whose cells have this many lines or less, as a rule, holds short values.
SHORT_LINES = 1.35


class _Column(NamedTuple):
    """The lines of one column from top to bottom, and which of them begin after a gap."""

    baselines: tuple[float, ...]
    chunks: tuple[Chunk, ...]
    begins: tuple[bool, ...]

    @property
    def starts(self) -> list[float]:
        """The baselines of the lines that begin something."""
        return [base for base, begins in zip(self.baselines, self.begins, strict=True) if begins]

    def has(self, y: float, slack: float, *, start: bool) -> bool:
        """Whether it has a line at *y*; one that begins something, if *start*."""
        index = bisect_left(self.baselines, y - slack)
        while index < len(self.baselines) and self.baselines[index] <= y + slack:
            if self.begins[index] or not start:
                return True
            index += 1
        return False

    def goes_on(self, y: float, slack: float) -> bool:
        """Whether its line at *y* goes on in mid-sentence with the line above."""
        index = bisect_left(self.baselines, y - slack)
        if not 0 < index < len(self.baselines) or self.baselines[index] > y + slack or self.begins[index]:
            return False
        return looks_continued(self.chunks[index - 1], self.chunks[index])


def row_starts(lines: Sequence[TextRow], edges: Sequence[float]) -> tuple[float, ...]:
    """The baselines (points from the top) on which rows begin; none where the lines do not tell.

    *lines* are those of the body as they stand, lines of neighbouring columns that do not share a baseline apart.
    """
    if len(lines) < 3 or len(edges) < 3:
        return ()
    size = sorted(line.size for line in lines)[len(lines) // 2]
    pitch = _pitch(lines, edges, size)
    if not pitch:
        return ()
    columns = _columns(lines, edges, pitch)
    slack = LEVEL * size
    levels = _levels([y for column in columns for y in column.starts], slack)
    together = [y for y in levels if sum(column.has(y, slack, start=True) for column in columns) >= 2]
    anchors = _anchors(columns, together, slack) if together else []
    top = lines[0].baseline
    if len(together) < 2:
        alone = sum(1 for line in lines if len(cells_of(line, edges)) == 1)
        if 2 * alone < len(lines) or _is_figures(columns):
            return ()
        if len(anchors) < 3 or together[0] <= top + pitch:
            return (top,) if _is_one_row(columns) else ()
    if len(anchors) < 2:
        return ()
    short = [c for c in anchors if len(columns[c].baselines) <= SHORT_LINES * max(1, len(columns[c].starts))]
    if not (short or _all_begin(columns, levels)) or _is_figures(columns) or any(_is_axis(columns[c]) for c in anchors):
        return ()
    first = min(c for c, column in enumerate(columns) if column.baselines)
    found: list[float] = []
    for y in _levels([y for column in columns for y in column.baselines], slack):
        begun = [c for c in anchors if columns[c].has(y, slack, start=True)]
        if len(begun) >= 2 and columns[first].goes_on(y, slack):
            return ()  # cells set around the middle of their row, not from its top
        values = [c for c in short if columns[c].has(y, slack, start=False)]
        if (len(begun) >= 2 and (first in begun or columns[first].has(y, slack, start=False))) or (
            2 * len(begun) >= len(anchors) and len(begun) >= 2
        ):
            found.append(y)
        elif len(values) >= 2 and 5 * len(values) >= 3 * len(short) and columns[first].has(y, slack, start=False):
            # Rows that follow each other without a gap: short values are not the next line of those above.
            found.append(y)
    found = found if found and found[0] <= top + slack else [top, *found]
    return tuple(found) if len(found) >= 2 else ()


def _pitch(lines: Sequence[TextRow], edges: Sequence[float], size: float) -> float:
    """The usual distance of the lines of a paragraph, points; 0 where there are no paragraphs."""
    last: dict[int, float] = {}
    steps: list[float] = []
    for line in lines:
        for c in cells_of(line, edges):
            if c in last and line.baseline - last[c] > 0.7 * size:
                steps.append(line.baseline - last[c])
            last[c] = line.baseline
    steps.sort()
    pitch = steps[len(steps) // 4] if steps else 0.0
    return pitch if 0 < pitch <= WIDEST_PITCH * size else 0.0


def _columns(lines: Sequence[TextRow], edges: Sequence[float], pitch: float) -> list[_Column]:
    """The lines of each column."""
    baselines: list[list[float]] = [[] for _ in edges[1:]]
    chunks: list[list[Chunk]] = [[] for _ in edges[1:]]
    begins: list[list[bool]] = [[] for _ in edges[1:]]
    for line in lines:
        for c, chunk in cells_of(line, edges).items():
            begins[c].append(not baselines[c] or line.baseline - baselines[c][-1] > GOES_ON * pitch)
            baselines[c].append(line.baseline)
            chunks[c].append(chunk)
    return [
        _Column(tuple(some), tuple(these), tuple(those))
        for some, these, those in zip(baselines, chunks, begins, strict=True)
    ]


def _levels(baselines: Sequence[float], slack: float) -> list[float]:
    """Different heights, those within *slack* taken as the uppermost of them."""
    found: list[float] = []
    for y in sorted(baselines):
        if not found or y - found[-1] > slack:
            found.append(y)
    return found


def _anchors(columns: Sequence[_Column], together: Sequence[float], slack: float) -> list[int]:
    """The columns whose cells begin where those of others begin, and hardly anywhere else."""
    found: list[int] = []
    for c, column in enumerate(columns):
        starts = column.starts
        shared = sum(1 for y in starts if any(abs(y - other) <= slack for other in together))
        if starts and shared >= TOGETHER * len(starts) and shared >= 0.4 * len(together):
            found.append(c)
    return found


def _all_begin(columns: Sequence[_Column], levels: Sequence[float]) -> bool:
    """Whether all of three columns or more begin at each height at which one does: rows of nothing but paragraphs."""
    return len(columns) >= 3 and all(len(column.starts) == len(levels) for column in columns)


def _is_one_row(columns: Sequence[_Column]) -> bool:
    """Whether one column holds paragraphs, and the others nothing that begins a second time."""
    longest = max(columns, key=lambda column: len(column.baselines))
    goes_on = len(longest.baselines) - len(longest.starts)
    others = [len(column.starts) for column in columns if column is not longest and column.baselines]
    return goes_on >= 2 and goes_on >= 0.5 * len(longest.baselines) and max(others, default=1) == 1


def _is_axis(column: _Column) -> bool:
    """Whether a column is the axis of a chart: figures in equal steps at equal distances."""
    values = [figure(chunk.text) for chunk in column.chunks]
    if len(values) < 4 or None in values:
        return False
    steps = [two - one for one, two in pairwise(value for value in values if value is not None)]
    heights = [two - one for one, two in pairwise(chunk.words[0].baseline for chunk in column.chunks)]
    even = max(heights) - min(heights) <= 0.2 * max(heights)
    return even and max(steps) - min(steps) <= 1e-6 + 0.01 * abs(max(steps))


def _is_figures(columns: Sequence[_Column]) -> bool:
    """Whether two columns have figures under figures without a gap: each line is a row, whatever gaps there are."""
    count = 0
    for column in columns:
        stacked = sum(
            1
            for index in range(1, len(column.chunks))
            if not column.begins[index]
            and is_numeric(column.chunks[index].text)
            and is_numeric(column.chunks[index - 1].text)
            and not column.chunks[index - 1].text.endswith((",", "-", "–"))
        )
        count += stacked >= max(2, 0.3 * len(column.starts))
    return count >= 2
