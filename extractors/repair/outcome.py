"""Decisions as they are written down: what was decided of a glyph, by what, and what people see of it."""

from __future__ import annotations

from extractors.repair.evidence import advances
from extractors.repair.evidence.words import WordScore
from extractors.repair.model import Decision, Key
from extractors.repair.scene import Scene
from extractors.repair.weighing import Opinion, Verdict


def told(scene: Scene, key: Key, text: str, method: str, weighed: WordScore) -> Decision:
    """An accepted decision that one method and the words carry."""
    opinion = Opinion(text=text, total=0.0, words=weighed, outline=None, face=None, advance=None, proposals=())
    names = (method, "words") if weighed.known else (method,)
    verdict = Verdict(key=key, opinions=(opinion,), probability=0.999, evidence=names)
    return decision_on(scene, verdict, accepted=True)


def decision_on(scene: Scene, verdict: Verdict | None, *, accepted: bool, key: Key | None = None) -> Decision:
    where = verdict.key if verdict is not None else key
    assert where is not None
    use = scene.inventory.uses[where]
    font = scene.programs.get(where[0])
    value = scene.fonts_value(where[0])
    best = verdict.best if verdict is not None else None
    advance = font.advance(where[1]) if font is not None else None
    expected = advances.expected(scene, where[0], best.text) if best is not None else None
    return Decision(
        font=where[0],
        font_name=value.name,
        object_id=value.object_id,
        code=where[1],
        printed=use.text,
        repaired=best.text if best is not None and accepted else None,
        occurrences=use.occurrences,
        first_page=use.first_page,
        words_checked=best.words.checked if best is not None else 0,
        words_known=best.words.known if best is not None else 0,
        advance=round(advance * 1000, 1) if advance is not None else None,
        expected_advance=round(expected * 1000, 1) if expected is not None else None,
        evidence=verdict.evidence if verdict is not None and accepted else (),
        confidence=round(verdict.probability, 4) if verdict is not None else 0.0,
        examples=best.words.examples if best is not None else (),
    )
