"""Candidates in, candidates of bounded size out."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, TypeVar

from newsclean.model import Candidate
from newsclean.text import sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_FIELD = 10_000  # characters of a value that any pattern may see
MAX_CANDIDATES = 50  # of one field
MAX_TITLE = 1_000
MAX_AUTHOR = 200
MAX_BODY_HINT = 100_000
SIZES = {
    "title": MAX_TITLE,
    "alternative_title": MAX_TITLE,
    "author": MAX_AUTHOR,
    "author_organisation": MAX_AUTHOR,
    "body_hint": MAX_BODY_HINT,
    "tags": 200,
    "section": 200,
    "site": 200,
    "language": 40,
}
TOO_LONG = frozenset(
    {"title", "alternative_title", "author", "author_organisation", "date", "modified", "canonical_url", "image"}
)
DEFAULT_SIZE = 2_000
MAX_LISTED = 10_000  # bytes of all authors, and of all tags: with the longest other fields a record stays below 64 KB

T = TypeVar("T")


def text(value: object) -> str:
    """A foreign value as one clean line, entities that were escaped twice read; "" when it is no text."""
    return squeeze(sanitize(html.unescape(value[:MAX_FIELD]))) if isinstance(value, str) else ""


def first_of(items: Iterable[T], length: Callable[[T], int]) -> tuple[T, ...]:
    """The first items, as many as stay within MAX_LISTED bytes together."""
    kept: list[T] = []
    left = MAX_LISTED
    for item in items:
        left -= length(item)
        if left < 0:
            break
        kept.append(item)
    return tuple(kept)


def limited(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Without empty and repeated candidates, at most MAX_CANDIDATES of a field, each of a bounded size.

    What must not be cut (a title, a name, a URL) is left out when it is too long; prose is cut.
    """
    kept: dict[tuple[str, str, str], Candidate] = {}
    counts: dict[str, int] = {}
    for candidate in candidates:
        size = SIZES.get(candidate.field, DEFAULT_SIZE)
        key = (candidate.field, candidate.value[:size], candidate.source)
        too_long = len(candidate.value) > size and candidate.field in TOO_LONG
        if not candidate.value or too_long or key in kept or counts.get(candidate.field, 0) >= MAX_CANDIDATES:
            continue
        counts[candidate.field] = counts.get(candidate.field, 0) + 1
        kept[key] = Candidate(candidate.field, key[1], candidate.source, candidate.rejected, candidate.url)
    return tuple(kept.values())
