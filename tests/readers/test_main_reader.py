"""Any reader can be a report's main reader: the records are the same where the tables are drawn with lines."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from extractors.edition import read_edition
from extractors.readers.choice import SECOND_READERS
from schemas.catalogue import ReaderName, load_entry
from tests.readers.pages import sample
from tests.shared import ROOT

ENTRY = load_entry(ROOT / "reports" / "sample-action-plan.toml")
#: Values that the dataset has of an action whatever reader read it; where a part stands may differ by a hair.
TABLES = ("actions", "progress_items", "action_organisations", "action_recommendations", "organisations")


@cache
def _rows(reader: ReaderName) -> dict[str, list[dict[str, Any]]]:
    entry = ENTRY.model_copy(update={"reader": reader})
    return read_edition(sample(), entry, second_readers=()).rows


@pytest.mark.slow
@pytest.mark.parametrize("reader", SECOND_READERS)
def test_records_do_not_depend_on_the_reader(reader: ReaderName) -> None:
    ours, theirs = _rows("ruled"), _rows(reader)
    assert ours["actions"]
    for table in TABLES:
        for one, other in zip(ours[table], theirs[table], strict=True):
            # What our reader could not read, another may read, rightly or wrongly.
            known = {key: value for key, value in one.items() if "\N{WHITE VERTICAL RECTANGLE}" not in str(value)}
            assert {key: other[key] for key in known} == known


@pytest.mark.slow
@pytest.mark.parametrize("reader", SECOND_READERS)
def test_links_and_notes_are_the_same(reader: ReaderName) -> None:
    ours, theirs = _rows("ruled"), _rows(reader)
    assert ours["action_links"]
    assert [(row["action_id"], row["url"]) for row in theirs["action_links"]] == [
        (row["action_id"], row["url"]) for row in ours["action_links"]
    ]
    assert [(row["action_id"], row["mark"]) for row in theirs["action_notes"]] == [
        (row["action_id"], row["mark"]) for row in ours["action_notes"]
    ]
