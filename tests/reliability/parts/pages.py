"""Hostile pages: none raises, takes too much, loses its article or breaks another promise (R15, R16, R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.pages.all import PAGES, PATTERNS
from hostile.pages.growth import WORST, shapes, worst
from hostile.pages.trial import MEMORY, SECONDS, tried
from reliability import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = (10_000,)
FULL = (10_000, 1_000_000, 8_000_000)
DOUBLINGS = {False: (128, 256), True: (64, 128, 256, 512, 1024, 2048, 4096, 8192)}


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` takes all lines at which patterns may run away, large pages, and the growth up to 8 MB."""
    for size in FULL if full else SMALL:
        some = PAGES if size > SMALL[0] else (*PAGES, *(PATTERNS if full else PATTERNS[::7]))
        outcomes = list(tried(some, size))
        wrong = {outcome.name: outcome.wrong for outcome in outcomes if outcome.wrong}
        said = "".join(f"; {name}: {', '.join(why)}" for name, why in wrong.items())
        yield Figure(
            "R15",
            f"hostile pages of {size:,} characters, right",
            f"{len(outcomes) - len(wrong)} of {len(outcomes)}{said}",
            not wrong,
        )
        raised = sum(outcome.cost.record is None for outcome in outcomes)
        yield Figure("R15", f"of {size:,} characters: exceptions", str(raised), not raised)
        slow = max(outcomes, key=lambda outcome: outcome.share[0])
        fat = max(outcomes, key=lambda outcome: outcome.share[1])
        yield Figure("R15", f"of {size:,} characters: most time, of {SECONDS:g} s CPU for each MB and at least",
                     f"{slow.cost.seconds:.2f} s of {slow.size / 1e6:.2f} MB ({slow.name})",
                     slow.share[0] <= 1)  # fmt: skip
        yield Figure("R15",
            f"of {size:,} characters: most memory, of {MEMORY // 1_000_000} MB for each MB and at least",
                     f"{fat.cost.memory / 1e6:.0f} MB of {fat.size / 1e6:.2f} MB ({fat.name})",
                     fat.share[1] <= 1)  # fmt: skip
    for shape in shapes() if full else shapes()[:3]:
        ratio, size, seconds = worst(shape, DOUBLINGS[full])
        yield Figure(
            "R16", f"time(2n)/time(n), {shape}", f"{ratio:.2f} at most, {seconds:.2f} s at {size} KB", ratio <= WORST
        )
