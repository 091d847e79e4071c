"""Targets in, the one to be asked next out: in list order, hosts side by side, each host in its own pace."""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.crawl.targets import Target


class Frontier:
    """What is still to be asked. A lane hands out `at_once` targets at a time; the lane "" has no such limit."""

    def __init__(self, targets: Sequence[Target], at_once: int = 1) -> None:
        self._targets = targets
        self._lanes: defaultdict[str, deque[int]] = defaultdict(deque)
        self._resting: list[tuple[float, str]] = []
        self._ready: list[int] = []  # a heap: the free targets, and the first of each lane that is ready
        self.left = len(targets)
        for index, target in enumerate(targets):
            if target.lane:
                self._lanes[target.lane].append(index)
            else:
                self._ready.append(index)
        self._ready += [lane.popleft() for lane in self._lanes.values() for _ in range(min(at_once, len(lane)))]
        heapq.heapify(self._ready)

    def take(self, now: float) -> int | None:
        """The index of the first target in the list that may be asked now."""
        while self._resting and self._resting[0][0] <= now:
            if lane := self._lanes[heapq.heappop(self._resting)[1]]:
                heapq.heappush(self._ready, lane.popleft())
        if not self._ready:
            return None
        self.left -= 1
        return heapq.heappop(self._ready)

    def give_back(self, lane: str, ready_at: float) -> None:
        """A lane's target is done; its next one may be asked at `ready_at`."""
        if self._lanes.get(lane):
            heapq.heappush(self._resting, (ready_at, lane))

    def longest(self, pause: Callable[[str], float]) -> tuple[float, str]:
        """The seconds that the slowest lane takes for what it still holds, by the pause of each lane; which it is."""
        return max(((len(left) * pause(lane), lane) for lane, left in self._lanes.items()), default=(0.0, ""))

    def rest(self, now: float) -> float | None:
        """The seconds until a resting lane is ready; None when none rests."""
        return max(0.0, self._resting[0][0] - now) if self._resting else None
