"""Every kind of HTTP answer and error, mocked: which page or reason it becomes."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpcore
import httpx
import pytest
import respx

from newsclean.fetchers import Header, Known, Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.agent import honest_name
from newsclean.fetchers.net.headers import foreign_type, retry_after
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.wire import failure_of
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

URL = "https://news.example/story"
PAGE = b"<p>story</p>"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def net() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as router:
        router.get(path="/robots.txt", name="no robots").respond(404)
        yield router


class Sleeps(list[float]):
    """A sleep that only takes notes, and the clock that goes by it."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)

    def clock(self) -> float:
        return sum(self)


def fetch(*targets: str, sleeps: Sleeps | None = None, settings: Settings | None = None) -> list[Page | Failure]:
    async def all_of_them() -> list[Page | Failure]:
        chosen, sleep = settings or Settings(delay=0), Sleeps() if sleeps is None else sleeps
        pace = Pace(chosen.delay, clock=sleep.clock, sleep=sleep)
        fetcher = HttpFetcher(chosen, pace, sleep=sleep, now=lambda: NOW)
        try:
            return [await fetcher.fetch(target) for target in targets]
        finally:
            await fetcher.close()

    return asyncio.run(all_of_them())


def failure(*targets: str, sleeps: Sleeps | None = None, settings: Settings | None = None) -> Failure:
    outcome = fetch(*(targets or (URL,)), sleeps=sleeps, settings=settings)[-1]
    assert isinstance(outcome, Failure), outcome
    return outcome


def test_a_page_comes_with_all_that_is_known_of_it(net: respx.Router) -> None:
    net.get(URL).respond(200, content=PAGE, content_type="text/html; charset=koi8-r")
    assert fetch(URL) == [
        Page(
            url=URL, final_url=URL, body=PAGE, http_status=200, content_type="text/html; charset=koi8-r",
            fetched_at="2026-11-21T12:00:00+00:00",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "reason", "requests"),
    [
        (404, "not_found", 1),
        (410, "not_found", 1),
        (400, "http_status", 1),
        (401, "http_status", 1),
        (403, "http_status", 1),
        (451, "http_status", 1),
        (500, "http_status", 1),
        (501, "http_status", 1),
        (999, "http_status", 1),
        (304, "http_status", 1),
        (302, "http_status", 1),
        (429, "http_status", 4),
        (502, "http_status", 4),
        (503, "http_status", 4),
        (504, "http_status", 4),
    ],
)
def test_an_error_status_is_a_failure_that_carries_it(
    net: respx.Router, status: int, reason: str, requests: int
) -> None:
    route = net.get(URL).respond(status, content=PAGE)
    found = failure()
    assert (found.reason, found.http_status, found.final_url) == (reason, status, URL)
    assert route.call_count == requests


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


ERRORS: list[tuple[Exception, str, int]] = [
    (socket.gaierror("no such host"), "dns", 1),
    (ssl.SSLCertVerificationError("expired"), "tls", 1),
    *(
        (kind, reason, requests)
        for library in (httpx, httpcore)
        for kind, reason, requests in (
            (library.ConnectError("refused"), "connect", 4),
            (library.ConnectTimeout("x"), "timeout", 4),
            (library.ReadTimeout("x"), "timeout", 4),
            (library.ReadError("broken"), "reset", 4),
            (library.WriteError("broken"), "reset", 4),
            (library.ProxyError("403"), "connect", 4),
            (library.RemoteProtocolError("Server disconnected without sending a response."), "reset", 4),
            (library.RemoteProtocolError("illegal header line"), "protocol", 1),
            (library.LocalProtocolError("x"), "protocol", 1),
            (library.UnsupportedProtocol("x"), "scheme", 1),
        )
    ),
    (httpx.InvalidURL("x"), "bad_url", 1),
    (TimeoutError(), "timeout", 4),
    (ConnectionResetError(), "reset", 4),
    (UnicodeError("idna"), "bad_url", 1),
    (MemoryError(), "too_large", 1),
    (AssertionError("in a library"), "protocol", 1),
    (ExceptionGroup("two", [TypeError("a"), httpx.ReadTimeout("b")]), "timeout", 4),
    (RecursionError(), "protocol", 1),
]


@pytest.mark.parametrize(("error", "reason", "requests"), ERRORS, ids=lambda value: repr(value)[:60])
def test_every_exception_becomes_a_reason_and_only_what_may_heal_is_tried_again(
    net: respx.Router, error: Exception, reason: str, requests: int
) -> None:
    route = net.get(URL).mock(side_effect=error)
    assert failure().reason == reason
    assert route.call_count == requests


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (socket.gaierror("no such host"), "dns"),
        (ssl.SSLCertVerificationError("expired"), "tls"),
        (ExceptionGroup("all addresses", [ConnectionRefusedError()]), "connect"),
    ],
)
def test_the_cause_of_a_failed_connection_names_the_reason(cause: Exception, reason: str) -> None:
    assert failure_of(URL, caused(httpx.ConnectError("x"), cause)).reason == reason


def test_a_chain_of_causes_that_bites_its_tail_ends() -> None:
    error = ValueError("a")
    error.__context__ = caused(TypeError("b"), error)
    assert failure_of(URL, error).reason == "protocol"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 5000, 86400.0),
        ("86401", 86400.0),
        ("Sat, 21 Nov 2026 12:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 12:00:30 -0000", 30.0),
        ("Sat, 21 Nov 2020 12:00:30 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400.0),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_clamped(header: str, expected: float | None) -> None:
    assert retry_after(header, NOW) == expected


def test_a_busy_host_is_asked_again_when_it_says(net: respx.Router) -> None:
    in_30_s = (NOW + timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    net.get(URL).side_effect = [
        httpx.Response(503, headers={"Retry-After": "7"}),
        httpx.Response(429, headers={"Retry-After": in_30_s}),
        httpx.Response(200, content=PAGE),
    ]
    sleeps = Sleeps()
    assert isinstance(fetch(URL, sleeps=sleeps)[0], Page)
    assert sleeps == [7.0, 30.0]


def test_without_retry_after_the_pauses_grow(net: respx.Router) -> None:
    net.get(URL).respond(503)
    sleeps = Sleeps()
    failure(sleeps=sleeps)
    assert len(sleeps) == 3
    assert all(0.5 <= pause <= 2.5 for pause in sleeps)


def test_a_host_that_asks_for_an_hour_is_left_alone(net: respx.Router) -> None:
    net.get(URL).respond(503, headers={"Retry-After": "3600"})
    other = net.get("https://news.example/other").respond(200, content=PAGE)
    sleeps = Sleeps()
    first, second = fetch(URL, "https://news.example/other", sleeps=sleeps)
    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert (first.reason, second.reason) == ("http_status", "host_down")
    assert "3600 s" in first.detail
    assert not sleeps
    assert not other.called


def test_redirects_are_followed_and_the_last_address_is_kept(net: respx.Router) -> None:
    net.get(URL).respond(301, headers={"Location": "//other.example/a?b=1#part"})
    net.get("https://other.example/a?b=1").respond(308, headers={"Location": "../c"})
    net.get("https://other.example/c").respond(200, content=PAGE)
    (page,) = fetch(URL)
    assert isinstance(page, Page)
    assert (page.url, page.final_url) == (URL, "https://other.example/c")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("ftp://news.example/x", "scheme"),
        ("data:text/html,x", "scheme"),
        ("http://user:pass@news.example/", "bad_url"),
        ("http://news.example:99999/", "bad_url"),
        ("/story", "redirect_loop"),
        ("/story#part", "redirect_loop"),
    ],
)
def test_a_redirect_to_nowhere_good_is_a_failure(net: respx.Router, location: str, reason: str) -> None:
    net.get(URL).respond(302, headers={"Location": location})
    found = failure()
    assert (found.reason, found.url, found.final_url) == (reason, URL, URL)


@pytest.mark.parametrize(("hops", "ends_well"), [(10, True), (11, False)])
def test_ten_redirects_are_followed_and_no_more(net: respx.Router, hops: int, ends_well: bool) -> None:
    for hop in range(hops):
        net.get(f"https://news.example/{hop}").respond(302, headers={"Location": f"/{hop + 1}"})
    net.get(f"https://news.example/{hops}").respond(200, content=PAGE)
    (outcome,) = fetch("https://news.example/0")
    assert isinstance(outcome, Page) == ends_well
    assert ends_well or (isinstance(outcome, Failure) and outcome.reason == "too_many_redirects")


@pytest.mark.parametrize(
    ("content_type", "foreign"),
    [
        ("text/html", False),
        ("TEXT/HTML; charset=x", False),
        ("application/xhtml+xml", False),
        ("application/xml", False),
        ("application/octet-stream", False),
        ("text/plain", False),
        ("nonsense", False),
        ("", False),
        ("image/png", True),
        ("application/pdf", True),
        ("application/json; charset=utf-8", True),
        ("video/mp4", True),
        ("text/css", True),
    ],
)
def test_a_content_type_that_is_plainly_no_page_is_told(content_type: str, foreign: bool) -> None:
    assert foreign_type(content_type) == foreign


@pytest.mark.parametrize(
    ("content_type", "foreign"),
    [
        ("application/rss+xml; charset=utf-8", False),
        ("application/atom+xml", False),
        ("application/feed+json", False),
        ("application/json", False),
        ("application/x-gzip", False),
        ("text/xml", False),
        ("text/html", False),
        ("image/svg+xml", True),
        ("application/pdf", True),
        ("application/zip", True),
    ],
)
def test_a_content_type_that_is_plainly_no_list_of_pages_is_told(content_type: str, foreign: bool) -> None:
    assert foreign_type(content_type, lists=True) == foreign


def test_what_is_no_page_is_not_read(net: respx.Router) -> None:
    net.get(URL).respond(200, content=b"%PDF-1.7", content_type="application/pdf")
    found = failure()
    assert (found.reason, found.http_status) == ("not_html", 200)


def test_a_coding_that_was_not_asked_for_is_a_failure(net: respx.Router) -> None:
    net.get(URL).mock(
        return_value=httpx.Response(200, headers={"Content-Encoding": "compress"}, stream=Raw(b"\x1f\x9d"))
    )
    assert failure().reason == "encoding"


class Raw(httpx.AsyncByteStream):
    """A body that respx leaves as it is."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield self._data


def test_a_body_over_the_limit_is_too_large(net: respx.Router) -> None:
    net.get(URL).respond(200, content=b"x" * 1001)
    assert failure(settings=Settings(delay=0, max_bytes=1000)).reason == "too_large"
    net.get(URL).respond(200, content=b"x" * 1000)
    assert isinstance(fetch(URL, settings=Settings(delay=0, max_bytes=1000))[0], Page)


@pytest.mark.parametrize("target", ["http://", "http://user@news.example/", "ftp://news.example/"])
def test_a_bad_target_is_refused_without_a_request(net: respx.Router, target: str) -> None:
    assert failure(target).url == target
    assert net.calls.call_count == 0


def header_of(net: respx.Router, name: str) -> str | None:
    value: str | None = net.calls.last.request.headers.get(name)
    return value


def test_the_request_says_honestly_who_asks(net: respx.Router) -> None:
    net.get(URL).respond(200, content=PAGE)
    fetch(URL, settings=Settings(delay=0, contact="mailto:me@news.example"))
    assert header_of(net, "user-agent") == honest_name("mailto:me@news.example")
    assert honest_name("https://x.example").endswith("(+https://x.example)")
    assert honest_name(None).startswith("newsclean")
    assert header_of(net, "accept-encoding") == "gzip, deflate, br, zstd"
    fetch(URL, settings=Settings(delay=0, user_agent="Other/1.0"))
    assert header_of(net, "user-agent") == "Other/1.0"


def test_cookies_are_neither_kept_nor_sent(net: respx.Router) -> None:
    net.get(URL).respond(302, headers={"Location": "/next", "Set-Cookie": "a=b; Path=/"})
    net.get("https://news.example/next").respond(200, content=PAGE)
    fetch(URL, URL)
    assert all("cookie" not in call.request.headers for call in net.calls)


def robots_at(net: respx.Router, host: str, **answer: object) -> respx.Route:
    net.pop("no robots", None)  # the first route that fits answers
    route = net.get(f"https://{host}/robots.txt").respond(**answer)  # type: ignore[arg-type]
    net.get(path="/robots.txt", name="no robots").respond(404)
    return route


def test_what_robots_txt_forbids_is_not_asked(net: respx.Router) -> None:
    robots_at(net, "news.example", text="User-agent: newsclean\nDisallow: /story")
    route = net.get(URL).respond(200, content=PAGE)
    assert failure().reason == "robots"
    assert not route.called
    assert isinstance(fetch(URL, settings=Settings(delay=0, obey_robots=False))[0], Page)


def test_a_redirect_asks_the_other_hosts_robots_txt_too(net: respx.Router) -> None:
    net.get(URL).respond(302, headers={"Location": "https://other.example/x"})
    robots_at(net, "other.example", text="User-agent: *\nDisallow: /")
    found = failure()
    assert (found.reason, found.final_url) == ("robots", "https://other.example/x")


@pytest.mark.parametrize(("answer", "reason"), [({"status_code": 500}, "robots"), ({"status_code": 404}, None)])
def test_a_server_error_for_robots_txt_closes_the_host(
    net: respx.Router, answer: dict[str, int], reason: str | None
) -> None:
    robots_at(net, "news.example", **answer)
    net.get(URL).respond(200, content=PAGE)
    (outcome,) = fetch(URL)
    assert (outcome.reason if isinstance(outcome, Failure) else None) == reason


def test_a_dead_host_is_named_dead_and_not_forbidden(net: respx.Router) -> None:
    robots_at(net, "news.example").mock(side_effect=socket.gaierror("no such host"))
    assert failure().reason == "dns"


def test_robots_txt_may_lie_behind_redirects(net: respx.Router) -> None:
    robots_at(net, "news.example", status_code=301, headers={"Location": "https://www.news.example/robots.txt"})
    robots_at(net, "www.news.example", text="User-agent: *\nDisallow: /")
    assert failure().reason == "robots"


def test_a_retry_heals_what_a_reset_broke(net: respx.Router) -> None:
    answers: list[Callable[[], httpx.Response]] = [lambda: httpx.Response(200, content=PAGE)]

    def reply(_request: httpx.Request) -> httpx.Response:
        if net.calls.call_count < 2:
            raise httpx.ReadError("reset")
        return answers[0]()

    net.get(URL).mock(side_effect=reply)
    assert isinstance(fetch(URL)[0], Page)


class Clock:
    """Time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


def moments(net: respx.Router, *targets: str, status: int = 200) -> list[float]:
    """When each target is asked, at a delay of 1 s and by a clock of the test's own."""
    clock = Clock()
    asked: list[float] = []

    def reply(_request: httpx.Request) -> httpx.Response:
        asked.append(clock())
        return httpx.Response(status, content=PAGE)

    net.get().mock(side_effect=reply)

    async def all_of_them() -> None:
        pace = Pace(1, clock=clock, sleep=clock.sleep)
        fetcher = HttpFetcher(Settings(delay=1, obey_robots=False, retries=0), pace)
        for target in targets:
            await fetcher.fetch(target)
        await fetcher.close()

    asyncio.run(all_of_them())
    return asked


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("https://news.example/", "https://www.news.example/", 1),
        ("https://sport.news.example/", "http://a.b.news.example:8080/", 1),
        ("https://www.post.co.uk/", "https://shop.post.co.uk/", 1),
        ("https://127.0.0.1/", "https://127.0.0.1:8443/", 1),
        ("https://post.co.uk/", "https://times.co.uk/", 0),
        ("https://ann.github.io/", "https://ben.github.io/", 0),
        ("https://news.example/", "https://news.test/", 0),
        ("https://127.0.0.1/", "https://127.0.0.2/", 0),
        ("https://10.0.0.1/", "https://11.0.0.1/", 0),
        ("https://[2001:db8::1]/", "https://[2001:db8::2]/", 0),
        ("https://localhost/", "https://127.0.0.1/", 0),
    ],
)
def test_the_names_of_one_registered_domain_share_its_pause_and_addresses_are_each_their_own(
    net: respx.Router, first: str, second: str, gap: float
) -> None:
    assert moments(net, first, second) == [0, gap]


@pytest.mark.parametrize(("status", "gaps"), [(503, [0, 2, 6]), (429, [0, 2, 6]), (500, [0, 1, 2]), (404, [0, 1, 2])])
def test_a_host_that_is_asked_too_much_is_asked_less(net: respx.Router, status: int, gaps: list[float]) -> None:
    assert moments(net, URL, URL + "/2", "https://www.news.example/3", status=status) == gaps


def test_the_rest_that_a_host_asks_for_is_that_of_its_whole_domain(net: respx.Router) -> None:
    net.get(URL).respond(503, headers={"Retry-After": "3600"})
    net.get("https://www.news.example/").respond(200, content=PAGE)
    net.get("https://other.example/").respond(200, content=PAGE)
    _, same, other = fetch(URL, "https://www.news.example/", "https://other.example/")
    assert isinstance(same, Failure)
    assert same.reason == "host_down"
    assert isinstance(other, Page)


VALIDATED = {"ETag": '"1"', "Last-Modified": "Sat, 21 Nov 2026 12:00:30 GMT"}


def test_a_page_brings_its_validators_but_none_that_could_not_be_sent(net: respx.Router) -> None:
    net.get(URL).respond(200, content=PAGE, headers=VALIDATED)
    (page,) = fetch(URL)
    assert isinstance(page, Page)
    assert (page.etag, page.last_modified, page.unchanged) == (*VALIDATED.values(), False)
    net.get(URL).respond(200, content=PAGE, headers=[(b"ETag", b"x" * 1001), (b"Last-Modified", b"caf\xe9")])
    (page,) = fetch(URL)
    assert isinstance(page, Page)
    assert (page.etag, page.last_modified) == (None, None)


def known_page(net: respx.Router, known: Known | None, **settings: object) -> Page | Failure:
    net.get(URL).respond(304)

    async def one() -> Page | Failure:
        fetcher = HttpFetcher(Settings(delay=0, **settings), Pace(0))  # type: ignore[arg-type]
        try:
            return await fetcher.fetch(URL, known)
        finally:
            await fetcher.close()

    return asyncio.run(one())


def test_a_page_that_is_known_is_asked_for_only_if_it_has_changed(net: respx.Router) -> None:
    page = known_page(net, Known(*VALIDATED.values()))
    assert isinstance(page, Page)
    assert (page.unchanged, page.http_status, page.body) == (True, 304, b"")
    assert header_of(net, "if-none-match") == '"1"'
    assert header_of(net, "if-modified-since") == VALIDATED["Last-Modified"]


@pytest.mark.parametrize("known", [None, Known()])
def test_nothing_is_unchanged_that_was_not_known(net: respx.Router, known: Known | None) -> None:
    outcome = known_page(net, known)
    assert isinstance(outcome, Failure)
    assert (outcome.reason, outcome.http_status) == ("http_status", 304)
    assert header_of(net, "if-none-match") is None


def test_a_condition_of_the_users_takes_the_place_of_ours(net: respx.Router) -> None:
    known_page(net, Known('"1"'), headers=(Header("If-None-Match", '"2"'),))
    assert net.calls.last.request.headers.get_list("if-none-match") == ['"2"']


def test_those_that_wait_for_their_turn_when_a_host_asks_for_an_hour_are_not_asked(net: respx.Router) -> None:
    def reply(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, headers={"Retry-After": "3600"})

    asked = net.get().mock(side_effect=reply)

    async def all_of_them() -> list[Page | Failure]:
        fetcher = HttpFetcher(Settings(delay=0, obey_robots=False), Pace(0, 2))
        try:
            return await asyncio.gather(*(fetcher.fetch(f"{URL}/{number}") for number in range(5)))
        finally:
            await fetcher.close()

    outcomes = asyncio.run(all_of_them())
    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, Failure)]
    assert 1 <= asked.call_count <= 2
    assert reasons == ["http_status"] * asked.call_count + ["host_down"] * (5 - asked.call_count)
