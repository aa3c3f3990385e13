"""What a column of the dataset is: its type, its unit, its titles, and what a value must satisfy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from schemas.vocabularies import Term

#: ``decimal``: exact, two places; ``number``: measured, rounded; ``datetime``: UTC, to the second.
FieldType = Literal["string", "integer", "decimal", "number", "boolean", "date", "datetime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column. Empty means unknown or not applicable; ``required``: never empty."""

    name: str
    type: FieldType
    title_fr: str
    title_en: str
    description_fr: str
    description_en: str
    #: As in "CAD", "pt", "1/1000 em", "bytes"; None: the value has no unit.
    unit: str | None = None
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    #: A regular expression that the whole value matches.
    pattern: str | None = None
    #: The only values there can be.
    terms: tuple[Term, ...] = ()
    #: Decimal places kept of a ``number``.
    places: int | None = None
    #: The value quotes what a text layer gave: a character that cannot be shown is written ``[U+FFFD]``.
    is_quote: bool = False


Both = tuple[str, str]
#: Takes name, type, titles and descriptions (French and English), and what else is known of a field.
Add = Callable[..., None]

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


def adder(fields: dict[str, Field]) -> Add:
    """A function that adds a field to *fields*, under its name or under ``table.name``."""

    def add(name: str, kind: FieldType, title: Both, description: Both, **more: Any) -> None:
        fields[name] = Field(
            name=name.rpartition(".")[2], type=kind, title_fr=title[0], title_en=title[1],
            description_fr=description[0], description_en=description[1], **more,
        )  # fmt: skip

    return add
