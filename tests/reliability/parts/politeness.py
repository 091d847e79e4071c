"""Rests of hosts, measured at their server through redirects, retries, robots.txt, a kill and a resume (R14, P2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability import Figure
from reliability.polite import kept

if TYPE_CHECKING:
    from collections.abc import Iterator


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` asks 500 hosts 20,000 times, with a Crawl-delay that a start does not outlast."""
    if full:
        found = kept(12_200, 500, crawl_delay=3.0, concurrency=200)
    else:
        found = kept(80, 40, crawl_delay=0.5, concurrency=40)
    wrong, codes = found.losses, found.codes
    what = f"rests that were too short, in {found.requests} requests to {found.hosts} hosts"
    told = [f"{rest:.2f} s from {one.path} to {other.path}" for one, other, rest in found.short[:3]]
    reached = "; ".join([str(len(found.short)), *told, f"the closest {1000 * found.closest:.1f} ms above"])
    yield Figure("R14", what, reached, not found.short)
    yield Figure(
        "R14", "the same crawl, killed at its half and resumed",
        f"{wrong.lost} lost, {wrong.twice} twice, {wrong.torn} torn, ended with {codes[1]}",
        not any(wrong) and codes[1] == 0,
    )  # fmt: skip
