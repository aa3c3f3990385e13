"""Processes that help to read a document: each opens it for itself and reads the runs of pages it is given.

A helper imports only what reading needs, and not the program that started it. What it read goes through files, as a
pipe would make it wait until this process, which reads pages too, has time for it.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from array import array
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

from extractors.document.look import Look, PageReading, Run, read_again, read_run
from extractors.geometry import BBox
from extractors.page import Font
from extractors.readers.drawn import OpenPdf, open_pdf
from extractors.repair.model import Repairs
from extractors.table import Block, Cell, Fragment, Line, Part, Span
from extractors.text.lines import shared_indexes

#: Runs that a helper is given ahead, so that it need not wait for this process.
_AHEAD = 2
_PROGRAM = "import sys; sys.path[:] = {path!r}; from extractors.document.helpers import serve; serve({folder!r})"

#: The numbers of the pages of a run.
Pages = tuple[int, ...]
#: What a run becomes: its first reading, or its pages once more.
Result = Run | list[PageReading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done with runs of pages. Everyone who does it gives the same results."""

    path: Path
    look: Look
    #: The fonts met so far: keys count them so.
    fonts: tuple[Font, ...]
    repairs: Repairs
    #: Whether the pages were read before, so that their inventory is known.
    is_again: bool

    def do(self, pdf: OpenPdf, numbers: Pages) -> Result:
        """Read the pages *numbers* of *pdf*."""
        if self.is_again:
            return read_again(pdf, numbers, self.look, self.repairs)
        return read_run(pdf, numbers, self.look, self.repairs)


class Helper:
    """One process that helps. One that ends before its time gives back what it was to do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._given: deque[Pages] = deque()
        self._done = 0
        program = _PROGRAM.format(path=sys.path, folder=str(folder))
        self._process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    @property
    def is_busy(self) -> bool:
        """Whether runs are awaited from it."""
        return bool(self._given)

    @property
    def has_room(self) -> bool:
        """Whether it can be given another run."""
        return len(self._given) < _AHEAD and self._process.poll() is None

    def set(self, task: Task) -> None:
        """Say what is to be done with the runs to come."""
        self._tell(task)

    def give(self, numbers: Pages) -> None:
        """Have the pages *numbers* read."""
        self._given.append(numbers)
        self._tell(numbers)

    def is_ready(self) -> bool:
        """Whether a result is there, or nothing more is to come."""
        return self._place().exists() or self._process.poll() is not None

    def take(self) -> tuple[Pages, Result | Exception] | None:
        """The next result, in the order in which runs were given; waits for it. None where the process has ended."""
        out: Any = self._process.stdout
        if not out.read(1):
            return None
        place = self._place()
        with place.open("rb") as stream:
            result = pickle.load(stream)
        place.unlink()
        self._done += 1
        return self._given.popleft(), result

    def give_back(self) -> list[Pages]:
        """The runs that it was given and has not read; it gets no further ones."""
        self.end()
        left = list(self._given)
        self._given.clear()
        return left

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _place(self) -> Path:
        return self._folder / f"{self._done}"

    def _tell(self, message: Task | Pages) -> None:
        to: Any = self._process.stdin
        if self._process.poll() is not None:
            return
        with suppress(OSError):  # it ends just now: seen where results are awaited
            pickle.dump(message, to)
            to.flush()


@contextmanager
def helpers(count: int) -> Generator[list[Helper]]:
    """Start *count* helpers, which end with the context; fewer where no process can be started."""
    if count < 1 or not sys.executable:
        yield []
        return
    started: list[Helper] = []
    with tempfile.TemporaryDirectory(prefix="bilan-") as name:
        try:
            for number in range(count):
                folder = Path(name) / str(number)
                folder.mkdir()
                with suppress(OSError):
                    started.append(Helper(folder))
            yield started
        finally:
            for helper in started:
                helper.end()


def share_out(
    task: Task,
    runs: Sequence[Pages],
    team: Sequence[Helper],
    here: Callable[[Pages], Result],
    own: Sequence[Pages] = (),
) -> Iterator[tuple[Pages, Result | Exception]]:
    """Do *task* with all *runs*, here and in the processes of *team*: results as they come, in any order.

    :param here: how this process does it; it begins with the runs of its *own*.

    An error comes as a result too, so that the caller can raise the one that a single process would have met.
    """
    left, mine = deque(runs), deque(own)
    for helper in team:
        helper.set(task)
    while left or mine or any(helper.is_busy for helper in team):
        for helper in team:
            while left and helper.has_room:
                helper.give(left.popleft())
        waiting = [helper for helper in team if helper.is_busy]
        ready = [helper for helper in waiting if helper.is_ready()]
        for helper in ready if left or mine or ready else waiting[:1]:
            result = helper.take()
            if result is None:
                left.extendleft(reversed(helper.give_back()))
            else:
                yield result
        if (left or mine) and not ready:
            numbers = (mine or left).popleft()
            try:
                yield numbers, here(numbers)
            except Exception as error:
                yield numbers, error


def serve(folder: str) -> None:
    """Be a helper: tasks and runs of pages come in, each result goes into a file of *folder*."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts means the process that started this one
    inbox, outbox = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what libraries print is no result
    done = 0
    message: Any = _next(inbox)
    while isinstance(message, Task):
        task = message
        with open_pdf(task.path, fonts=task.fonts) as pdf:
            while isinstance(message := _next(inbox), tuple):
                result: Result | Exception
                try:
                    result = task.do(pdf, message)
                except Exception as error:
                    result = error
                _write(result, Path(folder) / str(done))
                done += 1
                outbox.write(b".")


def _next(inbox: IO[bytes]) -> Any:
    try:
        return pickle.load(inbox)
    except EOFError:
        return None


def _write(result: Result | Exception, place: Path) -> None:
    """Write *result* to *place*, which is there only once it is whole."""
    part = place.with_suffix(".part")
    with part.open("wb") as stream:
        pickler = pickle.Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | _REDUCERS
        pickler.dump(result)
    part.replace(place)


def _reduced_span(span: Span) -> tuple[Callable[..., Span], tuple[object, ...]]:
    """A span as arguments: its glyphs in few bytes."""
    flags = (span.is_bold, span.is_italic, span.is_raised, span.is_doubtful)
    return _span, (span.text, span.bbox, flags, array("I", span.glyphs).tobytes())


def _span(text: str, box: BBox, flags: tuple[bool, bool, bool, bool], glyphs: bytes) -> Span:
    return _made(Span, (text, box, *flags, shared_indexes(array("I", glyphs))))


def _reducer(kind: type[Any]) -> Callable[[Any], tuple[Callable[..., Any], tuple[object, ...]]]:
    """How values of the data class *kind* become arguments: by its own protocol they take several times as long."""
    values = attrgetter(*[field.name for field in fields(kind)])
    return lambda value: (_made, (kind, values(value)))


def _made(kind: type[Any], values: tuple[object, ...]) -> Any:
    """The value of the data class *kind* that has these *values*, which were in such a one before."""
    made = object.__new__(kind)
    for put, value in zip(_PUTS[kind], values, strict=True):
        put(made, value)
    return made


#: Data class → what puts a value into each of its fields. Frozen ones forbid it by their names alone.
_PUTS: dict[type[Any], list[Callable[[Any, object], None]]] = {
    kind: [getattr(kind, field.name).__set__ for field in fields(kind)]
    for kind in (Span, Line, Part, Cell, Fragment, Block, PageReading)
}
_REDUCERS = {kind: _reducer(kind) for kind in _PUTS} | {Span: _reduced_span}
