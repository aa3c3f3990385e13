"""Our reader of tables: from what a page draws to the tables on it.

It uses all that a person sees: rules, fills, the alignment of text; and, where the catalogue has an entry for the
report, the names of the columns and what starts a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from extractors.geometry import BBox
from extractors.page import Font, Page
from extractors.readers.ruled.aligned import aligned_regions, is_plausible, with_header
from extractors.readers.ruled.corridors import text_regions
from extractors.readers.ruled.cut import with_cut_rows
from extractors.readers.ruled.edges import Edge, cell_fills, fill_edges, join_edges, rule_edges
from extractors.readers.ruled.fill_cells import make_fragment, merge_adjacent, words_by_cell
from extractors.readers.ruled.grid import Grid, find_grids
from extractors.readers.ruled.layout import lay_out
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
from extractors.text import SLANTED, Word, page_words

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
    fragments: list[Fragment] = []
    across, down = rule_edges(page.rules)
    fills = cell_fills(page)
    hints = [x for fill in fills for x in (fill.bbox.x0, fill.bbox.x1)]
    boxes: list[BBox] = []
    shaded: list[Shaded] = []
    for source, evidence in ((page.rules, "grid"), (fills, "fills")):
        if source is fills:
            some_across, some_down = fill_edges([fill for fill in fills if not _is_taken(fill.bbox, boxes)])
        else:
            some_across, some_down = across, down
        for grid in find_grids(some_across, some_down):
            if _is_taken(grid.bbox, boxes):
                continue
            found = _from_grid(grid, words, some_across, some_down, hints)
            if found is None:
                continue
            grid, inside, kind, header_rows = found
            boxes.append(grid.bbox)
            words = _without(words, inside)
            if source is fills and not kind and guide is None:
                shaded.append(Shaded(grid=grid, inside=inside))
            else:
                fragments.append(make_fragment(grid, inside, page, fonts, (evidence, *kind), header_rows))
    for grid, inside, header_rows in with_white_rows(shaded, words, boxes):
        boxes.append(grid.bbox)
        words = _without(words, inside)
        fragments.append(make_fragment(grid, inside, page, fonts, ("fills",), header_rows))
    for grid, inside, header_rows in tagged_tables(page, words):
        boxes.append(grid.bbox)
        words = _without(words, inside)
        fragments.append(make_fragment(grid, inside, page, fonts, ("structure",), header_rows))
    fragments = merge_adjacent(fragments)
    free = [edge for edge in across if not _is_taken(BBox(edge.start, edge.at, edge.end, edge.at), boxes)]
    free = join_edges(free + fill_edges([fill for fill in fills if not _is_taken(fill.bbox, boxes)])[0])
    free_down = [edge for edge in down if not _is_taken(BBox(edge.at, edge.start, edge.at, edge.end), boxes)]
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
        for region in find(words):
            if _is_taken(region, boxes):
                continue
            above = [
                edge for edge in free if not any(box.holds_point((edge.start + edge.end) / 2, edge.at) for box in boxes)
            ]
            box = region if region in begun else with_header(region, words, above)
            inside = words_in(words, box)
            holds_text = evidence != "alignment"
            layout = lay_out(
                inside, box, free, edges_in(down, box), hints, holds_text=holds_text, has_header=region not in begun
            )
            if layout is None or not is_plausible(layout, evidence):
                continue
            words = _without(words, layout.inside)
            boxes.append(layout.grid.bbox)
            fragments.append(make_fragment(layout.grid, layout.inside, page, fonts, (evidence,), layout.header_rows))
    return tuple(sorted(fragments, key=lambda fragment: (fragment.bbox.top, fragment.bbox.x0)))


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
