"""Run the layout benchmark and write its tables into README.md.

    python -m benchmarks.layouts.run [--folder FOLDER] [--reader NAME]... [--producer …] [--layout …] [--text …]

PDFs that are not in the folder are built first. Figures are kept in the folder (results.json): with ``--reader`` only
those readers run again, and the others' figures stand.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.layouts.build import PRODUCERS, NotHereError, add_choices, build, chosen
from benchmarks.layouts.layouts import LAYOUTS
from benchmarks.layouts.readers import READERS
from benchmarks.layouts.variants import as_set

README = Path(__file__).parent / "README.md"
START, END = "<!-- figures -->", "<!-- end of figures -->"
#: PDF -> reader -> (exact, expected, seconds).
Results = dict[str, dict[str, tuple[int, int, float]]]


def main() -> None:
    """Build, read, score, print and write."""
    parser = argparse.ArgumentParser(description="Run the layout benchmark.")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "layouts")
    parser.add_argument("--reader", action="append", choices=list(READERS))
    parser.add_argument("--write", action="store_true", help="write the tables into README.md")
    add_choices(parser)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    kept = arguments.folder / "results.json"
    results = _load(kept)
    absent: set[str] = set()
    for producer, layout, report in chosen(arguments):
        if producer in absent:
            continue
        try:
            pdf = build(producer, layout, report, arguments.folder)
        except NotHereError as error:
            absent.add(producer)
            print(f"left out: {error}", file=sys.stderr)
            continue
        for name in arguments.reader or READERS:
            start = time.perf_counter()
            try:
                exact, expected = READERS[name](pdf, as_set(report, layout))
            except ImportError as error:
                print(f"left out: {name}: {error}", file=sys.stderr)
                continue
            seconds = round(time.perf_counter() - start, 2)
            results = _record(kept, pdf.stem, name, (exact, expected, seconds))
            print(f"{pdf.stem:45} {name:14} {exact:4}/{expected} {seconds:6.2f} s", flush=True)
    tables = "\n".join([*by_layout(results), "", *by_producer(results)])
    print(tables)
    if arguments.write:
        text = README.read_text(encoding="utf-8")
        before, after = text.split(START)[0], text.split(END)[-1]
        README.write_text(f"{before}{START}\n{tables}\n{END}{after}", encoding="utf-8")


def _load(kept: Path) -> Results:
    return json.loads(kept.read_text()) if kept.exists() else {}


def _record(kept: Path, pdf: str, name: str, figures: tuple[int, int, float]) -> Results:
    """Add one reader's figures to those of all runs, another of which may be adding its own; all figures."""
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        results = _load(kept)
        results.setdefault(pdf, {})[name] = figures
        kept.write_text(json.dumps(results, indent=1))
    return results


def by_layout(results: Results) -> list[str]:
    """Markdown: one row a layout, one column a reader, over the PDFs that every reader has read."""
    names = [name for name in READERS if any(name in figures for figures in results.values())]
    common = {key: figures for key, figures in results.items() if all(name in figures for name in names)}
    lines = [f"| layout | what it looks like | PDFs | {' | '.join(names)} |", "|---|---|---:|" + "---:|" * len(names)]
    for layout in LAYOUTS:
        found = [figures for key, figures in common.items() if key.split("-", 1)[1].rsplit("-", 1)[0] == layout.name]
        if found:
            shares = " | ".join(_share(figures[name][:2] for figures in found) for name in names)
            lines.append(f"| {layout.name} | {layout.says} | {len(found)} | {shares} |")
    shares = " | ".join(_share(figures[name][:2] for figures in common.values()) for name in names)
    lines.append(f"| **all** | | {len(common)} | {shares} |")
    return lines


def by_producer(results: Results) -> list[str]:
    """Markdown: our exact cells, one row a layout, one column a producer and text."""
    columns = [
        (producer, text)
        for producer in PRODUCERS
        for text in ("sample", "violence")
        if any(key.startswith(f"{producer}-") and key.endswith(f"-{text}") for key in results)
    ]
    lines = ["| layout | " + " | ".join(f"{producer}, {text}" for producer, text in columns) + " |"]
    lines.append("|---|" + "---:|" * len(columns))
    for layout in LAYOUTS:
        cells = []
        for producer, text in columns:
            figures = results.get(f"{producer}-{layout.name}-{text}", {}).get("bilan")
            cells.append(f"{figures[0]}/{figures[1]}" if figures else "")
        if any(cells):
            lines.append(f"| {layout.name} | {' | '.join(cells)} |")
    return lines


def _share(scores: Iterable[tuple[int, int]]) -> str:
    pairs = list(scores)
    expected = sum(pair[1] for pair in pairs)
    return f"{sum(pair[0] for pair in pairs) / expected:.4f}" if expected else ""


if __name__ == "__main__":
    main()
