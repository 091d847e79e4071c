"""A URL in, the word of its host's robots.txt out (RFC 9309): the only module that knows the robots parser."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
from protego import Protego

from newsclean.model import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newsclean.fetchers.net.pace import Pace
    from newsclean.fetchers.net.urls import Url

MAX_BYTES = 512 * 1024  # RFC 9309 2.5: at least 500 KiB
KEEP_RULES = 24 * 3600.0
KEEP_FAILURE = 600.0

# The host itself is out of reach: that says more than "robots.txt could not be read".
_PASSED_ON: frozenset[Reason] = frozenset({"dns", "connect", "tls"})


class Rules(msgspec.Struct, frozen=True):
    """What a host allows: by its file, all of it, or nothing for the reason in `refusal`."""

    file: Protego | None = None
    refusal: Failure | None = None


class Robots:
    """Asks each host once for its rules. `read` gives status and bytes of a URL, or a failure."""

    def __init__(self, read: Callable[[str], Awaitable[tuple[int, bytes] | Failure]], agent: str, pace: Pace) -> None:
        self._read = read
        self._agent = agent
        self._pace = pace
        self._known: dict[str, tuple[float, Rules]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def refusal(self, url: Url) -> Failure | None:
        """Why the URL may not be asked; None when it may."""
        rules = await self._rules(url)
        if rules.refusal:
            return msgspec.structs.replace(rules.refusal, url=url.href)
        if rules.file is None or rules.file.can_fetch(url.href, self._agent):
            return None
        return Failure(url=url.href, reason="robots", detail=f"{url.origin}/robots.txt does not allow this URL")

    async def sitemaps(self, url: Url) -> tuple[str, ...]:
        """The sitemaps that the host's robots.txt names, as written there."""
        rules = await self._rules(url)
        return tuple(rules.file.sitemaps) if rules.file else ()

    async def _rules(self, url: Url) -> Rules:
        async with self._locks[url.origin]:
            until, rules = self._known.get(url.origin, (0.0, None))
            if rules is None or until < self._pace.now():
                rules = await self._ask(url)
                keep = KEEP_FAILURE if rules.refusal else KEEP_RULES
                self._known[url.origin] = (self._pace.now() + keep, rules)
        return rules

    async def _ask(self, url: Url) -> Rules:
        address = url.origin + "/robots.txt"
        rules = rules_of(address, await self._read(address))
        if rules.file and (rest := rules.file.crawl_delay(self._agent)):
            self._pace.slow_down(url.host, rest)
        return rules


def rules_of(address: str, answer: tuple[int, bytes] | Failure) -> Rules:
    """What the answer to a request for robots.txt means (RFC 9309 2.3.1, and Google's reading of 429)."""
    if isinstance(answer, Failure):
        if answer.reason in _PASSED_ON:
            return Rules(refusal=answer)
        return _unknown(address, answer.detail)
    status, body = answer
    if status == 429 or status >= 500:
        return _unknown(address, f"status {status}")
    if not 200 <= status < 300:
        return Rules()
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    try:
        return Rules(file=Protego.parse(text))
    except Exception as error:  # the parser's own faults, whatever they are, must not open the host
        return _unknown(address, f"unreadable ({type(error).__name__})")


def _unknown(address: str, why: str) -> Rules:
    return Rules(refusal=Failure(url=address, reason="robots", detail=f"{address} could not be read: {why}"))
