"""Maps written in one system's encoding and read in another's: "é" said to be "Ž", "È" or "Ã©".

Everything beyond ASCII is wrong at once and by one rule. Words with such a letter prove the rule: hardly one is known
as it stands, and most are under the rule. What words cannot check (quotes, dashes) follows the same rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from extractors.repair.inventory import Inventory, Word
from extractors.repair.lexicon import ELIDED, Lexicon
from extractors.repair.model import Key

#: (as what the bytes were read, what they are).
_RULES = (
    ("cp1252", "mac_roman"), ("mac_roman", "cp1252"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp1252", "cp850"),
    ("cp850", "cp1252"), ("cp437", "cp1252"), ("cp1250", "cp1252"), ("cp1251", "cp1252"), ("cp1253", "cp1252"),
)  # fmt: skip

#: Different words of a glyph that are looked at, and the part of them that must be unknown for the glyph to be doubted.
_SAMPLE, _UNKNOWN = 6, 0.5

#: Under a rule so many words of a font's doubted glyphs must be known, and such a part of them.
_LEAST, _PART = 4, 0.7

#: From this part on a longer list of words is asked.
_LIKELY = 0.35

#: A piece of a word that tells has so many letters; pieces are joined by these, and stand within those.
_TELLING, _JOINTS, _AROUND = 3, re.compile("[’'\u2010–—/-]"), '.,;:!?()[]«»“”„"…•–— '

#: What is elided is followed by this.
_ELISION = re.compile(r"^\W*\w+[’']")

#: What reports write beyond ASCII: a rule that gives anything else is not followed there.
_USUAL = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ«»‹›“”„‘’‚–—…•·°§©®™€£±×µ\xa0¡¿¼½¾²³ªº")


def misread(
    inventory: Inventory, words: Lexicon, already: Collection[Key] = (), larger: Callable[[], Lexicon] | None = None
) -> dict[Key, str]:
    """(font, code) -> text, for what one rule proves; empty where it would change a text that nothing proves wrong.

    *larger* gives a longer list of words, for a rule of which the short one says much, not enough.
    """
    texts = {key: use.text for key, use in inventory.uses.items() if use.text}
    asked: defaultdict[int, list[Key]] = defaultdict(list)
    for key, text in texts.items():
        if not text.isascii() and key not in already:
            asked[key[0]].append(key)
    found: dict[Key, str] = {}
    proven: tuple[str, str] | None = None
    sound: set[Key] = set()
    for _, keys in sorted(asked.items()):
        doubted: dict[Key, list[Word]] = {}
        for key in keys:
            judged = _judged(inventory, words, key, texts)
            if texts[key].isalpha() and sum(judged.values()) > _UNKNOWN * len(judged):
                sound.add(key)
            else:
                doubted[key] = [word for word, known in judged.items() if not known]
        samples = dict.fromkeys(word for some in doubted.values() for word in some)
        if len(samples) < _LEAST:
            continue
        for read_as, is_ in _RULES:
            meant = {key: text for key in doubted if (text := _meant(texts[key], read_as, is_)) is not None}
            spoken = {key: text for key, text in meant.items() if doubted[key]}
            against = [
                key for key in keys if key in sound and _meant(texts[key], read_as, is_) not in (None, texts[key])
            ]
            if len(against) > len(spoken):  # what is wrong is not wrong by a rule for all: each for itself
                meant = spoken
            under = {**texts, **meant}
            told = [_is_known(words, word, under) for word in samples]
            if larger is not None and max(_LEAST, _LIKELY * len(told)) <= told.count(True) < _PART * len(told):
                words = larger()
                words.look_up(piece.lower() for word in samples for piece in _pieces(_spelled(word, under)))
                told = [_is_known(words, word, under) for word in samples]
            if told.count(True) >= max(_LEAST, _PART * (len(told) - told.count(None))):
                found |= {key: text for key, text in meant.items() if _is_borne_out(inventory, words, key, under)}
                sound |= {
                    key for key in doubted
                    if texts[key].isalpha() and _is_borne_out(inventory, words, key, {**under, key: texts[key]})
                }  # fmt: skip
                proven = read_as, is_
                break
    if proven is not None:  # in fonts with too few words to tell what the rule would change is doubtful
        rest = [key for keys in asked.values() for key in keys if key not in found and key not in sound]
        found |= {key: "" for key in rest if _meant(texts[key], *proven) is not None}
    return {key: text for key, text in found.items() if text != texts[key]}


def meanings(text: str) -> set[str]:
    """What *text* is where it was written in one encoding and read in another."""
    return {meant for read_as, is_ in _RULES if (meant := _meant(text, read_as, is_)) is not None}


def _judged(inventory: Inventory, words: Lexicon, key: Key, texts: Mapping[Key, str]) -> dict[Word, bool]:
    """Some words of *key* that can be told, each with whether it is known."""
    told: dict[Word, bool] = {}
    for word in inventory.contexts(key)[: 4 * _SAMPLE]:
        known = _is_known(words, word, texts)
        if known is not None:
            told[word] = known
            if len(told) == _SAMPLE:
                break
    return told


def _is_borne_out(inventory: Inventory, words: Lexicon, key: Key, texts: Mapping[Key, str]) -> bool:
    """Whether words leave it possible that *key* has its text; of a letter they must say so where they say anything."""
    if not texts[key].isalpha():
        return True
    judged = _judged(inventory, words, key, texts)
    return sum(judged.values()) >= _UNKNOWN * len(judged)


def _meant(text: str, read_as: str, is_: str) -> str | None:
    """What *text* is under a rule; None where it says nothing, or nothing usual."""
    try:
        meant = text.encode(read_as).decode(is_)
    except UnicodeError:
        return None
    return meant if len(meant) == 1 and meant in _USUAL else None


def _is_known(words: Lexicon, word: Word, texts: Mapping[Key, str]) -> bool | None:
    """Whether *word* is one, or some that apostrophes and hyphens join; None where it is too short to tell."""
    spelled = _spelled(word, texts)
    pieces = _pieces(spelled)
    if max(map(len, pieces), default=0) < _TELLING or any(map(str.isdigit, spelled)):
        return None
    return all(
        (len(piece) >= _TELLING and words.zipf(piece) > 0)
        or (place == 0 and piece.lower() in ELIDED and _ELISION.search(spelled) is not None)
        or (place > 0 and piece == "s")
        for place, piece in enumerate(pieces)
    )


def _spelled(word: Word, texts: Mapping[Key, str]) -> str:
    return "".join([texts.get(key, "") for key in word])


def _pieces(spelled: str) -> list[str]:
    """What apostrophes and hyphens join."""
    return [piece for piece in _JOINTS.split(spelled.strip(_AROUND)) if piece]
