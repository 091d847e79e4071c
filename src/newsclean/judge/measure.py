"""A page's blocks in, the figures that every later step reads out: one column a figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled
from newsclean.text import count_words, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Block, Container
    from newsclean.segment import Segments

MIN_STORY = 50  # words of prose before anything can be after the story
LATE = 0.4  # share of the page's prose
SOLID_WORDS = 20
SOLID_LINK_DENSITY = 0.3
LINK_WORDS = 3  # shorter links are menus
TEASER_END = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*$")
SENTENCE_WORDS = 8  # a shorter line that ends like a sentence may be a teaser or a button
PARAGRAPH_WORDS = 25  # a line this long is prose, however it ends
MAX_LINK_DENSITY = 0.5
LINKED_SENTENCE_WORDS = 15
MAX_LINKED_SENTENCE = 0.9  # a sentence may be linked nearly whole
NEARLY_ALL = 0.9
FOLD_LEVELS = 3
LAST_CHARS = 8  # that tell whether a teaser breaks off


class Measures(NamedTuple):
    """Figures by block: hidden or not, words, the share of characters in links, whether it ends a sentence, its prose.

    `prose` is what a block speaks for a story: its words outside links if it reads like a sentence or a paragraph,
    else 0. `prose_before[i]` and `words_before[i]` are the sums over the blocks before i.
    """

    hidden: tuple[bool, ...]
    words: tuple[int, ...]
    link_density: tuple[float, ...]
    sentence: tuple[bool, ...]
    prose: tuple[float, ...]
    prose_before: tuple[float, ...]
    words_before: tuple[int, ...]
    solid_before: tuple[int, ...]

    def is_late(self, index: int) -> bool:
        """Whether a good part of the page's prose stands before a block."""
        return self.prose_before[index] >= max(MIN_STORY, LATE * self.prose_before[-1])

    def first_late(self) -> int:
        """The first block that is late: all after it are."""
        return bisect_left(self.prose_before, max(MIN_STORY, LATE * self.prose_before[-1]))

    def is_solid(self, index: int) -> bool:
        """Whether a block reads like a paragraph of a story, not like a teaser."""
        return self.solid_before[index + 1] > self.solid_before[index]

    def is_link(self, index: int) -> bool:
        """Whether a block is nothing but a link of some words: the title of another story."""
        return self.link_density[index] >= NEARLY_ALL and self.words[index] >= LINK_WORDS

    def words_in(self, container: Container) -> int:
        """The words of all blocks inside a container."""
        return self.words_before[container.end] - self.words_before[container.first]

    def prose_in(self, container: Container) -> float:
        """The prose of all blocks inside a container."""
        return self.prose_before[container.end] - self.prose_before[container.first]


def breaks_off(text: str) -> bool:
    """Whether a text ends with dots that stand for more of it."""
    return ("..." in text or "…" in text) and TEASER_END.search(text) is not None


def measure(segments: Segments) -> Measures:
    """Measure every block of a page."""
    measures = Measures(*_figures(segments.blocks, segments.containers))
    if not any(compress(measures.prose, measures.hidden)):
        return measures
    hidden = _hidden(segments, measures.prose, measures.hidden)
    prose = tuple([0.0 if lost else value for lost, value in zip(hidden, measures.prose, strict=True)])
    return measures._replace(hidden=hidden, prose=prose, prose_before=tuple(accumulate(prose, initial=0.0)))


Flags = tuple[bool, ...]
Counts = tuple[int, ...]
Shares = tuple[float, ...]
Figures = tuple[Flags, Counts, Shares, Flags, Shares, Shares, Counts, Counts]


def figures(blocks: Sequence[Block], containers: Sequence[Container]) -> Figures:
    """What blocks tell by themselves: the columns of `Measures`, as if a hidden one was seen."""
    texts = [block.text for block in blocks]
    words = tuple(map(count_words, texts))
    density = tuple([block.link_chars / len(block.text) for block in blocks])
    sentence = tuple(map(ends_sentence, texts))
    solid = [
        count >= SOLID_WORDS and ends and links <= SOLID_LINK_DENSITY and not TEASER_END.search(text[-LAST_CHARS:])
        for text, count, links, ends in zip(texts, words, density, sentence, strict=True)
    ]
    prose = tuple(map(_prose, words, density, sentence))
    return (
        tuple([containers[block.container].hidden for block in blocks]),
        words, density, sentence, prose, tuple(accumulate(prose, initial=0.0)),
        tuple(accumulate(words, initial=0)), tuple(accumulate(solid, initial=0)),
    )  # fmt: skip


_figures = compiled(figures)


def _hidden(segments: Segments, prose: Shares, hidden: Flags) -> Flags:
    """Which of the hidden blocks, some of them prose, no reader gets to see.

    What a script shows is not hidden: a page whose text is nearly all hidden (React streams it into `<div hidden>` and
    moves it into place), and the larger rest of a story that is folded below its first paragraphs.
    """
    if sum(compress(prose, hidden)) > NEARLY_ALL * sum(prose):
        return (False,) * len(hidden)
    folded = _folded(segments, prose, hidden)
    return tuple([flag and i not in folded for i, flag in enumerate(hidden)]) if folded else hidden


def _folded(segments: Segments, prose: Shares, hidden: Flags) -> set[int]:
    """The hidden paragraphs in elements that stand beside shown paragraphs in one element and hold more than those."""
    paragraphs = [block for block in compress(segments.blocks, prose) if block.tag == "p"]
    lost = [block for block in paragraphs if hidden[block.index]]
    if not lost:
        return set()
    texts = {block.text for block in compress(segments.blocks, prose) if not hidden[block.index]}
    unseen: dict[int, list[int]] = {}
    for block in lost:
        if block.text not in texts:
            unseen.setdefault(_fold_around(segments, block.container), []).append(block.index)
    shown: dict[int, float] = {}
    for block in paragraphs if unseen else ():
        index, levels = block.container, 0 if hidden[block.index] else FOLD_LEVELS
        while index >= 0 and levels:
            shown[index] = shown.get(index, 0.0) + prose[block.index]
            index, levels = segments.containers[index].parent, levels - 1
    folds = [i for i, blocks in unseen.items() if sum(prose[block] for block in blocks) > shown.get(i, 0.0) > 0]
    ranges = [range(segments.containers[i].first, segments.containers[i].end) for i in folds if i >= 0]
    return {i for span in ranges for i in span if hidden[i]}


def _fold_around(segments: Segments, index: int) -> int:
    """The shown element around the outermost hidden one."""
    while index >= 0 and segments.containers[index].hidden:
        index = segments.containers[index].parent
    return index


def _prose(words: int, density: float, sentence: bool) -> float:
    if words < SENTENCE_WORDS:
        return 0.0
    limit = MAX_LINKED_SENTENCE if sentence and words >= LINKED_SENTENCE_WORDS else MAX_LINK_DENSITY
    if density > limit or not (sentence or words >= PARAGRAPH_WORDS):
        return 0.0
    return words * (1.0 - density)
