"""The types of a search: what is looked for, what was found where, what was passed over and why."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a field's type, read at run time
from typing import Literal, get_args

import msgspec

Kind = Literal["feeds", "sitemaps", "links"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Source = Literal["feed", "news_sitemap", "sitemap", "list", "link"]
"""What an address stood in; `list` is a plain text of addresses, `link` a page."""

Hosts = Literal["site", "host", "any"]
HOSTS: tuple[Hosts, ...] = get_args(Hosts)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Where a search ends, whatever a site sends; each limit that is hit is told.

    documents: feeds and sitemaps read for one start. depth: sitemap indexes within one another.
    entries: addresses read of one document. found: stories kept for one start.
    """

    documents: int = 200
    depth: int = 4
    entries: int = 100_000
    found: int = 1_000_000


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for.

    kinds: where to look; None: in links and feeds, and in sitemaps where the start is a front page.
    since, until: no story that is known to be older, or newer. dated: only stories whose date is known.
    most: so many stories, the newest.
    hosts: of the site with its subdomains, of the same host only, or of any.
    min_score: how much must speak for a story, from 0 (all that is listed) to 1.
    """

    kinds: frozenset[Kind] | None = None
    since: datetime | None = None
    until: datetime | None = None
    dated: bool = False
    most: int | None = None
    hosts: Hosts = "site"
    min_score: float = 0.5
    limits: Limits = Limits()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One story.

    date: ISO 8601, a day or a moment, as its source says: published in feeds and news sitemaps, last changed in other
        sitemaps, the day in the address for a link.
    source: the best kind of list that it stood in; `found_in`: that list.
    score: how much speaks for a story, from 0 to 1; 0.5 is just enough.
    """

    url: str
    title: str | None = None
    date: str | None = None
    source: Source
    score: float
    found_in: str


class Skipped(msgspec.Struct, frozen=True):
    """A source that was not read, or not wholly, and why."""

    url: str
    why: str


class Read(msgspec.Struct, frozen=True):
    """A source that was read: how many addresses stood in it, and how many stories were new among them."""

    url: str
    kind: str
    addresses: int
    stories: int


class Discovery(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: stories, the newest first, then those without a date, the likeliest first.

    unread: the starts of which no source could be read at all.
    """

    found: tuple[Found, ...] = ()
    read: tuple[Read, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unread: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An address as a document lists it."""

    url: str
    title: str | None = None
    date: str | None = None
    news: bool = False


class Pointer(msgspec.Struct, frozen=True, gc=False):
    """A further document that a document names."""

    url: str
    kind: Kind
    changed: str | None = None
    title: str | None = None


class Document(msgspec.Struct, frozen=True):
    """What one answer holds.

    kind: feed, sitemap, sitemap_index, list, page or other. site: the address that a feed gives for its site.
    notes: what could not be read of it.
    """

    kind: str
    entries: tuple[Entry, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    site: str | None = None
    notes: tuple[str, ...] = ()
