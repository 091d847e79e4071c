"""A file of robots.txt: rules, or a refusal; never a fault that would open the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.targets import kept
from newsclean.fetchers.net.robots import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = "https://harbourpost.example/robots.txt"
URLS = (
    "https://harbourpost.example/",
    "https://harbourpost.example/a/b%20c?d=é#f",
    "https://harbourpost.example/%ff/*$",
)
WORDS = [
    b"User-agent: ", b"user agent ", b"Useragent:", b"*", b"newsclean", b"newsclean/1.0", b"othercrawler", b"Allow: ",
    b"Disallow: ",
    b"Dissallow ", b"/", b"/*", b"$", b"/a/*b*c*$", b"%", b"%2F", b"%zz", b"?", b"#", b"Crawl-delay: ", b"1e999",
    b"-1", b"nan", b"10",
    b"Sitemap: ", b"https://harbourpost.example/sitemap.xml", b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf",
    b"\xe2\x80\xa8", b"Host: ",
    b"Request-rate: ", b"1/5", b"Visit-time: ", b"0600-0845", b"No-index: ",
]  # fmt: skip
FINDS: dict[str, bytes] = {}
WHOLE = (
    b"# ours\nUser-agent: *\nUser-agent: newsclean\nDisallow: /private\nAllow: /private/*.html$\nCrawl-delay: 2.5\n\n"
    b"User-agent: other\nDisallow: /\nRequest-rate: 1/5 0600-0845\nSitemap: https://harbourpost.example/news.xml\n"
)


def seeds() -> Iterator[bytes]:
    """A file, and its parts."""
    yield WHOLE
    yield from (WHOLE[at : at + 80] for at in range(0, len(WHOLE), 40))
    yield WHOLE.replace(b"\n", b"\r\n")
    yield b"<!doctype html><title>Not found</title>"


def run(data: bytes) -> None:
    """Read the file and ask it."""
    rules = rules_of(ADDRESS, (200, data), "newsclean")
    kept(rules.refusal is None, f"refused: {rules.refusal.detail if rules.refusal else ''}")
    for url in URLS:
        kept(rules.allows(url) in (True, False), "no answer")
    delay = rules.crawl_delay()
    kept(delay is None or isinstance(delay, float), "a delay that is no number")
    kept(all(isinstance(link, str) for link in rules.sitemaps()), "a sitemap that is no text")
