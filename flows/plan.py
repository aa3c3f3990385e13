"""What a run is to publish: which editions, under which names, and what hinders their reading.

Editions of the chosen reports come from the archive, those of the others from the dataset in place. What the archive
or the catalogue does not give any more is planned as it was last read.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flows.archive import Archive, ArchivedEdition
from flows.store import Failure, Store, key_of
from schemas.catalogue import Catalogue, Entry
from schemas.edition import Edition
from schemas.errors import ArchiveError, CatalogueError
from schemas.findings import Finding


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
    #: All reports of the catalogue, also those whose entry is wrong.
    known: frozenset[str]
    #: Report that the catalogue has no more -> how many editions of it are in the dataset in place.
    gone: Mapping[str, int]


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
        known=frozenset({*catalogue.entries, *catalogue.wrong}),
        gone=_gone(held, catalogue),
    )


def _gone(held: Iterable[tuple[str, str]], catalogue: Catalogue) -> dict[str, int]:
    """The reports of the dataset in place that the catalogue has no more, and how many editions each has there."""
    series = [report for report, _ in held if report not in catalogue.entries and report not in catalogue.wrong]
    return dict(sorted(Counter(series).items()))


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


def _first_error(findings: Iterable[Finding]) -> str | None:
    return next((finding.message_en for finding in findings if finding.severity == "error"), None)
