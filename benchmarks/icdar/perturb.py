"""The same pages, drawn otherwise: what must not change the tables that a reader finds.

Some of these change what a page draws as our reader sees it (:data:`PAGES`), others the file (:data:`FILES`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf

from extractors.geometry import BBox
from extractors.page import Glyph, Page, Rule
from extractors.text.lines import page_words
from extractors.text.words import Word

#: Dashes and the gaps between them, points.
DASH, GAP = 3.0, 2.0


def scaled(page: Page, factor: float) -> Page:
    """The page at another size: nothing in points may matter."""

    def box(some: BBox) -> BBox:
        return BBox(*(value * factor for value in some))

    return replace(
        page,
        width=page.width * factor,
        height=page.height * factor,
        glyphs=tuple(
            glyph._replace(bbox=box(glyph.bbox), baseline=glyph.baseline * factor, size=glyph.size * factor)
            for glyph in page.glyphs
        ),
        rules=tuple(rule._replace(bbox=box(rule.bbox), width=rule.width * factor) for rule in page.rules),
        fills=tuple(fill._replace(bbox=box(fill.bbox)) for fill in page.fills),
        links=tuple(link._replace(bbox=box(link.bbox)) for link in page.links),
        images=tuple(box(some) for some in page.images),
    )


def dashed(page: Page) -> Page:
    """Each rule in dashes, as some programs draw dotted lines."""
    return replace(page, rules=tuple(dash for rule in page.rules for dash in _dashes(rule)))


def _dashes(rule: Rule) -> Iterator[Rule]:
    box = rule.bbox
    start, end = (box.x0, box.x1) if rule.horizontal else (box.top, box.bottom)
    at = start
    while at < end:
        to = min(at + DASH, end)
        yield rule._replace(bbox=box._replace(x0=at, x1=to) if rule.horizontal else box._replace(top=at, bottom=to))
        at = to + GAP


def doubled(page: Page) -> Page:
    """Each rule as two, a point and a half apart."""
    second = (
        rule._replace(
            bbox=rule.bbox._replace(top=rule.bbox.top + 1.5, bottom=rule.bbox.bottom + 1.5)
            if rule.horizontal
            else rule.bbox._replace(x0=rule.bbox.x0 + 1.5, x1=rule.bbox.x1 + 1.5)
        )
        for rule in page.rules
    )
    return replace(page, rules=(*page.rules, *second))


def glyph_by_glyph(page: Page) -> Page:
    """Every letter drawn on its own, and no space drawn at all."""
    return _drawn(page, (glyph for glyph in page.glyphs if (glyph.text or "x").strip()))


def shuffled(page: Page) -> Page:
    """The words drawn in another order."""
    runs = _runs(page)
    random.Random(2013).shuffle(runs)
    return _drawn(page, (glyph for run in runs for glyph in run))


def by_columns(page: Page) -> Page:
    """The words drawn from left to right, not from top to bottom: column after column."""
    runs = sorted(_runs(page), key=lambda run: (round(run[0].bbox.x0 / 20), run[0].baseline))
    return _drawn(page, (glyph for run in runs for glyph in run))


def letter_spaced(page: Page) -> Page:
    """The page an eighth wider, the letters as wide as they were."""
    wide = 1.12

    def box(some: BBox) -> BBox:
        return some._replace(x0=some.x0 * wide, x1=some.x1 * wide)

    return replace(
        page,
        width=page.width * wide,
        glyphs=tuple(
            glyph._replace(
                bbox=glyph.bbox._replace(x0=glyph.bbox.x0 * wide, x1=glyph.bbox.x0 * wide + glyph.bbox.width)
            )
            if glyph.upright
            else glyph._replace(bbox=box(glyph.bbox))
            for glyph in page.glyphs
        ),
        rules=tuple(rule._replace(bbox=box(rule.bbox)) for rule in page.rules),
        fills=tuple(fill._replace(bbox=box(fill.bbox)) for fill in page.fills),
        images=tuple(box(some) for some in page.images),
    )


def condensed(page: Page, factor: float = 0.92) -> Page:
    """Each line of a paragraph or cell in a narrower type, set around its middle."""
    places: dict[int, BBox] = {}
    words = sorted((word for word in page_words(page) if not word.turn), key=lambda word: (word.baseline, word.x0))
    held = words[:1]
    for one, two in pairwise(words):
        if abs(one.baseline - two.baseline) > 0.1 or not 0 <= two.x0 - one.x1 < 0.75 * one.size:
            _narrow(held, factor, places)
            held = []
        held.append(two)
    _narrow(held, factor, places)
    return replace(
        page, glyphs=tuple(glyph._replace(bbox=places.get(glyph.index, glyph.bbox)) for glyph in page.glyphs)
    )


def _narrow(words: list[Word], factor: float, places: dict[int, BBox]) -> None:
    if not words:
        return
    middle = (words[0].x0 + words[-1].x1) / 2
    for glyph in (glyph for word in words for glyph in word.glyphs):
        box = glyph.bbox
        places[glyph.index] = box._replace(
            x0=middle + (box.x0 - middle) * factor, x1=middle + (box.x1 - middle) * factor
        )


def untagged(page: Page) -> Page:
    """Without the document's own structure."""
    return replace(page, structure={})


def _runs(page: Page) -> list[list[Glyph]]:
    """The glyphs of each word."""
    return [list(word.glyphs) for word in page_words(page)]


def _drawn(page: Page, glyphs: Iterable[Glyph]) -> Page:
    """*page* with *glyphs* drawn in their order."""
    return replace(
        page,
        glyphs=tuple(glyph._replace(index=index) for index, glyph in enumerate(glyphs)),
        marks="",
        breaks=(),
        actual_texts=(),
    )


def rotated(pdf: pikepdf.Pdf) -> None:
    """Pages that are shown turned by a quarter."""
    for page in pdf.pages:
        page.rotate(90, relative=True)


def sideways(pdf: pikepdf.Pdf) -> None:
    """Pages of the other format, with what they showed drawn sideways."""
    for page in pdf.pages:
        x0, y0, x1, y1 = (float(value) for value in page.mediabox)
        _transform(pdf, page, f"0 1 -1 0 {y1} {-x0}")
        _boxes(page, [0, 0, y1 - y0, x1 - x0])


def moved(pdf: pikepdf.Pdf) -> None:
    """Pages whose origin is elsewhere, on larger sheets of which a crop box shows a part."""
    for page in pdf.pages:
        x0, y0, x1, y1 = (float(value) for value in page.mediabox)
        _transform(pdf, page, "1 0 0 1 -120 75")
        _boxes(page, [x0 - 150, y0 + 40, x1 - 60, y1 + 100], [x0 - 120, y0 + 75, x1 - 120, y1 + 75])


def nested(pdf: pikepdf.Pdf) -> None:
    """All that a page draws inside a form that it draws."""
    for page in pdf.pages:
        page.contents_coalesce()
        form = pdf.make_stream(page.obj.Contents.read_bytes())
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox, form.Resources = page.mediabox, page.resources
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=form))
        page.obj.Contents = pdf.make_stream(b"q /Page Do Q")


def _transform(pdf: pikepdf.Pdf, page: pikepdf.Page, matrix: str) -> None:
    page.contents_add(pdf.make_stream(f"q {matrix} cm\n".encode()), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))


def _boxes(page: pikepdf.Page, media: list[float], crop: list[float] | None = None) -> None:
    for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    page.obj.MediaBox = pikepdf.Array(media)
    if crop is not None:
        page.obj.CropBox = pikepdf.Array(crop)


#: What changes a page as it is read.
PAGES: Mapping[str, Callable[[Page], Page]] = {
    "smaller": lambda page: scaled(page, 0.7),
    "larger": lambda page: scaled(page, 1.4),
    "dashed": dashed,
    "doubled": doubled,
    "glyph-by-glyph": glyph_by_glyph,
    "shuffled": shuffled,
    "by-columns": by_columns,
    "letter-spaced": letter_spaced,
    "condensed": condensed,
    "untagged": untagged,
}
#: What changes a file.
FILES: Mapping[str, Callable[[pikepdf.Pdf], None]] = {
    "rotated": rotated,
    "sideways": sideways,
    "moved": moved,
    "nested": nested,
}


def write(path: Path, name: str, target: Path) -> Path:
    """The PDF at *path*, changed as *name* of :data:`FILES` says, in the file *target*."""
    with pikepdf.open(path) as pdf:
        FILES[name](pdf)
        pdf.save(target)
    return target
