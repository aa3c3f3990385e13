"""Which words a language has and how frequent they are: wordfreq's lists, which come inside its wheel.

Nothing is downloaded. The short list is asked by every document; the long one, which begins with the short one, only
where a doubtful glyph needs it. Both are asked by an index where one is kept on this machine (``wordindex``), and are
read whole, once a process, where none is: the answers are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from extractors.repair import wordindex
from extractors.repair.wordlists import RARE, SHORT, encoded, frequencies, zipf_of

#: What stands before an apostrophe in French: letters that are no words by themselves.
ELIDED = frozenset(("l", "d", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"))

#: After so many passes over a long list it is cheaper to hold it; and a short one after so many words asked for.
_PASSES, _MOST_ASKED = 8, 20_000

#: Answers that are remembered from document to document.
_REMEMBERED = 50_000

#: Typographic ligatures.
_JOINED = frozenset("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06")

_PARTS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


class Lexicon:
    """Words of a language, and of English beside it, as most documents quote some."""

    def __init__(self, language: str, size: str) -> None:
        self._own = _short(language)
        self._rare = _RareWords(language) if size == "large" else None
        self._guests: _ShortWords | None = None
        self._is_english = language == "en"
        self._asked: dict[str, float] = {}

    def zipf(self, word: str) -> float:
        """How frequent *word* is, in any case; 0.0 where it is not a word. Steps of repair ask for the same words."""
        found = self._asked.get(word)
        if found is None:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            found = self._asked[word] = self.zipf_of_folded(fold(word))
        return found

    def zipf_of_folded(self, folded: str) -> float:
        """The same for a word that is folded already: folding takes longer than looking up."""
        found = self._own[folded]
        if found is None and self._rare is not None:
            found = self._rare[folded]
        if found is not None:
            return found
        if self._is_english:
            return 0.0
        if self._guests is None:
            self._guests = _short("en")
        # The second language counts for less: its words are guests.
        guest = self._guests[folded]
        return max(0.0, guest - 1.0) if guest is not None else 0.0

    def knows_one(self, folded: Sequence[str]) -> bool:
        """Whether one of some folded words is known: one question takes a fraction of the time of as many."""
        if self._own.has_one(folded):
            return True
        if self._rare is None and self._guests is not None and not self._guests.has_one(folded):
            return False
        return any(self.zipf_of_folded(word) for word in folded)

    @property
    def is_looked_through(self) -> bool:
        """Whether it pays to :meth:`look_up` words that will be asked for: not where an index answers at once."""
        return self._rare is not None and self._rare.is_looked_through

    def look_up(self, folded: Iterable[str]) -> None:
        """Look up many words that will be asked for: it changes no answer, and saves most of the time."""
        if self._rare is not None:
            self._rare.look_up(folded, self._own)

    def hold(self) -> None:
        """Hold all words, where so many will be looked up that passes over a list do not pay."""
        if self._rare is not None:
            self._rare.hold()

    def let_go(self) -> None:
        """At the end of a document: let go of what only helps while many words are looked up, and keep an index of
        the lists that were read."""
        for words in (self._own, self._guests, self._rare):
            if words is not None:
                words.let_go()

    def frequent(self, least: float) -> list[tuple[str, float]]:
        """The words of the language itself with their frequency, down to *least*."""
        every = {**self._rare.all(), **self._own.all()} if self._rare is not None else self._own.all()
        return [(word, zipf) for word, zipf in every.items() if zipf >= least]


class _Words(dict[str, float | None]):
    """Folded word -> frequency, None for what a list does not have: looked up when it is first asked for.

    A dictionary, as most words are asked for again, and nothing is quicker to ask.
    """

    #: ``SHORT`` or ``RARE``.
    part: str

    def __init__(self, language: str) -> None:
        self._language = language
        self._is_held = False
        #: Whether the list itself was read for want of an index.
        self._lacks_index = False

    @cached_property
    def _index(self) -> wordindex.WordIndex | None:
        return wordindex.opened(self.part, self._language)

    def __missing__(self, folded: str) -> float | None:
        if self._is_held:
            return None
        index = self._index
        if index is None:
            return self._in_list(folded)
        place = index.get(folded)
        self[folded] = found = zipf_of(place) if place is not None else None
        return found

    def _in_list(self, folded: str) -> float | None:
        raise NotImplementedError

    def all(self) -> dict[str, float]:
        """All words, from the rarest to the most frequent."""
        return frequencies(self.part, self._language)

    def hold(self) -> None:
        """Hold all words."""
        if not self._is_held:
            words = self.all()
            self.clear()
            self.update(words)
            self._is_held = True
            self._index = None

    def let_go(self) -> None:
        """Keep an index for the next process where this one had none."""
        if self._lacks_index:
            self._lacks_index = False
            wordindex.keep(self.part, self._language)


class _ShortWords(_Words):
    """The short list of a language."""

    part = SHORT

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._asked = 0
        if self._index is None:
            self._lacks_index = True
            self.hold()

    def __missing__(self, folded: str) -> float | None:
        if self._index is not None and self._asked + len(self) > _MOST_ASKED:
            self.hold()
            return self.get(folded)
        return super().__missing__(folded)

    def has_one(self, folded: Sequence[str]) -> bool:
        """Whether it has one of some words."""
        if self._index is not None:
            self._asked += len(folded)
            get = self._index.get
            return any(get(word) is not None for word in folded)
        return not self.keys().isdisjoint(folded)


class _RareWords(_Words):
    """What the long list of a language has beyond the short one.

    Without an index it is looked through for the words that are asked for: to hold its 200,000 words takes three times
    as long as to look through it once.
    """

    part = RARE

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._unpacked: list[tuple[list[bytes], int]] = []
        self._passes = 0

    def _in_list(self, folded: str) -> float | None:
        self._look_through((folded,))
        return self.get(folded)

    @property
    def is_looked_through(self) -> bool:
        """Whether there is neither an index nor all words in memory."""
        return not self._is_held and self._index is None

    def look_up(self, folded: Iterable[str], short: _ShortWords) -> None:
        """Look up all of these that are not in the *short* list in one pass."""
        if self.is_looked_through:
            self._look_through({word for word in folded if short[word] is None})

    def _look_through(self, folded: Iterable[str]) -> None:
        new = [word for word in folded if word not in self]
        if not new:
            return
        self._passes += 1
        self._lacks_index = True
        if self._passes > _PASSES:
            self.hold()
            return
        self.update(dict.fromkeys(new))
        wanted = {word.encode("utf-8", "surrogatepass") for word in new}
        if not self._unpacked:  # further passes look through it in a third of the time
            self._unpacked = encoded(RARE, self._language)
        for bucket, place in self._unpacked:
            for word in wanted.intersection(bucket):
                self[word.decode()] = zipf_of(place)

    def hold(self) -> None:
        """Hold all words; with an index that takes longer than to look up as many as a document has."""
        if self._index is None:
            super().hold()
            self._unpacked.clear()

    def let_go(self) -> None:
        """Hold no more than the answers given so far, and not too many of them."""
        super().let_go()
        self._unpacked.clear()
        if len(self) > _REMEMBERED and not self._is_held:
            self.clear()


def fold(word: str) -> str:
    """*word* as the lists write it: lower case, composed, no typographic ligatures."""
    folded = word.lower()
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", folded)
        if not _JOINED.isdisjoint(folded):
            folded = unicodedata.normalize("NFKC", folded)
    return folded


def fold_all(words: Sequence[str]) -> list[str]:
    """Each of *words*, which are letters alone, folded: all at once, as a call for each takes longer than folding."""
    together = "\n".join(words)
    if not together.isascii() and not _JOINED.isdisjoint(together):  # these are another way of folding for their word
        return [fold(word) for word in words]
    return fold(together).split("\n") if words else []


def parts(text: str) -> list[str]:
    """The runs of letters of *text*."""
    return _PARTS.findall(text)


@lru_cache(maxsize=8)
def lexicon(language: str, size: str = "large") -> Lexicon:
    """The words of *language* (``fr``, ``en``; any other one wordfreq has), kept for the process."""
    return Lexicon(language, size)


@lru_cache(maxsize=4)
def _short(language: str) -> _ShortWords:
    """The words of the short list; none where there is none for *language*."""
    return _ShortWords(language)
