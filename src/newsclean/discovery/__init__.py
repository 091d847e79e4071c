"""Sites, feeds and sitemaps in, the addresses of their stories out."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from newsclean.discovery.finder import Finder
from newsclean.discovery.harvest import merged
from newsclean.discovery.model import HOSTS, KINDS, Discovery, Found, Limits, Read, Search, Skipped
from newsclean.fetchers import Settings, file, http, plugin_for
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Failure, Page
from newsclean.options import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsclean.fetchers import Header

__all__ = [
    "HOSTS", "KINDS", "Discovery", "Found", "Limits", "Read", "Search", "Skipped", "discover", "discover_async",
]  # fmt: skip

SITEMAP_BYTES = 50 * MEBIBYTE  # sitemaps.org: no sitemap is larger
AT_ONCE = 16  # starts under way; a host is asked for one document at a time all the same


def discover(
    *starts: str,
    search: Search | None = None,
    settings: Settings | None = None,
    tell: Callable[[str], None] | None = None,
    now: datetime | None = None,
    pace: Pace | None = None,
) -> Discovery:
    """The stories that sites, feeds and sitemaps list: URLs, or paths of saved ones.

    `tell` is given a line for each source that is read or passed over. What a site does is no error: it stands in
    `skipped`. `now` is the time that no story can be newer than, `pace` may tell afterwards when hosts may be asked
    again. Not to be called where an event loop runs; there is
    `discover_async`.
    """
    return asyncio.run(discover_async(*starts, search=search, settings=settings, tell=tell, now=now, pace=pace))


async def discover_async(
    *starts: str,
    search: Search | None = None,
    settings: Settings | None = None,
    tell: Callable[[str], None] | None = None,
    now: datetime | None = None,
    pace: Pace | None = None,
) -> Discovery:
    """`discover` for programs that run an event loop."""
    asked = settings or Settings(max_bytes=SITEMAP_BYTES)
    wanted = msgspec.structs.replace(
        asked, wanted="lists", headers=_at_home(asked.headers, starts), fetcher="http", render=False,
        archive_fallback=False,
    )  # fmt: skip
    looked_for = search or Search()
    reader = _Reader(wanted, pace or Pace(wanted.delay))
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(start: str) -> Discovery:
        async with turn:
            finder = Finder(
                start, reader, looked_for, wanted.max_bytes, now or datetime.now(UTC), tell or (lambda line: None)
            )
            return await finder.run()

    try:
        parts = await asyncio.gather(*(one(start) for start in dict.fromkeys(starts)))
    finally:
        await reader.close()
    return Discovery(
        found=parts[0].found if len(parts) == 1 else merged([part.found for part in parts], looked_for.most),
        read=tuple(read for part in parts for read in part.read),
        skipped=tuple(skipped for part in parts for skipped in part.skipped),
        unread=tuple(start for part in parts for start in part.unread),
    )


def _at_home(headers: Sequence[Header], starts: Iterable[str]) -> tuple[Header, ...]:
    """The headers bound to the starts' hosts: what a site names elsewhere is no target of the user's."""
    checked = (urls.check(start) for start in starts)
    hosts = dict.fromkeys(url.host for url in checked if not isinstance(url, Failure))
    bound = [msgspec.structs.replace(header, host=host) for header in headers if not header.host for host in hosts]
    return (*bound, *(header for header in headers if header.host))


class _Reader:
    """Reads over HTTP and from disk; sitemaps of robots.txt are HTTP's alone."""

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._http = http.create(settings, pace)
        self._file = file.create(settings, pace)

    async def fetch(self, target: str) -> Page | Failure:
        plugin = plugin_for(target)
        if isinstance(plugin, Failure):
            return plugin
        if plugin == "file":
            return await self._file.fetch(target)
        if plugin != "http":
            return Failure(url=target, reason="scheme", detail="only http, https and file are read here")
        return await self._http.fetch(target)

    async def sitemaps(self, target: str) -> tuple[str, ...]:
        return await self._http.sitemaps(target)

    async def close(self) -> None:
        await self._http.close()
