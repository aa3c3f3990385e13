"""The repaired PDF: the same for every reader, the same to look at, the same bytes each time."""

from __future__ import annotations

import pickle
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.drawn import read_document
from extractors.repair import Repairs, apply, decide, repair_rows, rewrite
from extractors.repair.fonts import tounicode
from tests.repair.breaking import FRENCH, break_pdf, drawn, ligatures


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path, Repairs]:
    """(sound, broken, rewritten, the repairs) of a text whose ligatures lost their text."""
    folder = tmp_path_factory.mktemp("rewriting")
    sound, broken = break_pdf(folder, FRENCH, lambda texts: dict.fromkeys(ligatures(texts), "�"))
    repairs = decide(broken, read_document(broken))
    out = folder / "repaired.pdf"
    rewrite(broken, repairs, out)
    return sound, broken, out, repairs


def test_the_rewritten_pdf_says_what_the_applied_decisions_say(case: tuple[Path, Path, Path, Repairs]) -> None:
    _, broken, out, repairs = case
    assert drawn(read_document(out)) == drawn(apply(read_document(broken), repairs))


def test_repairing_twice_changes_nothing_more(case: tuple[Path, Path, Path, Repairs], tmp_path: Path) -> None:
    _, _, out, _ = case
    again = decide(out, read_document(out))
    assert again.is_sound
    rewrite(out, again, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()


def test_the_same_input_gives_the_same_bytes(case: tuple[Path, Path, Path, Repairs], tmp_path: Path) -> None:
    _, broken, out, _ = case
    rewrite(broken, decide(broken, read_document(broken)), tmp_path / "second.pdf")
    assert (tmp_path / "second.pdf").read_bytes() == out.read_bytes()


def test_pages_look_the_same(case: tuple[Path, Path, Path, Repairs]) -> None:
    _, broken, out, _ = case
    before, after = pypdfium2.PdfDocument(broken), pypdfium2.PdfDocument(out)
    for one, other in zip(before, after, strict=True):
        assert one.render(scale=2).to_numpy().tobytes() == other.render(scale=2).to_numpy().tobytes()
    before.close()
    after.close()


def test_pdfplumber_and_pdfium_read_the_sound_text(case: tuple[Path, Path, Path, Repairs]) -> None:
    sound, _, out, _ = case
    with pdfplumber.open(sound) as expected, pdfplumber.open(out) as found:
        assert [page.extract_text() for page in found.pages] == [page.extract_text() for page in expected.pages]
    one, other = pypdfium2.PdfDocument(sound), pypdfium2.PdfDocument(out)
    assert [page.get_textpage().get_text_range() for page in other] == [
        page.get_textpage().get_text_range() for page in one
    ]
    one.close()
    other.close()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
def test_poppler_reads_the_sound_text(case: tuple[Path, Path, Path, Repairs]) -> None:
    sound, _, out, _ = case
    texts = [
        subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout
        for path in (sound, out)
    ]
    assert texts[0] == texts[1]


def test_repairs_cross_processes(case: tuple[Path, Path, Path, Repairs]) -> None:
    assert pickle.loads(pickle.dumps(case[3])) == case[3]


def test_rows_hold_every_column_of_the_table(case: tuple[Path, Path, Path, Repairs]) -> None:
    rows = repair_rows("violence-2023-03-31", case[3])
    assert [row["repaired"] for row in rows] == [decision.repaired for decision in case[3].decisions]
    assert list(rows[0]) == [
        "report_id", "font", "code", "printed", "repaired", "occurrences", "first_page", "words_checked",
        "words_known", "advance", "expected_advance", "evidence", "confidence", "decided_by",
    ]  # fmt: skip


@given(st.dictionaries(st.binary(min_size=2, max_size=2), st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4), max_size=250,
))  # fmt: skip
def test_a_written_map_reads_back(entries: dict[bytes, str]) -> None:
    assert tounicode.parse(tounicode.build(entries, 2)) == entries


def test_ranges_and_arrays_of_a_map_are_read() -> None:
    data = b"""2 beginbfrange <01> <03> <0041> <05> <06> [<0066 0069> <0074>] endbfrange
    1 beginbfchar <09> <D835DC00> endbfchar"""
    assert tounicode.parse(data) == {
        b"\x01": "A", b"\x02": "B", b"\x03": "C", b"\x05": "fi", b"\x06": "t", b"\x09": "\U0001d400",
    }  # fmt: skip
