"""Hosts in, their turns out: one request at a time per host, and a pause after each.

What counts as one host is the caller's: all names of a registered domain, as `hosts.registered` has it.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

MAX_CRAWL_DELAY = 60.0  # a longer Crawl-delay in robots.txt is taken for a typing error
MAX_BUSY_PAUSE = 60.0
MIN_BUSY_PAUSE = 0.1  # what is doubled where there is no delay

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """Who may be asked when. The clock is monotonic: a jump of the wall clock changes nothing."""

    def __init__(self, delay: float, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._own_delay: dict[str, float] = {}
        self._busy: dict[str, float] = {}  # the longer pause of hosts that say that they are asked too much
        self._ready: dict[str, float] = {}
        self._took: dict[str, float] = {}  # the last request
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def now(self) -> float:
        """The time by the clock of all turns."""
        return self._clock()

    def ready_at(self, host: str) -> float:
        """When the host may be asked again."""
        return self._ready.get(host, 0.0)

    def rest(self) -> float:
        """The seconds until every host may be asked again."""
        return max(0.0, max(self._ready.values(), default=0.0) - self._clock())

    def pause(self, host: str) -> float:
        """The seconds between two requests to a host, as far as is known: its rest, and how long it takes to answer."""
        return self._rest_of(host) + self._took.get(host, 0.0)

    def slow_down(self, host: str, seconds: float) -> None:
        """Give a host that asks for more rest (Crawl-delay) what it asks for; of several wishes the longest."""
        longest = max(seconds, self._delay, self._own_delay.get(host, 0.0))
        self._own_delay[host] = min(longest, max(MAX_CRAWL_DELAY, self._delay))

    def note(self, host: str, *, busy: bool) -> None:
        """A host has answered. One that is busy (429, 503) gets twice its pause, up to a minute; with every other
        answer the pause is halved, until it is the usual one."""
        if busy:
            twice = max(2 * self._rest_of(host), MIN_BUSY_PAUSE)
            self._busy[host] = min(twice, max(MAX_BUSY_PAUSE, self._usual(host)))
        elif host in self._busy:
            self._busy[host] /= 2
            if self._busy[host] <= max(self._usual(host), MIN_BUSY_PAUSE / 2):
                del self._busy[host]

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the request lasts.

        The pause runs from the end of a request, as from its start the server would see shorter gaps.
        """
        async with self._locks[host]:
            while (wait := self.ready_at(host) - self._clock()) > 0:
                await self._sleep(wait)
            start = self._clock()
            try:
                yield
            finally:
                end = self._clock()
                self._took[host] = end - start
                self._ready[host] = end + self._rest_of(host)

    def _rest_of(self, host: str) -> float:
        return max(self._usual(host), self._busy.get(host, 0.0))

    def _usual(self, host: str) -> float:
        return self._own_delay.get(host, self._delay)
