"""An element's markup words in, the category that they name out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.model import Category
    from newsclean.rules import Table

MAX_MEMO = 20_000  # sets of words


class Named(NamedTuple):
    """The category that markup names, the words that name it, and how many words the element holds."""

    category: Category
    words: str
    more_than: int
    max_words: int | None

    def fits(self, words: int) -> bool:
        """Whether an element with so many words can be of the category."""
        return self.more_than < words and (self.max_words is None or words <= self.max_words)


Patterns = dict[str, tuple[tuple[frozenset[str], int, Named], ...]]


class Markup:
    """The patterns by their first word: all their words must stand on one element; earlier tables win among equals.

    The same classes come again and again on a site, so what fits them is remembered.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._first_words = frozenset(patterns)
        self.fitting = lru_cache(maxsize=MAX_MEMO)(self._look_up)

    @classmethod
    def of(cls, tables: Iterable[Table]) -> Markup:
        """File the tokens of the tables."""
        patterns: dict[str, list[tuple[frozenset[str], int, Named]]] = {}
        for rank, table in enumerate(tables):
            for token in table.tokens:
                pattern, _, more_than = token.partition(">") if not token.startswith("<") else (token, "", "")
                words = pattern.split("+")
                named = Named(table.category, pattern, int(more_than or 0), table.max_words)
                patterns.setdefault(words[0], []).append((frozenset(words), rank, named))
        return cls({first: tuple(rows) for first, rows in patterns.items()})

    def find(self, tokens: frozenset[str], words: int) -> Named | None:
        """What the tokens of an element with so many words name; several words together go before one alone."""
        return next((named for named in self.fitting(tokens) if named.fits(words)), None)

    def _look_up(self, tokens: frozenset[str]) -> tuple[Named, ...]:
        """What the tokens of an element may name, whatever it holds, the surest first."""
        known = self._first_words & tokens
        found = [row for token in known for row in self._patterns[token] if row[0] <= tokens]
        return tuple(row[2] for row in sorted(found, key=lambda row: (-len(row[0]), row[1], row[2].words)))
