"""Exact cells: the measure for readers that give tables of text, page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.layouts.texts import Report

#: Text marks and bullets count as the same: how a bullet is drawn is not the report's wording.
_BULLET = re.compile(r"(^|(?<=\s))[•·▪‣◦\-–](?=\s)")


def plain(text: object) -> str:
    """*text* without white space and bullets: where a line was cut does not matter."""
    return re.sub(r"\s+", "", _BULLET.sub("", "" if text is None else str(text)))


def exact_cells(report: Report, rows: Iterable[Sequence[object]]) -> tuple[int, int]:
    """(exact, expected): the cells of *report* that stand in *rows*, the rows of all tables that a reader gave.

    Each row of the report is matched with the reader's row that shares the most cells with it, in any order of the
    columns; at least one cell that is not empty must be shared. A reader's row serves once.
    """
    given = [Counter(plain(cell) for cell in row) for row in rows]
    wanted = [Counter(plain(row.text(column)) for column in row.cells) for row in report.rows]
    pairs: list[tuple[int, int, int]] = []
    for place, row in enumerate(wanted):
        for other, candidate in enumerate(given):
            shared = row & candidate
            if any(text for text in shared):
                pairs.append((-shared.total(), place, other))
    taken: set[int] = set()
    served: set[int] = set()
    exact = 0
    for negative, place, other in sorted(pairs):
        if place not in taken and other not in served:
            taken.add(place)
            served.add(other)
            exact -= negative
    return exact, sum(row.total() for row in wanted)
