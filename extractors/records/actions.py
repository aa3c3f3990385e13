"""From the rows of joined tables to actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.page import Fill
from extractors.records.cells import (
    Company,
    Tell,
    cell_text,
    far_figures,
    names_on_a_line,
    plain,
    read_money,
    read_organisations,
    read_recommendations,
    readable,
    recommended,
    says_none,
)
from extractors.records.hidden_marks import may_hold_marks
from extractors.records.links import read_links
from extractors.records.model import Action, Anchor, Attribute
from extractors.records.names import lone_acronyms
from extractors.records.notes import Note, marks_by_page, take_marks
from extractors.records.numbering import Heading, items_of, key_of, order_of, read_heading
from extractors.records.statuses import StatusRead, read_row_status
from extractors.records.totals import differing_totals
from extractors.records.values import most_of, slug
from extractors.table import Part
from extractors.text.paragraphs import column_limits, out_of_sequence, paragraphs
from schemas.catalogue import NUMBER_PRINTED, Entry
from schemas.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the report's table, over all its pages: catalogue column → parts; and the headings above it."""

    parts: Mapping[str, tuple[Part, ...]]
    section: str
    subsection: str
    #: Catalogue column → the label that the header above the row prints, all its lines.
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    #: The power of ten that texts around the table set for its amounts, None where they set none.
    stated: int | None = None
    #: Columns whose figure is far out of line with those of the other rows.
    far: frozenset[str] = frozenset()
    #: Whether it is not certain where the row begins or ends.
    is_unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the whole edition tells about single cells."""

    notes: tuple[Note, ...]
    #: page → marks that raised text calls somewhere on the page.
    raised: Mapping[int, Collection[str]]
    #: Acronym → name.
    glossary: Mapping[str, str]
    #: page → what is drawn in colour, where the entry tells statuses by it.
    shades: Mapping[int, Sequence[Fill]] = field(default_factory=dict[int, tuple[Fill, ...]])


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
    rows = with_far(rows, entry)
    reach = {
        column.name: column_limits(part for row in rows for part in row.parts.get(column.name, ()))
        for column in entry.columns
    }
    company = _company(rows, entry, known, reach)
    pages = {part.page for row in rows for parts in row.parts.values() for part in parts}
    callable_notes = marks_by_page(known.notes, pages, known.raised)
    called: set[Note] = set()
    keys: dict[str, int] = {}
    actions: list[Action] = []
    findings: list[Finding] = []
    for position, row in enumerate(rows, start=1):
        unmarked = _without_marks(row, callable_notes, known)
        action, found = _action(row, unmarked, entry, known, company, reach, keys, position)
        actions.append(action)
        findings += found
        called |= {note for _, note in unmarked.notes}
    findings += order_of(actions)
    uncalled = [
        note
        for note in known.notes
        if note.page in pages and note not in called and note.mark not in known.raised.get(note.page, ())
    ]
    findings += [Finding(check="note-not-called", page=note.page, found=note.mark) for note in uncalled]
    hidden = {
        page: [mark for mark, note in some.items() if note in uncalled and mark.isdigit()]
        for page, some in callable_notes.items()
    }
    for place, column, text in may_hold_marks([row.parts for row in rows], entry, hidden):
        told = Finding(check="amount-may-hold-mark", action_id=actions[place].action_id, column=column, found=text)
        findings.append(replace(told, page=next((part.page for part in rows[place].parts[column]), None)))
        actions[place] = replace(actions[place], needs_review=True)
    return tuple(actions), tuple(findings)


def with_far(rows: Sequence[Row], entry: Entry) -> list[Row]:
    """*rows* with the columns of amounts in which each is far out of line with the others."""
    columns = [column for column in entry.columns if column.kind in ("planned", "spent", "amount")]
    far = {column.name: far_figures(column, [(row.parts, row.labels) for row in rows], entry) for column in columns}
    return [
        replace(row, far=frozenset(name for name, places in far.items() if index in places))
        for index, row in enumerate(rows)
    ]


def _company(rows: Sequence[Row], entry: Entry, known: Known, reach: Mapping[str, float]) -> Company:
    columns = [column.name for column in entry.columns if column.kind in ("responsible", "collaborator")]
    cells = [(row.parts.get(name, ()), reach[name]) for row in rows for name in columns]
    texts = (cell_text(parts, entry, limit) for parts, limit in cells)
    counted = entry.column("recommendations")
    numbers = [recommended(row.parts.get(counted.name, ()), reach[counted.name]) for row in rows if counted]
    return Company(
        acronyms=frozenset(known.glossary) | lone_acronyms(texts, entry.organisations.separators),
        alone=frozenset(name for parts, limit in cells for name in names_on_a_line(parts, limit)),
        most=most_of(number for one in numbers for number in one.values),
    )


def _action(
    row: Row,
    unmarked: _Unmarked,
    entry: Entry,
    known: Known,
    company: Company,
    reach: Mapping[str, float],
    keys: dict[str, int],
    position: int,
) -> tuple[Action, list[Finding]]:
    found = _Found(needs_review=row.is_unsure)
    cells = unmarked.cells
    heading = read_heading(cells, entry, reach)
    title, items = heading.title, heading.items
    number = int(heading.number) if heading.number.isdecimal() else None
    label = (str(number) if number is not None else heading.number) or slug(title)
    key = f"{entry.id}:{label}"
    action_id = key_of(key, keys)
    if action_id != key:
        found.add(Finding(check="number-repeated", action_id=action_id, found=label), review=True)

    def tell(check: str, column: str | None = None, review: bool = False, **values: str | None) -> None:
        page = next((part.page for part in cells.get(column or "", ()) if part.lines), None)
        found.add(
            Finding(check=check, action_id=action_id, column=column, page=page or _first_page(cells), **values),
            review=review,
        )

    state = read_row_status(cells, entry, row.labels, known.shades)
    _tell_doubts(tell, heading, unmarked, entry, state)
    planned, spent = (
        read_money(entry.column(kind), cells, entry, row.labels, row.stated, tell, _name(entry, kind) in row.far)
        for kind in ("planned", "spent")
    )
    links = _links(cells, reach, tell)
    return (
        Action(
            action_id=action_id,
            position=position,
            number=number,
            printed_number=heading.number,
            section=readable(row.section),
            subsection=readable(row.subsection),
            title=title,
            items=items,
            status_printed=state.printed,
            status=state.status,
            deadline="\n".join(item.text for item in items_of("deadline", cells, entry, reach)),
            planned=planned,
            spent=spent,
            organisations=read_organisations(cells, entry, known.glossary, company, reach, tell),
            recommendations=read_recommendations(cells, entry, reach, company.most, tell),
            links=links,
            notes=unmarked.notes,
            attributes=(*_attributes(cells, entry), *_number_printed(heading.number, number)),
            places=tuple((column.name, cells.get(column.name, ())) for column in entry.columns),
            needs_review=found.needs_review,
        ),
        found.findings,
    )


def _links(cells: Mapping[str, tuple[Part, ...]], reach: Mapping[str, float], tell: Tell) -> tuple[Anchor, ...]:
    """The links of a row; one that leads elsewhere than it says is told."""
    texts = {name: [item.text for item in paragraphs(parts, reach=reach[name])] for name, parts in cells.items()}
    links, differing = read_links(cells, texts)
    for link in differing:
        tell("link-differs", link.column, expected=link.text, found=link.url)
    return links


def _tell_doubts(tell: Tell, heading: Heading, unmarked: _Unmarked, entry: Entry, state: StatusRead) -> None:
    """Tell what of a row is missing, odd or not certain, but for its amounts, organisations and numbers."""
    cells = unmarked.cells
    if not heading.title:
        tell("title-missing", review=True)
    if heading.is_unsure:
        tell("number-unsure", _name(entry, "number", "action"), review=True, found=heading.printed[:80])
    elif entry.rows.starts and not entry.rows.unnumbered and not heading.number:
        tell(
            "row-start-unsure",
            _name(entry, "number", "action"),
            review=True,
            found=(heading.printed or heading.title)[:80],
        )
    for stated, total in differing_totals(heading.items):
        tell("total-differs", _name(entry, "progress", "action"), expected=str(stated), found=str(total))
    for marker in out_of_sequence(heading.items):
        tell("list-out-of-order", _name(entry, "progress", "action"), found=marker)
    for column, mark in unmarked.guessed:
        tell("note-mark-not-raised", column, review=(column, mark) in unmarked.unsure, found=mark)
    for column, mark in unmarked.orphans:
        tell("note-missing", column, found=mark)
    if state.check is not None:
        tell(state.check, state.column, review=True, found=state.printed)
    for column in entry.columns:
        if column.required and not plain(cells.get(column.name, ())):
            tell("cell-empty", column.name, review=True)
        doubtful = sum(
            span.is_doubtful for part in cells.get(column.name, ()) for line in part.lines for span in line.spans
        )
        if doubtful:
            tell("unreadable-text", column.name, review=True, found=plain(cells[column.name])[:120])


def _name(entry: Entry, *kinds: str) -> str | None:
    column = entry.column(*kinds)
    return column.name if column else None


def _first_page(cells: Mapping[str, tuple[Part, ...]]) -> int | None:
    return min((part.page for parts in cells.values() for part in parts if part.lines), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unmarked:
    """The row's cells without footnote marks, and what the marks are: (column, mark) or (column, note)."""

    cells: dict[str, tuple[Part, ...]]
    notes: tuple[tuple[str, Note], ...]
    #: Marks that were not raised, and raised marks without note.
    guessed: tuple[tuple[str, str], ...]
    orphans: tuple[tuple[str, str], ...]
    #: Marks that were not raised and may be part of the text.
    unsure: tuple[tuple[str, str], ...]


def _without_marks(row: Row, callable_notes: Mapping[int, Mapping[str, Note]], known: Known) -> _Unmarked:
    # Only a raised mark, or a sign, calls a note that stands at the foot of another page.
    raised = {
        page: {
            *known.raised.get(page, ()),
            *(mark for mark, note in marks.items() if note.page != page and mark.strip("()").isalnum()),
        }
        for page, marks in callable_notes.items()
    }
    cells: dict[str, tuple[Part, ...]] = {}
    notes: list[tuple[str, Note]] = []
    guessed: list[tuple[str, str]] = []
    orphans: list[tuple[str, str]] = []
    unsure: list[tuple[str, str]] = []
    for name, parts in row.parts.items():
        called = take_marks(parts, {page: tuple(marks) for page, marks in callable_notes.items()}, raised)
        cells[name] = called.parts
        pages = {part.page for part in parts}
        for mark in dict.fromkeys(called.marks):
            found = [callable_notes[page][mark] for page in sorted(pages) if mark in callable_notes.get(page, {})]
            notes += [(name, note) for note in dict.fromkeys(found)]
        guessed += [(name, mark) for mark in called.guessed]
        orphans += [(name, mark) for mark in called.orphans]
        unsure += [(name, mark) for mark in called.unsure]
    return _Unmarked(
        cells=cells, notes=tuple(notes), guessed=tuple(guessed), orphans=tuple(orphans), unsure=tuple(unsure)
    )


def _attributes(cells: Mapping[str, tuple[Part, ...]], entry: Entry) -> tuple[Attribute, ...]:
    """The cells of columns without a field, and those that say that there is no organisation."""
    found: list[Attribute] = []
    for column in entry.columns:
        text = plain(cells.get(column.name, ()))
        extra = column.kind in ("attribute", "text", "integer", "amount")
        none = column.kind in ("responsible", "collaborator") and says_none(text, entry)
        if text and (extra or none):
            found.append(Attribute(name=column.name, value=text))
    return tuple(found)


def _number_printed(printed: str, number: int | None) -> tuple[Attribute, ...]:
    """The number of an action that is no whole one: ``1.2.3``, ``A-12``, ``4a``."""
    return (Attribute(name=NUMBER_PRINTED, value=printed),) if printed and number is None else ()
