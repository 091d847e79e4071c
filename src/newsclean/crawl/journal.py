"""An output folder in, what is done there and a way to add to it out: a crawl has no state but its output."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newsclean.errors import OutputError, StateError
from newsclean.export import FILE_NAME, JsonLines
from newsclean.model import SCHEMA_VERSION, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.model import Article

LOCK_NAME = ".articles.lock"
SYNC_RECORDS = 64
SYNC_SECONDS = 0.5

_START = b'{"url":'


class InUseError(StateError):
    """Another process writes to this output."""


class Done(msgspec.Struct, frozen=True):
    """What a line of the output says of its target."""

    url: str | None
    status: Status
    schema_version: int
    reason: Reason | None = None


class Journal:
    """The locked output of one crawl. Writing raises OSError."""

    def __init__(self, path: Path, lock: int, done: list[Done], settled: Callable[[Sequence[Article]], None]) -> None:
        self.done = {line.url: line for line in done}
        self._lock = lock
        self._writer = JsonLines(path)
        self._settled = settled
        self._waiting: list[Article] = []
        self._synced_at = time.monotonic()

    def write(self, record: Article) -> None:
        """Append a record; it counts as done when `settled` hears of it."""
        self._writer.write(record)
        self._waiting.append(record)
        if len(self._waiting) >= SYNC_RECORDS or time.monotonic() - self._synced_at > SYNC_SECONDS:
            self.settle()

    def settle(self) -> None:
        """Make all records durable and count them as done."""
        if self._waiting:
            self._writer.sync()
            self._settled(self._waiting)
        self._waiting = []
        self._synced_at = time.monotonic()

    def close(self) -> None:
        """Settle, close, and let others in."""
        try:
            self.settle()
            self._writer.close()
        finally:
            os.close(self._lock)


def open_journal(
    folder: Path, *, lists: Sequence[str], retry: frozenset[str], settled: Callable[[Sequence[Article]], None]
) -> Journal:
    """Lock an output folder, mend its tail, read what is done.

    The failures of the targets in `retry` are taken out, to be asked again. Raises OutputError, StateError.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_place(path, lists)
        lock = _lock(folder / LOCK_NAME)
        try:
            done = mend(path)
            if retry and any(_to_retry(line, retry) for line in done):
                _take_out(path, [_to_retry(line, retry) for line in done])
                done = [line for line in done if not _to_retry(line, retry)]
            return Journal(path, lock, done, settled)
        except BaseException:
            os.close(lock)
            raise
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"cannot write {path}: {why}; name another folder with --output") from error


def mend(path: Path) -> list[Done]:
    """The lines of an output file, after a torn last line was cut off. Raises StateError for any other damage."""
    done: list[Done] = []
    good = 0
    if not path.exists():
        return done
    with path.open("r+b") as file:
        for number, line in enumerate(file, 1):
            entry = _entry(line)
            if entry is None:
                if file.read(1) or not (done or _torn(line)):
                    raise StateError(
                        f"{path} line {number} is not a record: the file is damaged or not ours; "
                        "move it away, or name another folder with --output"
                    )
                file.truncate(good)
                os.fsync(file.fileno())
                break
            if entry.schema_version != SCHEMA_VERSION:
                raise StateError(
                    f"{path} holds records of schema version {entry.schema_version}, this program writes "
                    f"{SCHEMA_VERSION}; name another folder with --output"
                )
            good += len(line)
            done.append(entry)
    return done


def _entry(line: bytes) -> Done | None:
    if not line.endswith(b"\n"):
        return None
    try:
        return msgspec.json.decode(line, type=Done)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _torn(line: bytes) -> bool:
    """Whether the only line of a file can be the start of one of ours (or blank blocks after a power cut)."""
    return line.startswith(_START) or _START.startswith(line) or not line.strip(b"\0")


def _check_place(path: Path, lists: Sequence[str]) -> None:
    if path.exists() and not path.is_file():
        raise OutputError(f"{path} is not a regular file; name another folder with --output")
    for name in lists:
        listed = Path(name)
        if path.exists() and listed.exists() and listed.samefile(path):
            raise OutputError(f"{path} is also a list of targets; name another folder with --output")


def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise InUseError(f"another newsclean writes to {path.parent}; wait for it, or name another --output") from error
    return handle


def _to_retry(line: Done, retry: frozenset[str]) -> bool:
    return line.status == "error" and line.url in retry


def _take_out(path: Path, out: Sequence[bool]) -> None:
    """Rewrite the file without the marked lines; a crash leaves the old or the new one."""
    draft = path.with_name(path.name + ".part")
    with path.open("rb") as old, draft.open("wb") as new:
        new.writelines(line for line, gone in zip(old, out, strict=True) if not gone)
        new.flush()
        os.fsync(new.fileno())
    draft.replace(path)
