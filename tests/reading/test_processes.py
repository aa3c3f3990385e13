"""Pages read in one process or in several are the same pages, and a damaged file is told in both."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from extractors.document import helpers, reading
from extractors.document.ledger import Ledger
from extractors.document.look import Look
from extractors.document.reading import read_by_others, read_pages, repaired_pages
from extractors.readers.drawn import open_pdf
from extractors.readers.metadata import pdf_date
from extractors.repair import Repairs, decide
from schemas.errors import DamagedPdf, NoTextLayer
from tests.shared import ROOT

SAMPLE = next((ROOT / "raw" / "sample-action-plan").glob("*.pdf"))


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use further processes for a few pages, as for many."""
    monkeypatch.setattr(reading, "_MANY", 2)
    monkeypatch.setattr(reading, "_WHOLE", 2)
    monkeypatch.setattr(reading, "_LEAST", 1)
    monkeypatch.setattr(reading, "_PLACES", 2)
    monkeypatch.setattr(reading, "_APART", 2)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_read_what_one_reads(workers: int) -> None:
    told: list[tuple[int, int]] = []
    one = read_pages(SAMPLE)
    more = read_pages(SAMPLE, workers=workers, progress=lambda done, count: told.append((done, count)))
    # The sample's font is broken: fonts counted otherwise would repair other glyphs.
    assert more.repairs.texts
    assert more == one
    assert told == [(done + 1, one.page_count) for done in range(one.page_count)]


@pytest.mark.usefixtures("eager")
def test_pages_let_go_are_read_as_pages_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = read_pages(SAMPLE)
    monkeypatch.setattr(reading, "_KEPT", 0)
    assert read_pages(SAMPLE) == kept


@pytest.mark.usefixtures("eager")
def test_pages_for_which_the_whole_document_decides_otherwise_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = read_pages(SAMPLE)
    monkeypatch.setattr(reading, "_KEPT", 0)
    decided: list[Repairs] = []

    def decide_late(*arguments: Any, **named: Any) -> Repairs:
        decided.append(decide(*arguments, **named) if decided else Repairs())
        return decided[-1]

    monkeypatch.setattr(reading, "decide", decide_late)
    assert read_pages(SAMPLE) == kept
    assert len(decided) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_process_that_ends_early_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, ...]] = []

    def give_and_end(helper: helpers.Helper, numbers: tuple[int, ...]) -> None:
        given.append(numbers)
        give(helper, numbers)
        helper._process.kill()

    give = helpers.Helper.give
    monkeypatch.setattr(helpers.Helper, "give", give_and_end)
    assert read_pages(SAMPLE, workers=2) == read_pages(SAMPLE)
    assert given


def test_of_two_damaged_pages_the_first_one_is_told_whoever_is_first() -> None:
    ledger = Ledger(4, None)
    ledger.add((3, 4), DamagedPdf("page 3.", where="a.pdf", remedy=""))
    with pytest.raises(DamagedPdf, match="page 1"):
        ledger.add((1, 2), DamagedPdf("page 1.", where="a.pdf", remedy=""))


@pytest.mark.slow
def test_what_a_helper_cannot_do_comes_back_as_an_error() -> None:
    with open_pdf(SAMPLE) as pdf, helpers.helpers(1) as team:
        look = Look(guide=None, around=True)
        task = helpers.Task(path=SAMPLE, look=look, fonts=(), repairs=Repairs(), is_again=False)
        beyond = (pdf.page_count + 1,)
        (told,) = helpers.share_out(task, [beyond], team, lambda numbers: task.do(pdf, numbers))
    assert told[0] == beyond
    assert isinstance(told[1], DamagedPdf)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_fonts_that_are_no_objects_of_their_own_are_told_apart(tmp_path: Path) -> None:
    """Two fonts of one name, each written into its page, give one code two texts."""
    document = pikepdf.new()
    for number in range(8):
        letter = "/b" if number % 2 else "/a"
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Dictionary(Type=pikepdf.Name.Encoding, Differences=[65, pikepdf.Name(letter)]),
        )
        page = document.add_blank_page()
        page.obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj["/Contents"] = document.make_stream(b"BT /F 12 Tf 50 700 Td (AAAA) Tj ET")
    document.save(tmp_path / "direct.pdf")
    one = read_pages(tmp_path / "direct.pdf", repair=False)
    assert [block.text for block in one.blocks] == ["aaaa", "bbbb"] * 4
    assert len(one.fonts) == 2
    assert read_pages(tmp_path / "direct.pdf", repair=False, workers=2) == one
    texts = [
        "".join(glyph.text or "" for glyph in page.glyphs) for page in repaired_pages(tmp_path / "direct.pdf", one)
    ]
    assert texts == ["aaaa", "bbbb"] * 4
    assert [page.keys for page in one.pages] == [frozenset({(number % 2, 65)}) for number in range(8)]


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
