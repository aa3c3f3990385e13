"""The published reports, read whole and held against what a careful reader sees in them."""

from __future__ import annotations

import csv
import functools
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.edition import Edition, read_edition
from schemas.catalogue import load_entry
from tests.golden.compare import compare
from tests.shared import ROOT, SHARED, needs_shared

pytestmark = needs_shared


@functools.cache
def edition(pdf: str, report: str) -> Edition:
    """What is read of a report, once for all tests."""
    entry = load_entry(ROOT / "reports" / f"{report}.toml")
    return read_edition(SHARED / "reports" / pdf, entry, second_readers=())


@pytest.fixture(scope="module", params=["violence-2023-03-31.intact.pdf", "violence-2023-03-31.pdf"])
def violence(request: pytest.FixtureRequest) -> Edition:
    return edition(request.param, "violence-2022-2027")


def test_every_cell_of_the_violence_report_is_exact(violence: Edition) -> None:
    truth = json.loads((SHARED / "truth" / "violence_2023.json").read_text(encoding="utf-8"))
    found = compare(violence.rows, truth)
    assert (found.share(), found.extra) == ((360, 360), 0), found.misses


def test_its_items_are_exact_but_for_one_row(violence: Edition) -> None:
    # Row 39: a line that ends with a colon, and the next begins a paragraph without a gap; nothing on the page tells.
    truth = json.loads((SHARED / "truth" / "violence_2023.json").read_text(encoding="utf-8"))
    found = compare(violence.rows, truth)
    assert found.exact["items"] >= 59, [miss for miss in found.misses if miss.field == "items"]


def test_it_is_dated_and_counted_by_what_it_says(violence: Edition) -> None:
    assert violence.report_id == "violence-2022-2027-2023-03-31"
    told = {(one.column, one.expected, one.found) for one in violence.findings if one.check == "count-differs"}
    # The statuses and the number of actions agree; these two figures do not, in the report itself.
    assert told == {("organisations", "18", "19"), ("recommendations", "98", "97")}


def test_its_glossary_and_its_footnote_are_read(violence: Edition) -> None:
    truth = json.loads((SHARED / "truth" / "violence_2023.json").read_text(encoding="utf-8"))
    want = [(one["acronym"], one["name"], "\n".join(one["notes"])) for one in truth["organisations"]]
    got = [(one["organisation_id"], one["name"], one["note"] or "") for one in violence.rows["organisations"]]
    assert got == want
    (note,) = violence.rows["action_notes"]
    assert note["mark"] == "7"
    assert note["text"] == truth["footnotes"][6]["text"]


def test_the_broken_report_reads_as_the_intact_one() -> None:
    whole = edition("violence-2023-03-31.intact.pdf", "violence-2022-2027").rows
    mended = edition("violence-2023-03-31.pdf", "violence-2022-2027").rows
    for table in whole.keys() - {"repairs"}:
        assert mended[table] == whole[table], table


def test_the_amounts_and_texts_of_the_intimidation_report_are_exact(tmp_path: Path) -> None:
    rows = edition("intimidation-2024-03-31.pdf", "intimidation-2020-2025").rows
    assert {row["planned_cad"] for row in rows["actions"]} >= {Decimal("1500000.00"), Decimal("0.00")}
    for table in ("actions", "progress_items"):
        with (tmp_path / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, rows[table][0])
            writer.writeheader()
            writer.writerows(rows[table])
    scored = subprocess.run(
        [sys.executable, SHARED / "tools" / "score_actions.py", tmp_path, SHARED / "truth" / "intimidation_2024.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert scored.stdout.splitlines()[-1] == "cells 36/36 = 1.0000"


def test_the_action_table_of_finances_is_exact() -> None:
    rows = edition("finances-devancement.pdf", "finances-devancement").rows
    truth = json.loads((SHARED / "truth" / "finances_devancement.json").read_text(encoding="utf-8"))
    names: dict[str, list[str]] = {}
    for one in rows["action_organisations"]:
        names.setdefault(one["action_id"], []).append(one["name_printed"])
    for one in rows["action_attributes"]:  # a cell that says that there is no organisation
        names.setdefault(one["action_id"], []).append(one["value"])
    got = [
        {"action": row["title"], "deadline": row["deadline"], "collaborators": ", ".join(names[row["action_id"]])}
        for row in rows["actions"]
    ]
    assert got == truth["rows"]


@pytest.mark.slow
def test_every_row_of_the_inventory_is_exact() -> None:
    rows = edition("sct-inventaire-2017.pdf", "sct-inventaire-2017").rows["sct_inventaire_2017"]
    with (SHARED / "truth" / "sct_inventaire.csv").open(encoding="utf-8", newline="") as stream:
        want = [tuple(" ".join(value.split()) for value in row.values()) for row in csv.DictReader(stream)]
    got = [(row["category"], row["software"], row["installations"], row["organisation"]) for row in rows]
    assert len(got) == 2399
    assert got == want
