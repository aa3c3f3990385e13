"""Rows of provenance and of findings have the columns of their tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from schemas.edition import Edition
from schemas.findings import Finding
from schemas.rows import finding_rows, report_id_of, report_row
from schemas.tables import TABLES
from tests.publish.samples import ACTIONS

_AS_OF = date(2023, 3, 31)
EDITION = Edition(
    report_id=report_id_of("plan", _AS_OF),
    as_of=_AS_OF,
    page_count=2,
    rows={"actions": [{}, {}, {}]},
    findings=(),
    repaired=0,
    agreement={},
)


def test_findings_become_rows_with_their_messages() -> None:
    (row,) = finding_rows("plan-2023-03-31", [Finding(check="failed", page=3, found="le fichier est vide.")])
    assert tuple(row) == TABLES["findings"].columns
    assert row["severity"] == "error"
    assert row["page"] == 3
    assert "le fichier est vide." in row["message_fr"]
    assert row["message_en"] != row["message_fr"]


def test_an_edition_becomes_a_row_with_its_moment_in_utc() -> None:
    row = report_row(
        ACTIONS,
        EDITION,
        sha256="ab" * 32,
        size_bytes=10,
        software_version="0.1.0",
        source_url="https://example.org/a.pdf",
        retrieved_at=datetime(2024, 1, 1, 20, tzinfo=timezone(timedelta(hours=-5))),
    )
    assert tuple(row) == TABLES["reports"].columns
    assert row["report_id"] == "plan-2023-03-31"
    assert (row["page_count"], row["action_count"]) == (2, 3)
    assert row["retrieved_at"] == datetime(2024, 1, 2, 1, tzinfo=UTC)


def test_an_edition_added_by_hand_has_neither_address_nor_moment() -> None:
    row = report_row(ACTIONS, EDITION, sha256="ab" * 32, size_bytes=10, software_version="0.1.0")
    assert (row["source_url"], row["retrieved_at"]) == (None, None)
