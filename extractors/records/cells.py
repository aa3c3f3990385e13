"""What single cells say, by the kind of their column, and what of it is not certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Protocol

from extractors.records.amounts import (
    MARKS,
    UNKNOWN_SCALE,
    Count,
    header_scale,
    read_amount,
    read_count,
)
from extractors.records.model import Money, Named
from extractors.records.names import identify, is_acronym, is_spelt, may_be_two, names_nobody, read_names, take_role
from extractors.records.notes import take_marks
from extractors.records.values import Numbers, doubtful_numbers, read_numbers
from extractors.table import Line, Part
from extractors.text.paragraphs import Item, join_lines, paragraphs, parted
from schemas.catalogue import Column, Entry

#: Stands in published text for a glyph that could not be read.
UNREADABLE = "▯"
#: What a column's key ``unit`` says of its figures, as a power of ten.
_UNITS = {"dollars": 0, "thousands": 3, "millions": 6}
#: Dollars that no action costs, and how many times the others of its column a figure is that may be in another unit.
_IMPOSSIBLE, _FAR = Decimal(10**12), 1000


class Tell(Protocol):
    """Takes what was found in a column: the name of a check, and values for its message."""

    def __call__(
        self, check: str, column: str | None = None, review: bool = False, **values: str | None
    ) -> None: ...  # fmt: skip


def plain(parts: Iterable[Part]) -> str:
    """The text of *parts* on one line."""
    return readable(join_lines(line.text for part in parts for line in part.lines))


def readable(text: str) -> str:
    """*text* with a visible sign for each glyph that could not be read."""
    return text.replace("\N{REPLACEMENT CHARACTER}", UNREADABLE)


def readable_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """*items*, one a bullet, with a visible sign for each glyph that could not be read, without empty ones."""
    return tuple(
        Item(kind=item.kind, marker=item.marker, text=readable(item.text), lines=item.lines)
        for whole in items
        for item in parted(whole)
        if item.text
    )


def cell_text(parts: Sequence[Part], entry: Entry, reach: float) -> str:
    """The text of a cell of organisations: a line for each list item, or each paragraph where a break separates."""
    lines = [readable(line.text.strip()) for part in parts for line in part.lines if line.text.strip()]
    if "\n" in entry.organisations.separators and all(is_acronym(line.rstrip(",; ")) for line in lines):
        # Where every cell is as narrow as its acronyms, nothing shows how much would have fitted on a line.
        return "\n".join(lines)
    items = readable_items(paragraphs(parts, reach=reach))
    if "\n" in entry.organisations.separators or any(item.kind != "paragraph" for item in items):
        return "\n".join(item.text for item in items) or plain(parts)
    return plain(parts)


def broken_names(parts: Sequence[Part], entry: Entry, reach: float) -> frozenset[str]:
    """The texts of a cell of organisations that a line break may part into two names, where a break separates names.

    A line that is full says nothing: the next name had to stand on another one, as the rest of this one had.
    """
    if "\n" not in entry.organisations.separators:
        return frozenset()
    return frozenset(
        readable(item.text) for item in paragraphs(parts, reach=reach) if may_be_two([line.text for line in item.lines])
    )


def names_on_a_line(parts: Sequence[Part], reach: float) -> frozenset[str]:
    """The texts of a cell of organisations that stand on one line each: no line break is open to doubt in them."""
    return frozenset(readable(item.text) for item in paragraphs(parts, reach=reach) if len(item.lines) == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The text of a cell that holds one figure.

    ``cut``: how many digits stand before the first line or page that ends inside a figure; None where none does.
    ``several``: the same of one that ends where the next word would have fitted, so that the cell rather holds several
    figures.
    """

    text: str
    cut: int | None = None
    several: int | None = None


def figure(parts: Sequence[Part]) -> Figure:
    """The text of *parts* as one figure."""
    placed = [(part, line) for part in parts for line in part.lines if line.text.strip()]
    padding = min((min(line.bbox.x0 - part.bbox.x0, part.bbox.x1 - line.bbox.x1) for part, line in placed), default=0.0)
    cut: int | None = None
    several: int | None = None
    digits = 0
    for (above, upper), (below, lower) in pairwise(placed):
        digits += _digits(upper.text)
        if re.search(r"\d$", upper.text.strip()) and re.match(r"\d", lower.text.strip()):
            cut = digits if cut is None else cut
            room = above.bbox.width - 2 * max(padding, 0.0) - upper.bbox.width
            if several is None and (above is not below or _first_word(lower) + 0.3 * upper.size < room):
                several = digits
    return Figure(text=plain(parts), cut=cut, several=several)


#: Words none of which is a number or a currency.
_WORDS_ONLY = re.compile(
    r"(?!.*\b(?:cents?|mille|milliers?|millions?|milliards?|billions?|thousands?|hundreds?|dollars?)\b)"
    r"(?=.*\b[^\W\d_]{4,})(?:[^\W\d_]|[\s'’.,;:()/–-])+",
    re.IGNORECASE,
)


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _first_word(line: Line) -> float:
    """The width of the first word of *line*, points."""
    if line.stops:
        return line.stops[0] - line.bbox.x0
    return line.bbox.width * len(line.text.split()[0]) / len(line.text)


def read_money(
    column: Column | None,
    cells: Mapping[str, tuple[Part, ...]],
    entry: Entry,
    labels: Mapping[str, str],
    stated: int | None,
    tell: Tell,
    is_far: bool = False,
) -> Money:
    """The amount of a cell.

    :param labels: column → what the header prints above it.
    :param stated: the power of ten that texts around the table set, None where they set none.
    :param is_far: whether the figure is far out of line with those of its column (:func:`far_figures`).
    """
    if column is None:
        return Money()
    name = column.name
    shown = figure(cells.get(name, ()))
    header = header_scale(labels.get(name, ""))
    own = _UNITS.get(column.unit or "")
    scale = _scale(column, labels)
    amount = read_amount(shown.text, scale=scale, language=entry.language)
    if UNKNOWN_SCALE in (scale, stated) and header != UNKNOWN_SCALE and not _has_scale(shown.text):
        # The header and the catalogue contradict each other, or two captions do.
        bare = read_amount(shown.text, scale=None, language=entry.language)
        if bare.value and (scale == UNKNOWN_SCALE or own is None):
            tell("amount-units-differ", name, review=True, found=shown.text)
            # A figure whose unit the cell or the header names is published all the same.
            keeps = amount.has_unit and amount.is_read
            return Money(value=amount.value if keeps else None, note=amount.note if keeps else shown.text)
    if amount.value and scale and abs(amount.value) >= _IMPOSSIBLE:
        # A figure in dollars below a header in millions.
        tell("amount-out-of-line", name, review=True, found=shown.text)
        return Money(value=None, note=shown.text)
    doubt: str | None = "amount-out-of-line" if is_far else None
    if amount.value and stated is not None and own is None and stated != scale and not _has_scale(shown.text):
        # A caption speaks of another unit than the header, or the header of none: what it says of bare figures is taken
        # for true, but a person should look.
        doubt = "amount-scale-unsure"
        if scale is None and not amount.has_unit:
            amount = read_amount(shown.text, scale=stated, language=entry.language)
    # A figure that is cut in what the cell says besides is no doubt of the amount.
    inside = _digits(shown.text) - _digits(amount.note)
    if amount.is_read and shown.several is not None and shown.several < inside:
        tell("amount-unread", name, review=True, found=shown.text)
        return Money(value=None, note=shown.text)
    if not amount.is_read:
        # "Ressources existantes": all that is printed is in the note, and no figure is missed.
        tell("amount-unread", name, review=_WORDS_ONLY.fullmatch(amount.note) is None, found=amount.note)
    elif doubt is not None:
        tell(doubt, name, review=True, found=shown.text)
    elif amount.value is not None and not amount.has_unit:
        tell("amount-without-unit", name, review=True, found=shown.text)
    if amount.value is not None and shown.cut is not None and shown.cut < inside:
        tell("figure-cut", name, review=True, found=shown.text)
    if amount.value is not None and amount.is_qualified:
        tell("amount-qualified", name, review=True, found=shown.text)
    return Money(value=amount.value, note=amount.note)


def _scale(column: Column, labels: Mapping[str, str]) -> int | None:
    """The power of ten of bare figures: the header's, or else the catalogue's; unknown where they differ."""
    header = header_scale(labels.get(column.name, ""))
    own = _UNITS.get(column.unit or "")
    return header if own is None else own if header in (None, own) else UNKNOWN_SCALE


def far_figures(
    column: Column, rows: Sequence[tuple[Mapping[str, tuple[Part, ...]], Mapping[str, str]]], entry: Entry
) -> frozenset[int]:
    """The rows, counted from 0, whose bare figure in thousands or more is a thousand times that of the others.

    Such a figure may be in dollars. The others are those of the column, their median counts; two at least are needed.

    :param rows: the cells and the labels of each row.
    """
    values: dict[int, Decimal] = {}
    for index, (cells, labels) in enumerate(rows):
        scale = _scale(column, labels)
        if scale is not None and scale > 0:
            text = plain(take_marks(cells.get(column.name, ()), {}, {}).parts)
            amount = read_amount(text, scale=scale, language=entry.language)
            if amount.value:
                values[index] = abs(amount.value)
    return frozenset(
        index
        for index, value in values.items()
        if len(values) > 2 and value >= _FAR * median(other for place, other in values.items() if place != index)
    )


def _has_scale(text: str) -> bool:
    """Whether a cell names the scale of its figure itself: no caption means another."""
    return re.search(r"\d\s*(?:[kKMG]\s?\$|milli|thousand|billion)|\$\s*[\d.,\s]*\d\s*[kKMGB]\b", text) is not None


def read_integer(parts: Sequence[Part], entry: Entry, label: str) -> tuple[Count, Figure]:
    """The whole number of a cell, and its text."""
    shown = figure(parts)
    scale = header_scale(label)
    count = read_count(shown.text, scale=None if scale == 0 else scale, language=entry.language)
    return (count if shown.several is None else Count(value=None, is_read=False)), shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What the cells of all rows tell of each: acronyms, names that stand on a line of their own somewhere, and how far
    the numbers of recommendations go."""

    acronyms: frozenset[str]
    alone: frozenset[str] = frozenset()
    most: int = 999


def read_organisations(
    cells: Mapping[str, tuple[Part, ...]],
    entry: Entry,
    glossary: Mapping[str, str],
    company: Company,
    reach: Mapping[str, float],
    tell: Tell,
) -> tuple[Named, ...]:
    """The organisations that a row names, those in charge first.

    :param glossary: acronym → name.
    """
    named: list[Named] = []
    for role in ("responsible", "collaborator"):
        column = entry.column(role)
        if column is None:
            continue
        name = column.name
        text = MARKS.sub("", cell_text(cells.get(name, ()), entry, reach[name]))
        broken = broken_names(cells.get(name, ()), entry, reach[name]) - company.alone
        names = read_names(text, entry.organisations, company.acronyms, glossary.values())
        roles = {one: take_role(one, entry.organisations.roles) for one in names.names}
        for piece in names.assumed:
            tell("names-split", name, found=piece)
        # A name that the glossary spells so is one, whatever commas and words it has.
        doubtful = dict.fromkeys((*names.unsure, *(one for one in names.names if one in broken)))
        for one in (name for name in doubtful if not _is_settled(roles[name], glossary, entry)):
            tell("name-unsure", name, review=True, found=one)
        for one in names.repeated:
            tell("name-twice", name, found=one)
        for one, said in roles.values():
            organisation_id = identify(one, glossary)
            if glossary and organisation_id is None:
                tell("organisation-unknown", name, found=one)
            named.append(Named(role=said or role, name=one, organisation_id=organisation_id))
        if names.is_none:
            tell("names-none", name, found=text)
    return tuple(named)


def _is_settled(role: tuple[str, str | None], glossary: Mapping[str, str], entry: Entry) -> bool:
    """Whether a doubtful name is none: the glossary spells it, or the catalogue knows the role behind it.

    :param role: the name without its role, and the role.
    """
    name, said = role
    return is_spelt(name, glossary) or (
        said is not None and not read_names(name, entry.organisations, glossary, glossary.values()).unsure
    )


def recommended(parts: Sequence[Part], reach: float) -> Numbers:
    """The numbers of a cell of recommendations."""
    items = paragraphs(parts, reach=reach)
    # The dash before a list item is none between two numbers.
    is_list = any(item.kind == "bullet" for item in items)
    text = "; ".join(item.printed.removeprefix("• ") for item in items) if is_list else plain(parts)
    return read_numbers(MARKS.sub("", readable(text)))


def read_recommendations(
    cells: Mapping[str, tuple[Part, ...]], entry: Entry, reach: Mapping[str, float], most: int, tell: Tell
) -> tuple[int, ...]:
    """The numbers of the recommendations that a row answers.

    :param most: the largest one that is none too large (:func:`.values.most_of`).
    """
    column = entry.column("recommendations")
    if column is None:
        return ()
    name = column.name
    parts = cells.get(name, ())
    numbers = recommended(parts, reach[name])
    if numbers.rest:
        tell("numbers-unread", name, review=True, found=plain(parts))
    doubtful = doubtful_numbers(numbers.values, (readable(line.text) for part in parts for line in part.lines), most)
    if doubtful:
        tell("numbers-unsure", name, review=True, found=", ".join(doubtful))
    repeated = sorted({value for value in numbers.values if numbers.values.count(value) > 1})
    if repeated:
        tell("number-twice", name, found=", ".join(map(str, repeated)))
    return tuple(dict.fromkeys(numbers.values))


def says_none(text: str, entry: Entry) -> bool:
    """Whether a cell of organisations says that there is none."""
    return text.casefold() in {word.casefold() for word in entry.organisations.none} or names_nobody(text)


def total_of(values: Iterable[Decimal | int | None]) -> Decimal:
    """The sum of what is known."""
    return sum((Decimal(value) for value in values if value is not None), start=Decimal(0))
