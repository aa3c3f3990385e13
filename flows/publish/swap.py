"""Replace a folder whole or not at all.

The new content is written into a sibling, ``.<name>.new``, and put on the disk; then the two folders change names in
one step (``renameat2`` with ``RENAME_EXCHANGE``), so that a reader finds the old content or the new one, also after a
``kill -9`` at any moment. Where the system cannot do that, the old folder becomes ``.<name>.old`` and the new one takes
its place; stopped between the two, the next :func:`replace_folder` or :func:`recover` brings the old one back.

A folder that holds other files too, that is a mount point or the working directory, or whose parent cannot be written
is not swapped: files are moved into it one by one, from ``.bilan-new`` inside it, the list of moves written first, so
that the next run finishes the moves of one that was stopped. A file that is not ours is never overwritten.

One run at a time: the parent folder is locked meanwhile.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from schemas.errors import PublishError

T = TypeVar("T")

STAGE_INSIDE = ".bilan-new"
_MOVES = "moves.json"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
#: What a system or file system says that cannot exchange two folders.
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}
#: What one says that cannot rename this folder at all: a mount point, the lower layer of an overlay.
_NO_RENAME = {errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES}


def replace_folder(
    out: Path, fill: Callable[[Path], T], *, ours: Callable[[Path], set[str]], last: str, wait_s: float = 60.0
) -> T:
    """Replace the content of *out* by what *fill* writes into the empty folder it is given; its value is returned.

    When *fill* raises, *out* is as it was.

    :param ours: names of the files that an earlier run put into a folder; whatever else is there stays.
    :param last: the file that is moved last where files are moved one by one: the one that describes the others.
    :param wait_s: seconds to wait for another run that writes to the same place.
    :raises PublishError: the folder cannot be written, or another run does not finish.
    """
    out = Path(os.path.realpath(out))
    try:
        if out.exists() and not out.is_dir():
            raise PublishError(
                "this is a file, not a folder.", where=str(out), remedy="Give another folder with --output."
            )
        out.parent.mkdir(parents=True, exist_ok=True)
        with _locked(out.parent, out, wait_s):
            recover(out)
            if _can_swap(out, ours):
                stage = _sibling(out, "new")
                try:
                    value = _filled(stage, fill, like=out)
                    try:
                        _swap(stage, out)
                    except OSError as error:
                        if error.errno not in _NO_RENAME or not out.is_dir():
                            raise
                    else:
                        return value
                finally:
                    shutil.rmtree(stage, ignore_errors=True)
            return _move_in(out, fill, ours, last)
    except OSError as error:
        raise _explained(error, out) from error


def recover(out: Path) -> None:
    """Clean up after a run that was stopped; afterwards *out* is the old dataset or the new one, if there was any.

    Only for a folder that no other run is writing to (:func:`replace_folder` sees to that).
    """
    old, new, inside = _sibling(out, "old"), _sibling(out, "new"), out / STAGE_INSIDE
    if old.exists() and not out.exists():
        old.rename(out)
    for folder in (old, new):
        if folder.exists():
            shutil.rmtree(folder)
    if inside.exists():
        _finish_moves(out)


def _sibling(out: Path, state: str) -> Path:
    return out.parent / f".{out.name}.{state}"


@contextmanager
def _locked(parent: Path, out: Path, wait_s: float) -> Generator[None]:
    """Hold the lock on *parent*; the system lets go of it when the process ends, however it ends."""
    handle = os.open(parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        end = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise PublishError(
                        "another run is writing here.", where=str(out), remedy="Wait for it to end and run again."
                    ) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _can_swap(out: Path, ours: Callable[[Path], set[str]]) -> bool:
    if not os.access(out.parent, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return False
    if not out.exists():
        return True
    if os.path.ismount(out) or _is_working_directory(out):
        return False
    return {entry.name for entry in out.iterdir()} <= ours(out)


def _is_working_directory(out: Path) -> bool:
    try:
        return Path.cwd().is_relative_to(out)
    except FileNotFoundError:  # it was removed meanwhile
        return False


def _filled(stage: Path, fill: Callable[[Path], T], *, like: Path) -> T:
    stage.mkdir()
    if like.exists():
        shutil.copymode(like, stage)
    value = fill(stage)
    _sync(stage)
    return value


def _swap(stage: Path, out: Path) -> None:
    """Put *stage* in the place of *out*; what was there is gone, or in *stage*."""
    if not out.exists():
        stage.rename(out)
    elif not _exchange(stage, out):
        old = _sibling(out, "old")
        out.rename(old)
        stage.rename(out)
        shutil.rmtree(old)
    _sync(out.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False: the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _move_in(out: Path, fill: Callable[[Path], T], ours: Callable[[Path], set[str]], last: str) -> T:
    """Fill a folder inside *out*, then move its files up; a stopped move is finished by :func:`recover`."""
    out.mkdir(exist_ok=True)
    stage = out / STAGE_INSIDE
    try:
        value = _filled(stage, fill, like=out)
        names = sorted((path.name for path in stage.iterdir()), key=lambda name: (name == last, name))
        own = ours(out)
        if taken := [name for name in names if name not in own and (out / name).exists()]:
            raise PublishError(
                f"the folder holds files of the same names that are not of a dataset: {', '.join(taken)}.",
                where=str(out), remedy="Nothing was written. Give a folder of its own with --output.",
            )  # fmt: skip
        moves = json.dumps({"move": names, "remove": sorted(own - set(names))})
        draft = stage / f"{_MOVES}.draft"
        with draft.open("w", encoding="utf-8") as stream:
            stream.write(moves)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(stage / _MOVES)
        _sync(stage)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _finish_moves(out)
    return value


def _finish_moves(out: Path) -> None:
    stage = out / STAGE_INSIDE
    if (stage / _MOVES).exists():
        moves = json.loads((stage / _MOVES).read_text(encoding="utf-8"))
        for name in moves["move"]:
            if (stage / name).exists():
                os.replace(stage / name, out / name)
        for name in moves["remove"]:
            (out / name).unlink(missing_ok=True)
        _sync(out)
    shutil.rmtree(stage)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _explained(error: OSError, out: Path) -> PublishError:
    where = str(error.filename or out)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PublishError(
            "the disk is full; the earlier dataset is untouched.", where=where, remedy="Free some space and run again."
        )
    return PublishError(
        f"the folder cannot be written ({error.strerror or error}).",
        where=where, remedy="Give another folder with --output, or correct its permissions.",
    )  # fmt: skip
