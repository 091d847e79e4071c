"""A page's blocks in, the figures that every later step reads out: one column a figure."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from newsclean.text import count_words, ends_sentence

if TYPE_CHECKING:
    from newsclean.model import Container
    from newsclean.segment import Segments

SENTENCE_WORDS = 8  # a shorter line that ends like a sentence may be a teaser or a button
PARAGRAPH_WORDS = 25  # a line this long is prose, however it ends
MAX_LINK_DENSITY = 0.5
LINKED_SENTENCE_WORDS = 15
MAX_LINKED_SENTENCE = 0.9  # a sentence may be linked nearly whole
NEARLY_ALL = 0.9


class Measures(NamedTuple):
    """Figures by block: whether it is hidden, words, the share of characters inside links, whether it ends like a sentence, and the prose.

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

    def words_in(self, container: Container) -> int:
        """The words of all blocks inside a container."""
        return self.words_before[container.end] - self.words_before[container.first]

    def prose_in(self, container: Container) -> float:
        """The prose of all blocks inside a container."""
        return self.prose_before[container.end] - self.prose_before[container.first]


def measure(segments: Segments) -> Measures:
    """Measure every block of a page."""
    words = tuple(count_words(block.text) for block in segments.blocks)
    density = tuple(block.link_chars / len(block.text) for block in segments.blocks)
    sentence = tuple(ends_sentence(block.text) for block in segments.blocks)
    all_prose = tuple(_prose(*figures) for figures in zip(words, density, sentence, strict=True))
    hidden = _hidden(segments, all_prose)
    prose = tuple(0.0 if unseen else value for unseen, value in zip(hidden, all_prose, strict=True))
    before = tuple(accumulate(prose, initial=0.0))
    return Measures(hidden, words, density, sentence, prose, before, tuple(accumulate(words, initial=0)))


def _hidden(segments: Segments, prose: tuple[float, ...]) -> tuple[bool, ...]:
    """Which blocks are hidden; none when that would leave next to nothing, for then a script shows them.

    React streams a page's text into `<div hidden>` and moves it into place.
    """
    hidden = tuple(segments.containers[block.container].hidden for block in segments.blocks)
    unseen = sum(value for value, flag in zip(prose, hidden, strict=True) if flag)
    return (False,) * len(hidden) if unseen > NEARLY_ALL * sum(prose) else hidden


def _prose(words: int, density: float, sentence: bool) -> float:
    limit = MAX_LINKED_SENTENCE if sentence and words >= LINKED_SENTENCE_WORDS else MAX_LINK_DENSITY
    if density > limit or words < SENTENCE_WORDS or not (sentence or words >= PARAGRAPH_WORDS):
        return 0.0
    return words * (1.0 - density)
