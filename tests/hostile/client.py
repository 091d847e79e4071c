"""Lines of JSON with a name and a URL in, what became of each fetch out; a process, so that memory is its own."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from loopback import PAGE
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.model import REASONS, Failure, Page

BEAT = 0.005


def main() -> None:
    """Fetch every URL of standard input with the deadline of the first argument; "robots" as the second asks for
    robots.txt before.
    """
    asyncio.run(_main(float(sys.argv[1]), robots=sys.argv[2] == "robots"))


async def _main(deadline: float, *, robots: bool) -> None:
    settings = Settings(allow_private=True, delay=0, timeout=deadline, obey_robots=robots)
    gc.collect()
    start = _memory("VmRSS")
    for line in sys.stdin:
        case = json.loads(line)
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        print(json.dumps({"name": case["name"]} | await _one(case["url"], settings, start)), flush=True)


async def _one(url: str, settings: Settings, start: float) -> dict[str, Any]:
    fetcher = HttpFetcher(settings, Pace(0), sleep=_no_sleep)
    longest = [0.0]
    beating = asyncio.create_task(_beat(longest))
    await asyncio.sleep(0)
    begun = time.monotonic()
    try:
        outcome, said = _told(await fetcher.fetch(url))
    except Exception as error:
        outcome, said = f"raised {type(error).__name__}", str(error)
    seconds = time.monotonic() - begun
    beating.cancel()
    await fetcher.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task() and task is not beating]
    if tasks:
        await asyncio.wait(tasks, timeout=1)
    return {
        "outcome": outcome, "detail": said, "seconds": seconds, "stall": longest[0],
        "grown": (_memory("VmHWM") - start), "left": sum(not task.done() for task in tasks),
    }  # fmt: skip


def _told(outcome: Page | Failure) -> tuple[str, str]:
    if isinstance(outcome, Failure):
        return (outcome.reason if outcome.reason in REASONS else f"unknown {outcome.reason}"), outcome.detail
    if outcome.truncated:
        return ("cut page" if outcome.body else "cut nothing"), f"{len(outcome.body)} bytes"
    return ("page" if outcome.body == PAGE else "odd page"), f"{len(outcome.body)} bytes"


async def _beat(longest: list[float]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(BEAT)
        longest[0] = max(longest[0], time.monotonic() - before - BEAT)


async def _no_sleep(_seconds: float) -> None:
    """Retries follow at once."""


def _memory(field: str) -> float:
    """A figure of this process in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
