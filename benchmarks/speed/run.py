"""Read the same PDFs with bilan and with other readers, each in a process of its own, and print ratios.

python -m benchmarks.speed.run [--pages N] [--runs N] [PDF]...

Without PDFs: the bundled sample, the published reports where they are at hand, and one of them repeated to N pages
(1000 by default; 0 leaves it out). Processor time of the reading alone (imports are not counted), the least of the
runs; memory is the largest the process had. Ratios compare processor time with bilan's, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("BILAN_SHARED", ROOT.parent / "shared"))

#: Reader → Python that defines ``read(path)``; what it imports is loaded before the clock starts.
READERS = {
    "bilan": "from extractors.tables import read_tables as read",
    "bilan, 2 processes": "from extractors.tables import read_tables\ndef read(path): read_tables(path, workers=2)",
    "playa (bare)": "import playa\n"
    "def read(path):\n"
    "    with playa.open(path) as pdf:\n"
    "        for page in pdf.pages:\n"
    "            for thing in page.flatten(): thing.bbox",
    "pdfplumber": "import pdfplumber\n"
    "def read(path):\n"
    "    with pdfplumber.open(path) as pdf:\n"
    "        for page in pdf.pages:\n"
    "            page.extract_tables(); page.close()",
    "camelot (vector)": "import camelot\n"
    "def read(path): camelot.read_pdf(str(path), pages='all', flavor='lattice', engine='vector', suppress_stdout=True)",
}
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([used() - cpu, time.perf_counter() - wall, peak]))
"""


def measure(reader: str, path: Path, folder: Path) -> tuple[float, float, float] | None:
    """(processor seconds, seconds, MB) of one reading; None where the reader fails."""
    program = folder / f"{abs(hash(reader))}.py"
    program.write_text(_PROGRAM.format(reader=READERS[reader]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program), str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    if done.returncode:
        print(f"  {reader}: {done.stderr.strip().splitlines()[-1][:120]}", file=sys.stderr)
        return None
    cpu, wall, peak = json.loads(done.stdout.splitlines()[-1])
    return cpu, wall, peak


def repeated(source: Path, pages: int, target: Path) -> Path:
    """A PDF of *pages* pages that repeats those of *source*."""
    with pikepdf.open(source) as document, pikepdf.new() as long:
        while len(long.pages) < pages:
            long.pages.extend(document.pages)
        del long.pages[pages:]
        long.save(target)
    return target


def documents(pages: int, folder: Path) -> list[Path]:
    """The PDFs to read."""
    found = sorted((ROOT / "raw" / "sample-action-plan").glob("*.pdf"))[:1]
    found += sorted((SHARED / "reports").glob("*.pdf"))
    if pages:
        longest = next((path for path in found if "violence" in path.name), found[0])
        found.append(repeated(longest, pages, folder / f"{pages}-pages.pdf"))
    return found


def main() -> None:
    """Print one table a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdfs", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("| document | reader | processor s | s | MB | times bilan's |\n|---|---|---:|---:|---:|---:|")
        for path in arguments.pdfs or documents(arguments.pages, folder):
            ours = 0.0
            for reader in READERS:
                runs = 1 if path.parent == folder else arguments.runs
                taken = [one for one in (measure(reader, path, folder) for _ in range(runs)) if one]
                if not taken:
                    continue
                cpu, wall, peak = min(taken)
                ours = ours or cpu
                title = path.stem[:40]
                print(f"| {title} | {reader} | {cpu:.2f} | {wall:.2f} | {peak:.0f} | {cpu / ours:.1f} |", flush=True)


if __name__ == "__main__":
    main()
