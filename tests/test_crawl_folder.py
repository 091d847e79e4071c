"""A folder of saved pages, cleaned here or by worker processes."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import msgspec
import pytest

from newsclean.crawl import folder
from newsclean.fetchers import Settings
from newsclean.options import DEFAULT

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean.model import Article

PAGE = "<h1>The ferry of line {0} stops</h1>" + "<p>The ferry of line {0} will stop at night from March on.</p>" * 3


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of twelve pages and an empty one."""
    monkeypatch.setattr(folder, "PAGES_A_WORKER", 1)
    for number in range(12):
        (tmp_path / f"{number:02}.html").write_text(PAGE.format(number))
    (tmp_path / "none.html").write_bytes(b"")
    return tmp_path


def untimed(records: list[tuple[Article, str]]) -> list[Article]:
    return [msgspec.structs.replace(record, fetched_at=None) for record, _ in records]


def test_workers_give_the_same_records_in_the_same_order(pages: Path) -> None:
    alone = list(folder.records(pages, Settings(), DEFAULT, workers=1))
    assert [record.url for record, _ in alone] == [str(path) for path in sorted(pages.iterdir())]
    together = folder.records(pages, Settings(), DEFAULT, workers=2)
    first = next(together)
    assert len(multiprocessing.active_children()) == 2
    assert untimed([first, *together]) == untimed(alone)
    assert multiprocessing.active_children() == []


def test_workers_read_flattened_text_and_take_the_url(pages: Path) -> None:
    options = {"text": True, "url": "https://news.example/story"}
    alone, together = (
        untimed(list(folder.records(pages, Settings(), DEFAULT, workers=workers, **options)))  # type: ignore[arg-type]
        for workers in (1, 2)
    )
    assert alone == together
    assert {record.url for record in alone} == {"https://news.example/story"}


def test_whoever_reads_only_the_first_records_leaves_no_worker_behind(pages: Path) -> None:
    records = folder.records(pages, Settings(), DEFAULT, workers=2)
    next(records)
    records.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_a_small_folder_needs_no_worker(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "PAGES_A_WORKER", 16)
    records = folder.records(pages, Settings(), DEFAULT, workers=8)
    next(records)
    assert multiprocessing.active_children() == []
