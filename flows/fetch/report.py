"""One report: what its source publishes now, against what the archive has.

Every finding follows from what the archive and the state hold and from what the servers answer in this run, not from
what an earlier run happened to say: an interrupted run, repeated, ends with the findings of an undisturbed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise

from flows.archive import Archive, ArchivedEdition, Provenance
from flows.fetch import content
from flows.fetch.addresses import is_within
from flows.fetch.client import Client, NotModified, Reach
from flows.fetch.parts import Validators, forget_old_parts
from flows.fetch.problems import FetchProblem
from flows.fetch.settings import FetchSettings
from flows.fetch.sources import list_candidates
from flows.fetch.state import FetchState, Seen
from schemas.catalogue import Entry
from schemas.findings import Finding

#: ``Provenance.added_by`` of what this module puts into the archive.
ADDED_BY = "fetch"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOutcome:
    """What fetching one report came to."""

    report_id: str
    #: Editions that this call put into the archive.
    new: tuple[ArchivedEdition, ...] = ()
    #: Editions that the source still publishes and the archive had.
    unchanged: tuple[ArchivedEdition, ...] = ()
    findings: tuple[Finding, ...] = ()


def fetch_report(
    entry: Entry, archive: Archive, state: FetchState, settings: FetchSettings, *, client: Client | None = None
) -> FetchOutcome:
    """Look at the report's source and put new editions into *archive*; nothing there is changed or removed.

    What goes wrong at one address is a finding, and the others go on. Threads may fetch several reports at once; hosts
    are then still asked one request at a time.

    :param client: where several reports are fetched; it then counts instead of *settings*, and stays open.
    :raises ArchiveError: the archive is damaged or cannot be written.
    :raises FetchError: the state cannot be written, or the settings cannot work.
    """
    editions = archive.editions(entry.id)
    if entry.source.kind == "manual":
        hint = " ".join(part for part in (entry.source.landing_page, entry.source.note) if part)
        findings = () if editions else (Finding(check="added-by-hand", found=hint),)
        return FetchOutcome(report_id=entry.id, unchanged=tuple(editions), findings=findings)
    forget_old_parts(state.parts)
    with nullcontext(client) if client else Client(settings) as asking:
        listing = list_candidates(entry.source, asking)
        visit = _Visit(entry=entry, archive=archive, state=state, client=asking, editions=editions)
        listed = [candidate.address for candidate in listing.candidates]
        for address in listed:
            visit.look(address)
        if entry.source.kind in {"page", "ckan"} and listing.is_complete:
            for address in visit.known_addresses():
                if address not in listed and is_within(address, entry.source.hosts):
                    visit.look(address, is_listed=False)
    findings = (
        *listing.findings,
        *visit.findings,
        *_replaced(visit.histories()),
        *_duplicated(listed, visit.seen),
        *_odd_types(visit.editions.values()),
    )
    return FetchOutcome(
        report_id=entry.id,
        new=tuple(visit.new.values()),
        unchanged=tuple(e for sha256, e in visit.present.items() if sha256 not in visit.new),
        findings=tuple(dict.fromkeys(findings)),
    )


class _Visit:
    """The addresses of one report, looked at one after the other."""

    def __init__(
        self, *, entry: Entry, archive: Archive, state: FetchState, client: Client, editions: Iterable[ArchivedEdition]
    ) -> None:
        self._entry = entry
        self._archive = archive
        self._state = state
        self._client = client
        self._reach = Reach.of(entry.source)
        #: Content -> edition, oldest first.
        self.editions = {edition.sha256: edition for edition in editions}
        self.seen = state.load(entry.id)
        self.new: dict[str, ArchivedEdition] = {}
        self.present: dict[str, ArchivedEdition] = {}
        self.findings: list[Finding] = []

    def known_addresses(self) -> list[str]:
        """Every address that ever gave an edition, in alphabetical order."""
        return sorted({address for address, contents in self.histories().items() if contents})

    def histories(self) -> dict[str, tuple[str, ...]]:
        """Address -> the archived contents it gave, in the order in which they appeared there."""
        found = {
            address: [sha256 for sha256 in seen.contents if sha256 in self.editions]
            for address, seen in self.seen.items()
        }
        # What the state does not know (it was deleted, or a run was cut short) stands in the sidecars.
        for edition in sorted(self.editions.values(), key=lambda e: (e.provenance.retrieved_at, e.sha256)):
            came = edition.provenance
            if came.address and came.added_by == ADDED_BY:
                contents = found.setdefault(came.address, [])
                if edition.sha256 not in contents:
                    contents.append(edition.sha256)
        return {address: tuple(contents) for address, contents in found.items()}

    def look(self, address: str, *, is_listed: bool = True) -> None:
        """Ask for one address."""
        known = self._known(address)
        try:
            with self._client.download(
                address, self._reach, self._state.parts, known.validators if known else None
            ) as answer:
                # What index pages and portals link to is theirs to correct.
                if answer.has_moved and self._entry.source.kind == "pdf":
                    moved = f"{address} → {answer.final_address}"
                    self.findings.append(Finding(check="file-moved", found=moved))
                if isinstance(answer, NotModified):
                    assert known is not None
                    self.present[known.sha256] = self.editions[known.sha256]
                    self._note(address, known.sha256, known.validators)
                else:
                    edition = self._archive.add(
                        answer.path,
                        self._entry.id,
                        None,
                        Provenance(
                            added_by=ADDED_BY,
                            retrieved_at=answer.retrieved_at,
                            address=address,
                            final_address=answer.final_address,
                            headers=answer.headers,
                            file_name=answer.file_name,
                            licence=self._entry.licence,
                        ),
                    )
                    if edition.is_new:
                        self.new[edition.sha256] = edition
                    self.editions.setdefault(edition.sha256, edition)
                    self.present[edition.sha256] = edition
                    self._note(address, edition.sha256, answer.validators)
        except FetchProblem as problem:
            if problem.is_gone and self.histories().get(address):
                self.findings.append(Finding(check="file-gone", found=address))
            else:
                self.findings.append(problem.finding)
        else:
            if not is_listed:
                self.findings.append(Finding(check="file-unlisted", found=address))

    def _known(self, address: str) -> Seen | None:
        """The present content of an address, if the archive has it, with what to ask for it again."""
        seen = self.seen.get(address)
        if seen is None:
            contents = self.histories().get(address)
            if not contents:
                return None
            headers = self.editions[contents[-1]].provenance.headers
            validators = Validators(etag=headers.get("etag"), last_modified=headers.get("last-modified"))
            seen = Seen(contents=contents, sha256=contents[-1], validators=validators)
        edition = self.editions.get(seen.sha256)
        return seen if edition is not None and edition.path.is_file() else None

    def _note(self, address: str, sha256: str, validators: Validators) -> None:
        known = self.seen.get(address)
        before = known or Seen(contents=self.histories().get(address, ()), sha256=sha256, validators=validators)
        after = before.then(sha256, validators)
        if known != after:
            self.seen[address] = after
            self._state.save(self._entry.id, self.seen)


def _replaced(histories: Mapping[str, tuple[str, ...]]) -> list[Finding]:
    return [
        Finding(check="file-replaced", expected=f"SHA-256 {old[:12]}…", found=f"{address} (SHA-256 {new[:12]}…)")
        for address, contents in sorted(histories.items())
        for old, new in pairwise(contents)
    ]


def _duplicated(listed: Iterable[str], seen: Mapping[str, Seen]) -> list[Finding]:
    first: dict[str, str] = {}
    findings: list[Finding] = []
    for address in listed:
        if address in seen:
            earlier = first.setdefault(seen[address].sha256, address)
            if earlier != address:
                findings.append(Finding(check="file-duplicated", expected=earlier, found=address))
    return findings


def _odd_types(editions: Iterable[ArchivedEdition]) -> list[Finding]:
    findings: list[Finding] = []
    for edition in editions:
        came = edition.provenance
        announced = content.media_type(came.headers.get("content-type"))
        if came.added_by == ADDED_BY and came.address and not content.is_pdf_type(announced):
            findings.append(Finding(check="file-type-differs", found=f"{came.address} ({announced})"))
    return findings
