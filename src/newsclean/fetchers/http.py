"""http(s) URLs in, pages or failures out: the only module that knows the HTTP client and the retry library."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from socket import gaierror
from typing import TYPE_CHECKING

import httpx
import msgspec
import tenacity

from newsclean.fetchers import Known
from newsclean.fetchers.net import robots, urls
from newsclean.fetchers.net.coding import Body, Decoder, codings
from newsclean.fetchers.net.headers import foreign_type, retry_after
from newsclean.fetchers.net.robots import Robots
from newsclean.model import Failure, Page, Reason
from newsclean.version import VERSION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from newsclean.fetchers import Settings
    from newsclean.fetchers.net.pace import Pace, Sleep
    from newsclean.fetchers.net.urls import Url

PRODUCT = "newsclean"
LOCATION = "newsclean.location"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEALING_STATUSES = frozenset({429, 502, 503, 504})
HEALING_REASONS: frozenset[Reason] = frozenset({"connect", "reset", "timeout"})
GONE_STATUSES = frozenset({404, 410})
NOT_MODIFIED = 304
NO_CONDITIONS: Mapping[str, str] = {}
MAX_VALIDATOR = 1000  # characters
LONGEST_WAIT = 60.0  # a host that asks for more is left alone for as long, and its targets fail at once

# The first row that fits an exception, or one that it came from, names the reason.
REASON_OF: tuple[tuple[tuple[type[BaseException], ...], Reason], ...] = (
    ((TimeoutError, httpx.TimeoutException), "timeout"),
    ((gaierror,), "dns"),
    ((ssl.SSLError, ssl.CertificateError), "tls"),
    ((ConnectionResetError, BrokenPipeError), "reset"),
    ((httpx.ConnectError,), "connect"),
    ((httpx.ReadError, httpx.WriteError, httpx.CloseError), "reset"),
    ((httpx.UnsupportedProtocol,), "scheme"),
    ((httpx.InvalidURL, UnicodeError), "bad_url"),
    ((MemoryError,), "too_large"),
)


class _Answer(msgspec.Struct, frozen=True):
    """One HTTP answer; `refused` says why its body was not read."""

    status: int
    content_type: str | None = None
    validators: Known = Known()
    location: str | None = None
    retry_after: float | None = None
    body: Body = Body(b"", "whole")
    refused: Failure | None = None


_Outcome = _Answer | Failure


def create(settings: Settings, pace: Pace) -> HttpFetcher:
    """The plugin."""
    return HttpFetcher(settings, pace)


class HttpFetcher:
    """Reads pages over HTTP/1.1 and HTTP/2, politely and within limits."""

    def __init__(
        self, settings: Settings, pace: Pace, *, sleep: Sleep = asyncio.sleep, now: Callable[[], datetime] | None = None
    ) -> None:
        self._settings = settings
        self._pace = pace
        self._sleep = sleep
        self._now = now or (lambda: datetime.now(UTC))
        self._agent = settings.user_agent or honest_name(settings.contact)
        self._client = _client(settings, self._agent)
        self._robots = Robots(self._read_robots, self._agent.split("/")[0], pace)
        self._resting: dict[str, float] = {}

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page behind an http(s) URL and its redirects."""
        url = urls.check(target)
        outcome = url if isinstance(url, Failure) else await self._follow(url, known)
        fetched_at = self._now().isoformat(timespec="seconds")
        return msgspec.structs.replace(outcome, url=target, fetched_at=fetched_at)

    async def close(self) -> None:
        """Close the client."""
        await self._client.aclose()

    async def _follow(self, url: Url, known: Known | None) -> Page | Failure:
        budget = _Budget(self._settings.timeout)
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
            answer = await self._ask(url, budget, _conditions(known))
            if known and isinstance(answer, _Answer) and answer.status == NOT_MODIFIED:
                return Page(url=url.href, body=b"", final_url=url.href, http_status=NOT_MODIFIED, unchanged=True)
            if isinstance(answer, Failure) or answer.location is None:
                return _result(url, answer, self._settings)
            further = urls.check(urls.join(url.href, answer.location))
            if isinstance(further, Failure):
                detail = f"redirected to {answer.location[:200]}: {further.detail}"
                return msgspec.structs.replace(further, detail=detail, final_url=url.href, http_status=answer.status)
            url = further

    async def _ask(self, url: Url, budget: _Budget, conditions: Mapping[str, str]) -> _Outcome:
        if refusal := self._rest(url.host):
            return refusal
        if self._settings.obey_robots and (refusal := await self._robots.refusal(url)):
            return refusal
        return await self._persist(url, self._settings.max_bytes, budget, conditions)

    async def _persist(
        self, url: Url, limit: int, budget: _Budget, conditions: Mapping[str, str] = NO_CONDITIONS
    ) -> _Outcome:
        """Ask, and ask again where that may heal."""
        retrying = tenacity.AsyncRetrying(
            retry=lambda state: budget.left > 0 and may_heal(_outcome(state), state.attempt_number),
            stop=tenacity.stop_after_attempt(1 + self._settings.retries),
            wait=_wait,
            sleep=self._sleep,
            retry_error_callback=_outcome,
        )
        outcome: _Outcome = await retrying(self._request, url, limit, budget, conditions)
        if isinstance(outcome, _Answer) and (outcome.retry_after or 0) > LONGEST_WAIT:
            self._resting[url.host] = self._pace.now() + (outcome.retry_after or 0)
        return outcome

    async def _request(self, url: Url, limit: int, budget: _Budget, conditions: Mapping[str, str]) -> _Outcome:
        async with self._pace.turn(url.host):
            try:
                async with budget.spend():
                    return await self._exchange(url, limit, conditions)
            except Exception as error:  # the one border: httpx lets a dozen foreign kinds through
                return failure_of(url.href, error)

    async def _exchange(self, url: Url, limit: int, conditions: Mapping[str, str]) -> _Answer:
        async with self._client.stream("GET", url.href, headers=conditions) as response:
            headers = response.headers
            validators = Known(_validator(headers, "etag"), _validator(headers, "last-modified"))
            answer = _Answer(response.status_code, headers.get("content-type"), validators)
            if answer.status in REDIRECTS and LOCATION in response.extensions:
                return msgspec.structs.replace(answer, location=response.extensions[LOCATION])
            if answer.status in HEALING_STATUSES:
                wait = retry_after(headers.get("retry-after", ""), self._now())
                return msgspec.structs.replace(answer, retry_after=wait)
            if not 200 <= answer.status < 300:
                return answer
            return await _with_body(answer, response, url, limit)

    async def _read_robots(self, address: str) -> tuple[int, bytes] | Failure:
        url = urls.check(address)
        budget = _Budget(self._settings.timeout)
        for _hop in range(6):  # RFC 9309 2.3.1.2: at least five redirects
            if isinstance(url, Failure):
                return url
            answer = await self._persist(url, robots.MAX_BYTES, budget)
            if isinstance(answer, Failure):
                return answer
            if answer.location is None:
                return answer.status, answer.body.data
            url = urls.check(urls.join(url.href, answer.location))
        return 404, b""  # the same paragraph: may be taken as unavailable, like a 4xx

    def _rest(self, host: str) -> Failure | None:
        left = self._resting.get(host, 0.0) - self._pace.now()
        if left <= 0:
            return None
        return Failure(url=host, reason="host_down", detail=f"{host} asks for {left:.0f} s of rest (Retry-After)")


class _Budget:
    """The seconds that all requests for one target may still take."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left -= clock() - start


def honest_name(contact: str | None) -> str:
    """The User-Agent: who asks, and where its owner can be reached."""
    name = f"{PRODUCT}/{VERSION}"
    return f"{name} (+{contact})" if contact else name


def failure_of(url: str, error: BaseException) -> Failure:
    """An exception of whatever kind as a failure of the closed list."""
    chain = list(_causes(error))
    for kinds, reason in REASON_OF:
        for cause in chain:
            if isinstance(cause, kinds):
                return Failure(url=url, reason=reason, detail=_said(cause))
    if any("without sending" in str(cause) for cause in chain):
        return Failure(url=url, reason="reset", detail=_said(error))
    return Failure(url=url, reason="protocol", detail=_said(error))


def may_heal(outcome: _Outcome, attempt: int) -> bool:
    """Whether asking again may bring a better answer; a body that broke off gets one more chance."""
    if isinstance(outcome, Failure):
        return outcome.reason in HEALING_REASONS
    if outcome.status in HEALING_STATUSES:
        return (outcome.retry_after or 0) <= LONGEST_WAIT
    return outcome.body.ending == "cut" and attempt == 1


def _client(settings: Settings, agent: str) -> httpx.AsyncClient:
    jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))  # no cookie is kept or sent
    return httpx.AsyncClient(
        http2=True,
        follow_redirects=False,
        cookies=jar,
        event_hooks={"response": [_set_location_aside]},
        # A left-over answer on a connection that is used again goes to the wrong URL: 15 of 30 did.
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        timeout=httpx.Timeout(settings.timeout, connect=min(settings.timeout, 20.0), read=min(settings.timeout, 30.0)),
        headers={
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.1",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        },
    )


async def _set_location_aside(response: httpx.Response) -> None:
    """Keep httpx from reading a redirect with its own URL parser, which it does even when it shall not follow."""
    if "location" in response.headers:
        response.extensions[LOCATION] = response.headers.pop("location")


async def _with_body(answer: _Answer, response: httpx.Response, url: Url, limit: int) -> _Answer:
    names = codings(response.headers.get("content-encoding", ""))
    if names is None:
        named = response.headers["content-encoding"][:100]
        refused = Failure(url=url.href, reason="encoding", detail=f"Content-Encoding {named!r} was not asked for")
        return msgspec.structs.replace(answer, refused=refused)
    if answer.content_type and foreign_type(answer.content_type):
        refused = Failure(url=url.href, reason="not_html", detail=f"Content-Type {answer.content_type[:100]!r}")
        return msgspec.structs.replace(answer, refused=refused)
    decoder = Decoder(names, limit)
    cut = False
    try:
        async for chunk in response.aiter_raw():
            if not decoder.feed(chunk):
                break
    except (httpx.ReadError, httpx.RemoteProtocolError) as error:
        if not decoder.received or not _broke_off(error):
            raise
        cut = True
    return msgspec.structs.replace(answer, body=decoder.finish(cut=cut))


def _broke_off(error: httpx.HTTPError) -> bool:
    return isinstance(error, httpx.ReadError) or "peer closed" in str(error)


def _conditions(known: Known | None) -> Mapping[str, str]:
    """The headers that ask for a page only if it has changed (RFC 9110, 13.1)."""
    if known is None:
        return NO_CONDITIONS
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def _validator(headers: httpx.Headers, name: str) -> str | None:
    value = headers.get(name)
    return value if value and value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR else None


def _result(url: Url, answer: _Outcome, settings: Settings) -> Page | Failure:
    if isinstance(answer, Failure):
        return msgspec.structs.replace(answer, final_url=url.href)
    failure = answer.refused or _refusal(url, answer, settings)
    if failure:
        return msgspec.structs.replace(failure, final_url=url.href, http_status=answer.status)
    return Page(
        url=url.href, body=answer.body.data, final_url=url.href, http_status=answer.status,
        content_type=answer.content_type, truncated=answer.body.ending == "cut",
        etag=answer.validators.etag, last_modified=answer.validators.last_modified,
    )  # fmt: skip


def _refusal(url: Url, answer: _Answer, settings: Settings) -> Failure | None:
    if answer.status in GONE_STATUSES:
        return Failure(url=url.href, reason="not_found", detail=f"status {answer.status}")
    if not 200 <= answer.status < 300:
        wait = f", Retry-After {answer.retry_after:.0f} s" if answer.retry_after is not None else ""
        return Failure(url=url.href, reason="http_status", detail=f"status {answer.status}{wait}")
    if answer.body.ending == "over":
        return Failure(url=url.href, reason="too_large", detail=f"more than {settings.max_bytes} bytes")
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
    asked = outcome.retry_after if isinstance(outcome, _Answer) else None
    return _jitter(state) if asked is None else asked


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and all that it came from, groups included."""
    open_, seen = [error], set[int]()
    while open_:
        one = open_.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        open_ += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            open_ += one.exceptions


def _said(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:300]
