"""Finished records in other formats."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from newsclean import export
from newsclean.export.markdown import SLUG_BYTES, page, plain, slug
from newsclean.model import Article, Author, Failure

if TYPE_CHECKING:
    from pathlib import Path

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
