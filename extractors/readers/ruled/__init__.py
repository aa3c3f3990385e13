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
from extractors.table import Fragment
from extractors.text import page_words
from schemas.catalogue import Entry

__all__ = ["find_fragments"]


def find_fragments(page: Page, fonts: Sequence[Font], guide: Entry | None = None) -> tuple[Fragment, ...]:
    """The tables on *page*, from top to bottom; *fonts* are the document's, *guide* the report's entry if it has one."""
    del guide
    words = page_words(page)
    fragments: list[Fragment] = []
    across, down = rule_edges(page.rules)
    for grid in find_grids(across, down):
        if len(grid.cells) < 2:
            continue
        inside, words = words_by_cell(grid, words)
        filled = sum(1 for some in inside if some)
        # The rest of a row cut by a page may fill a single cell: a row of three cells or more is a table's all the same.
        if filled == 0 or (filled < 2 and len(grid.column_edges) < 4):
            continue
        fragments.append(make_fragment(grid, inside, page, fonts, ("grid",)))
    return tuple(fragments)
