"""Rows that show only a part of their text: the rest is drawn where a cell or the page hides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.geometry import BBox
from extractors.records.actions import Row
from extractors.table import Line
from schemas.findings import Finding

#: A line is cut off where as much of it as this lies in the place of a cut.
_INSIDE = 0.5


def marked_where_cut(
    rows: Sequence[Row], cuts: Mapping[int, Sequence[BBox]]
) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """*rows*, those marked that show a part of their text only; and what to tell of each.

    :param cuts: page → where text is cut off on it.
    """
    if not any(cuts.values()):
        return tuple(rows), ()
    marked: list[Row] = []
    findings: list[Finding] = []
    for row in rows:
        found = list(_cut_lines(row, cuts))
        findings += [
            Finding(check="text-cut", page=line.page, column=column, found=line.text[:120]) for column, line in found
        ]
        marked.append(replace(row, is_unsure=True) if found else row)
    return tuple(marked), tuple(findings)


def _cut_lines(row: Row, cuts: Mapping[int, Sequence[BBox]]) -> Iterator[tuple[str, Line]]:
    """Of each column of *row*, the last line that is cut off."""
    for column, parts in row.parts.items():
        cut = [line for part in parts for line in part.lines if _is_cut(line, cuts.get(line.page, ()))]
        if cut:
            yield column, cut[-1]


def _is_cut(line: Line, cuts: Sequence[BBox]) -> bool:
    area = line.bbox.width * line.bbox.height
    return any(box.overlap(line.bbox) > _INSIDE * area for box in cuts)
