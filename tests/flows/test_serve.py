"""A real Prefect server and a schedule: runs are created and executed, and what appears at the source is published."""

from __future__ import annotations

import csv
import functools
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.archive import Archive, Provenance
from flows.stages import Places
from tests.flows.conftest import SAMPLE
from tests.shared import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]

Ask = Callable[..., Any]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(what: Callable[[], Any], seconds: float, process: subprocess.Popen[Any]) -> Any:
    """Wait for *what* to be true, while *process* runs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the process has ended"
        try:
            if found := what():
                return found
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail("it did not happen in time")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, str]]:
    """A Prefect server on a free port; the environment in which commands find it."""
    home, port = tmp_path_factory.mktemp("server"), free_port()
    address = f"http://127.0.0.1:{port}/api"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    environment |= {
        "PREFECT_HOME": str(home), "PREFECT_API_URL": address, "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "WARNING", "BILAN_FETCH_DELAY": "0", "NO_PROXY": "127.0.0.1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
    }  # fmt: skip
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    log = (home / "server.log").open("wb")
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server:
        try:
            until(lambda: urllib.request.urlopen(f"{address}/health", timeout=5).close() or True, 180, server)
            yield environment
        finally:
            server.terminate()


@pytest.fixture
def site(tmp_path: Path) -> Generator[tuple[Path, str]]:
    """A publisher's web site: its folder and its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def ask(environment: dict[str, str]) -> Ask:
    """Ask the server's interface."""
    import httpx

    def request(path: str, **body: Any) -> Any:
        answer = httpx.post(f"{environment['PREFECT_API_URL']}{path}", json=body, trust_env=False, timeout=30)
        answer.raise_for_status()
        return answer.json()

    return request


def editions(places: Places) -> list[str]:
    path = Path(places.dataset) / "reports.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [row["report_id"] for row in csv.DictReader(stream)]


def publish_at(site: tuple[Path, str], places: Places) -> None:
    """Let the sample's source be the site."""
    folder, host = site
    entry = (ROOT / "reports" / f"{SAMPLE}.toml").read_text(encoding="utf-8")
    source = f'[source]\nkind = "page"\nurl = "http://{host}/index.html"\nhosts = ["{host}"]\ndelay = 0\n'
    entry, count = re.subn(r"(?m)^\[source\]\n([^\[\n].*\n)*", lambda _: source, entry)
    assert count == 1
    (Path(places.catalogue) / f"{SAMPLE}.toml").write_text(entry, encoding="utf-8")
    (folder / "index.html").write_text("<p>Nothing yet.</p>")


def test_a_schedule_follows_its_source(
    places: Places, site: tuple[Path, str], environment: dict[str, str], ask: Ask, tmp_path: Path
) -> None:
    publish_at(site, places)
    folders = ["--catalogue", places.catalogue, "--raw", places.raw, "--output", places.dataset]
    command = [sys.executable, "-m", "flows", "serve", "--every", "4", "--name", "test", *folders]
    log = (tmp_path / "serve.log").open("w+")
    private = {"BILAN_FETCH_PRIVATE_HOSTS": site[1]}
    with log, subprocess.Popen(command, env=environment | private, cwd=ROOT, stdout=log, stderr=log) as served:
        try:
            until(
                lambda: ask("/flow_runs/filter", flow_runs={"state": {"type": {"any_": ["COMPLETED", "FAILED"]}}}),
                180,
                served,
            )
            assert editions(places) == []
            shutil.copy(next((ROOT / "raw" / SAMPLE).glob("*.pdf")), site[0] / "bilan.pdf")
            (site[0] / "index.html").write_text('<a href="bilan.pdf">Bilan</a>')
            (edition,) = until(lambda: editions(places), 180, served)
            assert edition.startswith(SAMPLE)
            assert len(Archive(Path(places.raw)).editions(SAMPLE)) == 1
            nothing_new = {"state": {"name": {"any_": ["Completed"]}}}
            until(
                lambda: [
                    run
                    for run in ask("/flow_runs/filter", flow_runs=nothing_new)
                    if "Nothing" in run["state"]["message"]
                ],
                180,
                served,
            )
        finally:
            served.terminate()
    runs = ask("/flow_runs/filter", flow_runs={"state": {"type": {"any_": ["RUNNING", "COMPLETED", "FAILED"]}}})
    times = sorted((run["start_time"], run["end_time"]) for run in runs if run["end_time"])
    assert len(times) >= 3
    assert all(run["auto_scheduled"] for run in runs)
    assert all(before[1] <= after[0] for before, after in pairwise(times)), "two runs at once"


def test_the_command_uses_the_server_that_there_is(sample: Places, environment: dict[str, str], ask: Ask) -> None:
    ended = {"state": {"type": {"any_": ["COMPLETED"]}}}
    before = ask("/flow_runs/count", flow_runs=ended)
    folders = ["--catalogue", sample.catalogue, "--raw", sample.raw, "--output", sample.dataset]
    done = subprocess.run(
        [sys.executable, "-m", "flows", "run", *folders], env=environment, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert ask("/flow_runs/count", flow_runs=ended) == before + 1


def test_the_deployments_file_can_be_deployed(environment: dict[str, str], ask: Ask, tmp_path: Path) -> None:
    environment = environment | {"BILAN_HOME": str(tmp_path)}
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    subprocess.run(
        [*prefect, "work-pool", "create", "bilan", "--type", "process"], env=environment, check=True, cwd=ROOT
    )
    done = subprocess.run(
        [*prefect, "deploy", "--all"], env=environment, check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = {each["name"]: each for each in ask("/deployments/filter")}
    assert {"daily", "again"} <= set(found)
    assert found["daily"]["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert found["daily"]["global_concurrency_limit"]["limit"] == 1


def test_a_worker_runs_a_deployment(sample: Places, environment: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(sample.catalogue, tmp_path / "home/reports")
    shutil.copytree(sample.raw, tmp_path / "home/raw")
    environment = environment | {"BILAN_HOME": str(tmp_path / "home")}
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    subprocess.run(
        [*prefect, "work-pool", "create", "bilan", "--type", "process", "--overwrite"],
        env=environment,
        check=True,
        cwd=ROOT,
    )
    subprocess.run([*prefect, "deploy", "-n", "again"], env=environment, check=True, cwd=ROOT, capture_output=True)
    subprocess.run([*prefect, "deployment", "run", "bilan/again"], env=environment, check=True, cwd=ROOT)
    worker = [*prefect, "worker", "start", "--pool", "bilan", "--run-once"]
    subprocess.run(worker, env=environment, check=True, cwd=tmp_path, timeout=300)
    places = Places(catalogue="", raw="", dataset=str(tmp_path / "home/output/dataset"))
    assert len(editions(places)) == 1


@pytest.fixture
def hook() -> Generator[tuple[str, list[dict[str, str]]]]:
    """A webhook: its address, and what was posted to it."""
    posted: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", posted
        server.shutdown()


def test_a_failed_run_notifies(
    sample: Places, environment: dict[str, str], hook: tuple[str, list[dict[str, str]]]
) -> None:
    address, posted = hook
    for _ in range(2):
        command = [sys.executable, "deploy/notify.py", address]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    broken = Path(sample.raw).with_name("broken.pdf")
    broken.write_bytes(b"%PDF-1.7 and no more")
    came = Provenance(added_by="test", retrieved_at=datetime.now(UTC))
    Archive(Path(sample.raw)).add(broken, SAMPLE, None, came)
    folders = ["--catalogue", sample.catalogue, "--raw", sample.raw, "--output", sample.dataset]
    command = [sys.executable, "-m", "flows", "run", "--quiet", *folders]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith(f"{SAMPLE} failed:")
    assert len(editions(sample)) == 1
    end = time.monotonic() + 90
    while not posted:
        assert time.monotonic() < end, "nothing was posted"
        time.sleep(0.3)
    time.sleep(2)
    (told,) = posted
    assert told["state"] == "Failed"
    assert SAMPLE in told["message"]
