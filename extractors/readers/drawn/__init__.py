"""What the pages of a PDF draw: glyphs with their codes, rules, fills, links. The only importer of playa."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import playa
from playa.content import PathObject, TextObject
from playa.pdftypes import KWD
from playa.utils import decode_text, mult_matrix, transform_bbox

from extractors.collector import without_collector
from extractors.geometry import BBox
from extractors.page import Document, Fill, Font, Page, Rule
from extractors.readers.drawn.clips import Clipped, cut_to, drawn_on
from extractors.readers.drawn.fonts import FontTable
from extractors.readers.drawn.glyphs import PageText
from extractors.readers.drawn.tags import Tags
from extractors.readers.links import links_of
from extractors.readers.marked import ActualTexts
from extractors.readers.opening import must_be_pdf, protected
from extractors.readers.paths import draw, ink
from extractors.readers.turns import turn_needed
from extractors.readers.unseen import Unseen
from schemas.errors import DamagedPdf

__all__ = ["OpenPdf", "open_pdf", "read_document"]

logging.getLogger("playa").setLevel(logging.CRITICAL)

#: A whole PDF says where it ends in its last bytes; some programs write a little behind.
_TAIL = 4096


class OpenPdf:
    """An open PDF whose pages can be read in any order, each as often as needed."""

    def __init__(self, document: Any, path: Path, fonts: Sequence[Font] = ()) -> None:
        self._document = document
        self._path = path
        self._fonts = FontTable(document, fonts)
        self._tags = Tags(document)

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._document.pages)

    @property
    def fonts(self) -> tuple[Font, ...]:
        """The fonts met so far, in the order in which reading met them."""
        return tuple(self._fonts.values)

    def page(self, number: int) -> Page:
        """Read page *number* (1-based).

        :raises DamagedPdf: the page refers to objects that the file does not hold, as where it is cut short.
        """
        try:
            return self._turned_page(number)
        except Exception as error:  # playa raises many kinds on damaged pages
            raise DamagedPdf(
                f"page {number} is damaged, or the file is cut short ({error}).",
                where=str(self._path),
                remedy="Download it again.",
            ) from error

    def _turned_page(self, number: int) -> Page:
        page = self._document.pages[number - 1]
        self._fonts.turn_the_page()
        rotate = page.rotate
        width, height = _place_page(page, rotate)
        read = self._read(page, number, width, height)
        turn = turn_needed(read.glyphs)
        if turn:
            # A table printed sideways: read once more, turned as its reader turns the page.
            width, height = _place_page(page, rotate + turn)
            read = replace(self._read(page, number, width, height), turned=turn)
            page.rotate = rotate
        return read

    def _read(self, page: Any, number: int, width: float, height: float) -> Page:
        text = PageText(self._fonts, width, height)
        glyphs = text.glyphs
        rules: list[Rule] = []
        fills: list[Fill] = []
        inks: list[Fill] = []
        images: list[BBox] = []
        actual = ActualTexts()
        unseen = Unseen()
        clipped = Clipped(width, height)
        for thing in drawn_on(page, KWD):
            clip = thing.gstate.clipping_path
            if isinstance(thing, TextObject):
                first = len(glyphs)
                text.place(thing)
                unseen.text(thing.gstate, first, glyphs)
                if first < len(glyphs) and (color := ink(thing.gstate)) is not None:
                    inks += (Fill(glyph.bbox, color) for glyph in glyphs[first:])
                if clip is not None or (first < len(glyphs) and glyphs[first].visible != glyphs[-1].visible):
                    clipped.text(clip, first, glyphs)
                if thing.mcstack:
                    actual.cover(thing.mcstack, first, len(glyphs))
            elif isinstance(thing, PathObject):
                first, first_rule = len(fills), len(rules)
                draw(thing, rules, fills)
                if thing.fill and len(fills) == first and (color := ink(thing.gstate)) is not None:
                    inks.append(Fill(BBox(*thing.bbox), color))
                if clip is not None:
                    cut_to(clip, rules, first_rule, fills, first)
                unseen.path(thing, fills, first, glyphs)
            else:
                unseen.ground(thing)
                if thing.object_type == "image":
                    images.append(BBox(*thing.bbox))
                    actual.picture(thing.mcstack)
        structure = self._tags.of(page)
        return Page(
            number=number,
            width=width,
            height=height,
            glyphs=tuple(unseen.applied(glyphs, clipped.hidden)),
            cuts=clipped.cuts,
            pale=tuple(unseen.pale),
            rules=tuple(rule for rule in rules if _is_seen(rule.bbox, width, height)),
            fills=tuple(fill for fill in fills if _is_seen(fill.bbox, width, height)),
            inks=tuple(fill for fill in inks if _is_seen(fill.bbox, width, height)),
            links=tuple(links_of(page, playa.resolve)),
            structure=structure,
            images=tuple(images),
            actual_texts=(*actual.found(_text_string), *self._tags.texts(page, structure, glyphs)),
            marks="".join(text.marks),
            breaks=tuple(text.breaks),
        )


def _place_page(page: Any, rotate: int) -> tuple[float, float]:
    """Make the page's coordinates those of a reader: turned by *rotate* degrees clockwise, and beginning at the top
    left of what its crop box shows. Returns the width and height shown."""
    matrix = page.set_initial_ctm("screen", rotate)
    x0, y0, x1, y1 = transform_bbox(matrix, page.mediabox)
    left, top, right, bottom = transform_bbox(matrix, page.cropbox)
    left, top, right, bottom = max(left, x0), max(top, y0), min(right, x1), min(bottom, y1)
    if right - left < 1 or bottom - top < 1:
        # A crop box beside the page: viewers show the whole page.
        left, top, right, bottom = x0, y0, x1, y1
    page.ctm = mult_matrix(matrix, (1, 0, 0, 1, -left, -top))
    return right - left, bottom - top


def _is_seen(box: BBox, width: float, height: float) -> bool:
    return box.x1 >= 0 and box.x0 <= width and box.bottom >= 0 and box.top <= height


def _text_string(value: Any) -> str | None:
    """A text string of the PDF; None where it is something else."""
    resolved = playa.resolve(value)
    return decode_text(resolved) if isinstance(resolved, bytes) else None


@contextmanager
def open_pdf(path: Path, *, fonts: Sequence[Font] = ()) -> Generator[OpenPdf]:
    """Open the PDF at *path*.

    :param fonts: the fonts of an earlier reading of it: glyphs then count fonts as that reading did.

    :raises NotAPdf: the file is empty or does not begin as a PDF.
    :raises DamagedPdf: it begins as a PDF and cannot be read.
    :raises EncryptedPdf: it needs a password.
    """
    must_be_pdf(path)
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        tail = stream.read()
    if b"%%EOF" not in tail:
        # What is left of such a file can often be read, and what is lost nobody would miss: it is refused.
        raise DamagedPdf("the PDF is cut short: its end is missing.", where=str(path), remedy="Download it again.")
    try:
        document = playa.open(path)
        len(document.pages)
    except playa.PDFEncryptionError as error:
        raise protected(path) from error
    except Exception as error:  # playa raises many kinds on damaged files
        raise DamagedPdf(
            f"the PDF is damaged or cut short ({error}).", where=str(path), remedy="Download it again."
        ) from error
    with document, without_collector():
        yield OpenPdf(document, path, fonts)


def read_document(path: Path, numbers: Iterable[int] | None = None) -> Document:
    """Read all pages of the PDF at *path*, or only those of the given *numbers* (1-based)."""
    with open_pdf(path) as pdf:
        wanted = range(1, pdf.page_count + 1) if numbers is None else numbers
        pages = tuple(pdf.page(number) for number in wanted)
        return Document(page_count=pdf.page_count, fonts=pdf.fonts, pages=pages)
