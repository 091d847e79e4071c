"""The command line against a real server: the whole way, interruptions included."""

from __future__ import annotations

import gzip
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from loopback import PAGE, Loopback, Request, Route, answer, drip, redirect
from newsclean import cli
from newsclean.crawl.ledger import LEDGER_NAME
from newsclean.export import FILE_NAME
from newsclean.model import Article

STORY = (
    b"<!DOCTYPE html><html><head><title>Bridge reopens</title></head><body><article><h1>Bridge reopens</h1>"
    + b"<p>The old bridge carried its first lorry in years, and the crowd on the bank cheered.</p>" * 3
    + b"<p>It had been closed since the flood, and the ferry had been full on every day of the summer.</p>" * 3
    + b"</article></body></html>"
)
FAST = ["--allow-private", "--delay", "0", "--workers", "1", "-q"]


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "newsclean.cli", "crawl", "urls.txt", "-o", "out", *FAST, *arguments]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, start_new_session=True)


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors.decode()


def crawl(folder: Path, *arguments: str) -> tuple[int, str]:
    return finish(start(folder, *arguments))


def records(folder: Path) -> list[Article]:
    content = (folder / "out" / FILE_NAME).read_bytes()
    assert content.endswith(b"\n")
    return [Article.from_json(line) for line in content.splitlines()]


def test_a_list_of_all_kinds_of_answers_gives_one_line_each_with_its_reason(tmp_path: Path) -> None:
    busy = [answer(b"busy", 503, Retry_After="0"), answer(STORY)]
    routes: dict[str, Route] = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private", content_type="text/plain"),
        "/story": answer(STORY),
        "/latin": answer(STORY.replace(b"cheered", b"f\xeatait"), content_type="text/html; charset=iso-8859-1"),
        "/gzip": answer(gzip.compress(STORY), Content_Encoding="gzip"),
        "/cut-gzip": answer(gzip.compress(STORY, 0)[:-30], Content_Encoding="gzip"),
        "/cut": answer(STORY[:-60], Content_Length=str(len(STORY))),
        "/moved": redirect("/story"),
        "/loop": redirect("/loop2"),
        "/loop2": redirect("/loop"),
        "/busy": lambda _: busy.pop(0),
        "/always-busy": answer(b"busy", 503, Retry_After="0"),
        "/private/x": answer(STORY),
        "/image": answer(b"\x89PNG", content_type="image/png"),
        "/huge": answer(b"x" * 300_000),
        "/error": answer(b"oops", 500),
        "/drip": lambda _: drip([answer(STORY)[:50], *[b"x"] * 50], 0.05),
    }
    with Loopback(routes) as server:
        paths = [path for path in routes if path not in ("/robots.txt", "/loop2")] + ["/missing"]
        urls = [server.url(path, f"127.0.0.{n}") for n, path in enumerate(paths, 2)]
        (tmp_path / "urls.txt").write_text("\n".join([*urls, "no url at all", urls[0]]))
        code, errors = crawl(tmp_path, "--max-bytes", "200000", "--timeout", "1")
    assert (code, errors) == (0, "")
    found = records(tmp_path)
    assert [record.url for record in found] == [*urls, "no url at all"]
    reasons = dict(zip([*paths, "line"], [(record.status, record.reason) for record in found], strict=True))
    assert reasons == {
        "/story": ("ok", None), "/latin": ("ok", None), "/gzip": ("ok", None), "/moved": ("ok", None),
        "/busy": ("ok", None), "/cut-gzip": ("partial", "truncated"), "/cut": ("partial", "truncated"),
        "/loop": ("error", "redirect_loop"), "/always-busy": ("error", "http_status"),
        "/private/x": ("skipped", "robots"), "/image": ("skipped", "not_html"), "/huge": ("error", "too_large"),
        "/error": ("error", "http_status"), "/drip": ("error", "timeout"), "/missing": ("skipped", "not_found"),
        "line": ("error", "bad_url"),
    }  # fmt: skip
    bodies = {path: record.body for path, record in zip(paths, found, strict=False)}
    assert bodies["/gzip"] == bodies["/moved"] == bodies["/busy"] == bodies["/story"] != ""
    assert "fêtait" in bodies["/latin"]
    assert found[paths.index("/moved")].final_url == server.url("/story", f"127.0.0.{paths.index('/moved') + 2}")


class Slow:
    """A server of many stories that takes its time and can be watched."""

    def __init__(self, folder: Path, count: int) -> None:
        self.server = Loopback({f"/{n}": self._story for n in range(count)})
        self.urls = [self.server.url(f"/{n}", f"127.0.{n % 7}.{n % 11 + 1}") for n in range(count)]
        (folder / "urls.txt").write_text("\n".join(self.urls))

    def _story(self, _request: Request) -> bytes:
        time.sleep(0.03)
        return answer(STORY)

    def wait_for(self, count: int) -> None:
        """Return when so many stories were asked."""
        deadline = time.monotonic() + 30
        while len(self.server.asked()) < count:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_an_interrupted_crawl_goes_on_with_every_target_exactly_once(tmp_path: Path, number: int, code: int) -> None:
    slow = Slow(tmp_path, 60)
    with slow.server as server:
        process = start(tmp_path, "--concurrency", "4")
        slow.wait_for(25)
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        stopped = time.monotonic()
        assert finish(process)[0] == code
        assert time.monotonic() - stopped < 8
        asked = len(server.asked())
        assert asked < 60
        assert crawl(tmp_path)[0] == 0
        assert asked <= 60
    assert Counter(record.url for record in records(tmp_path)) == Counter(slow.urls)
    assert {(record.status, record.detail) for record in records(tmp_path)} == {("ok", None)}


def test_ctrl_c_while_the_workers_start_is_quiet(tmp_path: Path) -> None:
    slow = Slow(tmp_path, 60)
    with slow.server:
        process = start(tmp_path, "--concurrency", "8", "--workers", "4")
        deadline = time.monotonic() + 30
        while len(alive(process.pid)) < 4:  # ourselves, the resource tracker, two of four interpreters that load
            assert time.monotonic() < deadline
        os.killpg(process.pid, signal.SIGINT)
        code, errors = finish(process)
        assert (code, errors) == (130, "newsclean: interrupted; run the same command again to go on\n")
        assert crawl(tmp_path)[0] == 0
    assert Counter(record.url for record in records(tmp_path)) == Counter(slow.urls)
    assert {(record.status, record.detail) for record in records(tmp_path)} == {("ok", None)}


def test_a_killed_crawl_leaves_no_process_behind(tmp_path: Path) -> None:
    slow = Slow(tmp_path, 40)
    with slow.server:
        process = start(tmp_path, "--concurrency", "4")
        slow.wait_for(20)
        process.kill()
        finish(process)
    deadline = time.monotonic() + 10
    while left := alive(process.pid):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def alive(session: int) -> list[str]:
    """The processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


def test_a_torn_last_line_is_crawled_again(tmp_path: Path) -> None:
    with Loopback({"/a": answer(STORY), "/b": answer(STORY)}) as server:
        (tmp_path / "urls.txt").write_text(server.url("/a") + "\n" + server.url("/b", "127.0.0.2"))
        crawl(tmp_path)
        path = tmp_path / "out" / FILE_NAME
        path.write_bytes(path.read_bytes()[:-20])
        code, errors = crawl(tmp_path)
        assert code == cli.STATE_DAMAGED  # the ledger knows that the line was whole once
        assert f"move {LEDGER_NAME} away" in errors
        (tmp_path / "out" / LEDGER_NAME).unlink()
        assert crawl(tmp_path)[0] == 0
        assert server.asked() == ["/a", "/b", "/b"] or server.asked() == ["/b", "/a", "/b"]
    assert [record.status for record in records(tmp_path)] == ["ok", "ok"]


def test_a_second_run_on_the_same_output_is_refused(tmp_path: Path) -> None:
    slow = Slow(tmp_path, 60)
    with slow.server:
        first = start(tmp_path, "--concurrency", "2")
        slow.wait_for(5)
        code, errors = crawl(tmp_path)
        first.send_signal(signal.SIGINT)
        finish(first)
    assert code == cli.OUTPUT_IN_USE
    assert errors.startswith("newsclean: another newsclean writes to out")


def test_an_output_that_cannot_be_written_is_refused_before_the_first_request(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with Loopback({"/a": answer(PAGE)}) as server:
        (tmp_path / "urls.txt").write_text(server.url("/a"))
        code, errors = crawl(tmp_path)
        assert server.asked(robots=True) == []
    assert code == cli.OUTPUT_REFUSED
    assert errors.count("\n") == 1


def test_robots_txt_can_be_ignored_by_option_only(tmp_path: Path) -> None:
    routes = {"/robots.txt": answer(b"User-agent: *\nDisallow: /", content_type="text/plain"), "/a": answer(STORY)}
    with Loopback(routes) as server:
        (tmp_path / "urls.txt").write_text(server.url("/a"))
        crawl(tmp_path)
        assert server.asked(robots=True) == ["/robots.txt"]
        crawl(tmp_path, "-o", "other", "--no-robots", "--contact", "https://me.example/bot")
        assert server.asked(robots=True) == ["/robots.txt", "/a"]
        assert server.requests[-1].headers["user-agent"].endswith("(+https://me.example/bot)")


def test_the_delay_between_two_pages_of_a_host_is_kept(tmp_path: Path) -> None:
    with Loopback({f"/{n}": answer(STORY) for n in range(4)}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(f"/{n}") for n in range(4)))
        assert crawl(tmp_path, "--delay", "0.2")[0] == 0
        times = [request.time for request in server.requests]
    assert len(times) == 5
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.2


class Versions:
    """A server of one story with validators, which tells what it was asked for."""

    def __init__(self) -> None:
        self.tag, self.story, self.status = '"one"', STORY, 200

    def __call__(self, request: Request) -> bytes:
        if self.status != 200:
            return answer(b"gone", self.status)
        if request.headers.get("if-none-match") == self.tag:
            return answer(b"", 304, ETag=self.tag)
        return answer(self.story, ETag=self.tag, Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT")


def test_a_refresh_reads_only_what_has_changed_and_keeps_what_is_gone(tmp_path: Path) -> None:
    same, newer, gone = Versions(), Versions(), Versions()
    with Loopback({"/same": same, "/newer": newer, "/gone": gone}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(path) for path in ("/same", "/newer", "/gone")))
        assert crawl(tmp_path)[0] == 0
        before = records(tmp_path)
        newer.tag, newer.story, gone.status = '"two"', STORY.replace(b"lorry", b"tram"), 410
        assert crawl(tmp_path)[0] == 0
        assert len(server.asked()) == 3  # the same command asks nothing again
        assert crawl(tmp_path, "--refresh", "--since", "1h")[0] == 0
        assert len(server.asked()) == 3  # all were read within the hour
        assert crawl(tmp_path, "--refresh")[0] == 0
        assert len(server.asked()) == 6
        asked = server.requests[-1].headers
        assert asked["if-modified-since"] == "Mon, 01 Jun 2026 10:00:00 GMT"
    after = records(tmp_path)
    assert [record.url for record in after] == [record.url for record in before]
    assert after[0] == before[0]
    assert after[2] == before[2]
    assert "first tram" in after[1].body


def test_targets_are_asked_again_by_status_reason_or_http_status(tmp_path: Path) -> None:
    odd, none, fine = Versions(), Versions(), Versions()
    odd.status, none.status = 418, 404
    with Loopback({"/odd": odd, "/none": none, "/fine": fine}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(path) for path in ("/odd", "/none", "/fine")))
        assert crawl(tmp_path)[0] == 0
        for asked, paths in (("418", ["/odd"]), ("not_found", ["/none"]), ("error", ["/odd"]), ("timeout", [])):
            count = len(server.asked())
            assert crawl(tmp_path, "--retry-status", asked)[0] == 0
            assert server.asked()[count:] == paths
        odd.status = 200
        assert crawl(tmp_path, "--retry-failures")[0] == 0
    assert [record.status for record in records(tmp_path)] == ["ok", "skipped", "ok"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--retry-status", "tiemout"], "neither a status"),
        (["--since", "7d"], "says nothing without"),
        (["--refresh", "--since", "soon"], "neither a date"),
    ],
)
def test_a_wish_that_nobody_can_read_is_refused(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "urls.txt").write_text("page.html\n")
    code, errors = crawl(tmp_path, *arguments)
    assert code == cli.USAGE
    assert said in " ".join(errors.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_status_shows_how_all_targets_ended_also_while_a_crawl_runs(tmp_path: Path) -> None:
    slow = Slow(tmp_path, 150)
    with slow.server:
        process = start(tmp_path, "--concurrency", "2")
        slow.wait_for(60)
        running = status(tmp_path)
        assert finish(process)[0] == 0
    assert "waiting" in running
    done = status(tmp_path)
    assert "waiting" not in done
    assert done.split("\n")[2].replace("│", " ").split() == ["ok", "150"]
    assert [line for line in status(tmp_path, "--json").splitlines() if '"host":"127.0.0.1"' in line] == [
        '{"host":"127.0.0.1","status":"ok","reason":null,"targets":2}'
    ]


def status(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "newsclean.cli", "status", "out", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=60).stdout.decode()


def test_status_of_a_folder_without_a_crawl_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newsclean.cli", "status", "out"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert found.returncode == cli.INPUT_UNREADABLE
    assert b"no crawl in out" in found.stderr


def test_several_requests_to_a_host_are_under_way_where_that_is_asked_for(tmp_path: Path) -> None:
    together, lock = threading.Barrier(3), threading.Lock()
    under_way, most = 0, 0

    def in_threes(_request: Request) -> bytes:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        together.wait(20)
        with lock:
            under_way -= 1
        return answer(STORY)

    with Loopback({f"/{n}": in_threes for n in range(6)}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(f"/{n}") for n in range(6)))
        assert crawl(tmp_path, "--no-robots", "--per-host", "3") == (0, "")
    assert [record.status for record in records(tmp_path)] == ["ok"] * 6
    assert most == 3
