"""http(s) URLs in, pages out as an archive took them from their sites: Wayback's index and captures, or pywb's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsclean.errors import InputError
from newsclean.fetchers.http import HttpFetcher, Visitor
from newsclean.fetchers.net import cdx, urls
from newsclean.fetchers.net.budget import Budget
from newsclean.fetchers.net.headers import foreign_type
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from newsclean.fetchers import Known, Settings
    from newsclean.fetchers.net.cdx import Capture
    from newsclean.fetchers.net.pace import Pace
    from newsclean.fetchers.net.urls import Url
    from newsclean.model import Reason

MAX_ANSWERS = 4  # of the index for one URL
MAX_CAPTURES = 3  # that are tried for one URL
# The index may list what its archive does not hold any more; then another capture may do.
NEXT_MAY_DO: frozenset[Reason] = frozenset({"not_found", "http_status", "not_html", "redirect_loop", "scheme"})


def create(settings: Settings, pace: Pace, _http: HttpFetcher) -> ArchiveFetcher:
    """The plugin. Raises InputError for an archive that is no URL."""
    return ArchiveFetcher(settings, pace)


class ArchiveFetcher:
    """Reads pages out of an archive. Its host is the one whose pace is kept; its robots.txt is not asked."""

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._settings = settings
        self._archive, self._index = _checked(settings)
        # A list of captures is no page; and what a user sends to the sites of targets is not for the archive.
        ours = msgspec.structs.replace(
            settings, wanted="lists", obey_robots=False, headers=tuple(one for one in settings.headers if one.host)
        )
        self._http = HttpFetcher(ours, pace)

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page of a URL in the wanted capture. It is never `unchanged`: a capture does not change."""
        url = urls.check(target)
        if isinstance(url, Failure):
            return url
        budget = Budget(self._settings.timeout)
        found = await self._captures(url.href, budget)
        outcome = found if isinstance(found, Failure) else await self._first_that_does(found, budget)
        return msgspec.structs.replace(outcome, url=target)

    async def close(self) -> None:
        """Close what is open."""
        await self._http.close()

    async def _captures(self, url: str, budget: Budget) -> list[Capture] | Failure:
        """What the index lists that may hold the page, the best first."""
        key, listed = None, 0
        for _answer in range(MAX_ANSWERS):
            page = await self._http.read(
                cdx.query(self._index, url, self._settings.archive_date, key), None, _InIndex(self._index), budget
            )
            if isinstance(page, Failure) and page.reason != "not_found":  # as pywb says that it has none
                return msgspec.structs.replace(page, detail=f"the archive's index: {page.detail}")
            try:
                captures, key = cdx.read(page.body if isinstance(page, Page) else b"")
            except ValueError as error:
                return Failure(
                    url=url, reason="protocol", detail=f"the archive's index is no list of captures: {error}"
                )
            listed += len(captures)
            chosen = cdx.choose(captures, self._settings.archive_date)
            if chosen or not key:
                break
        if chosen:
            return chosen
        none = f"none of {listed} captures in the archive is a page" if listed else "the archive holds no capture"
        return Failure(url=url, reason="not_found", detail=none, fetched_at=page.fetched_at)

    async def _first_that_does(self, captures: list[Capture], budget: Budget) -> Page | Failure:
        tried: set[str] = set()
        outcome: Page | Failure | None = None
        for capture in captures:
            if capture.digest in tried or (isinstance(outcome, Failure) and outcome.reason not in NEXT_MAY_DO):
                continue
            if len(tried) == MAX_CAPTURES:
                break
            tried.add(capture.digest or capture.timestamp)
            outcome = await self._read(capture, budget)
            if isinstance(outcome, Page):
                return outcome
        assert isinstance(outcome, Failure)  # there was one at least
        return msgspec.structs.replace(outcome, detail=f"in the archive: {outcome.detail}")

    async def _read(self, capture: Capture, budget: Budget) -> Page | Failure:
        """A capture, or the one that it leads on to."""
        reader = _InArchive(self._archive)
        wanted = cdx.place(self._archive, capture)
        page = await self._http.read(wanted, None, reader, budget)
        if reader.dressed:
            wanted = cdx.place(self._archive, reader.dressed)
            page = await self._http.read(wanted, None, _InArchive(self._archive), budget)
        if isinstance(page, Failure):
            return page
        held = cdx.at(self._archive, page.final_url or wanted) or capture
        original = urls.check(held.original)
        final_url = held.original if isinstance(original, Failure) else original.href
        if page.truncated and len(page.body) >= self._settings.max_bytes:
            return Failure(url=wanted, reason="too_large", detail=f"more than {self._settings.max_bytes} bytes")
        if page.content_type and foreign_type(page.content_type):
            return Failure(url=wanted, reason="not_html", detail=f"Content-Type {page.content_type[:100]!r}")
        return msgspec.structs.replace(
            page, final_url=final_url, captured_at=cdx.captured_at(held), via=f"archive:{page.final_url}", etag=None,
            last_modified=None,
        )  # fmt: skip


class _InIndex(Visitor):
    """Who reads in the index of an archive: no redirect leads to another host."""

    def __init__(self, place: str) -> None:
        self._place = place

    def refusal(self, url: Url) -> Failure | None:
        """Why a URL is not asked."""
        return None if _host(url.href) == _host(self._place) else _outside(url)


class _InArchive(Visitor):
    """Who reads captures: no redirect leads out of the archive. `dressed` is a capture that one led to with what the
    archive shows around it; its bare bytes stand elsewhere.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self.dressed: Capture | None = None

    def refusal(self, url: Url) -> Failure | None:
        """Why a URL is not asked."""
        found = cdx.at(self._place, url.href)
        if found is None:
            return _outside(url)
        if found.bare:
            return None
        self.dressed = found
        return Failure(url=url.href, reason="scheme", detail="it leads to a capture with the archive's own marks")


def _outside(url: Url) -> Failure:
    return Failure(url=url.href, reason="scheme", detail=f"it leads out of the archive, to {url.href[:200]}")


def _host(url: str) -> str | None:
    found = urls.check(url)
    return None if isinstance(found, Failure) else found.host


def _checked(settings: Settings) -> tuple[str, str]:
    """Where the captures and the index of the archive are."""
    archive = urls.check(settings.archive)
    index = urls.check(settings.archive_index or cdx.index_of(settings.archive))
    for found in (archive, index):
        if isinstance(found, Failure):
            raise InputError(f"the archive {found.url} is no http(s) URL: {found.detail}")
    assert not isinstance(archive, Failure)
    assert not isinstance(index, Failure)
    return archive.href, index.href
