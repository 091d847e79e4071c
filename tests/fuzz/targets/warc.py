"""An archive, as it stands and packed: pages, failures and flaws; never a fault, and no flaw outside of the file."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz.targets import kept
from newsclean.fetchers import Settings
from newsclean.model import REASONS, Failure
from newsclean.warc.replay import Replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.warc.flaws import Flaw

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BODY = b"<!DOCTYPE html><title>Boats</title><p>The last boat left at eight, and nobody was on it.</p>"
WORDS = [
    b"WARC/1.0\r\n", b"WARC/1.1\n", b"WARC-Type: response\r\n", b"WARC-Type: metadata\r\n",
    b"WARC-Type: continuation\r\n", b"WARC-Target-URI: http://a.example/\r\n", b"WARC-Date: 9999\r\n",
    b"WARC-Date: 2026-01-02T03:04:05Z\r\n", b"WARC-Truncated: length\r\n", b"WARC-Block-Digest: sha1:AAAA\r\n",
    b"WARC-Payload-Digest: md5:00\r\n", b"WARC-Segment-Number: 1\r\n", b"Content-Type: application/json\r\n",
    b"Content-Length: 10\r\n", b"Content-Length: -1\r\n", b"Content-Length: 999999999999\r\n", b"\r\n\r\n", b"\n\n",
    b"HTTP/2 200\r\n", b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", b"HTTP/1.1 103 Early\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"5\r\nabcde\r\n", b"0\r\n\r\n",
    b"filedesc://a.arc 0.0.0.0 20260102030405 text/plain 10\n", b" 1 20260102030405 x",
    b"http://a.example/ 192.0.2.1 20260102030405 text/html 10\n", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd",
    b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x5d\x2a\x4d\x18", b'{"newsclean":"target","target":"x"}',
]  # fmt: skip
FINDS: dict[str, bytes] = {
    # Took 41 and 10 seconds: 60 kB that hold 60 MB of lines, 50 kB that hold 20 MB of records.
    "lines": gzip.compress(b"WARC/1.0\nContent-Length: 0\n\n" + b"x \n" * 20_000_000),
    "records": gzip.compress(b"WARC/1.0\nContent-Length: 0\n\n" * 750_000),
}


def record(kind: bytes, block: bytes, *fields: bytes) -> bytes:
    """A record of WARC."""
    head = b"".join(field + b"\r\n" for field in (b"WARC/1.0", b"WARC-Type: " + kind, *fields))
    return head + b"WARC-Target-URI: http://a.example/\r\nContent-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"


def seeds() -> Iterator[bytes]:
    """Archives of some kinds."""
    page = record(b"response", HTTP + b"\r\n" + BODY)
    chunks = record(b"response", HTTP + b"Transfer-Encoding: chunked\r\n\r\n5d\r\n" + BODY[:93] + b"\r\n0\r\n\r\n")
    line = b"http://a.example/ 192.0.2.1 20260102030405 text/html %d\n" % len(HTTP + b"\r\n" + BODY)
    told = record(b"metadata", b'{"newsclean":"target","target":"x"}', b"Content-Type: application/json")
    yield page + page
    yield told + chunks
    yield page.replace(b"\r\n", b"\n")
    yield line + HTTP + b"\r\n" + BODY + b"\n"
    yield gzip.compress(page) * 3
    yield gzip.compress(page + chunks)


def run(data: bytes) -> None:
    """Read it in three ways."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("a.warc", data), ("a.warc.gz", data), ("b.warc.gz", gzip.compress(data, 1))):
            path = Path(folder, name)
            path.write_bytes(content)
            flaws: list[Flaw] = []
            for found in Replay(Settings(max_bytes=1 << 20), flaws.append).pages([path]):
                kept(not isinstance(found, Failure) or found.reason in REASONS, "a reason that is none")
            kept(all(0 <= flaw.offset <= len(content) for flaw in flaws), "a flaw outside of the file")
