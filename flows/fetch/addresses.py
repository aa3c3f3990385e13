"""Addresses: one spelling for each, and which of them may be asked.

Normalisation follows RFC 3986 section 6.2 (case, percent-encoding, dot segments, default port) and drops the fragment;
what it gives for its own result is the same again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_BLANK = re.compile(r"[\t\r\n]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: Kept as they are in a path and in a query; everything else that is not unreserved gets percent-encoded.
_PATH_SAFE = "/:@!$&'()*+,;=%-._~"
_QUERY_SAFE = _PATH_SAFE + "?[]"
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?|\[[0-9a-f:.]+\]")


class NotAnAddress(ValueError):
    """What a page or a catalogue gives as an address cannot be asked for; the message says why."""


def normalise(address: str, base: str | None = None) -> str:
    """The one spelling of *address*, resolved against *base* where it is relative.

    :raises NotAnAddress: it is not an ``http`` or ``https`` address, names no host, or carries a password.
    """
    address = _BLANK.sub("", address).strip(" \x00\x0b\x0c\u00a0")
    try:
        parts = urlsplit(urljoin(base, address) if base else address)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise NotAnAddress(f"malformed ({error})") from None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise NotAnAddress(f"scheme '{scheme}'" if scheme else "no scheme")
    if parts.username is not None or parts.password is not None:
        raise NotAnAddress("user name or password inside")
    host = _host(host)
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _without_dots(_encode(parts.path, _PATH_SAFE)) or "/"
    return urlunsplit((scheme, netloc, path, _encode(parts.query, _QUERY_SAFE), ""))


def host_of(address: str) -> str:
    """``host:port`` of a normalised address, the port always written."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or _DEFAULT_PORTS[parts.scheme]}"


def is_within(address: str, hosts: Iterable[str]) -> bool:
    """Whether a normalised address stands on one of *hosts*: ``name`` (any port), or ``name:port``."""
    here = host_of(address)
    name = here.rpartition(":")[0]
    for host in hosts:
        allowed = host.strip().lower().rstrip(".")
        bare, colon, port = allowed.rpartition(":")
        has_port = bool(colon) and port.isdigit() and (not bare.count(":") or bare.endswith("]"))
        try:
            bare = _host((bare if has_port else allowed).strip("[]"))
        except NotAnAddress:
            continue
        if here == f"{bare}:{port}" if has_port else name.rstrip(".") == bare:
            return True
    return False


def file_name_of(address: str) -> str | None:
    """The last part of the address's path as a plain file name, without folder; None: there is none."""
    last = unquote(urlsplit(address).path.rpartition("/")[2])
    return plain_name(last)


def plain_name(name: str) -> str | None:
    """A name somebody else chose, reduced to its last component, at most 200 characters; None: nothing is left."""
    name = PurePosixPath(name.replace("\\", "/")).name
    name = "".join(c for c in name if c.isprintable()).strip().lstrip(".")
    return name[:200] or None


def readable(address: str) -> str:
    """The address as a person writes it: percent-encoded letters decoded. For matching and for messages only."""
    return unquote(address, errors="replace")


def _host(host: str) -> str:
    host = host.lower()
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise NotAnAddress(f"host '{host}'") from None
    if not _HOST.fullmatch(host):
        raise NotAnAddress(f"host '{host}'" if host else "no host")
    return host.rstrip(".")


def _encode(text: str, safe: str) -> str:
    """Percent-encode what must be, decode what need not be, and write the remaining escapes in capitals."""
    stray = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    encoded = quote(stray, safe=safe, errors="replace")

    def spell(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(spell, encoded)


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4, for an absolute path."""
    kept: list[str] = []
    parts = path.split("/")
    for place, part in enumerate(parts):
        is_last = place == len(parts) - 1
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
            continue
        if is_last:
            kept.append("")
    return "/".join(kept)
