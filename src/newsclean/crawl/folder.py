"""A folder of saved pages in, a record for each out, in the order of their paths."""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from newsclean.crawl.pool import PAGE_SECONDS, Cleaners, Work, load, processors
from newsclean.fetchers import spelled
from newsclean.fetchers.file import NO_PAGES, FileFetcher, Saved, saved_pages
from newsclean.model import Article, Failure, Page

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

    from newsclean.fetchers import Settings
    from newsclean.options import Options

PAGES_A_WORKER = 16  # fewer are not worth the second that its start takes
WINDOW = 8  # pages for each worker that are under way or wait for one before them


def records(
    folder: Path, settings: Settings, options: Options, *, text: bool = False, url: str | None = None, workers: int = 0
) -> Iterator[tuple[Article, str]]:
    """A record for each page of a folder, with "" or the path that cannot be listed.

    text, url: as `record` takes them. workers: processes, 0: one per processor; a small folder needs none.
    """
    saved = saved_pages(folder) or [Saved(folder, NO_PAGES)]
    crew = min(workers or processors(), len(saved) // PAGES_A_WORKER)
    run = partial(record, text=text, url=url)
    cleaners = Cleaners(crew, PAGE_SECONDS, options, Work(run, _load_text if text else load)) if crew > 1 else None
    fetcher = FileFetcher(settings.max_bytes)

    async def clean(entry: Saved) -> Article:
        name = spelled(str(entry.path))
        if entry.why:
            return Failure(url=name, reason="unreadable", detail=entry.why).record()
        page = msgspec.structs.replace(await fetcher.fetch(str(entry.path)), url=name)
        if isinstance(page, Failure):
            return page.record()
        return await cleaners.clean(page) if cleaners else run(page, options)

    try:
        with asyncio.Runner() as runner:
            coming = iter(saved)
            begun = deque(
                (entry, _begin(runner, clean(entry))) for entry in islice(coming, WINDOW * crew if cleaners else 1)
            )
            while begun:
                entry, task = begun.popleft()
                yield runner.run(_done(task)), entry.why and str(entry.path)
                begun += [(entry, _begin(runner, clean(entry))) for entry in islice(coming, 1)]
    finally:
        if cleaners:
            cleaners.close()


def record(page: Page, options: Options, *, text: bool = False, url: str | None = None) -> Article:
    """The record of a page, or of text that was flattened from one; url: where it comes from, if not from its file."""
    from newsclean.cleaner import clean_page, clean_text

    if text:
        source = url or page.url
        found = clean_text(page.body.decode("utf-8-sig", "replace"), url=source, options=options)
        return msgspec.structs.replace(found, url=source)
    return clean_page(msgspec.structs.replace(page, url=url) if url else page, options)


def _begin(runner: asyncio.Runner, work: Coroutine[Any, Any, Article]) -> asyncio.Task[Article]:
    return runner.get_loop().create_task(work)


async def _done(task: asyncio.Task[Article]) -> Article:
    return await task


def _load_text() -> None:
    from newsclean.cleaner import load
    from newsclean.judge import learned

    load(learned.TEXT)
