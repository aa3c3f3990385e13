"""The fonts of a document as they are met, and what their codes mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from playa.cmapdb import ToUnicodeMap
from playa.encodings import LITERAL_STANDARD_CID2UNICODE
from playa.font import CIDFont, SimpleFont, TrueTypeFont, Type1Font
from playa.font import Font as PlayaFont
from playa.pdftypes import ContentStream, resolve1, stream_value

from extractors.charmaps import UnknownFormat, texts_of_glyphs
from extractors.page import Font
from extractors.readers.drawn.written import UNMAPPED, WrittenFonts

#: Code, text, advance in text space.
Code = tuple[int, str | None, float]
#: The first character of ``Page.marks``: those before it are left to who works with them.
_FIRST_MARK = 8
#: Strings whose codes are remembered a font.
_DECODED = 4096
#: Bytes of a code.
_LONGEST = 4


class FontTable:
    """The fonts of a document, numbered in the order in which reading meets them."""

    def __init__(self, document: Any, fonts: Sequence[Font] = ()) -> None:
        self._document = document
        self._written = WrittenFonts(document)
        self._numbers: dict[int, int] = {}
        #: (object number, content) → index of the fonts that were met already, by another reading of the document too.
        self._known = {(font.object_id, font.content): index for index, font in enumerate(fonts)}
        self.values: list[Font] = list(fonts)
        self._direct: list[PlayaFont] = []
        self._decoders: list[dict[bytes, tuple[list[Code], str]]] = [{} for _ in fonts]
        self._codes: list[dict[int, Code]] = [{} for _ in fonts]
        self._marks: dict[tuple[int, int, str | None], str] = {}

    def turn_the_page(self) -> None:
        """Let go of the fonts that the last page alone had."""
        for font in self._direct:
            del self._numbers[id(font)]
        self._direct.clear()
        self._written.clear()

    def number(self, font: PlayaFont) -> int:
        """The index of *font* in ``values``."""
        known = self._numbers.get(id(font))
        return self._add(font) if known is None else known

    def _add(self, font: PlayaFont) -> int:
        object_id = next((key for key, value in self._document._cached_fonts.items() if value is font), 0)
        content = "" if object_id else self._written.content(font)
        known = self._numbers[id(font)] = self._known.setdefault((object_id, content), len(self.values))
        if not object_id:
            # Each page makes such a font anew; while it is held, no other one can have its id.
            self._direct.append(font)
        if known < len(self.values):
            return known
        name = str(font.basefont)
        plain = name.split("+", 1)[1] if len(name) > 7 and name[6] == "+" else name
        lowered = plain.lower()
        self.values.append(
            Font(
                name=plain,
                full_name=name,
                object_id=object_id,
                is_bold="bold" in lowered or "black" in lowered or bool(font.flags & (1 << 18)),
                is_italic="italic" in lowered or "oblique" in lowered or bool(font.flags & (1 << 6)),
                is_composite=isinstance(font, CIDFont),
                content=content,
                is_unmapped=_is_unmapped(font),
            )
        )
        self._decoders.append({})
        self._codes.append({})
        return known

    def decoders(self, number: int) -> dict[bytes, tuple[list[Code], str]]:
        """What :meth:`decode` gave for strings of font *number*."""
        return self._decoders[number]

    def decode(self, font: PlayaFont, number: int, data: bytes) -> tuple[list[Code], str]:
        """The codes of *data*, set in *font*, which has this *number*; and their marks."""
        decoders = self._decoders[number]
        if len(decoders) > _DECODED:
            decoders.clear()
        codes = _decode(font, data, self._codes[number])
        known = decoders[data] = (codes, self._marked(number, codes))
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
                if _is_unmapped(font):
                    text = _by_program(font, cid)
                elif font.tounicode is not None:
                    text = _mapped(font.tounicode, raw)
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
                written = _mapped(font.tounicode, bytes([value])) if font.tounicode is not None else None
                text = written or _encoded(font).get(value) or None
            # A viewer draws a free code as it draws the bullet.
            is_free = value in _FREE and text == "•"
            code = known[value] = (value, text, font.hdisp(_BULLET if is_free else value))
        found.append(code)
    return found


def _mapped(written: ToUnicodeMap, code: bytes) -> str | None:
    """What the map says of *code*; also where it gives codes another length than the font, as other readers take it."""
    found = written.bytes2unicode.get(code)
    if found is None:
        number = int.from_bytes(code, "big")
        for length in range(max(1, (number.bit_length() + 7) // 8), _LONGEST + 1):
            found = written.bytes2unicode.get(number.to_bytes(length, "big"))
            if found is not None:
                break
    return found


def _is_unmapped(font: PlayaFont) -> bool:
    return isinstance(font, CIDFont) and font.spec.get("ToUnicode") is UNMAPPED


def _by_program(font: CIDFont, cid: int) -> str | None:
    """What the embedded program's own Unicode map says of *cid*, for fonts without a ToUnicode map."""
    glyph = cid
    numbers = resolve1(font.spec.get("CIDToGIDMap"))
    if isinstance(numbers, ContentStream):
        glyph = int.from_bytes(numbers.buffer[2 * cid : 2 * cid + 2], "big")
    return _texts_of_glyphs(stream_value(font.descriptor["FontFile2"]).buffer).get(glyph)


@lru_cache(maxsize=16)
def _texts_of_glyphs(program: bytes) -> dict[int, str]:
    try:
        return texts_of_glyphs(program)
    except UnknownFormat:
        return {}


def _encoded(font: Any) -> dict[int, str]:
    """Code -> text by the font's encoding, for codes that its ToUnicode map leaves out; empty where it has no meaning.

    A symbolic TrueType font numbers its glyphs as it likes, and a font without any meaningful glyph name has no
    standard encoding either: a letter taken from one would be wrong without a trace.
    """
    if isinstance(font, TrueTypeFont) and font.tounicode is not None and font.flags & 4 and not font.flags & 32:
        return {}
    # playa shows the encoding by no public name.
    encoding: dict[int, str] = font._cid2unicode  # pyright: ignore[reportPrivateUsage]
    if encoding is LITERAL_STANDARD_CID2UNICODE and (not isinstance(font, Type1Font) or font.encoding):
        return {}
    is_ansi = encoding.get(0x80) == "€" and encoding.get(_BULLET) == "•"
    if is_ansi and not any(key in font.descriptor for key in _PROGRAMS):
        return {code: "•" for code in _FREE if not encoding.get(code)} | encoding
    return encoding


#: The codes that WinAnsiEncoding leaves free mean a bullet (ISO 32000-1, annex D.2). A font that is embedded may draw
#: something else there.
_BULLET = 0x95
_FREE = (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D)
_PROGRAMS = ("FontFile", "FontFile2", "FontFile3")
