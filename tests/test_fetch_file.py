"""Saved pages, and what is none."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from newsclean.fetchers.file import FileFetcher, saved_pages
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from pathlib import Path


def fetch(target: str, max_bytes: int = 1000) -> Page | Failure:
    return asyncio.run(FileFetcher(max_bytes).fetch(target))


def test_a_path_and_its_file_url_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a page ü.html"
    path.write_bytes(b"<p>\xe9")
    for target in (str(path), path.as_uri()):
        page = fetch(target)
        assert isinstance(page, Page)
        assert (page.url, page.body, page.truncated, page.http_status) == (target, b"<p>\xe9", False, None)
        assert page.fetched_at


def test_of_a_file_beyond_the_limit_comes_the_start(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    path.write_bytes(b"x" * 1001)
    page = fetch(str(path))
    assert isinstance(page, Page)
    assert page.truncated
    assert len(page.body) == 1000


def test_what_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.html"
    os.mkfifo(fifo)
    targets = [tmp_path / "none.html", tmp_path, fifo, "a\0b.html", "x" * 5000, "file://elsewhere/x.html"]
    for target in targets:
        failure = fetch(str(target))
        assert isinstance(failure, Failure)
        assert failure.reason == "unreadable"


def test_the_pages_of_a_folder_are_all_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.html", "a.HTM", "c.txt", "sub/a.html", "sub.html/x.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "sub/round").symlink_to(tmp_path)
    found = [str(path.relative_to(tmp_path)) for path, _ in saved_pages(tmp_path)]
    assert found == ["a.HTM", "b.html", "sub/a.html", "sub.html/x.html"]


def test_what_hides_the_pages_of_a_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").touch()
    assert saved_pages(tmp_path / "a.html") == [(tmp_path / "a.html", "Not a directory")]
    assert saved_pages(tmp_path) == [(tmp_path / "a.html", "")]

    def refusing(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.is_file", refusing)
    assert saved_pages(tmp_path) == [(tmp_path / "a.html", "")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "secret.html"
    path.touch(mode=0)
    assert isinstance(fetch(str(path)), Failure)
