"""Tags of a PDF are evidence: believed where the page agrees, and only there."""

from __future__ import annotations

from dataclasses import replace

from extractors.page import Page, StructureNode
from extractors.readers.ruled import find_fragments
from tests.ruled.drawing import FONTS, Sheet, texts

ROWS = [
    ["Action", "Who", "How far"],
    ["Plant trees along the canal", "City", "The first trees stand since the spring"],
]


def _tagged(order: list[list[int]] | None = None) -> Page:
    """The words of :data:`ROWS` without any line, each cell tagged; *order* gives the row that each cell is put in."""
    sheet = Sheet()
    structure: dict[int, StructureNode] = {}
    mcids: list[int] = []
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            mcid = 3 * r + c
            before = len(sheet.glyphs)
            sheet.text((50, 220, 300)[c], 100 + 30 * r, text)
            mcids += [mcid] * (len(sheet.glyphs) - before)
            place = order[r][c] if order else r
            kind = "TH" if r == 0 else "TD"
            structure[mcid] = StructureNode(path=(("Table", 1), ("TR", 10 + place), (kind, 100 + mcid)))
    page = sheet.page()
    glyphs = tuple(glyph._replace(mcid=mcid) for glyph, mcid in zip(page.glyphs, mcids, strict=True))
    return replace(page, glyphs=glyphs, structure=structure)


def test_tags_show_a_table_that_nothing_else_shows() -> None:
    page = _tagged()
    assert find_fragments(replace(page, structure={}), FONTS) == ()
    (table,) = find_fragments(page, FONTS)
    assert texts(table) == ROWS
    assert table.evidence == ("structure",)
    assert table.header_rows == 1


def test_tags_that_mix_the_rows_of_the_page_are_not_believed() -> None:
    assert find_fragments(_tagged([[0, 1, 0], [1, 0, 1]]), FONTS) == ()


def test_drawn_cells_count_more_than_tags() -> None:
    page = _tagged([[0, 1, 0], [1, 0, 1]])
    sheet = Sheet()
    sheet.grid((45, 215, 295, 500), (85, 110, 140))
    (table,) = find_fragments(replace(page, rules=tuple(sheet.rules)), FONTS)
    assert texts(table) == ROWS
    assert table.evidence == ("grid",)
