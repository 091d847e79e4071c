"""Finished records in other formats."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import IO, Any

import pytest

from newsclean import export
from newsclean.errors import OutputError
from newsclean.export.markdown import SLUG_BYTES, page, plain, slug
from newsclean.model import Article, Author, Failure

STORY = Article(
    url="https://news.example/a", title='A "quoted" title, with comma', author="Ann Other", date="2026-11-21",
    authors=(Author(name="Ann Other"),), body="First line.\n\nSecond, with ünïcode; and a\ttab.", tags=("a", "b"),
    removed={"share": 2},
)  # fmt: skip
FAILED = Failure(url="https://news.example/b", reason="timeout", detail="…").record()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer = export.JsonLines(tmp_path / export.FILE_NAME)
    for record in (FAILED, STORY):
        writer.write(record)
    writer.close()
    return tmp_path


def test_every_format_is_named_after_its_file() -> None:
    assert {"csv", "jsonl", "markdown"} <= set(export.names())


def test_records_read_back_are_the_records_written(folder: Path) -> None:
    assert list(export.read_records(folder / export.FILE_NAME)) == [FAILED, STORY]


def test_the_table_holds_every_record_and_field(folder: Path) -> None:
    export.convert("csv", folder)
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        failed, story = csv.DictReader(file)
    assert list(story) == list(Article.__struct_fields__)
    assert (failed["url"], failed["reason"], failed["title"]) == (FAILED.url, "timeout", "")
    assert (story["title"], story["body"]) == (STORY.title, STORY.body)
    assert json.loads(story["tags"]) == ["a", "b"]
    assert json.loads(story["removed"]) == {"share": 2}
    assert not list(folder.glob("*.part"))


def test_stories_become_markdown_and_failures_do_not(folder: Path) -> None:
    export.convert("markdown", folder)
    export.convert("markdown", folder)
    (file,) = (folder / "markdown").iterdir()
    assert file.name == "000002-a-quoted-title-with-comma.md"
    assert file.read_text(encoding="utf-8") == page(STORY)
    assert page(STORY).startswith('# A "quoted" title, with comma\n\nAnn Other · 2026-11-21 · ')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, nothing else.", "plain text, nothing else."),
        ("# no headline", "\\# no headline"),
        ("- no list", "\\- no list"),
        ("12. no list", "12\\. no list"),
        ("a 12. b - c", "a 12. b - c"),
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("[text](javascript:alert(1))", "\\[text\\](javascript:alert(1))"),
        ("*stars* _and_ `ticks` & &amp;", "\\*stars\\* \\_and\\_ \\`ticks\\` \\& \\&amp;"),
        ("====", "\\===="),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_a_strangers_text_is_no_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bridge reopens", "bridge-reopens"),
        ("", "untitled"),
        ("…?!", "untitled"),
        ("../../etc/passwd", "etc-passwd"),
        ("Мост открыт", "мост-открыт"),
        ("a" * 300, "a" * SLUG_BYTES),
        ("橋" * 100, "橋" * (SLUG_BYTES // 3)),
    ],
)
def test_a_file_name_is_made_of_the_titles_words(title: str, name: str) -> None:
    assert slug(title) == name


@pytest.mark.parametrize(
    ("name", "path", "is_folder"),
    [("csv", "articles.csv", True), ("csv", "articles.csv.part", True), ("markdown", "markdown", False)],
)
def test_what_stands_in_the_way_of_a_format_is_named(tmp_path: Path, name: str, path: str, is_folder: bool) -> None:
    place = tmp_path / path
    place.mkdir() if is_folder else place.touch()
    with pytest.raises(OutputError, match=str(place)):
        export.check(name, tmp_path)


def test_nothing_stands_in_the_way_of_an_older_output_or_in_a_new_folder(folder: Path, tmp_path: Path) -> None:
    for name in export.names():
        export.convert(name, folder) if name != "jsonl" else None
        export.check(name, folder)
        export.check(name, tmp_path / "new")


class Full:
    """A file on a full disk."""

    def __init__(self, file: IO[Any], room: int) -> None:
        self._file = file
        self._room = room

    def write(self, text: str) -> int:
        self._room -= 1
        if self._room < 0:
            raise OSError(28, "No space left on device")
        return self._file.write(text)

    def close(self) -> None:
        self._file.close()
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("room", [0, 1, 3])
def test_a_table_that_cannot_be_finished_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    export.convert("csv", folder)
    before = (folder / "articles.csv").read_bytes()
    opened = Path.open

    def full(path: Path, mode: str = "r", **options: Any) -> Any:
        file = opened(path, mode, **options)
        return Full(file, room) if "w" in mode else file

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space"):
        export.convert("csv", folder)
    assert not list(folder.glob("*.part"))
    assert (folder / "articles.csv").read_bytes() == before


def test_a_story_that_cannot_be_finished_is_taken_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(path: Path, text: str, **_options: str) -> None:
        path.write_bytes(text.encode()[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="No space"):
        export.convert("markdown", folder)
    assert list((folder / "markdown").iterdir()) == []
