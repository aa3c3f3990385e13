"""Totals that a text states of itself, held against the list they sum up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from extractors.text.paragraphs import Item

_FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+"
_TOTAL = re.compile(
    rf"^(?:au |le |un |the |in |a )?total\b[^\d]{{0,30}}(?P<figure>{_FIGURE})[ \u00a0](?P<unit>[^\W\d_]{{3,}})", re.I
)
_PART = re.compile(rf":[ \u00a0]?(?P<figure>{_FIGURE})[ \u00a0](?P<unit>[^\W\d_]{{3,}})[^\d]{{0,20}}$")
#: Fewer parts than this are no list that a total sums up.
_FEWEST = 3


def differing_totals(items: Sequence[Item]) -> tuple[tuple[int, int], ...]:
    """(stated, sum of the parts) of each total in *items* that its list does not add up to.

    A total and its parts count the same thing: ``Total : 2 680 inscriptions`` and items that end in
    ``: 876 inscriptions``. The list is the run of such items nearest to the total.
    """
    parts = [None if _TOTAL.match(item.text) else _PART.search(item.text) for item in items]
    runs: list[tuple[int, str, int]] = []
    index = 0
    for unit, group in groupby(parts, key=lambda match: _stem(match["unit"]) if match else ""):
        members = list(group)
        if unit and len(members) >= _FEWEST:
            runs.append((index, unit, sum(_number(match["figure"]) for match in members if match)))
        index += len(members)
    found: list[tuple[int, int]] = []
    for place, item in enumerate(items):
        match = _TOTAL.match(item.text)
        if match is None:
            continue
        same = [run for run in runs if run[1] == _stem(match["unit"])]
        if same:
            total = min(same, key=lambda run: abs(run[0] - place))[2]
            stated = _number(match["figure"])
            if total != stated:
                found.append((stated, total))
    return tuple(found)


def _number(figure: str) -> int:
    return int(re.sub(r"\D", "", figure))


def _stem(word: str) -> str:
    """A word without its ending, so that one inscription and two inscriptions count the same."""
    return word.casefold()[:6].rstrip("s")
