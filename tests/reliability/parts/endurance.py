"""A long crawl: memory, open files and threads stay as they are, and no task fails unheard (R24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability import Figure
from reliability.endure import AT_ONCE, SPARE, endured, growth

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 1.05


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` crawls 200,000 pages. A few hundred tell nothing of memory, which is still being filled."""
    count = 200_000 if full else 400
    found = endured(count)
    for who in ("parent", "workers"):
        for what in ("memory", "files", "threads") if full else ("threads",):
            grown = growth(found.looks, who, what)
            last = getattr(getattr(found.looks[-1], who), what)
            told = f"{last / 1e6:.0f} MB" if what == "memory" else str(last)
            most = MOST if what != "threads" else 1.0
            yield Figure("R24", f"{who}: {what} after the first tenth, most", f"{grown:.3f} of {told}", grown <= most)
    yield Figure("R24", f"{count} pages: lines on standard error", str(len(found.said.splitlines())), not found.said)
    sockets = max(look.parent.sockets for look in found.looks)
    yield Figure("R24", f"parent: most sockets, of {AT_ONCE} under way", str(sockets), sockets <= AT_ONCE + SPARE)
    wrong = found.losses
    yield Figure(
        "R24", "the records of these", f"{wrong.lost} lost, {wrong.twice} twice, {wrong.torn} torn, ended with "
        f"{found.code}", not any(wrong) and found.code == 0,
    )  # fmt: skip
