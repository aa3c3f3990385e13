"""Evidence of plain strokes: bars and slanted bars, which designs draw alike, by their length, slant and place.

A hyphen is shorter than any dash of its face, and joins letters; a slash leans further than the stems of its face.
"""

from __future__ import annotations

from statistics import median

from extractors.repair.doubts.marks import KINDS, Look, measure
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: No dash is as short as this, in x-heights, but in faces whose characters are all equally wide; and dashes are so many
#: times as long as the hyphen of their face.
_SHORT, _LONGER = 0.8, 1.3

#: Different words inside of which a hyphen joins letters.
_JOINS, _SAMPLE = 2, 60

#: Letters and figures whose middle runs up their stems; how much further than these a slash leans, over its height.
_UPRIGHT, _LEANS = "IHoOlxX0", 0.12

#: The stroke of a fraction is so much wider than it moves the pen.
_FRACTION = 0.6

_BAR = next(kind for kind in KINDS if "-" in kind.texts)
_SLASH = next(kind for kind in KINDS if "/" in kind.texts)


def is_hyphen(scene: Scene, key: Key, x_height: float) -> bool:
    """Whether *key* is a short bar that joins letters, or shorter than another bar of its font."""
    look = _measured(scene, key, x_height)
    if look is None or not _BAR.fits(look):
        return False
    length = _length(look)
    if length > _SHORT:
        return False
    return _joins(scene, key) >= _JOINS or any(other >= _LONGER * length for other in _bars(scene, key, x_height))


def is_slash(scene: Scene, key: Key, x_height: float) -> bool:
    """Whether *key* is a straight stroke that leans further than the letters of its font."""
    look, program = _measured(scene, key, x_height), scene.program(key)
    if look is None or program is None or not _SLASH.fits(look):
        return False
    advance = program.advance(key[1])
    width = look.aspect * (look.top - look.bottom) * x_height
    if advance is not None and advance < _FRACTION * width:
        return False
    slants = [
        other.lean * other.aspect
        for text in _UPRIGHT
        for code in scene.codes_of(key[0]).get(text, ())[:1]
        if (other := _measured(scene, (key[0], code), x_height)) is not None
    ]
    return len(slants) >= 2 and look.lean * look.aspect >= median(slants) + _LEANS


def _measured(scene: Scene, key: Key, x_height: float) -> Look | None:
    shape = scene.shape(key)
    return measure(shape, x_height) if shape is not None and not shape.is_blank else None


def _length(look: Look) -> float:
    return look.aspect * (look.top - look.bottom)


def _bars(scene: Scene, key: Key, x_height: float) -> list[float]:
    """How long the other bars of the font of *key* are."""
    others = [other for other in scene.inventory.uses if other[0] == key[0] and other != key]
    looks = [look for other in others if (look := _measured(scene, other, x_height)) is not None]
    return [_length(look) for look in looks if _BAR.fits(look)]


def _joins(scene: Scene, key: Key) -> int:
    """Different words in which *key* stands between letters."""
    found = 0
    for word in scene.inventory.contexts(key)[:_SAMPLE]:
        texts = [scene.texts.get(one, "") for one in word]
        found += any(
            word[place] == key and texts[place - 1].isalpha() and texts[place + 1].isalpha()
            for place in range(1, len(word) - 1)
        )
    return found
