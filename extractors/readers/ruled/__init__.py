"""Our reader of tables: from what a page draws to the tables on it.

It uses all that a person sees: rules, fills, the alignment of text; and, where the catalogue has an entry for the
report, the names of the columns and what starts a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.geometry import BBox
from extractors.page import Fill, Font, Page
from extractors.readers.ruled.aligned import aligned_regions, is_plausible, with_header
from extractors.readers.ruled.corridors import text_regions
from extractors.readers.ruled.cut import with_cut_rows
from extractors.readers.ruled.edges import Edge, cell_fills, fill_edges, join_edges, rule_edges
from extractors.readers.ruled.fill_cells import make_fragment, merge_adjacent, words_by_cell
from extractors.readers.ruled.grid import Grid, find_grids
from extractors.readers.ruled.grounds import with_shaded_header
from extractors.readers.ruled.layout import Layout, lay_out
from extractors.readers.ruled.refine import (
    divide_merged,
    divide_tall,
    hides_rows_or_columns,
    is_table,
    without_captions,
)
from extractors.readers.ruled.regions import ruled_regions, vertical_regions, words_in
from extractors.readers.ruled.rows import TextRow, text_rows
from extractors.readers.ruled.shaded import Shaded, with_white_rows
from extractors.readers.ruled.structure import tagged_tables
from extractors.table import Fragment
from extractors.text.lines import page_words
from extractors.text.words import SLANTED, Word

if TYPE_CHECKING:
    from schemas.catalogue import Entry

__all__ = ["find_fragments"]


def find_fragments(
    page: Page, fonts: Sequence[Font], guide: Entry | None = None, *, all_words: Sequence[Word] | None = None
) -> tuple[Fragment, ...]:
    """The tables on *page*, top to bottom; *fonts* are the document's, *guide* the report's entry if it has one.

    :param all_words: the words of the page, where the caller has made them.
    """
    words = [word for word in (page_words(page) if all_words is None else all_words) if word.turn != SLANTED]
    across, down = rule_edges(page.rules)
    drawn = _Drawn(across=across, down=down, fills=cell_fills(page))
    found = _Found(page=page, fonts=fonts, words=words)
    _with_cells(found, drawn, guide)
    _with_tags(found, words)
    found.fragments = merge_adjacent(found.fragments)
    _without_cells(found, drawn, guide)
    told = [with_shaded_header(fragment, page.fills) for fragment in found.fragments]
    return tuple(sorted(told, key=lambda fragment: (fragment.bbox.top, fragment.bbox.x0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """What a page draws of tables: the edges of its rules, and its fills."""

    across: Sequence[Edge]
    down: Sequence[Edge]
    fills: Sequence[Fill]

    @property
    def hints(self) -> list[float]:
        """Where columns may end: at the sides of fills, points from the left."""
        return [x for fill in self.fills for x in (fill.bbox.x0, fill.bbox.x1)]


@dataclass(slots=True, kw_only=True)
class _Found:
    """The tables of a page that are found so far, and the words that are in none of them."""

    page: Page
    fonts: Sequence[Font]
    words: Sequence[Word]
    fragments: list[Fragment] = field(default_factory=list[Fragment])
    boxes: list[BBox] = field(default_factory=list[BBox])

    def take(self, grid: Grid, inside: Sequence[Sequence[Word]]) -> None:
        """Leave the words of a table to it."""
        self.boxes.append(grid.bbox)
        self.words = _without(self.words, inside)

    def add(self, grid: Grid, inside: Sequence[Sequence[Word]], evidence: tuple[str, ...], header_rows: int) -> None:
        """Add a table."""
        self.take(grid, inside)
        self.fragments.append(make_fragment(grid, inside, self.page, self.fonts, evidence, header_rows))

    def is_taken(self, box: BBox) -> bool:
        """Whether the middle of *box* lies in a table."""
        return _is_taken(box, self.boxes)


def _with_cells(found: _Found, drawn: _Drawn, guide: Entry | None) -> None:
    """Add the tables whose cells are drawn, by rules or by fills."""
    shaded: list[Shaded] = []
    for evidence in ("grid", "fills"):
        across, down = drawn.across, drawn.down
        if evidence == "fills":
            across, down = fill_edges([fill for fill in drawn.fills if not found.is_taken(fill.bbox)])
        for grid in find_grids(across, down):
            if found.is_taken(grid.bbox):
                continue
            table = _from_grid(grid, found.words, across, down, drawn.hints)
            if table is None:
                continue
            grid, inside, kind, header_rows = table
            if evidence == "fills" and not kind and guide is None:
                found.take(grid, inside)
                shaded.append(Shaded(grid=grid, inside=inside))
            else:
                found.add(grid, inside, (evidence, *kind), header_rows)
    for grid, inside, header_rows in with_white_rows(shaded, found.words, found.boxes):
        found.add(grid, inside, ("fills",), header_rows)


def _with_tags(found: _Found, words: Sequence[Word]) -> None:
    """Add the tables that tags name; one of which fills show a part only, such as its header, is taken as a whole.

    :param words: all words of the page.
    """
    filled = [one for one in found.fragments if set(one.evidence) <= _FILLED]
    for grid, inside, header_rows in tagged_tables(found.page, words) if filled else ():
        own = {glyph.index for some in inside for word in some for glyph in word.glyphs}
        parts = [one for one in filled if (drawn := one.glyphs) and drawn <= own]
        if parts and any(word.glyphs[0].index in own for word in found.words):
            found.fragments = [one for one in found.fragments if one not in parts]
            found.boxes = [box for box in found.boxes if box not in {one.bbox for one in parts}]
            found.add(grid, inside, ("structure",), header_rows)
    for grid, inside, header_rows in tagged_tables(found.page, found.words):
        found.add(grid, inside, ("structure",), header_rows)


#: Evidence of cells that fills draw, and no rules.
_FILLED = frozenset({"fills", "alignment"})


def _without_cells(found: _Found, drawn: _Drawn, guide: Entry | None) -> None:
    """Add the tables whose cells are not drawn: between rules, and where text alone shows them."""
    # The rule below a header that fills draw is the one above the first row, too.
    shut = [box.bottom for box in (one.bbox for one in found.fragments if set(one.evidence) <= _FILLED)]
    free = [
        edge
        for edge in drawn.across
        if not found.is_taken(BBox(edge.start, edge.at, edge.end, edge.at))
        or any(abs(edge.at - bottom) < 1.5 for bottom in shut)
    ]
    free = join_edges(free + fill_edges([fill for fill in drawn.fills if not found.is_taken(fill.bbox)])[0])
    free_down = [edge for edge in drawn.down if not found.is_taken(BBox(edge.at, edge.start, edge.at, edge.end))]
    made: list[tuple[Sequence[Word], list[TextRow]]] = []
    #: Regions whose first row began on the page before: no header stands above it.
    begun: set[BBox] = set()

    def rows_of(some: Sequence[Word]) -> list[TextRow]:
        """The lines of *some* words, made once."""
        if not made or made[-1][0] is not some:
            made.append((some, text_rows(some)))
        return made[-1][1]

    def between_rules(some: Sequence[Word]) -> list[BBox]:
        """The regions between rules; where no entry helps to find them, with the rows that the page cuts open."""
        regions = ruled_regions(free, some)
        if guide is not None:
            return regions
        grown = [with_cut_rows(region, free, some, rows_of(some)) for region in regions]
        begun.update(new for old, new in zip(regions, grown, strict=True) if new.top < old.top)
        return grown

    finders: tuple[tuple[str, Callable[[Sequence[Word]], list[BBox]]], ...] = (
        ("horizontal-rules", between_rules),
        ("vertical-rules", lambda some: vertical_regions(free_down, some)),
        ("paragraphs", lambda some: text_regions(some, rows_of(some))),
        ("alignment", lambda some: aligned_regions(some, rows_of(some))),
    )
    for evidence, find in finders:
        if evidence == "paragraphs" and guide is not None:
            continue  # what starts a row is known: the pages are read as a whole where they draw no table
        for region in find(found.words):
            if not found.is_taken(region):
                layout = _laid_out(region, region in begun, found, drawn, free, evidence)
                if layout is not None:
                    found.add(layout.grid, layout.inside, (evidence,), layout.header_rows)


def _laid_out(
    region: BBox, is_begun: bool, found: _Found, drawn: _Drawn, free: Sequence[Edge], evidence: str
) -> Layout | None:
    """The table of a region that draws no cells; None where it holds none.

    :param is_begun: whether its first row began on the page before.
    :param free: the horizontal edges that are in no other table.
    """
    above = [
        edge for edge in free if not any(box.holds_point((edge.start + edge.end) / 2, edge.at) for box in found.boxes)
    ]
    box = region if is_begun else with_header(region, found.words, above)
    layout = lay_out(
        words_in(found.words, box),
        box,
        free,
        edges_in(drawn.down, box),
        drawn.hints,
        holds_text=evidence != "alignment",
        has_header=not is_begun,
    )
    return layout if layout is not None and is_plausible(layout, evidence) else None


def _from_grid(
    grid: Grid, words: Sequence[Word], across: Sequence[Edge], down: Sequence[Edge], hints: Sequence[float]
) -> tuple[Grid, Sequence[Sequence[Word]], tuple[str, ...], int] | None:
    """The table that *grid* holds, with what else showed its cells and its header rows; None where it holds none."""
    inside: Sequence[Sequence[Word]]
    inside, _ = words_by_cell(grid, words)
    if sum(1 for some in inside if some) < 1:
        return None
    grid, inside = divide_tall(*divide_merged(grid, inside))
    if hides_rows_or_columns(grid, inside):
        box = grid.bbox
        layout = lay_out([word for some in inside for word in some], box, across, edges_in(down, box), hints)
        if layout is not None and is_plausible(layout, "grid"):
            return layout.grid, layout.inside, ("alignment",), layout.header_rows
    if not is_table(grid, inside):
        return None
    grid, inside = without_captions(grid, inside)
    return grid, inside, (), 0


def edges_in(down: Sequence[Edge], box: BBox) -> list[Edge]:
    """The vertical edges that run through *box*."""
    return [
        edge
        for edge in down
        if box.x0 - 2 <= edge.at <= box.x1 + 2
        and min(edge.end, box.bottom) - max(edge.start, box.top) > 0.5 * min(edge.length, box.height)
    ]


def _is_taken(box: BBox, boxes: Sequence[BBox]) -> bool:
    """Whether the middle of *box* lies in one of *boxes*."""
    return any(
        other.x0 - 3 <= box.x_mid <= other.x1 + 3 and other.top - 3 <= box.y_mid <= other.bottom + 3 for other in boxes
    )


def _without(words: Sequence[Word], inside: Sequence[Sequence[Word]]) -> list[Word]:
    """The words that no cell holds: a word that a border divides is held by its glyphs."""
    taken = {word.glyphs[0].index for some in inside for word in some}
    return [word for word in words if word.glyphs[0].index not in taken]
