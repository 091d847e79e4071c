"""The exchanges of a target in, records of WARC 1.1 out, each a gzip member of its own."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from newsclean.model import Page
from newsclean.version import VERSION
from newsclean.warc.told import CONTENT_TYPE, NOT_MODIFIED, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from newsclean.fetchers.net.tape import Exchange, Heads
    from newsclean.model import Failure

    Named = list[tuple[str, str]]

RESPONSE = "application/http;msgtype=response"
REQUEST = "application/http;msgtype=request"
UNCHANGED = 304
MOST_HEAD = 30_000  # bytes; a reader in wide use gives a whole file up at a head of a little more
# A coding that was undone keeps its header under the name that other crawlers give it, so that no reader undoes it
# twice.
MASKED = b"X-Crawler-"


def new_id() -> str:
    """The name of a record."""
    return f"<urn:uuid:{uuid4()}>"


def member(kind: str, name: str, date: datetime, fields: Named, block: bytes) -> bytes:
    """One record, packed."""
    head = [
        "WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: {name}",
        f"WARC-Date: {date.replace(tzinfo=None).isoformat(timespec='microseconds')}Z",
        *(f"{field}: {' '.join(value.splitlines())}" for field, value in fields),
        f"WARC-Block-Digest: {digest(block)}", f"Content-Length: {len(block)}",
    ]  # fmt: skip
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress("\r\n".join(head).encode() + b"\r\n\r\n")
    return packed + packer.compress(block) + packer.compress(b"\r\n\r\n") + packer.flush()


def digest(data: bytes) -> str:
    """The sum of some bytes as digests of WARC name it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def info(file_name: str, date: datetime, about: Mapping[str, str]) -> bytes:
    """The record that begins a file."""
    said = {
        "software": f"newsclean/{VERSION}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **about,
    }
    fields = [("WARC-Filename", file_name), ("Content-Type", "application/warc-fields")]
    return member("warcinfo", new_id(), date, fields, _lines(said))


def _lines(fields: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {' '.join(value.splitlines())}\r\n" for name, value in fields.items()).encode()


def group(url: str, exchanges: Sequence[Exchange], outcome: Page | Failure, now: datetime) -> Iterator[bytes]:
    """The records of a target: what is told of it, then its requests and answers in their order.

    url: where it leads. A page that is no answer as it came (a browser's) is a record of its own, and so is one whose
    heads are longer than what other readers take.
    """
    if len(url) > MOST_HEAD or (isinstance(outcome, Page) and len(outcome.final_url or "") > MOST_HEAD):
        return
    brought = _brought(exchanges, outcome) if isinstance(outcome, Page) else None
    exchanges = [exchange for exchange in exchanges if _length(exchange) <= MOST_HEAD]
    names = [new_id() for _ in exchanges]
    page_id = next((name for name, exchange in zip(names, exchanges, strict=True) if exchange is brought), None)
    made = isinstance(outcome, Page) and not outcome.unchanged and page_id is None
    page_id = new_id() if made else page_id
    if not (isinstance(outcome, Page) and outcome.unchanged):
        told = _told(outcome, made=made)
        fields = [("WARC-Target-URI", url), ("Content-Type", CONTENT_TYPE)]
        fields += [("WARC-Refers-To", page_id)] if page_id else []
        yield member(
            "metadata", new_id(), now, fields + [("WARC-Concurrent-To", name) for name in names], told.to_json()
        )
    for name, exchange in zip(names, exchanges, strict=True):
        yield from _pair(name, exchange)
    if made and page_id and isinstance(outcome, Page):
        fields = [("WARC-Target-URI", outcome.final_url or url), ("Content-Type", outcome.content_type or "text/html")]
        fields += [("WARC-Payload-Digest", digest(outcome.body))]
        fields += [("WARC-Truncated", "length")] if outcome.truncated else []
        yield member("resource", page_id, now, fields, outcome.body)


def _length(exchange: Exchange) -> int:
    """The size of the longest head that an exchange takes."""
    heads = exchange.heads
    sizes = (sum(len(name) + len(value) + 4 for name, value in fields) for fields in (heads.asked, heads.fields))
    return len(exchange.url) + max(sizes)


def _brought(exchanges: Sequence[Exchange], page: Page) -> Exchange | None:
    """The answer that a page is, as it came; None: it was made, as a browser does."""
    if page.via and not page.captured_at:
        return None
    place = page.final_url if page.via is None else page.via.partition(":")[2]
    came = (one for one in reversed(exchanges) if one.url == place and one.heads.status == page.http_status)
    return next(came, None)


def _told(outcome: Page | Failure, *, made: bool) -> Told:
    if not isinstance(outcome, Page):
        return Told(outcome.url, outcome.fetched_at, outcome)
    told = Told(
        outcome.url, outcome.fetched_at, via=outcome.via, captured_at=outcome.captured_at,
        final_url=outcome.final_url if outcome.captured_at else None,
    )  # fmt: skip
    if not made:
        return told
    return msgspec.structs.replace(told, http_status=outcome.http_status, cautions=outcome.cautions)


def _pair(name: str, exchange: Exchange) -> Iterator[bytes]:
    heads, request_id = exchange.heads, new_id()
    common = [("WARC-Target-URI", exchange.url)]
    common += [("WARC-IP-Address", heads.address)] if heads.address else []
    common += [("WARC-Protocol", protocol) for protocol in heads.protocols]
    asked = [*common, ("WARC-Concurrent-To", name), ("Content-Type", REQUEST)]
    yield member("request", request_id, exchange.began, asked, request_block(heads))
    answered = [*common, ("WARC-Concurrent-To", request_id), ("Content-Type", RESPONSE)]
    if heads.status == UNCHANGED:
        fields = [*answered, ("WARC-Profile", NOT_MODIFIED)]
        yield member("revisit", name, exchange.began, fields, response_block(exchange))
        return
    answered += [("WARC-Truncated", exchange.cut)] if exchange.cut else []
    answered.append(("WARC-Payload-Digest", digest(exchange.body)))
    yield member("response", name, exchange.began, answered, response_block(exchange))


def request_block(heads: Heads) -> bytes:
    """A request as HTTP/1.1 writes it, whatever carried it."""
    lines = [f"GET {heads.path} HTTP/1.1".encode("latin-1"), *(b": ".join(field) for field in heads.asked)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def response_block(exchange: Exchange) -> bytes:
    """An answer as HTTP/1 writes it. Its content codings stand as they came; chunks are joined, as the head says."""
    heads = exchange.heads
    version = heads.version if heads.version in (b"HTTP/1.0", b"HTTP/1.1") else b"HTTP/1.1"
    fields = []
    for key, value in heads.fields:
        masked = key.lower() == b"transfer-encoding"
        fields.append((MASKED + key if masked else key, value))
        if masked and not exchange.cut:
            fields.append((b"Content-Length", b"%d" % len(exchange.body)))
    lines = [b"%s %d %s" % (version, heads.status, heads.reason), *(b": ".join(field) for field in fields)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + exchange.body
