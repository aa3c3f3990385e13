"""However a PDF holds its fonts and writes their maps: the repaired copy is the same page with the right text."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import playa
import pypdfium2
import pytest
import typst
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable, table__c_m_a_p
from hypothesis import given
from hypothesis import strategies as st

from extractors.page import Document
from extractors.readers.drawn import read_document
from extractors.repair import Repairs, apply, decide, rewrite
from extractors.repair.inventory import is_unreadable
from tests.repair.breaking import FRENCH, accented, ligatures, texts_of, typeset
from tests.repair.constructions import FILES, MAPS, PLACES, Texts, construct, truth

#: A document and the texts of its glyphs.
Source = tuple[Path, dict[tuple[int, int], str]]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A PDF, and the texts of its glyphs."""
    path = tmp_path_factory.mktemp("constructions") / "source.pdf"
    path.write_bytes(typeset(FRENCH))
    return path, texts_of(read_document(path))


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The same of one sentence."""
    path = tmp_path_factory.mktemp("constructions") / "short.pdf"
    path.write_bytes(typeset(FRENCH.partition(".")[0]))
    return path, texts_of(read_document(path))


def by_pdfplumber(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return ["".join(char["text"] for char in page.chars) for page in pdf.pages]


def by_playa(path: Path) -> list[str]:
    with playa.open(path) as pdf:
        return ["".join(text.chars for text in page.texts) for page in pdf.pages]


def by_pdfium(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def by_poppler(path: Path) -> list[str]:
    shown = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout
    return shown.decode().split("\f")


READERS: list[Callable[[Path], list[str]]] = [by_pdfplumber, by_playa, by_pdfium]
if shutil.which("pdftotext"):
    READERS.append(by_poppler)


def pixels(path: Path) -> list[bytes]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.render(scale=1).to_numpy().tobytes() for page in pdf]
    finally:
        pdf.close()


def readable(document: Document) -> list[str | None]:
    drawn = (glyph.text for page in document.pages for glyph in page.glyphs)
    return [None if is_unreadable(text) else text for text in drawn]


def other_than_maps(path: Path) -> list[tuple[str, object]]:
    """All objects of a PDF but the maps of its fonts, each with the way to it."""
    found: list[tuple[str, object]] = []
    with pikepdf.open(path) as pdf:
        seen: set[tuple[int, int]] = set()
        waiting: list[tuple[str, Any]] = [("Root", pdf.Root), ("Info", pdf.trailer.get("/Info"))]
        for way, value in waiting:  # which grows as it is walked
            if isinstance(value, pikepdf.Object) and value.is_indirect:
                if value.objgen in seen:
                    continue
                seen.add(value.objgen)
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
                data = value.read_bytes() if isinstance(value, pikepdf.Stream) else None
                keys = {key for key in value.keys() if key not in ("/ToUnicode", "/Length", "/Filter")}  # noqa: SIM118
                found.append((way, (sorted(keys), data)))
                waiting += [(way + key, value[key]) for key in sorted(keys)]
            elif isinstance(value, pikepdf.Array):
                waiting += [(f"{way}[{place}]", item) for place, item in enumerate(value)]
            else:
                found.append((way, bytes(value) if isinstance(value, pikepdf.String) else str(value)))
    return found


def hold(sound: Path, broken: Path, out: Path, repairs: Repairs) -> None:
    """Rewrite *broken* and compare it with its sound twin."""
    assert rewrite(broken, repairs, out).missed == ()
    for reader in READERS:
        assert reader(out) == reader(sound), reader.__name__
    assert pixels(out) == pixels(broken)
    assert other_than_maps(out) == other_than_maps(broken)
    assert readable(read_document(out)) == readable(apply(read_document(broken), repairs))


@given(map_=st.sampled_from(MAPS), place=st.sampled_from(PLACES), file=st.sampled_from(sorted(FILES)), data=st.data())
def test_the_copy_says_what_is_decided_for_every_reader(
    short: Source,
    map_: Callable[[Texts], bytes],
    place: Callable[[pikepdf.Pdf], None],
    file: str,
    data: st.DataObject,
) -> None:
    path, texts = short
    keys = data.draw(st.lists(st.sampled_from(sorted(texts)), min_size=1, max_size=12, unique=True))
    wrong = st.sampled_from(["�", "\x01", "\ue000", "\U0001d53d", "q", "\0", None])
    broken_texts = {**texts, **{key: data.draw(wrong) for key in keys}}
    with tempfile.TemporaryDirectory() as name:
        sound, broken, out = (Path(name) / f"{each}.pdf" for each in ("sound", "broken", "out"))
        construct(path, sound, dict(texts), place=place)
        construct(path, broken, broken_texts, map_=map_, place=place, file=file)
        repairs = truth(read_document(sound), read_document(broken))
        if repairs.texts:
            hold(sound, broken, out, repairs)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_decided_is_written_however_fonts_are_held(
    source: Source, place: Callable[[pikepdf.Pdf], None], tmp_path: Path
) -> None:
    path, texts = source
    sound, broken, out = (tmp_path / f"{each}.pdf" for each in ("sound", "broken", "out"))
    construct(path, sound, dict(texts), place=place)
    construct(path, broken, {**texts, **dict.fromkeys([*ligatures(texts), *accented(texts)], "�")}, place=place)
    repairs = decide(broken, read_document(broken))
    assert not repairs.doubtful
    assert any("outline" in decision.evidence for decision in repairs.accepted)
    hold(sound, broken, out, repairs)
    again = decide(out, read_document(out))
    assert again.is_sound
    rewrite(out, again, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()


def test_fonts_of_one_name_that_are_direct_objects_keep_their_own_maps(short: Source, tmp_path: Path) -> None:
    path, texts = short
    letters = [key for key, text in sorted(texts.items()) if text in ("a", "e")]
    with pikepdf.open(path) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(tmp_path / "two.pdf")
    wrong: list[Path] = []
    for number, key in enumerate(letters):  # the same font, with another letter missing on each page
        wrong.append(tmp_path / f"{number}.pdf")
        construct(path, wrong[-1], {**texts, key: "�"}, place=PLACES[1])
    with pikepdf.open(wrong[0]) as pdf, pikepdf.open(wrong[1]) as other:
        pdf.pages.extend(other.pages)
        pdf.save(tmp_path / "broken.pdf")
    document = read_document(tmp_path / "broken.pdf")
    assert [(font.object_id, font.name) for font in document.fonts] == [(0, document.fonts[0].name)] * 2
    repairs = truth(read_document(tmp_path / "two.pdf"), document)
    assert [key[0] for key in sorted(repairs.texts)] == [0, 1]
    hold(tmp_path / "two.pdf", tmp_path / "broken.pdf", tmp_path / "out.pdf", repairs)


def test_a_font_with_a_later_generation_is_written(short: Source, tmp_path: Path) -> None:
    path, texts = short
    construct(path, tmp_path / "sound.pdf", dict(texts))
    construct(path, tmp_path / "plain.pdf", {**texts, **dict.fromkeys(ligatures(texts), "�")}, file="uncompressed")
    with pikepdf.open(tmp_path / "plain.pdf") as pdf:
        number = next(iter(pdf.pages[0].resources.Font.values())).objgen[0]
        size = len(pdf.objects)
    data = (tmp_path / "plain.pdf").read_bytes()
    start = data.index(f"\n{number} 0 obj".encode()) + 1
    text = data[start : data.index(b"endobj", start) + 6]
    new = text.replace(f"{number} 0 obj".encode(), f"{number} 1 obj".encode())
    rest = data.replace(f"{number} 0 R".encode(), f"{number} 1 R".encode())
    at = len(rest) + 1
    root = data[data.rindex(b"/Root ") :].split(b"R", 2)[1]
    update = (
        b"\n" + new + f"\nxref\n{number} 1\n{at:010} 00001 n \ntrailer\n<< /Size {size + 1} /Root".encode()
        + root.removeprefix(b"oot") + f"R /Prev {rest.rindex(b'xref', 0, rest.rindex(b'startxref'))} >>\n".encode()
        + f"startxref\n{at + len(new) + 1}\n%%EOF\n".encode()
    )  # fmt: skip
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(rest + update)
    document = read_document(broken)
    assert document.fonts[0].object_id == number
    repairs = truth(read_document(tmp_path / "sound.pdf"), document)
    hold(tmp_path / "sound.pdf", broken, tmp_path / "out.pdf", repairs)


def test_entries_that_are_right_stay_as_they_are_written(short: Source, tmp_path: Path) -> None:
    path, texts = short
    broken = tmp_path / "broken.pdf"
    construct(path, broken, {**texts, **dict.fromkeys(ligatures(texts), "�")})
    rare = b"1 beginbfchar <7001> <D83D> endbfchar 1 beginbfrange <7002> <7003> [<00410042> <D83DDE00>] endbfrange\n"
    with pikepdf.open(broken, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].resources.Font.values():
            font.ToUnicode.write(b"/Other usecmap\n" + font.ToUnicode.read_bytes().replace(b"endcmap", rare))
        pdf.save()
    document = read_document(broken)
    rewrite(broken, truth(read_document(path), document), tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        (written,) = (font.ToUnicode.read_bytes() for font in pdf.pages[0].resources.Font.values())
    for entry in (b"<7001> <D83D>", b"<7002> <00410042>", b"<7003> <D83DDE00>", b"/Other usecmap"):
        assert entry in written
    assert all(int(line.split()[0]) <= 100 for line in written.splitlines() if line.endswith(b"beginbfchar"))


@pytest.mark.parametrize(("is_filled", "told"), [(True, True), (False, False)], ids=["signed", "an empty field"])
def test_of_a_signature_is_told(short: Source, is_filled: bool, told: bool, tmp_path: Path) -> None:
    path, texts = short
    broken = tmp_path / "broken.pdf"
    construct(path, broken, {**texts, **dict.fromkeys(ligatures(texts), "�")})
    with pikepdf.open(broken, allow_overwriting_input=True) as pdf:
        field = pikepdf.Dictionary(T=pikepdf.String("here"), Kids=[pikepdf.Dictionary()], FT=pikepdf.Name.Sig)
        if is_filled:
            field.V = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        pdf.save()
    found = rewrite(broken, truth(read_document(path), read_document(broken)), tmp_path / "out.pdf")
    assert (found.was_signed, found.was_protected) == (told, False)


def test_of_protection_that_is_not_in_the_copy_is_told(short: Source, tmp_path: Path) -> None:
    path, texts = short
    broken, out = tmp_path / "broken.pdf", tmp_path / "out.pdf"
    construct(path, broken, {**texts, **dict.fromkeys(ligatures(texts), "�")}, file="protected")
    assert rewrite(broken, truth(read_document(path), read_document(broken)), out).was_protected
    with pikepdf.open(out) as pdf:
        assert not pdf.is_encrypted


def test_a_font_that_the_pdf_does_not_lead_to_is_told(short: Source, tmp_path: Path) -> None:
    path, texts = short
    broken, out = tmp_path / "broken.pdf", tmp_path / "out.pdf"
    construct(path, broken, {**texts, **dict.fromkeys(ligatures(texts), "�")}, place=PLACES[1])
    repairs = truth(read_document(path), read_document(broken))
    lost = tuple(replace(font, content="another") for font in repairs.fonts)
    assert rewrite(broken, replace(repairs, fonts=lost), out).missed == lost


def test_a_font_whose_program_alone_tells_its_text_gets_a_map(tmp_path: Path) -> None:
    sound, broken, out = (tmp_path / f"{each}.pdf" for each in ("sound", "broken", "out"))
    sound.write_bytes(typst.compile(b'#set text(font: "DejaVu Sans Mono")\nLe premier effort est pay\xc3\xa9.'))
    texts = texts_of(read_document(sound))
    with pikepdf.open(sound) as pdf:
        for font in pdf.pages[0].resources.Font.values():
            del font.ToUnicode
            descriptor = font.DescendantFonts[0].FontDescriptor
            descriptor.FontFile2 = pdf.make_stream(_with_characters(descriptor.FontFile2.read_bytes(), texts))
        pdf.save(broken)
    document = read_document(broken)
    repairs = decide(broken, document)
    assert (repairs.is_sound, repairs.unmapped) == (True, {0})
    hold(sound, broken, out, repairs)
    again = decide(out, read_document(out))
    assert not again.is_written


def _with_characters(program: bytes, texts: dict[tuple[int, int], str]) -> bytes:
    """*program* with a map from characters to its glyphs, which go by their codes."""
    font = TTFont(io.BytesIO(program))
    map_ = CmapSubtable.newSubtable(4)
    map_.platformID, map_.platEncID, map_.language = 3, 1, 0
    map_.cmap = {ord(text): font.getGlyphName(code) for (_, code), text in texts.items()}
    font["cmap"] = table__c_m_a_p("cmap")
    font["cmap"].tableVersion, font["cmap"].tables = 0, [map_]
    data = io.BytesIO()
    font.save(data)
    return data.getvalue()
