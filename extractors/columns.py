"""Which column of a table is which column of the catalogue entry.

Three witnesses: the header's labels where the header has text, what the cells hold, and the order that the entry
gives. The assignment with the best sum is taken; a column that no witness supports is reported by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from extractors.join.heads import is_bold
from extractors.join.stitch import same_columns
from extractors.table import Cell, Fragment
from extractors.text.words import UNKNOWN
from schemas.catalogue import Column, Entry

#: The mark of a footnote behind a label: glued, in brackets, or a sign.
_MARK = re.compile(r"(?<=[^\W\d])\d{1,2}$|\s?\(\d{1,2}\)$|\s?[*†‡⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
#: Kinds of columns that hold figures, and what one looks like in a row of the body.
FIGURE_KINDS = frozenset({"planned", "spent", "integer", "amount"})
_FIGURE = re.compile(r"^\W*\d[\d\s.,]*[^\W\d]{0,2}\W*$|^\s*[-–—]\s*\$?\s*$")
#: Kinds of columns with which a row may begin.
KEY_KINDS = ("action", "number", "title")
#: Weights of the witnesses: a label outweighs contents, contents outweigh the order.
_LABEL, _CONTENT, _ORDER = 10.0, 4.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """For each column of the table, the name of the entry's column; and how sure it is.

    :param names: one name a table column, left to right.
    :param labelled: how many columns a header label names.
    :param score: mean witness of the columns, about 0 (order alone) to 15.
    :param alike: pairs of columns, by the entry's names, that no label tells apart, nor what they hold.
    """

    names: tuple[str, ...]
    labelled: int
    score: float
    alike: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """The fragments that belong to the entry's table, with their columns, and those that do not."""

    fitting: tuple[tuple[Fragment, ColumnMap], ...]
    others: tuple[Fragment, ...]


def fit(fragments: Sequence[Fragment], entry: Entry) -> Fitting:
    """Sort *fragments* into those of the entry's table and the rest. Fragments of one shape are judged together."""
    groups: list[list[Fragment]] = []
    for fragment in fragments:
        home = next((group for group in groups if same_columns(group[0], fragment)), None)
        if home is None:
            groups.append([fragment])
        else:
            home.append(fragment)
    maps: dict[int, ColumnMap] = {}
    for group in groups:
        found = assign(group, entry)
        if found is not None:
            maps.update({id(fragment): found for fragment in group})
    return Fitting(
        fitting=tuple((fragment, maps[id(fragment)]) for fragment in fragments if id(fragment) in maps),
        others=tuple(fragment for fragment in fragments if id(fragment) not in maps),
    )


def assign(group: Sequence[Fragment], entry: Entry) -> ColumnMap | None:
    """The columns of *group*, fragments of one shape; None where they are not those of the entry."""
    count = group[0].column_count
    if count != len(entry.columns):
        return None
    labels, bodies = _contents(group, entry)
    table: list[list[float]] = []
    labelled: list[list[bool]] = []
    for c in range(count):
        label_hits = [any(is_label(column, text) for text in labels[c]) for column in entry.columns]
        labelled.append(label_hits)
        table.append(
            [
                _LABEL * label_hits[k]
                + _CONTENT * _content(column, bodies[c], entry)
                + _ORDER * (1 - abs(c - k) / count)
                for k, column in enumerate(entry.columns)
            ]
        )
    order = _best(table)
    hits = sum(labelled[c][k] for c, k in enumerate(order))
    supported = sum(labelled[c][k] or _content(entry.columns[k], bodies[c], entry) >= 0.5 for c, k in enumerate(order))
    filled = sum(bool(bodies[c]) for c in range(count))
    if hits < count and (supported < max(1, (filled + 1) // 2) or not _keyed(order, bodies, labelled, entry)):
        return None
    if entry.kind == "table" and hits < max(1, count // 2):
        return None
    if not hits and supported < _MOSTLY * filled and _is_headed_otherwise(group, entry):
        return None
    return ColumnMap(
        names=tuple(entry.columns[k].name for k in order),
        labelled=hits,
        score=sum(table[c][k] for c, k in enumerate(order)) / count,
        alike=_alike(order, bodies, labelled, entry),
    )


#: A table under labels that are none of the entry's is the entry's where this part of its columns holds what it says.
_MOSTLY = 0.8


def _is_headed_otherwise(group: Sequence[Fragment], entry: Entry) -> bool:
    """Whether *group* has a header of its own, set off from its rows, without one of the labels that the entry has."""
    if 2 * sum(bool(column.labels) for column in entry.columns) < len(entry.columns):
        return False
    for fragment in group:
        first = [cell for cell in fragment.cells if cell.r0 == 0 and cell.text.strip()]
        body = [cell for cell in fragment.cells if cell.r0 > 0 and cell.text.strip()]
        is_set_off = fragment.header_rows > 0 or (all(map(is_bold, first)) and not all(map(is_bold, body)))
        if 2 * len(first) > fragment.column_count and body and is_set_off:
            return True
    return False


#: Contents that fit two columns as well as the other way round, but for this much (0 to 2), do not tell them apart.
_TOLD = 0.5


def _alike(
    order: Sequence[int], bodies: Sequence[Sequence[str]], labelled: Sequence[Sequence[bool]], entry: Entry
) -> tuple[tuple[str, str], ...]:
    """The pairs of columns that order alone tells apart, where the entry has labels for both and the header none."""
    free = [
        (c, entry.columns[k])
        for c, k in enumerate(order)
        if entry.columns[k].labels and bodies[c] and not labelled[c][k]
    ]
    found: list[tuple[str, str]] = []
    for (c, one), (d, other) in combinations(free, 2):
        as_found = _content(one, bodies[c], entry) + _content(other, bodies[d], entry)
        if as_found - _content(one, bodies[d], entry) - _content(other, bodies[c], entry) < _TOLD:
            found.append((one.name, other.name))
    return tuple(found)


def has_labels(fragment: Fragment, entry: Entry) -> bool:
    """Whether the first rows of *fragment* name two columns of *entry* or more, and hardly anything else."""
    for row in range(min(fragment.row_count, max(1, fragment.header_rows))):
        texts = [cell.text for cell in fragment.cells if cell.r0 <= row <= cell.r1 and cell.text.strip()]
        named = {column.name for column in entry.columns for text in texts if is_label(column, text)}
        known = sum(any(is_label(column, text) for column in entry.columns) for text in texts)
        if len(named) >= 2 and 2 * known > len(texts):
            return True
    return False


def header_rows(fragment: Fragment, names: Sequence[str], entry: Entry) -> int:
    """How many rows at the top of *fragment* hold labels only: each filled cell names its own column."""
    count = 0
    for row in range(fragment.row_count):
        cells = [cell for cell in fragment.cells if cell.r0 <= row <= cell.r1 and cell.text.strip()]
        if (not cells and row < fragment.header_rows) or (
            cells and (are_labels(cells, names, entry) or _heads(fragment, row, cells, names, entry))
        ):
            count = row + 1
        else:
            break
    return count if count < fragment.row_count or count == 1 else 0


def _heads(fragment: Fragment, row: int, cells: Sequence[Cell], names: Sequence[str], entry: Entry) -> bool:
    """Whether a row at the top is a header although the entry does not know all its labels.

    It is set in bold above rows that are not, or has words above figures; and it has one label that the entry knows, or
    does not begin as every row does.
    """
    by_name = {column.name: column for column in entry.columns}
    figures = {c for c, name in enumerate(names) if by_name[name].kind in FIGURE_KINDS}
    body = [cell for cell in fragment.cells if cell.r0 > row and cell.text.strip()]
    if len(cells) < 2 or not body or any(cell.c0 in figures and _FIGURE.search(cell.text) for cell in cells):
        return False
    below = [cell for cell in body if cell.c0 in figures]
    counted = sum(any(sign.isdigit() for sign in cell.text) or _FIGURE.search(cell.text) is not None for cell in below)
    words = any(cell.c0 in figures for cell in cells) and counted > 0.8 * len(below)
    stands_out = all(map(is_bold, cells)) and not all(map(is_bold, body))
    if not (words or stands_out or row < fragment.header_rows):
        return False
    if any(is_label(by_name[names[cell.c0]], cell.text) for cell in cells):
        return True
    key = next((cell for cell in cells if by_name[names[cell.c0]].kind in ("action", "number")), None)
    if key is None or entry.rows.starts is None or entry.rows.unnumbered:
        return False
    return _compiled(entry.rows.starts).match(flat(key)) is None


def are_labels(cells: Sequence[Cell], names: Sequence[str], entry: Entry) -> bool:
    """Whether *cells*, the filled ones of a row, label their columns, which the entry calls *names*."""
    by_name = {column.name: column for column in entry.columns}
    named = [any(is_label(by_name[names[c]], cell.text) for c in range(cell.c0, cell.c1 + 1)) for cell in cells]
    # A label with a glyph that could not be read, or one that sticks out of its column into the next, is taken for
    # one where its neighbours are. A text is none, whatever stands beside it.
    others = [cell for is_one, cell in zip(named, cells, strict=True) if not is_one and UNKNOWN not in cell.text]
    return any(named) and (
        not others or (sum(named) >= max(2, 0.6 * len(cells)) and not any(_is_prose(flat(cell)) for cell in others))
    )


#: A label has no more characters than this.
_LONGEST_LABEL = 60


def _is_prose(text: str) -> bool:
    """Whether a text reads as a part of a sentence, as no label does."""
    return len(text) > _LONGEST_LABEL or text[:1].islower() or text[-1:] in ".;,"


def flat(cell: Cell) -> str:
    """A cell's text on one line."""
    return " ".join(cell.text.split())


def is_label(column: Column, text: str) -> bool:
    """Whether *text*, lines as printed, is a label of *column*; a narrow column may break a label inside a word."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    ways = {" ".join(lines), "".join(lines), "".join(line.removesuffix("-") for line in lines)}
    # The mark of a footnote is none of the label.
    ways |= {_MARK.sub("", way) for way in ways}
    return any(_compiled(label).fullmatch(way) for label in column.labels for way in ways)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _contents(group: Sequence[Fragment], entry: Entry) -> tuple[list[list[str]], list[list[str]]]:
    """For each column the texts that may be labels (top rows) and those of the body."""
    count = group[0].column_count
    labels: list[list[str]] = [[] for _ in range(count)]
    bodies: list[list[str]] = [[] for _ in range(count)]
    for fragment in group:
        top = max(fragment.header_rows, 1)
        while _labels_only(fragment, top, entry):
            top += 1
        for cell in fragment.cells:
            text = flat(cell)
            if not text or cell.c0 != cell.c1:
                continue
            labels_one = any(is_label(column, cell.text) for column in entry.columns)
            if cell.r0 < top and labels_one:
                labels[cell.c0].append(cell.text)
            elif cell.r0 >= (top if top > 1 else fragment.header_rows):
                bodies[cell.c0].append(text)
    return labels, bodies


def _labels_only(fragment: Fragment, row: int, entry: Entry) -> bool:
    """Whether a row below the header's first is one of it too: two cells at least, and each of them a label."""
    cells = [cell for cell in fragment.cells if cell.r0 == row and cell.text.strip()]
    return len(cells) > 1 and all(any(is_label(column, cell.text) for column in entry.columns) for cell in cells)


def _content(column: Column, texts: Sequence[str], entry: Entry) -> float:
    """How well *texts* are what the column holds: 0 to 1; 0.3 where there is nothing to judge by."""
    if not texts:
        return 0.3
    length = sum(map(len, texts)) / len(texts)
    match column.kind:
        case "action" | "number":
            if entry.rows.starts is None:
                return min(1.0, length / 60)
            starts = _compiled(entry.rows.starts)
            hits = sum(starts.match(text) is not None for text in texts)
            return min(1.0, 1.6 * hits / len(texts))
        case "title":
            return min(1.0, length / 60)
        case "progress":
            return min(1.0, length / 150)
        case "status":
            known = {status.casefold() for status in entry.statuses}
            return sum(text.casefold() in known for text in texts) / len(texts)
        case "mark":
            return sum(len(text) <= 3 for text in texts) / len(texts)
        case "recommendations":
            return sum(re.fullmatch(r"[\d\s,;.\-–et]+", text) is not None for text in texts) / len(texts)
        case "planned" | "spent" | "amount":
            return sum(re.search(r"\d\s*(?:[kM]\s?)?\$|^\$|-\s*\$", text) is not None for text in texts) / len(texts)
        case "responsible" | "collaborator":
            short = sum(len(text) <= 60 for text in texts) / len(texts)
            names = sum(re.search(r"\b[A-ZÀ-Ý]{2}", text) is not None or len(text) > 8 for text in texts) / len(texts)
            figures = sum(re.fullmatch(r"[\d\s,;$.]+", text) is not None for text in texts) / len(texts)
            return max(0.0, 0.7 * short * names - figures)
        case "deadline":
            return sum(re.search(r"\b(?:19|20)\d\d\b", text) is not None for text in texts) / len(texts)
        case "integer":
            return sum(re.fullmatch(r"[\d\s]+", text) is not None for text in texts) / len(texts)
        case _:
            return 0.3


def key_place(names: Sequence[str], entry: Entry) -> int:
    """Which of *names*, columns of *entry* in the order of a table, begins its rows; the first where none does."""
    kinds = {column.name: column.kind for column in entry.columns}
    return next((place for place, name in enumerate(names) if kinds[name] in KEY_KINDS), 0)


def _keyed(
    order: Sequence[int], bodies: Sequence[Sequence[str]], labelled: Sequence[Sequence[bool]], entry: Entry
) -> bool:
    """Whether the column that starts rows is witnessed."""
    for c, k in enumerate(order):
        column = entry.columns[k]
        if column.kind in KEY_KINDS:
            return labelled[c][k] or _content(column, bodies[c], entry) >= 0.4
    return any(any(row) for row in labelled)


def _best(table: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """The assignment of columns to entry columns with the highest sum (exact, over subsets)."""
    count = len(table)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for c in range(count):
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for used, (score, order) in best.items():
            for k in range(count):
                if used >> k & 1:
                    continue
                grown = (score + table[c][k], (*order, k))
                key = used | 1 << k
                if key not in step or grown[0] > step[key][0]:
                    step[key] = grown
        best = step
    return best[(1 << count) - 1][1]
