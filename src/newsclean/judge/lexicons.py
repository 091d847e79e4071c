"""Words in, what they speak for out: the lexicons of class names and of wording that a model carries."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.judge.figures import distinct, numbered, sums
from newsclean.text import folded_words, needs_no_boundary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from newsclean.judge.wordlists import Wordlist

    Ints = NDArray[np.int64]

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
SLOT_BITS = 17  # several times as many slots as there are pairs
SPREAD = 0x1E3779B97F4A7C15  # odd: 2⁶⁴ by the golden ratio, less its highest bit
MAX_KEPT = 8192  # elements' words whose weight is kept


class Lexicon:
    """How much the words of elements' class and id speak for a story: log-odds from -5 to 5."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self.of = lru_cache(maxsize=MAX_KEPT)(self._of)  # a site's elements have the same few classes

    def _of(self, tokens: frozenset[str]) -> float:
        """The mean weight of the known words among an element's."""
        known = [self.weights[token] for token in tokens if token in self.weights]
        return math.fsum(known) / len(known) if known else 0.0  # the same in any order


class Wording:
    """How much words, pairs of words and first words of a block speak for a story: log-odds from -5 to 5.

    A term is the number of its place in the order of weights, so that the terms of a block sorted by number are sorted
    by weight. A word that is in no term has the number after the last; that of a pair is made of its words' numbers.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        values = np.array(list(weights.values()), dtype=np.float64)
        order = np.argsort(values, kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        self.by_rank = values[order]
        places = dict(zip(weights, rank.tolist(), strict=True))
        pairs = {term: place for term, place in places.items() if " " in term}
        first = {term[1:]: place for term, place in places.items() if term.startswith("^")}
        alone = {term: place for term, place in places.items() if " " not in term and not term.startswith("^")}
        self.words, numbers = numbered(itertools.chain(" ".join(pairs).split(), first, alone))
        number, size = np.array(numbers, dtype=np.int64), len(self.words)
        both, at_first, by_itself = np.split(number, [2 * len(pairs), 2 * len(pairs) + len(first)])
        self.at_first, self.alone = np.full((2, size + 1), -1)
        self.at_first[at_first] = list(first.values())
        self.alone[by_itself] = list(alone.values())
        self.pairs = Ranks(both[::2] * size + both[1::2], np.array(list(pairs.values()), dtype=np.int64))

    def of(self, texts: Wordlist) -> NDArray[np.float32]:
        """The figures in WORDING, a row each, of texts whose words are those of their first TERM_CHARS characters."""
        found = self._terms(texts)
        block, rank = np.divmod(found, max(len(self.weights), 1))
        weight = self.by_rank[rank]
        count = len(texts.first) - 1
        bounds = np.searchsorted(block, np.arange(count + 1))
        first, end = bounds[:-1], bounds[1:]
        few = np.minimum(FEW, end - first)
        known = end > first
        total = sums(weight)
        ends = np.concatenate((weight, [0.0]))
        against = sums(weight < AGAINST)
        number = against[end] - against[first]
        size = np.maximum(end - first, 1)
        figures = (
            (total[end] - total[first]) / size, ends[first], total[first + few] - total[first],
            ends[end - 1], total[end] - total[end - few], number, number / size,
        )  # fmt: skip
        return np.where(known, np.array(figures), 0.0).astype(np.float32)

    def _terms(self, texts: Wordlist) -> Ints:
        """The known terms of all texts: rank plus text times the number of terms, in rising order, each once."""
        place = np.arange(len(texts.numbers)) - texts.first[texts.texts]
        text, numbers = texts.texts[place < MAX_TERMS], self._numbers(texts.words)[texts.numbers[place < MAX_TERMS]]
        opens = place[place < MAX_TERMS] == 0
        size = len(self.words)
        pairs = (numbers[:-1] < size) & (numbers[1:] < size) & ~opens[1:]
        both = numbers[:-1][pairs] * size + numbers[1:][pairs]
        ranks = (self.alone[numbers], self.at_first[numbers[opens]], self.pairs.of(both))
        blocks = (text, text[opens], text[1:][pairs])
        rank, block = np.concatenate(ranks), np.concatenate(blocks)
        return distinct((block * len(self.weights) + rank)[rank >= 0])

    def _numbers(self, words: Collection[str]) -> Ints:
        """The numbers of words. In terms every run of digits is 0."""
        unknown = len(self.words)
        found = np.fromiter(map(self.words.get, words, itertools.repeat(unknown)), np.int64, len(words))
        for i, word in enumerate(words):
            if not word.isalpha() and found[i] == unknown:
                found[i] = self.words.get(_NUMBER.sub("0", word), unknown)
        return found


class Ranks:
    """Ranks by whole numbers, looked up for many numbers at once.

    A number stands in the first of some tables where no other took its slot.
    """

    def __init__(self, numbers: Ints, ranks: Ints) -> None:
        self.numbers, self.ranks = np.append(numbers, -1), np.append(ranks, -1)
        self._tables: list[Ints] = []
        left = np.arange(len(numbers))
        while len(left):
            table = np.full(1 << SLOT_BITS, len(numbers))
            slots = self._slots(numbers[left], len(self._tables))
            table[slots] = left
            self._tables.append(table)
            left = left[table[slots] != left]

    def of(self, wanted: Ints) -> Ints:
        """The rank of each wanted number; -1 for those that have none."""
        found = np.full(len(wanted), -1)
        for level, table in enumerate(self._tables):
            places = table[self._slots(wanted, level)]
            np.copyto(found, self.ranks[places], where=self.numbers[places] == wanted)
        return found

    def _slots(self, numbers: Ints, level: int) -> Ints:
        spread = np.int64(pow(SPREAD, level + 1, 1 << 63))
        slots: Ints = (numbers * spread >> np.int64(64 - SLOT_BITS)) & ((1 << SLOT_BITS) - 1)
        return slots


class Keys(NamedTuple):
    """The longer words of each of some texts, in scripts that write no spaces their pairs of characters, each once.

    `keys` are numbers below `most`; `texts` tells whose they are.
    """

    keys: Ints
    texts: Ints
    most: int

    @classmethod
    def of(cls, texts: Wordlist) -> Keys:
        """The keys of texts."""
        words = list(texts.words)
        dense = [i for i, word in enumerate(words) if not word.isascii() and needs_no_boundary(word)]
        long = np.fromiter(map(len, words), np.intp, len(words)) >= LONG_WORD
        long[dense] = False
        chosen = np.flatnonzero(long[texts.numbers])
        keys, homes = texts.numbers[chosen], texts.texts[chosen]
        number: defaultdict[str, int] = defaultdict(itertools.count(len(texts.words)).__next__)
        if dense:
            places = np.flatnonzero(np.isin(texts.numbers, dense))
            written = [words[i] for i in texts.numbers[places]]
            pairs = [number[word[i : i + 2]] for word in written for i in range(len(word) - 1)]
            keys = np.concatenate((keys, np.array(pairs, dtype=np.int64)))
            homes = np.concatenate((homes, np.repeat(texts.texts[places], [len(word) - 1 for word in written])))
        most = len(texts.words) + len(number)
        home, key = np.divmod(distinct(homes * most + keys), max(most, 1))
        return cls(key, home, most)


def terms(text: str) -> dict[str, None]:
    """The words at the start of a text, its pairs of words, its first word (`^word`); numbers are 0."""
    found = [word if word.isalpha() else _NUMBER.sub("0", word) for word in folded_words(text[:TERM_CHARS])[:MAX_TERMS]]
    pairs = (f"{one} {other}" for one, other in itertools.pairwise(found))
    return dict.fromkeys(itertools.chain(found, pairs, (f"^{word}" for word in found[:1])))
