"""Targets in, the one to be asked next out: in list order, hosts side by side, each host in its own pace."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.crawl.targets import Target


class Frontier:
    """What is still to be asked. A lane hands out `at_once` targets at a time; the lane "" has no such limit.

    ready_at: when a lane may be asked first.
    """

    def __init__(
        self, targets: Sequence[Target], ready_at: Callable[[str], float] = lambda _: 0.0, at_once: int = 1
    ) -> None:
        self.left = len(targets)
        self._next = array("q", bytes(8 * len(targets)))  # the lane's next target; 0: none, as nothing is before 0
        self._first: dict[str, int] = {}
        self._left: Counter[str] = Counter()
        self._resting: list[tuple[float, str]] = []
        self._ready: list[int] = []  # a heap: the free targets, and the first of each lane that is ready
        for index in range(len(targets) - 1, -1, -1):
            if lane := targets[index].lane:
                self._next[index] = self._first.get(lane, 0)
                self._first[lane] = index
                self._left[lane] += 1
            else:
                self._ready.append(index)
        for lane in list(self._first):
            at, many = ready_at(lane), min(at_once, self._left[lane])
            if at > 0:
                self._resting += [(at, lane)] * many
            else:
                self._ready += [self._hand_out(lane) for _ in range(many)]
        heapq.heapify(self._resting)
        heapq.heapify(self._ready)

    def take(self, now: float) -> int | None:
        """The index of the first target in the list that may be asked now."""
        while self._resting and self._resting[0][0] <= now:
            lane = heapq.heappop(self._resting)[1]
            if lane in self._first:  # several of a lane that are given back may leave fewer
                heapq.heappush(self._ready, self._hand_out(lane))
        if not self._ready:
            return None
        self.left -= 1
        return heapq.heappop(self._ready)

    def give_back(self, lane: str, ready_at: float) -> None:
        """A lane's target is done; its next one may be asked at `ready_at`."""
        if lane in self._first:
            heapq.heappush(self._resting, (ready_at, lane))

    def longest(self, pause: Callable[[str], float]) -> tuple[float, str]:
        """The seconds that the slowest lane takes for what it still holds, by the pause of each lane; which it is."""
        return max(((left * pause(lane), lane) for lane, left in self._left.items()), default=(0.0, ""))

    def rest(self, now: float) -> float | None:
        """The seconds until a resting lane is ready; None when none rests."""
        return max(0.0, self._resting[0][0] - now) if self._resting else None

    def _hand_out(self, lane: str) -> int:
        index = self._first.pop(lane)
        if further := self._next[index]:
            self._first[lane] = further
            self._left[lane] -= 1
        else:
            del self._left[lane]
        return index
