"""One request in, what its answer says and holds out, its body decoded within limits."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from newsclean.fetchers.net.coding import Body, Decoder, codings
from newsclean.fetchers.net.headers import foreign_type, retry_after, validator
from newsclean.fetchers.net.tape import Exchange, Taken, tape
from newsclean.fetchers.net.wire import broke_off
from newsclean.model import Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from newsclean.fetchers.net.tape import Cut
    from newsclean.fetchers.net.urls import Url
    from newsclean.fetchers.net.wire import Headers, Response, Wire
    from newsclean.model import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
STEPS_A_TURN = 32
HEALING_STATUSES = frozenset({429, 502, 503, 504})
SPARE_BYTES = 64 * 1024  # of a body that only an archive wants
SPARE_SECONDS = 2.0
SPARE_MARGIN = 0.1


class Answer(msgspec.Struct, frozen=True):
    """One HTTP answer; `refused` says why its body was not read."""

    status: int
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    location: str | None = None
    retry_after: float | None = None
    body: Body = Body(b"", "whole")
    refused: Failure | None = None
    cookies: Sequence[str] = ()


class Ask(msgspec.Struct, frozen=True):
    """What to send along, how many bytes of a body to take, and whether a type that is no page's ends it."""

    headers: Headers
    limit: int
    pages_only: bool = True
    lists: bool = False  # lists of pages, such as feeds, count as pages
    secrets: Collection[str] = ()  # headers, in lower case, whose values no archive may hold


async def exchange(wire: Wire, url: Url, ask: Ask, now: datetime, deadline: float = 0.0) -> Answer:
    """The answer to a request. Raises what connections raise. deadline: the loop's time at which it is too late."""
    async with wire.get(url, ask.headers) as response:
        kept = tape()
        if kept is None or response.heads is None:
            return await _answer(response, url, ask, now)
        taken = Taken(response.body)
        answer = await _answer(msgspec.structs.replace(response, body=taken.pieces()), url, ask, now)
        if answer.refused is None or answer.refused.reason != "protocol":
            cut = await _cut(taken, answer, deadline)
            kept.append(Exchange(url.href, now, response.heads.without(ask.secrets), bytes(taken.data), cut))
        return answer


async def _cut(taken: Taken, answer: Answer, deadline: float) -> Cut:
    """Why the body that was taken is not whole; of one that the crawl has no use for, take a little."""
    if taken.begun:
        return "disconnect" if taken.broken else "" if taken.ended else _of(answer)
    until = min(asyncio.get_running_loop().time() + SPARE_SECONDS, deadline - SPARE_MARGIN)
    try:
        async with asyncio.timeout_at(until), aclosing(taken.pieces()) as pieces:
            async for _ in pieces:
                if len(taken.data) > SPARE_BYTES:
                    return "length"
    except TimeoutError:
        return "time"
    except Exception:  # nothing that happens here may change what the answer is
        return "disconnect"
    return ""


def _of(answer: Answer) -> Cut:
    return "length" if answer.body.ending == "over" else "unspecified"


async def _answer(response: Response, url: Url, ask: Ask, now: datetime) -> Answer:
    etag, last_modified = (validator(response.get(name)) for name in ("etag", "last-modified"))
    answer = Answer(response.status, response.get("content-type"), etag, last_modified, cookies=response.cookies)
    if response.all("transfer-encoding") and response.all("content-length"):
        # Two lengths: whoever is between may have read another answer than we do (RFC 9112 6.3).
        return _refuse(answer, url, "protocol", "both Content-Length and Transfer-Encoding")
    if answer.status in REDIRECTS and (location := response.get("location")) is not None:
        return msgspec.structs.replace(answer, location=location)
    if answer.status in HEALING_STATUSES:
        return msgspec.structs.replace(answer, retry_after=retry_after(response.get("retry-after") or "", now))
    if not 200 <= answer.status < 300:
        return answer
    return await _with_body(answer, response, url, ask)


async def _with_body(answer: Answer, response: Response, url: Url, ask: Ask) -> Answer:
    encoding = ", ".join(response.all("content-encoding"))
    names = codings(encoding)
    if names is None:
        return _refuse(answer, url, "encoding", f"Content-Encoding {encoding[:100]!r} was not asked for")
    if ask.pages_only and answer.content_type and foreign_type(answer.content_type, lists=ask.lists):
        return _refuse(answer, url, "not_html", f"Content-Type {answer.content_type[:100]!r}")
    return msgspec.structs.replace(answer, body=await read_body(response, names, ask.limit))


async def read_body(response: Response, names: Sequence[str], limit: int) -> Body:
    """The body of an answer, its codings undone within a limit. Raises what connections raise."""
    decoder = Decoder(names, limit)
    cut = False
    try:
        async with aclosing(response.body) as chunks:
            turns = itertools.cycle(range(STEPS_A_TURN))
            async for chunk in chunks:
                for _ in decoder.steps(chunk):
                    # A bomb has many steps in a chunk, and chunks of a byte come by the thousand without a pause.
                    if next(turns) == 0:
                        await asyncio.sleep(0)
                if not decoder.wants_more:
                    break
    except Exception as error:
        if not decoder.received or not broke_off(error):
            raise
        cut = True
    return decoder.finish(cut=cut)


def _refuse(answer: Answer, url: Url, reason: Reason, detail: str) -> Answer:
    return msgspec.structs.replace(answer, refused=Failure(url=url.href, reason=reason, detail=detail))
