"""Letters that are too wide for what they are said to be: joined letters of which all but one were lost.

Where such a glyph is drawn once or twice, few words speak against it, and some of them are words without the letters
too. Two signs together tell: its words are far more likely with the letters of a common ligature, and no letter of
its kind moves the pen so far. That says that the text is wrong, not which one is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractors.page import Font
from extractors.repair.candidates import LIGATURES
from extractors.repair.evidence.words import judge_spelling
from extractors.repair.fonts.program import Program
from extractors.repair.fonts.programs import open_programs
from extractors.repair.inventory import Inventory
from extractors.repair.lexicon import Lexicon
from extractors.repair.model import Key

#: A glyph in more different words than this is judged by its words.
_RARE = 4

#: log10 of how much more likely every word must be.
_FAR = 1.0

#: In 167 faces of text no letter but M, W, m and w goes 1.25 times as far as the widest of these; "Qu" does in all.
_CAPITALS, _VERY_WIDE, _SMALL = "ODGHNm", "MW", "nuhbdpo"
_TOO_WIDE = 1.25
_TOO_WIDE_TOGETHER = 1.2
_WIDE_THEMSELVES = frozenset("MWmwÆŒæœ")

#: The letters that may be left of a ligature -> the ligatures.
_LEFT_OF = {
    letter: tuple(sorted(joined for joined in LIGATURES if letter in (joined[0], joined[-1])))
    for letter in sorted({end for joined in LIGATURES for end in (joined[0], joined[-1])} - _WIDE_THEMSELVES)
}
#: And two letters that may be left of three.
_TWO = {
    left: tuple(sorted(joined for joined in LIGATURES if len(joined) == 3 and joined.startswith(left)))
    for left in ("ff", "ft", "tt", "tf")
}
_LEFT_OF.update(_TWO)


def too_wide(path: Path, fonts: tuple[Font, ...], inventory: Inventory, words: Lexicon) -> list[Key]:
    """The keys that both signs speak against, in order."""
    texts = {key: use.text or "" for key, use in inventory.uses.items()}
    asked = [key for key, text in sorted(texts.items()) if text in _LEFT_OF and _lacks(inventory, texts, key, words)]
    if not asked:
        return []
    owners: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for (font, code), text in sorted(texts.items()):
        owners[font, text].append(code)
    with open_programs(path, fonts) as programs:
        return [
            key
            for key in asked
            if (program := programs.get(key[0])) is not None and _exceeds(program, key, texts[key], owners)
        ]


def _lacks(inventory: Inventory, texts: dict[Key, str], key: Key, words: Lexicon) -> bool:
    """Whether all words of a rare *key* are far more likely with the letters that one ligature adds."""
    contexts = inventory.contexts(key)
    if len(contexts) > _RARE:
        return False
    before = [_likely(words, "".join(texts.get(member, "\u00ad") for member in word)) for word in contexts]
    for joined in _LEFT_OF[texts[key]]:
        told = 0
        for word, as_printed in zip(contexts, before, strict=True):
            if as_printed is None:
                continue
            spelled = "".join(joined if member == key else texts.get(member, "\u00ad") for member in word)
            if (_likely(words, spelled) or -99.0) < as_printed + _FAR:
                break
            told += 1
        else:
            if told:
                return True
    return False


def _likely(words: Lexicon, spelled: str) -> float | None:
    judged = judge_spelling(words.zipf, spelled)
    return judged[0] if judged is not None and judged[2] > 1 else None


def _exceeds(program: Program, key: Key, text: str, owners: Mapping[tuple[int, str], Sequence[int]]) -> bool:
    """Whether *key* goes further than the wide letters of its font that are drawn; joined ones, than these letters."""
    if text in _TWO:
        # Of the glyphs said to be this letter the narrowest is: the others may have lost letters, too.
        apart = [[program.advance(code) or 0.0 for code in owners.get((key[0], letter), ())] for letter in text]
        return all(apart) and (program.advance(key[1]) or 0.0) > _TOO_WIDE_TOGETHER * sum(map(min, apart))
    for letters in (_CAPITALS, _VERY_WIDE) if text.isupper() else (_SMALL,):
        known = [program.advance(owners[key[0], letter][-1]) for letter in letters if (key[0], letter) in owners]
        widest = max((advance for advance in known if advance), default=None)
        if widest is not None:
            return (program.advance(key[1]) or 0.0) > _TOO_WIDE * widest
    return False
