"""Records as they get ready in, records in list order out, as far as a bounded buffer allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Order(Generic[T]):
    """Holds back what is early.

    When more than `window` wait for a late one, and `skippable` says that it may be passed, they go first and it comes
    when it is ready: a slow host delays its own records only.
    """

    def __init__(self, window: int, skippable: Callable[[int], bool]) -> None:
        self._window = window
        self._skippable = skippable
        self._held: dict[int, T] = {}
        self._next = 0

    @property
    def blocked(self) -> bool:
        """Whether the buffer is full and waits for one that must not be passed."""
        return len(self._held) > self._window

    def add(self, index: int, item: T) -> list[T]:
        """Take in the item of a place in the list; what may be written now comes out."""
        if index < self._next:
            return [item]
        self._held[index] = item
        if self.blocked and self._next not in self._held and self._skippable(self._next):
            self._next = min(self._held)
        return self._ready()

    def rest(self) -> list[T]:
        """All that is held, when nothing more will come."""
        return [self._held.pop(index) for index in sorted(self._held)]

    def _ready(self) -> list[T]:
        out = []
        while self._next in self._held:
            out.append(self._held.pop(self._next))
            self._next += 1
        return out
