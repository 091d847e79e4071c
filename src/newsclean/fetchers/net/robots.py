"""A URL in, the word of its host's robots.txt out (RFC 9309): the only module that knows the robots parser."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec
from protego import Protego

from newsclean.fetchers.net.hosts import registered
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
KNOWN_CHARS = 32 * 1024 * 1024
AT_ONCE = 32 * 1024  # a file of more characters is parsed aside and each time anew

US = "us"

_T = TypeVar("_T")
_LINE_ENDS = re.compile(r"\r\n?|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_NOBODY = "nobody"  # an agent without a name keeps the rules for everybody
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
    """What a host allows: by `text`, all of it, or nothing for the reason in `refusal`.

    `text` is what of the file concerns us, as `plain` has it. A crawl meets many hosts: it is kept and not its rules,
    which take twenty times the memory.
    """

    text: str = ""
    refusal: Failure | None = None

    def allows(self, url: str) -> bool:
        """Whether the file lets us ask a URL."""
        return bool(_file(self.text).can_fetch(url, US))

    def crawl_delay(self) -> float | None:
        """The seconds between two requests that the file asks for."""
        delay: float | None = _file(self.text).crawl_delay(US)
        return delay

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names."""
        return tuple(_file(self.text).sitemaps)


class Robots:
    """Asks each host once for its rules. `read` gives status and bytes of a URL, or a failure."""

    def __init__(self, read: Read, agent: str, pace: Pace) -> None:
        self._read = read
        self._agent = product(agent)
        self._pace = pace
        self._known: OrderedDict[str, tuple[float, Rules]] = OrderedDict()
        self._size = 0
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def refusal(self, url: Url, budget: Budget) -> Failure | None:
        """Why the URL may not be asked; None when it may."""
        rules = await self._rules(url, budget)
        if rules.refusal:
            return msgspec.structs.replace(rules.refusal, url=url.href)
        if await _aside(len(rules.text), rules.allows, url.href):
            return None
        return Failure(url=url.href, reason="robots", detail=f"{url.origin}/robots.txt does not allow this URL")

    async def sitemaps(self, url: Url, budget: Budget) -> tuple[str, ...]:
        """The sitemaps that the host's robots.txt names, as written there."""
        rules = await self._rules(url, budget)
        return await _aside(len(rules.text), rules.sitemaps)

    async def _rules(self, url: Url, budget: Budget) -> Rules:
        """What the host of the URL allows; it is asked when that is not known, or not any more."""
        async with self._locks[url.origin]:
            until, rules = self._known.get(url.origin, (0.0, None))
            if rules is None or until < self._pace.now():
                ample = budget.ample  # who came with little time learned nothing of the host
                rules = await self._ask(url, budget)
                if ample or not rules.refusal:
                    self._keep(url.origin, rules)
            elif url.origin in self._known:
                self._known.move_to_end(url.origin)
        return rules

    async def _ask(self, url: Url, budget: Budget) -> Rules:
        address = url.origin + "/robots.txt"
        answer = await self._read(address, budget)
        size = 0 if isinstance(answer, Failure) else len(answer[1])
        rules = await _aside(size, rules_of, address, answer, self._agent)
        if rules.text and (rest := await _aside(len(rules.text), rules.crawl_delay)):
            self._pace.slow_down(registered(url.host), rest)
        return rules

    def _keep(self, origin: str, rules: Rules) -> None:
        """Remember the rules; of all files together the last `KNOWN_CHARS` characters."""
        _, earlier = self._known.pop(origin, (0.0, Rules()))
        self._known[origin] = (self._pace.now() + (KEEP_FAILURE if rules.refusal else KEEP_RULES), rules)
        self._size += len(rules.text) - len(earlier.text)
        while self._size > KNOWN_CHARS and len(self._known) > 1:
            _, (_, oldest) = self._known.popitem(last=False)
            self._size -= len(oldest.text)


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
        text = plain(body, agent)
        _file(text)
        return Rules(text)
    except Exception as error:  # the parser's own faults, whatever they are, must not open the host
        return _unknown(address, f"unreadable ({type(error).__name__})")


def plain(body: bytes, agent: str) -> str:
    """What of a robots.txt concerns us, as RFC 9309 and Google's parser read it, in a spelling without a choice.

    Groups of others are left out: our parser writes each rule down for each agent of its group, and half a megabyte of
    agents and rules would be hundreds of millions of rules. A Crawl-delay does not end a list of agents (it comes after
    it), and only line feeds and carriage returns end a line.
    """
    text = body.decode("utf-8-sig", "replace").replace("\0", "")
    lines: list[str] = []
    early: list[str] = []  # Crawl-delay before the first rule of a group, whose list of agents may go on
    ours = ruled = False
    for line in _LINE_ENDS.split(text):
        key, value = _field(line)
        if key == "user-agent":
            ours, ruled = ours and not ruled, False
            if meant := _meant(value, agent):
                ours = True
                lines.append(f"{key}: {meant}")
        elif key == "crawl-delay" and not ruled:
            early.append(f"{key}: {value}")
        elif key == "sitemap":
            lines.append(f"{key}: {value}")
        elif key:
            ruled = ruled or key != "crawl-delay"
            lines += [*early, f"{key}: {value}"] if ours else []
            early.clear()
    return "\n".join(lines + early if ours else lines)


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
    """Whom a User-agent line means: `US`, everybody, or "" for somebody else."""
    if value == "*" or value[:2].strip() == "*":
        return "*"
    token = _TOKEN.match(value)
    return US if token and token[0].lower() == agent.lower() else ""


async def _aside(size: int, work: Callable[..., _T], *arguments: object) -> _T:
    """Work on a file of some size: a long one takes a tenth of a second, in which others should not wait."""
    return work(*arguments) if size < AT_ONCE else await asyncio.to_thread(work, *arguments)


@lru_cache(64)
def _kept(text: str) -> Protego:
    return Protego.parse(text)


def _file(text: str) -> Protego:
    return _kept(text) if len(text) < AT_ONCE else Protego.parse(text)


def _unknown(address: str, why: str) -> Rules:
    return Rules(refusal=Failure(url=address, reason="robots", detail=f"{address} could not be read: {why}"))
