"""The sample's text, typeset in many layouts: the dataset is the same whatever the table looks like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.layouts.build import build
from benchmarks.layouts.layouts import BY_NAME as LAYOUT
from benchmarks.layouts.layouts import LAYOUTS
from benchmarks.layouts.readers import edition_of
from benchmarks.layouts.texts import load_report
from benchmarks.layouts.variants import truth_as_set
from schemas.edition import Edition
from schemas.errors import LayoutMismatch
from tests.fixtures.sample.build import TRUTH
from tests.golden.compare import CELLS, Comparison, compare

pytest.importorskip("typst")

FIELDS = (*CELLS, "section", "subsection")
#: Layouts read in the quick core; the others are slow.
QUICK = {"grid", "bare", "horizontal", "reordered-horizontal", "merged", "turned"}
#: What is not read exactly yet, and why.
KNOWN_MISSES: dict[str, str] = {
    "hyphenated": "whether 'mal-/voyante' is one word cannot be told; its row is marked",
    "hyphenated-bare": "whether 'mal-/voyante' is one word cannot be told; its row is marked",
    "tagged-merged": "a page that the rest of a row fills shows no table; the row is marked",
    "number-inside": "the page's number stands in a cell; its row is marked",
    "number-inside-bare": "the page's number stands in a cell; its row is marked",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layouts")


def read(name: str, folder: Path) -> Edition:
    return edition_of(build("typst", LAYOUT[name], load_report("sample"), folder))


def missed(name: str, edition: Edition) -> Comparison:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    return compare(edition.rows, truth_as_set(truth, load_report("sample"), LAYOUT[name]))


def cases() -> list[Any]:
    found = []
    for layout in LAYOUTS:
        marks = [] if layout.name in QUICK else [pytest.mark.slow]
        reason = KNOWN_MISSES.get(layout.name)
        if reason is not None:
            marks.append(pytest.mark.xfail(strict=True, reason=reason))
        found.append(pytest.param(layout.name, marks=marks))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", cases())
def test_every_cell_is_exact(name: str, folder: Path) -> None:
    comparison = missed(name, read(name, folder))
    misses = [(miss.row, miss.field, miss.got) for miss in comparison.misses if miss.field in FIELDS]
    assert not misses, misses[:5]
    assert comparison.extra == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", [*KNOWN_MISSES, "discs"])
def test_a_row_that_is_not_exact_is_marked(name: str, folder: Path) -> None:
    edition = read(name, folder)
    wrong = {miss.row for miss in missed(name, edition).misses if miss.field in CELLS}
    marked = {row["position"] for row in edition.rows["actions"] if row["needs_review"]}
    assert wrong
    assert wrong <= marked


@pytest.mark.slow
def test_what_cannot_be_put_together_is_refused(folder: Path) -> None:
    with pytest.raises(LayoutMismatch, match="none of the"):
        read("facing-horizontal", folder)


@pytest.mark.slow
def test_cards_are_rows_and_one_taken_for_two_is_marked(folder: Path) -> None:
    edition = read("cards", folder)
    numbered = [row for row in edition.rows["actions"] if row["number"] is not None]
    misses = [miss for miss in missed("cards", edition).misses if miss.field in CELLS and miss.got != "no such row"]
    # A card that runs over three pages and holds a list in a frame: known as two, of which both need a review.
    assert {miss.row for miss in misses} == {12}
    assert [row["number"] for row in numbered if row["needs_review"]] == [12, 1]
    assert [row["number"] for row in numbered] == [*range(1, 13), 1, *range(13, 27)]
    assert {"row-holds-several", "number-repeated"} <= {finding.check for finding in edition.findings}


@pytest.mark.slow
def test_two_editions_in_differing_layouts_give_the_same_rows(folder: Path) -> None:
    one, other = read("grid", folder), read("reordered-horizontal", folder)
    places = {"first_page", "last_page"}
    for table in ("actions", "progress_items", "action_organisations", "action_recommendations", "organisations"):
        rows, other_rows = (
            [{name: value for name, value in row.items() if name not in places} for row in edition.rows[table]]
            for edition in (one, other)
        )
        assert rows == other_rows, table
