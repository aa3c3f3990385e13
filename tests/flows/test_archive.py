"""The archive keeps what was published, once, whole, and says so when it does not."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.archive import Archive, Provenance, sha256_of
from schemas.errors import ArchiveError, NotAPdf

CAME = Provenance(
    added_by="fetch",
    retrieved_at=datetime(2024, 4, 2, 13, 5, 9, 123456, tzinfo=UTC),
    address="https://example.org/r.pdf",
    final_address="https://cdn.example.org/r.pdf",
    headers={"ETag": '"x"'},
    file_name="r.pdf",
    licence="CC-BY-4.0",
)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "r.pdf"
    path.write_bytes(b"%PDF-1.7\n" + os.urandom(3000))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_addition_can_be_listed_and_holds_the_same_bytes(tmp_path: Path, pdf: Path) -> None:
    archive = Archive(tmp_path / "raw")
    added = archive.add(pdf, "plan-a", date(2024, 3, 31), CAME)
    assert added.is_new
    assert added.path == tmp_path / "raw/plan-a" / f"{sha256_of(pdf)}.pdf"
    assert added.path.read_bytes() == pdf.read_bytes()
    (listed,) = archive.editions("plan-a")
    assert (listed.sha256, listed.size_bytes, listed.as_of) == (sha256_of(pdf), 3009, date(2024, 3, 31))
    assert listed.provenance.retrieved_at == datetime(2024, 4, 2, 13, 5, 9, tzinfo=UTC)
    assert listed.provenance.headers == {"etag": '"x"'}
    assert listed.provenance.final_address == CAME.final_address
    assert archive.report_ids() == ["plan-a"]
    assert archive.verify() == []


def test_the_same_content_twice_is_one_file_with_its_first_sidecar(tmp_path: Path, pdf: Path) -> None:
    archive = Archive(tmp_path / "raw")
    archive.add(pdf, "plan-a", None, CAME)
    before = contents(archive.root)
    later = Provenance(added_by="someone", retrieved_at=datetime(2025, 1, 1, tzinfo=UTC))
    again = archive.add(pdf, "plan-a", None, later)
    assert not again.is_new
    assert again.provenance.added_by == "fetch"
    assert contents(archive.root) == before


def test_a_date_stated_later_counts_and_the_first_sidecar_stays(tmp_path: Path, pdf: Path) -> None:
    archive = Archive(tmp_path / "raw")
    archive.add(pdf, "plan-a", None, CAME)
    before = contents(archive.root)
    person = Provenance(added_by="steward", retrieved_at=datetime(2025, 1, 1, tzinfo=UTC))
    for day in (1, 2, 2):
        assert archive.add(pdf, "plan-a", date(2024, 3, day), person).as_of == date(2024, 3, day)
    (edition,) = archive.editions("plan-a")
    assert edition.as_of == date(2024, 3, 2)
    assert edition.provenance.added_by == "fetch"
    after = contents(archive.root)
    assert before.items() <= after.items()
    assert len(after) == 4
    last = json.loads((archive.root / "plan-a" / f"{edition.sha256}.3.json").read_text())
    assert last["stated_by"] == "steward"
    assert archive.verify() == []


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html><p>Not found"])
def test_what_is_not_a_pdf_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    page = tmp_path / "r.pdf"
    page.write_bytes(content)
    archive = Archive(tmp_path / "raw")
    with pytest.raises(NotAPdf, match=r"r\.pdf"):
        archive.add(page, "plan-a", None, CAME)
    assert contents(archive.root) == {}


@pytest.mark.parametrize("name", ["../plan", "Plan", "a/b", "", ".", "a--b"])
def test_an_id_cannot_lead_out_of_the_archive(tmp_path: Path, pdf: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="cannot be the id"):
        Archive(tmp_path / "raw").add(pdf, name, None, CAME)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"gone\.pdf: the file cannot be read \(No such file"):
        Archive(tmp_path / "raw").add(tmp_path / "gone.pdf", "plan-a", None, CAME)


def test_an_archive_that_cannot_be_written_is_named(tmp_path: Path, pdf: Path) -> None:
    (tmp_path / "raw").write_text("in the way")
    with pytest.raises(ArchiveError, match=r"raw.*cannot be archived"):
        Archive(tmp_path / "raw").add(pdf, "plan-a", None, CAME)


def test_additions_at_the_same_time_make_one_edition(tmp_path: Path, pdf: Path) -> None:
    archive = Archive(tmp_path / "raw")
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda _: archive.add(pdf, "plan-a", None, CAME), range(40)))
    assert sum(edition.is_new for edition in added) == 1
    assert len(contents(archive.root)) == 2
    assert archive.verify() == []


def test_verify_names_each_kind_of_damage(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    editions: list[Path] = []
    for number in range(3):
        source = tmp_path / f"{number}.pdf"
        source.write_bytes(b"%PDF-1.4\n" + bytes([number]) * 100)
        editions.append(archive.add(source, "plan-a", None, CAME).path)
    editions[0].chmod(0o644)
    editions[0].write_bytes(b"%PDF-1.4 edited")
    editions[1].unlink()
    editions[2].with_suffix(".json").chmod(0o644)
    editions[2].with_suffix(".json").write_text('{"report_id": "plan-a"}')
    folder = archive.root / "plan-a"
    (folder / ".adding-x").write_text("half")
    (folder / f"{'a' * 64}.pdf").write_text("%PDF-1.4 no sidecar")
    (folder / "notes.txt").write_text("hello")
    found = {problem.kind: problem.path for problem in archive.verify()}
    assert found == {
        "changed": editions[0],
        "missing": editions[1],
        "wrong-sidecar": editions[2].with_suffix(".json"),
        "left-over": folder / ".adding-x",
        "no-sidecar": folder / f"{'a' * 64}.pdf",
        "stray": folder / "notes.txt",
    }


def test_an_addition_cut_before_its_sidecar_is_completed_by_the_next(tmp_path: Path, pdf: Path) -> None:
    archive = Archive(tmp_path / "raw")
    edition = archive.add(pdf, "plan-a", None, CAME)
    edition.path.with_suffix(".json").unlink()
    assert archive.editions("plan-a") == []
    assert archive.add(pdf, "plan-a", None, CAME).is_new
    assert archive.verify() == []


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    archive = Archive(tmp_path / "raw")
    assert archive.add(pdf, "plan-a", None, CAME).is_new
    assert not archive.add(pdf, "plan-a", None, CAME).is_new
    assert archive.verify() == []
