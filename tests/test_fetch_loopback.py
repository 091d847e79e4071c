"""The whole way over real sockets: what a server does to us, and what becomes of it."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from loopback import PAGE, RESET, Loopback, Request, Route, answer, drip, redirect
from newsclean.cleaner import clean_page
from newsclean.fetchers import Router, Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAST = Settings(allow_private=True, delay=0.0, timeout=5.0, max_bytes=1_000_000)
GZIPPED = gzip.compress(PAGE)
CUT_LENGTH = answer(PAGE[:200], Content_Length=str(len(PAGE)))
CHUNK = b"%x\r\n%s\r\n" % (len(PAGE), PAGE)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def no_sleep(_seconds: float) -> None:
    """Retries follow at once."""


def fetch(routes: Mapping[str, Route], settings: Settings = FAST) -> tuple[Page | Failure, Loopback]:
    async def one(url: str) -> Page | Failure:
        fetcher = HttpFetcher(settings, Pace(settings.delay), sleep=no_sleep)
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.close()

    with Loopback(routes) as server:
        return asyncio.run(one(server.url("/"))), server


def page_of(route: Route) -> Page:
    outcome, _ = fetch({"/": route})
    assert isinstance(outcome, Page), outcome
    return outcome


def failure_of(route: Route, settings: Settings = FAST) -> Failure:
    outcome, _ = fetch({"/": route}, settings)
    assert isinstance(outcome, Failure), outcome
    return outcome


@pytest.mark.parametrize(
    "route",
    [
        answer(),
        answer(GZIPPED, Content_Encoding="gzip"),
        answer(zlib.compress(PAGE), Content_Encoding="deflate"),
        answer(gzip.compress(PAGE[:100]) + gzip.compress(PAGE[100:]), Content_Encoding="gzip"),
        answer(PAGE, Content_Encoding="gzip"),
        CHUNKED + CHUNK + b"0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
    ],
    ids=["plain", "gzip", "deflate", "two members", "label lies", "chunked", "until close"],
)
def test_a_whole_page_arrives_whole(route: bytes) -> None:
    page = page_of(route)
    assert (page.body, page.truncated, page.http_status) == (PAGE, False, 200)


@pytest.mark.parametrize(
    "route",
    [
        CUT_LENGTH,
        CHUNKED + CHUNK,
        CHUNKED + CHUNK + b"ff\r\ncut",
        answer(GZIPPED[:-12], Content_Encoding="gzip"),
        answer(GZIPPED[:60], Content_Encoding="gzip", Content_Length=str(len(GZIPPED))),
        (CUT_LENGTH, RESET),
    ],
    ids=["short length", "no last chunk", "cut chunk", "cut gzip", "cut gzip and length", "reset"],
)
def test_a_cut_page_is_never_taken_for_whole(route: Route) -> None:
    page = page_of(route)
    assert page.truncated
    assert PAGE.startswith(page.body[:100])


def test_a_page_that_broke_off_gets_a_second_chance() -> None:
    answers = [CUT_LENGTH, answer()]
    page = page_of(lambda _: answers.pop(0))
    assert (page.body, page.truncated) == (PAGE, False)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1251", "big5"])
def test_the_headers_charset_comes_with_the_bytes(charset: str) -> None:
    page = page_of(answer(content_type=f"text/html; charset={charset}"))
    assert page.content_type == f"text/html; charset={charset}"


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (b"", "reset"),
        ((RESET,), "reset"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "protocol"),
        (CHUNKED + b"zz\r\nnot a size", "protocol"),
        (answer(b"\x00\x01\x02\x03" * 9, Content_Encoding="gzip"), "encoding"),
        (answer(b"x", Content_Encoding="compress"), "encoding"),
        (answer(b"\x1b", Content_Encoding="br"), "encoding"),
        (answer(b"", Content_Length="9"), "reset"),
        (answer(b"x" * 1_000_001), "too_large"),
        (answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"), "too_large"),
        (answer(b"\x89PNG", content_type="image/png"), "not_html"),
        (answer(b"gone", 404), "not_found"),
        (answer(b"busy", 503), "http_status"),
        (redirect("/"), "redirect_loop"),
        (redirect("file:///etc/passwd"), "scheme"),
    ],
)
def test_what_is_no_page_is_a_failure_with_its_reason(route: Route, reason: str) -> None:
    assert failure_of(route).reason == reason


def endless(_request: Request) -> Iterable[bytes]:
    yield CHUNKED
    for _ in range(10_000):
        yield b"ffff\r\n" + b"x" * 65535 + b"\r\n"


def test_an_endless_body_ends_at_the_limit() -> None:
    assert failure_of(endless).reason == "too_large"


@pytest.mark.parametrize(
    "pieces",
    [[b""] * 100, [b"H"] * 100, [b"HTTP/1.1 200 OK\r\n", *[b"a: b\r\n"] * 100], [CHUNKED, *[b"1\r\nx\r\n"] * 100]],
    ids=["silence", "status line", "headers", "chunks"],
)
def test_a_slow_drip_ends_at_the_total_deadline(pieces: list[bytes]) -> None:
    start = time.monotonic()
    assert (
        failure_of(lambda _: drip(pieces, 0.03), Settings(allow_private=True, delay=0, timeout=0.4)).reason == "timeout"
    )
    assert time.monotonic() - start < 2.5  # the drip itself lasts three seconds


def test_a_refused_connection_is_named() -> None:
    with Loopback({}) as server:
        url = server.url("/")

    async def one() -> Page | Failure:
        fetcher = HttpFetcher(Settings(allow_private=True, delay=0), Pace(0), sleep=no_sleep)
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.close()

    outcome = asyncio.run(one())
    assert isinstance(outcome, Failure)
    assert outcome.reason == "connect"


def test_tls_to_a_server_that_speaks_none_is_named() -> None:
    async def one(url: str) -> Page | Failure:
        fetcher = HttpFetcher(Settings(allow_private=True, delay=0, timeout=5), Pace(0), sleep=no_sleep)
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.close()

    with Loopback({}, greeting=b"220 mail.example ESMTP\r\n") as server:
        outcome = asyncio.run(one(server.url("/").replace("http:", "https:")))
    assert isinstance(outcome, Failure)
    assert outcome.reason == "tls"


def test_no_connection_is_used_twice() -> None:
    left_over = answer() + answer(b"<p>another URL's answer</p>")
    outcome, server = fetch({"/": redirect("/a"), "/a": left_over})
    assert isinstance(outcome, Page)
    assert outcome.body == PAGE
    assert server.asked(robots=True) == ["/robots.txt", "/", "/a"]
    assert all(request.headers["connection"] == "close" for request in server.requests)


def test_the_gaps_between_requests_seen_by_the_server_keep_the_delay() -> None:
    answers = [answer(b"busy", 503), answer()]
    _, server = fetch({"/": redirect("/a"), "/a": lambda _: answers.pop(0)}, Settings(allow_private=True, delay=0.15))
    times = [request.time for request in server.requests]
    assert len(times) == 4
    assert all(later - earlier >= 0.15 for earlier, later in itertools.pairwise(times))


def test_a_router_sends_every_target_to_its_plugin(tmp_path: object) -> None:
    path = f"{tmp_path}/saved.html"
    with open(path, "wb") as file:  # noqa: PTH123 - a plain string is the point
        file.write(PAGE)

    async def both(url: str) -> list[Page | Failure]:
        router = Router(Settings(allow_private=True, delay=0), Pace(0))
        try:
            return [await router.fetch(target) for target in (url, path, "gopher://x/")]
        finally:
            await router.close()

    with Loopback({"/": answer()}) as server:
        web, saved, neither = asyncio.run(both(server.url("/")))
    assert isinstance(web, Page)
    assert isinstance(saved, Page)
    assert web.body == saved.body == PAGE
    assert isinstance(neither, Failure)
    assert neither.reason == "scheme"


@pytest.mark.parametrize(
    ("behind", "cautions"), [(b"", ()), (b"<p>junk</p>", ("extra_bytes",)), (b"\0", ("extra_bytes",))]
)
def test_junk_behind_a_gzip_is_ignored_and_flagged(behind: bytes, cautions: tuple[str, ...]) -> None:
    page = page_of(answer(GZIPPED + behind, Content_Encoding="gzip"))
    assert (page.body, page.truncated, page.cautions) == (PAGE, False, cautions)
    assert clean_page(page).warnings[-1:] == cautions
