"""Tables, on one page and over several.

A *fragment* is what one page shows of a table. A *table* is fragments joined. Every cell keeps the places it comes
from as *parts*, each on one page, and each part keeps its lines, so that a value can be shown where it stands.
Coordinates as in :mod:`extractors.geometry`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.geometry import BBox
from extractors.page import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Neighbouring characters of a line that look alike."""

    text: str
    bbox: BBox
    is_bold: bool = False
    is_italic: bool = False
    #: Raised and smaller than its line: a footnote's mark, an ordinal's ending, an exponent.
    is_raised: bool = False
    #: Drawn by a glyph whose text the document does not give and no repair settled.
    is_doubtful: bool = False
    #: (font index, code) of every glyph, in order: what repair and conservation count. May be empty (other readers).
    glyphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text as printed, left to right. ``text`` is the spans' text with the spaces of the gaps."""

    text: str
    bbox: BBox
    spans: tuple[Span, ...]
    #: Main font size of the line, points.
    size: float
    #: Where the text stands, points from the top.
    baseline: float
    page: int
    #: Where each word of ``text`` ends, points from the left, in order; empty where a reader does not say.
    stops: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one page holds of a cell: its box and its lines from top to bottom."""

    page: int
    bbox: BBox
    lines: tuple[Line, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell over rows ``r0``-``r1`` and columns ``c0``-``c1`` (0-based, inclusive)."""

    r0: int
    r1: int
    c0: int
    c1: int
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The lines of all parts, one a line, as printed."""
        return "\n".join(line.text for part in self.parts for line in part.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """What one page shows of one table. Cells in reading order; each grid position belongs to at most one cell."""

    page: int
    bbox: BBox
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    #: ``row_count + 1`` positions from top to bottom, points.
    row_edges: tuple[float, ...]
    #: ``column_count + 1`` positions from left to right, points.
    column_edges: tuple[float, ...]
    #: How many rows at the top are a header.
    header_rows: int = 0
    #: Whether a rule, or the change of a fill, closes the table at its top and bottom.
    is_closed_top: bool = True
    is_closed_bottom: bool = True
    #: Which reader made it: ``ruled``, ``pdfplumber`` or ``camelot``.
    reader: str = "ruled"
    #: What showed the table: ``grid``, ``horizontal-rules``, ``fills``, ``alignment``, ``structure`` ...
    evidence: tuple[str, ...] = ()

    @property
    def glyphs(self) -> set[int]:
        """The indexes of the page's glyphs that stand in its cells; none by the readers of other libraries."""
        lines = [line for cell in self.cells for part in cell.parts for line in part.lines]
        return {glyph for line in lines for span in line.spans for glyph in span.glyphs}


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why a fragment was joined to the one before it, and which of its rows continues a row."""

    page: int
    #: Row of the joined table that goes on here; None where only the table goes on.
    row: int | None
    #: Names of what spoke for the join: ``empty-key-cell``, ``no-rule-at-break``, ``unfinished-sentence`` ...
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table over one or more pages. Repeated headers are dropped and counted in ``header_repeats``."""

    pages: tuple[int, ...]
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    header_rows: int
    joins: tuple[Join, ...] = ()
    #: Cells of repeated headers that were dropped: their characters are accounted for here.
    header_repeats: tuple[Cell, ...] = ()
    reader: str = "ruled"
    evidence: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Text of a page outside of its tables: one paragraph, heading, footnote or page number."""

    page: int
    #: ``heading``, ``paragraph``, ``footnote``, ``page_number`` or ``watermark``.
    kind: str
    bbox: BBox
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines joined by spaces; a soft hyphen at the end of a line is the typesetter's and goes."""
        return " ".join(line.text for line in self.lines).replace("\N{SOFT HYPHEN} ", "")
