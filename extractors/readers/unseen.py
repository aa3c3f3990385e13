"""Text that a page draws and nobody sees: white on nothing, wholly transparent, or under what is painted over it.

What is not sure is seen: text is white on nothing only where no shape, picture or shading at all lies under it, and
painted over only by an opaque bar no higher than a line or two: wider areas can be cut to less by a clipping path.

Works on what the library draws, by its attributes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extractors.geometry import BBox
from extractors.page import Fill, Glyph

#: Less opacity than this shows nothing.
CLEAR = 0.02
#: A colour whose parts are all at least this is the white of the paper.
WHITE = 0.985
#: A colour whose parts are all at least this is pale; so is what shows less than this of itself. Large: points.
PALE, FAINT, LARGE = 0.6, 0.6, 20.0
#: Lines as broad as this (points) are a ground to write on.
BROAD = 3.0
#: A bar hides text that is at least this part of its height (font size over height).
BAR = 0.45
#: Runs of text are found again by their height on the page, in steps of so many points.
_STEP = 16
_PLAIN = {"DeviceGray": 1, "CalGray": 1, "DeviceRGB": 3, "CalRGB": 3, "DeviceCMYK": 4, "ICCBased": 0}


class Unseen:
    """What has been painted of a page so far, in the order of painting, and the glyphs that stay unseen."""

    def __init__(self) -> None:
        self._grounds: list[BBox] = []
        #: Paths that are not white, with the breadth of lines: white text asks for their boxes.
        self._shapes: list[tuple[Any, float]] = []
        self._is_covered = False
        #: The colour of the last text, which most often is that of the next.
        self._color: Any = None
        self._is_white = False
        self._runs: dict[int, list[tuple[int, int]]] = {}
        self._hidden: list[int] = []
        #: Runs of large text in a pale colour.
        self.pale: list[tuple[int, int]] = []

    def text(self, state: Any, first: int, glyphs: Sequence[Glyph]) -> None:
        """The glyphs from *first* on were drawn in graphics state *state*."""
        last = len(glyphs)
        if first == last or state.render_mode:
            return
        if state.nalpha < CLEAR:
            self._hidden += range(first, last)
            return
        if state.ncolor is not self._color:
            self._color, self._is_white = state.ncolor, _is_white(state)
        if self._is_white and not self._is_covered and not self._lies_on(glyphs[first:]):
            self._hidden += range(first, last)
            return
        if glyphs[first].size >= LARGE and _is_pale(state):
            self.pale.append((first, last))
        if glyphs[first].upright:
            self._runs.setdefault(int(glyphs[first].baseline // _STEP), []).append((first, last))

    def path(self, path: Any, fills: Sequence[Fill], first: int, glyphs: Sequence[Glyph]) -> None:
        """*path* was painted; its rectangles are those of *fills* from *first* on."""
        state = path.gstate
        if path.fill:
            if not _is_white(state):
                self._shapes.append((path, 0.0))
        elif state.linewidth >= BROAD or abs(path.ctm[0]) > 1:
            self._shapes.append((path, state.linewidth))
        if (
            path.fill
            and self._runs
            and len(fills) > first
            and state.nalpha > 0.99
            and state.smask is None
            and state.ncolor.pattern is None
            and getattr(state.blend_mode, "name", "") == "Normal"
        ):
            for fill in fills[first:]:
                self._cover(fill.bbox, glyphs)

    def ground(self, thing: Any) -> None:
        """Something else than text or a path was painted: a picture where its box is, a shading anywhere."""
        if thing.object_type == "image":
            self._grounds.append(BBox(*thing.bbox))
        elif thing.object_type != "tag":
            self._is_covered = True

    def applied(self, glyphs: list[Glyph], clipped: Iterable[int] = ()) -> list[Glyph]:
        """*glyphs*, those that nobody sees marked so, and the *clipped* ones."""
        for index in (*self._hidden, *clipped):
            glyphs[index] = glyphs[index]._replace(visible=False)
        return glyphs

    def _lies_on(self, run: Sequence[Glyph]) -> bool:
        for path, drawn in self._shapes:
            width = drawn * abs(path.ctm[0] * path.ctm[3] - path.ctm[1] * path.ctm[2]) ** 0.5
            if not drawn or width >= BROAD:
                x0, top, x1, bottom = path.bbox
                self._grounds.append(BBox(x0 - width, top - width, x1 + width, bottom + width))
        self._shapes.clear()
        box = BBox(
            min(glyph.bbox.x0 for glyph in run), min(glyph.bbox.top for glyph in run),
            max(glyph.bbox.x1 for glyph in run), max(glyph.bbox.bottom for glyph in run),
        )  # fmt: skip
        return any(
            ground.x0 < box.x1 and ground.x1 > box.x0 and ground.top < box.bottom and ground.bottom > box.top
            for ground in self._grounds
        )

    def _cover(self, box: BBox, glyphs: Sequence[Glyph]) -> None:
        """A bar is painted over *box*: what lies wholly under it is not seen any more."""
        for step in range(int(box.top // _STEP), int(box.bottom // _STEP) + 1):
            for first, last in self._runs.get(step, ()):
                base, size = glyphs[first].baseline, glyphs[first].size
                if size < BAR * box.height or base - 0.5 * size < box.top or base > box.bottom + 0.1 * size:
                    continue
                self._hidden += [index for index in range(first, last) if _is_under(glyphs[index], box)]


def _is_under(glyph: Glyph, box: BBox) -> bool:
    return box.x0 - 0.5 <= glyph.bbox.x0 and glyph.bbox.x1 <= box.x1 + 0.5


def _is_white(state: Any) -> bool:
    """Whether the colour that fills is white in a space in which white is known."""
    values, parts = state.ncolor.values, _PLAIN.get(state.ncs.name)
    if state.ncolor.pattern is not None or parts is None or not values or (parts and len(values) != parts):
        return False
    if len(values) == 4:
        return max(values) <= 1 - WHITE
    return len(values) in (1, 3) and min(values) >= WHITE


def _is_pale(state: Any) -> bool:
    """Whether text is faint: in a light colour, or half transparent."""
    values = state.ncolor.values
    if state.nalpha < FAINT:
        return True
    if state.ncolor.pattern is not None or not values:
        return False
    if len(values) == 4:
        return max(values[:3]) + values[3] <= 1 - PALE
    return (len(values) == 3 and min(values) >= PALE) or (
        len(values) == 1 and values[0] >= PALE and state.ncs.name in _PLAIN
    )
