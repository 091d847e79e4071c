"""Pages that their worker does not survive."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsclean.crawl import pool
from newsclean.crawl.likeness import Cleaned, fingerprint
from newsclean.crawl.pool import PAGE_BYTES, SHARED_FROM, Cleaners, SavedPage, Work
from newsclean.metadata import language
from newsclean.model import Article, Page
from newsclean.options import DEFAULT, Options

if TYPE_CHECKING:
    from concurrent.futures import Future


def work(page: Page, _options: Options) -> Article:
    """Stands in for the cleaner: does what the page says."""
    order = page.body.decode()
    if order == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "hang":
        time.sleep(60)
    if order == "slow":
        time.sleep(1)
    if order == "raise":
        raise RecursionError("too deep")
    if order == "mask":
        return Article(url=page.url, body=str(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])))
    if order == "eat":
        bytearray(64 * 1024**3)
    return Article(url=page.url, body=order)


BOTH = pytest.mark.parametrize("shared", [None, "json"], ids=["spawned", "forked"])


@pytest.fixture(scope="module", params=[None, "json"], ids=["spawned", "forked"])
def records(request: pytest.FixtureRequest) -> dict[str, Article]:
    """The records of a run in which good pages stand between bad ones."""
    orders = ["a", "die", "b", "raise", "eat", "c", "hang", "d", "die", "e"]
    cleaners = Cleaners(2, 0.5, DEFAULT, Work(work, shared=request.param))

    async def all_of_them() -> list[Article]:
        pages = [Page(url=f"{i}:{order}", body=order.encode(), http_status=200) for i, order in enumerate(orders)]
        return await asyncio.gather(*(cleaners.clean(page) for page in pages))

    try:
        return {str(record.url).partition(":")[2]: record for record in asyncio.run(all_of_them())}
    finally:
        cleaners.close()


@pytest.mark.parametrize("order", ["a", "b", "c", "d", "e"])
def test_a_good_page_among_bad_ones_gets_its_record(records: dict[str, Article], order: str) -> None:
    assert (records[order].status, records[order].body) == ("ok", order)


@pytest.mark.parametrize(
    ("order", "detail"),
    [("die", "ended with code"), ("hang", "not done after 0.5 s"), ("raise", "RecursionError"), ("eat", "MemoryError")],
)
def test_a_page_that_its_worker_does_not_survive_is_a_failure(
    records: dict[str, Article], order: str, detail: str
) -> None:
    record = records[order]
    assert (record.status, record.reason, record.http_status) == ("error", "worker_crash", 200)
    assert detail in (record.detail or "")


@pytest.mark.parametrize("together", [1, 2, 5])
def test_saved_pages_are_read_by_their_worker_and_a_bad_one_costs_itself_alone(tmp_path: Path, together: int) -> None:
    orders = {b"a.html": "a", b"b.html": "die", b"caf\xe9.html": "c", b"long.html": "abcdef"}
    saved = [SavedPage(f"the {order}", bytes(tmp_path) + b"/" + name, 6) for name, order in orders.items()]
    saved.append(SavedPage("gone", bytes(tmp_path) + b"/none.html", 0))
    for page, order in zip(saved, orders.values(), strict=False):
        Path(os.fsdecode(page.path)).write_text(order)
    cleaners = Cleaners(2, 5.0, DEFAULT, Work(work))

    async def all_of_them() -> list[Article]:
        batches = [saved[start : start + together] for start in range(0, len(saved), together)]
        found = await asyncio.gather(*(cleaners.clean_saved(batch, 3) for batch in batches))
        return [record for records in found for record in records]

    try:
        records = asyncio.run(all_of_them())
    finally:
        cleaners.close()
    assert [(record.url, record.reason, record.body) for record in records] == [
        ("the a", None, "a"), ("the die", "worker_crash", ""), ("the c", None, "c"), ("the abcdef", None, "abc"),
        ("gone", "unreadable", ""),
    ]  # fmt: skip


@BOTH
def test_workers_that_are_killed_while_they_rest_are_replaced(shared: str | None) -> None:
    import multiprocessing

    cleaners = Cleaners(1, 5.0, DEFAULT, Work(work, shared=shared))

    async def twice() -> list[str]:
        first = await cleaners.clean(Page(url="1", body=b"a"))
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        second = await cleaners.clean(Page(url="2", body=b"b"))
        return [first.body, second.body]

    try:
        assert asyncio.run(twice()) == ["a", "b"]
    finally:
        cleaners.close()


@pytest.mark.parametrize(("silent", "body"), [(1, "a"), (2, "")])
def test_a_page_that_no_worker_took_has_one_more_chance(
    monkeypatch: pytest.MonkeyPatch, silent: int, body: str
) -> None:
    """A worker that is killed while it holds the lock of the pool's pipe leaves all others waiting for it."""
    within, asked = pool._within, []

    async def stuck(future: Future[bytes], seconds: float) -> bytes:
        asked.append(future)
        if len(asked) <= silent:
            raise pool._StuckError
        return await within(future, seconds)

    monkeypatch.setattr(pool, "_within", stuck)
    cleaners = Cleaners(1, 5.0, DEFAULT, Work(work))
    try:
        record = asyncio.run(cleaners.clean(Page(url="1", body=b"a")))
    finally:
        cleaners.close()
    assert (record.body, len(asked)) == (body, 2)
    assert record.reason == (None if body else "worker_crash")
    assert record.detail == (None if body else "the worker processes ended: no worker process took the page")


@BOTH
def test_workers_are_deaf_to_ctrl_c_from_their_start_and_we_are_not(shared: str | None) -> None:
    import multiprocessing

    cleaners = Cleaners(1, 5.0, DEFAULT, Work(work, shared=shared))

    async def mask_of_the_worker() -> str:
        return (await cleaners.clean(Page(url="1", body=b"mask"))).body

    async def of_two() -> list[str]:
        first = await mask_of_the_worker()
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        return [first, await mask_of_the_worker()]

    try:
        assert asyncio.run(of_two()) == ["True", "True"]
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    finally:
        cleaners.close()


@pytest.mark.parametrize(("size", "seconds"), [(0, 2.0), (PAGE_BYTES, 2.0), (3 * PAGE_BYTES, 6.0)])
def test_a_larger_page_may_take_longer(monkeypatch: pytest.MonkeyPatch, size: int, seconds: float) -> None:
    given = []

    async def within(future: Future[bytes], seconds: float) -> bytes:
        given.append(seconds)
        future.cancel()
        raise TimeoutError

    monkeypatch.setattr("newsclean.crawl.pool._within", within)
    cleaners = Cleaners(1, 2.0, DEFAULT, Work(work))
    try:
        record = asyncio.run(cleaners.clean(Page(url="1", body=bytes(size))))
    finally:
        cleaners.close()
    assert given == [seconds]
    assert record.detail == f"not done after {seconds:g} s"


@pytest.mark.parametrize("jump", [-86400.0, 86400.0])
def test_a_clock_that_is_set_by_a_day_neither_ends_a_page_nor_spares_one(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    cleaners = Cleaners(2, 2.0, DEFAULT, Work(work))
    clock = time.time

    async def meanwhile() -> tuple[Article, Article]:
        await cleaners.clean(Page(url="0", body=b"a"))
        slow, hung = (
            asyncio.create_task(cleaners.clean(Page(url=order, body=order.encode()))) for order in ("slow", "hang")
        )
        await asyncio.sleep(0.3)
        monkeypatch.setattr("time.time", lambda: clock() + jump)
        return await slow, await hung

    try:
        slow, hung = asyncio.run(meanwhile())
    finally:
        cleaners.close()
    assert (slow.status, slow.body) == ("ok", "slow")
    assert (hung.reason, hung.detail) == ("worker_crash", "not done after 2 s")


def test_a_page_that_waits_behind_one_that_ends_the_worker_gets_its_record() -> None:
    cleaners = Cleaners(1, 0.5, DEFAULT, Work(work))

    async def together() -> list[Article]:
        pages = [Page(url=order, body=order.encode()) for order in ("die", "a", "hang", "b", "c" * 5_000_000, "eat")]
        return await asyncio.gather(*(cleaners.clean(page) for page in pages))

    try:
        found = asyncio.run(together())
    finally:
        cleaners.close()
    assert [record.status for record in found] == ["error", "ok", "error", "ok", "ok", "error"]
    assert len(found[4].body) == 5_000_000


def test_a_page_that_is_given_up_leaves_no_answer_to_the_next() -> None:
    cleaners = Cleaners(1, 60.0, DEFAULT, Work(work))

    async def after_a_cancelled_one() -> Article:
        slow = asyncio.create_task(cleaners.clean(Page(url="1", body=b"hang")))
        await asyncio.sleep(0)
        slow.cancel()
        await asyncio.wait([slow])
        return await cleaners.clean(Page(url="2", body=b"b"))

    try:
        assert asyncio.run(after_a_cancelled_one()).body == "b"
    finally:
        cleaners.close()


def loaded(page: Page, _options: Options) -> Article:
    """Stands in for the cleaner: what its process had loaded before its first page."""
    model = language._identifier.cache_info().currsize > 0
    return Article(url=page.url, body=f"{'trafilatura' in sys.modules} {model} {gc.get_freeze_count() > 100_000}")


@pytest.mark.parametrize(("pages", "held"), [(SHARED_FROM, "True True True"), (SHARED_FROM - 1, "False False False")])
def test_workers_of_a_longer_crawl_share_what_only_some_pages_need(pages: int, held: str) -> None:
    code = f"""
import asyncio
from newsclean.crawl.pool import Cleaners, Work, cleaning
from newsclean.model import Page
from newsclean.options import DEFAULT
from test_crawl_pool import loaded
cleaners = Cleaners(1, 60.0, DEFAULT, Work(loaded, shared=cleaning({pages}).shared))
print(asyncio.run(cleaners.clean(Page(url="1", body=b"a"))).body)
cleaners.close()
"""
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == held


def story(page: Page, _options: Options) -> Article:
    """Stands in for the cleaner: a record of the page's words."""
    text = page.body.decode()
    return Article(url=page.url, body=text, word_count=len(text.split()))


@pytest.mark.parametrize("marks", [True, False])
def test_a_worker_takes_the_fingerprint_where_it_is_asked_for(marks: bool) -> None:
    text = " ".join(f"word{number}" for number in range(60))
    cleaners = Cleaners(1, 10.0, DEFAULT, Work(story, marks=marks))

    async def both() -> list[Cleaned]:
        return [await cleaners.cleaned(Page(url="1", body=body)) for body in (text.encode(), b"a stub")]

    try:
        long, short = asyncio.run(both())
    finally:
        cleaners.close()
    assert (long.record.body, long.mark) == (text, fingerprint(text) if marks else None)
    assert (short.record.body, short.mark) == ("a stub", None)
