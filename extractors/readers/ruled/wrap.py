"""Which lines of text belong to one row of a table: the lines of a cell, told from the rows that follow each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extractors.readers.ruled.rows import Chunk, TextRow, is_numeric, merge_overlapping

Lines = Sequence[TextRow]
#: Lines that stand nearer to each other than this part of the distance of rows belong together, whatever the leading,
#: up to the second figure (parts of the font size).
TIGHT, LOOSEST = 0.93, 2.0
#: A label of fewer characters is not wrapped.
SHORT = 8


def group_lines(
    rows: Lines, edges: Sequence[float], full: Sequence[float], starts: Sequence[float] = ()
) -> list[list[TextRow]]:
    """The lines of each row, from top to bottom. *full* are heights of rules over the whole width, *edges* the columns.

    Rules divide rows. Where a strip between two rules holds more than one row, *starts* (baselines) say where they
    begin; where nothing says so, each line that fills its columns is a row, and the others belong to the row whose
    text they go on with.
    """
    strips: list[list[TextRow]] = []
    levels = sorted(full)
    last_strip = -1
    for row in merge_overlapping(rows):
        strip = bisect_right(levels, row.baseline - 0.3 * row.size)
        if strip != last_strip:
            strips.append([])
            last_strip = strip
        strips[-1].append(row)
    widths = column_widths(rows, edges)
    found: list[list[TextRow]] = []
    kinds = [len(strip) == 1 or not _has_rows(strip, edges, widths) for strip in strips]
    ruled = len(strips) >= 3 and sum(kinds) >= 0.7 * len(strips)
    for strip, is_row in zip(strips, kinds, strict=True):
        if len(strip) == 1 or (is_row and ruled):
            found.append(strip)
        elif starts:
            found += _divide_at(strip, starts)
        elif is_row and _is_prose(strip, edges, widths):
            found.append(strip)
        else:
            found += _divide(strip, edges, widths)
    return found


def column_widths(rows: Lines, edges: Sequence[float]) -> list[float]:
    """The widest text of each column, points: where a line could have held one word more, it was not wrapped."""
    widths = [0.0] * (len(edges) - 1)
    for row in rows:
        for c, chunk in cells_of(row, edges).items():
            if chunk.x1 <= edges[c + 1] + 1:
                widths[c] = max(widths[c], chunk.x1 - chunk.x0)
    return widths


def cells_of(row: TextRow, edges: Sequence[float]) -> dict[int, Chunk]:
    """Column -> what the line has there, several chunks of one column taken together."""
    found: dict[int, Chunk] = {}
    for chunk in row.chunks:
        c = min(max(bisect_right(edges, (chunk.x0 + chunk.x1) / 2) - 1, 0), len(edges) - 2)
        if c in found:
            other = found[c]
            chunk = Chunk(min(other.x0, chunk.x0), max(other.x1, chunk.x1), other.words + chunk.words)
        found[c] = chunk
    return found


def _has_rows(strip: Lines, edges: Sequence[float], widths: Sequence[float]) -> bool:
    """Whether lines between two rules are several rows: figures under figures, or all columns full, nothing wrapped."""
    lines = [cells_of(line, edges) for line in strip]
    used = {c for line in lines for c in line}
    if len(used) < 2 or not any(_new_row(one, two, edges, widths) for one, two in pairwise(strip)):
        return False
    columns = 0
    for c in used - {0}:
        figures = [line[c].text for line in lines if c in line and is_numeric(line[c].text)]
        filled = sum(1 for line in lines if c in line)
        if len(figures) >= 2 and len(figures) >= 0.7 * filled and not any(text.endswith(",") for text in figures[:-1]):
            columns += 1
    keyed = sum(1 for line in lines if 0 in line and len(line) > 1)
    if columns >= 2 or (columns == 1 and keyed >= max(2, 0.7 * len(lines))):
        return True
    is_full = sum(1 for line in lines if len(line) == len(used)) >= 0.8 * len(lines)
    return is_full and _wrapped_share(lines, widths, strip[0].size) < 0.3


def _is_prose(strip: Lines, edges: Sequence[float], widths: Sequence[float]) -> bool:
    """Whether most lines go on with the line above them."""
    return _wrapped_share([cells_of(line, edges) for line in strip], widths, strip[0].size) >= 0.5


def _wrapped_share(lines: Sequence[dict[int, Chunk]], widths: Sequence[float], size: float) -> float:
    """The part of the lines of the longest column that did not fit on the line above, 0-1."""
    counts: dict[int, list[bool]] = {}
    for above, below in pairwise(lines):
        for c, chunk in below.items():
            if c in above:
                goes_on = _goes_over(above[c], chunk, widths[c], size)
                counts.setdefault(c, []).append(goes_on)
    longest = max(counts.values(), key=len, default=[])
    return sum(longest) / len(longest) if longest else 0.0


def _anchors(lines: Lines, edges: Sequence[float]) -> list[int]:
    """The lines that begin or carry a row: those with two columns or more."""
    return [index for index, line in enumerate(lines) if len(cells_of(line, edges)) >= 2]


def _new_row(one: TextRow, two: TextRow, edges: Sequence[float], widths: Sequence[float]) -> bool:
    """Whether *two*, a line with several columns filled, begins a new row below *one*."""
    above, below = cells_of(one, edges), cells_of(two, edges)
    if any(is_numeric(chunk.text) and c in above and is_numeric(above[c].text) for c, chunk in below.items() if c):
        return True
    if not all(c in above and wraps(above[c], chunk, widths[c], two.size) for c, chunk in below.items()):
        return True
    # Texts of like width could all be wrapped: what counts is whether they read on.
    return not any(looks_continued(above[c], chunk) for c, chunk in below.items())


def wraps(above: Chunk, below: Chunk, width: float, size: float) -> bool:
    """Whether *below* can be what did not fit on the line of *above*, in a column *width* points wide."""
    first = below.words[0]
    # Ragged and hyphenated text leaves a little more room than one word needs.
    return above.x1 - above.x0 + 0.25 * size + (first.x1 - first.x0) > 0.94 * width


def _divide(strip: Lines, edges: Sequence[float], widths: Sequence[float]) -> list[list[TextRow]]:
    """The rows of lines between which no rule stands."""
    anchors = set(_anchors(strip, edges))
    pitch = _row_pitch(strip, anchors)
    groups: list[list[TextRow]] = []
    pending: list[TextRow] = []
    for index, line in enumerate(strip):
        before = strip[index - 1] if index else None
        if index in anchors:
            if pending and _leads(pending[-1], line, edges, widths, pitch):
                groups.append([*pending, line])
                pending = []
                continue
            groups += [[other] for other in pending]
            pending = []
            if (
                groups
                and before is not None
                and not _new_row(before, line, edges, widths)
                and _is_near(before, line, pitch)
            ):
                groups[-1].append(line)
            else:
                groups.append([line])
            continue
        if groups and not pending and before is not None and _follows(before, line, edges, widths, pitch, groups[-1]):
            groups[-1].append(line)
        elif pending and before is not None and _goes_on(before, line, edges, widths) and _is_near(before, line, pitch):
            pending.append(line)
        else:
            groups += [[other] for other in pending]
            pending = [line]
    return groups + [[other] for other in pending]


def _divide_at(strip: Sequence[TextRow], starts: Sequence[float]) -> list[list[TextRow]]:
    """The lines of *strip* in rows that begin on the baselines *starts*."""
    groups: list[list[TextRow]] = []
    index = bisect_left(starts, strip[0].baseline - 0.35 * strip[0].size)
    for line in strip:
        begins = not groups
        while index < len(starts) and starts[index] <= line.baseline + 0.1 * line.size:
            begins = True
            index += 1
        if begins:
            groups.append([])
        groups[-1].append(line)
    return groups


def _row_pitch(strip: Lines, anchors: set[int]) -> float:
    """The usual distance of the baselines of two rows that follow each other, points; 0 where unknown."""
    steps = sorted(
        strip[index + 1].baseline - strip[index].baseline
        for index in range(len(strip) - 1)
        if index in anchors and index + 1 in anchors
    )
    return steps[len(steps) // 2] if steps else 0.0


def _is_near(one: TextRow, two: TextRow, pitch: float) -> bool:
    """Whether two lines stand as near as the lines of one paragraph."""
    step = two.baseline - one.baseline
    size = max(one.size, two.size)
    if pitch and step <= TIGHT * pitch:
        return step <= LOOSEST * size
    return step <= 1.45 * size and (pitch == 0.0 or step <= 1.05 * pitch)


def _goes_on(above: TextRow, below: TextRow, edges: Sequence[float], widths: Sequence[float]) -> bool:
    over, under = cells_of(above, edges), cells_of(below, edges)
    return all(c in over and wraps(over[c], chunk, widths[c], below.size) for c, chunk in under.items())


def _leads(above: TextRow, line: TextRow, edges: Sequence[float], widths: Sequence[float], pitch: float) -> bool:
    """Whether *above*, with one column filled, is the beginning of the row that *line* carries."""
    over, under = cells_of(above, edges), cells_of(line, edges)
    if not _is_near(above, line, pitch):
        return False
    return all(
        c in under and len(chunk.text) >= SHORT and _goes_over(chunk, under[c], widths[c], line.size)
        for c, chunk in over.items()
    )


def _goes_over(above: Chunk, below: Chunk, width: float, size: float) -> bool:
    """Whether *below* goes on with *above*: it did not fit there, and it does not look like a beginning."""
    if is_numeric(below.text) or not wraps(above, below, width, size) or above.words[-1].font != below.words[0].font:
        return False
    return looks_continued(above, below)


def looks_continued(above: Chunk, below: Chunk) -> bool:
    """Whether *below* begins as text does in the middle of a sentence, or is indented under *above*."""
    start = below.text.lstrip()[:1]
    return start.islower() or start in "(&" or above.text[-1:] in ",-–/(&" or 2 < below.x0 - above.x0 < 30


def _follows(
    above: TextRow, line: TextRow, edges: Sequence[float], widths: Sequence[float], pitch: float, group: Lines
) -> bool:
    """Whether *line*, with one column filled, goes on with the row above it."""
    if not _is_near(above, line, pitch):
        return False
    over, under = cells_of(above, edges), cells_of(line, edges)
    for c, chunk in under.items():
        start = next((cells_of(other, edges)[c] for other in group if c in cells_of(other, edges)), None)
        if start is None or c not in over:
            return False
        if not wraps(over[c], chunk, widths[c], line.size):
            return False
        if looks_continued(over[c], chunk) or chunk.x0 > start.x0 + 2 or c > 0:
            continue
        if pitch and line.baseline - above.baseline < 0.9 * pitch:
            continue
        return False
    return True
