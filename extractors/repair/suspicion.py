"""Which glyphs to ask about. Quick, as every document pays for it: most have nothing to repair.

A glyph is suspect when its text cannot be what a reader sees, when another glyph of the font that looks different
claims the same text (the letter that is lost without a trace), when its letter is foreign to the document, or when
words are known except where it stands.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Literal

from extractors.page import Document, Font
from extractors.repair.evidence.words import judge_spelling
from extractors.repair.inventory import LINE_HYPHEN, Inventory, Word, is_unreadable
from extractors.repair.lexicon import Lexicon, lexicon
from extractors.repair.model import Key
from extractors.repair.programs import Programs, open_programs
from extractors.repair.wholefont import garbled_fonts

Reason = Literal["unreadable", "garbled", "twin", "foreign", "words"]

#: Different words looked at for each glyph.
_SAMPLE = 24

#: Control characters that fonts give as the text of a blank.
_WHITE = frozenset("\t\n\r")

#: Below this part of known words a document is in another language than the lexicon's: words say nothing.
_OUR_LANGUAGE = 0.55


def find_suspects(path: Path, document: Document, inventory: Inventory, language: str) -> dict[Key, Reason]:
    """The keys to ask about, each with the first reason found."""
    found: dict[Key, Reason] = {}
    white: list[Key] = []
    owners: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
    for key, use in inventory.uses.items():
        text = use.text
        if text in _WHITE:
            white.append(key)
        elif text is None or is_unreadable(text):
            found[key] = "unreadable"
        elif text[0].isalpha() or len(text) > 1:
            owners[key[0], text].append(key)
    for key in _drawn(path, document.fonts, white):
        found[key] = "unreadable"
    for font in garbled_fonts(inventory, lexicon(language, "small")):
        for key in inventory.uses:
            if key[0] == font:
                found.setdefault(key, "garbled")
    twins = [keys for keys in owners.values() if len(keys) > 1]
    for key in _differing(path, document.fonts, twins):
        found[key] = "twin"
    if "garbled" in found.values():
        return found
    for key, reason in _by_words(inventory, language, found).items():
        found.setdefault(key, reason)
    return found


def _drawn(path: Path, fonts: tuple[Font, ...], keys: list[Key]) -> list[Key]:
    """Those of *keys* that put ink on the page."""
    if not keys:
        return []
    with open_programs(path, fonts) as programs:
        shapes = {key: program.shape(key[1]) for key in keys if (program := programs.get(key[0])) is not None}
    return [key for key, shape in shapes.items() if shape is not None and not shape.is_blank]


def _differing(path: Path, fonts: tuple[Font, ...], twins: list[list[Key]]) -> list[Key]:
    """The keys of one font and text that move the pen differently or draw another outline."""
    if not twins:
        return []
    found: list[Key] = []
    with open_programs(path, fonts) as programs:
        for keys in twins:
            if len({_looks(programs, key) for key in keys}) > 1:
                found.extend(keys)
    return found


def _looks(programs: Programs, key: Key) -> tuple[float | None, bytes | None]:
    program = programs.get(key[0])
    if program is None:
        return None, None
    shape = program.shape(key[1])
    return program.advance(key[1]), shape.digest if shape is not None else None


def _by_words(inventory: Inventory, language: str, already: dict[Key, Reason]) -> dict[Key, Reason]:
    """Keys that stand in unknown words only, in a document whose words are known."""
    small = lexicon(language, "small")
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    verdicts: dict[Word, bool | None] = {}
    known = checked = 0
    for word in inventory.words:
        verdict = None
        if not any(member in already for member in word):
            verdict = _verdict(small, word, texts)
        verdicts[word] = verdict
        if verdict is not None:
            checked += 1
            known += verdict
    if checked < 12 or known < _OUR_LANGUAGE * checked:
        return {}
    found: dict[Key, Reason] = {}
    large: Lexicon | None = None
    for key, use in inventory.uses.items():
        text = texts[key]
        if key in already or not any(char.isalpha() for char in text):
            continue
        asked = [word for word in inventory.contexts(key) if verdicts[word] is not None][:_SAMPLE]
        good = sum(1 for word in asked if verdicts[word])
        if not asked or good >= 0.4 * len(asked):
            continue
        large = large or lexicon(language)
        better = sum(1 for word in asked if _verdict(large, word, texts))
        if better < 0.4 * len(asked):
            found[key] = "foreign" if _is_foreign(text) else "words"
        del use
    return found


def _verdict(words: Lexicon, word: Word, texts: dict[Key, str]) -> bool | None:
    """Whether the word is known; None where there is nothing to look up."""
    spelled = "".join("-" if key == LINE_HYPHEN else texts[key] for key in word)
    if len(spelled) < 3:
        return None
    judged = judge_spelling(words.zipf, spelled)
    return judged[1] if judged is not None else None


def _is_foreign(text: str) -> bool:
    """Whether a letter belongs to no alphabet of western Europe."""
    return any(ord(char) > 0x17F and unicodedata.category(char).startswith("L") for char in text)
