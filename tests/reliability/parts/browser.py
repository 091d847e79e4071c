"""A page in a browser reaches nobody, and a crawl that is killed leaves no browser behind (R1, R10)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from chromium import MARK, gone, missing, processes
from hostile.private import GLOBAL
from hostile.scripts import LEADING_ON, MARKS, SCRIPTS, by_page, by_rebinding
from loopback import Loopback, answer
from reliability import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostile.private import Reached

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` tries each way on a page of its own and kills 60 crawls."""
    if why := missing():
        yield Figure("R10", "ways out of a page in a browser", f"not tried: {why}", False)
        return
    parts = [*SCRIPTS, *MARKS, *LEADING_ON] if full else [*list(SCRIPTS)[:3], *LEADING_ON]
    flips = 500 if full else 50
    yield _row("ways out of a page in a browser that reached a private address", by_page(parts), len(parts))
    yield _row("requests of a page to a name whose address changes that reached one", by_rebinding(flips), flips)
    count = 60 if full else 3
    left = sum(_left_by(SIGNALS[number % len(SIGNALS)], 0.3 + number % 7 * 0.4) for number in range(count))
    yield Figure(
        "R4", "crawls with a browser that left a process when they were ended", f"{left} of {count}", left == 0
    )


def _row(what: str, reached: Reached, tried: int) -> Figure:
    there = max(reached.canary, sum(address != GLOBAL for address in reached.asked))
    return Figure("R10", what, f"{there} of {tried}", there == 0)


def _left_by(number: signal.Signals, seconds: float) -> bool:
    """Whether a crawl leaves a process when all of its group get a signal, so long after its browser began."""
    mark = uuid.uuid4().hex
    page = answer(b"<!DOCTYPE html><script>setInterval(() => fetch('/more').catch(() => {}), 50)</script>")
    with (
        Loopback({"/": page, "/more": answer(b"", content_type="text/plain")}) as server,
        tempfile.TemporaryDirectory() as to,
    ):
        Path(to, "urls.txt").write_text("\n".join(server.url("/", f"127.0.1.{number}") for number in range(1, 9)))
        command = [sys.executable, "-m", "newsclean.cli", "crawl", "urls.txt", "-o", "out", "--fetcher", "browser"]
        command += ["--allow-private", "--delay", "0", "--workers", "1", "-q", "--no-robots"]
        process = subprocess.Popen(
            command, cwd=to, env={**os.environ, MARK: mark}, start_new_session=True, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 30
        while not any("chrom" in program for program in processes(mark).values()) and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(seconds)
        os.killpg(process.pid, number)
        process.wait(20)
        return not gone(mark, 10)
