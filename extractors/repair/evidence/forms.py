"""Evidence of forms: what an outline by itself looks like beside the text faces that are known.

Says most where words say nothing: figures, marks, rare capitals. It is believed as far as it is right about the glyphs
of the same font whose text is known. Characters that designs draw alike are told apart by what stands around them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median

from extractors.repair.evidence.bars import is_hyphen, is_slash
from extractors.repair.fonts.letterforms import (
    ALIKE,
    ANSWERS,
    APART,
    CLEARED,
    FIGURES,
    LETTERS,
    NEAR,
    Form,
    Looks,
    alike_to,
    distances,
    form_of,
    is_clearly,
    is_known,
    look,
    may_be_near,
    nearest,
)
from extractors.repair.model import Key, Proposal
from extractors.repair.scene import Scene

#: Flat letters, whose top is the x-height; capitals and figures are this much higher.
_FLAT, _HIGH, _HIGHER = "xzvwuynrmaceos", "HEITLDBFPRKMN", 1.42

#: What most faces have, em.
_USUAL_HEIGHT = 0.48

#: So many different glyphs that stand on the line and are higher than dots tell it, where such a part of what is drawn
#: is equally high; higher than this are capitals, where a font draws nothing else. Lengths in em.
_MANY, _ON_LINE, _DOTS, _SHARE, _LEVEL, _CAPITALS = 12, 0.04, 0.3, 0.2, 0.035, 0.6

#: Known glyphs of the font that are looked at as well, and how many must be read rightly.
_WITNESSES, _FEW = 20, 5

#: So many times more words must have figures around a glyph than letters, or letters than figures.
_MOSTLY = 3

#: What a glyph may be that is not plain to see, where no more than so many letters are as near.
_MAY_BE, _FEW_LETTERS = LETTERS | frozenset("œæŒÆ"), 3

_APOSTROPHES = frozenset("’'")

#: A hyphen of one face is as long as a dash of another one.
_BARS = alike_to("-") - {"_"}

#: Forms that differ by so much are ten to one, and the least that is said; asked only where forms are right so often.
_TEN_TO_ONE, _LEAST, _FAR, _PROVEN = 0.03, -5.0, 9.0, 0.95

#: What may stand among figures.
_IN_NUMBERS = FIGURES | frozenset(".,:;-–−/%$€()+= ")

#: What is further from all forms of a character is not drawn like it by any design that is known.
_NOTHING_LIKE, _RAISED = 0.25, 0.2

#: What is said where too few glyphs are known to tell: not enough to decide by itself.
_UNPROVEN = 0.9

#: Another font of the document is a witness that counts a little less. Of letters it is none: its may be Greek ones.
_NEXT_DOOR = 0.98

#: A letter is decided by its form alone only where every other one is this many times further.
_STRICT = 1.7

#: What looks like another figure or letter that the font draws nowhere is so only where it looks this many times less
#: like its own: in 288 free faces, hairlines and slanted ones among them, no sound letter does.
_LONELY_FIGURE, _LONELY_LETTER = 1.8, 2.6


def propose(scene: Scene, key: Key) -> list[Proposal]:
    """What the outline of *key* looks like."""
    seen = seen_as(scene, key)
    if seen is None:
        return [Proposal("likely form", text, _UNPROVEN * _reliability(scene, key[0])) for text in may_be(scene, key)]
    text, looks = seen
    strength = _reliability(scene, key[0])
    if not text.isalpha():
        strength = max(strength, _elsewhere(scene, key[0]))
    if text.isalpha() and looks.rival_distance < _STRICT * looks.distance:
        strength = min(strength, _UNPROVEN)
    return [Proposal("form", text, strength)]


def seen_as(scene: Scene, key: Key) -> tuple[str, Looks] | None:
    """(text, how plainly) of what the outline of *key* looks like; None where it is not plain to see."""
    form = _form(scene, key)
    if form is None:
        return None
    x_height = _x_height(scene, key[0])
    figures, letters = around(scene, key)
    in_numbers, in_words = figures > _MOSTLY * letters, letters > _MOSTLY * figures
    looks = look(form, x_height)
    if in_numbers and (looks is None or not looks.is_plain):
        looks = look(form, x_height, among=_IN_NUMBERS)
    if looks is None or not looks.is_plain:
        return None
    windows = _in_windows(scene.inventory.uses[key].text)
    if windows is not None and windows in alike_to(looks.text):
        return windows, looks
    if in_words and looks.text in _APOSTROPHES:
        apostrophe = look(form, x_height, among=_APOSTROPHES)
        if apostrophe is not None and apostrophe.is_unlike_its_like:
            return apostrophe.text, looks
    text = _told_apart(looks, in_numbers=in_numbers, in_words=in_words)
    if text is None and looks.text in _BARS and is_hyphen(scene, key, x_height):
        text = "-"
    if text is None and looks.text == "/" and is_slash(scene, key, x_height):
        text = "/"
    return (text, looks) if text is not None else None


def may_be(scene: Scene, key: Key) -> list[str]:
    """The few letters of which *key* looks like one, where it is not plain which; none where it may be something else.

    Words tell them apart, as they tell œ from æ, but not the one from the other that is its capital.
    """
    form = _form(scene, key)
    x_height = _x_height(scene, key[0])
    looks = look(form, x_height) if form is not None else None
    if form is None or looks is None or looks.distance > NEAR:
        return []
    near = nearest(form, x_height, _MAY_BE)
    found = [text for distance, text in near if distance < APART * looks.distance]
    return found if 0 < len(found) <= _FEW_LETTERS else []


def weights(scene: Scene, key: Key, texts: Iterable[str]) -> dict[str, float]:
    """log10 of how likely the outline of *key* by itself is under each of *texts*, 0.0 at best.

    Empty where forms are not known to be right about the font, or where the outline looks like nothing that is known;
    without the texts of which no forms are known.
    """
    form = _form(scene, key)
    near = distances(form, _x_height(scene, key[0])) if form is not None else {}
    if not near:
        return {}
    best, seen = min((distance, text) for text, distance in near.items())
    looks = look(form, _x_height(scene, key[0])) if form is not None else None
    plain = looks is not None and looks.is_unlike_its_like
    reliability = _reliability(scene, key[0])
    if not seen.isalpha():
        reliability = max(reliability, _elsewhere(scene, key[0]))
    if best > NEAR or reliability < _PROVEN:
        return {}
    return {
        text: max(
            _LEAST, (best - min([near.get(one, _FAR) for one in ((text,) if plain else alike_to(text))])) / _TEN_TO_ONE
        )
        for text in texts
        if is_known(text)
    }


def nearest_among(scene: Scene, key: Key, among: frozenset[str]) -> str | None:
    """Which of a few characters *key* looks like most, if it does like one of them: quick to see."""
    form = _form(scene, key)
    looks = look(form, _x_height(scene, key[0]), among=among) if form is not None else None
    return looks.text if looks is not None and looks.distance <= NEAR else None


def seen_among(scene: Scene, key: Key, among: frozenset[str]) -> str | None:
    """The same where nothing else is nearer but what is drawn like one of them."""
    text = nearest_among(scene, key, among)
    form = _form(scene, key)
    if text is None or form is None:
        return None
    closely = look(form, _x_height(scene, key[0]))
    return text if closely is not None and any(closely.text in alike_to(one) for one in among) else None


def roughly(scene: Scene, key: Key) -> str | None:
    """What *key* looks like most, where nothing around it can be told yet: o and l for all that is drawn like them."""
    seen = seen_as(scene, key)
    if seen is not None:
        return seen[0]
    form = _form(scene, key)
    looks = look(form, _x_height(scene, key[0])) if form is not None else None
    if looks is None or looks.distance > APART * NEAR:
        return None
    return "o" if looks.text in "0oO" else "l" if looks.text in "Il1|" else looks.text


def nearest_figures(scene: Scene, key: Key) -> list[tuple[float, str]] | None:
    """How near each figure is to *key*, the nearest first; None where something else is plainly nearer."""
    form = _form(scene, key)
    if form is None:
        return None
    x_height = _x_height(scene, key[0])
    looks = look(form, x_height, among=FIGURES)
    if looks is None:
        return None
    closely = look(form, x_height)
    if closely is not None and looks.text not in alike_to(closely.text) and looks.distance > APART * closely.distance:
        return None
    return nearest(form, x_height, FIGURES)


def _in_windows(printed: str | None) -> str | None:
    """What a control character means that is a byte of Windows' encoding left as it was."""
    if printed is None or len(printed) != 1 or not 0x80 <= ord(printed) <= 0x9F:
        return None
    return bytes([ord(printed)]).decode("cp1252", "ignore") or None


def _told_apart(looks: Looks, *, in_numbers: bool, in_words: bool) -> str | None:
    """The character meant, of those that look alike."""
    text = looks.text
    if text in "0oO":
        return "0" if in_numbers else text if in_words and text != "0" else None
    if text in "Il|/":
        return None
    if text == "1" and in_numbers:
        return text
    if text in "–-":  # as long in one face as the other is in another
        return "-" if text == "-" and in_words else None
    told = looks.is_unlike_its_like or not any(text in group for group in ALIKE)
    # Among letters nothing is meant that only looks like one: Λ, ¥, ×.
    told |= in_words and text in LETTERS and alike_to(text).isdisjoint(_MAY_BE - {text})
    return text if told and text in ANSWERS else None


def is_another_figure(scene: Scene, key: Key, printed: str) -> bool:
    """Whether *key* looks like another figure than it is said to be. Quick where it looks like that one."""
    return _is_another(scene, key, printed, FIGURES, APART, _LONELY_FIGURE)


def is_another_letter(scene: Scene, key: Key, printed: str) -> bool:
    """Whether *key* looks like another letter, be it small or large, than it is said to be."""
    return _is_another(scene, key, printed, LETTERS, _STRICT, _LONELY_LETTER)


def is_nothing_like(scene: Scene, key: Key, printed: str) -> bool:
    """Whether *key* is far from all forms of the letter *printed*, in either case, and near to something else."""
    form = _form(scene, key)
    x_height = _x_height(scene, key[0])
    if form is None or form.foot > _RAISED * x_height:  # a raised letter is no other letter
        return False
    said = look(form, x_height, among=alike_to(printed) | {printed.upper()})
    if said is not None and said.distance <= _NOTHING_LIKE:
        return False
    nearest_ = look(form, x_height)
    return (
        nearest_ is not None
        and nearest_.distance <= NEAR
        and not (said is not None and said.distance < _STRICT * nearest_.distance)
    )


def is_another_sign(scene: Scene, key: Key, printed: str, signs: frozenset[str]) -> bool:
    """Whether *key* looks like another one of these *signs* than it is said to be."""
    return _is_another(scene, key, printed, signs, _STRICT, _STRICT)


def x_height(scene: Scene, font: int) -> float:
    """The height of small letters, em: of the font, else of the document's other faces, else the usual one."""
    return _x_height(scene, font)


def _is_another(scene: Scene, key: Key, printed: str, kind: frozenset[str], apart: float, lonely: float) -> bool:
    form = _form(scene, key)
    if form is None:
        return False
    x_height = _x_height(scene, key[0])
    if printed in CLEARED and is_clearly(form, x_height, printed, apart):
        return False
    said = look(form, x_height, among=frozenset((printed, printed.upper())))
    others = frozenset(one for one in kind if printed not in alike_to(one) and printed != one.lower())
    if not may_be_near(form, x_height, others, min(NEAR, said.distance / apart) if said is not None else NEAR):
        return False
    quick = look(form, x_height, among=kind)
    if quick is None or quick.distance > NEAR or printed in alike_to(quick.text) or quick.text.lower() == printed:
        return False
    owners = [code for code in scene.codes_of(key[0]).get(quick.text, ()) if code != key[1]]
    if said is not None and said.distance < (apart if owners else lonely) * quick.distance:
        return False
    closely = look(form, x_height)
    if closely is None or (closely.text != quick.text and quick.text not in alike_to(closely.text)):
        return False
    return not any(_is_itself(scene, (key[0], code), quick, x_height, kind) for code in owners)


def _is_itself(scene: Scene, key: Key, seen: Looks, x_height: float, kind: frozenset[str]) -> bool:
    """Whether *key*, said to be what another glyph was *seen* as, looks like it: then the other one is only odd."""
    form = _form(scene, key)
    if form is None:
        return False
    own = look(form, x_height, among=kind)
    if own is not None and (own.text in alike_to(seen.text) or own.text.lower() == seen.text):
        return True
    said = look(form, x_height, among=frozenset((seen.text,)))
    return said is not None and said.distance <= seen.distance


def _form(scene: Scene, key: Key) -> Form | None:
    shape = scene.shape(key)
    return form_of(shape) if shape is not None else None


def around(scene: Scene, key: Key) -> tuple[int, int]:
    """(different words in which *key* touches figures, in which it touches letters)."""
    found: Counter[str] = Counter()
    for word in scene.inventory.contexts(key):
        kinds: set[str] = set()
        for place, member in enumerate(word):
            if member != key:
                continue
            for other in (*word[max(0, place - 1) : place], *word[place + 1 : place + 2]):
                text = scene.texts.get(other, "")
                kinds.add("figure" if text in FIGURES else "letter" if text.isalpha() else "")
        found.update(kinds)
    return found["figure"], found["letter"]


def _x_height(scene: Scene, font: int) -> float:
    """The height of small letters, em: of the font, else of the document's other faces, else the usual one.

    Where no letter of the font is known, how high its glyphs are tells: most of what texts draw are small letters.
    """
    known = len(scene.codes_of(font)) // 8  # as more becomes known, look again
    found = scene.memo.get(("x-height", font, known))
    if found is None:
        found = _measured(scene, font) or _by_extents(scene, font)
        if found is None:
            others = [height for other in scene.fonts() if other != font and (height := _measured(scene, other))]
            found = median(others) if others else _USUAL_HEIGHT
        scene.memo["x-height", font, known] = found
    return found


def _measured(scene: Scene, font: int) -> float | None:
    program = scene.programs.get(font)
    if program is None:
        return None
    codes = scene.codes_of(font)
    for letters, part in ((_FLAT, 1.0), (_HIGH, _HIGHER)):
        drawn = [codes[letter][0] for letter in letters if letter in codes][:7]
        shapes = [program.shape(code) for code in drawn]
        tops = [shape.top / part for shape in shapes if shape is not None and not shape.is_blank]
        if len(tops) >= 2 and 0.25 < median(tops) < 0.75:
            return median(tops)
    return None


def _by_extents(scene: Scene, font: int) -> float | None:
    """The same of a font with many glyphs of which none is known: the lowest height that many of those drawn share."""
    program = scene.programs.get(font)
    if program is None:
        return None
    tops: list[tuple[float, int]] = []
    for key, use in scene.inventory.uses.items():
        shape = program.shape(key[1]) if key[0] == font else None
        if shape is not None and not shape.is_blank and abs(shape.bottom) < _ON_LINE and shape.top > _DOTS:
            tops.append((shape.top, use.occurrences))
    if len(tops) < _MANY:
        return None
    tops.sort()
    all_ = sum(uses for _, uses in tops)
    for lowest, _ in tops:
        level = [top for top, uses in tops if lowest <= top <= lowest + _LEVEL for _ in range(uses)]
        if len(level) >= _SHARE * all_:
            height = median(level)
            return height if height < _CAPITALS else height / _HIGHER
    return None


def _elsewhere(scene: Scene, font: int) -> float:
    """How often forms are right about the other fonts of the document, where this one has hardly a known glyph."""
    others = [_reliability(scene, other) for other in scene.fonts() if other != font]
    return _NEXT_DOOR * max(others, default=0.0)


def _reliability(scene: Scene, font: int) -> float:
    """How often forms are right about the glyphs of this font whose text is known."""
    known = len(scene.codes_of(font)) // 8
    found = scene.memo.get(("forms", font, known))
    if found is None:
        right = asked = 0
        for text, codes in sorted(scene.codes_of(font).items()):
            if asked == _WITNESSES:
                break
            if text in ANSWERS and (seen := seen_as(scene, (font, codes[0]))) is not None:
                asked += 1
                right += seen[0] == text
        found = scene.memo["forms", font, known] = (
            (right + 1.0) / (asked + 1.05) if asked >= _FEW else _UNPROVEN * (right + 1.0) / (asked + 1.0)
        )
    return found
