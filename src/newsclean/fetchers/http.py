"""http(s) URLs in, pages or failures out, politely: the only module that knows the retry library."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import tenacity

from newsclean.fetchers.net import robots, urls
from newsclean.fetchers.net.agent import honest_name
from newsclean.fetchers.net.breaker import Breaker
from newsclean.fetchers.net.budget import Budget
from newsclean.fetchers.net.coding import ASKED_FOR
from newsclean.fetchers.net.exchange import HEALING_STATUSES, Answer, Ask, exchange
from newsclean.fetchers.net.headers import together
from newsclean.fetchers.net.hosts import registered
from newsclean.fetchers.net.pace import LONGEST_WAIT
from newsclean.fetchers.net.robots import Robots
from newsclean.fetchers.net.tape import HARMLESS, tape
from newsclean.fetchers.net.wire import Wire, failure_of
from newsclean.model import Failure, Page, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.fetchers import Header, Known, Settings
    from newsclean.fetchers.net.guard import Resolve
    from newsclean.fetchers.net.pace import Pace, Sleep
    from newsclean.fetchers.net.urls import Url
    from newsclean.fetchers.net.wire import Headers

READ_BY_ALL = "gzip"  # the coding that every reader of archives undoes
HEALING_REASONS: frozenset[Reason] = frozenset({"connect", "reset", "timeout"})
GONE_STATUSES = frozenset({404, 410})
BUSY_STATUSES = frozenset({429, 503})
NOT_MODIFIED = 304

_Outcome = Answer | Failure


def create(settings: Settings, pace: Pace) -> HttpFetcher:
    """The plugin."""
    return HttpFetcher(settings, pace)


class Visitor:
    """Who has a target read: what else goes with each of its requests, where it may lead, what its answers bring."""

    def refusal(self, url: Url) -> Failure | None:
        """Why a URL that the target leads to is not asked; None when it is."""
        return None

    async def headers(self, url: Url) -> Headers:
        """What is sent to a URL, in the place of our own headers of these names."""
        return ()

    def heard(self, url: Url, cookies: Sequence[str]) -> None:
        """An answer has come from a URL."""


NOBODY = Visitor()


class HttpFetcher:
    """Reads pages over HTTP/1.1 and HTTP/2, politely and within limits."""

    def __init__(
        self,
        settings: Settings,
        pace: Pace,
        *,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], datetime] | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._settings = settings
        self._pace = pace
        self._sleep = sleep
        self._now = now or (lambda: datetime.now(UTC))
        self._agent = settings.user_agent or honest_name(settings.contact)
        self.wire = Wire(
            timeout=settings.timeout, allow_private=settings.allow_private, proxy=settings.proxy, resolve=resolve
        )
        self._robots = Robots(self._read_robots, self._agent, pace)
        self._breaker = Breaker()

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page behind an http(s) URL and its redirects."""
        return await self.read(target, known, NOBODY, Budget(self._settings.timeout))

    async def read(self, target: str, known: Known | None, visitor: Visitor, budget: Budget) -> Page | Failure:
        """The same for a visitor, within what is left of a budget."""
        url = urls.check(target)
        outcome = url if isinstance(url, Failure) else await self._follow(url, _conditions(known), visitor, budget)
        fetched_at = self._now().isoformat(timespec="seconds")
        return msgspec.structs.replace(outcome, url=target, fetched_at=fetched_at)

    async def sitemaps(self, target: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of a URL's host names, as written there; it is asked once, as for pages."""
        url = urls.check(target)
        return () if isinstance(url, Failure) else await self._robots.sitemaps(url, Budget(self._settings.timeout))

    async def close(self) -> None:
        """Close what is open."""
        await self.wire.close()

    async def _follow(self, url: Url, conditions: Headers, visitor: Visitor, budget: Budget) -> Page | Failure:
        home = url
        seen: set[str] = set()
        while True:
            if url.href in seen:
                return Failure(url=url.href, reason="redirect_loop", detail=f"back at {url.href}", final_url=url.href)
            if len(seen) > self._settings.max_hops:
                return Failure(
                    url=url.href, reason="too_many_redirects", final_url=url.href,
                    detail=f"more than {self._settings.max_hops} redirects",
                )  # fmt: skip
            seen.add(url.href)
            answer = visitor.refusal(url) or await self._ask(url, home, budget, conditions, visitor)
            if conditions and isinstance(answer, Answer) and answer.status == NOT_MODIFIED:
                return Page(url=url.href, body=b"", final_url=url.href, http_status=NOT_MODIFIED, unchanged=True)
            if isinstance(answer, Failure) or answer.location is None:
                return result(url, answer, self._settings)
            further = urls.check(urls.join(url.href, answer.location))
            if isinstance(further, Failure):
                detail = f"redirected to {answer.location[:200]}: {further.detail}"
                return msgspec.structs.replace(further, detail=detail, final_url=url.href, http_status=answer.status)
            url = further

    async def _ask(self, url: Url, home: Url, budget: Budget, conditions: Headers, visitor: Visitor) -> _Outcome:
        if refusal := self._rest(registered(url.host)) or self._breaker.refusal(url.host):
            return refusal
        answer: _Outcome | None = None
        if self._settings.obey_robots:
            answer = await self._robots.refusal(url, budget)
        if answer is None:
            given = [(header.name, header.value) for header in self._settings.headers if goes_to(header, url, home)]
            headers = together(given, await visitor.headers(url))
            answer = await self._persist(url, self._wanted(headers, conditions), budget)
        self._breaker.note(url.host, answer.reason if isinstance(answer, Failure) else None)
        if isinstance(answer, Answer):
            visitor.heard(url, answer.cookies)
        return answer

    def _wanted(self, given: Headers, conditions: Headers) -> Ask:
        headers = self._headers(given, conditions)
        secrets = {name.lower() for name, _ in given} - HARMLESS
        return Ask(headers, self._settings.max_bytes, lists=self._settings.wanted == "lists", secrets=secrets)

    async def _persist(self, url: Url, ask: Ask, budget: Budget) -> _Outcome:
        """Ask, and ask again where that may heal."""
        retrying = tenacity.AsyncRetrying(
            retry=lambda state: budget.left > 0 and may_heal(_outcome(state), state.attempt_number),
            stop=tenacity.stop_after_attempt(self._breaker.attempts(url.host, 1 + self._settings.retries)),
            wait=_wait,
            sleep=self._sleep,
            retry_error_callback=_outcome,
        )
        outcome: _Outcome = await retrying(self._request, url, ask, budget)
        return outcome

    async def _request(self, url: Url, ask: Ask, budget: Budget) -> _Outcome:
        lane = registered(url.host)
        async with self._pace.turn(lane):
            if refusal := self._rest(lane):  # another request has been told so meanwhile
                return refusal
            try:
                deadline = asyncio.get_running_loop().time() + budget.left
                async with budget.spend():
                    answer = await exchange(self.wire, url, ask, self._now(), deadline)
            except Exception as error:  # the one border: libraries let a dozen foreign kinds through
                return failure_of(url.href, error)
            self._pace.note(lane, busy=answer.status in BUSY_STATUSES, alone=answer.retry_after or 0.0)
            return answer

    def _headers(self, given: Headers = (), conditions: Headers = ()) -> Headers:
        taken = {name.lower() for name, _ in given}
        own = (
            ("User-Agent", self._agent),
            ("Accept", "text/html,application/xhtml+xml,*/*;q=0.1"),
            ("Accept-Encoding", ASKED_FOR if tape() is None else READ_BY_ALL),
            ("Connection", "close"),
            *conditions,
        )
        return (*(line for line in own if line[0].lower() not in taken), *given)

    async def _read_robots(self, address: str, budget: Budget) -> tuple[int, bytes] | Failure:
        url = urls.check(address)
        ask = Ask(self._headers(), robots.MAX_BYTES, pages_only=False)
        for _hop in range(6):  # RFC 9309 2.3.1.2: at least five redirects
            if isinstance(url, Failure):
                return url
            answer = await self._persist(url, ask, budget)
            if isinstance(answer, Failure):
                return answer
            if answer.location is None:
                return _file_of(url, answer)
            url = urls.check(urls.join(url.href, answer.location))
        return 404, b""  # the same paragraph: may be taken as unavailable, like a 4xx

    def _rest(self, host: str) -> Failure | None:
        left = self._pace.left_alone(host)
        if not left:
            return None
        return Failure(url=host, reason="host_down", detail=f"{host} asks for {left:.0f} s of rest (Retry-After)")


def _conditions(known: Known | None) -> Headers:
    """The headers that ask for a page only if it has changed (RFC 9110, 13.1)."""
    if known is None:
        return ()
    asked = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return tuple((name, value) for name, value in asked if value)


def goes_to(header: Header, url: Url, home: Url) -> bool:
    """Whether a header may go to `url` on the way from `home`, where the target leads: never to a stranger, and never
    in clear to a host that was asked in secret.
    """
    if (home.scheme, url.scheme) == ("https", "http"):
        return False
    if header.host:
        wanted = header.host.lower()
        return url.host == wanted.lstrip(".") or (wanted.startswith(".") and url.host.endswith(wanted))
    return url.origin == home.origin or (url.host == home.host and (home.port, url.port) == (80, 443))


def may_heal(outcome: _Outcome, attempt: int) -> bool:
    """Whether asking again may bring a better answer; a body that broke off gets one more chance."""
    if isinstance(outcome, Failure):
        return outcome.reason in HEALING_REASONS
    if outcome.status in HEALING_STATUSES:
        return (outcome.retry_after or 0) <= LONGEST_WAIT
    return outcome.body.ending == "cut" and attempt == 1


def _file_of(url: Url, answer: Answer) -> tuple[int, bytes] | Failure:
    """The robots.txt that an answer holds; half a file may lack the very line that forbids."""
    if answer.refused:
        return answer.refused
    if answer.body.ending in ("cut", "damaged"):
        return Failure(url=url.href, reason="reset", detail=f"the file is {answer.body.ending}")
    return answer.status, answer.body.data


def result(url: Url, answer: Answer | Failure, settings: Settings) -> Page | Failure:
    """The page that an answer brings, or why there is none."""
    if isinstance(answer, Failure):
        return msgspec.structs.replace(answer, final_url=url.href)
    failure = answer.refused or _refusal(url, answer, settings)
    if failure:
        return msgspec.structs.replace(failure, final_url=url.href, http_status=answer.status)
    return Page(
        url=url.href, body=answer.body.data, final_url=url.href, http_status=answer.status,
        content_type=answer.content_type, truncated=answer.body.ending in ("cut", "over"),
        etag=answer.etag, last_modified=answer.last_modified, cautions=("extra_bytes",) if answer.body.junk else (),
    )  # fmt: skip


def _refusal(url: Url, answer: Answer, settings: Settings) -> Failure | None:
    if answer.status in GONE_STATUSES:
        return Failure(url=url.href, reason="not_found", detail=f"status {answer.status}")
    if not 200 <= answer.status < 300:
        wait = f", Retry-After {answer.retry_after:.0f} s" if answer.retry_after is not None else ""
        return Failure(url=url.href, reason="http_status", detail=f"status {answer.status}{wait}")
    if answer.body.ending == "over" and settings.wanted == "pages":
        return Failure(url=url.href, reason="too_large", detail=f"more than {settings.max_bytes} bytes")
    if answer.body.ending == "cut" and not answer.body.data:
        return Failure(url=url.href, reason="reset", detail="the connection broke before the first byte of the page")
    if answer.body.ending == "damaged":
        return Failure(url=url.href, reason="encoding", detail="the body is not what its Content-Encoding says")
    return None


def _outcome(state: tenacity.RetryCallState) -> _Outcome:
    assert state.outcome is not None
    outcome: _Outcome = state.outcome.result()
    return outcome


_jitter = tenacity.wait_exponential(multiplier=0.5, max=8.0) + tenacity.wait_random(0.0, 0.5)


def _wait(state: tenacity.RetryCallState) -> float:
    outcome = _outcome(state)
    asked = outcome.retry_after if isinstance(outcome, Answer) else None
    return _jitter(state) if asked is None else asked
