"""What repair costs: ``python -m benchmarks.repair.time [--language fr] PDF... [--others PDF...]``

For each PDF, in a process of its own: processor seconds of reading the pages' glyphs, of repair (taking the inventory,
deciding, applying), and of looking for tables on the same pages; and repair's share of reading, without and with the
tables. "First" is the first document of a process, which also opens the index of words and loads what it needs; "later"
comes after the ``--others``, whose words and outlines are remembered; "again" is the same document once more. The least
of some runs; modules are compiled, as installed ones are, and the index of words is made in the first run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractors.outside import blocks
from extractors.page import Document
from extractors.readers.drawn import open_pdf
from extractors.readers.ruled import find_fragments
from extractors.repair import InventoryTaker, apply_to_page, decide
from extractors.text.lines import page_words

ROOT = Path(__file__).resolve().parents[2]


def once(path: Path, language: str) -> tuple[float, float, float]:
    """Processor seconds of (reading the glyphs, repair, finding tables and the text around them)."""
    clock = time.process_time
    started = clock()
    with open_pdf(path) as pdf:
        pages = [pdf.page(number) for number in range(1, pdf.page_count + 1)]
        read = clock()
        taker = InventoryTaker()
        for page in pages:
            taker.add(page)
        document = Document(page_count=pdf.page_count, fonts=pdf.fonts, pages=())
        repairs = decide(path, document, language=language, inventory=taker.inventory())
        pages = [apply_to_page(page, repairs) for page in pages]
        repaired = clock()
        for page in pages:
            words = page_words(page)
            fragments = find_fragments(page, pdf.fonts, None, all_words=words)
            blocks(page, pdf.fonts, fragments, all_words=words)
        looked = clock()
    return read - started, repaired - read, looked - repaired


def main() -> int:
    """Print a line a document and place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdfs", nargs="+", type=Path)
    parser.add_argument("--others", nargs="*", type=Path, default=[])
    parser.add_argument("--language", default="fr")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps([once(path, args.language) for path in (*args.pdfs, args.pdfs[-1])]))
        return 0
    print("| document | | glyphs s | repair s | share | tables s | share of both |\n|---|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        if "BILAN_CACHE" not in environment:
            environment["BILAN_CACHE"] = compiled
        for path in args.pdfs:
            _print(path, args.others, args.language, args.runs, environment)
    return 0


def _print(path: Path, others: list[Path], language: str, count: int, environment: dict[str, str]) -> None:
    runs = [_measured([path], language, environment) for _ in range(count)]
    places = {"first": [run[0] for run in runs], "again": [run[1] for run in runs]}
    if others:
        places["later"] = [_measured([*others, path], language, environment)[-2] for _ in range(count)]
    for label, times in places.items():
        read, repair, tables = (min(parts) for parts in zip(*times, strict=True))
        shares = f"{repair / read:.0%} | {tables:.3f} | {repair / (read + tables):.0%}"
        print(f"| {path.stem[:40]} | {label} | {read:.3f} | {repair:.3f} | {shares} |", flush=True)


def _measured(paths: list[Path], language: str, environment: dict[str, str]) -> list[list[float]]:
    """The times of each of *paths*, read one after the other in one process, and of the last one once more."""
    named = [str(path.resolve()) for path in paths]
    command = [sys.executable, "-m", "benchmarks.repair.time", "--child", "--language", language, *named]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    raise SystemExit(main())
