"""A crawl as the user asks for it in, its outcome out: the one place that puts the parts together."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from newsclean import export
from newsclean.crawl.archive import DEFAULT_SIZE, Archive
from newsclean.crawl.engine import Engine
from newsclean.crawl.journal import open_journal
from newsclean.crawl.pool import PAGE_SECONDS, Cleaners, cleaning, processors
from newsclean.crawl.remember import Remembered, earlier_profile, remember
from newsclean.crawl.targets import read_targets
from newsclean.errors import OutputError
from newsclean.fetchers import Router, Settings
from newsclean.fetchers.net.agent import honest_name
from newsclean.fetchers.net.pace import Pace
from newsclean.options import DEFAULT, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from newsclean.crawl.journal import Journal, Result
    from newsclean.crawl.ledger import Entry
    from newsclean.crawl.targets import Target
    from newsclean.discovery import Search
    from newsclean.model import Article, Reason

FAILING = 5  # hosts that the summary names


class WriteError(OutputError):
    """The output was opened, but a write to it failed."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to crawl, whereto and how.

    retry: which targets that have their line are asked again: those with a status, a reason or an HTTP status of these.
    refresh: ask all targets again that have their line; one that is as it was keeps it.
    since: only those that were read before that moment.
    site_memory: at the end, learn what the sites repeat and take it out; never with a profile in `options`.
    discover: the lists name sites, feeds and sitemaps; what is looked for there are the targets.
    archive: the bytes from which on a file of the archive gives way to the next one; None: keep no archive.
    """

    lists: tuple[str, ...]
    output: str
    settings: Settings = Settings()
    options: Options = DEFAULT
    concurrency: int = 64
    workers: int = 0
    formats: tuple[str, ...] = ("jsonl",)
    retry: frozenset[str] = frozenset()
    refresh: bool = False
    since: datetime | None = None
    site_memory: bool = True
    discover: Search | None = None
    archive: int | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a crawl ended: `statuses` and `reasons` count all targets that have their line, `before` those that had it
    when the crawl began. `signal` is what interrupted it, or 0. `remembered` is what its end took out of the records.
    `failing` names the hosts that failed most often in this run, each with the reason and how often.
    """

    total: int
    before: int
    statuses: Mapping[str, int]
    reasons: Mapping[str, int]
    seconds: float
    signal: int
    remembered: Remembered = Remembered(0, 0, ())
    failing: tuple[tuple[str, Reason, int], ...] = ()


class Watcher(Protocol):
    """Who is told how a crawl goes on."""

    def tell(self, line: str) -> None:
        """A source of targets was read or passed over."""
        ...

    def start(self, total: int, before: Mapping[str, int]) -> None:
        """The crawl of so many targets begins; so many of each status are done."""
        ...

    def ask(self, slowest: Callable[[], tuple[float, str]]) -> None:
        """Whom to ask for the seconds that the slowest host will take at least, and for its name."""
        ...

    def done(self, results: Sequence[Result]) -> None:
        """These results are safe on disk."""
        ...


def crawl(job: Job, watcher: Watcher) -> Outcome:
    """Run a crawl to its end or its interruption. Raises InputError, OutputError, StateError."""
    lists = job.lists
    if job.discover:
        from newsclean.crawl.seeds import plant  # with the readers of feeds and pages, which few crawls need

        lists = (str(plant(job.lists, Path(job.output), job.settings, job.discover, watcher.tell)),)
    targets = read_targets(lists)
    for name in job.formats:
        export.check(name, Path(job.output))
    statuses: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    failing: Counter[tuple[str, Reason]] = Counter()

    def settled(results: Sequence[Result]) -> None:
        statuses.update(result.status for result in results)
        reasons.update(result.reason for result in results if result.reason)
        failing.update((result.host, result.reason) for result in results if result.status == "error" and result.reason)
        watcher.done(results)

    journal = open_journal(Path(job.output), lists=job.lists, again=_again(job, targets), settled=settled)
    earlier = [journal.done[target.name] for target in targets if target.name in journal.done]
    statuses.update(status for status, _ in earlier)
    reasons.update(reason for _, reason in earlier if reason)
    left = [target for target in targets if target.name not in journal.done]
    journal.done.clear()  # of a long list it is large
    start = time.monotonic()
    remembered = Remembered(0, 0, ())
    with _errors_of_writing(job.output):
        try:
            learns = job.site_memory and job.options.site_profile is None
            memory = earlier_profile(Path(job.output)) if learns else None
            journal.expect(len(targets))
            watcher.start(len(targets), Counter(statuses))
            archive = _archive(job, journal) if job.archive is not None else None
            interrupted = asyncio.run(_run(job, left, journal, watcher, archive)) if left else 0
            if not interrupted:
                journal.merge()
            if memory is not None and not interrupted and targets:
                remembered = remember(Path(job.output), memory, journal.rewrite)
                _count_emptied(remembered.emptied, {target.name for target in targets}, statuses, reasons)
        finally:
            journal.close()
        for name in job.formats:
            if name != "jsonl":
                export.convert(name, Path(job.output))
    return Outcome(
        total=len(targets), before=len(earlier), statuses=statuses, reasons=reasons,
        seconds=time.monotonic() - start, signal=interrupted, remembered=remembered,
        failing=tuple((host, reason, count) for (host, reason), count in failing.most_common(FAILING) if host),
    )  # fmt: skip


def _again(job: Job, targets: Sequence[Target]) -> Callable[[Entry], bool]:
    """Which of the targets that have their line are asked again."""
    listed = frozenset(target.name for target in targets) if job.retry or job.refresh else frozenset()

    def again(entry: Entry) -> bool:
        if entry.url not in listed:
            return False
        if job.since and entry.fetched_at and datetime.fromisoformat(entry.fetched_at) >= job.since:
            return False
        return job.refresh or not job.retry.isdisjoint((entry.status, entry.reason, str(entry.http_status)))

    return again


def _count_emptied(
    records: Sequence[Article], names: Collection[str], statuses: Counter[str], reasons: Counter[str]
) -> None:
    """Count anew the records of this crawl that held nothing but what their site repeats."""
    for record in records:
        if record.url in names:
            statuses.subtract([record.status])
            reasons.subtract([record.reason] if record.reason else [])
            statuses["skipped"] += 1
            reasons["empty"] += 1
    reasons += Counter()  # drops what is zero now


def _archive(job: Job, journal: Journal) -> Archive:
    """The archive of a crawl; who reads it later learns how it was made, and nothing that is secret."""
    settings = job.settings
    about = {"robots": "obey" if settings.obey_robots else "ignore"}
    if settings.user_agent or settings.fetcher != "browser":  # whose name is known when it has begun; requests have it
        about["http-header-user-agent"] = settings.user_agent or honest_name(settings.contact)
    if settings.contact:
        about["operator"] = settings.contact
    return journal.archive_to(
        lambda mark: Archive(Path(job.output), mark, size=job.archive or DEFAULT_SIZE, about=about)
    )


async def _run(job: Job, targets: Sequence[Target], journal: Journal, watcher: Watcher, archive: Archive | None) -> int:
    """Crawl the targets; the number of the signal that ended it early, or 0."""
    pace = Pace(job.settings.delay, job.settings.per_host)
    pace.recall(journal.wishes(), journal.quiet)
    fetcher = Router(job.settings, pace)
    count = len(targets)
    cleaners = Cleaners(min(job.workers or processors(), count), PAGE_SECONDS, job.options, cleaning(count))
    engine = Engine(
        targets, fetch=fetcher.fetch, clean=cleaners.cleaned, journal=journal, pace=pace, concurrency=job.concurrency,
        archive=archive, again=fetcher.again, per_host=job.settings.per_host,
    )  # fmt: skip
    watcher.ask(engine.slowest)
    try:
        with _signals_stop(engine) as received:
            await engine.run()
    finally:
        cleaners.close()
        await fetcher.close()
    return received[0] if received else 0


@contextmanager
def _signals_stop(engine: Engine) -> Iterator[list[int]]:
    """SIGINT and SIGTERM stop the engine; the signals that came are in the list."""
    loop = asyncio.get_running_loop()
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        engine.stop()

    earlier = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in earlier:
        loop.add_signal_handler(number, stop, number)
    try:
        yield received
    finally:
        for number, handler in earlier.items():
            loop.remove_signal_handler(number)
            if handler is not None:  # None: not set from Python
                signal.signal(number, handler)


@contextmanager
def _errors_of_writing(output: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise WriteError(
            f"writing to {output} failed: {why}; what was written is whole, run the same command again to go on"
        ) from error
