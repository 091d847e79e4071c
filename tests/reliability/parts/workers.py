"""Pages that kill, hang or fill their worker: they are flagged, and no other page is lost (R23, C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability import Figure
from reliability.doomed import fates

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 23


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` has 1,000 such pages among 9,000 others."""
    found = fates(1000 if full else 10, SEED)
    what = "pages that kill, hang or fill their worker: flagged"
    yield Figure("R23", what, f"{found.flagged} of {found.doomed}", found.flagged == found.doomed)
    lost = found.good - found.whole
    yield Figure("R23", "other pages that were lost", f"{lost} of {found.good}", lost == 0)
