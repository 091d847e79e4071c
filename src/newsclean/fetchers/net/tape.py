"""The exchanges of one target in, as they went over the wire, for whoever wants to keep them (`--warc`).

A task that has called `recording` has a tape; where there is none, nothing is kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Iterator
    from datetime import datetime

    Fields = list[tuple[bytes, bytes]]

REDACTED = b"[redacted]"
HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "cache-control", "dnt", "pragma", "user-agent"})
"""Headers that users give and that no secret stands in."""

Cut = Literal["", "length", "time", "disconnect", "unspecified"]
"""Why a body is not whole, in the words of WARC-Truncated; "": it is."""


class Heads(msgspec.Struct, frozen=True):
    """The heads of a request and of its answer, as they were sent, and how: names of protocols as WARC-Protocol has
    them. address: who answered; None behind a proxy.
    """

    path: str
    asked: Fields
    version: bytes
    status: int
    reason: bytes
    fields: Fields
    address: str | None = None
    protocols: tuple[str, ...] = ()

    def without(self, secrets: Collection[str]) -> Heads:
        """The same without the values of some headers of the request, and then without the answer's cookies too."""
        if not secrets:
            return self
        asked = [(name, REDACTED if name.decode("latin-1").lower() in secrets else value) for name, value in self.asked]
        fields = [(name, REDACTED if name.lower() == b"set-cookie" else value) for name, value in self.fields]
        return msgspec.structs.replace(self, asked=asked, fields=fields)


class Exchange(msgspec.Struct, frozen=True):
    """A request and its answer: when it began, both heads, and the body without its transfer coding."""

    url: str
    began: datetime
    heads: Heads
    body: bytes
    cut: Cut = ""


class Taken:
    """A body that is read, with all that was read of it."""

    def __init__(self, body: AsyncGenerator[bytes]) -> None:
        self._body = body
        self.data = bytearray()
        self.begun = self.ended = self.broken = False

    async def pieces(self) -> AsyncGenerator[bytes]:
        """The body, kept as it passes."""
        self.begun = True
        try:
            async for piece in self._body:
                self.data += piece
                yield piece
            self.ended = True
        except Exception:
            self.broken = True
            raise
        finally:
            await self._body.aclose()


_tape: ContextVar[list[Exchange] | None] = ContextVar("tape", default=None)


@contextmanager
def recording() -> Iterator[list[Exchange]]:
    """All exchanges of this task, as they end with an answer."""
    exchanges: list[Exchange] = []
    before = _tape.set(exchanges)
    try:
        yield exchanges
    finally:
        _tape.reset(before)


def tape() -> list[Exchange] | None:
    """Where to put the exchanges of this task; None: nobody keeps them."""
    return _tape.get()
