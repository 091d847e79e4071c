"""Ways to a private machine in, whether anybody got there out.

A canary on loopback counts who comes. One global address leads to a server on loopback while this runs, and every
address that is connected to is noted.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import httpcore

from hostile import spellings
from loopback import Loopback, Request, answer
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.fetchers.net.guard import Resolve

GLOBAL = "93.184.216.34"


STRICT = Settings(delay=0, timeout=5, obey_robots=False, proxy="")


class Reached(NamedTuple):
    """What became of some fetches: their outcomes, the connections to the canary, all addresses connected to."""

    outcomes: list[Page | Failure]
    canary: int
    asked: list[str]

    @property
    def reasons(self) -> set[str]:
        """The reasons of all failures, and "page"."""
        return {outcome.reason if isinstance(outcome, Failure) else "page" for outcome in self.outcomes}


def by_spelling() -> Reached:
    """Every spelling of a private address, asked for directly."""
    with Canary() as canary, detour(9) as asked:
        outcomes = fetched(url.replace(spellings.PORT, str(canary.port)) for url in spellings.urls())
    return Reached(outcomes, canary.connections, asked)


def by_redirect() -> Reached:
    """The same, each behind a redirect of a public host."""
    with Canary() as canary:
        places = [url.replace(spellings.PORT, str(canary.port)).strip() for url in spellings.urls()]

        def reply(request: Request) -> bytes:
            return redirect_to(places[int(request.path[1:])].replace("\n", ""))

        with Loopback({f"/{n}": reply for n in range(len(places))}) as server, detour(server.port) as asked:
            outcomes = fetched(f"http://public.example/{n}" for n in range(len(places)))
    return Reached(outcomes, canary.connections, asked)


def by_rebinding(flips: int) -> Reached:
    """A name whose address changes with every look-up; only the first of these five answers may be connected to."""
    answers = itertools.cycle([[GLOBAL], ["127.0.0.1"], [GLOBAL, "10.0.0.1"], ["::1", GLOBAL], ["::ffff:7f00:1"]])

    async def resolve(_host: str, _port: int) -> list[str]:
        return next(answers)

    with Canary() as canary, Loopback({"/": answer()}) as server, detour(server.port) as asked:
        outcomes = fetched([f"http://rebinding.example:{canary.port}/"] * flips, resolve=resolve)
    return Reached(outcomes, canary.connections, asked)


def redirect_to(place: str) -> bytes:
    """A redirect whose Location is UTF-8."""
    return b"HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: " + place.encode() + b"\r\n\r\n"


class Canary:
    """Counts connections on one port of every address of this machine."""

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Canary:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _count(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                connection.close()


@contextlib.contextmanager
def detour(port: int) -> Iterator[list[str]]:
    """Connections to `GLOBAL` come out on loopback at the port; the list gets every address that is connected to."""
    asked: list[str] = []
    plain = httpcore.AnyIOBackend.connect_tcp

    async def connect(self: Any, host: str, at: int, *rest: Any) -> httpcore.AsyncNetworkStream:
        asked.append(host)
        return await plain(self, *(("127.0.0.1", port) if host == GLOBAL else (host, at)), *rest)

    with mock.patch.object(httpcore.AnyIOBackend, "connect_tcp", connect):
        yield asked


def fetched(
    targets: Iterable[str], settings: Settings = STRICT, resolve: Resolve | None = None
) -> list[Page | Failure]:
    """What each target becomes, by one fetcher; public.example is `GLOBAL`, other names are the system's."""

    async def all_of_them() -> list[Page | Failure]:
        fetcher = HttpFetcher(settings, Pace(0), sleep=_no_sleep, resolve=resolve or _looked_up)
        try:
            return [await fetcher.fetch(target) for target in targets]
        finally:
            await fetcher.close()

    return asyncio.run(all_of_them())


async def _looked_up(host: str, port: int) -> list[str]:
    if host == "public.example":
        return [GLOBAL]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def _no_sleep(_seconds: float) -> None:
    """Retries follow at once."""
