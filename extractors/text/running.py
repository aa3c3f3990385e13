"""Running lines: what every page repeats at its head or foot and is no part of what the pages say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

#: The number of a page as it is printed, with that of the last page or without: "12", "- 3 -", "Page 4 de 20", "xii".
PAGE_NUMBER = re.compile(
    r"^(?:[-–—]\s*)?(?:page|p\.)?\s*"
    r"(?:[A-Z]?\d{1,4}|(?=[ivxlc])c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3}))"
    r"(?:\s*(?:de|of|sur|/|\|)\s*\d{1,4})?(?:\s*[-–—])?$",
    re.IGNORECASE,
)
#: A line that stands at the same height on as many pages as this, and on this share of all, runs.
_PAGES, _SHARE = 3, 0.4
#: Heights that differ by less (points) are the same.
_SLACK = 3.0


class Placed(NamedTuple):
    """A line of text and where it stands; ``top`` in points."""

    page: int
    top: float
    text: str


def running(lines: Iterable[Placed]) -> frozenset[Placed]:
    """Those of *lines* that run: the same text, but for its figures, at the same height on many pages."""
    groups: defaultdict[str, list[Placed]] = defaultdict(list)
    pages: set[int] = set()
    for line in lines:
        pages.add(line.page)
        groups[re.sub(r"\d+", "#", "".join(line.text.split())).casefold()].append(line)
    found: set[Placed] = set()
    for group in groups.values():
        heights = sorted(group, key=lambda line: line.top)
        level: list[Placed] = []
        for line in [*heights, None]:
            if line is not None and level and line.top - level[0].top <= _SLACK:
                level.append(line)
                continue
            if len({one.page for one in level}) >= max(_PAGES, _SHARE * len(pages)):
                found.update(level)
            level = [line] if line is not None else []
    return frozenset(found)
