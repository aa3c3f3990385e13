"""Against a real nginx: 304 by ETag, ranges, moved files, index pages with relative links and paging."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.fetch import FetchOutcome
from tests.fetch.conftest import Desk, entry_for
from tests.fetch.documents import pdf
from tests.fetch.hostile import HostileServer

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian package nginx-light, see .ci/packages)"),
]

CONFIGURATION = """
daemon off; master_process off; pid {home}/nginx.pid; error_log {home}/error.log;
events {{ worker_connections 32; }}
http {{
  log_format short '$status $request_method $uri range=$http_range sent=$body_bytes_sent';
  access_log {home}/access.log short;
  types {{ application/pdf pdf; text/html html; text/plain txt; }}
  client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
  gzip on; gzip_types application/pdf text/html; gzip_min_length 1;
  server {{
    listen 127.0.0.1:{port};
    root {home}/site;
    location /files/ {{ autoindex on; }}
    location = /moved.pdf {{ return 301 /files/report.pdf; }}
    location = /list {{ try_files /list-$arg_page.html =404; default_type text/html; }}
    location = /busy.pdf {{ add_header Retry-After 30 always; return 503; }}
    location /slow/ {{ alias {home}/site/files/; limit_rate 20k; }}
  }}
}}
"""


@dataclass
class Nginx:
    """A running nginx and the folder that it serves."""

    home: Path
    port: int

    @property
    def site(self) -> Path:
        return self.home / "site"

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, content: bytes) -> None:
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def log(self) -> list[str]:
        """What was served, robots.txt aside."""
        time.sleep(0.05)  # nginx writes the line after the answer
        lines = (self.home / "access.log").read_text().splitlines()
        return [line for line in lines if "/robots.txt" not in line]


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    assert NGINX is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = tmp_path / "nginx"
    (home / "site").mkdir(parents=True)
    (home / "nginx.conf").write_text(CONFIGURATION.format(home=home, port=port))
    process = subprocess.Popen([NGINX, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")])
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (home / "error.log").read_text()
                time.sleep(0.02)
        yield Nginx(home=home, port=port)
    finally:
        process.terminate()
        process.wait(timeout=10)


def checks(outcome: FetchOutcome) -> list[str]:
    return [finding.check for finding in outcome.findings]


def test_an_unchanged_file_is_answered_with_304(nginx: Nginx, desk: Desk):
    nginx.put("files/report.pdf", pdf("one", 50_000))
    entry = entry_for(kind="pdf", url=nginx.url("/files/report.pdf"), hosts=["127.0.0.1"])
    first = desk.fetch(entry)
    assert len(first.new) == 1
    assert first.new[0].provenance.headers["content-type"] == "application/pdf"
    second = desk.fetch(entry)
    assert (second.new, second.findings) == ((), ())
    assert [edition.sha256 for edition in second.unchanged] == [first.new[0].sha256]
    assert [line.split()[0] for line in nginx.log()] == ["200", "304"]
    assert nginx.log()[1].endswith("sent=0")


def test_a_replaced_and_then_deleted_file_is_followed(nginx: Nginx, desk: Desk):
    entry = entry_for(kind="pdf", url=nginx.url("/files/report.pdf"), hosts=["127.0.0.1"])
    nginx.put("files/report.pdf", pdf("one"))
    desk.fetch(entry)
    nginx.put("files/report.pdf", pdf("another, longer one"))
    assert checks(desk.fetch(entry)) == ["file-replaced"]
    (nginx.site / "files/report.pdf").unlink()
    assert checks(desk.fetch(entry)) == ["file-gone", "file-replaced"]
    assert sorted(desk.contents()) == sorted([pdf("one"), pdf("another, longer one")])


class CuttingRelay:
    """Passes bytes on to nginx and cuts the first answers after *after* bytes."""

    def __init__(self, port: int, *, after: int, cuts: int) -> None:
        self._port = port
        self._after = after
        self._cuts = cuts
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> CuttingRelay:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            with near, socket.create_connection(("127.0.0.1", self._port)) as far:
                request = near.recv(65536)
                far.sendall(request)
                is_cut = self._cuts > 0 and b"/robots.txt" not in request
                self._cuts -= is_cut
                left = self._after if is_cut else 1 << 40
                while left > 0 and (block := far.recv(min(left, 65536))):
                    near.sendall(block)
                    left -= len(block)


def test_a_cut_download_is_resumed_by_range(nginx: Nginx, desk: Desk):
    content = pdf("large", 3_000_000)
    nginx.put("files/report.pdf", content)
    with CuttingRelay(nginx.port, after=1_000_000, cuts=2) as relay:
        entry = entry_for(kind="pdf", url=f"http://127.0.0.1:{relay.port}/files/report.pdf", hosts=["127.0.0.1"])
        outcome = desk.fetch(entry)
    assert checks(outcome) == []
    assert desk.contents() == [content]
    statuses = [line.split()[0] for line in nginx.log()]
    assert statuses == ["200", "206", "206"]
    assert "range=bytes=" in nginx.log()[1]


def test_a_file_replaced_during_the_cut_is_had_whole(nginx: Nginx, desk: Desk):
    nginx.put("files/report.pdf", pdf("large", 3_000_000))
    newer = pdf("newer", 2_500_000)
    with CuttingRelay(nginx.port, after=1_000_000, cuts=1) as relay:
        entry = entry_for(kind="pdf", url=f"http://127.0.0.1:{relay.port}/files/report.pdf", hosts=["127.0.0.1"])
        assert checks(desk.fetch(entry, attempts=1)) == ["file-incomplete"]
        nginx.put("files/report.pdf", newer)
        assert checks(desk.fetch(entry)) == []
    assert desk.contents() == [newer]
    assert [line.split()[0] for line in nginx.log()] == ["200", "200"]


def test_a_slow_server_within_the_time_is_waited_for(nginx: Nginx, desk: Desk):
    nginx.put("files/report.pdf", pdf("slow", 30_000))
    entry = entry_for(kind="pdf", url=nginx.url("/slow/report.pdf"), hosts=["127.0.0.1"])
    assert checks(desk.fetch(entry, read_timeout=5.0, whole_timeout=20.0)) == []


def test_a_moved_file_is_followed_and_said(nginx: Nginx, desk: Desk):
    nginx.put("files/report.pdf", pdf("one"))
    entry = entry_for(kind="pdf", url=nginx.url("/moved.pdf"), hosts=["127.0.0.1"])
    for _ in range(2):
        outcome = desk.fetch(entry)
        assert checks(outcome) == ["file-moved"]
    assert [line.split()[0] for line in nginx.log()] == ["301", "200", "301", "304"]
    assert desk.contents() == [pdf("one")]


def test_the_listing_of_a_folder_is_an_index_page(nginx: Nginx, desk: Desk):
    for year in (2021, 2022, 2023):
        nginx.put(f"files/Bilan {year}.pdf", pdf(str(year)))
    nginx.put("files/notes.txt", b"no report")
    entry = entry_for(kind="page", url=nginx.url("/files/"), hosts=["127.0.0.1"], link_text=r"^Bilan \d{4}\.pdf$")
    outcome = desk.fetch(entry)
    assert checks(outcome) == []
    assert sorted(e.provenance.file_name or "" for e in outcome.new) == [f"Bilan {y}.pdf" for y in (2021, 2022, 2023)]
    nginx.put("files/Bilan 2024.pdf", pdf("2024"))
    again = desk.fetch(entry)
    assert [edition.provenance.file_name for edition in again.new] == ["Bilan 2024.pdf"]
    assert len(again.unchanged) == 3


def test_pages_of_an_index_are_followed(nginx: Nginx, desk: Desk):
    for page in (1, 2, 3):
        nginx.put(f"files/{page}.pdf", pdf(str(page)))
        following = f'<a href="?page={page + 1}">Suivant</a>' if page < 3 else ""
        nginx.put(f"list-{page}.html", f'<a href="./files/{page}.pdf">Bilan {page}</a> {following}'.encode())
    entry = entry_for(
        kind="page", url=nginx.url("/list?page=1"), hosts=["127.0.0.1"], link_text="Bilan", next_page=r"[?]page=\d+$"
    )
    assert len(desk.fetch(entry).new) == 3
    assert len(desk.fetch(entry).unchanged) == 3


def test_robots_txt_of_a_real_site_is_obeyed(nginx: Nginx, desk: Desk):
    nginx.put("robots.txt", b"User-agent: *\nDisallow: /files/\n")
    nginx.put("files/report.pdf", pdf("one"))
    entry = entry_for(kind="pdf", url=nginx.url("/files/report.pdf"), hosts=["127.0.0.1"])
    assert checks(desk.fetch(entry)) == ["robots-disallowed"]
    assert nginx.log() == []


def test_a_busy_site_is_waited_for_and_given_up(nginx: Nginx, desk: Desk):
    entry = entry_for(kind="pdf", url=nginx.url("/busy.pdf"), hosts=["127.0.0.1"])
    assert checks(desk.fetch(entry)) == ["server-busy"]
    assert [line.split()[0] for line in nginx.log()] == ["503"] * 4
    assert [wait for wait in desk.clock.waits if wait > 5] == [30.0] * 3


def test_a_redirect_from_nginx_to_another_server_is_refused(nginx: Nginx, server: HostileServer, desk: Desk):
    server.routes["/away.pdf"] = lambda e: e.answer("301 Moved Permanently", Location=nginx.url("/files/report.pdf"))
    nginx.put("files/report.pdf", pdf("one"))
    entry = entry_for(kind="pdf", url=server.url("/away.pdf"), hosts=[server.host])
    assert checks(desk.fetch(entry)) == ["redirect-refused"]
    assert nginx.log() == []
