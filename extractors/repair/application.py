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
    changed = False
    glyphs: list[Glyph] = []
    for glyph in page.glyphs:
        key = (glyph.font, glyph.code)
        text = texts.get(key)
        if text is not None:
            glyph = glyph._replace(text=text)
            changed = True
        elif key in doubtful and glyph.text is not None and is_unreadable(glyph.text):
            glyph = glyph._replace(text=None)
            changed = True
        glyphs.append(glyph)
    return replace(page, glyphs=tuple(glyphs)) if changed else page


def apply(document: Document, repairs: Repairs) -> Document:
    """*document* with the decided texts."""
    if repairs.is_sound and not repairs.symbols:
        return document
    return replace(document, pages=tuple(apply_to_page(page, repairs) for page in document.pages))
