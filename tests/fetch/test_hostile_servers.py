"""Servers that lie, stall, break off or lead astray: a clear finding, bounded time, and an archive that stays whole."""

from __future__ import annotations

import gzip
import pickle
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from flows.fetch import FetchOutcome
from flows.fetch.client import Reach
from flows.fetch.problems import FetchProblem
from schemas.catalogue import Entry
from schemas.findings import CHECKS
from tests.fetch.conftest import Desk, entry_for
from tests.fetch.documents import pdf
from tests.fetch.hostile import Exchange, HostileServer

PdfEntry = Callable[[str], Entry]
GOOD = pdf("good")
ETAG = {"ETag": '"v1"', "Accept_Ranges": "bytes"}


def checks(outcome: FetchOutcome) -> list[str]:
    """The checks of the findings; their messages can be written in both languages."""
    assert all(finding.message_fr and finding.message_en for finding in outcome.findings)
    return [finding.check for finding in outcome.findings]


def in_turn(*handlers: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    """The first request gets the first handler, and so on; the last one stays."""
    left = list(handlers)
    return lambda exchange: (left.pop(0) if len(left) > 1 else left[0])(exchange)


@pytest.fixture(autouse=True)
def is_bounded() -> Iterator[None]:
    """No test of this module may take long, whatever the server does."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 20


def test_a_whole_pdf_is_archived_with_where_it_came_from(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    disposition = 'attachment; filename="bilan.pdf"'
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD, Content_Disposition=disposition, **ETAG)
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == []
    assert desk.contents() == [GOOD]
    (edition,) = outcome.new
    came = edition.provenance
    assert (came.address, came.final_address) == (server.url("/report.pdf"), server.url("/report.pdf"))
    assert (came.added_by, came.file_name, came.licence) == ("fetch", "bilan.pdf", "CC-BY-4.0")
    assert came.headers["etag"] == '"v1"'
    (sent,) = server.asked("/report.pdf")
    assert sent["user-agent"].startswith("bilan/")
    assert "tests@example.org" in sent["user-agent"]
    assert sent["accept-encoding"] == "identity"


def test_an_unchanged_file_is_not_sent_again(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    def conditional(e: Exchange) -> None:
        if e.headers.get("if-none-match") == '"v1"':
            e.answer("304 Not Modified")
        else:
            e.pdf(GOOD, **ETAG)

    server.routes["/report.pdf"] = conditional
    first = desk.fetch(pdf_entry("/report.pdf"))
    second = desk.fetch(pdf_entry("/report.pdf"))
    assert [edition.sha256 for edition in second.unchanged] == [first.new[0].sha256]
    assert second.new == ()
    assert second.findings == ()


def test_without_its_state_the_archive_knows_enough_to_ask_conditionally(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry
):
    server.routes["/report.pdf"] = in_turn(lambda e: e.pdf(GOOD, **ETAG), lambda e: e.answer("304 Not Modified"))
    desk.fetch(pdf_entry("/report.pdf"))
    for path in desk.state.folder.glob("*.json"):
        path.unlink()
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert server.asked("/report.pdf")[1]["if-none-match"] == '"v1"'
    assert len(outcome.unchanged) == 1


def test_a_304_nobody_asked_for_is_an_error(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.answer("304 Not Modified")
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["server-failed"]
    assert desk.contents() == []


def test_a_file_whose_content_changed_is_a_second_edition(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    other = pdf("other")
    server.routes["/report.pdf"] = in_turn(lambda e: e.pdf(GOOD), lambda e: e.pdf(other), lambda e: e.pdf(GOOD))
    desk.fetch(pdf_entry("/report.pdf"))
    second = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(second) == ["file-replaced"]
    assert [edition.path.read_bytes() for edition in second.new] == [other]
    # Bodies in turn: the same finding again, and no third edition.
    third = desk.fetch(pdf_entry("/report.pdf"))
    assert third.findings == second.findings
    assert third.new == ()
    assert sorted(desk.contents()) == sorted([GOOD, other])


def test_a_file_gone_from_the_web_stays_in_the_archive(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    desk.fetch(pdf_entry("/report.pdf"))
    del server.routes["/report.pdf"]
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == ["file-gone"]
    assert outcome.findings[0].severity != "error"
    assert desk.contents() == [GOOD]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_file_that_never_was_there_is_a_failure(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, status: str):
    server.routes["/report.pdf"] = lambda e: e.answer(status)
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == ["file-not-published"]
    assert outcome.findings[0].severity == "error"
    assert len(server.asked("/report.pdf")) == 1


def test_a_truncated_body_is_asked_for_again_and_refused_in_the_end(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry
):
    server.routes["/report.pdf"] = lambda e: e.answer("200 OK", GOOD[:1000], length=len(GOOD))
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["file-incomplete"]
    assert len(server.asked("/report.pdf")) == desk.settings.attempts
    assert desk.contents() == []


def test_a_cut_download_is_continued(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    def cut(e: Exchange) -> None:
        e.answer("200 OK", GOOD[:1000], length=len(GOOD), **ETAG)
        e.reset()

    def rest(e: Exchange) -> None:
        assert (e.headers["range"], e.headers["if-range"]) == ("bytes=1000-", '"v1"')
        span = f"bytes 1000-{len(GOOD) - 1}/{len(GOOD)}"
        e.answer("206 Partial Content", GOOD[1000:], Content_Range=span, **ETAG)

    server.routes["/report.pdf"] = in_turn(cut, rest)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [GOOD]
    assert len(server.asked("/report.pdf")) == 2


def test_a_cut_download_is_continued_by_a_later_run(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    def cut(e: Exchange) -> None:
        e.answer("200 OK", GOOD[:1000], length=len(GOOD), **ETAG)

    server.routes["/report.pdf"] = cut
    assert checks(desk.fetch(pdf_entry("/report.pdf"), attempts=1)) == ["file-incomplete"]
    span = f"bytes 1000-{len(GOOD) - 1}/{len(GOOD)}"
    server.routes["/report.pdf"] = lambda e: e.answer("206 Partial Content", GOOD[1000:], Content_Range=span, **ETAG)
    assert checks(desk.fetch(pdf_entry("/report.pdf"), attempts=1)) == []
    assert desk.contents() == [GOOD]
    assert [path.suffix for path in desk.state.parts.iterdir()] == [".lock"]


def test_a_file_that_changed_since_the_cut_is_had_from_the_start(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry
):
    new = pdf("new", size=5_000)
    server.routes["/report.pdf"] = in_turn(
        lambda e: e.answer("200 OK", GOOD[:1000], length=len(GOOD), **ETAG), lambda e: e.pdf(new, ETag='"v2"')
    )
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [new]


@pytest.mark.parametrize(
    ("status", "span", "etag"),
    [
        ("206 Partial Content", "bytes 0-499/{size}", '"v1"'),
        ("206 Partial Content", "bytes 1200-{last}/{size}", '"v1"'),
        ("206 Partial Content", "bytes 1000-{last}/99999", '"v1"'),
        ("206 Partial Content", "bytes 1000-{last}/{size}", '"v2"'),
        ("206 Partial Content", "nonsense", '"v1"'),
        ("416 Range Not Satisfiable", "bytes */{size}", '"v1"'),
    ],
)
def test_a_wrong_range_is_not_joined(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, status: str, span: str, etag: str
):
    given = span.format(last=len(GOOD) - 1, size=len(GOOD))

    def wrong(e: Exchange) -> None:
        assert e.headers["range"] == "bytes=1000-"
        e.answer(status, GOOD[1000:], Content_Range=given, ETag=etag)

    def whole(e: Exchange) -> None:
        assert "range" not in e.headers
        e.pdf(GOOD, **ETAG)

    server.routes["/report.pdf"] = in_turn(
        lambda e: e.answer("200 OK", GOOD[:1000], length=len(GOOD), **ETAG), wrong, whole
    )
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [GOOD]


def test_bytes_that_are_not_those_of_the_range_are_not_joined(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    """Range, length and validator are as they should be, the bytes come from elsewhere: the table's place tells."""
    other = pdf("other", size=4_000)
    span = f"bytes 1000-{len(GOOD) - 1}/{len(GOOD)}"
    server.routes["/report.pdf"] = in_turn(
        lambda e: e.answer("200 OK", GOOD[:1000], length=len(GOOD), **ETAG),
        lambda e: e.answer("206 Partial Content", other[1000 - len(GOOD) :], Content_Range=span, **ETAG),
        lambda e: e.pdf(GOOD),
    )
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [GOOD]
    assert len(server.asked("/report.pdf")) == 3


def test_a_body_longer_than_announced_is_not_archived(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.answer("200 OK", GOOD, length=1000)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["file-incomplete"]
    assert len(server.asked("/report.pdf")) == 1, "what was announced has come; asking again would not help"
    assert desk.contents() == []


def test_a_body_without_length_that_breaks_off_is_not_archived(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.send(b"HTTP/1.1 200 OK\r\n\r\n" + GOOD[:-200])
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["file-incomplete"]
    assert desk.contents() == []


def test_a_chunked_body_that_breaks_off_is_not_archived(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    chunk = b"%x\r\n%s\r\n" % (len(GOOD), GOOD)
    server.routes["/report.pdf"] = in_turn(
        lambda e: e.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk),
        lambda e: e.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"),
    )
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert len(server.asked("/report.pdf")) == 2
    assert desk.contents() == [GOOD]


@pytest.mark.parametrize("kind", ["text/html", "application/pdf"])
def test_a_page_under_a_pdf_name_is_not_archived(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, kind: str):
    server.routes["/report.pdf"] = lambda e: e.answer("200 OK", b"<html><h1>Maintenance</h1>", Content_Type=kind)
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == ["fetched-not-pdf"]
    assert "Maintenance" in outcome.findings[0].message_en
    assert len(server.asked("/report.pdf")) == 1
    assert desk.contents() == []


def test_an_empty_body_is_not_archived(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.pdf(b"")
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["fetched-not-pdf"]
    assert desk.contents() == []


def test_a_pdf_announced_as_something_else_is_archived_and_said(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.answer("200 OK", GOOD, Content_Type="text/html")
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["file-type-differs"]
    assert desk.contents() == [GOOD]


def test_an_announced_size_over_the_limit_is_not_even_read(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.answer("200 OK", GOOD, length=10**15)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["file-too-large"]
    assert len(server.asked("/report.pdf")) == 1
    assert desk.contents() == []


def test_an_endless_body_ends_at_the_limit(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    def endless(e: Exchange) -> None:
        e.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\n")
        while not e.stop.is_set():
            e.send(b"0" * 65536)

    server.routes["/report.pdf"] = endless
    outcome = desk.fetch(pdf_entry("/report.pdf"), max_bytes=1_000_000, whole_timeout=5.0)
    assert checks(outcome) == ["file-too-large"]
    assert desk.contents() == []
    assert [path.suffix for path in desk.state.parts.iterdir()] == [".lock"]


def test_the_limit_of_the_entry_counts(server: HostileServer, desk: Desk):
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    entry = entry_for(kind="pdf", url=server.url("/report.pdf"), hosts=["127.0.0.1"], max_bytes=1000)
    assert checks(desk.fetch(entry)) == ["file-too-large"]


@pytest.mark.parametrize("where", ["header", "body"])
def test_a_slow_drip_ends_at_the_whole_time(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, where: str):
    """Never silent for long, and never done: the time for one byte is no measure."""

    def drip(e: Exchange) -> None:
        e.send(b"HTTP/1.1 200 OK\r\nX-Padding: " if where == "header" else b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n")
        while not e.stop.wait(0.05):
            e.send(b"x")

    server.routes["/report.pdf"] = drip
    start = time.monotonic()
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == ["server-too-slow"]
    assert outcome.findings[0].expected == "1.5"
    assert time.monotonic() - start < 10
    assert desk.contents() == []


def test_a_silent_server_is_left_after_the_read_time(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.stop.wait(5) and None
    outcome = desk.fetch(pdf_entry("/report.pdf"), read_timeout=0.2, attempts=2)
    assert checks(outcome) == ["server-too-slow"]
    assert outcome.findings[0].expected == "0.2"
    assert len(server.asked("/report.pdf")) == 2


def test_a_reset_connection_is_tried_again(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = in_turn(Exchange.reset, Exchange.reset, lambda e: e.pdf(GOOD))
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [GOOD]


def test_a_server_that_is_not_there_is_said(desk: Desk):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    entry = entry_for(kind="pdf", url=f"http://127.0.0.1:{port}/report.pdf", hosts=["127.0.0.1"])
    outcome = desk.fetch(entry)
    assert checks(outcome) == ["server-unreachable"]
    assert "refused" in outcome.findings[0].message_en


def test_what_is_no_http_is_said(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["server-unreachable"]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_waited_for(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, status: str, form: str):
    moment = datetime.now(UTC) + timedelta(seconds=50)
    value = "50" if form == "seconds" else format_datetime(moment, usegmt=True)
    server.routes["/report.pdf"] = in_turn(lambda e: e.answer(status, Retry_After=value), lambda e: e.pdf(GOOD))
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [GOOD]
    assert max(desk.clock.waits) == pytest.approx(50, abs=2)


def test_a_server_that_asks_for_an_hour_is_left_in_peace(server: HostileServer, desk: Desk):
    server.routes["/report.pdf"] = lambda e: e.answer("503 Service Unavailable", Retry_After="3600")
    server.routes["/other.pdf"] = lambda e: e.pdf(GOOD)
    with desk.client() as client:
        for path in ("/report.pdf", "/other.pdf"):
            with (
                pytest.raises(FetchProblem) as caught,
                client.download(server.url(path), Reach(hosts=("127.0.0.1",)), desk.state.parts),
            ):
                pass
            assert caught.value.finding.check == "server-busy"
    assert len(server.asked("/report.pdf")) == 1
    assert server.asked("/other.pdf") == [], "the whole host asked for peace"
    assert max(desk.clock.waits, default=0) < 3600


def test_a_busy_server_is_asked_a_few_times_only(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.answer("500 Internal Server Error")
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["server-failed"]
    assert len(server.asked("/report.pdf")) == 4
    waits = [wait for wait in desk.clock.waits if wait != desk.settings.delay]
    assert len(waits) >= 3


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "204 No Content", "451 Unavailable"])
def test_an_answer_that_will_not_change_is_not_asked_for_again(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, status: str
):
    server.routes["/report.pdf"] = lambda e: e.answer(status)
    outcome = desk.fetch(pdf_entry("/report.pdf"))
    assert checks(outcome) == ["server-failed"]
    assert status[:3] in outcome.findings[0].message_fr
    assert len(server.asked("/report.pdf")) == 1


def test_gzip_is_expanded_within_the_limit_only(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    """Some kilobytes that become many megabytes: the limit counts for what comes out."""
    bomb = gzip.compress(b"%PDF-1.7\n" + b"\0" * 60_000_000, compresslevel=1)
    server.routes["/report.pdf"] = lambda e: e.pdf(bomb, Content_Encoding="gzip")
    outcome = desk.fetch(pdf_entry("/report.pdf"), max_bytes=5_000_000, whole_timeout=5.0)
    assert len(bomb) < 5_000_000
    assert checks(outcome) == ["file-too-large"]
    assert desk.contents() == []


def test_a_server_that_compresses_all_the_same_is_understood(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/report.pdf"] = lambda e: e.pdf(gzip.compress(GOOD), Content_Encoding="gzip")
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == []
    assert desk.contents() == [GOOD]


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", gzip.compress(GOOD)[:-20]), ("gzip", b"no gzip at all"), ("br", GOOD), ("gzip, gzip", GOOD)],
)
def test_a_broken_or_unknown_compression_is_refused(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, coding: str, body: bytes
):
    server.routes["/report.pdf"] = lambda e: e.pdf(body, Content_Encoding=coding)
    assert checks(desk.fetch(pdf_entry("/report.pdf"))) == ["file-incomplete"]
    assert desk.contents() == []


@pytest.mark.parametrize(
    "name",
    ["../../../etc/evil.pdf", "..\\..\\evil.pdf", "/tmp/evil.pdf", "%2e%2e%2fevil.pdf"],
)
def test_names_of_others_lead_nowhere(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, name: str):
    path = "/x/..%2F..%2F..%2Fevil.pdf"
    server.routes[path] = lambda e: e.pdf(GOOD, Content_Disposition=f'attachment; filename="{name}"')
    (edition,) = desk.fetch(pdf_entry(path)).new
    kept = edition.provenance.file_name
    assert kept is not None
    assert not set(kept) & set("/\\\x00")
    assert kept != ".."
    assert list(desk.archive.root.parent.rglob("*evil*")) == []
    assert desk.contents() == [GOOD]


def test_a_problem_survives_the_way_between_processes(server: HostileServer, desk: Desk):
    with (
        desk.client() as client,
        pytest.raises(FetchProblem) as caught,
        client.download(server.url("/none.pdf"), Reach(hosts=("127.0.0.1",)), desk.state.parts),
    ):
        pass
    back = pickle.loads(pickle.dumps(caught.value))
    assert (str(back), back.finding, back.passing) == (str(caught.value), caught.value.finding, caught.value.passing)
    assert caught.value.is_gone


def test_every_finding_of_this_area_is_defined_in_both_languages():
    for name, check in CHECKS.items():
        assert check.fr != check.en, name
