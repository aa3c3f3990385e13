"""What the command line shows: messages, progress, tables. Data goes to standard output, all else to standard error."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.progress import Listener
from schemas.errors import BilanError

if TYPE_CHECKING:
    from rich.progress import Progress

    from flows.summary import EditionSummary, Summary

#: Width where the output goes to a file or another program.
_WIDE = 200


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=_WIDE)


out = _console(stderr=False)
err = _console(stderr=True)

_STAGES = {"fetch": "Asking for new editions", "read": "Reading PDFs", "publish": "Publishing", "wait": "Waiting"}


def explain(error: BilanError) -> None:
    """What happened, where, what to do."""
    err.print(f"[bold red]Error:[/] {escape(error.what)}", soft_wrap=True)
    if error.where:
        err.print(f"  [bold]where:[/] {escape(error.where)}", soft_wrap=True)
    if error.remedy:
        err.print(f"  [bold]what to do:[/] {escape(error.remedy)}", soft_wrap=True)


def count(number: int, noun: str) -> str:
    """``1 edition``, ``2 editions``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}".replace(",", "\u202f")


def table_of(title: str | None, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A table of plain text; a column whose name begins with ``#`` is aligned right."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(
            column.removeprefix("#"), justify="right" if column.startswith("#") else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(escape("" if value is None else str(value)) for value in row))
    return table


@contextlib.contextmanager
def progress() -> Generator[Progress]:
    """Progress bars on standard error while the block lasts; nothing where that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        yield bars


@contextlib.contextmanager
def page_progress(description: str) -> Generator[Callable[[int, int], None]]:
    """A bar over the pages of one document; gives the function to call with (done, total)."""
    with progress() as bars:
        bar = bars.add_task(description, total=None, name="pages")
        yield lambda done, total: bars.update(bar, completed=done, total=total)


@contextlib.contextmanager
def run_progress() -> Generator[Listener]:
    """Bars over the stages of a run; gives the listener for :mod:`flows.progress`."""
    with progress() as bars:
        yield listener_of(bars)


def listener_of(bars: Progress) -> Listener:
    """A listener that shows the stages of a run, and the pages of each PDF while it is read."""
    start = bars.add_task("Starting", total=None, name="")
    tasks = {"start": start}

    def listen(stage: str, done: int, total: int, name: str) -> None:
        bars.update(start, visible=False)
        if stage == "wait":
            err.print(name)
            return
        label, what = _STAGES.get(stage, ""), escape(name)
        if stage == "pages":
            stage = f"pages {name}"
            label, what = f"  {what}", "pages" if done < total else "pages; comparing readers"
        if stage not in tasks:
            tasks[stage] = bars.add_task(label, total=total, name="")
        bars.update(tasks[stage], completed=done, total=total, name=what)
        if stage == "read" and f"pages {name}" in tasks:
            bars.remove_task(tasks.pop(f"pages {name}"))

    return listen


def show_summary(summary: Summary, *, seconds: float) -> None:
    """The closing summary of a run or an extraction."""
    from flows.summary import agreement_text, worth_telling

    editions = summary["editions"]
    told = worth_telling(summary)
    if told:
        columns = ("edition", "#rows", "#errors", "#warnings", "#notices", "#repaired", "agreement", "")
        rows = [
            (
                each["edition"], each["rows"], each["errors"], each["warnings"], each["notices"], each["repaired"],
                agreement_text(each["agreement"]), _state(each),
            )
            for each in told
        ]  # fmt: skip
        err.print(table_of(None, columns, rows))
        if len(told) < len(editions):
            err.print(f"{count(len(editions) - len(told), 'edition')} more, unchanged.")
    for each in told:
        if each["is_new"] and each["repaired_pdf"]:
            told_of = f"{escape(each['edition'])} with its text mended: {escape(each['repaired_pdf'])}"
            err.print(told_of, soft_wrap=True)
    show_failures(summary)
    for report, hint in summary["to_add"].items():
        err.print(
            f"[bold yellow]{escape(report)}[/] has no address to fetch it from, and no edition in the archive. "
            f"{escape(hint)} Add one: [bold]bilan add FILE --report {escape(report)} --as-of DATE[/]",
            soft_wrap=True,
        )
    for report, left in summary["gone"].items():
        err.print(
            f"[bold yellow]{escape(report)}[/] is not in the catalogue any more: {count(left, 'edition')} left the "
            "dataset. The PDFs stay in the archive; with its entry back, the next run publishes them again.",
            soft_wrap=True,
        )
    found = summary["findings"]
    if not editions:
        err.print("Nothing was published: there is no edition.")
    elif summary["is_unchanged"]:
        err.print(f"[bold]Nothing new.[/] The dataset in place is up to date. ({seconds:.1f} s)")
    else:
        total = sum(summary["tables"].values())
        err.print(
            f"[bold]{count(len(editions), 'edition')}, {count(total, 'row')}, {count(found['error'], 'error')}, "
            f"{count(found['warning'], 'warning')}, {count(found['notice'], 'notice')}, "
            f"{count(sum(each['repaired'] for each in editions), 'glyph')} repaired.[/] "
            f"({seconds:.1f} s)"
        )
    if editions:
        err.print(f"Dataset: {escape(summary['dataset'])} (begin with README.md; what to check is in findings.csv)")


def show_failures(summary: Summary) -> None:
    """The reports of which something could not be done, and why."""
    for report, why in summary["failed"].items():
        err.print(f"[bold red]{escape(report)} failed:[/] {escape(why)}", soft_wrap=True)


def _state(edition: EditionSummary) -> str:
    if edition["failure"]:
        return "failed"
    return "read now" if edition["is_new"] else "unchanged"
