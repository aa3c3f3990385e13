"""Evidence of other faces: the same letter in another face of the document, bold beside regular, looks alike.

Only glyphs that the other face draws under a trusted text are compared, stretched to the same advance. How alike two
faces are at all is read from the letters that both know.
"""

from __future__ import annotations

from extractors.repair.fonts.program import Program
from extractors.repair.fonts.shapes import Row, Shape, likeness
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Two likenesses this far apart are ten to one, as faces differ in weight and slope.
_TEN_TO_ONE = 0.05


def compare(scene: Scene, key: Key, text: str) -> float | None:
    """How like the ink of *key* is to that of *text* in the other faces, 0-1, the best of them; None: no such glyph."""
    program = scene.program(key)
    shape = scene.shape(key)
    advance = program.advance(key[1]) if program is not None else None
    if program is None or shape is None or shape.is_blank or not advance or not text.strip():
        return None
    best: float | None = None
    for font in scene.fonts():
        if font == key[0]:
            continue
        other = scene.programs.get(font)
        if other is None or other.font.is_italic != program.font.is_italic:
            continue
        for code in scene.codes_of(font).get(text, ())[:1]:
            pair = _alike, key, font, code  # asked again whenever more is known; what is drawn does not change
            if pair not in scene.memo:
                scene.memo[pair] = _alike(shape, advance, other, code)
            found = scene.memo[pair]
            if found is not None and (best is None or found > best):
                best = found
    return best


def _alike(shape: Shape, advance: float, other: Program, code: int) -> float | None:
    twin, its_advance = other.shape(code), other.advance(code)
    if twin is None or twin.is_blank or not its_advance:
        return None
    ratio = advance / its_advance
    if not 0.75 < ratio < 1.35:
        return 0.0
    return likeness(shape.rows, _stretched(twin.rows, ratio))


def _stretched(rows: tuple[Row, ...], ratio: float) -> tuple[Row, ...]:
    return tuple(tuple((x0 * ratio, x1 * ratio) for x0, x1 in row) for row in rows)


def usual(scene: Scene, font: int) -> float | None:
    """How alike the letters are that this font and another one both know; None where there are fewer than six."""
    known = len(scene.codes_of(font)) // 8  # as more becomes known, look again
    if ("faces", font, known) in scene.memo:
        return scene.memo["faces", font, known]
    found: list[float] = []
    for text, codes in scene.codes_of(font).items():
        if len(found) < 24 and len(text) == 1 and text.isalpha():
            like = compare(scene, (font, codes[0]), text)
            if like is not None:
                found.append(like)
    result = sorted(found)[len(found) // 4] if len(found) >= 6 else None
    scene.memo["faces", font, known] = result
    return result


def weight(found: float, best: float) -> float:
    """log10 of how likely a candidate is beside the best one."""
    return max(-4.0, (found - best) / _TEN_TO_ONE)
