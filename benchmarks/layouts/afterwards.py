"""What is done to a PDF after a producer made it: pages turned or cropped, rules filled, spaces taken out.

Each function changes an open pikepdf document in place. They ask little of the producer: straight rules drawn as
``m l S``, text shown by ``Tj`` or ``TJ``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from benchmarks.layouts.layouts import Layout

#: Width of the rim around a cropped page, points.
RIM = 36
Step = tuple[list[Any], Operator]


def finish(path: Path, layout: Layout) -> None:
    """Do to the PDF at *path* what the layout asks for."""
    steps: list[Callable[[pikepdf.Pdf], None]] = [
        *([fill_rules] if layout.rules == "filled" else []),
        *([take_spaces_out] if layout.is_spaceless else []),
        *([double_and_hide] if layout.is_doubled else []),
        *([crop] if layout.is_cropped else []),
        *([turn] if layout.is_turned or layout.is_sideways else []),
        *([forget_turn] if layout.is_sideways else []),
        *([fold] if layout.is_facing else []),
    ]
    if not steps:
        return
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for step in steps:
            step(document)
        document.save(path, deterministic_id=True)


def _steps(page: pikepdf.Page) -> list[Step]:
    return [(list(operands), operator) for operands, operator in pikepdf.parse_content_stream(page)]


def _write(document: pikepdf.Pdf, page: pikepdf.Page, steps: Iterable[Step]) -> None:
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(list(steps)))


def fill_rules(document: pikepdf.Pdf) -> None:
    """Draw each straight stroked line as a thin filled rectangle."""
    for page in document.pages:
        found: list[Step] = []
        steps = _steps(page)
        width = 1.0
        for place, (operands, operator) in enumerate(steps):
            if str(operator) == "w":
                width = float(operands[0])
            before = [str(step[1]) for step in steps[max(0, place - 2) : place]]
            if str(operator) == "S" and before == ["m", "l"]:
                (x0, y0), (x1, y1) = (tuple(map(float, steps[place - n][0])) for n in (2, 1))
                del found[-2:]
                left, low = min(x0, x1), min(y0, y1)
                if abs(x0 - x1) < abs(y0 - y1):
                    box = [left - width / 2, low, width, abs(y1 - y0)]
                else:
                    box = [left, low - width / 2, abs(x1 - x0), width]
                found += [([round(side, 4) for side in box], Operator("re")), ([], Operator("f"))]
            else:
                found.append((operands, operator))
        _write(document, page, found)


def turn(document: pikepdf.Pdf) -> None:
    """Store every page turned a quarter to the left, and say /Rotate 90: it looks as before."""
    for page in document.pages:
        x0, y0, _, y1 = (float(side) for side in page.mediabox)
        height = y1 - y0
        page.contents_add(b"q 0 1 -1 0 %f %f cm" % (height + y0, -x0), prepend=True)
        page.contents_add(b"Q")
        for name in ("/MediaBox", "/CropBox"):
            if name in page:
                a0, b0, a1, b1 = (float(side) for side in page[name])
                page[name] = Array([height + y0 - b1, a0 - x0, height + y0 - b0, a1 - x0])
        for annotation in page.get("/Annots", []):
            a0, b0, a1, b1 = (float(side) for side in annotation.Rect)
            annotation.Rect = Array([height + y0 - b1, a0 - x0, height + y0 - b0, a1 - x0])
        page.Rotate = 90


def forget_turn(document: pikepdf.Pdf) -> None:
    """Do not say that the pages are turned."""
    for page in document.pages:
        del page.Rotate


def fold(document: pikepdf.Pdf) -> None:
    """Cut every page in the middle into a left and a right one, each with a margin where the two meet."""
    for place, page in reversed(list(enumerate(list(document.pages)))):
        x0, y0, x1, y1 = (float(side) for side in page.mediabox)
        middle = (x0 + x1) / 2
        content = page.obj.Contents
        for first, last, shift in ((middle, x1, RIM), (x0, middle, 0)):
            box = [x0, y0, middle + RIM, y1]
            frame = b"q 1 0 0 1 %f 0 cm %f %f %f %f re W n " % (shift + x0 - first, first, y0, last - first, y1 - y0)
            half = Dictionary(page.obj)
            half.MediaBox = Array(box)
            half.Contents = Array([document.make_stream(frame), content, document.make_stream(b" Q")])
            document.pages.insert(place + 1, pikepdf.Page(document.make_indirect(half)))
        del document.pages[place]


def crop(document: pikepdf.Pdf) -> None:
    """Give every page a rim with printers' marks and words that its crop box hides."""
    for page in document.pages:
        x0, y0, x1, y1 = (float(side) for side in page.mediabox)
        page.MediaBox = Array([x0 - RIM, y0 - RIM, x1 + RIM, y1 + RIM])
        page.CropBox = Array([x0, y0, x1, y1])
        _add_plain_font(page)
        lines = b"q 0.5 w %f %f m %f %f l S %f %f m %f %f l S "
        words = b"BT /Marks 8 Tf %f %f Td (epreuve 3 - fichier_final_v7.indd) Tj ET Q"
        numbers = (x0 - 30, y1, x0 - 6, y1, x0, y1 + 6, x0, y1 + 30, x0 + 60, y1 + 12)
        page.contents_add(b"q", prepend=True)
        page.contents_add(b"Q " + (lines + words) % numbers)


def _add_plain_font(page: pikepdf.Page) -> None:
    """A font without embedded glyphs, called /Marks, for text that is not meant to be seen."""
    if "/Font" not in page.resources:
        page.resources.Font = Dictionary()
    page.resources.Font.Marks = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )


def double_and_hide(document: pikepdf.Pdf) -> None:
    """Draw bold text twice, a hair apart, and put text without ink under the page's middle."""
    for page in document.pages:
        bold = {str(key) for key, font in page.resources.Font.items() if "Bold" in str(font.get("/BaseFont"))}
        found: list[Step] = []
        block: list[Step] = []
        for step in _steps(page):
            name = str(step[1])
            block = [step] if name == "BT" else [*block, step]
            found.append(step)
            if name == "ET" and any(str(s[1]) == "Tf" and str(s[0][0]) in bold for s in block):
                shift = ([1, 0, 0, 1, 0.25, 0], Operator("cm"))
                found += [([], Operator("q")), shift, *block, ([], Operator("Q"))]
        _write(document, page, found)
        _add_plain_font(page)
        x0, y0, x1, y1 = (float(side) for side in page.mediabox)
        hidden = b"BT 3 Tr /Marks 9 Tf %f %f Td (texte cache qui ne se voit pas) Tj ET"
        page.contents_add(b"q " + hidden % ((x0 + x1) / 2, (y0 + y1) / 2) + b" Q")


def take_spaces_out(document: pikepdf.Pdf) -> None:
    """Replace every space that text-showing operators draw by a move of the same width."""
    for page in document.pages:
        spaces = {str(key): _space_of(font) for key, font in page.resources.Font.items()}
        code, width = b"", 0.0
        found: list[Step] = []
        for operands, operator in _steps(page):
            if str(operator) == "Tf":
                code, width = spaces[str(operands[0])]
            if code and str(operator) in ("Tj", "TJ"):
                pieces = operands[0] if str(operator) == "TJ" else operands
                moved = Array([])
                for piece in pieces:
                    if isinstance(piece, pikepdf.String):
                        _without(bytes(piece), code, width, moved)
                    else:
                        moved.append(piece)
                found.append(([moved], Operator("TJ")))
            else:
                found.append((operands, operator))
        _write(document, page, found)


def _without(shown: bytes, code: bytes, width: float, moved: Array) -> None:
    step = len(code)
    run = b""
    for at in range(0, len(shown), step):
        if shown[at : at + step] == code:
            if run:
                moved.append(pikepdf.String(run))
            run = b""
            moved.append(-width)
        else:
            run += shown[at : at + step]
    if run:
        moved.append(pikepdf.String(run))


def _space_of(font: Any) -> tuple[bytes, float]:
    """The code of the space in a font, by its ToUnicode map, and its width (1/1000 em); ``(b"", 0)``: it has none."""
    found = re.search(rb"<([0-9A-Fa-f]+)>\s*<0020>", font.ToUnicode.read_bytes()) if "/ToUnicode" in font else None
    if not found:
        return b"", 0.0
    code = bytes.fromhex(found[1].decode())
    number = int.from_bytes(code, "big")
    if font.Subtype != Name.Type0:
        return code, float(font.Widths[number - int(font.FirstChar)])
    widths = list(font.DescendantFonts[0].W)
    at = 0
    while at < len(widths):
        first = int(widths[at])
        if isinstance(widths[at + 1], Array):
            if first <= number < first + len(widths[at + 1]):
                return code, float(widths[at + 1][number - first])
            at += 2
        else:
            if first <= number <= int(widths[at + 1]):
                return code, float(widths[at + 2])
            at += 3
    return code, float(font.DescendantFonts[0].get("/DW", 1000))
