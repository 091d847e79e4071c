"""Places in, the runs that they stand in out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def runs(places: Iterable[int], step: int = 1) -> list[list[int]]:
    """Places in rising order, parted wherever the next is more than `step` on."""
    found: list[list[int]] = []
    for place in places:
        if found and place - found[-1][-1] <= step:
            found[-1].append(place)
        else:
            found.append([place])
    return found
