"""Tables that only the alignment of their text shows, and lines that belong to a table beyond its rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product

from extractors.geometry import BBox
from extractors.readers.ruled.columns import numeric_share
from extractors.readers.ruled.corridors import COLUMNS
from extractors.readers.ruled.edges import Edge
from extractors.readers.ruled.layout import Layout
from extractors.readers.ruled.regions import is_divided, words_in
from extractors.readers.ruled.rows import TextRow, figure, is_numeric, labelled, text_rows
from extractors.readers.ruled.runs import find_runs, header_lines, last_lines, trimmed
from extractors.readers.ruled.sides import page_columns
from extractors.text.words import Word

_LEADER = re.compile(r"\.(\s?\.){3,}|…{2,}")
_MARKER = re.compile(r"^(?:[^\w\s]|[o§]|\(?\w{1,3}[.)]|\[\d+\])$")
#: A number that formulas of a page are referred to by; a title with its number.
_NUMBER = re.compile(r"^[(\[]\d{1,3}(?:\.\d{1,3})?[a-z]?[)\]]$")
_NUMBERED = re.compile(r"^(?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:\.\d{1,2})*[.)]?\s+[^\W\d]")
#: A page, or the first and the last one.
_PAGES = re.compile(r"^(\d{1,4})(?:\s?[-–]\s?\d{1,4})?$")
_PART = re.compile(r"^(?:[^\W\d]{4,12} )?(?:[A-Z]|\d{1,2}|[IVXLC]{1,6})(?:[.\-]\w{1,2})*[.)]?$")
#: A header that rules divide reaches this far (points) above the rule below it at most.
HEADER_REACH = 70.0


def aligned_regions(words: Sequence[Word], lines: Sequence[TextRow] | None = None) -> list[BBox]:
    """Boxes around lines that follow each other and that gaps divide, from top to bottom.

    The first and last lines of a run can be a caption and a source: boxes without them follow the box of the whole
    run, the larger ones first. *lines* are those of *words*, where they are known.
    """
    rows = text_rows(words) if lines is None else lines
    return [
        box
        for part in page_columns([labelled(row) for row in rows])
        for run in find_runs(part)
        for box in _candidates(trimmed(run.rows), is_captioned=run.is_captioned)
    ]


def _candidates(run: list[TextRow], *, is_captioned: bool = False) -> list[BBox]:
    """The boxes of a run, then those of its pieces between two or more lines that nothing divides: notes, captions."""
    pieces: list[list[TextRow]] = [[]]
    whole = 0
    for row in run:
        whole = 0 if is_divided(row) else whole + 1
        pieces[-1].append(row)
        if whole == 2:
            pieces.append([])
    return _boxes(run, is_captioned=is_captioned) + (
        [box for piece in pieces for box in _boxes(piece)] if len(pieces) > 1 else []
    )


def _boxes(run: list[TextRow], *, is_captioned: bool = False) -> list[BBox]:
    """The boxes from one of the first divided lines of *run* to one of the last; none where divided lines are few."""
    divided = [index for index, row in enumerate(run) if is_divided(row)]
    least = 2 if _is_small(run, 4 if is_captioned else 5) else 3
    if len(divided) < least:
        return []
    shown = [run[index] for index in divided]
    if numeric_share(shown) < 0.3 and sorted(len(row.chunks) for row in shown)[len(shown) // 2] < 3:
        return []  # two columns of words: prose, a list
    found: dict[tuple[int, int], BBox] = {}
    for first, last in sorted(product(divided[:4], divided[-3:]), key=lambda ends: ends[0] - ends[1]):
        count = sum(1 for index in divided if first <= index <= last)
        if count < least or count < 0.5 * (last - first + 1):
            continue
        top = header_lines(run, first) if first == divided[0] else first
        lines = run[top : last_lines(run, last) + 1 if last == divided[-1] else last + 1]
        found[first, last] = BBox(
            min(row.chunks[0].x0 for row in lines) - 1,
            lines[0].top - 1,
            max(row.chunks[-1].x1 for row in lines) + 1,
            lines[-1].bottom + 1,
        )
    return list(found.values())


def _is_small(run: Sequence[TextRow], columns: int) -> bool:
    """Whether a run begins with a line of labels and one of figures below them."""
    if len(run) < 2:
        return False
    labels, figures = run[0].chunks, run[1].chunks
    below = [
        any(figure.x0 < label.x1 and label.x0 < figure.x1 and is_numeric(figure.text) for figure in figures)
        for label in labels[len(labels) - len(figures) + 1 :]
    ]
    return len(figures) >= columns and len(labels) in {len(figures) - 1, len(figures)} and all(below)


def with_header(box: BBox, words: Sequence[Word], across: Sequence[Edge]) -> BBox:
    """*box* with the header lines above it that shorter rules divide, or that its columns divide."""
    above = [
        edge
        for edge in across
        if box.x0 - 3 <= edge.start
        and edge.end <= box.x1 + 3
        and box.top - HEADER_REACH < edge.at < box.top - 3
        and edge.length < 0.95 * box.width
    ]
    top = box.top
    for edge in sorted(above, key=lambda edge: -edge.at):
        rows = text_rows(words_in(words, BBox(box.x0, edge.at, box.x1, top), 1.0))
        if len(rows) > 4 or any(
            row.chunks[0].x0 < box.x0 - 5
            or row.chunks[-1].x1 > box.x1 + 5
            or any(chunk.x1 - chunk.x0 > 0.6 * box.width for chunk in row.chunks)
            for row in rows
        ):
            break
        top = edge.at
    return box._replace(top=top)


def is_plausible(layout: Layout, evidence: str) -> bool:
    """Whether *layout* reads as a table; where only alignment speaks for it (*evidence*), its figures must too."""
    grid = layout.grid
    width, height = len(grid.column_edges) - 1, len(grid.row_edges) - 1
    filled = [cell for cell, words in zip(grid.cells, layout.inside, strict=True) if words]
    used = {c for _, _, c0, c1 in filled for c in range(c0, c1 + 1)}
    if len(used) < 2 or height < 2 or len(filled) < 3:
        return False
    units = sum((r1 - r0 + 1) * (c1 - c0 + 1) for r0, r1, c0, c1 in filled)
    if units < 0.3 * width * height:
        return False
    lines = {round(word.baseline) for words in layout.inside for word in words}
    size = max(word.size for words in layout.inside for word in words)
    if len(lines) * size < 0.2 * grid.bbox.height:
        return False  # labels of a chart: far from each other
    shared = Counter(r0 for r0, _, _, _ in filled)
    if sum(1 for count in shared.values() if count >= 2) <= 0.4 * len(shared):
        return False  # most lines stand alone
    body = [words for (r0, _, _, _), words in zip(grid.cells, layout.inside, strict=True) if r0 >= layout.header_rows]
    if _is_chart(layout):
        return False
    if evidence == "vertical-rules" and width >= COLUMNS and _labelled_columns(layout) == width:
        return True  # the rest of a row that a page cut may fill a single column
    if layout.divided_lines < min(2, layout.lines):
        return False
    if evidence not in {"alignment", "vertical-rules", "paragraphs"}:
        return True
    if evidence == "paragraphs":
        if width < COLUMNS or len(layout.starts) < 2 or _is_list(layout) or _full_rows(layout) < 2:
            return False
        return not _is_contents(layout) and not _ends_in_pages(layout)
    words_each = sum(len(words) for words in body) / max(1, sum(1 for words in body if words))
    is_small = height == 2 and width > 3 and layout.numeric >= 0.8 and units >= width * height - 1
    if (not is_small and (layout.divided_lines < 3 or height < 3)) or units < 0.5 * width * height:
        return False
    if evidence == "vertical-rules":
        return True
    if _is_list(layout) or _is_contents(layout) or _is_form(layout):
        return False
    if layout.numeric >= 0.5:
        return True
    return width >= 3 and words_each <= 4 and units >= 0.7 * width * height and _full_rows(layout) >= 2


def _full_rows(layout: Layout) -> int:
    """How many rows, those of the header too, fill so many columns as a table of texts has at least."""
    filled = Counter(
        r
        for (r0, r1, c0, c1), words in zip(layout.grid.cells, layout.inside, strict=True)
        for r in range(r0, r1 + 1)
        for _ in range(c0, c1 + 1)
        if words
    )
    return sum(count >= COLUMNS for count in filled.values())


def _labelled_columns(layout: Layout) -> int:
    """How many columns have a label of their own in the header."""
    return len(
        {
            c0
            for (r0, _, c0, c1), words in zip(layout.grid.cells, layout.inside, strict=True)
            if r0 < layout.header_rows and words and c0 == c1
        }
    )


def _column_texts(layout: Layout, column: int) -> list[str]:
    return [
        " ".join(word.text for word in words)
        for (_, _, c0, _), words in zip(layout.grid.cells, layout.inside, strict=True)
        if c0 == column and words
    ]


def _is_chart(layout: Layout) -> bool:
    """The figures of an axis, in equal steps, and little beside them."""
    height, width = len(layout.grid.row_edges) - 1, len(layout.grid.column_edges) - 1
    upright = [_column_texts(layout, column) for column in range(width)]
    axes = [column for column in upright if _is_axis(column)]
    if axes and not any(column not in axes and len(column) >= 0.4 * height for column in upright):
        return True
    level = [_row_texts(layout, row) for row in range(height)]
    rows = [texts for texts in level if sum(figure(text) is not None for text in texts) >= 2]
    if len(rows) == 2 and width == len(level[-1]) and not _is_axis(level[-1][1:]):
        return False  # years, and a figure below each
    return any(len(texts) >= 6 and _is_axis(texts) for texts in rows) and len(rows) <= 2


def _is_axis(texts: Sequence[str]) -> bool:
    """Whether *texts* are figures in equal steps."""
    values = [value for value in map(figure, texts) if value is not None]
    steps = {round(two - one, 4) for one, two in pairwise(values)}
    return len(values) >= 4 and len(steps) <= 2 and min(map(abs, steps)) > 0 and len(values) >= 0.7 * len(texts)


def _row_texts(layout: Layout, row: int) -> list[str]:
    words = [
        word for (r0, _, _, _), some in zip(layout.grid.cells, layout.inside, strict=True) if r0 == row for word in some
    ]
    return [word.text for word in sorted(words, key=lambda word: word.x0)]


def _is_list(layout: Layout) -> bool:
    """Bullets or numbers beside text, numbers in brackets behind formulas."""
    if len(layout.grid.column_edges) != 3:
        return False
    first, last = _column_texts(layout, 0), _column_texts(layout, 1)
    return sum(bool(_MARKER.match(text)) for text in first) >= 0.6 * len(first) or sum(
        bool(_NUMBER.match(text)) for text in last
    ) >= 0.8 * len(last)


def _is_form(layout: Layout) -> bool:
    """Labels with a colon, and little behind them."""
    texts = [" ".join(word.text for word in words) for words in layout.inside if words]
    return sum(text.endswith(":") for text in texts) >= 0.6 * len(texts)


def _ends_in_pages(layout: Layout) -> bool:
    """Whether the last column holds nothing but whole numbers that grow, line by line: pages of a contents list.

    Beside more columns than two, only several of them a row are no values.
    """
    width, height = len(layout.grid.column_edges) - 1, len(layout.grid.row_edges) - 1
    words = [
        word for (_, _, c0, _), some in zip(layout.grid.cells, layout.inside, strict=True) if c0 == width - 1
        for word in some
    ]  # fmt: skip
    texts = [word.text for word in sorted(words, key=lambda word: word.baseline)]
    pages = [int(text) for text in texts if text.isdecimal()]
    most = width == COLUMNS or len(pages) >= 2 * height
    return most and len(pages) >= 3 and len(pages) == len(texts) and pages == sorted(pages)


def _is_contents(layout: Layout) -> bool:
    """Titles with page numbers that grow: a table of contents."""
    width = len(layout.grid.column_edges) - 1
    first = _column_texts(layout, 0)
    last = [text for text in _column_texts(layout, width - 1) if is_numeric(text)]
    pages = [int(found[1]) for found in map(_PAGES.match, last) if found]
    if width <= 2 and sum(map(is_numeric, first)) > 0.5 * len(first):
        return False  # years, say, and figures that happen to grow
    # Several titles can stand on one page: such titles are no words of a row's name.
    is_long = sum(text.count(" ") >= 2 for text in first) >= 0.8 * len(first)
    grows = len(pages) >= 0.7 * max(1, len(last)) and pages == sorted(pages) and (len(set(pages)) > 1 or is_long)
    leaders = any(_LEADER.search(text) for column in range(width) for text in _column_texts(layout, column))
    if not grows or leaders or width <= 2:
        return grows and bool(pages)
    titles = sum(bool(_NUMBERED.match(text)) for text in first)
    return width == 3 and (_are_numbers_of_parts(first) or titles >= 0.8 * len(first))


def _are_numbers_of_parts(texts: Sequence[str]) -> bool:
    """Whether *texts* number what stands beside them: A., 1.2, IV, Annexe 3."""
    return sum(bool(_PART.match(text)) for text in texts) >= 0.8 * len(texts)
