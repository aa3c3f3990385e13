"""Read the same PDFs with bilan and with other readers, each in a process of its own, and print ratios.

python -m benchmarks.speed.run [--growth] [--pages N] [--runs N] [--write] [PDF]...

Without PDFs: the bundled sample, the published reports where they are at hand, and one of them repeated to N pages.
``--growth`` reads documents of an eighth to all of N pages instead, in one process and in two.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from benchmarks.speed.readers import OURS, OURS_IN_TWO, READERS, ROOT, Taken, measure, measure_apart

SHARED = Path(os.environ.get("BILAN_SHARED", ROOT.parent / "shared"))
SAMPLE = next((ROOT / "raw" / "sample-action-plan").glob("*.pdf"))
#: What long documents are made of.
LONG = [
    path
    for path in (SHARED / "reports" / name for name in ("violence-2023-03-31.pdf", "sct-inventaire-2017.pdf"))
    if path.exists()
]
README = Path(__file__).with_name("README.md")

Row = Sequence[str]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Run the benchmark of speed and memory.")
    parser.add_argument("pdfs", nargs="*", type=Path)
    parser.add_argument("--growth", action="store_true", help="our reader alone, on longer and longer documents")
    parser.add_argument("--pages", type=int, default=1000, help="pages of the longest document; 0 leaves it out")
    parser.add_argument("--runs", type=int, default=3, help="readings of each PDF; those of the longest one are fewer")
    parser.add_argument("--write", action="store_true", help="write the tables into README.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.growth:
            block, tables = "growth", growth(arguments.pdfs, arguments.pages, arguments.runs, folder)
        else:
            pdfs = arguments.pdfs or documents(arguments.pages, folder)
            block, tables = "readers", side_by_side(pdfs, arguments.runs)
    print(tables)
    if arguments.write:
        start, end = f"<!-- {block} -->", f"<!-- end of {block} -->"
        text = README.read_text(encoding="utf-8")
        README.write_text(f"{text.split(start)[0]}{start}\n{tables}\n{end}{text.split(end)[-1]}", encoding="utf-8")


def side_by_side(pdfs: Sequence[Path], runs: int) -> str:
    """Markdown: processor time of each reader and its ratio to ours; memory; what a second process gains."""
    taken = {
        path: {reader: measure(reader, path, SAMPLE, runs=_runs(path, runs)) for reader in READERS} for path in pdfs
    }
    head = ["reader", *("sample" if path == SAMPLE else path.stem for path in pdfs)]
    times = [[reader, *(_time(found[reader], found[OURS]) for found in taken.values())] for reader in READERS]
    memory = [[reader, *(_memory(found[reader]) for found in taken.values())] for reader in READERS]
    gains = [["one process", *(_wall(found[OURS]) for found in taken.values())]]
    gains += [["two processes", *(_wall(found[OURS_IN_TWO], found[OURS]) for found in taken.values())]]
    return (
        f"Processor time, seconds (times bilan's in one process):\n\n{_table(head, times)}\n\n"
        f"Memory, MB:\n\n{_table(head, memory)}\n\n"
        f"Time that passes for bilan, seconds (times as fast):\n\n{_table(['', *head[1:]], gains)}"
    )


def growth(pdfs: Sequence[Path], pages: int, runs: int, folder: Path) -> str:
    """Markdown: what documents of an eighth, a quarter, half and all of *pages* take, which repeat one of *pdfs*."""
    head = ["document", "pages", "processor s", "per page, ms", "MB", "s", "2 processes: processor s", "MB", "s"]
    head += ["gain", "two apart: s", "gain at most"]
    rows: list[Row] = []
    for source in pdfs or LONG or [SAMPLE]:
        half: Path | None = None
        for count in (pages // 8, pages // 4, pages // 2, pages):
            path = repeated(source, count, folder / f"{source.stem}-{count}.pdf")
            one, two = (measure(reader, path, SAMPLE, runs=_runs(path, runs)) for reader in (OURS, OURS_IN_TWO))
            # What two processes can gain on this machine at all: each reads one half, and knows nothing of the other.
            apart = measure_apart(OURS, half, SAMPLE) if half is not None else None
            per_page = "–" if one is None else f"{1000 * one.cpu / count:.1f}"
            row = [source.stem, f"{count}", _time(one), per_page, _memory(one), _wall(one)]
            row += [_time(two), _memory(two), _wall(two), _gain(one, two and two.wall)]
            rows.append([*row, "–" if apart is None else f"{apart:.2f}", _gain(one, apart)])
            half = path
    return _table(head, rows)


def documents(pages: int, folder: Path) -> list[Path]:
    """The PDFs to read."""
    found = [SAMPLE, *sorted((SHARED / "reports").glob("*.pdf"))]
    if pages:
        found.append(repeated((LONG or [SAMPLE])[0], pages, folder / f"{pages} pages.pdf"))
    return found


def repeated(source: Path, pages: int, target: Path) -> Path:
    """A PDF of *pages* pages that repeats those of *source*."""
    with pikepdf.open(source) as document, pikepdf.new() as long:
        while len(long.pages) < pages:
            long.pages.extend(document.pages)
        del long.pages[pages:]
        long.save(target)
    return target


def _runs(path: Path, runs: int) -> int:
    """A long document is read less often."""
    with pikepdf.open(path) as document:
        return 1 if len(document.pages) > 300 else runs


def _time(taken: Taken | None, ours: Taken | None = None) -> str:
    if taken is None:
        return "–"
    return f"{taken.cpu:.2f}" + (f" ({taken.cpu / ours.cpu:.1f}×)" if ours is not None else "")


def _memory(taken: Taken | None) -> str:
    return "–" if taken is None else f"{taken.memory:.0f}"


def _wall(taken: Taken | None, other: Taken | None = None) -> str:
    if taken is None:
        return "–"
    return f"{taken.wall:.2f}" + (f" ({other.wall / taken.wall:.2f}×)" if other is not None else "")


def _gain(one: Taken | None, wall: float | None) -> str:
    return "–" if one is None or wall is None else f"{one.wall / wall:.2f}"


def _table(head: Row, rows: Sequence[Row]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
