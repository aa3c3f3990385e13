"""camelot's reading of the tables of a PDF. The only importer of camelot.

Pages are read with camelot's lattice parser on the lines that the page draws (no image is made, unless asked for);
pages on which it finds nothing are read with the hybrid parser, which goes by the alignment of text. Cells and their
text are camelot's; where each word of a cell stands is looked up in the text lines that camelot made them of.
"""

from __future__ import annotations

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from camelot.io import read_pdf

from extractors.geometry import BBox, union
from extractors.page import Link
from extractors.readers.foreign import FontNames, Frame, is_blank, make_fragment, make_word, readable
from extractors.readers.opening import must_be_pdf, protected
from extractors.table import Fragment
from extractors.text.words import Word
from schemas.errors import DamagedPdf

NAME = "camelot"

for _noisy in ("camelot", "playa"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)

#: How camelot names the turn it found, and the degrees clockwise by which it turns the page.
_TURNS = {"": 0, "anticlockwise": 90, "clockwise": 270}

#: What may surround the text of a line.
_BLANKS = " \t\r\N{NO-BREAK SPACE}"


def read_fragments(path: Path, *, pages: Sequence[int] | None = None, thorough: bool = False) -> tuple[Fragment, ...]:
    """The tables that camelot finds on *pages* (1-based; all by default) of the PDF at *path*, in reading order.

    A page that camelot fails on gives none.

    :param thorough: look for lines on an image of the page too, as camelot does by default: it finds lines that are
        drawn as wider rectangles, and takes five to ten times as long.
    :raises NotAPdf: the file is not a PDF.
    :raises DamagedPdf: it cannot be opened.
    :raises EncryptedPdf: it needs a password.
    """
    engine = "combined" if thorough else "vector"
    sheets = _sheets(path)
    wanted = sorted(sheets) if pages is None else sorted({page for page in pages if page in sheets})
    tables = _tables(path, wanted, flavor="lattice", engine=engine, split_text=True)
    done = {table.page for table in tables}
    tables += _tables(path, [page for page in wanted if page not in done], flavor="hybrid", engine=engine)
    fonts = FontNames()
    found = [_fragment(table, sheets[table.page], fonts) for table in tables]
    return tuple(
        sorted(
            (fragment for fragment in found if fragment is not None),
            key=lambda fragment: (fragment.page, fragment.bbox.top, fragment.bbox.x0),
        )
    )


class _Sheet(NamedTuple):
    """What camelot does not give of a page: its boxes, and its links as (rectangle of the file, address)."""

    frame: Frame
    links: tuple[tuple[tuple[float, float, float, float], str], ...]


def _sheets(path: Path) -> dict[int, _Sheet]:
    """Page → its boxes and links."""
    must_be_pdf(path)
    try:
        with pikepdf.open(path) as pdf:
            return {number: _sheet(page) for number, page in enumerate(pdf.pages, start=1)}
    except pikepdf.PasswordError as error:
        raise protected(path) from error
    except pikepdf.PdfError as error:
        raise DamagedPdf(
            f"the PDF cannot be opened ({error}).", where=str(path), remedy="Download it again."
        ) from error


def _sheet(page: pikepdf.Page) -> _Sheet:
    frame = Frame(media=_box(page.mediabox), crop=_box(page.cropbox), rotate=int(page.rotation or 0) % 360)
    links: list[tuple[tuple[float, float, float, float], str]] = []
    annotations: Any = page.obj.get("/Annots", [])
    for annotation in annotations:
        try:
            links.append((_box(annotation.Rect), str(annotation.A.URI)))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # no link, or one that leads to a place in the document
    return _Sheet(frame, tuple(links))


def _box(value: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(side) for side in value)
    return x0, y0, x1, y1


def _tables(path: Path, pages: Sequence[int], **options: Any) -> list[Any]:
    """camelot's tables on *pages*: all at once, or page by page where one of them is too much for it."""
    if not pages:
        return []
    try:
        numbers = ",".join(str(page) for page in pages)
        return list(read_pdf(str(path), pages=numbers, suppress_stdout=True, **options))
    except Exception as error:  # camelot passes on what its parsers and their libraries raise
        logging.getLogger(__name__).debug("pages %s: %s", pages, error)
        if len(pages) == 1:
            return []
        return [table for page in pages for table in _tables(path, [page], **options)]


def _fragment(table: Any, sheet: _Sheet, fonts: FontNames) -> Fragment | None:
    """The fragment of one of camelot's tables; None where nothing of it is seen."""
    frame = sheet.frame.turned(_TURNS[table.rotation])
    seen = frame.seen
    height = float(table.pdf_size[1])
    rows = [height - float(table.rows[0][0]) - seen.top, *(height - float(row[1]) - seen.top for row in table.rows)]
    columns = [float(table.cols[0][0]) - seen.x0, *(float(column[1]) - seen.x0 for column in table.cols)]
    if any(a >= b for edges in (rows, columns) for a, b in pairwise(edges)):
        return None
    printed = _Printed(table.textlines, height, seen, fonts)
    cells: list[tuple[tuple[int, int, int, int], list[Word]]] = []
    for r0, r1, c0, c1 in _spans(table.cells):
        box = BBox(columns[c0], rows[r0], columns[c1 + 1], rows[r1 + 1])
        text = "\n".join(
            table.cells[r][c].text for r in range(r0, r1 + 1) for c in range(c0, c1 + 1) if table.cells[r][c].text
        )
        cells.append(((r0, r1, c0, c1), printed.words(text, box)))
    fragment = make_fragment(
        page=int(table.page),
        rows=tuple(rows),
        columns=tuple(columns),
        cells=cells,
        fonts=fonts.fonts,
        links=[Link(frame.on_seen(rectangle), address) for rectangle, address in sheet.links],
        reader=NAME,
        evidence="grid" if table.flavor == "lattice" else "alignment",
    )
    return fragment if fragment.bbox.overlap(BBox(0, 0, seen.width, seen.height)) > 0 else None


def _spans(cells: Sequence[Sequence[Any]]) -> list[tuple[int, int, int, int]]:
    """The cells ``(r0, r1, c0, c1)``, inclusive: neighbours without a border between them, as far as they make a
    rectangle."""
    height, width = len(cells), len(cells[0])
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, int]] = []

    def open_right(r: int, c: int) -> bool:
        return not (cells[r][c].right or cells[r][c + 1].left)

    def open_below(r: int, c: int) -> bool:
        return not (cells[r][c].bottom or cells[r + 1][c].top)

    for r0 in range(height):
        for c0 in range(width):
            if (r0, c0) in taken:
                continue
            c1, r1 = c0, r0
            while c1 + 1 < width and (r0, c1 + 1) not in taken and open_right(r0, c1):
                c1 += 1
            while (
                r1 + 1 < height
                and all((r1 + 1, c) not in taken and open_below(r1, c) for c in range(c0, c1 + 1))
                and all(open_right(r1 + 1, c) for c in range(c0, c1))
            ):
                r1 += 1
            taken |= {(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
            found.append((r0, r1, c0, c1))
    return found


class _Printed:
    """The text lines that camelot saw on a page, to look up where the text of its cells stands."""

    def __init__(self, textlines: Iterable[Any], height: float, seen: BBox, fonts: FontNames) -> None:
        self._height = height
        self._seen = seen
        self._fonts = fonts
        self._lines = [(_on_page(line, height, seen), [(char.get_text(), char) for char in line]) for line in textlines]
        self._lines.sort(key=lambda line: (line[0].top, line[0].x0))
        self._tops = [line[0].top for line in self._lines]
        self._tallest = max((line[0].height for line in self._lines), default=0.0)

    def words(self, text: str, box: BBox) -> list[Word]:
        """The words of a cell's *text*, placed where a line with that text crosses *box*, or else spread in it."""
        pieces = [piece for piece in (line.strip(_BLANKS) for line in text.split("\n")) if piece]
        if not pieces:
            return []
        first = bisect_left(self._tops, box.top - self._tallest)
        near = [line for line in self._lines[first : bisect_right(self._tops, box.bottom)] if _touches(box, line[0])]
        used: set[int] = set()
        found: list[Word] = []
        for index, piece in enumerate(pieces):
            placed = self._placed(piece, near, box, used)
            found += placed or self._spread(piece, index, len(pieces), box)
        return found

    def _placed(
        self, piece: str, near: Sequence[tuple[BBox, Sequence[tuple[str, Any]]]], box: BBox, used: set[int]
    ) -> list[Word]:
        for _, line in near:
            text = "".join(part for part, _ in line)
            start = text.find(piece)
            while start >= 0:
                chars = _between(line, start, start + len(piece))
                drawn = [char for _, char in chars if hasattr(char, "matrix")]
                if drawn and not any(id(char) in used for char in drawn):
                    here = union(_on_page(char, self._height, self._seen) for char in drawn)
                    if _touches(box, here):
                        used.update(id(char) for char in drawn)
                        return self._made(chars)
                start = text.find(piece, start + 1)
        return []

    def _made(self, chars: Sequence[tuple[str, Any]]) -> list[Word]:
        """The words of *chars*: drawn characters, and the spaces that camelot's layout put between them."""
        words: list[Word] = []
        held: list[tuple[str, Any]] = []
        size = 0.0

        def close() -> None:
            if not held:
                return
            first = held[0][1]
            a, b, _, _, x, y = first.matrix
            turn = (1 if b > 0 else 3) if abs(b) > abs(a) else (2 if a < 0 else 0)
            baseline = x - self._seen.x0 if turn in (1, 3) else self._height - y - self._seen.top
            words.append(
                make_word(
                    "".join(readable(text) for text, _ in held),
                    union(_on_page(char, self._height, self._seen) for _, char in held),
                    baseline=baseline,
                    size=round(float(first.size if turn in (0, 2) else first.width), 1),
                    font=self._fonts.index(str(first.fontname)),
                    turn=turn,
                )
            )
            held.clear()

        for text, char in chars:
            if not hasattr(char, "matrix") or is_blank(text):
                close()
                continue
            if held and abs(float(char.size) - size) > 0.1:
                close()
            size = float(char.size)
            held.append((text, char))
        close()
        return words

    def _spread(self, piece: str, index: int, count: int, box: BBox) -> list[Word]:
        """The words of a line that was not found again, spread evenly over the line's share of *box*."""
        pitch = box.height / count
        size = min(pitch * 0.8, 10.0)
        baseline = box.top + pitch * index + pitch * 0.8
        step = box.width / max(len(piece), 1)
        words: list[Word] = []
        at = 0
        for text in piece.split():
            at = piece.index(text, at)
            left = box.x0 + step * at
            at += len(text)
            place = BBox(left, baseline - 0.75 * size, box.x0 + step * at, baseline + 0.25 * size)
            words.append(make_word(text, place, baseline=baseline, size=size, font=self._fonts.index("")))
        return words


def _on_page(thing: Any, height: float, seen: BBox) -> BBox:
    """The box of something of camelot's layout, whose origin is at the bottom left of the media box."""
    return BBox(
        float(thing.x0) - seen.x0, height - float(thing.y1) - seen.top,
        float(thing.x1) - seen.x0, height - float(thing.y0) - seen.top,
    )  # fmt: skip


def _touches(box: BBox, other: BBox) -> bool:
    return box.overlap(other) > 0 or box.holds_point(other.x_mid, other.y_mid)


def _between(line: Sequence[tuple[str, Any]], start: int, end: int) -> list[tuple[str, Any]]:
    """The characters of *line* from offset *start* to *end* of its text."""
    found: list[tuple[str, Any]] = []
    at = 0
    for text, char in line:
        if start <= at < end:
            found.append((text, char))
        at += len(text)
    return found
