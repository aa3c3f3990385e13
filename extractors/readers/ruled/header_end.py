"""Where the header of a table ends: at a rule, above the first figures, or where the type changes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.ruled.columns import numeric_share
from extractors.readers.ruled.rows import TextRow, is_numeric
from extractors.readers.ruled.wrap import looks_continued

YEAR = re.compile(r"^(?:19|20)\d\d(?:\s?[-–/]\s?\d{2,4})?$")
_AMOUNT = re.compile(r"\d[\d.,]{2,}|[$€£]\s?\d|\d\s?[$€£]")
#: A header has so many lines at most.
HEADER_LINES = 9


def ruled_end(rows: Sequence[TextRow], full: Sequence[float]) -> float:
    """The height of the rule below the header; above all rows where none shows a header."""
    for y in full:
        above = sum(1 for row in rows if row.baseline < y + 1)
        if above == 0:
            continue
        # A header is short, and what follows it is more than it.
        if above <= 8 and above <= max(2, 0.6 * len(rows)) and above < len(rows):
            return y + 1
        break
    return -1.0


def figures_begin(rows: Sequence[TextRow]) -> float:
    """The height above the first line of figures, where labels stand above figures; -1 where they do not.

    Years are labels: a line of nothing else belongs to the header.
    """
    texts = [[chunk.text.strip() for chunk in row.chunks] for row in rows]
    if numeric_share(rows) < 0.5 or len(rows) < 4:
        return -1.0
    for index, line in enumerate(texts):
        figures = [text for text in line[1:] if is_numeric(text) and not YEAR.match(text)]
        if len(line) >= 2 and len(figures) >= 0.6 * (len(line) - 1):
            if not 0 < index <= HEADER_LINES or index > 0.5 * len(rows):
                return -1.0
            while index > 1 and _heads_group(rows[index - 2], rows[index - 1]):
                index -= 1
            return (rows[index - 1].bottom + rows[index].top) / 2
        if any(_AMOUNT.search(text) for text in line[1:] if not YEAR.match(text)):
            return -1.0
    return -1.0


def _heads_group(above: TextRow, row: TextRow) -> bool:
    """Whether *row*, the line above figures, names a group of rows: alone in the first column, a line below labels."""
    if len(row.chunks) != 1 or len(above.chunks) < 2 or row.baseline - above.baseline < 0.9 * row.size:
        return False
    left, first = row.chunks[0], above.chunks[0]
    return left.x1 < above.chunks[-1].x0 and not (first.x0 < left.x1 and looks_continued(first, left))


def type_changes(rows: Sequence[TextRow]) -> float:
    """The height below the first lines, where labels are set in a type that the lines below do without; -1 if not."""
    fonts = {word.font for word in rows[0].words}
    count = 1
    while count < min(6, len(rows)) and fonts >= {word.font for word in rows[count].words}:
        count += 1
    if count > 0.3 * len(rows) or sum(len(row.chunks) for row in rows[:count]) < 3:
        return -1.0
    below = [word for row in rows[count:] for word in row.words]
    if sum(1 for word in below if word.font in fonts) > 0.1 * len(below):
        return -1.0
    return (rows[count - 1].bottom + rows[count].top) / 2
