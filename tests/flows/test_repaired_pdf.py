"""The repaired PDF that a run keeps: its text is the dataset's, and it lives as long as the reading it belongs to."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from extractors.document import reading as pages
from extractors.repair import Repairs
from flows import stages
from flows.extract import read_pdf
from flows.stages import Places
from flows.store import KEPT_SECONDS, Store
from flows.summary import markdown
from schemas.catalogue import load_entry
from schemas.edition import Edition
from schemas.errors import PublishError
from tests.flows.conftest import SAMPLE, reading
from tests.shared import ROOT

PDF = next((ROOT / "raw" / SAMPLE).glob("*.pdf"))
ENTRY = load_entry(ROOT / "reports" / f"{SAMPLE}.toml")

#: Something is repaired.
SOME = Repairs(texts={(0, 0): "ti"})

Kept = tuple[Edition, Path]
Box = tuple[int, float, float, float, float]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The sample as read, and its repaired PDF."""
    path = tmp_path_factory.mktemp("kept") / "key" / "repaired.pdf"
    return read_pdf(PDF, ENTRY, keep=path), path


def by_pdfplumber(path: Path, boxes: list[Box]) -> list[str]:
    with pdfplumber.open(path) as pdf:
        drawn = [page.chars for page in pdf.pages]
    return [
        "".join(
            char["text"]
            for char in drawn[number - 1]
            if x0 <= (char["x0"] + char["x1"]) / 2 <= x1 and top <= (char["top"] + char["bottom"]) / 2 <= bottom
        )
        for number, x0, top, x1, bottom in boxes
    ]


def by_pdfium(path: Path, boxes: list[Box]) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    found: list[str] = []
    for number, x0, top, x1, bottom in boxes:
        page = pdf[number - 1]
        text = page.get_textpage().get_text_bounded(x0, page.get_height() - bottom, x1, page.get_height() - top)
        found.append(text.replace("\x02", "-"))  # its own sign for a hyphen that ends a line
    pdf.close()
    return found


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@pytest.mark.parametrize("reader", [pytest.param(by_pdfplumber, marks=pytest.mark.slow), by_pdfium])
def test_other_readers_see_in_it_the_text_of_the_dataset(
    kept: Kept, reader: Callable[[Path, list[Box]], list[str]]
) -> None:
    edition, path = kept
    cells = edition.rows["cells"]
    # A footnote's mark stands on the page; in the dataset it is a note of the action.
    marks: dict[tuple[str, str], str] = {}
    for note in edition.rows["action_notes"]:
        key = (note["action_id"], note["column"])
        marks[key] = marks.get(key, "") + note["mark"]
    columns: dict[tuple[str, str], tuple[str, str]] = {}
    boxes: list[Box] = [(cell["page"], cell["x0"], cell["top"], cell["x1"], cell["bottom"]) for cell in cells]
    for cell, seen in zip(cells, reader(path, boxes), strict=True):
        key = (cell["action_id"], cell["column"])
        ours, theirs = columns.get(key, ("", ""))
        columns[key] = (ours + cell["text"], theirs + seen)
    assert len(columns) > 100
    unlike = {
        key: theirs
        for key, (ours, theirs) in columns.items()
        if letters(theirs) != letters(ours) and letters(theirs) != letters(ours + marks.get(key, ""))
    }
    assert unlike == {}
    published = reader(PDF, boxes)
    assert sum(letters(text) != letters(cell["text"]) for text, cell in zip(published, cells, strict=True)) > 20


def test_it_is_not_written_again_where_it_is_already(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path = kept
    before = path.stat()
    monkeypatch.setattr(pages, "rewrite", lambda *_: pytest.fail("the PDF is rewritten"))
    with pages.repaired_pdf(PDF, SOME, keep=path) as repaired:
        assert repaired == path
    assert path.stat() == before


def test_where_nothing_is_repaired_there_is_none(tmp_path: Path) -> None:
    with pages.repaired_pdf(PDF, Repairs(), keep=tmp_path / "repaired.pdf") as repaired:
        assert repaired == PDF
    assert not (tmp_path / "repaired.pdf").exists()


def test_where_it_cannot_be_kept_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("in the way")
    with (
        pytest.raises(PublishError, match=r"key/repaired\.pdf: the repaired PDF cannot be written"),
        pages.repaired_pdf(PDF, SOME, keep=tmp_path / "key" / "repaired.pdf"),
    ):
        pytest.fail("there is a repaired PDF")


def test_the_summary_names_it(sample: Places, kept: Kept) -> None:
    entries, chosen = stages.catalogue(sample, [])
    plan = stages.plan(sample, entries, chosen, {})
    (request,) = stages.to_read(sample, plan)
    store = Store(sample.work)
    store.save(request.key, kept[0])
    assert stages.publish(sample, plan, {}, {request.key: None})["editions"][0]["repaired_pdf"] is None
    path = store.repaired_path(request.key)
    path.write_bytes(kept[1].read_bytes())
    summary = stages.publish(sample, plan, {}, {request.key: None})
    assert summary["editions"][0]["repaired_pdf"] == str(path)
    assert path.as_uri() in markdown(summary)


def test_it_goes_with_its_reading(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for key in ("used", "old"):
        store.save(key, reading(ENTRY))
        store.repaired_path(key).write_bytes(b"%PDF-")
        unfinished = store.repaired_path(key).with_name(".writing-x")
        unfinished.mkdir()
        os.utime(unfinished.parent, times=(time.time() - KEPT_SECONDS - 60,) * 2)
    store.sweep(["used"], ())
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()) == [
        "editions/used/edition.json",
        "editions/used/repaired.pdf",
    ]
    assert not store.repaired_path("used").with_name(".writing-x").exists()
    store.forget("used")
    assert not store.repaired_path("used").exists()
