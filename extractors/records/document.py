"""What an edition says of itself outside of its table: its date, its glossary, its own counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extractors.records.amounts import leading_amount
from extractors.records.cells import total_of
from extractors.records.model import Action, Organisation
from extractors.records.names import is_acronym
from extractors.records.notes import Note, take_marks
from extractors.records.values import read_dates
from extractors.table import Block, Line, Part
from extractors.text.paragraphs import join_lines
from schemas.catalogue import Entry, Statement
from schemas.findings import Finding

#: Words before the date that say that it is the date of the state reported, best first.
_STATE = {
    "fr": r"(?:état|situation|avancement|réalisation|suivi|bilan|progr[eè]s|données|en date|arrêtée?s?)\b"
    r"[^.!?]{0,80}?\b(?:au|du|le)\s*$"
    r"|\bmise? à jour\s*(?::|le|du|au|en date du)?\s*$"
    r"|\b(?:exercice|année|période)\b[^.!?]{0,30}\b(?:terminée?|clos|close|prenant fin|se terminant)\s+(?:le|au)\s*$",
    "en": r"(?:state|status|progress|report|results|data)\b[^.!?]{0,80}?\b(?:as (?:of|at)|to|at|on)\s*$"
    r"|\b(?:last )?updated\s*(?::|on|as of)?\s*$"
    r"|\b(?:year|period)\b[^.!?]{0,20}\b(?:ended|ending)\s*(?:on )?$",
}
_PLAIN = {"fr": r"\bau\s*$", "en": r"\bas (?:of|at)\s*$"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The date of an edition and where it was read: ``document``, or None where the document has none."""

    as_of: date | None
    page: int | None
    text: str
    #: False where no sentence says that it is the date of the state reported.
    is_sure: bool = True


#: Words before a date that say that it is a limit or the end of a period, not the day of a state.
_LIMIT = {
    "fr": r"\b(?:jusqu[’']au|jusqu[’']à|d[’']ici(?: le| au)?|avant le|à compter du|depuis le|(?<!date )du)\s*$",
    "en": r"\b(?:until|till|by|before|since|from|through)\s*(?:the )?$",
}
#: Words of the sentence that say that it speaks of another edition or of a decision, not of this one's state.
_OTHER = {
    "fr": r"\b(?:précédente?s?|antérieure?s?|premi(?:er|ère) (?:bilan|rapport|suivi|état)|dernier (?:bilan|rapport)"
    r"|adoptée?|annoncée?|lancée?|publiée?|déposée?|rendue? publique?)\b[^.!?,;]*$",
    "en": r"\b(?:previous|prior|earlier|former|first (?:report|update)|last report|adopted|announced|launched|published"
    r"|tabled|released)\b[^.!?,;]*$",
}
_RANGE = {"fr": r"\bdu\s+\d[^.!?]{0,30}\bau\s*$", "en": r"\bfrom\s+\w+\s\d[^.!?]{0,30}\bto\s*$"}
#: The best date is sure from this many votes on, and with this lead over the next.
_SURE, _LEAD = 5, 3


def read_as_of(texts: Sequence[tuple[int, bool, str]], entry: Entry, *, made: date | None = None) -> Dated:
    """The date of the state that the edition reports.

    :param texts: (page, is heading, text) of what stands outside the table's rows, headers of the table included.
    :param made: the day on which the file was made: no state is reported before its day.
    """
    votes: Counter[date] = Counter()
    seen: dict[date, tuple[int, str]] = {}
    unread = False
    for page, heading, text in texts:
        for pattern in entry.as_of:
            match = re.search(pattern, text)
            if match is not None:
                days = read_dates(match.groupdict().get("date") or match[0], entry.language)
                # The sentence that the catalogue names is there, and its date is not understood.
                unread |= not days
                for _, day in days:
                    votes[day] += 100
                    seen.setdefault(day, (page, text))
        for place, day in read_dates(text, entry.language):
            weight = _weight(text[:place], heading, entry.language)
            if weight and (made is None or day <= made):
                votes[day] += weight
                seen.setdefault(day, (page, text))
    if not votes:
        return Dated(as_of=None, page=None, text="")
    # The latest of equals: a report also names the date of the edition before it.
    (day, best), *others = sorted(votes.items(), key=lambda item: (item[1], item[0]), reverse=True)
    is_sure = (best >= 100 or not unread) and best >= _SURE and (not others or best - others[0][1] >= _LEAD)
    return Dated(as_of=day, page=seen[day][0], text=seen[day][1], is_sure=is_sure)


def _weight(before: str, heading: bool, language: str) -> int:
    """How much the words *before* a date speak for its being that of the state reported."""
    if re.search(_OTHER[language], before, re.IGNORECASE):
        return 1 if heading else 0
    if re.search(_LIMIT[language], before, re.IGNORECASE):
        # Better than nothing, and never sure.
        return 1
    if re.search(_RANGE[language], before, re.IGNORECASE):
        # The end of a period: of the year reported, or of the plan.
        return 2
    if re.search(_STATE[language], before, re.IGNORECASE):
        return 10 if heading else 7
    if re.search(_PLAIN[language], before, re.IGNORECASE):
        return 6 if heading else 2
    return 2 if heading else 0


def read_glossary(blocks: Sequence[Block], entry: Entry, notes: Sequence[Note]) -> tuple[Organisation, ...]:
    """The glossary: entries in the form of the catalogue, below its heading where the entry names one."""
    how = entry.organisations
    if how.glossary_heading is None:
        return ()
    pattern = re.compile(how.glossary_entry)
    heading = re.compile(how.glossary_heading, re.IGNORECASE)
    found: list[Organisation] = []
    inside = False
    for block in blocks:
        if block.kind in ("footnote", "page_number"):
            continue
        opening = next(
            (n for n, line in enumerate(block.lines) if heading.match(_text(replace(block, lines=(line,)), notes))),
            None,
        )
        if opening is not None or heading.match(_text(block, notes)):
            # The entries may follow in the same block, where nothing but line breaks parts them from their heading.
            inside = True
            rest = block.lines[opening + 1 :] if opening is not None else ()
            found += _entries(replace(block, lines=rest), pattern, notes)
            continue
        entries = _entries(block, pattern, notes) if inside else []
        found += entries
        if inside and not entries and found and block.kind == "heading":
            break
    return tuple(found)


def _entries(block: Block, pattern: re.Pattern[str], notes: Sequence[Note]) -> list[Organisation]:
    """The entries of a block of the glossary: one, or several where nothing but line breaks parts them."""
    groups: list[list[Line]] = []
    for line in block.lines:
        match = pattern.match(_text(replace(block, lines=(line,)), notes))
        if not groups or (match is not None and is_acronym(match["id"])):
            groups.append([line])
        else:
            groups[-1].append(line)
    found: list[Organisation] = []
    for lines in groups:
        text, calls = _without_marks(replace(block, lines=tuple(lines)), notes)
        match = pattern.match(text)
        if match is not None:
            note = "\n".join(call.text for call in calls)
            found.append(Organisation(organisation_id=match["id"], name=match["name"].strip(), note=note))
    return found


def _text(block: Block, notes: Sequence[Note]) -> str:
    return _without_marks(block, notes)[0]


def _without_marks(block: Block, notes: Sequence[Note]) -> tuple[str, list[Note]]:
    here = {note.mark: note for note in notes if note.page == block.page}
    part = Part(page=block.page, bbox=block.bbox, lines=block.lines)
    called = take_marks([part], {block.page: tuple(here)}, {})
    text = join_lines(line.text for kept in called.parts for line in kept.lines)
    return text, [here[mark] for mark in called.marks]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure the report gives of itself."""

    statement: Statement
    #: Whole, but for a sum; and how exactly a sum is printed, half its last place.
    value: Decimal
    page: int
    text: str
    slack: Decimal = Decimal(0)


def read_statements(blocks: Sequence[Block], entry: Entry, notes: Sequence[Note]) -> tuple[Stated, ...]:
    """The sentences of the catalogue's statements, found outside the table."""
    found: list[Stated] = []
    for block in blocks:
        text, _ = _without_marks(block, notes)
        for statement in entry.statements:
            for match in re.finditer(statement.sentence, text, re.IGNORECASE):
                read = _figure(text, match, statement, entry)
                if read is not None:
                    value, slack = read
                    found.append(Stated(statement=statement, value=value, page=block.page, text=match[0], slack=slack))
    return tuple(found)


_SMALL = {
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf vingt",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
}


def _figure(text: str, match: re.Match[str], statement: Statement, entry: Entry) -> tuple[Decimal, Decimal] | None:
    """The figure of a sentence, and how exactly it is printed; a sum may have its unit behind the group ``value``."""
    printed = match["value"] or ""
    if statement.of in _SUMS:
        return leading_amount(text[match.start("value") :], language=entry.language) if printed else None
    words = _SMALL[entry.language].split()
    small = printed.strip().casefold().replace("une", "un")
    if small in words:
        return Decimal(words.index(small)), Decimal(0)
    figure = re.sub(r"[^0-9]", "", printed)
    return (Decimal(figure), Decimal(0)) if figure else None


#: What a statement may sum up: the others count.
_SUMS = ("planned_cad", "spent_cad")


def about_itself(
    actions: Sequence[Action], glossary: Sequence[Organisation], stated: Sequence[Stated], entry: Entry
) -> list[Finding]:
    """What the report says of itself, held against its table."""
    counted: dict[tuple[str, bool], Decimal] = {}
    for numbered in (True, False):
        counting = [action for action in actions if action.printed_number or not numbered]
        counted["actions", numbered] = Decimal(len(counting))
        for status in ("completed", "continued", "in_progress", "not_started"):
            counted[status, numbered] = Decimal(sum(action.status == status for action in counting))
        counted["planned_cad", numbered] = total_of(action.planned.value for action in counting)
        counted["spent_cad", numbered] = total_of(action.spent.value for action in counting)
        counted["organisations", numbered] = Decimal(len(glossary))
        counted["recommendations", numbered] = Decimal(len({n for action in counting for n in action.recommendations}))
    findings = list(reconcile(stated, counted, entry))
    if entry.organisations.glossary_heading and not glossary:
        findings.append(Finding(check="glossary-missing"))
    named = {one.organisation_id for action in actions for one in action.organisations}
    findings += [
        Finding(check="organisation-unused", found=one.organisation_id)
        for one in glossary
        if one.organisation_id not in named
    ]
    return findings


def reconcile(
    stated: Sequence[Stated], counted: Mapping[tuple[str, bool], Decimal], entry: Entry
) -> tuple[Finding, ...]:
    """A finding for each figure that differs from the table, and for each statement that was not found.

    :param counted: (what, numbered rows only) → figure of the table.
    """
    findings = [
        Finding(
            check="count-differs",
            page=one.page,
            column=one.statement.of,
            expected=f"{one.value:f}",
            found=f"{counted[one.statement.of, one.statement.numbered_only]:f}",
        )
        for one in stated
        if abs(one.value - counted[one.statement.of, one.statement.numbered_only]) > one.slack
    ]
    met = [one.statement for one in stated]
    findings += [
        Finding(check="statement-missing", column=statement.of, expected=statement.sentence)
        for statement in entry.statements
        if statement not in met
    ]
    return tuple(findings)
