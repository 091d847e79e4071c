"""A bound that only runaway work breaks: processor seconds after which a block of a test ends with an error."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNAWAY = 20.0  # processor seconds: what takes milliseconds takes minutes once a pattern backtracks


@contextmanager
def no_runaway(seconds: float = RUNAWAY) -> Iterator[None]:
    """Raise TimeoutError when the block takes more than so much processor time."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"still busy after {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
