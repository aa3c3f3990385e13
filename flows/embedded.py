"""Prefect's own server inside the process of ``bilan run``, and the settings under which Prefect runs here.

``bilan run`` must work where no Prefect server is. Prefect can start one for such runs as a process of its own, which
stays behind when the run is killed, and may lose the race for its port. Here the same server is a thread on a port
that the system chose: it ends when the run ends, however that comes about.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

from flows.lock import exclusive
from schemas.errors import PublishError

#: Neither server nor client may report to anyone; results are JSON; only what matters is logged.
SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "bilan",
    # The stages log without Prefect too.
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
#: For the server inside the run alone: it has no use for what only a lasting one needs.
_EMBEDDED = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}
#: Seconds for a first start: it makes the database, on a slow disk too.
_START = 120.0
#: Seconds for its end, which waits for nothing.
_END = 15.0


def configure() -> None:
    """Set what the user has not set. To be called before Prefect is imported for the first time."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def prefect_server(home: Path, *, wait: float = 0.0, told: Callable[[str], None] = lambda _: None) -> Generator[None]:
    """Run Prefect with the server that the user configured, or with one inside this process.

    :param home: folder for the database of the latter, unless the user has set ``PREFECT_HOME``.
    :param wait: seconds to wait for another process that has its server there; its database serves one at a time.
    :param told: called with a message when there is one to wait for.
    :raises PublishError: the server does not start.
    """
    before = dict(os.environ)
    if "PREFECT_API_URL" not in os.environ and "PREFECT_HOME" not in os.environ and "PREFECT_PROFILE" not in os.environ:
        for name, value in _EMBEDDED.items():
            os.environ.setdefault(name, value)
        os.environ["PREFECT_HOME"] = str(home.absolute())
    configure()
    is_ours = os.environ.get("PREFECT_HOME") == str(home.absolute())
    try:
        with exclusive(home, wait=wait, told=told) if is_ours else contextlib.nullcontext(), _server(home):
            yield
    finally:
        # The folder is this run's alone: what the process does next must not look for its server there.
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


@contextlib.contextmanager
def _server(home: Path) -> Generator[None]:

    from prefect.settings import PREFECT_API_URL, temporary_settings

    if PREFECT_API_URL.value():
        yield
        return
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        _reach_directly("127.0.0.1")
        with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{listener.getsockname()[1]}/api"}):
            end = _start(listener, home)
            try:
                yield
                _drain()
            finally:
                end()


def _start(listener: socket.socket, home: Path) -> Callable[[], None]:
    """Start the server; returns what ends it."""
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=True, final=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="prefect-server", daemon=True)
    thread.start()
    deadline = time.monotonic() + _START
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise PublishError(
                "Prefect's server did not start.",
                where=str(os.environ.get("PREFECT_HOME", home)),
                remedy="Delete this folder and run again; it holds the history of runs only.",
            )
        time.sleep(0.02)

    def end() -> None:
        # A thread that is still at work while the interpreter shuts down can abort the process. What the server has to
        # say of being cut short is of no use to anyone.
        logging.disable(logging.CRITICAL)
        server.should_exit = server.force_exit = True
        thread.join(_END)
        if not thread.is_alive():
            logging.disable(logging.NOTSET)

    return end


def _drain() -> None:
    """Let the server have what the client still holds back, so that nothing is tried again at exit."""
    from prefect.events.worker import EventsWorker

    EventsWorker.drain_all(timeout=10, at_exit=True)


def _reach_directly(host: str) -> None:
    """Keep a proxy of the environment out of the way to *host*."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [each for each in os.environ.get(name, "").split(",") if each]
        if host not in hosts:
            os.environ[name] = ",".join([*hosts, host])
