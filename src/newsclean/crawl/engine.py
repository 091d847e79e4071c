"""Targets in, their records written: fetches side by side, cleans elsewhere, writes in list order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from newsclean.crawl.frontier import Frontier
from newsclean.crawl.journal import ARTICLES, Result
from newsclean.crawl.order import Order
from newsclean.fetchers import Known
from newsclean.fetchers.net.tape import recording
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from newsclean.crawl.archive import Archive
    from newsclean.crawl.journal import Journal
    from newsclean.crawl.likeness import Cleaned
    from newsclean.crawl.targets import Target
    from newsclean.fetchers.net.pace import Pace
    from newsclean.model import Reason

    Again = Callable[[str, Page, Reason | None], Awaitable[Page | Failure | None]]

WINDOW = 256  # records that may wait for one before them; so many pages a kill -9 costs at most
SETTLE_SECONDS = 0.5
FETCH_GRACE = 1.0
CLEAN_GRACE = 5.0


class Engine:
    """One run over a list of targets."""

    def __init__(
        self,
        targets: Sequence[Target],
        *,
        fetch: Callable[[str, Known | None], Awaitable[Page | Failure]],
        clean: Callable[[Page], Awaitable[Cleaned]],
        journal: Journal,
        pace: Pace,
        concurrency: int,
        archive: Archive | None = None,
        window: int = WINDOW,
        again: Again | None = None,
        per_host: int = 1,
    ) -> None:
        self._targets = targets
        self._fetch = fetch
        self._clean = clean
        self._journal = journal
        self._pace = pace
        self._concurrency = concurrency
        self._archive = archive
        self._again = again
        self._frontier = Frontier(targets, pace.ready_at, per_host)
        # A file is never late for long, so that the order of files is always kept.
        self._order: Order[Result] = Order(window, lambda index: bool(targets[index].lane))
        self._fetching: set[asyncio.Task[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._stops = 0
        self._error: BaseException | None = None

    def stop(self) -> None:
        """Ask nothing more; the second call also drops what is under way."""
        self._stops += 1
        self._wake.set()
        if self._stops > 1:
            for task in self._tasks:
                task.cancel()

    def slowest(self) -> tuple[float, str]:
        """The seconds that the host with the longest way to go will take at least, and which it is ("": none)."""
        return self._frontier.longest(self._pace.pause)

    async def run(self) -> None:
        """Until every target has its record, or `stop`. Raises what writing raises (OSError)."""
        settling = asyncio.create_task(self._settle_often())
        try:
            while self._frontier.left and not self._stops:
                await self._step()
            await self._wind_up()
            if self._error:
                raise self._error
            for result in self._order.rest():
                self._journal.write(result)
            self._journal.keep(self._pace.news())
            self._journal.settle()
        finally:
            settling.cancel()

    async def _step(self) -> None:
        """Start one target, or wait until something has changed."""
        self._wake.clear()
        if len(self._tasks) < self._concurrency and not self._order.blocked:
            index = self._frontier.take(self._pace.now())
            if index is not None:
                task = asyncio.create_task(self._work(index))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
                return
            await _wait(self._wake, self._frontier.rest(self._pace.now()))
        else:
            await self._wake.wait()

    async def _wind_up(self) -> None:
        while self._tasks and not self._stops:
            self._wake.clear()
            await self._wake.wait()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FETCH_GRACE)
            for task in self._fetching & self._tasks:
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLEAN_GRACE)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _work(self, index: int) -> None:
        target = self._targets[index]
        if self._archive is None or not target.lane:  # the archive keeps what came over HTTP
            _, result = await self._taken(target)
        else:
            result = await self._kept(target, self._archive)
        if self._stops and result.reason == "worker_crash":
            return  # who stops a service signals its workers too: not the page's fault, the next run asks it again
        for ready in self._order.add(index, result):
            self._journal.write(ready)

    async def _kept(self, target: Target, archive: Archive) -> Result:
        """What becomes of a target, with what the archive keeps of it."""
        with recording() as exchanges:
            outcome, result = await self._taken(target)
        capture = await archive.pack(target.address, exchanges, outcome)
        exchanges.clear()  # a browser that was started for this target remembers its surroundings
        return msgspec.structs.replace(result, capture=capture)

    async def _taken(self, target: Target) -> tuple[Page | Failure, Result]:
        """The page that the record of a target is made from, or why there is none; and what becomes of it."""
        outcome = await self._read(target)
        self._frontier.give_back(target.lane, self._pace.ready_at(target.lane))
        self._wake.set()
        return await self._result(target, outcome)

    async def _result(self, target: Target, outcome: Page | Failure) -> tuple[Page | Failure, Result]:
        if isinstance(outcome, Failure):
            return outcome, Result(url=target.name, host=target.lane, record=outcome.record())
        if outcome.unchanged:
            return outcome, Result(url=target.name, host=target.lane)
        page, (record, mark) = await self._clean_both_ways(target, outcome)
        return page, Result(
            url=target.name, host=target.lane, record=record, mark=mark, etag=page.etag,
            last_modified=page.last_modified,
        )  # fmt: skip

    async def _clean_both_ways(self, target: Target, page: Page) -> tuple[Page, Cleaned]:
        """The record of a page; of the same page read in another way, where there is one and it says more."""
        first = await self._clean(page)
        record = first.record
        other = await self._again(target.address, page, record.reason) if self._again else None
        if other is None:
            return page, first
        if isinstance(other, Failure):
            said = "; ".join(part for part in (record.detail, other.detail) if part)
            return page, first._replace(record=msgspec.structs.replace(record, detail=said))
        other = msgspec.structs.replace(other, url=target.name)
        second = await self._clean(other)
        return (other, second) if second.record.body or record.reason == "js_only" else (page, first)

    async def _read(self, target: Target) -> Page | Failure:
        if target.failure:
            return target.failure
        task = asyncio.current_task()
        assert task is not None
        self._fetching.add(task)
        try:
            outcome = await self._fetch(target.address, self._known(target))
        finally:
            self._fetching.discard(task)
        return _named(outcome, target.name)

    def _known(self, target: Target) -> Known | None:
        earlier = self._journal.earlier(target.name)
        return Known(earlier.etag, earlier.last_modified) if earlier and earlier.status in ARTICLES else None

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            self._error = self._error or error
            self._stops += 1

    async def _settle_often(self) -> None:
        while True:
            await asyncio.sleep(SETTLE_SECONDS)
            try:
                self._journal.keep(self._pace.news())
                self._journal.settle()
            except OSError as error:
                self._error = error
                self.stop()
                return


async def _wait(event: asyncio.Event, seconds: float | None) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


def _named(outcome: Page | Failure, name: str) -> Page | Failure:
    return msgspec.structs.replace(outcome, url=name)
