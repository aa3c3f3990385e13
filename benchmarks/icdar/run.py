"""Score our reader on the documents of the ICDAR 2013 table competition that are at hand.

    python -m benchmarks.icdar.run [--without vertical|horizontal|fills|rules] [--per-doc]

The documents and the scoring program are not part of the repository (``BILAN_SHARED``). ``--without`` hides from the
reader some of what the pages draw: how much it owes to rules, and how it would do on documents that draw fewer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.page import Page
from extractors.readers.drawn import open_pdf
from extractors.readers.ruled import find_fragments
from extractors.stitch import stitch
from extractors.tables import read_tables
from flows.tables import as_json
from tests.shared import SHARED

CORPUS = SHARED / "corpora" / "icdar2013"
SCORER = SHARED / "tools" / "score_icdar.py"


def main() -> int:
    """Read, score, print."""
    parser = argparse.ArgumentParser(description="Score our reader on the ICDAR 2013 documents.")
    parser.add_argument("--without", choices=("vertical", "horizontal", "fills", "rules"))
    parser.add_argument("--per-doc", action="store_true")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print("the documents are not at hand: set BILAN_SHARED to the folder that holds corpora/", file=sys.stderr)
        return 2
    start = time.process_time()
    tables = {path.stem: read(path, arguments.without) for path in sorted(CORPUS.glob("*.pdf"))}
    print(f"{len(tables)} documents read in {time.process_time() - start:.1f} s")
    with tempfile.TemporaryDirectory(prefix="bilan-icdar-") as folder:
        predicted = Path(folder) / "tables.json"
        predicted.write_text(json.dumps(tables), encoding="utf-8")
        options = ["--per-doc"] if arguments.per_doc else []
        return subprocess.run([sys.executable, str(SCORER), str(predicted), *options], check=False).returncode


def read(path: Path, without: str | None = None) -> list[dict[str, Any]]:
    """The tables of the PDF at *path*, as ``bilan tables --no-join`` gives them."""
    if without is None:
        return json.loads(as_json(read_tables(path, join=False)))
    found: list[dict[str, Any]] = []
    with open_pdf(path) as pdf:
        for number in range(1, pdf.page_count + 1):
            fragments = find_fragments(_hide(pdf.page(number), without), pdf.fonts)
            found += json.loads(as_json([table for fragment in fragments for table in stitch((fragment,))]))
    return found


def _hide(page: Page, what: str | None) -> Page:
    if what == "rules":
        return replace(page, rules=(), fills=())
    if what == "fills":
        return replace(page, fills=())
    if what in {"vertical", "horizontal"}:
        kept = tuple(rule for rule in page.rules if rule.horizontal == (what == "vertical"))
        return replace(page, rules=kept, fills=())
    return page


if __name__ == "__main__":
    raise SystemExit(main())
