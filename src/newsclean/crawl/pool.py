"""Pages in, records out, cleaned in worker processes: the only module that starts processes.

A page that ends or hangs its worker costs itself, nothing else. Each worker has a socket of its own, over which pages
and records go as bytes: nothing is shared that a killed worker could leave locked. Never threads: the cleaner holds the
interpreter's lock.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import resource
import signal
import socket
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from newsclean.model import Article, Failure, Page
from newsclean.options import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.options import Options

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space: a memory bomb ends its worker, not the machine
PAGE_SECONDS = 60.0  # for a page of up to PAGE_BYTES
PAGE_BYTES = 10 * MEBIBYTE  # a larger page may take longer, in proportion
STARTING = 60.0  # seconds that a worker may take for its imports, rules and models
ENDING = 1.0  # seconds for a process that has let go of its socket, until its exit code can be told
AHEAD = 2  # pages that a worker is given: the next one is there when it is done with one
YOUNG = 50_000  # objects until the collector of a worker looks for garbage; most pages make none that it could find

_HEAD = 8  # bytes of a frame that tell the length of its rest
_SOCKET_BYTES = MEBIBYTE


class Work(NamedTuple):
    """What a worker does with a page, and what it loads before its first: functions of the top level of a module."""

    run: Callable[[Page, Options], Article]
    prepare: Callable[[], None] | None = None


class Cleaners:
    """Worker processes that clean pages, each page of up to `PAGE_BYTES` within `timeout` seconds."""

    def __init__(self, workers: int, timeout: float, options: Options, work: Work | None = None) -> None:
        self._timeout = timeout
        self._given = (work or Work(_clean, load), options)
        self._places = asyncio.Semaphore(workers * AHEAD)
        self._crew: list[_Worker | None] = [None] * workers

    async def clean(self, page: Page) -> Article:
        """The record of a page; of one that its worker does not survive, a failure."""
        seconds = self._timeout * max(1.0, len(page.body) / PAGE_BYTES)
        async with self._places:
            while True:
                try:
                    worker = self._idlest()
                except OSError as error:
                    return _crashed(page, f"no worker process can be started: {error}")
                with suppress(_NotBegunError):  # another page has ended the worker
                    return await worker.clean(page, seconds)

    def close(self) -> None:
        """End the workers, whatever they do."""
        for worker in self._crew:
            if worker:
                worker.close()

    def _idlest(self) -> _Worker:
        """The worker with the fewest pages, after those that have ended were replaced."""
        for number, worker in enumerate(self._crew):
            if worker is None or not worker.alive:
                if worker and not worker.pages:
                    worker.close()
                self._crew[number] = _Worker(*self._given)
        return min((worker for worker in self._crew if worker), key=lambda worker: worker.pages)


class _NotBegunError(Exception):
    """The worker ended before it came to the page."""


class _Worker:
    """A process and the socket to it; it answers in the order in which it is asked."""

    def __init__(self, work: Work, options: Options) -> None:
        self.pages = 0
        self._ended = False
        self._ready = False
        self._asking, self._answering = asyncio.Lock(), asyncio.Lock()
        self._socket, theirs = socket.socketpair()
        for end in (self._socket, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BYTES)
        self._socket.setblocking(False)
        # Not "fork": this process holds sockets, locks and the output.
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_serve, args=(theirs, work, options), daemon=True)
        resource_tracker.ensure_running()  # on its own start it would lift the block of `_deaf_to_interrupts`
        with theirs, _deaf_to_interrupts():
            self._process.start()

    @property
    def alive(self) -> bool:
        return not self._ended and self._process.is_alive()

    async def clean(self, page: Page, seconds: float) -> Article:
        """The record of a page, whose time begins when those before it are done. Raises _NotBegunError."""
        self.pages += 1
        try:
            async with self._asking:
                await self._ask(page)
            async with self._answering:
                return await self._answer(page, seconds)
        except BaseException:
            self.end()  # whoever waits for another answer would get this one
            raise
        finally:
            self.pages -= 1
            if self._ended and not self.pages:
                self.close()

    async def _ask(self, page: Page) -> None:
        with suppress(OSError):  # that it has ended is seen when the answer is read
            await asyncio.get_running_loop().sock_sendall(self._socket, _framed(page))

    async def _answer(self, page: Page, seconds: float) -> Article:
        if self._ended:
            raise _NotBegunError
        try:
            if not self._ready:
                async with asyncio.timeout(STARTING):
                    await self._read(1)
                self._ready = True
            async with asyncio.timeout(seconds):
                size = int.from_bytes(await self._read(_HEAD))
                return msgspec.msgpack.decode(await self._read(size), type=Article)
        except TimeoutError:
            self.end()
            return _crashed(page, f"not done after {seconds:g} s")
        except OSError:
            self._process.join(ENDING)
            self.end()
            return _crashed(page, f"the worker process ended with code {self._process.exitcode}")

    async def _read(self, size: int) -> bytearray:
        loop = asyncio.get_running_loop()
        read = bytearray(size)
        left = memoryview(read)
        while left:
            count = await loop.sock_recv_into(self._socket, left)
            if not count:
                raise ConnectionResetError
            left = left[count:]
        return read

    def end(self) -> None:
        """Kill the process; the socket stays open for those who wait at it, to tell them so."""
        if not self._ended:
            self._ended = True
            self._process.kill()
            self._process.join()

    def close(self) -> None:
        """Give back all that it holds."""
        self.end()
        self._socket.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started here never see SIGINT, from their first instruction on.

    Ctrl-C goes to the whole process group, but ending the workers is up to us.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- In the worker -----------------------------------------------------------------------------------------------


def _serve(pipe: socket.socket, work: Work, options: Options) -> None:
    """A worker's life: pages from the socket until it is closed."""
    _prepare(work)
    with pipe, pipe.makefile("rb", buffering=_SOCKET_BYTES) as pages, suppress(OSError):
        pipe.sendall(b"!")
        while head := pages.read(_HEAD):
            page = msgspec.msgpack.decode(pages.read(int.from_bytes(head)), type=Page)
            pipe.sendall(_answer_to(page, work, options))


def _prepare(work: Work) -> None:
    """Load what every page needs, so that none pays for it and the collector never looks at it again."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would only take processors from other workers
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))
    if work.prepare:
        work.prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def load() -> None:
    """Load what every page needs."""
    from newsclean.cleaner import load

    load()


def _clean(page: Page, options: Options) -> Article:
    from newsclean.cleaner import clean_page

    return clean_page(page, options)


def _answer_to(page: Page, work: Work, options: Options) -> bytearray:
    try:
        return _framed(work.run(page, options))
    except Exception as error:  # whatever a page makes the cleaner raise stays that page's failure
        return _framed(_crashed(page, f"{type(error).__name__}: {error}"[:300]))


def _framed(value: Any) -> bytearray:
    """A value as bytes behind their length."""
    frame = bytearray(_HEAD)
    msgspec.msgpack.Encoder().encode_into(value, frame, _HEAD)
    frame[:_HEAD] = (len(frame) - _HEAD).to_bytes(_HEAD)
    return frame


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _crashed(page: Page, detail: str) -> Article:
    return Failure(
        url=page.url, reason="worker_crash", detail=detail, final_url=page.final_url, http_status=page.http_status,
        fetched_at=page.fetched_at,
    ).record()  # fmt: skip
