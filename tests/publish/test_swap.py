"""A folder is replaced whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.publish import swap
from flows.publish.swap import STAGE_INSIDE, recover, replace_folder
from schemas.errors import PublishError

LAST = "index"


def ours(folder: Path) -> set[str]:
    """Names listed in the index."""
    index = folder / LAST
    return {LAST, *index.read_text().split()} if index.exists() else set()


def writer(**files: str) -> Callable[[Path], int]:
    """Fills a folder with *files* and their index."""

    def fill(folder: Path) -> int:
        for name, text in files.items():
            (folder / name).write_text(text)
        (folder / LAST).write_text(" ".join(files))
        return len(files)

    return fill


def put(out: Path, **files: str) -> int:
    return replace_folder(out, writer(**files), ours=ours, last=LAST, wait_s=0.2)


def content(out: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in out.iterdir() if path.name != LAST}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "dataset"


@pytest.fixture(params=["exchange", "two steps"])
def _either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "two steps":
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)  # noqa: ARG005


@pytest.mark.usefixtures("_either_way")
def test_the_new_content_takes_the_place_of_the_old(out: Path) -> None:
    assert put(out, a="1", b="1") == 2
    assert put(out, a="2", c="2") == 2
    assert content(out) == {"a": "2", "c": "2"}
    assert [path.name for path in out.parent.iterdir()] == ["dataset"]


@pytest.mark.usefixtures("_either_way")
def test_a_failure_leaves_the_old_content(out: Path) -> None:
    put(out, a="1")

    def fail(folder: Path) -> None:
        (folder / "a").write_text("2")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        replace_folder(out, fail, ours=ours, last=LAST)
    assert content(out) == {"a": "1"}
    assert [path.name for path in out.parent.iterdir()] == ["dataset"]


def test_the_exchange_is_what_this_system_does(out: Path) -> None:
    put(out, a="1")
    other = out.with_name("other")
    other.mkdir()
    assert swap._exchange(other, out)
    assert content(other) == {"a": "1"}


def test_permissions_of_the_folder_stay(out: Path) -> None:
    put(out, a="1")
    out.chmod(0o750)
    put(out, a="2")
    assert out.stat().st_mode & 0o777 == 0o750


def test_a_link_to_the_folder_stays_a_link(out: Path, tmp_path: Path) -> None:
    put(out, a="1")
    link = tmp_path / "link"
    link.symlink_to(out)
    put(link, a="2")
    assert link.is_symlink()
    assert content(out) == {"a": "2"}


def test_files_of_others_stay(out: Path) -> None:
    put(out, a="1", b="1")
    (out / "notes.txt").write_text("mine")
    (out / "sub").mkdir()
    put(out, a="2")
    assert (out / "a").read_text() == "2"
    assert (out / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in out.iterdir()) == ["a", "index", "notes.txt", "sub"]


def test_a_folder_of_others_is_added_to_and_nothing_overwritten(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "README").write_text("mine")
    put(out, a="1")
    assert content(out) == {"README": "mine", "a": "1"}
    with pytest.raises(PublishError, match=r"of the same names that are not of a dataset: README\."):
        put(out, a="2", README="yours")
    assert content(out) == {"README": "mine", "a": "1"}
    assert not (out / STAGE_INSIDE).exists()


def test_the_working_directory_is_not_pulled_away(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(out, a="1")
    monkeypatch.chdir(out)
    before = out.stat().st_ino
    put(out, b="2")
    assert out.stat().st_ino == before
    assert content(Path.cwd()) == {"b": "2"}


def test_a_working_directory_that_is_gone_does_not_matter(out: Path, tmp_path: Path) -> None:
    put(out, a="1")
    gone = tmp_path / "gone"
    gone.mkdir()
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(gone)
        gone.rmdir()
        put(out, a="2")
    finally:
        os.fchdir(here)
        os.close(here)
    assert content(out) == {"a": "2"}


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EBUSY])
def test_a_folder_that_cannot_be_renamed_is_filled_in_place(
    out: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(out, a="1", b="1")

    def refuse(one: Path, other: Path) -> bool:
        raise OSError(code, os.strerror(code), str(one), None, str(other))

    monkeypatch.setattr(swap, "_exchange", refuse)
    before = out.stat().st_ino
    put(out, a="2")
    assert out.stat().st_ino == before
    assert content(out) == {"a": "2"}
    assert [path.name for path in out.parent.iterdir()] == ["dataset"]


def test_a_mount_point_is_filled_in_place(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(out, a="1")
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == out)
    before = out.stat().st_ino
    put(out, a="2")
    assert out.stat().st_ino == before
    assert content(out) == {"a": "2"}


def test_two_steps_stopped_between_bring_the_old_content_back(out: Path) -> None:
    put(out, a="1")
    out.rename(out.parent / ".dataset.old")
    stage = out.parent / ".dataset.new"
    stage.mkdir()
    writer(a="2")(stage)
    recover(out)
    assert content(out) == {"a": "1"}
    assert [path.name for path in out.parent.iterdir()] == ["dataset"]


def test_two_steps_stopped_at_the_end_keep_the_new_content(out: Path) -> None:
    put(out, a="2")
    (out.parent / ".dataset.old").mkdir()
    recover(out)
    assert content(out) == {"a": "2"}
    assert [path.name for path in out.parent.iterdir()] == ["dataset"]


def test_moves_that_were_stopped_are_finished(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(out, a="1", b="1", c="1")
    (out / "notes.txt").write_text("mine")
    real, moved = os.replace, 0

    def stop(source: Path, target: Path) -> None:
        nonlocal moved
        if moved == 1:
            raise KeyboardInterrupt
        moved += 1
        real(source, target)

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        put(out, a="2", b="2")
    monkeypatch.undo()
    assert (out / "a").read_text() == "2"
    assert (out / "b").read_text() == "1"
    recover(out)
    assert content(out) == {"a": "2", "b": "2", "notes.txt": "mine"}


def test_a_filling_that_was_stopped_is_cleared(out: Path) -> None:
    put(out, a="1")
    (out / STAGE_INSIDE).mkdir()
    (out / STAGE_INSIDE / "a").write_text("2")
    recover(out)
    assert content(out) == {"a": "1"}


def test_one_run_at_a_time(out: Path) -> None:
    put(out, a="1")
    handle = os.open(out.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(PublishError, match="another run is writing here"):
            put(out, a="2")
    finally:
        os.close(handle)
    put(out, a="3")
    assert content(out) == {"a": "3"}


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "dataset").write_text("a file")
    with pytest.raises(PublishError, match=r"this is a file, not a folder\. Give another folder with --output\."):
        put(tmp_path / "dataset", a="1")


def test_a_file_in_the_place_of_a_parent_is_told(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file")
    with pytest.raises(PublishError, match="the folder cannot be written"):
        put(tmp_path / "output" / "dataset", a="1")


@contextmanager
def privileged() -> Generator[None]:
    """As the user who runs the tests, who may be root."""
    user = os.geteuid()
    os.seteuid(os.getuid())
    yield
    os.seteuid(user)


@pytest.fixture
def place() -> Generator[Path]:
    """A folder with a folder ``dataset``, and a user who is not root: root may write everywhere."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    (place / "dataset").mkdir()
    if os.getuid() == 0:
        os.chown(place / "dataset", 65534, -1)
        os.seteuid(65534)
    yield place
    os.seteuid(os.getuid())
    for folder in (place, place / "dataset"):
        folder.chmod(0o700)
    shutil.rmtree(place)


def test_a_folder_without_permission_is_told(place: Path) -> None:
    with privileged():
        place.chmod(0o555)
    with pytest.raises(PublishError, match=r"other: the folder cannot be written \(Permission denied\)\. Give another"):
        put(place / "other", a="1")


def test_a_folder_in_one_without_permission_is_filled_in_place(place: Path) -> None:
    with privileged():
        place.chmod(0o555)
    put(place / "dataset", a="1", b="1")
    put(place / "dataset", a="2")
    assert content(place / "dataset") == {"a": "2"}
    (place / "dataset").chmod(0o555)
    with pytest.raises(PublishError, match=r"the folder cannot be written \(Permission denied\)"):
        put(place / "dataset", a="3")
    assert content(place / "dataset") == {"a": "2"}


def test_a_folder_that_may_not_be_looked_into_is_told(place: Path) -> None:
    with privileged():
        place.chmod(0o700 if os.getuid() == 0 else 0)
    with pytest.raises(PublishError, match=r"the folder cannot be written \(Permission denied\)"):
        put(place / "deep" / "dataset", a="1")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (errno.ENOSPC, "the disk is full; the earlier dataset is untouched. Free some space"),
        (errno.EROFS, "the folder cannot be written (Read-only file system). Give another folder"),
    ],
)
def test_what_the_system_refuses_is_told_with_a_remedy(out: Path, code: int, message: str) -> None:
    put(out, a="1")

    def fill(folder: Path) -> None:
        raise OSError(code, os.strerror(code), str(folder / "a"))

    with pytest.raises(PublishError) as raised:
        replace_folder(out, fill, ours=ours, last=LAST)
    assert message in str(raised.value)
    assert content(out) == {"a": "1"}


def test_a_system_without_the_exchange_takes_two_steps(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def __init__(self, *_: object, **__: object) -> None: ...

    monkeypatch.setattr(swap.ctypes, "CDLL", Nothing)
    put(out, a="1")
    put(out, a="2")
    assert content(out) == {"a": "2"}


def test_an_exchange_that_is_refused_is_an_error(out: Path) -> None:
    out.mkdir(parents=True)
    with pytest.raises(OSError, match="No such file"):
        swap._exchange(out / "a", out / "b")
