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


def candidates(document: Document, url: str | None = None) -> list[Candidate]:
    """What the elements of the body state by their attributes."""
    stated: list[Candidate] = []
    for name, field in PROPERTIES if document.select("[itemprop]") else ():
        for element in document.select(f'[itemprop~="{name}"]:not({COMMENTS})')[:MAX_ELEMENTS]:
            stated += _property(field, element, f"microdata.{name}", url)
    for source, selector in AUTHOR_LINKS:
        links = document.select(selector)[:MAX_ELEMENTS]
        stated += _linked(links, source, url) if links else ()
    for name, field in RDFA if document.select("[property][content]:not(meta)") else ():
        for element in document.select(f'[property~="{name}"][content]:not(meta):not({COMMENTS})')[:MAX_ELEMENTS]:
            stated += dated(field, text(element.get("content")), f"microdata.{name}")
    tags = document.select(TAG_LINKS)[:MAX_ELEMENTS]
    if 0 < len(tags) <= MAX_TAG_LINKS:
        stated += [Candidate("tags", text(link.text), "rel:tag") for link in tags]
    for source, field, selector in TIMES:
        for element in document.select(selector)[:MAX_ELEMENTS]:
            stated += _dated(field, element, source)
    return stated


def _linked(links: list[Element], source: str, url: str | None) -> list[Candidate]:
    """The authors that links name; none where they are too many."""
    named = [text(link.text) for link in links]
    stated: list[Candidate] = []
    for name, link in zip(named, links, strict=True) if len(set(named)) <= MAX_AUTHORS[source] else ():
        stated += authored(name, source, absolute(url, link.get("href")))
    return stated


def _property(field: str, element: Element, source: str, url: str | None) -> list[Candidate]:
    if field in {"date", "modified"}:
        return _dated(field, element, source)
    content = text(element.get("content"))
    if field != "author":
        return [Candidate(field, content or text(element.text), source)]
    named = [text(inner.get("content") or inner.text) for inner in element.select('[itemprop~="name"]')[:MAX_NAMES]]
    stated: list[Candidate] = []
    for written in named or [content or text(element.text)]:
        stated += authored(written, source, absolute(url, element.get("href")))
    return stated


def _dated(field: str, element: Element, source: str) -> list[Candidate]:
    written = text(element.get("datetime") or element.get("content") or element.get("title"))
    if written and machine_date(written):
        return dated(field, written, source)
    shown = dates.stamp(text(element.text)[: dates.stamps.MAX_STAMP])
    if shown is None or not shown.day:
        return []
    return [Candidate("modified" if shown.kind == "updated" else field, shown.moment or shown.day, f"{source}.text")]
