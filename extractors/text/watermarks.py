"""Words printed across a page behind or over what it says: "PROJET", "ÉBAUCHE". No part of its text.

Slanted ones are told by their slant. Level ones are much larger than the page's text, and other words stand in the
midst of their letters, as no text of a page does; or they are pale and stand in the middle of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.geometry import BBox, union
from extractors.page import CAPITAL, Page
from extractors.text.words import Word

#: A watermark is at least as large as this: parts of the size of most of the page's text, and points.
LARGE, LEAST = 2.2, 20.0
#: Its letters are crossed by as many other words as this; by one where it is pale.
CROSSED = 2
#: It has more letters than a sign or a brace.
LETTERS = 3
#: A pale one that nothing crosses stands in the middle of a page that holds as many other words: its own middle is no
#: further from the page's than these parts of its width and height.
WORDS, ACROSS, DOWN = 20, 0.08, 0.15


def watermarks(page: Page, words: Sequence[Word]) -> frozenset[int]:
    """Places in *words*, those of *page*, of the words that are watermarks."""
    if not words or max(word.size for word in words) < LEAST:
        return frozenset()
    usual = _usual_size(words)
    least = max(LEAST, LARGE * usual)
    groups: dict[tuple[float, float], list[int]] = {}
    for place, word in enumerate(words):
        if word.size >= least:
            groups.setdefault((round(word.size), round(word.baseline)), []).append(place)
    small = [word for word in words if word.size * LARGE <= least] if groups else []
    pale = {index for first, last in page.pale for index in range(first, last)}
    found: set[int] = set()
    for places in groups.values():
        group = [words[place] for place in places]
        if sum(len(word.text) for word in group) < LETTERS:
            continue
        boxes = [_ink(word) for word in group]
        crossed = sum(any(box.holds_point(word.x_mid, word.y_mid) for box in boxes) for word in small)
        is_pale = all(word.glyphs[0].index in pale for word in group)
        is_amid = len(small) >= WORDS and _is_amid(union(boxes), page)
        if crossed >= CROSSED or (is_pale and (crossed or is_amid)):
            found.update(places)
    return frozenset(found)


def _usual_size(words: Iterable[Word]) -> float:
    counts: dict[float, int] = {}
    for word in words:
        counts[word.size] = counts.get(word.size, 0) + len(word.text)
    return max(counts, key=lambda size: (counts[size], size))


def _ink(word: Word) -> BBox:
    if word.turn:
        return word.bbox
    return BBox(word.x0, word.baseline - CAPITAL * word.size, word.x1, word.baseline)


def _is_amid(box: BBox, page: Page) -> bool:
    return (
        abs(box.x_mid - page.width / 2) < ACROSS * page.width and abs(box.y_mid - page.height / 2) < DOWN * page.height
    )
