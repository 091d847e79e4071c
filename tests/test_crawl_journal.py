"""The output of a crawl, whole, torn, damaged or taken."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsclean.crawl.journal import SYNC_RECORDS, InUseError, Journal, mend, open_journal
from newsclean.errors import OutputError, StateError
from newsclean.export import FILE_NAME
from newsclean.model import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE = Article(url="http://a.example/1", body="text")
TWO = Failure(url="http://a.example/2", reason="timeout", detail="…").record()
THREE = Article(url="http://a.example/3", body="text\u2028with odd ends")


def ignore(_records: Sequence[Article]) -> None:
    """Nobody counts."""


def opened(folder: Path, lists: Sequence[str] = (), retry: frozenset[str] = frozenset()) -> Journal:
    return open_journal(folder, lists=lists, retry=retry, settled=ignore)


def written(folder: Path, *records: Article) -> bytes:
    journal = opened(folder)
    for record in records:
        journal.write(record)
    journal.close()
    return (folder / FILE_NAME).read_bytes()


def test_what_was_written_is_done_when_opened_again(tmp_path: Path) -> None:
    content = written(tmp_path, ONE, TWO, THREE)
    assert [Article.from_json(line) for line in content.split(b"\n")[:-1]] == [ONE, TWO, THREE]
    journal = opened(tmp_path)
    assert {url: (line.status, line.reason) for url, line in journal.done.items()} == {
        ONE.url: ("ok", None), TWO.url: ("error", "timeout"), THREE.url: ("ok", None),
    }  # fmt: skip
    journal.close()


@pytest.mark.parametrize("keep", [1, 7, 100, -1])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, keep: int) -> None:
    content = written(tmp_path, ONE, TWO)
    path = tmp_path / FILE_NAME
    path.write_bytes(content + THREE.to_json()[:keep])
    assert [line.url for line in mend(path)] == [ONE.url, TWO.url]
    assert path.read_bytes() == content


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


def test_errors_are_taken_out_to_be_tried_again_and_nothing_else(tmp_path: Path) -> None:
    skipped = Failure(url="http://a.example/4", reason="robots", detail="…").record()
    foreign = Failure(url="http://b.example/", reason="timeout", detail="…").record()
    written(tmp_path, ONE, TWO, skipped, foreign, THREE)
    journal = opened(tmp_path, retry=frozenset({str(ONE.url), str(TWO.url), str(skipped.url)}))
    assert TWO.url not in journal.done
    journal.write(TWO)
    journal.close()
    lines = (tmp_path / FILE_NAME).read_bytes().splitlines()
    assert [Article.from_json(line) for line in lines] == [ONE, skipped, foreign, THREE, TWO]


def test_a_record_counts_as_done_only_when_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    fsync = os.fsync

    def noted_fsync(handle: int) -> None:
        events.append("fsync")
        fsync(handle)

    journal = open_journal(
        tmp_path, lists=(), retry=frozenset(), settled=lambda records: events.append(f"{len(records)} done")
    )
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr("time.monotonic", lambda: 0.0)
    for _ in range(SYNC_RECORDS + 1):
        journal.write(ONE)
    assert events == ["fsync", f"{SYNC_RECORDS} done"]
    journal.settle()
    assert events[2:] == ["fsync", "1 done"]
    journal.close()


def test_a_write_that_fails_half_way_takes_its_line_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = opened(tmp_path)
    journal.write(ONE)
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
            journal.write(TWO)
    journal.close()
    assert (tmp_path / FILE_NAME).read_bytes() == ONE.to_json() + b"\n"
