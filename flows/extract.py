"""One PDF to what it says: in this process for the command line, in one of its own for the flow.

A process of its own keeps a PDF that exhausts the memory or breaks a native library from ending the run, and needs
no Prefect: ``python -m flows.extract`` reads a request from its standard input and writes the reading to the work
folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO

from flows.store import Edition, Failure, Store
from schemas.catalogue import Entry
from schemas.errors import ArchiveError, BilanError, DamagedPdf, DocumentError, NotAPdf, UsageError

Progress = Callable[[int, int], None]

#: Seconds one PDF may take before it is given up.
TIME_LIMIT = 3600.0
_slots = threading.BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a process of its own is asked to read."""

    report: str
    pdf: str
    sha256: str
    #: The catalogue entry as JSON.
    entry: str
    as_of: str | None
    workers: int
    #: The work folder, and the name of the reading in it.
    work: str
    key: str

    @property
    def name(self) -> str:
        """How a person is told of it."""
        return f"{self.report} {self.sha256[:8]}"


def read_pdf(
    pdf: Path,
    entry: Entry,
    *,
    as_of: date | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    keep: Path | None = None,
) -> Edition:
    """Read one PDF as an edition of *entry*.

    :param progress: called with (pages done, pages in all).
    :param keep: where the repaired PDF is kept, if anything is repaired.
    :raises DocumentError: it cannot be read, or does not fit the entry.
    :raises PublishError: the repaired PDF cannot be kept.
    """
    check_readable(pdf)
    with no_surprise(pdf):
        from extractors.edition import read_edition  # the readers take a second to import

        return read_edition(pdf, entry, as_of=as_of, workers=workers, progress=progress, keep=keep)


@contextlib.contextmanager
def no_surprise(pdf: Path) -> Generator[None]:
    """Turn what nobody foresaw while a PDF is read into an error that names the PDF; ``BILAN_DEBUG=1`` lets it pass.

    :raises DocumentError: something else than one was raised in the block.
    """
    try:
        yield
    except (BilanError, MemoryError):
        raise
    except Exception as error:
        if os.environ.get("BILAN_DEBUG"):
            raise
        raise DocumentError(
            f"it cannot be read: {type(error).__name__}: {error}.",
            where=str(pdf),
            remedy="See whether it opens in a viewer; if so, report this with the PDF (BILAN_DEBUG=1 shows more).",
        ) from error


def check_readable(pdf: Path) -> None:
    """Whether there is a PDF to read at all.

    :raises UsageError: there is no such file.
    :raises NotAPdf: it is empty or is something else.
    :raises DamagedPdf: it may not be read.
    """
    try:
        with pdf.open("rb") as stream:
            head = stream.read(1024)
    except FileNotFoundError as error:
        raise UsageError("there is no such file.", where=str(pdf), remedy="Check its name and its folder.") from error
    except IsADirectoryError as error:
        raise UsageError("this is a folder.", where=str(pdf), remedy="Give a PDF in it.") from error
    except OSError as error:
        raise DamagedPdf(
            f"the file cannot be read ({error.strerror}).", where=str(pdf), remedy="Check its permissions."
        ) from error
    if b"%PDF-" not in head:
        raise NotAPdf(
            "the file is empty." if not head else "the file is not a PDF.",
            where=str(pdf),
            remedy="Fetch the report again, and check what was saved by opening it.",
        )


def read_apart(request: Request, *, time_limit: float = TIME_LIMIT, progress: Progress | None = None) -> Failure | None:
    """Read in a process of its own, into the work folder; returns a failure that is not final.

    A reading, or a failure that is final, is in the work folder afterwards.

    :param progress: called with (pages done, pages in all), from another thread.
    """
    with _slots, tempfile.TemporaryFile() as complaint:
        # This software, and not a folder 'flows' of wherever the user stands.
        paths = [str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "flows.extract"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaint,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        assert child.stdin is not None
        assert child.stdout is not None
        listener = threading.Thread(target=_listen, args=(child.stdout, progress), daemon=True)
        listener.start()
        # Its standard input stays open until it is done: the child ends when this process does.
        with contextlib.suppress(BrokenPipeError), child.stdin:
            child.stdin.write(json.dumps(asdict(request)).encode() + b"\n")
            child.stdin.flush()
            try:
                child.wait(time_limit)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                return _unexpected(f"reading it took more than {time_limit:.0f} seconds")
        status = child.wait()
        listener.join()
        complaint.seek(0)
        last = complaint.read().decode(errors="replace").strip().rpartition("\n")[2]
    if status < 0:
        return _unexpected(f"the process reading it was ended by {signal.Signals(-status).name}")
    if status > 0:
        return _unexpected(last or f"the process reading it ended with status {status}")
    return None


def _listen(lines: IO[bytes], progress: Progress | None) -> None:
    """Pass on what a child says of its pages: ``3 24`` a line."""
    with lines:
        for line in lines:
            done, _, total = line.partition(b" ")
            if progress is not None:
                progress(int(done), int(total))


def limit_processes(count: int) -> None:
    """Let at most *count* processes read at once, from now on."""
    global _slots
    _slots = threading.BoundedSemaphore(count)


def _unexpected(what: str) -> Failure:
    remedy = "Run 'bilan extract' on the PDF to look into it."
    return Failure(check="failed", explanation=f"{what.rstrip('.')}. {remedy}", is_final=False)


def _fulfil(request: Request, progress: Progress) -> None:
    from flows.archive import sha256_of

    pdf = Path(request.pdf)
    store = Store(Path(request.work))
    entry = Entry.model_validate_json(request.entry)
    as_of = date.fromisoformat(request.as_of) if request.as_of else None
    try:
        if sha256_of(pdf) != request.sha256:
            raise ArchiveError(
                "its content is not what was archived.", where=str(pdf), remedy="Look at 'bilan archive --verify'."
            )
        keep = store.repaired_path(request.key)
        edition = read_pdf(pdf, entry, as_of=as_of, workers=request.workers, progress=progress, keep=keep)
        store.save(request.key, edition)
    except DocumentError as error:
        store.save(request.key, Failure.of(error))


def main() -> int:
    """Read one request from standard input and fulfil it."""
    request = Request(**json.loads(sys.stdin.buffer.readline()))
    # The standard output is for the pages alone: not for what a library prints, nor for processes of this one, which
    # may outlive it.
    told = os.fdopen(os.dup(1), "w", buffering=1)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)

    def tell(done: int, total: int) -> None:
        print(done, total, file=told)

    def end_with_parent() -> None:
        while os.read(0, 1):
            pass
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        _fulfil(request, tell)
    except BilanError as error:
        print(Failure.of(error).explanation, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.strerror or error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
