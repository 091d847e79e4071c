"""Texts in, how many of their characters are of each kind out: a few looks at all texts of a page joined to one."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

COMMAS = ",،、，;"
QUOTES = '"“”„«»「」'
BARS = "|•·›»→/"
COUNTED = ("digits", "commas", "quotes", "bars", "capitals", "words", "capitalised", "others")
MOST = 254  # characters of a text: each kind is counted in a byte

_BYTE = {name: 1 << 8 * place for place, name in enumerate(COUNTED)}
_WORD = np.uint64(_BYTE["words"])
_WITHIN_WORD = ~np.uint64(_BYTE["words"] | _BYTE["capitalised"])
_WORD_START = ~np.uint64(0)
_KINDS = np.zeros(0x110000, dtype="<u8")  # of the characters met so far: bytes that each adds 1 to


class Letters(NamedTuple):
    """For each text the characters that are digits, commas, … , capitals; its words, and those that begin with one."""

    digits: NDArray[np.uint8]
    commas: NDArray[np.uint8]
    quotes: NDArray[np.uint8]
    bars: NDArray[np.uint8]
    capitals: NDArray[np.uint8]
    words: NDArray[np.uint8]
    capitalised: NDArray[np.uint8]


class Joined:
    """Texts with line ends between them; what is looked for must hold none."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join([*texts, ""])
        self.starts = np.array([0, *accumulate([len(text) + 1 for text in texts])])[:-1]

    def count(self, *signs: str) -> NDArray[np.intp]:
        """How often any of some signs stands in each text."""
        return self._by_text([at for sign in signs for at in self._places(sign)])

    def matches(self, pattern: re.Pattern[str], stems: Sequence[str]) -> NDArray[np.intp]:
        """How often each text holds one of the stems that all matches of a pattern begin with, and the pattern there.

        A `$` in the pattern is the end of a text when the pattern is compiled with `re.MULTILINE`.
        """
        return self._by_text([at for stem in stems for at in self._places(stem) if pattern.match(self.text, at)])

    def letters(self) -> Letters:
        """The characters of texts of at most MOST characters; words are parted by white space."""
        kinds = _kinds(np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4"))
        inside = np.zeros(len(kinds), dtype=bool)
        np.not_equal(kinds[:-1] & _WORD, 0, out=inside[1:])
        kinds &= np.where(inside, _WITHIN_WORD, _WORD_START)
        counts = np.add.reduceat(kinds, self.starts).astype("<u8").view(np.uint8).reshape(-1, len(COUNTED))
        return Letters(*counts.T[: len(Letters._fields)])

    def _places(self, sign: str) -> Iterator[int]:
        at = self.text.find(sign)
        while at >= 0:
            yield at
            at = self.text.find(sign, at + len(sign))

    def _by_text(self, places: Sequence[int]) -> NDArray[np.intp]:
        count = len(self.starts)
        if not places:
            return np.zeros(count, dtype=np.intp)
        return np.bincount(np.searchsorted(self.starts, places, side="right") - 1, minlength=count)


def _kinds(points: NDArray[np.uint32]) -> NDArray[np.uint64]:
    kinds = _KINDS.take(points)
    if not kinds.all():
        for point in set(points[kinds == 0].tolist()):
            _KINDS[point] = _kind(chr(point))
        kinds = _KINDS.take(points)
    return kinds


def _kind(char: str) -> int:
    """What a character adds 1 to, as if it were the first of a word; `others` tells it from one not met so far."""
    capital, visible = char.isupper(), not char.isspace()
    told = (char.isdigit(), char in COMMAS, char in QUOTES, char in BARS, capital, visible, capital, False)
    return sum(byte for byte, flag in zip(_BYTE.values(), told, strict=True) if flag) or _BYTE["others"]
