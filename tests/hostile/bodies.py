"""Bodies that are cut or damaged (N4), and codings that lie (N7)."""

from __future__ import annotations

import gzip
import zlib

import brotli

from hostile.serve import CHUNKED, HTML, Case, Talk, chunk, does, heads, of_length, says
from loopback import PAGE
from newsclean.fetchers.net import inflate

LONG_PAGE = PAGE.replace(b"</p>", b"</p>" + b"".join(b"<p>Line %d of the story.</p>" % n for n in range(9000)))
GZIPPED = gzip.compress(PAGE)
BROTLIED = brotli.compress(PAGE)
ZSTDED = inflate.zstd.compress(PAGE, options={inflate.zstd.CompressionParameter.checksum_flag: 1})
BARE = (lambda packer: packer.compress(PAGE) + packer.flush())(zlib.compressobj(wbits=-15))


def coded(coding: str, body: bytes, *, length: int | None = None) -> bytes:
    return heads(b"Content-Encoding: " + coding.encode(), b"Content-Length: %d" % (length or len(body)), body=body)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] if at >= 0 else flipped(data, len(data) + at)


def reset_in_body(talk: Talk) -> None:
    talk.send(heads(b"Content-Length: %d" % len(PAGE), body=PAGE[:300]))
    talk.drip([b""], 0.1)
    talk.reset()


CASES: tuple[Case, ...] = (
    says("N4 shorter than its length", "cut page", heads(b"Content-Length: %d" % (len(PAGE) + 9))),
    says("N4 shorter than 20 digits of length", "cut page", heads(b"Content-Length: 99999999999999999999")),
    says("N4 no last chunk", "cut page", CHUNKED, chunk(PAGE)),
    says("N4 cut in a chunk", "cut page", CHUNKED, chunk(PAGE)[:-30]),
    says("N4 cut in a chunk size", "cut page", CHUNKED, chunk(PAGE), b"f"),
    says("N4 cut after the last chunk", "cut page", CHUNKED, chunk(PAGE), b"0\r\n"),
    does("N4 reset in the body", "cut page", reset_in_body),
    *(says(f"N4 gzip cut {keep} bytes before its end", "cut page", coded("gzip", GZIPPED[:-keep]))
      for keep in (1, 4, 8, 9, 20)),
    says("N4 gzip cut in its header", "encoding", coded("gzip", GZIPPED[:9])),
    says("N4 gzip cut with its connection", "cut page", coded("gzip", GZIPPED[:-20], length=len(GZIPPED))),
    says("N4 gzip with a wrong checksum", "cut page", coded("gzip", flipped(GZIPPED, -8))),
    says("N4 gzip with a wrong size", "cut page", coded("gzip", flipped(GZIPPED, -2))),
    says("N4 gzip damaged in its middle", "cut page",
         coded("gzip", flipped(gzip.compress(LONG_PAGE, 1), 9000))),
    says("N4 second member cut", "cut page", coded("gzip", gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:])[:-9])),
    says("N4 deflate cut", "cut page", coded("deflate", zlib.compress(PAGE)[:-5])),
    says("N4 deflate with a wrong checksum", "cut page", coded("deflate", flipped(zlib.compress(PAGE), -1))),
    says("N4 bare deflate cut", "cut page", coded("deflate", BARE[:-5])),
    says("N4 brotli cut", "cut page", coded("br", brotli.compress(LONG_PAGE)[:-9])),
    says("N4 brotli cut by a byte", "cut page|encoding", coded("br", BROTLIED[:-1])),
    says("N4 zstd cut", "cut page", coded("zstd", ZSTDED[:-1])),
    says("N4 zstd with a wrong checksum", "cut page|encoding", coded("zstd", flipped(ZSTDED, -1))),
    says("N4 nothing of a length of nothing", "odd page", of_length(b"")),
    says("N4 nothing of gzip", "odd page", coded("gzip", b"", length=0)),
    says("N7 an unknown coding", "encoding", coded("sdch", PAGE)),
    says("N7 a charset for a coding", "encoding", coded("utf-8", PAGE)),
    says("N7 a coding of a line of noise", "encoding", coded("'\"()<>", PAGE)),
    says("N7 compress", "encoding", coded("compress", b"\x1f\x9d\x90" + PAGE)),
    says("N7 a gzip label on HTML", "page", coded("gzip", PAGE)),
    says("N7 a brotli label on HTML", "page", coded("br", PAGE)),
    says("N7 a zstd label on HTML", "page", coded("zstd", PAGE)),
    says("N7 a gzip label on noise", "encoding", coded("gzip", bytes(range(200)))),
    says("N7 a zstd label on noise", "encoding", coded("zstd", bytes(range(200)))),
    says("N7 a brotli label on noise", "encoding", coded("br", b"\xff" * 200)),
    says("N7 a deflate label on noise", "encoding", coded("deflate", b"\xff" * 200)),
    says("N7 gzip", "page", coded("gzip", GZIPPED)),
    says("N7 x-gzip", "page", coded("x-gzip", GZIPPED)),
    says("N7 gzip without a label", "page", of_length(GZIPPED)),
    says("N7 zstd without a label", "page", of_length(ZSTDED)),
    says("N7 two members", "page", coded("gzip", gzip.compress(PAGE[:300]) + gzip.compress(PAGE[300:]))),
    says("N7 two frames of zstd", "page",
         coded("zstd", inflate.zstd.compress(PAGE[:300]) + inflate.zstd.compress(PAGE[300:]))),
    says("N7 junk after gzip", "page", coded("gzip", GZIPPED + b"junk" * 99)),
    says("N7 junk after zstd", "page", coded("zstd", ZSTDED + b"junk" * 99)),
    says("N7 zlib deflate", "page", coded("deflate", zlib.compress(PAGE))),
    says("N7 bare deflate", "page", coded("deflate", BARE)),
    says("N7 brotli", "page", coded("br", BROTLIED)),
    says("N7 zstd", "page", coded("zstd", ZSTDED)),
    says("N7 a brotli label on gzip", "page", coded("br", GZIPPED)),
    says("N7 a deflate label on gzip", "page", coded("deflate", GZIPPED)),
    says("N7 gzip in brotli", "page", coded("gzip, br", brotli.compress(GZIPPED))),
    says("N7 two labels in two lines", "page",
         heads(b"Content-Encoding: gzip", b"Content-Encoding: br", body=brotli.compress(GZIPPED))),
    says("N7 identity", "page", coded("identity", PAGE)),
    says("N7 an empty coding", "page", coded(" , ", PAGE)),
    says("N7 gzip in chunks of a byte", "page", CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"),
         b"".join(chunk(GZIPPED[at : at + 1]) for at in range(len(GZIPPED))), b"0\r\n\r\n"),
    says("N7 HTML with no type", "page", b"HTTP/1.1 200 OK\r\n\r\n" + PAGE),
    says("N7 a type of noise", "page", b"HTTP/1.1 200 OK\r\nContent-Type: \xff/;;=\r\n\r\n" + PAGE),
    says("N7 many types", "page", HTML + b"Content-Type: image/png\r\n\r\n" + PAGE),
)  # fmt: skip
