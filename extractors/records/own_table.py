"""The rows of a table that is published under its own columns: texts, whole numbers and amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from extractors.records.actions import Row, with_far
from extractors.records.amounts import MARKS
from extractors.records.cells import plain, read_integer, read_money
from extractors.records.model import Action, Money
from extractors.records.notes import take_marks
from extractors.records.sums import Summed, TotalRow, check_sums
from extractors.records.values import is_nothing
from extractors.table import Part
from schemas.catalogue import Column, Entry
from schemas.findings import Finding


def table_rows(
    report_id: str, rows: Sequence[Row], totals: Sequence[TotalRow], entry: Entry
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """The rows of the table, and what was found on the way; rows of totals are held against the others."""
    found: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for position, row in enumerate(with_far(rows, entry), start=1):
        reader = _Reader(row.parts, row.labels, row.stated, entry, row.far)
        values = {column.name: reader.value(column) for column in entry.columns}
        places = [part for parts in row.parts.values() for part in parts if part.lines]
        unsure = _unsure(row, entry)
        findings += [*reader.findings, *unsure]
        found.append(
            {"report_id": report_id, "position": position}
            | values
            | {
                "page": min(part.page for part in places),
                "needs_review": row.is_unsure or reader.needs_review or bool(unsure),
            }
        )
    columns = {
        column.name: _summed(column, [(row.parts, row.labels, row.stated) for row in rows], totals, entry)
        for column in entry.columns
        if column.kind in ("integer", "amount")
    }
    return found, findings + check_sums(totals, columns)


def _unsure(row: Row, entry: Entry) -> list[Finding]:
    """A finding for each cell with a glyph that could not be read, and for each that must be filled and is not."""
    page = next((part.page for parts in row.parts.values() for part in parts if part.lines), None)
    found: list[Finding] = []
    for column in entry.columns:
        parts = row.parts.get(column.name, ())
        if any(span.is_doubtful for part in parts for line in part.lines for span in line.spans):
            found.append(Finding(check="value-unsure", column=column.name, page=page, found=plain(parts)[:120]))
        elif column.required and not plain(parts):
            found.append(Finding(check="value-missing", column=column.name, page=page))
    return found


def action_sums(actions: Sequence[Action], totals: Sequence[TotalRow], entry: Entry) -> list[Finding]:
    """What was found of the rows of totals in a table of actions."""
    columns: dict[str, Summed] = {}
    for kind in ("planned", "spent"):
        column = entry.column(kind)
        if column is None:
            continue
        money = [action.planned if kind == "planned" else action.spent for action in actions]
        sums = [_Reader(row.parts, row.labels, row.stated, entry).amount(column) for row in totals]
        columns[column.name] = Summed(
            values=[one.value or Decimal(0) for one in money],
            is_known=[one.value is not None or is_nothing(one.note) for one in money],
            totals=[one.value for one in sums],
            printed=[plain(row.parts.get(column.name, ())) for row in totals],
        )
    return check_sums(totals, columns)


class _Reader:
    """Reads the cells of one row and keeps what was found."""

    def __init__(
        self,
        parts: Mapping[str, tuple[Part, ...]],
        labels: Mapping[str, str],
        stated: int | None,
        entry: Entry,
        far: frozenset[str] = frozenset(),
    ) -> None:
        # A raised figure must not become one with the figure before it; what it calls is not published here.
        called = {name: take_marks(cell, {}, {}) for name, cell in parts.items()}
        self._cells = {name: one.parts for name, one in called.items()}
        self._printed, self._labels, self._stated, self._entry = parts, labels, stated, entry
        self._far = far
        self.findings: list[Finding] = [
            Finding(check="value-unsure", column=name, page=self._page(name), found=plain(one.parts)[:120])
            for name, one in called.items()
            if one.orphans and any(column.name == name and column.kind != "text" for column in entry.columns)
        ]
        self.needs_review = bool(self.findings)

    def value(self, column: Column) -> str | int | Decimal | None:
        """The cell as the dataset has it."""
        if column.kind == "amount":
            return self.amount(column).value
        if column.kind != "integer":
            return plain(self._cells.get(column.name, ()))
        count, shown = read_integer(self._cells.get(column.name, ()), self._entry, self._labels.get(column.name, ""))
        if not count.is_read:
            self._tell("value-unread", column.name, found=shown.text)
        elif shown.cut is not None:
            self._tell("value-unsure", column.name, found=shown.text)
        return count.value

    def amount(self, column: Column) -> Money:
        """The amount of a cell."""
        return read_money(
            column, self._cells, self._entry, self._labels, self._stated, self._told, column.name in self._far
        )

    def _told(self, check: str, column: str | None = None, review: bool = False, **values: str | None) -> None:
        self._tell("value-unread" if check == "amount-unread" else "value-unsure", column or "", **values)
        self.needs_review |= review

    def _tell(self, check: str, column: str, **values: str | None) -> None:
        self.findings.append(Finding(check=check, column=column, page=self._page(column), **values))
        self.needs_review = True

    def _page(self, column: str) -> int | None:
        return next((part.page for part in self._printed.get(column, ()) if part.lines), None)


def _summed(
    column: Column,
    rows: Sequence[tuple[Mapping[str, tuple[Part, ...]], Mapping[str, str], int | None]],
    totals: Sequence[TotalRow],
    entry: Entry,
) -> Summed:
    """The figures of *column*, of an integer or an amount."""

    def read(parts: Mapping[str, tuple[Part, ...]], labels: Mapping[str, str], stated: int | None) -> Decimal | None:
        value = _Reader(parts, labels, stated, entry).value(column)
        return None if value is None or isinstance(value, str) else Decimal(value)

    values = [read(*row) for row in rows]
    texts = [MARKS.sub("", plain(parts.get(column.name, ()))) for parts, _, _ in rows]
    return Summed(
        values=[value or Decimal(0) for value in values],
        is_known=[
            value is not None or re.search(r"\d", text) is None for value, text in zip(values, texts, strict=True)
        ],
        totals=[read(row.parts, row.labels, row.stated) for row in totals],
        printed=[plain(row.parts.get(column.name, ())) for row in totals],
    )
