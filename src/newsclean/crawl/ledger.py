"""What became of each target in, the same out after any crash: the only module that knows the database.

Rows are written after the lines that they speak of are on the disk, and are themselves on the disk when `add` returns
(WAL with `synchronous=FULL`: with NORMAL a power cut takes acknowledged rows back).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from newsclean.errors import InputError, StateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from newsclean.model import Reason, Status

LEDGER_NAME = "crawl.sqlite"
APPLICATION = 0x6E657763  # "newc"
VERSION = 1

TARGETS = "targets"  # fact: how many the lists of the last command name
ARCHIVE = "archive"  # fact: how far the files of the archive count
LINES, AGAIN = "line", "again"
"""The table of the lines in the output, and of those that will take the places of some of them."""

_COLUMNS = """(
    url text primary key, host text not null, status text not null, reason text, http_status integer,
    attempts integer not null, fetched_at text, etag text, last_modified text, content_hash text,
    start integer, length integer
) without rowid"""
_SCHEMA = (
    f"create table {LINES} {_COLUMNS}",
    f"create table {AGAIN} {_COLUMNS}",
    "create table twin (key text not null, url text not null, mark integer not null)",
    "create index twin_key on twin (key)",
    "create table fact (name text primary key, value text not null) without rowid",
    f"pragma application_id = {APPLICATION}",
    f"pragma user_version = {VERSION}",
)


class Entry(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One target: what came of it, the validators of its page, and where its line stands (bytes).

    status: that of its record; of a page that was asked again also `unchanged`. start, length: None where the earlier
    line stays.
    """

    url: str
    host: str = ""
    status: Status | str
    reason: Reason | None = None
    http_status: int | None = None
    attempts: int = 1
    fetched_at: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    start: int | None = None
    length: int | None = None


class Tally(NamedTuple):
    """How many targets of a host ended in a status for a reason."""

    host: str
    status: str
    reason: str | None
    targets: int


class Twin(NamedTuple):
    """A record under one of its keys. mark: the fingerprint of its text, 64 bits."""

    key: str
    url: str
    mark: int


class State(NamedTuple):
    """How far a crawl is: how its targets ended, and how many its lists name (None: not known)."""

    tallies: list[Tally]
    targets: int | None


class Ledger:
    """The table of all targets of an output. Raises OSError when the disk refuses, StateError when it is damaged."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._errors():
            self._base = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}", uri=True, isolation_level=None
            )
            try:
                self._open(read_only=read_only)
            except BaseException:
                self._base.close()
                raise

    def entries(self, table: str) -> Iterator[Entry]:
        """All rows of a table."""
        with self._errors(), closing(self._base.execute(f"select * from {table}")) as rows:
            for row in rows:
                yield _entry(row)

    def tallies(self) -> list[Tally]:
        """How many targets of each host ended how, an answer to a second question before the first."""
        newest = f"select * from {AGAIN} union all select * from {LINES} where url not in (select url from {AGAIN})"
        query = f"select host, status, reason, count(*) from ({newest}) group by host, status, reason"
        with self._errors():
            return [Tally(*row) for row in self._base.execute(query)]

    def end(self, table: str) -> int:
        """Where the last acknowledged line of a table's file ends."""
        return int(self._one(f"select max(start + length) from {table}") or 0)

    def add(
        self,
        rows: Mapping[str, Iterable[Entry]],
        twins: Iterable[Twin] = (),
        facts: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Write rows by their table, each in the place of an earlier one of its target, file records under keys, and
        note facts; when it returns, all of it is on the disk."""
        signed = ((twin.key, twin.url, twin.mark - (twin.mark >> 63 << 64)) for twin in twins)  # as SQLite's are
        with self._transaction():
            self._base.executemany("insert into twin values (?, ?, ?)", signed)
            self._base.executemany("insert or replace into fact values (?, ?)", facts)
            for table, entries in rows.items():
                self._put(table, entries)

    def twins(self, key: str, most: int) -> list[Twin]:
        """The first records that were filed under a key."""
        query = "select key, url, mark from twin where key = ? order by rowid limit ?"
        with self._errors():
            return [Twin(key, url, mark % 2**64) for key, url, mark in self._base.execute(query, (key, most))]

    def newest(self) -> Iterator[tuple[Entry, Entry | None]]:
        """The rows of the lines in the order of the file, each with that of a newer answer."""
        query = f"select * from {LINES} left join {AGAIN} using (url) order by {LINES}.start"
        columns = ", ".join(f"{table}.{name}" for table in (LINES, AGAIN) for name in Entry.__struct_fields__)
        width = len(Entry.__struct_fields__)
        with self._errors(), closing(self._base.execute(query.replace("*", columns))) as rows:
            for row in rows:
                yield _entry(row[:width]), _entry(row[width:]) if row[width] is not None else None

    @contextmanager
    def exchange(self) -> Iterator[Callable[[Entry], None]]:
        """Take new rows for all lines; at the end they are the lines, in one step, and nothing is asked again."""
        with self._transaction():
            self._base.execute(f"create table fresh {_COLUMNS}")
            yield lambda entry: self._put("fresh", [entry])
            self._base.execute(f"delete from {LINES}")
            self._base.execute(f"delete from {AGAIN}")
            self._base.execute(f"insert into {LINES} select * from fresh")
            self._base.execute("drop table fresh")

    def fact(self, name: str) -> str | None:
        """What was noted under a name."""
        found = self._one("select value from fact where name = ?", name)
        return None if found is None else str(found)

    def facts(self, start: str) -> dict[str, str]:
        """All that was noted under names that begin so, by the rest of the name."""
        query = "select substr(name, ?), value from fact where substr(name, 1, ?) = ?"
        with self._errors():
            return dict(self._base.execute(query, (len(start) + 1, len(start), start)))

    def note(self, name: str, value: str | None) -> None:
        """Note something; None forgets it. Inside of `exchange` it is part of the one step."""
        with self._errors():
            if value is None:
                self._base.execute("delete from fact where name = ?", (name,))
            else:
                self._base.execute("insert or replace into fact values (?, ?)", (name, value))

    def close(self) -> None:
        """Close the database."""
        with self._errors():
            self._base.close()

    def _open(self, *, read_only: bool) -> None:
        if not read_only:
            self._base.execute("pragma journal_mode = wal")
            self._base.execute("pragma synchronous = full")
            if not self._one("select count(*) from sqlite_master"):  # new, or cut off before its first table
                with self._transaction():
                    for statement in _SCHEMA:
                        self._base.execute(statement)
        kind, version = (self._one(f"pragma {name}") for name in ("application_id", "user_version"))
        if (kind, version) != (APPLICATION, VERSION):
            raise StateError(f"{self._path} is no state of this version; name another folder with --output")

    def _put(self, table: str, entries: Iterable[Entry]) -> None:
        rows = (msgspec.structs.astuple(entry) for entry in entries)
        marks = ", ".join("?" * len(Entry.__struct_fields__))
        self._base.executemany(f"insert or replace into {table} values ({marks})", rows)

    def _one(self, query: str, *values: str) -> Any:
        with self._errors():
            row: Sequence[Any] | None = self._base.execute(query, values).fetchone()
        return row[0] if row else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._base.execute("begin immediate")
            try:
                yield
                self._base.execute("commit")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("rollback")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Errors of the database as those of the house: the disk's as OSError, damage as StateError."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OSError(getattr(error, "sqlite_errorcode", 0), f"{self._path.name}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StateError(
                f"{self._path} is damaged ({error}); move it away: the records beside it are whole, and the same "
                "command makes it anew from them"
            ) from error


def read_state(folder: Path) -> State:
    """How the targets of an output ended. Raises InputError when there is none, StateError when it is damaged."""
    path = folder / LEDGER_NAME
    if not path.exists():
        raise InputError(f"there is no crawl in {folder}: no {LEDGER_NAME}")
    try:
        ledger = Ledger(path, read_only=True)
        try:
            targets = ledger.fact(TARGETS)
            return State(ledger.tallies(), int(targets) if targets else None)
        finally:
            ledger.close()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(**dict(zip(Entry.__struct_fields__, row, strict=True)))
