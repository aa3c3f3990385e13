"""What follows a table and keeps to its columns is seen as a part of it; prose, headings and notes are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.geometry import BBox, union
from extractors.join.tail import tail
from extractors.table import Block, Line, Span
from tests.building import LETTER, fragment

TABLE = fragment(
    [["Mesure", "Qui", "Statut"], ["1. Former", "MEQ", "Terminée"], ["2. Bâtir", "SHQ", "En cours"]],
    page=2,
    widths=[120, 100, 100],
)
#: Where texts of the three columns begin.
LEFTS = (50.0, 170.0, 270.0)


def _line(pieces: Sequence[tuple[float, str]], y: float, page: int) -> Line:
    spans = tuple(Span(text=text + " ", bbox=BBox(x, y - 8, x + LETTER * len(text), y + 2)) for x, text in pieces)
    box = union(span.bbox for span in spans)
    return Line(text=" ".join(t for _, t in pieces), bbox=box, spans=spans, size=10.0, baseline=y, page=page)


def _block(*lines: Sequence[tuple[float, str]], page: int = 3, top: float = 50.0, kind: str = "paragraph") -> Block:
    made = tuple(_line(pieces, top + 12 * i, page) for i, pieces in enumerate(lines))
    return Block(page=page, kind=kind, bbox=union(line.bbox for line in made), lines=made)


ROW = list(zip(LEFTS, ("Autre mesure", "MDA", "En cours"), strict=True))


def _text(*blocks: Block) -> str | None:
    found = tail(TABLE, blocks)
    return found.text if found else None


def test_a_row_on_the_next_page_is_seen() -> None:
    assert _text(_block(ROW)) == "Autre mesure MDA En cours"


def test_a_row_below_the_table_is_seen() -> None:
    assert _text(_block(ROW, page=2, top=300)) == "Autre mesure MDA En cours"


def test_the_rest_of_a_cell_is_seen_where_it_begins_as_its_column_does() -> None:
    assert _text(_block([(170.0, "et le MES,")], [(170.0, "puis la SHQ")])) == "et le MES, puis la SHQ"
    assert _text(_block([(190.0, "Québec, 3 juin")])) is None


def test_running_lines_above_it_are_passed_over_and_prose_ends_it() -> None:
    head = _block([(50.0, "Bilan de la mise en oeuvre du plan d'action gouvernemental")], top=20)
    prose = _block([(50.0, "Le ministère remercie tous ses partenaires de leur concours")], top=90)
    assert _text(head, _block(ROW), prose) == "Autre mesure MDA En cours"


@pytest.mark.parametrize(
    "block",
    [
        _block([(50.0, "Le ministère remercie tous ses partenaires de leur concours")]),
        _block([(50.0, "Annexe")], kind="heading"),
        _block([(50.0, "MEQ"), (110.0, "Éducation")]),
        _block([(60.0, "Total"), (200.0, "12"), (310.0, "14")]),
        _block(ROW, page=4),
    ],
    ids=["prose", "a heading", "a list", "other columns", "a later page"],
)
def test_what_does_not_keep_to_the_columns_is_not(block: Block) -> None:
    assert _text(block) is None
