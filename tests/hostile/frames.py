"""HTTP/2 that breaks its rules or has no end (N1 to N6)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hostile.serve import Case, Talk, does
from loopback import PAGE

if TYPE_CHECKING:
    from hostile.serve import Play

DATA, HEADERS, PRIORITY, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION = range(10)
END_STREAM, END_HEADERS = 1, 4
# HPACK from its static table: ":status: 200", and a literal "content-type: text/html".
STATUS = b"\x88"
TYPE = b"\x0f\x10\x09text/html"
NOT_FOUND = b"\x8d"


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name: bytes, value: bytes) -> bytes:
    """A header in HPACK's plainest form; both shorter than 127 bytes."""
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


HELLO = frame(SETTINGS, 0, 0) + frame(SETTINGS, 1, 0)
HEAD = frame(HEADERS, END_HEADERS, 1, STATUS + TYPE)


def answers(*frames: bytes) -> Play:
    """Say hello, wait for the request, send the frames."""

    def play(talk: Talk) -> None:
        talk.send(HELLO)
        if wait_for_request(talk):
            talk.send(*frames)
            talk.hang()

    return play


def endless(start: bytes, piece: bytes) -> Play:
    def play(talk: Talk) -> None:
        talk.send(HELLO)
        if wait_for_request(talk):
            talk.send(start)
            talk.repeat(piece)

    return play


def wait_for_request(talk: Talk) -> bool:
    """Read frames up to the request; robots.txt gets its 404 and ends the talk."""
    data = b""
    while b"\x01" not in kinds(data):
        more = talk.connection.recv(65536)
        if not more:
            return False
        data += more
    return True


def kinds(data: bytes) -> bytes:
    """The kinds of the whole frames after the client's preface."""
    found, at = b"", 24
    while at + 9 <= len(data):
        found += data[at + 3 : at + 4]
        at += 9 + int.from_bytes(data[at : at + 3])
    return found if at <= len(data) else found[:-1]


def h2(name: str, right: str, play: Play) -> Case:
    return does(f"{name} (HTTP/2)", right, play, "h2")


CASES: tuple[Case, ...] = (
    h2("N1 a page", "page", answers(HEAD, frame(DATA, END_STREAM, 1, PAGE))),
    h2("N1 closed at once", "reset|protocol", lambda _: None),
    h2("N1 silence", "timeout", lambda talk: talk.hang()),
    h2("N1 an answer of HTTP/1.1", "protocol|reset", lambda talk: talk.send(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)),
    h2("N1 sent away", "reset|protocol|connect", answers(frame(GOAWAY, 0, 0, struct.pack(">II", 0, 0)))),
    h2("N1 sent away for flooding", "reset|protocol", answers(frame(GOAWAY, 0, 0, struct.pack(">II", 0, 11)))),
    h2("N1 the stream is reset", "reset|protocol", answers(frame(RST, 0, 1, struct.pack(">I", 2)))),
    h2("N4 the stream is reset in the body", "cut page", answers(HEAD, frame(DATA, 0, 1, PAGE[:300]),
                                                            frame(RST, 0, 1, struct.pack(">I", 2)))),
    h2("N4 shorter than its length", "cut page|protocol",
       answers(frame(HEADERS, END_HEADERS, 1, STATUS + TYPE + literal(b"content-length", b"9999")),
               frame(DATA, END_STREAM, 1, PAGE))),
    h2("N2 silence in the headers", "timeout", answers(frame(HEADERS, 0, 1, STATUS))),
    h2("N2 silence in the body", "timeout", answers(HEAD, frame(DATA, 0, 1, PAGE[:300]))),
    h2("N3 settings without an end", "too_large|protocol", endless(b"", frame(SETTINGS, 0, 0, b"\0\4\0\1\0\0"))),
    h2("N3 pings without an end", "too_large|protocol", endless(b"", frame(PING, 0, 0, bytes(8)))),
    h2("N3 priorities without an end", "too_large|protocol", endless(b"", frame(PRIORITY, 0, 3, bytes(5)))),
    h2("N3 windows without an end", "too_large|protocol", endless(b"", frame(WINDOW, 0, 0, b"\0\0\0\1"))),
    h2("N3 unknown frames without an end", "too_large|protocol", endless(b"", frame(99, 0, 0, bytes(100)))),
    h2("N3 continuations without an end", "too_large|protocol",
       endless(frame(HEADERS, 0, 1, STATUS), frame(CONTINUATION, 0, 1, literal(b"a", b"b")))),
    h2("N3 informational answers without an end", "too_large|protocol",
       endless(b"", frame(HEADERS, END_HEADERS, 1, b"\x08\x03103"))),
    h2("N3 a body without an end", "too_large", endless(HEAD, frame(DATA, 0, 1, b"x" * 16000))),
    h2("N3 empty data without an end", "timeout|protocol|too_large", endless(HEAD, frame(DATA, 0, 1))),
    h2("N3 pings without an end in the body", "timeout|protocol|too_large", endless(HEAD, frame(PING, 0, 0, bytes(8)))),
    h2("N3 600 headers", "too_large|protocol",
       answers(frame(HEADERS, END_HEADERS, 1, STATUS + b"".join(literal(b"x-%d" % n, b"y") for n in range(600))))),
    # One indexed field a byte: 4 KB in the table, 16,000 times.
    h2("N6 a bomb of headers", "too_large|protocol",
       answers(frame(HEADERS, END_HEADERS, 1, STATUS + b"\x40\x01a\x7f\x80\x1e" + b"v" * 3967 + b"\xbe" * 12000))),
    h2("N5 a frame of another size than it says", "protocol|timeout|reset", answers(b"\0\0\5\1\4\0\0\0\1" + b"\x88")),
    h2("N5 data before headers", "protocol|reset", answers(frame(DATA, END_STREAM, 1, PAGE))),
    h2("N5 an answer to nobody", "protocol|timeout|reset", answers(frame(HEADERS, END_HEADERS, 7, STATUS))),
    h2("N5 a promise that was not wanted", "protocol|reset",
       answers(frame(PUSH, END_HEADERS, 1, b"\0\0\0\2" + STATUS))),
    h2("N5 a frame beyond its limit", "protocol|reset", answers(frame(DATA, 0, 1, bytes(70_000)))),
    h2("N5 a compression that is none", "protocol|reset",
       answers(frame(HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff"))),
    h2("N5 no status", "protocol|odd page", answers(frame(HEADERS, END_HEADERS | END_STREAM, 1, TYPE))),
    h2("N5 a status that is none", "protocol", answers(frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x08\x03abc"))),
    h2("N5 a window too large", "protocol|timeout|reset", answers(frame(WINDOW, 0, 0, b"\x7f\xff\xff\xff"))),
    h2("N5 settings that are none", "protocol|reset", answers(frame(SETTINGS, 0, 0, b"\0\5\0\0\0\1"))),
)  # fmt: skip
