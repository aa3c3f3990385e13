"""Outlines and character maps read directly are those that fontTools reads."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from extractors.page import Font
from extractors.readers.drawn import read_document
from extractors.repair.fonts.glyphs import shape_in
from extractors.repair.fonts.program import Program
from extractors.repair.fonts.programs import open_programs
from extractors.repair.fonts.shapes import shape_of
from extractors.repair.fonts.truetype import TrueType, UnknownFormat
from tests.shared import SHARED, needs_shared

SAMPLE = Path(__file__).resolve().parents[1] / "fixtures" / "sample" / "sample-action-plan.intact.pdf"


def _by_tools(data: bytes, glyph: int) -> list[tuple[str, tuple[object, ...]]]:
    font = TTFont(io.BytesIO(data), lazy=True)
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(pen)
    return pen.value


def _built(peak: int = 900) -> bytes:
    """A font with what outlines may be made of: lines, curves without a point on them, parts moved, scaled, turned."""
    names = [".notdef", "square", "round", "moved", "scaled", "turned", "nested", "blank"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    pen = TTGlyphPen(None)
    pen.moveTo((-20, 0))
    for point in ((500, 0), (500, 300), (250, peak), (0, 700)):
        pen.lineTo(point)
    pen.qCurveTo((-300, 500), (-200, 100), (-20, 50))
    pen.closePath()
    square = pen.glyph()
    pen = TTGlyphPen(None)
    pen.qCurveTo((0, 0), (600, 0), (600, 600), (0, 600), None)
    pen.closePath()
    glyphs = {".notdef": square, "square": square, "round": pen.glyph(), "blank": TTGlyphPen(None).glyph()}
    half, turn = (0.5, 0, 0, 0.75, 30, -300), (0.5, 0.25, -0.25, 0.5, 10, 20)
    parts = {
        "moved": [("square", (1, 0, 0, 1, 100, 5)), ("round", (1, 0, 0, 1, -70, 0))],
        "scaled": [("square", half), ("round", (0.5, 0, 0, 0.5, 0, 0))],
        "turned": [("square", turn)],
        "nested": [("turned", half), ("scaled", turn), ("moved", (1, 0, 0, 1, 3, 4))],
    }
    for name, components in parts.items():
        pen = TTGlyphPen(glyphs)
        for component, matrix in components:
            pen.addComponent(component, matrix)
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (600, 7 * place) for place, name in enumerate(names)})
    builder.setupHorizontalHeader()
    builder.setupPost()
    builder.setupCharacterMap({0x41 + place: name for place, name in enumerate(names[1:])})
    maps = builder.font["cmap"].tables
    for platform, encoding, kind in ((1, 0, 0), (1, 1, 6), (3, 10, 12)):
        table = CmapSubtable.newSubtable(kind)
        table.platformID, table.platEncID, table.language = platform, encoding, 0
        table.cmap = {0x30 + place: name for place, name in enumerate(names[1:]) if place != 3}
        maps.append(table)
    target = io.BytesIO()
    builder.font.save(target)
    return target.getvalue()


def test_all_that_outlines_are_made_of_is_read() -> None:
    data = _built()
    font = TrueType(data)
    assert font.glyph_count == 8
    for glyph in range(font.glyph_count):
        assert font.outline(glyph) == _by_tools(data, glyph)


def test_all_maps_are_read() -> None:
    data = _built()
    font, other = TrueType(data), TTFont(io.BytesIO(data))
    kinds: set[int] = set()
    for table in other["cmap"].tables:
        expected = {code: other.getGlyphID(name) for code, name in table.cmap.items()}
        assert font.character_map(table.platformID, table.platEncID) == expected
        kinds.add(table.format)
    assert kinds == {0, 4, 6, 12}
    assert font.character_map(7, 7) is None


def test_other_kinds_are_refused() -> None:
    with pytest.raises(UnknownFormat):
        TrueType(b"%!PS-AdobeFont-1.0")


def test_what_is_cut_short_is_refused_and_never_read_otherwise() -> None:
    data = _built()
    whole = TrueType(data)
    refused = 0
    for length in range(12, len(data), 97):
        try:
            damaged = TrueType(data[:length])
            read = [(damaged.outline(glyph), damaged.character_map(3, 1)) for glyph in range(whole.glyph_count)]
        except (UnknownFormat, struct.error, KeyError, IndexError):
            refused += 1
            continue
        assert read == [(whole.outline(glyph), whole.character_map(3, 1)) for glyph in range(whole.glyph_count)]
    assert refused > 3


def _programs(path: Path) -> Iterator[tuple[Program, list[int]]]:
    """The fonts of a PDF and the codes it draws."""
    document = read_document(path)
    codes: dict[int, set[int]] = {}
    for page in document.pages:
        for glyph in page.glyphs:
            codes.setdefault(glyph.font, set()).add(glyph.code)
    with open_programs(path, document.fonts) as programs:
        for font, drawn in sorted(codes.items()):
            program = programs.get(font)
            if program is not None:
                yield program, sorted(drawn)


def _differing(path: Path) -> list[tuple[str, int]]:
    """The glyphs of a PDF that are read otherwise than fontTools reads them.

    Those it refuses are left out: many subsets have fewer bearings than glyphs, which harms no other glyph.
    """
    found: list[tuple[str, int]] = []
    for program, codes in _programs(path):
        for code in codes:
            direct, by_tools = program.shape(code), program.shape_by_tools(code)
            if by_tools is not None and (direct is None or direct.contours != by_tools.contours):
                found.append((program.font.name, code))
    return found


def test_the_glyphs_of_the_sample_are_read_as_by_fonttools() -> None:
    assert _differing(SAMPLE) == []


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize("folder", ["reports", "corpora"])
def test_the_glyphs_of_real_documents_are_read_as_by_fonttools(folder: str) -> None:
    paths = [path for path in sorted((SHARED / folder).rglob("*.pdf")) if path.stat().st_size < 3_000_000]
    paths = [path for path in paths if "MTESS_stats-AS" not in path.name]  # cut short: refused by the reader
    assert len(paths) > 3
    assert {path.name: odd for path in paths if (odd := _differing(path))} == {}


def test_fonts_without_a_program_have_no_shapes() -> None:
    font = Font(name="Times", full_name="Times", object_id=0, is_composite=False, is_bold=False, is_italic=False)
    assert Program(font, pikepdf.Dictionary()).shape(65) is None


@pytest.mark.parametrize("post", [2.0, 3.0])
@pytest.mark.parametrize("map_", [None, (3, 1), (3, 0), (1, 0), (0, 3)])
def test_what_a_program_may_tell_is_seen_from_its_tables(post: float, map_: tuple[int, int] | None) -> None:
    font = TTFont(io.BytesIO(_built()))
    font["post"].formatType = post  # type: ignore[attr-defined]
    if map_ is None:
        del font["cmap"]
    else:
        table = CmapSubtable.newSubtable(4)
        table.platformID, table.platEncID, table.language, table.cmap = *map_, 0, {65: "square"}
        font["cmap"].tables = [table]  # type: ignore[attr-defined]
    out = io.BytesIO()
    font.save(out)
    names = {"names"} if post == 2.0 else set[str]()
    characters = {"characters"} if map_ in ((3, 1), (0, 3)) else set[str]()
    assert TrueType(out.getvalue()).tells == names | characters


def test_a_remembered_shape_is_that_of_the_same_outline_at_the_same_place_and_size() -> None:
    data = _built()
    large = bytearray(data)
    head = next(
        struct.unpack_from(">L", data, at + 8)[0] for at in range(12, len(data), 16) if data[at : at + 4] == b"head"
    )
    struct.pack_into(">H", large, head + 18, 2000)
    for one in (data, bytes(large), data):
        program = TrueType(one)
        for glyph in range(program.glyph_count):
            assert shape_in(program, glyph) == shape_of(program.outline(glyph), 1 / program.units_per_em)
    first, again, larger = (shape_in(TrueType(one), 1) for one in (data, data, bytes(large)))
    assert first is again
    assert larger.top == pytest.approx(first.top / 2)


def test_a_glyph_of_other_glyphs_is_remembered_as_long_as_they_are_the_same() -> None:
    nested = 6
    first, again, other = (shape_in(TrueType(data), nested) for data in (_built(), _built(), _built(peak=800)))
    assert first is again
    assert first != other
    assert other == shape_of(TrueType(_built(peak=800)).outline(nested), 1 / 1000)
