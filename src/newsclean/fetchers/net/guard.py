"""A host in, the addresses that may be connected to out: looked up once, every one of them checked."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from newsclean.fetchers.net.addresses import why_private, why_private_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
    """The addresses of a host for a port, in the order in which to try them. Raises OSError (gaierror)."""

LOOKUPS = 64  # so many names may be slow to resolve before others must wait


class PrivateAddressError(Exception):
    """A URL leads to an address that is not global."""


class Guard:
    """Who may be connected to. With `allow_private` everybody may."""

    def __init__(self, *, allow_private: bool, resolve: Resolve | None = None) -> None:
        self._allow_private = allow_private
        self._resolver = Resolver()
        self._resolve = resolve or self._resolver.resolve

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses to connect to. Raises PrivateAddressError when the name or any address is refused, OSError."""
        if not self._allow_private:
            _refuse(host, "", why_private_name(host))
        found = await self._resolve(host, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        if not self._allow_private:
            for address in found:
                _refuse(host, address, why_private(address))
        return found

    async def check(self, host: str, port: int) -> None:
        """The same check where somebody else (a proxy) will connect, and may know names that are unknown here."""
        if self._allow_private:
            return
        with contextlib.suppress(OSError):
            await self.addresses(host, port)

    def close(self) -> None:
        """Look nothing up any more."""
        self._resolver.close()


class Resolver:
    """The system's resolver, in threads of its own: asyncio's are few, and a slow name would hold up all others."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="lookup")

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Raises gaierror, or UnicodeError for what is no host name."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    def close(self) -> None:
        """Wait for nobody."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[tuple[object, object, object, object, tuple[object, ...]]]:
    # Bytes, as Python reads a name of text by rules of its own (IDNA 2003).
    return list(socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM))


def _refuse(host: str, address: str, why: str | None) -> None:
    if why:
        where = f"{host} is at {address}" if address and address != host else host
        raise PrivateAddressError(f"{where} ({why}); --allow-private lets it be asked")
