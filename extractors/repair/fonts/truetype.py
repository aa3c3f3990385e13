"""TrueType programs read directly: character maps and outlines, glyph after glyph.

Most fonts of office documents are of this kind, and every document whose figures must be looked at pays for reading
a few dozen outlines; fontTools takes three times as long for them, and in the first document of a process ten times. It
stays the reader of all other kinds, and of what this one does not know: whatever is odd raises an error here.
"""

from __future__ import annotations

import struct
from functools import cached_property
from typing import Any

from extractors.charmaps import UNICODE_MAPS, UnknownFormat, character_map, places_of_maps

#: What a fontTools pen records: an operator and its points.
Recording = list[tuple[str, tuple[Any, ...]]]

_ON, _SHORT_X, _SHORT_Y, _REPEATED, _SAME_X, _SAME_Y, _CUBIC = 1, 2, 4, 8, 16, 32, 128

#: Flags of a component: its arguments are words, they are distances, and how it is scaled.
_WORDS, _DISTANCES, _SCALED, _MORE, _SCALED_BOTH, _TURNED = 1, 2, 8, 32, 64, 128

#: Components of components of more levels than this are a damaged font's.
_DEEPEST = 8

#: xx, xy, yx, yy, dx, dy.
_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Matrix = (1, 0, 0, 1, 0, 0)


class TrueType:
    """A program of tables, TrueType or OpenType.

    :raises UnknownFormat: it is another kind of program.
    :raises struct.error: it is cut short; so do all others here, and IndexError and KeyError where a table is missing.
    """

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO"):
            raise UnknownFormat
        self._data = data
        self._tables: dict[bytes, tuple[int, int]] = {}
        self._read: dict[int, dict[int, int] | None] = {}
        (count,) = struct.unpack_from(">H", data, 4)
        for place in range(count):
            tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * place)
            self._tables[tag] = (offset, length)

    def __contains__(self, tag: bytes) -> bool:
        return tag in self._tables

    def _table(self, tag: bytes) -> bytes:
        offset, length = self._tables[tag]
        found = self._data[offset : offset + length]
        if len(found) < length:
            raise UnknownFormat
        return found

    @cached_property
    def glyph_count(self) -> int:
        """How many glyphs it holds."""
        return struct.unpack_from(">H", self._table(b"maxp"), 4)[0]

    @cached_property
    def units_per_em(self) -> int:
        """Font units in an em."""
        return struct.unpack_from(">H", self._table(b"head"), 18)[0]

    # ── character maps ──────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _maps(self) -> dict[tuple[int, int], int]:
        """(platform, encoding) -> where in the table the map stands."""
        if b"cmap" not in self:
            return {}
        return places_of_maps(self._table(b"cmap"))

    def character_map(self, platform: int, encoding: int) -> dict[int, int] | None:
        """Character -> glyph id, by one of the maps; None where there is no such map or not of a known format.

        Characters that the font lacks, whose glyph is 0, are left out.
        """
        offset = self._maps.get((platform, encoding))
        if offset is None:
            return None
        if offset not in self._read:
            read = character_map(self._table(b"cmap"), offset)
            self._read[offset] = {code: glyph for code, glyph in read.items() if glyph} if read is not None else None
        return self._read[offset]

    @property
    def tells(self) -> frozenset[str]:
        """What it may still tell of its glyphs: ``names``, ``characters`` (by a Unicode map), ``GSUB``."""
        post = self._table(b"post") if b"post" in self else None
        told = {
            "names": b"CFF " in self or (post is not None and struct.unpack_from(">L", post)[0] in (0x10000, 0x20000)),
            "characters": any(place in self._maps for place in UNICODE_MAPS),
            "GSUB": b"GSUB" in self,
        }
        return frozenset(what for what, is_told in told.items() if is_told)

    # ── outlines ────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _places(self) -> tuple[int, ...]:
        """Where the outline of each glyph begins, and the end of the last."""
        table = self._table(b"loca")
        count = self.glyph_count + 1
        if struct.unpack_from(">h", self._table(b"head"), 50)[0]:
            return struct.unpack_from(f">{count}L", table)
        return tuple([2 * place for place in struct.unpack_from(f">{count}H", table)])

    @cached_property
    def _glyf(self) -> bytes:
        return self._table(b"glyf")

    @cached_property
    def _hmtx(self) -> tuple[bytes, int]:
        """The table of advances and bearings, and how many advances it has."""
        return self._table(b"hmtx"), min(self.glyph_count, struct.unpack_from(">H", self._table(b"hhea"), 34)[0])

    def _bearing(self, glyph: int) -> int:
        table, advances = self._hmtx
        place = 4 * glyph + 2 if glyph < advances else 4 * advances + 2 * (glyph - advances)
        return struct.unpack_from(">h", table, place)[0]

    def outline(self, glyph: int) -> Recording:
        """The outline of a glyph in font units, as a fontTools pen records it with its components drawn.

        :raises UnknownFormat: it is of a kind that is not read here.
        """
        found: Recording = []
        self._draw(glyph, found, _AS_IT_IS, 0)
        return found

    def content(self, glyph: int) -> bytes | None:
        """All that the outline of a glyph is drawn from, font units aside; None where nothing is drawn.

        :raises UnknownFormat: :meth:`outline` would.
        """
        found = self._contents(glyph, 0)
        return b"".join(found) if found else None

    def _contents(self, glyph: int, depth: int) -> list[bytes]:
        """The same in pieces, each of which begins with its length: the glyph's own, and those of its components."""
        start, end = self._places[glyph : glyph + 2]
        if start >= end:
            return []
        data = self._glyf[start:end]
        if len(data) < end - start:
            raise UnknownFormat
        found = [struct.pack(">Lh", len(data), self._bearing(glyph)), data]
        if struct.unpack_from(">h", data)[0] < 0:
            if depth == _DEEPEST:
                raise UnknownFormat
            for component, _ in _components(data):
                found += self._contents(component, depth + 1) or [b"\0\0\0\0"]
        return found

    def _draw(self, glyph: int, found: Recording, matrix: _Matrix, depth: int) -> None:
        start, end = self._places[glyph : glyph + 2]
        if start >= end:
            return
        data = self._glyf[start:end]
        if len(data) < end - start:
            raise UnknownFormat
        contours, left = struct.unpack_from(">hh", data)
        if contours < 0:
            if depth == _DEEPEST:
                raise UnknownFormat
            for component, place in _components(data):
                self._draw(component, found, _combined(matrix, place), depth + 1)
        elif contours:
            # The whole glyph stands at its bearing; a component stands where it is put.
            _draw_simple(data, contours, found, matrix, 0 if depth else self._bearing(glyph) - left)


def _components(data: bytes) -> list[tuple[int, _Matrix]]:
    """(glyph, where it is put) of each component."""
    found: list[tuple[int, _Matrix]] = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", data, at)
        if not flags & _DISTANCES:
            raise UnknownFormat
        dx, dy = struct.unpack_from(">hh" if flags & _WORDS else ">bb", data, at + 4)
        at += 8 if flags & _WORDS else 6
        xx, xy, yx, yy = 1.0, 0.0, 0.0, 1.0
        if flags & _SCALED:
            xx = yy = struct.unpack_from(">h", data, at)[0] / 16384
            at += 2
        elif flags & _SCALED_BOTH:
            xx, yy = (part / 16384 for part in struct.unpack_from(">hh", data, at))
            at += 4
        elif flags & _TURNED:
            xx, xy, yx, yy = (part / 16384 for part in struct.unpack_from(">hhhh", data, at))
            at += 8
        found.append((glyph, (xx, xy, yx, yy, dx, dy)))
    return found


def _combined(outer: _Matrix, inner: _Matrix) -> _Matrix:
    """First *inner*, then *outer*."""
    if outer == _AS_IT_IS:
        return inner
    xx, xy, yx, yy, dx, dy = outer
    a, b, c, d, e, f = inner
    return (
        a * xx + b * yx,
        a * xy + b * yy,
        c * xx + d * yx,
        c * xy + d * yy,
        xx * e + yx * f + dx,
        xy * e + yy * f + dy,
    )


def _draw_simple(data: bytes, contours: int, found: Recording, matrix: _Matrix, right: int) -> None:
    """Record the contours of one glyph, moved right."""
    ends = struct.unpack_from(f">{contours}H", data, 10)
    at = 10 + 2 * contours
    at += 2 + struct.unpack_from(">H", data, at)[0]  # instructions
    flags, at = _flags(data, at, ends[-1] + 1)
    xs, at = _coordinates(data, at, flags, _SHORT_X, _SAME_X)
    ys, _ = _coordinates(data, at, flags, _SHORT_Y, _SAME_Y)
    points: list[tuple[float, float]]
    if matrix == _AS_IT_IS:
        points = [(x + right, y) for x, y in zip(xs, ys, strict=True)]
    else:
        xx, xy, yx, yy, dx, dy = matrix
        points = [(xx * x + yx * y + dx, xy * x + yy * y + dy) for x, y in zip(xs, ys, strict=True)]
    start = 0
    for end in ends:
        _draw_contour(points[start : end + 1], [flag & _ON for flag in flags[start : end + 1]], found)
        start = end + 1


def _flags(data: bytes, at: int, count: int) -> tuple[bytes, int]:
    """The flags of all points, and where they end."""
    flags = bytearray()
    while len(flags) < count:
        flag = data[at]
        at += 1
        if flag & _CUBIC:
            raise UnknownFormat
        if flag & _REPEATED:
            flags += bytes([flag]) * (data[at] + 1)
            at += 1
        else:
            flags.append(flag)
    if len(flags) > count:
        raise UnknownFormat
    return bytes(flags), at


def _coordinates(data: bytes, at: int, flags: bytes, short: int, same: int) -> tuple[list[int], int]:
    """One coordinate of all points, and where they end."""
    found: list[int] = []
    value = 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += (data[at] << 8 | data[at + 1]) - (data[at] >> 7 << 16)
            at += 2
        found.append(value)
    return found, at


def _draw_contour(points: list[tuple[float, float]], on: list[int], found: Recording) -> None:
    """Record one contour, which begins where its first point on the curve is."""
    if 1 not in on:
        if points:
            found.append(("qCurveTo", (*points, None)))
            found.append(("closePath", ()))
        return
    first = on.index(1) + 1
    points = points[first:] + points[:first]
    on = on[first:] + on[:first]
    found.append(("moveTo", (points[-1],)))
    start, count = 0, len(points)
    for place in range(count):
        if on[place]:
            if place > start:
                found.append(("qCurveTo", tuple(points[start : place + 1])))
            elif place + 1 < count:  # the last one is where the contour began
                found.append(("lineTo", (points[place],)))
            start = place + 1
    found.append(("closePath", ()))
