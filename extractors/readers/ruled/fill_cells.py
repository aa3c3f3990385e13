"""Words put into the cells of a grid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.geometry import BBox, union
from extractors.page import Font, Link, Page
from extractors.readers.ruled.grid import Grid
from extractors.table import Cell, Fragment, Part
from extractors.text.lines import group_rows, make_lines, make_words, row_text
from extractors.text.words import Word


def owners(grid: Grid) -> list[list[int]]:
    """For each row and column of *grid*, the index of the cell that holds it."""
    held = [[-1] * (len(grid.column_edges) - 1) for _ in range(len(grid.row_edges) - 1)]
    for index, (r0, r1, c0, c1) in enumerate(grid.cells):
        for r in range(r0, r1 + 1):
            for c in range(c0, c1 + 1):
                held[r][c] = index
    return held


def words_by_cell(grid: Grid, words: Iterable[Word]) -> tuple[list[list[Word]], list[Word]]:
    """The words of each cell of *grid*, and those that stand outside of it. A word cut by a border is split there."""
    held = owners(grid)
    rows, columns = grid.row_edges, grid.column_edges
    inside: list[list[Word]] = [[] for _ in grid.cells]
    outside: list[Word] = []
    last_row, last_column = len(rows) - 2, len(columns) - 2
    for word in words:
        y = word.y_mid if word[11] else word[4] - 0.3 * word[5]
        if y < rows[0] or y > rows[-1] or word[2] < columns[0] or word[0] > columns[-1]:
            outside.append(word)
            continue
        r = min(bisect_right(rows, y) - 1, last_row)
        first = min(max(bisect_right(columns, word[0] + 0.5) - 1, 0), last_column)
        last = min(max(bisect_right(columns, word[2] - 0.5) - 1, 0), last_column)
        if first == last or held[r][first] == held[r][last]:
            inside[held[r][first]].append(word)
        elif word.turn or len(word.glyphs) == 1:
            c = min(max(bisect_right(columns, word.x_mid) - 1, 0), last_column)
            inside[held[r][c]].append(word)
        else:
            for c, piece in _split(word, columns, last_column):
                inside[held[r][c]].append(piece)
    return inside, outside


def _split(word: Word, columns: Sequence[float], last_column: int) -> Iterable[tuple[int, Word]]:
    """The pieces of *word* in each column: a glyph belongs where its middle is."""
    groups: dict[int, list[int]] = {}
    for index, glyph in enumerate(word.glyphs):
        c = min(max(bisect_right(columns, (glyph.bbox.x0 + glyph.bbox.x1) / 2) - 1, 0), last_column)
        groups.setdefault(c, []).append(index)
    for c, indexes in groups.items():
        for piece in make_words(word.glyphs[index] for index in indexes):
            yield c, piece


def make_fragment(
    grid: Grid,
    inside: Sequence[Sequence[Word]],
    page: Page,
    fonts: Sequence[Font],
    evidence: tuple[str, ...],
    header_rows: int = 0,
) -> Fragment:
    """The fragment of *grid* with the words of each of its cells."""
    cells: list[Cell] = []
    for (r0, r1, c0, c1), words in zip(grid.cells, inside, strict=True):
        box = BBox(grid.column_edges[c0], grid.row_edges[r0], grid.column_edges[c1 + 1], grid.row_edges[r1 + 1])
        links = _links(words, page.links) if page.links and words else ()
        part = Part(page=page.number, bbox=box, lines=make_lines(words, fonts, page.number), links=links)
        cells.append(Cell(r0=r0, r1=r1, c0=c0, c1=c1, parts=(part,)))
    return Fragment(
        page=page.number,
        bbox=grid.bbox,
        row_count=len(grid.row_edges) - 1,
        column_count=len(grid.column_edges) - 1,
        cells=tuple(cells),
        row_edges=grid.row_edges,
        column_edges=grid.column_edges,
        header_rows=header_rows,
        is_closed_top=grid.is_closed_top,
        is_closed_bottom=grid.is_closed_bottom,
        evidence=evidence,
    )


def _links(words: Sequence[Word], links: Iterable[Link]) -> tuple[Link, ...]:
    """The links whose box lies on some of *words*, with the text under the box."""
    found: list[Link] = []
    for link in links:
        glyphs = [
            glyph
            for word in words
            if word[0] < link.bbox.x1 - 0.5 and word[2] > link.bbox.x0 + 0.5
            and link.bbox.top - 0.5 < word.y_mid < link.bbox.bottom + 0.5
            for glyph in word.glyphs
            if link.bbox.x0 - 0.5 <= glyph.bbox.x_mid <= link.bbox.x1 + 0.5
        ]  # fmt: skip
        if glyphs:
            text = " ".join(row_text(row) for row in group_rows(make_words(glyphs)))
            found.append(link._replace(text=text))
    return tuple(found)


def merge_adjacent(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Fragments, those that stand under each other without a space and with the same columns taken as one.

    A header can be drawn otherwise than the rows below it: filled, or in a frame of its own.
    """
    merged: list[Fragment] = []
    for fragment in sorted(fragments, key=lambda fragment: (fragment.bbox.top, fragment.bbox.x0)):
        last = next((other for other in reversed(merged) if _goes_on(other, fragment)), None)
        if last is None:
            merged.append(fragment)
        else:
            merged[merged.index(last)] = _stacked(last, fragment)
    return merged


def _goes_on(above: Fragment, below: Fragment) -> bool:
    return (
        above.column_count == below.column_count
        and -3 <= below.bbox.top - above.bbox.bottom <= 4
        and all(abs(x - y) <= 4 for x, y in zip(above.column_edges, below.column_edges, strict=True))
    )


def _stacked(above: Fragment, below: Fragment) -> Fragment:
    shift = above.row_count
    return replace(
        above,
        bbox=union([above.bbox, below.bbox]),
        row_count=shift + below.row_count,
        cells=above.cells + tuple(replace(cell, r0=cell.r0 + shift, r1=cell.r1 + shift) for cell in below.cells),
        row_edges=above.row_edges[:-1] + below.row_edges,
        is_closed_bottom=below.is_closed_bottom,
        evidence=tuple(dict.fromkeys(above.evidence + below.evidence)),
    )
