"""Joining: fragments that follow each other become one table again, and a row cut by a page one row.

Every join keeps its reasons, and none is made without one. What speaks for a row that goes on: no rule at the break,
an empty key cell, an unfinished sentence, a repeated number, "(suite)". What speaks against it: the rule that starts a
row, and a short cell (a status, an amount) filled on both sides of the break.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.table import Cell, Fragment, Join, Part, Table

#: How far column edges may be apart in two fragments of one table, as a share of the table's width.
EDGE_SLACK = 0.012
#: A text shorter than this (characters) need not end like a sentence.
_SENTENCE = 30

_GOES_ON_MARK = re.compile(r"\((?:suite|cont(?:inued|['’]d)?\.?)\)", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"(?:[\w,(«“\-–—/&%’']|\d)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """What is known of a table's rows.

    :param key: column that begins a row: it is filled on a row's first page only.
    :param starts: pattern at the start of the key cell of a new row; its group ``number`` names the row.
    :param unnumbered: whether rows occur that the pattern does not find.
    :param whole: columns with one short value, that a row cut by a page shows once.
    :param headings: patterns of section headings that stand in rows of their own.
    :param always: those of them that every row fills: what does not is no row of its own.
    """

    key: int = 0
    starts: re.Pattern[str] | None = None
    unnumbered: bool = True
    whole: frozenset[int] = frozenset()
    always: frozenset[int] = frozenset()
    headings: tuple[re.Pattern[str], ...] = ()


def stitch(
    fragments: Sequence[Fragment], *, rule: RowRule | None = None, parted: Container[int] = ()
) -> tuple[Table, ...]:
    """Join *fragments*, given in reading order, into tables.

    :param rule: what is known of the table's rows; all fragments are then one table.
    :param parted: indices of fragments above which text stands that parts them from the one before.

    Without a *rule* two fragments are one table only on the evidence of their own shape: same columns, on pages that
    follow each other, the last of its page and the first of the next.
    """
    runs: list[list[Fragment]] = []
    on_page: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        on_page.setdefault(fragment.page, []).append(fragment)
    for index, fragment in enumerate(fragments):
        is_next = bool(runs) and index not in parted
        if is_next and (rule is not None or _one_table(runs[-1], fragment, on_page)):
            runs[-1].append(fragment)
        else:
            runs.append([fragment])
    return tuple(_join(run, rule) for run in runs)


def same_columns(one: Fragment, other: Fragment) -> bool:
    """Whether two fragments have the same columns, wherever on the page they stand."""
    if one.column_count != other.column_count:
        return False
    slack = max(one.bbox.width, other.bbox.width) * EDGE_SLACK
    shift = one.column_edges[0] - other.column_edges[0]
    return all(abs(a - b - shift) <= max(slack, 2.0) for a, b in zip(one.column_edges, other.column_edges, strict=True))


#: Evidence of borders that are drawn: they stand where they stand.
_BORDERS = frozenset({"grid", "fills", "vertical-rules"})
#: Text begins, ends or is centred at one place where the places differ by less than this (points).
_ALIGNED = 3.0


def alike_columns(one: Fragment, other: Fragment) -> bool:
    """Whether two fragments have the same columns, seen from their texts where their borders are not drawn.

    A border that is not drawn is put where the text of its page leaves room. The columns are the same where the text
    of both leaves room in the same places, and most columns begin, end or are centred where the other's are.
    """
    if same_columns(one, other):
        return True
    if one.column_count != other.column_count or _BORDERS & {*one.evidence, *other.evidence}:
        return False
    ours, theirs = _extents(one), _extents(other)
    both = sorted(ours.keys() & theirs.keys())
    hulls = {c: _hull([some[c] for some in (ours, theirs) if c in some]) for c in ours.keys() | theirs.keys()}
    if len(both) < 2 or any(hulls[a][1] >= hulls[b][0] for a, b in pairwise(sorted(hulls))):
        return False
    aligned = sum(
        abs(ours[c][0] - theirs[c][0]) <= _ALIGNED
        or abs(ours[c][1] - theirs[c][1]) <= _ALIGNED
        or abs(sum(ours[c]) - sum(theirs[c])) <= 2 * _ALIGNED
        for c in both
    )
    return 2 * aligned > len(both) and (0 not in both or aligned == len(both) or _starts_alike(ours[0], theirs[0]))


def _starts_alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= _ALIGNED


def _extents(fragment: Fragment) -> dict[int, tuple[float, float]]:
    """Column → where its text begins and ends, from the left side of the table, points."""
    found: dict[int, list[tuple[float, float]]] = {}
    left = fragment.bbox.x0
    for cell in fragment.cells:
        if cell.c0 == cell.c1:
            boxes = [line.bbox for part in cell.parts for line in part.lines]
            found.setdefault(cell.c0, []).extend((box.x0 - left, box.x1 - left) for box in boxes)
    return {c: _hull(some) for c, some in found.items() if some}


def _hull(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(x0 for x0, _ in pairs), max(x1 for _, x1 in pairs)


def header_text(fragment: Fragment) -> tuple[str, ...]:
    """The texts of the fragment's header rows, in reading order, in lower case without spaces."""
    return tuple(squeezed(cell) for cell in fragment.cells if cell.r1 < fragment.header_rows and squeezed(cell))


def squeezed(cell: Cell) -> str:
    """A cell's text for comparison: lower case, no white space."""
    return re.sub(r"\s+", "", cell.text).casefold()


def row_texts(fragment: Fragment, row: int) -> dict[int, str]:
    """Column → text of the cells that begin in *row*, lines joined by spaces; empty cells left out."""
    return {
        cell.c0: " ".join(cell.text.split())
        for cell in fragment.cells
        if cell.r0 <= row <= cell.r1 and cell.text.strip()
    }


def _one_table(run: Sequence[Fragment], fragment: Fragment, on_page: Mapping[int, Sequence[Fragment]]) -> bool:
    """Whether *fragment* goes on with the table of *run*, by shape and place alone."""
    last = run[-1]
    if fragment.page != last.page + 1 or not alike_columns(last, fragment):
        return False
    if any(other.bbox.top > last.bbox.bottom for other in on_page[last.page]):
        return False
    if any(other.bbox.bottom < fragment.bbox.top for other in on_page[fragment.page]):
        return False
    ours, theirs = header_text(run[0]), header_text(fragment)
    # A header that differs starts a table of its own; none, or the same, goes on.
    return not theirs or ours == theirs or not ours


def _join(run: Sequence[Fragment], rule: RowRule | None) -> Table:
    first = run[0]
    cells: list[Cell] = []
    at: dict[tuple[int, int], int] = {}
    repeats: list[Cell] = []
    joins: list[Join] = []
    rows = 0
    last_texts: dict[int, str] = {}
    tells = any(fragment.is_closed_top and fragment.is_closed_bottom for fragment in run)
    for index, fragment in enumerate(run):
        skip = 0 if index == 0 else _repeated_header(first, fragment)
        repeats += [cell for cell in fragment.cells if cell.r0 < skip]
        if skip >= fragment.row_count:
            continue
        texts = row_texts(fragment, skip)
        reasons = _row_goes_on(run[index - 1], fragment, last_texts, texts, rule, tells) if index else ()
        base = rows - 1 if reasons else rows
        if index:
            joins.append(Join(page=fragment.page, row=base if reasons else None, reasons=reasons or ("same-columns",)))
        for cell in fragment.cells:
            if cell.r0 < skip:
                continue
            moved = replace(cell, r0=cell.r0 - skip + base, r1=cell.r1 - skip + base)
            known = next((at[moved.r0, c] for c in range(cell.c0, cell.c1 + 1) if (moved.r0, c) in at), None)
            if known is None:
                number = len(cells)
                cells.append(moved)
            else:
                number = known
                grown = cells[known]
                if "repeated-number" in reasons and _repeats(grown, moved):
                    # What the next page says again, so that its reader knows which row goes on.
                    repeats.append(cell)
                    moved = replace(moved, parts=())
                cells[known] = replace(grown, parts=_parts(grown.parts, moved.parts), r1=max(grown.r1, moved.r1))
            at.update({(r, c): number for r in range(moved.r0, moved.r1 + 1) for c in range(cell.c0, cell.c1 + 1)})
        rows = base + fragment.row_count - skip
        texts = row_texts(fragment, fragment.row_count - 1)
        last_texts = _merged(last_texts, texts) if reasons and fragment.row_count - skip == 1 else texts
    return Table(
        pages=tuple(dict.fromkeys(fragment.page for fragment in run)),
        row_count=rows,
        column_count=first.column_count,
        cells=tuple(sorted(cells, key=lambda cell: (cell.r0, cell.c0))),
        header_rows=first.header_rows,
        joins=tuple(joins),
        header_repeats=tuple(repeats),
        reader=first.reader,
        evidence=first.evidence,
    )


def _repeats(cell: Cell, other: Cell) -> bool:
    """Whether *other* says no more than *cell* does, but that it goes on."""
    more = _GOES_ON_MARK.sub("", " ".join(other.text.split()))
    return squeezed(cell).startswith(re.sub(r"\s+", "", more).casefold().rstrip(".…"))


def _parts(before: tuple[Part, ...], after: tuple[Part, ...]) -> tuple[Part, ...]:
    """Both, without parts that hold nothing where the cell has others."""
    filled = tuple(part for part in before + after if part.lines or part.links)
    return filled or before[:1]


def _merged(before: Mapping[int, str], after: Mapping[int, str]) -> dict[int, str]:
    """The texts of a row over two pages."""
    return {c: " ".join(filter(None, (before.get(c), after.get(c)))) for c in sorted({*before, *after})}


def _repeated_header(first: Fragment, fragment: Fragment) -> int:
    """How many rows at the top of *fragment* repeat the header of the table."""
    if fragment.header_rows:
        return fragment.header_rows
    count = first.header_rows
    if not count or fragment.row_count < count:
        return 0
    ours = [cell for cell in first.cells if cell.r1 < count]
    theirs = [cell for cell in fragment.cells if cell.r1 < count]
    same = [squeezed(cell) for cell in ours if squeezed(cell)] == [squeezed(cell) for cell in theirs if squeezed(cell)]
    return count if same else 0


def _row_goes_on(
    last: Fragment,
    fragment: Fragment,
    above: Mapping[int, str],
    below: Mapping[int, str],
    rule: RowRule | None,
    tells: bool,
) -> tuple[str, ...]:
    """Why the first row of *fragment* is the rest of the row above it; empty where it is a row of its own.

    :param tells: whether the table draws its outer rules elsewhere, so that a missing one says something.
    """
    if not above or fragment.page == last.page:
        return ()
    key = rule.key if rule else 0
    if (
        rule is not None
        and len(below) == 1
        and any(one.match(text) for one in rule.headings for text in below.values())
    ):
        return ()
    title = below.get(key, "")
    reasons: list[str] = []
    if rule is not None and rule.starts is not None:
        if start := rule.starts.match(title):
            return _begun_again(start, above, below, rule)
        if title and not rule.unnumbered:
            reasons.append("row-start-rule")
    twice = [c for c in rule.whole if c in above and c in below] if rule is not None else []
    # A page may cut a status of several lines too, where it cuts the title that goes on in mid-sentence.
    is_rest = "row-start-rule" in reasons and _unfinished(above.get(key, ""), title)
    is_rest = is_rest and all(below[c][:1].islower() for c in twice)
    if twice and not is_rest:
        return ()
    is_cut = tells and (not last.is_closed_bottom or not fragment.is_closed_top)
    if title and set(below) >= set(above) and not is_cut and not twice:
        # A row that fills every column that the one above fills is a whole row, whatever its first letters.
        return ()
    if _GOES_ON_MARK.search(title):
        reasons.append("continued-mark")
    if not title:
        reasons.append("empty-key-cell")
    if rule is not None and rule.always and not rule.always & set(below):
        reasons.append("short-cell-missing")
    if is_cut:
        reasons.append("no-rule-at-break")
    if any(_unfinished(above[c], below[c]) for c in below if c in above and (c == key or len(above[c]) >= _SENTENCE)):
        reasons.append("unfinished-sentence")
    if rule is not None and title[:1].isupper() and not _unfinished(above.get(key, ""), title):
        # It begins like a row of its own: only what such a row would never lack, or a missing rule, says otherwise.
        strong = {"short-cell-missing", "continued-mark"} & set(reasons) or (is_cut and len(below) < len(above))
        return (*reasons, "filled-key-cell") if strong else ()
    if rule is not None:
        return tuple(reasons) if set(reasons) - {"no-rule-at-break"} or (len(below) < len(above) and reasons) else ()
    if set(below) < set(above) and (title or 3 * len(below) <= len(above)):
        reasons.append("fewer-cells")
    # Nothing is known of the table: a join needs two independent witnesses, and no cell may hold a number twice.
    if any(c in above and c in below and _is_figure(above[c]) and _is_figure(below[c]) for c in below):
        return ()
    return tuple(reasons) if len(reasons) >= 2 else ()


def _begun_again(
    start: re.Match[str], above: Mapping[int, str], below: Mapping[int, str], rule: RowRule
) -> tuple[str, ...]:
    """Why a row that begins as a row does, by *start*, is the rest of the row above it all the same."""
    if not above.get(rule.key) and not any(c in above and c in below for c in rule.whole):
        return ("key-below-break",)  # a title centred in its row may stand on the row's second page
    before = rule.starts.match(above.get(rule.key, "")) if rule.starts is not None else None
    same = before is not None and _number(before) == _number(start)
    return ("repeated-number",) if same and _GOES_ON_MARK.search(start.string) else ()


def _number(match: re.Match[str]) -> str:
    return match.groupdict().get("number") or match.group(0)


def _unfinished(above: str, below: str) -> bool:
    """Whether *below* reads as the rest of the sentence that *above* breaks off."""
    return bool(_ENDS_OPEN.search(above)) and (below[:1].islower() or above[-1] in ",-–(«/")


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,%$€+()\-–]+", text))
