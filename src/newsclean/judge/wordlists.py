"""Texts in, their folded words out: each distinct word once, and where the words of every text stand."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.judge.figures import numbered
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Places = NDArray[np.intp]

JOINTS = "'-"  # of a folded word's parts
_LETTER, _JOINT, _LINE_END, _OTHER = range(1, 5)
_KINDS = np.zeros(0x110000, dtype=np.uint8)  # of the characters met so far


class Wordlist(NamedTuple):
    """The words of some texts, one after another.

    `words` are the distinct ones with their numbers; `numbers` tells for each place which of them stands there,
    `texts` in which text; the words of text i are at the places from `first[i]` to `first[i + 1]`.
    """

    words: dict[str, int]
    numbers: Places
    texts: Places
    first: Places

    @classmethod
    def of(cls, texts: Sequence[str]) -> Wordlist:
        """The words of texts, in the form in which they are compared."""
        lists = split(texts)
        sizes = np.fromiter(map(len, lists), np.intp, len(lists))
        first = np.zeros(len(lists) + 1, dtype=np.intp)
        np.cumsum(sizes, out=first[1:])
        words, numbers = numbered(chain.from_iterable(lists))
        return cls(words, np.array(numbers, dtype=np.intp), np.repeat(np.arange(len(lists)), sizes), first)

    def share_in(self, wanted: Iterable[str]) -> NDArray[np.float64]:
        """The share of each text's words that are among the wanted ones; 0 without words."""
        flags = np.zeros(len(self.words))
        flags[[self.words[word] for word in wanted if word in self.words]] = 1.0
        sizes = np.diff(self.first)
        return np.bincount(self.texts, weights=flags[self.numbers], minlength=len(sizes)) / np.maximum(sizes, 1)


def split(texts: Sequence[str]) -> list[list[str]]:
    """The words of each of some texts, as `folded_words` finds them."""
    flat = [text.replace("\n", " ") if "\n" in text else text for text in texts]
    plain = " \n ".join([text for text in flat if text.isascii()]).lower().replace("`", "'")
    other = " \n ".join([fold(text) for text in flat if not text.isascii()])
    lines = iter(_lines(f" {plain} ", "ascii", "u1")), iter(_lines(f" {other} ", "utf-32-le", "<u4"))
    return [next(lines[not text.isascii()]).split() for text in texts]


def _lines(text: str, encoding: str, code: str) -> list[str]:
    """The lines of a text with spaces for all but their words."""
    codes = np.frombuffer(text.encode(encoding, "surrogatepass"), dtype=code)
    kinds = _KINDS.take(codes)
    if not kinds.all():
        for point in set(codes[kinds == 0].tolist()):
            _KINDS[point] = _kind(chr(point))
        kinds = _KINDS.take(codes)
    joints = np.flatnonzero(kinds == _JOINT)
    kinds[joints[(kinds[joints - 1] != _LETTER) | (kinds[joints + 1] != _LETTER)]] = _OTHER
    spaced = np.where(kinds == _OTHER, np.array(0x20, dtype=code), codes)
    return spaced.tobytes().decode(encoding, "surrogatepass").split("\n")


def _kind(char: str) -> int:
    return _LETTER if char.isalnum() else _JOINT if char in JOINTS else _LINE_END if char == "\n" else _OTHER
