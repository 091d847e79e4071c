"""Phrases in, words out of which a text has at least one if it holds any of the phrases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.dates.scan import glance
from newsclean.text import fold, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")


def telling(phrases: Iterable[str], endings: Iterable[str] = ("",)) -> frozenset[str]:
    """A word of each phrase that has words, the longest of several, the last of those; each with every ending."""
    found: set[str] = set()
    for words in sorted(
        (_WORD.findall(fold(phrase))[::-1] for phrase in phrases), key=lambda words: (len(words), words)
    ):
        if words and found.isdisjoint(words):
            found.add(max(words, key=len))
    return frozenset(f"{word}{ending}" for word in found for ending in endings)


def words_of(text: str) -> frozenset[str]:
    """The words of a text in which phrases are looked up, folded, each once."""
    return glance(text).words if text.isascii() or fold(text).isascii() else _words_of(text)


@remembered
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
