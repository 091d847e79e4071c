"""Verdicts in, what they come to out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled

if TYPE_CHECKING:
    from newsclean.model import Category, Verdict


class Tally(NamedTuple):
    """What each block is, how many there are of each kind, the indexes of those that are content, and their words."""

    categories: list[Category]
    counts: dict[Category, int]
    content: list[int]
    words: int


def tally(verdicts: tuple[Verdict, ...], words: tuple[int, ...]) -> Tally:
    """Count the verdicts on blocks of so many words each."""
    categories = [verdict.category for verdict in verdicts]
    content = [i for i, category in enumerate(categories) if category == "content"]
    counts: dict[Category, int] = {}
    for category in categories:
        counts[category] = counts.get(category, 0) + 1
    return Tally(categories, counts, content, sum([words[i] for i in content]))


tallied = compiled(tally)
