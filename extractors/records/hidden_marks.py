"""Amounts that may end with the mark of a note: a note that nothing calls may be called by the last figure of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.records.cells import plain
from extractors.table import Part
from schemas.catalogue import Entry

#: A figure whose last digits may be a mark: no groups of thousands end with it.
_BARE = re.compile(r"^[^\d]*(?P<whole>\d+)(?:[.,](?P<decimals>\d+))?$")
_AMOUNTS = ("planned", "spent")


def may_hold_marks(
    rows: Sequence[Mapping[str, tuple[Part, ...]]], entry: Entry, uncalled: Mapping[int, Sequence[str]]
) -> list[tuple[int, str, str]]:
    """(row, column, text) of the amounts that end with the mark of a note that nothing calls.

    :param rows: the cells of each row.
    :param uncalled: page → such marks, figures, of the notes that it may call.

    Where the figures of a column have all as many decimals, one with more than those is meant.
    """
    found: list[tuple[int, str, str]] = []
    for column in (one.name for one in entry.columns if one.kind in _AMOUNTS):
        texts = [plain(cells.get(column, ())) for cells in rows]
        figures = [_BARE.match(text) for text in texts]
        decimals = Counter(len(one["decimals"] or "") for one in figures if one)
        usual = decimals.most_common(1)[0][0] if decimals else 0
        for place, (cells, figure) in enumerate(zip(rows, figures, strict=True)):
            pages = {part.page for part in cells.get(column, ()) if part.lines}
            marks = {mark for page in pages for mark in uncalled.get(page, ())}
            if figure is not None and any(_ends_with(figure, mark, usual) for mark in marks):
                found.append((place, column, texts[place]))
    return found


def _ends_with(figure: re.Match[str], mark: str, usual: int) -> bool:
    digits = figure["decimals"] or figure["whole"]
    return (
        digits.endswith(mark)
        and len(figure["whole"] + (figure["decimals"] or "")) > len(mark)
        and (len(figure["decimals"] or "") == usual + len(mark) if usual else not figure["decimals"])
    )
