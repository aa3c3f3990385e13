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


def _set(cells: list[tuple[int, int, str, float, float, tuple[int, int]]]) -> Page:
    """A page without lines whose cells are tagged: row, cell, text, place, and what the cell says that it covers."""
    sheet = Sheet()
    structure: dict[int, StructureNode] = {}
    mcids: list[int] = []
    for mcid, (row, cell, text, x, y, covers) in enumerate(cells):
        before = len(sheet.glyphs)
        sheet.text(x, y, text)
        mcids += [mcid] * (len(sheet.glyphs) - before)
        path = (("Table", 1), ("TR", 10 + row), ("TD", 100 + cell))
        structure[mcid] = StructureNode(path=path, covers=covers)
    page = sheet.page()
    glyphs = tuple(glyph._replace(mcid=mcid) for glyph, mcid in zip(page.glyphs, mcids, strict=True))
    return replace(page, glyphs=glyphs, structure=structure)


def _spans(page: Page) -> dict[str, tuple[int, int, int, int]]:
    (table,) = find_fragments(page, FONTS)
    assert table.evidence == ("structure",)
    return {cell.text: (cell.r0, cell.r1, cell.c0, cell.c1) for cell in table.cells if cell.text}


def _shared(rows: int, y: float = 100) -> Page:
    """Two rows, the first of which has a cell that says it covers so many *rows*, its text at height *y*."""
    return _set(
        [
            (0, 0, "Plant trees along the canal", 50, 100, (1, 1)),
            (0, 1, "City", 220, y, (rows, 1)),
            (0, 2, "The first trees stand", 300, 100, (1, 1)),
            (1, 3, "Water them in the summer", 50, 130, (1, 1)),
            (1, 4, "The pipes are being laid", 300, 130, (1, 1)),
        ]
    )


def test_a_cell_covers_the_rows_that_its_tag_says() -> None:
    assert _spans(_shared(2))["City"] == (0, 1, 1, 1)
    assert _spans(_shared(1))["City"] == (0, 0, 1, 1)


def test_its_text_may_stand_in_the_middle_of_them() -> None:
    assert _spans(_shared(2, y=115))["City"] == (0, 1, 1, 1)


def test_a_cell_covers_no_row_in_which_another_stands_and_none_that_is_not_there() -> None:
    cells = [
        (0, 0, "Plant trees along the canal", 50, 100, (2, 1)),
        (0, 1, "City", 300, 100, (9, 1)),
        (1, 2, "Water them in the summer", 50, 130, (1, 1)),
    ]
    spans = _spans(_set([*cells, (2, 3, "Cut them back", 50, 160, (1, 1)), (2, 4, "Later", 300, 160, (1, 1))]))
    assert spans["Plant trees along the canal"] == (0, 0, 0, 0)
    assert spans["City"] == (0, 1, 1, 1)


def test_a_label_covers_the_columns_that_its_tag_says_where_they_are_free() -> None:
    cells = [
        (0, 0, "Action", 50, 100, (1, 1)),
        (0, 1, "Who", 262, 100, (1, 2)),
        (1, 2, "Plant trees along the canal", 50, 130, (1, 1)),
        (1, 3, "City", 220, 130, (1, 1)),
        (1, 4, "Province", 300, 130, (1, 1)),
    ]
    assert _spans(_set(cells))["Who"] == (0, 0, 1, 2)
    cells[0] = (0, 0, "Action", 50, 100, (1, 3))
    assert _spans(_set(cells))["Action"] == (0, 0, 0, 0)


def test_a_header_that_fills_show_is_taken_with_the_rows_that_tags_show() -> None:
    page = _tagged()
    sheet = Sheet()
    for x0, x1 in ((45, 215), (215, 295), (295, 500)):
        sheet.fill(x0, 88, x1, 106)
    (table,) = find_fragments(replace(page, fills=tuple(sheet.fills)), FONTS)
    assert texts(table) == ROWS
    assert table.header_rows == 1


def test_a_label_beside_the_figures_of_its_column_is_theirs() -> None:
    sheet = Sheet()
    structure: dict[int, StructureNode] = {}
    mcids: list[int] = []
    rows = [["No", "Planned cost", "Use rate"], ["1.1", "203.4", "110.4%"], ["1.2", "9.4", "36.9%"]]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            before = len(sheet.glyphs)
            x, end = ((50, 80), (120, 260), (280, 420))[c]
            sheet.text(x, 100, text) if r == 0 else sheet.right(end, 100 + 20 * r, text)
            mcids += [3 * r + c] * (len(sheet.glyphs) - before)
            path = (("Table", 1), ("TR", 10 + r), ("TD" if r else "TH", 100 + 3 * r + c))
            structure[3 * r + c] = StructureNode(path=path)
    page = sheet.page()
    glyphs = tuple(glyph._replace(mcid=mcid) for glyph, mcid in zip(page.glyphs, mcids, strict=True))
    (table,) = find_fragments(replace(page, glyphs=glyphs, structure=structure), FONTS)
    assert texts(table) == rows
