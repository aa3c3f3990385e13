"""What readers that stand on other libraries share: from their boxes and words to fragments.

Such a reader gives cells and words in the space of its library; here they become values of
:mod:`extractors.table` in the coordinates of :mod:`extractors.geometry`: the page as its reader sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.geometry import BBox
from extractors.page import Font, Link
from extractors.table import Cell, Fragment, Part
from extractors.text.lines import group_rows, make_lines, row_text
from extractors.text.words import UNKNOWN, Word, as_seen, is_doubtful

#: Positions of edges nearer to each other than this (points) are one.
NEAR = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A page's boxes, as the file gives them, and how it is turned.

    :param media: media box, points, y up.
    :param crop: crop box, points, y up; what of the page is seen.
    :param rotate: degrees clockwise by which the page is turned to be seen, a multiple of 90.
    """

    media: tuple[float, float, float, float]
    crop: tuple[float, float, float, float]
    rotate: int

    def turned(self, degrees: int) -> Frame:
        """The same page turned further, clockwise."""
        return Frame(media=self.media, crop=self.crop, rotate=(self.rotate + degrees) % 360)

    def on_media(self, box: Sequence[float]) -> BBox:
        """A box of the file (y up) on the turned media box: origin top left, y down."""
        x0, y0, x1, y1 = min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
        left, low, right, high = _ordered(self.media)
        if self.rotate == 90:
            return BBox(y0 - low, x0 - left, y1 - low, x1 - left)
        if self.rotate == 180:
            return BBox(right - x1, y0 - low, right - x0, y1 - low)
        if self.rotate == 270:
            return BBox(high - y1, right - x1, high - y0, right - x0)
        return BBox(x0 - left, high - y1, x1 - left, high - y0)

    @property
    def height(self) -> float:
        """Height of the turned media box, points."""
        return self.on_media(self.media).height

    @property
    def seen(self) -> BBox:
        """What is seen of the page, on the turned media box."""
        media, crop = self.on_media(self.media), self.on_media(self.crop)
        left, top = max(crop.x0, media.x0), max(crop.top, media.top)
        right, bottom = min(crop.x1, media.x1), min(crop.bottom, media.bottom)
        # A crop box beside the page: viewers show the whole page.
        return BBox(left, top, right, bottom) if right - left >= 1 and bottom - top >= 1 else media

    def on_seen(self, box: Sequence[float]) -> BBox:
        """A box of the file (y up) on the page as it is seen: origin top left, y down."""
        placed, seen = self.on_media(box), self.seen
        return BBox(placed.x0 - seen.x0, placed.top - seen.top, placed.x1 - seen.x0, placed.bottom - seen.top)


def _ordered(box: Sequence[float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


@dataclass(slots=True)
class FontNames:
    """The fonts of one document by name, as far as a reader has met them."""

    fonts: list[Font] = field(default_factory=list[Font])
    _indexes: dict[str, int] = field(default_factory=dict[str, int])

    def index(self, name: str) -> int:
        """The index in :attr:`fonts` of the font called *name*, which may have a subset prefix."""
        known = self._indexes.get(name)
        if known is None:
            known = self._indexes[name] = len(self.fonts)
            plain = name.split("+", 1)[1] if len(name) > 7 and name[6] == "+" else name
            lowered = plain.lower()
            self.fonts.append(
                Font(
                    name=plain,
                    full_name=name,
                    object_id=0,
                    is_bold="bold" in lowered or "black" in lowered,
                    is_italic="italic" in lowered or "oblique" in lowered,
                    is_composite=False,
                )
            )
        return known


def make_word(
    text: str, box: BBox, *, baseline: float, size: float, font: int, turn: int = 0, is_spaced: bool = True
) -> Word:
    """A word of another reader: ligatures as letters, U+FFFD for what its library could not read.

    :param baseline: points from the top; for turned text, of its origin from the left.
    :param turn: quarter turns anticlockwise of its text.
    """
    return Word(
        box.x0, box.top, box.x1, box.bottom, baseline, size, font, as_seen(text), (), is_spaced, is_doubtful(text), turn
    )


def readable(text: str) -> str:
    """The text of one drawn character; U+FFFD where the library gives the number of its glyph or a control character
    instead. Private characters are left: some symbol fonts have no others."""
    if text.startswith("(cid:"):
        return UNKNOWN
    if is_doubtful(text) and not any("\ue000" <= char <= "\uf8ff" for char in text):
        return UNKNOWN
    return text


def is_blank(text: str) -> bool:
    """Whether a character is a space: the controls that Python counts among them are glyphs without text."""
    return text.isspace() and not "\x1c" <= text[0] <= "\x1f"


def edges_of(values: Sequence[float]) -> tuple[float, ...]:
    """Positions in ascending order, those nearer to each other than :data:`NEAR` taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return tuple(found)


def make_fragment(
    *,
    page: int,
    rows: tuple[float, ...],
    columns: tuple[float, ...],
    cells: Sequence[tuple[tuple[int, int, int, int], Sequence[Word]]],
    fonts: Sequence[Font],
    links: Sequence[Link],
    reader: str,
    evidence: str,
) -> Fragment:
    """A fragment of a grid. Each of *cells* is ``(r0, r1, c0, c1)``, inclusive, and its words."""
    made: list[Cell] = []
    for (r0, r1, c0, c1), words in sorted(cells, key=lambda cell: (cell[0][0], cell[0][2])):
        box = BBox(columns[c0], rows[r0], columns[c1 + 1], rows[r1 + 1])
        part = Part(
            page=page, bbox=box, lines=make_lines(words, fonts, page), links=links_of(words, links) if links else ()
        )
        made.append(Cell(r0=r0, r1=r1, c0=c0, c1=c1, parts=(part,)))
    return Fragment(
        page=page,
        bbox=BBox(columns[0], rows[0], columns[-1], rows[-1]),
        row_count=len(rows) - 1,
        column_count=len(columns) - 1,
        cells=tuple(made),
        row_edges=rows,
        column_edges=columns,
        reader=reader,
        evidence=(evidence,),
    )


def links_of(words: Sequence[Word], links: Sequence[Link]) -> tuple[Link, ...]:
    """The links that lie on some of *words*, with the words under them."""
    found: list[Link] = []
    for link in links:
        under = [
            word
            for word in words
            if link.bbox.top - 0.5 < word.y_mid < link.bbox.bottom + 0.5
            and min(word.x1, link.bbox.x1) - max(word.x0, link.bbox.x0) > 0.5 * min(word.x1 - word.x0, link.bbox.width)
        ]
        if under:
            found.append(link._replace(text=" ".join(row_text(row) for row in group_rows(under))))
    return tuple(found)
