"""What a document draws: every (font, code) with its text and uses, and the words it stands in.

One pass over the glyphs; the words are kept as the keys that draw them, so that another text for a key needs no
second pass.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from extractors.page import Document, Page
from extractors.repair.model import Key

#: Stands in a word where a line ended with a hyphen: the word may go on without it.
LINE_HYPHEN: Key = (-1, 0x2D)

#: Parts of the font size: a wider gap ends a word, a step back further than this does too.
_GAP, _BACK, _SHIFT = 0.18, 0.6, 0.25

_PICK = itemgetter(2, 1, 0)

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
    return any(
        char == "�" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in text
    )


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
    return Inventory(uses=inventory.uses, words=dict(words))


class InventoryTaker:
    """Takes the inventory of a document page by page, so that no more than one page need be held."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int, int, str | None]] = Counter()
        self._first: dict[tuple[int, int, str | None], int] = {}
        self._words: Counter[tuple[tuple[int, int], ...]] = Counter()
        self._ends: dict[str | None, bool] = {}

    def add(self, page: Page) -> None:
        """List the keys and words of *page*."""
        here = Counter(map(_PICK, page.glyphs))
        for key in here:
            if key not in self._first:
                self._first[key] = page.number
                self._ends.setdefault(key[2], _ends_word(key[2]))
        self._counts.update(here)
        self._words.update(_words(page, self._ends))

    def absorb(self, other: InventoryTaker, fonts: Sequence[int]) -> None:
        """Add what *other* took from later pages; its font *n* is ``fonts[n]`` here."""
        for (font, code, text), count in other._counts.items():
            key = (fonts[font], code, text)
            self._first.setdefault(key, other._first[font, code, text])
            self._counts[key] += count
        for word, count in other._words.items():
            self._words[tuple((code, fonts[font] if font >= 0 else font) for code, font in word)] += count
        self._ends |= other._ends

    def inventory(self) -> Inventory:
        """What the pages so far draw."""
        uses: dict[Key, Use] = {}
        ordered = sorted(self._counts.items(), key=lambda item: (item[0][0], item[0][1], -item[1]))
        for (font, code, text), count in ordered:
            known = uses.get((font, code))
            page = self._first[font, code, text]
            if known is None:
                uses[font, code] = Use(text=text, occurrences=count, first_page=page)
            else:  # a key has one text; should a reader ever give two, the more frequent one stands
                known.occurrences += count
                known.first_page = min(known.first_page, page)
        # Inside the loop a key is (code, font), a slice of the glyph.
        return Inventory(
            uses=uses,
            words={tuple((font, code) for code, font in word): count for word, count in self._words.items()},
        )


def take_inventory(document: Document) -> Inventory:
    """List the keys and words of *document*."""
    taker = InventoryTaker()
    for page in document.pages:
        taker.add(page)
    return taker.inventory()


def _words(page: Page, ends: dict[str | None, bool]) -> Iterable[tuple[tuple[int, int], ...]]:
    """The words of a page in drawing order, as (code, font) pairs."""
    found: list[tuple[tuple[int, int], ...]] = []
    word: list[tuple[int, int]] = []
    right = last_base = 0.0
    hyphen = False
    for glyph in page.glyphs:
        text, _, _, box, base, size, upright, *_ = glyph
        if ends[text]:
            if word:
                found.append(tuple(word))
                word = []
            hyphen = False
            continue
        if word:
            shift = base - last_base
            reach = size * _SHIFT
            if shift > reach or shift < -reach:
                if hyphen and shift > 0:
                    word[-1] = (0x2D, -1)
                else:
                    found.append(tuple(word))
                    word = []
            elif upright:
                gap = box[0] - right
                if gap > size * _GAP or gap < -size * _BACK:
                    found.append(tuple(word))
                    word = []
        word.append(glyph[1:3])
        right, last_base = box[2], base
        hyphen = text == "-" and len(word) > 1
    if word:
        found.append(tuple(word))
    return found
