"""Tables of which only a part is shaded: every second row, or the header alone. The rest stands on white between.

The shaded cells give the columns; lines above, between and below that keep to these columns belong to the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.geometry import BBox
from extractors.readers.ruled.grid import Grid
from extractors.readers.ruled.layout import span_of
from extractors.readers.ruled.rows import TextRow, text_rows, without_far, without_number
from extractors.readers.ruled.starts import row_starts
from extractors.readers.ruled.wrap import group_lines
from extractors.text.words import Word

Inside = Sequence[Sequence[Word]]
#: Columns of two shaded parts are the same where they are this near (points).
SAME = 4.0
#: So many columns that fills draw are believed where there is none of them: prose keeps to two by chance.
COLUMNS = 3
#: Lines this far apart (parts of the font size) belong to one table, and one this far from a shaded part to that.
APART, BELOW = 3.2, 2.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaded:
    """A part of a table that fills draw."""

    grid: Grid
    inside: Inside

    @property
    def labels(self) -> tuple[str, ...]:
        """The texts of its first row."""
        return tuple(
            " ".join(word.text for word in words)
            for (r0, _, _, _), words in zip(self.grid.cells, self.inside, strict=True)
            if r0 == 0 and words
        )


@dataclass(slots=True)
class _Stack:
    """A table that is being put together from top to bottom."""

    columns: tuple[float, ...]
    edges: list[float]
    cells: list[tuple[int, int, int, int]]
    inside: list[Sequence[Word]]

    def add_shaded(self, part: Shaded) -> None:
        """Add a shaded part below what is there."""
        shift = len(self.edges) - 1
        self.edges[-1] = part.grid.row_edges[0]
        self.edges += part.grid.row_edges[1:]
        self.cells += [(r0 + shift, r1 + shift, c0, c1) for r0, r1, c0, c1 in part.grid.cells]
        self.inside += part.inside

    def add_white(self, groups: Sequence[Sequence[TextRow]], bottom: float) -> None:
        """Add rows of lines on white down to *bottom*."""
        width = len(self.columns) - 1
        for index, group in enumerate(groups):
            row = len(self.edges) - 1
            if index + 1 < len(groups):
                self.edges.append((group[-1].bottom + groups[index + 1][0].top) / 2)
            else:
                self.edges.append(bottom)
            held: list[list[Word]] = [[] for _ in range(width)]
            for line in group:
                for chunk in line.chunks:
                    held[span_of(chunk, self.columns)[0]] += chunk.words
            self.cells += [(row, row, c, c) for c in range(width)]
            self.inside += held


def with_white_rows(
    parts: Sequence[Shaded], words: Sequence[Word], boxes: Sequence[BBox]
) -> list[tuple[Grid, Inside, int]]:
    """*parts* as tables, with the lines on white that belong to them: grid, words of each cell, header rows.

    :param parts: shaded parts of the page, from top to bottom.
    :param words: the words that stand in no table yet.
    :param boxes: boxes of all tables, those of *parts* among them.
    """
    rest = [word for row in without_number(text_rows(words)) for word in row.words] if parts else []
    own = {part.grid.bbox for part in parts}
    others = [box for box in boxes if box not in own]
    found: list[tuple[Grid, Inside, int]] = []
    for chain in _chains(parts):
        grid = chain[0].grid
        x0, x1 = grid.column_edges[0] - 2, grid.column_edges[-1] + 2
        lines = text_rows(word for word in rest if x0 <= word.x_mid <= x1) if len(grid.column_edges) > COLUMNS else []
        around = [*others, *(part.grid.bbox for part in parts if part not in chain)]
        for run, bands in _runs(chain, lines, around):
            if any(bands):
                found.append(_stacked(run, bands))
            else:
                found += [(part.grid, part.inside, 0) for part in run]
    return found


def _chains(parts: Sequence[Shaded]) -> list[list[Shaded]]:
    """Parts with the same columns, from top to bottom."""
    chains: list[list[Shaded]] = []
    for part in sorted(parts, key=lambda part: part.grid.row_edges[0]):
        columns = part.grid.column_edges
        for chain in chains:
            other = chain[0].grid.column_edges
            if len(other) == len(columns) and all(abs(a - b) <= SAME for a, b in zip(other, columns, strict=True)):
                chain.append(part)
                break
        else:
            chains.append([part])
    return chains


def _runs(
    chain: Sequence[Shaded], lines: Sequence[TextRow], others: Sequence[BBox]
) -> list[tuple[list[Shaded], list[list[TextRow]]]]:
    """The parts of *chain* that make one table, and the white lines above the first, between them and below the last.

    A part that repeats the first labels begins a table of its own.
    """
    columns = chain[0].grid.column_edges
    runs: list[tuple[list[Shaded], list[list[TextRow]]]] = []
    for part in chain:
        if runs:
            last = runs[-1][0][-1]
            top, bottom = last.grid.bbox.bottom, part.grid.bbox.top
            between = _between(lines, top, bottom)
            is_free = not any(top < box.y_mid < bottom and _shares(box, part.grid.bbox) for box in others)
            is_near = not between or bottom - between[-1].bottom <= BELOW * between[-1].size
            repeats = part.labels == runs[-1][0][0].labels
            kept = _kept_below(between, top, columns)
            if is_free and is_near and not repeats and len(kept) == len(between) and (between or bottom - top < 8):
                runs[-1][1].append(kept)
                runs[-1][0].append(part)
                continue
            runs[-1][1].append(_without_title(kept, part if repeats else None, columns) if is_free else [])
        runs.append(([part], [[]]))
    if runs:
        last = runs[-1][0][-1]
        top = last.grid.bbox.bottom
        bottom = min((box.top for box in others if box.top > top and _shares(box, last.grid.bbox)), default=1e9)
        kept = _kept_below(_between(lines, top, bottom), top, columns)
        runs[-1][1].append(_tail(runs[-1][0], _without_title(kept, None, columns), columns))
    return runs


def _tail(parts: Sequence[Shaded], lines: list[TextRow], columns: Sequence[float]) -> list[TextRow]:
    """*lines* below the last of *parts* if they begin as a row does, without a running line at their end."""
    if not lines:
        return []
    is_header = len(parts) == 1 and len(parts[0].grid.row_edges) == 2
    if len({span_of(chunk, columns) for chunk in lines[0].chunks}) < 2 and not (is_header and len(lines) > 1):
        return []
    above = [line for part in parts for line in _lines_of(part)]
    kept = without_far([*above, *lines])
    return lines if kept[-1] == lines[-1] else lines[:-1]


def _shares(box: BBox, other: BBox) -> bool:
    return min(box.x1, other.x1) > max(box.x0, other.x0)


def _between(lines: Sequence[TextRow], top: float, bottom: float) -> list[TextRow]:
    return [line for line in lines if top < line.baseline - 0.3 * line.size < bottom]


def _kept_below(lines: Sequence[TextRow], top: float, columns: Sequence[float]) -> list[TextRow]:
    """The lines below *top* that go on with the table: near each other, and none over a border between columns."""
    kept: list[TextRow] = []
    for line in lines:
        near = line.top - top <= BELOW * line.size if not kept else line.top - kept[-1].bottom <= APART * line.size
        if not near or any(_crosses(chunk.x0, chunk.x1, columns) for chunk in line.chunks):
            break
        kept.append(line)
    return kept


def _crosses(x0: float, x1: float, columns: Sequence[float]) -> bool:
    return any(x0 + 1 < x < x1 - 1 for x in columns[1:-1])


def _without_title(lines: list[TextRow], header: Shaded | None, columns: Sequence[float]) -> list[TextRow]:
    """*lines* without those at the end that stand in the first column alone: notes, the title of what follows.

    With a *header* below, only what is set as that header is a title.
    """
    end = len(lines)
    while end and all(chunk.x1 <= columns[1] for chunk in lines[end - 1].chunks):
        end -= 1
    if end == len(lines) or not end:
        return lines if end else []
    above, first = lines[end - 1], lines[end]
    if header is not None:
        fonts = {word.font for words in header.inside for word in words}
        while end < len(lines) and not all(word.font in fonts for word in lines[end].words):
            end += 1
        return lines[:end]
    beside = any(chunk.x0 < columns[1] for chunk in above.chunks)
    return lines if beside and first.baseline - above.baseline <= 1.45 * first.size else lines[:end]


def _stacked(run: Sequence[Shaded], bands: Sequence[Sequence[TextRow]]) -> tuple[Grid, Inside, int]:
    """The grid of shaded parts with *bands* of white lines above, between and below, the words, the header rows."""
    columns = run[0].grid.column_edges
    white = [line for band in bands for line in band]
    lines = sorted([*white, *(line for part in run for line in _lines_of(part))], key=lambda line: line.baseline)
    levels = [y for part in run for y in part.grid.row_edges]
    is_header = len(run[0].grid.row_edges) == 2 and not bands[0]
    body = [line for line in lines if not is_header or line.baseline > run[0].grid.bbox.bottom]
    starts = row_starts(body, columns)
    inner = sum(1 for y in starts if any(band and band[0].baseline + 2 < y <= band[-1].baseline for band in bands))
    striped = len(run) > 2 and 2 * inner < sum(1 for band in bands if band)
    groups = group_lines(body, columns, levels, () if striped else starts)
    first = run[0].grid.row_edges[0]
    top = min([first, *(line.top - 2 for line in bands[0][:1])])
    stack = _Stack(columns=columns, edges=[top], cells=[], inside=[])
    for index, band in enumerate(bands):
        if band:
            end = run[index].grid.row_edges[0] if index < len(run) else band[-1].bottom + 2
            stack.add_white([group for group in groups if any(_is_of(line, band) for line in group)], end)
        if index < len(run):
            stack.add_shaded(run[index])
    grid = Grid(
        row_edges=tuple(stack.edges),
        column_edges=columns,
        cells=tuple(stack.cells),
        is_closed_top=True,
        is_closed_bottom=True,
    )
    return grid, stack.inside, 1 if is_header else 0


def _lines_of(part: Shaded) -> list[TextRow]:
    return text_rows(word for words in part.inside for word in words)


def _is_of(line: TextRow, band: Sequence[TextRow]) -> bool:
    return band[0].baseline - 0.1 <= line.baseline <= band[-1].baseline + 0.1
