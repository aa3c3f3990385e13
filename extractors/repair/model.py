"""The values of the repair stage: what is proposed, what is decided, what a document's repairs are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from extractors.page import Font
from schemas.findings import Finding

#: (font, code): ``font`` indexes ``Document.fonts``. A broken character is one wrong entry under such a key.
Key = tuple[int, int]

DecidedBy = Literal["software", "steward"]


class Proposal(NamedTuple):
    """What one method says about one glyph.

    ``strength`` is the probability, 0-1, with which the method alone would be right; a method that can only rank
    candidates gives one proposal a candidate.
    """

    method: str
    text: str
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about one glyph of one font, accepted or refused.

    Advances are in 1/1000 em; ``words_checked`` counts different words in which the glyph stands and which can be
    looked up, ``words_known`` those of them that the lexicon knows once repaired.
    """

    font: int
    font_name: str
    object_id: int
    code: int
    #: What the text layer gives; None where it gives nothing.
    printed: str | None
    #: What the glyph means; None where the evidence is not enough.
    repaired: str | None
    occurrences: int
    first_page: int
    words_checked: int
    words_known: int
    advance: float | None
    expected_advance: float | None
    #: Names of the methods that agree with the decision.
    evidence: tuple[str, ...]
    #: 0-1.
    confidence: float
    decided_by: DecidedBy = "software"
    #: Words that are known only since the repair, a few, for people to look at.
    examples: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """(font, code)."""
        return self.font, self.code

    @property
    def accepted(self) -> bool:
        """Whether the glyph gets another text."""
        return self.repaired is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """All decisions about one document, in the order of (font, code), and what there is to tell about them."""

    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: Glyphs whose text cannot be trusted and that no evidence settles: what they touch needs a review.
    doubtful: frozenset[Key] = frozenset()
    #: (font, code) -> text, for the accepted decisions.
    texts: Mapping[Key, str] = field(default_factory=dict[Key, str])
    #: (font, code) -> meaning, for private codes of symbol fonts: bullets and the like. That they have no other text
    #: is how such fonts are made and nothing to repair; they are applied, and written where a map is written anyway.
    symbols: Mapping[Key, str] = field(default_factory=dict[Key, str])
    #: (font, code) -> text as it was, for the other glyphs of the fonts that are repaired: rewriting keeps them.
    kept: Mapping[Key, str] = field(default_factory=dict[Key, str])
    #: The fonts of the document, by the index that keys speak of.
    fonts: tuple[Font, ...] = ()
    #: Fonts without a map whose texts are right, as their programs tell them: other readers would find none.
    unmapped: frozenset[int] = frozenset()

    @property
    def is_written(self) -> bool:
        """Whether a copy of the PDF differs from it."""
        return bool(self.texts or self.unmapped)

    @property
    def is_sound(self) -> bool:
        """True where the document needs no repair and nothing in it is doubtful."""
        return not self.texts and not self.doubtful

    @property
    def accepted(self) -> tuple[Decision, ...]:
        """The decisions that change a text."""
        return tuple(decision for decision in self.decisions if decision.accepted)
