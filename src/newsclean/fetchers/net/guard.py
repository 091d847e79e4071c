"""A host in, the addresses that may be connected to out: looked up once, every one of them checked."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING

from newsclean.fetchers.net.addresses import why_private, why_private_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
    """The addresses of a host for a port, in the order in which to try them. Raises OSError (gaierror)."""

CHECK_SECONDS = 5.0
LOOKUPS = 64  # so many names may be slow to resolve before others must wait


class PrivateAddressError(Exception):
    """A URL leads to an address that is not global."""


class Guard:
    """Who may be connected to. With `allow_private` everybody may."""

    def __init__(self, *, allow_private: bool, resolve: Resolve | None = None) -> None:
        self._allow_private = allow_private
        self._resolve = resolve or Resolver().resolve

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
        with contextlib.suppress(OSError):  # a TimeoutError is one
            async with asyncio.timeout(CHECK_SECONDS):
                await self.addresses(host, port)


class Resolver:
    """The system's resolver, in threads of its own.

    asyncio's are few, so that a slow name would hold up all others, and the end of the program would wait for it.
    """

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(LOOKUPS)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Raises gaierror, or UnicodeError for what is no host name."""
        with contextlib.suppress(ValueError):
            return [str(ip_address(host))]
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[Sequence[str]] = loop.create_future()

        def settle(addresses: Sequence[str], error: Exception | None) -> None:
            self._free.release()
            if found.done():
                return  # nobody waits any more
            if error:
                found.set_exception(error)
            else:
                found.set_result(addresses)

        def work() -> None:
            outcome = _look_up(host, port)
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(settle, *outcome)

        threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
        return await found


def _look_up(host: str, port: int) -> tuple[Sequence[str], Exception | None]:
    try:
        # Bytes, as Python reads a name of text by rules of its own (IDNA 2003).
        found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    except Exception as error:
        return (), error
    return list(dict.fromkeys(str(address[0]) for *_, address in found)), None


def _refuse(host: str, address: str, why: str | None) -> None:
    if why:
        where = f"{host} is at {address}" if address and address != host else host
        raise PrivateAddressError(f"{where} ({why}); --allow-private lets it be asked")
