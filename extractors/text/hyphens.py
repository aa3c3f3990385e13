"""Words that the typesetter broke at the end of a line: their hyphen is no letter of the word.

"auto-" and "bus" are one word, "sous-" and "ministre" two with a hyphen between them. What tells them apart: the same
word printed elsewhere in the document on one line, the words of the language, and whether the document breaks words at
all. What nothing tells is joined with its hyphen, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from extractors.repair.lexicon import Lexicon, fold, lexicon
from extractors.table import Block, Fragment, Line, Part

Cells = Sequence[tuple[Part, ...]]

_HEAD = re.compile(r"(?P<head>[^\W\d_]{2,})[-\u2010\u00ad]$")
_TAIL = re.compile(r"(?P<tail>[^\W\d_]{2,})(?![-\u2010\u2011\w])")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_CODE = re.compile(r"[\d/@_=&?#+\\]|\w\.\w")
_SOFT = "\N{SOFT HYPHEN}"
#: From this frequency on (Zipf units), letters are a word; so is what two words make; so may be what two words make.
_WORDS, _JOINED, _RARE = 2.5, 3.0, 1.0
#: From here on it is a common word that nobody prints with a hyphen ("entreprises"); below stand those of which both
#: forms are in use ("plateforme", "weekend"), and the lexicon knows none with its hyphen.
_COMMON = 4.5
#: A document that surely broke this many words breaks words.
_BREAKS = 3

_Kind = Literal["joined", "two words", "common", "either", "rare", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unhyphenated:
    """Cells whose broken words are whole: a soft hyphen stands for a hyphen of the typesetter's.

    :param doubts: (index of the cell, the word as printed) where it is not certain that the hyphen belongs to the word.
    """

    cells: tuple[tuple[Part, ...], ...]
    doubts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Break:
    """A hyphen at the end of a line: its cell, and the line counted over the cell's parts."""

    cell: int
    line: int
    head: str
    tail: str

    @property
    def dashed(self) -> str:
        return fold(f"{self.head}-{self.tail}")

    @property
    def joined(self) -> str:
        return fold(self.head + self.tail)


def unhyphenated(cells: Cells, language: str) -> Unhyphenated:
    """*cells*, all those of a document, with the words made whole that the ends of lines break."""
    breaks = [found for index, parts in enumerate(cells) for found in _breaks(index, parts)]
    if not breaks:
        return Unhyphenated(cells=tuple(cells), doubts=())
    printed = frozenset(_printed(cells))
    words = lexicon(language)
    words.look_up(folded for one in breaks for folded in (one.joined, fold(one.head), fold(one.tail)))
    kinds = [_kind(one, printed, words) for one in breaks]
    does_break = kinds.count("joined") >= _BREAKS
    soft: dict[int, set[int]] = {}
    doubts: list[tuple[int, str]] = []
    for one, kind in zip(breaks, kinds, strict=True):
        if kind in ("joined", "common") or (kind == "either" and does_break):
            soft.setdefault(one.cell, set()).add(one.line)
        # Nothing but the word itself speaks for a common one where the document is not seen to break words.
        is_lone = (kind == "common" and not does_break) or (kind == "either" and "joined" in kinds and not does_break)
        if is_lone or kind == "unknown" or (kind == "rare" and does_break):
            doubts.append((one.cell, f"{one.head}-{one.tail}"))
    return Unhyphenated(
        cells=tuple(_softened(parts, soft[i]) if i in soft else parts for i, parts in enumerate(cells)),
        doubts=tuple(doubts),
    )


def unhyphenated_blocks(
    blocks: Sequence[Block], fragments: Sequence[Fragment], language: str
) -> tuple[tuple[Block, ...], tuple[tuple[Block, str], ...]]:
    """*blocks* with the words made whole that the ends of lines break; and those of which it is not certain how.

    :param fragments: the tables around which they stand: what is printed whole there tells too.
    """
    lines = [(Part(page=block.page, bbox=block.bbox, lines=block.lines),) for block in blocks]
    if not any(True for index, parts in enumerate(lines) for _ in _breaks(index, parts)):
        return tuple(blocks), ()
    cells = [cell.parts for fragment in fragments for cell in fragment.cells]
    mended = unhyphenated([*lines, *cells], language)
    found = tuple(
        replace(block, lines=parts[0].lines) for block, parts in zip(blocks, mended.cells[: len(blocks)], strict=True)
    )
    return found, tuple((blocks[index], word) for index, word in mended.doubts if index < len(blocks))


def _breaks(index: int, parts: Sequence[Part]) -> Iterator[_Break]:
    lines = [line.text.strip() for part in parts for line in part.lines]
    for place, (upper, lower) in enumerate(pairwise(lines)):
        head, tail = _HEAD.search(upper), _TAIL.match(lower)
        if head is None or tail is None or tail["tail"][0].islower() != head["head"][-1].islower():
            continue
        # Addresses and codes are broken where they have hyphens.
        if not _CODE.search(upper.split()[-1] + lower.split()[0]):
            yield _Break(index, place, head["head"], tail["tail"])


def _printed(cells: Cells) -> Iterator[str]:
    """The words that stand whole on a line, folded."""
    for parts in cells:
        for part in parts:
            for line in part.lines:
                text = line.text.strip()
                whole = [match for match in _WORD.finditer(text) if match.end() < len(text) or text[-1:].isalpha()]
                # The first word of a line may be the rest of one.
                yield from (fold(match[0]) for match in whole if match.start() > 0)


def _kind(one: _Break, printed: frozenset[str], words: Lexicon) -> _Kind:
    if one.joined in printed and one.dashed not in printed:
        return "joined"
    if one.dashed in printed:
        return "two words"
    joined = words.zipf(one.joined)
    are_words = words.zipf(one.head) >= _WORDS and words.zipf(one.tail) >= _WORDS
    if are_words:
        if joined >= _COMMON:
            return "common"
        return "either" if joined >= _JOINED else "rare" if joined >= _RARE else "two words"
    if joined >= _WORDS:
        return "joined"
    return "unknown"


def _softened(parts: Iterable[Part], places: set[int]) -> tuple[Part, ...]:
    """*parts* with a soft hyphen at the end of the lines at *places*, counted over all parts."""
    count = 0
    found: list[Part] = []
    for part in parts:
        lines = tuple(_soft(line) if count + i in places else line for i, line in enumerate(part.lines))
        count += len(part.lines)
        found.append(replace(part, lines=lines))
    return tuple(found)


def _soft(line: Line) -> Line:
    spans = line.spans
    if spans and spans[-1].text.rstrip()[-1:] in ("-", "\u2010"):
        spans = (*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip()[:-1] + _SOFT))
    return replace(line, text=line.text.rstrip()[:-1] + _SOFT, spans=spans)
