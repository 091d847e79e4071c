"""An address, and a reference on its page: http(s) with a host, or a named refusal; the same when it is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.targets import kept
from newsclean.discovery.normal import is_variant, key, normal
from newsclean.fetchers.net.addresses import why_private, why_private_name
from newsclean.fetchers.net.hosts import registered
from newsclean.fetchers.net.urls import Url, check, check_proxy, file_path, join
from newsclean.metadata.urls import absolute, host_names, same_page
from newsclean.model import Failure
from newsclean.text import sanitize_url

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = [
    b"http://", b"https://", b"HTTP:", b"//", b"\\", b"@", b":", b":99999", b":0", b"/", b"?", b"#", b"[::1]", b"[",
    b"]", b"%", b"%00",
    b"%2e%2e", b"..", b".", b"xn--", b"xn--a", "é".encode(), "。".encode(), "①".encode(), "\u200b".encode(),
    "\u00ad".encode(), "ß".encode(),
    b"0x7f.1", b"0177.0.0.1", b"2130706433", b"localhost", b"example.com", b"co.uk", b"\t", b"\n", b" ", b"\0",
    b"file:///", b"data:,",
    b"javascript:", b"a" * 300, b"a." * 130, b"utm_source=x", b"&", b"=", b";", b"amp", b"?output=amp", b"user:pass@",
    b"::ffff:1.2.3.4",
]  # fmt: skip
FINDS: dict[str, bytes] = {
    "a host of many labels": b"http://" + b"a." * 26_000 + b"example/",
    "a host that is none": "http://a/\nhTtps://\ufffdwww.harbourpost.example:8443/".encode(),
    "a port behind an address without a colon": b"http://a/\nhttp://[2001:db8::1]=80/",
    "a port of letters": "http://a/\nhttps://harbourpost.example:\ufffd444data:,4".encode(),
    "a host that begins with a mark": "http://a/\nhttps://\u05bck/u\ufffd/c".encode(),
    "many parameters": b"http://harbourpost.example/?" + b"&=" * 24_000,
}
LINES = """
https://www.harbourpost.example:8443/2025/03/04/ferry.html?utm_source=a&id=4#top
http://user:secret@harbourpost.example/
http://[2001:db8::1]:80/a/../b
//cdn.harbourpost.example/a b
/story/4?page=2
http:\\\\harbourpost.example\\a
https://bücher.example/ä?ö#ü
file:///tmp/a%20b.html
http://0x7f.1/
mailto:ads@harbourpost.example
"""


def seeds() -> Iterator[bytes]:
    """The addresses, each before a reference."""
    lines = LINES.strip().splitlines()
    yield from ("\n".join(pair).encode() for pair in zip(lines, reversed(lines), strict=True))


def run(data: bytes) -> None:
    """Read the first line as an address, the rest as a reference on its page."""
    first, _, rest = data.partition(b"\n")
    address, reference = first.decode("utf-8", "surrogateescape"), rest.decode("utf-8", "replace")
    _check(address)
    joined = check(join(address, reference))
    check_proxy(address)
    file_path(address)
    host_names(address)
    same_page(address, reference)
    resolved = absolute(sanitize_url(address), reference)
    kept(resolved is None or resolved.lower().startswith(("http://", "https://")), f"{resolved!r} is no link")
    kept(resolved is None or isinstance(check(resolved), Url), f"{resolved!r} is no URL")
    kept(sanitize_url(address).isprintable() or not address.isprintable(), "a control in an address")
    for url in (joined, check(reference)):
        if isinstance(url, Url):
            plain = normal(url.href)
            kept(normal(plain) == plain, "an address that is normal only once")
            kept(key(plain) == key(url.href), "two keys of one address")
            is_variant(url.href)


def _check(address: str) -> None:
    url = check(address)
    if isinstance(url, Failure):
        kept(url.reason in ("bad_url", "scheme"), f"reason {url.reason}")
        return
    kept(url.scheme in ("http", "https") and bool(url.host) and 0 <= url.port <= 0xFFFF, f"{url} is not http")
    kept(check(url.href) == url, f"{url.href!r} is another URL when it is read again")
    why_private(url.host)
    why_private_name(url.host)
    registered(url.host)
