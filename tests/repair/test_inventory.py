"""Every glyph is counted, with the page on which it is first drawn."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typst

from extractors.readers.drawn import read_document
from extractors.repair import InventoryTaker
from extractors.repair.inventory import take_inventory
from tests.repair.breaking import FRENCH


def test_glyphs_are_counted_and_their_first_pages_known(tmp_path: Path) -> None:
    path = tmp_path / "pages.pdf"
    pages = (FRENCH, f"{FRENCH} Zone", f"{FRENCH} Zone W %")
    path.write_bytes(typst.compile("#pagebreak()".join(page.replace("\n", " ") for page in pages).encode()))
    document = read_document(path)
    assert len(document.pages) == 3
    counted = Counter((glyph.font, glyph.code) for page in document.pages for glyph in page.glyphs)
    first = {
        (glyph.font, glyph.code): page.number for page in reversed(document.pages) for glyph in page.glyphs
    }  # fmt: skip
    inventory = take_inventory(document)
    assert {key: use.occurrences for key, use in inventory.uses.items()} == counted
    assert {key: use.first_page for key, use in inventory.uses.items()} == first
    assert {"W": 3, "%": 3, "Z": 2, "L": 1}.items() <= {
        use.text: use.first_page for use in inventory.uses.values()
    }.items()  # fmt: skip


def test_pages_taken_apart_make_the_same_inventory(tmp_path: Path) -> None:
    path = tmp_path / "pages.pdf"
    path.write_bytes(typst.compile(f"{FRENCH} #pagebreak() {FRENCH} Zone W".replace("\n", " ").encode()))
    document = read_document(path)
    whole, later = InventoryTaker(), InventoryTaker()
    whole.add(document.pages[0])
    later.add(document.pages[1])
    whole.absorb(later, range(len(document.fonts)))
    assert whole.inventory() == take_inventory(document)
