"""A page's blocks and the body that people labelled in, which blocks the label holds out.

Blocks and label are aligned in reading order: of all ways to lay blocks that stand in the label one after another, the
one that covers most of it. So of two copies of a text only one counts, and a short line counts only where it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrics import SHINGLE, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Index = Mapping[tuple[str, ...], Sequence[int]]

MAX_PLACES = 8  # of one run of words in the label that are tried
MIN_LONG = 8  # words of a block that may stand out of order
WHOLE = 0.01  # words that an unbroken match is worth more
HALF = 0.5


class Label(NamedTuple):
    """How much of a block the label holds, and whether it is a copy of a block that stands for the same text."""

    share: float
    copy: bool = False

    @property
    def content(self) -> bool:
        """Whether the block belongs to the body."""
        return self.share >= HALF and not self.copy


class Match(NamedTuple):
    """A run of a block's words in the label."""

    block: int
    start: int
    length: int
    whole: bool


def label(texts: Sequence[str], gold: str) -> list[Label]:
    """The label of each block."""
    words = tokens(gold)
    index = _index(words)
    blocks = [tokens(text) for text in texts]
    matches = [match for i, block in enumerate(blocks) for match in _matches(i, block, words, index)]
    chosen = _chain(matches, len(words))
    covered = bytearray(len(words))
    for match in chosen.values():
        covered[match.start : match.start + match.length] = b"\1" * match.length
    first = {match.block: match for match in reversed(matches)}
    return [_label(i, block, index, chosen.get(i), first.get(i), covered) for i, block in enumerate(blocks)]


def _index(words: Sequence[str]) -> Index:
    index: dict[tuple[str, ...], list[int]] = {}
    for size in range(1, SHINGLE + 1):
        for i in range(len(words) - size + 1):
            index.setdefault(tuple(words[i : i + size]), []).append(i)
    return index


def _matches(number: int, block: Sequence[str], words: Sequence[str], index: Index) -> Iterator[Match]:
    """The places where a block stands in the label whole, else its longest run there."""
    size = min(SHINGLE, len(block))
    if not size:
        return
    whole = False
    for start in index.get(tuple(block[:size]), ())[:MAX_PLACES]:
        if list(words[start : start + len(block)]) == block:
            whole = True
            yield Match(number, start, len(block), True)
    if not whole and size == SHINGLE and (longest := _longest(block, words, index)):
        yield Match(number, *longest, False)


def _longest(block: Sequence[str], words: Sequence[str], index: Index) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    i = 0
    while i <= len(block) - SHINGLE:
        reach = 0
        for start in index.get(tuple(block[i : i + SHINGLE]), ())[:MAX_PLACES]:
            length = SHINGLE
            while i + length < len(block) and words[start + length : start + length + 1] == [block[i + length]]:
                length += 1
            if best is None or length > best[1]:
                best = (start, length)
            reach = max(reach, length)
        i += reach or 1
    return best


def _chain(matches: Sequence[Match], size: int) -> dict[int, Match]:
    """The heaviest sequence of matches that rises in blocks and in the label: longest increasing subsequence by a
    Fenwick tree over the places of the label (Gusfield, Algorithms on Strings, 1997, section 12.5).
    """
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 2)
    before: list[int] = [-1] * len(matches)
    ordered = sorted(range(len(matches)), key=lambda i: (matches[i].block, -matches[i].start))
    waiting: list[tuple[int, tuple[float, int]]] = []
    for place, i in enumerate(ordered):
        match = matches[i]
        weight, before[i] = _best(tree, match.start)
        waiting.append((match.start + match.length, (weight + match.length + WHOLE * match.whole, i)))
        if place + 1 == len(ordered) or matches[ordered[place + 1]].block != match.block:
            for end, value in waiting:
                _raise(tree, end, value)
            waiting = []
    _, i = _best(tree, size)
    chosen: dict[int, Match] = {}
    while i >= 0:
        chosen[matches[i].block] = matches[i]
        i = before[i]
    return chosen


def _best(tree: Sequence[tuple[float, int]], end: int) -> tuple[float, int]:
    best, i = (0.0, -1), end + 1
    while i > 0:
        best = max(best, tree[i], key=lambda value: value[0])
        i -= i & -i
    return best


def _raise(tree: list[tuple[float, int]], end: int, value: tuple[float, int]) -> None:
    i = end + 1
    while i < len(tree):
        tree[i] = max(tree[i], value, key=lambda known: known[0])
        i += i & -i


def _label(
    number: int, block: Sequence[str], index: Index, chosen: Match | None, first: Match | None, covered: bytearray
) -> Label:
    grams = [tuple(block[i : i + SHINGLE]) for i in range(len(block) - SHINGLE + 1)]
    share = sum(gram in index for gram in grams) / len(grams) if grams else 0.0
    if chosen is not None:
        return Label(max(share, chosen.length / len(block)))
    if len(block) < MIN_LONG or share < HALF or first is None:
        return Label(share if len(block) >= MIN_LONG else 0.0)
    if all(covered[first.start : first.start + first.length]):
        return Label(share, copy=True)
    covered[first.start : first.start + first.length] = b"\1" * first.length
    return Label(share)
