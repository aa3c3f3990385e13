"""The command line. Commands import what they need when they run: ``bilan --help`` answers at once."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows import commands
from schemas.errors import BilanError, CatalogueError, FetchError, PublishError, UsageError

app = typer.Typer(
    name="bilan",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""Begin with the bundled sample: **bilan run sample-action-plan**

A PDF at hand: **bilan tables FILE** shows its tables; **bilan repair FILE -o OUT.pdf** mends its text.

Exit status: 0 all is well; 1 something is wrong with a document, a report, an archive or a dataset, and what else there
was is done; 2 used wrongly: a file, folder or report that is not there, a wrong catalogue entry, an output that cannot
be written.""",
)


class Format(StrEnum):
    """How tables are written."""

    JSON = "json"
    CSV = "csv"


class Reader(StrEnum):
    """What finds the tables."""

    RULED = "ruled"
    PDFPLUMBER = "pdfplumber"
    CAMELOT = "camelot"


READERS: dict[Reader, Literal["ruled", "pdfplumber", "camelot"]] = {
    Reader.RULED: "ruled",
    Reader.PDFPLUMBER: "pdfplumber",
    Reader.CAMELOT: "camelot",
}


class Language(StrEnum):
    """The language of most of a document's text."""

    FR = "fr"
    EN = "en"


Pdf = Annotated[Path, typer.Argument(metavar="FILE", help="A PDF.", show_default=False)]
Catalogue = Annotated[Path | None, typer.Option(help="Folder with one TOML file a report.", show_default="reports")]
Raw = Annotated[Path, typer.Option(help="The archive of PDFs as published.")]
Dataset = Annotated[
    Path, typer.Option(help="Folder of the dataset. What runs keep for the next one is beside it, in 'work'.")
]
Report = Annotated[str, typer.Option("--report", metavar="ID", help="Report in the catalogue.", show_default=False)]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes at once.", show_default="one a processor")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Date the edition reports on."),
]
Reports = Annotated[
    list[str] | None, typer.Argument(metavar="REPORT", help="Reports of the catalogue; all when none is named.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from flows.software import version

        typer.echo(f"bilan {version()}")
        raise typer.Exit


@app.callback()
def _app(  # pyright: ignore[reportUnusedFunction]
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Turn the progress reports that governments publish as PDF into a dataset people can trust."""


@app.command(
    epilog="""Examples:

**bilan run**   every report of the catalogue

**bilan run violence-2022-2027 --offline**   one report, from the archive alone

**bilan run --output /srv/data/dataset --raw /srv/data/raw**"""
)
def run(
    reports: Reports = None,
    catalogue: Catalogue = None,
    raw: Raw = Path("raw"),
    output: Dataset = Path("output/dataset"),
    workers: Workers = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing: publish what is archived.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Read and publish again what has not changed.")] = False,
    wait: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long to wait for another run to end.")
    ] = 600.0,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print only what failed, for runs while nobody looks.")
    ] = False,
) -> None:
    """Fetch what is new, read what changed, publish the dataset.

    Only editions whose PDF, catalogue entry or software changed are read again. The dataset is replaced whole or not at
    all. Reports that are not named stay in the dataset as they are. A report that fails does not keep the others from
    being published, and keeps its earlier rows.
    """
    status = commands.run(
        reports or [],
        _catalogue(catalogue),
        raw,
        output,
        workers=workers,
        offline=offline,
        force=force,
        wait=wait,
        quiet=quiet,
    )
    raise typer.Exit(status)


@app.command(
    epilog="""Example:

**bilan extract report.pdf --report violence-2022-2027 --output /tmp/violence**"""
)
def extract(
    file: Pdf,
    report: Report,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the tables.", show_default=False)],
    as_of: AsOf = None,
    catalogue: Catalogue = None,
    workers: Workers = None,
) -> None:
    """Read one PDF as an edition of a report and write the dataset's tables.

    No server, no network, no archive.
    """
    commands.extract(file, report, _catalogue(catalogue), output, as_of=_date(as_of), workers=workers)


@app.command(
    epilog="""Examples:

**bilan tables report.pdf > tables.json**

**bilan tables report.pdf --format csv -o tables.csv**

**bilan tables report.pdf --reader pdfplumber --no-join**   what another reader sees, page by page"""
)
def tables(
    file: Pdf,
    format: Annotated[Format, typer.Option(help="How to write them.")] = Format.JSON,
    reader: Annotated[Reader, typer.Option(help="What finds them.")] = Reader.RULED,
    join: Annotated[bool, typer.Option("--join/--no-join", help="Join tables that go on over pages.")] = True,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default="standard output")
    ] = None,
) -> None:
    """Show every table of any PDF. No catalogue entry is needed.

    JSON is a list of tables, each with page, pages and cells; a cell has r0, r1, c0, c1 (from 0, inclusive), its text,
    and parts: page and bbox (x0, top, x1, bottom in points from the page's top left).
    """
    commands.tables(file, format=format.value, reader=READERS[reader], join=join, output=output)


@app.command(
    epilog="""Example:

**bilan repair report.pdf -o report.repaired.pdf**"""
)
def repair(
    file: Pdf,
    output: Annotated[Path, typer.Option("--output", "-o", help="PDF to write.", show_default=False)],
    language: Annotated[Language, typer.Option(help="Language of most of the text.")] = Language.FR,
) -> None:
    """Mend the text of any PDF whose characters come out wrong, and say what was decided.

    Only the maps from glyphs to text are written anew: the pages look the same. The file itself is not touched.
    """
    commands.repair(file, output, language=language.value)


@app.command(
    epilog="""Example:

**bilan add report.pdf --report intimidation-2020-2025 --as-of 2024-03-31**"""
)
def add(file: Pdf, report: Report, as_of: AsOf = None, catalogue: Catalogue = None, raw: Raw = Path("raw")) -> None:
    """Archive a PDF that a person fetched, as an edition of a report.

    Without --as-of the date is read from the document. Adding an archived file again with another date states the date
    anew.
    """
    commands.add(file, report, _catalogue(catalogue), raw, as_of=_date(as_of))


@app.command(
    epilog="""Examples:

**bilan archive**   what there is

**bilan archive --verify**   read every file again and compare it with its checksum"""
)
def archive(
    report: Annotated[
        str | None, typer.Argument(metavar="REPORT", help="Only this report.", show_default=False)
    ] = None,
    raw: Raw = Path("raw"),
    verify: Annotated[bool, typer.Option("--verify", help="Check every file; exit status 1 if one is wrong.")] = False,
) -> None:
    """List the archive of PDFs as published, or verify it."""
    raise typer.Exit(commands.archive(report, raw, verify=verify))


@app.command(
    epilog="""Example:

**bilan validate output/dataset**"""
)
def validate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a dataset.")] = Path("output/dataset"),
) -> None:
    """Read a dataset back and check it: files, values, keys.

    Exit status 1 if something is wrong.
    """
    raise typer.Exit(commands.validate(folder))


@app.command(
    name="catalogue",
    epilog="""Examples:

**bilan catalogue**   every entry

**bilan catalogue my-report --catalogue /srv/reports**""",
)
def catalogue_(reports: Reports = None, catalogue: Catalogue = None, raw: Raw = Path("raw")) -> None:
    """List the reports of the catalogue and check their entries.

    Exit status 2 if one is wrong. A run goes on without such an entry, and has exit status 1.
    """
    raise typer.Exit(commands.catalogue(reports or [], _catalogue(catalogue), raw))


@app.command(
    epilog="""Examples:

**bilan serve**   every day at 6

**bilan serve --cron "0 */4 * * *" --timezone America/Montreal**

A Prefect server must be running: docs/scheduling.md says how."""
)
def serve(
    reports: Reports = None,
    catalogue: Catalogue = None,
    raw: Raw = Path("raw"),
    output: Dataset = Path("output/dataset"),
    cron: Annotated[str, typer.Option(help="When to run, as five cron fields.")] = "0 6 * * *",
    timezone: Annotated[str | None, typer.Option(help="Time zone of the schedule.", show_default="UTC")] = None,
    every: Annotated[
        float | None, typer.Option(min=1, metavar="SECONDS", help="Run at this interval instead.", show_default=False)
    ] = None,
    workers: Workers = None,
    name: Annotated[str, typer.Option(help="Name of the deployment.")] = "scheduled",
) -> None:
    """Run on a schedule, one run at a time, until interrupted."""
    from flows.serve import serve as serve_

    serve_(
        catalogue=_catalogue(catalogue),
        raw=raw,
        output=output,
        reports=reports or [],
        cron=cron,
        timezone=timezone,
        interval=every,
        workers=workers,
        name=name,
    )


def _catalogue(given: Path | None) -> Path:
    """The folder given, or ``reports`` here, or else the catalogue that came with the software."""
    if given is not None:
        return given
    software = Path(__file__).parent
    places = (Path("reports"), software / "_catalogue", software.with_name("reports"))
    return next((place for place in places if place.is_dir()), places[0])


def _date(moment: datetime | None):
    return moment.date() if moment else None


def exit_status(error: BilanError) -> int:
    """2 where the usage, the catalogue or the place of the output is wrong; else 1."""
    return 2 if isinstance(error, UsageError | CatalogueError | PublishError | FetchError) else 1


def main() -> None:
    """Run the command line. No traceback for what a user can meet; ``BILAN_DEBUG=1`` shows those of faults."""
    try:
        app()
    except BilanError as error:
        from flows.console import explain

        explain(error)
        sys.exit(exit_status(error))
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. The dataset in place is whole; run again to go on.\n")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("BILAN_DEBUG"):
            raise
        sys.stderr.write(
            f"Error: {type(error).__name__}: {error}\n"
            "  what to do: this is a fault of the software; please report it. BILAN_DEBUG=1 shows where it happened.\n"
        )
        sys.exit(1)
