"""One run at a time in a work folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Generator
from pathlib import Path

from schemas.errors import PublishError


@contextlib.contextmanager
def exclusive(
    folder: Path, *, wait: float, told: Callable[[str], None] = lambda _: None, pause: float = 0.2
) -> Generator[None]:
    """Hold the lock of *folder*, waiting up to *wait* seconds for another run to end.

    The lock belongs to the process and goes with it, however it ends: there is no stale lock. The file names the
    process that holds it.

    :param told: called once with a message when another run has to be waited for.
    :raises PublishError: the folder cannot be written, or the other run goes on for longer.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise PublishError(
            f"the folder cannot be written ({error.strerror or error}).",
            where=str(folder),
            remedy="Check its permissions, or give another folder with --output.",
        ) from error
    with stream:
        deadline = time.monotonic() + wait
        has_told = False
        while not _try(stream.fileno()):
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            if time.monotonic() >= deadline:
                raise PublishError(
                    f"another run (process {holder}) is working here.",
                    where=str(path),
                    remedy="Wait until it ends, or give more time with --wait.",
                )
            if not has_told:
                told(f"Another run (process {holder}) is working here: waiting for it to end.")
                has_told = True
            time.sleep(pause)
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)
            fcntl.flock(stream.fileno(), fcntl.LOCK_UN)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
