"""Score our reader on the documents of the ICDAR 2013 table competition that are at hand.

    python -m benchmarks.icdar.run [--without vertical|horizontal|fills|rules] [--perturb NAME] [--part A|B] [--per-doc]

The documents and the scoring program are not part of the repository (``BILAN_SHARED``). ``--without`` hides from the
reader some of what the pages draw: how much it owes to rules, and how it would do on documents that draw fewer.
``--perturb`` draws the same tables otherwise, which must change nothing. ``--part`` takes one half of the documents.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.icdar.perturb import FILES, PAGES, write
from extractors.join.stitch import stitch
from extractors.page import Page
from extractors.readers.drawn import open_pdf
from extractors.readers.ruled import find_fragments
from extractors.tables import read_tables
from flows.tables import as_json
from tests.shared import SHARED

CORPUS = SHARED / "corpora" / "icdar2013"
SCORER = SHARED / "tools" / "score_icdar.py"


def main() -> int:
    """Read, score, print."""
    parser = argparse.ArgumentParser(description="Score our reader on the ICDAR 2013 documents.")
    parser.add_argument("--without", choices=("vertical", "horizontal", "fills", "rules"))
    parser.add_argument("--perturb", choices=(*PAGES, *FILES))
    parser.add_argument("--part", choices=("A", "B"))
    parser.add_argument("--per-doc", action="store_true")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print("the documents are not at hand: set BILAN_SHARED to the folder that holds corpora/", file=sys.stderr)
        return 2
    start = time.process_time()
    with tempfile.TemporaryDirectory(prefix="bilan-icdar-") as name:
        folder = Path(name)
        paths = [path for path in sorted(CORPUS.rglob("*.pdf")) if arguments.part in {None, part(path.stem)}]
        tables = {path.stem: read(path, arguments.without, arguments.perturb, folder) for path in paths}
        print(f"{len(tables)} documents read in {time.process_time() - start:.1f} s")
        predicted, truth = folder / "tables.json", folder / "truth"
        predicted.write_text(json.dumps(tables), encoding="utf-8")
        truth.mkdir()
        for path in paths:
            for file in (path, path.with_name(f"{path.stem}-str.xml")):
                (truth / file.name).symlink_to(file.resolve())
        options = ["--gt", str(truth), *(["--per-doc"] if arguments.per_doc else [])]
        return subprocess.run([sys.executable, str(SCORER), str(predicted), *options], check=False).returncode


def part(stem: str) -> str:
    """The half to which a document belongs: by its number, so that the two have as many of each origin.

    Rules are made while looking at the documents of A alone; of B only the figures are seen.
    """
    number = re.search(r"\d+", stem)
    return "A" if number is None or int(number.group()) % 4 == 1 else "B"


def read(
    path: Path, without: str | None = None, perturb: str | None = None, folder: Path | None = None
) -> list[dict[str, Any]]:
    """The tables of the PDF at *path*, as ``bilan tables --no-join`` gives them; *folder* is for changed files."""
    if perturb is not None and perturb in FILES:
        path = write(path, perturb, (folder or Path(tempfile.gettempdir())) / "changed.pdf")
    if without is None and perturb not in PAGES:
        return json.loads(as_json(read_tables(path, join=False)))
    found: list[dict[str, Any]] = []
    with open_pdf(path) as pdf:
        for number in range(1, pdf.page_count + 1):
            page = _hide(pdf.page(number), without)
            if perturb is not None and perturb in PAGES:
                page = PAGES[perturb](page)
            fragments = find_fragments(page, pdf.fonts)
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
