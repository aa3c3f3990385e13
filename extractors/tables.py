"""Every table of any PDF, joined over its pages: what ``bilan tables`` shows. No catalogue entry is needed.

Pages are read one by one and let go: a document of a thousand pages needs little more memory than its tables.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from extractors.page import Document, Font, Page
from extractors.readers.drawn import OpenPdf, open_pdf
from extractors.readers.ruled import find_fragments
from extractors.repair import InventoryTaker, Repairs, apply_to_page, decide, rewrite
from extractors.stitch import stitch
from extractors.table import Fragment, Table
from schemas.catalogue import Entry, ReaderName
from schemas.errors import NoTextLayer

Progress = Callable[[int, int], None]


def read_tables(
    path: Path,
    *,
    reader: ReaderName = "ruled",
    join: bool = True,
    repair: bool = True,
    language: str = "fr",
    progress: Progress | None = None,
) -> tuple[Table, ...]:
    """The tables of the PDF at *path*, in reading order.

    :param reader: which reader finds them.
    :param join: whether fragments on pages that follow each other are joined; otherwise each is a table of its own.
    :param repair: whether broken characters are repaired first.
    :param language: the language of most of the text, ``fr`` or ``en``, for the repair.
    :param progress: called with (pages done, pages in all).
    :raises DocumentError: the PDF cannot be worked on.
    """
    if reader == "ruled":
        fragments = read_fragments(path, repair=repair, language=language, progress=progress)
    else:
        fragments = _second(path, reader, repair, language)
    if join:
        return stitch(fragments)
    return tuple(table for fragment in fragments for table in stitch((fragment,)))


def read_fragments(
    path: Path,
    *,
    guide: Entry | None = None,
    repair: bool = True,
    language: str = "fr",
    progress: Progress | None = None,
) -> tuple[Fragment, ...]:
    """What our own reader finds on each page of the PDF at *path*.

    Each page is read once; where something is repaired, pages on which it is drawn are read again.
    """
    taker = InventoryTaker()
    by_page: dict[int, tuple[Fragment, ...]] = {}
    keys: dict[int, frozenset[tuple[int, int]]] = {}
    has_text = False
    with open_pdf(path) as pdf:
        count = pdf.page_count
        for number in range(1, count + 1):
            page = pdf.page(number)
            has_text = has_text or any(glyph.visible for glyph in page.glyphs)
            if repair:
                taker.add(page)
                keys[number] = frozenset((glyph.font, glyph.code) for glyph in page.glyphs)
            by_page[number] = find_fragments(page, pdf.fonts, guide)
            if progress is not None:
                progress(number, count)
        if not has_text:
            raise NoTextLayer(
                "the pages hold no text, only images.",
                where=str(path),
                remedy="Ask the publisher for a PDF with text, or run a text recognition on it first.",
            )
        if repair:
            repairs = _decide(path, pdf, taker, language)
            touched = {*repairs.texts, *repairs.symbols, *repairs.doubtful}
            for number, drawn in keys.items():
                if drawn & touched:
                    by_page[number] = find_fragments(apply_to_page(pdf.page(number), repairs), pdf.fonts, guide)
    return tuple(fragment for number in sorted(by_page) for fragment in by_page[number])


def _decide(path: Path, pdf: OpenPdf, taker: InventoryTaker, language: str) -> Repairs:
    fonts: tuple[Font, ...] = pdf.fonts
    pages: tuple[Page, ...] = ()
    document = Document(page_count=pdf.page_count, fonts=fonts, pages=pages)
    return decide(path, document, language=language, inventory=taker.inventory())


def _second(path: Path, reader: ReaderName, repair: bool, language: str) -> tuple[Fragment, ...]:
    """What another reader finds; it reads a repaired copy where there is something to repair."""
    # Imported when asked for: these readers bring large libraries along.
    if reader == "pdfplumber":
        from extractors.readers.plumber import read_fragments as read
    else:
        from extractors.readers.camelot import read_fragments as read
    if not repair:
        return read(path)
    taker = InventoryTaker()
    with open_pdf(path) as pdf:
        for number in range(1, pdf.page_count + 1):
            taker.add(pdf.page(number))
        repairs = _decide(path, pdf, taker, language)
    if not repairs.texts and not repairs.symbols:
        return read(path)
    with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
        repaired = Path(folder) / "repaired.pdf"
        rewrite(path, repairs, repaired)
        return read(repaired)


def as_json(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """*tables* as plain values: rows and columns count from 0, last ones included; boxes in points, origin top left."""
    return [
        {
            "page": table.pages[0],
            "pages": list(table.pages),
            "cells": [
                {
                    "r0": cell.r0,
                    "r1": cell.r1,
                    "c0": cell.c0,
                    "c1": cell.c1,
                    "text": cell.text,
                    "parts": [
                        {"page": part.page, "bbox": [round(value, 2) for value in part.bbox]} for part in cell.parts
                    ],
                }
                for cell in table.cells
            ],
        }
        for table in tables
    ]
