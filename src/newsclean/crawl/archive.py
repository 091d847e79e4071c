"""Groups of packed records in, the WARC files of an output out, which grow by whole groups and are mended on start.

What counts is what the ledger's mark says: a file and how far it is acknowledged. Whatever stands behind that is cut
off, as the targets that it speaks of are asked again.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from newsclean.errors import StateError
from newsclean.export.jsonl import sync_folder
from newsclean.warc import writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from tempfile import SpooledTemporaryFile

    from newsclean.fetchers.net.tape import Exchange
    from newsclean.model import Failure, Page

    Capture = SpooledTemporaryFile[bytes]

PREFIX, SUFFIX = "crawl-", ".warc.gz"
DEFAULT_SIZE = 1_000_000_000  # bytes; what the standard's annex recommends
HELD = 256 * 1024  # bytes of a group that wait for its record in memory; more wait in a file without a name
PIECE = 64 * 1024

_NUMBERED = re.compile(rf"{PREFIX}(\d{{5,}}){re.escape(SUFFIX)}")


class Mark(NamedTuple):
    """A file by its number, and how many of its bytes count."""

    number: int
    end: int

    @classmethod
    def read(cls, text: str) -> Self:
        """A mark as the ledger keeps it."""
        number, _, end = text.partition(":")
        return cls(int(number), int(end))

    def __str__(self) -> str:
        return f"{self.number}:{self.end}"

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{PREFIX}{self.number:05}{SUFFIX}"


class Archive:
    """The archive of one run. Writing raises OSError."""

    def __init__(self, folder: Path, mark: Mark | None, *, size: int, about: Mapping[str, str]) -> None:
        self._folder, self._limit, self._about = folder, size, about
        self.mark = mark if mark and (folder / mark.name).exists() else Mark(_next(folder, mark), 0)
        self._file: int | None = None

    async def pack(self, url: str, exchanges: Sequence[Exchange], outcome: Page | Failure) -> Capture:
        """The records of a target, packed, until it is their turn. They are made in a thread: it takes a while."""
        return await asyncio.to_thread(self._pack, url, exchanges, outcome)

    def append(self, group: Capture) -> None:
        """Put a group at the end; a file that would grow beyond the limit gives way to the next one."""
        size = group.tell()
        group.seek(0)
        file = self._open_for(size)
        end = self.mark.end
        try:
            while piece := group.read(PIECE):
                _write(file, piece)
        except OSError:
            os.ftruncate(file, end)
            raise
        self.mark = self.mark._replace(end=end + size)
        group.close()

    def sync(self) -> None:
        """Return when all that was appended would survive a power cut."""
        if self._file is not None:
            os.fsync(self._file)

    def close(self) -> None:
        """Make durable and close."""
        file, self._file = self._file, None
        if file is not None:
            try:
                os.fsync(file)
            finally:
                os.close(file)

    def _pack(self, url: str, exchanges: Sequence[Exchange], outcome: Page | Failure) -> Capture:
        held: Capture = tempfile.SpooledTemporaryFile(max_size=HELD, dir=str(self._folder))  # noqa: SIM115 - `append` closes it
        for member in writing.group(url, exchanges, outcome, datetime.now(UTC)):
            held.write(member)
        return held

    def _open_for(self, size: int) -> int:
        if self._file is not None and self.mark.end + size > self._limit:
            self.close()
            self.mark = Mark(self.mark.number + 1, 0)
        if self._file is None:
            path = self._folder / self.mark.name
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
            if not self.mark.end:
                self._begin(path.name)
        return self._file

    def _begin(self, name: str) -> None:
        assert self._file is not None
        member = writing.info(name, datetime.now(UTC), self._about)
        _write(self._file, member)
        self.mark = self.mark._replace(end=len(member))
        sync_folder(self._folder)


def mend(folder: Path, mark: Mark) -> None:
    """Cut off what no mark speaks for. Raises StateError when a part is missing that one does, OSError."""
    path = folder / mark.name
    if path.exists():
        size = path.stat().st_size
        if size < mark.end:
            raise StateError(
                f"{path} was changed since it was written: it is shorter than it was; put it back, or move it away"
            )
        if size > mark.end:
            with path.open("r+b") as file:
                file.truncate(mark.end)
                os.fsync(file.fileno())
    for later in list(_numbers(folder)):
        if later > mark.number:
            (folder / Mark(later, 0).name).unlink()


def _next(folder: Path, mark: Mark | None) -> int:
    """The number of a file that does not exist and never did."""
    return max([-1 if mark is None else mark.number, *_numbers(folder)]) + 1


def _numbers(folder: Path) -> Iterator[int]:
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        if found := _NUMBERED.fullmatch(path.name):
            yield int(found[1])


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
