"""What a page in a browser asks for in, what it gets out, over the same wire and guard as pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from newsclean.fetchers.net import urls
from newsclean.fetchers.net.chromium import Reply
from newsclean.fetchers.net.coding import ASKED_FOR, codings
from newsclean.fetchers.net.exchange import REDIRECTS, read_body
from newsclean.fetchers.net.headers import together
from newsclean.fetchers.net.hosts import registered
from newsclean.model import Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newsclean.fetchers.net.chromium import Asked
    from newsclean.fetchers.net.urls import Url
    from newsclean.fetchers.net.wire import Headers, Response, Wire

    Given = Callable[[Url], Headers]
    Cookies = Callable[[str], Awaitable[list[str]]]

REQUESTS_A_PAGE = 500
PAGES_OF_BYTES = 5  # all that one page loads may be so many times as large as a page
AT_ONCE = 6
MAX_HOPS = 10
OURS = frozenset({"host", "connection", "content-length", "accept-encoding", "transfer-encoding", "te", "upgrade",
    "cookie", "proxy-authorization", "keep-alive"})  # fmt: skip
FENCED = ("sec-", "proxy-")
NOT_PASSED_ON = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive",
    "alt-svc", "set-cookie", "location"})  # fmt: skip


class Relay:
    """Asks for what one page wants, within bounds for all of it.

    home: the page. given: what the user sends to a URL. cookies: those that the browser holds for one. limit: the bytes
    of one answer.
    """

    def __init__(self, wire: Wire, home: Url, given: Given, cookies: Cookies, limit: int) -> None:
        self._wire = wire
        self._home = home
        self._given = given
        self._cookies = cookies
        self._limit = limit
        self._requests = REQUESTS_A_PAGE
        self._bytes = PAGES_OF_BYTES * limit
        self._places = asyncio.Semaphore(AT_ONCE)

    async def answer(self, asked: Asked) -> Reply | None:
        """The answer to a request and its redirects; None: it is refused, or there is none."""
        if self._requests <= 0 or self._bytes <= 0:
            return None
        self._requests -= 1
        async with self._places:
            try:
                return await self._follow(asked)
            except Exception:  # a page must do without, whatever the reason
                return None

    async def _follow(self, asked: Asked) -> Reply | None:
        url = urls.check(asked.url)
        method, content = asked.method, asked.content
        for _hop in range(MAX_HOPS):
            if isinstance(url, Failure) or (self._home.scheme, url.scheme) == ("https", "http"):
                return None
            headers = await self._headers(asked, url)
            async with self._wire.get(url, headers, method=method, content=content) as response:
                location = response.get("location")
                if response.status not in REDIRECTS or location is None:
                    return await self._reply(response, url)
            if response.status == 303 or (method == "POST" and response.status in (301, 302)):
                method, content = "GET", None
            url = urls.check(urls.join(url.href, location))
        return None

    async def _reply(self, response: Response, url: Url) -> Reply | None:
        names = codings(", ".join(response.all("content-encoding")))
        if names is None or (response.all("transfer-encoding") and response.all("content-length")):
            return None
        body = await read_body(response, names, min(self._limit, self._bytes))
        self._bytes -= len(body.data)
        if body.ending != "whole":
            return None  # half a script does who knows what
        headers: dict[str, str] = {}
        for name, value in response.headers:
            if name not in NOT_PASSED_ON:
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
        if response.cookies and self._is_first_party(url):
            headers["set-cookie"] = "\n".join(response.cookies)
        return Reply(response.status, headers, body.data)

    async def _headers(self, asked: Asked, url: Url) -> Headers:
        held = await self._cookies(url.href) if self._is_first_party(url) else []
        given = together(self._given(url), [("Cookie", "; ".join(held))] if held else [])
        ours = OURS | {name.lower() for name, _ in given}
        kept = ((name.lower(), value) for name, value in asked.headers.items())
        return (
            *((name, value) for name, value in kept if name not in ours and not name.startswith(FENCED)),
            ("Accept-Encoding", ASKED_FOR), ("Connection", "close"), *given,
        )  # fmt: skip

    def _is_first_party(self, url: Url) -> bool:
        return registered(url.host) == registered(self._home.host)
