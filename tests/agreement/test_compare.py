"""Two readings of one document compared, cell by cell, by where the cells stand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.agreement import Agreement, agreement_findings, compare, excerpts
from extractors.geometry import BBox
from extractors.table import Cell, Fragment, Line, Part

WIDE, HIGH = 200.0, 40.0

#: A cell of a grid: its rows, its columns, its lines.
Place = tuple[int, int, int, int, str]


def _line(text: str, box: BBox, number: int, page: int) -> Line:
    top = box.top + 2 + 11 * number
    place = BBox(box.x0 + 3, top, box.x0 + 3 + 4 * len(text), top + 10)
    return Line(text=text, bbox=place, spans=(), size=10, baseline=top + 8, page=page)


def fragment(
    places: Sequence[Place],
    *,
    page: int = 1,
    rows: Sequence[float] | None = None,
    columns: Sequence[float] | None = None,
    reader: str = "ruled",
    evidence: str = "grid",
) -> Fragment:
    """A fragment of cells ``(r0, r1, c0, c1, text)`` on a plain grid, or on the edges given."""
    height, width = max(place[1] for place in places) + 1, max(place[3] for place in places) + 1
    rows = rows or [HIGH * r for r in range(height + 1)]
    columns = columns or [WIDE * c for c in range(width + 1)]
    cells: list[Cell] = []
    for r0, r1, c0, c1, text in places:
        box = BBox(columns[c0], rows[r0], columns[c1 + 1], rows[r1 + 1])
        lines = tuple(_line(one, box, number, page) for number, one in enumerate(text.split("\n")) if one)
        cells.append(Cell(r0=r0, r1=r1, c0=c0, c1=c1, parts=(Part(page=page, bbox=box, lines=lines),)))
    return Fragment(
        page=page, bbox=BBox(columns[0], rows[0], columns[-1], rows[-1]), row_count=height, column_count=width,
        cells=tuple(cells), row_edges=tuple(rows), column_edges=tuple(columns), reader=reader, evidence=(evidence,),
    )  # fmt: skip


def grid(*rows: Sequence[str], page: int = 1, reader: str = "ruled") -> Fragment:
    """A fragment of plain rows."""
    return fragment(
        [(r, r, c, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)], page=page, reader=reader
    )


def _kinds(found: Agreement) -> list[str]:
    return [one.kind for one in found.differences]


def test_the_same_reading_agrees_in_every_filled_cell() -> None:
    table = grid(("Un", "deux"), ("trois", ""))
    found = compare([table], [table], reader="camelot")
    assert (found.compared, found.equal, found.rate, found.coverage) == (3, 3, 1.0, 1.0)
    assert not found.differences
    assert agreement_findings(found) == ()


def test_white_space_does_not_count() -> None:
    assert compare([grid(("a b c", "d"))], [grid(("ab c", "d"))]).rate == 1.0
    assert compare([grid(("a b\nc d", "e"))], [grid(("a b c d", "e"))]).rate == 1.0


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert compare([grid(("\u00e9t\u00e9", "x"))], [grid(("e\u0301te\u0301", "x"))]).rate == 1.0


def test_a_cell_in_pieces_is_compared_as_one_text() -> None:
    ours = fragment([(0, 0, 0, 0, "one\ntwo"), (0, 0, 1, 1, "x")])
    theirs = fragment(
        [(0, 0, 0, 0, "one"), (1, 1, 0, 0, "two"), (0, 1, 1, 1, "x")], rows=[0, 13, HIGH], columns=[0, WIDE, 2 * WIDE]
    )
    assert compare([ours], [theirs]).rate == 1.0


def test_rows_that_are_not_divided_are_told_as_extent() -> None:
    ours = fragment([(0, 0, 0, 0, "one"), (1, 1, 0, 0, "two")], rows=[0, 13, 26])
    theirs = fragment([(0, 0, 0, 0, "one\ntwo")], rows=[0, 26])
    found = compare([ours], [theirs])
    assert _kinds(found) == ["extent", "extent"]
    assert {one.theirs for one in found.differences} == {"one\ntwo"}


def test_the_same_characters_in_another_order_are_told_as_order() -> None:
    assert _kinds(compare([grid(("• one", "x"))], [grid(("one •", "x"))])) == ["order"]


def test_a_lost_letter_is_told_as_characters() -> None:
    assert _kinds(compare([grid(("permettant", "x"))], [grid(("permetant", "x"))])) == ["characters"]


def test_a_cell_that_one_reader_finds_empty_is_told_as_absent() -> None:
    assert _kinds(compare([grid(("one", "x"))], [grid(("", "x"))])) == ["absent"]
    assert _kinds(compare([grid(("", "x"))], [grid(("one", "x"))])) == ["absent"]


def test_glyphs_that_the_other_reader_has_no_text_for_say_nothing() -> None:
    found = compare([grid(("• one station", "x"))], [grid(("\uf0b7 one sta\N{REPLACEMENT CHARACTER}on", "x"))])
    assert found.rate == 1.0


def test_a_text_of_unknown_glyphs_alone_is_no_witness() -> None:
    assert _kinds(compare([grid(("abc", "x"))], [grid(("\uf0b7\uf0b8\uf0b9", "x"))])) == ["characters"]


def test_glyphs_that_we_have_no_text_for_are_told_elsewhere() -> None:
    found = compare([grid(("sta\N{REPLACEMENT CHARACTER}on", "x"))], [grid(("station", "x"))])
    assert _kinds(found) == ["unknown"]
    assert found.rate == 0.5
    assert agreement_findings(found) == ()


def test_a_text_that_is_held_twice_counts_once() -> None:
    table = grid(("one", "x"))
    assert compare([table], [table, table]).rate == 1.0


def test_a_table_without_any_text_of_the_other_reader_is_not_read() -> None:
    ours = [grid(("a", "b"), page=1), grid(("c", "d"), page=2), grid(("e", "f"), page=3)]
    found = compare(ours, [grid(("a", "b"), page=1, reader="camelot")])
    assert (found.reader, found.compared, found.rate, found.coverage) == ("camelot", 2, 1.0, pytest.approx(1 / 3))
    (finding,) = agreement_findings(found)
    assert (finding.check, finding.page, finding.found) == ("reader-cannot-read", 2, "2–3")
    assert "camelot" in finding.message_fr


def test_nothing_read_has_no_rate() -> None:
    found = compare([grid(("a", "b"))], [], reader="pdfplumber")
    assert found.rate is None
    assert found.coverage == 0.0
    assert [finding.check for finding in agreement_findings(found)] == ["reader-cannot-read"]


def test_no_tables_at_all_agree() -> None:
    found = compare([], [], reader="pdfplumber")
    assert (found.rate, found.coverage, agreement_findings(found)) == (None, 1.0, ())


def test_another_layout_is_one_finding_but_for_characters() -> None:
    rows = [(f"name {n}", f"{n}") for n in range(20)]
    joined = fragment(
        [(r, r, 0, 0, " ".join(row).replace("name 7", "nane 7")) for r, row in enumerate(rows)], columns=[0, 2 * WIDE]
    )
    found = compare([grid(*rows)], [joined], reader="camelot")
    assert found.equal == 0
    checks = [finding.check for finding in agreement_findings(found)]
    assert checks == ["readers-disagree-on-characters", "reader-cannot-read"]


def test_few_differences_are_told_one_by_one() -> None:
    rows = [(f"name {n}", f"{n}") for n in range(20)]
    other = [("", "7") if n == 7 else row for n, row in enumerate(rows)]
    (finding,) = agreement_findings(compare([grid(*rows)], [grid(*other)], reader="camelot"))
    assert (finding.check, finding.page, finding.found) == ("readers-disagree", 1, "name 7")
    assert finding.severity == "notice"


def test_differing_characters_are_a_warning_that_shows_both() -> None:
    (finding,) = agreement_findings(compare([grid(("permettant", "x"))], [grid(("permetant", "x"))], reader="camelot"))
    assert (finding.severity, finding.expected, finding.found) == ("warning", "camelot: permetant", "permettant")


def test_a_difference_is_located_by_the_caller() -> None:
    found = compare([grid(("permettant", "x"))], [grid(("permetant", "x"))], reader="camelot")
    (finding,) = agreement_findings(found, lambda one: (f"report:{one.page}", "progress"))
    assert (finding.action_id, finding.column) == ("report:1", "progress")
    assert found.differences[0].bbox == BBox(0, 0, WIDE, HIGH)


def test_a_table_that_only_the_other_reader_finds_is_told() -> None:
    found = compare([grid(("a", "b"))], [grid(("a", "b")), grid(("c", "d"), ("e", "f"), page=4)], reader="pdfplumber")
    assert [page for page, _ in found.elsewhere] == [4]
    assert [finding.check for finding in agreement_findings(found)] == ["reader-finds-more"]


def test_a_table_guessed_from_alignment_is_not_told() -> None:
    guess = fragment([(r, r, c, c, "text") for r in range(3) for c in range(3)], page=2, evidence="alignment")
    assert not compare([grid(("a", "b"))], [guess], reader="camelot").elsewhere


def test_other_pages_do_not_matter() -> None:
    found = compare([grid(("a", "b"), page=1)], [grid(("a", "z"), page=2), grid(("a", "b"), page=1)], reader="x")
    assert found.rate == 1.0


texts = st.text(alphabet="abcé •1\n", max_size=12)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_any_reading_agrees_with_itself(rows: list[tuple[str, str]]) -> None:
    table = grid(*rows)
    found = compare([table], [table])
    assert found.equal == found.compared
    assert not found.differences


@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.lists(st.tuples(texts, texts), min_size=1, max_size=5)
)
def test_every_compared_cell_is_equal_or_told(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    found = compare([grid(*one)], [grid(*other)])
    assert found.equal + len(found.differences) == found.compared
    assert sum(found.kinds.values()) == len(found.differences)


def test_excerpts_show_where_long_texts_begin_to_differ() -> None:
    before, after = "word " * 60, " tail" * 60
    ours, theirs = excerpts(f"{before}permettant{after}", f"{before}permetant{after}")
    assert "permettant" in ours
    assert "permetant" in theirs
    assert max(len(ours), len(theirs)) <= 102
    assert ours.startswith("…")
    assert ours.endswith("…")


@given(st.text(max_size=300), st.text(max_size=300))
def test_excerpts_are_short(one: str, other: str) -> None:
    assert all(len(text) <= 102 for text in excerpts(one, other))
