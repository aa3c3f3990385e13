"""Runs of pages, read and looked at: what one process does of a document.

Imports little, so that a process that helps another one is soon at work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.geometry import BBox
from extractors.outside import blocks
from extractors.page import Fill, Font, Page
from extractors.readers.drawn import OpenPdf
from extractors.readers.ruled import find_fragments
from extractors.repair.application import apply_to_page
from extractors.repair.inventory import InventoryTaker
from extractors.repair.model import Key, Repairs
from extractors.table import Block, Fragment
from extractors.text.lines import page_words

if TYPE_CHECKING:
    from schemas.catalogue import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What one page shows: its tables, and the text outside of them."""

    number: int
    fragments: tuple[Fragment, ...]
    blocks: tuple[Block, ...]
    #: (font, code) of what is drawn on it.
    keys: frozenset[Key]
    #: Where text is cut off: as of :class:`extractors.page.Page`.
    cuts: tuple[BBox, ...] = ()
    #: What is drawn in colour, where the entry tells statuses by it.
    shades: tuple[Fill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked for on a page."""

    guide: Entry | None
    around: bool

    def at(self, page: Page, fonts: Sequence[Font]) -> PageReading:
        """What *page* shows."""
        words = page_words(page)
        fragments = find_fragments(page, fonts, self.guide, all_words=words)
        return PageReading(
            number=page.number,
            fragments=fragments,
            blocks=blocks(page, fonts, fragments, all_words=words) if self.around else (),
            keys=page.visible_keys(),
            cuts=page.cuts,
            shades=(*page.fills, *page.inks) if self.guide is not None and self.guide.colours else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Pages that follow each other, as one process read them. Keys count fonts as ``fonts`` does."""

    numbers: tuple[int, ...]
    #: What they show; empty for pages that are kept to be looked at later.
    pages: tuple[PageReading, ...]
    #: The fonts that the process has met so far.
    fonts: tuple[Font, ...]
    #: Which of them these pages draw, in the order of drawing.
    met: tuple[int, ...]
    #: Whether any text is seen on them.
    has_text: bool
    inventory: InventoryTaker


def read_run(pdf: OpenPdf, numbers: tuple[int, ...], look: Look, repairs: Repairs) -> Run:
    """Read the pages *numbers* and look at them as *repairs* have their text; the inventory is of what is drawn."""
    found: list[PageReading] = []
    run = _read(pdf, numbers, lambda page: found.append(look.at(apply_to_page(page, repairs), pdf.fonts)))
    return replace(run, pages=tuple(found))


def keep_run(pdf: OpenPdf, numbers: tuple[int, ...], kept: dict[int, Page]) -> Run:
    """Read the pages *numbers* into *kept*, to be looked at once it is known what is repaired."""
    return _read(pdf, numbers, lambda page: kept.update({page.number: page}))


def _read(pdf: OpenPdf, numbers: tuple[int, ...], use: Callable[[Page], None]) -> Run:
    taker = InventoryTaker()
    met: dict[int, None] = {}
    has_text = False
    for number in numbers:
        page = pdf.page(number)
        taker.add(page)
        met |= dict.fromkeys([page.glyphs[first].font for first in sorted(page.kinds())])
        has_text = has_text or any(glyph[7] for glyph in page.glyphs)
        use(page)
    return Run(numbers=numbers, pages=(), fonts=pdf.fonts, met=tuple(met), has_text=has_text, inventory=taker)


def read_again(pdf: OpenPdf, numbers: Iterable[int], look: Look, repairs: Repairs) -> list[PageReading]:
    """What the pages *numbers* show as *repairs* have their text."""
    return [look.at(apply_to_page(pdf.page(number), repairs), pdf.fonts) for number in numbers]


def renumbered(page: PageReading, fonts: Mapping[int, int]) -> PageReading:
    """*page* where its font *n* is ``fonts[n]``."""
    return replace(page, keys=frozenset([(fonts[font], code) for font, code in page.keys]))


def with_fonts(repairs: Repairs, fonts: Mapping[int, int]) -> Repairs:
    """What *repairs* make of the texts of pages, where font *n* is ``fonts[n]``; other fonts are left out."""
    return Repairs(
        texts={(fonts[font], code): text for (font, code), text in repairs.texts.items() if font in fonts},
        symbols={(fonts[font], code): text for (font, code), text in repairs.symbols.items() if font in fonts},
        doubtful=frozenset([(fonts[font], code) for font, code in repairs.doubtful if font in fonts]),
    )
