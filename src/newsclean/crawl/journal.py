"""An output folder in, what is done there and a way to add to it out: records in a file, their state in a ledger.

A line is on the disk before its row is, and only a row makes it count: on start whatever stands behind the last row's
line is cut off.
"""

from __future__ import annotations

import fcntl
import math
import os
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from newsclean.crawl.archive import Mark, mend
from newsclean.crawl.ledger import AGAIN, ARCHIVE, LEDGER_NAME, LINES, TARGETS, Entry, Ledger
from newsclean.crawl.twins import Twins
from newsclean.errors import OutputError, StateError
from newsclean.export import FILE_NAME, JsonLines
from newsclean.fetchers.net.pace import Wish
from newsclean.model import SCHEMA_VERSION, Article, Reason, Status
from newsclean.site import put_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from newsclean.crawl.archive import Archive

    Choice = Callable[[Entry], bool]

LOCK_NAME = ".articles.lock"
AGAIN_NAME = "articles.again.jsonl"
DRAFT_NAME = "articles.jsonl.part"
SYNC_RECORDS = 64
SYNC_SECONDS = 0.5
HOST = "host "  # facts of the ledger: what a host asked for; the seconds of a rest are those of the wall clock
QUIET_SLACK = 2.0  # seconds; the lock tells every half second that a crawl goes on
SWAP = "swap"  # fact of the ledger: the draft is finished and takes the file's place
ARTICLES = ("ok", "partial")

_START = b'{"url":'


class InUseError(StateError):
    """Another process writes to this output."""


class _Told(msgspec.Struct):
    """What every record says; without them an object of JSON is none."""

    url: str | None
    status: Status
    schema_version: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a target: its record, or None when its page is as it was, and the fingerprint of its text, if that
    is known; the validators of the page; what the archive keeps of it."""

    url: str
    host: str = ""
    record: Article | None = None
    mark: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    capture: Any = None  # a Capture; a name at run time would cost an import

    @property
    def status(self) -> str:
        """The record's status, or `unchanged`."""
        return self.record.status if self.record else "unchanged"

    @property
    def reason(self) -> Reason | None:
        """The record's reason."""
        return self.record.reason if self.record else None


class Journal:
    """The locked output of one crawl. Writing raises OSError.

    The new line of a target that is asked again stands in a file of its own until `merge` puts it into the place of the
    earlier one: at any time the output holds one line for each target.
    """

    def __init__(
        self,
        folder: Path,
        lock: int,
        ledger: Ledger,
        again: Choice,
        settled: Callable[[Sequence[Result]], None],
        quiet: float = math.inf,
    ) -> None:
        self._folder, self._lock, self._ledger, self._settled = folder, lock, ledger, settled
        self.quiet = quiet
        self.done: dict[str | None, tuple[str, Reason | None]] = {}
        self._earlier: dict[str, Entry] = {}  # of the targets that are asked again
        ends: dict[tuple[str, Reason | None], tuple[str, Reason | None]] = {}  # few, and each once in memory
        for entry in ledger.entries(LINES):
            if again(entry):
                self._earlier[entry.url] = entry
            else:
                self.done[entry.url] = ends.setdefault(end := (entry.status, entry.reason), end)
        self._to_merge = False
        for entry in ledger.entries(AGAIN):
            self._to_merge = True
            self._earlier.pop(entry.url, None)
            self.done[entry.url] = ends.setdefault(end := (entry.status, entry.reason), end)
        self._files = {LINES: JsonLines(folder / FILE_NAME)}
        self._archive: Archive | None = None
        self._twins = Twins(ledger.twins)
        self._waiting: list[tuple[str, Entry, Result]] = []
        self._wishes: dict[str, Wish] = {}
        self._synced_at = time.monotonic()

    def earlier(self, url: str) -> Entry | None:
        """What is known of a target that is asked again."""
        return self._earlier.get(url)

    def wishes(self) -> dict[str, Wish]:
        """What hosts asked for in earlier crawls, as of now."""
        now = time.time()
        kept = {host: msgspec.json.decode(text, type=Wish) for host, text in self._ledger.facts(HOST).items()}
        return {host: Wish(wish.delay, max(0.0, wish.alone - now)) for host, wish in kept.items()}

    def keep(self, wishes: Mapping[str, Wish]) -> None:
        """Note what hosts ask for, to be durable with the next records, and that the crawl goes on."""
        self._wishes.update(wishes)
        os.utime(self._lock)

    def expect(self, targets: int) -> None:
        """Note how many targets the lists name."""
        self._ledger.note(TARGETS, str(targets))

    def archive_to(self, archive: Callable[[Mark | None], Archive]) -> Archive:
        """Keep what went over the wire too; the archive goes on where the mark says."""
        self._archive = archive(_mark(self._ledger))
        self._ledger.note(ARCHIVE, str(self._archive.mark))  # before its file: what stands there does not count yet
        return self._archive

    def write(self, result: Result) -> None:
        """Append a record; its target counts as done when `settled` hears of it."""
        if self._archive and result.capture:
            self._archive.append(result.capture)
        earlier = self._earlier.get(result.url)
        if result.record:
            result = msgspec.structs.replace(result, record=self._twins.marked(result.record, result.mark))
        table = AGAIN if earlier else LINES
        start = length = None
        if result.record and not (earlier and earlier.status in ARTICLES and result.status not in ARTICLES):
            start, length = self._file(table).append(result.record)
        result = msgspec.structs.replace(result, capture=None)
        self._waiting.append((table, _row(result, earlier, start, length), result))
        if len(self._waiting) >= SYNC_RECORDS or time.monotonic() - self._synced_at > SYNC_SECONDS:
            self.settle()

    def settle(self) -> None:
        """Make all records durable, then their rows, and count them as done."""
        if self._waiting or self._wishes:
            for file in self._files.values():
                file.sync()
            if self._archive:
                self._archive.sync()
            rows = {table: [row for where, row, _ in self._waiting if where == table] for table in (LINES, AGAIN)}
            self._ledger.add(rows, self._twins.taken(), self._facts())
            self._to_merge = self._to_merge or bool(rows[AGAIN])
            self._settled([result for _, _, result in self._waiting])
        self._waiting = []
        self._wishes.clear()
        self._synced_at = time.monotonic()

    def _facts(self) -> Iterator[tuple[str, str]]:
        if self._archive:
            yield ARCHIVE, str(self._archive.mark)
        now = time.time()
        for host, wish in self._wishes.items():
            until = now + wish.alone if wish.alone else 0.0
            yield HOST + host, msgspec.json.encode(Wish(wish.delay, until)).decode()

    def merge(self) -> None:
        """Put the lines of targets that were asked again into the places of the earlier ones."""
        self.settle()
        if self._to_merge:
            self.rewrite(lambda record: record)

    def rewrite(self, change: Callable[[Article], Article]) -> None:
        """Change records in their places; whenever this is cut off, the file is the old or the new one, and whole."""
        self.settle()
        draft = self._folder / DRAFT_NAME
        with self._ledger.exchange() as add:
            try:
                self._write_draft(draft, change, add)
            except OSError:
                draft.unlink(missing_ok=True)  # what is left of it would fill a disk that is full
                raise
            self._ledger.note(SWAP, DRAFT_NAME)
        self._close_files()
        _swap(self._folder, self._ledger)
        self._to_merge = False
        self._files[LINES] = JsonLines(self._folder / FILE_NAME)

    def close(self) -> None:
        """Settle, close, and let others in."""
        try:
            self.settle()
            self._close_files()
            if self._archive:
                self._archive.close()
            self._ledger.close()
        finally:
            os.close(self._lock)

    def _file(self, table: str) -> JsonLines:
        if table not in self._files:
            self._files[table] = JsonLines(self._folder / AGAIN_NAME)
        return self._files[table]

    def _close_files(self) -> None:
        while self._files:
            self._files.popitem()[1].close()

    def _write_draft(self, draft: Path, change: Callable[[Article], Article], add: Callable[[Entry], None]) -> None:
        draft.unlink(missing_ok=True)
        again = self._folder / AGAIN_NAME
        again.touch()
        with (
            (self._folder / FILE_NAME).open("rb") as old,
            again.open("rb") as newer,
            closing(JsonLines(draft)) as new,
        ):
            for row, answer in self._ledger.newest():
                replaced = answer is not None and answer.start is not None
                record = change(_record_at(newer, answer) if answer and replaced else _record_at(old, row))
                add(_merged(row, answer, record, *new.append(record)))


def open_journal(
    folder: Path, *, lists: Sequence[str], again: Choice, settled: Callable[[Sequence[Result]], None]
) -> Journal:
    """Lock an output folder, mend its tail, read what is done but for the targets that are chosen to be asked again.

    Raises OutputError, StateError.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_place(path, lists)
        quiet = _quiet(folder / LOCK_NAME)
        lock = _lock(folder / LOCK_NAME)
        try:
            ledger = Ledger(folder / LEDGER_NAME)
            _recover(folder, ledger)
            return Journal(folder, lock, ledger, again, settled, quiet)
        except BaseException:
            os.close(lock)
            raise
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(f"cannot write {path}: {why}; name another folder with --output") from error


def _recover(folder: Path, ledger: Ledger) -> None:
    """Finish what a crash cut off; take in the records of an output without a state."""
    if ledger.fact(SWAP):
        _swap(folder, ledger)
    (folder / DRAFT_NAME).unlink(missing_ok=True)
    path = folder / FILE_NAME
    mark = _mark(ledger)
    if mark:
        mend(folder, mark)
    elif path.exists() and not ledger.end(LINES):  # beside an archive, lines without rows are ones that a crash left
        ledger.add({LINES: list(read_lines(path))})
    _cut(path, ledger.end(LINES))
    _cut(folder / AGAIN_NAME, ledger.end(AGAIN))


def _mark(ledger: Ledger) -> Mark | None:
    found = ledger.fact(ARCHIVE)
    return Mark.read(found) if found else None


def _swap(folder: Path, ledger: Ledger) -> None:
    """Put the finished draft into the file's place; done again after a crash it ends the same."""
    if (folder / DRAFT_NAME).exists():
        put_in_place(folder / DRAFT_NAME, folder / FILE_NAME)
    (folder / AGAIN_NAME).unlink(missing_ok=True)
    ledger.note(SWAP, None)


def _cut(path: Path, end: int) -> None:
    """Cut off what no row speaks for. Raises StateError when lines are missing that one does."""
    size = path.stat().st_size if path.exists() else 0
    if size < end:
        raise _changed(path)
    if not size:
        return
    with path.open("r+b") as file:
        file.seek(max(end - 1, 0))
        if end and file.read(1) != b"\n":
            raise _changed(path)
        if size > end:
            file.truncate(end)
            os.fsync(file.fileno())


def _changed(path: Path) -> StateError:
    return StateError(
        f"{path} was changed since {LEDGER_NAME} beside it was written; put it back, or move {LEDGER_NAME} away: the "
        "same command makes it anew from the records that are left"
    )


def read_lines(path: Path) -> Iterator[Entry]:
    """The rows of a file's lines up to a torn last one. Raises StateError for any other damage."""
    start = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            record = _record(line)
            if record is None:
                if file.read(1) or not (start or _torn(line)):
                    raise StateError(
                        f"{path} line {number} is not a record: the file is damaged or not ours; "
                        "move it away, or name another folder with --output"
                    )
                return
            if record.schema_version != SCHEMA_VERSION:
                raise StateError(
                    f"{path} holds records of schema version {record.schema_version}, this program writes "
                    f"{SCHEMA_VERSION}; name another folder with --output"
                )
            yield _row(Result(url=record.url or "", record=record), None, start, len(line))
            start += len(line)


def _row(result: Result, earlier: Entry | None, start: int | None, length: int | None) -> Entry:
    record = result.record
    return Entry(
        url=result.url, host=result.host, status=result.status, reason=result.reason,
        http_status=record.http_status if record else None, attempts=1 + (earlier.attempts if earlier else 0),
        fetched_at=record.fetched_at if record else None, etag=result.etag, last_modified=result.last_modified,
        content_hash=record.content_hash if record else None, start=start, length=length,
    )  # fmt: skip


def _merged(row: Entry, answer: Entry | None, record: Article, start: int, length: int) -> Entry:
    """The row of a line in its new place: what a newer answer says, of the record that stands there."""
    newest = answer or row
    replaced = answer is None or answer.start is not None
    return msgspec.structs.replace(
        newest, host=newest.host or row.host, status=record.status, reason=record.reason,
        http_status=record.http_status, content_hash=record.content_hash, start=start, length=length,
        fetched_at=newest.fetched_at or row.fetched_at,
        etag=newest.etag if replaced else newest.etag or row.etag,
        last_modified=newest.last_modified if replaced else newest.last_modified or row.last_modified,
    )  # fmt: skip


def _record_at(file: BinaryIO, row: Entry) -> Article:
    file.seek(row.start or 0)
    return Article.from_json(file.read(row.length or 0))


def _record(line: bytes) -> Article | None:
    if not line.endswith(b"\n"):
        return None
    try:
        msgspec.json.decode(line, type=_Told)
        return Article.from_json(line)
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


def _quiet(path: Path) -> float:
    """The seconds for which, as far as is known, no crawl into this output has asked anybody."""
    return max(0.0, time.time() - path.stat().st_mtime - QUIET_SLACK) if path.exists() else math.inf


def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise InUseError(f"another newsclean writes to {path.parent}; wait for it, or name another --output") from error
    return handle
