"""The raw chunks of a body in, its decoded bytes up to a limit out, with a word on how the body ended.

Own decoders, because httpx inflates a whole network chunk before anyone can count (a bomb of 1.6 kB became 2.1 GB),
takes a cut gzip for whole and drops its second member.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Ending = Literal["whole", "cut", "over", "damaged"]

KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
MAX_CODINGS = 2

_PIECE = 64 * 1024
_HEAD = 16  # so many first bytes tell what a body is
_GZIP = b"\x1f\x8b"
_HTML_STARTS = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--")


class Body(msgspec.Struct, frozen=True):
    """A decoded body and how it ended: whole, cut short, over the limit, or undecodable from its first byte."""

    data: bytes
    ending: Ending


def codings(header: str) -> tuple[str, ...] | None:
    """The codings that a Content-Encoding header names, in the order of their undoing; None: beyond us."""
    listed = [name for part in header.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(listed) > MAX_CODINGS or not KNOWN.issuperset(listed):
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
        self.received += len(chunk)
        self._take(_through(self._layers, [chunk]))
        return not self._over and not any(layer.state == "damaged" for layer in self._layers)

    def finish(self, *, cut: bool) -> Body:
        """The whole body; `cut` says that the connection broke before its end."""
        for number, layer in enumerate(self._layers):
            self._take(_through(self._layers[number + 1 :], layer.close()))
        return Body(bytes(self._data[: self._limit]), self._ending(cut))

    def _ending(self, cut: bool) -> Ending:
        states = {layer.state for layer in self._layers}
        if self._over:
            return "over"
        if "damaged" in states:
            return "cut" if self._data else "damaged"
        return "cut" if cut or "open" in states else "whole"

    @property
    def _over(self) -> bool:
        return max(len(self._data), self.received) > self._limit or any(layer.state == "over" for layer in self._layers)

    def _take(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self._data += piece
            if self._over:
                return


class _Layer:
    """One coding; what it really is, its first bytes decide (labels lie)."""

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._held = b""
        self._made = 0
        self._inflater = zlib.decompressobj()
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

    def _open(self, data: bytes) -> None:
        if data.startswith(_GZIP):
            self._inflate_as(31)
        elif self._name == "unlabelled" or data.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_HTML_STARTS):
            self.state = "plain"
        elif self._name == "deflate":
            # RFC 9110 means the zlib format; some servers send bare deflate.
            self._inflate_as(15 if data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0 else -15)
        else:
            self.state = "damaged"

    def _inflate_as(self, window: int) -> None:
        self._inflater = zlib.decompressobj(window)
        self.state = "open"

    def _decode(self, data: bytes) -> Iterator[bytes]:
        full = False
        while data or full:
            if self.state == "plain":
                yield data
                return
            if self.state == "between":
                data = self._next_member(data)
            if self.state != "open":
                return
            piece, data = self._inflate(data)
            full = len(piece) == _PIECE
            if piece:
                yield piece

    def _next_member(self, data: bytes) -> bytes:
        if len(data) < len(_GZIP):
            self._held = data
            return b""
        if data.startswith(_GZIP):
            self._inflate_as(31)
        else:
            self.state = "junk"
        return data

    def _inflate(self, data: bytes) -> tuple[bytes, bytes]:
        try:
            piece = self._inflater.decompress(data, _PIECE)
        except zlib.error:
            self.state = "damaged"
            return b"", b""
        self._made += len(piece)
        if self._made > self._limit:
            self.state = "over"
        elif self._inflater.eof:
            self.state = "between"
            return piece, self._inflater.unused_data
        return piece, self._inflater.unconsumed_tail


def _through(layers: Sequence[_Layer], pieces: Iterable[bytes]) -> Iterable[bytes]:
    for layer in layers:
        pieces = _flat(layer, pieces)
    return pieces


def _flat(layer: _Layer, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from layer.pieces(piece)
