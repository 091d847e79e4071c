"""What is wrong with an archive, and where."""

from __future__ import annotations

from typing import NamedTuple


class Flaw(NamedTuple):
    """A fault in a file of an archive.

    offset, length: of the bytes that it concerns, in the file as it stands; length None: not known. lost: whether what
    stood there was not read; a record that is only flagged was.
    """

    path: str
    offset: int
    length: int | None
    why: str
    lost: bool

    def __str__(self) -> str:
        size = "" if self.length is None else f", {self.length} bytes"
        return f"{self.path}: {'lost' if self.lost else 'doubtful'}: byte {self.offset}{size}: {self.why}"
