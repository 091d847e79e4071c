"""What is said while a crawl runs."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from newsclean.crawl import screen
from newsclean.crawl.job import Outcome
from newsclean.crawl.journal import Result
from newsclean.model import Article, Failure

if TYPE_CHECKING:
    import pytest

OK = Result(url="a", record=Article(url="a"))
FAILED = Result(url="b", record=Failure(url="b", reason="timeout", detail="…").record())


def test_away_from_a_terminal_a_line_is_said_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    stream = io.StringIO()
    watcher = screen.watcher(stream, quiet=False)
    watcher.start(100, {"ok": 20})
    for second in range(1, 11):
        now[0] = 100.0 + second
        watcher.done([OK, OK, FAILED])
    watcher.close()
    assert stream.getvalue().splitlines() == [
        "newsclean: 100 targets, 20 of them done before",
        "newsclean: 35/100: ok 30, partial 0, skipped 0, error 5, 3.0 pages/s, 22 s left",
        "newsclean: 50/100: ok 40, partial 0, skipped 0, error 10, 3.0 pages/s, 17 s left",
    ]


def test_the_summary_counts_every_status_and_names_every_reason() -> None:
    stream = io.StringIO()
    outcome = Outcome(
        total=5, before=1, statuses={"ok": 2, "error": 2}, reasons={"timeout": 1, "dns": 1}, seconds=2.0, signal=2
    )
    screen.summary(stream, outcome)
    said = stream.getvalue()
    assert "timeout: the answer did not arrive" in said
    assert "dns: the host name does not resolve" in said
    assert said.endswith("newsclean: 4 of 5 targets done, 1 of them before, in 2.0 s (1.5 pages/s)\n")


def test_nobody_listening_is_no_reason_to_stop() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    screen.say(Gone(), "into the void")


def test_the_time_left_is_that_of_the_slowest_host_where_it_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    stream = io.StringIO()
    watcher = screen.watcher(stream)
    watcher.start(100, {})
    watcher.ask(lambda: (7_200.0, "slow.example"))
    now[0] += screen.LINE_SECONDS
    watcher.done([OK] * 50)
    watcher.ask(lambda: (1.0, "fast.example"))
    now[0] += screen.LINE_SECONDS
    watcher.done([OK] * 10)
    lines = stream.getvalue().splitlines()
    assert lines[1].endswith("10.0 pages/s, 2:00:00 left (slowest: slow.example)")
    assert lines[2].endswith("6.0 pages/s, 7 s left")


def test_programs_get_an_event_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    stream = io.StringIO()
    watcher = screen.watcher(stream, log="json")
    watcher.start(4, {"ok": 1})
    now[0] += screen.LINE_SECONDS
    watcher.done([OK, Result(url="c")])
    watcher.end(Outcome(total=4, before=1, statuses={"ok": 2, "unchanged": 1}, reasons={}, seconds=5.0, signal=15))
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["start", "progress", "end"]
    assert events[1]["statuses"] == {"ok": 2, "unchanged": 1}
    assert events[1]["left"] == 2.5
    assert events[2]["signal"] == 15


def test_a_summary_names_hosts_that_fail_and_what_is_unchanged() -> None:
    stream = io.StringIO()
    failing = (("down.example\x1b[2J", "dns", 7),)
    outcome = Outcome(
        total=9, before=0, statuses={"error": 7, "unchanged": 2}, reasons={"dns": 7}, seconds=2.0, signal=0,
        failing=failing,  # type: ignore[arg-type]
    )  # fmt: skip
    screen.summary(stream, outcome)
    assert "newsclean: 2 targets are as they were and keep their records\n" in stream.getvalue()
    assert "newsclean: down.example\\x1b[2J: 7 times dns\n" in stream.getvalue()


def test_what_a_search_says_is_shown_unless_nothing_is() -> None:
    said = {}
    for log in ("lines", "bar", "json", "none"):
        stream = io.StringIO()
        screen.watcher(stream, log=log).tell("https://post.example/feed: 3 of 4\x1b[2J")
        said[log] = stream.getvalue()
    assert said["lines"] == said["bar"] == "newsclean: https://post.example/feed: 3 of 4\\x1b[2J\n"
    event = json.loads(said["json"])
    assert (event["event"], event["said"]) == ("discover", "https://post.example/feed: 3 of 4\x1b[2J")
    assert "\x1b" not in said["json"]
    assert said["none"] == ""
