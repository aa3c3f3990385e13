"""The texts that the benchmark typesets, from a report's truth: rows of six cells, under headings."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.layouts.layouts import Layout
from tests.fixtures.sample.build import TRUTH as SAMPLE_TRUTH
from tests.shared import SHARED

#: Column -> the label its header prints, in the usual order.
LABELS = {
    "action": "Actions",
    "responsible": "Responsable",
    "collaborators": "Collaborateurs",
    "progress": "État d’avancement",
    "recommendations": "Recommandations",
    "status": "Statut",
    "number": "N°",
}
#: Text -> the file of its truth.
TRUTHS = {"sample": SAMPLE_TRUTH, "violence": SHARED / "truth" / "violence_2023.json"}
#: The label above two columns, where a layout has one, and the columns.
GROUP = ("Organismes", ("responsible", "collaborators"))
#: The label above that one and the column after it, where a layout has three rows of labels.
OVER = "Mise en œuvre"
#: What each page says above and below, where a layout has such lines.
RUNNING_HEAD = "Bilan de mise en œuvre du plan d’action"
RUNNING_FOOT = "Page {page} sur {pages}"
#: Rows with less progress text than this may share cells.
SHORT = 400
#: A row with more progress text than this may be taller than a page.
LONG = 1800
_ADDRESS = re.compile(r"https?://\S+[\w/=]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph or list item of a cell. ``text`` is without the marker."""

    text: str
    marker: str = ""
    #: Whether a blank line parts it from the one above.
    is_spaced: bool = False

    @property
    def printed(self) -> str:
        """The text after its marker."""
        return f"{self.marker} {self.text}" if self.marker else self.text

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut into (words, whether they are an address)."""
        found: list[tuple[str, bool]] = []
        at = 0
        for address in _ADDRESS.finditer(self.text):
            found += [(self.text[at : address.start()], False), (address[0], True)]
            at = address.end()
        found.append((self.text[at:], False))
        return [(words, is_address) for words, is_address in found if words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table: column -> its paragraphs (none: an empty cell)."""

    cells: dict[str, tuple[Paragraph, ...]]
    number: int | None = None
    title: str = ""
    #: Column -> how many rows its cell covers (0: the one above covers it); None: not settled.
    covers: dict[str, int] | None = None
    #: Whether a page begins with it.
    breaks_before: bool = False

    @property
    def fits_a_page(self) -> bool:
        """Whether a page can hold the row; what it cannot hold must be cut, or producers drop the rest."""
        return len(self.text("progress")) < LONG

    def text(self, column: str) -> str:
        """The whole text of a cell, a space between paragraphs."""
        return " ".join(paragraph.printed for paragraph in self.cells[column])


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows under a heading; the same ``heading`` twice in a row is printed once."""

    heading: str
    subheading: str | None
    rows: tuple[Row, ...]


def spans(rows: Sequence[Row], merged: Collection[str]) -> list[dict[str, int]]:
    """For each row, column -> how many rows its cell covers; 0: the cell above covers it.

    Only cells of the *merged* columns cover more than their row, and only two short rows that say the same: a shared
    cell that a page cuts says on one side only what it holds, and a reader of the other side would have to guess.
    """
    found = [dict(row.covers) if row.covers else dict.fromkeys(row.cells, 1) for row in rows]
    for column in merged:
        first = 0
        for place in range(1, len(rows)):
            same = rows[place].text(column) == rows[first].text(column) != ""
            are_short = max(len(rows[near].text("progress")) for near in (place, first)) < SHORT
            if same and are_short and place == first + 1:
                found[first][column] += 1
                found[place][column] = 0
            else:
                first = place
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What one drawn table holds: rows, and headings that are rows of a single cell."""

    #: (level, words) of the headings above it.
    headings: tuple[tuple[int, str], ...]
    parts: tuple[str | Row, ...]

    def spans(self, merged: Collection[str]) -> list[dict[str, int] | None]:
        """For each part, column -> how many rows its cell covers (0: covered from above); None for a heading."""
        found: list[dict[str, int] | None] = []
        start = 0
        for place, part in enumerate([*self.parts, ""]):
            if isinstance(part, str):
                found += [*spans([row for row in self.parts[start:place] if isinstance(row, Row)], merged), None]
                start = place + 1
        return found[:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A text to typeset. ``entry`` is the catalogue entry that describes it."""

    name: str
    entry: str
    title: str
    glossary_heading: str
    glossary: tuple[str, ...]
    sections: tuple[Section, ...]

    def tables(self, layout: Layout) -> list[Table]:
        """The tables to draw, in order, with the headings above each."""
        if layout.has_section_rows:
            parts: list[str | Row] = []
            previous = None
            for section in self.sections:
                parts += [section.heading] if section.heading != previous else []
                parts += [section.subheading] if section.subheading else []
                parts += section.rows
                previous = section.heading
            return [Table(headings=(), parts=tuple(parts))]
        found: list[Table] = []
        previous = None
        for section in self.sections:
            step = layout.rows_per_table or len(section.rows)
            for number, first in enumerate(range(0, len(section.rows), step), start=1):
                headings: tuple[tuple[int, str], ...] = ((3, f"Suite des actions, groupe {number}"),)
                if number == 1:
                    new = section.heading if section.heading != previous else None
                    headings = tuple(
                        (level, words) for level, words in ((2, new), (3, section.subheading)) if words is not None
                    )
                found.append(Table(headings=headings, parts=section.rows[first : first + step]))
            previous = section.heading
        return found

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in reading order."""
        return tuple(row for section in self.sections for row in section.rows)


def load_report(name: str) -> Report:
    """The text called *name*: ``sample``, or ``violence`` where the shared documents are at hand.

    :raises FileNotFoundError: they are not.
    """
    entry, heading = {
        "sample": ("sample-action-plan", "Liste des ministères et organismes engagés"),
        "violence": ("violence-2022-2027", "Liste des ministères et organismes gouvernementaux engagés"),
    }[name]
    truth = json.loads(TRUTHS[name].read_text(encoding="utf-8"))
    return Report(
        name=name,
        entry=entry,
        title=truth["document"]["title"],
        glossary_heading=heading,
        glossary=tuple(f"{o['acronym']} : {o['name']}" for o in truth["organisations"]),
        sections=tuple(_sections(truth)),
    )


def available() -> list[str]:
    """The names of the texts at hand."""
    return ["sample", *(["violence"] if TRUTHS["violence"].exists() else [])]


def _sections(truth: dict[str, Any]) -> list[Section]:
    starts = [section["starts_before_row"] for section in truth["sections"]] + [len(truth["actions"]) + 1]
    return [
        Section(
            heading=section["axis"],
            subheading=section["subsection"],
            rows=tuple(
                _row(action) for action in truth["actions"] if starts[place] <= action["row"] < starts[place + 1]
            ),
        )
        for place, section in enumerate(truth["sections"])
    ]


def _row(action: dict[str, Any]) -> Row:
    title = action.get("title_without_note_mark", action["title"])
    number = f"{action['number']}. " if action["number"] is not None else ""

    def plain(text: str) -> tuple[Paragraph, ...]:
        return (Paragraph(text=text),) if text else ()

    return Row(
        number=action["number"],
        title=title,
        cells={
            "action": plain(number + title),
            "responsible": plain(action["responsible_raw"]),
            "collaborators": plain(action["collaborators_raw"]),
            "progress": tuple(_paragraph(block) for block in action["progress_blocks"] if block["text"]),
            "recommendations": plain(action["recommendations_raw"]),
            "status": plain(action["status"]),
        },
    )


def _paragraph(block: dict[str, Any]) -> Paragraph:
    marker = block.get("marker", "")
    text = block["text"]
    if marker and text.startswith(marker):
        text = text[len(marker) :].lstrip()
    return Paragraph(text=text, marker=marker, is_spaced=block["blank_line_before"])
