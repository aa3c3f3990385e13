"""What a glyph is drawn as, against what it is said or thought to be: its case, a raised letter, another letter."""

from __future__ import annotations

from extractors.repair.evidence import cases
from extractors.repair.model import Key
from extractors.repair.scene import Scene
from extractors.repair.weighing import Verdict, is_nothing_like, looks_otherwise

#: log10 of how ill an advance fits a text that the font draws elsewhere with quite another one.
ANOTHER_WIDTH = -4.0

#: And of a width and an outline that are those of the text.
_SAME_WIDTH, _SAME_OUTLINE, _UNLIKE = -0.5, 0.95, 0.5

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
    if other is None or other.advance is None or other.advance > ANOTHER_WIDTH:
        return False
    if best.advance is None:  # drawn nowhere else, and by no means as what is printed
        return other.outline is not None and other.outline < _UNLIKE and "form" in verdict.evidence
    return best.advance > _SAME_WIDTH


def is_another_cut(scene: Scene, key: Key, verdict: Verdict, reason: str) -> bool:
    """Whether a glyph is its letter as well, raised or as a small capital, whatever it looks like by itself."""
    printed, best = scene.inventory.uses[key].text or "", verdict.best
    if reason != "twin" or not printed.isalnum() or best.text == printed:
        return False
    if cases.differ_by_case(best.text, printed):
        return cases.is_low(scene, key) and (best.text.isupper() or best.text in scene.codes_of(key[0]))
    if cases.stands_on_line(scene, key):
        return False
    return "words" not in verdict.evidence or best.words.known_long < _SEVERAL or best.words.coverage < _MOST


def is_drawn_as_another(scene: Scene, key: Key, verdict: Verdict) -> bool:
    """Whether a glyph is plainly no letter that it is said to be, and words do not bear it out.

    Of its case words say nothing.
    """
    text, best = scene.inventory.uses[key].text or "", verdict.best
    if not cases.stands_on_line(scene, key):
        return False
    if cases.is_capital_of(scene, key, text):
        return True
    if text == "s" and not cases.is_low(scene, key):
        return False  # a long s
    is_borne_out = best.text == text and best.words.known_long >= _SEVERAL and best.words.coverage >= _MOST
    return not is_borne_out and (looks_otherwise(scene, key, text) or is_nothing_like(scene, key, text))
