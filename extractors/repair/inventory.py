"""What a document draws: every (font, code) with its text and uses, and the words it stands in.

One pass over the glyphs; the words are kept as the keys that draw them, so that another text for a key needs no
second pass.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from extractors.page import Document, Page
from extractors.repair.model import Key

#: Stands in a word where a line ended with a hyphen: the word may go on without it.
LINE_HYPHEN: Key = (-1, 0x2D)

#: Parts of the font size: a wider gap ends a word, a step back further than this does too.
_GAP, _BACK, _SHIFT = 0.18, 0.6, 0.25

#: A text given for more glyphs than this is that of a whole paragraph, which says little about one of them.
_COVERED = 200

Word = tuple[Key, ...]


@dataclass(slots=True, kw_only=True)
class Use:
    """One (font, code): what the document says it means, how often and where first it is drawn."""

    text: str | None
    occurrences: int
    first_page: int


@dataclass(slots=True, kw_only=True)
class Inventory:
    """All keys of a document and the different words they make, each with its count."""

    uses: dict[Key, Use]
    words: dict[Word, int]
    #: (glyphs, the text that the page itself gives for them) -> how often.
    actual_texts: Mapping[tuple[Word, str], int] = field(default_factory=dict[tuple[Word, str], int])
    _contexts: dict[Key, list[Word]] = field(default_factory=dict[Key, list[Word]])

    def contexts(self, key: Key) -> list[Word]:
        """The different words in which *key* stands."""
        if not self._contexts:
            found: defaultdict[Key, list[Word]] = defaultdict(list)
            for word in self.words:
                for member in dict.fromkeys(word):
                    found[member].append(word)
            self._contexts = dict(found)
        return self._contexts.get(key, [])


def is_unreadable(text: str | None) -> bool:
    """Whether a text cannot be what a reader sees: none, U+FFFD, control, private use, unassigned."""
    if not text:
        return True
    return any(char == "�" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in text)


def _ends_word(text: str | None) -> bool:
    """Whether a glyph of this text stands between words: white space. Marks stay, as their texts may be wrong too."""
    return text is not None and text.isspace() and text not in "\x1c\x1d\x1e\x1f"


def split_at(inventory: Inventory, blanks: frozenset[Key]) -> Inventory:
    """The same inventory with words that end at *blanks*."""
    words: Counter[Word] = Counter()
    for word, count in inventory.words.items():
        piece: list[Key] = []
        for key in word:
            if key in blanks:
                if piece:
                    words[tuple(piece)] += count
                piece = []
            else:
                piece.append(key)
        if piece:
            words[tuple(piece)] += count
    return Inventory(uses=inventory.uses, words=dict(words), actual_texts=inventory.actual_texts)


#: (text, code, font): the beginning of a glyph, as the loop below meets it.
_Met = tuple[str | None, int, int]

_LINE_HYPHEN: _Met = (None, LINE_HYPHEN[1], LINE_HYPHEN[0])


class InventoryTaker:
    """Takes the inventory of a document page by page, so that no more than one page need be held."""

    def __init__(self) -> None:
        self._words: Counter[tuple[_Met, ...]] = Counter()
        self._blanks: Counter[_Met] = Counter()
        self._first: dict[_Met, int] = {}
        self._actual: Counter[tuple[Word, str]] = Counter()
        self._ends = _Ends()

    def add(self, page: Page) -> None:
        """List the keys and words of *page*."""
        words, blanks = _words(page, self._ends)
        known = self._words
        before = len(known)
        known.update(words)
        # Hashing words is what counting costs: the new ones are those that now come last.
        for word in islice(reversed(known), len(known) - before):
            for met in word:
                self._first.setdefault(met, page.number)
        for blank, count in Counter(blanks).items():
            self._first.setdefault(blank, page.number)
            self._blanks[blank] += count
        for first, last, text in page.actual_texts:
            if last - first < _COVERED:
                self._actual[tuple([(glyph.font, glyph.code) for glyph in page.glyphs[first : last + 1]]), text] += 1

    def absorb(self, other: InventoryTaker, fonts: Sequence[int]) -> None:
        """Add what *other* took from later pages; its font *n* is ``fonts[n]`` here."""

        def here(met: _Met) -> _Met:
            text, code, font = met
            return met if met == _LINE_HYPHEN else (text, code, fonts[font])

        for met, page in other._first.items():
            self._first.setdefault(here(met), page)
        for met, count in other._blanks.items():
            self._blanks[here(met)] += count
        for word, count in other._words.items():
            self._words[tuple(map(here, word))] += count
        for (covered, text), count in other._actual.items():
            self._actual[tuple([(fonts[font], code) for font, code in covered]), text] += count

    def inventory(self) -> Inventory:
        """What the pages so far draw."""
        counts = Counter(self._blanks)
        for word, count in self._words.items():
            for met in word:
                counts[met] += count
        del counts[_LINE_HYPHEN]
        uses: dict[Key, Use] = {}
        for (text, code, font), count in sorted(counts.items(), key=lambda item: (*item[0][:0:-1], -item[1])):
            known = uses.get((font, code))
            page = self._first[text, code, font]
            if known is None:
                uses[font, code] = Use(text=text, occurrences=count, first_page=page)
            else:  # a key has one text; should a reader ever give two, the more frequent one stands
                known.occurrences += count
                known.first_page = min(known.first_page, page)
        return Inventory(
            uses=uses,
            words={tuple([(font, code) for _, code, font in word]): count for word, count in self._words.items()},
            actual_texts=dict(self._actual),
        )


class _Ends(dict[str | None, bool]):
    """Text -> whether it ends a word, worked out when first asked for."""

    def __missing__(self, text: str | None) -> bool:
        self[text] = found = _ends_word(text)
        return found


def take_inventory(document: Document) -> Inventory:
    """List the keys and words of *document*."""
    taker = InventoryTaker()
    for page in document.pages:
        taker.add(page)
    return taker.inventory()


def _words(page: Page, ends: Mapping[str | None, bool]) -> tuple[list[tuple[_Met, ...]], list[_Met]]:
    """The words of a page in drawing order, and what stands between them.

    Every glyph of every document passes here: plain indices cost half of what names would.
    """
    found: list[tuple[_Met, ...]] = []
    blanks: list[_Met] = []
    word: list[_Met] = []
    right = last_base = 0.0
    hyphen = False
    for glyph in page.glyphs:
        text = glyph[0]
        if ends[text]:
            if word:
                found.append(tuple(word))
                word = []
            blanks.append(glyph[0:3])
            hyphen = False
            continue
        box, base = glyph[3], glyph[4]
        if word:
            size = glyph[5]
            if -size * _SHIFT <= base - last_base <= size * _SHIFT:
                if glyph[6]:
                    gap = box[0] - right
                    if gap > size * _GAP or gap < -size * _BACK:
                        found.append(tuple(word))
                        word = []
            elif hyphen and base > last_base:
                blanks.append(word[-1])
                word[-1] = _LINE_HYPHEN
            else:
                found.append(tuple(word))
                word = []
        word.append(glyph[0:3])
        right, last_base = box[2], base
        hyphen = text == "-" and len(word) > 1
    if word:
        found.append(tuple(word))
    return found, blanks
