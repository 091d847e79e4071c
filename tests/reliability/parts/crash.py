"""Crawls that are killed, interrupted or refused by the disk: no record is lost, doubled or torn (R1, R3, R4)."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

from reliability import Figure
from reliability.crash import Losses, killed, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPILER = "cc"
SEED = 20
STOP_SECONDS = 10.0


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` kills 200 times, interrupts 100 times, and lets every call of the disk fail once."""
    kills = killed(200 if full else 4, signal.SIGKILL, SEED)
    yield _kept("R1", f"{kills.ended} kills at random moments", kills.losses, kills.wrong_codes)
    for number in (signal.SIGTERM, signal.SIGINT):
        stops = killed(50 if full else 2, number, SEED + number)
        yield _kept("R4", f"{stops.ended} times {number.name}", stops.losses, stops.wrong_codes)
        slowest = stops.slowest
        heard = stops.ended - stops.done
        yield Figure("R4", f"{number.name}: heard before all was done", f"{heard} of {stops.ended}", heard > 0)
        what = f"{number.name}: slowest end, of {STOP_SECONDS:g} s"
        yield Figure("R4", what, f"{slowest:.1f} s", slowest <= STOP_SECONDS)
    if shutil.which(COMPILER) is None:
        said = f"not tried: there is no C compiler ({COMPILER}) to build the disk that fails"
        yield Figure("R3", "calls of the disk that fail", said, False)
        return
    step = 1 if full else 13
    disk = refused(step)
    tried = f"every {step}th of" if step > 1 else "each of"
    yield _kept("R3", f"{tried} {disk.calls} calls of the disk fails", disk.losses, disk.stuck)
    yield Figure("R3", "crawls that ended with 0 and a loss", str(disk.silent), disk.silent == 0)


def _kept(goal: str, what: str, wrong: Losses, ends: int) -> Figure:
    reached = f"{wrong.lost} lost, {wrong.twice} twice, {wrong.torn} torn, {ends} wrong ends"
    return Figure(goal, what, reached, not any(wrong) and ends == 0)
