"""Which words a language has and how frequent they are: wordfreq's lists, which come inside its wheel.

Nothing is downloaded. A list is read once a process, when a doubtful glyph needs it; a document whose text is right
needs the short list at most.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import msgpack

#: What stands before an apostrophe in French: letters that are no words by themselves.
ELIDED = frozenset(("l", "d", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"))

#: Frequencies are given in Zipf units: log10 of uses in 10^9 words. Entries below this one are mostly noise.
NOISE = 1.25

_PARTS = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


class Lexicon:
    """Words of a language, and of English beside it, as most documents quote some."""

    def __init__(self, language: str, size: str) -> None:
        self._own = _load(language, size)
        self._guests: dict[str, float] | None = {} if language == "en" else None

    def zipf(self, word: str) -> float:
        """How frequent *word* is, in any case; 0.0 where it is not a word."""
        return self.zipf_of_folded(fold(word))

    def zipf_of_folded(self, folded: str) -> float:
        """The same for a word that is folded already: folding takes longer than looking up."""
        found = self._own.get(folded)
        if found is not None:
            return found
        if self._guests is None:
            self._guests = _load("en", "small")
        # The second language counts for less: its words are guests.
        guest = self._guests.get(folded)
        return max(0.0, guest - 1.0) if guest is not None else 0.0

    def frequent(self, least: float) -> list[tuple[str, float]]:
        """The words of the language itself with their frequency, down to *least*."""
        return [(word, zipf) for word, zipf in self._own.items() if zipf >= least]


def fold(word: str) -> str:
    """*word* as the lists write it: lower case, composed, no typographic ligatures."""
    folded = word.lower()
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", folded)
        if any("\ufb00" <= char <= "\ufb06" for char in folded):
            folded = unicodedata.normalize("NFKC", folded)
    return folded


def parts(text: str) -> list[str]:
    """The runs of letters of *text*."""
    return _PARTS.findall(text)


@lru_cache(maxsize=8)
def lexicon(language: str, size: str = "large") -> Lexicon:
    """The words of *language* (``fr``, ``en``; any other one wordfreq has), kept for the process."""
    return Lexicon(language, size)


def _load(language: str, size: str) -> dict[str, float]:
    """Word -> Zipf frequency."""
    found: dict[str, float] = {}
    for name in (f"{size}_{language}", f"small_{language}"):
        path = _folder() / f"{name}.msgpack.gz"
        if path.is_file():
            with gzip.open(path, "rb") as stream:
                # A header, then a list for each hundredth of a power of ten: entry n holds the words of 10^(-n/100).
                buckets = cast(list[list[str]], msgpack.load(stream, raw=False))[1:]
            for step in range(min(len(buckets), round((9 - NOISE) * 100)) - 1, -1, -1):
                if buckets[step]:
                    found.update(dict.fromkeys(buckets[step], 9 - step / 100))
            break
    return found


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Where wordfreq keeps its lists. The package itself is not imported: that takes longer than reading a list."""
    spec = find_spec("wordfreq")
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        raise ModuleNotFoundError("wordfreq is not installed; run 'uv sync'")
    return Path(places[0]) / "data"
