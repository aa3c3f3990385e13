"""Evidence of outlines: the ink of a glyph compared with the ink of the letters it may stand for.

Joined letters keep the letters' stems, bowls and dots; an accented letter keeps its plain letter whole; and the same
glyph in another subset of the font has the same outline.
"""

from __future__ import annotations

import unicodedata
from itertools import product

from extractors.repair.evidence.accents import ACUTE, CIRCUMFLEX, DIAERESIS, GRAVE, accent_of, mark_of
from extractors.repair.fonts.shapes import Shape, beside, likeness, likeness_beside, moved
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Two likenesses this far apart are ten to one.
_TEN_TO_ONE = 0.025

#: Two outlines that are so much alike are one letter.
SAME = 0.97

#: The same letter is as high and as low, em.
_AS_HIGH = 0.06

#: Accents that no design draws like one another.
_PLAIN_ACCENTS = frozenset((GRAVE, ACUTE, CIRCUMFLEX, DIAERESIS))

#: How far a letter may stand from where the advances put it, em.
_STEPS = (-0.04, -0.02, 0.0, 0.02, 0.04)


def compare(scene: Scene, key: Key, text: str) -> float | None:
    """How like the ink of *key* is to that of *text* in the same font, 0-1; None where it cannot be told."""
    program = scene.program(key)
    shape = scene.shape(key)
    if program is None or shape is None:
        return None
    if not text.strip():
        return 1.0 if shape.is_blank else 0.0
    if shape.is_blank:
        return 0.0
    codes = scene.codes_of(key[0])
    pieces: list[tuple[Shape, float]] = []
    owned: list[int] = []
    for letter in text:
        owners = [code for code in codes.get(letter, ()) if code != key[1]]
        piece = program.shape(owners[0]) if owners else None
        advance = program.advance(owners[0]) if owners else None
        if piece is None or advance is None:
            return _accented(scene, key, text, shape) if len(text) == 1 else None
        pieces.append((piece, advance))
        owned.append(owners[0])
    asked = compare, key, text, *owned  # again whenever more is known; what is drawn does not change
    if asked not in scene.memo:
        scene.memo[asked] = _made_of(shape, text, program.advance(key[1]) or 0.0, pieces)
    return scene.memo[asked]


def _made_of(shape: Shape, text: str, advance: float, pieces: list[tuple[Shape, float]]) -> float:
    """How like *shape* is to the letters of *text*, each with its advance."""
    if len(pieces) == 1:
        found = likeness(shape.rows, pieces[0][0].rows)
        if max(abs(shape.top - pieces[0][0].top), abs(shape.bottom - pieces[0][0].bottom)) > _AS_HIGH:
            return min(found, 0.6)  # the one without the accent of the other
        if found < SAME and len(text) == 1 and text.isalpha():
            mark = accent_of(shape, pieces[0][0], dotted=text in "ij")
            if mark is not None and mark[0] > 0.95:
                return min(found, 0.6)  # the letter is there, and a mark with it
        return found
    return _joined(shape, advance, pieces)


def _joined(shape: Shape, advance: float, pieces: list[tuple[Shape, float]]) -> float:
    """The best likeness with the letters side by side: the first at the origin, the last at the end."""
    squeeze = advance - sum(width for _, width in pieces)
    offsets: list[float] = []
    at = 0.0
    for place_, (_, width) in enumerate(pieces):
        offsets.append(at + squeeze * place_ / (len(pieces) - 1))
        at += width
    rest = list(zip(pieces[1:], offsets[1:], strict=True))
    best = 0.0
    # Each letter in each of its places once; what stands before it is put together once for all places of the last.
    placed = [[moved(piece.rows, offset + step) for step in _STEPS] for (piece, _), offset in rest[:-1]]
    (last, _), offset = rest[-1]
    for moves in product(range(len(_STEPS)), repeat=len(placed)):
        if len(pieces) > 3 and len({*moves}) > 1:
            continue
        before = pieces[0][0].rows
        for rows, move in zip(placed, moves, strict=True):
            before = beside(before, rows[move])
        steps = [_STEPS[moves[0]]] if len(pieces) > 3 else _STEPS
        best = max(best, likeness_beside(shape.rows, before, last.rows, [offset + step for step in steps]))
    return best


def _accented(scene: Scene, key: Key, text: str, shape: Shape) -> float | None:
    """An accented letter whose plain letter the font draws: the letter must be there, and the right accent."""
    decomposed = unicodedata.normalize("NFD", text)
    if len(decomposed) != 2:
        return None
    plain, mark = decomposed
    program = scene.program(key)
    owners = scene.codes_of(key[0]).get(plain)
    base = program.shape(owners[0]) if program is not None and owners else None
    if base is None:
        return None
    found = accent_of(shape, base, dotted=plain in "ij")
    if found is None:
        return 0.0
    fit, kind = found
    return fit if kind == mark else fit * 0.6


def is_otherwise(scene: Scene, key: Key, text: str) -> bool:
    """Whether another glyph of the font is drawn for *text*, and not as *key* is."""
    found = compare(scene, key, text)
    return found is not None and found < SAME


def shows_another_accent(scene: Scene, key: Key, text: str) -> bool:
    """Whether the plain letter of *text* is in the outline of *key*, and under a plainly different accent."""
    decomposed = unicodedata.normalize("NFD", text)
    program = scene.program(key)
    if program is None or len(decomposed) != 2 or decomposed[1] not in _PLAIN_ACCENTS:
        return False
    owners = scene.codes_of(key[0]).get(decomposed[0])
    base = program.shape(owners[0]) if owners else None
    shape = program.shape(key[1])
    if base is None or shape is None:
        return False
    dotted = decomposed[0] in "ij"
    if mark_of(shape, base, dotted=dotted) in (decomposed[1], None):
        return False
    found = accent_of(shape, base, dotted=dotted)
    return found is not None and found[0] >= 0.95 and found[1] in _PLAIN_ACCENTS


def weight(found: float, best: float) -> float:
    """log10 of how likely a candidate is beside the best one."""
    return max(-9.0, (found - best) / _TEN_TO_ONE)


def same_outline(scene: Scene, key: Key) -> str | None:
    """The text of the trusted glyphs, in any font of the document, with exactly the outline and advance of *key*.

    None where there are none, or where they differ: a font may draw two characters alike.
    """
    program = scene.program(key)
    shape = scene.shape(key)
    if program is None or shape is None or shape.is_blank:
        return None
    advance, digest = program.advance(key[1]), shape.digest
    found: set[str] = set()
    for (font, code), text in sorted(scene.texts.items()):
        if (font, code) == key:
            continue
        other = scene.programs.get(font)
        if other is None or other.advance(code) != advance:
            continue
        twin = other.shape(code)
        if twin is not None and len(twin.contours) == len(shape.contours) and twin.digest == digest:
            found.add(text)
    return found.pop() if len(found) == 1 else None
