"""Hostile servers: each fetch ends in time, in bounded memory, with the reason that fits (R5, R6, R8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.cases import CASES
from hostile.trial import DEADLINE, GRACE, MEMORY, tried
from newsclean.model import REASONS
from reliability import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hostile.serve import Case
    from hostile.trial import Result

ANY = (*REASONS, "page", "cut page", "odd page")
STALL = 0.1


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` lets each server be hostile as the one of robots.txt too."""
    results = tried(CASES)
    yield from _row("R5", "hostile servers", CASES, results)
    yield _right("R5", "the expected reason", CASES, results)
    yield from _row("R6", "bombs", [case for case in CASES if case.name.startswith("N6")], results)
    cut = [case for case in CASES if case.name.startswith("N4") and "odd page" not in case.right]
    silent = sum(results[case.name].outcome in ("page", "odd page") for case in cut)
    yield Figure("R8", "cut or damaged answers taken for whole", f"{silent} of {len(cut)}", silent == 0)
    some = CASES if full else CASES[::9]
    yield from _row("R5", "hostile servers of robots.txt", some, tried(some, robots=True))


def _row(goal: str, what: str, cases: Sequence[Case], results: dict[str, Result]) -> Iterator[Figure]:
    some = [results[case.name] for case in cases]
    count = len(some)
    late = max(some, key=lambda result: result.seconds)
    fat = max(some, key=lambda result: result.grown)
    still = sorted(result.stall for result in some)
    known = sum(result.outcome in ANY for result in some)
    yield Figure(goal, f"{what}: outcome of the closed list", f"{known} of {count}", known == count)
    yield Figure(
        goal, f"{what}: longest, of {DEADLINE + GRACE:g} s", f"{late.seconds:.2f} s", late.seconds <= DEADLINE + GRACE
    )
    yield Figure(
        goal, f"{what}: memory above the start, of {MEMORY:g} MiB", f"{fat.grown:.0f} MiB", fat.grown <= MEMORY
    )
    stalls = sum(stall > STALL for stall in still)
    yield Figure(
        goal, f"{what}: event loop still for more than {STALL * 1000:g} ms",
        f"{stalls} of {count}, longest {still[-1] * 1000:.0f} ms", stalls == 0,
    )  # fmt: skip
    left = sum(result.left for result in some)
    yield Figure(goal, f"{what}: tasks left behind", str(left), left == 0)


def _right(goal: str, what: str, cases: Sequence[Case], results: dict[str, Result]) -> Figure:
    wrong = [
        f"{case.name} ({results[case.name].outcome})" for case in cases if results[case.name].outcome not in case.right
    ]
    said = f"; not: {', '.join(wrong)}" if wrong else ""
    return Figure(goal, f"hostile servers: {what}", f"{len(cases) - len(wrong)} of {len(cases)}{said}", not wrong)
