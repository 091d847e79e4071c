"""What a host's robots.txt, or its absence, allows."""

from __future__ import annotations

import asyncio

import pytest

from newsclean.fetchers.net import urls
from newsclean.fetchers.net.budget import Budget
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.robots import KEEP_FAILURE, Robots, rules_of
from newsclean.fetchers.net.urls import Url
from newsclean.model import Failure

ADDRESS = "https://example.com/robots.txt"


def url(path: str) -> Url:
    checked = urls.check("https://example.com" + path)
    assert isinstance(checked, Url)
    return checked


def failure(reason: str) -> Failure:
    return Failure(url=ADDRESS, reason=reason, detail="…")  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 304])
def test_no_file_allows_everything(status: int) -> None:
    rules = rules_of(ADDRESS, (status, b"User-agent: *\nDisallow: /"), "newsclean")
    assert rules.file is None
    assert rules.refusal is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, b""), "robots"),
        ((503, b""), "robots"),
        ((429, b""), "robots"),
        (failure("timeout"), "robots"),
        (failure("reset"), "robots"),
        (failure("protocol"), "robots"),
        (failure("dns"), "dns"),
        (failure("connect"), "connect"),
        (failure("tls"), "tls"),
    ],
)
def test_a_file_that_cannot_be_read_allows_nothing(answer: tuple[int, bytes] | Failure, reason: str) -> None:
    refusal = rules_of(ADDRESS, answer, "newsclean").refusal
    assert refusal is not None
    assert refusal.reason == reason


@pytest.mark.parametrize(
    ("file", "path", "allowed"),
    [
        (b"User-agent: *\nDisallow: /private", "/private/x", False),
        (b"User-agent: *\nDisallow: /private", "/public", True),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/x", False),
        (b"User-agent: newsclean\r\nDisallow: /\r\n\r\nUser-agent: *\r\nAllow: /", "/x", False),
        (b"User-agent: NewsClean\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        (b"User-agent: other\nDisallow: /", "/x", True),
        (b"User-agent: *\nDis\0allow: /", "/x", False),
        (b"<!doctype html><title>Not found</title>", "/x", True),
        (b"", "/x", True),
        (b"\xff\xfe\x00 garbage \x80" * 1000, "/x", True),
    ],
)
def test_a_file_is_obeyed_as_it_is_meant(file: bytes, path: str, allowed: bool) -> None:
    async def read(_address: str, _budget: Budget) -> tuple[int, bytes]:
        return 200, file

    refusal = asyncio.run(Robots(read, "newsclean", Pace(0)).refusal(url(path), Budget(60)))
    assert (refusal is None) == allowed
    assert allowed or (refusal and refusal.reason == "robots")


def test_a_host_is_asked_once_also_by_many_at_a_time() -> None:
    asked = []

    async def read(address: str, _budget: Budget) -> tuple[int, bytes]:
        asked.append(address)
        await asyncio.sleep(0)
        return 200, b"User-agent: *\nDisallow: /no\nCrawl-delay: 7"

    async def ask() -> list[Failure | None]:
        robots = Robots(read, "newsclean", pace)
        return await asyncio.gather(*(robots.refusal(url(path), Budget(60)) for path in ("/a", "/no", "/b")))

    pace = Pace(1.0)
    assert [bool(refusal) for refusal in asyncio.run(ask())] == [False, True, False]
    assert asked == [ADDRESS]


def test_a_failure_to_read_is_forgotten_after_a_while() -> None:
    answers: list[tuple[int, bytes]] = [(503, b""), (200, b"")]
    now = [0.0]

    async def read(_address: str, _budget: Budget) -> tuple[int, bytes]:
        return answers.pop(0)

    async def ask() -> None:
        robots = Robots(read, "newsclean", Pace(0, clock=lambda: now[0]))
        assert await robots.refusal(url("/a"), Budget(60))
        now[0] = KEEP_FAILURE - 1
        assert await robots.refusal(url("/a"), Budget(60))
        now[0] = KEEP_FAILURE + 1
        assert await robots.refusal(url("/a"), Budget(60)) is None

    asyncio.run(ask())
