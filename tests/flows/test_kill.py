"""A run that is killed leaves the dataset whole, and the next one ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.archive import Archive
from flows.publish import validate_dataset
from flows.stages import Places
from tests.shared import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]

#: A run without Prefect, whose start would take most of the time: the stages, in the order of the flow.
STAGES = """
import sys
from pathlib import Path
from flows import stages
from flows.lock import exclusive
places = stages.Places(catalogue=sys.argv[1], raw=sys.argv[2], dataset=sys.argv[3])
print("ready", flush=True)
with exclusive(places.work, wait=60):
    entries, chosen = stages.catalogue(places, [])
    plan = stages.plan(places, entries, chosen, {})
    requests = stages.to_read(places, plan, workers=2)
    failures = {request.key: stages.read(request) for request in requests}
    stages.publish(places, plan, {}, failures)
"""


def start(places: Places, *, with_prefect: bool) -> subprocess.Popen[str]:
    folders = [places.catalogue, places.raw, places.dataset]
    if with_prefect:
        options = [f"--{name}={value}" for name, value in zip(("catalogue", "raw", "output"), folders, strict=True)]
        command = [sys.executable, "-m", "flows", "run", *options]
    else:
        command = [sys.executable, "-c", STAGES, *folders]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )


def finish(places: Places, *, with_prefect: bool) -> float:
    """Run to the end; returns the seconds it took once it was ready."""
    with start(places, with_prefect=with_prefect) as process:
        assert process.stdout is not None
        process.stdout.readline()
        started = time.monotonic()
        assert process.wait(300) == 0
        return time.monotonic() - started


def kill(places: Places, after: float, *, with_prefect: bool) -> None:
    """Run, and kill the process, not its children, so many seconds after it is ready."""
    with start(places, with_prefect=with_prefect) as process:
        assert process.stdout is not None
        if not with_prefect:
            process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        end = time.monotonic() + 20
        while _has_group(process.pid):
            assert time.monotonic() < end, "the run left processes behind"
            time.sleep(0.05)


def _has_group(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def snapshot(places: Places) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(places.dataset).iterdir()}


@pytest.fixture(scope="module")
def chances() -> random.Random:
    seed = int(os.environ.get("BILAN_SEED", time.time_ns() % 2**32))
    print(f"BILAN_SEED={seed}")
    return random.Random(seed)


def interrupted(sample: Places, tmp_path: Path, chances: random.Random, times: int) -> None:
    undisturbed = Places(catalogue=sample.catalogue, raw=sample.raw, dataset=str(tmp_path / "undisturbed/dataset"))
    seconds = finish(undisturbed, with_prefect=False)
    expected = snapshot(undisturbed)
    for number in range(times):
        places = Places(catalogue=sample.catalogue, raw=sample.raw, dataset=str(tmp_path / str(number) / "dataset"))
        kill(places, chances.uniform(0, seconds), with_prefect=False)
        if Path(places.dataset).exists():
            assert validate_dataset(Path(places.dataset)).problems == ()
        finish(places, with_prefect=False)
        assert snapshot(places) == expected
        left = {path.name for path in Path(places.dataset).parent.iterdir()} - {"dataset", "work"}
        assert not {name for name in left if "new" in name or "old" in name}
        assert Archive(Path(places.raw)).verify() == []
        shutil.rmtree(tmp_path / str(number))


def test_a_killed_run_is_made_good_by_the_next(sample: Places, tmp_path: Path, chances: random.Random) -> None:
    interrupted(sample, tmp_path, chances, 2)


def test_fifty_killed_runs_are_made_good_by_the_next(sample: Places, tmp_path: Path, chances: random.Random) -> None:
    interrupted(sample, tmp_path, chances, 50)


def test_the_command_survives_its_killing_too(sample: Places, tmp_path: Path, chances: random.Random) -> None:
    started = time.monotonic()
    finish(sample, with_prefect=True)
    seconds = time.monotonic() - started
    expected = snapshot(sample)
    places = Places(catalogue=sample.catalogue, raw=sample.raw, dataset=str(tmp_path / "again/dataset"))
    for _ in range(5):
        # The folder is kept from time to time: a half-made database of Prefect's server must not stop the next run.
        kill(places, chances.uniform(0, seconds), with_prefect=True)
    finish(places, with_prefect=True)
    assert snapshot(places) == expected


def test_two_runs_at_once_do_no_harm(sample: Places) -> None:
    first, second = (start(sample, with_prefect=True) for _ in range(2))
    with first, second:
        assert (first.wait(300), second.wait(300)) == (0, 0)
    assert validate_dataset(Path(sample.dataset)).problems == ()
