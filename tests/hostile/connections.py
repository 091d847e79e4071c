"""Connections that break (N1) and answers that do not come (N2)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hostile.serve import CHUNKED, HTML, OK, Case, Talk, chunk, does, heads, of_length, says
from loopback import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hostile.serve import Play

LONG = b"Content-Length: %d" % len(PAGE)


def reset_after(*pieces: bytes) -> Play:
    def play(talk: Talk) -> None:
        talk.send(*pieces)
        talk.reset()

    return play


def hang_after(*pieces: bytes) -> Play:
    def play(talk: Talk) -> None:
        talk.send(*pieces)
        talk.hang()

    return play


def drips(start: bytes, pieces: Iterable[bytes], again: bytes = b"") -> Play:
    def play(talk: Talk) -> None:
        talk.send(start)
        talk.drip(itertools.chain(pieces, itertools.repeat(again)))

    return play


def single(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


CASES: tuple[Case, ...] = (
    does("N1 refused", "connect", lambda _: None, "closed"),
    does("N1 closed at once", "reset", lambda _: None, "raw"),
    does("N1 closed after the request", "reset", lambda _: None),
    does("N1 reset at once", "reset", lambda talk: talk.reset(), "raw"),
    does("N1 reset after the request", "reset", lambda talk: talk.reset()),
    does("N1 reset in the status line", "reset", reset_after(b"HTTP/1.")),
    does("N1 reset in the headers", "reset", reset_after(HTML)),
    does("N1 reset before the body", "reset", reset_after(heads(LONG, body=b""))),
    does("N1 closed before the body", "reset", lambda talk: talk.send(heads(LONG, body=b""))),
    does("N1 closed in the headers", "reset|protocol", lambda talk: talk.send(HTML)),
    does("N2 silence after accept", "timeout", lambda talk: talk.hang(), "raw"),
    does("N2 silence after the request", "timeout", lambda talk: talk.hang()),
    does("N2 silence in the status line", "timeout", hang_after(b"HTTP/1.1 2")),
    does("N2 silence in the headers", "timeout", hang_after(HTML)),
    does("N2 silence before the body", "timeout", hang_after(heads(LONG, body=b""))),
    does("N2 silence in the body", "timeout", hang_after(heads(LONG, body=PAGE[:99]))),
    does("N2 silence in a chunk", "timeout", hang_after(CHUNKED + b"ff\r\nabc")),
    does("N2 silence in a chunk size", "timeout", hang_after(CHUNKED + b"f")),
    does("N2 silence before the last chunk", "timeout", hang_after(CHUNKED + chunk(PAGE))),
    does("N2 silence in a trailer", "timeout", hang_after(CHUNKED + chunk(PAGE) + b"0\r\nA: b")),
    does("N2 drip of the status line", "timeout", drips(b"", single(OK * 99))),
    does("N2 drip of blank lines", "timeout|protocol", drips(b"", [], b"\r\n")),
    does("N2 drip of a header", "timeout", drips(OK + b"A: ", [], b"x")),
    does("N2 drip of headers", "timeout", drips(OK, [], b"A: b\r\n")),
    does("N2 drip of the body", "timeout", drips(heads(LONG, body=b""), single(PAGE))),
    does("N2 drip of a body without length", "timeout", drips(heads(body=b""), [], b"x")),
    does("N2 drip of chunks", "timeout", drips(CHUNKED, [], chunk(b"x"))),
    does("N2 drip of a chunk extension", "timeout", drips(CHUNKED + b"5;a=", [], b"x")),
    does("N2 drip of trailers", "timeout", drips(CHUNKED + chunk(PAGE) + b"0\r\n", [], b"A: b\r\n")),
    does("N2 drip of informational answers", "timeout", drips(b"", [], b"HTTP/1.1 102 X\r\n\r\n")),
    does("N2 drip of 100 Continue", "timeout", drips(b"", [], b"HTTP/1.1 100 Continue\r\n\r\n")),
    does("N2 drip in TLS's handshake", "timeout|tls", drips(b"", [], b"\x16"), "raw https"),
    does("N2 silence in TLS's handshake", "timeout", lambda talk: talk.hang(), "raw https"),
    does("N2 silence after TLS's handshake", "timeout", lambda talk: talk.hang(), "https"),
    says("N1 a page and a close", "page", of_length(PAGE)),
    says("N1 a page until the close", "page", heads()),
    says("N2 one informational answer before a page", "page", b"HTTP/1.1 103 Early Hints\r\n\r\n", of_length(PAGE)),
)
