"""Composite fonts without a ToUnicode map: what the embedded program's own map says of their glyphs."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from extractors.charmaps import UnknownFormat, texts_of_glyphs
from extractors.readers.drawn import read_document

#: Not in the order of their glyphs, so that the map keeps them in lists, one a run of characters.
CHARACTERS = "zebra, 2019 (né)"


def program(*others: int) -> tuple[bytes, dict[str, int]]:
    """A font of boxes, and the glyph of each character; it has the characters of the numbers *others* as well."""
    order = [".notdef", *dict.fromkeys(f"u{ord(char):04X}" for char in CHARACTERS)]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((450, 0), (450, 500), (50, 500)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupGlyf(dict.fromkeys(order, box))
    builder.setupCharacterMap(
        dict.fromkeys(others, ".notdef") | {ord(char): f"u{ord(char):04X}" for char in CHARACTERS}
    )
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    data = io.BytesIO()
    builder.save(data)
    return data.getvalue(), {char: order.index(f"u{ord(char):04X}") for char in CHARACTERS}


@pytest.mark.parametrize("others", [(), (0x1D400,)], ids=["short", "long"])  # a map of another form for long numbers
@pytest.mark.parametrize("renumbered", [False, True])
def test_the_embedded_map_is_read_where_the_pdf_has_none(
    tmp_path: Path, others: tuple[int, ...], *, renumbered: bool
) -> None:
    data, glyphs = program(*others)
    assert {glyph: char for char, glyph in glyphs.items()} == texts_of_glyphs(data)
    away = 40 if renumbered else 0
    pdf = pikepdf.new()
    numbers: object = pikepdf.Name.Identity
    if renumbered:
        numbers = pdf.make_stream(b"".join(max(0, cid - away).to_bytes(2, "big") for cid in range(100)))
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name("/AAAAAA+Boxes"), DW=500,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), CIDToGIDMap=numbers,
        FontDescriptor=pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/AAAAAA+Boxes"), Flags=4,
            FontBBox=[0, 0, 500, 500], FontFile2=pdf.make_stream(data),
        ),
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/AAAAAA+Boxes"),
        Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=[descendant],
    )  # fmt: skip
    shown = "".join(f"{glyphs[char] + away:04X}" for char in CHARACTERS)
    page = pdf.add_blank_page(page_size=(400, 100))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(f"BT /F 10 Tf 20 50 Td <{shown}> Tj ET".encode())
    pdf.save(tmp_path / "boxes.pdf")
    document = read_document(tmp_path / "boxes.pdf")
    assert "".join(glyph.text or "?" for glyph in document.pages[0].glyphs) == CHARACTERS


def test_a_damaged_program_says_nothing() -> None:
    data, _ = program()
    for damaged in (b"", b"%!PS-AdobeFont", data[:20]):
        with pytest.raises(UnknownFormat):
            texts_of_glyphs(damaged)
