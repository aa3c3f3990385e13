"""How the software behaves towards publishers' servers: every limit in one place, with the reason for its default."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from schemas.errors import FetchError

#: What robots.txt files may call this software.
PRODUCT = "bilan"
#: Where a publisher learns what the requests are for, unless the operator names a contact.
DEFAULT_CONTACT = "the operator of this machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Limits of fetching. Times are in seconds, sizes in bytes.

    The environment variable of a field is ``BILAN_FETCH_`` and its name in capitals
    (:meth:`from_environment`); lists are separated by commas.
    """

    #: An address or a mailbox at which the publisher reaches whoever runs this; it stands in the User-Agent.
    contact: str = DEFAULT_CONTACT
    #: Least time between two requests to one host; a longer ``Crawl-delay`` or catalogue ``delay`` counts instead.
    delay: float = 1.0
    #: Longest delay that a robots.txt may ask for and get; above it, this one is kept.
    max_delay: float = 60.0
    connect_timeout: float = 10.0
    #: Longest silence of a server inside an answer.
    read_timeout: float = 30.0
    #: Longest time for one address, all its attempts together; waiting for one's turn does not count.
    whole_timeout: float = 900.0
    #: Attempts at one address.
    attempts: int = 4
    #: Wait before the second attempt; it doubles from attempt to attempt.
    backoff: float = 1.0
    #: Longest wait between two attempts. A server that asks for more is left in peace until the next run.
    max_wait: float = 120.0
    #: Largest PDF; an entry's ``max_bytes`` counts instead.
    max_bytes: int = 200_000_000
    #: Largest index page or answer of a portal.
    max_page_bytes: int = 10_000_000
    #: Redirects followed for one address.
    max_redirects: int = 5
    #: Index pages read for one report.
    max_pages: int = 50
    #: Files looked at for one report.
    max_files: int = 200
    #: Hosts (``name`` or ``name:port``) that may stand at a private or loopback address: an intranet, a test server.
    private_hosts: tuple[str, ...] = ()
    #: Whether proxies and CA bundles are taken from the environment (``HTTPS_PROXY``, ``SSL_CERT_FILE`` ...).
    use_environment: bool = True

    @property
    def user_agent(self) -> str:
        """The User-Agent: product, version, purpose and contact."""
        contact = "".join(c for c in self.contact if c.isascii() and c.isprintable() and c not in "()\\").strip()
        return f"{PRODUCT}/{_software_version()} (reads published reports; contact: {contact or DEFAULT_CONTACT})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> FetchSettings:
        """Defaults, changed by ``BILAN_FETCH_*`` variables.

        :raises FetchError: a variable's value is not of its type, or not positive.
        """
        settings = cls()
        for name, read in _READERS.items():
            variable = f"BILAN_FETCH_{name.upper()}"
            text = environment.get(variable, "").strip()
            if not text:
                continue
            try:
                value = read(text)
            except ValueError as error:
                raise FetchError(
                    f"'{text}' is not {error}.", where=variable, remedy="Correct or unset the environment variable."
                ) from error
            settings = replace(settings, **{name: value})
        return settings


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError("a number of seconds") from None
    if not 0 <= value < 1e6:
        raise ValueError("a number of seconds between 0 and a million")
    return value


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError("a positive whole number")
    return int(text)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def _switch(text: str) -> bool:
    if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise ValueError("'true' or 'false'")
    return text.lower() in {"1", "true", "yes"}


_READERS: dict[str, Callable[[str], Any]] = {
    "contact": str,
    "delay": _seconds,
    "max_delay": _seconds,
    "connect_timeout": _seconds,
    "read_timeout": _seconds,
    "whole_timeout": _seconds,
    "attempts": _count,
    "backoff": _seconds,
    "max_wait": _seconds,
    "max_bytes": _count,
    "max_page_bytes": _count,
    "max_redirects": _count,
    "max_pages": _count,
    "max_files": _count,
    "private_hosts": _list,
    "use_environment": _switch,
}


def _software_version() -> str:
    try:
        return version("bilan")
    except PackageNotFoundError:
        return "0"
