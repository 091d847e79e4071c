"""A file of an archive in, its decoded bytes out, member by member: gzip, zstd or plain; and where the next one begins.

A member is what can be read by itself: most archives hold one record in each.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from newsclean.fetchers.net import inflate

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.fetchers.net.inflate import Inflater

Packing = Literal["gzip", "zstd", "plain"]

PIECE = 64 * 1024
PROBE = 4 * 1024
LINE = 256 * 1024
SCAN = 1024 * 1024
BOMB = 100  # times what was read; text shrinks to a twentieth at best
HARMLESS = 2 * 1024 * 1024  # more bytes than that
RECORD_COST, LINE_COST = 500, 50  # in bytes: a bomb may be one of records or of lines
GZIP, ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_MAGIC: dict[Packing, bytes] = {"gzip": GZIP, "zstd": ZSTD}
# What a member begins with, as writers make them; of gzip without flags that nobody sets. The ends of two may overlap.
_HEADS: dict[Packing, re.Pattern[bytes]] = {
    "gzip": re.compile(rb"\x1f\x8b\x08(?=[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff])", re.DOTALL),
    "zstd": re.compile(re.escape(ZSTD)),
}
LONGEST_HEAD = 10
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)
_DICTIONARY = b"\x5d\x2a\x4d\x18"
MOST_DICTIONARY = 8 * 1024 * 1024

# The first line of a record: of WARC, and of ARC in its first and second version.
START = re.compile(
    rb"WARC/\d+\.\d+[ \t]*\r?\n"
    rb"|[a-z][a-z0-9+.-]*:[^\r\n]{0,8000} [0-9A-Fa-f.:]{1,45} \d{8,14} \S{1,200}(?: \S{1,2000}){0,5} \d{1,15}\s*\n"
)
_LATER = re.compile(
    rb"(?=WARC/\d+\.\d+[ \t]*\r?\n[A-Za-z-]+:)|(?<=\n)(?=(?:https?|filedesc|dns|ftp):[^\r\n]{0,8000} \d{14} )"
)
_ON_A_LINE = re.compile(rb"(?<=\n)(?:" + START.pattern + rb")")
_LONGEST_START = 8600


class DamagedError(Exception):
    """A member is not what its packing allows."""


class Shape(NamedTuple):
    """How a file is packed; where its first member begins; what its members are unpacked with, and what is tried on
    bytes that may be one.
    """

    packing: Packing
    first: int
    opener: Callable[[bytes], Inflater] | None
    probe: Callable[[bytes], Inflater] | None = None


def shape_of(file: BinaryIO, name: str) -> Shape:
    """How a file is packed, by its first bytes, or where these say nothing, by its name."""
    head = _at(file, 0, 8)
    if _SKIPPABLE.match(head):
        size = int.from_bytes(head[4:8], "little")
        return Shape("zstd", 8 + size, _words(file, size) if head.startswith(_DICTIONARY) else inflate.archive_zstd())
    if head.startswith(ZSTD) or (name.endswith(".zst") and not head.startswith(GZIP)):
        return Shape("zstd", 0, inflate.archive_zstd())
    if head.startswith(GZIP) or (name.endswith(".gz") and not head.startswith(b"WARC/")):
        return Shape("gzip", 0, inflate.OPENERS["gzip"], inflate.probe_gzip)
    return Shape("plain", 0, None)


def _words(file: BinaryIO, size: int) -> Callable[[bytes], Inflater]:
    """What unpacks the frames of a file whose first one holds the dictionary of the others, as such or packed."""
    try:
        data = _at(file, 8, min(size, MOST_DICTIONARY))
        if data.startswith(ZSTD):
            data = Stream(file, Shape("zstd", 0, inflate.archive_zstd()), 8).read(MOST_DICTIONARY)
        return inflate.archive_zstd(data)
    except (DamagedError, inflate.DamagedError):
        return inflate.archive_zstd()  # which finds every frame damaged, and says so


class Stream:
    """The decoded bytes of one member, from its start; of a plain file, all from a place on.

    ended: all of it was read, and its end was as it should be. cut: the file ends before it. records: how many the
    reader found in it.
    """

    def __init__(self, file: BinaryIO, shape: Shape, start: int, piece: int = PIECE) -> None:
        self._file, self._shape, self.start, self._piece = file, shape, start, piece
        self._buffer = bytearray()
        self.ended = self.cut = False
        self.consumed = 0
        self._damage: DamagedError | None = None
        self._open(start)

    def _open(self, start: int) -> None:
        self._from = self._raw = start
        self._made = self._lines = self.records = 0
        self._inflater: Inflater | None = None
        if self._shape.opener:
            head = _at(self._file, start, 16)
            if not head.startswith(_MAGIC[self._shape.packing]):
                raise DamagedError(f"no {self._shape.packing} member begins here")
            try:
                self._inflater = self._shape.opener(head)
            except inflate.DamagedError as error:
                raise DamagedError(f"{self._shape.packing} cannot be unpacked here") from error

    @property
    def end(self) -> int:
        """Where in the file the bytes stop that were read; where `ended` is set, the end of the member."""
        return self._raw

    def read(self, size: int) -> bytes:
        """The next bytes, fewer only at the end. Raises DamagedError."""
        while len(self._buffer) < size and self._fill():
            pass
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self.consumed += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """The same without taking them."""
        while len(self._buffer) < size and self._fill():
            pass
        return bytes(self._buffer[:size])

    def line(self) -> bytes:
        """The next line with its end; of a very long one, or the last one, what there is. Raises DamagedError."""
        while (at := self._buffer.find(b"\n")) < 0 and len(self._buffer) < LINE and self._fill():
            pass
        self._lines += 1
        return self.read(at + 1 if at >= 0 else min(len(self._buffer), LINE))

    def some(self, most: int) -> bytes:
        """Up to so many bytes, as they come; none at the end. Raises DamagedError."""
        if not self._buffer:
            self._fill()
        return self.read(min(most, len(self._buffer)))

    def skip_ends(self) -> None:
        """Pass over line ends. Raises DamagedError."""
        while self._buffer or self._fill():
            if self._buffer and self._buffer[0] not in b"\r\n":
                return
            size = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
            del self._buffer[:size]
            self.consumed += size

    def skip_to_record(self) -> int:
        """Pass over lines, up to one that begins a record, to the end, or to where a bomb shows; how many bytes.
        Raises DamagedError.
        """
        before = self.consumed
        while not (found := _ON_A_LINE.search(bytes(self._buffer))):
            self.read(max(len(self._buffer) - _LONGEST_START, 0))
            if self.is_bomb() or not self._fill():
                break
        self.read(found.start() if found else len(self._buffer))
        return self.consumed - before

    def goes_on(self) -> bool:
        """Whether the bytes go on in the next member: it begins no record of its own. Then they do."""
        if not self.ended or self._inflater is None:
            return False
        try:
            following = Stream(self._file, self._shape, self._raw)
            if begins_record(following):
                return False
        except DamagedError:
            return False
        self.ended = False
        self._open(self._raw)
        return True

    def is_bomb(self) -> bool:
        """Whether there is far more in it than in what packs so small: bytes, lines read one by one, or records."""
        if self._inflater is None:
            return False
        size = self._made + self._lines * LINE_COST + self.records * RECORD_COST
        return size > HARMLESS + BOMB * (self._raw - self._from)

    def leave(self) -> None:
        """Pass over the rest of the member; the next one is where one can be found."""
        unread = max(self._from + 1, self._raw - self._piece)  # of the last piece some may not be unpacked yet
        self._raw = find_member(self._file, self._shape, unread)
        self._buffer.clear()
        self.ended = True

    def _fill(self) -> bool:
        """Take in one more piece; False at the end."""
        if self._damage:
            raise self._damage
        if self.ended or self.cut:
            return False
        if self._inflater is None:
            data = _at(self._file, self._raw, PIECE)
            self._raw += len(data)
            self.ended = not data
            self._buffer += data
            return bool(data)
        return self._unpack(self._inflater)

    def _unpack(self, inflater: Inflater) -> bool:
        data = b""
        if inflater.hungry or self._raw == self._from:
            data = _at(self._file, self._raw, self._piece)
            if not data:
                self.cut = True
                return False
            self._raw += len(data)
        try:
            piece = inflater.take(data)
        except inflate.DamagedError as error:
            piece = error.saved
            self._damage = DamagedError(f"the {self._shape.packing} data is damaged")
        self._made += len(piece)
        self._buffer += piece
        if inflater.ended and not self._damage:
            self._raw -= len(inflater.rest)
            self.ended = True
        return True


def begins_record(stream: Stream) -> bool:
    """Whether a record begins at the start of a stream, line ends before it aside."""
    start = stream.peek(64).lstrip(b"\r\n")
    if not start.startswith(b"WARC/"):
        start = stream.peek(_LONGEST_START).lstrip(b"\r\n")
    return bool(START.match(start))


def find_member(file: BinaryIO, shape: Shape, start: int) -> int:
    """Where the next member begins that begins a record; the end of the file when there is none."""
    head = _HEADS[shape.packing]
    at = start
    while block := _at(file, at, SCAN):
        for found in head.finditer(block):
            if _is_member(file, shape, at + found.start()):
                return at + found.start()
        if len(block) < SCAN:
            break
        at += len(block) - LONGEST_HEAD
    return size_of(file)


def _is_member(file: BinaryIO, shape: Shape, place: int) -> bool:
    try:
        return begins_record(Stream(file, shape._replace(opener=shape.probe or shape.opener), place, PROBE))
    except DamagedError:
        return False


def find_record(file: BinaryIO, start: int) -> int:
    """Where the next record of a plain file begins; the end of the file when there is none."""
    at = max(start - 1, 0)  # the byte before tells whether a line begins
    while block := _at(file, at, SCAN):
        if found := _LATER.search(block, max(start - at, 0)):
            return at + found.end()
        if len(block) < SCAN:
            break
        at += len(block) - _LONGEST_START
    return size_of(file)


def size_of(file: BinaryIO) -> int:
    """The size of a file."""
    return os.fstat(file.fileno()).st_size


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)
