"""Reports of ministries that do not exist, in layouts that action plans have: every value as it is printed.

The PDFs, what they say, and the entries are in tests/fixtures/trials, with what made them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from extractors.edition import read_edition
from schemas.catalogue import load_entry
from schemas.edition import Edition
from tests.shared import ROOT

FOLDER = ROOT / "tests" / "fixtures" / "trials"
REPORTS = sorted(path.stem for path in FOLDER.glob("*.pdf"))
#: What is found in each besides what other readers see, by check: how often.
FOUND: dict[str, dict[str, int]] = {
    "dunes": {},
    "eau-vive": {},
    "lacs": {},
    "paysages-2023": {"names-none": 1},
    "paysages-2024": {"names-none": 1},
    "quais": {"total-row": 2},
    "rives": {"amount-unread": 2, "note-mark-not-raised": 2, "table-left-out": 2},
    "toits": {},
}


def read(name: str) -> Edition:
    entry = load_entry(FOLDER / f"{name.removesuffix('-2023').removesuffix('-2024')}.toml")
    return read_edition(FOLDER / f"{name}.pdf", entry, second_readers=())


def values(edition: Edition) -> list[dict[str, Any]]:
    """What the dataset says of each action, under the names of the truth."""
    many: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for table in ("action_organisations", "action_links", "action_notes", "action_attributes"):
        for row in edition.rows.get(table, ()):
            many[table, row["action_id"]].append(dict(row))
    found: list[dict[str, Any]] = []
    for row in edition.rows["actions"]:
        key = row["action_id"]
        organisations = many["action_organisations", key]
        found.append(
            {
                **{name: row[name] or "" for name in ("title", "section", "progress", "status_printed", "status")},
                **{name: row[name] or "" for name in ("planned_note", "spent_note")},
                **{name: None if row[name] is None else str(row[name]) for name in ("planned_cad", "spent_cad")},
                "number": row["number"] if row["number"] is not None else key.split(":")[1],
                "responsible": [one["name_printed"] for one in organisations if one["role"] == "responsible"],
                "collaborator": [one["name_printed"] for one in organisations if one["role"] == "collaborator"],
                "links": [one["url"] for one in many["action_links", key]],
                "notes": sorted([one["mark"], one["text"]] for one in many["action_notes", key]),
                "attributes": {
                    one["name"]: one["value"]
                    for one in many["action_attributes", key]
                    if one["name"] not in ("responsable", "collaborateurs")
                },
            }
        )
    return found


@pytest.fixture(scope="module", params=REPORTS)
def case(request: pytest.FixtureRequest) -> tuple[Path, Edition]:
    return FOLDER / f"{request.param}.json", read(request.param)


def test_every_value_is_as_printed_and_none_is_doubted(case: tuple[Path, Edition]) -> None:
    path, edition = case
    truth = json.loads(path.read_text(encoding="utf-8"))
    wanted = truth["actions"]
    got = values(edition)
    assert [{name: row[name] for name in want} for want, row in zip(wanted, got, strict=True)] == wanted
    assert edition.as_of.isoformat() == truth["as_of"]
    assert [row["action_id"] for row in edition.rows["actions"] if row["needs_review"]] == []


def test_nothing_else_is_found(case: tuple[Path, Edition]) -> None:
    path, edition = case
    counts: dict[str, int] = defaultdict(int)
    for finding in edition.findings:
        counts[finding.check] += 1
    assert counts == FOUND[path.stem]


def test_the_reports_are_all_there() -> None:
    assert set(REPORTS) == set(FOUND)
