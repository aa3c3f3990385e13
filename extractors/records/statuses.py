"""The status of a row: words or signs in a cell, a mark in one of several columns, or the colour of a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.columns import is_label
from extractors.geometry import BBox
from extractors.page import Fill
from extractors.records.cells import plain
from extractors.records.values import is_nothing
from extractors.table import Part
from schemas.catalogue import Column, Entry, rgb
from schemas.text import fold, status_key, status_signs

#: What stands in a column of marks where its status is not that of the row, and where it is.
_UNTICKED = frozenset(["☐", "□", "○", "◯", "◻", "0", "non", "no"])
_TICKED = frozenset(["x", "×", "✓", "✔", "✗", "✘", "√", "●", "•", "■", "▪", "☑", "☒", "🗸", "ü", "1", "oui", "yes", "o"])
#: Colours of the screen or of the press differ from the steward's by less than this (0 to 1.7), and are less than half
#: as far from it as from another of the entry's.
_NEAR = 0.3
#: A colour whose parts differ by less than this is a grey, which shades tables of any kind.
_GREY = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRead:
    """What a row says of its status; ``check`` is what is doubtful of it, None where nothing is."""

    printed: str
    status: str | None
    column: str | None
    check: str | None = None


def read_row_status(
    cells: Mapping[str, tuple[Part, ...]],
    entry: Entry,
    labels: Mapping[str, str],
    shades: Mapping[int, Sequence[Fill]],
) -> StatusRead:
    """The status of a row.

    :param labels: column → what the header prints above it.
    :param shades: page → what is drawn in colour on it.
    """
    column = entry.column("status")
    if column is None:
        return _marked(cells, entry, labels)
    printed = plain(cells.get(column.name, ()))
    status = read_status(printed, entry) if printed else None
    if status is None and entry.colours and not re.search(r"\w", printed):
        found = _colour(cells.get(column.name, ()), shades)
        if found is not None:
            printed = (printed + " " + _hex(found)).strip()
            status = _nearest(found, entry)
    check = None if status else "status-unknown" if printed else "status-missing"
    return StatusRead(printed=printed, status=status, column=column.name, check=check)


def read_status(printed: str, entry: Entry) -> str | None:
    """The status that *printed* is; None where the vocabulary has none such.

    Letter case, accents, and the signs around it do not count, nor a hyphen at the end of a line; but signs do where
    they alone tell two apart: "✓ cible" and "✗ cible".
    """
    signs = {status_signs(word): status for word, status in entry.statuses.items()}
    if status_signs(printed) in signs:
        return signs[status_signs(printed)]
    meaning: dict[str, str | None] = {}
    for word, status in entry.statuses.items():
        key = status_key(word)
        meaning[key] = status if meaning.get(key, status) == status else None
    key = status_key(printed)
    whole = {word.replace("-", ""): status for word, status in meaning.items()}
    return meaning.get(key) or (whole.get(key.replace("-", "")) if key.strip("-") else None)


def _marked(cells: Mapping[str, tuple[Part, ...]], entry: Entry, labels: Mapping[str, str]) -> StatusRead:
    """The status of the column, of those of marks, that the row ticks: one and no more."""
    columns = [column for column in entry.columns if column.kind == "mark"]
    texts = {column.name: plain(cells.get(column.name, ())) for column in columns}
    filled = [column for column in columns if not _is_unticked(texts[column.name])]
    printed = "; ".join(_own_label(column, labels.get(column.name, "")) for column in filled)
    if not columns:
        return StatusRead(printed="", status=None, column=None)
    name = filled[0].name if filled else columns[0].name
    if not filled:
        return StatusRead(printed="", status=None, column=name, check="status-missing")
    is_plain = len(filled) == 1 and fold(texts[name]) in _TICKED
    return StatusRead(
        printed=printed,
        status=filled[0].status if len(filled) == 1 else None,
        column=name,
        check=None if is_plain else "status-unknown",
    )


def _own_label(column: Column, printed: str) -> str:
    """What the header prints above *column* alone, of all that it *printed* there: "État" may stand over several."""
    words = printed.split()
    return next(
        (text for start in range(len(words)) if is_label(column, text := " ".join(words[start:]))),
        printed or column.name,
    )


def _is_unticked(text: str) -> bool:
    return is_nothing(text) or fold(text) in _UNTICKED


def _colour(parts: Sequence[Part], shades: Mapping[int, Sequence[Fill]]) -> tuple[float, float, float] | None:
    """The colour of a cell: of the last thing drawn in it that is no grey."""
    found: tuple[float, float, float] | None = None
    for part in parts:
        for fill in shades.get(part.page, ()):
            color = fill.color
            if color is not None and max(color) - min(color) >= _GREY and _is_of(fill.bbox, part.bbox):
                found = color
    return found


def _is_of(shape: BBox, cell: BBox) -> bool:
    """Whether a coloured shape is a cell's own: it covers most of it, or lies in it."""
    return shape.overlap(cell) > 0.6 * min(cell.width * cell.height, shape.width * shape.height)


def _nearest(color: tuple[float, float, float], entry: Entry) -> str | None:
    """The status of the entry's colour that *color* is."""
    ranked = sorted((_distance(color, rgb(text)), text) for text in entry.colours)
    (near, text), others = (
        ranked[0],
        [far for far, other in ranked if entry.statuses[other] != entry.statuses[ranked[0][1]]],
    )
    return entry.statuses[text] if near <= _NEAR and all(near < 0.5 * far for far in others) else None


def _distance(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5


def _hex(color: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * min(max(part, 0.0), 1.0)):02x}" for part in color)
