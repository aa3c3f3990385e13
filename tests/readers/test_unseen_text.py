"""Text that nobody sees on the page stands in no table: white on nothing, transparent, or painted over."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from extractors.readers.drawn import open_pdf
from extractors.text import page_words

_HEAD = "BT /F 12 Tf 1 0 0 1 72 700 Tm"


def _words(tmp_path: Path, content: str) -> list[str]:
    """The words seen on a page that draws *content*, with a font F, transparent states Clear and Half."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    states = pikepdf.Dictionary(Clear=pikepdf.Dictionary(ca=0), Half=pikepdf.Dictionary(ca=0.5))
    tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1)
    spot = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.Spot, pikepdf.Name.DeviceCMYK, pdf.make_indirect(tint)])
    page = pdf.pages[0].obj
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F=font), ExtGState=states, ColorSpace=pikepdf.Dictionary(Spot=spot)
    )
    page.Contents = pdf.make_stream(content.encode("latin-1"))
    path = tmp_path / "page.pdf"
    pdf.save(path)
    with open_pdf(path) as read:
        return [word.text for word in page_words(read.page(1))]


@pytest.mark.parametrize(
    "content",
    [
        f"1 g {_HEAD} (hidden) Tj ET",
        f"1 1 1 rg {_HEAD} (hidden) Tj ET",
        f"0 0 0 0 k {_HEAD} (hidden) Tj ET",
        f"1 g 60 690 200 30 re f {_HEAD} (hidden) Tj ET",
        f"/Clear gs {_HEAD} (hidden) Tj ET",
        f"3 Tr {_HEAD} (hidden) Tj ET",
        f"{_HEAD} (hidden) Tj ET 0 g 70 696 60 14 re f",
        f"{_HEAD} (hidden) Tj ET 1 g 70 696 60 14 re f",
    ],
    ids=["grey", "rgb", "cmyk", "on-white", "transparent", "no-ink", "under-a-black-bar", "under-a-white-bar"],
)
def test_what_nobody_sees(tmp_path: Path, content: str) -> None:
    assert _words(tmp_path, f"q {content} Q 0 g BT /F 12 Tf 1 0 0 1 72 600 Tm (seen) Tj ET") == ["seen"]


@pytest.mark.parametrize(
    "content",
    [
        f"0 g 60 690 200 30 re f 1 g {_HEAD} (seen) Tj ET",
        f"0.2 0.3 0.5 rg 60 690 m 260 690 l 270 705 l 260 720 l 60 720 l f 1 g {_HEAD} (seen) Tj ET",
        f"20 w 60 704 m 260 704 l S 1 g {_HEAD} (seen) Tj ET",
        f"/Half gs {_HEAD} (seen) Tj ET",
        f"/Spot cs 1 scn {_HEAD} (seen) Tj ET",
        f"{_HEAD} (seen) Tj ET /Half gs 1 1 0 rg 70 696 60 14 re f",
        f"0.9 g 70 696 60 14 re f 0 g {_HEAD} (seen) Tj ET",
        f"{_HEAD} (seen) Tj ET q 0 0 20 20 re W n 1 g 0 0 612 792 re f Q",
        f"{_HEAD} (seen) Tj ET 1 g 30 696 40 14 re f 110 696 60 14 re f",
        f"{_HEAD} (seen) Tj ET 0 g 70 680 60 14 re f",
    ],
    ids=["on-black", "on-a-shape", "on-a-broad-line", "half-clear", "spot-colour", "under-a-highlight", "on-grey",
         "under-a-clipped-page", "beside-bars", "above-a-bar"],
)  # fmt: skip
def test_what_is_seen(tmp_path: Path, content: str) -> None:
    assert _words(tmp_path, content) == ["seen"]
