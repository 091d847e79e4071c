"""One start in, what its feeds, sitemaps and links list out: which document is read when, and which not."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, Protocol

from newsclean.discovery import documents, evidence, links
from newsclean.discovery.harvest import Candidate, Harvest, path_of
from newsclean.discovery.model import KINDS, Discovery, Entry, Pointer, Read, Skipped
from newsclean.discovery.when import believable, newest_of_name, span
from newsclean.fetchers.net import urls
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from newsclean.discovery.model import Document, Kind, Search, Source

# Asked one after the other until one is there, when neither robots.txt nor the page names any.
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
USUAL_FEEDS = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss")

DOWN_AFTER = 5  # failures of a host in a row
_HOST_IS_OUT = frozenset({"dns", "connect", "tls", "timeout", "host_down", "bad_url", "scheme"})
_NEWS_WORDS = frozenset({"news", "latest", "recent"})
_COMMENTS = frozenset({"comments", "kommentare", "commentaires", "comentarios"})
_FRONT_ENDINGS = frozenset({"", "index.html", "index.htm", "index.php"})


class Fetcher(Protocol):
    """Who reads pages, and knows what robots.txt says of sitemaps."""

    async def fetch(self, target: str) -> Page | Failure:
        """The answer, or why there is none."""
        ...

    async def sitemaps(self, target: str) -> tuple[str, ...]:
        """The sitemaps that the host of a URL names in its robots.txt."""
        ...


class Job(NamedTuple):
    """A document to be read: the kind it should be of, how deep it stands in indexes, how new it can be."""

    url: str
    kind: Kind
    depth: int = 0
    newest: datetime | None = None
    host: str = ""


class Finder:
    """Reads the sources of one start, the most telling first."""

    def __init__(
        self, start: str, fetcher: Fetcher, search: Search, max_bytes: int, now: datetime, tell: Callable[[str], None]
    ) -> None:
        self._start, self._fetcher, self._search, self._max_bytes = start, fetcher, search, max_bytes
        self._now, self._tell = now, tell
        self._harvest = Harvest(search, now)
        self._queue: list[tuple[tuple[int, float, int], Job]] = []
        self._order = count()
        self._known: set[str] = set()
        self._documents = 0
        self._failed_in_a_row: Counter[str] = Counter()
        self._read: list[Read] = []
        self._skipped: list[Skipped] = []

    async def run(self) -> Discovery:
        """All that is found."""
        page = await self._fetcher.fetch(self._start)
        address = (page.final_url or page.url) if isinstance(page, Page) else self._start
        self._know(self._start, address)
        document = None
        if isinstance(page, Page):
            document = await asyncio.to_thread(documents.read, page, self._search.limits, self._max_bytes)
            await self._begin(page, address, document)
        else:
            self._skip(self._start, f"{page.reason}: {page.detail}")
        on_the_web = not isinstance(urls.check(address), Failure)
        if on_the_web and (document is None or document.kind == "page"):
            await self._look_around(address, page)
        await self._drain()
        if self._harvest.full:
            self._skip(self._start, f"more than {self._search.limits.found} stories; the further ones are left out")
        unread = () if self._read else (self._start,)
        return Discovery(
            found=self._harvest.stories(), read=tuple(self._read), skipped=tuple(self._skipped), unread=unread
        )

    async def _begin(self, page: Page, address: str, document: Document) -> None:
        for url in (self._start, address):
            self._at_home(url)
        if document.kind == "page":
            await self._read_page(page, address)
        elif document.kind == "other":
            self._skip(address, "neither a page nor a feed nor a sitemap")
        else:
            if document.site:
                self._at_home(urls.join(address, document.site))
            await self._take(Job(address, "feeds" if document.kind == "feed" else "sitemaps"), address, document)

    async def _look_around(self, address: str, page: Page | Failure) -> None:
        """Put on the list what a front page does not name itself, or does not name at all."""
        if isinstance(page, Failure) and page.reason in _HOST_IS_OUT:
            return
        if isinstance(page, Failure):
            self._at_home(self._start)
        front = path_of(address) in _FRONT_ENDINGS
        if self._wants("feeds") and front and not self._queue:
            await self._try(USUAL_FEEDS, address, "feeds")
        asked = self._search.kinds is not None and "sitemaps" in self._search.kinds
        if not self._wants("sitemaps") or not (front or asked):
            return
        named = [urls.join(address, sitemap.strip()) for sitemap in await self._fetcher.sitemaps(address)]
        for sitemap in named:
            self._push(Job(sitemap, "sitemaps"))
        if not named:
            await self._try(USUAL_SITEMAPS, address, "sitemaps")

    async def _try(self, paths: Iterable[str], address: str, kind: Kind) -> None:
        """Read the first of the places where sites usually put such a list; that there is none is nothing to tell."""
        wanted = {"feeds": ("feed",), "sitemaps": ("sitemap", "sitemap_index", "list")}[kind]
        for path in paths:
            url = urls.join(address, path)
            page = None if url in self._known else await self._fetcher.fetch(url)
            if not isinstance(page, Page):
                continue
            document = await asyncio.to_thread(documents.read, page, self._search.limits, self._max_bytes)
            if document.kind in wanted:
                self._know(url, page.final_url)
                await self._take(Job(url, kind), page.final_url or url, document)
                return

    async def _read_page(self, page: Page, address: str) -> None:
        found = await asyncio.to_thread(links.read_page, page.body, address, page.content_type, self._max_bytes)
        for note in found.notes:
            self._skip(address, note)
        for feed in found.feeds:
            if self._wants("feeds") and not _is_of_comments(feed):
                self._push(Job(feed.url, "feeds"))
        if not self._wants("links"):
            self._read.append(Read(address, "page", 0, 0))
            return
        candidates = [
            Candidate(Entry(linked.href, linked.link.text or None, linked.date), "link", linked.link)
            for linked in _best(found.links, address)
        ]
        await self._add(candidates, address, "page", len(candidates))

    async def _drain(self) -> None:
        """Read what is on the list, and what that names, until a limit is hit or nothing newer can come."""
        while self._queue:
            _, job = heapq.heappop(self._queue)
            if self._documents >= self._search.limits.documents:
                left = len(self._queue) + 1
                self._skip(job.url, f"more than {self._search.limits.documents} documents; {left} are left unread")
                return
            if self._is_too_old(job):
                continue
            if self._failed_in_a_row[job.host] >= DOWN_AFTER:
                self._skip(job.url, f"host_down: {job.host} failed {DOWN_AFTER} times in a row")
                continue
            self._documents += 1
            page = await self._fetcher.fetch(job.url)
            if isinstance(page, Failure):
                self._failed_in_a_row[job.host] += page.reason in _HOST_IS_OUT
                self._skip(job.url, f"{page.reason}: {page.detail}")
                continue
            self._failed_in_a_row[job.host] = 0
            address = page.final_url or job.url
            if address != job.url and address in self._known:
                self._skip(job.url, f"leads to {address}, which is read already")
                continue
            self._know(address)
            document = await asyncio.to_thread(documents.read, page, self._search.limits, self._max_bytes)
            if document.kind in ("page", "other"):
                self._skip(job.url, "neither a feed nor a sitemap")
            else:
                await self._take(job, address, document)

    def _is_too_old(self, job: Job) -> bool:
        if job.newest is None:
            return False
        if self._search.since and job.newest < self._search.since:
            self._skip(job.url, "nothing in it can be as new as asked", quiet=True)
            return True
        enough = self._search.most is not None and self._harvest.newest(self._search.most) > job.newest.timestamp()
        if enough:
            self._skip(job.url, f"nothing in it can be among the {self._search.most} newest", quiet=True)
        return enough

    async def _take(self, job: Job, address: str, document: Document) -> None:
        for note in document.notes:
            self._skip(address, note)
        for pointer in document.pointers:
            self._point(pointer, address, job.depth + 1)
        named: Source = "feed" if document.kind == "feed" else "list" if document.kind == "list" else "sitemap"
        candidates = [
            Candidate(entry, "news_sitemap" if named == "sitemap" and entry.news else named)
            for entry in document.entries
        ]
        listed = len(document.pointers) if document.kind == "sitemap_index" else len(candidates)
        await self._add(candidates, address, document.kind, listed)

    def _point(self, pointer: Pointer, base: str, depth: int) -> None:
        url = urls.join(base, pointer.url.strip())
        if depth > self._search.limits.depth:
            self._skip(url, f"more than {self._search.limits.depth} indexes within one another")
            return
        if word := passed_over(url):
            self._skip(url, f"a sitemap of “{word}”")
            return
        changed = believable(pointer.changed, self._now)
        newest = span(changed)[1] if changed else newest_of_name(url)
        self._push(Job(url, pointer.kind, depth, newest))

    def _push(self, job: Job) -> None:
        url = urls.check(job.url)
        if isinstance(url, Failure):
            self._skip(job.url, f"{url.reason}: {url.detail}")
            return
        if url.href in self._known:
            if job.depth:
                self._skip(url.href, "named more than once; it is read once", quiet=True)
            return
        self._know(url.href)
        place = (_rank(job), -(job.newest.timestamp() if job.newest else float("inf")), next(self._order))
        heapq.heappush(self._queue, (place, job._replace(url=url.href, host=url.host)))

    async def _add(self, candidates: list[Candidate], address: str, kind: str, listed: int) -> None:
        stories, left_out = await asyncio.to_thread(self._harvest.add, candidates, address, address)
        self._read.append(Read(address, kind, listed, stories))
        self._tell(f"{kind.replace('_', ' ')} {address}: {listed} addresses, {stories} new stories{_because(left_out)}")

    def _skip(self, url: str, why: str, *, quiet: bool = False) -> None:
        self._skipped.append(Skipped(url, why))
        if not quiet:
            self._tell(f"{url}: {why}")

    def _wants(self, kind: Kind) -> bool:
        return kind in (KINDS if self._search.kinds is None else self._search.kinds)

    def _know(self, *addresses: str | None) -> None:
        for address in addresses:
            checked = urls.check(address or "")
            if not isinstance(checked, Failure):
                self._known.add(checked.href)

    def _at_home(self, address: str) -> None:
        checked = urls.check(address)
        if not isinstance(checked, Failure):
            self._harvest.at_home(checked.host)


def _rank(job: Job) -> int:
    """Feeds first, then what calls itself news, then the rest."""
    if job.kind == "feeds":
        return 0
    return 1 if _NEWS_WORDS & set(evidence.words_of(path_of(job.url))) else 2


def passed_over(url: str) -> str:
    """The word by which a sitemap says that it holds no stories, "" for none: category-sitemap.xml."""
    words = evidence.words_of(path_of(url).rpartition("/")[2])
    return next((word for word in words if evidence.is_no_story(word)), "")


def _is_of_comments(feed: Pointer) -> bool:
    return not _COMMENTS.isdisjoint(evidence.words_of(path_of(feed.url)))


def _best(found: Iterable[links.Linked], address: str) -> list[links.Linked]:
    """Of all links from a page to one other address the one that looks most like a story, with a date that any has."""
    best: dict[str, tuple[int, links.Linked]] = {}
    for linked in found:
        href = linked.href.partition("#")[0]
        if href == address or isinstance(urls.check(href), Failure):
            continue  # a place on the page itself, a script, an address of mail
        points = evidence.total(evidence.weigh(href, "link", linked.link))
        known = best.get(href)
        if known is None or points > known[0]:
            date = linked.date or (known[1].date if known else None)
            best[href] = points, linked._replace(date=date)
        elif known[1].date is None and linked.date:
            best[href] = known[0], known[1]._replace(date=linked.date)
    return [linked for _, linked in best.values()]


def _because(left_out: Counter[str]) -> str:
    return "".join(f", {number} {why}" for why, number in left_out.most_common())
