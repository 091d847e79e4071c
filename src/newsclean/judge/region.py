"""Blocks and what rules said of them in, the container that holds the story out."""

from __future__ import annotations

from itertools import accumulate
from math import exp
from typing import TYPE_CHECKING

from newsclean.compiled import compiled
from newsclean.segment import BLOCK_TAGS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsclean.judge.measure import Measures
    from newsclean.model import Block, Container
    from newsclean.segment import Segments

DECAY = 0.8  # what a paragraph's vote is worth one level further up
LEVELS = 8
NEAR_BONUS = 2.0  # what the first words after the headline count more
NEAR_WORDS = 300.0  # after so many words of prose the bonus has fallen to a third
MIN_GAIN = 0.06  # of the page's prose: below it a wider container brings nothing
MIN_PURITY = 0.62  # of the words that a wider container brings must be prose


@compiled
def region(segments: Segments, measures: Measures, dropped: Collection[int], headline: int | None) -> Container | None:
    """The container of the story: where the paragraphs vote for, widened while that brings prose and little else.

    `dropped` are the blocks that rules took already; prose soon after the `headline` counts more, for teasers of other
    stories may outweigh a short one. None when the page holds no prose.
    """
    prose, loose = list(measures.prose), list(measures.words)
    for i in dropped:
        prose[i], loose[i] = 0.0, 0
    total = sum(prose)
    if not total:
        return None
    homes = [block.container for block in segments.blocks]
    chosen = segments.containers[_heart(segments.containers, homes, _near(prose, headline))]
    return _widen(segments, chosen, list(accumulate(prose, initial=0.0)), list(accumulate(loose, initial=0)), total)


def _near(prose: list[float], headline: int | None) -> list[float]:
    """The prose with what follows the headline weighted up, less and less as words go by."""
    if headline is None:
        return prose
    before = accumulate(prose[headline:], initial=0.0)
    return prose[:headline] + [
        value and value * (1.0 + NEAR_BONUS * exp(-words / NEAR_WORDS))
        for value, words in zip(prose[headline:], before, strict=False)
    ]


def _heart(containers: Sequence[Container], homes: Sequence[int], prose: Sequence[float]) -> int:
    """The container with the most votes; a paragraph's vote decays on its way up. `homes` are those of the blocks."""
    votes: dict[int, float] = {}
    paths: dict[int, list[int]] = {}
    for home, vote in zip(homes, prose, strict=True):
        if not vote:
            continue
        anchored = _anchor(containers, containers[home]).index
        if anchored not in paths:
            paths[anchored] = _path(containers, anchored)
        for index in paths[anchored]:
            votes[index] = votes.get(index, 0.0) + vote
            vote *= DECAY
    return max(votes, key=lambda index: (votes[index], -index))


def _path(containers: Sequence[Container], index: int) -> list[int]:
    """An element and those around it, as far as votes go."""
    path: list[int] = []
    while index >= 0 and len(path) < LEVELS:
        path.append(index)
        index = containers[index].parent
    return path


@compiled
def anchor(segments: Segments, block: Block) -> Container:
    """The element that a block is a paragraph of: around its tag and wrappers, or one that breaks cut into lines."""
    return _anchor(segments.containers, segments.containers[block.container])


def _anchor(containers: Sequence[Container], container: Container) -> Container:
    while container.tag not in BLOCK_TAGS and container.parent >= 0:
        container = containers[container.parent]
    while container.end - container.first <= 1 and container.parent >= 0:
        container = containers[container.parent]
    return container


def _widen(
    segments: Segments, heart: Container, prose_before: list[float], words_before: list[int], total: float
) -> Container:
    chosen = heart
    candidate = heart
    while candidate.parent >= 0:
        candidate = segments.containers[candidate.parent]
        gain = _between(prose_before, candidate) - _between(prose_before, chosen)
        words = _between(words_before, candidate) - _between(words_before, chosen)
        if gain >= MIN_GAIN * total and words and gain / words >= MIN_PURITY:
            chosen = candidate
    return chosen


def _between(sums: list[float] | list[int], container: Container) -> float:
    return sums[container.end] - sums[container.first]
