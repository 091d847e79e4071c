"""An element's markup words in, the category that they name out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from newsclean.model import Category

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.rules import Table

MAX_MEMO = 50_000


class Named(NamedTuple):
    """The category that markup names, the words that name it, and how long its blocks may be."""

    category: Category
    words: str
    max_words: int | None


class Markup(msgspec.Struct, frozen=True):
    """Single words and sets of words that must stand together, with the rank of their table."""

    single: dict[str, tuple[int, Named]]
    sets: dict[str, tuple[tuple[int, frozenset[str], Named], ...]]
    memo: dict[frozenset[str], Named | None]

    @classmethod
    def of(cls, tables: Iterable[Table]) -> Markup:
        """File the tokens of the tables; earlier tables win."""
        single: dict[str, tuple[int, Named]] = {}
        sets: dict[str, list[tuple[int, frozenset[str], Named]]] = {}
        for rank, table in enumerate(tables):
            for token in table.tokens:
                named = Named(table.category, token, table.max_words)
                parts = token.split("+")
                if len(parts) == 1:
                    single.setdefault(token, (rank, named))
                else:
                    sets.setdefault(parts[0], []).append((rank, frozenset(parts), named))
        return cls(single, {first: tuple(rows) for first, rows in sets.items()}, {})

    def find(self, tokens: frozenset[str]) -> Named | None:
        """The category that the words name, by the earliest table that has an answer; sets go before single words."""
        if tokens in self.memo:
            return self.memo[tokens]
        found = [
            (rank, -1, named) for token in tokens for rank, words, named in self.sets.get(token, ()) if words <= tokens
        ]
        found += [(rank, 0, named) for token in tokens if (row := self.single.get(token)) for rank, named in (row,)]
        best = min(found, key=lambda row: row[:2])[2] if found else None
        if len(self.memo) < MAX_MEMO:
            self.memo[tokens] = best
        return best
