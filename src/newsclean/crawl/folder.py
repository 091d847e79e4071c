"""Saved pages, folders of them and archives in, a record for each page out, in the order of their paths."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newsclean.crawl.ledger import LEDGER_NAME, Ledger
from newsclean.crawl.pool import PAGE_SECONDS, Cleaners, SavedPage, Work, load, processors, shared
from newsclean.crawl.twins import Twins
from newsclean.fetchers import spelled
from newsclean.fetchers.file import NO_PAGES, Saved, read, saved_pages
from newsclean.model import Article, Failure, Page
from newsclean.warc.files import archives_below, is_archive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from newsclean.fetchers import Settings
    from newsclean.options import Options
    from newsclean.warc.records import Tell

T = TypeVar("T")

PAGES_A_WORKER = 16  # fewer are not worth the second that its start takes
ARCHIVED_PAGE = 32 * 1024  # bytes that a page takes in an archive, more or less
FILED = 256  # records whose keys wait in memory
BATCH = 16  # pages that a worker is handed at once, at most: handing over costs as much for one
SHARES = 4  # batches for each worker that what is left makes: smaller ones at the end, so that all workers end together
WINDOW = 64  # pages for each worker that are under way or wait for one before them


def records(
    places: Path | Sequence[Path],
    settings: Settings,
    options: Options,
    *,
    text: bool = False,
    url: str | None = None,
    workers: int = 0,
    tell: Tell | None = None,
) -> Iterator[tuple[Article, str]]:
    """A record for each page of some files, folders and archives, with "" or the path that cannot be read.

    text, url: as `record` takes them. workers: processes, 0: one per processor; few pages need none. tell: who hears
    what is wrong with an archive.
    """
    named = [places] if isinstance(places, Path) else places
    saved = _listed(named)
    archives = {entry.path for entry in saved if not entry.why and is_archive(entry.path)}
    count = len(saved) + sum(path.stat().st_size for path in archives) // ARCHIVED_PAGE
    crew = max(1, min(workers or processors(), count // PAGES_A_WORKER))
    run = partial(record, text=text, url=url)
    work = Work(run, _load_text if text else load, shared(count))
    cleaners = Cleaners(crew, PAGE_SECONDS, options, work) if crew > 1 else None

    def alone(entry: Saved | Page | Failure) -> Article:
        page = _page_of(entry, settings.max_bytes)
        return page.record() if isinstance(page, Failure) else run(page, options)

    async def together(workshop: Cleaners, entries: Sequence[Saved | Page | Failure]) -> list[Article]:
        files = [_named(entry, settings.max_bytes) for entry in entries if isinstance(entry, Saved) and not entry.why]
        of_files = iter(await workshop.clean_saved(files, settings.max_bytes) if files else ())
        return [
            await workshop.clean(entry) if isinstance(entry, Page)
            else next(of_files) if isinstance(entry, Saved) and not entry.why
            else alone(entry)
            for entry in entries
        ]  # fmt: skip

    async def clean(entries: Sequence[Saved | Page | Failure]) -> list[tuple[Article, str]]:
        found = await together(cleaners, entries) if cleaners else [*map(alone, entries)]
        return [(record, _unread(entry, record, named)) for entry, record in zip(entries, found, strict=True)]

    def cleaned() -> Iterator[tuple[Article, str]]:
        size = BATCH if cleaners and not archives else 1
        try:
            with asyncio.Runner() as runner:
                loop = runner.get_loop()  # whose tasks it ends; its own `run` describes all of them at every call
                unpacked = _unpacked(saved, archives, settings, tell or (lambda _: None), text=text)
                coming = _batches(unpacked, size, count, crew)
                window = WINDOW * crew // size if cleaners else 1
                begun = deque(loop.create_task(clean(entries)) for entries in islice(coming, window))
                while begun:
                    yield from loop.run_until_complete(begun.popleft())
                    begun += [loop.create_task(clean(entries)) for entries in islice(coming, 1)]
        finally:
            if cleaners:
                cleaners.close()

    return _with_twins(cleaned()) if archives else cleaned()


def _listed(places: Sequence[Path]) -> list[Saved]:
    """The files that some places stand for; of a folder its pages and archives, sorted."""
    found: list[Saved] = []
    for place in places:
        if place.is_dir():
            below = sorted([*saved_pages(place), *map(Saved, archives_below(place))])
            found += below or [Saved(place, NO_PAGES)]
        else:
            found.append(Saved(place))
    return found


def _unpacked(
    saved: Sequence[Saved], archives: Collection[Path], settings: Settings, tell: Tell, *, text: bool
) -> Iterator[Saved | Page | Failure]:
    """The files, archives replaced by what they hold."""
    if not archives:
        yield from saved
        return
    from newsclean.warc.replay import Replay  # with the HTTP client, whose reading of answers it shares

    replay = Replay(settings, tell, text=text)
    for entry in saved:
        if entry.why or entry.path not in archives:
            yield entry
            continue
        try:
            yield from replay.pages([entry.path])
        except OSError as error:
            yield Saved(entry.path, error.strerror or str(error))


def _with_twins(records: Iterator[tuple[Article, str]]) -> Iterator[tuple[Article, str]]:
    """The records, each that an earlier one holds already marked, as a crawl does."""
    with TemporaryDirectory() as name:
        ledger = Ledger(Path(name, LEDGER_NAME))
        try:
            twins = Twins(ledger.twins)
            for number, (record, where) in enumerate(records, 1):
                yield twins.marked(record), where
                if number % FILED == 0:
                    ledger.add({}, twins.taken())
        finally:
            ledger.close()


def record(page: Page, options: Options, *, text: bool = False, url: str | None = None) -> Article:
    """The record of a page, or of text that was flattened from one; url: where it comes from, if not from its file."""
    from newsclean.cleaner import clean_page, clean_text

    if text:
        source = url or page.url
        found = clean_text(page.body.decode("utf-8-sig", "replace"), url=source, options=options)
        return msgspec.structs.replace(found, url=source)
    return clean_page(msgspec.structs.replace(page, url=url) if url else page, options)


def _batches(entries: Iterable[T], size: int, count: int, crew: int) -> Iterator[list[T]]:
    """About `count` entries for so many workers in batches of up to `size`, ever smaller towards the end.

    Guided self-scheduling (Polychronopoulos and Kuck, 1987), with a limit.
    """
    remaining = iter(entries)
    while batch := [*islice(remaining, max(1, min(size, count // (crew * SHARES))))]:
        count -= len(batch)
        yield batch


def _page_of(entry: Saved | Page | Failure, max_bytes: int) -> Page | Failure:
    if not isinstance(entry, Saved):
        return entry
    name = spelled(str(entry.path))
    if entry.why:
        return Failure(url=name, reason="unreadable", detail=entry.why)
    return read(str(entry.path), max_bytes, name=name)


def _named(entry: Saved, max_bytes: int) -> SavedPage:
    try:
        size = min(entry.path.stat().st_size, max_bytes)
    except (OSError, ValueError):
        size = 0  # reading it will say why
    return SavedPage(spelled(str(entry.path)), os.fsencode(entry.path), size)


def _unread(entry: Saved | Page | Failure, record: Article, named: Sequence[Path]) -> str:
    """The path of what cannot be read, a folder or what the user named; else ""."""
    if not isinstance(entry, Saved) or record.reason != "unreadable":
        return ""
    return str(entry.path) if entry.why or entry.path in named else ""


def _load_text() -> None:
    from newsclean.cleaner import load
    from newsclean.judge import learned

    load(learned.TEXT)
