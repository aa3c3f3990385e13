"""The text of a page outside of its tables: headings, paragraphs, footnotes, page numbers.

Every character of a page is in exactly one cell or in exactly one block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractors.geometry import BBox, union
from extractors.page import Font, Page
from extractors.table import Block, Fragment, Line, Part
from extractors.text.lines import APART, group_rows, make_lines, page_words
from extractors.text.paragraphs import paragraphs
from extractors.text.running import PAGE_NUMBER, Placed, running
from extractors.text.words import SLANTED, Word

_NOTE_MARK = re.compile(r"^\(?(?:\d{1,3}|\*{1,4}|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)\)?[.)]?\s*\D")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: Texts side by side are told by sizes of which one is this many times the other.
_OTHER_SIZE = 1.08
#: Text below this share of the page's height may be a foot, above the other one a head.
_FOOT, _HEAD = 0.85, 0.12


def blocks(
    page: Page, fonts: Sequence[Font], fragments: Sequence[Fragment], *, all_words: Sequence[Word] | None = None
) -> tuple[Block, ...]:
    """The text of *page* that stands in none of *fragments*, from top to bottom.

    :param all_words: the words of the page, where the caller has made them.
    """
    taken = {glyph for fragment in fragments for glyph in fragment.glyphs}
    # Readers of other libraries do not say which glyphs they read: what stands in their cells is theirs.
    theirs = [
        part.bbox
        for fragment in fragments
        for cell in fragment.cells
        for part in cell.parts
        if any(not span.glyphs for line in part.lines for span in line.spans)
    ]
    words = [
        word
        for word in (page_words(page) if all_words is None else all_words)
        if taken.isdisjoint([glyph[8] for glyph in word.glyphs])
        and not any(box.holds_point(word.x_mid, word.y_mid) for box in theirs)
    ]
    # What runs aslant over a page is no part of what the page says: a watermark, a stamp.
    slanted = [word for word in words if word.turn == SLANTED]
    marks = [_block("watermark", make_lines(slanted, fonts, page.number))] if slanted else []
    words = [word for word in words if word.turn != SLANTED]
    lines = sorted(_lines(words, fonts, page.number), key=lambda line: (line.baseline, line.bbox.x0))
    if not lines:
        return tuple(marks)
    body = _body_size(lines, fragments)
    under, rest = _under_tables(lines, body, fragments)
    feet, rest = _footnotes(page, rest, body, fragments) if rest else ([], rest)
    found: list[Block] = [*marks, *(_block("footnote", group) for group in (*under, *feet))]
    plain: list[Line] = []
    for line in rest:
        if _is_page_number(line, page, rest):
            found.append(_block("page_number", [line]))
        else:
            plain.append(line)
    found += _text_blocks(page, plain, body, fragments)
    return tuple(sorted(found, key=lambda block: (block.bbox.top, block.bbox.x0)))


def _lines(words: Sequence[Word], fonts: Sequence[Font], page: int) -> list[Line]:
    """The lines of *words*: a note in the margin is no part of the heading beside it."""
    level = [word for word in words if not word.turn]
    pieces: list[list[Word]] = []
    for row in group_rows(level):
        held: list[Word] = []
        for word in row:
            if held and _is_beside(held[-1], word):
                pieces.append(held)
                held = []
            held.append(word)
        pieces.append(held)
    found = [line for piece in pieces for line in make_lines(piece, fonts, page)]
    return found + list(make_lines([word for word in words if word.turn], fonts, page))


def _is_beside(left: Word, right: Word) -> bool:
    """Whether two words of one line are those of two texts that stand side by side: apart, and in different sizes."""
    large, small = max(left.size, right.size), min(left.size, right.size)
    return (
        right.x0 - left.x1 > APART * small and large > _OTHER_SIZE * small and abs(left.baseline - right.baseline) < 3
    )


def _block(kind: str, lines: Sequence[Line]) -> Block:
    return Block(page=lines[0].page, kind=kind, bbox=union(line.bbox for line in lines), lines=tuple(lines))


def _body_size(lines: Sequence[Line], fragments: Sequence[Fragment]) -> float:
    """The size in which most of the page is set, in its tables too."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    for fragment in fragments:
        for cell in fragment.cells:
            for part in cell.parts:
                for line in part.lines:
                    counts[round(line.size, 1)] += len(line.text)
    return max(counts, key=lambda size: (counts[size], size))


def _under_tables(
    lines: Sequence[Line], body: float, fragments: Sequence[Fragment]
) -> tuple[list[list[Line]], list[Line]]:
    """The notes right below a table, whatever follows them on the page, and the other lines.

    The first one opens with a raised mark, or with a sign in type smaller than the body's.
    """
    notes: list[list[Line]] = []
    taken: set[int] = set()
    for fragment in fragments:
        edge, floor = fragment.bbox.bottom, len(notes)
        for line in lines:
            if line.bbox.top < fragment.bbox.bottom - 1 or id(line) in taken:
                continue
            if line.bbox.top - edge > (3.0 if len(notes) == floor else 1.2) * line.size:
                break
            if _opens_raised(line, body) and (len(notes) == floor or _next_mark(notes[floor:], line)):
                notes.append([line])
            elif len(notes) > floor and abs(line.size - notes[-1][0].size) < 0.6:
                notes[-1].append(line)
            else:
                break
            taken.add(id(line))
            edge = line.bbox.bottom
    return notes, [line for line in lines if id(line) not in taken]


def _opens_raised(line: Line, body: float) -> bool:
    """Whether *line* opens with a raised mark, or with a sign where it is small."""
    if not _opens_note(line):
        return False
    first = line.text.strip()[0]
    is_raised = bool(line.spans) and line.spans[0].is_raised
    return is_raised or first in "¹²³⁴⁵⁶⁷⁸⁹" or (first in "*†‡§" and line.size < 0.97 * body)


def _footnotes(
    page: Page, lines: Sequence[Line], body: float, fragments: Sequence[Fragment]
) -> tuple[list[list[Line]], list[Line]]:
    """The footnotes at the foot of the page, and the other lines.

    A footnote starts with a mark and is set smaller than the body, or stands below a short rule; it has nothing but
    footnotes and the page's number below it.
    """
    floor = max((fragment.bbox.bottom for fragment in fragments), default=0.0)
    rule = _note_rule(page, floor, lines)
    small = [
        line
        for line in lines
        if line.bbox.top >= floor - 1 and (line.size < body * 0.93 or (rule is not None and line.bbox.top >= rule - 1))
    ]
    first = next((line for line in small if _opens_note(line)), None)
    if first is None:
        return [], list(lines)
    notes: list[list[Line]] = []
    taken: set[int] = set()
    for line in small:
        if line.baseline < first.baseline - 0.5 or (PAGE_NUMBER.match(line.text.strip()) and not notes):
            continue
        if _opens_note(line) and _next_mark(notes, line):
            notes.append([line])
        elif notes and not _is_page_number(line, page, lines):
            notes[-1].append(line)
        else:
            continue
        taken.add(id(line))
    return notes, [line for line in lines if id(line) not in taken]


def _opens_note(line: Line) -> bool:
    return bool(_NOTE_MARK.match(line.text.strip())) and not PAGE_NUMBER.match(line.text.strip())


def _next_mark(notes: Sequence[Sequence[Line]], line: Line) -> bool:
    """Whether the mark that opens *line* comes after those before it: a year at the start of a line does not."""
    if not notes:
        return True
    texts = (text.strip().translate(_SUPERSCRIPTS) for text in (notes[-1][0].text, line.text))
    before, after = (re.match(r"\(?(\d+)", text) for text in texts)
    if before is None or after is None:
        return before is None and after is None
    return 0 < int(after[1]) - int(before[1]) <= 2


def _note_rule(page: Page, floor: float, lines: Sequence[Line]) -> float | None:
    """The short rule above the footnotes, points from the top.

    The borders of neighbouring cells are short rules too, but side by side they run across the page; the line below
    underlined words is one, but it stands close to their baseline.
    """
    margin = min(line.bbox.x0 for line in lines) + 0.05 * page.width
    across = [rule.bbox for rule in page.rules if rule.horizontal]
    tops: list[float] = []
    for box in across:
        if not (box.top > floor + 1 and box.top > 0.3 * page.height):
            continue
        level = [other for other in across if abs(other.top - box.top) < 1.5]
        width = max(other.x1 for other in level) - min(other.x0 for other in level)
        underlines = any(
            -1 < box.top - line.baseline < 0.4 * line.size and line.bbox.x0 < box.x1 and line.bbox.x1 > box.x0
            for line in lines
        )
        if 0.05 * page.width < width < 0.45 * page.width and box.x0 < margin and not underlines:
            tops.append(box.top)
    return max(tops, default=None)


def _is_page_number(line: Line, page: Page, lines: Sequence[Line]) -> bool:
    """A number alone at the very top or bottom of the page."""
    if not PAGE_NUMBER.match(line.text.strip()):
        return False
    place = line.bbox.y_mid / page.height
    if not (place > _FOOT or place < _HEAD):
        return False
    others = [other for other in lines if other is not line]
    return all(other.bbox.bottom <= line.bbox.bottom + 1 for other in others) or all(
        other.bbox.top >= line.bbox.top - 1 for other in others
    )


def _text_blocks(page: Page, lines: Sequence[Line], body: float, fragments: Sequence[Fragment]) -> list[Block]:
    """Headings and paragraphs."""
    found: list[Block] = []
    runs: list[list[Line]] = []
    kinds: list[str] = []
    for line in lines:
        kind = "heading" if _is_heading(line, body) else "paragraph"
        last = runs[-1][-1] if runs else None
        apart = last is None or _between(last, line, fragments) or line.baseline - last.baseline > 6 * line.size
        if not runs or kind != kinds[-1] or apart or (kind == "heading" and not _same_heading(runs[-1][-1], line)):
            runs.append([line])
            kinds.append(kind)
        else:
            runs[-1].append(line)
    for kind, run in zip(kinds, runs, strict=True):
        if kind == "heading":
            found.append(_block(kind, run))
            continue
        box = BBox(min(line.bbox.x0 for line in run), run[0].bbox.top, page.width, run[-1].bbox.bottom)
        part = Part(page=page.number, bbox=box, lines=tuple(run))
        reach = max(line.bbox.x1 for line in lines) - box.x0
        found += [_block(kind, item.lines) for item in paragraphs([part], reach=reach)]
    return found


def _between(upper: Line, lower: Line, fragments: Sequence[Fragment]) -> bool:
    """Whether a table stands between two lines."""
    return any(
        upper.baseline <= fragment.bbox.top + 2 and fragment.bbox.bottom - 2 <= lower.baseline for fragment in fragments
    )


def _is_heading(line: Line, body: float) -> bool:
    """Larger than the body, or wholly bold."""
    bold = all(span.is_bold for span in line.spans if span.text.strip())
    return (line.size > body * 1.08 or bold) and len(line.text) < 250


def _same_heading(upper: Line, lower: Line) -> bool:
    """Whether a heading goes on in the next line: same size, close below, and the line above is a full one."""
    close = lower.baseline - upper.baseline < 1.45 * max(upper.size, lower.size)
    return close and abs(upper.size - lower.size) < 0.3 and upper.bbox.width > 0.6 * lower.bbox.width


def parted(fragments: Sequence[Fragment], blocks: Sequence[Block]) -> frozenset[int]:
    """Indices of the fragments above which text stands that parts them from the fragment before.

    Page numbers, footnotes and running lines part nothing.
    """
    texts = [
        Placed(block.page, block.bbox.top, block.text) for block in blocks if block.kind in ("heading", "paragraph")
    ]
    runs = running(texts)
    places = sorted((text.page, text.top) for text in texts if text not in runs)
    found: set[int] = set()
    for index, (last, one) in enumerate(pairwise(fragments), start=1):
        between = bisect_left(places, (last.page, last.bbox.bottom - 1))
        if between < len(places) and places[between] < (one.page, one.bbox.top):
            found.add(index)
    return frozenset(found)
