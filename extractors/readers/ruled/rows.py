"""Lines of text over the whole width of a region, and the chunks into which gaps divide them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractors.text.lines import group_rows, row_text
from extractors.text.running import PAGE_NUMBER
from extractors.text.words import Word

#: Words whose gap is narrower than this (parts of the font size) belong to one chunk.
CHUNK_GAP = 0.45
#: A space that is drawn is this wide (parts of the font size) at most: that of typewriter type.
WIDEST_SPACE = 0.62
_HEAD = re.compile(r"^[-+−–(]?[$€£]?\d{1,3}$")
_THOUSANDS = re.compile(r"^\d{3}(?!\d)")


class Chunk(NamedTuple):
    """Words of one line without a wide gap between them; points."""

    x0: float
    x1: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with the spaces between them."""
        return row_text(self.words)


class TextRow(NamedTuple):
    """One line of text over a region, which may hold pieces of several cells; points."""

    top: float
    bottom: float
    baseline: float
    size: float
    chunks: tuple[Chunk, ...]

    @property
    def words(self) -> list[Word]:
        """Its words from left to right."""
        return [word for chunk in self.chunks for word in chunk.words]


def text_rows(words: Iterable[Word]) -> list[TextRow]:
    """The lines that upright *words* make, from top to bottom."""
    rows: list[TextRow] = []
    for group in group_rows([word for word in words if not word.turn]):
        size = max(word.size for word in group)
        base = next(word.baseline for word in group if word.size == size)
        # Font boxes are taller than the letters; what counts is where ink can be.
        rows.append(TextRow(base - 0.75 * size, base + 0.22 * size, base, size, chunked(group)))
    return rows


def merge_overlapping(rows: Sequence[TextRow]) -> list[TextRow]:
    """Lines, those whose letters stand side by side taken as one: the figures of a row beside the middle of its label.

    At most three are taken together, the line before the middle and the one after it: columns of prose whose lines
    do not stand at the same heights would go on without end.
    """
    found: list[TextRow] = []
    count = 0
    for row in rows:
        last = found[-1] if found else None
        if last is not None and count < 3 and row.baseline - last.baseline < 0.75 * min(row.size, last.size):
            chunks = tuple(sorted(last.chunks + row.chunks, key=_left))
            found[-1] = TextRow(last.top, row.bottom, row.baseline, max(last.size, row.size), chunks)
            count += 1
        else:
            found.append(row)
            count = 1
    return found


def _left(chunk: Chunk) -> float:
    return chunk.x0


def chunked(words: Sequence[Word], gap: float = CHUNK_GAP) -> tuple[Chunk, ...]:
    """The chunks of the *words* of one line; *gap* in parts of the font size."""
    chunks: list[Chunk] = []
    held: list[Word] = []
    right = 0.0
    for word in words:
        if (
            held
            and word.x0 - right > gap * min(word.size, held[-1].size)
            and not _goes_on_figure(held[-1], word, right)
        ):
            chunks.append(Chunk(held[0].x0, right, tuple(held)))
            held = []
        right = max(right, word.x1) if held else word.x1
        held.append(word)
    if held:
        chunks.append(Chunk(held[0].x0, right, tuple(held)))
    return tuple(chunks)


def _goes_on_figure(before: Word, word: Word, right: float) -> bool:
    """Whether *word* is the next three digits of the figure before it: 12 345, with a wide space between."""
    return (
        word.is_spaced
        and word.x0 - right <= WIDEST_SPACE * word.size
        and bool(_THOUSANDS.match(word.text))
        and bool(_HEAD.match(before.text))
    )


def without_far(rows: Sequence[TextRow]) -> list[TextRow]:
    """*rows* without a first and a last line alone that stand further off than any row from the next: running lines."""
    found = list(rows)
    for end in (0, -1):
        gaps = [two.baseline - one.baseline for one, two in pairwise(found)]
        if len(gaps) > 3 and len(found[end].chunks) == 1 and gaps[end] > 1.1 * max(gaps[1:-1]):
            del found[end]
    return found


def without_number(rows: Sequence[TextRow]) -> list[TextRow]:
    """The lines of a page without the number of the page at its end."""
    if len(rows) < 2 or len(rows[-1].chunks) != 1:
        return list(rows)
    text = rows[-1].chunks[0].text.strip()
    apart = rows[-1].baseline - rows[-2].baseline > 1.45 * rows[-1].size
    return list(rows[:-1]) if apart and PAGE_NUMBER.match(text) else list(rows)


def typewriter_space(words: Sequence[Word]) -> float:
    """The width of a space (parts of the font size) where *words* are set in typewriter type, 0 otherwise."""
    advances = [(word.x1 - word.x0) / (len(word.text) * word.size) for word in words if len(word.text) > 2]
    if len(advances) < 2 or max(advances) - min(advances) > 0.02 or min(advances) < 0.5:
        return 0.0
    return max(advances)


def labelled(row: TextRow) -> TextRow:
    """The line with its chunks as a reader sees labels: typewriter text has wider spaces than other text."""
    words = row.words
    space = typewriter_space(words)
    return row._replace(chunks=chunked(words, 1.3 * space)) if space else row


@lru_cache(maxsize=1 << 14)
def is_numeric(text: str) -> bool:
    """Whether *text* reads as a figure, an amount, a share, or a mark that stands for one."""
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    if digits:
        return letters <= max(1, digits // 3)
    return letters == 0 or text.strip("().").lower() in {"x", "na", "n/a", "nd", "n/d", "nil", "n.a", "s"}


def figure(text: str) -> float | None:
    """The value of a plain figure; None where *text* is something else."""
    try:
        return float(text.replace("\N{MINUS SIGN}", "-").replace(",", "").rstrip("%").strip())
    except ValueError:
        return None
