"""pandera models, generated from the fields, and what they say of a frame.

Frames hold Arrow types in every column (:data:`ARROW_TYPES`), so that an integer may be empty, an amount is exact and
nothing is a Python object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
from pandera.errors import SchemaErrors

from schemas.fields import Field, FieldType
from schemas.tables import ForeignKey, TableSpec
from schemas.text import is_readable

ARROW_TYPES: dict[FieldType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 2),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that must not be published. ``row`` names the row by its key; ``report_id`` the edition it is of."""

    table: str
    column: str | None = None
    row: str | None = None
    report_id: str | None = None
    what: str

    def __str__(self) -> str:
        place = self.table + (f".{self.column}" if self.column else "") + (f" ({self.row})" if self.row else "")
        return f"{place}: {self.what}"


@cache
def model_of(spec: TableSpec) -> pandera.DataFrameSchema:
    """The pandera model of a table: columns in order, types, what values may be, the key."""
    return pandera.DataFrameSchema(
        {field.name: _column(field) for field in spec.fields},
        strict=True, ordered=True, unique=list(spec.primary_key or spec.columns), name=spec.name,
    )  # fmt: skip


def check_frame(spec: TableSpec, frame: pd.DataFrame) -> tuple[Problem, ...]:
    """What is wrong with the rows of one table, each value once, in the order of the rows."""
    if frame.empty and dict(frame.dtypes) == _types(spec) and tuple(frame.columns) == spec.columns:
        return ()  # as most tables of a small dataset are; a model would take its time all the same
    try:
        model_of(spec).validate(frame, lazy=True)
    except SchemaErrors as errors:
        found: dict[tuple[int, str], Problem] = {}
        for case in errors.failure_cases.to_dict("records"):
            index = case["index"]
            is_key = case["schema_context"] == "DataFrameSchema" and index is not None and not pd.isna(index)
            column = None if is_key or case["column"] is None else str(case["column"])
            place = -1 if index is None or pd.isna(index) else int(index)
            what = _say(spec, column, "same key" if is_key else str(case["check"]), case["failure_case"])
            found.setdefault((place, column or ""), _problem(spec, frame, place, column, what))
        return tuple(found[key] for key in sorted(found))
    return ()


@cache
def _types(spec: TableSpec) -> dict[str, pd.ArrowDtype]:
    """The type of each column."""
    return {field.name: pd.ArrowDtype(ARROW_TYPES[field.type]) for field in spec.fields}


def check_keys(specs: Mapping[str, TableSpec], frames: Mapping[str, pd.DataFrame]) -> tuple[Problem, ...]:
    """Rows that refer to a row that is not there, table by table."""
    return tuple(
        problem
        for spec in specs.values()
        for key in spec.foreign_keys
        if key.table in frames
        for problem in _orphans(spec, key, frames[spec.name], frames[key.table])
    )


def row_name(spec: TableSpec, row: Mapping[str, Any]) -> str:
    """A row's name for a person: its key, or its first columns where the table has none."""
    names = spec.primary_key or spec.columns[:4]
    return ", ".join(f"{name}={row[name]}" for name in names if row.get(name) is not None)


def _orphans(spec: TableSpec, key: ForeignKey, frame: pd.DataFrame, target: pd.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    if frame.empty:
        return problems
    known = set(target[list(key.reference)].itertuples(index=False, name=None))
    for place, values in enumerate(frame[list(key.fields)].itertuples(index=False, name=None)):
        if values in known or (key.is_optional and any(pd.isna(value) for value in values)):
            continue
        what = f"there is no such row in '{key.table}': {', '.join(map(str, values))}"
        problems.append(_problem(spec, frame, place, key.fields[-1], what))
    return problems


def _problem(spec: TableSpec, frame: pd.DataFrame, place: int, column: str | None, what: str) -> Problem:
    if place < 0:
        return Problem(table=spec.name, column=column, what=what)
    row = {str(name): None if pd.isna(value) else value for name, value in frame.iloc[place].items()}
    report_id = row.get("report_id")
    return Problem(
        table=spec.name, column=column, row=row_name(spec, row), what=what,
        report_id=None if report_id is None else str(report_id),
    )  # fmt: skip


def _column(field: Field) -> pandera.Column:
    checks: list[pandera.Check] = []
    if field.type == "string":
        checks.append(_element("readable", is_readable))
    if field.terms:
        checks.append(_element("terms", partial(_is_term, frozenset(term.value for term in field.terms))))
    if field.pattern:
        checks.append(pandera.Check.str_matches(rf"^(?:{field.pattern})$"))
    if field.minimum is not None:
        checks.append(pandera.Check.ge(field.minimum))
    if field.maximum is not None:
        checks.append(pandera.Check.le(field.maximum))
    return pandera.Column(pd.ArrowDtype(ARROW_TYPES[field.type]), checks, nullable=not field.required)


def _element(name: str, test: Callable[[str], bool]) -> pandera.Check:
    return pandera.Check(test, element_wise=True, name=name, error=name)


def _is_term(terms: frozenset[str], value: str) -> bool:
    return value in terms


def _say(spec: TableSpec, column: str | None, check: str, value: object) -> str:
    """What is wrong with one value, for a person."""
    if check == "same key":
        return "another row has the same key"
    field = next((field for field in spec.fields if field.name == column), None)
    if field is None:
        return f"{check}: {value}"
    if check == "not_nullable":
        return "the value is missing"
    if check == "readable":
        return f"{value!r} holds a character that cannot be shown"
    if check == "terms":
        return f"{value!r} is none of {', '.join(term.value for term in field.terms)}"
    if check.startswith("str_matches"):
        return f"{value!r} does not look like one (pattern {field.pattern})"
    if check.startswith("greater"):
        return f"{value} is less than {field.minimum}"
    if check.startswith("less"):
        return f"{value} is more than {field.maximum}"
    return f"{check}: {value}"
