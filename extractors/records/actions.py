"""From the rows of joined tables to actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.paragraphs import Item, column_limits, join_lines, paragraphs
from extractors.records.links import read_links
from extractors.records.model import Action, Attribute, Money, Named
from extractors.records.notes import Note, take_marks
from extractors.records.totals import differing_totals
from extractors.records.values import header_scale, lone_acronyms, read_amount, read_names, read_numbers, slug
from extractors.table import Part
from schemas.catalogue import Entry
from schemas.findings import Finding

#: Stands in published text for a glyph that could not be read.
UNREADABLE = "▯"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the report's table, over all its pages: catalogue column → parts; and the headings above it."""

    parts: Mapping[str, tuple[Part, ...]]
    section: str
    subsection: str
    #: Catalogue column → the label that the header above the row prints, all its lines.
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    #: Whether it is not certain where the row begins or ends.
    is_unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the whole edition tells about single cells."""

    notes: tuple[Note, ...]
    #: page → marks that raised text calls somewhere on the page.
    raised: Mapping[int, Collection[str]]
    glossary: Collection[str]


@dataclass(slots=True)
class _Found:
    """The findings of one row, and whether a person should look at it."""

    findings: list[Finding] = field(default_factory=list)
    needs_review: bool = False

    def add(self, finding: Finding, *, review: bool = False) -> None:
        self.findings.append(finding)
        self.needs_review |= review


def read_actions(rows: Sequence[Row], entry: Entry, known: Known) -> tuple[tuple[Action, ...], tuple[Finding, ...]]:
    """The actions of *rows*, in their order, and what was found on the way."""
    reach = {
        column.name: column_limits(part for row in rows for part in row.parts.get(column.name, ()))
        for column in entry.columns
    }
    acronyms = frozenset(known.glossary) | _acronyms(rows, entry, reach)
    keys: dict[str, int] = {}
    actions: list[Action] = []
    findings: list[Finding] = []
    for position, row in enumerate(rows, start=1):
        action, found = _action(row, entry, known, acronyms, reach, keys, position)
        actions.append(action)
        findings += found
    findings += _gaps(actions)
    return tuple(actions), tuple(findings)


def _acronyms(rows: Iterable[Row], entry: Entry, reach: Mapping[str, float]) -> frozenset[str]:
    columns = [column.name for column in entry.columns if column.kind in ("responsible", "collaborator")]
    texts = (_cell_text(row.parts.get(name, ()), entry, reach[name]) for row in rows for name in columns)
    return lone_acronyms(texts, entry.organisations.separators)


def _cell_text(parts: Sequence[Part], entry: Entry, reach: float) -> str:
    """The text of a cell of organisations: its paragraphs a line each, where a line break separates them."""
    if "\n" not in entry.organisations.separators:
        return plain(parts)
    return "\n".join(item.text for item in _readable(paragraphs(parts, reach=reach)))


def plain(parts: Iterable[Part]) -> str:
    """The text of *parts* on one line."""
    return readable(join_lines(line.text for part in parts for line in part.lines))


def readable(text: str) -> str:
    """*text* with a visible sign for each glyph that could not be read."""
    return text.replace("\N{REPLACEMENT CHARACTER}", UNREADABLE)


def _action(
    row: Row,
    entry: Entry,
    known: Known,
    acronyms: Collection[str],
    reach: Mapping[str, float],
    keys: dict[str, int],
    position: int,
) -> tuple[Action, list[Finding]]:
    found = _Found(needs_review=row.is_unsure)
    cells, notes, guessed = _without_marks(row, known)

    number, title, items = _heading_cells(cells, entry, reach)
    printed, status = _status(cells, entry)
    label = number or slug(title)
    action_id = _key(f"{entry.id}:{label}", keys, found)

    def note_finding(check: str, column: str | None = None, review: bool = False, **values: str | None) -> None:
        page = next((part.page for part in cells.get(column or "", ()) if part.lines), None)
        found.add(
            Finding(check=check, action_id=action_id, column=column, page=page or _first_page(cells), **values),
            review=review,
        )

    if not title:
        note_finding("title-missing", review=True)
    for stated, total in differing_totals(items):
        note_finding("total-differs", _name(entry, "progress", "action"), expected=str(stated), found=str(total))
    for column, mark in guessed:
        note_finding("note-mark-not-raised", column, found=mark)
    if printed and status is None:
        note_finding("status-unknown", _name(entry, "status"), review=True, found=printed)
    if not printed and entry.column("status") is not None:
        note_finding("status-missing", _name(entry, "status"), review=True)
    for column in entry.columns:
        if column.required and not plain(cells.get(column.name, ())):
            note_finding("cell-empty", column.name, review=True)
        doubtful = sum(
            span.is_doubtful for part in cells.get(column.name, ()) for line in part.lines for span in line.spans
        )
        if doubtful:
            note_finding("unreadable-text", column.name, review=True, found=plain(cells[column.name])[:120])
    money = {kind: _money(kind, cells, entry, row.labels, note_finding) for kind in ("planned", "spent")}
    texts = {name: [item.text for item in paragraphs(parts, reach=reach[name])] for name, parts in cells.items()}
    links, differing = read_links(cells, texts)
    for link in differing:
        note_finding("link-differs", link.column, expected=link.text, found=link.url)
    return (
        Action(
            action_id=action_id,
            position=position,
            number=int(number) if number.isdecimal() else None,
            section=readable(row.section),
            subsection=readable(row.subsection),
            title=title,
            items=items,
            status_printed=printed,
            status=status,
            deadline="\n".join(item.text for item in _items("deadline", cells, entry, reach)),
            planned=money["planned"],
            spent=money["spent"],
            organisations=_organisations(cells, entry, known, acronyms, reach, note_finding),
            recommendations=_recommendations(cells, entry, note_finding),
            links=links,
            notes=notes,
            attributes=_attributes(cells, entry),
            places=tuple((column.name, cells.get(column.name, ())) for column in entry.columns),
            needs_review=found.needs_review,
        ),
        found.findings,
    )


def _name(entry: Entry, *kinds: str) -> str | None:
    column = entry.column(*kinds)
    return column.name if column else None


def _first_page(cells: Mapping[str, tuple[Part, ...]]) -> int | None:
    return min((part.page for parts in cells.values() for part in parts if part.lines), default=None)


def _without_marks(
    row: Row, known: Known
) -> tuple[dict[str, tuple[Part, ...]], tuple[tuple[str, Note], ...], list[tuple[str, str]]]:
    """The row's cells without footnote marks, the notes they call, and marks that were not raised."""
    marks: dict[int, set[str]] = {}
    for note in known.notes:
        marks.setdefault(note.page, set()).add(note.mark)
    cells: dict[str, tuple[Part, ...]] = {}
    notes: list[tuple[str, Note]] = []
    guessed: list[tuple[str, str]] = []
    for name, parts in row.parts.items():
        called = take_marks(parts, marks, known.raised)
        cells[name] = called.parts
        pages = {part.page for part in parts}
        for mark in dict.fromkeys(called.marks):
            notes += [(name, note) for note in known.notes if note.mark == mark and note.page in pages]
        guessed += [(name, mark) for mark in called.guessed]
    return cells, tuple(notes), guessed


def _items(
    kind: str, cells: Mapping[str, tuple[Part, ...]], entry: Entry, reach: Mapping[str, float]
) -> tuple[Item, ...]:
    name = _name(entry, kind)
    if name is None:
        return ()
    return _readable(paragraphs(cells.get(name, ()), reach=reach[name]))


def _readable(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(
        Item(kind=item.kind, marker=item.marker, text=readable(item.text), lines=item.lines)
        for item in items
        if item.text
    )


def _heading_cells(
    cells: Mapping[str, tuple[Part, ...]], entry: Entry, reach: Mapping[str, float]
) -> tuple[str, str, tuple[Item, ...]]:
    """Number, title and progress of a row.

    A cell of kind ``action`` begins with the number; where the table has no column for the progress, what follows the
    title in it is the progress.
    """
    number = title = ""
    items: tuple[Item, ...] = _items("progress", cells, entry, reach)
    key = entry.column("action", "title")
    if key is None:
        return "", "", items
    parts = cells.get(key.name, ())
    if key.kind == "action" and entry.column("progress") is None:
        pieces = _readable(paragraphs(parts, reach=reach[key.name]))
        # The title may look like a numbered item of its own: its number is the action's.
        title = pieces[0].printed if pieces else ""
        items = pieces[1:]
    else:
        title = plain(parts)
    start = re.match(entry.rows.starts, title) if entry.rows.starts else None
    if start is not None:
        number = start.groupdict().get("number") or ""
        title = title[start.end() :].strip()
    column = entry.column("number")
    if column is not None:
        printed = plain(cells.get(column.name, ()))
        start = re.match(entry.rows.starts, printed) if entry.rows.starts else None
        number = (start.groupdict().get("number") if start else None) or printed.rstrip(". ")
    return number, title, items


def _status(cells: Mapping[str, tuple[Part, ...]], entry: Entry) -> tuple[str, str | None]:
    printed = plain(cells.get(_name(entry, "status") or "", ()))
    meaning = {word.casefold(): status for word, status in entry.statuses.items()}
    return printed, meaning.get(printed.rstrip(" .").casefold())


def _key(key: str, keys: dict[str, int], found: _Found) -> str:
    """*key*, with a count where the edition has used it before."""
    if key not in keys:
        keys[key] = 1
        return key
    unique = key
    while unique in keys:
        keys[key] += 1
        unique = f"{key}-{keys[key]}"
    keys[unique] = 1
    found.add(Finding(check="number-repeated", action_id=unique, found=key.split(":", 1)[1]), review=True)
    return unique


def _money(
    kind: str,
    cells: Mapping[str, tuple[Part, ...]],
    entry: Entry,
    labels: Mapping[str, str],
    note_finding: Callable[..., None],
) -> Money:
    name = _name(entry, kind)
    if name is None:
        return Money()
    amount = read_amount(plain(cells.get(name, ())), scale=header_scale(labels.get(name, "")))
    if amount.value is not None and not amount.has_unit:
        note_finding("amount-without-unit", name, found=plain(cells.get(name, ())))
    if not amount.is_read:
        note_finding("amount-unread", name, review=True, found=amount.note)
    return Money(value=amount.value, note=amount.note)


def _organisations(
    cells: Mapping[str, tuple[Part, ...]],
    entry: Entry,
    known: Known,
    acronyms: Collection[str],
    reach: Mapping[str, float],
    note_finding: Callable[..., None],
) -> tuple[Named, ...]:
    named: list[Named] = []
    for role in ("responsible", "collaborator"):
        name = _name(entry, role)
        if name is None:
            continue
        names = read_names(_cell_text(cells.get(name, ()), entry, reach[name]), entry.organisations, acronyms)
        for piece in names.assumed:
            note_finding("names-split", name, found=piece)
        for one in names.names:
            if known.glossary and one not in known.glossary:
                note_finding("organisation-unknown", name, found=one)
            named.append(Named(role=role, name=one, organisation_id=one if one in known.glossary else None))
        if names.is_none:
            note_finding("names-none", name, found=plain(cells.get(name, ())))
    return tuple(named)


def _recommendations(
    cells: Mapping[str, tuple[Part, ...]], entry: Entry, note_finding: Callable[..., None]
) -> tuple[int, ...]:
    name = _name(entry, "recommendations")
    if name is None:
        return ()
    text = plain(cells.get(name, ()))
    numbers = read_numbers(text)
    if numbers.rest:
        note_finding("numbers-unread", name, review=True, found=text)
    repeated = sorted({value for value in numbers.values if numbers.values.count(value) > 1})
    if repeated:
        note_finding("number-twice", name, found=", ".join(map(str, repeated)))
    return tuple(dict.fromkeys(numbers.values))


def _attributes(cells: Mapping[str, tuple[Part, ...]], entry: Entry) -> tuple[Attribute, ...]:
    """The cells of columns without a field, and those that say that there is no organisation."""
    found: list[Attribute] = []
    nothing = {word.casefold() for word in entry.organisations.none}
    for column in entry.columns:
        text = plain(cells.get(column.name, ()))
        extra = column.kind in ("attribute", "text", "integer", "amount")
        none = column.kind in ("responsible", "collaborator") and text.casefold() in nothing
        if text and (extra or none):
            found.append(Attribute(name=column.name, value=text))
    return tuple(found)


def _gaps(actions: Sequence[Action]) -> list[Finding]:
    """Numbers that the edition leaves out between the first and the last."""
    numbers = sorted({action.number for action in actions if action.number is not None})
    if len(numbers) < 3:
        return []
    missing = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
    # Many gaps mean a selection of actions, which is the report's choice: one word about it is enough.
    return [Finding(check="numbers-missing", found=", ".join(map(str, missing)))] if missing else []
