"""Where tables without drawn cells can stand: between rules of one width, and where lines are aligned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.geometry import BBox
from extractors.readers.ruled.columns import Strip, white_strips
from extractors.readers.ruled.edges import Edge
from extractors.readers.ruled.rows import TextRow, merge_overlapping, text_rows
from extractors.text.words import Word

#: Rules whose ends differ by less than this (points) have the same width.
SAME_END = 5.0
#: Rules shorter than this (points) do not hold a table.
SHORTEST = 60.0
#: Two rules further apart than this (points) with nothing between them belong to two tables.
APART = 9.0


def _of_one_extent(edges: Sequence[Edge]) -> list[list[Edge]]:
    """*edges* in groups that begin and end at the same places, in the order of the first of each."""
    groups: list[list[Edge]] = []
    for edge in edges:
        for group in groups:
            if abs(group[0].start - edge.start) <= SAME_END and abs(group[0].end - edge.end) <= SAME_END:
                group.append(edge)
                break
        else:
            groups.append([edge])
    return groups


def ruled_regions(across: Sequence[Edge], words: Sequence[Word]) -> list[BBox]:
    """Boxes between rules of the same width that hold divided lines, from top to bottom."""
    groups = _of_one_extent(sorted(_long(across), key=lambda edge: (-edge.length, edge.at)))
    boxes: list[BBox] = []
    for group in groups:
        if len(group) < 2:
            continue
        x0, x1 = min(edge.start for edge in group), max(edge.end for edge in group)
        levels = sorted({round(edge.at, 1) for edge in group})
        wider = [
            edge.at
            for edge in across
            if edge.start <= x0 + SAME_END and edge.end >= x1 - SAME_END and edge.length > x1 - x0 + 3 * SAME_END
        ]
        boxes += _runs(levels, wider, x0, x1, words)
    return _outermost(boxes)


def _long(across: Sequence[Edge]) -> list[Edge]:
    """The edges that are long enough, and the pieces of one height taken together."""
    found: list[Edge] = []
    row: list[Edge] = []
    for edge in sorted(across):
        if row and edge.at - row[0].at > 1.5:
            found += _hulls(row)
            row = []
        row.append(edge)
    found += _hulls(row)
    return [edge for edge in found if edge.length >= SHORTEST]


def _hulls(row: list[Edge]) -> list[Edge]:
    """Pieces of one height, those with small gaps joined."""
    found: list[Edge] = []
    for edge in sorted(row, key=lambda edge: edge.start):
        if found and edge.start - found[-1].end <= 15:
            last = found[-1]
            found[-1] = Edge(last.at, last.start, max(last.end, edge.end))
        else:
            found.append(edge)
    return found


def words_in(words: Sequence[Word], box: BBox, slack: float = 2.0) -> list[Word]:
    """The words whose middle lies in *box*."""
    return [
        word
        for word in words
        if box.top - slack / 2 <= word.y_mid <= box.bottom + slack / 2
        and box.x0 - slack <= word.x_mid <= box.x1 + slack
    ]


def _runs(levels: Sequence[float], wider: Sequence[float], x0: float, x1: float, words: Sequence[Word]) -> list[BBox]:
    """Strips between neighbouring levels that hold lines of a table, those that follow each other together.

    A strip through which a *wider* rule goes is part of something else; one of prose belongs to the table where it
    keeps to the columns of the other strips.
    """
    boxes: list[BBox] = []
    start: float | None = None
    has_table = False
    end = 0.0
    strips = [
        (top, bottom, merge_overlapping(text_rows(words_in(words, BBox(x0, top, x1, bottom)))))
        for top, bottom in pairwise(levels)
    ]
    kinds = [
        "crossed" if any(top + 2 < y < bottom - 2 for y in wider) else _kind(rows, x0, x1)
        for top, bottom, rows in strips
    ]
    if "prose" in kinds and "table" in kinds:
        shown = [row for (_, _, rows), kind in zip(strips, kinds, strict=True) if kind == "table" for row in rows]
        borders = white_strips(shown)
        kinds = [
            "table" if kind == "prose" and keeps_to(rows, borders, _least(kinds, index)) else kind
            for index, ((_, _, rows), kind) in enumerate(zip(strips, kinds, strict=True))
        ]
    for (top, bottom, _), kind in zip(strips, kinds, strict=True):
        is_gap = kind == "empty" and bottom - top > APART
        if kind == "table" or (kind in {"title", "empty"} and start is not None and not is_gap):
            if start is None:
                start = top
            has_table = has_table or kind == "table"
            end = bottom
            continue
        if start is not None and has_table:
            boxes.append(BBox(x0, start, x1, end))
        start, has_table = None, False
    if start is not None and has_table:
        boxes.append(BBox(x0, start, x1, end))
    return boxes


def _least(kinds: Sequence[str], index: int) -> int:
    """How many columns a strip must fill: one will do between strips of a table, for the rest of a cut row."""
    return 1 if 0 < index < len(kinds) - 1 and kinds[index - 1] == kinds[index + 1] == "table" else 2


def keeps_to(rows: Sequence[TextRow], borders: Sequence[Strip], least: int) -> bool:
    """Whether lines keep to columns: each of the *borders* leaves them white, and *least* columns are filled."""
    chunks = [chunk for row in rows for chunk in row.chunks]
    sides: set[int] = set()
    for border in borders:
        x0, x1 = border.x0, border.x1
        for chunk in chunks:
            if (chunk.x0 + chunk.x1) / 2 < border.middle:
                x0 = max(x0, chunk.x1)
            else:
                x1 = min(x1, chunk.x0)
        if x1 - x0 < 3:
            return False
    for chunk in chunks:
        sides.add(sum(1 for border in borders if (chunk.x0 + chunk.x1) / 2 > border.middle))
    return len(sides) >= (least if len(borders) > 1 else 2)


def _kind(rows: Sequence[TextRow], x0: float, x1: float) -> str:
    """What a strip between two rules holds: ``table``, ``title`` (one short line), ``empty`` or ``prose``."""
    if not rows:
        return "empty"
    words = [word for row in rows for word in row.words]
    if sum(1 for word in words if word.x0 < x0 - 4 or word.x1 > x1 + 4) > 1:
        return "prose"
    divided = [row for row in rows if is_divided(row)]
    if len(rows) == 1:
        return "table" if divided else "title"
    return "table" if len(divided) >= 0.4 * len(rows) else "prose"


def vertical_regions(down: Sequence[Edge], words: Sequence[Word]) -> list[BBox]:
    """Boxes around vertical rules of the same height, with the text that stands beside the outer ones."""
    tall = [edge for edge in down if edge.length >= SHORTEST / 2]
    groups = _of_one_extent(sorted(tall, key=lambda edge: -edge.length))
    boxes: list[BBox] = []
    for group in groups:
        if len(group) < 2:
            continue
        top, bottom = min(edge.start for edge in group), max(edge.end for edge in group)
        x0, x1 = min(edge.at for edge in group), max(edge.at for edge in group)
        beside = [word for word in words if top <= word.y_mid <= bottom]
        # Text beside an outer rule is a column where it is no further away than columns are from their rules, or where
        # its lines go with those between the rules.
        widest = max(two.at - one.at for one, two in pairwise(sorted(group, key=lambda edge: edge.at)))
        before = [word for word in beside if word.x1 <= x0 + 1]
        after = [word for word in beside if word.x0 >= x1 - 1]
        within = text_rows(word for word in beside if x0 <= word.x_mid <= x1)
        if not _heads_rows(before, within):
            before = [word for word in before if x0 - widest < word.x0]
        if not _heads_rows(after, within):
            after = [word for word in after if x1 + widest > word.x1]
        left, right = [word.x0 for word in before], [word.x1 for word in after]
        boxes.append(BBox(min([x0, *left]), top, max([x1, *right]), bottom))
    return _outermost(boxes)


def _heads_rows(words: Sequence[Word], rows: Sequence[TextRow]) -> bool:
    """Whether *words* beside *rows* are a column of theirs: a piece of text for most rows, and no paragraph."""
    lines = text_rows(words)
    if len(lines) < 2 or any(is_divided(line) for line in lines):
        return False
    beside = sum(1 for row in rows if any(abs(line.baseline - row.baseline) < 0.3 * row.size for line in lines))
    lengths = [line.chunks[-1].x1 - line.chunks[0].x0 for line in lines]
    long = sum(1 for length in lengths if length > 0.8 * max(lengths))
    return beside >= 0.6 * len(rows) and (long < 0.6 * len(lines) or len(lines) < 4)


def is_divided(row: TextRow) -> bool:
    """Whether a line has a gap too wide for a space between words."""
    return any(right.x0 - left.x1 > 0.9 * row.size for left, right in pairwise(row.chunks))


def _outermost(boxes: list[BBox]) -> list[BBox]:
    """Boxes without those that lie in another, from top to bottom."""
    found: list[BBox] = []
    for box in sorted(boxes, key=lambda box: -box.width * box.height):
        if not any(box.overlap(other) > 0.3 * box.width * box.height for other in found):
            found.append(box)
    return sorted(found, key=lambda box: (box.top, box.x0))
