"""Every glyph is counted, with the page on which it is first drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import typst
from hypothesis import given
from hypothesis import strategies as st

from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.repair import InventoryTaker
from extractors.repair.inventory import take_inventory, words_with
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


#: Words that only distance sets apart, letters far from each other, a word cut at the end of a line, turned text.
TYPESETTING = """
#set text(lang: "fr", hyphenate: false)
#set page(width: 9cm)
#set par(justify: true)
peut-être
TEXT
#text(tracking: 0.3em)[lettres loin] #text(tracking: -0.02em)[lettres proches]
#text(spacing: 400%)[mots très loin] #stack(dir: ltr, spacing: 0.3em, "un", "deux", "trois")
#rotate(90deg)[Texte tourné] #rotate(20deg)[Texte penché]
#stack(dir: ltr, "haut", move(dy: 0.4em)[bas]) La gestion-#linebreak()naire est partie.
""".replace("TEXT", FRENCH.replace("\n", " "))


def test_marks_tell_words_as_the_glyphs_themselves_do(tmp_path: Path) -> None:
    path = tmp_path / "pages.pdf"
    path.write_bytes(typst.compile(f"{TYPESETTING} #pagebreak() {TYPESETTING}".encode()))
    document = read_document(path)
    assert all(len(page.marks) == len(page.glyphs) for page in document.pages)
    told = take_inventory(document)
    spelled = {"".join(told.uses[key].text or "" if key in told.uses else "~" for key in word) for word in told.words}
    assert {"l", "proches", "un", "deux", "trois", "haut", "bas"} <= spelled
    assert any("~" in word for word in spelled), "a word is cut at the end of a line"
    unmarked = tuple(replace(page, marks="", breaks=()) for page in document.pages)
    assert told == take_inventory(replace(document, pages=unmarked))
    # Pages of another reading may have marks of other meanings.
    other = tuple(replace(page, marks=page.marks[::-1]) for page in document.pages[1:])
    everywhere = tuple(replace(page, breaks=tuple(range(len(page.glyphs)))) for page in document.pages)
    mixed = Document(page_count=2, fonts=document.fonts, pages=everywhere[:1] + other)
    assert told == take_inventory(mixed)


@given(st.text("ab .:"), st.sets(st.sampled_from(".:a"), min_size=1))
def test_words_with_some_marks_are_those_of_all_words_that_have_one(text: str, wanted: set[str]) -> None:
    assert words_with(text, " ", wanted) == [word for word in text.split(" ") if not wanted.isdisjoint(word)]
