"""What a document draws: every (font, code) with its text and uses, and the words it stands in.

One pass over the glyphs; the words are kept as the keys that draw them, so that another text for a key needs no
second pass.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extractors.page import Document, Glyph, Page
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
    #: What stands between the usual blanks of a font and holds another glyph that is said to be one, with its count.
    spaced: Mapping[Word, int] = field(default_factory=dict[Word, int])
    _contexts: dict[Key, list[Word]] = field(default_factory=dict[Key, list[Word]])

    def contexts(self, key: Key) -> list[Word]:
        """The different words in which *key* stands, the same objects for every key."""
        if not self._contexts:
            found: defaultdict[Key, list[Word]] = defaultdict(list)
            for word in self.words:
                for member in set(word):  # once, however often it stands there
                    found[member].append(word)
            self._contexts = dict(found)
        return self._contexts.get(key, [])


@lru_cache(maxsize=2048)
def is_unreadable(text: str | None) -> bool:
    """Whether a text cannot be what a reader sees: none, U+FFFD, control, private use, unassigned."""
    if not text:
        return True
    return any(char == "�" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in text)


def _ends_word(text: str | None) -> bool:
    """Whether a glyph of this text stands between words: white space. Marks stay, as their texts may be wrong too."""
    return text is not None and text.isspace() and text not in "\x1c\x1d\x1e\x1f"


def without_texts(inventory: Inventory, keys: Collection[Key]) -> Inventory:
    """The same inventory where *keys* have no text and end no word: what they are said to be is not what they draw."""
    uses = {key: replace(use, text=None) if key in keys else use for key, use in inventory.uses.items()}
    blank = {key for key, use in uses.items() if _ends_word(use.text)}
    words: Counter[Word] = Counter(inventory.words)
    for spaced, count in inventory.spaced.items():
        for word in _pieces(spaced, blank):
            if not any(key in keys for key in word):
                continue
            words[word] += count
            for piece in _pieces(word, keys):  # so far they passed for words
                words[piece] -= count
    return Inventory(
        uses=uses,
        words={word: count for word, count in words.items() if count > 0},
        actual_texts=inventory.actual_texts,
    )


def _pieces(word: Word, apart: Collection[Key]) -> list[Word]:
    """What stands between the keys *apart*."""
    found: list[list[Key]] = [[]]
    for key in word:
        if key in apart:
            found.append([])
        else:
            found[-1].append(key)
    return [tuple(piece) for piece in found if piece]


def split_at(inventory: Inventory, blanks: frozenset[Key]) -> Inventory:
    """The same inventory with words that end at *blanks*."""
    words: Counter[Word] = Counter()
    for word, count in inventory.words.items():
        for piece in _pieces(word, blanks):
            words[piece] += count
    return Inventory(uses=inventory.uses, words=dict(words), actual_texts=inventory.actual_texts)


#: (text, code, font): what a mark stands for.
_Met = tuple[str | None, int, int]

#: Marks of our own: between words, for a hyphen at the end of a line, and the first one for pages that have none.
_APART, _HYPHEN, _FIRST = "\0", "\1", 8


class InventoryTaker:
    """Takes the inventory of a document page by page, so that no more than one page need be held.

    Words are strings of marks (see ``Page.marks``) until all pages are in: they are split, hashed and counted as
    strings, and glyphs are looked at one by one only where the pen moved oddly.
    """

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._spaced: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._met: dict[str, _Met] = {}
        self._marks: dict[_Met, str] = {}
        self._first: dict[str, int] = {}
        self._blank: set[str] = set()
        self._actual: Counter[tuple[Word, str]] = Counter()
        self._ends = _Ends()

    def add(self, page: Page) -> None:
        """List the keys and words of *page*."""
        glyphs = page.glyphs
        marks = page.marks
        breaks: Sequence[int] = page.breaks
        drawn = Counter(marks)
        if not self._learnt(page, drawn):
            marks = "".join([self._mark(glyph[0:3]) for glyph in glyphs])
            breaks = range(len(glyphs)) if len(page.marks) != len(glyphs) else breaks
            drawn = Counter(marks)
        for mark in drawn.keys() - self._first.keys():
            self._first[mark] = page.number
        self._counts.update(drawn)
        # Words are set apart by the blank that is drawn most: only what is not that blank need be replaced by it.
        blanks = sorted(self._blank & drawn.keys(), key=lambda mark: (-self._counts[mark], mark))
        between = blanks[0] if blanks else _APART
        apart = marks if not breaks else self._parted(glyphs, marks, breaks, between)
        if len(blanks) > 1:
            self._keep_spaced(apart, blanks)
        for blank in blanks[1:]:
            apart = apart.replace(blank, between)
        self._words.update(filter(None, apart.split(between)))
        for first, last, text in page.actual_texts:
            if last - first < _COVERED:
                self._actual[tuple([(glyph.font, glyph.code) for glyph in glyphs[first : last + 1]]), text] += 1

    def _keep_spaced(self, apart: str, blanks: Sequence[str]) -> None:
        """Keep what stands around the rarer blanks of a font: it may draw a letter that its map says is a space.

        :param blanks: those of the page, the one that is drawn most first.
        """
        usual: dict[int, str] = {}
        for blank in blanks:
            usual.setdefault(self._met[blank][2], blank)
        odd = set(blanks).difference(usual.values())
        if odd:
            for blank in usual.values():
                apart = apart.replace(blank, blanks[0])
            self._spaced.update(words_with(apart, blanks[0], odd))

    def _learnt(self, page: Page, drawn: Iterable[str]) -> bool:
        """Whether *page* has marks, which mean what they meant on the pages before; new ones are learnt."""
        marks, glyphs, known = page.marks, page.glyphs, self._met
        if len(marks) != len(glyphs):
            return False
        for mark in drawn:
            met = glyphs[marks.index(mark)][0:3]
            if known.get(mark) == met:
                continue
            if mark in known or met in self._marks:
                return False
            self._know(mark, met)
        return True

    def _know(self, mark: str, met: _Met) -> None:
        self._met[mark] = met
        self._marks[met] = mark
        if self._ends[met[0]]:
            self._blank.add(mark)

    def _mark(self, met: _Met) -> str:
        """The mark of a glyph; a new one where it was not met yet."""
        mark = self._marks.get(met)
        if mark is None:
            place = _FIRST + len(self._met)
            while (mark := chr(place)) in self._met:
                place += 1
            self._know(mark, met)
        return mark

    def _parted(self, glyphs: Sequence[Glyph], marks: str, breaks: Sequence[int], between: str) -> str:
        """*marks* with *between* where the pen moved too far; blanks still stand between the other words."""
        blank = self._blank
        parts: list[str] = []
        start = begun = 0
        for place in breaks:
            if place <= start or place >= len(marks) or marks[place] in blank or marks[place - 1] in blank:
                continue
            last, glyph = glyphs[place - 1], glyphs[place]
            box, size, drop = glyph[3], glyph[5], glyph[4] - last[4]
            if -size * _SHIFT <= drop <= size * _SHIFT:
                gap = box[0] - last[3][2]
                if glyph[6] and (gap > size * _GAP or gap < -size * _BACK):
                    parts.append(marks[start:place])
                    parts.append(between)
                    start = begun = place
            elif last[0] == "-" and drop > 0 and place - 2 >= begun and marks[place - 2] not in blank:
                parts.append(marks[start : place - 1])
                parts.append(_HYPHEN)
                start = place
            else:
                parts.append(marks[start:place])
                parts.append(between)
                start = begun = place
        parts.append(marks[start:])
        return "".join(parts)

    def absorb(self, other: InventoryTaker, fonts: Sequence[int]) -> None:
        """Add what *other* took from later pages; its font *n* is ``fonts[n]`` here."""
        here = {mark: self._mark((text, code, fonts[font])) for mark, (text, code, font) in other._met.items()}
        here[_HYPHEN] = _HYPHEN
        for mark, page in other._first.items():
            self._first.setdefault(here[mark], page)
        for mark, count in other._counts.items():
            self._counts[here[mark]] += count
        for word, count in other._words.items():
            self._words["".join([here[mark] for mark in word])] += count
        for word, count in other._spaced.items():
            self._spaced["".join([here[mark] for mark in word])] += count
        for (covered, text), count in other._actual.items():
            self._actual[tuple([(fonts[font], code) for font, code in covered]), text] += count

    def inventory(self) -> Inventory:
        """What the pages so far draw."""
        met = self._met
        uses: dict[Key, Use] = {}
        for mark, count in sorted(self._counts.items(), key=lambda item: (*met[item[0]][:0:-1], -item[1])):
            text, code, font = met[mark]
            known = uses.get((font, code))
            page = self._first[mark]
            if known is None:
                uses[font, code] = Use(text=text, occurrences=count, first_page=page)
            else:  # a key has one text; should a reader ever give two, the more frequent one stands
                known.occurrences += count
                known.first_page = min(known.first_page, page)
        key_of = {mark: (font, code) for mark, (_, code, font) in met.items()}
        key_of[_HYPHEN] = LINE_HYPHEN
        return Inventory(
            uses=uses,
            words={tuple(map(key_of.__getitem__, word)): count for word, count in self._words.items()},
            actual_texts=dict(self._actual),
            spaced={tuple(map(key_of.__getitem__, word)): count for word, count in self._spaced.items()},
        )


def words_with(text: str, between: str, wanted: Iterable[str]) -> list[str]:
    """The words of *text*, which stand *between* marks, with one of the *wanted* marks. Most words have none."""
    places: list[int] = []
    for mark in wanted:
        place = text.find(mark)
        while place >= 0:
            places.append(place)
            place = text.find(mark, place + 1)
    found: list[str] = []
    end = -1
    for place in sorted(places):
        if place > end:  # once, however many of them it has
            end = text.find(between, place)
            end = len(text) if end < 0 else end
            found.append(text[text.rfind(between, 0, place) + 1 : end])
    return found


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
