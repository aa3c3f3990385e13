"""Texts that no glyph can have: a sign that draws nothing, a letter written with its accent apart, one text for all.

None of them needs a word: what is drawn, or the text itself, says so.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from extractors.page import Font
from extractors.repair.fonts.programs import open_programs
from extractors.repair.inventory import Inventory, is_unreadable
from extractors.repair.model import Key

#: Signs that stand for an accent, each with the mark that goes with a letter.
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "^": "\u0302", "¨": "\u0308", "¸": "\u0327", "˜": "\u0303",
    "~": "\u0303", "ˇ": "\u030c", "˚": "\u030a",
}  # fmt: skip

#: In a font that draws no blank, one of so many glyphs that are drawn most is what stands between its words.
_FREQUENT = 3

#: More different glyphs of one font than this are not one letter: plain, small capital, raised, lowered, with a swash.
_DESIGNS = 6


def unseen_signs(path: Path, fonts: tuple[Font, ...], inventory: Inventory) -> list[Key]:
    """The glyphs without ink that are said to be letters or signs, in fonts that draw no other blank."""
    drawn: defaultdict[int, list[Key]] = defaultdict(list)
    with_blank: set[int] = set()
    for key, use in inventory.uses.items():
        if use.text is not None and use.text.isspace():
            with_blank.add(key[0])
        elif not is_unreadable(use.text):
            drawn[key[0]].append(key)
    asked = {font: keys for font, keys in drawn.items() if font not in with_blank}
    if not asked:
        return []
    found: list[Key] = []
    with open_programs(path, fonts) as programs:
        for _, keys in sorted(asked.items()):
            keys.sort(key=lambda key: (-inventory.uses[key].occurrences, key))
            found += [key for key in keys[:_FREQUENT] if (shape := programs.shape(key)) is not None and shape.is_blank]
    return found


@lru_cache(maxsize=512)
def composed(text: str) -> str | None:
    """The letter that *text* spells with its accent apart ("e´", "`a"), which one glyph draws; None where it does not.

    An accent that follows or goes before a letter of its own kind in one glyph's text is never meant so.
    """
    if len(text) != 2:
        return None
    for letter, accent in (text, text[::-1]):
        if accent in _ACCENTS and letter.isalpha():
            found = unicodedata.normalize("NFC", letter + _ACCENTS[accent])
            return found if len(found) == 1 else None
    return None


def spelled_apart(inventory: Inventory) -> list[Key]:
    """The glyphs whose text is a letter and its accent, one after the other."""
    return [key for key, use in inventory.uses.items() if use.text is not None and composed(use.text) is not None]


def crowded(owners: Mapping[tuple[int, str], Sequence[Key]], differing: Sequence[Key]) -> list[Key]:
    """The glyphs that share a text with more others of their font, all of them *differing*, than it has designs."""
    apart = set(differing)
    return [key for keys in owners.values() if len(keys) > _DESIGNS for key in keys if key in apart]
