"""Which words a language has and how frequent they are: wordfreq's lists, which come inside its wheel.

Nothing is downloaded. The short list is read once a process; the long one, which begins with the short one, only when
a doubtful glyph needs it.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain, repeat
from pathlib import Path
from typing import Any, cast

import msgpack

#: What stands before an apostrophe in French: letters that are no words by themselves.
ELIDED = frozenset(("l", "d", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"))

#: Frequencies are given in Zipf units: log10 of uses in 10^9 words. Entries below this one are mostly noise.
NOISE = 1.25

#: Buckets of a list, counted from its header: the last one of the short lists, with which the long ones begin, and the
#: last one that is no noise.
_SHORT, _LAST = 600, round((9 - NOISE) * 100)

#: After so many passes over a long list it is cheaper to hold it.
_PASSES = 8

#: Bytes of a list that are unzipped at once.
_CHUNK = 1 << 20

#: Typographic ligatures.
_JOINED = frozenset("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06")

_PARTS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


class Lexicon:
    """Words of a language, and of English beside it, as most documents quote some."""

    def __init__(self, language: str, size: str) -> None:
        self._own = _short(language)
        self._rare = _RareWords(language) if size == "large" else None
        self._guests: dict[str, float] | None = {} if language == "en" else None

    def zipf(self, word: str) -> float:
        """How frequent *word* is, in any case; 0.0 where it is not a word."""
        return self.zipf_of_folded(fold(word))

    def zipf_of_folded(self, folded: str) -> float:
        """The same for a word that is folded already: folding takes longer than looking up."""
        found = self._own.get(folded)
        if found is None and self._rare is not None:
            found = self._rare.get(folded)
        if found is not None:
            return found
        if self._guests is None:
            self._guests = _short("en")
        # The second language counts for less: its words are guests.
        guest = self._guests.get(folded)
        return max(0.0, guest - 1.0) if guest is not None else 0.0

    def knows_one(self, folded: Sequence[str]) -> bool:
        """Whether one of some folded words is known: one question takes a fraction of the time of as many."""
        if not self._own.keys().isdisjoint(folded):
            return True
        if self._rare is None and self._guests is not None and self._guests.keys().isdisjoint(folded):
            return False
        return any(self.zipf_of_folded(word) for word in folded)

    def look_up(self, folded: Iterable[str]) -> None:
        """Look up many words that will be asked for: it changes no answer, and saves most of the time."""
        if self._rare is not None:
            self._rare.look_up({word for word in folded if word not in self._own})

    def hold(self) -> None:
        """Hold all words, where so many will be looked up that passes over a list do not pay."""
        if self._rare is not None:
            self._rare.all()

    def let_go(self) -> None:
        """Let go of what only helps while many words are looked up: at the end of a document."""
        if self._rare is not None:
            self._rare.let_go()

    def frequent(self, least: float) -> list[tuple[str, float]]:
        """The words of the language itself with their frequency, down to *least*."""
        every = {**self._rare.all(), **self._own} if self._rare is not None else self._own
        return [(word, zipf) for word, zipf in every.items() if zipf >= least]


class _RareWords:
    """What the long list of a language has beyond the short one: looked through for the words that are asked for.

    To hold its 200,000 words takes three times as long as to look through it once.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._unpacked: list[tuple[list[bytes], float]] = []
        self._passes = 0
        self._asked: dict[str, float | None] = {}
        self._all: dict[str, float] | None = None

    def get(self, folded: str) -> float | None:
        """The frequency of a word of this part of the list."""
        if self._all is not None:
            return self._all.get(folded)
        if folded not in self._asked:
            self.look_up((folded,))
        return self._asked[folded] if self._all is None else self._all.get(folded)

    def look_up(self, folded: Iterable[str]) -> None:
        """Look all of these up in one pass."""
        new = [word for word in folded if word not in self._asked]
        if self._all is not None or not new:
            return
        self._passes += 1
        if self._passes > _PASSES:
            self.all()
            return
        self._asked.update(dict.fromkeys(new))
        wanted = {word.encode("utf-8", "surrogatepass") for word in new}
        for bucket, zipf in self._held():
            for word in wanted.intersection(bucket):
                self._asked[word.decode()] = zipf

    def all(self) -> dict[str, float]:
        """All words, from the rarest to the most frequent."""
        if self._all is None:
            self._all = _by_word(list(self._buckets(as_bytes=False)))
            self._asked.clear()
            self._unpacked.clear()
        return self._all

    def let_go(self) -> None:
        """Hold no more than the answers given so far."""
        self._unpacked.clear()

    def _held(self) -> list[tuple[list[bytes], float]]:
        """The list unpacked, which further passes look through in a third of the time."""
        if not self._unpacked:
            self._unpacked = list(self._buckets(as_bytes=True))
        return self._unpacked

    def _buckets(self, *, as_bytes: bool) -> Iterator[tuple[list[Any], float]]:
        """(words, Zipf frequency), the most frequent first. Bytes are made in half the time of strings."""
        path = _folder() / f"large_{self._language}.msgpack.gz"
        if not path.is_file():
            return
        unpacker = msgpack.Unpacker(_Unzipping(path.read_bytes()), raw=as_bytes, read_size=_CHUNK)
        for place in range(min(unpacker.read_array_header(), _LAST + 1)):
            if place <= _SHORT:
                unpacker.skip()
            else:
                yield unpacker.unpack(), _zipf(place)


class _Unzipping:
    """A packed list that is unzipped as far as it is read: a quarter of a long one is noise."""

    def __init__(self, zipped: bytes) -> None:
        self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._left = zipped

    def read(self, size: int) -> bytes:
        """The next *size* bytes, fewer at the end."""
        found = self._stream.decompress(self._left, size)
        self._left = self._stream.unconsumed_tail
        return found


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
def _short(language: str) -> dict[str, float]:
    """Word -> Zipf frequency, for the words of the short list; empty where there is none for *language*."""
    packed = _unzipped(f"small_{language}")
    buckets = cast(list[list[str]], msgpack.unpackb(packed, raw=False))[: _LAST + 1] if packed else []
    return _by_word([(words, _zipf(place)) for place, words in enumerate(buckets) if place])


def _by_word(buckets: list[tuple[list[str], float]]) -> dict[str, float]:
    """Word -> frequency, the rarest first. One call for all: an assignment a word takes three times as long."""
    buckets.reverse()
    words = chain.from_iterable([words for words, _ in buckets])
    return dict(zip(words, chain.from_iterable([repeat(zipf, len(words)) for words, zipf in buckets]), strict=True))


def _zipf(place: int) -> float:
    """The frequency of the words of a bucket: the first holds those of 10^0, each further one a hundredth less.

    A list of wordfreq is a header, then the buckets.
    """
    return 9 - (place - 1) / 100


def _unzipped(name: str) -> bytes | None:
    """A list as it is packed; None where wordfreq has none of this name."""
    path = _folder() / f"{name}.msgpack.gz"
    return zlib.decompress(path.read_bytes(), 16 + zlib.MAX_WBITS) if path.is_file() else None


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Where wordfreq keeps its lists. The package itself is not imported: that takes longer than reading a list."""
    spec = find_spec("wordfreq")
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        raise ModuleNotFoundError("wordfreq is not installed; run 'uv sync'")
    return Path(places[0]) / "data"
