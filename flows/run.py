"""The flow: what is published goes into the archive, the archive into readings, the readings into the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flows.embedded import configure

configure()

from prefect import flow, task  # noqa: E402 (Prefect reads its settings when it is imported)
from prefect.artifacts import create_markdown_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.futures import PrefectFuture, as_completed  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

from flows import stages  # noqa: E402
from flows.extract import Request  # noqa: E402
from flows.lock import exclusive  # noqa: E402
from flows.progress import tell  # noqa: E402
from flows.stages import Fetched, Places  # noqa: E402
from flows.store import Failure  # noqa: E402
from flows.summary import markdown  # noqa: E402

# Tasks wait for servers, or for a process that reads; how many of those there are at once is `workers`.
THREADS = cast(Any, ThreadPoolTaskRunner(max_workers=8))


@flow(name="bilan", task_runner=THREADS, result_serializer="json", validate_parameters=False)
def publish_reports(
    reports: list[str] | None = None,
    catalogue: str = "reports",
    raw: str = "raw",
    output: str = "output/dataset",
    workers: int | None = None,
    offline: bool = False,
    force: bool = False,
    wait: float = 3600.0,
) -> Any:
    """Publish the dataset of the reports named, or of all; the state's data is the summary, and it fails if one did."""
    places = Places(catalogue=catalogue, raw=raw, dataset=output)
    with exclusive(places.work, wait=wait, told=lambda message: tell("wait", 0, 1, message)):
        known, chosen = stages.catalogue(places, reports or [])
        asked = [] if offline else stages.to_fetch(known, chosen)
        fetched = _done("fetch", {report: fetch.submit(report, places) for report in asked})
        plan = stages.plan(places, known, chosen, fetched)
        requests = stages.to_read(places, plan, workers=workers, force=force)
        reading = {request.key: read.submit(request.report, request) for request in requests}
        failures = _done("read", reading, shown={request.key: request.name for request in requests})
        summary = stages.publish(places, plan, fetched, failures, force=force)
    create_markdown_artifact(key="bilan", markdown=markdown(summary), description="What the last run published")
    if summary["failed"]:
        return Failed(data=summary, message=f"Failed: {', '.join(summary['failed'])}. The others are published.")
    return Completed(data=summary, message="Nothing new." if summary["is_unchanged"] else "Published.")


# What is kept from run to run is in the work folder under a key of its own (PDF, catalogue entry, software): only
# what has to be made becomes a task, whatever Prefect's database remembers.
@task(task_run_name="fetch {report}", cache_policy=NO_CACHE)
def fetch(report: str, places: Places) -> Fetched:
    """Ask a report's source for what is new, into the archive."""
    return stages.fetch(report, places)


@task(task_run_name="read {report}", cache_policy=NO_CACHE)
def read(report: str, request: Request) -> Failure | None:
    """Read one PDF into the work folder."""
    del report
    return stages.read(request)


def _done(
    stage: str, futures: dict[str, PrefectFuture[Any]], *, shown: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The results of all *futures*, by name; *shown* are the names for people, where they are others."""
    names = {future.task_run_id: (shown or {}).get(name, name) for name, future in futures.items()}
    if futures:
        tell(stage, 0, len(futures))
    for done, future in enumerate(as_completed(list(futures.values())), start=1):
        tell(stage, done, len(futures), names[future.task_run_id])
    return {name: future.result() for name, future in futures.items()}
