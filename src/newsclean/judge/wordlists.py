"""Folded texts in, their words out: each distinct word once, and where the words of every text stand."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.text import words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    Places = NDArray[np.intp]

_PARTED = bytes(code if chr(code).isalnum() or chr(code) in "'-\n" else 0x20 for code in range(128)).ljust(256)
_LETTER = ord("0")  # of what _PARTED leaves, letters and digits have no lower code


class Wordlist(NamedTuple):
    """The words of some texts, one after another.

    `words` are the distinct ones; `numbers` tells for each place which of them stands there, `texts` in which text;
    the words of text i are at the places from `first[i]` to `first[i + 1]`.
    """

    words: list[str]
    numbers: Places
    texts: Places
    first: Places

    @classmethod
    def of(cls, texts: Sequence[str]) -> Wordlist:
        """The words of folded texts."""
        lists = split(texts)
        sizes = np.fromiter(map(len, lists), np.intp, len(lists))
        first = np.zeros(len(lists) + 1, dtype=np.intp)
        np.cumsum(sizes, out=first[1:])
        number: defaultdict[str, int] = defaultdict(count().__next__)
        numbers = np.fromiter(map(number.__getitem__, chain.from_iterable(lists)), np.intp, first[-1])
        return cls(list(number), numbers, np.repeat(np.arange(len(lists)), sizes), first)

    def share_in(self, wanted: Collection[str]) -> NDArray[np.float64]:
        """The share of each text's words that are among the wanted ones; 0 without words."""
        flags = np.fromiter(map(wanted.__contains__, self.words), np.intp, len(self.words))
        before = np.concatenate(([0], np.cumsum(flags[self.numbers])))
        return (before[self.first[1:]] - before[self.first[:-1]]) / np.maximum(np.diff(self.first), 1)


def split(texts: Sequence[str]) -> list[list[str]]:
    """The words of each of some folded texts, as `words` finds them; ASCII in one go."""
    joined = "".join([f" {text} \n" if text.isascii() else "\n" for text in texts])
    codes = np.frombuffer(bytearray(joined.encode().translate(_PARTED)), dtype=np.uint8)
    joints = np.flatnonzero((codes < _LETTER) & (codes > 0x20))  # an apostrophe or hyphen inside a word joins its parts
    codes[joints[(codes[joints - 1] < _LETTER) | (codes[joints + 1] < _LETTER)]] = 0x20
    found = [line.split() for line in codes.tobytes().decode().split("\n")[:-1]]
    return [words(text) if not text.isascii() else known for text, known in zip(texts, found, strict=True)]
