"""The maps of a TrueType program from characters to glyphs, as its ``cmap`` table holds them."""

from __future__ import annotations

import struct
import unicodedata

#: (platform, encoding) of the maps from Unicode characters.
UNICODE_MAPS = ((0, 3), (0, 4), (3, 1), (3, 10))


class UnknownFormat(Exception):
    """Something that is not read here."""


def texts_of_glyphs(program: bytes) -> dict[int, str]:
    """Glyph id -> its character, by the Unicode maps of a TrueType program; empty where it kept none.

    Of several characters drawn by one glyph the first one is taken, which is the plain one.

    :raises UnknownFormat: it is another kind of program, or a damaged one.
    """
    found: dict[int, str] = {}
    try:
        table = _table(program, b"cmap")
        places = places_of_maps(table) if table else {}
        for place in UNICODE_MAPS:
            for char, glyph in sorted((character_map(table, places[place]) or {}).items() if place in places else ()):
                if glyph and unicodedata.category(chr(char)) not in ("Cc", "Cs", "Co", "Cn"):
                    found.setdefault(glyph, chr(char))
    except (struct.error, IndexError, ValueError) as error:
        raise UnknownFormat from error
    return found


def _table(program: bytes, wanted: bytes) -> bytes:
    if program[:4] not in (b"\0\1\0\0", b"true", b"OTTO"):
        raise UnknownFormat
    (count,) = struct.unpack_from(">H", program, 4)
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", program, 12 + 16 * place)
        if tag == wanted:
            return program[offset : offset + length]
    return b""


def places_of_maps(table: bytes) -> dict[tuple[int, int], int]:
    """(platform, encoding) -> where in the ``cmap`` *table* the map stands."""
    (count,) = struct.unpack_from(">H", table, 2)
    places = [struct.unpack_from(">HHL", table, 4 + 8 * place) for place in range(count)]
    return {(platform, encoding): offset for platform, encoding, offset in places}


def character_map(table: bytes, offset: int) -> dict[int, int] | None:
    """Character -> glyph id, by the map that stands at *offset*; None where it is not of a known format."""
    (format_,) = struct.unpack_from(">H", table, offset)
    if format_ == 0:
        return dict(enumerate(struct.unpack_from(">256B", table, offset + 6)))
    if format_ == 4:
        return _by_segments(table, offset)
    if format_ == 6:
        first, count = struct.unpack_from(">HH", table, offset + 6)
        return dict(enumerate(struct.unpack_from(f">{count}H", table, offset + 10), first))
    if format_ == 12:
        (count,) = struct.unpack_from(">L", table, offset + 12)
        found: dict[int, int] = {}
        for group in range(count):
            first, last, glyph = struct.unpack_from(">LLL", table, offset + 16 + 12 * group)
            found.update((code, glyph + code - first) for code in range(first, min(last, first + 0xFFFF) + 1))
        return found
    return None


def _by_segments(table: bytes, offset: int) -> dict[int, int]:
    """The map of format 4: runs of characters whose glyph ids follow each other, or stand in a list."""
    (length,) = struct.unpack_from(">H", table, offset + 2)
    words = struct.unpack_from(f">{(length - 14) // 2}H", table, offset + 14)
    count = struct.unpack_from(">H", table, offset + 6)[0] // 2
    ends, starts = words[:count], words[count + 1 : 2 * count + 1]
    steps, offsets = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 : 4 * count + 1]
    glyphs = words[4 * count + 1 :]
    found: dict[int, int] = {}
    for place in range(count - 1):  # the last one ends the list
        step, away = steps[place], offsets[place]
        for code in range(starts[place], ends[place] + 1):
            at = away // 2 + code - starts[place] + place - count
            if away and at < 0:
                raise UnknownFormat
            glyph = glyphs[at] if away else code
            if (glyph or not away) and (glyph := glyph + step & 0xFFFF):
                found[code] = glyph
    return found
