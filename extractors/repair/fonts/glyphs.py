"""Shapes of TrueType glyphs, remembered by what a program holds of them: subsets of one font hold the same glyphs.

Documents of one producer are set in the same few fonts, and to read an outline takes as long as to compare it.
"""

from __future__ import annotations

from extractors.repair.fonts.shapes import Shape, shape_of
from extractors.repair.fonts.truetype import TrueType

#: (what it is drawn from, font units in an em) -> shape; so many take a few megabytes.
_seen: dict[tuple[bytes, int], Shape] = {}
_MOST = 256


def shape_in(program: TrueType, glyph: int) -> Shape:
    """The shape of a glyph.

    :raises UnknownFormat: and what else reading a program raises.
    """
    units = program.units_per_em
    content = program.content(glyph)
    if content is None:
        return shape_of(program.outline(glyph), 1 / float(units))
    found = _seen.get((content, units))
    if found is None:
        found = shape_of(program.outline(glyph), 1 / float(units))
        if len(_seen) >= _MOST:
            _seen.clear()
        _seen[content, units] = found
    return found
