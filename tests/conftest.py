"""Settings of all tests."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# Tests leave nothing in the cache folder of who runs them, and find nothing there.
os.environ.setdefault("BILAN_CACHE", "")

# How long an example takes says something of the machine's neighbours, and nothing of the property.
settings.register_profile(
    "unhurried", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# The quick core tries a part of the examples; `make test` and any run of the slow tests try all.
settings.register_profile("quick", parent=settings.get_profile("unhurried"), max_examples=25)


def pytest_configure(config: pytest.Config) -> None:
    """Take fewer examples of each property where the slow tests are left out."""
    settings.load_profile("quick" if config.getoption("markexpr") == "not slow" else "unhurried")


@functools.cache
def together(file: str) -> str | None:
    """The group whose tests run in one process: that of the file's `xdist_group`, or the file, or None for neither.

    A file is kept together where it shares something that is made once for all of its tests.
    """
    text = (ROOT / file).read_text(encoding="utf-8")
    if named := re.search(r"xdist_group\(\"(\w+)\"\)", text):
        return named[1]
    return file if 'scope="module"' in text or "@functools.cache" in text else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share tests between processes by `together`.

    xdist's own groups are ids of tests that it changes, and pytest 9.2 lets nobody change them: it would start a
    server in each process and make what a file shares once for each.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    # The quick tests of a file take a few seconds; slow ones are shared one by one, or the last file would be long.
    alone = config.getoption("markexpr") != "not slow"

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return together(file) or (nodeid if alone else file)

    return Together(config, log)
