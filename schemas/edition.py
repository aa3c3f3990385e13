"""What reading one published PDF gives: the rows of the dataset's tables, and what was odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.findings import Finding

#: Table -> its rows, as the dataset has them.
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one PDF says.

    :param rows: all tables but ``reports`` and ``findings``.
    :param repaired: how many glyphs were repaired (uses on the pages).
    :param agreement: second reader -> rate of cells that agree, 0 to 1.
    """

    report_id: str
    as_of: date
    page_count: int
    rows: Rows
    findings: tuple[Finding, ...]
    repaired: int
    agreement: Mapping[str, float]
