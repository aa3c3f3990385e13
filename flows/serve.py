"""The schedule: a deployment of the flow on a Prefect server, served by this process.

The server makes the scheduled runs, so it must be a lasting one; the one inside ``bilan run`` makes none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.embedded import configure
from schemas.errors import CatalogueError, FetchError

if TYPE_CHECKING:
    from prefect.schedules import Schedule


def serve(
    *,
    catalogue: Path,
    raw: Path,
    output: Path,
    reports: list[str],
    cron: str,
    timezone: str | None,
    interval: float | None,
    workers: int | None,
    name: str,
) -> None:
    """Serve until interrupted; one run at a time, and a run that would begin during another is left out.

    :param interval: seconds between runs, instead of *cron*.
    :raises CatalogueError: the catalogue is wrong, or the schedule is.
    :raises FetchError: there is no server, or it does not answer.
    """
    configure()
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.types.entrypoint import EntrypointType

    from flows.console import explain
    from flows.run import publish_reports
    from flows.stages import Places
    from flows.stages import catalogue as check_catalogue

    known, _ = check_catalogue(Places(catalogue=str(catalogue), raw=str(raw), dataset=str(output)), reports)
    for error in known.wrong.values():  # its runs go on without them, and fail
        explain(error)
    _check_server()
    timing = _schedule(cron, timezone, interval)
    parameters: dict[str, Any] = {
        "reports": reports or None,
        "catalogue": str(catalogue.absolute()),
        "raw": str(raw.absolute()),
        "output": str(output.absolute()),
        "workers": workers,
    }
    publish_reports.serve(
        name=name,
        schedule=timing,
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        limit=1,
        parameters=parameters,
        description="Fetches what is new, reads what changed, publishes the dataset.",
        tags=["bilan"],
        entrypoint_type=EntrypointType.MODULE_PATH,
        print_starting_message=False,
    )


def _check_server() -> None:
    """:raises FetchError: there is no server, or it does not answer."""
    from prefect import get_client
    from prefect.settings import PREFECT_API_URL

    address = PREFECT_API_URL.value()
    remedy = "Start one ('prefect server start') and set PREFECT_API_URL, see docs/scheduling.md."
    if not address:
        raise FetchError("a schedule needs a Prefect server.", where="PREFECT_API_URL", remedy=remedy)
    with get_client(sync_client=True) as client:
        problem = client.api_healthcheck()
        if problem is not None:
            raise FetchError(f"the Prefect server does not answer ({problem}).", where=address, remedy=remedy)


def _schedule(cron: str, timezone: str | None, interval: float | None) -> Schedule:
    """:raises CatalogueError: the schedule is not valid."""
    from prefect.schedules import Cron, Interval

    try:
        return Interval(interval) if interval else Cron(cron, timezone=timezone)
    except ValueError as error:
        raise CatalogueError(
            f"the schedule is not valid ({error}).", where=cron, remedy="Write it as in '0 6 * * *': every day at 6."
        ) from error
