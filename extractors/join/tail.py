"""What stands after the last piece of a table and keeps to its columns: a row, or the rest of one, that was missed.

On a page that draws few rules, a single row shows no table. Who knows the columns from the pages before sees it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.geometry import BBox, union
from extractors.table import Block, Fragment, Line
from extractors.text.lines import APART

#: Text begins, ends or is centred at one place where the places differ by less than this (points).
_ALIGNED = 3.0
#: As many lines at the head of a page may be none of the table's: they run over the pages.
_RUNNING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """Lines after a table that keep to its columns, from top to bottom of one page."""

    lines: tuple[Line, ...]

    @property
    def page(self) -> int:
        """The page on which they stand."""
        return self.lines[0].page

    @property
    def bbox(self) -> BBox:
        """The box around them."""
        return union(line.bbox for line in self.lines)

    @property
    def text(self) -> str:
        """The lines joined by spaces."""
        return " ".join(line.text for line in self.lines)


def tail(fragment: Fragment, blocks: Sequence[Block]) -> Tail | None:
    """What of *blocks*, headings and paragraphs, goes on with the table of *fragment*, its last one; None: nothing.

    It stands below it or at the head of the next page. Either a line fills several columns, as no line of prose does,
    beginning where their texts begin; or all lines stand in one column that is not the first, most where its texts do.
    """
    below = [block for block in blocks if block.page == fragment.page and block.bbox.top >= fragment.bbox.bottom - 1]
    after = [block for block in blocks if block.page == fragment.page + 1]
    sides = _sides(fragment)
    for some in (below, after if not below else []):
        lines = [line for block in some for line in block.lines]
        kept = _kept(sorted(lines, key=lambda line: (line.baseline, line.bbox.x0)), fragment)
        filled = [_aligned(_pieces(line, fragment) or [], sides) for line in kept]
        is_row = any(len(columns) >= 2 for columns in filled)
        placed = {c for line in kept for c, _ in _pieces(line, fragment) or []}
        is_rest = some is after and len(placed) == 1 and 0 not in placed and 2 * sum(map(bool, filled)) >= len(kept)
        if kept and (is_row or is_rest):
            return Tail(lines=tuple(kept))
    return None


def _kept(lines: Sequence[Line], fragment: Fragment) -> list[Line]:
    """The first of *lines* that keep to the columns, but for running lines above them."""
    kept: list[Line] = []
    for place, line in enumerate(lines):
        if _pieces(line, fragment) is not None:
            kept.append(line)
        elif kept or place >= _RUNNING:
            break
    return kept


def _pieces(line: Line, fragment: Fragment) -> list[tuple[int, BBox]] | None:
    """The columns that *line* fills, each with the box of its text; None where text crosses the border of one."""
    edges = fragment.column_edges
    boxes: list[BBox] = []
    for span in line.spans:
        if boxes and span.bbox.x0 - boxes[-1].x1 < APART * line.size:
            boxes[-1] = union((boxes[-1], span.bbox))
        else:
            boxes.append(span.bbox)
    found: list[tuple[int, BBox]] = []
    for box in boxes:
        c = bisect_right(edges, box.x_mid) - 1
        if not 0 <= c < len(edges) - 1 or box.x0 < edges[c] - 2 or box.x1 > edges[c + 1] + 2:
            return None
        found.append((c, box))
    return found


def _sides(fragment: Fragment) -> dict[int, list[BBox]]:
    """Column → the boxes of the lines of its cells."""
    found: dict[int, list[BBox]] = {}
    for cell in fragment.cells:
        if cell.c0 == cell.c1:
            found.setdefault(cell.c0, []).extend(line.bbox for part in cell.parts for line in part.lines)
    return found


def _aligned(pieces: Sequence[tuple[int, BBox]], sides: Mapping[int, Sequence[BBox]]) -> set[int]:
    """The columns in which the text of *pieces* stands as the others' does."""
    return {c for c, box in pieces if _is_aligned(box, sides.get(c, ()))}


def _is_aligned(box: BBox, others: Sequence[BBox]) -> bool:
    """Whether text begins where most of the *others* begin, or is centred where they are."""
    if not others:
        return False
    begun = sum(abs(box.x0 - other.x0) < _ALIGNED for other in others)
    centred = sum(abs(box.x_mid - other.x_mid) < _ALIGNED for other in others)
    return 2 * max(begun, centred) >= len(others)
