"""Codes that WinAnsiEncoding leaves free draw a bullet, in fonts that the PDF does not embed."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from extractors.readers.drawn import open_pdf


@pytest.mark.parametrize(
    ("encoding", "text"), [("/WinAnsiEncoding", "•"), ("/MacRomanEncoding", None), ("/StandardEncoding", None)]
)
def test_a_free_code_is_a_bullet_where_the_encoding_says_so(tmp_path: Path, encoding: str, text: str | None) -> None:
    path = tmp_path / "bullets.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 100))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name(encoding),
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(b"BT /F1 10 Tf 20 50 Td <7F> Tj 10 0 Td (Agir) Tj ET")
        pdf.save(path)
    with open_pdf(path) as opened:
        first = opened.page(1).glyphs[0]
    assert first.text == text
    if text:
        # As wide as the bullet of its own code: 350/1000 em in this font.
        assert first.bbox.x1 - first.bbox.x0 == pytest.approx(3.5)
