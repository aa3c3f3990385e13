"""The stages of a run, each a plain function from paths and small values to small values. No Prefect here.

What goes wrong with one report becomes a value that names it; what makes the whole run impossible (the catalogue, the
output folder) is raised.
"""

from __future__ import annotations

import atexit
import functools
import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows import software
from flows.archive import Archive, sha256_of
from flows.editions import Assembled, assemble, remember, without_invalid
from flows.extract import Request, limit_processes, read_apart
from flows.plan import Plan, choose, plan_run
from flows.progress import tell
from flows.store import Failure, Store, write_whole
from flows.summary import Summary, summary_of
from schemas.catalogue import Catalogue, load_catalogue, load_entry
from schemas.errors import ArchiveError, BilanError, FetchError, PublishError
from schemas.findings import Finding

if TYPE_CHECKING:
    from flows.fetch import Client, FetchSettings

log = logging.getLogger("bilan")
log.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders of a run, as strings, so that they travel to wherever a task runs."""

    catalogue: str
    raw: str
    #: The dataset; the work folder is its sibling ``work``.
    dataset: str

    @property
    def work(self) -> Path:
        """Readings, locks, the state of fetching."""
        return Path(self.dataset).parent / "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What asking a report's source came to."""

    #: SHA-256 of what was not archived before.
    new: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def catalogue(places: Places, reports: Sequence[str]) -> tuple[Catalogue, list[str]]:
    """The catalogue, and the reports to run. Some of their entries may be wrong, not all.

    :raises CatalogueError: a report is not in the catalogue, or there is no right entry to run.
    """
    known = load_catalogue(Path(places.catalogue))
    return known, choose(known, reports, where=Path(places.catalogue))


def fetch(report: str, places: Places) -> Fetched:
    """Ask one report's source for what is new, into the archive."""
    from flows.fetch import FetchSettings, FetchState, fetch_report

    try:
        entry = load_entry(Path(places.catalogue) / f"{report}.toml")
        settings = FetchSettings.from_environment()
        state = FetchState(places.work / "fetch")
        outcome = fetch_report(entry, Archive(Path(places.raw)), state, settings, client=_client(settings))
    except (ArchiveError, FetchError) as error:
        return Fetched(findings=(Failure.of(error).finding,))
    except Exception as error:
        return Fetched(findings=(_surprise(error, report).finding,))
    return Fetched(new=tuple(edition.sha256 for edition in outcome.new), findings=outcome.findings)


@functools.cache
def _client(settings: FetchSettings) -> Client:
    """One client for all reports of a process: making one costs more than asking for a file that has not changed."""
    from flows.fetch import Client

    client = Client(settings)
    atexit.register(client.close)
    return client


def to_fetch(catalogue: Catalogue, chosen: Sequence[str]) -> list[str]:
    """The reports that have a source to ask."""
    entries = catalogue.entries
    return [report for report in chosen if report in entries and entries[report].source.kind != "manual"]


def plan(places: Places, catalogue: Catalogue, chosen: Sequence[str], fetched: Mapping[str, Fetched]) -> Plan:
    """What the run is to publish.

    :raises CatalogueError: an entry is wrong, and what the dataset holds of the report is not in the work folder.
    """
    return plan_run(
        catalogue,
        chosen,
        archive=Archive(Path(places.raw)),
        store=Store(places.work),
        dataset=Path(places.dataset),
        fetched={report: outcome.findings for report, outcome in fetched.items()},
        software=software.mark(*software.READING),
    )


def to_read(places: Places, plan: Plan, *, workers: int | None = None, force: bool = False) -> list[Request]:
    """What has to be read: the PDFs whose readings are not in the work folder."""
    store = Store(places.work)
    missing = {
        each.key: each for each in plan.editions if each.pdf is not None and (force or not store.holds(each.key))
    }
    workers = workers or os.cpu_count() or 1
    limit_processes(workers)
    # Several PDFs are read at once, each by one process; a single one by all.
    workers_each = max(1, workers // max(1, len(missing)))
    requests: list[Request] = []
    for key, each in missing.items():
        if force:
            store.forget(key)
        requests.append(
            Request(
                report=each.entry.id,
                pdf=str(each.pdf),
                sha256=each.sha256,
                entry=each.entry.model_dump_json(),
                as_of=each.as_of.isoformat() if each.as_of else None,
                workers=workers_each,
                work=str(places.work),
                key=key,
            )
        )
    return requests


def read(request: Request) -> Failure | None:
    """Read one PDF into the work folder; a failure is returned where another run may fare better."""
    try:
        return read_apart(request, progress=lambda done, total: tell("pages", done, total, request.name))
    except Exception as error:
        return _surprise(error, request.report)


def publish(
    places: Places,
    plan: Plan,
    fetched: Mapping[str, Fetched],
    read: Mapping[str, Failure | None],
    *,
    force: bool = False,
) -> Summary:
    """Replace the dataset, unless the one in place is made from the same.

    Editions whose rows are not valid are left out as if they could not be read, and the others are published.

    :param read: key of each reading of this run -> why it was not made.
    :raises PublishError: the output cannot be written.
    """
    store = Store(places.work)
    dataset = Path(places.dataset)
    failures = {key: failure for key, failure in read.items() if failure is not None}
    new = frozenset(read)
    assembled = assemble(plan, store, failures=failures, new=new)
    if not assembled.lines or (not force and _published(places) == _name(places, assembled)):
        store.sweep((each.key for each in plan.editions), plan.known)
        return summary_of(assembled, fetched_new=_count(fetched), dataset=dataset, counts=None)
    from flows.publish import check_rows
    from flows.publish import publish as publish_rows

    tell("publish", 0, 1)
    while True:
        try:
            published = publish_rows(assembled.rows, dataset, entries=plan.entries, software_version=software.version())
            break
        except PublishError:
            invalid = {
                problem.report_id: str(problem)
                for problem in reversed(check_rows(assembled.rows, entries=plan.entries))
                if problem.report_id is not None and problem.report_id in assembled.places
            }
            if not invalid:
                raise
            failures = without_invalid(failures, invalid, assembled.places, store)
            assembled = assemble(plan, store, failures=failures, new=new)
    remember(assembled, store)
    write_whole(places.work / "published.json", json.dumps(_name(places, assembled)) + "\n")
    store.sweep((each.key for each in plan.editions), plan.known)
    tell("publish", 1, 1)
    return summary_of(assembled, fetched_new=_count(fetched), dataset=dataset, counts=published.counts)


def _name(places: Places, assembled: Assembled) -> dict[str, str]:
    """What a dataset in place must answer to, to be taken for the one assembled."""
    try:
        package = sha256_of(Path(places.dataset) / "datapackage.json")
    except OSError:
        package = "none"
    return {"made_from": assembled.name, "software": software.mark(*software.PUBLISHING), "package": package}


def _published(places: Places) -> object:
    """What the dataset in place was made from; None where it is not whole."""
    dataset = Path(places.dataset)
    try:
        known = json.loads((places.work / "published.json").read_text(encoding="utf-8"))
        package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
        sizes = {each["path"]: each["bytes"] for each in package["resources"]}
        is_whole = all((dataset / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return known if is_whole else None


def _count(fetched: Mapping[str, Fetched]) -> int:
    return sum(len(outcome.new) for outcome in fetched.values())


def _surprise(error: Exception, report: str) -> Failure:
    """What nobody foresaw: the run goes on with the other reports, and the log tells the developers."""
    if isinstance(error, BilanError):
        return Failure.of(error, is_final=False)
    log.exception("Unexpected error with report '%s'", report)
    remedy = "This is a fault of the software: please report it with the PDF."
    return Failure(check="failed", explanation=f"{type(error).__name__}: {error}. {remedy}", is_final=False)
