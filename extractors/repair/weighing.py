"""All evidence about one glyph, weighed: which text, how sure, and which methods say so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.repair.candidates import candidates
from extractors.repair.doubts import marks
from extractors.repair.doubts.figures import LETTERS
from extractors.repair.doubts.impossible import composed
from extractors.repair.evidence import actual, advances, faces, glyph_ids, misread, outlines, strokes, tables, words
from extractors.repair.evidence.words import WordScore
from extractors.repair.inventory import is_unreadable
from extractors.repair.model import Key, Proposal
from extractors.repair.scene import Scene

#: An outline of joined letters is never a perfect match; a text that cannot be compared counts as this like.
_UNCOMPARED = 0.75

#: From this likeness on the font's own letters tell what a glyph is made of.
_PLAIN_TO_SEE = 0.8

#: log10 by which another form may be nearer than that of a text for which the outline speaks.
_NEARLY = -0.7

#: So many words rule most candidates out, and so many candidates are looked at closely then.
_FEW_WORDS, _KEPT = 10, 12

#: Below this likeness a letter is not the one that the font draws elsewhere.
_ANOTHER_LETTER = 0.6

#: log10 prior of the printed text, where it can be read at all: most fonts are right.
_PRINTED = 3.0

#: log10 of how many characters a glyph was told from by its outline alone, where candidates share what is left.
_FORM = 1.5

#: One sign, straight or curved.
APOSTROPHES = frozenset("’'")

#: log10 of how unlikely it is that a font draws one text with two different glyphs.
_TAKEN = -2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What everything says of one candidate text for one glyph. Weights are log10."""

    text: str
    total: float
    words: WordScore
    outline: float | None
    face: float | None
    advance: float | None
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The opinions on one glyph, best first, and the probability of the best among them."""

    key: Key
    opinions: tuple[Opinion, ...]
    probability: float
    evidence: tuple[str, ...]

    @property
    def best(self) -> Opinion:
        """The most likely text."""
        return self.opinions[0]


def proposals_for(scene: Scene, key: Key) -> list[Proposal]:
    """What the methods that need no candidates say."""
    found = [
        *actual.propose(scene, key), *tables.propose(scene, key), *glyph_ids.propose(scene, key),
        *misread.propose(scene, key),
    ]  # fmt: skip
    spelled = composed(scene.inventory.uses[key].text or "")
    if spelled is not None:
        found.append(Proposal("accent apart", spelled, 0.9995))
    twin = outlines.same_outline(scene, key)
    if twin is not None:
        found.append(Proposal("same outline", twin, 0.9995))
    return [proposal for proposal in found if proposal.strength >= 0.3]


def form_proposals(scene: Scene, key: Key) -> list[Proposal]:
    """What the outline of *key* looks like by itself."""
    from extractors.repair.evidence import forms  # only now: it needs numpy, which few documents do

    return forms.propose(scene, key)


def _x_height(scene: Scene, font: int) -> float:
    from extractors.repair.evidence import forms

    return forms.x_height(scene, font)


def form_weights(scene: Scene, key: Key, texts: Iterable[str]) -> dict[str, float]:
    """log10 of how likely the outline of *key* by itself is under each of *texts*; empty where nobody can tell."""
    from extractors.repair.evidence import forms

    return forms.weights(scene, key, texts)


def form_proves(scene: Scene, key: Key, text: str) -> bool:
    """Whether the outline of *key* by itself looks like *text*."""
    return any(proposal.text == text and proposal.method == "form" for proposal in form_proposals(scene, key))


def looks_otherwise(scene: Scene, key: Key, text: str) -> bool:
    """Whether the outline of *key* looks like another letter than *text*."""
    from extractors.repair.evidence import forms

    return text in LETTERS and forms.is_another_letter(scene, key, text)


def is_nothing_like(scene: Scene, key: Key, text: str) -> bool:
    """Whether the outline of *key* is far from what any known design draws as the letter *text*."""
    from extractors.repair.evidence import forms

    return text in LETTERS and forms.is_nothing_like(scene, key, text)


def shortlist(scene: Scene, key: Key, proposed: Sequence[Proposal]) -> dict[str, float]:
    """Candidates that neither outline nor advance rules out, with their priors; blank ink can only be a space."""
    printed = scene.inventory.uses[key].text
    found = candidates(scene.language)
    for proposal in proposed:
        found.setdefault(proposal.text, -1.5)
    if printed is not None and not is_unreadable(printed) and key not in scene.disbelieved:
        found[printed] = _PRINTED
    shape = scene.shape(key)
    if shape is not None and shape.is_blank:
        return {" ": 0.0}
    if shape is not None:
        found.pop(" ", None)
    kept: dict[str, float] = {}
    named = {proposal.text for proposal in proposed} | {printed}
    apostrophe = strokes.straight_or_curved(scene, key)
    if apostrophe is not None:
        found = {text: prior for text, prior in found.items() if text not in APOSTROPHES - {apostrophe} - named}
    look = marks.measure(shape, _x_height(scene, key[0])) if shape is not None else None
    for text, prior in found.items():
        fit = advances.weigh(scene, key, text)
        if text not in named and look is not None and not marks.may_be(look, text):
            continue
        if fit is None or fit > -4.0 or text in named:
            kept[text] = prior
    return kept


def consider(
    scene: Scene, key: Key, others: Mapping[Key, Sequence[str]], proposed: Sequence[Proposal] | None = None,
    *, drawn: bool = False,
) -> Verdict | None:  # fmt: skip
    """Weigh everything about *key*; None where there is no candidate at all.

    :param drawn: whether what an outline by itself looks like is asked as well, which takes longest.
    """
    if proposed is None:
        proposed = proposals_for(scene, key)
    priors = shortlist(scene, key, proposed)
    if not priors:
        return None
    printed = scene.inventory.uses[key].text
    priors = _promising(scene, key, priors, others, keep={printed, *(proposal.text for proposal in proposed)})
    likeness = {text: outlines.compare(scene, key, text) for text in priors}
    best_like = max([_UNCOMPARED, *(value for value in likeness.values() if value is not None)])
    # Other faces are asked only where the font itself shows nothing like the glyph.
    elsewhere = best_like < _PLAIN_TO_SEE
    likeness_face = {text: faces.compare(scene, key, text) if elsewhere else None for text in priors}
    faces_usual = faces.usual(scene, key[0]) if elsewhere else None
    best_face = max((value for value in likeness_face.values() if value is not None), default=0.0)
    best_face = max(best_face, faces_usual or 1.0)
    spelled = words.weigh(scene, key, tuple(priors), others)
    seen = form_weights(scene, key, priors) if drawn else {}
    taken = scene.codes_of(key[0])
    opinions: list[Opinion] = []
    for text, prior in priors.items():
        fit = advances.weigh(scene, key, text)
        like = likeness[text]
        total = prior + spelled[text].weight + (fit or 0.0) + seen.get(text, 0.0)
        total += outlines.weight(_UNCOMPARED if like is None else like, best_like)
        face = likeness_face[text] if faces_usual is not None else None
        if face is not None:
            total += faces.weight(face, best_face)
        elif faces_usual is not None:
            total += faces.weight(faces_usual, best_face)
        agreeing = tuple(proposal for proposal in proposed if proposal.text == text)
        if agreeing:
            total += max(
                _odds(proposal.strength) + _FORM * (proposal.method in ("form", "same outline"))
                for proposal in agreeing
            )
        if text != printed and any(code != key[1] for code in taken.get(text, ())) and not _twin(agreeing):
            total += _TAKEN
        opinions.append(
            Opinion(
                text=text, total=total, words=spelled[text], outline=like, face=face, advance=fit, proposals=agreeing
            )
        )
    opinions.sort(key=lambda opinion: (-opinion.total, opinion.text))
    best = opinions[0]
    rest = sum(10 ** max(-30.0, other.total - best.total) for other in opinions[1:] if not _are_one(other, best))
    return Verdict(
        key=key,
        opinions=tuple(opinions),
        probability=1 / (1 + rest),
        evidence=_evidence(best, opinions, best_like, best_face, faces_usual, seen.get(best.text)),
    )


def _promising(
    scene: Scene, key: Key, priors: dict[str, float], others: Mapping[Key, Sequence[str]], keep: set[str | None]
) -> dict[str, float]:
    """The candidates that a few words leave in the running, where there are words enough to tell."""
    few = words.weigh(scene, key, tuple(priors), others, most=_FEW_WORDS)
    if max(score.known_long for score in few.values()) < _FEW_WORDS // 2:
        return priors
    ranked = sorted(priors, key=lambda text: (-priors[text] - few[text].weight, text))
    return {text: priors[text] for text in priors if text in keep or text in ranked[:_KEPT]}


def _odds(strength: float) -> float:
    bounded = min(0.9999, max(0.01, strength))
    return math.log10(bounded / (1 - bounded)) + 1.0


def _are_one(one: Opinion, other: Opinion) -> bool:
    """Whether two texts are written for each other, so that neither speaks against the other one."""
    return one.text in APOSTROPHES and other.text in APOSTROPHES


def _twin(agreeing: Sequence[Proposal]) -> bool:
    return any(proposal.method == "same outline" for proposal in agreeing)


def _is_only_cased(best: Opinion, other: Opinion) -> bool:
    """Whether two texts are one letter, small and large, and the form is that of the best: words tell nothing here."""
    by_form = [any(one.method.endswith("form") for one in opinion.proposals) for opinion in (best, other)]
    return by_form == [True, False] and best.text != other.text and best.text.lower() == other.text.lower()


def _is_ruled_out(opinion: Opinion) -> bool:
    """Whether the font draws the letter itself, and quite otherwise: words that it makes too are no words here."""
    return len(opinion.text) == 1 and opinion.outline is not None and opinion.outline < _ANOTHER_LETTER


def _evidence(
    best: Opinion, opinions: Sequence[Opinion], best_like: float, best_face: float, usual: float | None,
    seen: float | None,
) -> tuple[str, ...]:  # fmt: skip
    """The methods that by themselves speak for the best candidate."""
    found: list[str] = []
    rivals = [
        opinion.words.weight
        for opinion in opinions
        if opinion is not best and not _are_one(opinion, best) and not _is_only_cased(best, opinion)
        if not _is_ruled_out(opinion)
    ]
    if best.words.known and (not rivals or best.words.weight >= max(rivals) + 1.0):
        found.append("words")
    if best.outline is not None and best.outline >= 0.7 and best.outline >= best_like - 0.02:
        found.append("outline")
    if best.face is not None and usual is not None and best.face >= max(usual - 0.05, best_face - 0.02):
        found.append("other face")
    if best.advance is not None and best.advance > -0.8:
        found.append("advance")
    if seen is not None and seen >= _NEARLY:
        found.append("form")
    found.extend(proposal.method for proposal in best.proposals if proposal.strength >= 0.6)
    return tuple(dict.fromkeys(found))
