"""Evidence of figures taken together: ten glyphs that numbers are made of, each like another figure.

One figure by itself may look like a letter. Several of a font that move the pen equally far, or that numbers are made
of, are figures; and where each of them is nearest to a figure of its own, the others tell as well which one it is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import NamedTuple

from extractors.repair.evidence.forms import nearest_figures
from extractors.repair.fonts.letterforms import APART, NEAR
from extractors.repair.inventory import LINE_HYPHEN, Word
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Figures that look like letters.
_LIKE_LETTERS = frozenset("01")

#: What stands in numbers beside figures.
_IN_NUMBERS = frozenset(" .,:;/-–−%$€()+=°*\"'’«»[]")

#: So many figures of a font, and so many different numbers, tell that its glyphs are figures.
_SEVERAL, _NUMBERS = 5, 3

#: Advances as equal as this are equal.
_EQUAL = 0.01

#: Different words looked at.
_SAMPLE = 40


class _Claim(NamedTuple):
    figure: str
    distance: float
    #: The next figures, by distance.
    others: tuple[tuple[float, str], ...]


def told_together(scene: Scene, keys: Collection[Key]) -> dict[Key, str]:
    """The figures among *keys*, which have no text that is believed."""
    claims: defaultdict[int, dict[Key, _Claim]] = defaultdict(dict)
    for key in keys:
        near = nearest_figures(scene, key)
        if near is not None and near[0][0] <= NEAR:
            claims[key[0]][key] = _Claim(near[0][1], near[0][0], tuple(near[1:]))
    found: dict[Key, str] = {}
    for font, claimed in sorted(claims.items()):
        found |= _of_font(scene, font, claimed)
    return found


def _of_font(scene: Scene, font: int, claimed: dict[Key, _Claim]) -> dict[Key, str]:
    drawn = scene.codes_of(font)
    known = {figure: (font, drawn[figure][0]) for figure in "0123456789" if figure in drawn}
    figures = set(known.values()) | claimed.keys()
    advance = _common_advance(scene, font, figures)
    members = {
        key: claim
        for key, claim in claimed.items()
        if (advance is not None and _is_equal(scene, key, advance)) or _is_in_numbers(scene, key, figures, claimed)
    }
    times = Counter(claim.figure for claim in members.values())
    told = {key: claim for key, claim in members.items() if times[claim.figure] == 1 and claim.figure not in known}
    if len(told.keys() | known.values()) < _SEVERAL:
        return {}
    taken = {claim.figure for claim in told.values()} | known.keys()
    return {key: claim.figure for key, claim in told.items() if _stands_out(claim, taken)}


def _stands_out(claim: _Claim, taken: Collection[str]) -> bool:
    """Whether what other glyphs are not looks plainly less like it."""
    return all(distance >= APART * claim.distance for distance, other in claim.others if other not in taken) and all(
        distance > claim.distance * (1 + (APART - 1) / 2) for distance, _ in claim.others
    )


def _common_advance(scene: Scene, font: int, figures: Collection[Key]) -> float | None:
    """How far the figures of the font move the pen, where nearly all do so equally and its letters do not."""
    program = scene.programs.get(font)
    if program is None:
        return None
    advances = [advance for _, code in figures if (advance := program.advance(code))]
    for advance in advances:
        equal = sum(1 for other in advances if abs(other - advance) <= _EQUAL * advance)
        if equal >= max(_SEVERAL, 0.8 * len(advances)):
            letters = [
                other for text, codes in scene.codes_of(font).items()
                if text.isalpha() and (other := program.advance(codes[0]))
            ]  # fmt: skip
            alike = sum(1 for other in letters if abs(other - advance) <= _EQUAL * advance)
            return advance if len(letters) >= _SEVERAL and alike <= len(letters) / 4 else None
    return None


def _is_equal(scene: Scene, key: Key, advance: float) -> bool:
    program = scene.program(key)
    own = program.advance(key[1]) if program is not None else None
    return own is not None and abs(own - advance) <= _EQUAL * advance


def _is_in_numbers(scene: Scene, key: Key, figures: Collection[Key], claimed: dict[Key, _Claim]) -> bool:
    """Whether *key* makes numbers with the other *figures* far more often than it stands beside letters."""
    numbers = letters = 0
    for word in scene.inventory.contexts(key)[:_SAMPLE]:
        kind = _kind(scene, word, figures, claimed)
        numbers, letters = numbers + (kind == "number"), letters + (kind == "word")
    return numbers >= _NUMBERS and numbers > 2 * letters


def _kind(scene: Scene, word: Word, figures: Collection[Key], claimed: dict[Key, _Claim]) -> str | None:
    """ "number" for two figures or more and nothing else than marks, "word" where a letter is."""
    count = plain = 0
    for key in word:
        text = scene.texts.get(key)
        if key in figures:
            count += 1
            plain += (claimed[key].figure if key in claimed else text or "") not in _LIKE_LETTERS
        elif text is not None and text.isalpha():
            return "word"
        elif key != LINE_HYPHEN and text not in _IN_NUMBERS:
            return None
    return "number" if count > 1 and plain else None
