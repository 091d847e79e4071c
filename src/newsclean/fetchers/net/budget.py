"""The seconds of one target in, a deadline around each of its requests out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Budget:
    """The seconds that all requests for one target may still take; waiting for a host's turn costs none."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.left = seconds

    @property
    def ample(self) -> bool:
        """Whether most is left, so that what runs out of it was slow by itself."""
        return self.left > self._seconds / 2

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Count the time inside. Raises TimeoutError when the budget ends."""
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left -= clock() - start
