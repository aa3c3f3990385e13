"""Runs that are killed, that overlap, or that meet a full disk: the archive stays whole and the next run catches up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flows.archive import Archive
from flows.fetch import FetchState, fetch_report
from flows.fetch.parts import forget_old_parts, part_for
from schemas.errors import ArchiveError, FetchError
from tests.fetch.conftest import Desk, entry_for
from tests.fetch.documents import pdf
from tests.fetch.hostile import Exchange, HostileServer

#: One run in a process of its own: archive, state, address of the index page.
RUN = """
import sys
from pathlib import Path
from flows.archive import Archive
from flows.fetch import FetchSettings, FetchState, fetch_report
from tests.fetch.conftest import entry_for
archive, state, address = sys.argv[1:]
settings = FetchSettings(delay=0, backoff=0.01, private_hosts=("127.0.0.1",), use_environment=False)
entry = entry_for(kind="page", url=address, hosts=["127.0.0.1"])
print("ready", flush=True)
outcome = fetch_report(entry, Archive(Path(archive)), FetchState(Path(state)), settings)
for finding in outcome.findings:
    print(finding.check, finding.found)
"""


def start(folder: Path, address: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder / "raw"), str(folder / "state"), address],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def result(folder: Path, process: subprocess.Popen[str]) -> tuple[set[str], str]:
    """Contents of the archive, and findings without the address's port."""
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    archive = Archive(folder / "raw")
    problems = [problem for problem in archive.verify() if problem.kind != "left-over"]
    assert problems == [], "a left-over of the kill may stay, nothing else"
    return {edition.sha256 for edition in archive.editions("report")}, out


def slowly(e: Exchange) -> None:
    """A PDF in small pieces, which takes a moment and can be continued."""
    content = pdf(e.path, 60_000)
    span = e.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-")
    first = int(span) if e.headers.get("if-range") == '"v1"' else 0
    status = "206 Partial Content" if first else "200 OK"
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/pdf\r\nContent-Length: {len(content) - first}\r\n"
    head += 'ETag: "v1"\r\n'
    if first:
        head += f"Content-Range: bytes {first}-{len(content) - 1}/{len(content)}\r\n"
    e.send(head.encode() + b"\r\n")
    for place in range(first, len(content), 10_000):
        e.send(content[place : place + 10_000])
        time.sleep(0.005)


def publish(server: HostileServer) -> str:
    names = [f"{number}.pdf" for number in range(6)]
    links = "".join(f'<a href="{name}">{name}</a>' for name in [*names, "again.pdf", "broken.pdf"])
    server.routes["/"] = lambda e: e.html(links)
    for name in names:
        server.routes[f"/{name}"] = slowly
    server.routes["/again.pdf"] = lambda e: e.pdf(pdf("/0.pdf", 60_000))
    server.routes["/broken.pdf"] = lambda e: e.html("nothing")
    return server.url("/")


@pytest.mark.slow
def test_a_run_killed_at_any_moment_is_made_up_for_by_the_next(server: HostileServer, tmp_path: Path):
    address = publish(server)
    undisturbed = tmp_path / "undisturbed"
    process = start(undisturbed, address)
    began = time.monotonic()
    expected = result(undisturbed, process)
    lasts = time.monotonic() - began
    assert len(expected[0]) == 6
    chance = random.Random(20260331)
    disturbed = tmp_path / "disturbed"
    rounds = 0
    while rounds < 9:
        # Some moments fall on an archive that has much already, some on one that has nothing.
        if rounds % 3 == 0:
            disturbed = tmp_path / f"disturbed-{rounds}"
        process = start(disturbed, address)
        time.sleep(chance.uniform(0, lasts))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        rounds += 1
        if rounds % 3 == 0:
            assert result(disturbed, start(disturbed, address)) == expected


@pytest.mark.slow
def test_two_overlapping_runs_do_no_harm(server: HostileServer, tmp_path: Path):
    address = publish(server)
    both = [start(tmp_path, address) for _ in range(2)]
    one, other = (result(tmp_path, process) for process in both)
    assert one[0] == other[0]
    assert len(one[0]) == 6
    assert result(tmp_path, start(tmp_path, address))[0] == one[0]


def test_threads_fetching_the_same_report_do_no_harm(server: HostileServer, desk: Desk):
    server.routes["/report.pdf"] = slowly
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"])
    outcomes: list[object] = []
    with desk.client() as client:

        def run() -> None:
            outcomes.append(fetch_report(entry, desk.archive, desk.state, desk.settings, client=client))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(outcomes) == 4
    assert sum(len(outcome.new) for outcome in outcomes) == 1  # type: ignore[attr-defined]
    assert desk.contents() == [pdf("/report.pdf", 60_000)]


def test_a_place_in_use_is_not_shared(tmp_path: Path):
    with part_for("https://example.org/a.pdf", tmp_path) as first:
        with part_for("https://example.org/a.pdf", tmp_path) as second:
            assert second.path != first.path
            second.path.write_bytes(b"x")
        assert not second.path.exists()
    with part_for("https://example.org/a.pdf", tmp_path) as third:
        assert third.path == first.path


def test_what_nobody_continues_is_forgotten_after_a_week(tmp_path: Path):
    with part_for("https://example.org/a.pdf", tmp_path) as part:
        part.path.write_bytes(b"x")
    forget_old_parts(tmp_path)
    assert part.path.exists()
    forget_old_parts(tmp_path, now=time.time() + 8 * 86_400)
    assert not part.path.exists()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"a": 1}', '{"https://x.example/": {"contents": []}}'])
def test_a_damaged_state_is_an_empty_one(server: HostileServer, desk: Desk, damage: str):
    server.routes["/report.pdf"] = lambda e: e.pdf(pdf("x"), ETag='"1"')
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"])
    desk.state.folder.mkdir(parents=True)
    (desk.state.folder / "report.json").write_text(damage)
    assert desk.fetch(entry).findings == ()
    assert list(desk.state.load("report")) == [server.url("/report.pdf")]


def test_a_state_that_names_content_the_archive_lacks_does_not_hide_it(
    server: HostileServer, desk: Desk, tmp_path: Path
):
    """The archive was moved away, the state was not: the file is fetched again, not taken as unchanged."""
    server.routes["/report.pdf"] = lambda e: e.pdf(pdf("x"), ETag='"1"')
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"])
    desk.fetch(entry)
    desk.archive = Archive(tmp_path / "another")
    assert len(desk.fetch(entry).new) == 1
    assert "if-none-match" not in server.asked("/report.pdf")[1]


def test_a_folder_that_cannot_be_written_is_said(server: HostileServer, desk: Desk, tmp_path: Path):
    server.routes["/report.pdf"] = lambda e: e.pdf(pdf("x"))
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"])
    (tmp_path / "file").write_text("")
    desk.state = FetchState(tmp_path / "file")
    with pytest.raises(FetchError, match=r"file.* cannot be written"):
        desk.fetch(entry)


def test_an_archive_that_cannot_be_written_is_said(server: HostileServer, desk: Desk, tmp_path: Path):
    server.routes["/report.pdf"] = lambda e: e.pdf(pdf("x"))
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"])
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "report").write_text("in the way")
    with pytest.raises(ArchiveError, match="report"):
        desk.fetch(entry)
