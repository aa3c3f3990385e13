"""What a run publishes: a reading for each edition of its plan, and what is to be said about those that have none.

An edition that cannot be read does not disappear: the last reading of its PDF that succeeded is published instead,
with a finding. Only what never could be read is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.plan import Plan, Planned
from flows.software import version
from flows.store import Failure, Good, Store
from schemas.catalogue import Entry, entry_hash
from schemas.edition import Edition, Rows
from schemas.findings import Finding
from schemas.rows import finding_rows, report_id_of, report_row

_GONE = "Its reading is missing from the work folder, or damaged. Run again with --force."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One edition in a run's summary."""

    report: str
    report_id: str
    rows: int
    errors: int
    warnings: int
    notices: int
    repaired: int
    agreement: Mapping[str, float]
    #: Whether this run read it.
    is_new: bool
    #: The PDF with its text mended, in the work folder; None where nothing was repaired.
    repaired_pdf: Path | None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """Everything there is to publish."""

    rows: Rows
    lines: tuple[Line, ...]
    #: Report -> why it failed.
    failed: Mapping[str, str]
    #: Report that a person has to add -> where it is found.
    to_add: Mapping[str, str]
    #: Report that the catalogue has no more -> editions of it that the dataset in place has, and this one has not.
    gone: Mapping[str, int]
    #: Edition's report_id -> place in the plan, for what turns out later not to be valid.
    places: Mapping[str, Planned]
    #: Name of all this: the same name, the same dataset.
    name: str


def line_of(
    entry: Entry,
    report_id: str,
    reading: Edition | None,
    found: Sequence[Finding],
    *,
    is_new: bool,
    repaired_pdf: Path | None = None,
    failure: Failure | None = None,
) -> Line:
    """One edition in a run's summary.

    :param reading: what is published of it; None: nothing.
    :param found: all that is said about it.
    :param repaired_pdf: where the PDF with its text mended would be.
    """
    return Line(
        report=entry.id,
        report_id=report_id,
        rows=len(reading.rows.get(entry.table, ())) if reading else 0,
        errors=sum(finding.severity == "error" for finding in found),
        warnings=sum(finding.severity == "warning" for finding in found),
        notices=sum(finding.severity == "notice" for finding in found),
        repaired=reading.repaired if reading else 0,
        agreement=reading.agreement if reading else {},
        is_new=is_new,
        repaired_pdf=repaired_pdf if repaired_pdf and repaired_pdf.is_file() else None,
        failure=failure.explanation if failure else None,
    )


def assemble(
    plan: Plan, store: Store, *, failures: Mapping[str, Failure], new: frozenset[str] = frozenset()
) -> Assembled:
    """Put together the readings of a plan.

    :param failures: key -> why it cannot be published, besides the failures that the store holds.
    :param new: keys that this run has read.
    """
    rows: Rows = {"reports": [], "findings": []}
    lines: list[Line] = []
    failed = dict(plan.failed)
    places: dict[str, Planned] = {}
    made_from: list[Any] = []
    # The same date twice is one edition: the PDF that came last counts. It is placed first and keeps its place.
    for planned in sorted(plan.editions, key=lambda each: (each.retrieved_at, each.sha256), reverse=True):
        key, reading, found, failure = _reading_of(planned, store, failures)
        report = planned.entry.id
        if failure:
            failed.setdefault(report, failure.explanation)
        if reading is not None and reading.report_id in places:
            found = (Finding(check="edition-superseded", found=planned.sha256),)
            rows["findings"] += finding_rows(reading.report_id, found)
            made_from.append([report, planned.sha256, "superseded"])
            continue
        if reading is None:
            report_id = report_id_of(report, planned.as_of) if planned.as_of else report
        else:
            report_id = reading.report_id
            places[report_id] = planned
            _add(rows, planned, reading)
        found = (*found, *(reading.findings if reading else ()))
        rows["findings"] += finding_rows(report_id, found)
        told = _json(found) if failure else ""
        made_from.append([report, planned.sha256, planned.key, told, str(planned.retrieved_at)])
        repaired = store.repaired_path(key) if reading else None
        lines.append(
            line_of(
                planned.entry,
                report_id,
                reading,
                found,
                is_new=planned.key in new,
                repaired_pdf=repaired,
                failure=failure,
            )
        )
    for report, found in plan.findings.items():
        rows["findings"] += finding_rows(report, found)
        made_from.append([report, _json(found)])
    made_from += [[entry.id, entry_hash(entry)] for entry in plan.entries]
    return Assembled(
        rows=rows,
        lines=tuple(sorted(lines, key=lambda line: line.report_id)),
        failed=dict(sorted(failed.items())),
        to_add=_to_add(plan),
        gone=plan.gone,
        places=places,
        name=hashlib.sha256(json.dumps(sorted(made_from)).encode()).hexdigest(),
    )


def _add(rows: Rows, planned: Planned, reading: Edition) -> None:
    """Add the rows of an edition, and the row about it, to those of all editions."""
    about = report_row(
        planned.entry,
        reading,
        sha256=planned.sha256,
        size_bytes=planned.size_bytes,
        software_version=version(),
        source_url=planned.source_url,
        retrieved_at=planned.retrieved_at,
    )
    rows["reports"].append(about)
    for table, table_rows in reading.rows.items():
        rows.setdefault(table, []).extend(table_rows)


def _to_add(plan: Plan) -> dict[str, str]:
    """Report that a person has to add -> where it is found."""
    told = ((report, finding) for report, found in plan.findings.items() for finding in found)
    return {report: finding.found or "" for report, finding in told if finding.check == "added-by-hand"}


def remember(assembled: Assembled, store: Store) -> None:
    """Keep the readings that were published as the last good ones of their PDFs."""
    for planned in assembled.places.values():
        if isinstance(store.load(planned.key), Edition):
            good = Good(
                key=planned.key,
                as_of=planned.as_of,
                source_url=planned.source_url,
                retrieved_at=planned.retrieved_at.isoformat(),
                size_bytes=planned.size_bytes,
            )
            store.remember_good(planned.entry.id, planned.sha256, good)
            store.remember_entry(planned.entry)


def _reading_of(
    planned: Planned, store: Store, failures: Mapping[str, Failure]
) -> tuple[str, Edition | None, tuple[Finding, ...], Failure | None]:
    """The reading to publish for an edition under its key, what is to be said of it, why it is not its own reading."""
    outcome = failures.get(planned.key) or store.load(planned.key)
    if isinstance(outcome, Edition):
        return planned.key, outcome, (), None
    failure = outcome or Failure(check="failed", explanation=_GONE, is_final=False)
    good = store.good(planned.entry.id, planned.sha256)
    earlier = store.load(good.key) if good and good.key not in failures else None
    if good and isinstance(earlier, Edition):
        kept = Finding(check="earlier-reading-kept", found=planned.sha256)
        return good.key, earlier, (failure.finding, kept), failure
    return planned.key, None, (failure.finding,), failure


def _json(findings: Iterable[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings])


def without_invalid(
    failures: Mapping[str, Failure], invalid: Mapping[str, str], places: Mapping[str, Planned], store: Store
) -> dict[str, Failure]:
    """*failures*, and the readings of those editions whose rows are not valid.

    :param invalid: report_id -> what is not valid.
    """
    found = dict(failures)
    for report_id, what in invalid.items():
        planned = places[report_id]
        good = store.good(planned.entry.id, planned.sha256)
        # Where the edition's own reading has failed before, it is the earlier one that is not valid.
        key = good.key if good and _failed(planned, store, failures) else planned.key
        found[key] = Failure(check="rows-not-valid", explanation=what, is_final=False)
    return found


def _failed(planned: Planned, store: Store, failures: Mapping[str, Failure]) -> bool:
    return planned.key in failures or not isinstance(store.load(planned.key), Edition)
