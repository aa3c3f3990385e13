"""A publication killed at any moment leaves the old dataset or the new one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.publish import publish, validate_dataset
from flows.publish.swap import recover
from tests.publish.samples import ENTRIES, sample

#: Publishes datasets of 2 and of 3 actions in turn, without end; says when it starts.
PROGRAM = """
import sys
from itertools import cycle
from pathlib import Path
from flows.publish import swap
from flows.publish import publish
from tests.publish.samples import ENTRIES, sample
if sys.argv[2] == "two steps":
    swap._exchange = lambda one, other: False
print("ready", flush=True)
for actions in cycle((2, 3)):
    publish(sample(actions), Path(sys.argv[1]), entries=ENTRIES, software_version="0.1.0")
"""
KILLS = int(os.environ.get("BILAN_KILLS", "6"))


def run_and_kill(out: Path, way: str, chance: random.Random) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(out), way], stdout=subprocess.PIPE, text=True, process_group=0
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 1.2))
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "two steps", "in place"])
def test_a_killed_publication_leaves_the_old_or_the_new_dataset(tmp_path: Path, way: str) -> None:
    out = tmp_path / "output" / "dataset"
    publish(sample(2), out, entries=ENTRIES, software_version="0.1.0")
    if way == "in place":
        (out / "notes.txt").write_text("mine")
    chance = random.Random(20230331)
    for _ in range(KILLS):
        run_and_kill(out, way, chance)
        if way != "exchange":  # there, nothing needs to be brought back
            recover(out)
        checked = validate_dataset(out)
        assert checked.problems == ()
        assert checked.counts["actions"] in (2, 3)
    publish(sample(4), out, entries=ENTRIES, software_version="0.1.0")
    assert validate_dataset(out).counts["actions"] == 4
    assert [path.name for path in out.parent.iterdir()] == ["dataset"]
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    assert (out / "notes.txt").exists() == (way == "in place")
