"""What each command does, once its arguments are read. Heavy packages are imported by the command that needs them."""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from schemas.errors import BilanError, CatalogueError, NoTextLayer, PublishError, UsageError

if TYPE_CHECKING:
    from extractors.repair import Repairs
    from extractors.repair.rewriting import Rewritten
    from flows.summary import Summary
    from schemas.catalogue import Entry, ReaderName

#: Glyphs left as they are that ``bilan repair`` shows.
_LEFT_SHOWN = 20
#: Columns of characters that its table needs; narrower ones get the table without the evidence.
_FULL_WIDTH = 100

Told = TypeVar("Told")


def run(
    reports: list[str],
    catalogue: Path,
    raw: Path,
    output: Path,
    *,
    workers: int | None,
    offline: bool,
    force: bool,
    wait: float,
    quiet: bool = False,
) -> int:
    """Run the flow; returns the exit status."""
    from flows.console import run_progress, show_failures, show_summary
    from flows.embedded import prefect_server
    from flows.progress import listening, tell
    from flows.stages import Places
    from flows.stages import catalogue as check_catalogue

    # What is wrong with the catalogue is said at once, not after Prefect has started.
    started = time.monotonic()
    places = Places(catalogue=str(catalogue), raw=str(raw), dataset=str(output))
    check_catalogue(places, reports)
    with (
        run_progress() as listener,
        listening(listener),
        prefect_server(places.work / "prefect", wait=wait, told=lambda message: tell("wait", 0, 1, message)),
    ):
        from flows.run import publish_reports

        state = publish_reports(
            reports=reports,
            catalogue=str(catalogue),
            raw=str(raw),
            output=str(output),
            workers=workers,
            offline=offline,
            force=force,
            wait=wait,
            return_state=True,
        )
        outcome: Summary | BaseException = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    if quiet:
        show_failures(outcome)
    else:
        show_summary(outcome, seconds=time.monotonic() - started)
    return 1 if outcome["failed"] else 0


def extract(file: Path, report: str, catalogue: Path, output: Path, *, as_of: date | None, workers: int | None) -> None:
    """Read one PDF and write its tables."""
    from flows.archive import sha256_of
    from flows.console import page_progress, show_summary
    from flows.editions import line_of
    from flows.extract import check_readable, read_pdf
    from flows.software import version
    from flows.summary import summary_of_lines
    from schemas.rows import finding_rows, report_row

    started = time.monotonic()
    entry = entry_of(report, catalogue)
    check_readable(file)
    with page_progress(f"Reading {file.name}") as progress:
        reading = read_pdf(file, entry, as_of=as_of, workers=workers or os.cpu_count() or 1, progress=progress)
    from flows.publish import write_tables

    about = report_row(
        entry, reading, sha256=sha256_of(file), size_bytes=file.stat().st_size, software_version=version()
    )
    rows = {**reading.rows, "findings": finding_rows(reading.report_id, reading.findings), "reports": [about]}
    published = write_tables(rows, output, entries=[entry], software_version=version())
    line = line_of(entry, reading.report_id, reading, reading.findings, is_new=True)
    summary = summary_of_lines([line], rows, dataset=output, counts=published.counts)
    show_summary(summary, seconds=time.monotonic() - started)


def tables(file: Path, *, format: str, reader: ReaderName, join: bool, output: Path | None) -> None:
    """Print every table of a PDF."""
    from flows.console import count, err
    from flows.extract import check_readable, no_surprise

    check_readable(file)
    from extractors.tables import read_tables
    from flows.tables import as_csv, as_json

    with no_surprise(file), err.status(f"Reading {file.name}") if err.is_terminal else nullcontext():
        found = read_tables(file, reader=reader, join=join)
    text = as_json(found) if format == "json" else as_csv(found)
    if output is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return
    write_file(output, lambda path: path.write_bytes(text.encode()), source=file)
    err.print(f"{count(len(found), 'table')} in {output}")


def repair(file: Path, output: Path, *, language: str) -> None:
    """Write a repaired copy and print what was decided."""
    from flows.console import count, err
    from flows.extract import check_readable, no_surprise

    check_readable(file)
    from extractors.readers.drawn import read_document
    from extractors.repair import decide, rewrite

    with no_surprise(file), err.status(f"Reading {file.name}") if err.is_terminal else nullcontext():
        document = read_document(file)
        if not any(page.glyphs for page in document.pages):
            raise NoTextLayer(
                "the pages hold no text, only images.",
                where=str(file),
                remedy="There is nothing to repair: run a text recognition on it.",
            )
        repairs = decide(file, document, language=language)
    rewritten = write_file(output, lambda path: rewrite(file, repairs, path), source=file)
    _show_repairs(repairs)
    if repairs.is_sound and not repairs.is_written:
        err.print(f"The text of this PDF is sound: nothing to repair. {output} is a copy.", soft_wrap=True)
    else:
        accepted = repairs.accepted
        uses = sum(decision.occurrences for decision in accepted)
        left = len(repairs.decisions) - len(accepted)
        told = f"{count(len(accepted), 'glyph')} repaired ({count(uses, 'use')}), {left} left as they are."
        if repairs.unmapped:
            told += f" {count(len(repairs.unmapped), 'font')} without a map to text got one."
        err.print(f"{told} Written: {output}", soft_wrap=True, markup=False)
    for warning in _warnings(rewritten):
        err.print(warning, soft_wrap=True, markup=False)


def add(file: Path, report: str, catalogue: Path, raw: Path, *, as_of: date | None) -> None:
    """Archive a PDF."""
    from flows.archive import Archive, Provenance
    from flows.console import out
    from flows.extract import check_readable

    entry = entry_of(report, catalogue)
    check_readable(file)
    provenance = Provenance(
        added_by=f"{_user()} (bilan add)",
        retrieved_at=datetime.now(UTC),
        file_name=file.name,
        licence=entry.licence,
    )
    edition = Archive(raw).add(file, report, as_of, provenance)
    state = "Archived" if edition.is_new else "Archived already"
    stated = f", as of {edition.as_of}" if edition.as_of else ""
    out.print(f"{state}: {edition.path}{stated}", soft_wrap=True, markup=False)
    out.print(f"Publish it: bilan run {report}", soft_wrap=True, markup=False)


def archive(report: str | None, raw: Path, *, verify: bool) -> int:
    """List or verify the archive; returns the exit status."""
    from flows.archive import Archive
    from flows.console import count, err, out, table_of

    store = Archive(raw)
    known = store.report_ids()
    if not raw.is_dir():
        raise UsageError("there is no archive here.", where=str(raw), remedy="Give its folder with --raw.")
    if report and report not in known:
        raise UsageError(
            f"nothing is archived of a report '{report}'.",
            where=str(raw),
            remedy=f"The archive has: {', '.join(known) or 'none'}. Give another folder with --raw.",
        )
    reports = [report] if report else known
    problems = [problem for each in reports for problem in store.verify(each)] if verify else []
    if problems:
        rows = [(problem.kind, problem.path, problem.explanation) for problem in problems]
        out.print(table_of(None, ("problem", "file", "what to do"), rows))
        err.print(f"[bold red]{count(len(problems), 'problem')} in {raw}.[/]")
        return 1
    editions = [edition for each in reports for edition in store.editions(each)]
    if verify:
        err.print(f"{count(len(editions), 'edition')} in {raw}: every file is as it was archived.")
        return 0
    rows = [
        (
            each.report_id,
            each.as_of or "",
            each.provenance.retrieved_at.strftime("%Y-%m-%d %H:%M"),
            each.size_bytes,
            each.provenance.address or each.provenance.file_name,
            each.sha256[:12],
        )
        for each in editions
    ]
    out.print(table_of(None, ("report", "as of", "archived (UTC)", "#bytes", "from", "SHA-256"), rows))
    err.print(f"{count(len(editions), 'edition')} of {count(len({row[0] for row in rows}), 'report')} in {raw}.")
    return 0


def validate(folder: Path) -> int:
    """Check a dataset; returns the exit status."""
    from flows.console import count, err, out, table_of
    from flows.publish import validate_dataset

    checked = validate_dataset(folder)
    if checked.problems:
        out.print(table_of(None, ("place", "problem"), [_place_and_what(str(problem)) for problem in checked.problems]))
        err.print(f"[bold red]{count(len(checked.problems), 'problem')} in {folder}.[/]")
        return 1
    out.print(table_of(None, ("table", "#rows"), checked.counts.items()))
    err.print(f"{folder} is valid (version {checked.version}).")
    return 0


def catalogue(reports: list[str], folder: Path, raw: Path) -> int:
    """List and check the entries of the catalogue, or those named; returns the exit status."""
    from flows.archive import Archive
    from flows.console import count, err, explain, out, table_of
    from flows.plan import known_reports
    from schemas.catalogue import load_catalogue

    store = Archive(raw)
    known = load_catalogue(folder)
    chosen = known_reports(known, reports, where=folder)
    rows: list[tuple[object, ...]] = []
    problems: list[BilanError] = [known.wrong[report] for report in chosen if report in known.wrong]
    for entry in (known.entries[report] for report in chosen if report in known.entries):
        archived: object = "?"
        try:
            archived = len(store.editions(entry.id))
        except BilanError as error:
            problems.append(error)
        rows.append((entry.id, entry.kind, entry.source.kind, archived, entry.title))
    if rows:
        out.print(table_of(None, ("report", "kind", "source", "#archived", "title"), rows))
    for problem in problems:
        explain(problem)
    wrong = sum(isinstance(problem, CatalogueError) for problem in problems)
    err.print(f"{count(len(chosen), 'report')} in {folder}, {wrong} with a wrong entry.", markup=False)
    return 2 if wrong else int(bool(problems))


def entry_of(report: str, catalogue: Path) -> Entry:
    """The entry of a report.

    :raises CatalogueError: there is none, or it is wrong.
    """
    from schemas.catalogue import load_entry

    path = catalogue / f"{report}.toml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in catalogue.glob("*.toml"))) or "none"
        raise CatalogueError(
            f"there is no report '{report}' in the catalogue.",
            where=str(catalogue),
            remedy=f"The reports are: {known}. Give the folder with --catalogue.",
        )
    return load_entry(path)


def write_file(output: Path, write: Callable[[Path], Told], *, source: Path) -> Told:
    """Let *write* make *output*, whole or not at all; returns what it tells.

    :raises PublishError: it is the source itself, or cannot be written.
    """
    if output.exists() and output.samefile(source):
        raise PublishError("this is the file itself.", where=str(output), remedy="Give another name with -o.")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=".bilan-") as folder:
            temporary = Path(folder) / output.name
            told = write(temporary)
            os.replace(temporary, output)
    except OSError as error:
        raise PublishError(
            f"the file cannot be written ({error.strerror or error}).",
            where=str(output),
            remedy="Check its folder's permissions, or give another name with -o.",
        ) from error
    return told


def _show_repairs(repairs: Repairs) -> None:
    from flows.console import out, table_of

    if not repairs.decisions:
        return
    left = [each for each in repairs.decisions if each.repaired is None]
    shown = [each for each in repairs.decisions if each.repaired is not None] + left[:_LEFT_SHOWN]
    rows = [
        (
            each.font_name,
            each.code,
            _visible(each.printed),
            _visible(each.repaired) if each.repaired is not None else "left",
            each.occurrences,
            f"{each.words_known}/{each.words_checked}",
            f"{each.confidence:.2f}" if each.repaired is not None else "",
            ", ".join(each.evidence),
        )
        for each in shown
    ]
    columns = ("font", "#code", "printed", "repaired", "#uses", "#words known", "#confidence", "evidence")
    wanted = len(columns) if out.width >= _FULL_WIDTH else columns.index("evidence")
    out.print(table_of(None, columns[:wanted], [row[:wanted] for row in rows]))
    if len(left) > _LEFT_SHOWN:
        out.print(f"... and {len(left) - _LEFT_SHOWN} more that are left.")


def _warnings(rewritten: Rewritten) -> list[str]:
    """What is not in the copy as it was."""
    found: list[str] = []
    if rewritten.was_signed:
        found.append("The PDF is signed: the signature holds for the file as published and not for this copy.")
    if rewritten.was_protected:
        found.append("The PDF is protected against changes; this copy is not.")
    if rewritten.missed:
        names = ", ".join(sorted({font.name for font in rewritten.missed}))
        found.append(f"The copy still has the old text of fonts that are nowhere to be found in the PDF: {names}.")
    return found


def _visible(text: str | None) -> str:
    """A text so that nobody mistakes it: what cannot be seen by its number."""
    if text is None:
        return "(none)"
    return "".join(each if each.isprintable() and each != "\ufffd" else f"U+{ord(each):04X}" for each in text)


def _place_and_what(problem: str) -> tuple[str, str]:
    place, _, what = problem.partition(": ")
    return place, what


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "someone"
