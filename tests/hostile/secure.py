"""Secure connections that are none (N1)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hostile.serve import Case, Talk, does, heads, of_length, says
from loopback import PAGE

if TYPE_CHECKING:
    from hostile.serve import Play


def alert(code: int) -> bytes:
    return b"\x15\x03\x03\x00\x02\x02" + bytes([code])


def greet(*pieces: bytes) -> Play:
    def play(talk: Talk) -> None:
        talk.connection.recv(65536)
        talk.send(*pieces)

    return play


def reset(talk: Talk) -> None:
    talk.connection.recv(65536)
    talk.reset()


def broken(talk: Talk) -> None:
    """Half a page, then bytes in clear where a record should come."""
    talk.send(heads(b"Content-Length: %d" % len(PAGE), body=PAGE[:200]))
    talk.drip([b""], 0.1)
    plain = talk.connection.detach()
    os.write(plain, b"HTTP in clear" * 9)
    os.close(plain)


CASES: tuple[Case, ...] = (
    says("N1 a secure page", "page", of_length(PAGE), transport="https"),
    does("N1 a certificate that nobody vouches for", "tls", lambda _: None, "https", "unknown"),
    does("N1 a certificate of another host", "tls", lambda _: None, "https", "other host"),
    does("N1 an expired certificate", "tls", lambda _: None, "https", "expired"),
    does("N1 TLS answered in clear", "tls", greet(of_length(PAGE)), "raw https"),
    does("N1 TLS answered with noise", "tls", greet(bytes(range(256)) * 9), "raw https"),
    does("N1 TLS answered with a greeting of SMTP", "tls", greet(b"220 mail.example ESMTP\r\n"), "raw https"),
    does("N1 TLS ended by an alert", "tls", greet(alert(40)), "raw https"),
    does("N1 TLS ended by an alert of the name", "tls", greet(alert(112)), "raw https"),
    does("N1 TLS closed in its handshake", "tls|reset|connect", greet(), "raw https"),
    does("N1 TLS reset in its handshake", "tls|reset|connect", reset, "raw https"),
    does("N1 TLS with half a hello", "tls|reset|connect",
         greet(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"), "raw https"),
    does("N1 TLS with a record of 64 KB", "tls", greet(b"\x16\x03\x03\xff\xff" + bytes(65535)), "raw https"),
    does("N1 TLS closed after its handshake", "reset", lambda _: None, "https"),
    says("N1 a secure page cut", "cut page", heads(b"Content-Length: %d" % (len(PAGE) + 9)), transport="https"),
    does("N1 TLS broken in the body", "cut page|tls|reset", broken, "https"),
)  # fmt: skip
