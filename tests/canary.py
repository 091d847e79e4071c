"""A listener that counts who comes, and a global address that leads to a server on loopback while tests run."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpcore

if TYPE_CHECKING:
    from collections.abc import Iterator

GLOBAL = "93.184.216.34"


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


async def looked_up(host: str, port: int) -> list[str]:
    """A resolver that knows public.example, and else is the system's."""
    if host == "public.example":
        return [GLOBAL]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]
