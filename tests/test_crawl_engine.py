"""The engine with stand-ins for the net and the cleaner."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from newsclean.crawl.engine import Engine
from newsclean.crawl.journal import open_journal
from newsclean.crawl.likeness import Cleaned
from newsclean.crawl.targets import Target
from newsclean.export import FILE_NAME
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Article, Failure, Page, Reason

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean.crawl.engine import Again

Fetch = Callable[[str], Awaitable[Page | Failure]]


async def at_once(address: str) -> Page:
    return Page(url=address, body=address.encode())


async def clean(page: Page) -> Article:
    return Article(url=page.url, body=page.body.decode())


def run(
    folder: Path,
    targets: Sequence[Target],
    fetch: Fetch = at_once,
    *,
    clean: Callable[[Page], Awaitable[Article]] = clean,
    concurrency: int = 4,
    window: int = 256,
    again: Again | None = None,
    per_host: int = 1,
    meanwhile: Callable[[Engine], Coroutine[Any, Any, None]] | None = None,
) -> list[Article]:
    async def start() -> None:
        journal = open_journal(folder, lists=(), again=lambda _: False, settled=lambda _: None)

        async def cleaned(page: Page) -> Cleaned:
            return Cleaned(await clean(page))

        engine = Engine(
            targets,
            fetch=lambda address, _known: fetch(address),
            clean=cleaned,
            journal=journal,
            pace=Pace(0),
            concurrency=concurrency,
            window=window,
            again=again,
            per_host=per_host,
        )
        side = asyncio.create_task(meanwhile(engine)) if meanwhile else None
        try:
            await engine.run()
        finally:
            journal.close()
            if side:
                await side

    asyncio.run(asyncio.wait_for(start(), 20))
    return [Article.from_json(line) for line in (folder / FILE_NAME).read_bytes().splitlines()]


def some(count: int, hosts: int = 3) -> list[Target]:
    return [Target(f"name {i}", f"address {i}", f"host {i % hosts}" if hosts else "") for i in range(count)]


def test_every_target_gets_its_record_under_its_own_name_in_list_order(tmp_path: Path) -> None:
    async def slower_first(address: str) -> Page:
        await asyncio.sleep(0.02 if address.endswith("0") else 0)
        return await at_once(address)

    records = run(tmp_path, some(40), slower_first)
    assert [record.url for record in records] == [f"name {i}" for i in range(40)]
    assert [record.body for record in records] == [f"address {i}" for i in range(40)]


def test_failures_are_records_too(tmp_path: Path) -> None:
    async def fails(address: str) -> Failure:
        return Failure(url=address, reason="http_status", detail="status 500", http_status=500)

    bad = Target("bad line", "bad line", failure=Failure(url="bad line", reason="bad_url", detail="line 1"))
    records = run(tmp_path, [bad, *some(2)], fails)
    assert [(record.url, record.reason) for record in records] == [
        ("bad line", "bad_url"), ("name 0", "http_status"), ("name 1", "http_status"),
    ]  # fmt: skip


def test_one_host_is_never_asked_twice_at_a_time_and_hosts_go_side_by_side(tmp_path: Path) -> None:
    running: set[str] = set()
    most = [0]

    async def watched(address: str) -> Page:
        host = str(int(address.split()[1]) % 3)
        assert host not in running
        running.add(host)
        most[0] = max(most[0], len(running))
        await asyncio.sleep(0.002)
        running.remove(host)
        return await at_once(address)

    assert len(run(tmp_path, some(30), watched)) == 30
    assert most[0] == 3


@pytest.mark.parametrize("concurrency", [1, 2, 5])
def test_no_more_than_the_limit_are_under_way(tmp_path: Path, concurrency: int) -> None:
    running = [0]

    async def watched(address: str) -> Page:
        running[0] += 1
        assert running[0] <= concurrency
        await asyncio.sleep(0.001)
        running[0] -= 1
        return await at_once(address)

    run(tmp_path, some(20, hosts=0), watched, concurrency=concurrency)


def test_a_slow_host_holds_up_nobody_else(tmp_path: Path) -> None:
    others_done = asyncio.Event()
    count = [0]

    async def slow_zero(address: str) -> Page:
        if address == "address 0":
            await others_done.wait()
        count[0] += 1
        if count[0] == 49:
            others_done.set()
        return await at_once(address)

    targets = [Target(f"name {i}", f"address {i}", f"host {i}") for i in range(50)]
    records = run(tmp_path, targets, slow_zero, window=8)
    assert sorted(str(record.url) for record in records) == sorted(target.name for target in targets)
    assert records[-1].url == "name 0" or records[-2].url == "name 0"


def test_a_slow_file_keeps_its_place(tmp_path: Path) -> None:
    async def slow_zero(address: str) -> Page:
        await asyncio.sleep(0.05 if address == "address 0" else 0)
        return await at_once(address)

    records = run(tmp_path, some(50, hosts=0), slow_zero, window=8)
    assert [record.url for record in records] == [f"name {i}" for i in range(50)]


@pytest.mark.parametrize(("per_host", "expected"), [(1, 1), (3, 3)])
def test_as_many_targets_of_a_host_are_under_way_as_are_allowed(tmp_path: Path, per_host: int, expected: int) -> None:
    running, most = [0], [0]

    async def watched(address: str) -> Page:
        running[0] += 1
        most[0] = max(most[0], running[0])
        await asyncio.sleep(0.002)
        running[0] -= 1
        return await at_once(address)

    assert len(run(tmp_path, some(30, hosts=1), watched, per_host=per_host, concurrency=8)) == 30
    assert most[0] == expected


@pytest.mark.parametrize(
    ("reason", "second", "body", "detail"),
    [
        (None, "another text", "address 0", None),
        ("js_only", "another text", "another text", None),
        ("js_only", "", "", None),
        ("not_found", "another text", "another text", None),
        ("not_found", "", "", "why; the first"),
        ("js_only", None, "", "why; it crashed"),
    ],
)
def test_a_page_may_be_read_once_more_in_another_way(
    tmp_path: Path, reason: Reason | None, second: str | None, body: str, detail: str | None
) -> None:
    """second: what the page holds that comes the other way; None: it does not come."""

    async def cleaned(page: Page) -> Article:
        if page.via:
            return Article(url=page.url, body=page.body.decode(), provenance={"page": page.via})
        why = "why; the first" if reason == "not_found" and second == "" else "why"
        return Article(url=page.url, body="" if reason else page.body.decode(), reason=reason, detail=reason and why)

    async def another(address: str, page: Page, why: Reason | None) -> Page | Failure | None:
        if why is None:
            return None
        if second is None:
            return Failure(url=address, reason="worker_crash", detail="it crashed")
        return Page(url=address, body=second.encode(), via="another way")

    (record,) = run(tmp_path, some(1), clean=cleaned, again=another)
    assert (record.url, record.body, record.detail) == ("name 0", body, detail)
    replaced = second is not None and reason is not None and (bool(second) or reason == "js_only")
    assert ("page" in record.provenance) == replaced


def test_stop_asks_nothing_more_and_drops_what_hangs(tmp_path: Path) -> None:
    asked = []

    async def hangs_from_five(address: str) -> Page:
        asked.append(address)
        if len(asked) > 5:
            await asyncio.sleep(60)
        return await at_once(address)

    async def soon(engine: Engine) -> None:
        while len(asked) < 6:
            await asyncio.sleep(0.01)
        engine.stop()
        engine.stop()

    first = run(tmp_path, some(20, hosts=0), hangs_from_five, concurrency=1, meanwhile=soon)
    assert [record.url for record in first] == [f"name {i}" for i in range(5)]
    assert len(asked) == 6


def test_what_was_cleaned_before_a_stop_is_written(tmp_path: Path) -> None:
    async def zero_hangs(address: str) -> Page:
        if address == "address 0":
            await asyncio.sleep(60)
        return await at_once(address)

    async def soon(engine: Engine) -> None:
        await asyncio.sleep(0.1)
        engine.stop()

    targets = [Target(f"name {i}", f"address {i}", f"host {i}") for i in range(10)]
    records = run(tmp_path, targets, zero_hangs, meanwhile=soon)
    assert [record.url for record in records] == [f"name {i}" for i in range(1, 10)]


@pytest.mark.parametrize("stopped", [True, False])
def test_a_page_whose_worker_is_ended_by_the_stop_has_not_failed(tmp_path: Path, stopped: bool) -> None:
    ended = asyncio.Event()

    async def ends(page: Page) -> Article:
        await ended.wait()
        return Failure(url=page.url, reason="worker_crash", detail="the worker process ended with code -15").record()

    async def soon(engine: Engine) -> None:
        await asyncio.sleep(0.1)
        if stopped:
            engine.stop()
        ended.set()

    records = run(tmp_path, some(2, hosts=0), clean=ends, meanwhile=soon)
    assert [record.reason for record in records] == ([] if stopped else ["worker_crash"] * 2)


def test_a_failed_write_ends_the_run_with_its_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: object, _record: Article) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsclean.export.jsonl.JsonLines.append", full)
    with pytest.raises(OSError, match="No space"):
        run(tmp_path, some(5))


def test_nothing_to_do_is_done_at_once(tmp_path: Path) -> None:
    assert run(tmp_path, []) == []
