"""Grids that do not draw all their borders: told from complete ones, and divided further by their text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.geometry import BBox
from extractors.readers.ruled.columns import white_strips
from extractors.readers.ruled.grid import Grid
from extractors.readers.ruled.layout import span_of
from extractors.readers.ruled.rows import CHUNK_GAP, TextRow, chunked, is_numeric, text_rows
from extractors.readers.ruled.wrap import wraps
from extractors.text.lines import group_rows
from extractors.text.words import Word

Inside = Sequence[Sequence[Word]]

_MARKER = re.compile(r"^(?:[^\w\s]|[o§]|\(?\w{1,3}[.)]|[ivxlc]{1,5}[.)]?|\d{1,3})$")
_CAPTION = re.compile(r"^(?:table|tableau|exhibit|figure|annexe|appendix)\s*[\dA-Z]+\b", re.IGNORECASE)
_SOURCE = re.compile(r"^(?:sources?|notes?|n\.\s?b\.)\s*:", re.IGNORECASE)


def is_table(grid: Grid, inside: Inside) -> bool:
    """Whether a grid holds a table: not a box around text, a chart's grid lines or a form's blanks."""
    filled = [cell for cell, words in zip(grid.cells, inside, strict=True) if words]
    if len(grid.row_edges) == 2 and len(grid.column_edges) >= 5 and filled:
        # The rest of a row that a page cut may fill a single cell of its columns.
        return True
    if len(grid.cells) < 2 or len(filled) < 2:
        return False
    if len(grid.column_edges) == 2:
        return False
    height = len(grid.row_edges) - 1
    rows = {r for r0, r1, _, _ in filled for r in range(r0, r1 + 1)}
    if height >= 3 and len(rows) <= 0.4 * height:
        return False
    if len(grid.cells) >= 12 and len(filled) <= 0.15 * len(grid.cells):
        return False
    # The bars of a chart make cells over several rows and columns at once.
    blocks = sum(1 for r0, r1, c0, c1 in filled if r1 > r0 and c1 > c0)
    return len(filled) < 6 or blocks <= 0.4 * len(filled)


def divide_merged(grid: Grid, inside: Inside) -> tuple[Grid, list[list[Word]]]:
    """The grid with its wide cells divided at the columns of the others, where text stands in columns there."""
    edges = grid.column_edges
    found: dict[int, dict[int, list[Word]]] = {}
    for index, ((_, _, c0, c1), words) in enumerate(zip(grid.cells, inside, strict=True)):
        if c1 == c0 or not words:
            continue
        held: dict[int, list[Word]] = {}
        for line in group_rows([word for word in words if not word.turn]):
            for chunk in chunked(line):
                first, last = span_of(chunk, edges)
                if first != last:
                    held = {}
                    break
                held.setdefault(first, []).extend(chunk.words)
            else:
                continue
            break
        if len(held) >= 2:
            found[index] = held
    wide = sum(1 for (_, _, c0, c1), words in zip(grid.cells, inside, strict=True) if c1 > c0 and words)
    if len(found) < 2 or len(found) < 0.5 * wide:
        return grid, [list(words) for words in inside]
    cells: list[tuple[int, int, int, int]] = []
    words_of: list[list[Word]] = []
    for index, ((r0, r1, c0, c1), words) in enumerate(zip(grid.cells, inside, strict=True)):
        if index in found:
            for c in range(c0, c1 + 1):
                cells.append((r0, r1, c, c))
                words_of.append(found[index].get(c, []))
        else:
            cells.append((r0, r1, c0, c1))
            words_of.append(list(words))
    return (
        replace(grid, cells=tuple(cells)),
        words_of,
    )


def divide_tall(grid: Grid, inside: Inside) -> tuple[Grid, list[list[Word]]]:
    """The grid with its tall cells divided at the rows of the others, where each of these rows has its own line."""
    edges = grid.row_edges
    cells: list[tuple[int, int, int, int]] = []
    words_of: list[list[Word]] = []
    for (r0, r1, c0, c1), words in zip(grid.cells, inside, strict=True):
        held: dict[int, list[Word]] = {}
        lines = group_rows([word for word in words if not word.turn]) if r1 - r0 >= 2 else []
        for line in lines:
            held.setdefault(bisect_right(edges, line[0].y_mid) - 1, []).extend(line)
        if len(lines) == len(held) == r1 - r0 + 1:
            for r in range(r0, r1 + 1):
                cells.append((r, r, c0, c1))
                words_of.append(held[r])
        else:
            cells.append((r0, r1, c0, c1))
            words_of.append(list(words))
    return replace(grid, cells=tuple(cells)), words_of


def hides_rows_or_columns(grid: Grid, inside: Inside) -> bool:
    """Whether cells of the grid hold several rows or columns of a table, so that its text must divide it."""
    return _hides_rows(grid, inside) or _hides_columns(grid, inside)


def _hides_rows(grid: Grid, inside: Inside) -> bool:
    """Several lines that side by side are rows: figures in most columns, or all columns filled and nothing wrapped."""
    height = len(grid.row_edges) - 1
    strips: list[list[Sequence[Word]]] = [[] for _ in range(height)]
    for (r0, r1, _, _), words in zip(grid.cells, inside, strict=True):
        if words:
            for r in range(r0, r1 + 1):
                strips[r].append(words)
    for strip in strips:
        if len(strip) < 2 or not any(_is_tall(words) for words in strip):
            continue
        lines = [group_rows([word for word in words if not word.turn]) for words in strip]
        longest = max(len(some) for some in lines)
        if longest < 3:
            continue
        figures = 0
        full = 0
        for some in lines:
            if len(some) >= max(3, 0.6 * longest):
                full += 1
                if sum(_has_figures(line) for line in some) >= 0.7 * len(some):
                    figures += 1
        if figures >= 2 and figures >= 0.5 * (len(strip) - 1):
            return True
        if figures >= 1 and full == len(strip):
            return True
        if full == len(strip) >= 2 and longest >= 4 and not any(_is_wrapped(some) for some in lines):
            return True
    return False


def _is_tall(words: Sequence[Word]) -> bool:
    """Whether words can stand on three lines or more. Quick: most cells hold one line."""
    bases = [word[4] for word in words]
    return max(bases) - min(bases) > 1.5 * words[0][5]


def _has_figures(line: Sequence[Word]) -> bool:
    """Whether a line of a cell is a figure, or holds one behind a gap."""
    return any(is_numeric(chunk.text) for chunk in chunked(line))


def _is_wrapped(lines: Sequence[Sequence[Word]]) -> bool:
    """Whether lines of a cell go on with each other, as those of a paragraph do."""
    rows = [TextRow(0, 0, line[0].baseline, line[0].size, chunked(line, 1e9)) for line in lines if line]
    width = max(row.chunks[0].x1 - row.chunks[0].x0 for row in rows)
    count = sum(1 for one, two in pairwise(rows) if wraps(one.chunks[0], two.chunks[0], width, two.size))
    return count >= 0.3 * (len(rows) - 1)


def _hides_columns(grid: Grid, inside: Inside) -> bool:
    """White strips that go through most cells of a column, or through a cell of many lines."""
    columns: list[list[Sequence[Word]]] = [[] for _ in range(len(grid.column_edges) - 1)]
    for (_, _, c0, c1), words in zip(grid.cells, inside, strict=True):
        if c0 == c1 and words:
            columns[c0].append(words)
    for c, column in enumerate(columns):
        if sum(_gaps(words) for words in column) < 3:
            continue
        cells = [[word for word in words if not word.turn] for words in column]
        rows = [row for words in cells for row in text_rows(words)]
        if len(rows) < 3:
            continue
        box = BBox(grid.column_edges[c], 0, grid.column_edges[c + 1], 0)
        for strip in white_strips(rows):
            if not box.x0 < strip.middle < box.x1:
                continue
            left = [row.chunks[0].text for row in rows if row.chunks[0].x1 <= strip.middle]
            if sum(1 for text in left if _MARKER.match(text)) >= 0.5 * max(1, len(left)):
                continue
            if strip.support >= max(3, 0.6 * len(rows)):
                return True
    return False


def _gaps(words: Sequence[Word]) -> int:
    """How many words stand apart from the one drawn before, as columns do. Quick: most cells have none."""
    return sum([1 for one, two in pairwise(words) if two[0] - one[2] > CHUNK_GAP * one[5]])


def without_captions(grid: Grid, inside: Inside) -> tuple[Grid, list[list[Word]]]:
    """The grid without a first row that is the table's caption and a last row that says its source."""
    cells, words_of = list(grid.cells), [list(words) for words in inside]
    row_edges = list(grid.row_edges)
    width = len(grid.column_edges) - 1

    def lone(r: int) -> str | None:
        for (r0, r1, c0, c1), words in zip(cells, words_of, strict=True):
            if r0 == r == r1 and c0 == 0 and c1 == width - 1:
                return " ".join(word.text for row in group_rows(words) for word in row)
        return None

    top = lone(0)
    if top is not None and len(row_edges) > 3 and width > 1 and _CAPTION.match(top):
        kept = [(cell, words) for cell, words in zip(cells, words_of, strict=True) if cell[0] > 0]
        cells = [(r0 - 1, r1 - 1, c0, c1) for (r0, r1, c0, c1), _ in kept]
        words_of = [words for _, words in kept]
        del row_edges[0]
    last = len(row_edges) - 2
    bottom = lone(last)
    if bottom is not None and last > 1 and width > 1 and _SOURCE.match(bottom):
        kept = [(cell, words) for cell, words in zip(cells, words_of, strict=True) if cell[0] < last]
        cells, words_of = [cell for cell, _ in kept], [words for _, words in kept]
        del row_edges[-1]
    if len(row_edges) == len(grid.row_edges):
        return grid, words_of
    return (
        replace(grid, row_edges=tuple(row_edges), cells=tuple(cells)),
        words_of,
    )
