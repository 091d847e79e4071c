"""Pages that kill, hang or fill their worker among good ones in, what became of each out."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from typing import NamedTuple

from newsclean.crawl.pool import Cleaners, Work
from newsclean.model import Article, Page
from newsclean.options import DEFAULT, Options

WORKERS = 2
AT_ONCE = 16
PATIENCE = 2.0  # seconds of a page
SHARE = 10  # one page in so many is doomed
DOOMS = ("kill", "abort", "exit", "hang", "eat")


def work(page: Page, _options: Options) -> Article:
    """Stands in for the cleaner: does to its process what the page says."""
    doom = page.body.decode()
    if doom == "kill":
        os.kill(os.getpid(), signal.SIGKILL)  # as the system does that runs out of memory
    if doom == "abort":
        os.abort()
    if doom == "exit":
        os._exit(3)
    if doom == "hang":
        time.sleep(3600)
    if doom == "eat":
        bytearray(64 * 1024**3)
    return Article(url=page.url, body=page.url)


class Fates(NamedTuple):
    """How many pages were doomed, how many of these were flagged, and how many others came back as they should."""

    doomed: int
    flagged: int
    good: int
    whole: int


def fates(doomed: int, seed: int) -> Fates:
    """What became of so many doomed pages at random places among others."""
    chance = random.Random(seed)
    orders = [DOOMS[number % len(DOOMS)] for number in range(doomed)] + ["good"] * (SHARE - 1) * doomed
    chance.shuffle(orders)
    pages = [Page(url=f"http://a.example/{number}", body=order.encode()) for number, order in enumerate(orders)]
    cleaners = Cleaners(WORKERS, PATIENCE, DEFAULT, Work(work))
    try:
        records = asyncio.run(_cleaned(cleaners, pages))
    finally:
        cleaners.close()
    both = list(zip(orders, pages, records, strict=True))
    flagged = sum(record.reason == "worker_crash" for order, _, record in both if order != "good")
    whole = sum(record.body == page.url == record.url for order, page, record in both if order == "good")
    return Fates(doomed, flagged, len(orders) - doomed, whole)


async def _cleaned(cleaners: Cleaners, pages: list[Page]) -> list[Article]:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(page: Page) -> Article:
        async with free:
            return await cleaners.clean(page)

    return await asyncio.gather(*map(one, pages))
