"""robots.txt: its files and its answers mean what the standard says (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.robots import FILES, STATUSES, asked_with
from newsclean.fetchers.net.robots import rules_of
from reliability import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "https://example.com"


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures, the same with `full`."""
    right = sum(
        rules_of(HOST, (200, file.encode()), "newsclean").allows(HOST + path) == allowed
        for _, file, path, allowed in FILES
    )
    yield Figure("R13", "files read by the standard", f"{right} of {len(FILES)}", right == len(FILES))
    right = sum(asked_with(routes)[0] == [forbidden, other] for routes, forbidden, other in STATUSES.values())
    yield Figure("R13", "answers taken as the standard says", f"{right} of {len(STATUSES)}", right == len(STATUSES))
