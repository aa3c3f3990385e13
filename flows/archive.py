"""The archive of PDFs as published: content-addressed, immutable, each file with a sidecar.

    raw/<report id>/<sha256>.pdf        as published, never touched again
    raw/<report id>/<sha256>.json       where it came from, when, and who added it
    raw/<report id>/<sha256>.2.json     what a person stated later (its date); the last one counts, all are kept

An edition is in the archive once its sidecar is: the PDF is written first, both through a temporary file that is
linked into place, so that an interrupted addition leaves at most a file that :meth:`Archive.verify` names and the
next addition completes. Nothing is ever overwritten; the same content twice is one file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from schemas.errors import ArchiveError, NotAPdf

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SIDECAR = re.compile(r"(?P<sha256>[0-9a-f]{64})(\.(?P<revision>[0-9]+))?\.json")
_TEMPORARY = ".adding-"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a PDF came from. What is not known is None; times are in UTC."""

    #: ``fetch``, or the person or command that added it.
    added_by: str
    retrieved_at: datetime
    #: The address asked for, and the one that answered after redirects.
    address: str | None = None
    final_address: str | None = None
    #: Response headers worth keeping, names in lower case (``etag``, ``last-modified``, ``content-type`` ...).
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    #: Name of the file as the publisher or the person had it, without folders.
    file_name: str | None = None
    #: Licence under which the report is published, as the catalogue states it.
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedEdition:
    """One PDF of the archive."""

    report_id: str
    path: Path
    sha256: str
    size_bytes: int
    #: Date of the edition as stated by who added it; None: it is read from the document.
    as_of: date | None
    provenance: Provenance
    #: Whether the call that returned this value put the content into the archive (``add`` only).
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something of the archive that is not as it should be."""

    kind: Literal["changed", "missing", "no-sidecar", "wrong-sidecar", "left-over", "stray"]
    path: Path
    explanation: str


class Archive:
    """The archive under *root*. Several processes may add at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, file: Path, report_id: str, as_of: date | None, provenance: Provenance) -> ArchivedEdition:
        """Put *file* in, unless its content is there already; the file itself stays where it is.

        Content that is there already keeps its sidecar; where *as_of* states another date than the one known, the
        statement is added as a further sidecar.

        :raises NotAPdf: the file is empty or is not a PDF.
        :raises ArchiveError: it cannot be read, or the archive cannot be written.
        """
        folder = self._folder(report_id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder, prefix=_TEMPORARY, delete=False) as copy:
                temporary = Path(copy.name)
                try:
                    sha256, size, head = _copy(file, copy)
                    _check_is_pdf(head, size, file)
                    target = folder / f"{sha256}.pdf"
                    _flush(copy)
                    os.chmod(temporary, 0o444)
                    _link(temporary, target)
                finally:
                    temporary.unlink(missing_ok=True)
            edition = ArchivedEdition(
                report_id=report_id, path=target, sha256=sha256, size_bytes=size, as_of=as_of, provenance=provenance
            )
            if _write_new(folder / f"{sha256}.json", _sidecar(edition)):
                return replace(edition, is_new=True)
            known = self._edition(report_id, sha256)
            if as_of is None or as_of == known.as_of:
                return known
            revised = replace(known, as_of=as_of)
            revision = 2
            stated = {**_sidecar(revised), "stated_by": provenance.added_by, "stated_at": _utc(provenance.retrieved_at)}
            while not _write_new(folder / f"{sha256}.{revision}.json", stated):
                revision += 1
            return revised
        except OSError as error:
            is_source = error.filename is not None and Path(os.fsdecode(error.filename)) == file
            raise ArchiveError(
                f"the file cannot be {'read' if is_source else 'archived'} ({error.strerror or error}).",
                where=str(file if is_source else folder),
                remedy="Check its name and its permissions."
                if is_source
                else "Check its permissions and the free space.",
            ) from error

    def editions(self, report_id: str) -> list[ArchivedEdition]:
        """The editions of a report, oldest addition first. A report without a folder has none.

        :raises ArchiveError: a sidecar cannot be read.
        """
        found = [self._edition(report_id, sha256) for sha256 in sorted(self._revisions(report_id))]
        return sorted(found, key=lambda edition: (edition.provenance.retrieved_at, edition.sha256))

    def report_ids(self) -> list[str]:
        """The reports that have a folder in the archive."""
        if not self.root.is_dir():
            return []
        return sorted(path.name for path in self.root.iterdir() if path.is_dir() and _SLUG.fullmatch(path.name))

    def verify(self, report_id: str | None = None) -> list[Problem]:
        """Read every file again and compare it with its sidecar. An empty list: all is well."""
        ids = self.report_ids() if report_id is None else [report_id]
        return [problem for each in ids for problem in self._verify_report(each)]

    def _verify_report(self, report_id: str) -> Iterator[Problem]:
        folder = self._folder(report_id)
        if not folder.is_dir():
            return
        revisions = self._revisions(report_id)
        for path in sorted(folder.iterdir()):
            if path.name.startswith(_TEMPORARY):
                yield Problem(kind="left-over", path=path, explanation="an interrupted addition left it; delete it")
            elif path.suffix == ".pdf" and path.stem not in revisions:
                yield Problem(
                    kind="no-sidecar", path=path, explanation="an interrupted addition left it; add the PDF again"
                )
            elif path.suffix != ".pdf" and not _SIDECAR.fullmatch(path.name):
                yield Problem(kind="stray", path=path, explanation="it is neither a PDF nor a sidecar; move it away")
        for sha256 in sorted(revisions):
            try:
                edition = self._edition(report_id, sha256)
                actual = sha256_of(edition.path)
            except ArchiveError as error:
                yield Problem(kind="wrong-sidecar", path=Path(error.where), explanation=error.what)
            except FileNotFoundError:
                yield Problem(
                    kind="missing", path=folder / f"{sha256}.pdf", explanation="its PDF is gone; add it again"
                )
            except OSError as error:
                yield Problem(
                    kind="missing", path=folder / f"{sha256}.pdf", explanation=f"it cannot be read: {error.strerror}"
                )
            else:
                if actual != sha256:
                    yield Problem(
                        kind="changed",
                        path=edition.path,
                        explanation=f"its content is not what was archived (SHA-256 {actual[:12]}… now); restore it",
                    )

    def _folder(self, report_id: str) -> Path:
        if not _SLUG.fullmatch(report_id):
            raise ArchiveError(
                f"'{report_id}' cannot be the id of a report.",
                where=str(self.root),
                remedy="Use lower-case letters, digits and single hyphens.",
            )
        return self.root / report_id

    def _revisions(self, report_id: str) -> dict[str, int]:
        """Content of a report -> its last sidecar's number (1 for the first)."""
        last: dict[str, int] = {}
        try:
            names = [path.name for path in self._folder(report_id).iterdir()]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ArchiveError(
                f"the folder cannot be read ({error.strerror}).",
                where=str(self._folder(report_id)),
                remedy="Check its permissions.",
            ) from error
        for match in filter(None, map(_SIDECAR.fullmatch, names)):
            last[match["sha256"]] = max(last.get(match["sha256"], 0), int(match["revision"] or 1))
        return last

    def _edition(self, report_id: str, sha256: str) -> ArchivedEdition:
        folder = self._folder(report_id)
        last = self._revisions(report_id).get(sha256, 1)
        path = folder / (f"{sha256}.json" if last == 1 else f"{sha256}.{last}.json")
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return ArchivedEdition(
                report_id=report_id,
                path=folder / f"{sha256}.pdf",
                sha256=sha256,
                size_bytes=int(data["size_bytes"]),
                as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
                provenance=Provenance(
                    added_by=str(data["added_by"]),
                    retrieved_at=datetime.fromisoformat(data["retrieved_at"]).astimezone(UTC),
                    address=data["address"],
                    final_address=data["final_address"],
                    headers=dict(data["headers"]),
                    file_name=data["file_name"],
                    licence=data["licence"],
                ),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(
                f"the sidecar cannot be read ({type(error).__name__}: {error}).",
                where=str(path),
                remedy="Restore it from a copy of the archive, or move it and its PDF away and add the PDF again.",
            ) from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in lower-case hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sidecar(edition: ArchivedEdition) -> dict[str, Any]:
    came = edition.provenance
    return {
        "report_id": edition.report_id,
        "sha256": edition.sha256,
        "size_bytes": edition.size_bytes,
        "as_of": edition.as_of.isoformat() if edition.as_of else None,
        "address": came.address,
        "final_address": came.final_address,
        "retrieved_at": _utc(came.retrieved_at),
        "headers": {name.lower(): value for name, value in sorted(came.headers.items())},
        "added_by": came.added_by,
        "file_name": came.file_name,
        "licence": came.licence,
    }


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _copy(source: Path, target: Any) -> tuple[str, int, bytes]:
    """Copy, and return SHA-256, size and first kilobyte."""
    digest = hashlib.sha256()
    size = 0
    head = b""
    with source.open("rb") as stream:
        while block := stream.read(_BLOCK):
            head = head or block[:1024]
            digest.update(block)
            size += len(block)
            target.write(block)
    return digest.hexdigest(), size, head


def _check_is_pdf(head: bytes, size: int, file: Path) -> None:
    if b"%PDF-" not in head:
        raise NotAPdf(
            "the file is empty." if size == 0 else "the file is not a PDF.",
            where=str(file),
            remedy="Fetch the report again, and check what was saved by opening it.",
        )


def _write_new(path: Path, data: Mapping[str, Any]) -> bool:
    """Write JSON to a file that is not there yet; False where it is."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_TEMPORARY, delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
            _flush(stream)
            os.chmod(temporary, 0o444)
            return _link(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def _link(temporary: Path, target: Path) -> bool:
    """Give the complete file its name, unless the name is taken (then False). A reader sees all of it or nothing."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    except OSError:
        # The file system knows no hard links (some network and removable ones).
        if target.exists():
            return False
        os.rename(temporary, target)
    _flush_folder(target.parent)
    return True


def _flush(stream: Any) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
