"""The sample's text, typeset in many layouts: the dataset is the same whatever the table looks like."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.layouts.build import build
from benchmarks.layouts.layouts import BY_NAME as LAYOUT
from benchmarks.layouts.layouts import LAYOUTS
from benchmarks.layouts.texts import load_report
from extractors.edition import Edition, read_edition
from schemas.catalogue import load_entry
from tests.fixtures.sample.build import REPORT, TRUTH
from tests.golden.compare import CELLS, compare
from tests.shared import ROOT

pytest.importorskip("typst")

FIELDS = (*CELLS, "section", "subsection")
#: Layouts read in the quick core; the others are slow.
QUICK = {"grid", "bare", "horizontal", "reordered-horizontal", "merged", "turned"}
#: What is not read exactly yet, and why.
KNOWN_MISSES: dict[str, str] = {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layouts")


def read(name: str, folder: Path) -> Edition:
    pdf = build("typst", LAYOUT[name], load_report("sample"), folder)
    return read_edition(pdf, load_entry(ROOT / "reports" / f"{REPORT}.toml"), as_of=date(2025, 3, 31))


def cases() -> list[Any]:
    found = []
    for layout in LAYOUTS:
        marks = [] if layout.name in QUICK else [pytest.mark.slow]
        if layout.name in KNOWN_MISSES:
            marks.append(pytest.mark.xfail(strict=True, reason=KNOWN_MISSES[layout.name]))
        found.append(pytest.param(layout.name, marks=marks))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", cases())
def test_every_cell_is_exact(name: str, folder: Path) -> None:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    comparison = compare(read(name, folder).rows, truth)
    missed = [(miss.row, miss.field, miss.got) for miss in comparison.misses if miss.field in FIELDS]
    assert not missed, missed[:5]
    assert comparison.extra == 0


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
