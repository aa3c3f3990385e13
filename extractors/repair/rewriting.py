"""The repaired PDF: the same pages, with ToUnicode maps that say what the decisions say. Nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pikepdf

from extractors.repair.fonts import tounicode
from extractors.repair.fonts.programs import find_font
from extractors.repair.model import Repairs


def rewrite(path: Path, repairs: Repairs, out: Path) -> None:
    """Write the PDF at *path* with repaired fonts to *out*; byte for byte the same file where nothing is repaired.

    The same input gives the same bytes. The pages' content is not touched.
    """
    if not repairs.texts:
        shutil.copyfile(path, out)
        return
    texts = {**repairs.symbols, **repairs.texts}
    with pikepdf.open(path) as pdf:
        for font in sorted({font for font, _ in texts}):
            dictionary = find_font(pdf, repairs.fonts[font])
            if dictionary is not None:
                _rewrite_font(
                    pdf,
                    dictionary,
                    known={code: text for (owner, code), text in repairs.kept.items() if owner == font},
                    decided={code: text for (owner, code), text in texts.items() if owner == font},
                )
        pdf.save(out, deterministic_id=True)


def _rewrite_font(pdf: pikepdf.Pdf, dictionary: Any, known: dict[int, str], decided: dict[int, str]) -> None:
    stream = dictionary.get("/ToUnicode")
    entries = tounicode.parse(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}
    width = 1
    if "/DescendantFonts" in dictionary:
        width = max((len(code) for code in entries), default=2)
    entries = {code.rjust(width, b"\0")[-width:]: text for code, text in entries.items()}
    # A reader must find every glyph in the new map, also those whose text came from elsewhere so far.
    for code, text in known.items():
        entries.setdefault(code.to_bytes(width, "big"), text)
    for code, text in decided.items():
        entries[code.to_bytes(width, "big")] = text
    dictionary.ToUnicode = pdf.make_stream(tounicode.build(entries, width))
