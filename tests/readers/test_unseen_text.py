"""Text that nobody sees on the page stands in no table: white on nothing, transparent, or painted over."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from extractors.geometry import BBox
from extractors.page import Page
from extractors.readers.drawn import open_pdf
from extractors.text.lines import page_words

_HEAD = "BT /F 12 Tf 1 0 0 1 72 700 Tm"


def _page(tmp_path: Path, content: str) -> Page:
    """A page that draws *content*, with a font F, transparent states Clear and Half."""
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
        return read.page(1)


def _words(tmp_path: Path, content: str) -> list[str]:
    """The words seen on a page that draws *content*."""
    return [word.text for word in page_words(_page(tmp_path, content))]


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
        f"60 500 200 100 re W n {_HEAD} (hidden) Tj ET",
        f"60 690 300 30 re W n 60 500 200 100 re W* n {_HEAD} (hidden) Tj ET",
        f"300 300 m 350 720 l 400 300 l h W n {_HEAD} (hidden) Tj ET",
        f"60 713 200 100 re W n {_HEAD} (hidden) Tj ET",
        "BT /F 12 Tf 1 0 0 1 700 700 Tm (hidden) Tj ET",
    ],
    ids=[
        "grey",
        "rgb",
        "cmyk",
        "on-white",
        "transparent",
        "no-ink",
        "under-a-black-bar",
        "under-a-white-bar",
        "outside-a-clip",
        "outside-two-clips",
        "beside-a-triangle",
        "below-a-clip",
        "outside-the-page",
    ],
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
        f"60 690 200 30 re W n {_HEAD} (seen) Tj ET",
        f"q 60 500 200 100 re W n Q {_HEAD} (seen) Tj ET",
        f"60 704 200 100 re W n {_HEAD} (seen) Tj ET",
    ],
    ids=["on-black", "on-a-shape", "on-a-broad-line", "half-clear", "spot-colour", "under-a-highlight", "on-grey",
         "under-a-clipped-page", "beside-bars", "above-a-bar", "in-a-clip", "after-a-clip", "half-in-a-clip"],
)  # fmt: skip
def test_what_is_seen(tmp_path: Path, content: str) -> None:
    assert _words(tmp_path, content) == ["seen"]


@pytest.mark.parametrize(
    ("content", "words", "cuts"),
    [
        (f"q 60 690 60 30 re W n {_HEAD} (a text that goes on) Tj ET Q", ["a", "text", "tha"], 2),
        (f"q 60 690 60 30 re W n {_HEAD} (first) Tj 0 -24 Td (second) Tj ET Q", ["first"], 1),
        ("BT /F 12 Tf 1 0 0 1 590 700 Tm (a text that goes on) Tj ET", ["a", "tex"], 1),
        (f"q 60 690 200 30 re W n {_HEAD} (whole) Tj ET Q", ["whole"], 0),
        (f"q 0 0 612 792 re W n {_HEAD} (whole) Tj 700 0 Td (mark) Tj ET Q", ["whole"], 0),
    ],
    ids=["in-a-line", "below", "by-the-page", "not-cut", "a-mark-outside-the-page"],
)
def test_where_text_is_cut_off_is_told(tmp_path: Path, content: str, words: list[str], cuts: int) -> None:
    page = _page(tmp_path, content)
    assert [word.text for word in page_words(page)] == words
    assert len(page.cuts) == cuts
    assert all(box.overlap(glyph.bbox) for box in page.cuts for glyph in page.glyphs[:1])


def test_rules_and_fills_end_where_they_are_clipped(tmp_path: Path) -> None:
    clip = "q 100 100 200 200 re W n"
    page = _page(tmp_path, f"{clip} 0 150 m 600 150 l S 0 50 m 600 50 l S 0.5 g 50 250 400 20 re f 0 0 9 9 re f Q")
    assert [rule.bbox for rule in page.rules] == [BBox(100, 642, 300, 642)]
    assert [fill.bbox for fill in page.fills] == [BBox(100, 522, 300, 542)]


def test_a_form_shows_what_its_box_holds(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    form = pdf.make_stream(b"BT /F 12 Tf 10 10 Td (seen) Tj 0 100 Td (hidden) Tj ET")
    form.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 200, 50],
            Matrix=[1, 0, 0, 1, 72, 300],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
        )
    )
    page = pdf.pages[0].obj
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    page.Contents = pdf.make_stream(b"/X Do")
    pdf.save(path)
    with open_pdf(path) as read:
        assert [word.text for word in page_words(read.page(1))] == ["seen"]
