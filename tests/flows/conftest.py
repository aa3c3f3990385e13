"""Folders for runs, catalogue entries and readings that need no PDF."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Generator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.archive import Archive, ArchivedEdition, Provenance
from flows.stages import Places
from schemas.catalogue import Entry
from schemas.edition import Edition
from schemas.findings import Finding
from tests.shared import ROOT

SAMPLE = "sample-action-plan"

ENTRY = """\
id = "{id}"
title = "Plan {id}"
publisher = "Ministère de l’Exemple"
licence = "CC-BY-4.0"

[[columns]]
name = "action"
kind = "action"

[[columns]]
name = "spent"
kind = "spent"
"""


def empty(root: Path) -> Places:
    """An empty catalogue, archive and dataset."""
    (root / "reports").mkdir()
    return Places(catalogue=str(root / "reports"), raw=str(root / "raw"), dataset=str(root / "output/dataset"))


def with_sample(root: Path) -> Places:
    """The bundled sample: its entry, and its PDF in the archive."""
    places = empty(root)
    shutil.copy(ROOT / "reports" / f"{SAMPLE}.toml", places.catalogue)
    shutil.copytree(ROOT / "raw" / SAMPLE, Path(places.raw) / SAMPLE)
    return places


def add_entry(places: Places, report: str, more: str = "") -> None:
    """Add an entry to the catalogue; *more* are lines of its head."""
    text = ENTRY.format(id=report).replace("\n[[columns]]", f"{more}\n[[columns]]", 1)
    (Path(places.catalogue) / f"{report}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An empty catalogue, archive and dataset."""
    return empty(tmp_path)


@pytest.fixture
def sample(tmp_path: Path) -> Places:
    """The bundled sample: its entry, and its PDF in the archive."""
    return with_sample(tmp_path)


@pytest.fixture
def new_report(places: Places) -> Callable[..., None]:
    """Add an entry to the catalogue."""
    return functools.partial(add_entry, places)


@pytest.fixture
def new_edition(places: Places, tmp_path: Path) -> Callable[..., ArchivedEdition]:
    """Archive a file that looks like a PDF."""

    def add(report: str, content: str, *, day: int = 1, as_of: date | None = None) -> ArchivedEdition:
        file = tmp_path / "new.pdf"
        file.write_bytes(f"%PDF-1.7 {content}".encode())
        came = Provenance(added_by="test", retrieved_at=datetime(2024, 5, day, tzinfo=UTC), address="https://x.test/a")
        return Archive(Path(places.raw)).add(file, report, as_of, came)

    return add


@pytest.fixture
def new_plans(new_report: Callable[..., None], new_edition: Callable[..., ArchivedEdition]) -> Callable[..., None]:
    """Add entries to the catalogue, each with one edition in the archive."""

    def add(*reports: str) -> None:
        for report in reports:
            new_report(report)
            new_edition(report, "one")

    return add


def reading(entry: Entry, *, as_of: date = date(2024, 3, 31), title: str = "Agir", **more: Any) -> Edition:
    """A reading of one action."""
    report_id = f"{entry.id}-{as_of}"
    action = {
        "report_id": report_id,
        "action_id": f"{entry.id}:1",
        "position": 1,
        "number": 1,
        "title": title,
        "spent_cad": Decimal("12.50"),
        "first_page": 1,
        "last_page": 1,
        "needs_review": False,
        **more,
    }
    return Edition(
        report_id=report_id,
        as_of=as_of,
        page_count=1,
        rows={"actions": [action]},
        findings=(Finding(check="glossary-missing"),),
        repaired=2,
        agreement={"pdfplumber": 0.5},
    )


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """The embedded server, once for all tests of a process."""
    from flows.embedded import prefect_server

    with prefect_server(tmp_path_factory.mktemp("prefect")):
        yield
