"""The work folder: what has been read from each edition, kept so that only what changed is read again.

    work/editions/<key>/edition.json    what the PDF says, or why it cannot be read; the key says what it depends on
    work/editions/<key>/repaired.pdf    the PDF with its text mended, where there was something to mend
    work/good/<report>/<sha256>.json    the last reading of that PDF that succeeded
    work/good/<report>/entry.json       the catalogue entry with which the report was last published
    work/good/<report>/gone             since when the catalogue has no such report; a week later all of it is deleted
    work/published.json                 what the dataset in place was made from
    work/lock                           held by the run that writes here

Files are written whole or not at all (a temporary file takes the name at the end). Everything here can be deleted at
any time: the next run makes it again from the archive.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.catalogue import Entry, entry_hash
from schemas.edition import Edition
from schemas.errors import BilanError, PublishError
from schemas.findings import CHECKS, Finding

#: Readings nothing refers to are kept this long, for whoever goes back and forth between two catalogue entries; so is
#: what is known of a report that left the catalogue.
KEPT_SECONDS = 7 * 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a PDF cannot be read. ``is_final``: trying again with the same software gives the same."""

    check: str
    explanation: str
    is_final: bool = True

    @classmethod
    def of(cls, error: BilanError, *, is_final: bool = True) -> Failure:
        """The failure that *error* tells of, without the place of the file on this machine."""
        where = f"{Path(error.where).name}: " if error.where else ""
        return cls(check=error.check, explanation=f"{where}{error.what} {error.remedy}".strip(), is_final=is_final)

    @property
    def finding(self) -> Finding:
        """The finding it is published as."""
        return Finding(check=self.check if self.check in CHECKS else "failed", found=self.explanation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """The last reading of a PDF that succeeded, and what the archive said of the PDF then."""

    key: str
    as_of: date | None
    source_url: str | None
    retrieved_at: str
    size_bytes: int


def key_of(sha256: str, entry: Entry, as_of: date | None, software: str) -> str:
    """The name of a reading: the PDF, the catalogue entry, the date stated for the edition, and the software."""
    depends = (sha256, entry_hash(entry), as_of.isoformat() if as_of else "", software)
    return hashlib.sha256("\n".join(depends).encode()).hexdigest()


class Store:
    """The work folder at *root*."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def reading_path(self, key: str) -> Path:
        """Where the reading of that key is, once it is made."""
        return self.root / "editions" / key / "edition.json"

    def repaired_path(self, key: str) -> Path:
        """Where the repaired PDF of that reading is; there is none where nothing was repaired."""
        return self.root / "editions" / key / "repaired.pdf"

    def holds(self, key: str) -> bool:
        """Whether the reading, or a failure that is final, is there."""
        return self.reading_path(key).is_file()

    def load(self, key: str) -> Edition | Failure | None:
        """The reading or failure of that key; None where there is none, or none that can be used."""
        try:
            return _decode(self.reading_path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, key: str, outcome: Edition | Failure) -> Path:
        """Keep a reading or a final failure; returns where."""
        path = self.reading_path(key)
        write_whole(path, _encode(outcome))
        return path

    def forget(self, key: str) -> None:
        """Drop a reading."""
        shutil.rmtree(self.reading_path(key).parent, ignore_errors=True)

    def good(self, report: str, sha256: str) -> Good | None:
        """The last reading of that PDF that succeeded."""
        try:
            data = json.loads(self._good_path(report, sha256).read_text(encoding="utf-8"))
            as_of = date.fromisoformat(data.pop("as_of")) if data["as_of"] else data.pop("as_of")
            return Good(as_of=as_of, **data)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember_good(self, report: str, sha256: str, good: Good) -> None:
        """Keep *good* as the last reading of that PDF that succeeded."""
        if self.good(report, sha256) != good:
            data = {**asdict(good), "as_of": good.as_of.isoformat() if good.as_of else None}
            write_whole(self._good_path(report, sha256), json.dumps(data, indent=1) + "\n")

    def entry(self, report: str) -> Entry | None:
        """The catalogue entry with which a report was last published."""
        try:
            return Entry.model_validate_json(self._entry_path(report).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def remember_entry(self, entry: Entry) -> None:
        """Keep *entry* as the one with which its report was last published."""
        if self.entry(entry.id) != entry:
            write_whole(self._entry_path(entry.id), entry.model_dump_json(indent=1) + "\n")

    def _entry_path(self, report: str) -> Path:
        return self.root / "good" / report / "entry.json"

    def _good_path(self, report: str, sha256: str) -> Path:
        return self.root / "good" / report / f"{sha256}.json"

    def sweep(self, used: Iterable[str], reports: Collection[str]) -> None:
        """Delete old readings that are neither in *used* nor the last good one of a PDF of *reports*, the catalogue's.

        A report that left the catalogue keeps its own for a while.
        """
        keep = set(used)
        for folder in (self.root / "good").glob("*"):
            with contextlib.suppress(OSError):
                if folder.name not in reports and _is_long_gone(folder / "gone"):
                    shutil.rmtree(folder)
                elif folder.name in reports:
                    (folder / "gone").unlink(missing_ok=True)
        for path in (self.root / "good").glob("*/*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError):  # entry.json has no key
                keep.add(json.loads(path.read_text(encoding="utf-8"))["key"])
        for folder in (self.root / "editions").glob("*"):
            with contextlib.suppress(OSError):
                if folder.name not in keep and time.time() - folder.stat().st_mtime > KEPT_SECONDS:
                    shutil.rmtree(folder)
                for unfinished in folder.glob(".writing-*"):  # of a run that was killed
                    shutil.rmtree(unfinished) if unfinished.is_dir() else unfinished.unlink()


def _is_long_gone(mark: Path) -> bool:
    """Whether *mark*, which is made where it is missing, was made long ago."""
    if not mark.exists():
        mark.touch()
    return time.time() - mark.stat().st_mtime > KEPT_SECONDS


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old content or all of the new.

    :raises PublishError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as stream:
            temporary = Path(stream.name)
            try:
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
                os.replace(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise PublishError(
            f"the folder cannot be written ({error.strerror or error}).",
            where=str(path.parent),
            remedy="Check its permissions and the free space, or give another folder with --output.",
        ) from error


def _encode(outcome: Edition | Failure) -> str:
    if isinstance(outcome, Failure):
        data: dict[str, Any] = {"failure": asdict(outcome)}
    else:
        values = {each.name: getattr(outcome, each.name) for each in fields(outcome)}
        data = {"reading": {**values, "findings": [asdict(finding) for finding in outcome.findings]}}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"


def _decode(text: str) -> Edition | Failure:
    data = json.loads(text, object_hook=_typed)
    if "failure" in data:
        return Failure(**data["failure"])
    reading = data["reading"]
    findings = tuple(Finding(**finding) for finding in reading.pop("findings"))
    return Edition(**reading, findings=findings)


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    raise TypeError(f"a row holds a value of type {type(value).__name__}")


def _typed(value: Mapping[str, Any]) -> Any:
    if len(value) == 1:
        if "$decimal" in value:
            return Decimal(value["$decimal"])
        if "$date" in value:
            return date.fromisoformat(value["$date"])
    return value
