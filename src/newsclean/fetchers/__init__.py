"""Targets in, pages or failures out: the seam behind which every way of reading a page stands.

A module's name in this folder is the plugin's name and, unless `PLUGIN_OF_SCHEME` says otherwise, the URL scheme that
it reads. It offers `create(settings, pace) -> Fetcher`. Those in `WAYS` are chosen, not named by a scheme: they read
http(s) targets in another way, stand on the plugin of http, and are given it: `create(settings, pace, http)`.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol

import msgspec

from newsclean.model import Failure, Page, Reason
from newsclean.options import MEBIBYTE

if TYPE_CHECKING:
    from newsclean.fetchers.net.pace import Pace

PLUGIN_OF_SCHEME = {"https": "http", "": "file"}
"""Schemes that another plugin than their namesake reads; "" is a path."""

WAYS = frozenset({"archive", "browser"})
GONE: frozenset[Reason] = frozenset({"not_found", "dns", "connect", "host_down"})
"""Why a page is looked for in an archive."""

# "example.com:80/x" is a host and a port, "C:\x" a drive, "Note: …" prose.
_SCHEME = re.compile(r"([a-z][a-z0-9+\-]+):(?=//|[^\s\d])", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Known(msgspec.Struct, frozen=True):
    """The validators of a page that was read before (RFC 9110, 8.8), as its server sent them."""

    etag: str | None = None
    last_modified: str | None = None


class Fetcher(Protocol):
    """One way of reading targets."""

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page of one target, or why there is none; never raises for what the target does.

        known: what the page was when it was read before; only then a page may be `unchanged`.
        """
        ...

    async def close(self) -> None:
        """Give back what the fetcher holds open."""
        ...


class Header(msgspec.Struct, frozen=True):
    """A header to send along. Without a `host` it goes where a target leads and no further: another host that it
    redirects to does not get it. With one it goes to this host only; ".example.com" means all below it too.
    """

    name: str
    value: str
    host: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How pages are read.

    delay: seconds between two requests to one host.
    timeout: seconds that all requests for one target may take together, waiting for the host's turn aside.
    max_bytes: the size of a decoded page.
    user_agent: replaces the whole honest name.
    contact: where a site's owner can reach who runs the crawl; put into the honest name.
    headers: sent along, each to its host.
    proxy: the URL of a proxy; "" is none, None what HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY say.
    allow_private: also ask hosts whose addresses are not global.
    retries: further attempts where that may heal.
    max_hops: redirects of one target.
    wanted: pages, or also lists of them (feeds, sitemaps); then of what is beyond max_bytes the start is read.
    per_host: requests to one host at a time; with several, the delay is that from start to start.
    fetcher: what reads http(s) targets: plain requests, a browser, or the captures of an archive.
    render: show a page to a browser whose text is put in by scripts.
    browser: the program of the browser; None: the first Chromium or Chrome on the PATH.
    archive_fallback: look for a page in the archive that is gone.
    archive: where the archive's captures stand; archive_index: its index, None: where Wayback and pywb have it.
    archive_date: which capture: "first", "last", or the one nearest to a time of 4 to 14 digits (YYYYMMDDhhmmss).
    """

    delay: float = 1.0
    timeout: float = 60.0
    max_bytes: int = 10 * MEBIBYTE
    obey_robots: bool = True
    user_agent: str | None = None
    contact: str | None = None
    headers: tuple[Header, ...] = ()
    proxy: str | None = None
    allow_private: bool = False
    retries: int = 3
    max_hops: int = 10
    wanted: Literal["pages", "lists"] = "pages"
    per_host: int = 1
    fetcher: Literal["http", "browser", "archive"] = "http"
    render: bool = False
    browser: str | None = None
    archive_fallback: bool = False
    archive: str = "https://web.archive.org/web"
    archive_index: str | None = None
    archive_date: str = "first"


class Router:
    """The fetcher of all targets: each goes to the plugin of its scheme, which is loaded when first needed.

    Raises InputError when a setting asks for what is not installed.
    """

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._settings = settings
        self._pace = pace
        self._open: dict[str, Fetcher] = {}
        if settings.fetcher == "browser" or settings.render:
            self._plugin("browser")
        if settings.fetcher == "archive" or settings.archive_fallback:
            self._plugin("archive")

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page of one target, read by its plugin."""
        name = plugin_for(target)
        if isinstance(name, Failure):
            return name
        if name != "http":
            return await self._plugin(name).fetch(target, known)
        outcome = await self._plugin(self._settings.fetcher).fetch(target, known)
        if isinstance(outcome, Failure) and self._archives(outcome.reason):
            return await self._from_archive(target, outcome)
        return outcome

    async def again(self, target: str, page: Page, reason: Reason | None) -> Page | Failure | None:
        """The page of a target read in another way, for what its record has as its reason; None: there is no other."""
        if plugin_for(target) != "http" or page.captured_at:
            return None
        if reason == "js_only" and self._settings.render and not page.via:
            browser: Any = self._plugin("browser")
            rendered: Page | Failure = await browser.render(page)
            return rendered
        if reason and self._archives(reason):
            return await self._plugin("archive").fetch(target)
        return None

    async def close(self) -> None:
        """Close every plugin that was used."""
        for fetcher in reversed(self._open.values()):
            await fetcher.close()

    def _plugin(self, name: str) -> Fetcher:
        if name not in self._open:
            below = (self._plugin("http"),) if name in WAYS else ()
            self._open[name] = load(name, self._settings, self._pace, *below)
        return self._open[name]

    def _archives(self, reason: Reason) -> bool:
        return self._settings.archive_fallback and self._settings.fetcher != "archive" and reason in GONE

    async def _from_archive(self, target: str, failure: Failure) -> Page | Failure:
        found = await self._plugin("archive").fetch(target)
        if isinstance(found, Page):
            return found
        return msgspec.structs.replace(failure, detail=f"{failure.detail}; {found.detail}")


@cache
def names() -> frozenset[str]:
    """The names of all plugins."""
    return frozenset(module.name for module in pkgutil.iter_modules(__path__) if not module.ispkg)


def scheme_of(target: str) -> str:
    """The lower-case scheme of a URL, "" for anything that is not one."""
    found = _SCHEME.match(target)
    return found[1].lower() if found else ""


def spelled(target: str) -> str:
    """A target as a record can hold it: a byte of a file name that is not UTF-8 stands as %FF."""
    # PEP 383: Python reads such a byte as U+DC80 to U+DCFF, which no JSON can hold.
    if target.isascii():
        return target
    return _SURROGATE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}" if found[0] > "\udc7f" else "\ufffd", target)


def plugin_for(target: str) -> str | Failure:
    """The name of the plugin that reads a target."""
    scheme = scheme_of(target)
    name = PLUGIN_OF_SCHEME.get(scheme, scheme)
    if name in names() - WAYS:
        return name
    return Failure(url=target, reason="scheme", detail=f"no fetcher reads {scheme}: targets")


def load(name: str, settings: Settings, pace: Pace, *below: Fetcher) -> Fetcher:
    """A plugin's fetcher; `below` is the one that it stands on."""
    fetcher: Fetcher = import_module(f"{__name__}.{name}").create(settings, pace, *below)
    return fetcher
