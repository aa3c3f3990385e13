"""The only place that opens connections to publishers, and the guard over where they lead.

A host's name is resolved once for each connection, every address it has is judged, and the connection goes to an
address that was judged: a name that answers differently the second time gains nothing. The guard sits below httpx and
sees each connection, whatever asked for it. A deadline bounds the whole request, headers and handshake included, not
only the silence between two packets.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import time
import urllib.request
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from flows.fetch.addresses import is_within

#: Name -> the addresses it stands for. Replaced by tests.
Resolver = Callable[[str, int], list[str]]
#: Networks that are not private by their own account and lead to private ones: IPv6 addresses that embed an IPv4 one.
_EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
#: Variables under which other tools look for CA certificates; httpx itself reads the first two.
_CA_FILES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class PrivateAddress(Exception):
    """A name leads to a private network or to this machine; the message is that address."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the public Internet: not private, loopback, link-local, multicast or reserved."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if embedded is None and any(ip in network for network in _EMBEDDING):
            embedded = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if embedded is not None:
            return is_public(str(embedded))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, IPv4 first: many networks announce IPv6 and do not carry it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ordered = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in ordered))


def tls_context(*, use_environment: bool) -> ssl.SSLContext:
    """Certificates are always verified; the CA bundle named by the environment replaces the bundled one.

    :raises OSError: the bundle the environment names cannot be read.
    """
    if use_environment:
        for variable in _CA_FILES:
            if path := os.environ.get(variable):
                if os.path.isdir(path):
                    return ssl.create_default_context(capath=path)
                return ssl.create_default_context(cafile=path)
    return httpx.create_ssl_context(trust_env=use_environment)


class GuardedTransport(httpx.BaseTransport):
    """Sends requests of httpx. The request extension ``deadline`` is a moment of ``time.monotonic``.

    Each request has a connection of its own: with a polite delay between requests nothing is lost, and no request
    travels on a connection that was judged for another host.
    """

    def __init__(
        self,
        *,
        private_hosts: Iterable[str] = (),
        use_environment: bool = True,
        tls: ssl.SSLContext | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self._private_hosts = tuple(private_hosts)
        self._use_environment = use_environment
        self._tls = tls or tls_context(use_environment=use_environment)
        self._resolver = resolver

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """:raises PrivateAddress: the connection would lead to a private network."""
        address = str(request.url)
        deadline = float(request.extensions.get("deadline", time.monotonic() + 3600.0))
        resolver = None if is_within(address, self._private_hosts) else self._resolver
        proxy = _proxy_for(address) if self._use_environment else None
        pool: httpcore.ConnectionPool
        if proxy is None:
            pool = httpcore.ConnectionPool(
                ssl_context=self._tls, network_backend=_Backend(deadline, resolver), max_keepalive_connections=0
            )
        else:
            # The proxy resolves the name, so only an address written as such can be judged here.
            if resolver is not None and not _may_go_through_proxy(request.url.host):
                raise PrivateAddress(request.url.host)
            pool = _proxy_pool(proxy, self._tls, _Backend(deadline, None))
        with _httpx_errors():
            try:
                response = pool.handle_request(
                    httpcore.Request(
                        method=request.method,
                        url=httpcore.URL(
                            scheme=request.url.raw_scheme,
                            host=request.url.raw_host,
                            port=request.url.port,
                            target=request.url.raw_path,
                        ),
                        headers=request.headers.raw,
                        content=request.read(),
                        extensions={"timeout": request.extensions.get("timeout", {})},
                    )
                )
            except BaseException:
                pool.close()
                raise
        return httpx.Response(
            status_code=response.status, headers=response.headers, stream=_Body(response, pool), request=request
        )


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, pool: httpcore.ConnectionPool) -> None:
        self._response = response
        self._pool = pool

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_errors():
            yield from self._response.iter_stream()

    def close(self) -> None:
        try:
            with _httpx_errors():
                self._response.close()
        finally:
            self._pool.close()


class _Backend(httpcore.NetworkBackend):
    """Connects to judged addresses only (``resolver``; None: anywhere), and not past the deadline."""

    def __init__(self, deadline: float, resolver: Resolver | None) -> None:
        self._deadline = deadline
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = [host]
        if self._resolver is not None:
            try:
                addresses = self._resolver(host, port)
            except (OSError, UnicodeError) as error:
                raise httpcore.ConnectError(f"the name '{host}' is not known: {error}") from error
            private = [address for address in addresses if not is_public(address)]
            if private:
                raise PrivateAddress(private[0])
        failure: Exception = httpcore.ConnectError(f"the name '{host}' has no address")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    address, port, _shorter(timeout, self._deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection that never waits past its deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._stream.read(max_bytes, _shorter(timeout, self._deadline))
        except httpcore.ReadTimeout:
            _shorter(None, self._deadline)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _shorter(timeout, self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _shorter(timeout, self._deadline))
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _shorter(timeout: float | None, deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole request is over")
    return left if timeout is None else min(timeout, left)


@contextmanager
def _httpx_errors() -> Generator[None]:
    """httpcore's exceptions as those of httpx, which bear the same names."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        kind: type[httpx.TransportError] = getattr(httpx, type(error).__name__, httpx.TransportError)
        raise kind(str(error)) from error


def _proxy_for(address: str) -> str | None:
    """The proxy the environment names for an address (``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY``, ``NO_PROXY``)."""
    parts = urlsplit(address)
    proxies = urllib.request.getproxies_environment()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or _is_bypassed(parts.netloc.lower(), proxies.get("no", "")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_bypassed(host: str, exceptions: str) -> bool:
    """Whether ``NO_PROXY`` names the host, its domain, or everything (``*``); with or without port."""
    bare = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    for exception in exceptions.lower().split(","):
        name = exception.strip().lstrip(".")
        if name and (name == "*" or any(h == name or h.endswith(f".{name}") for h in (host, bare))):
            return True
    return False


def _proxy_pool(proxy: str, tls: ssl.SSLContext, backend: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
    url = httpx.URL(proxy)
    if url.scheme not in {"http", "https"}:
        raise httpx.UnsupportedProtocol(f"a proxy of the kind '{url.scheme}' is not supported")
    return httpcore.HTTPProxy(
        proxy_url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        proxy_auth=(url.username.encode(), url.password.encode()) if url.username else None,
        ssl_context=tls,
        network_backend=backend,
        max_keepalive_connections=0,
    )


def _may_go_through_proxy(host: str) -> bool:
    bare = host.strip("[]")
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return bare != "localhost" and not bare.endswith(".localhost")
    return is_public(bare)
