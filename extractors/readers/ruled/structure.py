"""Tables that a tagged PDF names, believed only where the page agrees: cells of a row side by side, rows in order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.geometry import BBox, union
from extractors.page import Page
from extractors.readers.ruled.grid import Grid
from extractors.text import Word

#: Words of a cell, by the object number of its tag.
_Cells = dict[int, list[Word]]


def tagged_tables(page: Page, words: Sequence[Word]) -> list[tuple[Grid, list[list[Word]], int]]:
    """The tables that the tags of *page* make of *words*: grid, words of each cell, header rows; from top to bottom."""
    if not page.structure:
        return []
    rows_of, heads = _tagged_rows(page, words)
    found: list[tuple[Grid, list[list[Word]], int]] = []
    for rows in rows_of.values():
        table = _table(list(rows.values()), heads)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: table[0].row_edges[0])


def _tagged_rows(page: Page, words: Sequence[Word]) -> tuple[dict[int, dict[int, _Cells]], set[int]]:
    """Table -> row -> cell -> words, by the object numbers of their tags; and the cells that are labels of columns."""
    tables: dict[int, dict[int, _Cells]] = {}
    heads: set[int] = set()
    places: dict[int, tuple[int, int, int] | None] = {}
    for word in words:
        mcid = word.glyphs[0].mcid
        if mcid is None or mcid not in page.structure:
            continue
        if mcid not in places:
            places[mcid] = _place(page.structure[mcid].path)
        place = places[mcid]
        if place is not None:
            table, row, cell = place
            if any(kind == "TH" for kind, _ in page.structure[mcid].path):
                heads.add(cell)
            tables.setdefault(table, {}).setdefault(row, {}).setdefault(cell, []).append(word)
    return tables, heads


def _place(path: Sequence[tuple[str, int]]) -> tuple[int, int, int] | None:
    """The innermost table, its row and its cell."""
    kinds = [kind for kind, _ in path]
    if "Table" not in kinds:
        return None
    start = len(kinds) - 1 - kinds[::-1].index("Table")
    row = next((number for kind, number in path[start:] if kind == "TR"), None)
    cell = next((number for kind, number in path[start:] if kind in {"TD", "TH"}), None)
    return (path[start][1], row, cell) if row is not None and cell is not None else None


def _table(rows: list[_Cells], heads: set[int]) -> tuple[Grid, list[list[Word]], int] | None:
    """The grid of tagged *rows*; None where they do not stand on the page as a table's do."""
    boxes = [{cell: union(word.bbox for word in words) for cell, words in row.items()} for row in rows]
    order = sorted(range(len(rows)), key=lambda index: min(box.top for box in boxes[index].values()))
    rows, boxes = [rows[index] for index in order], [boxes[index] for index in order]
    heights = [union(row.values()) for row in boxes]
    for above, below in pairwise(heights):
        # Tags that mix the rows of the page, or call the columns of a page a table, lie.
        if below.top < above.bottom - 0.3 * min(above.height, below.height):
            return None
    bands = _bands([box for row in boxes for box in row.values()])
    if len(bands) < 2 or len(rows) < 2 or sum(len(row) for row in rows) < 1.5 * len(rows):
        return None
    edges = [bands[0][0] - 1]
    edges += [(one[1] + two[0]) / 2 for one, two in pairwise(bands)]
    edges.append(bands[-1][1] + 1)
    levels = [heights[0].top - 1]
    levels += [(above.bottom + below.top) / 2 for above, below in pairwise(heights)]
    levels.append(heights[-1].bottom + 1)
    cells: list[tuple[int, int, int, int]] = []
    inside: list[list[Word]] = []
    for r, row in enumerate(rows):
        taken: set[int] = set()
        for cell, words in sorted(row.items(), key=lambda item: boxes[r][item[0]].x0):
            columns = [c for c, band in enumerate(bands) if _shares(boxes[r][cell], band)]
            if not columns or taken & set(columns):
                return None
            taken |= set(range(columns[0], columns[-1] + 1))
            cells.append((r, r, columns[0], columns[-1]))
            inside.append(words)
        for c in range(len(bands)):
            if c not in taken:
                cells.append((r, r, c, c))
                inside.append([])
    placed = sorted(zip(cells, inside, strict=True), key=lambda pair: pair[0])
    header = 0
    while header < len(rows) - 1 and all(cell in heads for cell in rows[header]):
        header += 1
    grid = Grid(
        row_edges=tuple(levels),
        column_edges=tuple(edges),
        cells=tuple(cell for cell, _ in placed),
        is_closed_top=False,
        is_closed_bottom=False,
    )
    return grid, [words for _, words in placed], header


def _shares(box: BBox, band: tuple[float, float]) -> bool:
    return min(box.x1, band[1]) - max(box.x0, band[0]) > 0.3 * min(box.width, band[1] - band[0])


def _bands(boxes: Sequence[BBox]) -> list[tuple[float, float]]:
    """The columns: stretches across the page that cells share, those over several columns left out."""
    bands: list[tuple[float, float]] = []
    for box in sorted(boxes, key=lambda box: box.width):
        touching = [band for band in bands if min(box.x1, band[1]) > max(box.x0, band[0])]
        if len(touching) > 1:
            continue
        for band in touching:
            bands.remove(band)
        bands.append((min([box.x0, *(band[0] for band in touching)]), max([box.x1, *(band[1] for band in touching)])))
    return sorted(bands)
