"""Where a key stands in a TOML file: the parser's values do not say, and a person looks for the line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_NAMES})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*({_NAMES})\s*=")

Step = int | str


def line_of(text: str, steps: Sequence[Step]) -> int | None:
    """The line, from 1, of the key at *steps*, or of the table that should hold it; None where neither is written.

    :param text: a TOML file.
    :param steps: names, and places in arrays of tables from 0: ``("columns", 2, "kind")``.
    """
    wanted = tuple(steps)
    found, depth = None, 0
    table: tuple[Step, ...] = ()
    seen: dict[tuple[Step, ...], int] = {}
    inside: str | None = None  # the quotes of a text that goes on over lines
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is not None:
            inside = None if line.count(inside) % 2 else inside
            continue
        if header := _TABLE.match(line):
            names = _split(header[2])
            if header[1] == "[[":
                seen[names] = seen.get(names, -1) + 1
                names = (*names, seen[names])
            place = table = names
        elif key := _KEY.match(line):
            place = (*table, *_split(key[1]))
            inside = next((quotes for quotes in ('"""', "'''") if line.count(quotes) % 2), None)
        else:
            continue
        if len(place) > depth and place == wanted[: len(place)]:
            found, depth = number, len(place)
    return found


def _split(names: str) -> tuple[Step, ...]:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, names))
