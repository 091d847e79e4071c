"""Jobs in, one outcome for each out, from worker processes that a job may hang or crash at its own cost alone.

Each worker has a pipe of its own: nothing is shared that a killed worker could leave locked.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import time
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext, SpawnProcess

MEMORY_LIMIT = 4 * 1024**3  # bytes of address space: a memory bomb ends its worker, not the machine
STARTING = 60.0  # seconds that a new worker may take for its imports before its first page counts
MAX_REASON = 200  # characters of an error that are kept


class Job(NamedTuple):
    """A function of the top level of a module and what it is called with."""

    run: Callable[[Any], str]
    argument: Any


class Outcome(NamedTuple):
    """The text that a job gave, or "" and why there is none."""

    text: str
    failure: str | None


def run_all(jobs: Iterable[Job], workers: int, limit: float) -> Iterator[tuple[int, Outcome]]:
    """Run every job, each for at most `limit` seconds; the outcomes with the jobs' numbers, as they are done."""
    context = multiprocessing.get_context("spawn")
    queue = enumerate(jobs)
    crew = [_Worker(context, limit) for _ in range(workers)]
    try:
        busy = [worker for worker in crew if worker.take(next(queue, None))]
        while busy:
            nearest = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            wait([worker.pipe for worker in busy], timeout=nearest)
            for worker in busy:
                if (done := worker.done()) is not None:
                    yield done
                    worker.take(next(queue, None))
            busy = [worker for worker in busy if worker.number is not None]
    finally:
        for worker in crew:
            worker.end()


class _Worker:
    """A process, the pipe to it, and the job that it is at."""

    pipe: Connection
    process: SpawnProcess

    def __init__(self, context: SpawnContext, limit: float) -> None:
        self.context = context
        self.limit = limit
        self.number: int | None = None
        self.deadline = 0.0
        self.warm = False
        self._start()

    def take(self, job: tuple[int, Job] | None) -> bool:
        """Begin a job; without one the worker is idle."""
        self.number = job[0] if job else None
        if job:
            self.deadline = time.monotonic() + self.limit + (0 if self.warm else STARTING)
            try:
                self.pipe.send(job[1])
            except OSError:
                self.deadline = 0.0  # it died meanwhile: its end is seen next
        return job is not None

    def done(self) -> tuple[int, Outcome] | None:
        """The job's outcome if it has one by now."""
        if self.number is None:
            return None
        if self.pipe.poll():
            try:
                answer = self.pipe.recv()
            except (EOFError, OSError):
                self.process.join()
                return self._replace(f"the worker ended with code {self.process.exitcode}")
            if answer is None:  # its imports are done: now the job's own time begins
                self.warm, self.deadline = True, time.monotonic() + self.limit
                return None
            return self.number, answer
        if time.monotonic() >= self.deadline:
            return self._replace(f"not done after {self.limit:g} s")
        return None

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def _replace(self, reason: str) -> tuple[int, Outcome]:
        number = self.number
        assert number is not None
        self.end()
        self._start()
        return number, Outcome("", reason)

    def _start(self) -> None:
        self.warm = False
        self.pipe, theirs = self.context.Pipe()
        self.process = self.context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()


def _serve(pipe: Connection) -> None:
    """A worker's life: jobs from the pipe until it is closed; what the peers print goes nowhere."""
    _be_quiet()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))
    first = True
    while True:
        try:
            job: Job = pipe.recv()  # unpickling it imports its module
            if first:
                pipe.send(None)
            first = False
            pipe.send(_outcome(job))
        except (EOFError, OSError, KeyboardInterrupt):
            return


def _outcome(job: Job) -> Outcome:
    try:
        return Outcome(job.run(job.argument), None)
    except Exception as error:
        return Outcome("", f"{type(error).__name__}: {error}"[:MAX_REASON])


def _be_quiet() -> None:
    logging.disable(logging.CRITICAL)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
