"""Marks that are drawn as other marks: "1.5" for "1,5" reads as well as the true amount.

Words say little of marks, but their outlines differ in kind whatever the design: a full stop is one round or square
dot on the baseline, a comma hangs below it, an apostrophe is high, a hyphen a bar at mid height, brackets bend to one
side. A mark is suspect where its outline cannot be its own and is that of another kind. Marks that designs draw alike
(quotes among each other, dashes, brackets of one side) are one kind. Where a font's codes bear its marks out, no
outline is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extractors.page import Font
from extractors.repair.doubts.figures import FIGURES, LETTERS, scene_of
from extractors.repair.fonts.programs import open_programs
from extractors.repair.fonts.shapes import HIGH, LINES, LOW, Row, Shape, scan
from extractors.repair.inventory import Inventory
from extractors.repair.lexicon import Lexicon
from extractors.repair.model import Key

#: A span: at least, at most.
Span = tuple[float, float]

_ANY: Span = (-99.0, 99.0)

#: Marks of one extent: their form tells them apart.
ALSO_BY_FORM = (frozenset("%$€&"), frozenset("!?"))


class Look(NamedTuple):
    """What is measured of an outline. Heights are x-heights from the baseline."""

    #: Pieces of ink one above the other.
    pieces: int
    contours: int
    top: float
    bottom: float
    #: How far below the baseline, as part of the height; width over height.
    hangs: float
    aspect: float
    #: How much further right, in widths, its ends are than its middle.
    bow: float
    #: How much further right its upper end is than its lower one.
    lean: float


class Kind(NamedTuple):
    """What all designs of some marks have in common, with room for designs that nobody measured."""

    texts: str
    pieces: int
    contours: Span = _ANY
    top: Span = _ANY
    bottom: Span = _ANY
    hangs: Span = _ANY
    aspect: Span = _ANY
    height: Span = _ANY
    bow: Span = _ANY
    lean: Span = _ANY

    def fits(self, look: Look) -> bool:
        """Whether an outline may be one of these marks."""
        height = look.top - look.bottom
        measured = (look.contours, look.top, look.bottom, look.hangs, look.aspect, height, look.bow, look.lean)
        return look.pieces == self.pieces and all(
            low <= value <= high for value, (low, high) in zip(measured, self[2:], strict=True)
        )


#: Drawn from 413 free faces, hairlines to blacks, and made wider.
KINDS = (
    Kind(".", 1, top=(0.04, 0.6), bottom=(-0.15, 0.15), hangs=(-0.27, 0.3), aspect=(0.45, 1.8)),
    Kind("…", 1, top=(0.04, 0.6), bottom=(-0.15, 0.15), hangs=(-0.4, 0.3), aspect=(2.0, 99.0)),
    Kind(",‚„", 1, top=(0.04, 0.65), bottom=(-0.8, -0.06), hangs=(-0.9, -0.22), aspect=(0.2, 2.4)),
    Kind("'’‘\"“”", 1, top=(0.95, 2.8), bottom=(0.4, 1.9), aspect=(0.02, 2.5), height=(0.2, 1.3)),
    Kind("-‐‑–—−", 1, top=(0.25, 1.2), bottom=(0.12, 1.1), aspect=(1.35, 99.0), height=(0.0, 0.5)),
    Kind(":", 2, top=(0.65, 1.2), bottom=(-0.11, 0.4), aspect=(0.05, 0.8)),
    Kind(";", 2, top=(0.65, 1.4), bottom=(-0.8, -0.07), aspect=(0.05, 0.9)),
    Kind("=", 2, top=(0.4, 1.5), bottom=(-0.2, 0.7), aspect=(0.85, 9.0)),
    Kind("!", 2, top=(1.07, 2.8), bottom=(-0.2, 0.15), aspect=(0.03, 0.6)),
    Kind("?", 2, top=(1.07, 2.8), bottom=(-0.2, 0.15), aspect=(0.25, 1.1)),
    Kind("+", 1, contours=(1, 2), bottom=(-0.8, 0.6), aspect=(0.6, 1.6), height=(0.5, 2.6), bow=(-0.07, 0.07)),
    Kind("%", 1, contours=(3, 99), top=(0.95, 2.8), bottom=(-0.6, 0.2), aspect=(0.3, 1.8)),
    Kind("$€&", 1, top=(0.95, 2.8), bottom=(-0.7, 0.2), aspect=(0.3, 1.8)),
    Kind("/", 1, aspect=(0.05, 1.2), height=(0.95, 9.0), bow=(-0.12, 0.12), lean=(0.2, 1.0)),
    Kind("([{", 1, aspect=(0.05, 0.8), height=(0.85, 9.0), bow=(0.02, 1.0)),
    Kind(")]}", 1, aspect=(0.05, 0.8), height=(0.85, 9.0), bow=(-1.0, -0.02)),
    Kind("«‹", 1, top=(0.6, 1.6), bottom=(-0.3, 0.6), aspect=(0.2, 1.8), height=(0.4, 1.4), bow=(0.05, 1.0)),
    Kind("»›", 1, top=(0.6, 1.6), bottom=(-0.3, 0.6), aspect=(0.2, 1.8), height=(0.4, 1.4), bow=(-1.0, -0.05)),
)

_QUOTES, _DOUBLE = frozenset("'’‘\"“”"), frozenset('"“”')

#: Where the marks of so many kinds look like one and the same other kind, it is the face that is odd.
_FRAMED = 4

#: Drawn like other marks by some designs, and asked about only where nothing else is known.
_BULLET = Kind(
    "•", 1, contours=(1, 2), top=(0.3, 1.4), bottom=(0.04, 1.0), aspect=(0.65, 1.5), height=(0.15, 1.1),
    bow=(-0.1, 0.1), lean=(-0.1, 0.1),
)  # fmt: skip

_KIND_OF = {text: kind for kind in KINDS for text in kind.texts}
MARKS = frozenset(_KIND_OF)


def odd_marks(
    path: Path, fonts: tuple[Font, ...], inventory: Inventory, already: Collection[Key], words: Lexicon
) -> list[Key]:
    """The marks whose outline is that of another kind of marks, in order."""
    asked = [key for key in _not_borne_out(fonts, inventory) if key not in already]
    if not asked:
        return []
    from extractors.repair.evidence import forms  # only now: most documents need none

    found: list[Key] = []
    seen: defaultdict[tuple[int, Kind], list[Key]] = defaultdict(list)
    with open_programs(path, fonts) as programs:
        scene = scene_of(inventory, programs, words, already, asked)
        for key in asked:
            shape = scene.shape(key)
            if shape is None or shape.is_blank:
                continue
            text = inventory.uses[key].text or ""
            other = other_kind(shape, forms.x_height(scene, key[0]), text)
            if other is not None:
                seen[key[0], other].append(key)
            elif any(text in group and forms.is_another_sign(scene, key, text, group) for group in ALSO_BY_FORM):
                found.append(key)
    for keys in seen.values():  # a face that draws every mark in a frame, or as a key, draws them all alike
        if len({_KIND_OF[inventory.uses[key].text or ""] for key in keys}) < _FRAMED:
            found += keys
    return sorted(found)


def other_kind(shape: Shape, x_height: float, text: str) -> Kind | None:
    """The kind of marks that an outline is of that cannot be the mark *text*; None where it may be, or is of none."""
    own = _KIND_OF[text]
    if own.bow == own.lean == _ANY and own.fits(_extents(shape, x_height)):
        return None  # how its ends stand to its middle need not be measured
    look = measure(shape, x_height)
    return None if own.fits(look) else next((kind for kind in KINDS if kind.fits(look)), None)


def may_be(look: Look, text: str) -> bool:
    """Whether an outline may be the mark *text*; of what is none of these marks nothing is said."""
    kind = _BULLET if text == "•" else _KIND_OF.get(text)
    if text in _QUOTES:  # that they are two
        return _KIND_OF[text].fits(look) and (look.contours > 1) == (text in _DOUBLE)
    return kind is None or kind.fits(look)


def fits(look: Look, text: str) -> bool:
    """Whether *text* is one of these marks, and the outline may be it."""
    return (text == "•" or text in _KIND_OF) and may_be(look, text)


def measure(shape: Shape, x_height: float) -> Look:
    """What is measured of an outline that draws something."""
    look = _extents(shape, x_height)
    if shape.top - shape.bottom <= 0.5 * x_height:  # of dots and bars nobody asks
        return look
    left, wide, bottom, high = _box(shape)
    rows = scan(
        [((x - left) / wide, LOW + (y - bottom) / high * (HIGH - LOW)) for x, y in contour]
        for contour in shape.contours
    )
    part, third = LINES // 6, LINES // 3
    below, above = _centre(rows[:part]), _centre(rows[-part:])
    return look._replace(bow=(below + above) / 2 - _centre(rows[third:-third]), lean=above - below)


def _box(shape: Shape) -> tuple[float, float, float, float]:
    """(left, width, bottom, height), em; nothing is narrower than a hair."""
    xs = [x for contour in shape.contours for x, _ in contour]
    return min(xs), max(max(xs) - min(xs), 1e-4), shape.bottom, max(shape.top - shape.bottom, 1e-4)


def _extents(shape: Shape, x_height: float) -> Look:
    """The same without what takes a scan of the outline: bow and lean are 0."""
    extents = sorted((min([y for _, y in contour]), max([y for _, y in contour])) for contour in shape.contours)
    pieces, end = 1, extents[0][1]
    for low, high in extents[1:]:
        pieces += low > end
        end = max(end, high)
    _, wide, bottom, high = _box(shape)
    return Look(
        pieces, len(shape.contours), shape.top / x_height, bottom / x_height, bottom / high, wide / high, 0.0, 0.0
    )


def _centre(rows: Sequence[Row]) -> float:
    """Where the middle of the ink is, in widths."""
    ink = sum([end - start for row in rows for start, end in row])
    return sum([(end * end - start * start) / 2 for row in rows for start, end in row]) / ink if ink else 0.5


def _not_borne_out(fonts: tuple[Font, ...], inventory: Inventory) -> list[Key]:
    """The marks whose codes are not theirs, nor as far from them as most letters and figures of the font are."""
    marks: list[Key] = []
    steps: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for key, use in sorted(inventory.uses.items()):
        if use.text in _KIND_OF:
            marks.append(key)
        elif use.text in FIGURES or use.text in LETTERS:
            steps[key[0]][key[1] - ord(use.text)] += 1
    found: list[Key] = []
    for font, code in marks:
        text = inventory.uses[font, code].text or ""
        most, count = steps[font].most_common(1)[0] if steps[font] else (0, 0)
        if not fonts[font].is_composite and code in _codes_of(text):
            continue
        if text.isascii() and code - ord(text) == most and 2 * count > steps[font].total():
            continue
        found.append((font, code))
    return found


@lru_cache(maxsize=128)
def _codes_of(text: str) -> frozenset[int]:
    """The codes that common encodings have for a mark."""
    return frozenset(
        code[0] for name in ("cp1252", "mac_roman") if len(code := text.encode(name, "ignore")) == 1
    )  # fmt: skip
