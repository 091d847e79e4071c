"""URLs as lists and pages hold them."""

from __future__ import annotations

import random
from pathlib import Path

import h11
import httpcore
import pytest

from newsclean.fetchers import names, plugin_for, scheme_of, spelled
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.addresses import why_private
from newsclean.fetchers.net.urls import Url
from newsclean.model import Failure


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("http://example.com", "http://example.com/"),
        ("HTTPS://Example.COM:443/a b#part", "https://example.com/a%20b"),
        ("http://bücher.example/ü?q=ä", "http://xn--bcher-kva.example/%C3%BC?q=%C3%A4"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://example.com/a/../b", "http://example.com/b"),
        ("http:\\\\example.com\\x", "http://example.com/x"),
    ],
)
def test_a_url_is_read_as_browsers_read_it(text: str, href: str) -> None:
    url = urls.check(text)
    assert isinstance(url, Url)
    assert url.href == href


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://", "bad_url"),
        ("http://exa mple.com/", "bad_url"),
        ("http://example.com:99999/", "bad_url"),
        ("http://[::1/", "bad_url"),
        ("http://user@example.com/", "bad_url"),
        ("http://user:pass@example.com/", "bad_url"),
        ("http://a\udc80b/", "bad_url"),
        ("ftp://example.com/", "scheme"),
        ("javascript:alert(1)", "scheme"),
    ],
)
def test_what_is_no_http_url_is_refused_with_a_reason(text: str, reason: str) -> None:
    failure = urls.check(text)
    assert isinstance(failure, Failure)
    assert failure.reason == reason


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("http://example.com", ("http", "example.com", 80, "example.com", "http://example.com", "/")),
        (
            "https://a.example:8443/x?y#z",
            ("https", "a.example", 8443, "a.example:8443", "https://a.example:8443", "/x?y"),
        ),
        ("http://[::1]:80/", ("http", "::1", 80, "[::1]", "http://[::1]", "/")),
        ("https://[2A00::1]:444", ("https", "2a00::1", 444, "[2a00::1]:444", "https://[2a00::1]:444", "/")),
    ],
)
def test_a_request_is_made_of_the_parts_of_a_url(text: str, parts: tuple[object, ...]) -> None:
    url = urls.check(text)
    assert isinstance(url, Url)
    assert (url.scheme, url.host, url.port, url.authority, url.origin, url.path) == parts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("http://proxy.example:3128", ("proxy.example", 3128, None)),
        ("proxy.example", ("proxy.example", 80, None)),
        ("https://me:p%40ss@proxy.example/", ("proxy.example", 443, ("me", "p@ss"))),
        ("socks5://proxy.example", ("proxy.example", 1080, None)),
        ("socks5h://me@proxy.example:9050", ("proxy.example", 9050, ("me", ""))),
    ],
)
def test_a_proxy_is_a_url_with_or_without_its_scheme(text: str, place: tuple[object, ...]) -> None:
    found = urls.check_proxy(text)
    assert found is not None
    assert (found[0].host, found[0].port, found[1]) == place


def test_whatever_text_comes_it_is_a_url_or_a_failure_and_makes_a_request() -> None:
    chance = random.Random(5)
    letters = "aA0-_.:/\\@#?%[]xn--\u00fc\u00df\u200d\u3002\u0660\u2460\ufeff\U0001f600\t\n \x00\x7f\ud800"
    starts = ["http://", "https://", "http:", "//", "http://xn--", "https://a.xn--", ""]
    asked = 0
    for _ in range(5000):
        text = chance.choice(starts) + "".join(chance.choices(letters, k=chance.randrange(30)))
        url = urls.check(text)
        assert isinstance(url, Url | Failure)
        if isinstance(url, Url):
            asked += 1
            place = httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.path)
            h11.Request(method="GET", target=place.target, headers=[("Host", url.authority)])
            assert why_private(url.host) is not None
    assert asked > 500


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:///tmp/a%20b.html", Path("/tmp/a b.html")),
        ("file://localhost/tmp/x", Path("/tmp/x")),
        ("file:///tmp/%C3%BC", Path("/tmp/ü")),
        ("file://elsewhere/tmp/x", None),
        ("file:///tmp/%00", None),
        ("http://example.com/", None),
    ],
)
def test_a_file_url_is_a_path_of_this_machine(text: str, path: Path | None) -> None:
    assert urls.file_path(text) == path


@pytest.mark.parametrize(
    ("target", "scheme"),
    [
        ("https://example.com", "https"),
        ("HTTP://example.com", "http"),
        ("file:/tmp/x", "file"),
        ("javascript:alert(1)", "javascript"),
        ("mailto:a@b.example", "mailto"),
        ("example.com:8080/x", ""),
        ("localhost:8080/x", ""),
        ("C:\\pages\\x.html", ""),
        ("Note: this is prose", ""),
        ("pages/a:b.html", ""),
        ("/tmp/x.html", ""),
    ],
)
def test_the_scheme_of_a_target_is_told_from_paths_ports_and_prose(target: str, scheme: str) -> None:
    assert scheme_of(target) == scheme


def test_every_plugin_is_named_after_its_file() -> None:
    assert {"file", "http"} <= names()
    assert plugin_for("https://example.com/") == "http"
    assert plugin_for("some/path.html") == "file"


@pytest.mark.parametrize("target", ["gopher://example.com/", "net://example.com/"])
def test_a_scheme_without_a_plugin_is_a_failure(target: str) -> None:
    failure = plugin_for(target)
    assert isinstance(failure, Failure)
    assert failure.reason == "scheme"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("m\udcff.html", "m%FF.html"),
        ("\udc80\udc8a", "%80%8A"),
        ("m\ud83d.html\udc00", "m\ufffd.html\ufffd"),
        ("mü%FF\U0001f600.html", "mü%FF\U0001f600.html"),
    ],
)
def test_a_target_is_spelled_so_that_a_record_can_hold_it(target: str, shown: str) -> None:
    assert spelled(target) == shown
