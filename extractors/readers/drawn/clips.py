"""Where a page may be painted while it is read: the clipping path in force, as the box around it.

The library leaves clipping paths out: its interpreters are made to note them. A box is as much as is kept of a path:
what lies outside of the box lies outside of the path, whatever its form.

Works on the library's interpreters and objects by their attributes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from extractors.geometry import BBox, union
from extractors.page import CAPITAL, Fill, Glyph, Rule
from extractors.readers.drawn.streams import painted
from extractors.readers.paths import THIN

#: A letter is not seen where less than this part of its ink, across or down, is left.
LEFT = 0.05
#: A clipping path that is as large as this part of the page, across and down, is the page's frame and no cell's.
FRAME = 0.9


def drawn_on(page: Any, keyword: Callable[[bytes], Any]) -> Iterator[Any]:
    """All that *page* draws, forms taken apart, in the order of painting.

    The graphics state of each has the box of the clipping path in force as its ``clipping_path``; None: no clipping.

    :param keyword: makes a keyword of the library.
    """
    ways = (keyword(b"W"), keyword(b"W*"))
    yield from _drawn_by(page.interp(), ways, frozenset())


def _drawn_by(interpreter: Any, ways: Sequence[Any], parents: frozenset[int]) -> Iterator[Any]:
    def clip() -> None:
        state = interpreter.graphicstate
        state.clipping_path = _shared(state.clipping_path, _around(interpreter.curpath, interpreter.ctm))

    dispatch = interpreter._dispatch
    for way in ways:
        dispatch[way] = (clip, 0)
    for thing in painted(interpreter):
        if thing.object_type != "xobject":
            yield thing
            continue
        number = thing.stream.objid or 0
        if number not in parents:
            inner = thing.interp()
            inner.graphicstate.clipping_path = _shared(thing.gstate.clipping_path, BBox(*thing.bbox))
            yield from _drawn_by(inner, ways, parents | {number})
    # What the interpreter can do refers to it: without that it is freed at once.
    dispatch.clear()


def _around(path: Sequence[Any], matrix: tuple[float, ...]) -> BBox | None:
    """The box around *path*, whose points are in the space of *matrix*."""
    a, b, c, d, e, f = matrix
    points = [point for segment in path for point in segment.points]
    if not points:
        return None
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _shared(one: BBox | None, other: BBox | None) -> BBox | None:
    """What lies in both; a box without any width or height where nothing does."""
    if one is None or other is None:
        return one or other
    x0, top = max(one.x0, other.x0), max(one.top, other.top)
    return BBox(x0, top, max(x0, min(one.x1, other.x1)), max(top, min(one.bottom, other.bottom)))


def cut_to(clip: BBox, rules: list[Rule], first_rule: int, fills: list[Fill], first_fill: int) -> None:
    """Leave of the *rules* and *fills* from the first ones on what lies in *clip*."""
    lines, areas = rules[first_rule:], fills[first_fill:]
    del rules[first_rule:], fills[first_fill:]
    for rule in lines:
        half = rule.width / 2 + 0.5
        box = rule.bbox
        seen = _shared(clip, BBox(box.x0 - half, box.top - half, box.x1 + half, box.bottom + half))
        if seen is None or not seen.width or not seen.height:
            continue
        if rule.horizontal:
            box = BBox(max(box.x0, clip.x0), box.top, min(box.x1, clip.x1), box.bottom)
        else:
            box = BBox(box.x0, max(box.top, clip.top), box.x1, min(box.bottom, clip.bottom))
        if box.x1 >= box.x0 and box.bottom >= box.top:
            rules.append(rule._replace(bbox=box))
    for fill in areas:
        seen = _shared(clip, fill.bbox)
        if seen is None or min(seen.width, seen.height) < 0.1:
            continue
        if min(seen.width, seen.height) > THIN:
            fills.append(fill._replace(bbox=seen))
        elif max(seen.width, seen.height) > THIN:
            rules.append(Rule(seen, seen.width >= seen.height, min(seen.width, seen.height), fill.color))


class Clipped:
    """The letters that clipping paths and the edges of the page hide, and where text is cut off by them."""

    def __init__(self, width: float, height: float) -> None:
        self._page = BBox(0.0, 0.0, width, height)
        self.hidden: list[int] = []
        #: Clipping path → whether letters in its reach are seen, and whether some are not.
        self._paths: dict[BBox, list[bool]] = {}
        self._broken: list[BBox] = []

    def text(self, clip: BBox | None, first: int, glyphs: Sequence[Glyph]) -> None:
        """The glyphs from *first* on were drawn where *clip* was in force."""
        if first == len(glyphs):
            return
        one, last = glyphs[first], glyphs[-1]
        if clip is None:
            if one.visible != last.visible:
                self._note([glyph for glyph in glyphs[first:] if _has_ink(glyph)], set())
            return
        known = self._paths.setdefault(clip, [False, False])
        if (
            one.upright
            and one.visible
            and last.visible
            and clip.x0 <= one.bbox.x0
            and last.bbox.x1 <= clip.x1
            and clip.top <= one.baseline - CAPITAL * one.size
            and one.baseline <= clip.bottom
        ):
            known[0] = True
            return
        run = [glyph for glyph in glyphs[first:] if _has_ink(glyph)]
        out = {glyph.index for glyph in run if glyph.visible and _is_outside(glyph, clip)}
        self.hidden += out
        known[0] = known[0] or any(glyph.visible and glyph.index not in out for glyph in run)
        known[1] = known[1] or bool(out)
        self._note(run, out)

    def _note(self, run: Sequence[Glyph], out: set[int]) -> None:
        seen = [glyph.bbox for glyph in run if glyph.visible and glyph.index not in out]
        if seen and len(seen) < len(run):
            self._broken.append(union(seen))

    @property
    def cuts(self) -> tuple[BBox, ...]:
        """Where text is cut off: the rest of each line that is seen, and the frames that hide some of their text."""
        frames = [
            box
            for path, (is_seen, is_hidden) in self._paths.items()
            if is_seen and is_hidden and (box := _shared(path, self._page)) is not None
            and (box.width < FRAME * self._page.width or box.height < FRAME * self._page.height)
        ]  # fmt: skip
        return (*frames, *self._broken)


def _has_ink(glyph: Glyph) -> bool:
    return glyph.text is None or bool(glyph.text.strip())


def _is_outside(glyph: Glyph, clip: BBox) -> bool:
    box = glyph.bbox
    if glyph.upright:
        box = BBox(box.x0, glyph.baseline - CAPITAL * glyph.size, box.x1, glyph.baseline)
    across, down = min(box.x1, clip.x1) - max(box.x0, clip.x0), min(box.bottom, clip.bottom) - max(box.top, clip.top)
    return across < LEFT * box.width or down < LEFT * box.height
