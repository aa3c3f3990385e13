"""Rows to frames: exact types, one order whatever the order they came in, text that can be shown.

A row is a mapping from column name to ``str``, ``int``, ``Decimal``, ``float`` (measures only), ``date``,
``datetime`` with its time zone, ``bool`` or None. Dates, moments and amounts are also taken as text in the form the
CSV files have, so that rows may pass through JSON. An empty text is no value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from schemas.fields import Field, FieldType
from schemas.findings import Finding
from schemas.models import ARROW_TYPES, Problem, check_frame, check_keys, row_name
from schemas.rows import finding_rows
from schemas.tables import TableSpec
from schemas.text import UNREADABLE, is_readable, mask, quote, tidy

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_CENT = Decimal("0.01")
_AMOUNT = re.compile(r"-?\d+(\.\d{1,2})?")
_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a dataset by name, or the reasons why there are none. Rows are in their final order."""

    frames: dict[str, pd.DataFrame]
    problems: tuple[Problem, ...]


def build(rows: Rows, specs: Mapping[str, TableSpec]) -> Tables:
    """Make the tables of *specs* from *rows*, validated by the pandera models; a table without rows is empty."""
    problems = [
        Problem(table=name, what="the dataset has no table of that name") for name in sorted(set(rows) - set(specs))
    ]
    converted: dict[str, list[Row]] = {}
    masked: list[tuple[str, Row, str]] = []
    for name, spec in specs.items():
        converted[name] = [_convert(spec, row, problems, masked) for row in rows.get(name, ())]
    if problems:
        return Tables(frames={}, problems=tuple(problems))
    if "findings" in specs:
        converted["findings"] += _report_masked(converted, masked)
    ranks = {(row["report_id"], row["action_id"]): row["position"] or 0 for row in converted.get("actions", ())}
    frames = {name: frame_of(spec, _ordered(spec, converted[name], ranks)) for name, spec in specs.items()}
    return Tables(frames=frames, problems=check_frames(specs, frames))


def check_frames(specs: Mapping[str, TableSpec], frames: Mapping[str, pd.DataFrame]) -> tuple[Problem, ...]:
    """What is wrong with the tables: values (pandera), keys, references."""
    problems = [problem for name, spec in specs.items() for problem in check_frame(spec, frames[name])]
    return (*problems, *check_keys(specs, frames))


def frame_of(spec: TableSpec, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Converted *rows* as a frame with Arrow types; a required value may still be missing."""
    return pd.DataFrame(
        {
            field.name: pd.array([row[field.name] for row in rows], dtype=pd.ArrowDtype(ARROW_TYPES[field.type]))
            for field in spec.fields
        }
    )


def _convert(spec: TableSpec, row: Mapping[str, Any], problems: list[Problem], masked: list[Any]) -> Row:
    """One row with every column of *spec*, typed. What does not fit goes to *problems*."""
    out: Row = {}
    for field in spec.fields:
        value = row.get(field.name)
        try:
            value = None if value is None or value == "" else _CONVERT[field.type](field, value)
        except (TypeError, ValueError, ArithmeticError) as error:
            problems.append(_problem(spec, row, field.name, str(error)))
            value = None
        if field.type == "string" and value is not None and not is_readable(value):
            value = mask(value)
            masked.append((spec.name, out, field.name))
        out[field.name] = value
    problems += [_problem(spec, row, name, "the table has no such column") for name in row if name not in out]
    return out


def _problem(spec: TableSpec, row: Mapping[str, Any], column: str, what: str) -> Problem:
    report_id = row.get("report_id")
    return Problem(
        table=spec.name, column=column, row=row_name(spec, row), what=what,
        report_id=report_id if isinstance(report_id, str) else None,
    )  # fmt: skip


def _report_masked(converted: Mapping[str, list[Row]], masked: Iterable[tuple[str, Row, str]]) -> list[Row]:
    """Rows of ``findings`` for text that could not be read, and ``needs_review`` set; not where it was set already."""
    actions = {(row["report_id"], row["action_id"]): row for row in converted.get("actions", ())}
    was_told = {id(row) for rows in converted.values() for row in rows if row.get(_REVIEW)}
    told: dict[tuple[str, str, str], Finding] = {}
    for table, row, name in masked:
        report_id, action_id = row["report_id"] or "", row.get("action_id")
        owner = row if _REVIEW in row else actions.get((report_id, action_id), row)
        if id(owner) in was_told:
            continue
        if _REVIEW in owner:
            owner[_REVIEW] = True
        column = row.get("column") or ("progress" if table == "progress_items" else name)
        page = row.get("page") or owner.get("first_page")
        words = _around(row[name])
        finding = Finding(check="unreadable-text", action_id=action_id, column=column, page=page, found=words)
        key = (report_id, action_id or f"{owner.get('position')}", column)
        told[key] = min(told.get(key, finding), finding, key=lambda one: (one.page or 0, one.found or ""))
    return [row for (report_id, *_), finding in told.items() for row in finding_rows(report_id, [finding])]


def _around(text: str) -> str:
    """The words about the first character of *text* that could not be read."""
    at = text.index(UNREADABLE)
    return text[max(0, at - 30) : at + 31]


def _ordered(spec: TableSpec, rows: list[Row], ranks: Mapping[tuple[str, str], int]) -> list[Row]:
    """*rows* in reading order. Of a table without a key, rows equal in every column are one."""
    if not spec.primary_key:
        rows = list({tuple(row.values()): row for row in rows}.values())
    names = (*spec.order, *(name for name in spec.columns if name not in spec.order))
    terms = {field.name: [term.value for term in field.terms] for field in spec.fields if field.terms}

    def key(row: Row) -> tuple[Any, ...]:
        out: list[Any] = []
        for name in names:
            value = row[name]
            if name == "action_id":
                out.append(ranks.get((row["report_id"], value), 0))
            if value is not None and value in terms.get(name, ()):
                value = f"{terms[name].index(value):03d}"
            out += (value is not None, value if value is not None else 0)
        return tuple(out)

    return sorted(rows, key=key)


def _string(_: Field, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {_shown(value)}")
    return quote(tidy(value)) if _.is_quote else tidy(value)


def _integer(_: Field, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"expected a whole number, found {_shown(value)}")
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{value} is too large")
    return value


def _decimal(_: Field, value: object) -> Decimal:
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise TypeError(f"expected an exact amount, found {_shown(value)}")
    value = Decimal(value)
    if not value.is_finite() or abs(value) >= Decimal(10) ** 16:
        raise ValueError(f"{value} is not an amount below 10^16")
    if value != (cents := value.quantize(_CENT)):
        raise ValueError(f"{value} has fractions of a cent")
    return cents if cents else abs(cents)  # no -0.00


def _number(field: Field, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise TypeError(f"expected a number, found {_shown(value)}")
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number")
    return (round(float(value), field.places) if field.places is not None else float(value)) + 0.0


def _boolean(_: Field, value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, found {_shown(value)}")
    return value


def _date(_: Field, value: object) -> date:
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"expected a date, found {_shown(value)}")
    return value


def _datetime(_: Field, value: object) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"expected a moment with its time zone, found {_shown(value)}")
    return value.astimezone(UTC).replace(microsecond=0)


def _shown(value: object) -> str:
    return f"{value!r} ({type(value).__name__})"


_CONVERT: dict[FieldType, Callable[[Field, Any], Any]] = {
    "string": _string, "integer": _integer, "decimal": _decimal, "number": _number,
    "boolean": _boolean, "date": _date, "datetime": _datetime,
}  # fmt: skip
