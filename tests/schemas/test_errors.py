"""Errors say what happened, where, and what to do; they and their words cross processes."""

from __future__ import annotations

import pickle
from string import Formatter

import pytest

from schemas.errors import BilanError, CatalogueError, DamagedPdf, DocumentError, PublishError
from schemas.findings import CHECKS, Check, Finding


def test_an_error_says_what_where_and_what_next() -> None:
    error = PublishError("the disk is full.", where="output/dataset", remedy="Free some space.")
    assert str(error) == "output/dataset: the disk is full. Free some space."


def test_errors_survive_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(DamagedPdf("cut off.", where="a.pdf", remedy="Fetch it again.")))
    assert isinstance(error, DocumentError)
    assert (error.what, error.where, error.remedy) == ("cut off.", "a.pdf", "Fetch it again.")


def test_every_error_names_the_finding_that_a_run_records() -> None:
    kinds = [CatalogueError, PublishError, *DocumentError.__subclasses__(), *BilanError.__subclasses__()]
    assert all(kind.check for kind in kinds)


@pytest.mark.parametrize(("name", "check"), CHECKS.items(), ids=list(CHECKS))
def test_a_message_is_there_in_both_languages_about_the_same(name: str, check: Check) -> None:
    fields = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (check.fr, check.en)]
    assert fields[0] == fields[1]
    assert fields[0] <= {"action", "column", "page", "expected", "found"}
    finding = Finding(check=name, action_id="plan:1", column="title", page=3, expected="E", found="F")
    assert finding.severity == check.severity
    assert "{" not in finding.message_fr + finding.message_en
    assert finding.message_fr != finding.message_en
