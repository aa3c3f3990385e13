"""Build the benchmark's PDFs.

python -m benchmarks.layouts.build FOLDER [--producer NAME]... [--layout NAME]... [--text NAME]...
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.layouts.afterwards import finish
from benchmarks.layouts.layouts import BY_NAME, LAYOUTS, Layout
from benchmarks.layouts.texts import TRUTHS, Report, available, load_report
from benchmarks.layouts.variants import as_set

PRODUCERS = ("typst", "weasyprint", "writer")


class NotHereError(Exception):
    """A producer, or something it needs, is not installed."""


def build(producer: str, layout: Layout, report: Report, folder: Path) -> Path:
    """Typeset *report* unless it was already, after its text last changed; the PDF.

    :raises NotHereError: the producer is not installed.
    """
    target = folder / f"{producer}-{layout.name}-{report.name}.pdf"
    if target.exists() and target.stat().st_mtime > TRUTHS[report.name].stat().st_mtime:
        return target
    try:
        module = importlib.import_module(f"benchmarks.layouts.by_{producer}")
    except (ImportError, OSError) as error:
        raise NotHereError(f"{producer}: {error}") from error
    new = target.with_suffix(".new.pdf")
    try:
        module.typeset(as_set(report, layout), layout, new)
    except FileNotFoundError as error:
        raise NotHereError(f"{producer}: {error}") from error
    finish(new, layout)
    new.rename(target)
    return target


def chosen(arguments: argparse.Namespace) -> Iterator[tuple[str, Layout, Report]]:
    """Every combination that was asked for, text by text."""
    for text in arguments.text or available():
        report = load_report(text)
        for name in arguments.layout or (layout.name for layout in LAYOUTS):
            for producer in arguments.producer or PRODUCERS:
                if producer not in BY_NAME[name].producers:
                    continue
                yield producer, BY_NAME[name], report


def add_choices(parser: argparse.ArgumentParser) -> None:
    """The options that choose what to build."""
    parser.add_argument("--producer", action="append", choices=PRODUCERS)
    parser.add_argument("--layout", action="append", choices=list(BY_NAME))
    parser.add_argument("--text", action="append", choices=available())


def main() -> None:
    """Build and name each PDF."""
    parser = argparse.ArgumentParser(description="Build the layout benchmark's PDFs.")
    parser.add_argument("folder", type=Path)
    add_choices(parser)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    absent: set[str] = set()
    for producer, layout, report in chosen(arguments):
        if producer in absent:
            continue
        try:
            print(build(producer, layout, report, arguments.folder))
        except NotHereError as error:
            absent.add(producer)
            print(f"left out: {error}")


if __name__ == "__main__":
    main()
