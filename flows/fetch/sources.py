"""From a catalogue source to the addresses at which editions of the report stand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from flows.fetch.addresses import NotAnAddress, normalise, readable
from flows.fetch.client import Client, Reach
from flows.fetch.links import Link, is_html, links_of
from flows.fetch.problems import FetchProblem
from schemas.catalogue import Source
from schemas.findings import Finding

_PDF_NAME = re.compile(r"\.pdf$", re.IGNORECASE)
_API = re.compile(r"/api(/3)?(/action(/\w*)?)?/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address at which an edition stands, according to the source."""

    address: str
    #: The words of the link, or the name of the resource.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a source lists, in its order, each address once."""

    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...] = ()
    #: Whether the whole list was read, so that an address missing from it is really no longer listed.
    is_complete: bool = True


def list_candidates(source: Source, client: Client) -> Listing:
    """The addresses of a source's editions. What goes wrong is a finding, and the list is then incomplete."""
    if source.kind == "manual" or not source.url:
        return Listing(candidates=())
    try:
        address = normalise(source.url)
    except NotAnAddress as error:
        problem = Finding(check="address-refused", expected="http, https", found=f"{source.url} ({error})")
        return Listing(candidates=(), findings=(problem,), is_complete=False)
    if source.kind == "pdf":
        return Listing(candidates=(Candidate(address=address),))
    try:
        if source.kind == "ckan":
            return _of_data_set(source, address, client)
        return _of_pages(source, address, client)
    except FetchProblem as problem:
        return Listing(candidates=(), findings=(problem.finding,), is_complete=False)


def chosen(links: Sequence[Link], source: Source) -> list[Link]:
    """The links that fit the source's rule: both patterns, where both are given; without any, the name ends in .pdf."""
    if not source.link_url and not source.link_text:
        return [link for link in links if _PDF_NAME.search(urlsplit(link.address).path)]
    return [
        link
        for link in links
        if (not source.link_url or _fits_address(source.link_url, link.address))
        and (not source.link_text or any(re.search(source.link_text, text) for text in (link.text, *link.labels)))
    ]


def _of_pages(source: Source, first: str, client: Client) -> Listing:
    """The chosen links of an index page and of the further pages it leads to."""
    reach = Reach.of(source)
    limit = client.settings.max_pages
    pending, seen = [first], {first}
    found: list[Link] = []
    findings: list[Finding] = []
    moved: list[Finding] = []
    pages = 0
    while pending:
        address = pending.pop(0)
        if pages >= limit:
            findings.append(Finding(check="listing-too-long", expected=f"{limit} pages", found=address))
            break
        pages += 1
        try:
            page = client.read(address, reach)
        except FetchProblem as problem:
            # The pages read so far count; nothing is concluded from what they do not list.
            findings.append(problem.finding)
            continue
        if not is_html(page.content_type):
            findings.append(Finding(check="listing-unreadable", found=f"{address} ({page.content_type})"))
            continue
        if page.has_moved and address == first:
            moved.append(Finding(check="file-moved", found=f"{address} → {page.address}"))
        links = links_of(page.body, page.content_type, page.address)
        found += chosen(links, source)
        for link in links:
            if source.next_page and link.address not in seen and _fits_address(source.next_page, link.address):
                seen.add(link.address)
                pending.append(link.address)
    listing = _listing(found, findings, source, first, client)
    return replace(listing, findings=(*moved, *listing.findings))


def _of_data_set(source: Source, portal: str, client: Client) -> Listing:
    """The PDF resources of a data set, by the portal's ``package_show``."""
    address = package_address(portal, source.dataset or "")
    page = client.read(address, Reach.of(source), accept="application/json", is_api=True)
    try:
        answer = json.loads(page.body)
        if answer["success"] is not True:
            raise ValueError(str(answer.get("error")))
        resources = answer["result"]["resources"]
        links = [link for resource in resources if (link := _resource(resource, page.address, source))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        detail = f"{type(error).__name__}: {error}"[:300]
        found = Finding(check="listing-unreadable", found=f"{address} ({detail})")
        return Listing(candidates=(), findings=(found,), is_complete=False)
    if source.link_url or source.link_text:
        links = chosen(links, source)
    return _listing(links, [], source, address, client)


def package_address(portal: str, data_set: str) -> str:
    """The address of ``package_show``, for a portal's address with or without the path of its interface."""
    return normalise(f"{_API.sub('', portal.rstrip('/'))}/api/3/action/package_show?{urlencode({'id': data_set})}")


def _resource(resource: Any, base: str, source: Source) -> Link | None:
    """A resource of a data set as a link; None where it is not a PDF or has no address."""
    text = str(resource.get("url") or "")
    kinds = {str(resource.get(key) or "").lower().lstrip(".") for key in ("format", "mimetype")}
    try:
        address = normalise(text, base=base)
    except NotAnAddress:
        return None
    says_pdf = any(kind in {"pdf", "application/pdf", "application/x-pdf"} for kind in kinds)
    # A rule on the address is the steward's own word: it counts over what the portal says of the format.
    if not text or not (says_pdf or source.link_url or _PDF_NAME.search(urlsplit(address).path)):
        return None
    translated = resource.get("name_translated")
    names = translated.values() if isinstance(translated, dict) else ()
    labels = tuple(str(name) for name in (*names, resource.get("description")) if name)
    return Link(address=address, text=str(resource.get("name") or ""), labels=labels)


def _listing(links: Sequence[Link], findings: list[Finding], source: Source, address: str, client: Client) -> Listing:
    limit = client.settings.max_files
    first: dict[str, Candidate] = {}
    for link in links:
        first.setdefault(link.address, Candidate(address=link.address, text=link.text))
    candidates = list(first.values())
    is_complete = not findings
    if not candidates and is_complete:
        rule = ", ".join(rule for rule in (source.link_url, source.link_text) if rule) or ".pdf"
        findings = [Finding(check="no-link-found", expected=rule, found=address)]
    if len(candidates) > limit:
        rest = candidates[limit].address
        findings = [*findings, Finding(check="listing-too-long", expected=f"{limit} PDF", found=rest)]
        candidates, is_complete = candidates[:limit], False
    return Listing(candidates=tuple(candidates), findings=tuple(findings), is_complete=is_complete)


def _fits_address(rule: str, address: str) -> bool:
    """Whether a pattern fits the address, as it is sent or as a person writes it."""
    return bool(re.search(rule, address) or re.search(rule, readable(address)))
