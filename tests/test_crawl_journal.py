"""The output of a crawl, whole, torn, damaged or taken."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsclean.crawl.journal import (
    AGAIN_NAME,
    DRAFT_NAME,
    LOCK_NAME,
    QUIET_SLACK,
    SYNC_RECORDS,
    InUseError,
    Journal,
    Result,
    open_journal,
)
from newsclean.crawl.ledger import LEDGER_NAME, Entry, Ledger, read_state
from newsclean.errors import OutputError, StateError
from newsclean.export import FILE_NAME
from newsclean.fetchers.net.pace import Wish
from newsclean.model import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ONE = Article(url="http://a.example/1", body="text")
TWO = Failure(url="http://a.example/2", reason="timeout", detail="…").record()
THREE = Article(url="http://a.example/3", body="text\u2028with odd ends")


def ignore(_results: Sequence[Result]) -> None:
    """Nobody counts."""


def never(_entry: Entry) -> bool:
    return False


def opened(folder: Path, lists: Sequence[str] = (), again: Callable[[Entry], bool] = never) -> Journal:
    return open_journal(folder, lists=lists, again=again, settled=ignore)


def result(record: Article, etag: str | None = None) -> Result:
    return Result(url=record.url or "", host="a.example", record=record, etag=etag)


def records(folder: Path) -> list[Article]:
    return [Article.from_json(line) for line in (folder / FILE_NAME).read_bytes().splitlines(keepends=True)]


def written(folder: Path, *records: Article) -> bytes:
    journal = opened(folder)
    for record in records:
        journal.write(result(record))
    journal.close()
    return (folder / FILE_NAME).read_bytes()


def test_what_was_written_is_done_when_opened_again(tmp_path: Path) -> None:
    content = written(tmp_path, ONE, TWO, THREE)
    assert [Article.from_json(line) for line in content.split(b"\n")[:-1]] == [ONE, TWO, THREE]
    journal = opened(tmp_path)
    assert journal.done == {ONE.url: ("ok", None), TWO.url: ("error", "timeout"), THREE.url: ("ok", None)}
    journal.close()


@pytest.mark.parametrize("with_ledger", [True, False])
@pytest.mark.parametrize("keep", [1, 7, 100, -1])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, keep: int, with_ledger: bool) -> None:
    content = written(tmp_path, ONE, TWO)
    path = tmp_path / FILE_NAME
    path.write_bytes(content + THREE.to_json()[:keep])
    if not with_ledger:
        (tmp_path / LEDGER_NAME).unlink()
    journal = opened(tmp_path)
    assert list(journal.done) == [ONE.url, TWO.url]
    assert path.read_bytes() == content
    journal.close()


def test_a_whole_line_that_was_not_acknowledged_is_asked_again(tmp_path: Path) -> None:
    content = written(tmp_path, ONE)
    (tmp_path / FILE_NAME).write_bytes(content + TWO.to_json() + b"\n")
    journal = opened(tmp_path)
    assert list(journal.done) == [ONE.url]
    journal.close()
    assert (tmp_path / FILE_NAME).read_bytes() == content


@pytest.mark.parametrize("damage", [lambda data: data[:-40], lambda data: b"", lambda data: data[:-1] + b"x"])
def test_a_file_that_lost_what_was_acknowledged_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    content = damage(written(tmp_path, ONE, TWO))
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StateError, match="put it back"):
        opened(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be one" * 40, b"SQLite format 3\0" + b"\1" * 4000]
)
def test_a_damaged_ledger_is_refused_and_can_be_made_anew(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, ONE, TWO)
    (tmp_path / LEDGER_NAME).write_bytes(content)
    with pytest.raises(StateError, match="move it away"):
        opened(tmp_path)
    (tmp_path / LEDGER_NAME).unlink()
    journal = opened(tmp_path)
    assert list(journal.done) == [ONE.url, TWO.url]
    journal.close()


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"\0" * 10 + b"\n", b'{"url":\n', b"garbage\n", b'{"url":"x"}\n'])
def test_a_last_line_that_is_no_record_is_cut_off(tmp_path: Path, tail: bytes) -> None:
    content = written(tmp_path, ONE)
    (tmp_path / FILE_NAME).write_bytes(content + tail)
    assert written(tmp_path, TWO) == content + TWO.to_json() + b"\n"


@pytest.mark.parametrize("start", [b"", b"{", b'{"url":"http://a.exam', b"\0\0\0"])
def test_a_file_of_one_torn_line_starts_anew(tmp_path: Path, start: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(start)
    assert written(tmp_path, ONE) == ONE.to_json() + b"\n"


@pytest.mark.parametrize(
    "content",
    [
        b"my own notes\n",
        b"my own notes",
        b'{"name": "not a record"}\n',
        b"[1]\n",
        b"garbage\n" + ONE.to_json() + b"\n",
        ONE.to_json() + b"\n" + ONE.to_json()[:50] + b"\n" + TWO.to_json() + b"\n",
        ONE.to_json() + b"\n\n" + TWO.to_json() + b"\n",
        ONE.to_json().replace(b'"schema_version":1', b'"schema_version":2') + b"\n",
    ],
)
def test_a_damaged_or_foreign_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(StateError, match="--output"):
        opened(tmp_path)
    assert path.read_bytes() == content


def test_a_second_writer_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with pytest.raises(InUseError, match="another newsclean"):
        opened(tmp_path)
    first.close()
    opened(tmp_path).close()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_something_else_in_the_files_place_is_refused(tmp_path: Path, make: object) -> None:
    make(tmp_path / FILE_NAME)  # type: ignore[operator]
    with pytest.raises(OutputError, match="regular file"):
        opened(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        with pytest.raises(OutputError, match="cannot write"):
            opened(place)


def test_a_list_is_never_the_output(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("http://a.example/\n")
    with pytest.raises(OutputError, match="also a list"):
        opened(tmp_path, lists=[str(path)])
    assert path.read_text() == "http://a.example/\n"


def errors(entry: Entry) -> bool:
    return entry.status == "error"


def everything(_entry: Entry) -> bool:
    return True


def test_what_is_asked_again_takes_the_place_of_the_earlier_line(tmp_path: Path) -> None:
    healed = Article(url=TWO.url, body="there it is")
    before = written(tmp_path, ONE, TWO, THREE)
    journal = opened(tmp_path, again=errors)
    assert list(journal.done) == [ONE.url, THREE.url]
    journal.write(result(healed))
    journal.settle()
    assert (tmp_path / FILE_NAME).read_bytes() == before  # one line for each target at any time
    journal.merge()
    journal.close()
    assert records(tmp_path) == [ONE, healed, THREE]
    assert not (tmp_path / AGAIN_NAME).exists()


def test_a_second_pass_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    newer = [Article(url=record.url, body="new") for record in (ONE, THREE)]
    written(tmp_path, ONE, THREE)
    journal = opened(tmp_path, again=everything)
    journal.write(result(newer[0]))
    journal.close()
    assert records(tmp_path) == [ONE, THREE]
    journal = opened(tmp_path, again=everything)
    assert list(journal.done) == [ONE.url]
    journal.write(result(newer[1]))
    journal.merge()
    journal.close()
    assert records(tmp_path) == newer


def test_an_unchanged_page_keeps_its_line_and_its_validators(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.write(result(ONE, etag='"1"'))
    journal.close()
    journal = opened(tmp_path, again=everything)
    known = journal.earlier(str(ONE.url))
    assert known is not None
    assert known.etag == '"1"'
    journal.write(Result(url=str(ONE.url)))
    journal.merge()
    journal.close()
    journal = opened(tmp_path, again=everything)
    known = journal.earlier(str(ONE.url))
    journal.close()
    assert records(tmp_path) == [ONE]
    assert known is not None
    assert (known.etag, known.status, known.attempts) == ('"1"', "ok", 2)


def test_no_failure_takes_the_place_of_an_article(tmp_path: Path) -> None:
    gone = Failure(url=str(ONE.url), reason="not_found", detail="…").record()
    late = Failure(url=str(TWO.url), reason="dns", detail="…").record()
    written(tmp_path, ONE, TWO)
    journal = opened(tmp_path, again=everything)
    journal.write(result(gone))
    journal.write(result(late))
    journal.merge()
    journal.close()
    assert records(tmp_path) == [ONE, late]


@pytest.mark.parametrize("step", ["draft", "renamed"])
def test_a_merge_that_was_cut_off_is_finished_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    healed = Article(url=TWO.url, body="there it is")
    written(tmp_path, ONE, TWO)
    journal = opened(tmp_path, again=errors)
    journal.write(result(healed))
    if step == "draft":  # the ledger knows of it, the file has not got its name
        monkeypatch.setattr("newsclean.crawl.journal.put_in_place", fail)
    else:
        monkeypatch.setattr("newsclean.crawl.ledger.Ledger.note", fail_to_forget)
    with pytest.raises(OSError, match="cut off"):
        journal.merge()
    monkeypatch.undo()
    journal.close()
    journal = opened(tmp_path)
    assert journal.done == {ONE.url: ("ok", None), TWO.url: ("ok", None)}
    journal.close()
    assert records(tmp_path) == [ONE, healed]
    assert not (tmp_path / DRAFT_NAME).exists()


def fail(*_arguments: object) -> None:
    raise OSError(5, "cut off")


def fail_to_forget(ledger: Ledger, name: str, value: str | None) -> None:
    if value is None:
        fail()
    note(ledger, name, value)


note = Ledger.note


def test_a_record_that_is_changed_in_its_place_changes_its_row(tmp_path: Path) -> None:
    written(tmp_path, ONE, THREE)
    journal = opened(tmp_path)
    journal.rewrite(
        lambda record: Article(url=record.url, status="skipped", reason="empty") if record == ONE else record
    )
    journal.write(result(TWO))
    journal.close()
    assert [record.status for record in records(tmp_path)] == ["skipped", "ok", "error"]
    state = read_state(tmp_path)
    assert {(tally.status, tally.reason): tally.targets for tally in state.tallies} == {
        ("skipped", "empty"): 1, ("ok", None): 1, ("error", "timeout"): 1,
    }  # fmt: skip


def test_a_record_counts_as_done_only_when_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    fsync = os.fsync

    def noted_fsync(handle: int) -> None:
        events.append("fsync")
        fsync(handle)

    journal = open_journal(
        tmp_path, lists=(), again=never, settled=lambda results: events.append(f"{len(results)} done")
    )
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr("time.monotonic", lambda: 0.0)
    for _ in range(SYNC_RECORDS + 1):
        journal.write(result(ONE))
    assert events == ["fsync", f"{SYNC_RECORDS} done"]
    journal.settle()
    assert events[2:] == ["fsync", "1 done"]
    journal.close()


def test_a_write_that_fails_half_way_takes_its_line_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = opened(tmp_path)
    journal.write(result(ONE))
    write = os.write
    room = [100]

    def full_disk(handle: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(28, "No space left on device")
        count = write(handle, data[: room[0]])
        room[0] -= count
        return count

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full_disk)
        with pytest.raises(OSError, match="No space"):
            journal.write(result(TWO))
    journal.close()
    assert (tmp_path / FILE_NAME).read_bytes() == ONE.to_json() + b"\n"


# --- Hosts -----------------------------------------------------------------------------------------------------------


def test_what_hosts_asked_for_is_known_to_the_next_crawl(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    assert journal.wishes() == {}
    assert journal.quiet == math.inf
    journal.keep({"a.example": Wish(5.0, 0.0), "b.example": Wish(0.0, 600.0), "c.example": Wish(2.0, 0.0)})
    journal.keep({"c.example": Wish(3.0, 0.0)})
    journal.close()
    again = opened(tmp_path)
    kept = again.wishes()
    again.close()
    assert (kept["a.example"], kept["c.example"]) == (Wish(5.0, 0.0), Wish(3.0, 0.0))
    assert kept["b.example"].delay == 0.0
    assert 590 < kept["b.example"].alone <= 600


@pytest.mark.parametrize(("ago", "quiet"), [(0, 0), (1, 0), (-3600, 0), (3600, 3600 - QUIET_SLACK)])
def test_how_long_nobody_was_asked_is_told_by_the_lock(tmp_path: Path, ago: float, quiet: float) -> None:
    opened(tmp_path).close()
    now = time.time()
    os.utime(tmp_path / LOCK_NAME, (now - ago, now - ago))
    journal = opened(tmp_path)
    journal.close()
    assert quiet <= journal.quiet < quiet + 60


def test_a_crawl_that_goes_on_says_so(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    os.utime(tmp_path / LOCK_NAME, (0, 0))
    journal.keep({})
    journal.close()
    assert (tmp_path / LOCK_NAME).stat().st_mtime > 1e9
