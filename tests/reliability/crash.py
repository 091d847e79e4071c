"""Crawls that are killed, interrupted or refused by the disk: what of their records is there in the end."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from loopback import Loopback, Request, answer
from newsclean.crawl.journal import LOCK_NAME
from newsclean.export import FILE_NAME
from newsclean.model import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

TARGETS = 120  # as many as make workers share what they load
HOSTS = 30
MAX_KILLS = 3  # of one crawl
STORY = (
    b"<!DOCTYPE html><title>Bridge reopens</title><article><h1>Bridge reopens</h1>"
    + b"<p>The old bridge carried its first lorry in years, and the crowd on the bank cheered.</p>" * 8
    + b"</article>"
)
SHIM = Path(__file__).with_name("fail_nth.c")


class Losses(NamedTuple):
    """What is wrong with the records of crawls: targets without a record, with two, lines that are none."""

    lost: int = 0
    twice: int = 0
    torn: int = 0

    def plus(self, other: Losses) -> Losses:
        """The sum."""
        return Losses(*(one + more for one, more in zip(self, other, strict=True)))


def losses(output: Path, urls: Sequence[str], *, finished: bool = True) -> Losses:
    """What is wrong with an output; of one that is not finished no record is lost yet."""
    path = output / FILE_NAME
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    seen: Counter[str | None] = Counter()
    torn = 0
    for line in lines:
        try:
            seen[Article.from_json(line).url] += line.endswith(b"\n")
        except msgspec.DecodeError:
            torn += finished or line is not lines[-1]  # the next run cuts a torn end off
    foreign = sum(url not in urls for url in seen)
    lost = sum(not seen[url] for url in urls) if finished else 0
    return Losses(lost, sum(count - 1 for count in seen.values() if count > 1) + foreign, torn)


def command(folder: Path, *arguments: str) -> list[str]:
    """A crawl of the list in a folder."""
    options = [
        "-o",
        str(folder / "out"),
        "--delay",
        "0",
        "--workers",
        "1",
        "--concurrency",
        "4",
        "-q",
        "--allow-private",
    ]
    return [sys.executable, "-m", "newsclean.cli", "crawl", str(folder / "urls.txt"), *options, *arguments]


class Killed(NamedTuple):
    """How crawls fared that were ended early.

    done: how many of those that were ended had nothing left to do by then.
    """

    ended: int
    done: int
    losses: Losses
    slowest: float
    wrong_codes: int


def killed(count: int, number: int, seed: int) -> Killed:
    """Crawls of a slow server, ended by a signal at so many random moments, each up to `MAX_KILLS` times, then left to
    end. The slowest end after a signal is in seconds."""
    if signal.getsignal(number) == signal.SIG_IGN:  # in the background of a script; its children would ignore it too
        signal.signal(number, signal.SIG_DFL)
    chance = random.Random(seed)
    ended = done = wrong = 0
    total, slowest = Losses(), 0.0
    while ended < count:
        with tempfile.TemporaryDirectory() as name, slow_server(Path(name)) as (folder, urls):
            for _ in range(min(MAX_KILLS, count - ended)):
                before = locked_at(folder)
                process = subprocess.Popen(command(folder), start_new_session=True, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0.1, 3.0))
                if process.poll() is not None:
                    break
                # While the interpreter starts nobody hears a signal; a shell tells its number all the same.
                unheard = (-number,) if number == signal.SIGKILL or locked_at(folder) == before else ()
                process.send_signal(number)
                start = time.monotonic()
                code = process.wait(60)
                slowest = max(slowest, time.monotonic() - start)
                ended += 1
                done += code == 0
                if code == -number and not any(losses(folder / "out", urls)):
                    unheard = (-number,)  # nor while it ends
                wrong += code not in unheard and (number == signal.SIGKILL or code not in (0, 128 + number))
                total = total.plus(losses(folder / "out", urls, finished=code == 0))
            wrong += subprocess.run(command(folder), check=False, stderr=subprocess.DEVNULL).returncode != 0
            total = total.plus(losses(folder / "out", urls))
    return Killed(ended, done, total, slowest, wrong)


def locked_at(folder: Path) -> int:
    """When a crawl last said that it goes on, in nanoseconds; 0 if none did."""
    lock = folder / "out" / LOCK_NAME
    return lock.stat().st_mtime_ns if lock.exists() else 0


class slow_server:  # noqa: N801 - used like a function
    """A server of stories on many hosts that takes its time, and the list of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = Loopback({f"/{n}": self._story for n in range(TARGETS)})

    def _story(self, request: Request) -> bytes:
        time.sleep(0.05)
        return answer(STORY.replace(b"bridge", b"bridge " + request.path.encode()))

    def __enter__(self) -> tuple[Path, list[str]]:
        self._server.__enter__()
        urls = [self._server.url(f"/{n}", f"127.0.1.{n % HOSTS + 1}") for n in range(TARGETS)]
        (self._folder / "urls.txt").write_text("\n".join(urls))
        return self._folder, urls

    def __exit__(self, *error: object) -> None:
        self._server.__exit__(*error)


class Refused(NamedTuple):
    """How crawls fared whose disk refused one call."""

    calls: int
    losses: Losses
    silent: int
    stuck: int


def refused(step: int) -> Refused:
    """Crawls of saved pages, failures among them that are asked again, whose every `step`-th call of the disk fails
    once, until one ends without a failure; each is then run again.

    silent: crawls that ended with 0 though records are missing. stuck: those that the same command did not finish.
    """
    with tempfile.TemporaryDirectory() as name:
        shim = Path(name, "fail_nth.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(SHIM), "-ldl"], check=True)
        total, silent, stuck, at = Losses(), 0, 0, 1
        while True:
            folder = Path(name, str(at))
            urls = saved_pages(folder)
            kinds = (errno.EIO, errno.ENOSPC)
            code = run_with_shim(shim, folder, at, kinds[at // step % len(kinds)])
            wrong = losses(folder / "out", urls, finished=code == 0)
            silent += code == 0 and wrong.lost > 0
            stuck += (
                subprocess.run(command(folder, "--retry-failures"), check=False, capture_output=True).returncode != 0
            )
            total = total.plus(wrong).plus(losses(folder / "out", urls))
            calls = (folder / "calls").stat().st_size if (folder / "calls").exists() else 0
            if calls < at:
                return Refused(calls, total, silent, stuck)
            at += step


def saved_pages(folder: Path) -> list[str]:
    """A list of saved pages and one that is missing; an output in which all of them are known, but failed."""
    folder.mkdir()
    names = [f"{n}.html" for n in range(4)]
    for name in names:
        (folder / name).write_bytes(STORY.replace(b"bridge", f"bridge {name}".encode()))
    (folder / "urls.txt").write_text("\n".join([*names, "missing.html"]))
    return [*names, "missing.html"]


def run_with_shim(shim: Path, folder: Path, at: int, with_errno: int) -> int:
    """The exit code of a crawl and of the retry of its failures, the worse of both; one call of the disk fails."""
    told = {"LD_PRELOAD": str(shim), "FAIL_UNDER": str(folder / "out"), "FAIL_AT": str(at)}
    told |= {"FAIL_WITH": str(with_errno), "FAIL_COUNT": str(folder / "calls")}
    codes = [
        subprocess.run(
            command(folder, *arguments), check=False, capture_output=True, env=os.environ | told, cwd=folder
        ).returncode
        for arguments in ((), ("--retry-failures",))
    ]
    return max(codes)
