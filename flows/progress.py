"""How far a run is, told to whoever shows it: the command line listens, a scheduled run has no listener."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

#: Called with the stage (``fetch``, ``read``, ``publish``), how much of it is done, of how much, and what was done;
#: with ``pages`` for the pages of one PDF, from the thread that reads it.
Listener = Callable[[str, int, int, str], None]

_listeners: list[Listener] = []


@contextlib.contextmanager
def listening(listener: Listener) -> Generator[None]:
    """Let *listener* be told meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def tell(stage: str, done: int, total: int, name: str = "") -> None:
    """Tell all listeners."""
    for listener in _listeners:
        listener(stage, done, total, name)
