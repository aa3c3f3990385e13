"""Records: what an edition of a report says, typed. Text is as printed; places are 1-based pages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractors.records.notes import Note
from extractors.table import Part
from extractors.text.paragraphs import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organisation named in a cell."""

    role: str
    name: str
    organisation_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A hyperlink: the words that carry it and its address."""

    column: str
    page: int
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A cell of a column that the dataset has no field for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in Canadian dollars, and what its cell says besides."""

    value: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action or measure of one edition. ``places`` are the parts of its cells, by catalogue column."""

    action_id: str
    position: int
    number: int | None
    #: The number as printed, where it is none that counts: ``1.2``, ``A-3``.
    printed_number: str
    section: str
    subsection: str
    title: str
    items: tuple[Item, ...]
    status_printed: str
    status: str | None
    deadline: str
    planned: Money
    spent: Money
    organisations: tuple[Named, ...]
    recommendations: tuple[int, ...]
    links: tuple[Anchor, ...]
    notes: tuple[tuple[str, Note], ...]
    attributes: tuple[Attribute, ...]
    places: tuple[tuple[str, tuple[Part, ...]], ...]
    needs_review: bool

    @property
    def progress(self) -> str:
        """The whole text of the progress, a paragraph or list item a line."""
        return "\n".join(item.printed for item in self.items)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages the row stands on, in order."""
        return tuple(sorted({part.page for _, parts in self.places for part in parts if part.lines}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One entry of the edition's glossary."""

    organisation_id: str
    name: str
    note: str
