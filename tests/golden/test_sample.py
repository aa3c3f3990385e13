"""The bundled sample, from its PDF to the rows of the dataset, against its truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors.edition import Edition, read_edition
from extractors.readers.choice import SECOND_READERS
from flows.archive import Archive
from schemas.catalogue import ReaderName, load_entry
from tests.fixtures.sample.build import INTACT, REPORT, TRUTH
from tests.golden.compare import CELLS, DETAILS, Comparison, compare
from tests.shared import ROOT


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads(TRUTH.read_text(encoding="utf-8"))


def read(path: Path, *second_readers: ReaderName) -> Edition:
    return read_edition(path, load_entry(ROOT / "reports" / f"{REPORT}.toml"), second_readers=second_readers)


@pytest.fixture(scope="module")
def intact() -> Edition:
    return read(INTACT)


@pytest.fixture(scope="module")
def published() -> Edition:
    (archived,) = Archive(ROOT / "raw").editions(REPORT)
    return read(archived.path, *SECOND_READERS)


def assert_exact(comparison: Comparison, fields: tuple[str, ...]) -> None:
    missed = [miss for miss in comparison.misses if miss.field in fields]
    assert not missed, missed[:5]
    exact, expected = comparison.share(fields)
    assert exact == expected


def test_with_sound_fonts_every_value_is_exact(intact: Edition, truth: Mapping[str, Any]) -> None:
    assert_exact(compare(intact.rows, truth), CELLS + DETAILS)


def test_as_published_every_value_is_exact_too(published: Edition, truth: Mapping[str, Any]) -> None:
    assert_exact(compare(published.rows, truth), CELLS + DETAILS)


def test_the_date_is_read_from_the_document(published: Edition) -> None:
    assert published.as_of == date(2025, 3, 31)


def test_the_glossary_is_read(published: Edition, truth: Mapping[str, Any]) -> None:
    found = [(row["organisation_id"], row["name"]) for row in published.rows["organisations"]]
    assert found == [(o["acronym"], o["name"]) for o in truth["organisations"]]


def test_a_glossary_entry_keeps_its_footnote(published: Edition, truth: Mapping[str, Any]) -> None:
    notes = {row["organisation_id"]: row["note"] for row in published.rows["organisations"] if row["note"]}
    assert notes == {o["acronym"]: o["notes"][0] for o in truth["organisations"] if o["notes"]}


def test_organisations_without_an_entry_are_findings(published: Edition, truth: Mapping[str, Any]) -> None:
    unknown = {finding.found for finding in published.findings if finding.check == "organisation-unknown"}
    assert unknown == set(truth["not_in_glossary"])


def test_the_two_ways_of_writing_organisations_together_are_findings(published: Edition) -> None:
    split = [finding.found for finding in published.findings if finding.check == "names-split"]
    assert split == ["MSE MDA", "MVH-OTA"]


def test_nothing_else_is_wrong_with_it(published: Edition) -> None:
    expected = {"organisation-unknown", "names-split", "repaired"}
    assert {finding.check for finding in published.findings} - expected == set()
