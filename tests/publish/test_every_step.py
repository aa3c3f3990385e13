"""A replacement stopped before each single step it takes on the disk: each is tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: Replaces a folder over and over, each time ending the process, without any clean-up, one step later than the time
#: before, until a replacement ends by itself; then looks at the folder. A step is what Python's audit hooks see: a file
#: opened for writing, a rename, a removal, a new folder.
PROGRAM = """
import os, sys
from pathlib import Path
from flows.publish import swap

out, way = Path(sys.argv[1]), sys.argv[2]
if way == "two steps":
    swap._exchange = lambda one, other: False

def ours(folder):
    return {"index", *(folder / "index").read_text().split()} if (folder / "index").exists() else set()

def put(text, names):
    def fill(folder):
        for name in names.split():
            (folder / name).write_text(text)
        (folder / "index").write_text(names)
    swap.replace_folder(out, fill, ours=ours, last="index")

def content():
    return {path.name: path.read_text() for path in sorted(out.iterdir())}

def in_child(work):
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def stop_before(step):
    left = step
    def hook(event, arguments):
        nonlocal left
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir"):
            left -= 1
            if left == 0:
                os._exit(9)
    sys.addaudithook(hook)

notes = {"notes.txt": "mine"} if way == "in place" else {}
old = {"a": "old", "b": "old", "index": "a b", **notes}
new = {"a": "new", "c": "new", "index": "a c", **notes}
seen, step, code = set(), 0, 9
while code == 9:
    step += 1
    put("old", "a b")
    if notes:
        (out / "notes.txt").write_text("mine")
    assert content() == old, content()
    code = in_child(lambda: (stop_before(step), put("new", "a c")))
    if way == "exchange":
        assert content() in (old, new), (step, content())  # before anything is brought back
    swap.recover(out)
    assert content() in (old, new), (step, content())
    seen.add(content() == new)
    assert [path.name for path in out.parent.iterdir()] == [out.name], step
assert code == 0 and seen == {False, True}, (code, seen)
print(step - 1)
"""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "two steps", "in place"])
def test_a_replacement_stopped_at_any_step_is_whole(tmp_path: Path, way: str) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "output" / "dataset"), way]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 8
