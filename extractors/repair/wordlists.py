"""wordfreq's word lists, read from inside its wheel: for each frequency the words that have it.

The package itself is not imported: that takes longer than reading a list. A list of wordfreq is a header, then a list
of words for each hundredth of a power of ten (a bucket), the most frequent first.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain, repeat
from pathlib import Path
from typing import Any, cast

import msgpack

#: Frequencies are given in Zipf units: log10 of uses in 10^9 words. Entries below this one are mostly noise.
NOISE = 1.25

#: Buckets of a list, counted from its header: the last one of the short lists, with which the long ones begin, and the
#: last one that is no noise.
_SHORT, _LAST = 600, round((9 - NOISE) * 100)

#: Bytes of a list that are unzipped at once.
_CHUNK = 1 << 20

#: The parts of a list: what every document needs, and what a long list has beyond it.
SHORT, RARE = "small", "large"


def zipf_of(place: int) -> float:
    """The frequency of the words of a bucket: the first holds those of 10^0, each further one a hundredth less."""
    return 9 - (place - 1) / 100


def frequencies(part: str, language: str) -> dict[str, float]:
    """Word -> Zipf frequency, for the words of ``SHORT`` or ``RARE``; empty where there is no list for *language*.

    They are in order, the rarest first.
    """
    return _by_word([(words, zipf_of(place)) for words, place in _read(part, language, as_bytes=False)])


def encoded(part: str, language: str) -> list[tuple[list[bytes], int]]:
    """(words in UTF-8, their bucket), the most frequent first. Bytes are made in half the time of strings."""
    return list(_read(part, language, as_bytes=True))


def identity(part: str, language: str) -> str:
    """What tells a list from those of other versions, by its content; empty where there is none."""
    path = _file(part, language)
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(-8, 2)  # a packed file ends with the checksum and the length of what it holds
        return file.read(8).hex()


def _read(part: str, language: str, *, as_bytes: bool) -> Iterator[tuple[list[Any], int]]:
    path = _file(part, language)
    if not path.is_file():
        return iter(())
    zipped = path.read_bytes()
    return _short(zipped, as_bytes=as_bytes) if part == SHORT else _rare(zipped, as_bytes=as_bytes)


def _short(zipped: bytes, *, as_bytes: bool) -> Iterator[tuple[list[Any], int]]:
    packed = zlib.decompress(zipped, 16 + zlib.MAX_WBITS)
    buckets = cast(list[list[Any]], msgpack.unpackb(packed, raw=as_bytes))
    for place, words in enumerate(buckets[: _LAST + 1]):
        if place:
            yield words, place


def _rare(zipped: bytes, *, as_bytes: bool) -> Iterator[tuple[list[Any], int]]:
    unpacker = msgpack.Unpacker(_Unzipping(zipped), raw=as_bytes, read_size=_CHUNK)
    for place in range(min(unpacker.read_array_header(), _LAST + 1)):
        if place <= _SHORT:
            unpacker.skip()
        else:
            yield unpacker.unpack(), place


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


def _by_word(buckets: list[tuple[list[str], float]]) -> dict[str, float]:
    """Word -> frequency, the rarest first. One call for all: an assignment a word takes three times as long."""
    buckets.reverse()
    words = chain.from_iterable([words for words, _ in buckets])
    return dict(zip(words, chain.from_iterable([repeat(zipf, len(words)) for words, zipf in buckets]), strict=True))


def _file(part: str, language: str) -> Path:
    return _folder() / f"{part}_{language}.msgpack.gz"


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Where wordfreq keeps its lists."""
    spec = find_spec("wordfreq")
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        raise ModuleNotFoundError("wordfreq is not installed; run 'uv sync'")
    return Path(places[0]) / "data"
