"""An index of a word list, made once on the user's machine: to open it takes a fraction of reading the list.

It is kept in the user's cache folder, ``$BILAN_CACHE`` or else ``bilan`` in ``$XDG_CACHE_HOME`` (``~/.cache``); with an
empty ``BILAN_CACHE`` none is kept. An index is named by the content of its list, put in place whole, and checked when
it is opened: what is missing, damaged or cannot be written costs time and nothing else. ``python -m
extractors.repair.wordindex fr en`` makes those of some languages in advance.

The words are in buckets by their checksum; a filter of bits tells most words that are in none. The file is read and not
mapped, as one that is cut short while it is mapped would end the process.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

from extractors.repair import wordlists

#: How the file begins: changes with what follows.
_FORM = f"bilan words 1 {sys.byteorder}\n".encode()

#: Bytes before the filter: the form, the checksum of all that follows it, the logarithm of the number of buckets.
_HEAD = len(_FORM) + 5

#: Words in a bucket, at most twice as many; and bits of the filter for each bucket, as a power of two.
_FULL, _BITS = 4, 5

#: Around each word: bytes that are in no UTF-8. Its place in the list follows in two bytes of seven bits.
_START, _END = b"\xff", b"\xfe"

#: Seconds after which one who began to write an index is thought to have failed.
_GIVEN_UP = 600


class WordIndex:
    """The words of a list, each with its bucket in the list."""

    __slots__ = ("_bits", "_data", "_mask", "_shift", "_starts")

    def __init__(self, data: bytes) -> None:
        """Read an index.

        :raises ValueError: it is none, or damaged.
        """
        if len(data) <= _HEAD or not data.startswith(_FORM):
            raise ValueError("no index of words")
        if crc32(memoryview(data)[len(_FORM) + 4 :]) != int.from_bytes(data[len(_FORM) : len(_FORM) + 4], "big"):
            raise ValueError("a damaged index of words")
        power = data[_HEAD - 1]
        filter_end = _HEAD + (1 << power + _BITS - 3)
        self._data = data
        self._mask = (1 << power) - 1
        self._shift = 32 - power - _BITS
        self._bits = memoryview(data)[_HEAD:filter_end]
        self._starts = memoryview(data)[filter_end : filter_end + 4 * (self._mask + 2)].cast("I")

    def get(self, word: str) -> int | None:
        """The place in the list of the bucket of *word*; None where the list does not have it."""
        try:
            encoded = word.encode()
        except UnicodeEncodeError:
            return None
        digest = crc32(encoded)
        bit = digest >> self._shift
        if not self._bits[bit >> 3] >> (bit & 7) & 1:
            return None
        bucket = digest & self._mask
        at = self._data.find(_START + encoded + _END, self._starts[bucket], self._starts[bucket + 1])
        if at < 0:
            return None
        at += len(encoded) + 2
        return self._data[at] << 7 | self._data[at + 1]


def build(lists: Iterable[tuple[Sequence[bytes], int]]) -> bytes:
    """The index of (words in UTF-8, their place); a word that is listed twice has the first place."""
    entries: dict[bytes, bytes] = {}
    for words, place in lists:
        tail = _END + bytes((place >> 7, place & 127))
        for word in words:
            entries.setdefault(word, tail)
    digests = list(map(crc32, entries))
    power = max(3, (len(digests) // _FULL).bit_length() - 1)
    mask, shift = (1 << power) - 1, 32 - power - _BITS
    bits = bytearray(1 << power + _BITS - 3)
    buckets: list[list[bytes]] = [[] for _ in range(mask + 1)]
    for digest, word, tail in zip(digests, entries, entries.values(), strict=True):
        bit = digest >> shift
        bits[bit >> 3] |= 1 << (bit & 7)
        buckets[digest & mask].append(_START + word + tail)
    joined = [b"".join(bucket) for bucket in buckets]
    starts = array("I", [_HEAD + len(bits) + 4 * (mask + 2)])
    for bucket in joined:
        starts.append(starts[-1] + len(bucket))
    checked = b"".join((bytes((power,)), bits, starts.tobytes(), *joined))
    return _FORM + crc32(checked).to_bytes(4, "big") + checked


def opened(part: str, language: str) -> WordIndex | None:
    """The index that is kept of a list; None where there is none, or a damaged one."""
    path = _place(part, language)
    if path is None:
        return None
    try:
        return WordIndex(path.read_bytes())
    except (OSError, ValueError):
        return None


def keep(part: str, language: str) -> None:
    """Make the index of a list and keep it, if that can be done; of several processes one does."""
    path = _place(part, language)
    if path is None:
        return
    being_written = path.with_suffix(".part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if being_written.exists() and time.time() - being_written.stat().st_mtime > _GIVEN_UP:
            being_written.unlink()
        with being_written.open("xb") as file:  # who finds it there leaves the work to its owner
            try:
                file.write(build(wordlists.encoded(part, language)))
                file.close()
                os.replace(being_written, path)
            except BaseException:
                file.close()
                being_written.unlink()
                raise


def folder() -> Path | None:
    """Where indexes are kept; None where none are."""
    chosen = os.environ.get("BILAN_CACHE")
    if chosen is not None:
        return Path(chosen).expanduser() if chosen else None
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(caches):
        return Path(caches) / "bilan"
    try:
        return Path.home() / ".cache" / "bilan"
    except RuntimeError:  # nobody's home is known
        return None


def _place(part: str, language: str) -> Path | None:
    place, identity = folder(), wordlists.identity(part, language)
    return place / f"{part}_{language}-{identity}-1.words" if place is not None and identity else None


def main(languages: Sequence[str]) -> int:
    """Make the indexes of *languages*; 1 where one cannot be kept."""
    parts = [(part, language) for language in languages for part in (wordlists.SHORT, wordlists.RARE)]
    for part, language in parts:
        keep(part, language)
    missing = [one for one in parts if opened(*one) is None]
    for part, language in missing:
        print(f"no index of {part}_{language} can be kept in {folder()}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
