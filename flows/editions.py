"""What a run publishes: which editions, from which readings, and what is to be said about those that cannot be read.

An edition that cannot be read does not disappear: the last reading of its PDF that succeeded is published instead,
with a finding. Only what never could be read is left out.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.archive import Archive, ArchivedEdition
from flows.software import version
from flows.store import Failure, Good, Store, key_of
from schemas.catalogue import Catalogue, Entry, entry_hash
from schemas.edition import Edition, Rows
from schemas.errors import ArchiveError, CatalogueError
from schemas.findings import Finding
from schemas.rows import finding_rows, report_id_of, report_row

_GONE = "Its reading is missing from the work folder, or damaged. Run again with --force."


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An edition that a run is to publish, and the name of its reading."""

    entry: Entry
    sha256: str
    size_bytes: int
    #: The date stated for it; None: it is read from the document.
    as_of: date | None
    source_url: str | None
    retrieved_at: datetime
    #: The PDF; None where the archive does not give it and only an earlier reading is left.
    pdf: Path | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is to publish. ``findings`` and ``failed`` are by report."""

    entries: tuple[Entry, ...]
    editions: tuple[Planned, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    #: Reports of which something could not be done, and why, for a person.
    failed: Mapping[str, str]


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
    #: Edition's report_id -> place in the plan, for what turns out later not to be valid.
    places: Mapping[str, Planned]
    #: Name of all this: the same name, the same dataset.
    name: str


def known_reports(catalogue: Catalogue, reports: Sequence[str], *, where: Path) -> list[str]:
    """The ids of all reports, or of those named, in order.

    :raises CatalogueError: the catalogue has no such report.
    """
    known = sorted({*catalogue.entries, *catalogue.wrong})
    for report in reports:
        if report not in known:
            raise CatalogueError(
                f"there is no report '{report}' in the catalogue.",
                where=str(where),
                remedy=f"The reports are: {', '.join(known)}. Give another folder with --catalogue.",
            )
    return sorted(set(reports)) if reports else known


def choose(catalogue: Catalogue, reports: Sequence[str], *, where: Path) -> list[str]:
    """The ids of the reports to run: all, or those named.

    :raises CatalogueError: the catalogue has no such report, or none of their entries is right.
    """
    chosen = known_reports(catalogue, reports, where=where)
    if not any(report in catalogue.entries for report in chosen):
        raise catalogue.wrong[chosen[0]]
    return chosen


def plan_run(
    catalogue: Catalogue,
    chosen: Iterable[str],
    *,
    archive: Archive,
    store: Store,
    dataset: Path,
    fetched: Mapping[str, tuple[Finding, ...]],
    software: str,
) -> Plan:
    """All archived editions of the chosen reports, and of the others those that the dataset in place holds.

    :param fetched: what fetching found, by report.
    :param software: the mark of the software (:func:`flows.software.mark`).
    :raises CatalogueError: an entry is wrong, and what the dataset holds of the report is not in the work folder.
    """
    chosen = set(chosen)
    entries = dict(catalogue.entries)
    held = editions_in_place(dataset)
    planned: list[Planned] = []
    findings = {report: list(found) for report, found in fetched.items()}
    failed = {report: first for report, found in fetched.items() if (first := _first_error(found))}
    for report, entry in sorted(entries.items()):
        known = {sha256 for series, sha256 in held if series == report}
        try:
            editions = [each for each in archive.editions(report) if report in chosen or each.sha256 in known]
        except ArchiveError as error:
            failed.setdefault(report, str(error))
            findings.setdefault(report, []).append(Failure.of(error).finding)
            planned += _from_memory(entry, known, store)
            continue
        planned += [_planned(entry, each, software) for each in editions]
        if report in chosen and not editions and entry.source.kind == "manual":
            told = findings.setdefault(report, [])
            if not any(finding.check == "added-by-hand" for finding in told):
                told.append(Finding(check="added-by-hand", found=where_to_find(entry)))
    for report, error in sorted(catalogue.wrong.items()):
        known = {sha256 for series, sha256 in held if series == report}
        if report not in chosen and not known:
            continue  # nobody asked for it, and nothing of it is published
        failed[report] = str(error)
        findings.setdefault(report, []).append(Failure.of(error).finding)
        if known:
            entries[report], editions = _as_before(report, known, store, error)
            planned += editions
    return Plan(
        entries=tuple(entry for _, entry in sorted(entries.items())),
        editions=tuple(planned),
        findings={report: tuple(found) for report, found in sorted(findings.items()) if found},
        failed=failed,
    )


def _as_before(report: str, contents: set[str], store: Store, error: CatalogueError) -> tuple[Entry, list[Planned]]:
    """The entry with which a report was last published, and its editions as they were last read.

    :raises CatalogueError: something of it is not in the work folder any more: rather than lose it, the run stops.
    """
    entry = store.entry(report)
    planned = _from_memory(entry, contents, store) if entry else []
    held = [each for each in planned if isinstance(store.load(each.key), Edition)]
    if entry is None or len(held) < len(contents):
        raise CatalogueError(
            error.what,
            where=error.where,
            remedy=f"{error.remedy} The dataset holds this report, and the work folder does not: it would be lost.",
        )
    return entry, held


def where_to_find(entry: Entry) -> str:
    """Where a person finds a report that has no address."""
    return " ".join(filter(None, (entry.source.landing_page, entry.source.note)))


def editions_in_place(dataset: Path) -> set[tuple[str, str]]:
    """(report, sha256) of the editions that the dataset in place holds; none where there is no dataset."""
    try:
        with (dataset / "reports.csv").open(encoding="utf-8", newline="") as stream:
            return {(row["series"], row["sha256"]) for row in csv.DictReader(stream)}
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        return set()


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
            rows["reports"].append(_report_row(planned, reading))
            for table, table_rows in reading.rows.items():
                rows.setdefault(table, []).extend(table_rows)
        found = (*found, *(reading.findings if reading else ()))
        rows["findings"] += finding_rows(report_id, found)
        told = _json(found) if failure else ""
        made_from.append([report, planned.sha256, planned.key, told, str(planned.retrieved_at)])
        repaired = store.repaired_path(key)
        lines.append(
            _line(
                planned,
                report_id,
                reading,
                found,
                is_new=planned.key in new,
                repaired_pdf=repaired if reading and repaired.is_file() else None,
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
        to_add={
            report: finding.found or ""
            for report, found in plan.findings.items()
            for finding in found
            if finding.check == "added-by-hand"
        },
        places=places,
        name=hashlib.sha256(json.dumps(sorted(made_from)).encode()).hexdigest(),
    )


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


def _planned(entry: Entry, edition: ArchivedEdition, software: str) -> Planned:
    came = edition.provenance
    return Planned(
        entry=entry,
        sha256=edition.sha256,
        size_bytes=edition.size_bytes,
        as_of=edition.as_of,
        source_url=came.address,
        retrieved_at=came.retrieved_at,
        pdf=edition.path,
        key=key_of(edition.sha256, entry, edition.as_of, software),
    )


def _from_memory(entry: Entry, contents: Iterable[str], store: Store) -> list[Planned]:
    """Editions that the archive does not give any more, as they were last read."""
    return [
        Planned(
            entry=entry,
            sha256=sha256,
            size_bytes=good.size_bytes,
            as_of=good.as_of,
            source_url=good.source_url,
            retrieved_at=datetime.fromisoformat(good.retrieved_at),
            pdf=None,
            key=good.key,
        )
        for sha256 in sorted(contents)
        if (good := store.good(entry.id, sha256)) is not None
    ]


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


def _report_row(planned: Planned, reading: Edition) -> dict[str, Any]:
    entry = planned.entry
    return report_row(
        entry,
        report_id=reading.report_id,
        as_of=reading.as_of,
        sha256=planned.sha256,
        size_bytes=planned.size_bytes,
        page_count=reading.page_count,
        action_count=len(reading.rows.get("actions", ())) if entry.kind == "actions" else None,
        software_version=version(),
        source_url=planned.source_url,
        retrieved_at=planned.retrieved_at,
    )


def _line(
    planned: Planned,
    report_id: str,
    reading: Edition | None,
    found: Sequence[Finding],
    *,
    is_new: bool,
    repaired_pdf: Path | None,
    failure: Failure | None,
) -> Line:
    table = "actions" if planned.entry.kind == "actions" else planned.entry.id.replace("-", "_")
    return Line(
        report=planned.entry.id,
        report_id=report_id,
        rows=len(reading.rows.get(table, ())) if reading else 0,
        errors=sum(finding.severity == "error" for finding in found),
        warnings=sum(finding.severity == "warning" for finding in found),
        notices=sum(finding.severity == "notice" for finding in found),
        repaired=reading.repaired if reading else 0,
        agreement=reading.agreement if reading else {},
        is_new=is_new,
        repaired_pdf=repaired_pdf,
        failure=failure.explanation if failure else None,
    )


def _first_error(findings: Iterable[Finding]) -> str | None:
    return next((finding.message_en for finding in findings if finding.severity == "error"), None)


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
