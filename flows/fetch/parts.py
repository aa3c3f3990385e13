"""Downloads under way: where the bytes lie until the archive has them, and what is needed to continue a cut one."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from schemas.errors import FetchError

#: Cut downloads that nobody continued for this long are deleted, in seconds.
_FORGET_AFTER = 7 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gives to recognise content again."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """Request headers for "only if it has changed"."""
        headers: dict[str, str] = {}
        if self.etag:
            headers["If-None-Match"] = self.etag
        if self.last_modified:
            headers["If-Modified-Since"] = self.last_modified
        return headers


def validators_of(headers: httpx.Headers) -> Validators:
    """The validators of an answer."""
    return Validators(etag=headers.get("etag"), last_modified=headers.get("last-modified"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is known of the file whose first bytes have arrived."""

    #: For ``If-Range``: a strong ETag, or a date old enough to be one; None: the download cannot be continued.
    token: str | None
    etag: str | None
    total: int | None


def beginning_of(headers: httpx.Headers, total: int | None) -> Beginning:
    """What an answer says about continuing it (RFC 9110 section 13.1.5)."""
    etag = headers.get("etag")
    token: str | None = None
    if headers.get("accept-ranges", "").strip().lower() != "none" and not headers.get("content-encoding"):
        if etag and not etag.startswith("W/"):
            token = etag
        elif not etag and _is_settled(headers.get("last-modified"), headers.get("date")):
            token = headers["last-modified"]
    return Beginning(token=token, etag=etag, total=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The place of one download. Only one process holds it at a time."""

    path: Path
    notes: Path

    def received(self) -> tuple[int, Beginning] | None:
        """Bytes that arrived in an earlier attempt and what is known of their file; None: nothing to continue."""
        try:
            size = self.path.stat().st_size
            data = json.loads(self.notes.read_text(encoding="utf-8"))
            beginning = Beginning(token=data["token"], etag=data["etag"], total=data["total"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not size or not beginning.token or (beginning.total is not None and size >= beginning.total):
            return None
        return size, beginning

    def begin(self, beginning: Beginning) -> None:
        """Start anew: no byte, and notes for a later continuation."""
        # The old bytes go first: notes must never describe bytes of another answer.
        self.path.write_bytes(b"")
        self.notes.write_text(json.dumps(asdict(beginning)), encoding="utf-8")

    def discard(self) -> None:
        """Forget what has arrived."""
        self.notes.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


@contextmanager
def part_for(address: str, folder: Path) -> Generator[Part]:
    """The place for one address. Where another process is at it, a place of one's own, which cannot be continued.

    :raises FetchError: *folder* cannot be written.
    """
    name = hashlib.sha256(address.encode()).hexdigest()[:40]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / f"{name}.lock", os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_own = False
        except OSError:
            is_own = True
            name = f"{name}-{os.getpid()}-{time.monotonic_ns()}"
        part = Part(path=folder / f"{name}.part", notes=folder / f"{name}.json")
        try:
            yield part
        finally:
            if is_own:
                part.discard()
    finally:
        os.close(descriptor)


def cannot_write(folder: Path, error: OSError) -> FetchError:
    """The error of a folder for downloads that is full, protected or no folder."""
    return FetchError(
        f"what arrives cannot be written ({error.strerror or error}).",
        where=str(folder),
        remedy="Check its permissions and the free space.",
    )


def forget_old_parts(folder: Path, now: float | None = None) -> None:
    """Delete what has been lying about for a week."""
    limit = (time.time() if now is None else now) - _FORGET_AFTER
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        # A lock stays: another process may hold it.
        if path.suffix not in {".part", ".json"}:
            continue
        try:
            if path.stat().st_mtime < limit:
                path.unlink()
        except FileNotFoundError:
            continue


def _is_settled(last_modified: str | None, date: str | None) -> bool:
    """Whether a date of last change is old enough that a second change in the same second is ruled out."""
    try:
        changed, sent = parsedate_to_datetime(last_modified or ""), parsedate_to_datetime(date or "")
        return (sent - changed).total_seconds() >= 60
    except (ValueError, TypeError):
        return False
