"""Two readers compared: where another reader of the same PDF sees other cells than ours.

Cells are compared by where they stand on the page, not by their row and column: what the other reader holds inside one
of our cells is compared as one text, in whatever pieces it holds it. Texts are compared without white space and
otherwise exactly; how they differ is told, as a row divided elsewhere worries nobody and another letter everybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extractors.geometry import BBox, union
from extractors.table import Cell, Fragment, Line
from extractors.text.words import UNKNOWN, is_doubtful
from schemas.findings import Finding

#: How two texts differ:
#: ``order`` the same characters, in another order;
#: ``extent`` one holds the other, line by line: a row or a column is divided elsewhere;
#: ``absent`` one of the readers has no text there;
#: ``unknown`` the same but for glyphs that we have no text for, which is a finding of its own;
#: ``characters`` the characters themselves.
Kind = Literal["order", "extent", "absent", "unknown", "characters"]

#: A table is read in another layout where more cells than this, and more than this share of them, differ: they are not
#: told one by one.
FEW_CELLS, FEW = 5, 0.2
#: Cells whose sides are no further apart than this (points) are one cell.
SAME_BOX = 3.0
#: Longest text of a finding, characters.
EXCERPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One of our cells that the other reader sees otherwise; ``bbox`` is the cell's. Texts as printed, with spaces."""

    page: int
    bbox: BBox
    ours: str
    theirs: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """One of our fragments: how many of its cells were compared, and how many are equal."""

    page: int
    bbox: BBox
    compared: int
    equal: int

    @property
    def is_read(self) -> bool:
        """Whether the other reader reads it in the same layout, on the whole."""
        differ = self.compared - self.equal
        return not differ or (self.equal > 0 and differ <= max(FEW_CELLS, FEW * self.compared))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a second reader says to our reading of one document.

    Cells in which neither reader has text are not counted. Tables of which the other reader has no text at all count as
    not read: their cells are in ``unread``, not in ``compared``.
    """

    reader: str
    compared: int
    equal: int
    differences: tuple[Difference, ...]
    #: Our tables in which the other reader found something.
    tables: tuple[TableCount, ...]
    #: Our tables in which the other reader found nothing; ``compared`` is the number of cells that could not be.
    unread: tuple[TableCount, ...]
    #: (page, box) of tables with drawn lines that only the other reader found.
    elsewhere: tuple[tuple[int, BBox], ...]

    @property
    def rate(self) -> float | None:
        """The share of compared cells that are equal, 0 to 1; None where the other reader read nothing."""
        return self.equal / self.compared if self.compared else None

    @property
    def coverage(self) -> float:
        """The share of our cells that could be compared, 0 to 1; 1 where there are none."""
        cells = self.compared + sum(table.compared for table in self.unread)
        return self.compared / cells if cells else 1.0

    @property
    def kinds(self) -> Mapping[str, int]:
        """Kind of difference → number of cells."""
        return Counter(difference.kind for difference in self.differences)


class _Held(NamedTuple):
    """A filled cell of the other reader: its own box, the box of its text, and its lines."""

    cell: BBox
    bbox: BBox
    lines: tuple[Line, ...]


def compare(ours: Sequence[Fragment], theirs: Sequence[Fragment], *, reader: str | None = None) -> Agreement:
    """Compare our reading of one document with another reader's of the same pages.

    :param reader: the other reader's name, by default the one that its fragments carry.
    """
    pages: dict[int, list[_Held]] = {}
    for fragment in theirs:
        pages.setdefault(fragment.page, []).extend(_held(fragment))
    for held in pages.values():
        held.sort(key=lambda one: (one.bbox.top, one.bbox.x0))
    differences: list[Difference] = []
    tables: list[TableCount] = []
    unread: list[TableCount] = []
    for fragment in ours:
        count, found = _compare_table(fragment, _Shelf(pages.get(fragment.page, [])))
        if found is None:
            if count.compared:
                unread.append(count)
            continue
        tables.append(count)
        differences += found
    name = reader or next((fragment.reader for fragment in theirs), "")
    return Agreement(
        reader=name,
        compared=sum(table.compared for table in tables),
        equal=sum(table.equal for table in tables),
        differences=tuple(differences),
        tables=tuple(tables),
        unread=tuple(unread),
        elsewhere=tuple(_elsewhere(ours, theirs)),
    )


def _held(fragment: Fragment) -> Iterable[_Held]:
    for cell in fragment.cells:
        lines = tuple(line for part in cell.parts for line in part.lines if line.text.strip())
        if lines:
            yield _Held(_place(cell), union(line.bbox for line in lines), lines)


class _Shelf:
    """The filled cells of a page, found by height."""

    def __init__(self, held: Sequence[_Held]) -> None:
        self._bands: dict[int, list[_Held]] = {}
        for one in held:
            top, bottom = min(one.cell.top, one.bbox.top), max(one.cell.bottom, one.bbox.bottom)
            for band in range(int(top // 20), int(bottom // 20) + 1):
                self._bands.setdefault(band, []).append(one)

    def near(self, box: BBox) -> list[_Held]:
        """Those that share some height with *box*, from top to bottom and left to right."""
        found: dict[int, _Held] = {}
        for band in range(int(box.top // 20), int(box.bottom // 20) + 1):
            for one in self._bands.get(band, ()):
                found[id(one)] = one
        return sorted(found.values(), key=lambda one: (one.bbox.top, one.bbox.x0))


def _compare_table(fragment: Fragment, shelf: _Shelf) -> tuple[TableCount, list[Difference] | None]:
    """The count of one table, and its differences; None for them where the other reader has no text in it."""
    compared = equal = met = 0
    differences: list[Difference] = []
    boxes = [_place(cell) for cell in fragment.cells]
    # A cell that both readers see belongs to ours, wherever in it or beside it its text stands.
    owners = {id(one): box for box in boxes for one in shelf.near(box) if _is_same(one.cell, box)}
    for cell, box in zip(fragment.cells, boxes, strict=True):
        text = _text(line for part in cell.parts for line in part.lines)
        pieces = _pieces(cell, box, [one for one in shelf.near(box) if owners.get(id(one), box) == box], owners)
        other = "\n".join(_text(piece.lines) for piece in pieces)
        if not text.strip() and not other.strip():
            continue
        compared += 1
        met += bool(pieces)
        kind = _kind(text, other)
        if kind is None:
            equal += 1
        else:
            differences.append(Difference(page=fragment.page, bbox=box, ours=text, theirs=other, kind=kind))
    count = TableCount(page=fragment.page, bbox=fragment.bbox, compared=compared, equal=equal)
    return count, differences if met else None


def _place(cell: Cell) -> BBox:
    return union(part.bbox for part in cell.parts)


def _is_same(one: BBox, other: BBox) -> bool:
    return all(abs(a - b) <= SAME_BOX for a, b in zip(one, other, strict=True))


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _pieces(cell: Cell, box: BBox, near: Sequence[_Held], owners: Mapping[int, BBox]) -> list[_Held]:
    """What the other reader holds of *cell*: all that lies inside of it, and what lies across most of its text.

    Text lies inside where its middle does, or where *owners* say so. A piece that belongs to a neighbour and reaches
    over is not taken: it must cover the text of our cell, as the text of a cell does that the other has not divided.
    """
    inside = [one for one in near if id(one) in owners or box.holds_point(one.bbox.x_mid, one.bbox.y_mid)]
    lines = [line.bbox for part in cell.parts for line in part.lines if line.text.strip()]
    if not lines:
        return _once(inside)
    text = union(lines)
    area = max(text.width * text.height, 1e-6)
    across = [one for one in near if one not in inside and one.bbox.overlap(text) >= 0.6 * area]
    return _once(sorted([*inside, *across], key=lambda one: (one.bbox.top, one.bbox.x0)) if across else inside)


def _once(held: Iterable[_Held]) -> list[_Held]:
    """*held* without what is held twice: a reader may put the same text into two tables that overlap."""
    given = list(held)
    if len(given) < 2:
        return given
    kept: list[_Held] = []
    for one in sorted(given, key=lambda one: -one.bbox.width * one.bbox.height):
        text, area = squeezed(_text(one.lines)), one.bbox.width * one.bbox.height
        if not any(
            one.bbox.overlap(other.bbox) >= 0.9 * area and text in squeezed(_text(other.lines)) for other in kept
        ):
            kept.append(one)
    return [one for one in given if any(one is other for other in kept)]


def squeezed(text: str) -> str:
    """*text* as it is compared: accents composed, without white space."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def _kind(ours: str, theirs: str) -> Kind | None:
    """How two texts differ; None where they do not."""
    one, other = squeezed(ours), squeezed(theirs)
    if one == other or _same_but_unknown(one, other):
        return None
    if not one or not other:
        return "absent"
    if _same_but_unknown(other, one):
        return "unknown"
    if Counter(one) == Counter(other):
        return "order"
    small, large = (ours, theirs) if len(one) < len(other) else (theirs, ours)
    whole = squeezed(large)
    if all(squeezed(line) in whole for line in small.split("\n")):
        return "extent"
    return "characters"


def _same_but_unknown(known: str, partly: str) -> bool:
    """Whether the texts are the same where the reader of *partly* knows the characters.

    A glyph for which it has no text, or a private one, says nothing against the other's text: symbols of fonts without
    a map, which we know and other readers do not.
    """
    unknown = sum(map(_is_unknown, partly))
    if not unknown or unknown * 2 > len(partly):
        return False
    pattern = "".join(".{1,3}" if _is_unknown(char) else re.escape(char) for char in partly)
    return re.fullmatch(pattern, known) is not None


def _is_unknown(char: str) -> bool:
    return char == UNKNOWN or is_doubtful(char)


def _elsewhere(ours: Sequence[Fragment], theirs: Sequence[Fragment]) -> Iterable[tuple[int, BBox]]:
    """The tables of the other reader, seen by drawn lines, that touch none of ours: two rows and columns, half full."""
    for fragment in theirs:
        filled = [cell for cell in fragment.cells if cell.text.strip()]
        rows, columns = {cell.r0 for cell in filled}, {cell.c0 for cell in filled}
        if "grid" not in fragment.evidence or min(len(rows), len(columns)) < 2:
            continue
        if 2 * len(filled) < len(fragment.cells):
            continue
        if not any(our.page == fragment.page and our.bbox.overlap(fragment.bbox) > 0 for our in ours):
            yield fragment.page, fragment.bbox


#: Tells which value of the dataset a difference concerns: (action_id, column), either of them None.
Locate = Callable[[Difference], tuple[str | None, str | None]]


def agreement_findings(agreement: Agreement, locate: Locate | None = None) -> tuple[Finding, ...]:
    """What to tell of *agreement*: each cell that differs, and the pages that the other reader cannot read.

    Glyphs that we have no text for are told by the stage that met them, not here.
    Of a table that the other reader reads in another layout, only cells whose characters differ are told one by one.

    :param locate: gives the action and the column of a difference; by default the finding has none.
    """
    foreign = [table for table in agreement.tables if not table.is_read]
    findings: list[Finding] = []
    for difference in agreement.differences:
        if difference.kind == "unknown":
            continue
        if difference.kind != "characters" and any(
            table.page == difference.page and table.bbox.overlap(difference.bbox) > 0 for table in foreign
        ):
            continue
        action, column = locate(difference) if locate is not None else (None, None)
        ours, theirs = excerpts(difference.ours, difference.theirs)
        findings.append(
            Finding(
                check="readers-disagree-on-characters" if difference.kind == "characters" else "readers-disagree",
                action_id=action,
                column=column,
                page=difference.page,
                expected=f"{agreement.reader}: {theirs}",
                found=ours,
            )
        )
    unreadable = [*agreement.unread, *foreign]
    findings += [
        Finding(check="reader-cannot-read", page=first, expected=agreement.reader, found=_range(first, last))
        for first, last in _runs(table.page for table in unreadable)
    ]
    findings += [
        Finding(check="reader-finds-more", page=page, expected=agreement.reader, found=_box_text(box))
        for page, box in agreement.elsewhere
    ]
    return tuple(findings)


def _box_text(box: BBox) -> str:
    return ", ".join(f"{side:.0f}" for side in box)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _runs(pages: Iterable[int]) -> list[tuple[int, int]]:
    """Pages that follow each other, as (first, last)."""
    runs: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], page
        else:
            runs.append((page, page))
    return runs


def excerpts(ours: str, theirs: str) -> tuple[str, str]:
    """The two texts on one line each, around the place where they begin to differ."""
    one, other = " ".join(ours.split()), " ".join(theirs.split())
    if max(len(one), len(other)) <= EXCERPT:
        return one, other
    marks = [[at for at, char in enumerate(text) if not char.isspace()] for text in (one, other)]
    same = 0
    while same < min(map(len, marks)) and one[marks[0][same]] == other[marks[1][same]]:
        same += 1
    first, second = (
        _cut(text, mark[same] if same < len(mark) else len(text))
        for text, mark in zip((one, other), marks, strict=True)
    )
    return first, second


def _cut(text: str, at: int) -> str:
    """*text* from a little before offset *at*, at most :data:`EXCERPT` characters of it."""
    start = max(0, at - EXCERPT // 3)
    end = start + EXCERPT
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
