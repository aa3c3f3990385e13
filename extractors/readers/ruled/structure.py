"""Tables that a tagged PDF names, believed only where the page agrees: cells of a row side by side, rows in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.geometry import BBox, union
from extractors.page import Page
from extractors.readers.ruled.grid import Grid
from extractors.text.words import Word

#: Words of a cell, by the object number of its tag.
_Cells = dict[int, list[Word]]


def tagged_tables(page: Page, words: Sequence[Word]) -> list[tuple[Grid, list[list[Word]], int]]:
    """The tables that the tags of *page* make of *words*: grid, words of each cell, header rows; from top to bottom."""
    if not page.structure:
        return []
    tags = _read_tags(page, words)
    found: list[tuple[Grid, list[list[Word]], int]] = []
    for rows in tags.tables.values():
        table = _table(list(rows.values()), tags)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: table[0].row_edges[0])


@dataclass(slots=True)
class _Tags:
    """What the tags of a page say; tables, rows and cells by the object numbers of their tags."""

    #: Table -> row -> cell -> words.
    tables: dict[int, dict[int, _Cells]] = field(default_factory=dict[int, dict[int, _Cells]])
    #: Cells that are labels of columns.
    heads: set[int] = field(default_factory=set[int])
    #: Cell -> how many rows and columns it covers, where it is more than one.
    covers: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])


def _read_tags(page: Page, words: Sequence[Word]) -> _Tags:
    tags = _Tags()
    places: dict[int, tuple[int, int, int] | None] = {}
    for word in words:
        mcid = word.glyphs[0].mcid
        if mcid is None or mcid not in page.structure:
            continue
        node = page.structure[mcid]
        if mcid not in places:
            places[mcid] = _place(node.path)
        place = places[mcid]
        if place is not None:
            table, row, cell = place
            if any(kind == "TH" for kind, _ in node.path):
                tags.heads.add(cell)
            if node.covers != (1, 1):
                tags.covers[cell] = node.covers
            tags.tables.setdefault(table, {}).setdefault(row, {}).setdefault(cell, []).append(word)
    return tags


def _place(path: Sequence[tuple[str, int]]) -> tuple[int, int, int] | None:
    """The innermost table, its row and its cell."""
    kinds = [kind for kind, _ in path]
    if "Table" not in kinds:
        return None
    start = len(kinds) - 1 - kinds[::-1].index("Table")
    row = next((number for kind, number in path[start:] if kind == "TR"), None)
    cell = next((number for kind, number in path[start:] if kind in {"TD", "TH"}), None)
    return (path[start][1], row, cell) if row is not None and cell is not None else None


def _table(rows: list[_Cells], tags: _Tags) -> tuple[Grid, list[list[Word]], int] | None:
    """The grid of tagged *rows*; None where they do not stand on the page as a table's do."""
    boxes = [{cell: union(word.bbox for word in words) for cell, words in row.items()} for row in rows]
    # A cell over several rows may have its text beside any of them.
    heights = [union([box for cell, box in row.items() if tags.covers.get(cell, (1, 1))[0] == 1] or row.values())
               for row in boxes]  # fmt: skip
    order = sorted(range(len(rows)), key=lambda index: heights[index].top)
    rows, boxes = [rows[index] for index in order], [boxes[index] for index in order]
    heights = [heights[index] for index in order]
    for above, below in pairwise(heights):
        # Tags that mix the rows of the page, or call the columns of a page a table, lie.
        if below.top < above.bottom - 0.3 * min(above.height, below.height):
            return None
    bands = _headed(_bands([box for row in boxes for box in row.values()]), boxes, tags)
    if len(bands) < 2 or len(rows) < 2 or sum(len(row) for row in rows) < 1.5 * len(rows):
        return None
    placed = _placed(boxes, bands, tags)
    if placed is None:
        return None
    header = 0
    while header < len(rows) - 1 and all(cell in tags.heads for cell in rows[header]):
        header += 1
    edges = [bands[0][0] - 1, *((one[1] + two[0]) / 2 for one, two in pairwise(bands)), bands[-1][1] + 1]
    levels = [
        heights[0].top - 1,
        *((above.bottom + below.top) / 2 for above, below in pairwise(heights)),
        heights[-1].bottom + 1,
    ]
    held = {cell: words for row in rows for cell, words in row.items()}
    grid = Grid(
        row_edges=tuple(levels),
        column_edges=tuple(edges),
        cells=tuple(place for place, _ in placed),
        is_closed_top=False,
        is_closed_bottom=False,
    )
    return grid, [held[cell] if cell is not None else [] for _, cell in placed], header


#: A cell's rows and columns, first and last.
_Span = tuple[int, int, int, int]


def _placed(
    boxes: Sequence[Mapping[int, BBox]], bands: Sequence[tuple[float, float]], tags: _Tags
) -> list[tuple[_Span, int | None]] | None:
    """Where each cell stands, and the places without one; None where two cells stand in one place.

    What a cell says that it covers is believed where nothing else stands there.
    """
    seats = [
        {cell: [c for c, band in enumerate(bands) if _shares(box, band)] for cell, box in row.items()} for row in boxes
    ]
    taken: dict[tuple[int, int], int] = {}
    found: list[tuple[_Span, int | None]] = []
    for r, row in enumerate(seats):
        for cell, columns in sorted(row.items(), key=lambda item: boxes[r][item[0]].x0):
            if not columns or any((r, c) in taken for c in range(columns[0], columns[-1] + 1)):
                return None
            tall, wide = tags.covers.get(cell, (1, 1))
            others = [{c for other, some in line.items() if other != cell for c in some} for line in seats]
            last = r
            while last + 1 < min(r + tall, len(seats)) and not others[last + 1] & set(columns):
                last += 1
            free = [
                c for c in range(len(bands)) if not any(c in others[k] or (k, c) in taken for k in range(r, last + 1))
            ]
            first, end = _widened(columns, wide, free, bands, boxes[r][cell].x_mid)
            taken |= {(k, c): cell for k in range(r, last + 1) for c in range(first, end + 1)}
            found.append(((r, last, first, end), cell))
    empty = [(r, c) for r in range(len(seats)) for c in range(len(bands)) if (r, c) not in taken]
    found += [((r, r, c, c), None) for r, c in empty]
    return sorted(found, key=lambda pair: pair[0])


def _widened(
    columns: Sequence[int], wide: int, free: Sequence[int], bands: Sequence[tuple[float, float]], middle: float
) -> tuple[int, int]:
    """The first and the last column of a cell that covers as many as *wide*, if so many around it are *free*."""
    first, end = columns[0], columns[-1]
    ways = [
        (abs((bands[start][0] + bands[start + wide - 1][1]) / 2 - middle), start)
        for start in range(max(0, end - wide + 1), min(first, len(bands) - wide) + 1)
        if all(c in free for c in range(start, start + wide))
    ]
    if wide <= end - first + 1 or not ways:
        return first, end
    start = min(ways)[1]
    return start, start + wide - 1


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


def _headed(
    bands: Sequence[tuple[float, float]], boxes: Sequence[Mapping[int, BBox]], tags: _Tags
) -> list[tuple[float, float]]:
    """*bands*, a label that stands beside its column taken as its own: over none of its cells, where it has no other.

    A label can be set at the left of a column whose figures are set at its right.
    """
    held = [
        {(cell in tags.heads) for row in boxes for cell, box in row.items() if _shares(box, band)} for band in bands
    ]
    found: list[tuple[float, float]] = []
    kinds: list[set[bool]] = []
    for band, kind in zip(bands, held, strict=True):
        if kinds and {True} in (kind, kinds[-1]) and {False} in (kind, kinds[-1]):
            found[-1] = (found[-1][0], band[1])
            kinds[-1] = {True, False}
        else:
            found.append(band)
            kinds.append(kind)
    return found
