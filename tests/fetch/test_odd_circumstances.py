"""What happens seldom and must still be right: full disks, tunnels, unknown names, dates as validators, long lists."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from flows.fetch import Client
from flows.fetch.client import Reach
from flows.fetch.content import announced_name, is_consistent, judge
from flows.fetch.parts import Part
from flows.fetch.problems import FetchProblem
from flows.fetch.robots import parse
from flows.fetch.transport import tls_context
from schemas.catalogue import Entry
from schemas.errors import FetchError
from tests.fetch.conftest import Desk, default_tls, entry_for
from tests.fetch.documents import pdf
from tests.fetch.hostile import Exchange, HostileServer

PdfEntry = Callable[[str], Entry]
GOOD = pdf("good")


def test_a_full_disk_is_said(server: HostileServer, desk: Desk, pdf_entry: PdfEntry, monkeypatch: pytest.MonkeyPatch):
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Part, "begin", full)
    with pytest.raises(FetchError, match="No space left"):
        desk.fetch(pdf_entry("/report.pdf"))
    assert desk.contents() == []


def test_an_unknown_name_is_said(desk: Desk):
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with (
        Client(desk.settings, courtesy=desk.clock.courtesy(), tls=default_tls(), resolver=unknown) as client,
        pytest.raises(FetchProblem) as caught,
    ):
        client.read("http://nobody.example/", Reach(hosts=("nobody.example",)))
    assert caught.value.finding.check == "server-unreachable"
    assert "'nobody.example' is not known" in str(caught.value)


@pytest.mark.parametrize(("age", "is_continued"), [(3600, True), (0, False)])
def test_a_date_serves_to_continue_only_once_it_is_settled(
    server: HostileServer, desk: Desk, pdf_entry: PdfEntry, age: int, is_continued: bool
):
    now = datetime.now(UTC)
    dates = {
        "Date": format_datetime(now, usegmt=True),
        "Last_Modified": format_datetime(now - timedelta(seconds=age), usegmt=True),
    }
    span = f"bytes 1000-{len(GOOD) - 1}/{len(GOOD)}"

    def answer(e: Exchange) -> None:
        if len(server.asked("/report.pdf")) == 1:
            e.answer("200 OK", GOOD[:1000], length=len(GOOD), **dates)
        elif "range" in e.headers:
            assert e.headers["if-range"] == dates["Last_Modified"]
            e.answer("206 Partial Content", GOOD[1000:], Content_Range=span, **dates)
        else:
            e.pdf(GOOD, **dates)

    server.routes["/report.pdf"] = answer
    assert desk.fetch(pdf_entry("/report.pdf")).findings == ()
    assert ("range" in server.asked("/report.pdf")[1]) is is_continued
    assert desk.contents() == [GOOD]


def test_a_weak_etag_does_not_serve_to_continue(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    weak = {"ETag": 'W/"1"'}

    def answer(e: Exchange) -> None:
        is_first = len(server.asked("/report.pdf")) == 1
        e.answer("200 OK", GOOD[:1000] if is_first else GOOD, length=len(GOOD), **weak)

    server.routes["/report.pdf"] = answer
    desk.fetch(pdf_entry("/report.pdf"))
    desk.fetch(pdf_entry("/report.pdf"))
    first, second, third = server.asked("/report.pdf")
    assert "range" not in second
    assert "if-none-match" not in first
    assert third["if-none-match"] == 'W/"1"', "it serves to ask whether something changed"


def test_an_index_page_that_moved_for_good_is_said(server: HostileServer, desk: Desk):
    server.routes["/old"] = lambda e: e.answer("308 Permanent Redirect", Location="/new/")
    server.routes["/new/"] = lambda e: e.html('<base href="mailto:x"><a href="a.pdf">A</a>')
    server.routes["/new/a.pdf"] = lambda e: e.pdf(GOOD)
    outcome = desk.fetch(entry_for(kind="page", url=server.url("/old"), hosts=["127.0.0.1"]))
    (finding,) = outcome.findings
    assert (finding.check, finding.found) == ("file-moved", f"{server.url('/old')} → {server.url('/new/')}")
    assert desk.contents() == [GOOD]


def test_a_list_of_too_many_files_is_cut_and_said(server: HostileServer, desk: Desk):
    server.routes["/"] = lambda e: e.html("".join(f'<a href="{n}.pdf">{n}</a>' for n in range(5)))
    for number in range(5):
        server.routes[f"/{number}.pdf"] = lambda e: e.pdf(pdf(e.path))
    entry = entry_for(kind="page", url=server.url("/"), hosts=["127.0.0.1"])
    outcome = desk.fetch(entry, max_files=3)
    assert len(outcome.new) == 3
    (finding,) = outcome.findings
    assert (finding.check, finding.found) == ("listing-too-long", server.url("/3.pdf"))


def test_a_robots_txt_of_any_length_is_read_to_its_limit():
    rules = parse(b"User-agent: *\nDisallow: /first\n" + b"# x\n" * 200_000 + b"Disallow: /last\n")
    assert not rules.allows("https://example.org/first")
    assert rules.allows("https://example.org/last")


def test_a_huge_robots_txt_does_not_hold_a_report_up(server: HostileServer, desk: Desk, pdf_entry: PdfEntry):
    server.routes["/robots.txt"] = lambda e: e.answer("200 OK", b"User-agent: *\nDisallow: /x\n" + b"#" * 3_000_000)
    server.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
    assert desk.fetch(pdf_entry("/report.pdf")).findings == ()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (None, None),
        ("attachment", None),
        ("attachment; filename=bilan.pdf", "bilan.pdf"),
        ("attachment; filename*=UTF-8''Bilan%20%C3%A9t%C3%A9.pdf", "Bilan été.pdf"),
        ("attachment; filename*=UTF-8''..%2F..%2Fbilan.pdf", "bilan.pdf"),
        ("attachment; filename*=nonsense''%FF.pdf", "ÿ.pdf"),
        ('attachment; filename="....pdf"', "pdf"),
        ('attachment; filename=".."', None),
    ],
)
def test_announced_names_are_read_and_plain(header: str | None, name: str | None):
    assert announced_name(header) == name


def test_what_a_pdf_is_is_told_by_both_ends(tmp_path: Path):
    path = tmp_path / "x.pdf"
    for content, verdict in [
        (GOOD, "whole"),
        (b"\n\n" + GOOD, "whole"),
        (GOOD + b"\0" * 10_000, "whole"),
        (GOOD[:-100], "incomplete"),
        (b"<html>%%EOF", "not-pdf"),
        (b"", "not-pdf"),
    ]:
        path.write_bytes(content)
        assert judge(path) == verdict
    path.write_bytes(b"\n\n" + GOOD)
    assert is_consistent(path)
    path.write_bytes(GOOD[:500] + GOOD[510:])
    assert not is_consistent(path)
    path.write_bytes(b"%PDF-1.4\n%%EOF")
    assert not is_consistent(path)


class Tunnel:
    """A proxy that knows CONNECT only."""

    def __init__(self, server: HostileServer, target: int) -> None:
        self.asked: list[str] = []
        self._target = target
        self._server = server

    def __call__(self, e: Exchange) -> None:
        self.asked.append(e.path)
        e.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self._target)) as far:
            back = threading.Thread(target=self._pass, args=(far, e.connection))
            back.start()
            self._pass(e.connection, far)
            back.join()

    @staticmethod
    def _pass(source: socket.socket, sink: socket.socket) -> None:
        try:
            while block := source.recv(65536):
                sink.sendall(block)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return


def test_https_goes_through_the_tunnel_of_a_proxy_and_is_verified_behind_it(
    server: HostileServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("published.example").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTPS_PROXY", server.url(""))
    reach = Reach(hosts=("published.example", "another.example"))
    with HostileServer(tls=context) as target:
        target.routes["/report.pdf"] = lambda e: e.pdf(GOOD)
        for name in reach.hosts:
            server.routes[f"{name}:443"] = Tunnel(server, target.port)
        settings = desk.client(use_environment=True).settings
        with Client(settings, courtesy=desk.clock.courtesy(), tls=trusting) as client:
            with client.download("https://published.example/report.pdf", reach, desk.state.parts) as got:
                assert not hasattr(got, "status")
                assert getattr(got, "sha256", None) == hashlib.sha256(GOOD).hexdigest()
            with pytest.raises(FetchProblem) as caught:
                client.read("https://another.example/", reach)
    assert caught.value.finding.check == "server-certificate"
    assert {path for path, _ in server.log} == {"published.example:443", "another.example:443"}


def test_a_proxy_of_an_unknown_kind_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    outcome = desk.fetch(
        entry_for(kind="pdf", url="http://published.example/a.pdf", hosts=["published.example"]), use_environment=True
    )
    (finding,) = outcome.findings
    assert finding.check == "server-unreachable"
    assert "socks5" in finding.message_en


def test_a_ca_folder_of_the_environment_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    authority = trustme.CA()
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    found = subprocess.run(
        ["openssl", "x509", "-hash", "-noout", "-in", str(pem)], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip("openssl's command is not installed")
    pem.rename(tmp_path / f"{found.stdout.strip()}.0")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))
    trusting = tls_context(use_environment=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    near, far = socket.socketpair()
    with near, far:
        answering = threading.Thread(target=lambda: context.wrap_socket(far, server_side=True).close())
        answering.start()
        with trusting.wrap_socket(near, server_hostname="127.0.0.1") as secure:
            assert secure.version() is not None
        answering.join()
