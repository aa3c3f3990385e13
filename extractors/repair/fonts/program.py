"""A font as the PDF holds it: advances, encodings, the embedded font program's glyphs, names and tables.

The only importer of fontTools; TrueType outlines are read by ``truetype``.
Everything is read when it is asked for: most documents whose text is right open no font program.
"""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeGuard

import pikepdf
from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding

from extractors.charmaps import UNICODE_MAPS, UnknownFormat
from extractors.page import Font
from extractors.repair.fonts.glyphs import shape_in
from extractors.repair.fonts.shapes import Shape, shape_of
from extractors.repair.fonts.truetype import TrueType

if TYPE_CHECKING:  # its larger parts are imported when they are needed: they take as long as reading a document
    from fontTools import t1Lib
    from fontTools.ttLib import TTFont

logging.getLogger("fontTools").setLevel(logging.CRITICAL)

#: What reading a damaged or unknown program directly raises.
_UNREADABLE = (UnknownFormat, struct.error, IndexError, KeyError, ValueError)


#: What a program may tell of which nothing is known yet.
_ALL = frozenset(("names", "characters", "GSUB"))


class Program:
    """One font of a PDF. What cannot be read of it (not embedded, damaged, an unknown kind) is simply not known."""

    def __init__(self, font: Font, dictionary: Any) -> None:
        self.font = font
        self._dictionary = dictionary
        self._shapes: dict[int, Shape | None] = {}

    @cached_property
    def _descendant(self) -> Any:
        return self._dictionary.DescendantFonts[0] if "/DescendantFonts" in self._dictionary else self._dictionary

    @cached_property
    def _descriptor(self) -> Any:
        return self._descendant.get("/FontDescriptor", {})

    @property
    def is_symbolic(self) -> bool:
        """Whether the font says that its codes are its own and no standard encoding's."""
        flags = int(self._descriptor.get("/Flags", 4))
        return bool(flags & 4) and not flags & 32

    # ── advances ────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _advances(self) -> dict[int, float]:
        """CID or code -> advance, em."""
        found: dict[int, float] = {}
        try:
            if self.font.is_composite:
                found = dict(_cid_widths(self._descendant.get("/W", [])))
            else:
                unit = 0.001
                if "/FontMatrix" in self._dictionary:
                    unit = abs(float(self._dictionary.FontMatrix[0]))
                first = int(self._dictionary.get("/FirstChar", 0))
                for place, width in enumerate(self._dictionary.get("/Widths", [])):
                    found[first + place] = float(width) * unit
        except (TypeError, ValueError, pikepdf.PdfError):
            pass
        return found

    def advance(self, code: int) -> float | None:
        """How far *code* moves the pen, em; None where the PDF does not say."""
        cid = self._cid(code)
        found = self._advances.get(cid) if cid is not None else None
        if found is None and self.font.is_composite:
            found = float(self._descendant.get("/DW", 1000)) / 1000
        return found or None

    def _cid(self, code: int) -> int | None:
        if not self.font.is_composite:
            return code
        return code if self._is_identity else None

    @cached_property
    def _is_identity(self) -> bool:
        """Whether the codes of a composite font are its CIDs."""
        encoding = self._dictionary.get("/Encoding")
        return isinstance(encoding, pikepdf.Name) and str(encoding).startswith("/Identity")

    # ── names in the PDF's own encoding ─────────────────────────────────────────────────────────────────────────
    @cached_property
    def encoded_names(self) -> dict[int, str]:
        """Code -> glyph name by the font dictionary's /Encoding (simple fonts); empty where it has none."""
        if self.font.is_composite:
            return {}
        encoding = self._dictionary.get("/Encoding")
        found: dict[int, str] = {}
        base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
        if isinstance(base, pikepdf.Name):
            found = _base_encoding(str(base))
        if isinstance(encoding, pikepdf.Dictionary):
            code = 0
            for item in encoding.get("/Differences", []):
                if isinstance(item, pikepdf.Name):
                    found[code] = str(item)[1:]
                    code += 1
                else:
                    code = int(item)
        return found

    # ── the embedded program ────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _data(self) -> tuple[str, bytes] | None:
        """Under which key the program stands, and its bytes; None where there is none."""
        for key in ("/FontFile2", "/FontFile3", "/FontFile"):
            stream = self._descriptor.get(key)
            if stream is not None:
                try:
                    return key, stream.read_bytes()
                except (AttributeError, pikepdf.PdfError):
                    return None
        return None

    @cached_property
    def _direct(self) -> TrueType | None:
        """The program as we read it ourselves; None where it is another kind, or damaged."""
        try:
            return TrueType(self._data[1]) if self._data is not None and self._data[0] != "/FontFile" else None
        except _UNREADABLE:
            return None

    @cached_property
    def tells(self) -> frozenset[str]:
        """What the program may tell beside outlines (see ``TrueType.tells``): most subsets are seen to tell nothing."""
        try:
            return self._direct.tells if self._direct is not None else _ALL
        except _UNREADABLE:
            return _ALL

    @cached_property
    def _embedded(self) -> Any:
        """The program as fontTools reads it: TTFont, CFF top dictionary, T1Font; None where there is none."""
        if self._data is None:
            return None
        key, data = self._data
        try:
            if key == "/FontFile":
                return _type1(data)
            if data[:4] in (b"\0\1\0\0", b"true", b"OTTO", b"ttcf"):
                from fontTools.ttLib import TTFont

                return TTFont(io.BytesIO(data), lazy=True)
            from fontTools.cffLib import CFFFontSet

            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(data), None)
            return fonts[0]
        except Exception:  # fontTools raises many kinds on damaged programs
            return None

    @property
    def is_embedded(self) -> bool:
        """Whether there is a program that can be read."""
        return self._embedded is not None

    @cached_property
    def sfnt(self) -> TTFont | None:
        """The program where it is a TrueType or OpenType font."""
        return self._embedded if _is_sfnt(self._embedded) else None

    @cached_property
    def _cid_to_gid(self) -> bytes | None:
        stream = self._descendant.get("/CIDToGIDMap")
        return stream.read_bytes() if isinstance(stream, pikepdf.Stream) else None

    def glyph_id(self, code: int) -> int | None:
        """The glyph of *code* in the embedded (or, for composite fonts, the original) TrueType program."""
        try:
            if self.font.is_composite:
                return self._composite_glyph(code)
            name = self.glyph_name(code)
            return self.sfnt.getGlyphID(name) if self.sfnt is not None and name is not None else None
        except Exception:
            return None

    def _composite_glyph(self, code: int) -> int | None:
        cid = self._cid(code)
        if cid is None or self._cid_to_gid is None:
            return cid
        at = self._cid_to_gid[2 * cid : 2 * cid + 2]
        return int.from_bytes(at, "big") if len(at) == 2 else None

    def glyph_name(self, code: int) -> str | None:
        """The name under which the embedded program holds the glyph of *code*, made up or not."""
        program = self._embedded
        if program is None:
            return None
        try:
            if _is_sfnt(program):
                return self._sfnt_name(program, code)
            if _is_type1(program):
                name = self.encoded_names.get(code) or program.font["Encoding"][code]  # pyright: ignore
                return str(name) if name != ".notdef" else None
            if self.font.is_composite:
                cid = self._cid(code)
                if cid is None:
                    return None
                if hasattr(program, "ROS"):
                    name = f"cid{cid:05d}"
                    return name if name in program.CharStrings else None
                return program.charset[cid] if cid < len(program.charset) else None
            name = self.encoded_names.get(code)
            if name is None:
                encoding = program.Encoding
                name = StandardEncoding[code] if encoding == "StandardEncoding" else encoding[code]
            return name if name != ".notdef" else None
        except Exception:
            return None

    def _sfnt_name(self, program: TTFont, code: int) -> str | None:
        if self.font.is_composite:
            gid = self._composite_glyph(code)
            if gid is None:
                return None
            if "CFF " in program and self._cid_to_gid is None:
                top = program["CFF "].cff[0]
                if hasattr(top, "ROS"):
                    name = f"cid{gid:05d}"
                    return name if name in top.CharStrings else None
            return program.getGlyphName(gid) if gid < program["maxp"].numGlyphs else None
        maps = self._char_maps
        encoded = self.encoded_names.get(code)
        found = None
        if encoded is not None and not self.is_symbolic:
            found = self._by_name(program, encoded)
        if found is None:
            for map_ in (maps.get((3, 0)), maps.get((1, 0))):
                if map_ is not None:
                    found = found or map_.get(code) or map_.get(0xF000 + code) or map_.get(0xF100 + code)
        if found is None and encoded is not None:
            found = self._by_name(program, encoded)
        return found

    def _simple_glyph(self, program: TrueType, code: int) -> int | None:
        """The glyph of a simple font's *code*, as :meth:`_sfnt_name` finds it.

        :raises UnknownFormat: the glyph's name is needed.
        """
        encoded = self.encoded_names.get(code)
        if encoded is not None and not self.is_symbolic:
            return _glyph_by_name(program, encoded)
        for platform in (3, 1):
            map_ = program.character_map(platform, 0) or {}
            for place in (code, 0xF000 + code, 0xF100 + code):
                if place in map_:
                    return map_[place]
        return _glyph_by_name(program, encoded) if encoded is not None else None

    def _by_name(self, program: TTFont, encoded: str) -> str | None:
        text = agl.toUnicode(encoded)
        for map_ in (self._char_maps.get((3, 1)), self._char_maps.get((0, 3)), self._char_maps.get((3, 10))):
            if map_ is not None and len(text) == 1 and ord(text) in map_:
                return map_[ord(text)]
        mac = self._char_maps.get((1, 0))
        if mac is not None and encoded in MacRoman:
            found = mac.get(MacRoman.index(encoded))
            if found is not None:
                return found
        return encoded if encoded in program.getReverseGlyphMap() else None

    @cached_property
    def _char_maps(self) -> dict[tuple[int, int], dict[int, str]]:
        program = self.sfnt
        if program is None or "cmap" not in program:
            return {}
        try:
            return {(table.platformID, table.platEncID): table.cmap for table in program["cmap"].tables}
        except Exception:
            return {}

    @cached_property
    def unicode_map(self) -> dict[int, str]:
        """Character -> glyph name, by the embedded program's Unicode cmap; empty where it was not kept."""
        found: dict[int, str] = {}
        for place in UNICODE_MAPS:
            found.update(self._char_maps.get(place, {}))
        return found

    # ── outlines ────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _glyphs(self) -> tuple[Any, float] | None:
        """(glyph set, em per unit)."""
        program = self._embedded
        try:
            if _is_sfnt(program):
                return program.getGlyphSet(), 1 / float(getattr(program["head"], "unitsPerEm", 1000))
            if _is_type1(program):
                return program.getGlyphSet(), float(program.font.get("FontMatrix", [0.001])[0])  # pyright: ignore
            if program is not None:
                matrix = getattr(program, "FontMatrix", None)
                return program.CharStrings, float(matrix[0]) if matrix else 0.001
        except Exception:
            return None
        return None

    def shape(self, code: int) -> Shape | None:
        """The ink of *code*; None where the font is not embedded or holds no such glyph."""
        if code not in self._shapes:
            self._shapes[code] = self._read_shape(code)
        return self._shapes[code]

    def _read_shape(self, code: int) -> Shape | None:
        direct = self._direct
        if direct is not None and b"glyf" in direct and b"CFF " not in direct:
            try:
                glyph = self._composite_glyph(code) if self.font.is_composite else self._simple_glyph(direct, code)
                if glyph is None or glyph >= direct.glyph_count:
                    return None
                return shape_in(direct, glyph)
            except _UNREADABLE:
                pass  # fontTools knows more, and what damaged programs may still be read as
        return self.shape_by_tools(code)

    def shape_by_tools(self, code: int) -> Shape | None:
        """The same as fontTools reads it, which knows all kinds of programs and takes longer."""
        if self._glyphs is None:
            return None
        glyphs, unit = self._glyphs
        name = self.glyph_name(code)
        if name is None or name not in glyphs:
            return None
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        pen = DecomposingRecordingPen(glyphs)
        try:
            glyphs[name].draw(pen)
        except Exception:
            return None
        return shape_of(pen.value, unit)


def _glyph_by_name(program: TrueType, encoded: str) -> int:
    """The glyph of a name of an encoding, by the maps alone."""
    text = agl.toUnicode(encoded)
    for place in ((3, 1), (0, 3), (3, 10)):
        map_ = program.character_map(*place)
        if map_ is not None and len(text) == 1 and ord(text) in map_:
            return map_[ord(text)]
    mac = program.character_map(1, 0)
    if mac is not None and encoded in MacRoman and MacRoman.index(encoded) in mac:
        return mac[MacRoman.index(encoded)]
    raise UnknownFormat


def _cid_widths(array: Any) -> Iterator[tuple[int, float]]:
    items = list(array)
    at = 0
    while at + 1 < len(items):
        start = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            for place, width in enumerate(items[at + 1]):
                yield start + place, float(width) / 1000
            at += 2
        elif at + 2 < len(items):
            width = float(items[at + 2]) / 1000
            for cid in range(start, min(int(items[at + 1]), start + 65535) + 1):
                yield cid, width
            at += 3
        else:
            return


def _base_encoding(name: str) -> dict[int, str]:
    if name == "/MacRomanEncoding":
        return {code: glyph for code, glyph in enumerate(MacRoman) if glyph != ".notdef"}
    if name == "/StandardEncoding":
        return {code: glyph for code, glyph in enumerate(StandardEncoding) if glyph != ".notdef"}
    if name == "/WinAnsiEncoding":
        found: dict[int, str] = {}
        for code in range(32, 256):
            char = bytes([code]).decode("cp1252", "ignore")
            if char and ord(char) in agl.UV2AGL:
                found[code] = agl.UV2AGL[ord(char)]
        found |= {0xA0: "space", 0xAD: "hyphen"}
        # The codes this encoding leaves free mean a bullet (ISO 32000-1, annex D.2).
        found |= dict.fromkeys((0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D), "bullet")
        return found
    return {}


def _is_sfnt(program: Any) -> TypeGuard[TTFont]:
    return type(program).__name__ == "TTFont"


def _is_type1(program: Any) -> TypeGuard[t1Lib.T1Font]:
    return type(program).__name__ == "T1Font"


def _type1(data: bytes) -> t1Lib.T1Font:
    from fontTools import t1Lib

    font = t1Lib.T1Font.__new__(t1Lib.T1Font)
    font.data = data
    font.encoding = "ascii"
    font.parse()
    return font
