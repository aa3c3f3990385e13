"""Asks publishers' servers: politely, within bounds, and only where the catalogue allows.

:meth:`Client.read` gets an index page or an answer of a portal, :meth:`Client.download` a PDF. Whatever goes wrong is a
:class:`~flows.fetch.problems.FetchProblem`, whose finding says what happened.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import httpx

from flows.archive import sha256_of
from flows.fetch import answers, content, robots
from flows.fetch.addresses import NotAnAddress, file_name_of, host_of, is_within, normalise
from flows.fetch.courtesy import SHARED, Courtesy
from flows.fetch.parts import Part, Validators, beginning_of, cannot_write, part_for, validators_of
from flows.fetch.problems import FetchProblem
from flows.fetch.retry import PASSING_STATUSES, wait_before
from flows.fetch.settings import FetchSettings
from flows.fetch.transport import GuardedTransport, PrivateAddress, Resolver, resolve, tls_context
from schemas.catalogue import Source
from schemas.errors import FetchError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
#: Headers kept in the archive.
_KEPT = ("content-type", "content-length", "content-disposition", "date", "etag", "last-modified", "server")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where and how one report may be fetched."""

    hosts: tuple[str, ...]
    #: Seconds between requests, beyond what settings and robots.txt ask for.
    delay: float = 0.0
    max_bytes: int | None = None

    @classmethod
    def of(cls, source: Source) -> Reach:
        """What a catalogue entry allows."""
        return cls(hosts=source.hosts, delay=source.delay or 0.0, max_bytes=source.max_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An index page, or an answer of a portal."""

    #: The address that answered, after redirects.
    address: str
    body: bytes
    content_type: str
    #: As for a :class:`Download`.
    has_moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A whole PDF; ``path`` is good until the ``with`` block ends."""

    path: Path
    sha256: str
    size_bytes: int
    address: str
    final_address: str
    #: Whether the address redirects, and every redirect on the way is a permanent one.
    has_moved: bool
    retrieved_at: datetime
    #: Response headers worth keeping, names in lower case.
    headers: dict[str, str]
    validators: Validators
    file_name: str | None
    #: The media type announced, where it is not one of a PDF.
    odd_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that the content is the one known."""

    address: str
    final_address: str
    has_moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    response: httpx.Response
    address: str
    has_moved: bool


class _Budget:
    """Time for one address. It runs during requests only."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @property
    def is_spent(self) -> bool:
        return self._left <= 0

    @contextmanager
    def running(self) -> Generator[float]:
        """Gives the moment at which the time will be over."""
        start = time.monotonic()
        try:
            yield start + self._left
        finally:
            self._left -= time.monotonic() - start


class Client:
    """Fetches within *settings*. Threads may share one; close it, or use it as a context manager."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        courtesy: Courtesy = SHARED,
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """:raises FetchError: the CA bundle that the environment names cannot be read."""
        self.settings = settings
        self._courtesy = courtesy
        try:
            context = tls or tls_context(use_environment=settings.use_environment)
        except OSError as error:
            raise FetchError(
                f"the CA bundle cannot be read ({error}).",
                where="SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE",
                remedy="Correct or unset the environment variable.",
            ) from error
        # Without httpx.Client, which keeps cookies and reads every redirect's target before we judge it.
        self._transport = GuardedTransport(
            private_hosts=settings.private_hosts,
            use_environment=settings.use_environment,
            tls=context,
            resolver=resolver,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release what the client holds."""
        self._transport.close()

    def read(self, address: str, reach: Reach, *, accept: str = "text/html", is_api: bool = False) -> Page:
        """An index page, or an answer of a portal's interface.

        :param is_api: the address belongs to an interface made for programs: robots.txt, which is addressed to
            crawlers of pages, sets the pace and does not forbid it.
        :raises FetchProblem: it could not be had.
        """
        headers = {"Accept": f"{accept}, */*;q=0.1", "Accept-Encoding": "gzip"}

        def attempt(budget: _Budget) -> Page:
            with self._reply(address, reach, headers, budget, is_api=is_api) as reply:
                self._check_status(reply, address)
                body = b"".join(self._body(reply, address, self.settings.max_page_bytes))
                kind = reply.response.headers.get("content-type", "")
                return Page(address=reply.address, body=body, content_type=kind, has_moved=reply.has_moved)

        return self._persist(attempt)

    @contextmanager
    def download(
        self, address: str, reach: Reach, folder: Path, known: Validators | None = None
    ) -> Generator[Download | NotModified]:
        """A PDF, whole and checked, in *folder* while the ``with`` block lasts.

        A cut download is continued, also by a later run. With *known*, the server may answer that nothing changed.

        :raises FetchProblem: it could not be had, or is not a whole PDF.
        :raises FetchError: *folder* cannot be written.
        """
        with part_for(address, folder) as part:

            def attempt(budget: _Budget) -> Download | NotModified:
                try:
                    return self._download(address, reach, part, known, budget)
                except OSError as error:
                    raise cannot_write(folder, error) from error

            result = self._persist(attempt)
            try:
                yield result
            finally:
                part.discard()

    def _download(
        self, address: str, reach: Reach, part: Part, known: Validators | None, budget: _Budget
    ) -> Download | NotModified:
        limit = reach.max_bytes or self.settings.max_bytes
        # Compression would make ranges and lengths ambiguous, and PDFs are compressed inside.
        headers = {"Accept": "application/pdf, */*;q=0.1", "Accept-Encoding": "identity"}
        received = part.received()
        if received is not None:
            headers |= {"Range": f"bytes={received[0]}-", "If-Range": received[1].token or ""}
        elif known is not None:
            headers |= known.conditions
        with self._reply(address, reach, headers, budget) as reply:
            response = reply.response
            if response.status_code == 304 and "Range" not in headers and known is not None and known.conditions:
                return NotModified(address=address, final_address=reply.address, has_moved=reply.has_moved)
            is_rest = response.status_code == 206
            if response.status_code == 416 or (is_rest and not answers.continues(response, received)):
                part.discard()
                given = f"{response.status_code} {response.headers.get('content-range', '')}".strip()
                raise answers.incomplete(address, expected=headers.get("Range", "200 OK"), detail=given)
            length = answers.announced_length(response)
            start, total = (received[0], received[1].total) if is_rest and received else (0, length)
            if not is_rest:
                self._check_status(reply, address)
                if length is not None and length > limit:
                    raise answers.too_large(address, limit, length)
                part.begin(beginning_of(response.headers, length))
            size = start
            try:
                with part.path.open("ab") as stream:
                    for piece in self._body(reply, address, limit - start):
                        stream.write(piece)
                        size += len(piece)
            except FetchProblem as problem:
                if problem.passing is None:
                    part.discard()
                raise
            kind = response.headers.get("content-type")
            problem = answers.content_problem(part.path, address, kind, size=size, total=total, is_joined=is_rest)
            if problem is not None:
                part.discard()
                raise problem
            announced = content.media_type(kind)
            name = content.announced_name(response.headers.get("content-disposition"))
            return Download(
                path=part.path,
                sha256=sha256_of(part.path),
                size_bytes=size,
                address=address,
                final_address=reply.address,
                has_moved=reply.has_moved,
                retrieved_at=datetime.now(UTC).replace(microsecond=0),
                headers={name: response.headers[name] for name in _KEPT if name in response.headers},
                validators=validators_of(response.headers),
                file_name=name or file_name_of(reply.address),
                odd_type=None if content.is_pdf_type(announced) else announced,
            )

    @contextmanager
    def _reply(
        self, address: str, reach: Reach, headers: dict[str, str], budget: _Budget, *, is_api: bool = False
    ) -> Generator[_Reply]:
        """The answer at the end of the redirects; each step is within *reach* and what robots.txt allows."""
        here = address
        seen = {here}
        is_permanent = True
        for _ in range(self.settings.max_redirects + 1):
            if not is_within(here, reach.hosts):
                raise answers.refused(here, reach.hosts)
            if earlier := self._courtesy.problem_of(host_of(here)):
                raise answers.again(earlier, here)
            delay = max(self.settings.delay, reach.delay, self._robots_delay(here, reach, budget, is_api=is_api))
            if quiet := self._courtesy.quiet_for(host_of(here)):
                raise answers.quiet_problem(here, quiet)
            self._courtesy.wait_turn(host_of(here), delay)
            with budget.running() as deadline:
                response = self._send(here, headers, deadline)
                try:
                    target = response.headers.get("location")
                    if response.status_code not in _REDIRECTS or not target:
                        yield _Reply(response=response, address=here, has_moved=is_permanent and here != address)
                        return
                finally:
                    response.close()
            is_permanent = is_permanent and response.status_code in _FOR_GOOD
            here = _redirected(here, target, reach)
            if here in seen:
                break
            seen.add(here)
        raise answers.redirect_loop(address, self.settings.max_redirects)

    def _send(self, address: str, headers: dict[str, str], deadline: float) -> httpx.Response:
        silence = self.settings.read_timeout
        limits = {"connect": self.settings.connect_timeout, "read": silence, "write": silence, "pool": silence}
        own = {"User-Agent": self.settings.user_agent, "Connection": "close"}
        try:
            request = httpx.Request(
                "GET", address, headers=own | headers, extensions={"timeout": limits, "deadline": deadline}
            )
            return self._transport.handle_request(request)
        except (httpx.HTTPError, httpx.InvalidURL, PrivateAddress) as error:
            raise answers.transport_problem(error, address, self.settings) from error

    def _body(self, reply: _Reply, address: str, limit: int) -> Iterator[bytes]:
        """The body, decompressed, at most *limit* bytes."""
        size = 0
        try:
            for piece in content.decoded(reply.response):
                size += len(piece)
                if size > limit:
                    raise answers.too_large(address, limit, None)
                yield piece
        except httpx.HTTPError as error:
            raise answers.transport_problem(error, address, self.settings, is_in_body=True) from error
        except content.BrokenCoding as error:
            raise answers.incomplete(address, expected="Content-Encoding", detail=str(error)) from error

    def _robots_delay(self, address: str, reach: Reach, budget: _Budget, *, is_api: bool) -> float:
        """:raises FetchProblem: robots.txt forbids the address, or cannot be had because the server fails."""
        site = robots.address_for(address)
        if address == site:
            return 0.0
        rules = self._courtesy.rules(site)
        if rules is None:
            rules = self._read_rules(site, reach, budget)
            self._courtesy.learn_rules(site, rules)
        if not is_api and not rules.allows(address):
            raise answers.disallowed(address)
        return min(rules.delay, self.settings.max_delay)

    def _read_rules(self, site: str, reach: Reach, budget: _Budget) -> robots.Rules:
        headers = {"Accept": "text/plain, */*;q=0.1", "Accept-Encoding": "gzip"}
        try:
            with self._reply(site, reach, headers, budget) as reply:
                status = reply.response.status_code
                if 400 <= status < 500 and status not in PASSING_STATUSES:
                    return robots.NO_RULES
                self._check_status(reply, site)
                body = b""
                for piece in self._body(reply, site, self.settings.max_page_bytes):
                    body += piece
                    if len(body) >= robots.MAX_BYTES:
                        break
                return robots.parse(body)
        except FetchProblem as problem:
            # A robots.txt that leads elsewhere or nowhere is none at all.
            if problem.finding.check in {"redirect-refused", "redirect-loop"}:
                return robots.NO_RULES
            raise

    def _check_status(self, reply: _Reply, address: str) -> None:
        problem = answers.status_problem(reply.response, address, datetime.now(UTC))
        if problem is not None:
            if problem.passing and problem.passing.asked_wait:
                self._courtesy.keep_quiet(host_of(reply.address), problem.passing.asked_wait)
            raise problem

    def _persist(self, attempt: Callable[[_Budget], T]) -> T:
        """Try until it works, cannot work, or enough was tried."""
        budget = _Budget(self.settings.whole_timeout)
        number = 1
        while True:
            try:
                return attempt(budget)
            except FetchProblem as problem:
                number += 1
                if problem.passing is None or number > self.settings.attempts or budget.is_spent:
                    if problem.passing and problem.passing.is_of_host:
                        self._courtesy.note_down(host_of(problem.where), problem)
                    raise
                wait = wait_before(
                    number,
                    backoff=self.settings.backoff,
                    longest=self.settings.max_wait,
                    asked=problem.passing.asked_wait,
                    chance=random.random(),
                )
                if wait is None:
                    raise
            self._courtesy.sleep(wait)


def _redirected(here: str, target: str, reach: Reach) -> str:
    try:
        there = normalise(target, base=here)
    except NotAnAddress as error:
        raise answers.redirect_refused(here, f"{target}, {error}", ", ".join(reach.hosts)) from error
    if not is_within(there, reach.hosts):
        raise answers.redirect_refused(here, there, ", ".join(reach.hosts))
    if here.startswith("https:") and not there.startswith("https:"):
        raise answers.redirect_refused(here, there, "https:")
    return there
