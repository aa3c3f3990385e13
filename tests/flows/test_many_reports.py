"""Whole commands over several reports: only what changed is read. The benchmark of 500 reports, with a few."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.schedule.run import measure

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def test_a_run_says_nothing_new_or_publishes_what_changed(tmp_path: Path) -> None:
    first, unchanged, changed, again = measure(tmp_path, 4)
    assert first.told.startswith("4 editions, ")
    assert "Nothing new" in unchanged.told
    assert changed.told.startswith("6 editions, ")
    assert "Nothing new" in again.told
    assert (first.read, unchanged.read, changed.read, again.read) == (0, 0, 3, 0)
