"""The readers that are timed, and one reading of one PDF in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OURS, OURS_IN_TWO = "bilan", "bilan, 2 processes"

#: Reader → Python that defines ``read(path)``; what stands before it, imports for example, is done before the clock
#: starts.
READERS = {
    OURS: "from extractors.tables import read_tables as read",
    OURS_IN_TWO: "from extractors.tables import read_tables\ndef read(path): read_tables(path, workers=2)",
    "pdfplumber": "import pdfplumber\n"
    "def read(path):\n"
    "    with pdfplumber.open(path) as pdf:\n"
    "        for page in pdf.pages:\n"
    "            page.extract_tables(); page.close()",
    "camelot (vector)": "import camelot\n"
    "def read(path): camelot.read_pdf(str(path), pages='all', flavor='lattice', engine='vector', suppress_stdout=True)",
    "tabula (lattice)": "import tabula\n"
    "tabula.environment_info\n"
    "tabula.read_pdf({small!r}, pages=1, lattice=True, output_format='json', silent=True)\n"
    "def read(path): tabula.read_pdf(str(path), pages='all', lattice=True, output_format='json', silent=True)",
    "playa (bare)": "import playa\n"
    "def read(path):\n"
    "    with playa.open(path) as pdf:\n"
    "        for page in pdf.pages:\n"
    "            for thing in page.flatten(): thing.bbox",
    "pdfium (bare)": "import pypdfium2\n"
    "def read(path):\n"
    "    with pypdfium2.PdfDocument(path) as pdf:\n"
    "        for page in pdf:\n"
    "            text = page.get_textpage(); text.get_text_range(); list(page.get_objects()); text.close()",
}
#: Longer than this (seconds) no reading is waited for.
LIMIT = 240
_PROGRAM = """
import json, resource, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
{reader}
def used():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
if __name__ == "__main__":
    path = Path(sys.argv[1])
    cpu, wall = used(), time.perf_counter()
    read(path)
    seconds = [used() - cpu, time.perf_counter() - wall]
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(json.dumps([*seconds, peak]))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one reading took; of several, the least of each."""

    #: Processor time of all processes and threads, seconds.
    cpu: float
    #: Time that passed, seconds.
    wall: float
    #: The most memory that the process held, with that of the largest process it started, MB.
    memory: float


def measure(reader: str, path: Path, small: Path, *, runs: int) -> Taken | None:
    """What *reader* takes for the PDF at *path*; None where it fails.

    :param small: a PDF by which a reader that needs it gets ready before the clock starts.
    :param runs: how often it is read, each time in a new process.
    """
    program = _PROGRAM.replace("{reader}", READERS[reader].replace("{small!r}", repr(str(small))))
    _compile(program, small)
    found: list[Taken] = []
    for _ in range(runs):
        taken = _taken(_run(program, path), reader, path)
        if taken is None:
            return None
        found.append(taken)
    return Taken(
        cpu=min(one.cpu for one in found), wall=min(one.wall for one in found), memory=min(one.memory for one in found)
    )


def measure_apart(reader: str, path: Path, small: Path, *, count: int = 2) -> float | None:
    """Time that passes, seconds, until *count* processes that know nothing of each other have read the PDF at *path*.

    Beside the time of one alone it tells what the machine lets a second process gain at all. None where one fails.
    """
    program = _PROGRAM.replace("{reader}", READERS[reader].replace("{small!r}", repr(str(small))))
    _compile(program, small)
    with ThreadPoolExecutor(count) as pool:
        running = [pool.submit(_run, program, path) for _ in range(count)]
        found = [_taken(one.result(), reader, path) for one in running]
    return None if None in found else max(one.wall for one in found if one is not None)


def _taken(done: subprocess.CompletedProcess[str] | None, reader: str, path: Path) -> Taken | None:
    """What a finished reading says; None where it failed or took too long."""
    if done is None or done.returncode or not done.stdout.strip():
        said = [f"not done in {LIMIT} s"] if done is None else done.stderr.strip().splitlines() or ["no message"]
        print(f"{reader} does not read {path.name}: {said[-1][:120]}", file=sys.stderr)
        return None
    cpu, wall, memory = json.loads(done.stdout.splitlines()[-1])
    return Taken(cpu=cpu, wall=wall, memory=memory)


@cache
def _compile(program: str, small: Path) -> None:
    """Read *small* once, so that all modules a reader loads are compiled, as they are where it is installed."""
    _run(program, small)


def _run(program: str, path: Path) -> subprocess.CompletedProcess[str] | None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": _compiled().name}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", program, str(path)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None


@cache
def _compiled() -> tempfile.TemporaryDirectory[str]:
    """Where compiled modules are kept as long as this process runs."""
    return tempfile.TemporaryDirectory()
