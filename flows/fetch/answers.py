"""What answers and failures mean: from statuses, headers and exceptions of the transport to problems with findings."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx

from flows.fetch import content
from flows.fetch.parts import Beginning
from flows.fetch.problems import FetchProblem, Passing
from flows.fetch.retry import BUSY_STATUSES, PASSING_STATUSES, retry_after
from flows.fetch.settings import FetchSettings
from flows.fetch.transport import PrivateAddress

_CONTENT_RANGE = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+|\*)", re.IGNORECASE)
_BY_HAND = "Try again later; if it persists, download the PDF by hand and add it with 'bilan add'."
_LOOK_IT_UP = "Look the report up on the publisher's site and correct 'source' in its catalogue entry."
_ADD_HOST = "If the address is right, add its host to 'source.hosts' of the catalogue entry."


def status_problem(response: httpx.Response, address: str, now: datetime) -> FetchProblem | None:
    """The problem that a status is; None for an answer with the content asked for."""
    status = response.status_code
    if status in {200, 203}:
        return None
    detail = f"{status} {response.reason_phrase}".strip()
    if status in {404, 410}:
        return FetchProblem("file-not-published", address, detail=detail, remedy=_LOOK_IT_UP)
    if status not in PASSING_STATUSES:
        return FetchProblem("server-failed", address, detail=detail, remedy=_BY_HAND)
    asked = retry_after(response.headers.get("retry-after"), now)
    if asked is not None:
        detail += f", Retry-After: {asked:.0f} s"
    check = "server-busy" if status in BUSY_STATUSES else "server-failed"
    return FetchProblem(check, address, detail=detail, remedy=_BY_HAND, passing=Passing(asked_wait=asked))


def quiet_problem(address: str, seconds: float) -> FetchProblem:
    """The host asked to be left in peace and still wants it for *seconds*."""
    return FetchProblem(
        "server-busy",
        address,
        detail=f"Retry-After: {seconds:.0f} s",
        remedy=_BY_HAND,
        passing=Passing(asked_wait=seconds),
    )


def transport_problem(
    error: Exception, address: str, settings: FetchSettings, *, is_in_body: bool = False
) -> FetchProblem:
    """The problem that a failed connection or, *is_in_body*, a cut answer is."""
    if isinstance(error, PrivateAddress):
        return FetchProblem(
            "private-address",
            address,
            detail=str(error),
            remedy="If it is a server of your own network, name its host in BILAN_FETCH_PRIVATE_HOSTS.",
        )
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return FetchProblem(
            "server-unreachable", address, detail=str(error), remedy="Correct the address, or the proxy's."
        )
    if isinstance(error, httpx.TimeoutException):
        limit = settings.connect_timeout if isinstance(error, httpx.ConnectTimeout) else settings.read_timeout
        is_whole = "whole request" in str(error)
        return FetchProblem(
            "server-too-slow",
            address,
            expected=f"{settings.whole_timeout if is_whole else limit:g}",
            remedy=_BY_HAND,
            passing=Passing(is_of_host=not is_whole and not is_in_body),
        )
    certificate = next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        return FetchProblem(
            "server-certificate",
            address,
            detail=certificate.verify_message or str(certificate),
            remedy="If your network has a certificate authority of its own, name its file in SSL_CERT_FILE.",
        )
    detail = str(error) or type(error).__name__
    if is_in_body:
        return incomplete(address, expected="Content-Length", detail=detail)
    is_of_host = isinstance(error, httpx.ConnectError | httpx.ProxyError)
    passing = Passing(is_of_host=is_of_host)
    return FetchProblem("server-unreachable", address, detail=detail, remedy=_BY_HAND, passing=passing)


def again(earlier: FetchProblem, address: str) -> FetchProblem:
    """The problem of a host that failed for another address a moment ago, without asking it once more."""
    return FetchProblem(
        earlier.finding.check,
        address,
        expected=earlier.finding.expected,
        detail=earlier.detail,
        remedy=earlier.remedy,
    )


def incomplete(address: str, *, expected: str, detail: str, is_final: bool = False) -> FetchProblem:
    """Less, or something else, has arrived than *expected*; unless *is_final*, a further attempt may get all of it."""
    passing = None if is_final else Passing()
    return FetchProblem("file-incomplete", address, expected=expected, detail=detail, remedy=_BY_HAND, passing=passing)


def too_large(address: str, limit: int, announced: int | None) -> FetchProblem:
    """The answer has, or announces, more than *limit* bytes."""
    return FetchProblem(
        "file-too-large",
        address,
        expected=str(limit),
        detail=f"{announced} B" if announced else None,
        remedy="If the report is that large, raise 'max_bytes' in 'source' of its catalogue entry.",
    )


def refused(address: str, hosts: tuple[str, ...]) -> FetchProblem:
    """The address is outside what the catalogue entry allows."""
    return FetchProblem("address-refused", address, expected=", ".join(hosts), remedy=_ADD_HOST)


def redirect_refused(here: str, there: str, allowed: str) -> FetchProblem:
    """A redirect leads outside what is allowed."""
    return FetchProblem("redirect-refused", here, expected=allowed, detail=f"→ {there[:500]}", remedy=_ADD_HOST)


def redirect_loop(address: str, limit: int) -> FetchProblem:
    """Redirects come back to where they were, or do not end."""
    return FetchProblem(
        "redirect-loop",
        address,
        expected=str(limit),
        remedy="Open the address in a browser and put the one you reach into the catalogue entry.",
    )


def disallowed(address: str) -> FetchProblem:
    """robots.txt forbids the address."""
    return FetchProblem(
        "robots-disallowed",
        address,
        remedy="Ask the publisher, or download the PDF by hand and add it with 'bilan add'.",
    )


def content_problem(
    path: Path, address: str, content_type: str | None, *, size: int, total: int | None, is_joined: bool
) -> FetchProblem | None:
    """Why the *size* bytes that arrived in *path* are not a whole PDF; None: they are.

    :param total: bytes announced, None where nothing was.
    :param is_joined: the bytes come from more than one answer.
    """
    if total is not None and size != total:
        return incomplete(address, expected=f"{total} B", detail=f"{size} B")
    verdict = content.judge(path)
    if verdict == "not-pdf":
        return FetchProblem(
            "fetched-not-pdf",
            address,
            detail=content.describe(path, content.media_type(content_type)),
            remedy="Open the address in a browser; correct 'source' in the catalogue entry, or add the PDF with "
            "'bilan add'.",
            # One answer's end behind another's beginning: asked for as a whole, it may be right.
            passing=Passing() if is_joined else None,
        )
    if verdict == "incomplete" or (is_joined and not content.is_consistent(path)):
        # All that was announced has come, in one piece: the file is broken where it is published.
        is_final = total is not None and not is_joined
        return incomplete(address, expected="%%EOF", detail=f"{size} B", is_final=is_final)
    return None


def announced_length(response: httpx.Response) -> int | None:
    """The announced length of the body as it will be read, where there is one."""
    text = response.headers.get("content-length", "")
    if response.headers.get("content-encoding") or not (text.isascii() and text.isdigit()):
        return None
    return int(text[:18])


def continues(response: httpx.Response, received: tuple[int, Beginning] | None) -> bool:
    """Whether a 206 gives exactly what was asked for: the rest of the same file."""
    match = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    if match is None or received is None or response.headers.get("content-encoding"):
        return False
    size, beginning = received
    first, last = int(match[1]), int(match[2])
    total = None if match[3] == "*" else int(match[3])
    etag = response.headers.get("etag")
    return (
        first == size
        and last >= first
        and (total is None or last == total - 1)
        and (total is None or beginning.total is None or total == beginning.total)
        and (etag is None or beginning.etag is None or etag == beginning.etag)
        and announced_length(response) in (None, last - first + 1)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__
