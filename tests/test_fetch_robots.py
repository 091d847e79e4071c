"""What a host's robots.txt, or its absence, allows."""

from __future__ import annotations

import asyncio

import pytest

from bounds import no_runaway
from hostile.robots import ALL, FILES, NO, OTHER, STATUSES, asked_with, robots
from loopback import Loopback, answer
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.budget import Budget
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.robots import KEEP_FAILURE, MAX_BYTES, Robots, Rules, product, rules_of
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
    assert rules == Rules()
    assert rules.allows(url("/x").href)


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


def test_the_sitemaps_of_a_file_come_from_the_same_question() -> None:
    asked = []

    async def read(address: str, _budget: Budget) -> tuple[int, bytes]:
        asked.append(address)
        return 200, b"\xef\xbb\xbfSitemap: https://a.example/1.xml\nUser-agent: x\nDisallow: /\nsitemap:/2.xml\n"

    async def ask() -> tuple[str, ...]:
        robots = Robots(read, "newsclean", Pace(0))
        assert await robots.refusal(url("/a"), Budget(60)) is None
        return await robots.sitemaps(url("/b"), Budget(60))

    assert asyncio.run(ask()) == ("https://a.example/1.xml", "/2.xml")
    assert asked == [ADDRESS]


@pytest.mark.parametrize("answer", [(404, b""), (503, b"Sitemap: /1.xml")])
def test_a_file_that_is_not_there_or_not_readable_names_no_sitemaps(answer: tuple[int, bytes]) -> None:
    async def read(_address: str, _budget: Budget) -> tuple[int, bytes]:
        return answer

    assert asyncio.run(Robots(read, "newsclean", Pace(0)).sitemaps(url("/"), Budget(60))) == ()


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


# --- As RFC 9309 and Google's parser read a file ---------------------------------------------------------------------


@pytest.mark.parametrize(("file", "path", "allowed"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_is_read_by_the_standard(file: str, path: str, allowed: bool) -> None:
    rules = rules_of(ADDRESS, (200, file.encode()), "newsclean")
    assert rules.refusal is None
    assert rules.allows(url(path).href) == allowed


@pytest.mark.parametrize(
    ("agent", "token"),
    [("newsclean/0.1 (+x)", "newsclean"), ("My_Bot-2", "My_Bot-"), ("Mozilla/5.0 (X)", "Mozilla"), ("007", "nobody")],
)
def test_the_name_that_a_file_may_call_us_by_stands_before_the_version(agent: str, token: str) -> None:
    assert product(agent) == token


def test_a_crawl_delay_is_of_the_group_that_it_stands_in() -> None:
    text = ALL + "Crawl-delay: 3\nDisallow: /x\n" + OTHER + "Disallow: /\nCrawl-delay: 9\n"
    rules = rules_of(ADDRESS, (200, text.encode()), "newsclean")
    assert (rules.crawl_delay(), rules.allows("https://example.com/y")) == (3.0, True)


def test_the_sitemaps_of_a_file_stand_anywhere() -> None:
    text = "Sitemap: https://example.com/1\n" + OTHER + NO + "SITEMAP : https://example.com/2\n"
    sitemaps = rules_of(ADDRESS, (200, text.encode()), "newsclean").sitemaps()
    assert sitemaps == ("https://example.com/1", "https://example.com/2")


def test_the_fetcher_gives_the_sitemaps_of_a_host() -> None:
    async def ask() -> list[tuple[str, ...]]:
        fetcher = HttpFetcher(Settings(allow_private=True, delay=0, proxy=""), Pace(0))
        try:
            return [await fetcher.sitemaps(target) for target in (server.url("/x"), "http://[::1")]
        finally:
            await fetcher.close()

    with Loopback(robots(answer(b"Sitemap: /1.xml\n"))) as server:
        assert asyncio.run(ask()) == [("/1.xml",), ()]
        assert server.asked(robots=True) == ["/robots.txt"]


def test_of_very_many_files_the_first_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsclean.fetchers.net.robots.KNOWN_CHARS", 1000)
    asked = []

    async def read(address: str, _budget: Budget) -> tuple[int, bytes]:
        asked.append(address)
        return 200, ALL.encode() + b"Disallow: /" + b"x" * 400

    async def ask() -> None:
        robots = Robots(read, "newsclean", Pace(0))
        for host in ("a", "b", "b", "a", "c", "a", "b"):
            place = urls.check(f"https://{host}.example/x")
            assert isinstance(place, Url)
            assert await robots.refusal(place, Budget(60)) is None

    asyncio.run(ask())
    assert [address[8] for address in asked] == ["a", "b", "c", "b"]


HALF = MAX_BYTES // 2
BIG = {
    "a million lines": b"\n" * MAX_BYTES,
    "a rule many times": ALL.encode() + b"Disallow: /a\n" * (MAX_BYTES // 13),
    "rules without number": ALL.encode() + b"".join(b"Disallow: /*%d*x\n" % n for n in range(27_000)),
    "agents without number": b"".join(b"User-agent: a%d\n" % n for n in range(30_000)) + NO.encode(),
    "agents and rules without number": b"User-agent: a\n" * (HALF // 14) + b"Allow: /b\n" * (HALF // 10),
    "others and rules without number":
        b"".join(b"User-agent: b%d\n" % n for n in range(HALF // 20)) + b"Allow: /b\n" * (HALF // 10),
    "stars and rules without number":
        b"".join(b"User-agent: *%d\n" % n for n in range(HALF // 20)) + b"Allow: /b\n" * (HALF // 10),
    "groups without number": b"".join(b"User-agent: a%d\nDisallow: /\n" % n for n in range(16_000)),
    "one line": b"Disallow: /" + b"a*" * HALF,
    "stars": ALL.encode() + b"Disallow: /" + b"*" * (MAX_BYTES - 99),
    "percent signs": ALL.encode() + b"Disallow: /" + b"%2" * (HALF - 99),
    "NULs": b"\0" * MAX_BYTES,
    "colons": b":\n" * HALF,
    "noise": bytes(range(256)) * (MAX_BYTES // 256),
}  # fmt: skip


@pytest.mark.parametrize("case", BIG)
def test_half_a_megabyte_of_anything_is_read_and_asked_in_no_time(case: str) -> None:
    with no_runaway(5):
        rules = rules_of(ADDRESS, (200, BIG[case][:MAX_BYTES]), "newsclean")
        assert rules.refusal is None
        for path in ("/a" * 900, "/" + "a" * 1800, "/x"):
            rules.allows(url(path).href)


# --- Over the wire ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", STATUSES)
def test_every_answer_for_robots_txt_means_what_the_standard_says(case: str) -> None:
    routes, forbidden, other = STATUSES[case]
    found, asked = asked_with(routes)
    assert found == [forbidden, other]
    assert asked == [path for path, reason in (("/private/x", forbidden), ("/x", other)) if not reason]


def test_who_came_with_little_time_learns_nothing_of_a_slow_host() -> None:
    answers: list[tuple[int, bytes] | Failure] = [failure("timeout"), (200, b"")]

    async def read(_address: str, _budget: Budget) -> tuple[int, bytes] | Failure:
        return answers.pop(0)

    async def ask() -> None:
        robots = Robots(read, "newsclean", Pace(0))
        short = Budget(60)
        short.left = 5
        assert await robots.refusal(url("/a"), short)
        assert await robots.refusal(url("/a"), Budget(60)) is None

    asyncio.run(ask())
