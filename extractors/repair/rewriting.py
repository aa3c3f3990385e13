"""The repaired PDF: the same pages, with ToUnicode maps that say what the decisions say. Nothing else changes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from extractors.page import Font
from extractors.repair.fonts import tounicode
from extractors.repair.fonts.codes import width_of
from extractors.repair.fonts.places import FontPlaces, data_of
from extractors.repair.model import Repairs
from schemas.errors import DamagedPdf

#: Fields of a form that are looked at for a signature.
_MOST_FIELDS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """What there is to tell of a repaired PDF."""

    #: Fonts that should have been written and that the PDF does not lead to: other readers find their texts as before.
    missed: tuple[Font, ...] = ()
    #: Whether the PDF carried a digital signature, which holds for the very bytes that were signed.
    was_signed: bool = False
    #: Whether the PDF was protected by a password for its owner, which the copy is not.
    was_protected: bool = False


def rewrite(path: Path, repairs: Repairs, out: Path) -> Rewritten:
    """Write the PDF at *path* with repaired fonts to *out*; byte for byte the same file where nothing is repaired.

    The same input gives the same bytes. Of all objects, only fonts get another map.

    :raises DamagedPdf: the PDF's objects cannot be read.
    """
    if not repairs.is_written:
        shutil.copyfile(path, out)
        return Rewritten()
    texts = {**repairs.symbols, **repairs.texts}
    missed: list[Font] = []
    try:
        with pikepdf.open(path) as pdf:
            places = FontPlaces(pdf)
            # Before anything is changed: what is written of a font is how it is found.
            written = sorted({font for font, _ in texts} | repairs.unmapped)
            found = {font: places.find(repairs.fonts[font]) for font in written}
            maps: dict[bytes, Any] = {}
            for font, dictionaries in found.items():
                known = {code: text for (owner, code), text in repairs.kept.items() if owner == font}
                decided = {code: text for (owner, code), text in texts.items() if owner == font}
                for dictionary in dictionaries:
                    data = _map_of(dictionary, known, decided)
                    if data not in maps:
                        maps[data] = pdf.make_stream(data)
                    dictionary.ToUnicode = maps[data]
                if not dictionaries:
                    missed.append(repairs.fonts[font])
            told = Rewritten(missed=tuple(missed), was_signed=_is_signed(pdf), was_protected=pdf.is_encrypted)
            pdf.save(
                out,
                deterministic_id=True,
                linearize=pdf.is_linearized,
                fix_metadata_version=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except pikepdf.PdfError as error:
        raise DamagedPdf(
            f"the PDF's objects cannot be read ({error}).", where=str(path), remedy="Download it again."
        ) from error
    return told


def _map_of(font: Any, known: Mapping[int, str], decided: Mapping[int, str]) -> bytes:
    """The map of the font dictionary *font* as it is to be."""
    data = data_of(font.get("/ToUnicode"))
    # What the map says already stays as it is written, byte for byte.
    entries = {int.from_bytes(code, "big"): text for code, text in tounicode.targets(data).items()}
    # A reader must find every glyph in the new map, also those whose text came from elsewhere so far.
    for code, text in known.items():
        entries.setdefault(code, tounicode.written(text))
    entries |= {code: tounicode.written(text) for code, text in decided.items()}
    width = width_of(font)
    coded = {code.to_bytes(width(code), "big"): text for code, text in entries.items()}
    return tounicode.write(coded, base=tounicode.base(data))


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    form: Any = pdf.Root.get("/AcroForm")
    fields: list[tuple[Any, Any]] = [(form, None)] if isinstance(form, pikepdf.Dictionary) else []
    for field, kind in fields:  # which grows as it is walked
        kind = field.get("/FT", kind)
        if kind == "/Sig" and "/V" in field:
            return True
        if len(fields) < _MOST_FIELDS:
            parts: list[Any] = [*field.get("/Fields", ()), *field.get("/Kids", ())]
            fields += [(part, kind) for part in parts if isinstance(part, pikepdf.Dictionary)]
    return False
