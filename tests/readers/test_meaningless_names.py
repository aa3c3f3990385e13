"""Names of glyphs that mean nothing: their codes have no text, though they may be those of signs."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

from extractors.readers.drawn import read_document

NAMES = ["C0033", "C0034", "C0035"]


def program() -> bytes:
    """A bare CFF program of three boxes."""
    pen = T2CharStringPen(500, None)
    pen.moveTo((50, 0))
    for point in ((450, 0), (450, 500), (50, 500)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", *NAMES])
    builder.setupCharacterMap({})
    builder.setupCFF("Boxes", {}, dict.fromkeys([".notdef", *NAMES], box), {})
    cff: CFFFontSet = builder.font["CFF "].cff
    data = builder.font.getTableData("CFF ")
    assert list(cff.keys()) == ["Boxes"]
    return data


def test_codes_of_glyphs_whose_names_mean_nothing_have_no_text(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    file = pdf.make_stream(program())
    file.Subtype = pikepdf.Name("/Type1C")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/AAAAAA+Boxes"),
        FirstChar=33, LastChar=35, Widths=[500, 500, 500],
        Encoding=pikepdf.Dictionary(Differences=[33, *(pikepdf.Name(f"/{name}") for name in NAMES)]),
        FontDescriptor=pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/AAAAAA+Boxes"), Flags=4,
            FontBBox=[0, 0, 500, 500], FontFile3=file,
        ),
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(400, 100))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(b'BT /F 10 Tf 20 50 Td (!"#) Tj ET')
    pdf.save(tmp_path / "boxes.pdf")
    document = read_document(tmp_path / "boxes.pdf")
    assert [glyph.text for glyph in document.pages[0].glyphs] == [None, None, None]
