"""Glyph after glyph, the sure ones first, by all that speaks for each text; what is left and not believed is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.repair import rules
from extractors.repair.candidates import candidates
from extractors.repair.doubts.suspicion import Reason
from extractors.repair.drawing import is_another_cut, is_drawn_as_another, shows_its_case
from extractors.repair.evidence import cases, words
from extractors.repair.inventory import is_unreadable
from extractors.repair.model import Decision, Key, Proposal
from extractors.repair.outcome import decision_on
from extractors.repair.scene import Scene
from extractors.repair.weighing import (
    Verdict,
    consider,
    form_proposals,
    form_proves,
    looks_otherwise,
    proposals_for,
    shortlist,
)

#: With these reasons the printed text is not believed, whatever else is not known.
_DISTRUSTED = frozenset(("garbled", "encoding", "foreign", "wide", "accent", "partner", "letter"))


def settle_all(scene: Scene, reasons: Mapping[Key, Reason]) -> dict[Key, Decision]:
    """Decide key after key, the sure ones first, until nothing more can be said."""
    found: dict[Key, Decision] = {}
    proposed = {key: proposals_for(scene, key) for key in reasons}
    words.look_ahead(scene, {key: tuple(shortlist(scene, key, proposed[key])) for key in reasons})
    # Of two glyphs with one text the plainer one is more likely to have it rightly: an accent or a letter adds ink.
    waiting = sorted(
        reasons,
        key=lambda key: (
            reasons[key] != "twin",
            _ink(scene, key) if reasons[key] == "twin" else 0.0,
            -scene.inventory.uses[key].occurrences,
            key,
        ),
    )
    verdicts: dict[Key, Verdict] = {}
    formed: dict[Key, list[Proposal]] = {}
    while waiting:
        left: list[Key] = []
        moved = False
        for key in waiting:
            others = {
                other: [opinion.text for opinion in verdict.opinions[:8]]
                for other, verdict in verdicts.items()
                if other != key
            }
            verdict = consider(scene, key, others, [*proposed[key], *formed.get(key, ())], drawn=key in formed)
            if verdict is None:
                left.append(key)
                continue
            verdicts[key] = verdict
            printed = scene.inventory.uses[key].text
            # A plainer glyph with the same text has the first claim to it.
            after = reasons[key] == "twin" and verdict.best.text == printed and _has_plainer(scene, key, left, reasons)
            against = None if key in scene.disbelieved else printed
            is_twin = reasons[key] in ("twin", "partner", "garbled", "letter")
            if (
                not after
                and not _is_ruled_out(scene, verdict, reasons[key], is_drawn=key in formed)
                and rules.is_accepted(verdict, against, is_twin=is_twin)
            ):
                scene.settle(key, verdict.best.text)
                verdicts.pop(key)
                moved = True
                if verdict.best.text != printed:
                    found[key] = decision_on(scene, verdict, accepted=True)
            else:
                left.append(key)
        if not moved and len(left) == len(waiting):
            # What a glyph looks like by itself is asked last, as it takes longest; and again as more is known.
            before, formed = formed, {key: form_proposals(scene, key) for key in left}
            if formed != before:
                continue
            plain = _plainest_twins(scene, left, reasons, verdicts)
            if not plain:
                break
            for key, text in plain.items():
                scene.settle(key, text)
            left = [key for key in left if key not in plain]
        waiting = left
    return found | _left_over(scene, waiting, verdicts, reasons)


def _is_ruled_out(scene: Scene, verdict: Verdict, reason: Reason, *, is_drawn: bool) -> bool:
    """Whether the best text cannot be accepted whatever else speaks for it.

    :param is_drawn: whether what the glyph looks like by itself was asked.
    """
    key, best = verdict.key, verdict.best
    printed = scene.inventory.uses[key].text
    if best.text == printed:
        if reason in ("wide", "accent", "foreign") or (reason == "words" and not rules.is_borne_out(best)):
            return True
        if reason == "twin":
            return is_drawn_as_another(scene, key, verdict)
        return reason in ("partner", "letter") and looks_otherwise(scene, key, best.text)
    if is_another_cut(scene, key, verdict, reason) or (not is_drawn and rules.is_by_words_alone(verdict)):
        return True  # words make letters of figures: what the glyph looks like is asked first
    return not shows_its_case(verdict, printed) and cases.is_of_other_case(scene, key, best.text, printed)


def _left_over(
    scene: Scene, keys: Sequence[Key], verdicts: Mapping[Key, Verdict], reasons: Mapping[Key, Reason]
) -> dict[Key, Decision]:
    """Those of *keys*, which nothing settled, whose printed text is not believed."""
    found: dict[Key, Decision] = {}
    for key in keys:
        use = scene.inventory.uses[key]
        verdict = verdicts.get(key)
        if verdict is not None and is_another_cut(scene, key, verdict, reasons[key]):
            continue
        otherwise = rules.drawn_otherwise(verdict, use.text) if verdict is not None and reasons[key] == "twin" else None
        if verdict is not None and otherwise is not None:
            proven_ = rules.is_with_accent(otherwise, use.text) and use.text in scene.codes_of(key[0])
            shown = replace(verdict, opinions=(otherwise, *verdict.opinions), evidence=("outline",))
            found[key] = decision_on(scene, shown, accepted=proven_)
            continue
        if reasons[key] == "foreign" and use.text is not None and form_proves(scene, key, use.text):
            continue  # a question mark may well be one
        distrusted = is_unreadable(use.text) or reasons[key] in _DISTRUSTED
        if reasons[key] == "twin" and verdict is not None:
            distrusted |= is_drawn_as_another(scene, key, verdict)
        distrusted |= reasons[key] == "words" and verdict is not None and not rules.is_borne_out(verdict.best)
        is_twin = reasons[key] == "twin"
        if distrusted or (verdict is not None and rules.is_doubtful(verdict, use.text or "", is_twin=is_twin)):
            found[key] = decision_on(scene, verdict, accepted=False, key=key)
            if verdict is not None:
                scene.memo.setdefault(partners, {})[key] = verdict.best.text
    return found


def _has_plainer(scene: Scene, key: Key, open_: Sequence[Key], reasons: Mapping[Key, Reason]) -> bool:
    """Whether one of the open keys, which come by rising ink, shares font and text with *key*."""
    text = scene.inventory.uses[key].text
    return any(
        other[0] == key[0] and reasons[other] == "twin" and scene.inventory.uses[other].text == text for other in open_
    )


def _plainest_twins(
    scene: Scene, keys: Sequence[Key], reasons: Mapping[Key, Reason], verdicts: Mapping[Key, Verdict]
) -> dict[Key, str]:
    """Of glyphs that share a text and that nothing told apart, the one with the least ink keeps it."""
    found: dict[tuple[int, str], Key] = {}
    for key in keys:  # they come by rising ink
        text = scene.inventory.uses[key].text
        if reasons[key] != "twin" or text is None or key not in verdicts or text in scene.codes_of(key[0]):
            continue
        if is_drawn_as_another(scene, key, verdicts[key]):
            continue
        if verdicts[key].best.text == text and verdicts[key].probability > 0.9:
            found.setdefault((key[0], text), key)
    return {key: text for (_, text), key in found.items()}


def _ink(scene: Scene, key: Key) -> float:
    shape = scene.shape(key)
    return shape.ink if shape is not None else 0.0


def partners(scene: Scene, found: Mapping[Key, Decision]) -> list[Key]:
    """The glyphs with the letter that another one, said to be some other letter, is or most likely is.

    Letters change places in pairs, and the words of a rare one seldom tell by themselves. And capitals inside of words
    in fonts whose letters were of the other case; and letters that the language does not write and that another font
    was wrong about.
    """
    likely: dict[Key, str] = scene.memo.get(partners, {})
    taken = {
        (key[0], decision.repaired or likely.get(key))
        for key, decision in found.items()
        if decision.printed is not None and len(decision.printed) == 1 and decision.printed.isalpha()
    }
    changed = {key[0] for key, decision in found.items() if cases.differ_by_case(decision.repaired, decision.printed)}
    own = candidates(scene.language)
    misread = {decision.printed for decision in found.values() if decision.accepted and decision.printed not in own}
    return [
        key
        for key, text in sorted(scene.texts.items())
        if key not in found and len(text) == 1 and text.isalpha()
        if (key[0], text) in taken or text in misread or (key[0] in changed and cases.is_among_small(scene, key))
    ]
