"""Servers that do what no server should: every fetch ends in time, in bounded memory, with the reason that fits."""

from __future__ import annotations

import shutil
import sys

import pytest

from hostile import bodies, connections, frames, framing, redirects, secure, sizes
from hostile.cases import CASES
from hostile.trial import DEADLINE, tried
from newsclean.model import REASONS

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="measures memory in /proc"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificates with openssl"),
]
PATIENCE = DEADLINE + 3.0  # one more would be promised; a busy machine gets some more
GROUPS = {module.__name__: module.CASES for module in (bodies, connections, frames, framing, redirects, secure, sizes)}


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len(CASES) == len({case.name for case in CASES}) >= 120
    assert sorted(case.name for group in GROUPS.values() for case in group) == sorted(case.name for case in CASES)
    assert all(set(case.right) <= REASONS.keys() | {"page", "cut page", "odd page"} for case in CASES)


@pytest.mark.parametrize("group", GROUPS)
def test_a_fetch_ends_as_it_should(group: str) -> None:
    cases = GROUPS[group]
    results = tried(cases)
    wrong = {case.name: (why, results[case.name]) for case in cases
             if (why := results[case.name].broken(seconds=PATIENCE, right=case.right))}  # fmt: skip
    assert wrong == {}


def test_a_hostile_robots_txt_ends_within_the_same_deadline() -> None:
    results = tried(CASES[::9], robots=True)
    outcomes = [*REASONS, "page", "cut page", "odd page"]
    wrong = {name: (why, result) for name, result in results.items()
             if (why := result.broken(seconds=PATIENCE, right=outcomes))}  # fmt: skip
    assert wrong == {}
