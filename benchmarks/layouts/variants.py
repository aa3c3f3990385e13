"""What a layout changes in the text it sets: how actions are numbered, which columns there are, what a row is cut into.

The same change is made to the rows that are typeset, to the truth that a dataset is compared with, and to the catalogue
entry that describes the report.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from benchmarks.layouts.layouts import Layout
from benchmarks.layouts.texts import SHORT, Paragraph, Report, Row
from schemas.catalogue import Column, Entry

#: Who reports in the second part of a row that is cut into parts.
PARTNER = "SPA"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """*number* in Roman numerals."""
    found = ""
    for value, sign in _ROMAN:
        found += sign * (number // value)
        number %= value
    return found


#: Numbering -> how a number is printed, and the pattern that finds it.
NUMBERINGS: Mapping[str, tuple[Callable[[int], str], str]] = {
    "Action 1 –": (lambda n: f"Action {n} – ", r"^Action (?P<number>\d{1,3}) – "),
    "Mesure 1 :": (lambda n: f"Mesure {n} : ", r"^Mesure (?P<number>\d{1,3}) : "),
    "A.1": (lambda n: f"{'ABCDEFGH'[(n - 1) // 9]}.{(n - 1) % 9 + 1} ", r"^(?P<number>[A-H]\.\d{1,2}) "),
    "1.1.1": (lambda n: f"{(n - 1) // 9 + 1}.{(n - 1) % 9 // 3 + 1}.{(n - 1) % 3 + 1} ",
              r"^(?P<number>\d{1,2}\.\d\.\d) "),
    "I.": (lambda n: f"{roman(n)}. ", r"^(?P<number>[IVXLC]+)\. "),
}  # fmt: skip


def as_set(report: Report, layout: Layout) -> Report:
    """*report* with its rows as *layout* sets them."""
    return replace(
        report,
        sections=tuple(
            replace(section, rows=tuple(new for row in section.rows for new in _rows(row, layout)))
            for section in report.sections
        ),
    )


def _rows(row: Row, layout: Layout) -> list[Row]:
    cells = dict(row.cells)
    if layout.numbering and row.number is not None:
        cells["action"] = (Paragraph(text=NUMBERINGS[layout.numbering][0](row.number) + row.title),)
    if "number" in layout.order:
        cells["number"] = (Paragraph(text=str(row.number)),) if row.number is not None else ()
        cells["action"] = (Paragraph(text=row.title),)
    if is_emptied(row, layout):
        cells |= dict.fromkeys(layout.empty, ())
    if "earlier" in layout.order:
        cells["earlier"], cells["progress"] = cells["progress"][:1], cells["progress"][1:]
    cells = {name: cells[name] for name in layout.order}
    whole = replace(row, cells=cells)
    parts = _parts(row, layout)
    if parts is None:
        return [whole]
    first, second = parts
    if layout.parts == "continued":
        rest: dict[str, tuple[Paragraph, ...]] = dict.fromkeys(cells, ())
        rest |= {"action": (Paragraph(text=cells["action"][0].text + " (suite)"),), "progress": second}
        return [replace(whole, cells=cells | {"progress": first}), replace(whole, cells=rest, breaks_before=True)]
    shared = [name for name in cells if name not in ("responsible", "progress")]
    return [
        replace(whole, cells=cells | {"progress": first}, covers=dict.fromkeys(cells, 1) | dict.fromkeys(shared, 2)),
        replace(
            whole,
            cells=cells | {"responsible": (Paragraph(text=PARTNER),), "progress": second},
            covers=dict.fromkeys(cells, 1) | dict.fromkeys(shared, 0),
        ),
    ]


def is_emptied(row: Row, layout: Layout) -> bool:
    """Whether *row* is one that leaves the empty columns of *layout* so."""
    return layout.empty_rows is None or (row.number is not None and row.number <= layout.empty_rows)


def _parts(row: Row, layout: Layout) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]] | None:
    """The progress of *row* in two parts, where the layout cuts such a row."""
    paragraphs = row.cells["progress"]
    if layout.parts is None or len(paragraphs) < 2 or row.number is None:
        return None
    is_short = len(row.text("progress")) < 2 * SHORT
    if is_short != (layout.parts == "rows"):
        return None
    middle = len(paragraphs) // 2
    return paragraphs[:middle], paragraphs[middle:]


def truth_as_set(truth: Mapping[str, Any], report: Report, layout: Layout) -> dict[str, Any]:
    """*truth* with what *layout* changes in it."""
    new = copy.deepcopy(dict(truth))
    rows = {row.title: row for row in report.rows}
    for action in new["actions"]:
        row = rows[action.get("title_without_note_mark", action["title"])]
        if layout.numbering and "1 " not in layout.numbering and action["number"] is not None:
            action["number"] = None
        for column in layout.empty:
            if is_emptied(row, layout):
                action[column] = []
        if "earlier" in layout.order:
            blocks = [block for block in action["progress_blocks"] if block["text"]]
            action["progress_blocks"] = blocks[1:]
        if layout.parts == "rows" and _parts(row, layout) is not None:
            action["responsible"] = [
                *action["responsible"],
                *([PARTNER] if PARTNER not in action["responsible"] else []),
            ]
    return new


def entry_as_set(entry: Entry, layout: Layout) -> Entry:
    """*entry* as a person would write it for this layout."""
    columns = list(entry.columns)
    rows = entry.rows
    if layout.numbering:
        rows = rows.model_copy(update={"starts": NUMBERINGS[layout.numbering][1]})
    if "number" in layout.order:
        place = next(i for i, column in enumerate(columns) if column.kind == "action")
        columns[place] = columns[place].model_copy(update={"kind": "title"})
        columns.insert(place, Column(name="number", kind="number", labels=("n[o°]s?",)))
        rows = rows.model_copy(update={"starts": r"^(?P<number>\d{1,3})$"})
    if "earlier" in layout.order:
        place = next(i for i, column in enumerate(columns) if column.kind == "progress")
        columns.insert(place, Column(name="earlier", kind="attribute", labels=(re.escape(layout.labels["earlier"]),)))
    for place, column in enumerate(columns):
        said = [
            label for labels in (layout.labels, layout.later_labels) for label in [labels.get(column.name)] if label
        ]
        if said and column.name != "earlier":
            labels = (*column.labels, *(re.escape(label) for label in said))
            columns[place] = column.model_copy(update={"labels": labels})
    return entry.model_copy(update={"columns": tuple(columns), "rows": rows})
