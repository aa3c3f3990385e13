"""Rows that a page cuts between horizontal rules: their text stands beyond the last rule, or above the first."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.geometry import BBox
from extractors.readers.ruled.columns import Strip, white_strips
from extractors.readers.ruled.edges import Edge
from extractors.readers.ruled.regions import keeps_to, words_in
from extractors.readers.ruled.rows import Chunk, TextRow, text_rows, without_number
from extractors.text.words import Word

#: Rules of so many heights show that the table draws one between its rows.
LEVELS = 3
#: Lines further apart than this (parts of the font size) do not belong to one row.
APART = 2.7
#: Lines whose size differs by more than this part are not the table's.
SAME_SIZE = 0.1
#: A page may show so many lines of its own beyond the cut row.
RUNNING = 1


def with_cut_rows(box: BBox, across: Sequence[Edge], words: Sequence[Word], lines: Sequence[TextRow]) -> BBox:
    """*box*, a table between the rules *across*, with the rows that the ends of the page cut open.

    Text beyond the rules is a row's if it keeps to the table's columns, fills more than one, and nothing but a running
    line stands between it and the end of the page. *lines* are those that *words* make.
    """
    levels = {round(edge.at) for edge in across if _is_across(edge, box)}
    if len(levels) < LEVELS:
        return box
    inside = text_rows(words_in(words, box))
    borders = white_strips(inside)
    if len(borders) < 2:
        return box
    size = sorted(row.size for row in inside)[len(inside) // 2]
    rows = [row for row in without_number(lines) if row.chunks]
    below = _kept([row for row in rows if row.baseline > box.bottom], box, inside, borders, size)
    above = _kept([row for row in reversed(rows) if row.bottom < box.top + 2], box, inside, borders, size)
    if below:
        box = box._replace(bottom=below[-1].bottom + 1)
    if above:
        box = box._replace(top=above[-1].top - 1)
    return box


def _is_across(edge: Edge, box: BBox) -> bool:
    """Whether *edge* runs over all columns of *box*."""
    is_wide = min(edge.end, box.x1) - max(edge.start, box.x0) > 0.9 * box.width
    return is_wide and box.top - 3 <= edge.at <= box.bottom + 3


def _kept(
    rows: Sequence[TextRow], box: BBox, inside: Sequence[TextRow], borders: Sequence[Strip], size: float
) -> list[TextRow]:
    """The lines of a cut row among *rows*, those nearest to *box* first; none where they are something else."""
    kept: list[TextRow] = []
    for row in rows:
        edge = kept[-1].baseline if kept else (box.bottom if row.baseline > box.bottom else box.top)
        is_near = abs(row.baseline - edge) <= APART * size
        is_inside = row.chunks[0].x0 >= box.x0 - 3 and row.chunks[-1].x1 <= box.x1 + 3
        crosses = any(chunk.x0 < strip.middle < chunk.x1 for chunk in row.chunks for strip in borders)
        if not is_near or not is_inside or crosses or abs(row.size - size) > SAME_SIZE * size:
            break
        kept.append(row)
    if not kept or len(rows) - len(kept) > RUNNING:
        return []
    return kept if keeps_to(kept, borders, 2) or _goes_on(kept, inside, borders) else []


def _goes_on(kept: Sequence[TextRow], inside: Sequence[TextRow], borders: Sequence[Strip]) -> bool:
    """Whether *kept* are lines of one column, not the first, and begin where the lines of that column do."""
    columns = {_column(chunk, borders) for row in kept for chunk in row.chunks}
    if len(columns) != 1 or 0 in columns:
        return False
    left = min(row.chunks[0].x0 for row in kept)
    starts: list[float] = []
    for row in inside:
        # Where the words of a line stand far apart, its first one tells where the column begins.
        first = next((chunk for chunk in row.chunks if _column(chunk, borders) in columns), None)
        if first is not None:
            starts.append(first.x0)
    return sum(abs(x0 - left) < 2 for x0 in starts) >= max(2, 0.4 * len(starts))


def _column(chunk: Chunk, borders: Sequence[Strip]) -> int:
    return sum(1 for border in borders if border.middle < (chunk.x0 + chunk.x1) / 2)
