"""A real HTTP server on loopback whose answers are raw bytes, so that a test can send what no server library would."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Self

PAGE = (
    b"<!DOCTYPE html><title>A story</title><article><h1>A story</h1><p>"
    + b"The council met on Monday. " * 20
    + b"</p></article>"
)


class Request(NamedTuple):
    """What a client asked, and when."""

    path: str
    headers: Mapping[str, str]
    time: float
    method: str = "GET"
    content: bytes = b""

    @property
    def host(self) -> str:
        """The host name without its port."""
        return self.headers.get("host", "").rpartition(":")[0]


class Reset:
    """In an answer: break the connection with RST."""


RESET = Reset()
Answer = bytes | Iterable[bytes | Reset]
Route = Answer | Callable[[Request], Answer]


def answer(
    body: bytes = PAGE, status: int = 200, *, content_type: str | None = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A well-formed answer; `Content_Encoding="gzip"` names a header."""
    lines = [f"HTTP/1.1 {status} X"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    if "Content_Length" not in headers:
        headers["Content_Length"] = str(len(body))
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    """A redirect."""
    return answer(b"", status, Location=location)


def drip(pieces: Iterable[bytes], pause: float) -> Iterable[bytes]:
    """Pieces with a pause after each."""
    for piece in pieces:
        yield piece
        time.sleep(pause)


class Loopback:
    """Serves `routes` (path → answer) on a free port of every loopback address; all else is 404, robots.txt too."""

    def __init__(self, routes: Mapping[str, Route], *, greeting: bytes = b"") -> None:
        self.routes = dict(routes)
        self.greeting = greeting
        self.requests: list[Request] = []
        self._server = _Server(("0.0.0.0", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The URL of a path; any 127.x.y.z is this server."""
        return f"http://{host}:{self.port}{path}"

    def asked(self, *, robots: bool = False) -> list[str]:
        """The paths asked so far, in order."""
        return [request.path for request in self.requests if robots or request.path != "/robots.txt"]

    def reply_to(self, request: Request) -> Answer:
        """The answer to a request."""
        route = self.routes.get(request.path, answer(b"none", 404))
        return route(request) if callable(route) else route


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    owner: Loopback

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is what many tests are about."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        if self.server.owner.greeting:
            self.wfile.write(self.server.owner.greeting)
            return
        line = self.rfile.readline(65536).decode("latin-1").split(" ")
        if len(line) < 2:
            return
        headers = {}
        while (header := self.rfile.readline(65536).decode("latin-1").strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        content = self.rfile.read(int(headers.get("content-length", "0")))
        request = Request(line[1], headers, time.monotonic(), line[0], content)
        owner = self.server.owner
        owner.requests.append(request)
        reply = owner.reply_to(request)
        with contextlib.suppress(OSError):
            for piece in [reply] if isinstance(reply, bytes) else reply:
                if isinstance(piece, Reset):
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                self.wfile.write(piece)
