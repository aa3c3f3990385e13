"""Runs of lines that may be those of a table that only alignment shows: where one ends and the next begins.

Captions, prose and wide gaps end a run. Parts of one table stand apart too (a header from its figures, groups of rows
from each other): they are joined again where they keep to the same columns. Tables that follow each other closely are
told apart by the title between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.readers.ruled.columns import Strip, numeric_share, white_strips
from extractors.readers.ruled.header_end import YEAR
from extractors.readers.ruled.regions import is_divided, keeps_to
from extractors.readers.ruled.rows import TextRow

_CAPTION = re.compile(
    r"^(?i:table|tableau|tab\.|exhibit|figure|fig\.|chart|graphique|graph|annexe|appendix|annex)\s*"
    r"(?:\d+(?:\b|$)|[A-Z]{1,2}[\s.\-–]?\d+\b|[IVXLC]+[.:\s–-]|[A-Z][.:])"
)
#: Lines further apart than this (parts of the font size) are two runs; parts of a table stand no further apart than
#: the second figure.
APART, PARTS = 2.2, 4.5
#: A line without a gap that covers this part of the width is prose.
PROSE = 0.55
#: The gap above a title is wider than those between the lines of the table above it by this factor.
TITLE_GAP = 1.5
#: So many lines with gaps make a table.
LEAST = 3


class Run(NamedTuple):
    """Lines that follow each other, and whether a caption stands directly above them."""

    rows: list[TextRow]
    is_captioned: bool


def find_runs(rows: Sequence[TextRow]) -> list[Run]:
    """The runs of *rows*, the lines of a page or of one of its columns, from top to bottom."""
    if not rows:
        return []
    width = max(row.chunks[-1].x1 for row in rows) - min(row.chunks[0].x0 for row in rows)
    found: list[Run] = []
    #: Runs between which nothing stood but a gap.
    near: list[Run] = []
    caption: TextRow | None = None
    for row in rows:
        if is_caption(row) and (not is_divided(row) or _is_label_and_title(row)):
            found += _joined(near)
            near, caption = [], row
            continue
        if caption is not None and not near and not is_divided(row) and _same_type(row, caption):
            continue  # the caption goes on
        last = near[-1].rows[-1] if near else None
        if not is_divided(row) and row.chunks[-1].x1 - row.chunks[0].x0 > PROSE * width:
            found += _joined(near)
            near, caption = [], None
        elif last is None or row.top - last.bottom > APART * row.size:
            if last is not None and row.top - last.bottom > PARTS * row.size:
                found += _joined(near)
                near, caption = [], None
            near.append(Run([row], caption is not None and last is None and not _is_of_picture(caption)))
        else:
            near[-1].rows.append(row)
    found += _joined(near)
    return [part for run in found for part in _divided_at_titles(run)]


def is_caption(row: TextRow) -> bool:
    """Whether a line names and numbers what stands below it, or above."""
    return bool(_CAPTION.match(" ".join(chunk.text for chunk in row.chunks)))


def _is_of_picture(row: TextRow) -> bool:
    return row.chunks[0].text.casefold().startswith(("fig", "graph"))


def _is_label_and_title(row: TextRow) -> bool:
    """Whether a caption's number stands apart from its title, which may be justified: Table 3.   Deaths by age."""
    text = "".join(chunk.text for chunk in row.chunks if not chunk.text.isdecimal())
    return sum(char.isalpha() for char in text) > 0.7 * len(text)


def _same_type(row: TextRow, other: TextRow) -> bool:
    return {(word.font, word.size) for word in row.words} <= {(word.font, word.size) for word in other.words}


def _joined(runs: Sequence[Run]) -> list[Run]:
    """*runs* that follow each other, those that are parts of one table taken together."""
    found: list[Run] = []
    for run in runs:
        if found and _goes_on(found[-1].rows, run.rows):
            found[-1] = Run([*found[-1].rows, *run.rows], found[-1].is_captioned)
        else:
            found.append(Run(list(run.rows), run.is_captioned))
    return found


def _goes_on(above: Sequence[TextRow], below: Sequence[TextRow]) -> bool:
    """Whether *below* is a part of the table of *above*: rows after a header or after rows, in the same columns."""
    one, two = _shown(above), _shown(below)
    if not one or not two or numeric_share(two) < 0.5 or not _has_figures(two[0]):
        return False
    has_rows = numeric_share(one) >= 0.5 and any(map(_has_figures, one))
    if len(two) == 1:
        # A row by itself: lines set far apart.
        return has_rows and len(two[0].chunks) == len(one[-1].chunks) and _is_below(one[-1], two[0])
    borders = white_strips(two)
    if not borders:
        return False
    if has_rows:
        if len(one) == 1:
            return len(one[0].chunks) == len(two[0].chunks) and _is_below(one[0], two[0])
        return len(white_strips(one)) == len(borders) and keeps_to(one[-2:], borders, len(borders))
    most = max(one, key=lambda row: len(row.chunks))
    return keeps_to([most], borders, max(2, len(borders) - 1))


def _is_below(above: TextRow, below: TextRow) -> bool:
    """Whether each piece of a line stands under one of the line above."""
    return all(
        under.x0 < over.x1 and over.x0 < under.x1 for over, under in zip(above.chunks, below.chunks, strict=True)
    )


def _shown(rows: Sequence[TextRow]) -> list[TextRow]:
    return [row for row in rows if is_divided(row)]


def _has_figures(row: TextRow) -> bool:
    """Whether figures stand behind the first text of a line, other than years."""
    return numeric_share([row]) >= 0.5 and not all(YEAR.match(chunk.text) for chunk in row.chunks[1:])


def _divided_at_titles(run: Run) -> list[Run]:
    """The tables of a run: each but the first begins with a header, below a title or a gap."""
    rows = run.rows
    #: The first lines of tables, and how many of them are a title.
    cuts: list[tuple[int, int]] = []
    for index in range(1, len(rows) - 1):
        start = cuts[-1][0] if cuts else 0
        above = _shown(rows[start:index])
        if len(above) < LEAST or len(_shown(rows[index + 1 :])) < LEAST - 1:
            continue
        title = 0 if is_divided(rows[index]) else 1
        if not _begins_header(rows[index + title :]):
            continue
        gaps = sorted(two.top - one.bottom for one, two in pairwise(above))
        usual = max(TITLE_GAP * gaps[len(gaps) // 2], 0.5 * rows[index].size)
        is_apart = rows[index].top - rows[index - 1].bottom > usual
        is_repeated = not title and _texts(rows[index]) == _texts(above[0])
        is_marked = title and not any(_same_type(rows[index], row) for row in rows[start:index])
        if is_apart or is_repeated or is_marked:
            cuts.append((index, title))
    found: list[Run] = []
    for (start, title), (end, _) in pairwise([(0, 0), *cuts, (len(rows), 0)]):
        found.append(Run(rows[start + title : end], run.is_captioned if start == 0 else bool(title)))
    return found


def _texts(row: TextRow) -> list[str]:
    return [chunk.text for chunk in row.chunks]


def _begins_header(rows: Sequence[TextRow]) -> bool:
    """Whether the labels of a header come before figures."""
    labels = 0
    for row in rows[:5]:
        if _has_figures(row):
            return labels >= 2
        labels = max(labels, len(row.chunks) if is_divided(row) else 0)
    return False


def trimmed(rows: Sequence[TextRow]) -> list[TextRow]:
    """*rows* without lines at the end that run over the borders of the columns: notes, the prose that follows."""
    end = len(rows)
    shown = [row for row in _shown(rows) if _has_figures(row)]
    borders = white_strips(shown) if len(shown) >= LEAST else []
    while end and borders and not _has_figures(rows[end - 1]) and _crosses(rows[end - 1], borders):
        end -= 1
    return list(rows[:end])


def _crosses(row: TextRow, borders: Sequence[Strip]) -> bool:
    """Whether words of a line stand on both sides of a border, and not just with an end."""
    return any(
        chunk.x0 + row.size < strip.x0 and strip.x1 < chunk.x1 - row.size for chunk in row.chunks for strip in borders
    )


def header_lines(rows: Sequence[TextRow], first: int) -> int:
    """The place of the first line of the header that ends at *first*, the first line of *rows* with gaps.

    A line without gaps above it is the header's where it stands over some columns, but neither over the first nor in
    the middle of all: that is a title.
    """
    borders = white_strips(_shown(rows[first:]))
    if len(borders) < 2:
        return first
    left = min(row.chunks[0].x0 for row in rows[first:])
    right = max(row.chunks[-1].x1 for row in rows[first:])
    found = first
    while first and rows[first].top - rows[first - 1].bottom <= rows[first].size:
        above = rows[first - 1]
        if above.bottom > rows[first].top and above.chunks[-1].x1 < borders[0].middle:
            first -= 1
            continue  # the label of the first column, set around the middle of the others
        x0, x1 = above.chunks[0].x0, above.chunks[-1].x1
        middle = (x0 + x1) / 2
        is_title = abs(middle - (left + right) / 2) <= abs(middle - (borders[0].x1 + right) / 2) and (
            x1 - x0 > 0.3 * (right - left) or abs(middle - (left + right) / 2) < 0.5 * above.size
        )
        if x0 < borders[0].middle or x1 > right + above.size or is_title:
            break
        first -= 1
        found = first
    return found


def last_lines(rows: Sequence[TextRow], last: int) -> int:
    """The place of the last line of the cell that begins on the line *last*, the last of *rows* with gaps.

    Lines below it go on with its first text: they stand in the first column and near, and begin in mid-sentence.
    """
    borders = white_strips(_shown(rows[: last + 1]))
    if not borders:
        return last
    found = last
    while found + 1 < len(rows):
        above, below = rows[found], rows[found + 1]
        is_inside = len(below.chunks) == 1 and below.chunks[0].x1 < borders[0].x1
        is_near = below.baseline - above.baseline <= 1.45 * above.size and abs(below.size - above.size) < 0.5
        start = below.chunks[0].text.lstrip()[:1]
        is_under = below.chunks[0].x0 >= above.chunks[0].x0 - 1
        if not (is_inside and is_near and is_under and (start.islower() or start in "(&")):
            break
        found += 1
    return found
