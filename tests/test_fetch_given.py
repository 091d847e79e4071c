"""Headers, cookies and proxies of the user: where they go, and where they never go."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from hostile import certificates
from loopback import PAGE, Loopback, Request, answer, redirect
from newsclean import cli
from newsclean.errors import InputError
from newsclean.fetchers import Header, Settings
from newsclean.fetchers.http import HttpFetcher, goes_to
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.given import read_cookies, read_header
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.urls import Url
from newsclean.fetchers.net.wire import Wire
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def url(text: str) -> Url:
    checked = urls.check(text)
    assert isinstance(checked, Url)
    return checked


def fetched(target: str, **settings: object) -> Page | Failure:
    async def one() -> Page | Failure:
        chosen = Settings(**({"delay": 0, "timeout": 5, "allow_private": True} | settings))  # type: ignore[arg-type]
        fetcher = HttpFetcher(chosen, Pace(0))
        try:
            return await fetcher.fetch(target)
        finally:
            await fetcher.close()

    return asyncio.run(one())


# --- Headers and cookies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Accept-Language: de", Header("Accept-Language", "de")),
        ("X: a: b ", Header("X", "a: b")),
        ("news.example Authorization: Bearer x y", Header("Authorization", "Bearer x y", "news.example")),
        (".news.example  X: 1", Header("X", "1", ".news.example")),
    ],
)
def test_a_header_is_read_with_or_without_its_host(text: str, header: Header) -> None:
    assert read_header(text) == header


@pytest.mark.parametrize(
    "text",
    ["", "X", "X:", ": x", "X: ü", "X: a\r\nY: b", "X: a\0", "a b X: c", "Host: x", "host: x", "Content-Length: 5",
     "Transfer-Encoding: chunked", "Connection: keep-alive", "X\n: a"],
)  # fmt: skip
def test_what_is_no_header_or_not_the_users_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        read_header(text)


def test_the_cookies_of_a_host_go_in_one_header() -> None:
    assert read_cookies(["a=1", "b=2", "news.example c=3", "d="]) == [
        Header("Cookie", "a=1; b=2; d="), Header("Cookie", "c=3", "news.example"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "a", "=b", "a=b; c=d", "a=b\r\nX: y", "a=ü", "a b=c d"])
def test_what_is_no_cookie_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        read_cookies([text])


@pytest.mark.parametrize(
    ("host", "home", "place", "goes"),
    [
        ("", "https://a.example/", "https://a.example/x", True),
        ("", "http://a.example/", "https://a.example/x", True),
        ("", "https://a.example/", "http://a.example/x", False),
        ("", "https://a.example/", "https://b.example/", False),
        ("", "https://a.example/", "https://www.a.example/", False),
        ("", "https://a.example/", "https://a.example:8443/", False),
        ("", "http://a.example:8080/", "https://a.example/", False),
        ("a.example", "https://b.example/", "https://a.example/", True),
        ("A.example", "https://a.example/", "https://a.example/", True),
        ("a.example", "https://a.example/", "https://www.a.example/", False),
        ("a.example", "https://a.example/", "https://xa.example/", False),
        (".a.example", "https://a.example/", "https://www.a.example/", True),
        (".a.example", "https://a.example/", "https://a.example/", True),
        (".a.example", "https://a.example/", "https://xa.example/", False),
        ("a.example", "https://b.example/", "http://a.example/", False),
        ("a.example", "http://a.example/", "http://a.example/", True),
    ],
)
def test_a_header_goes_to_its_host_and_never_from_secret_to_clear(host: str, home: str, place: str, goes: bool) -> None:
    assert goes_to(Header("X", "1", host), url(place), url(home)) == goes


def test_another_host_that_a_target_leads_to_gets_no_header_and_no_cookie() -> None:
    given = (Header("Authorization", "Bearer x"), Header("Cookie", "a=1"), Header("X-Bound", "1", "localhost"))
    with Loopback({"/a": answer()}) as server:
        server.routes["/"] = redirect(server.url("/a", "localhost"))
        page = fetched(server.url("/"), headers=given)
    assert isinstance(page, Page)
    sent = {(request.path, request.host): request.headers for request in server.requests}
    first, second = sent["/", "127.0.0.1"], sent["/a", "localhost"]
    assert (first["authorization"], first["cookie"]) == ("Bearer x", "a=1")
    assert "x-bound" not in first
    assert second["x-bound"] == "1"
    for headers in (second, *(found for (path, _), found in sent.items() if path == "/robots.txt")):
        assert headers.keys().isdisjoint({"authorization", "cookie"})


def test_a_cookie_that_a_server_sets_is_never_sent() -> None:
    routes = {"/": redirect("/a").replace(b"\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n", 1), "/a": answer()}
    with Loopback(routes) as server:
        assert isinstance(fetched(server.url("/")), Page)
    assert all("cookie" not in request.headers for request in server.requests)


def test_a_header_of_the_users_takes_the_place_of_ours() -> None:
    with Loopback({"/": answer()}) as server:
        fetched(server.url("/"), headers=(Header("accept", "text/html"),))
    asked = next(request for request in server.requests if request.path == "/")
    assert asked.headers["accept"] == "text/html"


@pytest.mark.parametrize(
    "arguments",
    [["--header", "nonsense"], ["--header", "Host: x"], ["--cookie", "nonsense"], ["--header", "X: a\nY: b"]],
)
def test_the_command_refuses_headers_that_are_none(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli.app, ["clean", "https://news.example/", *arguments])
    assert result.exit_code == 2


def test_the_command_sends_headers_and_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/": answer()}) as server:
        given = ["--header", "Accept-Language: de", "--cookie", "a=1", "--cookie", "b=2", "--allow-private"]
        CliRunner().invoke(cli.app, ["clean", server.url("/"), *given])
    headers = server.requests[-1].headers
    assert (headers["accept-language"], headers["cookie"]) == ("de", "a=1; b=2")


def test_the_command_does_not_ask_private_hosts_unless_told() -> None:
    with Loopback({"/": answer()}) as server:
        result = CliRunner().invoke(cli.app, ["clean", server.url("/")])
        assert result.exit_code == 1
        assert '"private_address"' in result.stdout
        assert server.requests == []


# --- Proxies ---------------------------------------------------------------------------------------------------------


class Proxy:
    """An HTTP proxy that answers plain requests itself, and opens tunnels to one place whatever it is asked for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.heads: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, contextlib.suppress(OSError):
                    head = connection.recv(65536).decode("latin-1")
                    self.heads.append(head)
                    self.lines.append(head.splitlines()[0])
                    tunnel = head.startswith("CONNECT")
                    connection.sendall(b"HTTP/1.1 403 No\r\n\r\n" if tunnel else answer())

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    yield made
    made.close()


def test_a_request_goes_through_the_proxy_of_the_settings(proxy: Proxy) -> None:
    page = fetched("http://news.invalid/a", proxy=proxy.url, allow_private=False, obey_robots=False)
    assert isinstance(page, Page)
    assert page.body == PAGE
    assert proxy.lines == ["GET http://news.invalid/a HTTP/1.1"]
    assert "\r\nHost: news.invalid\r\n" in proxy.heads[0]


def test_a_secure_request_asks_the_proxy_for_a_tunnel(proxy: Proxy) -> None:
    found = fetched("https://news.invalid/a", proxy=proxy.url, allow_private=False, obey_robots=False, retries=0)
    assert isinstance(found, Failure)
    assert (found.reason, proxy.lines) == ("connect", ["CONNECT news.invalid:443 HTTP/1.1"])


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://db.internal/",
                                    "https://10.0.0.1/", "http://0x7f.1/"])  # fmt: skip
def test_a_proxy_is_not_asked_for_private_hosts(proxy: Proxy, target: str) -> None:
    found = fetched(target, proxy=proxy.url, allow_private=False)
    assert isinstance(found, Failure)
    assert (found.reason, proxy.lines) == ("private_address", [])


def test_the_proxys_name_and_password_are_for_the_proxy(proxy: Proxy) -> None:
    secret = proxy.url.replace("http://", "http://me:p%40ss@")
    fetched("http://news.invalid/a", proxy=secret, obey_robots=False)
    assert "Proxy-Authorization: Basic bWU6cEBzcw==" in proxy.heads[0]


def test_the_environment_names_the_proxy_and_what_goes_without(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.2, .direct.example")
    with Loopback({"/": answer()}) as server:
        assert isinstance(fetched(server.url("/", "127.0.0.2")), Page)
        assert proxy.lines == []
        assert isinstance(fetched(server.url("/", "127.0.0.3")), Page)
        assert len(proxy.lines) == 2
        assert isinstance(fetched(server.url("/", "127.0.0.3"), proxy=""), Page)
        assert len(proxy.lines) == 2


@pytest.mark.parametrize("text", ["ftp://x/", "http://", "http://[::1", "x y"])
def test_what_is_no_proxy_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="proxy"):
        Wire(timeout=1, allow_private=False, proxy=text)


def test_a_socks_proxy_is_told_the_name() -> None:
    heard: list[bytes] = []

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(100)
            connection.sendall(b"\5\0")
            heard.append(connection.recv(100))
            connection.sendall(b"\5\0\0\1\0\0\0\0\0\0")
            heard.append(connection.recv(65536))
            connection.sendall(answer())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        proxy = f"socks5://127.0.0.1:{listener.getsockname()[1]}"
        page = fetched("http://news.invalid/a", proxy=proxy, allow_private=False, obey_robots=False)
        thread.join()
    assert isinstance(page, Page)
    assert b"news.invalid" in heard[0]
    assert heard[1].startswith(b"GET /a HTTP/1.1\r\n")


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificate with openssl")
def test_a_secure_proxy_is_held_against_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, contexts = certificates.make(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    heard: list[bytes] = []

    def serve() -> None:
        plain, _ = listener.accept()
        with plain, contexts("good", False).wrap_socket(plain, server_side=True) as connection:
            heard.append(connection.recv(65536))
            connection.sendall(answer())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        proxy = f"https://localhost:{listener.getsockname()[1]}"
        page = fetched("http://news.invalid/a", proxy=proxy, allow_private=False, obey_robots=False)
        thread.join()
    assert isinstance(page, Page), page
    assert heard[0].startswith(b"GET http://news.invalid/a HTTP/1.1\r\n")


def test_a_proxys_password_is_not_said() -> None:
    with pytest.raises(InputError) as refused:
        Wire(timeout=1, allow_private=False, proxy="ftp://me:secret@x/")
    assert "secret" not in str(refused.value)


def test_a_proxy_that_is_none_is_a_wrong_usage() -> None:
    result = CliRunner().invoke(cli.app, ["clean", "https://news.example/", "--proxy", "ftp://x/"])
    assert result.exit_code == 2


# --- Left-overs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True])
def test_no_left_over_of_a_connection_is_taken_for_the_next_answer(late: bool) -> None:
    from hostile.leftovers import wrong_answers

    assert wrong_answers(120, late=late) == []


def test_requests_are_noted() -> None:
    assert Request("/", {"host": "a:1"}, 0.0).host == "a"
