"""Servers that do what no server should: every fetch ends in time, in bounded memory, with the reason that fits."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from hostile import bodies, connections, frames, framing, redirects, secure, sizes
from hostile.cases import CASES
from hostile.trial import DEADLINE, GRACE, tried
from newsclean.model import REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hostile.serve import Case
    from hostile.trial import Result

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="measures memory in /proc"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificates with openssl"),
]
OUTCOMES = (*REASONS, "page", "cut page", "odd page")
GROUPS = {module.__name__: module.CASES for module in (bodies, connections, frames, framing, redirects, secure, sizes)}


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(CASES) == len({case.name for case in CASES}) >= 120
    assert sorted(case.name for group in GROUPS.values() for case in group) == sorted(case.name for case in CASES)
    assert all(set(case.right) <= set(OUTCOMES) for case in CASES)


def wrong(cases: Sequence[Case], *, robots: bool = False) -> dict[str, tuple[str, Result]]:
    """The cases that broke a promise, also with three times the time: a busy machine is no server's fault."""
    for deadline in (DEADLINE, 3 * DEADLINE):
        results = tried(cases, deadline=deadline, robots=robots)
        broken = {
            case: why
            for case in cases
            if (why := results[case.name].broken(seconds=deadline + GRACE, right=OUTCOMES if robots else case.right))
        }
        cases = list(broken)
        if not cases:
            break
    return {case.name: (why, results[case.name]) for case, why in broken.items()}


@pytest.mark.parametrize("group", GROUPS)
def test_a_fetch_ends_as_it_should(group: str) -> None:
    assert wrong(GROUPS[group]) == {}


def test_a_hostile_robots_txt_ends_within_the_same_deadline() -> None:
    assert wrong(CASES[::9], robots=True) == {}
