"""Hosts in, their turns out: so many requests at a time per host as are allowed, by default one, with a pause between.

With one at a time the pause runs from the end of a request to the start of the next; with several, from start to start.
What counts as one host is the caller's: all names of a registered domain, as `hosts.registered` has it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict, deque
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
    """Who may be asked when. The clock is monotonic: a jump of the wall clock changes nothing.

    delay: the seconds of a pause. at_once: how many requests to a host may be under way at a time; a host that says
    that it is asked too much gets one at a time until it does not say so any more.
    """

    def __init__(
        self, delay: float, at_once: int = 1, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._delay = delay
        self._at_once = at_once
        self._clock = clock
        self._sleep = sleep
        self._own_delay: dict[str, float] = {}
        self._busy: dict[str, float] = {}  # the longer pause of hosts that say that they are asked too much
        self._until: dict[str, float] = {}  # when hosts that asked for a rest of some length may be asked again
        self._before = float("-inf")  # when any host may have been asked by an earlier run
        self._since: dict[str, float] = {}  # from when the pause of a host runs
        self._took: dict[str, float] = {}  # the last request
        # Of hosts that somebody asks or waits for; a crawl meets more hosts than it asks.
        self._places: Counter[str] = Counter()  # taken, by those who wait for the end of a rest too
        self._asking: Counter[str] = Counter()
        self._waiting: defaultdict[str, deque[asyncio.Future[None]]] = defaultdict(deque)
        self._news: set[str] = set()

    def now(self) -> float:
        """The time by the clock of all turns."""
        return self._clock()

    def ready_at(self, host: str) -> float:
        """When the host may be asked again; of one that is left alone for long, when it could be but for that.

        What an earlier run asked last may have been answered with 503 when nobody was left to read it: so a host that
        this run has not asked yet rests as a busy one.
        """
        since, rest = self._since.get(host), self._rest_of(host)
        rested = self._before + 2 * rest if since is None else since + rest
        return rested if self.left_alone(host) else max(rested, self._until.get(host, rested))

    def left_alone(self, host: str) -> float:
        """The seconds in which a host wants to be left alone, if they are more than anybody could wait for; else 0."""
        left = self._until.get(host, 0.0) - self._clock()
        return left if left > LONGEST_WAIT else 0.0

    def rest(self) -> float:
        """The seconds until every host may be asked again."""
        return max(0.0, max(map(self.ready_at, self._since), default=0.0) - self._clock())

    def pause(self, host: str) -> float:
        """The seconds between two requests to a host, as far as is known: its rest, and how long it takes to answer."""
        rest, took, at_once = self._rest_of(host), self._took.get(host, 0.0), self._most(host)
        return rest + took if at_once == 1 else max(rest, took / at_once)

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
    async def turn(self, host: str, *, rested: bool = True) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the request lasts.

        With one at a time the pause runs from the end of a request, as from its start the server would see shorter
        gaps. rested: keep the pause; what belongs to the request before needs none.
        """
        await self._rested(host, rested=rested)
        self._since[host] = start = self._clock()
        self._asking[host] += 1
        alone = self._most(host) == 1
        try:
            yield
        finally:
            end = self._clock()
            self._asking[host] -= 1
            self._took[host] = end - start
            if alone or self._most(host) == 1:
                self._since[host] = end
            self._leave(host)

    async def _rested(self, host: str, *, rested: bool) -> None:
        """Take a place at a host and wait until its rest is over."""
        while True:
            await self._enter(host)
            try:
                while rested and (wait := self.ready_at(host) - self._clock()) > 0:
                    await self._sleep(wait)
            except BaseException:
                self._leave(host)
                raise
            if self._asking[host] < self._most(host):
                return
            self._leave(host)  # the host has become busy meanwhile, and there is one place only

    async def _enter(self, host: str) -> None:
        """Take a place at a host, in the order of asking for one."""
        queue = self._waiting[host]
        if self._places[host] < self._most(host) and not queue:
            self._places[host] += 1
            return
        place = asyncio.get_running_loop().create_future()
        queue.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave(host)  # the place was given in the same moment
            raise

    def _leave(self, host: str) -> None:
        self._places[host] -= 1
        queue = self._waiting[host]
        while queue and self._places[host] < self._most(host):
            place = queue.popleft()
            if not place.done():
                self._places[host] += 1
                place.set_result(None)
        if not self._places[host] and not queue:
            del self._places[host], self._waiting[host], self._asking[host]

    def _most(self, host: str) -> int:
        return 1 if host in self._busy else self._at_once

    def _left(self, host: str) -> float:
        return max(0.0, self._until.get(host, 0.0) - self._clock())

    def _rest_of(self, host: str) -> float:
        return max(self._usual(host), self._busy.get(host, 0.0))

    def _usual(self, host: str) -> float:
        return self._own_delay.get(host, self._delay)
