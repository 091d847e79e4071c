"""Listed addresses in, distinct stories within the asked days and hosts out, the newest first."""

from __future__ import annotations

import heapq
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import msgspec

from newsclean.discovery import evidence
from newsclean.discovery.evidence import MAX_TITLE
from newsclean.discovery.model import Found
from newsclean.discovery.normal import is_variant, key, normal
from newsclean.discovery.when import believable, rank, span
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.hosts import registered
from newsclean.model import Failure
from newsclean.text import sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newsclean.discovery.evidence import Link
    from newsclean.discovery.model import Entry, Search, Source

TRUST: tuple[Source, ...] = ("news_sitemap", "feed", "link", "sitemap", "list")
"""Whose title and date are believed first, and which source names a story."""


class Candidate(NamedTuple):
    """An address with what its source says of it."""

    entry: Entry
    source: Source
    link: Link | None = None


class Harvest:
    """The stories of one start."""

    def __init__(self, search: Search, now: datetime) -> None:
        self._search = search
        self._now = now
        self._found: dict[str, Found] = {}
        self._homes: set[str] = set()
        self.full = False

    def at_home(self, host: str) -> None:
        """Count a host among those whose stories are looked for."""
        self._homes.add(host)
        if self._search.hosts == "site":
            self._homes.add(registered(host))

    def is_at_home(self, host: str) -> bool:
        """Whether stories of the host are looked for."""
        if self._search.hosts == "any" or not self._homes:
            return True
        return host in self._homes or (self._search.hosts == "site" and registered(host) in self._homes)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, candidates: Iterable[Candidate], base: str, found_in: str) -> tuple[int, Counter[str]]:
        """Take in what a source lists; how many stories are new, and why others were left out."""
        before = len(self._found)
        left_out: Counter[str] = Counter()
        for candidate in candidates:
            if why := self._take(candidate, base, found_in):
                left_out[why] += 1
        return len(self._found) - before, left_out

    def newest(self, number: int) -> float:
        """The date of the so many newest, as `rank` has it; nothing is as old when there are fewer."""
        ranks = heapq.nlargest(number, (rank(found.date) for found in self._found.values()))
        return ranks[-1] if len(ranks) == number else float("-inf")

    def stories(self) -> tuple[Found, ...]:
        """All of them in their order, as many as are asked for."""
        return in_order(self._found.values(), self._search.most)

    def _take(self, candidate: Candidate, base: str, found_in: str) -> str:
        entry, source, link = candidate
        address = entry.url.strip()
        url = urls.check(address if address.startswith(("https://", "http://")) else urls.join(base, address))
        if isinstance(url, Failure):
            return "no address"
        if not self.is_at_home(url.host):
            return "on other hosts"
        href = normal(url.href)
        name, date = key(href), self._date(entry, source, href)
        known = self._found.get(name)
        if known is None and (why := self._outside(date)):
            return why
        score = evidence.score(evidence.total(evidence.weigh(href, source, link)))
        if score < self._search.min_score:
            return "no stories by their look"
        found = Found(
            url=href, title=_title(entry.title), date=date, source=source, score=score, found_in=found_in
        )  # fmt: skip
        return self._keep(name, _merged(known, found) if known else found)

    def _keep(self, name: str, found: Found) -> str:
        if why := self._outside(found.date):
            self._found.pop(name, None)
            return why
        if name not in self._found and len(self._found) >= self._search.limits.found:
            self.full = True
            return "beyond the limit of stories"
        self._found[name] = found
        return ""

    def _date(self, entry: Entry, source: Source, href: str) -> str | None:
        """When the story appeared. A plain sitemap says when it was changed last; a day in the address tells more."""
        stated = believable(entry.date, self._now)
        if source in ("news_sitemap", "feed"):
            return stated
        named = believable(evidence.day_of(href), self._now)
        return named if named and (stated is None or named != stated[: len(named)]) else stated

    def _outside(self, date: str | None) -> str:
        if date is None:
            return "without a date" if self._search.dated else ""
        first, last = span(date)
        if self._search.since and last < self._search.since:
            return "older than asked"
        if self._search.until and first > self._search.until:
            return "newer than asked"
        return ""


def merged(parts: Iterable[Iterable[Found]], most: int | None) -> tuple[Found, ...]:
    """Each distinct story of several searches, in order."""
    distinct: dict[str, Found] = {}
    for found in (one for part in parts for one in part):
        name = key(found.url)
        distinct[name] = _merged(distinct[name], found) if name in distinct else found
    return in_order(distinct.values(), most)


def in_order(found: Iterable[Found], most: int | None) -> tuple[Found, ...]:
    """The newest first, then the likeliest of those without a date."""
    return tuple(sorted(found, key=lambda one: (-rank(one.date), -one.score))[:most])


def _merged(one: Found, other: Found) -> Found:
    """What two sources say of one story, the more trusted one first."""
    first, second = sorted((one, other), key=lambda found: TRUST.index(found.source))
    plain = sorted((one, other), key=lambda found: (is_variant(found.url), not found.url.startswith("https:")))
    return msgspec.structs.replace(
        first, url=plain[0].url, title=first.title or second.title, date=first.date or second.date,
        score=max(one.score, other.score),
    )  # fmt: skip


def _title(text: str | None) -> str | None:
    return squeeze(sanitize(" ".join(text.split())))[:MAX_TITLE] or None if text else None


def path_of(href: str) -> str:
    """The path of an address, "" for a front page."""
    return urlsplit(href).path.strip("/")
