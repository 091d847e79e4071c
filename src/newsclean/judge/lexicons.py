"""Words in, what they speak for out: the lexicons of class names and of wording that a model carries."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, NamedTuple

from newsclean.text import folded_words, needs_no_boundary

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDING = (
    "words: mean", "words: least", "words: least few", "words: most", "words: most few", "words: against",
    "words: share against",
)  # fmt: skip
AGAINST = -1.0
FEW = 4
TERM_CHARS = 500  # of a block's text whose words are looked up
MAX_TERMS = 60
_NUMBER = re.compile(r"\d+")
LONG_WORD = 5  # letters: shorter words are in every text


class Lexicon(NamedTuple):
    """How much the words of elements' class and id speak for a story: log-odds from -5 to 5."""

    weights: Mapping[str, float]

    def of(self, tokens: frozenset[str]) -> float:
        """The mean weight of the known words among an element's."""
        known = [self.weights[token] for token in tokens if token in self.weights]
        return math.fsum(known) / len(known) if known else 0.0  # the same in any order


class Wording(NamedTuple):
    """How much words, pairs of words and first words of a block speak for a story: log-odds from -5 to 5."""

    weights: Mapping[str, float]

    def of(self, text: str) -> tuple[float, ...]:
        """The figures in WORDING."""
        found = sorted(self.weights[term] for term in terms(text) if term in self.weights)
        if not found:
            return (0.0,) * len(WORDING)
        against = sum(weight < AGAINST for weight in found)
        return (
            sum(found) / len(found), found[0], sum(found[:FEW]), found[-1], sum(found[-FEW:]), against,
            against / len(found),
        )  # fmt: skip


def terms(text: str) -> dict[str, None]:
    """The words at the start of a text, its pairs of words, its first word (`^word`); numbers are 0."""
    found = [word if word.isalpha() else _NUMBER.sub("0", word) for word in folded_words(text[:TERM_CHARS])[:MAX_TERMS]]
    pairs = (f"{one} {other}" for one, other in itertools.pairwise(found))
    return dict.fromkeys(itertools.chain(found, pairs, (f"^{word}" for word in found[:1])))


def keys(text: str) -> set[str]:
    """The longer words of a text; in scripts that write no spaces its pairs of characters."""
    found: set[str] = set()
    for word in folded_words(text):
        if needs_no_boundary(word):
            found.update(word[i : i + 2] for i in range(len(word) - 1))
        elif len(word) >= LONG_WORD:
            found.add(word)
    return found
