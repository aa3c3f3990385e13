"""What the pages of a PDF draw: glyphs with their codes, rules, fills, links. The only importer of playa.

The glyphs are placed here rather than by playa's glyph objects: one pass gives box, code and text of each, and a
page is read in a fraction of the time.
"""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import playa
from playa.content import PathObject, TextObject
from playa.encodings import LITERAL_STANDARD_CID2UNICODE
from playa.font import CIDFont, SimpleFont, TrueTypeFont, Type1Font
from playa.font import Font as PlayaFont
from playa.utils import decode_text, mult_matrix, transform_bbox

from extractors.geometry import BBox
from extractors.page import Document, Fill, Font, Glyph, Page, Rule, StructureNode
from extractors.readers.links import links_of
from extractors.readers.marked import ActualTexts
from extractors.readers.paths import draw
from extractors.readers.turns import turn_needed, turned_box
from extractors.readers.unseen import Unseen
from schemas.errors import DamagedPdf, EncryptedPdf, NotAPdf

logging.getLogger("playa").setLevel(logging.CRITICAL)

#: Code, text, advance in text space.
Code = tuple[int, str | None, float]
#: The first character of ``Page.marks``: those before it are left to who works with them.
_FIRST_MARK = 8
#: Parts of the font size: a letter that stands no further from the one before, and no further back, follows it.
_NEAR, _BACK = 0.15, 0.5
#: Strings whose codes are remembered a font.
_DECODED = 4096
_new = tuple.__new__

#: A whole PDF says where it ends in its last bytes; some programs write a little behind.
_TAIL = 4096


class OpenPdf:
    """An open PDF whose pages can be read in any order, each as often as needed."""

    def __init__(self, document: Any, path: Path, fonts: Sequence[Font] = ()) -> None:
        self._document = document
        self._path = path
        self._fonts: dict[int, int] = {}
        #: (object number, content) → index of the fonts that were met already, by another reading of the document too.
        self._known = {(font.object_id, font.content): index for index, font in enumerate(fonts)}
        self._font_values: list[Font] = list(fonts)
        self._direct: list[PlayaFont] = []
        self._decoders: list[dict[bytes, tuple[list[Code], str]]] = [{} for _ in fonts]
        self._codes: list[dict[int, Code]] = [{} for _ in fonts]
        self._marks: dict[tuple[int, int, str | None], str] = {}
        self._nodes: dict[int, StructureNode | None] = {}

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._document.pages)

    @property
    def fonts(self) -> tuple[Font, ...]:
        """The fonts met so far, in the order in which reading met them."""
        return tuple(self._font_values)

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
        for font in self._direct:
            del self._fonts[id(font)]
        self._direct.clear()
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
        glyphs: list[Glyph] = []
        marks: list[str] = []
        breaks: list[int] = []
        rules: list[Rule] = []
        fills: list[Fill] = []
        images: list[BBox] = []
        actual = ActualTexts()
        unseen = Unseen()
        for thing in page.flatten():
            if isinstance(thing, TextObject):
                first = len(glyphs)
                self._place(thing, glyphs, marks, breaks, width, height)
                unseen.text(thing.gstate, first, glyphs)
                if thing.mcstack:
                    actual.cover(thing.mcstack, first, len(glyphs))
            elif isinstance(thing, PathObject):
                first = len(fills)
                draw(thing, rules, fills)
                unseen.path(thing, fills, first, glyphs)
            else:
                unseen.ground(thing)
                if thing.object_type == "image":
                    images.append(BBox(*thing.bbox))
                    actual.picture(thing.mcstack)
        return Page(
            number=number,
            width=width,
            height=height,
            glyphs=tuple(unseen.applied(glyphs)),
            rules=tuple(rule for rule in rules if _is_seen(rule.bbox, width, height)),
            fills=tuple(fill for fill in fills if _is_seen(fill.bbox, width, height)),
            links=tuple(links_of(page, playa.resolve)),
            structure=self._structure(page),
            images=tuple(images),
            actual_texts=actual.found(_text_string),
            marks="".join(marks),
            breaks=tuple(breaks),
        )

    def _structure(self, page: Any) -> dict[int, StructureNode]:
        """The place in the structure tree of each marked-content sequence; empty where the tags cannot be read."""
        tree = self._document.structure
        if tree is None or page.parent_key is None:
            return {}
        try:
            parents = list(page.structure.parents)
        except Exception:  # tags are optional: what is wrong with them is no reason not to read the page
            return {}
        found: dict[int, StructureNode] = {}
        for mcid, reference in enumerate(parents):
            if isinstance(reference, playa.ObjRef):
                node = self._node(reference.objid, tree.role_map, 0)
                if node is not None:
                    found[mcid] = node
        return found

    def _node(self, object_id: int, roles: Any, depth: int) -> StructureNode | None:
        """The place of the structure element *object_id*, with those above it."""
        if object_id in self._nodes:
            return self._nodes[object_id]
        node: StructureNode | None = None
        try:
            element: Any = playa.resolve(self._document[object_id])
            kind = getattr(element.get("S"), "name", None)
            parent = element.get("P")
            if kind is not None and depth < 64:
                above = self._node(parent.objid, roles, depth + 1) if isinstance(parent, playa.ObjRef) else None
                path = above.path if above is not None else ()
                node = StructureNode(path=(*path, (roles.get(kind, kind), object_id)))
        except (AttributeError, KeyError, TypeError, ValueError):
            node = None
        self._nodes[object_id] = node
        return node

    def _font(self, font: PlayaFont) -> int:
        known = self._fonts.get(id(font))
        if known is None:
            object_id = next((key for key, value in self._document._cached_fonts.items() if value is font), 0)
            content = "" if object_id else _content(font)
            known = self._fonts[id(font)] = self._known.setdefault((object_id, content), len(self._font_values))
            if not object_id:
                # Each page makes such a font anew; while it is held, no other one can have its id.
                self._direct.append(font)
            if known < len(self._font_values):
                return known
            name = str(font.basefont)
            plain = name.split("+", 1)[1] if len(name) > 7 and name[6] == "+" else name
            lowered = plain.lower()
            self._font_values.append(
                Font(
                    name=plain,
                    full_name=name,
                    object_id=object_id,
                    is_bold="bold" in lowered or "black" in lowered or bool(font.flags & (1 << 18)),
                    is_italic="italic" in lowered or "oblique" in lowered or bool(font.flags & (1 << 6)),
                    is_composite=isinstance(font, CIDFont),
                    content=content,
                )
            )
            self._decoders.append({})
            self._codes.append({})
        return known

    def _marked(self, number: int, codes: list[Code]) -> str:
        """The marks of *codes* in font *number*."""
        known = self._marks
        found: list[str] = []
        for code, text, _ in codes:
            mark = known.get((number, code, text))
            if mark is None:
                mark = known[number, code, text] = chr(_FIRST_MARK + len(known))
            found.append(mark)
        return "".join(found)

    def _place(
        self, run: Any, glyphs: list[Glyph], marks: list[str], breaks: list[int], width: float, height: float
    ) -> None:
        """Add the glyphs of one text-showing operation."""
        state = run.gstate
        font = state.font
        if font is None:
            return
        number = self._font(font)
        matrix = mult_matrix(run.line_matrix, run.ctm)
        a, b, c, d, _, f = matrix
        size = state.fontsize
        if font.vertical or b or c or a * size <= 0:
            self._place_turned(run, matrix, number, glyphs, marks, breaks, width, height)
            return
        decoders, codes_of = self._decoders[number], self._codes[number]
        stretch = state.scaling * 0.01 * a
        rise = state.rise
        x, y = run._glyph_offset
        left = x * a + matrix[4]
        descent, ascent = font.char_bbox(0)[1::2]
        base = (y + rise) * d + f
        low, high = sorted((base + ascent * size * d, base + descent * size * d))
        drawn_size = abs(size * d)
        is_seen = state.render_mode != 3 and high > 0 and low < height
        mcid = run.mcid
        scale, kern = size * stretch, size * stretch * 0.001
        between = state.charspace * stretch
        after_space = 0.0 if isinstance(font, CIDFont) else state.wordspace * stretch
        index = len(glyphs)
        right = left
        near, back = drawn_size * _NEAR, drawn_size * -_BACK
        is_even = back < between < near
        breaks.append(index)
        for piece in run.args:
            if not isinstance(piece, bytes):
                left -= piece * kern
                if not back < left - right < near:
                    breaks.append(index)
                continue
            known = decoders.get(piece)
            if known is None:
                if len(decoders) > _DECODED:
                    decoders.clear()
                codes = _decode(font, piece, codes_of)
                known = decoders[piece] = (codes, self._marked(number, codes))
            codes, marked = known
            marks.append(marked)
            if not is_even:
                breaks.extend(range(index, index + len(codes)))
            for code, text, advance in codes:
                right = left + advance * scale
                box = _new(BBox, (left, low, right, high))
                seen = is_seen and right > 0 and left < width
                glyphs.append(_new(Glyph, (text, code, number, box, base, drawn_size, True, seen, index, mcid, False)))
                index += 1
                left = right + between
                if code == 32 and after_space:
                    left += after_space
                    breaks.append(index)
        # playa would decode the text once more to know where the next operation begins.
        run._next_glyph_offset = ((left - matrix[4]) / a, y)

    def _place_turned(
        self,
        run: Any,
        matrix: tuple[float, ...],
        number: int,
        glyphs: list[Glyph],
        marks: list[str],
        breaks: list[int],
        width: float,
        height: float,
    ) -> None:
        """Add the glyphs of text that does not read from left to right."""
        state = run.gstate
        font = state.font
        a, b, c, d, e, f = matrix
        size, rise = state.fontsize, state.rise
        stretch = state.scaling * 0.01
        x, y = run._glyph_offset
        descent, ascent = font.char_bbox(0)[1::2] if not font.vertical else (0.0, 1.0)
        drawn_size = abs(size) * (c * c + d * d) ** 0.5
        invisible = state.render_mode == 3 or size == 0
        upright = font.vertical and b == 0 and c == 0 and a * size > 0
        slanted = min(abs(a), abs(b)) > 0.02 * max(abs(a), abs(b))
        after_space = 0.0 if isinstance(font, CIDFont) else state.wordspace
        for piece in run.args:
            if not isinstance(piece, bytes):
                if font.vertical:
                    y -= piece * 0.001 * size
                else:
                    x -= piece * 0.001 * size * stretch
                continue
            codes = _decode(font, piece, self._codes[number])
            marks.append(self._marked(number, codes))
            breaks.extend(range(len(glyphs), len(glyphs) + len(codes)))
            for code, text, advance in codes:
                ink = advance * size
                if font.vertical:
                    step = ink + state.charspace
                    box = turned_box(matrix, x - size / 2, x + size / 2, y + step, y, rise)
                    base = y * d + f
                    y += step
                else:
                    box = turned_box(matrix, x, x + ink * stretch, y + descent * size, y + ascent * size, rise)
                    # Where text is turned by a quarter, its baseline is upright: the x of the origin places it.
                    base = x * a + (y + rise) * c + e if abs(b) > abs(a) else x * b + (y + rise) * d + f
                    x += (ink + state.charspace + (after_space if code == 32 else 0.0)) * stretch
                seen = not invisible and box.x1 > 0 and box.x0 < width and box.bottom > 0 and box.top < height
                index = len(glyphs)
                glyphs.append(Glyph(text, code, number, box, base, drawn_size, upright, seen, index, run.mcid, slanted))


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


def _decode(font: PlayaFont, data: bytes, known: dict[int, Code]) -> list[Code]:
    """(code, text, advance in text space) of each glyph of *data*; *known* are those met before.

    The code is the one a ToUnicode map speaks of: the bytes shown, which need not be the CID.
    """
    found: list[Code] = []
    if isinstance(font, CIDFont):
        for raw, cid in font.cmap.decode(data):
            # Codes of one font can be of several lengths; the bytes before keep them apart.
            key = int.from_bytes(b"\x01" + raw, "big")
            code = known.get(key)
            if code is None:
                if font.tounicode is not None:
                    text = font.tounicode.bytes2unicode.get(raw)
                elif font.unicode_map is not None:
                    text = font.unicode_map.get_unichr(cid) or None
                else:
                    text = None
                advance = font.vdisp(cid) if font.vertical else font.hdisp(cid)
                code = known[key] = (int.from_bytes(raw, "big"), text, advance)
            found.append(code)
        return found
    for value in data:
        code = known.get(value)
        if code is None:
            text = None
            if isinstance(font, SimpleFont):
                written = font.tounicode.bytes2unicode if font.tounicode is not None else {}
                text = written.get(bytes([value])) or _encoded(font).get(value) or None
            code = known[value] = (value, text, font.hdisp(value))
        found.append(code)
    return found


def _encoded(font: Any) -> dict[int, str]:
    """Code -> text by the font's encoding, for codes that its ToUnicode map leaves out; empty where it has no meaning.

    A symbolic TrueType font numbers its glyphs as it likes, and a font without any meaningful glyph name has no
    standard encoding either: a letter taken from one would be wrong without a trace.
    """
    if isinstance(font, TrueTypeFont) and font.tounicode is not None and font.flags & 4 and not font.flags & 32:
        return {}
    # playa shows the encoding by no public name.
    encoding: dict[int, str] = font._cid2unicode  # pyright: ignore[reportPrivateUsage]
    return {} if encoding is LITERAL_STANDARD_CID2UNICODE and not isinstance(font, Type1Font) else encoding


def _content(font: Any) -> str:
    """A digest of all by which *font* gives codes their texts and places: equal for one font that two pages repeat."""
    parts = ("spec", "widths", "default_width", "descriptor", "matrix", "charprocs", "_cid2unicode")
    told: list[object] = [type(font).__name__, font.basefont, *(getattr(font, part, None) for part in parts)]
    told.append(getattr(getattr(font, "tounicode", None), "bytes2unicode", None))
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


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
    with path.open("rb") as stream:
        head = stream.read(1024)
        stream.seek(max(0, path.stat().st_size - _TAIL))
        tail = stream.read()
    if b"%PDF-" not in head:
        what = "the file is empty." if not head else "the file is not a PDF."
        raise NotAPdf(what, where=str(path), remedy="Download it again, and check that the address gives a PDF.")
    if b"%%EOF" not in tail:
        # What is left of such a file can often be read, and what is lost nobody would miss: it is refused.
        raise DamagedPdf("the PDF is cut short: its end is missing.", where=str(path), remedy="Download it again.")
    try:
        document = playa.open(path)
        len(document.pages)
    except playa.PDFEncryptionError as error:
        raise EncryptedPdf(
            "the PDF is protected by a password.", where=str(path), remedy="Save a copy without protection and add it."
        ) from error
    except Exception as error:  # playa raises many kinds on damaged files
        raise DamagedPdf(
            f"the PDF is damaged or cut short ({error}).", where=str(path), remedy="Download it again."
        ) from error
    with document, _without_collector():
        yield OpenPdf(document, path, fonts)


@contextmanager
def _without_collector() -> Generator[None]:
    """Hold the collector of cycles back: a page makes thousands of values and hardly a cycle among them.

    It would look at all of them again and again, for a quarter of the time. Pages let go are freed all the same.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read_document(path: Path, numbers: Iterable[int] | None = None) -> Document:
    """Read all pages of the PDF at *path*, or only those of the given *numbers* (1-based)."""
    with open_pdf(path) as pdf:
        wanted = range(1, pdf.page_count + 1) if numbers is None else numbers
        pages = tuple(pdf.page(number) for number in wanted)
        return Document(page_count=pdf.page_count, fonts=pdf.fonts, pages=pages)
