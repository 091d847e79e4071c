"""http(s) URLs in, pages as a browser shows them out.

The page and each one that its scripts lead on to come by plain requests, with robots.txt, pace, guard and limits as
ever; the browser is handed their bytes, and what they load by the same wire. It has no network of its own.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from newsclean.errors import InputError
from newsclean.fetchers.http import HttpFetcher, Visitor, goes_to
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.agent import PRODUCT
from newsclean.fetchers.net.budget import Budget
from newsclean.fetchers.net.chromium import Chromium, CrashedError, Document, GoneError, find
from newsclean.fetchers.net.hosts import registered
from newsclean.fetchers.net.relay import Relay
from newsclean.model import Failure, Page
from newsclean.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.fetchers import Known, Settings
    from newsclean.fetchers.net.chromium import Shown, Visit
    from newsclean.fetchers.net.pace import Pace
    from newsclean.fetchers.net.urls import Url
    from newsclean.fetchers.net.wire import Headers
    from newsclean.model import Reason

PAGES_AT_ONCE = 4
SHOWN_AS_THEY_ARE = ("text/html", "application/xhtml+xml")


def create(settings: Settings, pace: Pace, http: HttpFetcher) -> BrowserFetcher:
    """The plugin. Raises InputError when there is no browser."""
    return BrowserFetcher(settings, pace, http)


class BrowserFetcher:
    """Shows pages to a browser and reads what it makes of them."""

    def __init__(self, settings: Settings, pace: Pace, http: HttpFetcher) -> None:
        self._settings = settings
        self._pace = pace
        self._http = http
        self._name = settings.user_agent or ""
        self._program = find(settings.browser)
        self._chromium = Chromium(self._program)
        self._places = asyncio.Semaphore(PAGES_AT_ONCE)

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page behind a URL when its scripts are done. It is never `unchanged`: its bytes do not tell."""
        budget = Budget(self._settings.timeout)
        guest = _Guest(await self._agent())
        page = await self._http.read(target, None, guest, budget)
        return page if isinstance(page, Failure) else await self._rendered(page, guest.brought, budget, rested=False)

    async def render(self, page: Page) -> Page | Failure:
        """A page that was read by a plain request when its scripts are done: a further turn of its host's."""
        return await self._rendered(page, (), Budget(self._settings.timeout), rested=True)

    async def close(self) -> None:
        """End the browser."""
        await self._chromium.close()

    async def _rendered(self, page: Page, cookies: Sequence[str], budget: Budget, *, rested: bool) -> Page | Failure:
        async with self._places:
            try:
                return await self._visit(self._chromium, page, cookies, budget, rested=rested)
            except GoneError:
                pass  # maybe by another page's doing: once more, in a browser of its own
            alone = Chromium(self._program)
            try:
                return await self._visit(alone, page, cookies, budget, rested=True)
            except (GoneError, InputError) as error:
                return _failed(page, f"the browser ended: {error}")
            finally:
                await alone.close()

    async def _visit(
        self, chromium: Chromium, page: Page, cookies: Sequence[str], budget: Budget, *, rested: bool
    ) -> Page | Failure:
        """Show a page, and the ones that it leads on to."""
        target, agent = page.url, await self._agent()
        try:
            async with chromium.visit(agent) as visit:
                for hop in range(self._settings.max_hops + 1):
                    shown = await self._show(visit, page, cookies, budget, rested=rested)
                    if shown.onward is None:
                        return self._made(page, shown, visit.version)
                    if hop == self._settings.max_hops:
                        break
                    guest = _Guest(agent, visit)
                    further = await self._http.read(shown.onward, None, guest, budget)
                    if isinstance(further, Failure):
                        detail = f"led on by a script: {further.detail}"
                        return msgspec.structs.replace(further, url=target, detail=detail)
                    page, cookies, rested = msgspec.structs.replace(further, url=target), guest.brought, False
        except TimeoutError:
            return _failed(page, "not shown in time", "timeout")
        except CrashedError as error:
            return _failed(page, str(error))
        return _failed(page, f"scripts led on more than {self._settings.max_hops} times", "too_many_redirects")

    async def _show(self, visit: Visit, page: Page, cookies: Sequence[str], budget: Budget, *, rested: bool) -> Shown:
        home = urls.check(page.final_url or page.url)
        assert not isinstance(home, Failure)  # it was read from there
        relay = Relay(
            self._http.wire, home, lambda url: self._given(url, home), visit.cookies, self._settings.max_bytes
        )
        document = Document(home.href, page.body, _shown_as(page.content_type), cookies)
        async with self._pace.turn(registered(home.host), rested=rested), budget.spend():
            return await visit.show(document, relay.answer, budget.left, self._settings.max_bytes)

    def _made(self, page: Page, shown: Shown, version: str) -> Page | Failure:
        body = shown.html.encode("utf-8", "replace") if shown.html is not None else None
        if body is None or len(body) > self._settings.max_bytes:
            return _failed(page, f"more than {self._settings.max_bytes} bytes when it was shown", "too_large")
        return msgspec.structs.replace(
            page, body=body, content_type="text/html; charset=utf-8", etag=None, last_modified=None,
            via=f"browser:Chromium {version}",
        )  # fmt: skip

    def _given(self, url: Url, home: Url) -> Headers:
        return [(header.name, header.value) for header in self._settings.headers if goes_to(header, url, home)]

    async def _agent(self) -> str:
        """The name that is sent: as search engines' browsers do it, with what scripts look for around our own."""
        if not self._name:
            major = (await self._chromium.version()).partition(".")[0]
            about = "; +".join(filter(None, [f"{PRODUCT}/{VERSION}", self._settings.contact]))
            engine = "AppleWebKit/537.36 (KHTML, like Gecko; compatible;"
            self._name = f"Mozilla/5.0 {engine} {about}) Chrome/{major}.0.0.0 Safari/537.36"
        return self._name


class _Guest(Visitor):
    """The browser, where a page is read for it: its name, its cookies, and those that the page brings."""

    def __init__(self, agent: str, visit: Visit | None = None) -> None:
        self._agent = agent
        self._visit = visit
        self.brought: Sequence[str] = ()

    async def headers(self, url: Url) -> Headers:
        """The name, and the cookies that a tab holds."""
        cookies = await self._visit.cookies(url.href) if self._visit else []
        return [("User-Agent", self._agent), *([("Cookie", "; ".join(cookies))] if cookies else [])]

    def heard(self, url: Url, cookies: Sequence[str]) -> None:
        """Keep the cookies of the page itself; those on the way there are not kept."""
        self.brought = cookies


def _shown_as(content_type: str | None) -> str:
    """The type under which a browser shows a page: what a sniffer would have to find out is told."""
    kind, _, rest = (content_type or "").partition(";")
    if kind.strip().lower() in SHOWN_AS_THEY_ARE:
        return content_type or ""
    return f"text/html;{rest}" if rest else "text/html"


def _failed(page: Page, detail: str, reason: Reason = "worker_crash") -> Failure:
    return Failure(
        url=page.url, reason=reason, detail=detail, final_url=page.final_url, http_status=page.http_status,
        fetched_at=page.fetched_at,
    )  # fmt: skip
