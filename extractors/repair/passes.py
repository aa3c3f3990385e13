"""What decides many glyphs at once, each by one kind of evidence: case, encoding, neighbours, figures, form."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.repair import rules
from extractors.repair.doubts import encodings, lookalikes
from extractors.repair.evidence import cases, misread, numerals, strokes, words
from extractors.repair.evidence.words import NOTHING
from extractors.repair.model import Decision, Key
from extractors.repair.outcome import decision_on, told
from extractors.repair.scene import Scene
from extractors.repair.weighing import form_proposals, form_proves


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
