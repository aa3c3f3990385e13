"""What a glyph is drawn as, against what it is said or thought to be: its case, a raised letter, another letter."""

from __future__ import annotations

from extractors.repair.evidence import cases
from extractors.repair.model import Key
from extractors.repair.scene import Scene
from extractors.repair.weighing import Verdict, is_nothing_like, looks_otherwise

#: log10 of how ill an advance fits a text that the font draws elsewhere with quite another one.
ANOTHER_WIDTH = -4.0

#: And of a width and an outline that are those of the text.
_SAME_WIDTH, _SAME_OUTLINE = -0.5, 0.95

#: So many words, and such a part of them, tell that a raised glyph is not the letter that it is said to be.
_SEVERAL, _MOST = 3, 0.75


def shows_its_case(verdict: Verdict, printed: str | None) -> bool:
    """Whether the font itself tells the best text from the same letter in the other case, *printed*."""
    best = verdict.best
    if not cases.differ_by_case(best.text, printed):
        return False
    other = next((opinion for opinion in verdict.opinions if opinion.text == printed), None)
    if (best.outline or 0.0) >= _SAME_OUTLINE:
        return True
    if other is None or other.advance is None or best.advance is None:
        return False
    return other.advance <= ANOTHER_WIDTH and best.advance > _SAME_WIDTH


def is_another_cut(scene: Scene, key: Key, verdict: Verdict, reason: str) -> bool:
    """Whether a glyph is its letter as well, raised or as a small capital, whatever it looks like by itself."""
    printed, best = scene.inventory.uses[key].text or "", verdict.best
    if reason != "twin" or not printed.isalnum() or best.text == printed:
        return False
    if cases.differ_by_case(best.text, printed):
        return best.text.isupper() and cases.is_low(scene, key)
    if cases.stands_on_line(scene, key):
        return False
    return "words" not in verdict.evidence or best.words.known_long < _SEVERAL or best.words.coverage < _MOST


def is_drawn_as_another(scene: Scene, key: Key) -> bool:
    """Whether a glyph is plainly no letter that it is said to be."""
    text = scene.inventory.uses[key].text or ""
    return cases.stands_on_line(scene, key) and (
        looks_otherwise(scene, key, text) or cases.is_capital_of(scene, key, text) or is_nothing_like(scene, key, text)
    )
