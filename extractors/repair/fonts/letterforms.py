"""What an outline by itself looks like: letters, figures and marks as common text faces draw them.

A form is the ink of a glyph inside its own box, in few cells, and where that box stands beside the small letters.
``letterforms.bin`` holds a few forms of each character, taken from free faces of 17 designs by
``benchmarks.repair.forms`` (docs/decisions/letterforms.md), which also measures how far they carry over to a design
that is not among them. What designs draw alike (0 and O, l and I and 1, dashes) is never told apart here.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extractors.repair.fonts.shapes import HIGH, LINES, LOW, Point, Shape, scan

if TYPE_CHECKING:  # its import takes as long as reading a document, and few documents need it
    import numpy as np
    from numpy.typing import NDArray

#: Cells of a form, and the darkest one.
ROWS, COLUMNS, DARK = 12, 8, 15
CELLS = ROWS * COLUMNS

#: Of each scan line: the first cell of its row; and of each cell: how many lines cross it.
_BANDS = [line * ROWS // LINES * COLUMNS for line in range(LINES)]
_LINES = [_BANDS.count(cell // COLUMNS * COLUMNS) for cell in range(CELLS)]

#: Where and how wide the box is counts like this part of the ink; further than that says no more. In x-heights.
_PLACE, _FAR = 0.6, 1.0

#: Boxes that are further apart are not compared; what is nowhere near.
_SEEN, _NOWHERE = 0.3, 9.0

#: How far distances that are measured with and without numpy may differ, far more than they do.
_ROUNDING = 1e-3

#: Among no more characters than this, forms are compared without numpy.
_FEW = 12

#: The unit of places in the file, in x-heights.
UNIT = 0.02

#: The nearest form must be this near, and the nearest one of another character this many times further.
NEAR, APART = 0.17, 1.3

#: And the nearest one of those that are often drawn alike this many times.
UNLIKE = 2.0

#: Characters that some designs draw alike, whatever stands around them; told apart by their neighbours or not at all.
ALIKE = (
    "0oOΘθ", "Il1|/ł", "–−—-_", "■▪", "□☐", "•●·.", "µμ", "æœ", "ÆŒ", "°º˚", "'′’‘`,", '"”“„', "×x", "uи", "yγ", "AΛ",
    "tτ", "[(", "])", "LŁ£", "Y¥", "ßB8", "¡i",
)  # fmt: skip

#: What may be meant where the outline says one of these: nothing else is ever answered.
ANSWERS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzçÇ().,;:!?%&$€+=/«»-–’'")
FIGURES = frozenset("0123456789")

_FILE = Path(__file__).with_name("letterforms.bin")
LETTERS = frozenset(text for text in ANSWERS if text.isalpha())

#: Characters whose forms know how far the nearest form of another character is (see :func:`rivals`), and the unit of
#: that in the file.
CLEARED, CLEARANCE = FIGURES | LETTERS | frozenset("/:"), 0.0025


class Form(NamedTuple):
    """The ink in each cell, lines from the foot up, 0–15; and the box: top, foot, width in em or in ``UNIT``."""

    cells: tuple[int, ...]
    top: float
    foot: float
    width: float


class Looks(NamedTuple):
    """The character whose form is nearest, how near, and the nearest of those that no design draws alike."""

    text: str
    distance: float
    rival: str
    rival_distance: float
    #: How near the nearest of those is that some designs do draw alike.
    twin_distance: float

    @property
    def is_unlike_its_like(self) -> bool:
        """Whether even the characters that are often drawn alike look different."""
        return self.twin_distance >= UNLIKE * self.distance

    @property
    def is_plain(self) -> bool:
        """Whether nothing else looks like it."""
        return self.distance <= NEAR and self.rival_distance >= APART * self.distance


#: The forms of outlines seen so far, in any document of the process: subsets of a font have the same ones.
_seen: dict[bytes, Form | None] = {}
_MOST_SEEN = 2048


def form_of(shape: Shape) -> Form | None:
    """The form of an outline, its box in em; None where it has no ink or no extent."""
    content = shape.content
    try:
        return _seen[content]
    except KeyError:
        if len(_seen) >= _MOST_SEEN:
            _seen.clear()
        found = _seen[content] = _measured(shape)
        return found


def _measured(shape: Shape) -> Form | None:
    """What :func:`form_of` gives, which takes ten times as long as to see that it is known."""
    xs = [x for contour in shape.contours for x, _ in contour]
    ys = [y for contour in shape.contours for _, y in contour]
    if not xs or max(xs) - min(xs) < 1e-4 or max(ys) - min(ys) < 1e-4:
        return None
    left, foot, wide, high = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    boxed: list[list[Point]] = [
        [((x - left) / wide * COLUMNS, LOW + (y - foot) / high * (HIGH - LOW)) for x, y in contour]
        for contour in shape.contours
    ]
    ink = [0.0] * CELLS
    for at, row in zip(_BANDS, scan(boxed), strict=True):
        for start, end in row:
            first, last = int(start), int(end)
            if first == last:
                ink[at + min(first, COLUMNS - 1)] += end - start
                continue
            ink[at + first] += first + 1 - start
            for column in range(first + 1, last):
                ink[at + column] += 1.0
            if last < COLUMNS:
                ink[at + last] += end - last
    cells = tuple([min(DARK, round(DARK * value / lines)) for value, lines in zip(ink, _LINES, strict=True)])
    return Form(cells=cells, top=foot + high, foot=foot, width=wide)


@lru_cache(maxsize=2048)
def is_clearly(form: Form, x_height: float, text: str, apart: float) -> bool:
    """Whether *form* is so near a form of *text* that none of its rivals can be *apart* times nearer.

    Distances between forms obey the triangle inequality: what is near one form is far from all that are far from that
    one, so that a few comparisons tell what all would.
    """
    ink, top, foot, width = _packed(form, x_height)
    far, part, enough = _FAR / UNIT, _PLACE * UNIT / 3, apart / (1 + apart)
    for start, its_top, its_foot, its_width, clearance in _boxes_of(text):
        higher, lower, wider = abs(its_top - top), abs(its_foot - foot), abs(its_width - width)
        place = part * (min(far, higher) + min(far, lower) + min(far, wider))
        near = enough * clearance
        if place < near and place < _SEEN and place + (_ink(text, start) ^ ink).bit_count() / (CELLS * DARK) < near:
            return True
    return False


def rivals(text: str) -> frozenset[str]:
    """The characters that *text* is told from where it is asked whether it is drawn as another one."""
    kind = LETTERS if text in LETTERS else FIGURES
    return frozenset(one for one in kind if text not in alike_to(one) and text != one.lower())


@lru_cache(maxsize=2048)
def look(form: Form, x_height: float, among: frozenset[str] | None = None) -> Looks | None:
    """What *form*, its box in em, looks like in a face of this *x_height*, in em; *among* these characters only."""
    return _looks([(distance, text) for text, distance in distances(form, x_height, among).items()])


@lru_cache(maxsize=2048)
def distances(form: Form, x_height: float, among: frozenset[str] | None = None) -> Mapping[str, float]:
    """How near the nearest form of each character is to *form*, its box in em; what is nowhere near is left out."""
    if among is not None and len(among) <= _FEW:
        return {text: distance for distance, text in _nearest_of_few(form, x_height, among)}
    import numpy as np

    known = _known()
    rows = _rows_of(among)
    box = np.array(form[1:], dtype=np.float32) / (x_height * UNIT)
    apart = np.minimum(np.abs(known.boxes[rows] - box), _FAR / UNIT).sum(axis=1) * (_PLACE * UNIT / 3)
    seen = apart < _SEEN
    near = rows[seen]
    ink = np.abs(known.cells[near] - np.array(form.cells, dtype=np.int16)).sum(axis=1)
    found = np.full(len(known.texts), _NOWHERE)
    np.minimum.at(found, known.owners[near], apart[seen] + ink / (CELLS * DARK))
    return {text: one for one, text in zip(found.tolist(), known.texts, strict=True) if one < _NOWHERE}


def is_known(text: str) -> bool:
    """Whether forms of the character *text* are known."""
    return text in _rows()


def may_be_near(form: Form, x_height: float, among: frozenset[str], within: float) -> bool:
    """Whether a form of *among* may be as near as *within*, at most ``_SEEN``; False is sure.

    Where numpy is there, :func:`look` tells as quickly. To load it takes as long as to repair most documents.
    """
    if "numpy" in sys.modules:
        return True
    ink, top, foot, width = _packed(form, x_height)
    top, foot, width = top + 128, foot + 128, width + 128
    part, within = _PLACE * UNIT / 3, within + _ROUNDING
    most = within / part
    for text in sorted(among):
        rows = _rows().get(text, b"")
        boxes = zip(*[rows[place::_ROW] for place in range(_ROW - 4, _ROW - 1)], strict=True)
        for place, (its_top, its_foot, its_width) in enumerate(boxes):
            apart = abs(its_top - top) + abs(its_foot - foot) + abs(its_width - width)
            if apart < most and (apart * part + (_ink(text, place * _ROW) ^ ink).bit_count() / (CELLS * DARK) < within):
                return True
    return False


def _looks(nearest: list[tuple[float, str]]) -> Looks | None:
    """What stands out of (distance, character)."""
    if not nearest:
        return None
    distance, text = min(nearest)
    alike = alike_to(text)
    rival_distance, rival = min((one for one in nearest if one[1] not in alike), default=(_NOWHERE, ""))
    twin = min((one[0] for one in nearest if one[1] in alike and one[1] != text), default=_NOWHERE)
    return Looks(text=text, distance=distance, rival=rival, rival_distance=rival_distance, twin_distance=twin)


@lru_cache(maxsize=128)
def _rows_of(among: frozenset[str] | None) -> NDArray[np.intp]:
    import numpy as np

    known = _known()
    if among is None:
        return np.arange(len(known.owners))
    return np.flatnonzero(np.isin(known.owners, [place for place, text in enumerate(known.texts) if text in among]))


@lru_cache(maxsize=512)
def alike_to(text: str) -> frozenset[str]:
    """*text* and the characters that designs draw like it."""
    return frozenset((text, *(char for group in ALIKE if text in group for char in group if len(text) == 1)))


#: Two cells -> two numbers of as many bits as the cells are dark: in so many bits as two forms differ, so far is their
#: ink apart, without a loop over the cells.
_BITS = [((1 << (pair >> 4)) - 1 << 16 | (1 << (pair & 15)) - 1).to_bytes(4, "big") for pair in range(256)]

#: Bytes of a form in the file: two cells each, the box, and how far the nearest form of a rival is.
_ROW = CELLS // 2 + 4


#: A form ready to be compared: ink as ``_BITS``, and the box in ``UNIT``.
_Packed = tuple[int, float, float, float]


def nearest(form: Form, x_height: float, among: frozenset[str]) -> list[tuple[float, str]]:
    """(how near the nearest of its forms is, character) for a few characters, the nearest first."""
    return sorted(_nearest_of_few(form, x_height, among))


def _nearest_of_few(form: Form, x_height: float, among: frozenset[str]) -> list[tuple[float, str]]:
    """(how near the nearest of its forms is, character), as :func:`look` measures it."""
    packed = _packed(form, x_height)
    nearest = [(_distance(packed, text), text) for text in sorted(among)]
    return [one for one in nearest if one[0] < _NOWHERE]


def _packed(form: Form, x_height: float) -> _Packed:
    top, foot, width = [length / (x_height * UNIT) for length in form[1:]]
    return _bits(bytes([form.cells[n] << 4 | form.cells[n + 1] for n in range(0, CELLS, 2)])), top, foot, width


def _distance(packed: _Packed, text: str) -> float:
    """How near the nearest form of *text* is."""
    ink, top, foot, width = packed
    far, part = _FAR / UNIT, _PLACE * UNIT / 3
    least = _NOWHERE
    for start, its_top, its_foot, its_width, _ in _boxes_of(text):
        higher, lower, wider = abs(its_top - top), abs(its_foot - foot), abs(its_width - width)
        if higher > far or lower > far or wider > far:
            higher, lower, wider = min(far, higher), min(far, lower), min(far, wider)
        apart = part * (higher + lower + wider)
        if apart < _SEEN and apart < least:
            least = min(least, apart + (_ink(text, start) ^ ink).bit_count() / (CELLS * DARK))
    return least


def _bits(cells: bytes) -> int:
    return int.from_bytes(b"".join(map(_BITS.__getitem__, cells)), "big")


@lru_cache(maxsize=8192)
def _ink(text: str, start: int) -> int:
    """The ink of the form of *text* that begins there, as ``_BITS``."""
    return _bits(_rows()[text][start : start + _ROW - 4])


@lru_cache(maxsize=512)
def _boxes_of(text: str) -> list[tuple[int, int, int, int, float]]:
    """The forms of a character: where they begin, the box in ``UNIT``, how far the nearest form of a rival is.

    There are none of one that the file does not have. Most forms are ruled out by their box.
    """
    rows = _rows().get(text, b"")
    boxes = zip(*[rows[place::_ROW] for place in range(_ROW - 4, _ROW)], strict=True)
    return [
        (place * _ROW, top - 128, foot - 128, width - 128, clearance * CLEARANCE)
        for place, (top, foot, width, clearance) in enumerate(boxes)
    ]


@lru_cache(maxsize=1)
def _rows() -> dict[str, bytes]:
    """Character -> its forms as the file has them."""
    data = _FILE.read_bytes()
    at = 4 + int.from_bytes(data[:4], "big")
    found: dict[str, bytes] = {}
    for line in data[4:at].decode("utf-8").splitlines():
        text, count = line.split("\t")
        found[text] = data[at : at + int(count) * _ROW]
        at += int(count) * _ROW
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    """All forms: one row of cells and of the box in ``UNIT`` each, and the place of its character in ``texts``."""

    cells: NDArray[np.int16]
    boxes: NDArray[np.float32]
    owners: NDArray[np.int32]
    texts: tuple[str, ...]


@lru_cache(maxsize=1)
def _known() -> _Forms:
    return read(_FILE.read_bytes())


def read(data: bytes) -> _Forms:
    """The forms that ``write`` wrote."""
    import numpy as np

    size = int.from_bytes(data[:4], "big")
    lines = [line.split("\t") for line in data[4 : 4 + size].decode("utf-8").splitlines()]
    rows = np.frombuffer(data, dtype=np.uint8, offset=4 + size).reshape(-1, _ROW)
    packed = rows[:, : CELLS // 2]
    cells = np.stack((packed >> 4, packed & 15), axis=2).reshape(len(rows), CELLS)
    return _Forms(
        cells=cells.astype(np.int16),
        boxes=rows[:, CELLS // 2 : -1].astype(np.float32) - 128,
        owners=np.repeat(np.arange(len(lines), dtype=np.int32), [int(count) for _, count in lines]),
        texts=tuple(text for text, _ in lines),
    )


def write(forms: dict[str, list[Form]], clearances: Mapping[str, Sequence[float]]) -> bytes:
    """*forms*, boxes in ``UNIT``, as a file, with how far the nearest form of a rival is where that is known."""
    head = "".join(f"{text}\t{len(forms[text])}\n" for text in sorted(forms)).encode("utf-8")
    body = bytearray()
    for text in sorted(forms):
        for form, clearance in zip(forms[text], clearances.get(text) or repeat(0.0), strict=False):
            body += bytes(form.cells[n] << 4 | form.cells[n + 1] for n in range(0, CELLS, 2))
            body += bytes(max(0, min(255, round(value) + 128)) for value in form[1:])
            body.append(max(0, min(255, int(clearance / CLEARANCE - 0.01))))  # never more than it is
    return len(head).to_bytes(4, "big") + head + bytes(body)
