"""Targets in, pages or failures out: the seam behind which every way of reading a page stands.

A module's name in this folder is the plugin's name and, unless `PLUGIN_OF_SCHEME` says otherwise, the URL scheme that
it reads. It offers `create(settings, pace) -> Fetcher`.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from newsclean.model import Failure, Page
from newsclean.options import MEBIBYTE

if TYPE_CHECKING:
    from newsclean.fetchers.net.pace import Pace

PLUGIN_OF_SCHEME = {"https": "http", "": "file"}
"""Schemes that another plugin than their namesake reads; "" is a path."""

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


class Router:
    """The fetcher of all targets: each goes to the plugin of its scheme, which is loaded when first needed."""

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._settings = settings
        self._pace = pace
        self._open: dict[str, Fetcher] = {}

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page of one target, read by its plugin."""
        name = plugin_for(target)
        if isinstance(name, Failure):
            return name
        if name not in self._open:
            self._open[name] = load(name, self._settings, self._pace)
        return await self._open[name].fetch(target, known)

    async def close(self) -> None:
        """Close every plugin that was used."""
        for fetcher in self._open.values():
            await fetcher.close()


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
    if name in names():
        return name
    return Failure(url=target, reason="scheme", detail=f"no fetcher reads {scheme}: targets")


def load(name: str, settings: Settings, pace: Pace) -> Fetcher:
    """A plugin's fetcher."""
    fetcher: Fetcher = import_module(f"{__name__}.{name}").create(settings, pace)
    return fetcher
