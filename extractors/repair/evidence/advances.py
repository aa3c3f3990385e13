"""Evidence of advances: joined letters move the pen about as far as the letters do one by one."""

from __future__ import annotations

import math

from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: A ligature is a little narrower than its letters, by a varying part: mean and spread of the logarithm.
_MEAN, _SPREAD = -0.02, 0.05
_LEAST = -6.0


def expected(scene: Scene, font: int, text: str) -> float | None:
    """The sum of the advances of *text*'s letters in the font, em; None where one of them is not drawn."""
    program = scene.programs.get(font)
    if program is None:
        return None
    codes = scene.codes_of(font)
    total = 0.0
    for letter in text:
        known = codes.get(letter) or codes.get(_PLAIN.get(letter, ""))
        if not known or (advance := program.advance(known[0])) is None:
            return None
        total += advance
    return total or None


def weigh(scene: Scene, key: Key, text: str) -> float | None:
    """log10 of how well the advance of *key* fits *text*, 0.0 at best; None where it cannot be told."""
    program = scene.program(key)
    advance = program.advance(key[1]) if program is not None else None
    sum_ = expected(scene, key[0], text)
    if advance is None or sum_ is None:
        return None
    off = math.log(advance / sum_)
    if len(text) > 1:
        off -= _MEAN
        spread = _SPREAD
    else:  # one letter: the same letter, or the letter an accent stands on
        spread = _SPREAD / 2
    return max(_LEAST, -0.217 * (off / spread) ** 2)


#: An accent does not change how far a letter moves the pen.
_PLAIN = {
    accented: plain
    for plain, all_ in {
        "a": "àâäáãå", "e": "éèêë", "i": "îïíì", "o": "ôöóòõ", "u": "ùûüú", "c": "ç", "n": "ñ", "y": "ÿý",
        "A": "ÀÂÄÁÃÅ", "E": "ÉÈÊË", "I": "ÎÏÍÌ", "O": "ÔÖÓÒÕ", "U": "ÙÛÜÚ", "C": "Ç", "N": "Ñ", "Y": "ŸÝ",
    }.items()
    for accented in all_
}  # fmt: skip
