"""Footnotes: read from the foot of the pages, and their marks taken out of the text that calls them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.table import Block, Line, Part, Span
from extractors.text.paragraphs import join_lines

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_SUPERSCRIPTS, "0123456789")
_RAISED = str.maketrans("0123456789", _SUPERSCRIPTS)
_MARK = re.compile(r"^\(?(?P<mark>\d{1,3}|\*{1,4}|[†‡§]|[a-z])\)?$")
#: Several marks raised together: ``1, 2``.
_MARKS = re.compile(r"^\(?\d{1,3}\)?(?:\s?[,;]\s?\(?\d{1,3}\)?)+$")
_OPENING = re.compile(
    r"^(?P<open>\(?)(?P<mark>\d{1,3}|\*{1,4}|[†‡§]|[a-z](?=[).\s]))[).]?\s*(?P<text>\S.*)$", re.DOTALL
)
_GLUED = re.compile(r"(?P<word>[^\W\d_]{2,}|\b(?:19|20)\d\d)(?P<mark>\d{1,2})(?=$|[\s.,:;)\]»])")
_GLUED_SIGN = re.compile(r"(?P<word>[\w)\]».%$])(?P<mark>\*{1,4}|[†‡])(?=$|[\s.,:;)\]»])")
_BRACKETED = re.compile(r"(?P<word>\S)[ \u00a0\u202f]?(?P<mark>\(\d{1,2}\))(?=$|[\s.,:;])")
#: Raised letters that end an abbreviation or an ordinal: nᵒ, 2ᵉ, Mᵐᵉ.
_ENDINGS = frozenset("eosrmtndhl")
#: A raised figure behind these is an exponent.
_UNIT = re.compile(r"(?:^|[\s\d(/])[kcdm]?m$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One footnote."""

    mark: str
    text: str
    page: int
    #: Whether its mark stands in brackets at the foot: ``(1)``.
    is_bracketed: bool = False


def read_notes(blocks: Iterable[Block]) -> tuple[Note, ...]:
    """The footnotes among *blocks*."""
    notes: list[Note] = []
    for block in blocks:
        if block.kind != "footnote":
            continue
        for lines in _each(block.lines):
            text = join_lines(line.text for line in lines).translate(_LOWERED)
            match = _OPENING.match(text)
            if match is None or (match["mark"].isalpha() and not (match["open"] or _opens_raised(lines[0]))):
                continue
            notes.append(
                Note(
                    mark=match["mark"],
                    text=match["text"].strip(),
                    page=block.page,
                    is_bracketed=bool(match["open"]) and match["mark"].isdigit(),
                )
            )
    return tuple(notes)


def _each(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each note: a sign or a raised mark at the start of a line opens one."""
    found: list[list[Line]] = []
    for line in lines:
        if not found or re.match(r"\(?[*†‡]{1,4}\)?\s*\w", line.text.strip()) or _opens_raised(line):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _opens_raised(line: Line) -> bool:
    first = line.spans[0] if line.spans else None
    return first is not None and first.is_raised and _MARK.match(first.text.strip().translate(_LOWERED)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Text without the marks it calls, and the marks; ``guessed`` are marks that are not raised on the page.

    ``unsure`` are those of them that may be part of the text after all: behind capitals ("CO2") or a figure.
    ``orphans`` are raised marks, and signs, whose note was not found: they stay in the text, figures as raised ones.
    """

    parts: tuple[Part, ...]
    marks: tuple[str, ...]
    guessed: tuple[str, ...]
    orphans: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def take_marks(
    parts: Sequence[Part], notes: Mapping[int, Collection[str]], raised: Mapping[int, Collection[str]]
) -> Called:
    """Take the marks of *notes* out of the lines of *parts*.

    :param notes: page → marks of the notes that the page calls, usually those at its foot; ``(1)`` besides ``1`` where
        they stand in brackets there.
    :param raised: page → marks called by raised text somewhere on the page; a mark that is glued to a word and not
        raised counts only where no raised one calls the note.
    """
    marks: list[str] = []
    guessed: list[str] = []
    orphans: list[str] = []
    unsure: list[str] = []
    kept: list[Part] = []
    for part in parts:
        here = notes.get(part.page, ())
        lines: list[Line] = []
        for line in part.lines:
            line, found, lost = _take_raised(line, here)
            marks += found
            orphans += lost
            line, found, some = _take_glued(line, [mark for mark in here if mark not in raised.get(part.page, ())])
            marks += found
            guessed += found
            unsure += some
            # A sign that is left calls a note that was not found.
            orphans += [match["mark"] for match in _GLUED_SIGN.finditer(line.text) if match["mark"] not in here]
            lines.append(line)
        kept.append(replace(part, lines=tuple(line for line in lines if line.text.strip())))
    return Called(
        parts=tuple(kept),
        marks=tuple(marks),
        guessed=tuple(guessed),
        orphans=tuple(orphans),
        unsure=tuple(unsure),
    )


def raised_marks(lines: Iterable[Line]) -> set[str]:
    """Every text of *lines* that is raised and looks like a mark."""
    return {
        mark
        for line in lines
        for span in line.spans
        if span.is_raised
        for mark in _marks(span.text.strip().translate(_LOWERED))
    }


def _marks(text: str) -> list[str]:
    """The marks that a raised text is; none where it is something else."""
    if _MARKS.match(text):
        return re.findall(r"\d{1,3}", text)
    match = _MARK.match(text)
    return [match["mark"]] if match else []


def _take_raised(line: Line, here: Collection[str]) -> tuple[Line, list[str], list[str]]:
    """*line* without the raised marks of *here*; those marks; and the raised marks that are none of them."""
    found: list[str] = []
    orphans: list[str] = []
    spans: list[Span] = []
    for span in line.spans:
        if not span.is_raised:
            spans.append(_without_signs(span, here, found, orphans))
            continue
        text = span.text.strip().translate(_LOWERED)
        called = _marks(text)
        is_exponent = text in ("2", "3") and _UNIT.search("".join(one.text for one in spans).rstrip()) is not None
        if called and all(mark in here for mark in called) and not is_exponent:
            found += called
            spans.append(replace(span, text=span.text[len(span.text.rstrip()) :]))
        elif any(mark.isdigit() for mark in called):
            # A figure that is raised must not become one with the figure before it.
            orphans += [] if is_exponent else called
            spans.append(replace(span, text=span.text.translate(_RAISED)))
        else:
            orphans += [mark for mark in called if mark not in _ENDINGS]
            spans.append(span)
    text = "".join(span.text for span in spans)
    if text == "".join(span.text for span in line.spans):
        return line, [], orphans
    if found:
        # A space stood between the mark and its word, or before the sign after it, only because the mark is small.
        text = re.sub(r"\s+([.,)\]])", r"\1", text)
    return replace(line, text=text.strip(), spans=tuple(spans)), found, orphans


def _without_signs(span: Span, here: Collection[str], found: list[str], orphans: list[str]) -> Span:
    """*span* without the marks that are superscript characters of their own, not raised text."""
    if not any(sign in span.text for sign in _SUPERSCRIPTS):
        return span

    def without(match: re.Match[str]) -> str:
        mark = match[0].translate(_LOWERED)
        # An exponent behind a unit is none.
        if mark in ("2", "3") and _UNIT.search(span.text[: match.start()]):
            return match[0]
        (found if mark in here else orphans).append(mark)
        return "" if mark in here else match[0]

    return replace(span, text=re.sub(rf"[{_SUPERSCRIPTS}]+", without, span.text))


def _take_glued(line: Line, marks: Collection[str]) -> tuple[Line, list[str], list[str]]:
    """*line* without the marks glued to its words; those marks; and those that may be part of the text."""
    if not marks:
        return line, [], []
    found: list[str] = []
    unsure: list[str] = []

    def without(match: re.Match[str]) -> str:
        # As behind a raised figure's: "3 km2" is no note.
        is_exponent = match["mark"] in ("2", "3") and _UNIT.search(match.string[: match.start("mark")]) is not None
        if match["mark"] not in marks or is_exponent:
            return match[0]
        mark = match["mark"].strip("()")
        found.append(mark)
        # A bracket sets a mark apart from a word, not from a figure: "article 12 (1)".
        if mark.isdigit() and (match["word"].isdigit() or (match["word"].isupper() and mark == match["mark"])):
            unsure.append(mark)
        return match["word"]

    text = line.text
    for pattern in (_GLUED, _GLUED_SIGN, _BRACKETED):
        text = pattern.sub(without, text)
    return (replace(line, text=text), found, unsure) if found else (line, [], [])


def marks_by_page(
    notes: Iterable[Note], pages: Iterable[int], raised: Mapping[int, Collection[str]]
) -> dict[int, dict[str, Note]]:
    """For each of *pages*, those of a table, the notes its text may call, by mark; ``(1)`` besides ``1`` in brackets.

    A page calls the notes at its own foot; one that has none also those below the table, on its last pages; and any
    page one at the foot of the next or the last page that its own page does not call: where numbers begin anew on each
    page, the others are other notes. Where one page alone has notes, they are those of all.
    """
    own: dict[int, dict[str, Note]] = {}
    for note in notes:
        here = own.setdefault(note.page, {})
        here.setdefault(note.mark, note)
        if note.is_bracketed:
            here.setdefault(f"({note.mark})", note)
    pages = sorted(set(pages))
    found = dict(own)
    is_one = len([number for number in own if pages and pages[0] <= number <= pages[-1] + 1]) == 1
    for page in pages:
        below = next((number for number in sorted(own) if page <= number <= pages[-1] + 1), page)
        others = (page - 1, page + 1) if page in own else (page - 1, page + 1, below)
        uncalled = {
            mark: note
            for other in others
            if other != page
            for mark, note in own.get(other, {}).items()
            if not mark.startswith("(")
            and (
                mark not in raised.get(other, ()) or (is_one and page < other == below and mark in raised.get(page, ()))
            )
        }
        found[page] = uncalled | own.get(page, {})
    return found
