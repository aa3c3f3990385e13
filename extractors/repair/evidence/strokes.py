"""Evidence of plain marks: dashes, slashes, quotes and bullets, told by how they are made and by where they stand.

Designs draw these alike or not at all alike, so that no form of another face tells them: what does is how long a bar
is, how far a stroke leans, that a quote is a comma raised or turned, and whether it begins a word, ends it or stands
inside. Where build and place do not agree nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from extractors.repair.doubts.marks import KINDS, Look, measure
from extractors.repair.evidence.forms import x_height
from extractors.repair.fonts.letterforms import form_of
from extractors.repair.fonts.letterforms import look as nearest_form
from extractors.repair.fonts.shapes import Point, Shape, likeness, scan
from extractors.repair.inventory import LINE_HYPHEN
from extractors.repair.model import Key
from extractors.repair.scene import Scene

_BY_TEXTS = {kind.texts: kind for kind in KINDS}
_BAR, _SLASH = _BY_TEXTS["-‐‑–—−"], _BY_TEXTS["/"]
_HIGH_MARK = _BY_TEXTS["'’‘\"“”"]

#: Advances of hyphens, of en dashes and of em dashes, em; what is between them is neither.
_HYPHEN, _EN, _EM = (0.15, 0.43), (0.44, 0.66), (0.74, 1.3)

#: A stroke leans so many widths at least, one that stands less than this; a bar that stands is so narrow.
_LEANS, _STANDS, _NARROW = 0.45, 0.02, 0.16

#: Of their box, what discs fill; how many x-heights wide a bullet is, and how far above the line.
_DISC, _BULLET, _ABOVE = (0.74, 0.84), (0.35, 1.3), 0.12

#: Two outlines in one box are the same mark; and no mark of the other kind is so nearly like it.
_SAME, _APART = 0.72, 0.06

#: Straight edges go neither up nor aside by more than this, em; stars are as near to the known ones.
_STRAIGHT, _LIKE_STAR = 0.004, 0.25

#: What is the same from both sides.
_MIRRORED = 0.95

#: A part of the words of a mark that is all but all, and how many of them are looked at.
_NEARLY, _SAMPLE = 0.8, 40


def told_by_build(scene: Scene, keys: Collection[Key]) -> dict[Key, str]:
    """The plain marks among *keys*, of which nothing is known."""
    found: dict[Key, str] = {}
    for key in sorted(keys):
        program = scene.program(key)
        shape = scene.shape(key)
        advance = program.advance(key[1]) if program is not None else None
        if program is None or shape is None or shape.is_blank or not advance:
            continue
        look = measure(shape, x_height(scene, key[0]))
        places = _places(scene, key)
        text = _bar(shape, look, advance, places) if not _is_monospaced(scene, key[0]) else None
        if text is None and not program.font.is_italic:
            text = _stroke(shape, look, advance, places)
        text = text or _bullet(shape, look, places) or _bracket(shape, look) or _star(scene, key, shape, look)
        text = text or _quote(scene, key, shape, look, places)
        if text is not None and all(code == key[1] for code in scene.codes_of(key[0]).get(text, ())):
            found[key] = text
    # Two glyphs of a font that are told to be one mark are told wrongly.
    times = Counter((key[0], text) for key, text in found.items())
    return {key: text for key, text in found.items() if times[key[0], text] == 1}


def straight_or_curved(scene: Scene, key: Key) -> str | None:
    """Which of the two apostrophes *key* is if it is one: the straight one is drawn alike on both sides."""
    asked = straight_or_curved, key
    if asked not in scene.memo:
        shape = scene.shape(key)
        if shape is None or shape.is_blank:
            scene.memo[asked] = None
        else:
            first = shape.contours[0]
            is_straight = _alike(first, tuple((-x, y) for x, y in first)) >= _MIRRORED
            scene.memo[asked] = "'" if is_straight else "’"
    return scene.memo[asked]


def _places(scene: Scene, key: Key) -> Counter[str]:
    """How many different words *key* is alone in, begins, ends, or stands inside of between letters or figures."""
    found: Counter[str] = Counter()
    for word in scene.inventory.contexts(key)[:_SAMPLE]:
        at = word.index(key)
        before = [one for one in word[:at] if one != LINE_HYPHEN]
        after = [one for one in word[at + 1 :] if one != LINE_HYPHEN]
        text = scene.texts.get(before[-1], "") if before else ""
        next_ = scene.texts.get(after[0], "") if after else ""
        is_inside = bool(before) and bool(after)
        found["alone" if len(word) == 1 else "inside" if is_inside else "begins" if after else "ends"] += 1
        found["letters"] += is_inside and text[-1:].isalpha() and next_[:1].isalpha()
        found["sign"] += next_[:1].isdigit() and not text[-1:].isalnum()
        found["all"] += 1
    return found


def _is_monospaced(scene: Scene, font: int) -> bool:
    """Whether an i goes as far as an m: then a hyphen goes as far as a dash."""
    program, codes = scene.programs.get(font), scene.codes_of(font)
    if program is None or "m" not in codes:
        return False
    narrow = [program.advance(codes[letter][0]) for letter in "ilt" if letter in codes]
    return program.advance(codes["m"][0]) in narrow


def _mostly(places: Counter[str], *which: str) -> bool:
    return places["all"] > 0 and sum(places[one] for one in which) >= _NEARLY * places["all"]


def _bar(shape: Shape, look: Look, advance: float, places: Counter[str]) -> str | None:
    """A dash by its length; a minus before a figure is drawn like one, and is none."""
    xs = [x for contour in shape.contours for x, _ in contour]
    if len(shape.contours) != 1 or _filled(shape) < 0.85:
        return None
    if shape.top <= 0.01 and look.aspect > 4 and look.bottom > -0.9:
        return "_"
    if not _BAR.fits(look) or places["sign"] > places["all"] / 5:
        return None
    length = max(xs) - min(xs)
    if _HYPHEN[0] <= advance <= _HYPHEN[1] and length < _HYPHEN[1]:
        return "-"
    for text, (least, most) in (("–", _EN), ("—", _EM)):
        if least <= advance <= most and length > 0.6 * advance:
            return text
    return None


def _stroke(shape: Shape, look: Look, advance: float, places: Counter[str]) -> str | None:
    """A slash leans, a bar stands and goes below the line, which no letter does that is as narrow."""
    if len(shape.contours) != 1 or not _is_straight(shape):
        return None
    xs = [x for x, _ in shape.contours[0]]
    if _SLASH.fits(look) and look.lean >= _LEANS and abs(look.bow) < 0.05 and max(xs) - min(xs) < 1.3 * advance:
        return "/"
    stands = abs(look.lean) <= _STANDS and look.aspect <= _NARROW
    return "|" if stands and look.bottom <= -0.15 and look.top > 1.3 and not _mostly(places, "letters") else None


def _is_straight(shape: Shape) -> bool:
    """Whether the outline is one stroke, everywhere equally broad but for its ends."""
    rows = [row for row in shape.rows if row]
    if len(rows) < 8 or any(len(row) > 1 for row in rows):
        return False
    breadths = [end - start for row in rows[1:-1] for start, end in row]
    usual = sorted(breadths)[len(breadths) // 2]
    return max(breadths) <= 1.5 * usual and shape.ink <= 1.05 * usual * len(rows)


def _bullet(shape: Shape, look: Look, places: Counter[str]) -> str | None:
    """A disc above the line that stands before words or alone."""
    height = look.top - look.bottom
    is_disc = len(shape.contours) == 1 and _DISC[0] <= _filled(shape) <= _DISC[1] and 0.83 <= look.aspect <= 1.2
    if not is_disc or look.bottom < _ABOVE or not _BULLET[0] <= height <= _BULLET[1]:
        return None
    return "•" if _mostly(places, "alone", "begins") else None


def _bracket(shape: Shape, look: Look) -> str | None:
    """A square bracket: straight edges alone, below the line and as high as letters, its ends to one side."""
    if len(shape.contours) != 1 or look.bottom > -0.1 or look.top < 1.2 or look.aspect > 0.6:
        return None
    points = shape.contours[0]
    edges = zip(points, (*points[1:], points[0]), strict=True)
    if any(abs(x1 - x0) > _STRAIGHT and abs(y1 - y0) > _STRAIGHT for (x0, y0), (x1, y1) in edges):
        return None
    return "[" if look.bow > 0.05 else "]" if look.bow < -0.05 else None


def _star(scene: Scene, key: Key, shape: Shape, look: Look) -> str | None:
    """An asterisk: small and high, and like nothing else."""
    if len(shape.contours) != 1 or look.bottom < 0.45 or not 0.8 <= look.aspect <= 1.25:
        return None
    form = form_of(shape)
    looks = nearest_form(form, x_height(scene, key[0])) if form is not None else None
    is_star = looks is not None and looks.text == "*" and looks.distance <= _LIKE_STAR
    return "*" if is_star and looks is not None and looks.rival_distance >= 1.5 * looks.distance else None


def _quote(scene: Scene, key: Key, shape: Shape, look: Look, places: Counter[str]) -> str | None:
    """A comma that is raised, or turned and raised; two of them are a double quote."""
    commas = scene.codes_of(key[0]).get(",")
    program = scene.program(key)
    comma = program.shape(commas[0]) if program is not None and commas else None
    count = len(shape.contours)
    if comma is None or len(comma.contours) != 1 or count not in (1, 2) or not _HIGH_MARK.fits(look):
        return None
    first = min(shape.contours, key=lambda contour: min(x for x, _ in contour))
    turned = tuple((-x, -y) for x, y in comma.contours[0])
    as_is, as_turned = _alike(first, comma.contours[0]), _alike(first, turned)
    upright = _alike(first, tuple((-x, y) for x, y in first)) >= _MIRRORED
    if as_is >= _SAME and as_is >= as_turned + _APART and not upright:
        text = "’" if count == 1 else "”"
        fits = _mostly(places, "letters", "ends", "inside") if count == 1 else _mostly(places, "ends", "inside")
        return text if fits else None
    if as_turned >= _SAME and as_turned >= as_is + _APART and not upright:
        return ("‘" if count == 1 else "“") if _mostly(places, "begins") else None
    return None


def _alike(one: tuple[Point, ...], other: tuple[Point, ...]) -> float:
    """How alike two outlines are in boxes of one size."""
    return likeness(scan([_boxed(one)]), scan([_boxed(other)]))


def _boxed(contour: tuple[Point, ...]) -> list[Point]:
    xs, ys = [x for x, _ in contour], [y for _, y in contour]
    left, foot = min(xs), min(ys)
    wide, high = max(max(xs) - left, 1e-4), max(max(ys) - foot, 1e-4)
    return [((x - left) / wide, (y - foot) / high) for x, y in contour]


def _filled(shape: Shape) -> float:
    """The part of its box that the first contour fills."""
    contour = shape.contours[0]
    xs, ys = [x for x, _ in contour], [y for _, y in contour]
    pairs = zip(contour, (*contour[1:], contour[0]), strict=True)
    area = abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2
    return area / max((max(xs) - min(xs)) * (max(ys) - min(ys)), 1e-9)
