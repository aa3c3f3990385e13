"""Decisions applied to what was read: the same pages, with the glyphs' texts as decided."""

from __future__ import annotations

from dataclasses import replace

from extractors.page import Document, Glyph, Page
from extractors.repair.inventory import is_unreadable
from extractors.repair.model import Repairs


def apply_to_page(page: Page, repairs: Repairs) -> Page:
    """*page* with the decided texts; what stays doubtful and unreadable has no text."""
    texts, doubtful = {**repairs.symbols, **repairs.texts}, repairs.doubtful
    if not texts and not doubtful:
        return page
    glyphs: list[Glyph] | None = None
    for first in page.kinds():
        glyph = page.glyphs[first]
        key = (glyph[2], glyph[1])
        if key in texts:
            text = texts[key]
        elif key in doubtful and (is_unreadable(glyph.text) or not (glyph.text or "").strip()):
            text = None
        else:
            continue
        if text != glyph.text:
            glyphs = list(page.glyphs) if glyphs is None else glyphs
            for place in page.alike(first):
                glyphs[place] = glyphs[place]._replace(text=text)
    return page if glyphs is None else replace(page, glyphs=tuple(glyphs))


def apply(document: Document, repairs: Repairs) -> Document:
    """*document* with the decided texts."""
    if repairs.is_sound and not repairs.symbols:
        return document
    return replace(document, pages=tuple(apply_to_page(page, repairs) for page in document.pages))
