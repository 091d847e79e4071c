"""Any bytes as a page, and as flattened text: a record that keeps its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.targets import kept, pages
from hostile.promises import broken
from newsclean import clean, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://harbourpost.example/2025/03/04/ferry"
AS_TEXT = 8  # one input in so many is read as flattened text too
WORDS = [
    *(f"<{tag}>".encode() for tag in (
        "div", "p", "/p", "/div", "table", "tr", "td", "a href=/x", "/a", "b", "i", "/b", "br", "h1", "/h1", "h2",
        "article", "/article", "ul", "li", "svg", "/svg", "math", "mtext", "foreignObject", "style", "/style",
        "title", "/title", "script", "/script", "textarea", "select", "option", "template", "/template", "noscript",
        "iframe", "plaintext", "pre", "/pre", "frameset", "body", "html", "head", "!--", "img alt=x", "button",
        "details", "summary", "dialog open", "figure", "figcaption", "blockquote", "time datetime=2025-03-04", "form",
        "input type=email", "address", "section aria-labelledby=a role=region", "ruby", "rt", "caption", "hr",
    )),
    b"-->", b"<![CDATA[", b"]]>", b"<!doctype html>", b"<?xml ?>", b"&amp;", b"&#0;", b"&#xD800;", b"&#x110000;",
    b"&nbsp",
    b" hidden", b" style=display:none", b" class=\"comments\"", b" class=\"related\"", b" aria-hidden=true",
    b'<div hidden id="S:1">', b'<template id="B:1">', b'<script>$RC("B:1","S:1")</script>', b"<!--/$-->",
    b"By Ines Corbally", b"READ MORE: ", b"Leave a Reply", b"ADVERT RATES", b"3 November 2025", b"3 hours ago",
    b"1,204 views",
    b'<meta charset="utf-16">', b'<meta property="og:title" content="', b'<meta name="author" content="',
    b'<meta property="article:published_time" content="9999-12-31T23:59:59+14:00">', b'<link rel=canonical href="',
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"', b'"}</script>', b"itemprop=author ",
    b"itemscope ",
    "«Да», — сказал он.".encode(), "最後の渡し船".encode(), "\u202e\u200b\u0301".encode(), b"Continue reading",
    b"Subscribe to read",
]  # fmt: skip
FINDS: dict[str, bytes] = {
    "blank lines in preformatted text": b"<h1>Night ferries stop</h1><pre>"
    + b"The last ferry leaves at eight.\n\n\n\n" * 9,
}


def seeds() -> Iterator[bytes]:
    """Our own pages."""
    yield from pages()


def run(data: bytes) -> None:
    """Clean the page; of some inputs the text too."""
    record = clean(data, url=URL)
    kept(not (said := broken(record)), ", ".join(said))
    if len(data) % AS_TEXT == 0:
        record = clean_text(data.decode("utf-8", "surrogateescape"), url=URL)
        kept(not (said := broken(record)), ", ".join(said))
