"""One text for one (font, code) in the document: accepted with enough agreeing evidence, otherwise left and marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.page import Document
from extractors.repair.doubts.figures import FIGURES, LETTERS
from extractors.repair.doubts.marks import MARKS
from extractors.repair.doubts.suspicion import Reason, find_suspects
from extractors.repair.evidence import outlines, symbols, words
from extractors.repair.evidence.words import NOTHING
from extractors.repair.fonts.programs import open_programs
from extractors.repair.inventory import Inventory, is_unreadable, split_at, take_inventory, without_texts
from extractors.repair.lexicon import lexicon
from extractors.repair.model import Decision, Key, Repairs
from extractors.repair.outcome import decision_on, told
from extractors.repair.passes import by_build, by_case, by_encoding, by_form, by_neighbours, by_whole_fonts, together
from extractors.repair.scene import Scene, trusted_texts
from extractors.repair.settling import partners, settle_all
from extractors.repair.stewardship import apply_settled
from schemas.catalogue import Settled
from schemas.findings import Finding

#: A glyph with fewer uses is rare.
_RARE = 5


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
    found |= by_whole_fonts(scene, lost)
    found |= by_encoding(scene, [key for key, reason in reasons.items() if reason == "encoding"])
    left: dict[Key, Reason] = {key: reason for key, reason in reasons.items() if key not in scene.texts}
    figures = [key for key, reason in left.items() if reason == "figure"]
    letters = [key for key, reason in left.items() if reason == "letter"]
    marks = [key for key, reason in left.items() if reason == "mark"]
    found |= by_neighbours(scene, [key for key in left if left[key] == "alike"])
    found |= by_case(scene, [key for key in left if left[key] == "twin"])
    left = {key: reason for key, reason in left.items() if key not in scene.texts and reason != "alike"}
    found |= by_form(scene, letters, LETTERS)
    found |= settle_all(scene, {key: left[key] for key in left if key not in (*figures, *marks, *scene.texts)})
    found |= by_form(scene, figures, FIGURES)
    found |= by_form(scene, marks, MARKS)
    found |= together(scene, [key for key in reasons if key not in scene.texts])
    found |= by_build(scene, [key for key in reasons if key not in scene.texts and is_unreadable(_said(scene, key))])
    asked = set(reasons)
    while others := [key for key in partners(scene, found) if key not in asked]:
        asked.update(others)
        for key in others:
            scene.doubt(key)
        found |= settle_all(scene, dict.fromkeys(others, "partner"))
    found |= by_form(scene, _doubted_marks(scene, found), MARKS)
    found |= _doubles(scene, found)
    found |= _asked_again(scene, found, {key: left.get(key, "partner") for key in asked if key in found})
    found |= _doubles(scene, found)
    return list(found.values())


def _doubted_marks(scene: Scene, found: Mapping[Key, Decision]) -> list[Key]:
    """The glyphs with the mark that another one of their font turned out to be, which is drawn otherwise."""
    taken = {
        (key[0], decision.repaired)
        for key, decision in found.items()
        if decision.repaired in MARKS and not is_unreadable(decision.printed)
    }
    doubted = [
        key
        for key, text in sorted(scene.texts.items())
        if (key[0], text) in taken and key not in found and outlines.is_otherwise(scene, key, text)
    ]
    for key in doubted:
        scene.doubt(key)
    return doubted


def _doubles(scene: Scene, found: Mapping[Key, Decision]) -> dict[Key, Decision]:
    """Rare glyphs of which another letter was made that their font draws otherwise elsewhere: they are left.

    Few words tell an accented letter that was lost from the plain one.
    """
    doubted: dict[Key, Decision] = {}
    for key, decision in sorted(found.items()):
        text = decision.repaired
        if text is None or len(text) != 1 or not text.isalpha() or decision.occurrences >= _RARE:
            continue
        if is_unreadable(decision.printed) and outlines.is_otherwise(scene, key, text):
            doubted[key] = decision_on(scene, None, accepted=False, key=key)
    for key in doubted:
        scene.doubt(key)
    return doubted


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
    return decided | settle_all(
        scene, {key: again[key] for key in again if key not in decided and again[key] != "alike"}
    )


def _blank(scene: Scene, key: Key) -> Decision:
    """A glyph without ink that moves the pen is a space."""
    decision = told(scene, key, " ", "outline", NOTHING)
    wide = decision.advance is not None and decision.advance >= 100
    return decision if wide else replace(decision, repaired=None, evidence=(), confidence=0.0)


def _by_steward(scene: Scene, key: Key, text: str) -> Decision:
    """What the catalogue settles; the words are counted for people to see."""
    weighed = words.weigh(scene, key, (text,), {})[text]
    return replace(told(scene, key, text, "steward", weighed), confidence=1.0, decided_by="steward")


def _is_blank(scene: Scene, key: Key) -> bool:
    """Whether the glyph draws nothing, so that nobody can miss its text."""
    shape = scene.shape(key)
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
