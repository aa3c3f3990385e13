"""The table of a catalogue entry where its pages do not draw it: few rules, none, or shading only.

The whole document is looked at together. Where the columns are is seen from the text of all pages (the empty strips
between them), from the labels of the header and from vertical rules; where rows begin is seen from the entry's
row-start rule, from horizontal rules and shading, and from the empty bands between them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractors.page import Font, Page
from extractors.readers.guided.columns import Strips, find_strips
from extractors.readers.guided.rows import row_bands
from extractors.readers.guided.zones import Zone, cut_zone, find_zones
from extractors.readers.ruled.fill_cells import make_fragment
from extractors.readers.ruled.grid import Grid
from extractors.table import Fragment
from extractors.text.words import Word
from schemas.catalogue import Entry


def read_guided(pages: Sequence[Page], fonts: Sequence[Font], entry: Entry) -> tuple[Fragment, ...]:
    """What *pages* show of the table of *entry*, page by page; empty where its columns cannot be told apart."""
    zones = find_zones(pages, fonts, entry)
    fragments: list[Fragment] = []
    for size in dict.fromkeys((zone.page.width, zone.page.height) for zone in zones):
        # Pages of one size share their columns.
        group = [zone for zone in zones if (zone.page.width, zone.page.height) == size]
        strips = find_strips(group, entry)
        if strips is None:
            continue
        fragments += (_fragment(zone, strips, fonts, entry) for zone in group)
    return tuple(sorted(fragments, key=lambda fragment: (fragment.page, fragment.bbox.top)))


def read_rest(
    page: Page,
    fonts: Sequence[Font],
    entry: Entry,
    above: Fragment,
    key: int,
    *,
    within: tuple[float, float] | None = None,
) -> tuple[Fragment, ...]:
    """What *page*, which lies inside the table and draws none of it, holds of the rows of *above*, in its columns.

    Empty where words of the page run across the columns.

    :param above: a fragment of the table on a page before.
    :param key: the column of *above* in which rows start.
    :param within: the first and the last baseline of what is read, points from the top; by default the whole page.
    """
    zones = find_zones([page], fonts, entry, is_inside=True)
    if within is not None:
        zones = tuple(part for zone in zones if (part := cut_zone(zone, *within)) is not None)
    strips = Strips(edges=above.column_edges, key=key, title=key)
    inner = above.column_edges[1:-1]
    crossing = sum(any(word.x0 < x - 1 and word.x1 > x + 1 for x in inner) for zone in zones for word in zone.words)
    outside = sum(
        word.x1 < above.column_edges[0] or word.x0 > above.column_edges[-1] for zone in zones for word in zone.words
    )
    if crossing or outside:
        return ()
    return tuple(_fragment(zone, strips, fonts, entry) for zone in zones)


def _fragment(zone: Zone, strips: Strips, fonts: Sequence[Font], entry: Entry) -> Fragment:
    bands = row_bands(zone, strips, entry)
    rows, columns = len(bands.edges) - 1, len(strips.edges) - 1
    grid = Grid(
        row_edges=bands.edges,
        column_edges=strips.edges,
        cells=tuple((r, r, c, c) for r in range(rows) for c in range(columns)),
        is_closed_top=not bands.is_cut_top,
        is_closed_bottom=True,
    )
    inside: list[list[Word]] = [[] for _ in grid.cells]
    for word in zone.words:
        # A word belongs whole where its middle is: a label may stick out of its column.
        r = min(max(bisect_right(bands.edges, word.y_mid) - 1, 0), rows - 1)
        c = min(max(bisect_right(strips.edges, word.x_mid) - 1, 0), columns - 1)
        inside[r * columns + c].append(word)
    return make_fragment(grid, inside, zone.page, fonts, ("entry", *bands.evidence), bands.header_rows)
