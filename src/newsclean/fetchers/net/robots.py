"""A URL in, the word of its host's robots.txt out (RFC 9309): the only module that knows the robots parser."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
from protego import Protego

from newsclean.model import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newsclean.fetchers.net.budget import Budget
    from newsclean.fetchers.net.pace import Pace
    from newsclean.fetchers.net.urls import Url

    Read = Callable[[str, Budget], Awaitable[tuple[int, bytes] | Failure]]

MAX_BYTES = 512 * 1024  # RFC 9309 2.5: at least 500 KiB
KEEP_RULES = 24 * 3600.0
KEEP_FAILURE = 600.0

_LINE_ENDS = re.compile(r"\r\n?|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_NOBODY = "nobody"  # an agent without a name keeps the rules for everybody
_OTHERS = "?"  # nobody's token
# As Google's parser does, a key counts by its start, and the common misspellings do too.
_DIRECTIVES = (
    ("user-agent", ("user-agent", "useragent", "user agent")),
    ("allow", ("allow",)),
    ("disallow", ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")),
    ("crawl-delay", ("crawl-delay", "crawl delay", "crawldelay")),
    ("sitemap", ("sitemap", "site-map")),
)

# The host itself is out of reach: that says more than "robots.txt could not be read".
_PASSED_ON: frozenset[Reason] = frozenset({"dns", "connect", "tls", "private_address"})


class Rules(msgspec.Struct, frozen=True):
    """What a host allows: by its file, all of it, or nothing for the reason in `refusal`."""

    file: Protego | None = None
    refusal: Failure | None = None


class Robots:
    """Asks each host once for its rules. `read` gives status and bytes of a URL, or a failure."""

    def __init__(self, read: Read, agent: str, pace: Pace) -> None:
        self._read = read
        self._agent = product(agent)
        self._pace = pace
        self._known: dict[str, tuple[float, Rules]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def refusal(self, url: Url, budget: Budget) -> Failure | None:
        """Why the URL may not be asked; None when it may."""
        rules = await self._rules(url, budget)
        if rules.refusal:
            return msgspec.structs.replace(rules.refusal, url=url.href)
        if rules.file is None or rules.file.can_fetch(url.href, self._agent):
            return None
        return Failure(url=url.href, reason="robots", detail=f"{url.origin}/robots.txt does not allow this URL")

    async def sitemaps(self, url: Url, budget: Budget) -> tuple[str, ...]:
        """The sitemaps that the host's robots.txt names, as written there."""
        rules = await self._rules(url, budget)
        return tuple(rules.file.sitemaps) if rules.file else ()

    async def _rules(self, url: Url, budget: Budget) -> Rules:
        async with self._locks[url.origin]:
            until, rules = self._known.get(url.origin, (0.0, None))
            if rules is None or until < self._pace.now():
                ample = budget.ample  # who came with little time learned nothing of the host
                rules = await self._ask(url, budget)
                keep = KEEP_FAILURE if rules.refusal else KEEP_RULES
                if ample or not rules.refusal:
                    self._known[url.origin] = (self._pace.now() + keep, rules)
        return rules

    async def _ask(self, url: Url, budget: Budget) -> Rules:
        address = url.origin + "/robots.txt"
        rules = rules_of(address, await self._read(address, budget), self._agent)
        if rules.file and (rest := rules.file.crawl_delay(self._agent)):
            self._pace.slow_down(url.host, rest)
        return rules


def product(agent: str) -> str:
    """The name by which robots.txt may call an agent: letters, "_" and "-" before its version."""
    token = _TOKEN.match(agent)
    return token[0] if token else _NOBODY


def rules_of(address: str, answer: tuple[int, bytes] | Failure, agent: str) -> Rules:
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
    try:
        return Rules(file=Protego.parse(plain(body, agent)))
    except Exception as error:  # the parser's own faults, whatever they are, must not open the host
        return _unknown(address, f"unreadable ({type(error).__name__})")


def plain(body: bytes, agent: str) -> str:
    """A robots.txt as RFC 9309 and Google's parser read it, in a spelling that leaves our parser no choice.

    Groups of others become one group, as the parser writes each rule down for each agent of its group: half a megabyte
    of agents and rules would be hundreds of millions of rules. A Crawl-delay does not end a list of agents (it comes
    after it), and only line feeds and carriage returns end a line.
    """
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    lines: list[str] = []
    early: list[str] = []  # Crawl-delay before the first rule of a group, whose list of agents may go on
    ruled = False
    for line in _LINE_ENDS.split(text):
        key, value = _field(line)
        if key == "crawl-delay" and not ruled:
            early.append(f"{key}: {value}")
        elif key == "user-agent":
            lines.append(f"{key}: {_meant(value, agent)}")
            ruled = False
        elif key:
            if key in ("allow", "disallow"):
                lines += early
                early.clear()
                ruled = True
            lines.append(f"{key}: {value}")
    return "\n".join(lines + early)


def _field(line: str) -> tuple[str, str]:
    """A line's directive, "" for none that counts, and its value."""
    text = " ".join(line.partition("#")[0].splitlines()).strip()
    key, colon, value = text.partition(":")
    if not colon:
        key, *rest = text.split(maxsplit=1) or [""]
        value = "".join(rest)
    key = key.strip().lower()
    for name, spellings in _DIRECTIVES:
        if key.startswith(spellings):
            return name, value.strip()
    return "", ""


def _meant(value: str, agent: str) -> str:
    """Whom a User-agent line means: us, everybody, or somebody else."""
    if value == "*" or value[:2].strip() == "*":
        return "*"
    token = _TOKEN.match(value)
    return agent if token and token[0].lower() == agent.lower() else _OTHERS


def _unknown(address: str, why: str) -> Rules:
    return Rules(refusal=Failure(url=address, reason="robots", detail=f"{address} could not be read: {why}"))
