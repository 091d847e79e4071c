"""Pages with their sites in, folds that share no site and intervals by resampling sites out: the same on every run."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tld import get_fld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Statistic = Callable[[Sequence[int]], float | None]

SEED = 20_250_101
COVERAGE = 0.95


class Column:
    """One figure a page, some of them unknown: a mean over any draw of pages."""

    def __init__(self, values: Iterable[float | None]) -> None:
        known = list(values)
        self._values = [value or 0.0 for value in known]
        self._known = [value is not None for value in known]

    def mean(self, draw: Iterable[int]) -> float | None:
        """The mean of the known figures of the pages drawn, by index; None if there is none."""
        drawn = list(draw)
        count = sum(map(self._known.__getitem__, drawn))
        return sum(map(self._values.__getitem__, drawn)) / count if count else None


class Interval(NamedTuple):
    """A figure and the bounds between which 95 % of its resampled values lie (None: not resampled)."""

    value: float | None
    low: float | None = None
    high: float | None = None


def site(url: str | None, page_id: str) -> str:
    """The registered domain of a URL (bbc.co.uk); without one the host; without a URL the page itself."""
    if not url:
        return f"page {page_id}"
    found = get_fld(url, fail_silently=True, fix_protocol=True)
    return str(found or urlsplit(url).hostname or f"page {page_id}")


def fold(site: str, folds: int) -> int:
    """Which fold all pages of a site are in."""
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:8]) % folds


def draws(sites: Sequence[str], count: int) -> list[list[int]]:
    """`count` resamples of the pages: as many sites as there are, drawn with replacement, each with all its pages.

    Pages of a site share a template, so that they are no independent witnesses: drawing pages would flatter.
    """
    members: dict[str, list[int]] = {}
    for index, name in enumerate(sites):
        members.setdefault(name, []).append(index)
    groups = list(members.values())
    generator = random.Random(SEED)
    return [[index for group in generator.choices(groups, k=len(groups)) for index in group] for _ in range(count)]


def interval(statistic: Statistic, pages: int, resamples: Sequence[Sequence[int]]) -> Interval:
    """A statistic over all pages (given by index) with the percentiles of its resampled values."""
    value = statistic(range(pages))
    values = sorted(found for resample in resamples if (found := statistic(resample)) is not None)
    if value is None or not values:
        return Interval(value)
    tail = (1 - COVERAGE) / 2
    return Interval(value, values[int(tail * len(values))], values[min(len(values) - 1, int((1 - tail) * len(values)))])
