"""Every character of every page is in exactly one cell or in exactly one block outside of the tables.

What is counted are glyphs that are seen: drawn with ink, inside the page, and not a space. Each must be named once by
the spans of all cells and blocks of its page together. One exception: text that is drawn a second time a hair away to
look bold is read once; a glyph that is left out must be such a copy, of the same text and size as one that was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.outside import blocks
from extractors.page import Glyph, Page
from extractors.readers.drawn import open_pdf
from extractors.readers.ruled import find_fragments
from extractors.table import Block, Fragment, Line
from schemas.errors import DamagedPdf
from tests.shared import ROOT, SHARED

#: How far a copy that makes text look bold may be from its original, in parts of the font size.
ASIDE, ABOVE = 0.35, 0.15
#: Files that end in the middle of a page: reading them must fail, and say so.
CUT_SHORT = {"stats-mtess__MTESS_stats-AS_2019-01"}
#: Files above this size (bytes) are read by the slow tests only.
LARGE = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of the seen glyphs of one page. All empty but ``copies`` where every character is conserved."""

    lost: tuple[Glyph, ...]
    twice: tuple[Glyph, ...]
    #: Indexes that a line names and no seen glyph has.
    unseen: tuple[int, ...]
    copies: tuple[Glyph, ...]

    @property
    def is_balanced(self) -> bool:
        """Whether each glyph is in exactly one place."""
        return not (self.lost or self.twice or self.unseen)


def account(page: Page, fragments: Sequence[Fragment], outside: Sequence[Block]) -> Account:
    """Where the glyphs of *page* are."""
    cells = [line for fragment in fragments for cell in fragment.cells for part in cell.parts for line in part.lines]
    held = Counter(_glyphs([*cells, *(line for block in outside for line in block.lines)]))
    seen = [glyph for glyph in page.glyphs if glyph.visible and not (glyph.text is not None and not glyph.text.strip())]
    kept: dict[str | None, list[Glyph]] = {}
    for glyph in seen:
        if glyph.index in held:
            kept.setdefault(glyph.text, []).append(glyph)
    missing = [glyph for glyph in seen if glyph.index not in held]
    copies = [glyph for glyph in missing if any(_is_copy(glyph, other) for other in kept.get(glyph.text, ()))]
    known = {glyph.index for glyph in page.glyphs}
    return Account(
        lost=tuple(glyph for glyph in missing if glyph not in copies),
        twice=tuple(glyph for glyph in seen if held[glyph.index] > 1),
        unseen=tuple(sorted(held.keys() - known)),
        copies=tuple(copies),
    )


def _glyphs(lines: Iterable[Line]) -> Iterable[int]:
    return (glyph for line in lines for span in line.spans for glyph in span.glyphs)


def _is_copy(glyph: Glyph, other: Glyph) -> bool:
    size = max(glyph.size, other.size)
    return (
        abs(glyph.size - other.size) < 0.05 * size
        and abs(glyph.bbox.x0 - other.bbox.x0) < ASIDE * size
        and abs(glyph.bbox.top - other.bbox.top) < ABOVE * size
    )


def _documents() -> list[object]:
    places = [ROOT / "raw", *(SHARED / name for name in ("reports", "corpora/icdar2013", "corpora/broken"))]
    found = sorted(path for place in places if place.is_dir() for path in place.rglob("*.pdf"))
    return [pytest.param(path, id=path.stem[:40], marks=_marks(path)) for path in found]


def _marks(path: Path) -> list[pytest.MarkDecorator]:
    marks = [pytest.mark.slow] if path.stat().st_size > LARGE else []
    if path.stem in CUT_SHORT:
        marks.append(pytest.mark.xfail(raises=DamagedPdf, reason="the file is cut short in the middle of a page"))
    return marks


@pytest.mark.parametrize("path", _documents())
def test_every_character_is_in_exactly_one_place(path: Path) -> None:
    read = 0
    with open_pdf(path) as pdf:
        for number in range(1, pdf.page_count + 1):
            page = pdf.page(number)
            fragments = find_fragments(page, pdf.fonts)
            found = account(page, fragments, blocks(page, pdf.fonts, fragments))
            read += len(page.glyphs)
            assert found.is_balanced, f"page {number}: lost {_text(found.lost)}, twice {_text(found.twice)}"
            assert len(found.copies) <= len(page.glyphs) // 2, f"page {number}: more copies than originals"
    assert read > 0


def test_a_cell_that_goes_missing_is_noticed() -> None:
    page, fragments, outside = _sample_page()
    whole = account(page, fragments, outside)
    assert whole.is_balanced
    without = account(page, fragments[:-1], outside)
    assert not without.is_balanced
    assert len(without.lost) > 20


def test_text_in_two_places_is_noticed() -> None:
    page, fragments, outside = _sample_page()
    double = account(page, [*fragments, fragments[0]], outside)
    assert double.twice
    assert not double.lost


def _sample_page() -> tuple[Page, tuple[Fragment, ...], tuple[Block, ...]]:
    """The first page of the bundled sample that has a table."""
    path = next((ROOT / "raw").rglob("*.pdf"))
    with open_pdf(path) as pdf:
        for number in range(1, pdf.page_count + 1):
            page = pdf.page(number)
            fragments = find_fragments(page, pdf.fonts)
            if fragments:
                return page, fragments, blocks(page, pdf.fonts, fragments)
    raise AssertionError("the bundled sample has no table")


def _text(glyphs: Iterable[Glyph]) -> str:
    return repr("".join(glyph.text or "▯" for glyph in glyphs)[:80])
