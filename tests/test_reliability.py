"""The report of reliability: its parts, its table, its end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hostile import bodies
from newsclean.export import FILE_NAME
from newsclean.model import Article
from reliability import Figure, archives, crash, endure, polite
from reliability.crash import Killed, Losses, losses
from reliability.parts import politeness
from reliability.parts.crash import figures
from reliability.report import main, names

ROOT = Path(__file__).parents[1]


def test_every_part_is_named_after_its_file() -> None:
    expected = {"crash", "endurance", "hostile", "leftovers", "politeness", "private", "warc", "workers"}
    assert expected <= set(names())


def test_the_command_lists_the_parts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == names()


def test_the_report_prints_a_row_for_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--report", "leftovers"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].startswith("| leftovers | R7 | answers of a wrong URL, left over with the answer | 0 of 200 |")
    assert len(rows) == 5


def test_a_missed_goal_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reliability.report.figures", lambda *_, **__: [Figure("R0", "things lost", "1 of 2", False)])
    assert main(["--report", "private"]) == 1
    assert "| private | R0 | things lost | 1 of 2 | MISSED |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "finished", "wrong"),
    [
        ("ab", True, Losses()),
        ("ba", True, Losses()),
        ("a", True, Losses(lost=1)),
        ("a", False, Losses()),
        ("", True, Losses(lost=2)),
        ("aab", True, Losses(twice=1)),
        ("abc", True, Losses(twice=1)),
        ("ab!", True, Losses(torn=1)),
        ("ab!", False, Losses()),
        ("a!b", False, Losses(torn=1)),
    ],
)
def test_what_is_wrong_with_an_output_is_counted(tmp_path: Path, lines: str, finished: bool, wrong: Losses) -> None:
    """A letter is the record of its target, "!" a torn line; the targets are a and b."""
    whole = {name: Article(url=name, body="text").to_json() + b"\n" for name in "abc"}
    whole["!"] = b'{"url":"b\n'
    (tmp_path / FILE_NAME).write_bytes(b"".join(whole[line] for line in lines))
    assert losses(tmp_path, ["a", "b"], finished=finished) == wrong


def test_without_a_compiler_the_report_says_what_was_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reliability.parts.crash.killed", lambda count, *_: Killed(count, 0, Losses(), 0.1, 0))
    monkeypatch.setattr("shutil.which", lambda _: None)
    rows = list(figures(full=False))
    assert [(row.goal, row.well) for row in rows] == [*[("R1", True)], *[("R4", True)] * 6, ("R3", False)]
    assert "no C compiler" in rows[-1].reached


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificates with openssl")
def test_what_hostile_servers_answer_comes_out_of_an_archive_as_it_was() -> None:
    found = archives.replayed(bodies.CASES)
    assert (found.cases > 50, found.otherwise, found.unread) == (True, [], [])


def test_a_crawl_that_is_killed_leaves_an_archive_with_every_target_once() -> None:
    found = archives.killed(1, 5)
    assert found == archives.Killed(1, Losses(), 0, 0, 0)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_a_disk_that_refuses_a_call_costs_no_record() -> None:
    found = crash.refused(60)
    assert found.calls > 60
    assert (found.losses, found.silent, found.stuck) == (Losses(), 0, 0)


def test_hosts_get_their_rest_through_redirects_retries_and_a_kill() -> None:
    missed = [figure for figure in politeness.figures(full=False) if not figure.well]
    assert missed == []


@pytest.mark.parametrize(("rest", "short"), [(0.19, 1), (0.21, 0)])
def test_a_rest_that_is_too_short_is_seen(rest: float, short: int) -> None:
    first = polite.Visit("a.example", "/page/1", 10.0, 10.5, 0.0)
    other = polite.Visit("b.example", "/page/2", 10.6, 10.7, 0.0)
    second = polite.Visit("a.example", "/page/3", 10.5 + rest, 11.0, 0.0)
    found, closest = polite.short_of([second, other, first], crawl_delay=1.0)
    assert len(found) == short
    assert closest == pytest.approx(rest - polite.DELAY)


@pytest.mark.parametrize(
    ("path", "wish", "due"), [("/robots.txt", 1.0, 1.0), ("/busy/1", 0.4, 0.4), ("/later/1", 1, 1)]
)
def test_what_a_host_asks_for_is_due(path: str, wish: float, due: float) -> None:
    first = polite.Visit("a.example", path, 10.0, 10.0, wish)
    visits = [first, polite.Visit("a.example", "/page/3", 10.0 + due - 0.01, 11.0, 0.0)]
    assert len(polite.short_of(visits, crawl_delay=1.0)[0]) == 1
    visits = [first, polite.Visit("a.example", "/page/3", 10.0 + due + 0.01, 11.0, 0.0)]
    assert polite.short_of(visits, crawl_delay=1.0)[0] == []


def test_growth_is_told_from_the_first_tenth_on() -> None:
    held = [endure.Held(memory, 3, 9, 2) for memory in (50, 100, 103, 102)]
    looks = [endure.Look(pages, one, one) for pages, one in zip((1, 10, 50, 100), held, strict=True)]
    assert endure.growth(looks, "parent", "memory") == 1.03
    assert endure.growth(looks, "workers", "files") == 1.0
