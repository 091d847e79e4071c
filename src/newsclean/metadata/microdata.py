"""Item properties, author links, hCards and time elements of a page in, candidates out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import dates
from newsclean.metadata.jsonld import dated, machine_date
from newsclean.metadata.limits import text
from newsclean.metadata.meta import authored
from newsclean.metadata.urls import absolute
from newsclean.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.dom import Document, Element

MAX_ELEMENTS = 30
MAX_NAMES = 5  # of one author
# More names than a story has authors are those of teasers.
MAX_AUTHORS = {"rel:author": 8, "hcard": 8, "link:author": 2}

PROPERTIES = (
    ("headline", "title"), ("datePublished", "date"), ("dateModified", "modified"),
    ("author", "author"), ("creator", "author"),
)  # fmt: skip
AUTHOR_LINKS = (
    ("rel:author", 'a[rel~="author"]'),
    ("hcard", ".author .fn, .author.vcard a, .byline .author a, .byline .author-name, .byline a[href*='/author']"),
    ("link:author", "a[href*='/author/'], a[href*='/authors/'], a[href*='/auteur/'], a[href*='/autor/']"),
)  # fmt: skip
# What Drupal writes into the attributes of elements (RDFa); meta elements have their own reader.
RDFA = (
    ("dc:date", "date"), ("dc:created", "date"), ("dcterms:created", "date"), ("schema:datePublished", "date"),
    ("schema:dateCreated", "date"), ("dc:modified", "modified"), ("schema:dateModified", "modified"),
)  # fmt: skip
COMMENTS = '[itemtype*="Comment"] *, [itemprop~="comment"] *, #comments *, .comment-list *, .comments-area *'
TAG_LINKS = 'a[rel~="tag"]:not([rel~="category"])'
MAX_TAG_LINKS = 20  # more are a cloud of the site's tags
PUBLISHED = (
    "time[pubdate], time.published, time.entry-date:not(.updated), .dt-published[datetime], abbr.published[title]"
)
TIMES = (
    ("time:published", "date", PUBLISHED),
    ("time:updated", "modified", "time.updated:not(.published), .dt-updated[datetime], abbr.updated[title]"),
    ("time", "date", "time"),
)  # fmt: skip


def candidates(document: Document, url: str | None = None) -> Iterator[Candidate]:
    """What the elements of the body state by their attributes."""
    for name, field in PROPERTIES if document.select("[itemprop]") else ():
        for element in _first(document, f'[itemprop~="{name}"]:not({COMMENTS})'):
            yield from _property(field, element, f"microdata.{name}", url)
    for source, selector in AUTHOR_LINKS:
        links = [(text(link.text), link) for link in _first(document, selector)]
        if len({name for name, _ in links}) <= MAX_AUTHORS[source]:
            for name, link in links:
                yield from authored(name, source, absolute(url, link.get("href")))
    for name, field in RDFA if document.select("[property][content]:not(meta)") else ():
        for element in _first(document, f'[property~="{name}"][content]:not(meta):not({COMMENTS})'):
            yield from dated(field, text(element.get("content")), f"microdata.{name}")
    tags = [text(link.text) for link in _first(document, TAG_LINKS)]
    if len(tags) <= MAX_TAG_LINKS:
        yield from [Candidate("tags", tag, "rel:tag") for tag in tags]
    for source, field, selector in TIMES:
        for element in _first(document, selector):
            yield from _dated(field, element, source)


def _first(document: Document, selector: str) -> list[Element]:
    return document.select(selector)[:MAX_ELEMENTS]


def _property(field: str, element: Element, source: str, url: str | None) -> Iterator[Candidate]:
    content = text(element.get("content"))
    if field in {"date", "modified"}:
        yield from _dated(field, element, source)
    elif field == "author":
        named = [text(inner.get("content") or inner.text) for inner in _inner_names(element)]
        for written in named or [content or text(element.text)]:
            yield from authored(written, source, absolute(url, element.get("href")))
    else:
        yield Candidate(field, content or text(element.text), source)


def _inner_names(element: Element) -> list[Element]:
    return element.select('[itemprop~="name"]')[:MAX_NAMES]


def _dated(field: str, element: Element, source: str) -> Iterator[Candidate]:
    written = text(element.get("datetime") or element.get("content") or element.get("title"))
    if written and machine_date(written):
        yield from dated(field, written, source)
        return
    shown = dates.stamp(text(element.text)[: dates.stamps.MAX_STAMP])
    if shown is not None and shown.day:
        kind = "modified" if shown.kind == "updated" else field
        yield Candidate(kind, shown.moment or shown.day, f"{source}.text")
