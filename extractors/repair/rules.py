"""When evidence is enough. Precision before recall: what is not sure stays as it is, marked."""

from __future__ import annotations

import unicodedata

from extractors.repair.candidates import LIGATURES
from extractors.repair.evidence.outlines import SAME
from extractors.repair.inventory import is_unreadable
from extractors.repair.weighing import APOSTROPHES, Opinion, Verdict

#: How probable the best text must be among all candidates: for a glyph without text, and against a printed one.
SURE, SURE_AGAINST_PRINT = 0.999, 0.9999

#: And where the font's own tables say it, which have been right about its other glyphs.
SURE_BY_TABLE = 0.99

#: log10 by which all evidence together may favour a text although the outline shows another one.
_BEYOND_DOUBT = 8.0

#: Where words made a letter suspect, so few of so many known ones do not bear it out.
_MANY_WORDS, _BORNE_OUT = 10, 0.2

#: So many words that it joins to what is elided tell an apostrophe.
_ELISIONS = 4

#: The prior of joined letters that many fonts have.
_COMMON = -1.3

#: Methods that can decide by themselves when they are this reliable on the glyphs that are known.
_TABLES = frozenset((
    "encoding", "glyph name", "cmap", "GSUB", "same outline", "symbol encoding", "actual text", "form", "byte",
    "accent apart",
))  # fmt: skip
RELIABLE = 0.95


def is_accepted(verdict: Verdict, printed: str | None, *, is_twin: bool = False) -> bool:
    """Whether the best text is proven. The printed text of one of several different glyphs needs proof as well."""
    best = verdict.best
    if best.text == printed:
        proven = best.words.coverage >= 0.5 and bool(best.words.examples)
        proven = proven or (best.outline or 0.0) >= SAME
        proven = proven or ("other face" in verdict.evidence and verdict.probability > 0.99)
        return verdict.probability > 0.9 and (not is_twin or (proven and not drawn_otherwise(verdict, printed)))
    readable = printed is not None and not is_unreadable(printed)
    marked = readable and _is_accented(best) and unicodedata.normalize("NFD", best.text)[0] == printed
    by_table = any(proposal.method in _TABLES and proposal.strength >= RELIABLE for proposal in best.proposals)
    needed = SURE_AGAINST_PRINT if readable and not marked else SURE_BY_TABLE if by_table else SURE
    if verdict.probability < needed:
        return False
    if best.advance is not None and best.advance <= -3.0:
        return False
    known, checked, long_ = best.words.known, best.words.checked, best.words.known_long
    # Of an acronym or an address most words are none, under any text.
    if checked >= 3 and best.words.coverage < 0.4 and not (by_table and verdict.probability >= SURE_AGAINST_PRINT):
        return False
    if not best.text.strip():
        return _is_space(best)
    if by_table and (not checked or known or not readable):
        return True
    if best.text in APOSTROPHES and "words" in verdict.evidence and long_ >= _ELISIONS and best.words.coverage >= 0.75:
        return True  # what is elided tells this one mark
    if not any(char.isalpha() for char in best.text):  # words do not tell one mark from another
        return "outline" in verdict.evidence or "other face" in verdict.evidence
    if _is_accented(best) and "advance" in verdict.evidence and (not checked or known):
        return True
    if _is_same_in_other_case(best, printed):
        return True
    plain = not readable and any(proposal.method == "form" for proposal in best.proposals)
    if plain and "form" in verdict.evidence and 0 < known == checked and verdict.probability >= SURE_AGAINST_PRINT:
        return True
    has_words = "words" in verdict.evidence and long_ >= 1
    sights = sum(name in verdict.evidence for name in ("outline", "other face", "form"))
    by_sight = sights > 0
    by_advance = "advance" in verdict.evidence
    if has_words and by_sight and by_advance:
        return True
    if has_words and sights > 1 and known == checked:
        return True
    if "words" in verdict.evidence and by_sight and known >= 2 and known == checked:
        return True
    if has_words and (by_sight or by_advance or len(verdict.evidence) >= 2):
        return long_ >= 2 and best.words.coverage >= 0.6
    if has_words and best.advance is None and best.outline is None:
        return long_ >= 4 and best.words.coverage >= 0.75
    if known and by_sight and by_advance:
        return _stands_out(verdict, 0.05)
    margin = 0.04 if "form" in verdict.evidence else 0.08
    return not checked and not readable and by_sight and by_advance and _stands_out(verdict, margin, least=0.9)


def _is_same_in_other_case(best: Opinion, printed: str | None) -> bool:
    """Whether another glyph of the document has this very outline, and is the printed letter in the other case."""
    same = any(proposal.method == "same outline" for proposal in best.proposals)
    return same and printed is not None and best.text != printed and best.text.lower() == printed.lower()


def is_by_words_alone(verdict: Verdict) -> bool:
    """Whether no outline and no table speaks for the best text, nor the page itself."""
    return bool(verdict.best.text.strip()) and set(verdict.evidence) <= {"words", "advance"}


def is_borne_out(best: Opinion) -> bool:
    """Whether a letter's own words leave it possible."""
    return not best.text.isalpha() or best.words.checked < _MANY_WORDS or best.words.coverage >= _BORNE_OUT


def _is_accented(best: Opinion) -> bool:
    """Whether the outline shows the plain letter of this font whole, and the very accent beside it."""
    accented = len(best.text) == 1 and len(unicodedata.normalize("NFD", best.text)) == 2
    return accented and best.outline is not None and best.outline >= 0.95


def drawn_otherwise(verdict: Verdict, printed: str | None) -> Opinion | None:
    """What the font's own letters show a glyph to be made of, where that is far from the text printed."""
    as_printed = next((opinion for opinion in verdict.opinions if opinion.text == printed), None)
    shown = [opinion for opinion in verdict.opinions if opinion.text != printed and (opinion.outline or 0.0) >= 0.85]
    if as_printed is None or as_printed.outline is None or not shown:
        return None
    best = max(shown, key=lambda opinion: (opinion.outline or 0.0, opinion.total))
    if as_printed.total > best.total + _BEYOND_DOUBT:  # a raised letter is no other letter
        return None
    return best if (best.outline or 0.0) >= as_printed.outline + 0.2 else None


def is_with_accent(opinion: Opinion, printed: str | None) -> bool:
    """Whether *opinion* is the printed letter with an accent that the outline shows."""
    return _is_accented(opinion) and unicodedata.normalize("NFD", opinion.text)[0] == printed


def _is_space(best: Opinion) -> bool:
    return best.outline == 1.0 and (best.advance is None or best.advance > -3.0)


def _stands_out(verdict: Verdict, margin: float, least: float = 0.75) -> bool:
    """Whether the outline of the best text is like by far more than that of any other."""
    best = verdict.best.outline
    if best is None or best < least:
        return False
    if any(_is_not_seen_yet(other, verdict.best) for other in verdict.opinions[1:]):
        return False
    return all(other.outline is None or other.outline <= best - margin for other in verdict.opinions[1:])


def _is_not_seen_yet(other: Opinion, best: Opinion) -> bool:
    """Whether other common joined letters, but for one the same, cannot be compared as that one is not known yet."""
    return (
        other.outline is None
        and len(other.text) == len(best.text) > 1
        and LIGATURES.get(other.text, -9.0) >= _COMMON
        and sum(a != b for a, b in zip(other.text, best.text, strict=True)) == 1
    )


def is_doubtful(verdict: Verdict, printed: str, *, is_twin: bool = False) -> bool:
    """Whether a readable text that was not replaced cannot be trusted either."""
    if verdict.best.text == printed:
        return False
    if is_twin and verdict.probability > 0.9 and {"outline", "advance"} <= set(verdict.evidence):
        return True
    return verdict.probability > 0.99 and any(name in verdict.evidence for name in ("words", "outline"))
