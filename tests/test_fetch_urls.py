"""URLs as lists and pages hold them."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsclean.fetchers import names, plugin_for, scheme_of, spelled
from newsclean.fetchers.net import urls
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
