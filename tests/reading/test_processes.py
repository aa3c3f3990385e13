"""Pages read in one process or in several are the same pages, and a damaged file is told in both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf
import pytest

from extractors import reading
from extractors.readers.metadata import pdf_date
from extractors.reading import read_by_others, read_pages, repaired_pages
from schemas.errors import NoTextLayer
from tests.shared import ROOT

SAMPLE = next((ROOT / "raw" / "sample-action-plan").glob("*.pdf"))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use further processes for a few pages, as for many."""
    monkeypatch.setattr(reading, "_MANY", 2)
    monkeypatch.setattr(reading, "_LEAST", 3)
    monkeypatch.setattr(reading, "_APART", 2)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_two_processes_read_what_one_reads() -> None:
    told: list[tuple[int, int]] = []
    one = read_pages(SAMPLE)
    two = read_pages(SAMPLE, workers=2, progress=lambda done, count: told.append((done, count)))
    # The sample's font is broken: fonts counted otherwise would repair other glyphs.
    assert two.repairs.texts
    assert two == one
    assert told[-1] == (one.page_count, one.page_count)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_other_readers_side_by_side_see_what_they_see_alone() -> None:
    repairs = read_pages(SAMPLE, around=False).repairs
    alone = read_by_others(("pdfplumber", "camelot"), SAMPLE, repairs, pages=[3, 4])
    assert read_by_others(("pdfplumber", "camelot"), SAMPLE, repairs, pages=[3, 4], workers=2) == alone
    assert {fragment.page for fragments in alone.values() for fragment in fragments} == {3, 4}


def test_pages_read_once_more_have_the_repaired_text() -> None:
    found = read_pages(SAMPLE)
    texts = {glyph.text for page in repaired_pages(SAMPLE, found) for glyph in page.glyphs}
    assert set(found.repairs.texts.values()) <= texts


def test_without_repair_the_text_is_as_the_document_gives_it() -> None:
    assert not read_pages(SAMPLE, repair=False, around=False).repairs.texts


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    blank.save(tmp_path / "blank.pdf")
    with pytest.raises(NoTextLayer, match="no text"):
        read_pages(tmp_path / "blank.pdf")


@pytest.mark.parametrize(
    ("key", "value", "day"),
    [
        ("/CreationDate", "D:20240331120000Z", date(2024, 3, 31)),
        ("/ModDate", "2024-03-31T12:00:00", date(2024, 3, 31)),
        ("/CreationDate", "D:20249931", None),
        ("/Title", "D:20240331", None),
    ],
)
def test_the_date_of_a_file(tmp_path: Path, key: str, value: str, day: date | None) -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo[key] = value
    document.save(tmp_path / "dated.pdf")
    assert pdf_date(tmp_path / "dated.pdf") == day
