"""A server, an archive and a client whose waiting takes no time."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from flows.archive import Archive, sha256_of
from flows.fetch import Client, FetchOutcome, FetchSettings, FetchState, fetch_report
from flows.fetch.courtesy import Courtesy
from flows.fetch.transport import tls_context
from schemas.catalogue import Entry
from tests.fetch.hostile import HostileServer


@dataclass
class Clock:
    """Time that passes by waiting only."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def courtesy(self) -> Courtesy:
        return Courtesy(clock=lambda: self.now, sleep=self.sleep)


@dataclass
class Desk:
    """What a run has: an archive, a state, settings; and a clock."""

    archive: Archive
    state: FetchState
    settings: FetchSettings
    clock: Clock

    def client(self, **changes: Any) -> Client:
        settings = replace(self.settings, **changes)
        tls = None if settings.use_environment else default_tls()
        return Client(settings, courtesy=self.clock.courtesy(), tls=tls)

    def fetch(self, entry: Entry, **changes: Any) -> FetchOutcome:
        with self.client(**changes) as client:
            return fetch_report(entry, self.archive, self.state, client.settings, client=client)

    def contents(self, report_id: str = "report") -> list[bytes]:
        """The archived PDFs; the archive's own check of them passes."""
        assert self.archive.verify() == []
        editions = self.archive.editions(report_id)
        assert all(sha256_of(edition.path) == edition.sha256 for edition in editions)
        return [edition.path.read_bytes() for edition in editions]


@cache
def default_tls() -> ssl.SSLContext:
    """Loading a bundle of authorities takes longer than most of the tests."""
    return tls_context(use_environment=False)


def entry_for(**source: Any) -> Entry:
    """A catalogue entry with this source."""
    return Entry.model_validate(
        {
            "id": "report",
            "title": "A report",
            "publisher": "A ministry",
            "licence": "CC-BY-4.0",
            "source": source,
            "columns": [{"name": "action", "kind": "action"}],
        }
    )


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    settings = FetchSettings(
        contact="tests@example.org",
        connect_timeout=2.0,
        read_timeout=0.5,
        whole_timeout=1.5,
        private_hosts=("127.0.0.1",),
        use_environment=False,
    )
    return Desk(
        archive=Archive(tmp_path / "raw"), state=FetchState(tmp_path / "state"), settings=settings, clock=Clock()
    )


@pytest.fixture
def pdf_entry(server: HostileServer) -> Callable[[str], Entry]:
    """A catalogue entry whose PDF stands at a path of the server."""
    return lambda path: entry_for(kind="pdf", url=server.url(path), hosts=["127.0.0.1"])
