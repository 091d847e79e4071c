"""Hosts in, their turns out: one request at a time per host, and a pause after each.

What counts as one host is the caller's: all names of a registered domain, as `hosts.registered` has it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import msgspec

MAX_CRAWL_DELAY = 60.0  # a longer Crawl-delay in robots.txt is taken for a typing error
MAX_BUSY_PAUSE = 60.0
MIN_BUSY_PAUSE = 0.1  # what is doubled where there is no delay
LONGEST_WAIT = 60.0  # a host that asks for more is left alone for as long, and its targets fail at once
MAX_REST = 24 * 3600.0

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Wish(msgspec.Struct, frozen=True):
    """What a host asked for, as another run can be told: the seconds between two requests (0: nothing), and the seconds
    from now in which it wants to be left alone."""

    delay: float = 0.0
    alone: float = 0.0


class Pace:
    """Who may be asked when. The clock is monotonic: a jump of the wall clock changes nothing."""

    def __init__(self, delay: float, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._own_delay: dict[str, float] = {}
        self._busy: dict[str, float] = {}  # the longer pause of hosts that say that they are asked too much
        self._until: dict[str, float] = {}  # when hosts that asked for a rest of some length may be asked again
        self._before = float("-inf")  # when any host may have been asked by an earlier run
        self._ended: dict[str, float] = {}  # the last request
        self._took: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._wanted: Counter[str] = (
            Counter()
        )  # how many hold or wait for a lock: a crawl meets more hosts than it asks
        self._news: set[str] = set()

    def now(self) -> float:
        """The time by the clock of all turns."""
        return self._clock()

    def ready_at(self, host: str) -> float:
        """When the host may be asked again; of one that is left alone for long, when it could be but for that."""
        rested = self._ended.get(host, self._before) + self._rest_of(host)
        return rested if self.left_alone(host) else max(rested, self._until.get(host, rested))

    def left_alone(self, host: str) -> float:
        """The seconds in which a host wants to be left alone, if they are more than anybody could wait for; else 0."""
        left = self._until.get(host, 0.0) - self._clock()
        return left if left > LONGEST_WAIT else 0.0

    def rest(self) -> float:
        """The seconds until every host may be asked again."""
        return max(0.0, max(map(self.ready_at, self._ended), default=0.0) - self._clock())

    def pause(self, host: str) -> float:
        """The seconds between two requests to a host, as far as is known: its rest, and how long it takes to answer."""
        return self._rest_of(host) + self._took.get(host, 0.0)

    def slow_down(self, host: str, seconds: float) -> None:
        """Give a host that asks for more rest (Crawl-delay) what it asks for; of several wishes the longest."""
        longest = max(seconds, self._delay, self._own_delay.get(host, 0.0))
        self._own_delay[host] = min(longest, max(MAX_CRAWL_DELAY, self._delay))
        self._news.add(host)

    def note(self, host: str, *, busy: bool, alone: float = 0.0) -> None:
        """A host has answered. One that is busy (429, 503) gets twice its pause, up to a minute; with every other
        answer the pause is halved, until it is the usual one. alone: the seconds that it asks for itself (Retry-After).
        """
        if alone:
            self._until[host] = self._clock() + alone
            self._news.add(host)
        if busy:
            twice = max(2 * self._rest_of(host), MIN_BUSY_PAUSE)
            self._busy[host] = min(twice, max(MAX_BUSY_PAUSE, self._usual(host)))
        elif host in self._busy:
            self._busy[host] /= 2
            if self._busy[host] <= max(self._usual(host), MIN_BUSY_PAUSE / 2):
                del self._busy[host]

    def news(self) -> dict[str, Wish]:
        """What hosts have asked for since the last time."""
        hosts, self._news = self._news, set()
        return {host: Wish(self._own_delay.get(host, 0.0), self._left(host)) for host in hosts}

    def recall(self, wishes: Mapping[str, Wish], quiet: float) -> None:
        """Take over from another run: what hosts asked for, and for how many seconds nobody has been asked by it."""
        now = self._clock()
        self._before = now - max(quiet, 0.0)
        for host, wish in wishes.items():
            if wish.delay:
                self.slow_down(host, wish.delay)
            if wish.alone > 0:
                self._until[host] = now + min(wish.alone, MAX_REST)
        self._news.clear()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the request lasts.

        The pause runs from the end of a request, as from its start the server would see shorter gaps.
        """
        self._wanted[host] += 1
        try:
            async with self._locks[host]:
                while (wait := self.ready_at(host) - self._clock()) > 0:
                    await self._sleep(wait)
                start = self._clock()
                try:
                    yield
                finally:
                    self._ended[host] = end = self._clock()
                    self._took[host] = end - start
        finally:
            self._wanted[host] -= 1
            if not self._wanted[host]:
                del self._wanted[host], self._locks[host]

    def _left(self, host: str) -> float:
        return max(0.0, self._until.get(host, 0.0) - self._clock())

    def _rest_of(self, host: str) -> float:
        return max(self._usual(host), self._busy.get(host, 0.0))

    def _usual(self, host: str) -> float:
        return self._own_delay.get(host, self._delay)
