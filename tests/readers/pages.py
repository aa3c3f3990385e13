"""Pages of the bundled sample, turned, cropped and printed sideways."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf

from tests.shared import ROOT

#: Pages of the sample that hold tables.
TABLE_PAGES = (4, 5)


def sample() -> Path:
    """The bundled sample edition."""
    return next((ROOT / "raw").rglob("*.pdf"))


def turned(out: Path, degrees: int) -> Path:
    """The sample's pages, which the file says are turned by *degrees* clockwise."""
    with pikepdf.open(sample()) as pdf:
        _keep(pdf, TABLE_PAGES)
        for page in pdf.pages:
            page.rotate(degrees, relative=True)
        pdf.save(out)
    return out


def cropped(out: Path, degrees: int = 0) -> Path:
    """The sample's pages on a larger sheet, of which the crop box shows the page and a little less on the left."""
    with pikepdf.open(sample()) as pdf:
        _keep(pdf, TABLE_PAGES)
        for page in pdf.pages:
            x0, y0, x1, y1 = (float(side) for side in page.mediabox)
            page.mediabox = pikepdf.Array([x0 - 40, y0 - 30, x1 + 20, y1 + 10])
            page.cropbox = pikepdf.Array([x0 + 5, y0 + 7, x1, y1])
            page.rotate(degrees, relative=True)
        pdf.save(out)
    return out


def sideways(out: Path, degrees: int, rotate: int = 0) -> Path:
    """The sample's pages printed on sheets so that a reader must turn them by *degrees* clockwise, 90 or 270.

    :param rotate: what the file says of it, degrees clockwise.
    """
    with pikepdf.open(sample()) as pdf:
        _keep(pdf, TABLE_PAGES)
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            matrix = f"0 1 -1 0 {height} 0" if degrees == 90 else f"0 -1 1 0 0 {width}"
            page.contents_add(pdf.make_stream(f"q {matrix} cm ".encode()), prepend=True)
            page.contents_add(pdf.make_stream(b" Q"))
            page.mediabox = pikepdf.Array([0, 0, height, width])
            page.rotate(rotate, relative=False)
            if "/CropBox" in page:
                del page["/CropBox"]
            for name in ("/Annots", "/TrimBox", "/BleedBox", "/ArtBox"):
                if name in page:
                    del page[name]
        pdf.save(out)
    return out


def _keep(pdf: pikepdf.Pdf, numbers: Sequence[int]) -> None:
    for number in range(len(pdf.pages), 0, -1):
        if number not in numbers:
            del pdf.pages[number - 1]
