"""What decides many glyphs at once by one kind of evidence: a whole font, case, encoding, neighbours, form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.repair import rules
from extractors.repair.cipher import solve
from extractors.repair.doubts import encodings, lookalikes
from extractors.repair.drawing import ANOTHER_WIDTH
from extractors.repair.evidence import advances, cases, misread, numerals, outlines, strokes, words
from extractors.repair.evidence.words import NOTHING, WordScore
from extractors.repair.model import Decision, Key
from extractors.repair.outcome import decision_on, told
from extractors.repair.scene import Scene
from extractors.repair.weighing import form_proposals, form_proves
from extractors.repair.wholefont import Guess, is_whole, proven, seen_in


def by_case(scene: Scene, keys: Sequence[Key]) -> dict[Key, Decision]:
    """Small letters and their capitals under one text."""
    told_ = cases.told_apart(scene, keys)
    for key, text in told_.items():
        scene.settle(key, text)
    return {
        key: told(scene, key, text, "form", words.weigh(scene, key, (text,), {})[text])
        for key, text in told_.items()
        if text != scene.inventory.uses[key].text
    }


def by_encoding(scene: Scene, keys: Sequence[Key]) -> dict[Key, Decision]:
    """What was written in one encoding and read in another."""
    found: dict[Key, Decision] = {}
    meant = encodings.misread(scene.inventory, scene.lexicon) if keys else {}
    told_ = sorted(key for key in keys if meant.get(key))
    for key in told_:
        scene.settle(key, meant[key])
    for key in told_:
        weighed = words.weigh(scene, key, (meant[key],), {})[meant[key]]
        found[key] = told(scene, key, meant[key], "other encoding", weighed)
    for key in sorted(key for key in keys if not meant.get(key)):  # words say nothing of marks: their outlines do
        mark = misread.other_mark(scene, key)
        if mark is not None and not form_proves(scene, key, scene.inventory.uses[key].text or ""):
            scene.settle(key, mark)
            found[key] = told(scene, key, mark, "other encoding", NOTHING)
    return found


def by_neighbours(scene: Scene, keys: Sequence[Key]) -> dict[Key, Decision]:
    """Characters that are drawn alike, by what is around them; what that does not tell is left."""
    told_ = lookalikes.told_apart(scene, keys)
    for key, text in told_.items():
        scene.settle(key, text)
    found = {key: decision_on(scene, None, accepted=False, key=key) for key in keys if key not in told_}
    for key, text in told_.items():
        if text != scene.inventory.uses[key].text:
            found[key] = told(scene, key, text, "neighbours", words.weigh(scene, key, (text,), {})[text])
    return found


def together(scene: Scene, keys: Sequence[Key]) -> dict[Key, Decision]:
    """Figures that only several of them at once tell."""
    told_ = numerals.told_together(scene, keys)
    for key, text in told_.items():
        scene.settle(key, text)
    return {key: told(scene, key, text, "figures", NOTHING) for key, text in told_.items()}


def by_build(scene: Scene, keys: Sequence[Key]) -> dict[Key, Decision]:
    """Dashes, slashes, quotes and bullets."""
    told_ = strokes.told_by_build(scene, keys)
    for key, text in told_.items():
        scene.settle(key, text)
    return {key: told(scene, key, text, "build", NOTHING) for key, text in told_.items()}


def by_form(scene: Scene, keys: Sequence[Key], kind: frozenset[str]) -> dict[Key, Decision]:
    """Glyphs of which words say nothing, drawn as others of this *kind*: their form decides or nothing does."""
    found: dict[Key, Decision] = {}
    for key in sorted(keys):
        best = max(form_proposals(scene, key), key=lambda proposal: proposal.strength, default=None)
        if best is None or best.strength < rules.RELIABLE or best.text not in kind:
            found[key] = decision_on(scene, None, accepted=False, key=key)
            continue
        scene.settle(key, best.text)
        if best.text != scene.inventory.uses[key].text:
            weighed = words.weigh(scene, key, (best.text,), {})[best.text]
            found[key] = told(scene, key, best.text, best.method, weighed)
    return found


def by_whole_fonts(scene: Scene, lost: Sequence[Key]) -> dict[Key, Decision]:
    """What one guess, proven by words, tells of all glyphs of a font of which most are among the *lost*."""
    found: dict[Key, Decision] = {}
    for font in scene.fonts():
        if not is_whole(scene.inventory, lost, font):
            continue
        guess = proven(scene, font)
        solved = guess.texts if guess is not None else _solved(scene, font)
        method = guess.method if guess is not None else "cipher"
        found |= _settle_solved(scene, solved, guess, method)
        if method == "form":  # now that letters stand around them, more is told by its outline
            found |= _settle_solved(scene, seen_in(scene, font), guess, method)
    return found


def _settle_solved(scene: Scene, solved: Mapping[Key, str], guess: Guess | None, method: str) -> dict[Key, Decision]:
    """The texts told for a whole font, but for those that their own words or their width speak against."""
    found: dict[Key, Decision] = {}
    for key, text in sorted(solved.items()):
        scene.settle(key, text)
    for key, text in sorted(solved.items()):
        weighed = words.weigh(scene, key, (text,), {})[text]
        odd = weighed.checked >= 3 and weighed.coverage < 0.4 and not _stands(scene, key, text, guess)
        odd = odd or (text == scene.inventory.uses[key].text and not _is_confirmed(scene, key, text, weighed))
        odd = odd or (guess is not None and not guess.is_anchored and not _is_told_alone(scene, key, text, weighed))
        if odd or (advances.weigh(scene, key, text) or 0.0) <= ANOTHER_WIDTH:
            scene.doubt(key)
        elif text != scene.inventory.uses[key].text:
            found[key] = told(scene, key, text, method, weighed)
    return found


def _is_told_alone(scene: Scene, key: Key, text: str, weighed: WordScore) -> bool:
    """Whether its own words and its outline tell what *key* is, where the guess for its font may be off for it."""
    if scene.shape(key) is None:
        return False
    if not text.isalpha():
        return form_proves(scene, key, text)
    return weighed.known >= 2 and weighed.coverage >= 0.5 and cases.as_drawn(scene, key, text) == text


def _solved(scene: Scene, font: int) -> dict[Key, str]:
    """What the words alone tell of *font*, in the case that its outlines show."""
    return {
        key: drawn
        for key, text in solve(scene, font).items()
        if (drawn := cases.as_drawn(scene, key, text)) is not None
    }


def _stands(scene: Scene, key: Key, text: str, guess: Guess | None) -> bool:
    """Whether what is proven for the whole font stands although words do not bear it out: acronyms and figures."""
    return guess is not None and (not text.isalpha() or form_proves(scene, key, text))


def _is_confirmed(scene: Scene, key: Key, text: str, weighed: WordScore) -> bool:
    """Whether a character that did not move with its font is borne out by its words, its accent or its outline."""
    if not text.isalpha():
        return form_proves(scene, key, text)
    if outlines.shows_another_accent(scene, key, text):
        return False
    return weighed.coverage >= 0.5 or (outlines.compare(scene, key, text) or 0.0) >= outlines.SAME
