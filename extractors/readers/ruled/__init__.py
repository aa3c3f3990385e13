"""Our reader of tables: from what a page draws to the tables on it.

It uses all that a person sees: rules, fills, the alignment of text; and, where the catalogue has an entry for the
report, the names of the columns and what starts a row.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.page import Font, Page
from extractors.readers.ruled.edges import rule_edges
from extractors.readers.ruled.fill_cells import make_fragment, words_by_cell
from extractors.readers.ruled.grid import find_grids
from extractors.readers.ruled.layout import lay_out
from extractors.readers.ruled.regions import ruled_regions, words_in
from extractors.table import Fragment
from extractors.text import page_words
from schemas.catalogue import Entry

__all__ = ["find_fragments"]


def find_fragments(page: Page, fonts: Sequence[Font], guide: Entry | None = None) -> tuple[Fragment, ...]:
    """The tables on *page*, top to bottom; *fonts* are the document's, *guide* the report's entry if it has one."""
    del guide
    words = page_words(page)
    fragments: list[Fragment] = []
    across, down = rule_edges(page.rules)
    free = list(across)
    for grid in find_grids(across, down):
        if len(grid.cells) < 2:
            continue
        inside, rest = words_by_cell(grid, words)
        filled = sum(1 for some in inside if some)
        # The rest of a row cut by a page may fill a single cell: a grid of three columns or more is a table all the same.
        if filled == 0 or (filled < 2 and len(grid.column_edges) < 4):
            continue
        words = rest
        box = grid.bbox
        free = [edge for edge in free if not (box.top - 3 <= edge.at <= box.bottom + 3 and box.x0 - 3 <= edge.start and edge.end <= box.x1 + 3)]
        fragments.append(make_fragment(grid, inside, page, fonts, ("grid",)))
    for box in ruled_regions(free, words):
        held = words_in(words, box)
        inner = [edge for edge in down if box.x0 - 2 <= edge.at <= box.x1 + 2 and edge.start < box.bottom and edge.end > box.top]
        layout = lay_out(held, box, free, inner)
        if layout is None:
            continue
        taken = {id(word) for word in held}
        words = [word for word in words if id(word) not in taken]
        fragments.append(make_fragment(layout.grid, layout.inside, page, fonts, ("horizontal-rules",), layout.header_rows))
    return tuple(sorted(fragments, key=lambda fragment: (fragment.bbox.top, fragment.bbox.x0)))
