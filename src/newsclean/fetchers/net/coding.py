"""The raw chunks of a body in, its decoded bytes up to a limit out, with a word on how the body ended.

Own decoders, because HTTP clients inflate a whole network chunk before anyone can count (a bomb of 1.6 kB became
2.1 GB), take a cut gzip for whole and drop its second member.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from newsclean.fetchers.net import inflate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Ending = Literal["whole", "cut", "over", "damaged"]

MAX_CODINGS = 2
MAX_MEMBERS = 1000  # each costs work, though it may hold nothing

ASKED_FOR = ", ".join(name for name in inflate.OPENERS if not name.startswith("x-"))

_HEAD = 16  # so many first bytes tell what a body is
_MARKS = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
# Bytes that begin by chance like a gzip of no known kind may be brotli, which has no mark of its own.
_SURE_GZIP = re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL)
_HTML_STARTS = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--")


class Body(msgspec.Struct, frozen=True):
    """A decoded body and how it ended: whole, cut short, over the limit, or undecodable from its first byte; `junk`
    says that other bytes came behind its end.
    """

    data: bytes
    ending: Ending
    junk: bool = False


def codings(header: str) -> tuple[str, ...] | None:
    """The codings that a Content-Encoding header names, in the order of their undoing; None: beyond us."""
    listed = [name for part in header.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(listed) > MAX_CODINGS or not inflate.OPENERS.keys() >= set(listed):
        return None
    return tuple(reversed(listed))


class Decoder:
    """Undoes codings chunk by chunk; holds at most `limit` decoded bytes and one piece."""

    def __init__(self, names: Sequence[str], limit: int) -> None:
        self._layers = [_Layer(name, limit) for name in names or ("unlabelled",)]
        self._limit = limit
        self._data = bytearray()
        self.received = 0

    def feed(self, chunk: bytes) -> bool:
        """Take in a raw chunk; False when no more is wanted."""
        for _ in self.steps(chunk):
            pass
        return self.wants_more

    def steps(self, chunk: bytes) -> Iterator[None]:
        """Take in a raw chunk, piece by piece, so that others may do something in between."""
        self.received += len(chunk)
        for _ in self._take(_through(self._layers, [chunk])):
            yield
        yield

    @property
    def wants_more(self) -> bool:
        """Whether a further chunk can add anything."""
        return not self._over and not any(layer.state == "damaged" for layer in self._layers)

    def finish(self, *, cut: bool) -> Body:
        """The whole body; `cut` says that the connection broke before its end."""
        for number, layer in enumerate(self._layers):
            for _ in self._take(_through(self._layers[number + 1 :], layer.close())):
                pass
        junk = any(layer.state == "junk" for layer in self._layers)
        return Body(bytes(self._data[: self._limit]), self._ending(cut), junk)

    def _ending(self, cut: bool) -> Ending:
        states = {layer.state for layer in self._layers}
        if self._over:
            return "over"
        if "damaged" in states or ("open" in states and not cut):
            return "cut" if self._data else "damaged"
        return "cut" if cut else "whole"

    @property
    def _over(self) -> bool:
        return max(len(self._data), self.received) > self._limit or any(layer.state == "over" for layer in self._layers)

    def _take(self, pieces: Iterable[bytes]) -> Iterator[None]:
        for piece in pieces:
            self._data += piece
            if self._over:
                return
            yield


class _Layer:
    """One coding; what it really is, its first bytes decide (labels lie)."""

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._held = b""
        self._made = 0
        self._members = 0
        self._inflater: inflate.Inflater | None = None
        self.state: Literal["start", "plain", "open", "between", "junk", "damaged", "over"] = "start"

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What a run of coded bytes decodes to, in small pieces."""
        data, self._held = self._held + data, b""
        if self.state == "start":
            if len(data) < _HEAD:
                self._held = data
                return
            self._open(data)
        yield from self._decode(data)

    def close(self) -> Iterator[bytes]:
        """What was held back until the end of the data."""
        data, self._held = self._held, b""
        if self.state == "start" and data:
            self._open(data)
            yield from self._decode(data)
        elif self.state == "between" and data:
            self.state = "junk"

    def _open(self, data: bytes) -> None:
        coding = self._coding(data)
        if coding is None:
            self.state = "damaged"
        elif coding == "plain":
            self.state = "plain"
        else:
            self._inflater = inflate.OPENERS[coding](data)
            self._members += 1
            self.state = "open" if self._members <= MAX_MEMBERS else "over"

    def _coding(self, data: bytes) -> str | None:
        """What the first bytes are, whatever the label says; None: nothing that fits it."""
        marked = next((name for name, mark in _MARKS.items() if data.startswith(mark)), None)
        if marked and marked in inflate.OPENERS and (self._name != "br" or _SURE_GZIP.match(data)):
            return marked
        starts_as_html = data.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_HTML_STARTS)
        if self._name == "unlabelled" or starts_as_html:
            return "plain"
        return self._name if self._name in ("deflate", "br") else None

    def _decode(self, data: bytes) -> Iterator[bytes]:
        if self.state == "plain":
            yield data
            return
        while True:
            if self.state == "between":
                data = self._next_member(data)
            if self.state != "open" or self._inflater is None:
                return
            try:
                piece = self._inflater.take(data)
            except inflate.DamagedError as error:
                self.state = "damaged"
                yield error.saved
                return
            data = b""
            self._made += len(piece)
            if piece:
                yield piece
            if self._made > self._limit:
                self.state = "over"
            elif self._inflater.ended:
                data = self._inflater.rest
                self.state = "between"
            elif self._inflater.hungry:
                return

    def _next_member(self, data: bytes) -> bytes:
        """Open what follows the end of a member; anything else than another one is junk."""
        mark = _MARKS.get(self._inflater.name, b"") if self._inflater else b""
        if len(data) < len(mark) or not data:
            self._held = data
        elif mark and data.startswith(mark):
            self._open(data)
            return data
        else:
            self.state = "junk"
        return b""


def _through(layers: Sequence[_Layer], pieces: Iterable[bytes]) -> Iterable[bytes]:
    for layer in layers:
        pieces = _flat(layer, pieces)
    return pieces


def _flat(layer: _Layer, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from layer.pieces(piece)
