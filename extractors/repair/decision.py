"""One text for one (font, code) in the document: accepted with enough agreeing evidence, otherwise left and marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.page import Document
from extractors.repair import rules
from extractors.repair.cipher import solve
from extractors.repair.doubts.figures import FIGURES, LETTERS
from extractors.repair.doubts.marks import MARKS
from extractors.repair.doubts.suspicion import Reason, find_suspects
from extractors.repair.drawing import ANOTHER_WIDTH, is_another_cut, is_drawn_as_another, shows_its_case
from extractors.repair.evidence import advances, cases, outlines, symbols, words
from extractors.repair.evidence.words import NOTHING, WordScore
from extractors.repair.fonts.programs import open_programs
from extractors.repair.inventory import Inventory, is_unreadable, split_at, take_inventory, without_texts
from extractors.repair.lexicon import lexicon
from extractors.repair.model import Decision, Key, Proposal, Repairs
from extractors.repair.outcome import decision_on, told
from extractors.repair.passes import by_build, by_case, by_encoding, by_form, by_neighbours, together
from extractors.repair.scene import Scene, trusted_texts
from extractors.repair.stewardship import apply_settled
from extractors.repair.weighing import (
    Verdict,
    consider,
    form_proposals,
    form_proves,
    looks_otherwise,
    proposals_for,
    shortlist,
)
from extractors.repair.wholefont import Guess, is_whole, proven, seen_in
from schemas.catalogue import Settled
from schemas.findings import Finding

#: With these reasons the printed text is not believed, whatever else is not known.
_DISTRUSTED = frozenset(("garbled", "encoding", "foreign", "wide", "accent", "partner", "letter"))


def decide(
    path: Path,
    document: Document,
    *,
    language: str = "fr",
    settled: Sequence[Settled] = (),
    inventory: Inventory | None = None,
) -> Repairs:
    """Decide what each doubtful glyph of *document*, read from *path*, means.

    :param language: the language of most of the text, ``fr`` or ``en``.
    :param settled: what a steward decided, from the report's catalogue entry.
    :param inventory: what the pages draw, where it was taken already; the document's own pages are then not looked at.
    """
    if inventory is None:
        inventory = take_inventory(document)
    with open_programs(path, document.fonts):  # the steps ask for the same fonts: they are read once
        decided = _decided(path, document, inventory, language, settled)
    lexicon(language).let_go()
    return _with_unmapped(decided, document, inventory)


def _with_unmapped(decided: Repairs, document: Document, inventory: Inventory) -> Repairs:
    """*decided*, and the fonts for which a map is to be written though nothing of them is doubtful."""
    unmapped = {number for number, font in enumerate(document.fonts) if font.is_unmapped}
    if not unmapped:
        return decided
    kept = {
        key: text
        for key, text in sorted(trusted_texts(inventory, {*decided.texts, *decided.doubtful}).items())
        if key[0] in unmapped
    }
    fonts = frozenset(font for font, _ in kept)
    return replace(decided, kept={**decided.kept, **kept}, fonts=document.fonts, unmapped=fonts)


def _decided(
    path: Path, document: Document, inventory: Inventory, language: str, settled: Sequence[Settled]
) -> Repairs:
    suspected = find_suspects(path, document, inventory, language)
    signs = _symbols(document, inventory, suspected)
    steward = apply_settled(path, document, inventory, settled)
    reasons: dict[Key, Reason] = {
        key: reason for key, reason in suspected.items() if key not in signs and key not in steward.texts
    }
    if not reasons and not steward.texts:
        return Repairs(symbols=signs, findings=steward.findings)
    printed = {key: inventory.uses[key].text for key, reason in reasons.items() if reason == "unreadable"}
    inked = {key: text for key, text in printed.items() if not is_unreadable(text)}
    if inked:
        inventory = without_texts(inventory, inked)
    with open_programs(path, document.fonts) as programs:
        suspects = set(reasons)
        scene = Scene(
            inventory=inventory,
            programs=programs,
            lexicon=lexicon(language),
            language=language,
            texts={**trusted_texts(inventory, suspects), **steward.texts},
            suspects=suspects,
            disbelieved={key for key, reason in reasons.items() if reason == "foreign" and _is_letter(inventory, key)},
        )
        decisions = [_by_steward(scene, key, text) for key, text in steward.texts.items()]
        decisions += [replace(one, printed=inked.get(one.key, one.printed)) for one in _decide_all(scene, reasons)]
        doubtful = frozenset(
            decision.key for decision in decisions if not decision.accepted and not _is_blank(scene, decision.key)
        )
    texts = {decision.key: decision.repaired for decision in decisions if decision.repaired is not None}
    touched = {font for font, _ in (*texts, *signs)}
    return Repairs(
        decisions=tuple(sorted(decisions, key=lambda decision: decision.key)),
        findings=(*steward.findings, *_findings(decisions)),
        doubtful=doubtful,
        texts=texts,
        symbols=signs,
        fonts=document.fonts,
        kept={
            key: text
            for key, text in sorted(trusted_texts(inventory, set()).items())
            if key[0] in touched and key not in texts
        },
    )


def _is_letter(inventory: Inventory, key: Key) -> bool:
    return (inventory.uses[key].text or "").isalpha()


def _symbols(document: Document, inventory: Inventory, reasons: dict[Key, Reason]) -> dict[Key, str]:
    """What the private codes of symbol fonts mean."""
    found: dict[Key, str] = {}
    for key in reasons:
        text = inventory.uses[key].text
        if text is not None and len(text) == 1:
            meaning = symbols.meaning(document.fonts[key[0]].name, ord(text))
            if meaning is not None:
                found[key] = meaning
    return found


def _decide_all(scene: Scene, reasons: Mapping[Key, Reason]) -> list[Decision]:
    """Blanks first, as they end words; then what a guess proves for a whole font; then glyph after glyph."""
    found: dict[Key, Decision] = {}
    blanks = [key for key in sorted(reasons) if reasons[key] == "unreadable" and _is_blank(scene, key)]
    for key in blanks:
        found[key] = _blank(scene, key)
        scene.settle(key, " ")
    if blanks:
        scene.inventory = split_at(scene.inventory, frozenset(blanks))
    # Small letters and capitals under one text are most of a font, and no shift of it: words are known in both.
    lost = [key for key, reason in reasons.items() if reason != "twin"]
    for font in scene.fonts():
        if not is_whole(scene.inventory, lost, font):
            continue
        guess = proven(scene, font)
        solved = guess.texts if guess is not None else _solved(scene, font)
        method = guess.method if guess is not None else "cipher"
        found |= _settle_solved(scene, solved, guess, method)
        if method == "form":  # now that letters stand around them, more is told by its outline
            found |= _settle_solved(scene, seen_in(scene, font), guess, method)
    found |= by_encoding(scene, [key for key, reason in reasons.items() if reason == "encoding"])
    left: dict[Key, Reason] = {key: reason for key, reason in reasons.items() if key not in scene.texts}
    figures = [key for key, reason in left.items() if reason == "figure"]
    letters = [key for key, reason in left.items() if reason == "letter"]
    marks = [key for key, reason in left.items() if reason == "mark"]
    found |= by_neighbours(scene, [key for key in left if left[key] == "alike"])
    found |= by_case(scene, [key for key in left if left[key] == "twin"])
    left = {key: reason for key, reason in left.items() if key not in scene.texts and reason != "alike"}
    found |= by_form(scene, letters, LETTERS)
    found |= _settle_all(scene, {key: left[key] for key in left if key not in (*figures, *marks, *scene.texts)})
    found |= by_form(scene, figures, FIGURES)
    found |= by_form(scene, marks, MARKS)
    found |= together(scene, [key for key in reasons if key not in scene.texts])
    found |= by_build(scene, [key for key in reasons if key not in scene.texts and is_unreadable(_said(scene, key))])
    asked = set(reasons)
    while partners := [key for key in _partners(scene, found) if key not in asked]:
        asked.update(partners)
        for key in partners:
            scene.doubt(key)
        found |= _settle_all(scene, dict.fromkeys(partners, "partner"))
    found |= _asked_again(scene, found, {key: left.get(key, "partner") for key in asked if key in found})
    return list(found.values())


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
    program = scene.program(key)
    if program is None or program.shape(key[1]) is None:
        return False
    if not text.isalpha():
        return form_proves(scene, key, text)
    return weighed.known >= 2 and weighed.coverage >= 0.5 and cases.as_drawn(scene, key, text) == text


def _said(scene: Scene, key: Key) -> str | None:
    return scene.inventory.uses[key].text


def _asked_again(scene: Scene, found: Mapping[Key, Decision], reasons: Mapping[Key, Reason]) -> dict[Key, Decision]:
    """What is decided of the keys that were left, as more is known now."""
    again: dict[Key, Reason] = {
        key: reason for key, reason in reasons.items() if not found[key].accepted and key not in scene.texts
    }
    figures = [key for key in again if again[key] == "figure"]
    marks = [key for key in again if again[key] == "mark"]
    if not again or all(not decision.accepted for decision in found.values()):
        return {}
    decided = by_form(scene, figures, FIGURES) | by_form(scene, marks, MARKS)
    return decided | _settle_all(
        scene, {key: again[key] for key in again if key not in decided and again[key] != "alike"}
    )


def _partners(scene: Scene, found: Mapping[Key, Decision]) -> list[Key]:
    """The glyphs with the letter that another one, said to be some other letter, is or most likely is.

    Letters change places in pairs, and the words of a rare one seldom tell by themselves. And capitals inside of words
    in fonts whose letters were of the other case.
    """
    likely: dict[Key, str] = scene.memo.get(_partners, {})
    taken = {
        (key[0], decision.repaired or likely.get(key))
        for key, decision in found.items()
        if decision.printed is not None and len(decision.printed) == 1 and decision.printed.isalpha()
    }
    changed = {key[0] for key, decision in found.items() if cases.differ_by_case(decision.repaired, decision.printed)}
    return [
        key
        for key, text in sorted(scene.texts.items())
        if key not in found and len(text) == 1 and text.isalpha()
        if (key[0], text) in taken or (key[0] in changed and cases.is_among_small(scene, key))
    ]


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
    return weighed.coverage >= 0.5 or (outlines.compare(scene, key, text) or 0.0) >= 0.97


def _blank(scene: Scene, key: Key) -> Decision:
    """A glyph without ink that moves the pen is a space."""
    decision = told(scene, key, " ", "outline", NOTHING)
    wide = decision.advance is not None and decision.advance >= 100
    return decision if wide else replace(decision, repaired=None, evidence=(), confidence=0.0)


def _by_steward(scene: Scene, key: Key, text: str) -> Decision:
    """What the catalogue settles; the words are counted for people to see."""
    weighed = words.weigh(scene, key, (text,), {})[text]
    return replace(told(scene, key, text, "steward", weighed), confidence=1.0, decided_by="steward")


def _settle_all(scene: Scene, reasons: Mapping[Key, Reason]) -> dict[Key, Decision]:
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
                scene.memo.setdefault(_partners, {})[key] = verdict.best.text
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
    program = scene.program(key)
    shape = program.shape(key[1]) if program is not None else None
    return shape.ink if shape is not None else 0.0


def _is_blank(scene: Scene, key: Key) -> bool:
    """Whether the glyph draws nothing, so that nobody can miss its text."""
    program = scene.program(key)
    shape = program.shape(key[1]) if program is not None else None
    return shape is not None and shape.is_blank


def _findings(decisions: Sequence[Decision]) -> list[Finding]:
    found: list[Finding] = []
    for decision in decisions:
        where = f"{decision.font_name} {decision.code}"
        if decision.accepted:
            found.append(Finding(check="repaired", page=decision.first_page, expected=decision.repaired, found=where))
        else:
            found.append(Finding(check="unrepaired", page=decision.first_page, found=where))
    return found
