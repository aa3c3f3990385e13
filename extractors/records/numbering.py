"""Numbers and titles: what the key cell of a row says, the key that it gives an action, and the order of numbers.

A number is whole (``12``) or not (``1.2.3``, ``A-12``, ``4a``); both name the action.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.records.amounts import MARKS
from extractors.records.cells import plain, readable_items
from extractors.records.model import Action
from extractors.table import Part
from extractors.text.paragraphs import Item, paragraphs
from schemas.catalogue import Entry
from schemas.findings import Finding


def items_of(
    kind: str, cells: Mapping[str, tuple[Part, ...]], entry: Entry, reach: Mapping[str, float]
) -> tuple[Item, ...]:
    """The paragraphs and list items of a row's cell of one *kind*."""
    column = entry.column(kind)
    if column is None:
        return ()
    name = column.name
    return readable_items(paragraphs(cells.get(name, ()), reach=reach[name]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Number, title and progress of a row, and what its key cell prints."""

    number: str
    title: str
    items: tuple[Item, ...]
    printed: str
    #: Whether what stands in the place of the number is more than one number or word.
    is_unsure: bool = False


def read_heading(cells: Mapping[str, tuple[Part, ...]], entry: Entry, reach: Mapping[str, float]) -> Heading:
    """Number, title and progress of a row.

    A cell of kind ``action`` begins with the number; where the table has no column for the progress, what follows the
    title in it is the progress. The title of a row that has its number in another cell stays whole, whatever it begins
    with.
    """
    items: tuple[Item, ...] = items_of("progress", cells, entry, reach)
    title = ""
    key = entry.column("action", "title")
    if key is not None and key.kind == "action" and entry.column("progress") is None:
        pieces = readable_items(paragraphs(cells.get(key.name, ()), reach=reach[key.name]))
        # The title may look like a numbered item of its own: its number is the action's.
        title = pieces[0].printed if pieces else ""
        items = pieces[1:]
    elif key is not None:
        title = plain(cells.get(key.name, ()))
    column = entry.column("number")
    if column is not None:
        return _numbered(plain(cells.get(column.name, ())), title, items, entry)
    if key is None or entry.rows.starts is None:
        return Heading(number="", title=title, items=items, printed=title)
    start = re.match(entry.rows.starts, title)
    if start is None:
        # The raised mark of a footnote may stand between the number and its sign.
        bare = MARKS.sub("", title[:12]) + title[12:]
        start = re.match(entry.rows.starts, bare)
        title, printed = (bare if start else title), title
    else:
        printed = title
    if start is None:
        return Heading(number="", title=title, items=items, printed=printed)
    return Heading(
        number=start.groupdict().get("number") or "", title=title[start.end() :].strip(), items=items, printed=printed
    )


def _numbered(printed: str, title: str, items: tuple[Item, ...], entry: Entry) -> Heading:
    """The heading of a row with its number in a cell of its own."""
    text = MARKS.sub("", printed).strip().rstrip("*").strip()
    start = re.match(entry.rows.starts, text) if entry.rows.starts else None
    number = start.groupdict().get("number") if start else None
    if start is not None and number:
        # More in the cell than the pattern takes for the number: "12a", "1.2", "3 à 5".
        is_unsure = re.sub(r"[\s.,:;)°ºo-]", "", text[start.end() :]) != ""
        return Heading(
            number=text if is_unsure else number, title=title, items=items, printed=printed, is_unsure=is_unsure
        )
    number = re.sub(r"^(?:n[o°ºᵒ]\.?|[#№])\s*(?=\d)", "", text, flags=re.IGNORECASE).rstrip(".): ")
    return Heading(
        number=number, title=title, items=items, printed=printed, is_unsure=re.search(r"\s", number) is not None
    )


def key_of(key: str, keys: dict[str, int]) -> str:
    """*key*, with a count where the edition has used it before; *keys* counts how often."""
    if key not in keys:
        keys[key] = 1
        return key
    unique = key
    while unique in keys:
        keys[key] += 1
        unique = f"{key}-{keys[key]}"
    keys[unique] = 1
    return unique


#: The last member of a number, and what stands before it: "1.2." and 3, "A-" and 12, "4" and "a".
_LAST = re.compile(r"(?P<before>.*?)(?P<last>\d+|(?<=\d)[a-z])", re.IGNORECASE)


def _counted(number: str) -> tuple[str, int] | None:
    """What stands before the last member of a number, and that member; the whole number where it has one member."""
    match = _LAST.fullmatch(number)
    if match is None:
        return None
    last = match["last"]
    return match["before"], int(last) if last.isdigit() else ord(last.lower()) - ord("a") + 1


def order_of(actions: Sequence[Action]) -> list[Finding]:
    """Numbers that the edition leaves out between the first and the last, and those that follow a higher one.

    Numbers of several members are counted among those that differ in the last one only: ``1.2.1``, ``1.2.3``.
    """
    counted = [(action, one) for action in actions if (one := _counted(action.printed_number)) is not None]
    findings = [
        Finding(
            check="number-out-of-order",
            action_id=action.action_id,
            page=action.pages[0] if action.pages else None,
            found=action.printed_number if action.number is None else str(action.number),
        )
        for (above, before), (action, number) in pairwise(counted)
        if above.section == action.section and before[0] == number[0] and before[1] > number[1]
    ]
    series: dict[str, dict[int, str]] = defaultdict(dict)
    for action, (before, last) in counted:
        series[before][last] = action.printed_number
    missing = [gap for before, numbers in series.items() for gap in _gaps(before, numbers)]
    # Many gaps mean a selection of actions, which is the report's choice: one word about it is enough.
    return findings + ([Finding(check="numbers-missing", found=", ".join(missing))] if missing else [])


def _gaps(before: str, numbers: Mapping[int, str]) -> list[str]:
    """The numbers between the lowest and the highest of three or more that are not there, as they would be printed."""
    if len(numbers) < 3:
        return []
    is_letter = not any(printed[-1:].isdigit() for printed in numbers.values())

    def shown(number: int) -> str:
        return before + (chr(ord("a") + number - 1) if is_letter else str(number))

    gaps = [(low + 1, high - 1) for low, high in pairwise(sorted(numbers)) if high > low + 1]
    return [shown(low) if low == high else f"{shown(low)}–{shown(high)}" for low, high in gaps]
