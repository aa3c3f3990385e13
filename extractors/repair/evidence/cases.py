"""Evidence of case: of two glyphs that are said to be one letter, which is the capital.

Words are known in capitals and in small letters alike, and say nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from extractors.repair.evidence.forms import nearest_among, seen_among, x_height
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Capitals are so many times as tall as small letters at least, those that rise above the others and the others.
_TALL, _AS_TALL, _TALLER = frozenset("bdfhijklt"), 0.85, 1.2

#: Small letters that do not rise above the others are lower than this, in x-heights.
_LOW = 1.12

#: A raised letter begins higher than this.
_RAISED = 0.2

#: Different words that are looked at.
_SAMPLE = 12


def told_apart(scene: Scene, keys: Iterable[Key]) -> dict[Key, str]:
    """The texts of those of *keys* that are in pairs a small letter and its capital, by what they look like."""
    pairs: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
    for key in keys:
        text = scene.inventory.uses[key].text
        if text is not None and len(text) == 1 and is_cased(text):
            pairs[key[0], text.lower()].append(key)
    found: dict[Key, str] = {}
    for (_, small), pair in sorted(pairs.items()):
        if len(pair) == 2 and not _has_small_capital(scene, pair, small):
            both = frozenset((small, small.upper()))
            told = {text: key for key in pair if (text := nearest_among(scene, key, both)) is not None}
            if len(told) < 2 or not _is_taller(scene, told[small.upper()], told[small], small):
                continue
            # What takes longest, to look for something nearer among all characters, is asked last.
            if all(seen_among(scene, key, both) == text for text, key in told.items()):
                found |= {key: text for text, key in told.items()}
    return found


def _has_small_capital(scene: Scene, pair: list[Key], small: str) -> bool:
    """Whether both are said to be the capital, in a font that draws the *small* letter as well."""
    said = {scene.inventory.uses[key].text for key in pair}
    return said == {small.upper()} and small in scene.codes_of(pair[0][0])


def _is_taller(scene: Scene, large: Key, small: Key, text: str) -> bool:
    """Whether *large* is as tall as a capital beside the *small* letter; small capitals are not."""
    heights = [shape.top for key in (large, small) if (shape := scene.shape(key)) is not None]
    return len(heights) == 2 and heights[0] >= heights[1] * (_AS_TALL if text in _TALL else _TALLER)


def is_cased(text: str) -> bool:
    """Whether *text* is a letter with one other case."""
    return (
        len(text) == 1
        and text.isalpha()
        and text.lower() != text.upper()
        and len(text.lower()) == len(text.upper()) == 1
    )


def is_of_other_case(scene: Scene, key: Key, text: str, printed: str | None) -> bool:
    """Whether *key* looks like *text* in the other case; where only the case is changed, it must look like *text*."""
    if len(text) != 1 or not is_cased(text):
        return False
    both = frozenset((text.lower(), text.upper()))
    nearest = nearest_among(scene, key, both)
    # Whether something else is nearer takes longest to see, and is asked last.
    if printed is not None and len(printed) == 1 and printed.lower() == text.lower():
        return nearest != text or seen_among(scene, key, both) != text
    return nearest is not None and nearest != text and seen_among(scene, key, both) is not None


def as_drawn(scene: Scene, key: Key, text: str) -> str | None:
    """*text* in the case in which *key* is drawn, where words told the letter alone; None where that is not clear."""
    shape = scene.shape(key)
    if shape is None or not is_cased(text):
        return text
    return nearest_among(scene, key, frozenset((text.lower(), text.upper())))


def is_capital_of(scene: Scene, key: Key, printed: str) -> bool:
    """Whether *key* is the capital of the small letter *printed*. A small capital is as well the one as the other."""
    height = _height(scene, key)
    if height is None or height < _TALLER or not printed.islower():
        return False
    if is_of_other_case(scene, key, printed, None):
        return True
    if printed in _TALL or nearest_among(scene, key, frozenset((printed,))) is not None:
        return False
    # As tall as a capital, and no form of the letter, which another glyph draws as low as it is.
    return any(
        (low := _height(scene, (key[0], code))) is not None and low < _LOW
        for other, use in scene.inventory.uses.items()
        if other[0] == key[0] and use.text == printed and (code := other[1]) != key[1]
    )


def stands_on_line(scene: Scene, key: Key) -> bool:
    """Whether *key* draws something that is not raised."""
    return _height(scene, key) is not None


def is_low(scene: Scene, key: Key) -> bool:
    """Whether *key* is hardly taller than small letters that do not rise above the others."""
    height = _height(scene, key)
    return height is not None and height < _TALLER


def _height(scene: Scene, key: Key) -> float | None:
    """The top of *key*, in x-heights; None for what does not stand on the line."""
    shape = scene.shape(key)
    high = x_height(scene, key[0])
    if shape is None or shape.is_blank or shape.bottom > _RAISED * high:
        return None
    return shape.top / high


def differ_by_case(one: str | None, other: str | None) -> bool:
    """Whether two texts are one letter, small and large."""
    return one is not None and other is not None and one != other and is_cased(one) and one.lower() == other.lower()


def is_among_small(scene: Scene, key: Key) -> bool:
    """Whether a capital follows small letters in most of some words."""
    if not scene.texts[key].isupper():
        return False
    words = scene.inventory.contexts(key)[:_SAMPLE]
    after = sum(1 for word in words if (at := word.index(key)) and scene.texts.get(word[at - 1], "").islower())
    return after > len(words) / 2
