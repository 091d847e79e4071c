"""Records in, one JSON line each out, appended whole and made durable on request."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsclean.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "articles.jsonl"


def create(folder: Path) -> JsonLines:
    """The plugin."""
    return JsonLines(folder / FILE_NAME)


class JsonLines:
    """A file of records that only grows. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
        sync_folder(path.parent)

    def write(self, record: Article) -> None:
        """Append the record's line."""
        self.append(record)

    def append(self, record: Article) -> tuple[int, int]:
        """Append the record's line and tell where it stands and how long it is, in bytes.

        When the disk refuses the line's end, its start is taken back.
        """
        line = memoryview(record.to_json() + b"\n")
        length = len(line)
        start = os.fstat(self._file).st_size
        try:
            while line:
                line = line[os.write(self._file, line) :]
        except OSError:
            os.ftruncate(self._file, start)
            raise
        return start, length

    def sync(self) -> None:
        """Return when all that was written would survive a power cut."""
        os.fsync(self._file)

    def close(self) -> None:
        """Make durable and close."""
        try:
            self.sync()
        finally:
            os.close(self._file)


def read_records(path: Path) -> Iterator[Article]:
    """The records of a file."""
    with path.open("rb") as file:
        for line in file:
            yield Article.from_json(line)


def sync_folder(folder: Path) -> None:
    """Return when a folder's list of files would survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
