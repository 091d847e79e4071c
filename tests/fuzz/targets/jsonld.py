"""A script of JSON-LD: candidates of bounded size, and fields that keep the record's promises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fuzz.targets import kept
from newsclean import metadata
from newsclean.dates import rejection
from newsclean.dom import Document
from newsclean.metadata.lenient_json import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://harbourpost.example/2025/03/04/ferry"
NOW = datetime(2025, 11, 3, tzinfo=UTC)
MAX_VALUE = 100_000
KEYS = (
    "@context", "@graph", "@id", "@type", "mainEntity", "mainEntityOfPage", "headline", "name", "author", "creator",
    "publisher",
    "datePublished", "dateModified", "dateCreated", "articleBody", "articleSection", "keywords", "inLanguage", "image",
    "url",
    "isAccessibleForFree", "hasPart", "cssSelector", "wordCount", "description", "alternativeHeadline", "thumbnailUrl",
)  # fmt: skip
WORDS = [
    *(f'"{key}":'.encode() for key in KEYS), b'{"@type":"NewsArticle"', b'"Person"', b'"Organization"',
    b'"NewsArticle"', b"{", b"}",
    b"[", b"]", b",", b'"', b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"9" * 5000, b"\\u0000", b"\\ud800",
    b"\\x", b"//", b"/*",
    b"*/", b"<!--", b"<![CDATA[", b"&quot;", b'"2025-03-04T10:20:00+25:00"', b'"0000-00-00"', b'"99999"',
    b'"Ines Corbally, Post"',
    b'{"@id":"#a"}', b'"@id":"#a"', b"1741083600", b'"https://harbourpost.example/x"', b'"javascript:alert(1)"',
    b'"http://[::"',
]  # fmt: skip
FINDS: dict[str, bytes] = {}
WHOLE = (
    b'{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle"],"@id":"#a","headline":"Night ferries stop",'
    b'"datePublished":"2025-03-04T10:20:00+01:00","author":[{"@type":"Person","name":"Ines Corbally","url":"/ines"}],'
    b'"publisher":{"@type":"NewsMediaOrganization","name":"Harbour Post"},"keywords":"ferry, harbour","wordCount":77,'
    b'"hasPart":{"isAccessibleForFree":"False","cssSelector":".locked"},"image":{"url":"/a.jpg"},"inLanguage":"en"},'
    b'{"@type":"WebPage","mainEntity":{"@id":"#a"},"articleBody":"The last ferry.",}]};'
)


def seeds() -> Iterator[bytes]:
    """A whole script, and its parts."""
    yield WHOLE
    yield from (WHOLE[at : at + 120] for at in range(0, len(WHOLE), 60))
    yield b"/*<![CDATA[*/ [" + WHOLE + b"] /*]]>*/"


def run(data: bytes) -> None:
    """Read the script alone, and on a page."""
    script = data.decode("utf-8", "replace")
    loads(script)
    head = "<title>Night ferries stop</title><h1>Night ferries stop</h1>"
    page = f'{head}<script type="application/ld+json">{script}</script>'
    stated = metadata.structured(Document(page.encode()), URL)
    kept(all(len(found.value) <= MAX_VALUE for found in stated), "a long value")
    fields = metadata.choose(stated, url=URL, fetched_at=NOW, body="The last ferry of the day.")
    kept(fields.date is None or rejection(fields.date, NOW) is None, f"the day {fields.date}")
