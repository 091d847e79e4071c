"""Pages in, records out, cleaned in worker processes: the only module that knows the process pool.

A page that ends or hangs its worker costs itself, nothing else. Pages and records go as bytes, saved pages as their
paths. Never threads: the cleaner holds the interpreter's lock.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import resource
import signal
import sys
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pebble

from newsclean.crawl.likeness import Cleaned, mark_of
from newsclean.model import Article, Failure, Page
from newsclean.options import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext

    from newsclean.options import Options

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space: a memory bomb ends its worker, not the machine
PAGE_SECONDS = 60.0  # for a page of up to PAGE_BYTES
PAGE_BYTES = 10 * MEBIBYTE  # a larger page may take longer, in proportion
PATIENCE = 10  # page timeouts until a silent pool is given up: a worker killed inside a lock leaves it stuck
LEAST_SECONDS = 6.0  # of which patience is a multiple: a busy machine takes seconds to start a worker
LOOKS = 10  # at a page within its timeout, each of which may find it begun
SHARED = "newsclean.crawl.shared"
SHARED_FROM = 100  # pages; fewer are done before all that some pages need is loaded
YOUNG = 50_000  # objects until the collector of a worker looks for garbage; most pages make none that it could find


class Work(NamedTuple):
    """What a worker does with a page, and what it loads before its first: functions of the top level of a module.

    shared: a module that is imported once for all workers, where they can be forked from one process. marks: whether
    the fingerprints of the texts are taken, too.
    """

    run: Callable[[Page, Options], Article]
    prepare: Callable[[], None] | None = None
    shared: str | None = None
    marks: bool = False


class SavedPage(NamedTuple):
    """A page that its worker reads: its name for people, its path as the system has it, how many bytes are read."""

    url: str
    path: bytes
    size: int


class _Task(NamedTuple):
    """What a worker is asked; size: of the pages, in bytes."""

    serve: Callable[..., bytes]
    given: tuple[object, ...]
    size: int


class Cleaners:
    """Worker processes that clean pages, each page of up to `PAGE_BYTES` within `timeout` seconds."""

    def __init__(self, workers: int, timeout: float, options: Options, work: Work | None = None) -> None:
        self._workers = workers
        self._timeout = timeout
        self._given = (work or cleaning(0), options)
        self._pool: pebble.ProcessPool | None = None
        self._opening = asyncio.Lock()
        self._closed = False

    async def clean(self, page: Page) -> Article:
        """The record of a page; of one that its worker does not survive, a failure."""
        return (await self.cleaned(page)).record

    async def cleaned(self, page: Page) -> Cleaned:
        """The record of a page with what its worker found out beside."""
        task = _Task(_serve, (msgspec.msgpack.encode(page),), len(page.body))
        try:
            return msgspec.msgpack.decode(await self._done(task), type=Cleaned)
        except _LostError as error:
            return Cleaned(_crashed(page, str(error)))

    async def clean_saved(self, pages: Sequence[SavedPage], max_bytes: int) -> list[Article]:
        """The records of pages that one worker reads itself; where it does not survive them, each has its own."""
        task = _Task(_serve_saved, (pages, max_bytes), sum(page.size for page in pages))
        try:
            return msgspec.msgpack.decode(await self._done(task), type=list[Article])
        except _LostError as error:
            if len(pages) > 1:
                return [found for page in pages for found in await self.clean_saved([page], max_bytes)]
            return [_crashed(Page(url=page.url, body=b""), str(error)) for page in pages]

    async def _done(self, task: _Task) -> bytes:
        """What a worker answers. Raises _LostError when it does not survive the task."""
        try:
            return await self._attempt(task)
        except (BrokenProcessPool, RuntimeError):
            pass  # the pool broke, maybe not by this page: one more chance in a new one
        try:
            return await self._attempt(task)
        except (BrokenProcessPool, RuntimeError) as error:
            raise _LostError(f"the worker processes ended: {error}") from None

    def close(self) -> None:
        """End the workers, whatever they do."""
        self._closed = True
        if self._pool:
            self._end(self._pool)

    async def _attempt(self, task: _Task) -> bytes:
        pool = await self._opened()
        seconds = self._timeout * max(1.0, task.size / PAGE_BYTES)
        try:
            # Not with a timeout: its clock is the one on the wall, which may be set by a day.
            future = pool.schedule(task.serve, task.given)
            return await _within(future, seconds)
        except _StuckError:
            self._end(pool)
            raise BrokenProcessPool("no worker process took the page") from None  # which has done no harm
        except TimeoutError:
            raise _LostError(f"not done after {seconds:g} s") from None
        except pebble.ProcessExpired as error:
            raise _LostError(f"the worker process ended with code {error.exitcode}") from None
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current and current.cancelling():
                raise
            raise BrokenProcessPool("given up") from None  # another page's end took the pool along
        finally:
            if pool is self._pool and not pool.active:
                self._end(pool)

    async def _opened(self) -> pebble.ProcessPool:
        """The pool; the first page starts it, while others are fetched: forking waits until all is loaded."""
        async with self._opening:
            return await asyncio.to_thread(self._start) if self._pool is None else self._pool

    def _start(self) -> pebble.ProcessPool:
        context = _context(self._given[0].shared)
        resource_tracker.ensure_running()  # on its own start it would lift the block of `_deaf_to_interrupts`
        pool = pebble.ProcessPool(self._workers, initializer=_prepare, initargs=self._given, context=context)
        with _deaf_to_interrupts():
            started = pool.active  # asking starts the workers
        self._pool = pool
        if self._closed or not started:
            self._end(pool)
        return pool

    def _end(self, pool: pebble.ProcessPool) -> None:
        self._pool = None
        pool.stop()  # type: ignore[no-untyped-call]  # pebble is typed in part
        for child in multiprocessing.active_children():
            if child.name == pebble.pool.process.WORKERS_NAME:
                child.kill()  # pebble alone would wait seconds for each that is deep in the parser
        pool.join()


def _context(module: str | None) -> BaseContext:
    """How workers start. Not by "fork": this process holds sockets, locks and the output."""
    if module is None or sys.platform != "linux":  # elsewhere what libraries of the system hold is lost by forking
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context


class _LostError(Exception):
    """A worker did not survive its task; the message says how it ended."""


class _StuckError(Exception):
    """A page got no worker."""


async def _within(future: Future[bytes], seconds: float) -> bytes:
    """What comes of a page within so many seconds from when a worker took it, by a clock that nobody sets; else its
    worker is ended. Raises TimeoutError, _StuckError, and what the pool raises."""
    clock = asyncio.get_running_loop().time
    asked, begun = clock(), None
    patience = PATIENCE * max(seconds, LEAST_SECONDS)
    awaited = asyncio.wrap_future(future)
    try:
        while not (await asyncio.wait([awaited], timeout=seconds / LOOKS))[0]:
            begun = clock() if begun is None and future.running() else begun
            if begun is not None and clock() - begun > seconds:
                raise TimeoutError
            if clock() - asked > patience:
                raise _StuckError
        return awaited.result()
    finally:
        awaited.cancel()  # the pool ends the worker of a page that nobody waits for


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes and threads that are started here never see SIGINT, from their first instruction on.

    Ctrl-C goes to the whole process group, but ending the workers is up to us.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- In the worker ---------------------------------------------------------------------------------------------------

_given: list[tuple[Work, Options]] = []  # once: a site profile may be larger than a page


def _prepare(work: Work, options: Options) -> None:
    """Load what every page needs, so that none pays for it and the collector never looks at it again."""
    gc.disable()  # what is loaded stays
    _given[:] = [(work, options)]
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a page's arrays are small, and there is a worker for each processor
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))
    if work.prepare:
        work.prepare()
    gc.freeze()
    gc.enable()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def load() -> None:
    """Load what every page needs."""
    from newsclean.cleaner import load

    load()


def _clean(page: Page, options: Options) -> Article:
    from newsclean.cleaner import clean_page

    return clean_page(page, options)


def shared(pages: int) -> str | None:
    """What the workers for so many pages share, if anything."""
    return SHARED if pages >= SHARED_FROM else None


def cleaning(pages: int) -> Work:
    """What the workers of a crawl of so many pages do."""
    return Work(_clean, load, shared(pages), marks=True)


def _serve(data: bytes) -> bytes:
    return msgspec.msgpack.encode(_cleaned(msgspec.msgpack.decode(data, type=Page)))


def _serve_saved(pages: Sequence[SavedPage], max_bytes: int) -> bytes:
    from newsclean.fetchers.file import read

    found = (read(os.fsdecode(page.path), max_bytes, name=page.url) for page in pages)
    return msgspec.msgpack.encode(
        [_cleaned(page).record if isinstance(page, Page) else page.record() for page in found]
    )


def _cleaned(page: Page) -> Cleaned:
    work, options = _given[0]
    try:
        record = work.run(page, options)
        return Cleaned(record, mark_of(record) if work.marks else None)
    except Exception as error:  # whatever a page makes the cleaner raise stays that page's failure
        return Cleaned(_crashed(page, f"{type(error).__name__}: {error}"[:300]))


def _crashed(page: Page, detail: str) -> Article:
    return Failure(
        url=page.url, reason="worker_crash", detail=detail, final_url=page.final_url, http_status=page.http_status,
        fetched_at=page.fetched_at,
    ).record()  # fmt: skip
