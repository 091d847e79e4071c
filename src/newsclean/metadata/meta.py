"""The meta elements, the title, the canonical link and the html element of a page in, candidates out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import bylines
from newsclean.compiled import compiled
from newsclean.metadata.jsonld import dated
from newsclean.metadata.limits import text
from newsclean.metadata.urls import absolute
from newsclean.model import Candidate
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsclean.dom import Document, Element

MAX_ELEMENTS = 400
NAMED_BY = ("property", "name", "http-equiv")

# Which name means which field. A name's source is "meta:" and the name; what each is worth stands in trust.py.
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": (
        "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title",
        "citation_title", "title", "headline", "hdl", "article:title", "mrf:title", "cxenseparse:title",
    ),
    "date": (
        "article:published_time", "article:published", "og:article:published_time", "og:published_time",
        "og:pubdate", "article.published", "datepublished", "date_published", "date", "dc.date", "dc.date.issued",
        "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created", "dcterms.available",
        "parsely-pub-date", "sailthru.date", "cxenseparse:publishtime", "cxenseparse:recs:publishtime",
        "cxenseparse:articlepublicationdate", "pubdate", "pub_date", "publishdate", "publish-date", "publish_date",
        "publication_date", "publication-date", "publicationdate", "published_date", "published-date",
        "published_time", "publish_time", "originalpublicationdate", "article_date_original",
        "citation_publication_date", "citation_date", "citation_online_date", "rnews:datepublished", "bt:pubdate",
        "vr:published_time", "ptime", "pdate", "displaydate", "article.created", "article:created", "created",
        "datecreated", "release_date", "releasedate", "article:date", "video:release_date", "datetime",
        "mrf:publishdate", "shareaholic:article_published_time", "iso-8601-publish-date",
        "analyticsattributes.articledate", "itemdate", "dateline", "firstpublished", "published", "timestamp",
    ),
    "modified": (
        "article:modified_time", "article:modified", "og:updated_time", "og:article:modified_time",
        "dc.date.modified", "dcterms.modified", "datemodified", "date_modified", "lastmod", "last-modified",
        "last_modified", "lastmodified", "revised", "utime", "article.updated", "modificationdate",
        "vr:updated_time", "bt:moddate", "shareaholic:article_modified_time", "updated",
    ),
    "author": (
        "author", "article:author", "article:author_name", "article.author", "og:article:author", "og:author",
        "dc.creator", "dcterms.creator", "dc.creator.author", "dc.contributor.author", "parsely-author",
        "sailthru.author", "cxenseparse:author", "byl", "byline", "citation_author", "rbauthors", "creator",
        "vr:author", "mediator_author", "authors", "shareaholic:article_author_name", "book:author",
        "article_author", "article-author", "analyticsattributes.author", "content-author", "dable:author",
        "bt:author",
    ),
    "site": (
        "og:site_name", "application-name", "twitter:site_name", "dc.publisher", "dcterms.publisher",
        "publisher", "al:ios:app_name",
    ),
    "section": (
        "article:section", "parsely-section", "cxenseparse:section", "og:article:section", "section",
        "article.section", "category",
    ),
    "tags": (
        "article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags", "og:article:tag",
        "dc.subject",
    ),
    "description": (
        "og:description", "description", "twitter:description", "dc.description", "dcterms.description",
        "sailthru.description",
    ),
    "image": (
        "og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src",
        "parsely-image-url", "sailthru.image.full",
    ),
    "canonical_url": ("og:url", "twitter:url", "parsely-link", "dc.identifier.uri"),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
    "page_kind": ("og:type", "parsely-type", "cxenseparse:pageclass", "dc.type"),
    "is_free": ("article:content_tier",),
}  # fmt: skip
FIELDS: Mapping[str, str] = {name: field for field, names in NAMES.items() for name in names}
LINKS = frozenset({"image", "canonical_url"})
FREE = {"free": "true", "metered": "false", "locked": "false"}
WRITTEN_BY = frozenset([
    "written by", "author", "geschrieben von", "verfasst von", "écrit par", "escrito por", "scritto da",
    "geschreven door", "skriven av", "skrevet af", "skrevet av", "yazan", "napisano przez", "autor", "автор",
    "написано", "ditulis oleh", "執筆者", "작성자", "kirjoittanut", "napsal(a)", "كتب بواسطة", "γράφτηκε από",
])  # fmt: skip

LABEL, VALUE = CARDS = ("twitter:label", "twitter:data")

_TAG_SPLIT = re.compile(r"[,;，、؛،]")


def candidates(document: Document, url: str | None = None) -> list[Candidate]:
    """What the head says of the page, in the order of the page."""
    return [*_stated(document.select("meta[content]")[:MAX_ELEMENTS], url), *_elements(document, url)]


@compiled
def _stated(elements: list[Element], url: str | None) -> list[Candidate]:
    """What meta elements say of the page."""
    stated: list[Candidate] = []
    cards: dict[str, str] = {}
    for element in elements:
        name = element.first_of(NAMED_BY).strip().casefold()
        if (field := FIELDS.get(name)) and (content := text(element.get("content"))):
            stated += _read(field, content, f"meta:{name}", url)
        elif name.startswith(CARDS):
            cards[name] = text(element.get("content"))
    return stated + _card_authors(cards) if cards else stated


def _read(field: str, content: str, source: str, url: str | None) -> list[Candidate]:
    if field == "author":
        return authored(content, source)
    reader = READERS.get(field)
    if reader is not None:
        return reader(field, content, source)
    told = absolute(url, content) if field in LINKS else content
    return [Candidate(field, told, source)] if told else []


def _tags(field: str, content: str, source: str) -> list[Candidate]:
    return [Candidate(field, bare, source) for tag in _TAG_SPLIT.split(content) if (bare := tag.strip())]


def _is_free(field: str, content: str, source: str) -> list[Candidate]:
    told = FREE.get(content.casefold())
    return [Candidate(field, told, source)] if told else []


@compiled
def authored(content: str, source: str, link: str | None = None) -> list[Candidate]:
    """An author value as a candidate for each person, or one for the organisation that it names."""
    people = bylines.names(content)
    if people or not bylines.is_organisation(content) or len(content) > 80:
        return [Candidate("author", person, source, url=link) for person in people]
    return [Candidate("author_organisation", content, source, url=link)]


def _card_authors(cards: Mapping[str, str]) -> list[Candidate]:
    """Twitter's pair of a label and its value: "Written by", "Jane Doe"."""
    stated: list[Candidate] = []
    for name, label in cards.items():
        if name.startswith(LABEL) and fold(label).rstrip(":") in WRITTEN_BY:
            stated += authored(cards.get(name.replace(LABEL, VALUE, 1), ""), f"meta:{VALUE}")
    return stated


def _elements(document: Document, url: str | None) -> list[Candidate]:
    stated: list[Candidate] = []
    for element in document.select("head > title")[:1]:
        stated.append(Candidate("title", text(element.text), "title"))
    for heading in document.select("h1")[:10]:
        stated.append(Candidate("title", text(heading.text), "h1"))
    for link in document.select('link[rel="canonical"]')[:1]:
        resolved = absolute(url, link.get("href"))
        if resolved:
            stated.append(Candidate("canonical_url", resolved, "link:canonical"))
    for root in document.select("html")[:1]:
        stated.append(Candidate("language", text(root.get("lang") or root.get("xml:lang")), "html:lang"))
    return stated


READERS: Mapping[str, Callable[[str, str, str], list[Candidate]]] = {
    "date": dated,
    "modified": dated,
    "tags": _tags,
    "is_free": _is_free,
}
