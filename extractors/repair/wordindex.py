"""An index of a word list, made once on the user's machine: to open it takes a fraction of reading the list.

It is kept in the user's cache folder, ``$BILAN_CACHE`` or else ``bilan`` in ``$XDG_CACHE_HOME`` (``~/.cache``); with an
empty ``BILAN_CACHE`` none is kept. An index is named by the content of its list, put in place whole, and checked when
it is opened: what is missing, damaged or cannot be written costs time and nothing else. ``python -m
extractors.repair.wordindex fr en`` makes those of some languages in advance.

The words are in a MARISA trie, which numbers them; their places in the list follow in the order of these numbers. The
file is read and not mapped, as one that is cut short while it is mapped would end the process.
"""

from __future__ import annotations

import contextlib
import os
import sys
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from zlib import crc32

from marisa_trie import Trie

from extractors.repair import wordlists

#: How the file begins: changes with what follows.
_FORM = f"bilan words 2 {sys.byteorder}\n".encode()

#: Where the checksum of all that follows it, the size of the trie in bytes and the trie begin.
_SUM = len(_FORM)
_SIZE = _SUM + 4
_TRIE = _SIZE + 4


class WordIndex:
    """The words of a list, each with its bucket in the list."""

    __slots__ = ("_places", "_trie")

    def __init__(self, data: bytes) -> None:
        """Read an index.

        :raises ValueError: it is none, or damaged.
        """
        if len(data) < _TRIE or not data.startswith(_FORM):
            raise ValueError("no index of words")
        if crc32(memoryview(data)[_SIZE:]) != int.from_bytes(data[_SUM:_SIZE], "big"):
            raise ValueError("a damaged index of words")
        end = _TRIE + int.from_bytes(data[_SIZE:_TRIE], "big")
        self._trie = Trie().frombytes(data[_TRIE:end])
        self._places = array("H", data[end:])

    def get(self, word: str) -> int | None:
        """The place in the list of the bucket of *word*; None where the list does not have it."""
        if "\0" in word:  # no word has one, and the trie would ask for what is before it
            return None
        try:
            number = self._trie.get(word)
        except UnicodeEncodeError:  # half a character
            return None
        return None if number is None else self._places[number]


def build(lists: Iterable[tuple[Sequence[bytes], int]]) -> bytes:
    """The index of (words in UTF-8 without NUL, their place); a word that is listed twice has the first place."""
    listed: dict[str, int] = {}
    for words, place in lists:
        for word in words:
            listed.setdefault(word.decode(), place)
    trie = Trie(listed)
    places = array("H", bytes(2 * len(listed)))
    for word, place in listed.items():
        places[trie[word]] = place
    packed = trie.tobytes()
    checked = len(packed).to_bytes(4, "big") + packed + places.tobytes()
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
    """Make the index of a list and keep it, if that can be done."""
    path = _place(part, language)
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Of several processes that write it at once each puts the same file in place.
        with NamedTemporaryFile(dir=path.parent, prefix=path.stem, delete=False) as file:
            try:
                file.write(build(wordlists.encoded(part, language)))
                file.close()
                os.chmod(file.name, 0o644)  # who runs a container is seldom who built it
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
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
    return place / f"{part}_{language}-{identity}-2.words" if place is not None and identity else None


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
