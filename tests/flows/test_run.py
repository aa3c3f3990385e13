"""The flow in Prefect: its runs, its artifact, and that it sends nothing to anyone."""

from __future__ import annotations

import csv
import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.stages import Places
from tests.flows.conftest import SAMPLE, add_entry, with_sample
from tests.shared import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def flow(places: Places, *reports: str, **options: Any) -> Any:
    """Run the flow; returns its state."""
    from flows.run import publish_reports

    return publish_reports(  # pyright: ignore
        reports=list(reports),
        catalogue=places.catalogue,
        raw=places.raw,
        output=places.dataset,
        **options,
        return_state=True,
    )


def table(places: Places, name: str) -> list[dict[str, str]]:
    with (Path(places.dataset) / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def last_page() -> str:
    """The page that the last run left in Prefect."""
    from prefect import get_client

    with get_client(sync_client=True) as client:
        return client.request("GET", "/artifacts/{key}/latest", path_params={"key": "bilan"}).json()["data"]


def test_the_flow_fits_one_screen() -> None:
    from flows import run

    assert len(inspect.getsource(run.publish_reports.fn).splitlines()) <= 40


@pytest.fixture(scope="module")
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, Any]:
    """The folders of a run over the bundled sample, and its state."""
    request.getfixturevalue("prefect")
    places = with_sample(tmp_path_factory.mktemp("ran"))
    return places, flow(places)


@pytest.fixture
def after(ran: tuple[Places, Any], tmp_path: Path) -> Places:
    """A copy of what that run left."""
    root = Path(shutil.copytree(Path(ran[0].catalogue).parent, tmp_path / "after"))
    return Places(catalogue=str(root / "reports"), raw=str(root / "raw"), dataset=str(root / "output/dataset"))


def test_a_run_publishes_and_leaves_a_page(ran: tuple[Places, Any]) -> None:
    places, state = ran
    assert state.is_completed()
    summary = state.result()
    assert (summary["read"], summary["failed"]) == (1, {})
    (row,) = table(places, "reports")
    assert row["series"] == SAMPLE
    assert int(row["action_count"]) >= 25
    assert Path(summary["editions"][0]["repaired_pdf"]).read_bytes()[:5] == b"%PDF-"
    assert row["report_id"] in last_page()
    assert "datapackage.json" in last_page()


def test_the_next_run_says_nothing_new(after: Places) -> None:
    before = Path(after.dataset).stat().st_ino
    again = flow(after)
    assert again.name == "Completed"
    assert again.message == "Nothing new."
    assert Path(after.dataset).stat().st_ino == before
    assert "Nothing new" in last_page()


def test_a_run_with_failed_reports_fails_in_prefect_and_publishes_the_others(after: Places) -> None:
    for report in ("plan-a", "plan-b"):
        add_entry(after, report)
    folder = Path(after.raw) / "plan-a"
    folder.mkdir()
    (folder / f"{'0' * 64}.json").write_text("{}")
    entry = Path(after.catalogue) / "plan-b.toml"
    entry.write_text(entry.read_text().replace("publisher", "publsher"))
    state = flow(after)
    assert state.is_failed()
    assert "plan-a, plan-b" in state.message
    assert list(state.result(raise_on_failure=False)["failed"]) == ["plan-a", "plan-b"]
    findings = {(f["report_id"], f["severity"], f["check"]) for f in table(after, "findings")}
    assert {("plan-a", "error", "archive-damaged"), ("plan-b", "error", "catalogue-wrong")} <= findings
    assert (Path(after.dataset) / "actions.csv").stat().st_size > 1000


@pytest.mark.usefixtures("prefect")
def test_workers_do_not_change_a_byte(sample: Places, tmp_path: Path) -> None:
    contents: list[dict[str, bytes]] = []
    for workers in (1, 2):
        places = Places(catalogue=sample.catalogue, raw=sample.raw, dataset=str(tmp_path / str(workers) / "dataset"))
        assert flow(places, workers=workers).is_completed()
        contents.append({path.name: path.read_bytes() for path in Path(places.dataset).iterdir()})
    assert contents[0] == contents[1]


def test_the_command_runs_with_a_server_of_its_own(sample: Places, tmp_path: Path) -> None:
    folders = ["--catalogue", sample.catalogue, "--raw", sample.raw, "--output", sample.dataset]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    # A proxy that does not answer must not come between the run and its own server.
    environment |= {"HOME": str(tmp_path), "HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, "-m", "flows", "run", *folders],
        capture_output=True, text=True, cwd=ROOT, env=environment, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "1 edition" in done.stderr
    assert "Traceback" not in done.stderr
    assert "prefect" not in done.stderr.lower()
    assert json.loads((Path(sample.dataset) / "datapackage.json").read_text())["name"]
    assert not (tmp_path / ".prefect").exists()
