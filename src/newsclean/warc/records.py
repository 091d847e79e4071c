"""A file of an archive in, its records out one by one, each whole and checked or said not to be.

A damaged member costs its own record only: reading goes on where the next one begins (RELIABILITY W1, W2). The readers
at hand lose all that follows, and give out half a record as a whole one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from newsclean.warc.flaws import Flaw
from newsclean.warc.messages import fields_of
from newsclean.warc.streams import (
    DamagedError,
    Stream,
    begins_record,
    find_member,
    find_record,
    shape_of,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from newsclean.warc.streams import Shape

    Tell = Callable[[Flaw], object]

MOST_HEAD = 256 * 1024
PIECE = 64 * 1024
_ARC = re.compile(
    r"(?P<url>\S.*?) (?P<address>[0-9A-Fa-f.:]+) (?P<date>\d{8,14}) (?P<type>\S+)(?: \S+){0,5}? (?P<length>\d+)"
)
_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


class Record(msgspec.Struct, frozen=True):
    """One record: its fields by their names in lower case, and of its block the start.

    length: of the whole block. over: `block` is less than that. cut: the archive holds less than the record had.
    offset: where it stands in the file; inside of a packed file, where its member begins.
    """

    fields: dict[str, list[str]]
    block: bytes
    length: int
    offset: int
    over: bool = False
    cut: bool = False

    def get(self, name: str) -> str:
        """A field; "" when there is none, of several the first."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def kind(self) -> str:
        """WARC-Type."""
        return self.get("warc-type").lower()

    @property
    def url(self) -> str:
        """WARC-Target-URI; some writers put it in angle brackets."""
        return self.get("warc-target-uri").removeprefix("<").removesuffix(">")

    @property
    def date(self) -> datetime | None:
        """WARC-Date."""
        try:
            moment = datetime.fromisoformat(self.get("warc-date"))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_records(path: Path, limit: int, tell: Tell) -> Iterator[Record]:
    """The records of a file; of each block at most `limit` bytes are kept. Raises OSError."""
    with path.open("rb") as file:
        shape = shape_of(file, path.name)
        reader = _Reader(file, shape, str(path), limit, tell)
        yield from reader.plain() if shape.packing == "plain" else reader.packed()


class _Head(NamedTuple):
    fields: dict[str, list[str]]
    length: int | None
    whole: bool


class Fate(NamedTuple):
    """How a member ended: where the next one is; or why it is lost, and what there is of its last record where the
    file ends in it.
    """

    end: int
    why: str = ""
    start: Record | None = None


class _Reader:
    """One file."""

    def __init__(self, file: BinaryIO, shape: Shape, name: str, limit: int, tell: Tell) -> None:
        self._file, self._shape, self._name, self._limit, self._tell = file, shape, name, limit, tell
        self._size = size_of(file)

    def packed(self) -> Iterator[Record]:
        """All records of a file in members."""
        at = self._shape.first
        while at < self._size:
            end, why, start = yield from self._member(at)
            if why:
                end = find_member(self._file, self._shape, at + 1)
                if start and end < self._size:  # where others follow, it is not the file that was cut short
                    why, start = "its end is missing", None
                self._flaw(at, end - at, why, lost=start is None)
                if start:
                    yield msgspec.structs.replace(start, cut=True)
            at = end

    def _member(self, at: int) -> Generator[Record, None, Fate]:
        """The records of a member. The last one is held back until the member proves to be whole."""
        held: Record | None = None
        count = 0
        try:
            stream = Stream(self._file, self._shape, at)
            for record in self._records(stream):
                if held:
                    yield held
                held, count = record, count + 1
        except DamagedError as error:
            if held and count > 1 and _matches(held, "warc-block-digest", held.block):
                yield held
            return Fate(at, str(error))
        if stream.cut:
            return Fate(at, "the file ends here, in the middle of a record", held)
        if held:
            yield held
        return Fate(stream.end)

    def plain(self) -> Iterator[Record]:
        """All records of a file that is not packed."""
        at = 0
        while at < self._size:
            stream = Stream(self._file, self._shape, at)
            stream.skip_ends()
            at += stream.consumed
            if at >= self._size:
                return
            following, record = self._next_plain(stream, at)
            if record:
                yield record
            at = following

    def _next_plain(self, stream: Stream, at: int) -> tuple[int, Record | None]:
        """The record at a place, and where the next one begins."""
        before = stream.consumed
        head = _read_head(stream) if begins_record(stream) else None
        body = at + stream.consumed - before
        if head is None or not head.whole:
            following = find_record(self._file, max(body, at + 1))
            self._flaw(at, following - at, "no record begins here" if head is None else "the head of a record is cut")
            return following, None
        if head.length is None:
            following = find_record(self._file, body)
            record = self._read(stream, head._replace(length=following - body), at)
            return following, msgspec.structs.replace(record, block=_without_ends(record.block))
        length = head.length
        if body + length > self._size and (following := find_record(self._file, body)) < self._size:
            self._flaw(at, following - at, f"Content-Length {length} leads beyond the end of the file")
            return following, None
        record = self._read(stream, head, at)
        if record.cut:
            self._flaw(at, self._size - at, "the file ends here, in the middle of a record", lost=False)
            return self._size, record
        parted = stream.peek(4).startswith((b"\r\n\r\n", b"\n\n"))
        stream.skip_ends()
        if stream.peek(1) and not begins_record(stream):
            return self._astray(record, at, body, body + length, parted=parted)
        return at + stream.consumed - before, record

    def _astray(self, record: Record, at: int, body: int, end: int, *, parted: bool) -> tuple[int, Record | None]:
        """What does not lead to another record: either its length is wrong, or others' bytes stand behind it. parted:
        the line ends that part two records stand where they should.
        """
        if parted or _matches(record, "warc-block-digest", record.block):
            following = find_record(self._file, end)
            self._flaw(end, following - end, "no record begins here")
            return following, record
        following = find_record(self._file, body)
        self._flaw(at, following - at, "its Content-Length does not lead to the next record")
        return following, None

    def _records(self, stream: Stream) -> Iterator[Record]:
        """The records of a member, and of those after it that hold the rest of one of its records."""
        while True:
            stream.skip_ends()
            if not stream.peek(1):
                return
            if stream.is_bomb():
                self._flaw(
                    stream.start, None, "far more is in it than records that pack so small: its rest is not read"
                )
                stream.leave()
                return
            stream.records += 1
            if not begins_record(stream):
                if not stream.goes_on():
                    self._pass_over(stream)
                continue
            head = _read_head(stream)
            if head is None or not head.whole:
                if not stream.cut:
                    self._flaw(stream.start, None, "the head of a record is cut or too long")
                    stream.leave()
                return
            yield self._read(stream, head, stream.start)

    def _pass_over(self, stream: Stream) -> None:
        """Pass over what is no record, up to a line that begins one or to the end."""
        size = stream.skip_to_record()
        self._flaw(stream.start, None, f"{size} bytes that belong to no record", lost=False)

    def _read(self, stream: Stream, head: _Head, offset: int) -> Record:
        """The block behind a head; its digest is checked on the way."""
        name, wanted = _digest(head.fields, "warc-block-digest")
        sum_ = hashlib.new(name, usedforsecurity=False) if name else None
        kept = bytearray()
        seen = 0
        over = left = False
        while head.length is None or seen < head.length:
            piece = stream.some(PIECE if head.length is None else min(PIECE, head.length - seen))
            if not piece:
                if not stream.goes_on():
                    break
                continue
            seen += len(piece)
            if sum_:
                sum_.update(piece)
            room = self._limit - len(kept)
            kept += piece[:room]
            over = over or len(piece) > room
            if over and stream.is_bomb():
                stream.leave()
                left = True
                break
        cut = not left and (stream.cut if head.length is None else seen < head.length)
        block = bytes(kept) if head.length is not None else _without_ends(bytes(kept))
        record = Record(head.fields, block, seen, offset, over, cut)
        if cut and self._shape.opener and not stream.cut:
            self._flaw(offset, None, f"the record has {seen} bytes in place of {head.length}", lost=False)
        elif sum_ and not cut and not left and sum_.digest() != wanted:
            why = f"{record.kind} {record.url[:200]}: the block does not match its digest"
            self._flaw(offset, None, why, lost=False)
        return record

    def _flaw(self, offset: int, length: int | None, why: str, *, lost: bool = True) -> None:
        self._tell(Flaw(self._name, offset, length, why, lost))


def _read_head(stream: Stream) -> _Head | None:
    """A record's head; None when none begins here, not `whole` when it ends too early."""
    first = stream.line().decode("utf-8", "replace").strip()
    if not first.startswith("WARC/"):
        return _arc_head(stream, first)
    lines: list[bytes] = []
    size = 0
    while True:
        line = stream.line()
        while not line.endswith(b"\n") and stream.goes_on():
            line += stream.line()
        size += len(line)
        if not line.endswith(b"\n") or size > MOST_HEAD:
            return _Head({}, None, whole=False)
        if not line.strip():
            break
        lines.append(line)
    fields: dict[str, list[str]] = {}
    for name, value in fields_of(lines):
        fields.setdefault(name, []).append(value)
    return _Head(fields, _number(next(iter(fields.get("content-length", ())), "")), whole=True)


def _arc_head(stream: Stream, line: str) -> _Head | None:
    """The one line before a record of an ARC file, in the words of WARC."""
    found = _ARC.fullmatch(line)
    if not found:
        return None
    about = found["url"].startswith("filedesc:")
    date = found["date"].ljust(14, "0")
    fields = {
        "warc-type": ["warcinfo" if about else "response"],
        "warc-target-uri": [found["url"]],
        "warc-date": [f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:14]}+00:00"],
        "warc-ip-address": [found["address"]],
        "content-type": [found["type"]],
    }
    return _Head(fields, int(found["length"]), whole=True)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _without_ends(block: bytes) -> bytes:
    """A block of unknown length without the two line ends behind it."""
    return block.removesuffix(b"\n").removesuffix(b"\r").removesuffix(b"\n").removesuffix(b"\r")


def _digest(fields: dict[str, list[str]], name: str) -> tuple[str, bytes]:
    """The algorithm and the bytes of a digest; "" where there is none that can be checked."""
    algorithm, _, text = next(iter(fields.get(name, ())), "").partition(":")
    known = algorithm.strip().lower().replace("-", "")
    if known not in _ALGORITHMS:
        return "", b""
    text = text.strip()
    try:
        if len(text) == 2 * hashlib.new(known, usedforsecurity=False).digest_size:
            return known, bytes.fromhex(text)
        return known, base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except (ValueError, binascii.Error):
        return "", b""


def _matches(record: Record, name: str, data: bytes) -> bool:
    known, wanted = _digest(record.fields, name)
    return bool(known) and not record.over and hashlib.new(known, data, usedforsecurity=False).digest() == wanted


def matches_payload(record: Record, *payloads: bytes) -> bool:
    """Whether one of several readings of a record's payload is what its digest says; True where it says nothing.

    With chunks or without: writers differ on what the payload of a chunked answer is.
    """
    known, _ = _digest(record.fields, "warc-payload-digest")
    return not known or record.over or any(_matches(record, "warc-payload-digest", data) for data in payloads)
