"""Signs that stand where a letter must: a map that says "?", "□" or "*" of what it does not know.

No word is spelled with such a sign, so that its words are none. Where it stands between letters again and again, and
one and the same letter makes words of them, it is that letter's glyph.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from extractors.repair.inventory import Inventory, Word
from extractors.repair.model import Key

#: What stands in addresses, and a word with a full stop that is longer than this is one as well.
_OF_ADDRESSES, _LONG = frozenset("/@\\_"), 24

#: Letters of that range that are met: Romanian, the sign of the florin, digraphs of Croatian.
_EUROPEAN = frozenset("ȘșȚțƒǄǅǆǇǈǉǊǋǌ")

#: The letters of French beyond ASCII.
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ")

#: Greek letters that are drawn as Latin ones are. The others stand beside Latin letters as signs: µm, Δt.
_LIKE_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικ")

#: How the names of other letters begin that stand in texts of our languages.
_OURS = ("LATIN", "GREEK", "MICRO", "FEMININE", "MASCULINE", "MODIFIER")

#: Where more than this part of such letters stands among Latin ones, all do; and so of the words of a sign.
_MOST = 0.5

#: Signs that no letter touches: amounts and fractions have figures beside them.
_APART = frozenset("¼½¾£¥¤¦±")

#: Signs that are written between letters; so many different words must tell that one of them is a letter.
_INSIDE = frozenset("'’‘ʼ-‐‑–—/.,:;&@_·•*()[]")
_OFTEN = 3

#: Different words of a sign that are looked at.
_SAMPLE = 40


def among_words(
    inventory: Inventory,
    already: Collection[Key],
    is_known: Callable[[Word], bool | None],
    is_letter: Callable[[Key, list[Word]], bool],
) -> list[Key]:
    """The signs that stand for letters, or for nothing that anybody writes there.

    *is_letter* says of words with a sign between two letters whether one letter makes words of them; *is_known* whether
    one is known as it stands. Where a sign is none, what else has the same text is none either: a map that says "?"
    once does so again.
    """
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    letters = {key for key, text in texts.items() if text.isalpha()}
    small = {key for key in letters if texts[key].islower()}
    signs = {key: text for key, text in texts.items() if key not in already and _is_sign(text)}
    found: set[str] = set()
    for key, text in signs.items():
        words = inventory.contexts(key)[:_SAMPLE]
        between = [word for word in words if len(_beside(word, key, letters)) == 2 and not _is_address(word, texts)]
        if text in _INSIDE:
            if len(between) < _OFTEN or any(is_known(word) for word in between[:_OFTEN]):
                continue
            is_none = is_letter(key, between)
        else:
            inside = sum(1 for word in between if len(_beside(word, key, small)) == 2)
            if text in _APART:
                inside = sum(1 for word in words if _beside(word, key, small))
            is_none = (inside > 1 and inside > _MOST * len(words)) or (bool(between) and is_letter(key, between))
        if is_none:
            found.add(text)
    return sorted(key for key, text in signs.items() if text in found)


def _is_address(word: Word, texts: Mapping[Key, str]) -> bool:
    """Whether *word* may be an address, in which signs stand between letters."""
    said = {texts.get(key, "") for key in word}
    return not _OF_ADDRESSES.isdisjoint(said) or ("." in said and len(word) > _LONG)


@lru_cache(maxsize=512)
def _is_sign(text: str) -> bool:
    return bool(text) and not text.isspace() and not any(char.isalpha() or char.isdecimal() for char in text)


def _beside(word: Word, key: Key, letters: Collection[Key]) -> list[Key]:
    """What *key* touches of *letters* in *word*."""
    place = word.index(key)
    return [one for one in (*word[max(0, place - 1) : place], *word[place + 1 : place + 2]) if one in letters]


def of_another_script(inventory: Inventory, already: Collection[Key]) -> list[Key]:
    """Letters that no European language writes, and those of other scripts in words of Latin ones.

    Glyph numbers read as characters fall here, and letters that look like Latin ones.
    """
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    strange = [key for key, text in texts.items() if key not in already and not text.isascii() and _is_strange(text)]
    if not strange:
        return []
    latin = {key for key, text in texts.items() if text.isalpha() and unicodedata.name(text[0], "").startswith("LATIN")}
    found = [
        key for key in sorted(strange)
        if is_foreign(texts[key]) or any(_beside(word, key, latin) for word in inventory.contexts(key))
    ]  # fmt: skip
    found = [key for key in found if not (is_foreign(texts[key]) and _is_in_company(inventory, key, texts))]
    # Some stand beside none but each other: "АО".
    return sorted(strange) if len(found) > _MOST * len(strange) else found


def _is_in_company(inventory: Inventory, key: Key, texts: Mapping[Key, str]) -> bool:
    """Whether most words of a foreign letter have another one that is not French either: Vietnamese, Dene names."""
    words = inventory.contexts(key)[:_SAMPLE]
    return sum(1 for word in words if any(_is_exotic(texts.get(one, "")) for one in word)) > _MOST * len(words)


@lru_cache(maxsize=512)
def _is_exotic(text: str) -> bool:
    return text.isalpha() and not text.isascii() and text not in _FRENCH and not _is_strange(text)


def is_foreign(text: str) -> bool:
    """Whether a letter is one that no European language writes."""
    return any(0x180 <= ord(char) <= 0x2AF and char not in _EUROPEAN for char in text)


@lru_cache(maxsize=512)
def _is_strange(text: str) -> bool:
    return is_foreign(text) or any(
        char in _LIKE_LATIN or (char.isalpha() and not unicodedata.name(char, "").startswith(_OURS)) for char in text
    )
