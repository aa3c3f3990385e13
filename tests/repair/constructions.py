"""Ways in which a PDF may hold its fonts and their maps: all draw the same page and say the same text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.repair import Repairs
from extractors.repair.fonts.places import FontPlaces
from extractors.repair.inventory import is_unreadable

Texts = dict[bytes, str]


# ── ways to write a map ─────────────────────────────────────────────────────────────────────────────────────────────
def _section(kind: str, entries: Iterable[str]) -> str:
    lines = list(entries)
    return f"{len(lines)} begin{kind}\n" + "\n".join(lines) + f"\nend{kind}\n"


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _whole(body: str, texts: Texts) -> bytes:
    size = max((len(code) for code in texts), default=1)
    space = _section("codespacerange", [f"<{'00' * size}> <{'ff' * size}>"])
    return f"begincmap\n/CMapName /M def\n{space}{body}endcmap\n".encode()


def _by_chars(texts: Texts) -> bytes:
    return _whole(_section("bfchar", [f"<{code.hex()}> <{_hex(text)}>" for code, text in texts.items()]), texts)


def _by_arrays(texts: Texts) -> bytes:
    each = (f"<{code.hex()}> <{code.hex()}> [<{_hex(text)}>]" for code, text in texts.items())
    return _whole(_section("bfrange", each), texts)


def _twice(texts: Texts) -> bytes:
    each = (f"<{code.hex()}> <0058>\n<{code.hex()}> <{_hex(text)}>" for code, text in texts.items())
    return _whole(_section("bfchar", each), texts)


def _with_remarks(texts: Texts) -> bytes:
    each = (f"<{' '.join(code.hex())}><{_hex(text).upper()}> % <{code.hex()}>" for code, text in texts.items())
    return _whole("% of > and <\n" + _section("bfchar", each), texts).replace(b"\n", b"\r")


def _with_names(texts: Texts) -> bytes:
    size = len(next(iter(texts)))
    return _by_chars(texts) + _section("bfchar", [f"<{'ff' * size}> /A"]).encode()


def _without_head(texts: Texts) -> bytes:
    each = (_section("bfchar", [f"<{code.hex()}> <{_hex(text)}>"]) for code, text in texts.items())
    return "".join(each).encode()


def _with_longer_codes(texts: Texts) -> bytes:
    return _by_chars({b"\0" + code: text for code, text in texts.items()})


MAPS: tuple[Callable[[Texts], bytes], ...] = (
    _by_chars, _by_arrays, _twice, _with_remarks, _with_names, _without_head, _with_longer_codes,
)  # fmt: skip


# ── ways to hold a font ─────────────────────────────────────────────────────────────────────────────────────────────
def as_it_is(pdf: pikepdf.Pdf) -> None:
    """Each font an object of its own."""


def in_pages(pdf: pikepdf.Pdf) -> None:
    """Each page its own copy of the fonts, as direct objects."""
    for page in pdf.pages:
        resources = Dictionary(dict(page.resources.items()))
        resources.Font = Dictionary({name: Dictionary(dict(font.items())) for name, font in resources.Font.items()})
        page.obj.Resources = resources


def in_one_folder(pdf: pikepdf.Pdf) -> None:
    """Direct objects in the folder of pages, from which pages inherit them."""
    in_pages(pdf)
    pdf.Root.Pages.Resources = pdf.make_indirect(pdf.pages[0].obj.Resources)
    for page in pdf.pages:
        del page.obj.Resources


def in_forms(pdf: pikepdf.Pdf) -> None:
    """Each page a form in a form, with fonts as direct objects."""
    in_pages(pdf)
    for page in pdf.pages:
        _wrap(pdf, page)
        _wrap(pdf, page)


def in_annotations(pdf: pikepdf.Pdf) -> None:
    """The text a second time as an annotation's, with fonts as direct objects; and as a pattern's."""
    in_pages(pdf)
    for page in pdf.pages:
        form, pattern = _form(pdf, page), _form(pdf, page)
        pattern.stream_dict = Dictionary(
            Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=page.mediabox, XStep=600, YStep=900,
            Resources=page.resources,
        )  # fmt: skip
        page.obj.Resources.Pattern = Dictionary(P=pattern)
        shown = Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 200, 200]), F=4, AP=Dictionary(N=form)
        )
        page.obj.Annots = Array([pdf.make_indirect(shown)])


def without_type(pdf: pikepdf.Pdf) -> None:
    """Fonts that do not say that they are fonts, or say something else."""
    for page in pdf.pages:
        for number, (_, font) in enumerate(page.resources.Font.items()):
            font.Type = Name.Thing
            if number % 2:
                del font.Type


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Any:
    page.contents_coalesce()
    form = pdf.make_stream(page.obj.Contents.read_bytes())
    form.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=page.mediabox, Resources=page.resources, Matrix=[1, 0, 0, 1, 0, 0]
    )
    return form


def _wrap(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    form = _form(pdf, page)
    page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
    page.obj.Contents = pdf.make_stream(b"q /F Do Q")


PLACES: tuple[Callable[[pikepdf.Pdf], None], ...] = (
    as_it_is, in_pages, in_one_folder, in_forms, in_annotations, without_type,
)  # fmt: skip

#: Ways to save a file.
FILES: dict[str, dict[str, Any]] = {
    "plain": {},
    "object streams": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "linearised": {"linearize": True},
    "uncompressed": {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
    "protected": {"encryption": pikepdf.Encryption(owner="owner", user="", R=6)},
}


# ── a document built so ─────────────────────────────────────────────────────────────────────────────────────────────
def construct(
    source: Path,
    out: Path,
    texts: dict[tuple[int, int], str | None],
    *,
    map_: Callable[[Texts], bytes] = _by_chars,
    place: Callable[[pikepdf.Pdf], None] = as_it_is,
    file: str = "plain",
) -> None:
    """Write *source* anew: its maps say *texts* (None: no entry), its fonts are held and it is saved as asked."""
    document = read_document(source)
    with pikepdf.open(source) as pdf:
        for number, font in enumerate(document.fonts):
            size = 2 if font.is_composite else 1
            said = {
                code.to_bytes(size, "big"): text
                for (owner, code), text in sorted(texts.items())
                if owner == number and text is not None
            }
            for dictionary in FontPlaces(pdf).find(font):
                dictionary.ToUnicode = pdf.make_stream(map_(said))
        place(pdf)
        pdf.save(out, **FILES[file])


def truth(sound: Document, broken: Document) -> Repairs:
    """The repairs that make *broken* say what its sound twin says, without deciding anything."""
    wanted: dict[tuple[int, int], str] = {}
    printed: dict[tuple[int, int], str | None] = {}
    for one, other in zip(sound.pages, broken.pages, strict=True):
        for meant, said in zip(one.glyphs, other.glyphs, strict=True):
            wanted[said.font, said.code] = meant.text or ""
            printed[said.font, said.code] = said.text
    texts = {key: text for key, text in wanted.items() if text != printed[key]}
    touched = {font for font, _ in texts}
    kept = {
        key: text
        for key, text in printed.items()
        if key[0] in touched and key not in texts and text is not None and not is_unreadable(text)
    }
    return Repairs(texts=texts, kept=kept, fonts=broken.fonts)
