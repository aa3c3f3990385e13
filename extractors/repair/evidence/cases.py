"""Evidence of case: of two glyphs that are said to be one letter, which is the capital.

Words are known in capitals and in small letters alike, and say nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from extractors.repair.evidence.forms import nearest_among, seen_among
from extractors.repair.model import Key
from extractors.repair.scene import Scene

#: Capitals are so many times as tall as small letters at least, those that rise above the others and the others.
_TALL, _AS_TALL, _TALLER = frozenset("bdfhijklt"), 0.85, 1.2

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
        if len(pair) == 2:
            both = frozenset((small, small.upper()))
            told = {text: key for key in pair if (text := nearest_among(scene, key, both)) is not None}
            if len(told) < 2 or not _is_taller(scene, told[small.upper()], told[small], small):
                continue
            # What takes longest, to look for something nearer among all characters, is asked last.
            if all(seen_among(scene, key, both) == text for text, key in told.items()):
                found |= {key: text for text, key in told.items()}
    return found


def _is_taller(scene: Scene, large: Key, small: Key, text: str) -> bool:
    """Whether *large* is as tall as a capital beside the *small* letter; small capitals are not."""
    heights = [
        shape.top
        for key in (large, small)
        if (program := scene.program(key)) is not None and (shape := program.shape(key[1])) is not None
    ]
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
    program = scene.program(key)
    shape = program.shape(key[1]) if program is not None else None
    if shape is None or not is_cased(text):
        return text
    return nearest_among(scene, key, frozenset((text.lower(), text.upper())))


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
