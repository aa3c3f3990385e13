"""The collector of cycles, held back while thousands of values are made and hardly a cycle among them."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Generator[None]:
    """Hold the collector of cycles back. What is let go is freed all the same, if it is in no cycle.

    It would look at all values again and again, for a quarter of the time that a reading takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                # What was made meanwhile counts as old, as it would by now: it is not gone over three times more.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
