"""A web server that does to its clients whatever a test writes down, byte by byte. It listens on 127.0.0.1 only."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

Handler = Callable[["Exchange"], None]


@dataclass
class Exchange:
    """One request and the connection it came on."""

    path: str
    headers: dict[str, str]
    connection: socket.socket
    #: Set when the test is over: endless handlers watch it.
    stop: threading.Event

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(self, status: str, body: bytes = b"", *, length: int | None = None, **headers: str) -> None:
        """A whole answer; *length* announces another length than the body's."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name}: {value}" for name, value in named.items()]
        self.send(("\r\n".join([*lines, "Connection: close", "", ""])).encode("latin-1") + body)

    def pdf(self, body: bytes, **headers: str) -> None:
        self.answer("200 OK", body, **{"Content_Type": "application/pdf", **headers})

    def html(self, body: str, **headers: str) -> None:
        self.answer("200 OK", body.encode(), **{"Content_Type": "text/html; charset=utf-8", **headers})

    def reset(self) -> None:
        """Cut the connection so that the client gets a reset, not an end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


@dataclass
class HostileServer:
    """Serves ``routes``: path (with its query) -> handler. What has no route is a 404, robots.txt too."""

    tls: ssl.SSLContext | None = None
    routes: dict[str, Handler] = field(default_factory=dict)
    log: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)

    @property
    def port(self) -> int:
        return self._socket.getsockname()[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of each request for *path*."""
        return [headers for asked, headers in self.log if asked == path]

    def __enter__(self) -> HostileServer:
        self._accepting.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stop.set()
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._accepting.join()
        self._socket.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                self._exchange(connection)
            except OSError:
                pass  # the client went away, as clients of hostile servers do
            finally:
                connection.close()

    def _exchange(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            block = connection.recv(65536)
            if not block:
                return
            received += block
            if received.startswith(b"\x16"):
                # Somebody begins TLS: servers of plain HTTP answer so.
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
        first, *lines = received.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path = first.split(" ")[1]
        self.log.append((path, headers))
        exchange = Exchange(path=path, headers=headers, connection=connection, stop=self._stop)
        self.routes.get(path, lambda e: e.answer("404 Not Found", b"nothing here"))(exchange)
