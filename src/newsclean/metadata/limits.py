"""Candidates in, candidates of bounded size out, or the values of some of their fields."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newsclean.compiled import compiled
from newsclean.text import sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.model import Candidate

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
SHORT = min(SIZES.values())  # enough for any field
MAX_LISTED = 10_000  # bytes of all authors, and of all tags: with the longest other fields a record stays below 64 KB

T = TypeVar("T")


@compiled
def text(value: object) -> str:
    """A foreign value as one clean line, entities that were escaped twice read; "" when it is no text."""
    if not isinstance(value, str):
        return ""
    if len(value) <= MAX_FIELD and value.isprintable() and "&" not in value and "  " not in value:
        return value.strip()  # the same in one look
    return squeeze(sanitize(html.unescape(value[:MAX_FIELD])))


def first_of(items: Sequence[T], lengths: Iterable[int]) -> tuple[T, ...]:
    """The first items, as many as stay within MAX_LISTED bytes together."""
    left = MAX_LISTED
    for at, length in enumerate(lengths):
        left -= length
        if left < 0:
            return tuple(items[:at])
    return tuple(items)


@compiled
def limited(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Without empty and repeated candidates, at most MAX_CANDIDATES of a field, each of a bounded size.

    What must not be cut (a title, a name, a URL) is left out when it is too long; prose is cut.
    """
    kept: dict[tuple[str, str, str], Candidate] = {}
    counts: dict[str, int] = {}
    for candidate in candidates:
        field, value = candidate.field, candidate.value
        if len(value) > SHORT and len(value) > (size := SIZES.get(field, DEFAULT_SIZE)):
            if field in TOO_LONG:
                continue
            value = value[:size]
            candidate = msgspec.structs.replace(candidate, value=value)
        key = field, value, candidate.source
        if value and key not in kept and (count := counts.get(field, 0)) < MAX_CANDIDATES:
            counts[field] = count + 1
            kept[key] = candidate
    return tuple(kept.values())


@compiled
def values(candidates: Iterable[Candidate], fields: Iterable[str], besides: str = "") -> dict[str, list[str]]:
    """The values of some fields that nothing speaks against; besides: a source that is passed over."""
    found: dict[str, list[str]] = {field: [] for field in fields}
    for candidate in candidates:
        if candidate.field in found and candidate.rejected is None and candidate.source != besides:
            found[candidate.field].append(candidate.value)
    return found
