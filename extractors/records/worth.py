"""How good a reading of the report's table is: whether it is whole, and which of two is the better one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.columns import KEY_KINDS
from extractors.records.actions import Row
from extractors.records.assemble import Assembled
from extractors.records.cells import plain
from extractors.table import Block
from schemas.catalogue import Entry

#: What says that rows, or the labels of columns, may stand where no table was seen.
_NOT_WHOLE = frozenset(
    {
        "text-between-rows", "text-after-rows", "rows-left-out", "row-holds-several", "row-without-key",
        "row-outside-action", "tables-interleaved", "columns-by-order",
    }
)  # fmt: skip


def is_whole(assembled: Assembled, blocks: Sequence[Block], entry: Entry) -> bool:
    """Whether the rows are all that the pages show: none is cut, none lacks its start, none seems to stand outside.

    :param blocks: the text outside of the tables.
    """
    starts = re.compile(entry.rows.starts) if entry.rows.starts else None
    if starts and any(starts.match(line.text) for block in blocks if block.kind != "footnote" for line in block.lines):
        return False
    if _parted(assembled):
        return False
    return bool(assembled.rows) and not any(finding.check in _NOT_WHOLE for finding in assembled.findings)


def _parted(assembled: Assembled) -> bool:
    """Whether a table that does not fit stands between those that do, where theirs do: it may hold some of their rows.

    Rows without a number do not say that they are missed.
    """
    places = [(fragment.page, fragment.bbox.top) for fragment in assembled.fragments]
    return any(
        places[0] < (other.page, other.bbox.top) < places[-1]
        and any(
            min(one.bbox.x1, other.bbox.x1) - max(one.bbox.x0, other.bbox.x0) > 0.5 * one.bbox.width
            for one in assembled.fragments
            if abs(one.page - other.page) <= 1
        )
        for other in assembled.others
        if places
    )


def _begins(row: Row, entry: Entry) -> bool:
    """Whether *row* begins as the entry says, or may be one without a number: it has a title and a status."""
    key, title, status = (entry.column(*kinds) for kinds in (KEY_KINDS, ("action", "title"), ("status",)))
    if key is None or entry.rows.starts is None:
        return False
    if re.match(entry.rows.starts, plain(row.parts.get(key.name, ()))):
        return True
    return (
        entry.rows.unnumbered
        and title is not None
        and status is not None
        and all(plain(row.parts.get(column.name, ())) for column in (title, status))
    )


#: Text that stands in no row.
_LOST = frozenset({"text-between-rows", "text-after-rows", "row-outside-action"})
#: Characters of about two lines.
_LINES = 80


def worth(assembled: Assembled, entry: Entry) -> tuple[int, int, int, int]:
    """How good a reading is: rows that begin as the entry says, then few that lack a start and little text lost, then
    columns that labels or contents tell apart."""
    starts = entry.rows.starts
    # Without a pattern nothing says how many rows there are, but none at all are the worst.
    begun = sum(_begins(row, entry) for row in assembled.rows) if starts else min(1, len(assembled.rows))
    lost = sum(len(f.found or "") for f in assembled.findings if f.check in _LOST)
    keyless = sum(f.check in ("row-without-key", "tables-interleaved") for f in assembled.findings)
    keyless += max(0, len(assembled.rows) - begun) if starts else 0
    guessed = sum(f.check == "columns-by-order" for f in assembled.findings)
    # A line or two of lost text is as bad as a row without its start.
    return begun, -keyless - lost // _LINES, -guessed, -lost
