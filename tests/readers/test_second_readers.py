"""pdfplumber and camelot as readers of tables: the same cells as ours where lines are drawn, in the same places."""

from __future__ import annotations

import functools
import pickle
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest

from extractors.agreement import compare
from extractors.readers.choice import SECOND_READERS, read_with
from extractors.readers.drawn import open_pdf
from extractors.readers.ruled import find_fragments
from extractors.table import Fragment, Line
from schemas.catalogue import ReaderName
from schemas.errors import DamagedPdf, EncryptedPdf, NotAPdf
from tests.readers.pages import cropped, sample, sideways, turned

second_readers = pytest.mark.parametrize("reader", SECOND_READERS)

#: One of a kind is enough for the quick tests.
FURTHER = frozenset((
    "turned by 270", "cropped and turned by 90", "sideways, and turned upright by the file",
    "sideways, and turned upright the other way", "printed sideways, downwards",
))  # fmt: skip
#: What a reader cannot do.
BEYOND = {("turned by 180", "camelot"): "camelot reads text that stands on its head backwards"}
MADE: dict[str, Callable[[Path], Path]] = {
    "as published": lambda out: turned(out, 0),
    "turned by 90": lambda out: turned(out, 90),
    "turned by 180": lambda out: turned(out, 180),
    "turned by 270": lambda out: turned(out, 270),
    "cropped": cropped,
    "cropped and turned by 90": lambda out: cropped(out, 90),
    "cropped and turned by 270": lambda out: cropped(out, 270),
    "sideways, and turned upright by the file": lambda out: sideways(out, 90, rotate=90),
    "sideways, and turned upright the other way": lambda out: sideways(out, 270, rotate=270),
    "printed sideways, upwards": lambda out: sideways(out, 90),
    "printed sideways, downwards": lambda out: sideways(out, 270),
}


def _ours(path: Path) -> list[Fragment]:
    with open_pdf(path) as pdf:
        return [
            fragment
            for number in range(1, pdf.page_count + 1)
            for fragment in find_fragments(pdf.page(number), pdf.fonts)
        ]


@functools.cache
def _of_sample(reader: ReaderName) -> tuple[Fragment, ...]:
    return tuple(read_with(reader, sample()))


@pytest.mark.parametrize(
    ("how", "reader"),
    [
        pytest.param(
            how,
            reader,
            marks=[
                *([pytest.mark.xfail(reason=BEYOND[how, reader])] if (how, reader) in BEYOND else []),
                *([pytest.mark.slow] if how in FURTHER else []),
            ],
        )
        for how in MADE
        for reader in SECOND_READERS
    ],
)
def test_cells_stand_where_ours_do(how: str, reader: ReaderName, tmp_path: Path) -> None:
    path = MADE[how](tmp_path / "made.pdf")
    ours, theirs = _ours(path), read_with(reader, path)
    found = compare(ours, theirs)
    assert found.compared > 20
    assert found.kinds.get("characters", 0) == 0
    told = [(one.kind, one.ours, one.theirs) for one in found.differences if one.kind != "unknown"]
    assert not told
    for our, their in zip(ours, theirs, strict=True):
        assert our.page == their.page
        assert their.bbox == pytest.approx(our.bbox, abs=2.0)
        assert their.column_edges == pytest.approx(our.column_edges, abs=2.0)
        assert their.row_edges == pytest.approx(our.row_edges, abs=2.0)


@second_readers
def test_lines_stand_where_ours_do(reader: ReaderName, tmp_path: Path) -> None:
    path = cropped(tmp_path / "made.pdf")
    ours = [line for fragment in _ours(path) for cell in fragment.cells for part in cell.parts for line in part.lines]
    theirs = [
        line
        for fragment in read_with(reader, path)
        for cell in fragment.cells
        for part in cell.parts
        for line in part.lines
    ]
    one, other_one = _by_text(ours), _by_text(theirs)
    met = 0
    for key, line in one.items():
        other = other_one.get(key)
        if other is None:
            continue
        met += 1
        assert other.text == line.text
        assert other.baseline == pytest.approx(line.baseline, abs=0.5)
        assert other.bbox.x0 == pytest.approx(line.bbox.x0, abs=0.5)
        assert other.bbox.x1 == pytest.approx(line.bbox.x1, abs=0.5)
        assert len(other.stops) == len(line.stops)
    assert met > 0.9 * len(one)


def _by_text(lines: Sequence[Line]) -> dict[tuple[int, str], Line]:
    """The lines whose text occurs once on its page, by page and text."""
    keys = [(line.page, "".join(line.text.split())) for line in lines]
    counts = Counter(keys)
    return {key: line for key, line in zip(keys, lines, strict=True) if counts[key] == 1}


@second_readers
def test_links_are_in_the_cells_that_carry_them(reader: ReaderName) -> None:
    def links(fragments: Sequence[Fragment]) -> set[tuple[int, str, str]]:
        return {
            (fragment.page, link.url, "".join(link.text.split()))
            for fragment in fragments
            for cell in fragment.cells
            for part in cell.parts
            for link in part.links
        }

    ours = links(_ours(sample()))
    theirs = links(_of_sample(reader))
    assert {(page, url) for page, url, _ in theirs} == {(page, url) for page, url, _ in ours}
    assert ours
    assert all(text for _, _, text in theirs)


@second_readers
def test_a_damaged_link_costs_no_table(reader: ReaderName, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    with pikepdf.open(sample()) as pdf:
        page = pdf.pages[4]
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(b"http://\xff\xfe\x00\xd8\x81"))
        whole = [100, 100, 200, 200]
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=whole, A=action),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action),
            ]
        )
        pdf.save(path)
    assert read_with(reader, path, pages=[5])


@second_readers
def test_only_the_pages_asked_for_are_read(reader: ReaderName) -> None:
    assert {fragment.page for fragment in read_with(reader, sample(), pages=[5])} == {5}


@second_readers
def test_a_glyph_number_is_never_taken_for_text(reader: ReaderName) -> None:
    texts = [cell.text for fragment in _of_sample(reader) for cell in fragment.cells]
    assert any("\N{REPLACEMENT CHARACTER}" in text for text in texts), "the sample's font lacks a text"
    assert not any("(cid:" in text or any(char < " " and char != "\n" for char in text) for text in texts)


@second_readers
def test_fragments_can_be_sent_between_processes(reader: ReaderName) -> None:
    found = read_with(reader, sample(), pages=[5])
    assert pickle.loads(pickle.dumps(found)) == found


@second_readers
def test_a_page_without_tables_has_none(reader: ReaderName, tmp_path: Path) -> None:
    path = tmp_path / "blank.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(612, 792))
        pdf.save(path)
    assert read_with(reader, path) == ()


@second_readers
@pytest.mark.parametrize(
    ("content", "error"), [(b"", NotAPdf), (b"<html></html>", NotAPdf), (b"%PDF-1.7\n", DamagedPdf)]
)
def test_what_is_not_a_pdf_is_said(reader: ReaderName, content: bytes, error: type[Exception], tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    with pytest.raises(error, match=r"file\.pdf"):
        read_with(reader, path)


@second_readers
def test_a_protected_pdf_is_said(reader: ReaderName, tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    with pikepdf.open(sample()) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(EncryptedPdf, match="password"):
        read_with(reader, path)
