"""The work folder gives back what was put in, or nothing."""

from __future__ import annotations

import os
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.store import KEPT_SECONDS, Failure, Good, Store, key_of
from schemas.catalogue import Entry, load_entry
from schemas.errors import NotAPdf, PublishError
from tests.flows.conftest import SAMPLE, reading
from tests.shared import ROOT


@pytest.fixture
def entry() -> Entry:
    return load_entry(ROOT / "reports" / f"{SAMPLE}.toml")


def test_a_reading_comes_back_with_its_types(tmp_path: Path, entry: Entry) -> None:
    store = Store(tmp_path)
    put = reading(entry, deadline="été", spent_cad=Decimal("-0.10"), number=None)
    path = store.save("k", put)
    got = store.load("k")
    assert got == put
    assert isinstance(got.as_of, date)
    assert str(got.rows["actions"][0]["spent_cad"]) == "-0.10"
    first = path.read_bytes()
    store.save("k", put)
    assert path.read_bytes() == first


def test_a_final_failure_is_kept_without_this_machines_folders(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save("k", Failure.of(NotAPdf("the file is empty.", where="/srv/raw/x/a.pdf", remedy="Fetch it again.")))
    got = store.load("k")
    assert isinstance(got, Failure)
    assert got.explanation == "a.pdf: the file is empty. Fetch it again."
    assert got.finding.check == "not-a-pdf"
    assert got.finding.severity == "error"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"reading": {"report_id": "x"}}', '{"failure": {"nonsense": 1}}'])
def test_a_damaged_reading_is_none(tmp_path: Path, content: str) -> None:
    store = Store(tmp_path)
    path = store.reading_path("k")
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert store.load("k") is None


def test_a_key_depends_on_all_that_a_reading_depends_on(entry: Entry) -> None:
    keys = {
        key_of("a", entry, None, "1"),
        key_of("b", entry, None, "1"),
        key_of("a", entry.model_copy(update={"title": "Other"}), None, "1"),
        key_of("a", entry, date(2024, 1, 1), "1"),
        key_of("a", entry, None, "2"),
    }
    assert len(keys) == 5
    assert key_of("a", entry, None, "1") in keys


def test_sweeping_keeps_what_is_used_good_or_recent(tmp_path: Path, entry: Entry) -> None:
    store = Store(tmp_path)
    for key in ("used", "good", "recent", "old"):
        store.save(key, reading(entry))
        age = 0 if key == "recent" else KEPT_SECONDS + 60
        os.utime(store.reading_path(key).parent, times=(time.time() - age,) * 2)
    good = Good(key="good", as_of=None, source_url=None, retrieved_at="2024-05-01T00:00:00+00:00", size_bytes=1)
    store.remember_good("plan-a", "f" * 64, good)
    store.sweep(["used"], {"plan-a"})
    assert [key for key in ("used", "good", "recent", "old") if store.holds(key)] == ["used", "good", "recent"]
    assert store.good("plan-a", "f" * 64) == good


def test_what_is_known_of_a_report_that_left_the_catalogue_is_swept_a_week_later(tmp_path: Path, entry: Entry) -> None:
    store = Store(tmp_path)
    store.save("good", reading(entry))
    good = Good(key="good", as_of=None, source_url=None, retrieved_at="2024-05-01T00:00:00+00:00", size_bytes=1)
    for report in ("left", "came-back"):
        store.remember_good(report, "f" * 64, good)
    long_ago = (time.time() - KEPT_SECONDS - 60,) * 2
    os.utime(store.reading_path("good").parent, times=long_ago)
    store.sweep([], set())
    store.sweep([], {"came-back"})
    for mark in (tmp_path / "good").glob("*/gone"):
        os.utime(mark, times=long_ago)
    store.sweep([], {"came-back"})
    assert [path.name for path in (tmp_path / "good").iterdir()] == ["came-back"]
    assert store.holds("good")
    store.sweep([], set())
    assert store.good("came-back", "f" * 64) == good, "it left again just now"
    os.utime(tmp_path / "good" / "came-back" / "gone", times=long_ago)
    store.sweep([], set())
    assert not store.holds("good")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, entry: Entry) -> None:
    (tmp_path / "editions").write_text("in the way")
    with pytest.raises(PublishError, match=r"editions/k: the folder cannot be written"):
        Store(tmp_path).save("k", reading(entry))
