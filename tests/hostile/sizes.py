"""Answers without an end (N3) and bodies that swell (N6)."""

from __future__ import annotations

import gzip
import itertools
import zlib
from functools import cache
from typing import TYPE_CHECKING

import brotli

from hostile.serve import CHUNKED, OK, Case, Talk, chunk, does, heads, of_length, says
from loopback import PAGE
from newsclean.fetchers.net import inflate

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostile.serve import Play

SWOLLEN = 128 * 1024 * 1024


def endless(start: bytes, piece: bytes) -> Play:
    def play(talk: Talk) -> None:
        talk.send(start)
        talk.repeat(piece)

    return play


def endless_count(start: bytes, line: bytes) -> Play:
    """Lines with a number in each, so that none is like another."""

    def play(talk: Talk) -> None:
        talk.send(start)
        for number in itertools.count():
            talk.send(b"".join(line % (number * 100 + n) for n in range(100)))

    return play


@cache
def gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1024 * 1024)
    return b"".join(packer.compress(zeros) for _ in range(SWOLLEN // len(zeros))) + packer.flush()


@cache
def deflate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    zeros = bytes(1024 * 1024)
    return b"".join(packer.compress(zeros) for _ in range(SWOLLEN // len(zeros))) + packer.flush()


@cache
def brotli_bomb() -> bytes:
    return bytes(brotli.compress(bytes(SWOLLEN), quality=5))


@cache
def zstd_bomb(window_log: int = 21) -> bytes:
    return bytes(
        inflate.zstd.compress(bytes(SWOLLEN), options={inflate.zstd.CompressionParameter.window_log: window_log})
    )


def bomb(name: str, right: str, coding: str, make: Callable[[], bytes]) -> Case:
    label = [b"Content-Encoding: " + coding.encode()] if coding else []
    return says(f"N6 {name}", right, of_length(make(), *label))


def fields(count: int) -> list[bytes]:
    return [b"X-%d: y" % number for number in range(count)]


LENGTH = b"Content-Length: %d" % len(PAGE)

CASES: tuple[Case, ...] = (
    does("N3 a body without an end", "too_large", endless(heads(body=b""), b"x")),
    does("N3 chunks without an end", "too_large", endless(CHUNKED, chunk(b"x" * 4096))),
    does("N3 chunks of one byte without an end", "too_large|timeout", endless(CHUNKED, chunk(b"x"))),
    does("N3 a chunk extension without an end", "too_large", endless(CHUNKED + b"5;a=", b"x")),
    does("N3 long chunk extensions without an end", "timeout|too_large|protocol",
         endless(CHUNKED, b"1;" + b"e" * 4000 + b"\r\nx\r\n")),
    does("N3 a chunk size without an end", "too_large|protocol", endless(CHUNKED, b"0")),
    does("N3 headers without an end", "too_large", endless_count(OK, b"X-%d: y\r\n")),
    does("N3 the same header without an end", "too_large", endless(OK, b"A: b\r\n")),
    does("N3 a header value without an end", "too_large", endless(OK + b"A: ", b"x")),
    does("N3 a header name without an end", "too_large", endless(OK, b"x")),
    does("N3 a folded header without an end", "too_large", endless(OK + b"A: b\r\n", b" c\r\n")),
    does("N3 a status line without an end", "too_large", endless(b"", b"H")),
    does("N3 a reason phrase without an end", "too_large", endless(b"HTTP/1.1 200 ", b"O")),
    does("N3 blank lines without an end", "too_large|protocol", endless(b"", b"\r\n")),
    does("N3 a trailer without an end", "too_large", endless(CHUNKED + chunk(PAGE) + b"0\r\nA: ", b"x")),
    does("N3 trailers without an end", "too_large", endless_count(CHUNKED + chunk(PAGE) + b"0\r\n", b"X-%d: y\r\n")),
    does("N3 informational answers without an end", "too_large", endless(b"", b"HTTP/1.1 102 X\r\n\r\n")),
    does("N3 fat informational answers without an end", "too_large",
         endless(b"", b"HTTP/1.1 103 X\r\nA: " + b"x" * 60_000 + b"\r\n\r\n")),
    does("N3 a length of a terabyte", "too_large", endless(heads(b"Content-Length: 1000000000000", body=b""), b"x")),
    does("N3 a redirect's body without an end", "redirect_loop",
         endless(b"HTTP/1.1 302 X\r\nLocation: /\r\n\r\n", b"x")),
    does("N3 an error's body without an end", "http_status", endless(b"HTTP/1.1 500 X\r\n\r\n", b"x")),
    does("N3 a picture without an end", "not_html", endless(OK + b"Content-Type: image/png\r\n\r\n", b"x")),
    says("N3 a header of a megabyte", "too_large", heads(b"A: " + b"x" * 1_000_000, LENGTH)),
    says("N3 a header just over the limit", "too_large", heads(b"A: " + b"x" * 102_400, LENGTH)),
    says("N3 a header of 60 KB", "page", heads(b"A: " + b"x" * 60_000, LENGTH)),
    says("N3 10,000 headers", "too_large", heads(LENGTH, *fields(10_000))),
    says("N3 257 headers", "too_large", heads(LENGTH, *fields(255))),
    says("N3 256 headers", "page", heads(LENGTH, *fields(254))),
    says("N3 a body just over the limit", "too_large", of_length(b"x" * (10 * 1024 * 1024 + 1))),
    says("N3 a body at the limit", "odd page", of_length(b"x" * (10 * 1024 * 1024))),
    bomb("a gzip bomb", "too_large", "gzip", gzip_bomb),
    bomb("a gzip bomb without a label", "too_large", "", gzip_bomb),
    bomb("a deflate bomb", "too_large", "deflate", deflate_bomb),
    bomb("a brotli bomb", "too_large", "br", brotli_bomb),
    bomb("a zstd bomb", "too_large", "zstd", zstd_bomb),
    bomb("a zstd bomb with a window of 128 MB", "encoding", "zstd", lambda: zstd_bomb(27)),
    bomb("a gzip bomb in gzip", "too_large", "gzip, gzip", lambda: gzip.compress(gzip_bomb())),
    bomb("a gzip bomb in brotli", "too_large", "gzip, br", lambda: brotli.compress(gzip_bomb(), quality=5)),
    bomb("a brotli bomb in gzip", "too_large", "br, gzip", lambda: gzip.compress(brotli_bomb())),
    bomb("a zstd bomb in brotli", "too_large", "zstd, br", lambda: brotli.compress(zstd_bomb(), quality=5)),
    bomb("a bomb in three codings", "encoding", "gzip, gzip, gzip", gzip_bomb),
    bomb("a bomb in a hundred codings", "encoding", ", ".join(["gzip"] * 100), gzip_bomb),
    bomb("a thousand empty members", "odd page", "gzip", lambda: gzip.compress(b"") * 1000),
    bomb("a million empty members", "too_large", "gzip", lambda: gzip.compress(b"") * 1_000_000),
)  # fmt: skip
