"""Where the glyphs of a page stand: one pass over what its text-showing operations give.

The glyphs are placed here rather than by the library's glyph objects: one pass gives box, code and text of each, and a
page is read in a fraction of the time.
"""

from __future__ import annotations

from typing import Any

from playa.font import CIDFont
from playa.utils import mult_matrix

from extractors.geometry import BBox
from extractors.page import Glyph
from extractors.readers.drawn.fonts import FontTable
from extractors.readers.turns import turned_box

#: Parts of the font size: a letter that stands no further from the one before, and no further back, follows it.
_NEAR, _BACK = 0.15, 0.5
_new = tuple.__new__


class PageText:
    """The glyphs of one page, in the order of drawing; *width* and *height* of the page are points."""

    def __init__(self, fonts: FontTable, width: float, height: float) -> None:
        self._fonts = fonts
        self.width, self.height = width, height
        self.glyphs: list[Glyph] = []
        #: As of :class:`extractors.page.Page`.
        self.marks: list[str] = []
        self.breaks: list[int] = []

    def place(self, run: Any) -> None:
        """Add the glyphs of one text-showing operation."""
        state = run.gstate
        font = state.font
        if font is None:
            return
        number = self._fonts.number(font)
        matrix = mult_matrix(run.line_matrix, run.ctm)
        a, b, c, d, _, f = matrix
        size = state.fontsize
        if font.vertical or b or c or a * size <= 0:
            self._place_turned(run, matrix, number)
            return
        decoders = self._fonts.decoders(number)
        glyphs, marks, breaks, width, height = self.glyphs, self.marks, self.breaks, self.width, self.height
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
                known = self._fonts.decode(font, number, piece)
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

    def _place_turned(self, run: Any, matrix: tuple[float, ...], number: int) -> None:
        """Add the glyphs of text that does not read from left to right."""
        glyphs, width, height = self.glyphs, self.width, self.height
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
            codes, marked = self._fonts.decode(font, number, piece)
            self.marks.append(marked)
            self.breaks.extend(range(len(glyphs), len(glyphs) + len(codes)))
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
