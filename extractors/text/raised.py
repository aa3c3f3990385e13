"""Figures that a font draws raised itself: glyphs of their own, by which a mark is told from the figure before it.

A typesetter that asks the font for its superior figures draws them on the baseline and in the size of the text. Only
their width tells them: the same figure in the same font, by another code, and much narrower.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.geometry import BBox
from extractors.page import Glyph

_FIGURES = frozenset("0123456789")
#: A superior figure is narrower than this part of the font's usual one; figures of other kinds are not.
NARROW = 0.7
#: The size of superior figures, and how high they stand, parts of the size of the text.
_SIZE, _RISE = 0.6, 0.35
#: No mark has more figures.
_LONGEST = 2


def with_raised_figures(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """*glyphs* of a page, in the order of drawing, with superior figures as small and as high as they are seen."""
    narrow = _narrow(glyphs)
    if not narrow:
        return glyphs
    found = list(glyphs)
    place = 0
    while place < len(found):
        end = place
        while end < len(found) and (found[end].font, found[end].code) in narrow:
            end += 1
        if place < end <= place + _LONGEST and _is_mark(found, place, end):
            found[place:end] = [_raised(glyph) for glyph in found[place:end]]
        place = max(end, place + 1)
    return found


def _narrow(glyphs: Sequence[Glyph]) -> set[tuple[int, int]]:
    """(font, code) of the figures that are much narrower than the same figures by another code."""
    widths: dict[tuple[int, str], dict[int, float]] = {}
    for glyph in glyphs:
        text = glyph.text
        if text is not None and text in _FIGURES and glyph.upright and glyph.size:
            codes = widths.setdefault((glyph.font, text), {})
            if glyph.code not in codes:
                codes[glyph.code] = glyph.bbox.width / glyph.size
    narrow = [
        (font, figure, code)
        for (font, figure), codes in widths.items()
        for code, width in codes.items()
        if width < NARROW * max(codes.values())
    ]
    several = {font for font, figure, _ in narrow if figure != "1"}
    return {(font, code) for font, _, code in narrow if font in several or _calls_a_note(glyphs, font, code)}


def _calls_a_note(glyphs: Sequence[Glyph], font: int, code: int) -> bool:
    """Whether a narrow 1 stands as marks do: behind a word or a figure, and where a note begins.

    A 1 as wide as it needs, beside one as wide as the other figures, stands in numbers and apart as well.
    """
    calls = notes = 0
    for place, glyph in enumerate(glyphs):
        if glyph.code != code or glyph.font != font:
            continue
        before = glyphs[place - 1] if place else None
        after = glyphs[place + 1] if place + 1 < len(glyphs) else None
        if after is not None and after.text in _FIGURES and _touch(glyph, after):
            return False
        if before is None or abs(before.baseline - glyph.baseline) >= 0.1:
            notes += 1
        elif (before.text or "").strip() and _touch(before, glyph):
            calls += 1
        else:
            return False
    return calls > 0 and notes > 0


def _is_mark(glyphs: Sequence[Glyph], place: int, end: int) -> bool:
    """Whether superior figures may be a mark: no figure follows them, nor do they count atoms behind a capital."""
    last = glyphs[end - 1]
    after = glyphs[end] if end < len(glyphs) else None
    before = glyphs[place - 1] if place else None
    is_followed = after is not None and after.text in _FIGURES and _touch(last, after)
    is_formula = before is not None and (before.text or "").isupper() and _touch(before, glyphs[place])
    return not is_followed and not is_formula


def _touch(one: Glyph, other: Glyph) -> bool:
    gap = other.bbox.x0 - one.bbox.x1
    return abs(one.baseline - other.baseline) < 0.1 and -0.2 * one.size < gap < 0.15 * one.size


def _raised(glyph: Glyph) -> Glyph:
    rise, size = _RISE * glyph.size, _SIZE * glyph.size
    box = glyph.bbox
    return glyph._replace(
        bbox=BBox(box.x0, box.top, box.x1, box.bottom - rise), baseline=glyph.baseline - rise, size=size
    )
