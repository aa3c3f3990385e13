"""pdfplumber's reading of the tables of a PDF. The only importer of pdfplumber.

Cells are those of pdfplumber's table finder with its defaults, which follow the lines that are drawn; words are made
of pdfplumber's own characters. A table without lines on all sides of its cells is beyond this reader.
"""

from __future__ import annotations

import logging
import warnings
from bisect import bisect_right
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pdfplumber
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import dedupe_chars, extract_words

from extractors.geometry import BBox
from extractors.page import Link
from extractors.readers.foreign import FontNames, Frame, edges_of, make_fragment, make_word, readable
from extractors.readers.opening import must_be_pdf, protected
from extractors.table import Fragment
from extractors.text.words import Word
from schemas.errors import DamagedPdf

NAME = "pdfplumber"

#: A gap wider than this (parts of the font size) separates two words.
GAP = 0.15

for _noisy in ("pdfminer", "pdfplumber"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)

#: What pdfplumber gives of a character, a cell, an annotation: it has no types for them.
Thing = dict[str, Any]


def read_fragments(path: Path, *, pages: Sequence[int] | None = None) -> tuple[Fragment, ...]:
    """The tables that pdfplumber finds on *pages* (1-based; all by default) of the PDF at *path*, in reading order.

    A page that pdfplumber fails on gives none.

    :raises NotAPdf: the file is not a PDF.
    :raises DamagedPdf: pdfplumber cannot open it.
    :raises EncryptedPdf: it needs a password.
    """
    found: list[Fragment] = []
    with _open(path, pages) as pages_read:
        fonts = FontNames()
        for page in pages_read:
            try:
                found += _read_page(page, fonts)
            except Exception as error:  # damaged pages raise many kinds; what is unread is told by the comparison
                logging.getLogger(__name__).debug("page %s: %s", page.page_number, error)
            page.close()
    return tuple(found)


@contextmanager
def _open(path: Path, pages: Sequence[int] | None) -> Generator[Iterable[PlumberPage]]:
    must_be_pdf(path)
    try:
        pdf = pdfplumber.open(path, pages=None if pages is None else list(pages), raise_unicode_errors=False)
        read = pdf.pages
    except PdfminerException as error:
        if "Password" in repr(error):
            raise protected(path) from error
        raise DamagedPdf(
            f"pdfplumber cannot open the PDF ({error}).", where=str(path), remedy="Download it again."
        ) from error
    with pdf:
        yield read


def _read_page(page: PlumberPage, fonts: FontNames) -> list[Fragment]:
    turn = _turn_needed(page.chars)
    if turn:
        page = _turned(page, turn)
    frame = Frame(media=_box(page.page_obj.mediabox), crop=_box(page.page_obj.cropbox), rotate=page.rotation)
    seen = frame.seen
    # pdfplumber counts from the media box's own corner; we count from that of what is seen.
    left, top = float(page.mediabox[0]) + seen.x0, float(page.mediabox[1]) + seen.top
    tables = page.find_tables()
    if not tables:
        return []
    chars = _distinct(page.chars)
    links = _links(page, frame)
    found: list[Fragment] = []
    for table in tables:
        boxes = [BBox(*(float(side) for side in cell)) for cell in table.cells]
        rows = edges_of([side for box in boxes for side in (box.top, box.bottom)])
        columns = edges_of([side for box in boxes for side in (box.x0, box.x1)])
        cells = _cells(boxes, rows, columns)
        held = _chars_of(cells, chars, rows, columns)
        fragment = make_fragment(
            page=page.page_number,
            rows=tuple(row - top for row in rows),
            columns=tuple(column - left for column in columns),
            cells=[(cell, _words(some, page, fonts, left, top)) for cell, some in zip(cells, held, strict=True)],
            fonts=fonts.fonts,
            links=links,
            reader=NAME,
            evidence="grid",
        )
        if fragment.bbox.overlap(BBox(0, 0, seen.width, seen.height)) > 0:
            found.append(fragment)
    return sorted(found, key=lambda fragment: (fragment.bbox.top, fragment.bbox.x0))


def _box(value: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(side) for side in value)
    return x0, y0, x1, y1


def _direction(char: Thing) -> int:
    """Degrees clockwise by which a page must be turned for *char* to stand upright."""
    a, b = char["matrix"][:2]
    if abs(b) > abs(a):
        return 90 if b > 0 else 270
    return 180 if a < 0 else 0


def _turn_needed(chars: Sequence[Thing]) -> int:
    """Degrees clockwise by which a reader turns the page: 0 where most of its text is upright."""
    ways = Counter(_direction(char) for char in chars)
    turned = len(chars) - ways[0]
    if turned < 20 or turned * 5 < len(chars) * 3:
        return 0
    del ways[0]
    turn, count = ways.most_common(1)[0]
    return turn if count * 2 > turned else 0


def _turned(page: PlumberPage, degrees: int) -> PlumberPage:
    """The same page, read as if the file said that it is turned by *degrees* more."""
    rotate = (page.rotation + degrees) % 360
    page.page_obj.rotate = rotate
    page.page_obj.attrs = {**page.page_obj.attrs, "Rotate": rotate}
    return PlumberPage(page.pdf, page.page_obj, page_number=page.page_number)


def _distinct(chars: list[Thing]) -> list[Thing]:
    """*chars* without those drawn a second time to look bold."""
    places = {(char["text"], round(char["x0"]), round(char["top"])) for char in chars if not char["text"].isspace()}
    count = sum(1 for char in chars if not char["text"].isspace())
    return chars if len(places) == count else dedupe_chars(chars, tolerance=1)


def _cells(boxes: Sequence[BBox], rows: Sequence[float], columns: Sequence[float]) -> list[tuple[int, int, int, int]]:
    """The places of *boxes* in the grid; where two overlap, the first one holds."""
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes, key=lambda box: (box.top, box.x0)):
        r0, r1 = bisect_right(rows, box.top + 0.01) - 1, bisect_right(rows, box.bottom + 0.01) - 2
        c0, c1 = bisect_right(columns, box.x0 + 0.01) - 1, bisect_right(columns, box.x1 + 0.01) - 2
        places = {(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
        if places and not places & taken:
            taken |= places
            found.append((r0, r1, c0, c1))
    return found


def _chars_of(
    cells: Sequence[tuple[int, int, int, int]], chars: Sequence[Thing], rows: Sequence[float], columns: Sequence[float]
) -> list[list[Thing]]:
    """The characters of each cell: those whose middle is in it."""
    owner = {
        (r, c): index
        for index, (r0, r1, c0, c1) in enumerate(cells)
        for r in range(r0, r1 + 1)
        for c in range(c0, c1 + 1)
    }
    held: list[list[Thing]] = [[] for _ in cells]
    for char in chars:
        r = bisect_right(rows, (char["top"] + char["bottom"]) / 2) - 1
        c = bisect_right(columns, (char["x0"] + char["x1"]) / 2) - 1
        index = owner.get((r, c))
        if index is not None:
            held[index].append(char)
    return held


#: Direction of a character → how pdfplumber is to order its line and lines, and its quarter turns.
_ORDER = {
    0: ({"line_dir": "ttb", "char_dir": "ltr"}, 0),
    90: ({"line_dir_rotated": "ltr", "char_dir_rotated": "btt"}, 1),
    180: ({"line_dir": "btt", "char_dir": "rtl"}, 2),
    270: ({"line_dir_rotated": "rtl", "char_dir_rotated": "ttb"}, 3),
}


def _words(chars: Sequence[Thing], page: PlumberPage, fonts: FontNames, left: float, top: float) -> list[Word]:
    """The words that pdfplumber makes of *chars*; *left* and *top* are the corner that positions count from."""
    ways: dict[int, list[Thing]] = {}
    for char in chars:
        ways.setdefault(_direction(char), []).append(
            {**char, "text": readable(char["text"]), "size": round(char["size"], 1)}
        )
    found: list[Word] = []
    foot = float(page.height) + float(page.mediabox[1])
    for way, some in sorted(ways.items()):
        order, turn = _ORDER[way]
        for word in extract_words(some, x_tolerance_ratio=GAP, extra_attrs=["size"], return_chars=True, **order):
            first = word["chars"][0]
            x, y = first["matrix"][4:6]
            baseline = x + float(page.mediabox[0]) - left if way in (90, 270) else foot - y - top
            found.append(
                make_word(
                    word["text"],
                    BBox(word["x0"] - left, word["top"] - top, word["x1"] - left, word["bottom"] - top),
                    baseline=baseline,
                    size=word["size"],
                    font=fonts.index(first["fontname"]),
                    turn=turn,
                )
            )
    return found


def _links(page: PlumberPage, frame: Frame) -> list[Link]:
    """The links of the page. Their boxes are placed here: pdfplumber's are wrong on turned pages."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Could not decode", category=UserWarning)
            annotations = page.hyperlinks
    except Exception as error:  # a damaged annotation must not cost the page its tables
        logging.getLogger(__name__).debug("links of page %s: %s", page.page_number, error)
        return []
    return [
        Link(frame.on_seen([float(side) for side in annotation["data"]["Rect"]]), annotation["uri"])
        for annotation in annotations
        if isinstance(annotation["uri"], str)
    ]
