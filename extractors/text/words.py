"""A word of a page, and what of its text readers see."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from extractors.geometry import BBox
from extractors.page import Glyph

#: What stands for a glyph whose text is not known.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"

#: Characters that are seen as a gap.
SPACES = frozenset(" \t\n\r\f\v\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}"
                    "\N{FIGURE SPACE}\N{HAIR SPACE}\N{ZERO WIDTH SPACE}\N{IDEOGRAPHIC SPACE}")  # fmt: skip
#: Characters that readers see otherwise than they are coded: ligatures as their letters, a printed soft hyphen.
AS_SEEN = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\N{SOFT HYPHEN}": "-"}
)
#: The turn of words that run aslant, letter by letter, and of all others that are printed across a page.
SLANTED = 4


class Word(NamedTuple):
    """Glyphs of one font that follow each other without a gap. Positions as in :mod:`extractors.geometry`."""

    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    font: int
    text: str
    glyphs: tuple[Glyph, ...]
    #: Whether a space is drawn before it.
    is_spaced: bool
    is_doubtful: bool
    #: Quarter turns of the text, anticlockwise: 0 as the page, 1 reads upwards, 3 downwards; or :data:`SLANTED`.
    turn: int = 0

    @property
    def bbox(self) -> BBox:
        """Its box on the page."""
        return BBox(self.x0, self.top, self.x1, self.bottom)

    @property
    def x_mid(self) -> float:
        """The vertical centre line, points from the left."""
        return (self.x0 + self.x1) / 2

    @property
    def y_mid(self) -> float:
        """The middle of its small letters, points from the top."""
        return (self.top + self.bottom) / 2 if self.turn else self.baseline - 0.3 * self.size


def is_doubtful(text: str | None) -> bool:
    """Whether a glyph's text is missing, U+FFFD, or a control or private-use character."""
    return not text or any(
        char == UNKNOWN or (not char.isprintable() and char not in SPACES and char != "\N{SOFT HYPHEN}")
        for char in text
    )


def as_seen(text: str) -> str:
    """*text* as readers see it: composed accents, the letters of ligatures, printed soft hyphens."""
    return unicodedata.normalize("NFC", text.translate(AS_SEEN))
