"""A number of requests in, those that got another URL's answer out: the server sends one more than it was asked for."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socketserver
import threading
import time

from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Page

HOSTS = 20


def wrong_answers(count: int, *, late: bool) -> list[str]:
    """The URLs that got no page or another one's; `late` sends the left-over a moment after the answer."""
    with _Server(("0.0.0.0", 0), _Late if late else _AtOnce) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        port = server.server_address[1]
        urls = [f"http://127.0.0.{2 + number % HOSTS}:{port}/{number}" for number in range(count)]
        try:
            return asyncio.run(_wrong(urls))
        finally:
            server.shutdown()


async def _wrong(urls: list[str]) -> list[str]:
    fetcher = HttpFetcher(Settings(allow_private=True, delay=0, obey_robots=False, proxy=""), Pace(0))
    wrong: list[str] = []

    async def ask(some: list[str]) -> None:
        for url in some:
            outcome = await fetcher.fetch(url)
            if not isinstance(outcome, Page) or outcome.body != _body(url.rpartition("/")[2]):
                wrong.append(url)

    try:
        await asyncio.gather(*(ask(urls[host::HOSTS]) for host in range(HOSTS)))
    finally:
        await fetcher.close()
    return wrong


def _body(number: str) -> bytes:
    return b"<!doctype html><p>The story of number " + number.encode()


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is right."""


class _AtOnce(socketserver.StreamRequestHandler):
    pause = 0.0

    def handle(self) -> None:
        """Answer every request, and one that nobody sent."""
        with contextlib.suppress(OSError):
            while found := re.match(rb"GET /(\d+) ", self.rfile.readline()):
                while self.rfile.readline().strip():
                    pass
                right, left_over = _answer(_body(found[1].decode())), _answer(_body("another"))
                if self.pause:
                    self.wfile.write(right)
                    time.sleep(self.pause)
                    self.wfile.write(left_over)
                else:
                    self.wfile.write(right + left_over)


class _Late(_AtOnce):
    pause = 0.003
