"""Rows become frames with exact types, in one order, with nothing that cannot be shown."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.publish.frames import build, check_frames
from schemas.tables import TABLES, TableSpec, tables_of
from schemas.text import is_readable
from tests.publish.samples import EDITION, ENTRIES, action, report, sample

SPECS = tables_of(ENTRIES)
#: How the first action is named to a person.
ROW = f"report_id={EDITION}, action_id=plan:1"


def built(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    tables = build({"reports": [report()], **rows}, SPECS)
    assert tables.problems == ()
    return tables.frames


def cell(frame: pd.DataFrame, name: str) -> Any:
    (value,) = frame[name]
    return None if pd.isna(value) else value


def problems(**rows: list[dict[str, Any]]) -> list[str]:
    return [str(problem) for problem in build({"reports": [report()], **rows}, SPECS).problems]


def test_no_column_holds_python_objects() -> None:
    frames = build(sample(), SPECS).frames
    assert list(frames) == list(SPECS)
    for frame in frames.values():
        assert all(isinstance(kind, pd.ArrowDtype) for kind in frame.dtypes)


def test_columns_stand_in_the_order_of_the_table() -> None:
    backwards = dict(reversed(action(1).items()))
    assert tuple(built(actions=[backwards])["actions"].columns) == TABLES["actions"].columns


def test_a_table_that_is_not_named_is_empty_and_typed() -> None:
    frame = built()["actions"]
    assert len(frame) == 0
    assert str(frame["planned_cad"].dtype) == "decimal128(18, 2)[pyarrow]"


def test_amounts_are_exact() -> None:
    frame = built(actions=[action(1, planned_cad=Decimal("9999999999999.99"), spent_cad=Decimal("-0"))])["actions"]
    assert cell(frame, "planned_cad") == Decimal("9999999999999.99")
    assert str(cell(frame, "spent_cad")) == "0.00"


def test_dates_moments_and_amounts_may_come_as_text() -> None:
    row = report() | {"as_of": "2023-03-31", "retrieved_at": "2024-05-06T03:08:09-04:00"}
    tables = build({"reports": [row], "actions": [action(1, planned_cad="12.5")]}, SPECS)
    assert tables.problems == ()
    assert cell(tables.frames["reports"], "as_of") == date(2023, 3, 31)
    assert cell(tables.frames["reports"], "retrieved_at") == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert cell(tables.frames["actions"], "planned_cad") == Decimal("12.50")


def test_moments_are_kept_in_utc_to_the_second() -> None:
    row = report() | {"retrieved_at": datetime(2024, 1, 1, 0, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=-5)))}
    frame = build({"reports": [row]}, SPECS).frames["reports"]
    assert cell(frame, "retrieved_at") == datetime(2024, 1, 1, 5, 0, 0, tzinfo=UTC)


def test_an_empty_text_is_no_value() -> None:
    assert cell(built(actions=[action(1, section="")])["actions"], "section") is None


def test_measures_are_rounded_to_their_places() -> None:
    rows = sample()
    frames = build(rows, SPECS).frames
    assert cell(frames["cells"], "x0") == 1.23
    assert cell(frames["repairs"], "confidence") == 0.988


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        ("actions", {"position": "1"}, f"actions.position ({ROW}): expected a whole number, found '1' (str)"),
        ("actions", {"number": True}, "expected a whole number, found True (bool)"),
        ("actions", {"number": 2**63}, "is too large"),
        ("actions", {"title": 5}, "expected text, found 5 (int)"),
        ("actions", {"planned_cad": 1.5}, "expected an exact amount, found 1.5 (float)"),
        ("actions", {"planned_cad": "1 000,00 $"}, "expected an exact amount"),
        ("actions", {"planned_cad": Decimal("1.005")}, "has fractions of a cent"),
        ("actions", {"planned_cad": Decimal("NaN")}, "not an amount"),
        ("actions", {"planned_cad": Decimal(10) ** 16}, "not an amount below 10^16"),
        ("actions", {"needs_review": 1}, "expected true or false, found 1 (int)"),
        ("actions", {"needs_review": None}, f"actions.needs_review ({ROW}): the value is missing"),
        ("actions", {"position": 0}, "0 is less than 1"),
        ("actions", {"status": "Terminée"}, "'Terminée' is none of completed, continued, in_progress, not_started"),
        ("actions", {"action_id": "7"}, "'7' does not look like one"),
        ("actions", {"report_id": "plan-2024-03-31"}, "there is no such row in 'reports': plan-2024-03-31"),
        ("actions", {"titel": "x"}, f"actions.titel ({ROW}): the table has no such column"),
        ("reports", {"as_of": datetime(2023, 3, 31, tzinfo=UTC)}, "expected a date"),
        ("reports", {"as_of": "31 mars"}, "Invalid isoformat"),
        ("reports", {"retrieved_at": datetime(2023, 3, 31)}, "expected a moment with its time zone"),
        ("reports", {"sha256": "AB"}, "does not look like one"),
        ("cells", {"x0": float("nan")}, "nan is not a number"),
        ("cells", {"x0": "3"}, "expected a number, found '3' (str)"),
        ("repairs", {"confidence": 1.5}, "1.5 is more than 1"),
        ("action_organisations", {"organisation_id": "ABC"}, "there is no such row in 'organisations'"),
        ("action_recommendations", {"action_id": "plan:99"}, "no such row in 'actions': plan-2023-03-31, plan:99"),
    ],
)
def test_what_is_wrong_is_told_with_table_column_and_row(table: str, change: dict[str, Any], expected: str) -> None:
    rows = sample(actions=2)
    rows[table] = [rows[table][0] | change, *rows[table][1:]]
    told = [str(problem) for problem in build(rows, SPECS).problems]
    assert any(expected in problem for problem in told), told
    assert all(problem.report_id for problem in build(rows, SPECS).problems if problem.table != "reports")


def test_two_rows_of_one_key_are_told_both() -> None:
    told = problems(actions=[action(1), action(1, position=2)])
    assert told == ["actions (report_id=plan-2023-03-31, action_id=plan:1): another row has the same key"] * 2


def test_an_unknown_table_is_told() -> None:
    assert problems(acitons=[]) == ["acitons: the dataset has no table of that name"]


def test_equal_rows_of_a_table_without_a_key_are_one() -> None:
    rows = sample()
    rows["action_links"] *= 3
    assert len(build(rows, SPECS).frames["action_links"]) == 1


def test_rows_stand_in_reading_order() -> None:
    rows = sample(12)
    frames = build({name: list(reversed(table)) for name, table in rows.items()}, SPECS).frames
    assert list(frames["actions"]["number"]) == list(range(1, 13))
    assert list(frames["progress_items"]["action_id"].unique()) == [f"plan:{number}" for number in range(1, 13)]
    assert list(frames["action_organisations"]["role"]) == ["responsible", "collaborator"]
    assert list(frames["findings"]["severity"]) == ["error", "warning", "notice"]


@given(seed=st.integers())
@settings(deadline=None, max_examples=8)
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    rows = sample(4)
    rows["actions"][1]["title"] = "perdu\N{REPLACEMENT CHARACTER}"
    rows["progress_items"][2]["text"] = "\ue001"
    shuffled = {name: random.Random(seed).sample(table, len(table)) for name, table in rows.items()}
    one, other = build(rows, SPECS), build(shuffled, SPECS)
    assert one.problems == ()
    assert other.problems == ()
    assert all(one.frames[name].equals(other.frames[name]) for name in SPECS)


def test_text_that_cannot_be_shown_is_marked_and_told_once() -> None:
    frames = built(
        actions=[action(1, title="a\x00b\N{REPLACEMENT CHARACTER} (cid:14)"), action(2)],
        progress_items=[
            {"report_id": EDITION, "action_id": "plan:2", "position": 1, "kind": "bullet", "text": "\uf0b7 mot"}
        ],
    )
    assert frames["actions"]["title"].tolist() == ["a▯b▯ ▯", "Titre, « 2 »"]
    assert list(frames["actions"]["needs_review"]) == [True, True]
    told = frames["findings"][["check", "action_id", "column", "page", "found"]].itertuples(index=False, name=None)
    assert list(told) == [
        ("unreadable-text", "plan:1", "title", 1, "a▯b▯ ▯"),
        ("unreadable-text", "plan:2", "progress", 1, "▯ mot"),
    ]


def test_text_that_was_marked_before_is_not_told_again() -> None:
    frames = built(actions=[action(1, title="\x07", needs_review=True)])
    assert list(frames["actions"]["title"]) == ["▯"]
    assert len(frames["findings"]) == 0


def test_text_quoted_from_a_text_layer_is_written_by_code() -> None:
    frames = build(sample(), SPECS).frames
    assert cell(frames["repairs"], "printed") == "[U+FFFD]"
    assert frames["findings"]["found"].tolist()[0] == "un[U+000E]mot"


def test_line_ends_and_tabs_are_one_of_a_kind() -> None:
    assert cell(built(actions=[action(1, title="a\r\nb\tc\x0bd")])["actions"], "title") == "a\nb c\nd"


@pytest.mark.slow
@given(st.lists(st.text(st.characters()), max_size=20))
@settings(deadline=None, max_examples=20)
def test_no_text_gets_through_that_cannot_be_shown(texts: list[str]) -> None:
    actions = [action(number, title=text, progress=text) for number, text in enumerate(texts, 1)]
    frame = built(actions=actions)["actions"]
    assert len(frame) == len(texts)
    shown = [*frame["title"].dropna(), *frame["progress"].dropna()]
    assert all(text and is_readable(text) for text in shown)


def test_a_table_of_its_own_has_the_columns_of_its_entry() -> None:
    frame = build(sample(2), SPECS).frames["software_list"]
    assert list(frame.columns) == ["report_id", "position", "software", "copies", "cost", "page", "needs_review"]
    assert list(frame["cost"]) == [Decimal("1.00"), Decimal("2.00")]


@pytest.mark.parametrize("spoil", [
    lambda frame: frame.drop(columns="position"),
    lambda frame: frame.assign(more=frame["position"]),
    lambda frame: frame[[*frame.columns[1:], frame.columns[0]]],
    lambda frame: frame.astype({"position": "float64"}),
    lambda frame: frame.astype({"position": "string[pyarrow]"}),
], ids=["column missing", "column more", "other order", "other type", "text"])  # fmt: skip
def test_a_table_without_rows_still_has_its_columns_and_types(spoil: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    frames = build({"reports": [report()]}, SPECS).frames
    assert check_frames(SPECS, frames) == ()
    assert frames["actions"].empty
    (told, *_) = check_frames(SPECS, {**frames, "actions": spoil(frames["actions"])})
    assert told.table == "actions"


def test_specs_may_lack_tables() -> None:
    only: dict[str, TableSpec] = {"reports": TABLES["reports"]}
    assert build({"reports": [report()]}, only).problems == ()
