"""What a page draws: the values every later stage works on.

Coordinates as in :mod:`extractors.geometry`. Lengths are points unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extractors.geometry import BBox

#: Height of capitals, parts of the font size.
CAPITAL = 0.72


class Glyph(NamedTuple):
    """One glyph that is drawn. A NamedTuple, as a page draws thousands.

    ``text`` is what the document's font says the glyph means; None where it says nothing that can be read
    (no entry, U+FFFD, a control or private-use character is left as the font gives it: judging is for repair).
    ``font`` indexes :attr:`Document.fonts`; (font, code) is the key of a repair.
    """

    text: str | None
    code: int
    font: int
    bbox: BBox
    #: Baseline of the glyph, points from the top (x of its origin for text that is turned, see ``upright``).
    baseline: float
    #: Font size as drawn, points.
    size: float
    #: Whether the text runs from left to right on the page as seen.
    upright: bool
    #: False for text drawn without ink (render mode 3) or fully outside the page.
    visible: bool
    #: Position in the order of drawing, from 0, unique on its page. (A tuple's method of this name is not needed.)
    index: int  # pyright: ignore[reportIncompatibleMethodOverride]
    #: Index of the marked-content sequence in the page's structure, None outside of tagged content.
    mcid: int | None = None
    #: Whether the text runs aslant, as watermarks and stamps do.
    is_slanted: bool = False


class Rule(NamedTuple):
    """A straight stroked line, or a filled rectangle so thin that it reads as one; horizontal or vertical."""

    bbox: BBox
    #: True for a horizontal rule.
    horizontal: bool
    #: Thickness as drawn.
    width: float
    #: (r, g, b), each 0-1; None where the colour space gives no plain colour.
    color: tuple[float, float, float] | None


class Fill(NamedTuple):
    """A filled rectangle that is not thin: the shading of a cell, a row or a header."""

    bbox: BBox
    color: tuple[float, float, float] | None


class Link(NamedTuple):
    """A link annotation with an address."""

    bbox: BBox
    url: str
    #: The words that carry it; empty until a reader of tables has looked under the box.
    text: str = ""


class ActualText(NamedTuple):
    """A text that the page itself gives for some glyphs drawn one after the other, beside what their font says."""

    #: Positions of the first and the last glyph in :attr:`Page.glyphs`.
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font as the document declares it. Two font objects with the same name are two fonts."""

    #: Base font name without its subset prefix: ``Carlito-Bold``.
    name: str
    #: Base font name as written: ``BAAAAA+Carlito-Bold``.
    full_name: str
    #: Object number of the font dictionary, 0 for a direct object: with ``name`` it finds the font again.
    object_id: int
    is_bold: bool
    is_italic: bool
    #: True where (font, code) draws one glyph from several bytes (composite fonts).
    is_composite: bool
    #: What tells a font that is a direct object from others, which may have the same name; empty for other fonts.
    content: str = ""
    #: True where the font has no map from codes to text, and the program that is embedded tells it.
    is_unmapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureNode:
    """A place of tagged content in the document's structure tree, from the root down: ``("Table", 3), ("TR", 17)``."""

    path: tuple[tuple[str, int], ...]
    #: How many rows and columns its cell says that it covers.
    covers: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as it is drawn. ``number`` is 1-based."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    fills: tuple[Fill, ...]
    links: tuple[Link, ...]
    #: mcid -> place in the structure tree; empty for untagged pages.
    structure: dict[int, StructureNode]
    #: Boxes of images, for the question whether a page without text is a scan.
    images: tuple[BBox, ...]
    #: Degrees clockwise by which the page was turned, beyond what the file says, so that most of its text reads from
    #: left to right: 0, 90, 180 or 270. All coordinates are those of the turned page.
    turned: int = 0
    #: Texts that marked content gives, in drawing order; most pages have none.
    actual_texts: tuple[ActualText, ...] = ()
    #: One character a glyph, the same all through the document for the same text, code and font: runs of glyphs are
    #: counted and compared as strings, without a look at each glyph. Empty where a page was not read from a PDF.
    marks: str = ""
    #: Positions in ``glyphs`` before which the pen may have moved otherwise than from one letter to the next, rising.
    breaks: tuple[int, ...] = ()
    #: First and last place (exclusive) in ``glyphs`` of large text in a pale colour, as watermarks have.
    pale: tuple[tuple[int, int], ...] = ()
    #: Text and shapes other than rectangles in a colour that is no grey, such as dots and ticks.
    inks: tuple[Fill, ...] = ()
    #: Where text is cut off by a clipping path or the edge of the page: a part of it is drawn and not seen.
    cuts: tuple[BBox, ...] = ()

    def kinds(self) -> Iterator[int]:
        """The first place in ``glyphs`` of each text, code and font; all places where the page has no marks."""
        if len(self.marks) != len(self.glyphs):
            return iter(range(len(self.glyphs)))
        return map(self.marks.index, set(self.marks))

    def alike(self, place: int) -> Iterator[int]:
        """*place* and those behind it where a glyph of the same text, code and font is drawn."""
        mark = self.marks[place : place + 1] if len(self.marks) == len(self.glyphs) else ""
        while place >= 0:
            yield place
            place = self.marks.find(mark, place + 1) if mark else -1

    def visible_keys(self) -> frozenset[tuple[int, int]]:
        """(font, code) of what is drawn on the page for people to see."""
        glyphs = self.glyphs
        return frozenset(
            (glyphs[first].font, glyphs[first].code)
            for first in self.kinds()
            if glyphs[first].visible or any(glyphs[place].visible for place in self.alike(first))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A PDF as read: all fonts, and the pages asked for."""

    page_count: int
    fonts: tuple[Font, ...]
    pages: tuple[Page, ...]
