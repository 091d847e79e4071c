"""Left-over answers on a connection: none is taken for another URL's (R7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.leftovers import wrong_answers
from reliability import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` asks 10,000 times."""
    count = 5000 if full else 200
    for late in (False, True):
        wrong = len(wrong_answers(count, late=late))
        when = "a moment after the answer" if late else "with the answer"
        yield Figure("R7", f"answers of a wrong URL, left over {when}", f"{wrong} of {count}", wrong == 0)
