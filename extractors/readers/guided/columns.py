"""Where the columns are: empty strips that run through the text of all pages, vertical rules, the header's labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from extractors.columns import assign, key_place
from extractors.geometry import BBox
from extractors.page import Font
from extractors.readers.guided.zones import Zone, label_places
from extractors.readers.ruled.edges import rule_edges
from extractors.table import Cell, Fragment, Part
from extractors.text.lines import make_lines
from extractors.text.words import Word
from schemas.catalogue import Entry

#: A strip is empty where no more than this part of the visual rows has text in it.
_COVERED = 0.012
#: Narrowest strip between two columns, points.
_NARROW = 2.5
#: At most this many strips are weighed against each other.
_CANDIDATES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """``columns + 1`` positions from left to right, points; the inner ones lie in the strips between columns."""

    edges: tuple[float, ...]
    #: The column in which rows start.
    key: int
    #: The column of their titles: the same, or the one beside their numbers.
    title: int
    #: Columns that hold one short value a row, such as its status.
    whole: tuple[int, ...] = ()


def find_strips(zones: Sequence[Zone], entry: Entry) -> Strips | None:
    """The columns of the entry in *zones*; None where as many cannot be told apart."""
    edges = _edges(zones, entry)
    if edges is None:
        return None
    found = assign([_trial(zones, edges)], entry)
    kinds = {column.name: column.kind for column in entry.columns}
    names = found.names if found else [column.name for column in entry.columns]
    key = key_place(names, entry)
    title = next((c for c, name in enumerate(names) if kinds[name] in ("action", "title")), key)
    whole = tuple(c for c, name in enumerate(names) if kinds[name] in ("status", "planned", "spent"))
    return Strips(edges=edges, key=key, title=title, whole=whole)


def _edges(zones: Sequence[Zone], entry: Entry) -> tuple[float, ...] | None:
    words = [word for zone in zones for word in zone.words]
    if not words:
        return None
    left, right = min(word.x0 for word in words) - 2, max(word.x1 for word in words) + 2
    wanted = len(entry.columns) - 1
    ruled = _ruled(zones, left, right)
    if len(ruled) == wanted:
        return (left, *ruled, right)
    empty = _empty_strips(zones, left, right)
    if len(empty) < wanted:
        # A column that no row fills stands between two others by its label alone.
        empty = _empty_strips(zones, left, right, header=True)
    if len(empty) < wanted:
        return None
    inner = [at for _, _, at in empty]
    if len(empty) == wanted:
        return (left, *inner, right)
    between = _between_labels(zones, entry, empty)
    if between is not None:
        return (left, *between, right)
    widest = sorted(sorted(range(len(empty)), key=lambda i: empty[i][0] - empty[i][1])[:_CANDIDATES])
    best: tuple[float, tuple[float, ...]] | None = None
    for chosen in combinations(widest, wanted):
        edges = (left, *(inner[i] for i in chosen), right)
        found = assign([_trial(zones, edges)], entry)
        width = sum(empty[i][1] - empty[i][0] for i in chosen)
        score = (found.score if found else 0.0) + width / (right - left)
        if best is None or score > best[0]:
            best = (score, edges)
    return best[1] if best else None


def _ruled(zones: Sequence[Zone], left: float, right: float) -> list[float]:
    """Vertical rules that stand inside the table on most of its pages."""
    places: list[list[float]] = []
    pages = {zone.page.number: zone for zone in zones}
    for zone in pages.values():
        _, down = rule_edges(zone.page.rules)
        tall = [edge for edge in down if edge.length > 0.3 * (zone.bottom - zone.top)]
        for edge in tall:
            if not left + 4 < edge.at < right - 4:
                continue
            home = next((place for place in places if abs(place[0] - edge.at) < 3), None)
            if home is None:
                places.append([edge.at])
            else:
                home.append(edge.at)
    return sorted(sum(place) / len(place) for place in places if len(place) >= 0.5 * len(pages))


def _empty_strips(
    zones: Sequence[Zone], left: float, right: float, *, header: bool = False
) -> list[tuple[float, float, float]]:
    """The strips between *left* and *right* that hardly any visual row crosses: (x0, x1, where the fewest do).

    :param header: whether no label of a header may cross them either.
    """
    step = 0.5
    bins = [0] * (int((right - left) / step) + 2)
    rows = 0
    for zone in zones:
        for row in zone.rows[zone.header :]:
            rows += 1
            for first, last in _covered(row):
                for i in range(int((first - left) / step), int((last - left) / step) + 1):
                    bins[i] += 1
    most = max(0, int(_COVERED * rows))
    for first, last in (span for zone in zones for row in zone.rows[: zone.header] for span in _covered(row) if header):
        for i in range(int((first - left) / step), int((last - left) / step) + 1):
            bins[i] += most + 1
    strips: list[tuple[float, float, float]] = []
    start: int | None = None
    for i, count in enumerate(bins):
        if count <= most and start is None:
            start = i
        elif count > most and start is not None:
            strips.append((left + start * step, left + i * step, left + (start + _emptiest(bins[start:i])) * step))
            start = None
    # What begins at the left side or ends at the right one is the table's margin.
    return [strip for strip in strips if strip[0] > left + 2.5 and strip[1] - strip[0] >= _NARROW]


def _emptiest(counts: Sequence[int]) -> float:
    """The middle of the longest stretch of *counts* that holds the least: a rare long line reaches into a strip."""
    least = min(counts)
    best, start = (0, 0), 0
    for i, count in enumerate([*counts, least + 1]):
        if count == least:
            continue
        best = max(best, (start, i), key=lambda run: run[1] - run[0])
        start = i + 1
    return (best[0] + best[1]) / 2


def _covered(row: Sequence[Word]) -> list[tuple[float, float]]:
    """The stretches of a visual row with text: words, and the spaces inside a run of words."""
    found: list[tuple[float, float]] = []
    for word in row:
        if found and word.x0 - found[-1][1] < 0.45 * word.size:
            found[-1] = (found[-1][0], word.x1)
        else:
            found.append((word.x0, word.x1))
    return found


def _between_labels(
    zones: Sequence[Zone], entry: Entry, empty: Sequence[tuple[float, float, float]]
) -> list[float] | None:
    """The widest strip between each pair of neighbouring labels, where a header labels every column."""
    for zone in zones:
        if not zone.header:
            continue
        places = sorted(label_places(zone.rows[: zone.header], entry).values())
        if len(places) != len(entry.columns):
            continue
        chosen: list[float] = []
        for (x0, x1), (y0, y1) in pairwise(places):
            here = [strip for strip in empty if (x0 + x1) / 2 < (strip[0] + strip[1]) / 2 < (y0 + y1) / 2]
            if not here:
                return None
            chosen.append(max(here, key=lambda strip: strip[1] - strip[0])[2])
        return chosen
    return None


def _trial(zones: Sequence[Zone], edges: Sequence[float]) -> Fragment:
    """A fragment with a row for each visual row, good enough to weigh what each column holds."""
    rows = [(zone, words) for zone in zones for words in zone.rows[zone.header :]]
    cells: list[Cell] = []
    for r, (zone, words) in enumerate(rows):
        for c, (x0, x1) in enumerate(pairwise(edges)):
            here = [word for word in words if x0 <= word.x_mid < x1]
            if here:
                lines = make_lines([word._replace(font=0) for word in here], (_PLAIN,), zone.page.number)
                part = Part(page=zone.page.number, bbox=BBox(x0, here[0].top, x1, here[0].bottom), lines=lines)
                cells.append(Cell(r0=r, r1=r, c0=c, c1=c, parts=(part,)))
    return Fragment(
        page=zones[0].page.number,
        bbox=BBox(edges[0], zones[0].top, edges[-1], zones[0].bottom),
        row_count=len(rows),
        column_count=len(edges) - 1,
        cells=tuple(cells),
        row_edges=(),
        column_edges=tuple(edges),
    )


#: Stands for every font where only the text counts.
_PLAIN = Font(name="", full_name="", object_id=0, is_bold=False, is_italic=False, is_composite=False)
