"""Headers told by their ground alone: rows at the top, shaded, above rows that are not shaded so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.geometry import BBox
from extractors.page import Fill
from extractors.readers.ruled.rows import is_numeric
from extractors.table import Cell, Fragment

#: A header has no more rows than this.
MOST = 4
#: A cell is shaded where a fill covers this part of it.
COVERED = 0.8
#: Colours closer than this, part by part (0 to 1), are one.
SAME_COLOR = 0.03
#: Paper.
WHITE = 0.985


def with_shaded_header(fragment: Fragment, fills: Sequence[Fill]) -> Fragment:
    """*fragment* with its header rows told where no reader saw any: words on a ground that no row below has."""
    if fragment.header_rows or fragment.row_count < 3 or not fills:
        return fragment
    around = [fill for fill in fills if fill.bbox.overlap(fragment.bbox) > 0]
    rows = _rows(fragment)
    first = _ground(rows[0], around)
    if first is None:
        return fragment
    count = 1
    while count < len(rows) and _is_ground(first, rows[count], around):
        count += 1
    if count > min(MOST, fragment.row_count // 2) or any(_is_ground(first, row, around) for row in rows[count:]):
        return fragment
    labels = [cell for cell in fragment.cells if cell.r0 < count and cell.text.strip()]
    columns = {c for cell in labels for c in range(cell.c0, cell.c1 + 1)}
    is_header = len(labels) >= 2 and 2 * len(columns) > fragment.column_count
    if not is_header or any(is_numeric(cell.text.strip()) for cell in labels[1:]):
        return fragment
    return replace(fragment, header_rows=count)


_Color = tuple[float, float, float]


def _rows(fragment: Fragment) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(fragment.row_count)]
    for cell in fragment.cells:
        rows[cell.r0].append(cell)
    return rows


def _ground(row: Sequence[Cell], fills: Sequence[Fill]) -> _Color | None:
    """The colour on which all cells of *row* stand; None where they stand on white, or on several."""
    found: _Color | None = None
    boxes = [part.bbox for cell in row for part in cell.parts]
    top, bottom = min((box.top for box in boxes), default=0.0), max((box.bottom for box in boxes), default=0.0)
    here = [fill for fill in fills if fill.bbox.top < bottom and fill.bbox.bottom > top]
    for box in boxes:
        color = _under(box, here)
        if color is None or (found is not None and not _alike(color, found)):
            return None
        found = color
    return found


def _is_ground(color: _Color, row: Sequence[Cell], fills: Sequence[Fill]) -> bool:
    ground = _ground(row, fills)
    return ground is not None and _alike(ground, color)


def _under(box: BBox, fills: Sequence[Fill]) -> _Color | None:
    """The colour of the fill that was painted last under *box*; None where that is white or there is none."""
    area = box.width * box.height
    for fill in reversed(fills):
        if fill.bbox.overlap(box) >= COVERED * area:
            return None if fill.color is None or min(fill.color) >= WHITE else fill.color
    return None


def _alike(one: _Color, other: _Color) -> bool:
    return all(abs(a - b) < SAME_COLOR for a, b in zip(one, other, strict=True))
