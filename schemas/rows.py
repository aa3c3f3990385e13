"""Rows of the tables that say where the data comes from and what is to be known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from schemas.catalogue import Entry
from schemas.edition import Edition
from schemas.findings import Finding


def report_id_of(series: str, as_of: date) -> str:
    """The identifier of an edition: ``<series>-<as_of>``."""
    return f"{series}-{as_of.isoformat()}"


def finding_rows(report_id: str, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Rows of the table ``findings``.

    :param report_id: the edition; the catalogue's id of the report where no edition could be read.
    """
    return [
        {
            "report_id": report_id,
            "severity": finding.severity,
            "check": finding.check,
            "action_id": finding.action_id,
            "column": finding.column,
            "page": finding.page,
            "expected": finding.expected,
            "found": finding.found,
            "message_fr": finding.message_fr,
            "message_en": finding.message_en,
        }
        for finding in findings
    ]


def report_row(
    entry: Entry,
    edition: Edition,
    *,
    sha256: str,
    size_bytes: int,
    software_version: str,
    source_url: str | None = None,
    retrieved_at: datetime | None = None,
) -> dict[str, Any]:
    """The row of the table ``reports`` for one edition.

    :param retrieved_at: with its time zone; None where a person added the file and the moment is unknown.
    """
    return {
        "report_id": edition.report_id,
        "series": entry.id,
        "title": entry.title,
        "publisher": entry.publisher,
        "as_of": edition.as_of,
        "language": entry.language,
        "source_url": source_url,
        "retrieved_at": retrieved_at.astimezone(UTC) if retrieved_at else None,
        "sha256": sha256,
        "size_bytes": size_bytes,
        "page_count": edition.page_count,
        "action_count": len(edition.rows.get("actions", ())) if entry.kind == "actions" else None,
        "software_version": software_version,
    }
