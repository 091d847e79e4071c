"""Phrases in, an index out that knows by the words of a text alone that none of the phrases stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.dates.scan import glance
from newsclean.text import fold, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")


class Telling:
    """One word of each phrase, the longest of those with several; phrases without words are not known to it."""

    __slots__ = ("_words",)

    def __init__(self, phrases: Iterable[str], endings: Iterable[str] = ("",)) -> None:
        found: set[str] = set()
        for words in sorted((_WORD.findall(fold(phrase)) for phrase in phrases), key=len):
            if words and found.isdisjoint(words):
                found.add(max(words, key=len))
        self._words = frozenset(f"{word}{ending}" for word in found for ending in endings)

    def may_stand_in(self, text: str) -> bool:
        """Whether a text has one of the words; without any of them no phrase stands in it between its words' ends."""
        return not self._words.isdisjoint(glance(text).words if text.isascii() else _words(text))


@remembered
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
