"""A reading of the pages alone is taken only where nothing seems to be missing from it."""

from __future__ import annotations

from extractors.records.assemble import assemble
from extractors.records.worth import is_whole, worth
from extractors.table import Block, Fragment
from schemas.catalogue import Column, Rows
from tests.building import entry, fragment, line

ENTRY = entry(
    Column(name="mesure", kind="action", labels=("mesures?",)),
    Column(name="etat", kind="progress", labels=("état",)),
    Column(name="statut", kind="status", labels=("statut",)),
    rows=Rows(starts=r"^(?P<number>\d+)\. ", unnumbered=True),
    statuses={"Terminée": "completed", "En cours": "in_progress"},
)
LABELS = ["Mesure", "État", "Statut"]
FIRST = fragment([LABELS, ["1. Former", "Fait.", "Terminée"]], header_rows=1)
LAST = fragment([LABELS, ["2. Bâtir", "On bâtit.", "En cours"]], page=3, header_rows=1)
#: A row without a number, which the reader took for a table of two columns.
PIECE = fragment([["Loger", "On cherche.", "", "", "En cours"]], page=2, widths=[60.0] * 5)


def _whole(*fragments: Fragment, blocks: tuple[Block, ...] = ()) -> bool:
    return is_whole(assemble(fragments, blocks, ENTRY), blocks, ENTRY)


def _text(text: str, page: int, y: float) -> Block:
    one = line(text, x=50, y=y, page=page)
    return Block(page=page, kind="paragraph", bbox=one.bbox, lines=(one,))


def test_tables_that_follow_each_other_are_whole() -> None:
    assert _whole(FIRST, LAST)


def test_a_row_without_a_number_in_a_table_that_does_not_fit_is_missed() -> None:
    assert not _whole(FIRST, PIECE, LAST)


def test_a_table_of_its_own_before_the_first_row_is_not() -> None:
    assert _whole(PIECE, fragment([LABELS, ["1. Former", "Fait.", "Terminée"]], page=3, header_rows=1))


def test_a_row_without_a_number_in_no_table_is_missed_and_costs_worth() -> None:
    blocks = (_text("Loger les nouveaux venus On cherche encore des maisons En cours", 2, 100),)
    assert not _whole(FIRST, LAST, blocks=blocks)
    assert worth(assemble([FIRST, LAST], blocks, ENTRY), ENTRY) < worth(assemble([FIRST, LAST], (), ENTRY), ENTRY)


def test_a_reading_with_the_row_without_a_number_is_worth_more() -> None:
    more = fragment([LABELS, ["Loger", "On cherche.", "En cours"]], page=2, header_rows=1)
    assert worth(assemble([FIRST, more, LAST], (), ENTRY), ENTRY) > worth(assemble([FIRST, LAST], (), ENTRY), ENTRY)


def test_a_row_is_marked_where_what_may_be_its_rest_stands_in_no_table() -> None:
    rest = line("puis on l'a", x=150, y=100, page=2)
    blocks = (Block(page=2, kind="paragraph", bbox=rest.bbox, lines=(rest,)),)
    rows = assemble([FIRST, LAST], blocks, ENTRY).rows
    assert [row.is_unsure for row in rows] == [True, False]
    prose = line("Le ministère remercie tous ses partenaires de ce plan", x=50, y=100, page=2)
    blocks = (Block(page=2, kind="paragraph", bbox=prose.bbox, lines=(prose,)),)
    assert [row.is_unsure for row in assemble([FIRST, LAST], blocks, ENTRY).rows] == [False, False]


def test_a_text_beside_two_labels_is_no_header() -> None:
    mixed = fragment([["Mesure", "État", "puis on l'a étendu."], ["3. Loger", "On cherche.", "En cours"]], page=2)
    found = assemble([FIRST, mixed], (), ENTRY)
    assert "puis on l'a étendu." in "".join(str(row.parts) for row in found.rows)


def test_a_row_that_holds_the_starts_of_several_is_marked_and_not_whole() -> None:
    several = fragment([LABELS, ["1. Former\n2. Bâtir", "Fait.\nOn bâtit.", "Terminée\nEn cours"]], header_rows=1)
    found = assemble([several], (), ENTRY)
    assert [row.is_unsure for row in found.rows] == [True]
    assert "row-holds-several" in {finding.check for finding in found.findings}
    assert not _whole(several)


def test_a_piece_with_the_labels_of_the_entry_that_is_left_out_is_told() -> None:
    piece = fragment([["Mesure", "Statut"], ["2. Bâtir", "En cours"]], page=2, header_rows=1)
    assert "rows-left-out" in {finding.check for finding in assemble([FIRST, piece], (), ENTRY).findings}
    assert not _whole(FIRST, piece)


def test_without_a_pattern_any_rows_are_worth_more_than_none() -> None:
    free = ENTRY.model_copy(update={"rows": Rows()})
    lost = (_text("Loger les nouveaux venus On cherche encore des maisons En cours", 2, 100),)
    assert worth(assemble([FIRST, LAST], lost, free), free) > worth(assemble([], lost, free), free)
    assert worth(assemble([FIRST, LAST], lost, free), free) < worth(assemble([FIRST, LAST], (), free), free)
