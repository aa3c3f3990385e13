"""robots.txt: what a site asks of programs (RFC 9309).

A site without the file allows everything; one whose file cannot be had because the server fails forbids everything for
the moment. Only the first 500 KiB count.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from flows.fetch.settings import PRODUCT

MAX_BYTES = 500 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one site (scheme, host and port)."""

    parsed: Protego | None

    def allows(self, address: str) -> bool:
        """Whether the address may be asked for."""
        return self.parsed is None or self.parsed.can_fetch(address, PRODUCT)

    @property
    def delay(self) -> float:
        """Seconds the site asks for between two requests; 0 where it says nothing."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        spacing = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self.parsed.crawl_delay(PRODUCT) or 0.0, spacing, 0.0)


#: A site that asks for nothing.
NO_RULES = Rules(parsed=None)


def parse(body: bytes) -> Rules:
    """The rules of a robots.txt, whatever it holds: what is not a rule, an HTML page for example, is passed over."""
    return Rules(parsed=Protego.parse(body[:MAX_BYTES].decode("utf-8", errors="replace")))


def address_for(address: str) -> str:
    """Where the robots.txt stands that counts for *address*."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
