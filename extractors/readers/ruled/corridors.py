"""Tables of texts without any line: columns between white corridors, over lines that only paragraphs fill.

What :mod:`aligned` finds are figures, a row a line. Here a row is several lines high, and most of its lines have text
in one or two columns only: the columns show in the lines on which rows begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.geometry import BBox
from extractors.readers.ruled.columns import Strip, white_strips
from extractors.readers.ruled.rows import TextRow, labelled, text_rows, without_far, without_number
from extractors.readers.ruled.sides import page_columns
from extractors.text.words import Word

#: Lines further apart than this (parts of the font size) do not belong to one table.
APART = 3.2
#: A gap in a line wider than this (parts of the font size) is no space between two words.
DIVIDES = 0.9
#: A line without a wide gap over this part of the width stands in no column of a table.
PROSE = 0.8
#: So many columns, and so many lines that fill most of them, make a table of texts where no line is drawn.
COLUMNS, LINES = 3, 2


def text_regions(words: Sequence[Word], lines: Sequence[TextRow] | None = None) -> list[BBox]:
    """Boxes that may hold a table of texts, from top to bottom; *lines* are those of *words*, where they are known."""
    boxes: list[BBox] = []
    rows = without_number(text_rows(words) if lines is None else lines)
    if sum(1 for row in rows if _pieces(row) >= COLUMNS) < LINES:
        return []
    for part in page_columns([labelled(row) for row in rows]):
        for segment in _segments(part):
            boxes += _boxes(segment, again=True)
    return boxes


def _pieces(row: TextRow) -> int:
    """Into how many pieces wide gaps divide a line."""
    chunks = row.chunks
    return 1 + sum(1 for index in range(1, len(chunks)) if chunks[index].x0 - chunks[index - 1].x1 > DIVIDES * row.size)


def _segments(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    """Lines that follow each other without a wide gap, and without a line of prose over the whole width."""
    found: list[list[TextRow]] = [[]]
    width = max(row.chunks[-1].x1 for row in rows) - min(row.chunks[0].x0 for row in rows)
    for row in rows:
        if _pieces(row) == 1 and row.chunks[-1].x1 - row.chunks[0].x0 > PROSE * width:
            found.append([])
            continue
        if found[-1] and row.top - found[-1][-1].bottom > APART * row.size:
            found.append([])
        found[-1].append(row)
    return [some for some in found if some]


def _boxes(rows: Sequence[TextRow], *, again: bool) -> list[BBox]:
    """The boxes of the runs of *rows* that keep to common columns; each run may have columns of its own (*again*)."""
    if sum(1 for row in rows if _pieces(row) >= COLUMNS) < LINES:
        return []
    strips = white_strips(rows)
    if len(strips) < COLUMNS - 1:
        return []
    runs: list[list[TextRow]] = [[]]
    for row in rows:
        if len(row.chunks) < COLUMNS and _crosses(row, strips):
            runs.append([])
        else:
            runs[-1].append(row)
    if len(runs) > 1 and again:
        return [box for run in runs for box in _boxes(run, again=False)]
    boxes: list[BBox] = []
    for part in (part for run in runs for part in _parts(run)):
        kept = _without_notes(_without_title(without_far(part), strips), strips)
        if sum(1 for row in kept if _pieces(row) >= COLUMNS) < LINES:
            continue
        left = min(row.chunks[0].x0 for row in kept)
        right = max(row.chunks[-1].x1 for row in kept)
        boxes.append(BBox(left - 1, kept[0].top - 1, right + 1, kept[-1].bottom + 1))
    return boxes


def _crosses(row: TextRow, strips: Sequence[Strip]) -> bool:
    """Whether text of *row* runs over one of *strips*."""
    return any(chunk.x0 < strip.middle < chunk.x1 for chunk in row.chunks for strip in strips)


def _parts(rows: Sequence[TextRow]) -> list[list[TextRow]]:
    """*rows* in parts that each begin with the header of the first, and the title above it."""
    first = next((row for row in rows if _pieces(row) >= COLUMNS), None)
    if first is None:
        return []
    labels = [chunk.text for chunk in first.chunks]
    parts: list[list[TextRow]] = [[]]
    for row in rows:
        if row is not first and len(row.chunks) == len(labels) and [chunk.text for chunk in row.chunks] == labels:
            title: list[TextRow] = []
            while parts[-1] and len(parts[-1][-1].chunks) == 1 and _same_type(parts[-1][-1], row):
                title.insert(0, parts[-1].pop())
            parts.append(title)
        parts[-1].append(row)
    return parts


def _same_type(one: TextRow, two: TextRow) -> bool:
    return {word.font for word in one.words} <= {word.font for word in two.words}


def _without_title(rows: Sequence[TextRow], strips: Sequence[Strip]) -> list[TextRow]:
    """*rows* without lines above the first divided one that are set in a type of their own: a title in few words."""
    first = next((index for index, row in enumerate(rows) if len(row.chunks) >= 2), len(rows))
    rest = {word.font for row in rows[first:] for word in row.words if word.x0 < strips[0].middle}
    start = 0
    while start < first and all(
        word.x1 < strips[0].middle and (word.font not in rest or row.size > 1.15 * rows[first].size)
        for row in rows[start : start + 1]
        for word in row.words
    ):
        start += 1
    return list(rows[start:])


def _without_notes(rows: Sequence[TextRow], strips: Sequence[Strip]) -> list[TextRow]:
    """*rows* without lines at the end that stand in the first column alone, apart from the text above them."""
    end = len(rows)
    while end and all(word.x1 < strips[0].middle for word in rows[end - 1].words):
        end -= 1
    if not end or end == len(rows):
        return list(rows)
    above = rows[end - 1]
    first = rows[end]
    beside = any(word.x0 < strips[0].middle for word in above.words)
    steps = sorted(two.baseline - one.baseline for one, two in pairwise(rows))
    if not beside or first.baseline - above.baseline > 1.2 * steps[len(steps) // 4]:
        return list(rows[:end])
    return list(rows)
