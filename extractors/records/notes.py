"""Footnotes: read from the foot of the pages, and their marks taken out of the text that calls them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.paragraphs import join_lines
from extractors.table import Block, Line, Part, Span

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(r"^\(?(?P<mark>\d{1,3}|\*{1,4}|[†‡§]|[a-z])\)?$")
_OPENING = re.compile(r"^\(?(?P<mark>\d{1,3}|\*{1,4}|[†‡§])[).]?\s*(?P<text>\S.*)$", re.DOTALL)
_GLUED = re.compile(r"(?P<word>[^\W\d_]{2,}|\b(?:19|20)\d\d)(?P<mark>\d{1,2})(?=$|[\s.,:;)\]»])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One footnote."""

    mark: str
    text: str
    page: int


def read_notes(blocks: Iterable[Block]) -> tuple[Note, ...]:
    """The footnotes among *blocks*."""
    notes: list[Note] = []
    for block in blocks:
        if block.kind != "footnote":
            continue
        text = join_lines(line.text for line in block.lines).translate(_SUPERSCRIPTS)
        match = _OPENING.match(text)
        if match is not None:
            notes.append(Note(mark=match["mark"], text=match["text"].strip(), page=block.page))
    return tuple(notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Text without the marks it calls, and the marks; ``guessed`` are marks that are not raised on the page."""

    parts: tuple[Part, ...]
    marks: tuple[str, ...]
    guessed: tuple[str, ...]


def take_marks(
    parts: Sequence[Part], notes: Mapping[int, Collection[str]], raised: Mapping[int, Collection[str]]
) -> Called:
    """Take the marks of *notes* out of the lines of *parts*.

    :param notes: page → marks of the footnotes at its foot; a mark counts on the page of its note only.
    :param raised: page → marks called by raised text somewhere on the page; a mark that is glued to a word and not
        raised counts only where no raised one calls the note.
    """
    marks: list[str] = []
    guessed: list[str] = []
    kept: list[Part] = []
    for part in parts:
        here = notes.get(part.page, ())
        lines: list[Line] = []
        for line in part.lines:
            line, found = _take_raised(line, here)
            marks += found
            glued = [mark for mark in here if mark not in raised.get(part.page, ()) and mark.isdigit()]
            if glued:
                line, found = _take_glued(line, glued)
                marks += found
                guessed += found
            lines.append(line)
        kept.append(replace(part, lines=tuple(line for line in lines if line.text.strip())))
    return Called(parts=tuple(kept), marks=tuple(marks), guessed=tuple(guessed))


def raised_marks(lines: Iterable[Line]) -> set[str]:
    """Every text of *lines* that is raised and looks like a mark."""
    return {
        match["mark"]
        for line in lines
        for span in line.spans
        if span.is_raised and (match := _MARK.match(span.text.strip().translate(_SUPERSCRIPTS)))
    }


def _take_raised(line: Line, marks: Collection[str]) -> tuple[Line, list[str]]:
    found: list[str] = []
    spans: list[Span] = []
    for span in line.spans:
        text = span.text.strip().translate(_SUPERSCRIPTS)
        match = _MARK.match(text)
        if span.is_raised and match and match["mark"] in marks:
            found.append(match["mark"])
            spans.append(replace(span, text=span.text[len(span.text.rstrip()) :]))
            continue
        spans.append(span)
    for mark in marks:
        # A mark may be a superscript character of its own, not raised text.
        sign = mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        if sign != mark:
            for index, span in enumerate(spans):
                # An exponent behind a unit is none.
                pattern = rf"(?<![⁰¹²³⁴⁵⁶⁷⁸⁹])(?<!\bm)(?<!\b[kcdm]m){sign}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])"
                if re.search(pattern, span.text):
                    spans[index] = replace(span, text=re.sub(pattern, "", span.text))
                    found.append(mark)
    if not found:
        return line, []
    text = "".join(span.text for span in spans)
    # A space stood between the mark and its word, or before the sign after it, only because the mark is small.
    text = re.sub(r"\s+([.,)\]])", r"\1", text)
    return replace(line, text=text.strip(), spans=tuple(spans)), found


def _take_glued(line: Line, marks: Collection[str]) -> tuple[Line, list[str]]:
    found: list[str] = []

    def without(match: re.Match[str]) -> str:
        if match["mark"] not in marks:
            return match[0]
        found.append(match["mark"])
        return match["word"]

    text = _GLUED.sub(without, line.text)
    return (replace(line, text=text), found) if found else (line, [])
