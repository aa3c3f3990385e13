"""One run at a time, and no lock outlives its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.lock import exclusive
from schemas.errors import PublishError

HOLD = """
import sys, time
from pathlib import Path
from flows.lock import exclusive
with exclusive(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(PublishError, match=rf"process {holder.pid}\) is working here"), exclusive(tmp_path, wait=0):
        pass


def test_a_killed_run_leaves_no_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with exclusive(tmp_path, wait=0):
        pass


def test_a_run_waits_for_the_one_before(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    told: list[str] = []

    def tell(message: str) -> None:
        told.append(message)
        holder.kill()

    with exclusive(tmp_path, wait=30, told=tell, pause=0.01):
        pass
    assert len(told) == 1
    assert str(holder.pid) in told[0]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match="cannot be written"), exclusive(tmp_path / "file" / "work", wait=0):
        pass
