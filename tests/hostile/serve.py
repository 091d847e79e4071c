"""Hostile servers in, their addresses out: each on a port of its own on loopback, in threads of this process."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from loopback import PAGE, answer

if TYPE_CHECKING:
    import ssl

Transport = Literal["http", "https", "h2", "raw", "raw https", "closed"]
"""What is spoken before `play` begins: HTTP with the request read, the same over TLS, HTTP/2 over TLS, nothing."""

OK = b"HTTP/1.1 200 OK\r\n"
HTML = OK + b"Content-Type: text/html; charset=utf-8\r\n"
CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
ENOUGH = 8.0  # seconds after which a server that nobody stopped gives up


class Talk:
    """A connection to a client."""

    def __init__(self, connection: socket.socket, url: str, path: str) -> None:
        self.connection = connection
        self.url = url
        self.path = path

    def send(self, *pieces: bytes) -> None:
        """Send at once."""
        for piece in pieces:
            self.connection.sendall(piece)

    def repeat(self, piece: bytes) -> None:
        """Send the same for ever, as fast as it is taken."""
        end = time.monotonic() + ENOUGH
        many = piece * max(1, 65536 // max(len(piece), 1))
        while time.monotonic() < end:
            self.connection.sendall(many)

    def drip(self, pieces: Iterable[bytes], pause: float = 0.05) -> None:
        """Send with a pause after each piece."""
        end = time.monotonic() + ENOUGH
        for piece in pieces:
            if time.monotonic() > end:
                return
            self.connection.sendall(piece)
            time.sleep(pause)

    def hang(self) -> None:
        """Say nothing more until the client leaves."""
        self.connection.settimeout(ENOUGH)
        with contextlib.suppress(OSError):
            while self.connection.recv(65536):
                pass

    def reset(self) -> None:
        """Break the connection with RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Play = Callable[[Talk], None]


class Case(NamedTuple):
    """A hostile server: its name, what it does, and which outcomes of a fetch are right.

    An outcome is a reason of the closed list, or "page" (whole and right), "cut page" (its start, said to be cut), "odd
    page" (whole, but of other bytes).
    """

    name: str
    play: Play
    right: tuple[str, ...]
    transport: Transport = "http"
    certificate: str = "good"


def says(name: str, right: str, *pieces: bytes, transport: Transport = "http") -> Case:
    """A case that sends the pieces and closes; `right` lists the outcomes, parted by "|"."""
    return Case(name, lambda talk: talk.send(*pieces), tuple(right.split("|")), transport)


def does(name: str, right: str, play: Play, transport: Transport = "http", certificate: str = "good") -> Case:
    """A case with a behaviour of its own."""
    return Case(name, play, tuple(right.split("|")), transport, certificate)


def heads(*lines: bytes, body: bytes = PAGE) -> bytes:
    """A 200 answer of HTML with these header lines and a body."""
    return HTML + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def of_length(body: bytes, *lines: bytes) -> bytes:
    """The same with a right Content-Length."""
    return heads(b"Content-Length: %d" % len(body), *lines, body=body)


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


@contextlib.contextmanager
def serving(
    cases: Sequence[Case], contexts: Callable[[str, bool], ssl.SSLContext], *, robots: bool = False
) -> Iterator[dict[str, str]]:
    """The URL of each case, by its name. `contexts` gives a TLS context by certificate and whether it offers HTTP/2.

    With `robots` a request for robots.txt is answered in the same way, else by 404.
    """
    selector = selectors.DefaultSelector()
    urls: dict[str, str] = {}
    listeners = []
    for case in cases:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listeners.append(listener)
        port = listener.getsockname()[1]
        secure = case.transport in ("https", "h2", "raw https")
        urls[case.name] = f"https://localhost:{port}/" if secure else f"http://127.0.0.1:{port}/"
        if case.transport != "closed":  # who is bound and does not listen refuses
            listener.listen(64)
            selector.register(listener, selectors.EVENT_READ, case)
    stop = threading.Event()
    thread = threading.Thread(target=_accept, args=(selector, urls, contexts, stop, robots), daemon=True)
    thread.start()
    try:
        yield urls
    finally:
        stop.set()
        thread.join()
        selector.close()
        for listener in listeners:
            listener.close()


def _accept(
    selector: selectors.BaseSelector,
    urls: dict[str, str],
    contexts: Callable[[str, bool], ssl.SSLContext],
    stop: threading.Event,
    robots: bool,
) -> None:
    while not stop.is_set():
        for key, _ in selector.select(0.05):
            listener, case = key.fileobj, key.data
            assert isinstance(listener, socket.socket)
            connection, _ = listener.accept()
            context = contexts(case.certificate, case.transport == "h2") if case.transport in ("https", "h2") else None
            what = (case, connection, urls[case.name], context, robots)
            threading.Thread(target=_converse, args=what, daemon=True).start()


def _converse(case: Case, plain: socket.socket, url: str, context: ssl.SSLContext | None, robots: bool) -> None:
    with contextlib.suppress(OSError, ValueError), contextlib.closing(plain):
        plain.settimeout(ENOUGH)
        with context.wrap_socket(plain, server_side=True) if context else contextlib.nullcontext(plain) as connection:
            path = _read_request(connection) if case.transport in ("http", "https") else "/"
            if path == "/robots.txt" and not robots:
                connection.sendall(answer(b"none", 404))
            elif path:
                case.play(Talk(connection, url, path))


def _read_request(connection: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return ""
        head += data
    return head.split(b" ")[1].decode("latin-1")
