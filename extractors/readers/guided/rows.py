"""Where the rows are: what is drawn between them, what starts them, and the empty bands that part them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.page import CAPITAL
from extractors.readers.guided.columns import Strips
from extractors.readers.guided.zones import Zone
from extractors.readers.ruled.edges import cell_fills, rule_edges
from extractors.text.lines import group_rows, row_text
from extractors.text.words import Word
from schemas.catalogue import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """``rows + 1`` positions from top to bottom, points."""

    edges: tuple[float, ...]
    header_rows: int
    #: Whether the first row goes on from the page before.
    is_cut_top: bool
    evidence: tuple[str, ...]


def row_bands(zone: Zone, strips: Strips, entry: Entry) -> Bands:
    """The rows of *zone*."""
    header = max((word.bottom for row in zone.rows[: zone.header] for word in row), default=None)
    top = zone.top if header is None else _gap_below(header, zone)
    body = [word for row in zone.rows[zone.header :] for word in row]
    columns = _by_column(body, strips)
    key = strips.key
    starts = [y for y in _starts(columns[key], entry) if y >= top]
    if entry.rows.unnumbered and _top_aligned(starts, columns, key):
        starts = sorted([*starts, *_unnumbered(starts, columns, strips)])
    # The border below a shaded header parts nothing.
    drawn = _filled([y for y in _drawn(zone, strips) if top + 2 < y < zone.bottom - 2], top, body)
    evidence: tuple[str, ...]
    if drawn and _parts(drawn, starts, columns[key], top, zone.bottom):
        edges, evidence = drawn, ("horizontal-rules",)
    else:
        edges, evidence = _between(starts, columns, key, body, top), ("row-start",)
    inner = _filled(sorted({round(y, 2) for y in edges if y > top + 1}), top, body)
    first = inner[0] if inner else zone.bottom
    is_cut = not zone.after_heading and not any(top <= y < first for y in starts)
    if header is None:
        return Bands(edges=(top, *inner, zone.bottom), header_rows=0, is_cut_top=is_cut, evidence=evidence)
    return Bands(edges=(zone.top, top, *inner, zone.bottom), header_rows=1, is_cut_top=is_cut, evidence=evidence)


def _filled(edges: Sequence[float], top: float, body: Sequence[Word]) -> list[float]:
    """*edges* without those that part nothing: between each and the one above it stands text."""
    kept: list[float] = []
    for y in edges:
        above = kept[-1] if kept else top
        if any(above <= word.y_mid < y for word in body):
            kept.append(y)
    return kept


def _gap_below(y: float, zone: Zone) -> float:
    below = [word.top for row in zone.rows[zone.header :] for word in row]
    return (y + max(y, min(below, default=y))) / 2 if below else y


def _by_column(words: Sequence[Word], strips: Strips) -> list[list[list[Word]]]:
    """The lines of each column."""
    return [group_rows([word for word in words if x0 <= word.x_mid < x1]) for x0, x1 in pairwise(strips.edges)]


def _ink_top(line: Sequence[Word]) -> float:
    """Where the capitals of a line begin, points from the top: the same for every face of a size."""
    return min(word.baseline - CAPITAL * word.size for word in line)


def _starts(lines: Sequence[Sequence[Word]], entry: Entry) -> list[float]:
    """Tops of the lines that start a row, numbers rising."""
    found: list[float] = []
    last = -1
    for line in lines:
        match = re.match(entry.rows.starts, row_text(line)) if entry.rows.starts else None
        if match is None:
            continue
        number = match.groupdict().get("number") or ""
        if number.isdigit():
            if int(number) <= last:
                continue
            last = int(number)
        found.append(_ink_top(line))
    return found


def _unnumbered(starts: Sequence[float], columns: Sequence[Sequence[Sequence[Word]]], strips: Strips) -> list[float]:
    """Tops of rows without a number: a title after a gap, on the line of a status, where the row above has its own."""
    found: list[float] = []
    statuses = sorted(_ink_top(line) for c in strips.whole for line in columns[c])
    lines = columns[strips.title]
    for above, line in zip([None, *lines], lines, strict=False):
        top = _ink_top(line)
        if any(abs(top - start) < 1 for start in starts):
            continue
        apart = above is None or line[0].baseline - above[0].baseline > 1.45 * line[0].size
        beside = any(abs(status - top) < 2.5 for status in statuses)
        begun = max((start for start in (*starts, *found) if start < top), default=None)
        has_status = begun is not None and any(begun - 2.5 <= status < top - 2.5 for status in statuses)
        # Above the first start of a page stands the rest of a row whose status is on the page before.
        if beside and (has_status or (begun is None and (apart or _beside(columns, strips, top) > 1))):
            found.append(top)
    return found


def _beside(columns: Sequence[Sequence[Sequence[Word]]], strips: Strips, top: float) -> int:
    """How many columns besides the key have a line that begins at *top*."""
    return sum(
        any(abs(_ink_top(line) - top) < 2.5 for line in lines) for c, lines in enumerate(columns) if c != strips.title
    )


def _drawn(zone: Zone, strips: Strips) -> list[float]:
    """Where a rule or the border of a shading runs across the table, points from the top."""
    width = strips.edges[-1] - strips.edges[0]
    across, _ = rule_edges(zone.page.rules)
    levels: dict[float, float] = {}
    for edge in across:
        here = max(0.0, min(edge.end, strips.edges[-1]) - max(edge.start, strips.edges[0]))
        level = next((y for y in levels if abs(y - edge.at) < 2), edge.at)
        levels[level] = levels.get(level, 0.0) + here
    for fill in cell_fills(zone.page):
        # A row may be shaded cell by cell.
        here = max(0.0, min(fill.bbox.x1, strips.edges[-1]) - max(fill.bbox.x0, strips.edges[0]))
        for side in (fill.bbox.top, fill.bbox.bottom):
            level = next((y for y in levels if abs(y - side) < 2), side)
            levels[level] = levels.get(level, 0.0) + here
    found = [y for y, covered in levels.items() if covered > 0.75 * width]
    merged: list[float] = []
    for y in sorted(found):
        if not merged or y - merged[-1] > 3:
            merged.append(y)
    return merged


def _parts(
    drawn: Sequence[float], starts: Sequence[float], lines: Sequence[Sequence[Word]], top: float, bottom: float
) -> bool:
    """Whether what is drawn parts the rows: no two rows start in one band, and each is the first of its band.

    :param lines: those of the column in which rows start.
    """
    tops = [_ink_top(line) for line in lines]
    edges = [top - 1e3, *drawn, bottom + 1e3]
    for y0, y1 in pairwise(edges):
        here = [y for y in starts if y0 <= y < y1]
        if len(here) > 1 or (here and any(y0 <= y < here[0] - 1 for y in tops if y >= top)):
            return False
    return True


def _between(
    starts: Sequence[float], columns: Sequence[Sequence[Sequence[Word]]], key: int, body: Sequence[Word], top: float
) -> list[float]:
    """Where rows part from each other on a page that draws nothing between them."""
    bands = _empty_bands(body)
    aligned = _top_aligned(starts, columns, key)
    found: list[float] = []
    for index, start in enumerate(starts):
        above = starts[index - 1] if index else top
        here = [(y0, y1) for y0, y1 in bands if above < y1 <= start + 1.5]
        if not here:
            if start > top + 3:
                found.append(start - 0.5)
            continue
        # Cells that begin at the top of their row: the band just above; centred ones: the widest band.
        y0, y1 = max(here, key=_low if aligned else _wide)
        found.append((y0 + y1) / 2)
    return found


def _low(band: tuple[float, float]) -> tuple[float, float]:
    return band[1], band[0]


def _wide(band: tuple[float, float]) -> tuple[float, float]:
    return band[1] - band[0], band[1]


def _empty_bands(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The bands between *words* that no text crosses, (top, bottom)."""
    spans = sorted((word.baseline - CAPITAL * word.size, word.baseline + 0.2 * word.size) for word in words)
    bands: list[tuple[float, float]] = []
    low = spans[0][1] if spans else 0.0
    for y0, y1 in spans:
        if y0 > low + 0.2:
            bands.append((low, y0))
        low = max(low, y1)
    return bands


def _top_aligned(starts: Sequence[float], columns: Sequence[Sequence[Sequence[Word]]], key: int) -> bool:
    """Whether the other cells of a row begin on the line on which its key cell begins."""
    hits = 0
    for start in starts:
        hits += any(abs(_ink_top(line) - start) < 2.5 for c, lines in enumerate(columns) if c != key for line in lines)
    return hits >= 0.7 * len(starts)
