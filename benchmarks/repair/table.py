"""The scores as tables: ``python -m benchmarks.repair.table SCORES.jsonl`` prints what the README shows."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Cell = dict[str, Any]


def read(path: Path) -> list[Cell]:
    """The last score of each cell."""
    cells: dict[tuple[str, ...], Cell] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cell = json.loads(line)
        cells[cell["producer"], cell["family"], cell["language"], cell["breakage"]] = cell
    return list(cells.values())


def figures(cells: Iterable[Cell]) -> str:
    """precision | recall | recall of codes used five times or more | silent errors | broken glyphs"""
    total: defaultdict[str, int] = defaultdict(int)
    for cell in cells:
        for name in ("broken", "repaired", "right", "frequent", "frequent_right", "silent"):
            total[name] += cell[name]

    def part(one: str, all_: str) -> str:
        return f"{total[one] / total[all_]:.3f}" if total[all_] else "–"

    return " | ".join((
        part("right", "repaired"), part("right", "broken"), part("frequent_right", "frequent"),
        str(total["silent"]), str(total["broken"]),
    ))  # fmt: skip


def table(cells: list[Cell], title: str, name: Callable[[Cell], str]) -> str:
    """One row for each value of *name*, in the order met, and one for all."""
    groups: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[name(cell)].append(cell)
    lines = [f"| {title} | precision | recall | recall, 5 uses or more | silent errors | broken glyphs |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    lines += [f"| {key} | {figures(group)} |" for key, group in groups.items()]
    lines.append(f"| all | {figures(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Print the tables by breakage, producer, family and language."""
    cells = read(Path(sys.argv[1]))
    for title in ("breakage", "producer", "family", "language"):
        print(table(cells, title, lambda cell, title=title: str(cell[title])), end="\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
