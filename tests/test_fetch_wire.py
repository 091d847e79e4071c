"""Connections: which address is taken, who is trusted, and how long it may take."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpcore
import httpx
import pytest

from hostile.private import fetched
from loopback import Loopback, answer, redirect
from newsclean.fetchers import Settings
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.urls import Url
from newsclean.fetchers.net.wire import Wire, failure_of
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "http://news.example/"


@pytest.fixture
def second() -> Iterator[int]:
    """The port of a server on 127.0.0.2 only."""
    with socket.create_server(("127.0.0.2", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(65536)
                        connection.sendall(answer())

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def settings(**more: object) -> Settings:
    given = {"delay": 0, "timeout": 1, "obey_robots": False, "proxy": "", "allow_private": True, "retries": 0}
    return Settings(**(given | more))  # type: ignore[arg-type]


def one(addresses: list[str], port: int, **more: object) -> Page | Failure:
    async def resolve(_host: str, _port: int) -> list[str]:
        return addresses

    return fetched([f"http://news.example:{port}/"], settings(**more), resolve)[0]


def test_an_address_that_refuses_gives_way_to_the_next(second: int) -> None:
    assert isinstance(one(["127.0.0.1", "127.0.0.3", "127.0.0.2"], second), Page)


def test_when_all_refuse_the_host_is_out_of_reach(second: int) -> None:
    outcome = one(["127.0.0.1", "127.0.0.3"], second)
    assert isinstance(outcome, Failure)
    assert outcome.reason == "connect"


def test_a_host_without_an_address_does_not_resolve() -> None:
    outcome = one([], 80)
    assert isinstance(outcome, Failure)
    assert outcome.reason == "dns"


@pytest.mark.parametrize(
    ("error", "reason"),
    [(socket.gaierror("no such host"), "dns"), (UnicodeError("label too long"), "bad_url"), (OSError("?"), "protocol")],
)
def test_a_name_that_cannot_be_looked_up_is_a_failure(error: Exception, reason: str) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        raise error

    (outcome,) = fetched([URL], settings(), resolve)
    assert isinstance(outcome, Failure)
    assert outcome.reason == reason


def test_a_look_up_without_an_end_is_under_the_deadline() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    start = time.monotonic()
    (outcome,) = fetched([URL], settings(timeout=0.2), resolve)
    assert isinstance(outcome, Failure)
    assert outcome.reason == "timeout"
    assert time.monotonic() - start < 10


def test_names_that_the_system_does_not_know_do_not_resolve() -> None:
    (outcome,) = fetched(["http://nowhere.invalid/"], settings(timeout=20))
    assert isinstance(outcome, Failure)
    assert outcome.reason == "dns"


def test_a_trailing_dot_stays_in_the_host() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    with Loopback({"/": answer()}) as server:
        (outcome,) = fetched([f"http://news.example.:{server.port}/"], settings(), resolve)
    assert isinstance(outcome, Page)
    assert server.requests[0].headers["host"] == f"news.example.:{server.port}"


@pytest.mark.parametrize(
    "path", ["/a|b'c%7c%zz[]", "/%2e%2E/x/%2f?a=b|c&d='[]^`{}", "/?q=" + "x" * 65_514, "/%00%ff", "//host//a;b=c"]
)
def test_what_is_sent_is_the_url_that_was_checked_not_the_clients_reading_of_it(path: str) -> None:
    found = urls.check(f"http://news.example{path}")
    assert isinstance(found, Url)
    with Loopback({found.path: answer()}) as server:
        (outcome,) = fetched([server.url(path)], settings())
    assert isinstance(outcome, Page), outcome
    assert server.requests[0].path == found.path


@pytest.mark.parametrize("host", ["xn--ls8h.example", "a_b.example", "-a-.example", "xn--4ca.xn--zz.example", "a..b"])
def test_a_host_that_the_client_would_refuse_is_asked(host: str) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    assert isinstance(urls.check(f"http://{host}/"), Url)
    with Loopback({"/": answer()}) as server:
        (outcome,) = fetched([server.url("/", host)], settings(), resolve)
    assert isinstance(outcome, Page), outcome
    assert server.requests[0].host == host


def test_the_client_reads_no_location_and_keeps_no_cookie() -> None:
    places: list[httpx.Response] = []

    class Watched(httpx.AsyncClient):
        async def send(self, *args: Any, **kwargs: Any) -> httpx.Response:
            places.append(await super().send(*args, **kwargs))
            return places[-1]

    routes = {"/": redirect("http://[/").replace(b"\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n", 1)}
    with Loopback(routes) as server, mock.patch.object(httpx, "AsyncClient", Watched):
        (outcome,) = fetched([server.url("/")], settings())
    assert isinstance(outcome, Failure)
    assert (outcome.reason, outcome.http_status) == ("bad_url", 302)
    assert places[0].status_code == 302
    assert places[0].headers.keys().isdisjoint({"location", "set-cookie"})
    assert places[0].next_request is None


def test_how_tls_says_go_on_is_no_reason() -> None:
    error = httpcore.RemoteProtocolError("illegal header line")
    error.__context__ = ssl.SSLWantReadError("go on")
    assert failure_of(URL, error).reason == "protocol"
    error.__context__ = ssl.SSLError("bad record")
    assert failure_of(URL, error).reason == "tls"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Server disconnected", "reset"),
        ("peer closed connection without sending complete message body", "reset"),
        ("peer unexpectedly closed connection", "reset"),
        ("<StreamReset stream_id:1, error_code:2>", "reset"),
        ("<ConnectionTerminated error_code:0>", "reset"),
        ("illegal chunk header", "protocol"),
    ],
)
def test_what_the_client_says_in_words_only_is_read(words: str, reason: str) -> None:
    assert failure_of(URL, httpcore.RemoteProtocolError(words)).reason == reason


def test_nothing_is_left_open() -> None:
    async def main() -> None:
        wire = Wire(timeout=1, allow_private=True)
        await wire.close()

    before = threading.active_count()
    asyncio.run(main())
    assert threading.active_count() <= before
