"""README.md, LISEZMOI.md and CONTRIBUTING.md: their commands work, and what they show is what comes out."""

from __future__ import annotations

import csv
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

import pytest

from extractors.edition import read_edition
from flows.archive import sha256_of
from flows.publish import write_tables
from flows.software import version
from schemas.catalogue import load_entry
from schemas.rows import finding_rows, report_row
from tests.docs.pages import Block, blocks, commands, excerpts, prose
from tests.shared import ROOT

README, LISEZMOI, CONTRIBUTING = ROOT / "README.md", ROOT / "LISEZMOI.md", ROOT / "CONTRIBUTING.md"
BOTH = pytest.mark.parametrize("page", [README, LISEZMOI], ids=lambda page: page.name)
SAMPLE = "sample-action-plan"
#: What a fresh copy of the repository does not hold.
_NOT_COPIED = {
    ".git", ".venv", ".uv", ".pytest_cache", ".ruff_cache", ".hypothesis", ".coverage", "htmlcov", "dist", "build",
    "__pycache__",
}  # fmt: skip
#: `make test` without most of its tests, which are running already.
_SMALL = {"COVERAGE": "0", "JOBS": "1", "SLOW": "", "PYTEST_ADDOPTS": "tests/schemas/test_text.py"}


def run_here(page: Path) -> list[str]:
    """The blocks of commands that any machine can run."""
    return [block.text for block in commands(page) if block.marked("checked by") is None]


def run_elsewhere(test: str) -> list[str]:
    """The blocks of README.md that *test* checks."""
    return [block.text for block in commands(README) if block.marked("checked by") == test]


def environment(**more: str) -> dict[str, str]:
    """The environment of a person, without what this run of the tests put there."""
    ours = re.compile(r"PYTEST|COV_|COVERAGE|VIRTUAL_ENV|PREFECT|BILAN|UV_PROJECT|PYTHONPATH|MAKE|MFLAGS")
    return {name: value for name, value in os.environ.items() if not ours.match(name)} | more


# --- The two languages -------------------------------------------------------------------------------------------


def test_both_languages_have_the_same_commands_in_the_same_order() -> None:
    assert [(block.marker, block.text) for block in commands(README)] == [
        (block.marker, block.text) for block in commands(LISEZMOI)
    ]


def test_both_languages_have_the_same_parts() -> None:
    def shape(page: Path) -> list[str]:
        return re.findall(r"^(#+ |- \*\*|!\[|\| )", prose(page), re.MULTILINE)

    assert shape(README) == shape(LISEZMOI)
    assert [name for name, _ in excerpts(README)] == [name for name, _ in excerpts(LISEZMOI)]


def test_both_languages_have_the_same_figures() -> None:
    def figures(page: Path) -> list[str]:
        """The numbers of the table of results, whatever the language puts between thousands."""
        table = "\n".join(line for line in prose(page).splitlines() if line.startswith("|"))
        return re.findall(r"\d+", re.sub(r"(?<=\d)[,  \N{NO-BREAK SPACE}](?=\d{3}\b)", "", table))

    assert figures(README) == figures(LISEZMOI)


def test_every_block_of_commands_is_run_or_names_its_test() -> None:
    for page in (README, LISEZMOI, CONTRIBUTING):
        for block in blocks(page):
            assert block.kind in {"sh", "text", "csv", "json"}, f"{page.name}: a fenced block says what it is"
            if (test := block.marked("checked by")) is not None:
                assert callable(globals().get(test)), f"{page.name}: there is no {test}"
    assert run_here(README)[0].splitlines() == ["make run", "make test"]


# --- What comes out ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the bundled sample, without a flow and without the comparison of readers."""
    (pdf,) = (ROOT / "raw" / SAMPLE).glob("*.pdf")
    entry = load_entry(ROOT / "reports" / f"{SAMPLE}.toml")
    edition = read_edition(pdf, entry, second_readers=())
    about = report_row(entry, edition, sha256=sha256_of(pdf), size_bytes=pdf.stat().st_size, software_version=version())
    rows = {**edition.rows, "findings": finding_rows(edition.report_id, edition.findings), "reports": [about]}
    folder = tmp_path_factory.mktemp("sample") / "dataset"
    write_tables(rows, folder, entries=[entry], software_version=version())
    return folder


def assert_shown_is_real(page: Path, dataset: Path) -> None:
    """Every excerpt of *page* stands in the files of *dataset*."""
    found = excerpts(page)
    assert {name for name, _ in found} == {"actions.csv", "findings.csv", "repairs.csv", "datapackage.json"}
    for name, text in found:
        if name.endswith(".csv"):
            shown = list(csv.DictReader(io.StringIO(text)))
            with (dataset / name).open(encoding="utf-8", newline="") as stream:
                rows = [{column: row[column] for column in shown[0]} for row in csv.DictReader(stream)]
            following: Iterator[dict[str, str]] = iter(rows)
            assert shown, name
            for row in shown:  # some rows, in their order
                assert row in following, (name, row)
        else:
            package = json.loads((dataset / name).read_text(encoding="utf-8"))
            shown_json = json.loads(text)
            (resource,) = (one for one in package["resources"] if one["path"] == shown_json["path"])
            assert is_part(shown_json, resource)


def is_part(part: Any, whole: Any) -> bool:
    """Whether *part* is *whole* with something left out."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and is_part(part[key], whole[key]) for key in part)
    if isinstance(part, list) and part and isinstance(part[0], dict):
        following = iter(whole)
        return all(any(is_part(one, other) for other in following) for one in part)
    return part == whole


@BOTH
def test_the_excerpts_are_what_comes_out(page: Path, dataset: Path) -> None:
    assert_shown_is_real(page, dataset)


def test_an_excerpt_that_is_wrong_is_noticed() -> None:
    whole = {"fields": [{"name": "a", "unit": "CAD"}, {"name": "b"}], "key": ["x", "y"]}
    assert is_part({"fields": [{"name": "b"}], "key": ["x", "y"]}, whole)
    assert not is_part({"fields": [{"name": "b"}, {"name": "a"}]}, whole)
    assert not is_part({"fields": [{"name": "a", "unit": "EUR"}]}, whole)
    assert not is_part({"key": ["x"]}, whole)


# --- The commands, in a fresh copy -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A block of commands and what became of it."""

    text: str
    status: int
    printed: str

    def __str__(self) -> str:
        return f"status {self.status}\n{self.text}\n{self.printed[-1500:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A copy of the repository as a newcomer has it, after all commands of README.md."""

    folder: Path
    ran: tuple[Ran, ...]


def in_bash(text: str, folder: Path, **more: str) -> Ran:
    """Run a block of commands, stopping at the first that fails."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder, env=environment(COLUMNS="200", **_SMALL, **more), timeout=3000,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return Ran(text=text, status=done.returncode, printed=done.stdout)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Generator[Fresh]:
    copy = tmp_path_factory.mktemp("fresh") / "bilan"

    def left_out(folder: str, names: list[str]) -> set[str]:
        kept = {"raw": {"README.md", SAMPLE}, "output": {"README.md"}}
        at_root = kept.get(str(Path(folder).relative_to(ROOT)))
        return {name for name in names if name in _NOT_COPIED or (at_root is not None and name not in at_root)}

    shutil.copytree(ROOT, copy, ignore=left_out)
    yield Fresh(folder=copy, ran=tuple(in_bash(text, copy) for text in run_here(README)))
    shutil.rmtree(copy)  # what it installed is large


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
def test_every_command_of_the_readme_works_in_a_fresh_copy(fresh: Fresh) -> None:
    for ran in fresh.ran:
        assert ran.status == 0, str(ran)
    assert re.search(r" \d+ passed in ", fresh.ran[0].printed), str(fresh.ran[0])


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
def test_the_commands_leave_what_the_readme_says(fresh: Fresh) -> None:
    for name in ("tables.csv", "report.repaired.pdf", "output/dataset/datapackage.json", "output/try/actions.csv"):
        assert (fresh.folder / name).stat().st_size > 0, name
    with (fresh.folder / "output" / "dataset" / "reports.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["series"] for row in csv.DictReader(stream)] == ["my-report", SAMPLE]


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
@BOTH
def test_the_summary_shown_is_what_make_run_prints(page: Path, fresh: Fresh) -> None:
    (summary,) = (block.text.strip() for block in blocks(page) if block.marked("summary of") == "make run")
    assert summary in fresh.ran[0].printed


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
def test_a_run_publishes_what_is_shown(fresh: Fresh, dataset: Path) -> None:
    again = in_bash("rm -r output/* reports/my-report.toml raw/my-report && make run", fresh.folder)
    assert again.status == 0, str(again)
    for name in ("actions.csv", "findings.csv", "repairs.csv", "cells.csv"):
        assert (fresh.folder / "output" / "dataset" / name).read_bytes() == (dataset / name).read_bytes(), name


@pytest.mark.slow
@pytest.mark.xdist_group("prefect")
def test_the_commands_for_contributors_work(fresh: Fresh) -> None:
    for text in run_here(CONTRIBUTING):
        ran = in_bash(text, fresh.folder)
        assert ran.status == 0, str(ran)


# --- The commands for a server and a portal ----------------------------------------------------------------------

_CRON = re.compile(r"(?P<when>(?:\S+ ){5}) *cd /\S+ && (?P<command>.+)")


@pytest.mark.slow
def test_commands_for_a_server_are_understood() -> None:
    """Their options exist and their schedules are ones; tests/flows/test_serve.py runs a server and a schedule."""
    from prefect.client.schemas.schedules import CronSchedule

    seen: list[str] = []
    for line in "".join(run_elsewhere("test_commands_for_a_server_are_understood")).splitlines():
        if crontab := _CRON.fullmatch(line):
            CronSchedule(cron=crontab["when"].strip())
            line = crontab["command"]
        if cron := re.search(r'--cron "([^"]+)" --timezone (\S+)', line):
            CronSchedule(cron=cron[1], timezone=cron[2])
        program = re.search(r"\.venv/bin/(\w+) (\w+)", line)
        assert program, line
        seen.append(f"{program[1]} {program[2]}")
        here = line.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
        ran = in_bash(f"{here} --help", ROOT)  # unknown options fail before help is shown
        assert ran.status == 0, str(ran)
    assert seen == ["bilan run", "prefect server", "bilan serve"]


class Portal(http.server.BaseHTTPRequestHandler):
    """Takes what CKAN's API takes, as its documentation says, and keeps it; anything else is refused."""

    packages: dict[str, dict[str, Any]]
    files: dict[str, bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        if self.headers["Authorization"] != "secret":
            return self._answer(403)
        if self.path == "/api/3/action/package_create" and kind == "application/json":
            package = json.loads(body)
            if not re.fullmatch(r"[a-z0-9_-]{2,100}", package["name"]) or not package["owner_org"]:
                return self._answer(409)
            self.packages[package["name"]] = package
            return self._answer(200)
        if self.path == "/api/3/action/resource_create" and kind.startswith("multipart/form-data"):
            form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
            fields = {
                str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
                for part in form.iter_parts()
            }
            if fields["package_id"].decode() not in self.packages:
                return self._answer(404)
            self.files[fields["name"].decode()] = fields["upload"]
            return self._answer(200)
        return self._answer(400)

    def _answer(self, status: int) -> None:
        answer = json.dumps({"success": status == 200}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Generator[tuple[str, type[Portal]]]:
    """A portal's address, and what it was sent."""
    kept = type("KeepingPortal", (Portal,), {"packages": {}, "files": {}})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kept) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", kept
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_commands_for_a_portal_send_what_ckan_asks_for(
    portal: tuple[str, type[Portal]], dataset: Path, tmp_path: Path
) -> None:
    address, kept = portal
    shutil.copytree(dataset, tmp_path / "output" / "dataset")
    (text,) = run_elsewhere("test_commands_for_a_portal_send_what_ckan_asks_for")
    ran = in_bash(text, tmp_path, CKAN=address, CKAN_TOKEN="secret", NO_PROXY="127.0.0.1", no_proxy="127.0.0.1")
    assert ran.status == 0, str(ran)
    assert list(kept.packages) == ["action-plans"]
    wanted = {path.name for path in dataset.glob("*.csv")} | {"datapackage.json", "LISEZMOI.md"}
    assert kept.files == {name: (dataset / name).read_bytes() for name in wanted}


def test_a_block_without_a_marker_is_one_to_run() -> None:
    plain, marked = Block(kind="sh", text="", marker=""), Block(kind="sh", text="", marker="checked by: x")
    assert plain.marked("checked by") is None
    assert marked.marked("checked by") == "x"
