"""An element's markup words in, the category that they name out."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.model import Category
    from newsclean.rules import Table

MAX_MEMO = 20_000  # sets of words


class Named(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The category that markup names, the words that name it, and how many words the element holds.

    Each is made once: no two are equal.
    """

    category: Category
    words: str
    more_than: int
    max_words: int | None

    def fits(self, words: float) -> bool:
        """Whether an element with so many words can be of the category."""
        return self.more_than < words and (self.max_words is None or words <= self.max_words)


Order = tuple[int, int, str]
Patterns = dict[str, tuple[tuple[Order, frozenset[str], Named], ...]]
"""By first word: what goes before what, the further words, what they name."""


class Markup:
    """The patterns by their first word: all their words must stand on one element; earlier tables win among equals.

    The same classes come again and again on a site, so what fits them is remembered.
    """

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns
        self._first_words = frozenset(patterns)
        self.known: dict[frozenset[str], tuple[Named, ...]] = {}

    @classmethod
    def of(cls, tables: Iterable[Table]) -> Markup:
        """File the tokens of the tables."""
        patterns: dict[str, list[tuple[Order, frozenset[str], Named]]] = {}
        for rank, table in enumerate(tables):
            for token in table.tokens:
                pattern, _, more_than = token.partition(">") if not token.startswith("<") else (token, "", "")
                words = pattern.split("+")
                named = Named(table.category, pattern, int(more_than or 0), table.max_words)
                order = -len(set(words)), rank, pattern
                patterns.setdefault(words[0], []).append((order, frozenset(words[1:]), named))
        return cls({first: tuple(rows) for first, rows in patterns.items()})

    def find(self, tokens: frozenset[str], words: float) -> Named | None:
        """What the tokens of an element with so many words name; several words together go before one alone."""
        return next((named for named in self.fitting(tokens) if named.fits(words)), None)

    def fitting(self, tokens: frozenset[str]) -> tuple[Named, ...]:
        """What the tokens of an element may name, whatever it holds, the surest first."""
        found = self.known.get(tokens)
        return self.remember(tokens, self._look_up(tokens)) if found is None else found

    def remember(self, tokens: frozenset[str], found: tuple[Named, ...]) -> tuple[Named, ...]:
        """Keep what tokens may name."""
        if len(self.known) >= MAX_MEMO:
            self.known.clear()
        self.known[tokens] = found
        return found

    def _look_up(self, tokens: frozenset[str]) -> tuple[Named, ...]:
        found = [
            row
            for token in self._first_words & tokens
            for row in self.patterns[token]
            if not row[1] or row[1] <= tokens
        ]
        if len(found) > 1:
            found.sort(key=itemgetter(0))
        return tuple([row[2] for row in found])
