"""Small hostile pages break no promise; `python -m tests.reliability --report --full pages` has the large ones."""

from __future__ import annotations

import sys

import pytest

from hostile.pages import broken, facts, letters, markup, unseen
from hostile.pages.all import PAGES, PATTERNS
from hostile.pages.trial import tried

SIZE = 10_000
GROUPS = {
    "markup": markup.PAGES,
    "broken": broken.PAGES,
    "unseen": unseen.PAGES,
    "letters": letters.PAGES,
    "facts": facts.PAGES,
    "patterns": PATTERNS[::7],
}


@pytest.mark.skipif(sys.platform != "linux", reason="the limits and figures of Linux")
@pytest.mark.parametrize("group", GROUPS)
def test_a_hostile_page_breaks_no_promise(group: str) -> None:
    wrong = {outcome.name: outcome.wrong for outcome in tried(GROUPS[group], SIZE) if outcome.wrong}
    assert wrong == {}


def test_every_clause_has_its_pages_and_every_page_a_name_of_its_own() -> None:
    names = [page.name for page in (*PAGES, *PATTERNS)]
    assert len(names) == len(set(names))
    clauses = {name.split()[0] for name in names}
    assert clauses == {*(f"H{number}" for number in range(1, 11)), *(f"M{number}" for number in range(1, 6))}
