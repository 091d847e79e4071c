"""Records of an archive in, the pages and failures that they stand for out: what a crawl made of the same answers.

An answer goes the way of one that has just arrived: the same code reads its head, undoes its codings and says what it
is worth. No socket is opened.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from newsclean.fetchers.http import result
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.exchange import Ask, exchange
from newsclean.fetchers.net.headers import foreign_type
from newsclean.fetchers.net.wire import HEAD_BYTES, CutOffError, Response
from newsclean.model import Failure, Page
from newsclean.warc.flaws import Flaw
from newsclean.warc.messages import read_message
from newsclean.warc.records import matches_payload, read_records
from newsclean.warc.told import CONTENT_TYPE, Told, read_told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from newsclean.fetchers import Settings
    from newsclean.fetchers.net.exchange import Answer
    from newsclean.fetchers.net.urls import Url
    from newsclean.fetchers.net.wire import Headers, Wire
    from newsclean.warc.messages import Message
    from newsclean.warc.records import Record, Tell

T = TypeVar("T")
P = TypeVar("P", Page, Failure, Page | Failure)

REMEMBERED = 10_000  # of what earlier records say of later ones
PIECE = 64 * 1024
ROBOTS = "/robots.txt"
NOT_MODIFIED = 304
NO_PAGES = frozenset({"warcinfo", "request", "revisit", "conversion"})
CHUNKS = 2  # times the size of a page: so much room its chunks and their sizes may take


class Replay:
    """Reads archives. `passed` counts what is no page: pictures, scripts, robots.txt."""

    def __init__(self, settings: Settings, tell: Tell, *, text: bool = False) -> None:
        self._settings, self._tell, self._text = settings, tell, text
        self._told: OrderedDict[str, Told] = OrderedDict()  # by the record that holds the page
        self._covered: OrderedDict[str, None] = OrderedDict()  # answers on the way to a page or a failure
        self._led: OrderedDict[str, str] = OrderedDict()  # where redirects led, and whence
        self.passed = 0

    def pages(self, paths: Iterable[Path]) -> Iterator[Page | Failure]:
        """What the records of some files stand for, in their order. Raises OSError."""
        for path in paths:
            for record in read_records(path, CHUNKS * self._settings.max_bytes + HEAD_BYTES, self._tell):
                found = self._of(record, path)
                if found is not None:
                    yield found

    def _of(self, record: Record, path: Path) -> Page | Failure | None:
        name = record.get("warc-record-id")
        if name in self._covered:
            del self._covered[name]
            return None
        if record.kind == "metadata":
            return self._metadata(record)
        if self._text:
            return self._saved_text(record) if record.kind in ("conversion", "resource") else None
        if record.kind == "resource":
            return self._resource(record, self._told.pop(name, None))
        if record.kind == "response":
            return self._response(record, self._told.pop(name, None), path)
        if record.kind == "continuation":
            self._tell(Flaw(str(path), record.offset, None, "the rest of a record in segments is not read", lost=True))
        elif record.kind not in NO_PAGES:
            self._tell(Flaw(str(path), record.offset, None, f"a record of the type {record.kind[:40]!r}", lost=True))
        return None

    def _metadata(self, record: Record) -> Failure | None:
        """What an archive of ours tells of a target before its exchanges."""
        told = read_told(record.block) if record.get("content-type") == CONTENT_TYPE and not record.cut else None
        if told is None:
            return None
        for name in record.fields.get("warc-concurrent-to", ()):
            _remember(self._covered, name, None)
        if told.failure:
            return told.failure
        if page := record.get("warc-refers-to"):
            self._covered.pop(page, None)
            _remember(self._told, page, told)
        return None

    def _resource(self, record: Record, told: Told | None) -> Page | None:
        """A page that no answer brought: a browser's, or one that was stored by itself."""
        kind = record.get("content-type")
        if not record.url.startswith(("http:", "https:")) or not kind or foreign_type(kind):
            self.passed += 1
            return None
        page = self._saved(record, kind)
        if told is None:
            return page
        page = msgspec.structs.replace(page, http_status=told.http_status, final_url=record.url, cautions=told.cautions)
        return _as_told(page, told)

    def _saved_text(self, record: Record) -> Page | None:
        """Text that was flattened before, as in WET files."""
        if not record.get("content-type").startswith("text/plain"):
            return None
        return self._saved(record, None)

    def _saved(self, record: Record, kind: str | None) -> Page:
        most = self._settings.max_bytes
        return Page(
            url=record.url, body=record.block[:most], content_type=kind, fetched_at=_second(record.date),
            truncated=record.cut or len(record.block) > most or bool(record.get("warc-truncated")),
        )  # fmt: skip

    def _response(self, record: Record, told: Told | None, path: Path) -> Page | Failure | None:
        if not record.url:
            self._tell(Flaw(str(path), record.offset, None, "a response without WARC-Target-URI", lost=True))
            return None
        message = read_message(record.block)
        if not record.cut and not matches_payload(record, message.body, message.raw):
            why = f"{record.url[:200]}: the payload does not match its digest"
            self._tell(Flaw(str(path), record.offset, None, why, lost=False))
        if told is None and self._is_no_page(record, message):
            return None
        url = urls.check(record.url)
        if isinstance(url, Failure):
            return msgspec.structs.replace(url, url=record.url, fetched_at=_second(record.date))
        outcome = self._outcome(url, record, message)
        if told is not None:
            return _as_told(outcome, told)
        if isinstance(outcome, Failure) and outcome.reason == "not_html":
            self.passed += 1
            return None
        name = self._led.pop(url.href, record.url)
        return msgspec.structs.replace(outcome, url=name, fetched_at=_second(record.date))

    def _is_no_page(self, record: Record, message: Message) -> bool:
        """Whether an answer that nobody told of is on the way to one, or nothing to clean."""
        location = message.get("location")
        if message.status is not None and 300 <= message.status < 400 and location:
            url = urls.check(record.url)
            if not isinstance(url, Failure):
                target = urls.join(url.href, location).partition("#")[0]
                _remember(self._led, target, self._led.pop(url.href, record.url))
            return True
        if message.status == NOT_MODIFIED:
            return True
        foreign = bool(kind := message.get("content-type")) and foreign_type(kind)
        other = not record.url.startswith(("http:", "https:")) or record.url.partition("?")[0].endswith(ROBOTS)
        self.passed += foreign or other
        return foreign or other

    def _outcome(self, url: Url, record: Record, message: Message) -> Page | Failure:
        """What a crawl makes of an answer."""
        cut = message.cut or record.cut or bool(record.get("warc-truncated")) or "warc-segment-number" in record.fields
        if message.status is None:
            return self._saved(record, None)
        # What the transfer coding was is settled: its chunks are joined.
        fields = [field for field in message.fields if field[0] != "transfer-encoding"]
        held = _Held(Response(message.status, fields, _pieces(message.body, cut=cut)))
        ask = Ask((), self._settings.max_bytes)
        try:
            answer = _done(exchange(cast("Wire", held), url, ask, record.date or datetime.now(UTC)))
        except CutOffError:
            detail = "the archive does not hold a byte of the page"
            return Failure(url=url.href, reason="reset", detail=detail, final_url=url.href, http_status=message.status)
        return result(url, answer, self._settings)


def _as_told(outcome: P, told: Told) -> P:
    """What an archive of ours knows better than the record of a page."""
    outcome = msgspec.structs.replace(outcome, url=told.target, fetched_at=told.fetched_at)
    if isinstance(outcome, Failure):
        return outcome
    final_url = told.final_url or outcome.final_url
    return msgspec.structs.replace(outcome, final_url=final_url, via=told.via, captured_at=told.captured_at)


class _Held:
    """An answer that is there already, in the place of the network."""

    def __init__(self, response: Response) -> None:
        self._response = response

    @asynccontextmanager
    async def get(self, url: Url, headers: Headers) -> AsyncIterator[Response]:
        """The answer."""
        yield self._response


async def _pieces(body: bytes, *, cut: bool) -> AsyncGenerator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]
    if cut:
        raise CutOffError


def _done(work: Coroutine[Any, Any, Answer]) -> Answer:
    """The outcome of work that waits for nothing but its turn."""
    while True:
        try:
            work.send(None)
        except StopIteration as end:
            answer: Answer = end.value
            return answer


def _remember(known: OrderedDict[str, T], name: str, value: T) -> None:
    known[name] = value
    if len(known) > REMEMBERED:
        known.popitem(last=False)


def _second(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
