"""Private addresses: nobody gets there (R10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.private import GLOBAL, Reached, by_rebinding, by_redirect, by_spelling
from reliability import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` lets a name change its address 10,000 times."""
    yield _row("spellings", by_spelling())
    yield _row("redirects to each", by_redirect())
    yield _row("changes of a name's address", by_rebinding(10_000 if full else 500))


def _row(what: str, reached: Reached) -> Figure:
    there = max(reached.canary, sum(address != GLOBAL for address in reached.asked))
    return Figure("R10", f"{what} that reached a private address", f"{there} of {len(reached.outcomes)}", there == 0)
