"""Blocks with their verdicts in, why a stamp or byline among them is another story's or the page's own, out."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING, NamedTuple

from newsclean import dates
from newsclean.compiled import compiled
from newsclean.metadata.published import CLOCK, OTHERS
from newsclean.text import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Block, Category, Verdict

STAMPS: frozenset[Category] = frozenset({"dateline", "byline", "section_label", "counter"})
OTHER_STORIES: tuple[Category, ...] = ("related", "read_more", "comments")
UNNAMED: frozenset[Category] = frozenset({"outside", "navigation"})  # where a lone long link may be another headline
ABOVE_GAP = 3  # blocks between a date over the headline and the headline
FIRST_BLOCKS = 5  # of the page, where its clock stands
MAX_CLOCK = 60
TEASER_WORDS = 4
MAX_TEASER_LINKS = 2  # more are a menu
LINKED = 0.8


class Sight(NamedTuple):
    """The blocks of a page, their verdicts, and where the story stands among them.

    headline: its index. second: that of the story's second paragraph; the first may be a standfirst. last: of its last.
    categories: of all verdicts. content: the places of what is content.
    """

    blocks: Sequence[Block]
    verdicts: Sequence[Verdict]
    headline: int | None
    second: int
    last: int
    categories: list[Category]
    content: list[int]

    @classmethod
    def of(
        cls,
        blocks: Sequence[Block],
        verdicts: Sequence[Verdict],
        categories: list[Category] | None = None,
        content: list[int] | None = None,
    ) -> Sight:
        """Find the story among the blocks; categories and content where they have been listed before."""
        if categories is None or content is None:
            categories = [verdict.category for verdict in verdicts]
            content = [at for at, category in enumerate(categories) if category == "content"]
        try:
            headline = categories.index("headline")
        except ValueError:
            headline = None
        told = content[bisect(content, headline or -1) :]
        second, last = told[1] if len(told) > 1 else len(blocks), told[-1] if told else len(blocks)
        return cls(blocks, verdicts, headline, second, last, categories, content)


@compiled
def not_the_storys(sight: Sight, at: int) -> str | None:
    """Why a dateline or byline is none of the story's: it is the page's clock, or stands at a teaser or comment."""
    block, headline = sight.blocks[at], sight.headline
    above = headline is not None and at < headline - ABOVE_GAP and sight.categories[at] == "dateline"
    if above and (at < FIRST_BLOCKS or names_weekday(block.text)):
        return CLOCK
    return OTHERS if _is_at_another_story(sight, at) else None


def names_weekday(text: str) -> bool:
    """Whether a weekday stands at the beginning of a line."""
    row, codes = dates.scan.read(text[:MAX_CLOCK])
    return dates.scan.WEEKDAY in codes and any(sign.code == dates.scan.WEEKDAY for sign in row)


@compiled
def teases(block: Block) -> bool:
    """Whether a block holds a link of as many words as a headline has."""
    for mark in block.marks:
        if mark.href and _is_long(text := block.text[mark.start : mark.end]) and dates.stamp(text) is None:
            return True
    return False


def _is_at_another_story(sight: Sight, at: int) -> bool:
    """Whether a stamp or byline stands between the teasers of other stories, or right at one."""
    if sight.headline is None and at <= sight.last:
        return False
    left = _beside(sight, at, -1)
    before = _is_teaser(sight, left)
    in_a_row = before and left > 0 and sight.categories[left - 1] == "dateline"
    named = before and sight.categories[left] in OTHER_STORIES
    if at > sight.last and not named:  # the story's own date may stand under it, over the related stories
        return False
    right = _beside(sight, at, 1)
    after = _is_teaser(sight, right)
    if sight.headline is None or at > sight.last:
        return sight.categories[at] == "dateline" or after or in_a_row
    if at < sight.headline:
        if right == sight.headline:
            return in_a_row or (named and _is_long(sight.blocks[left].text))
        return before or (after and right + 1 != sight.headline)
    if at < sight.second:
        return before and (after or in_a_row)
    return before or after


def _beside(sight: Sight, at: int, step: int) -> int:
    """The nearest block on one side that is no stamp; a place outside of the page if there is none."""
    at += step
    while 0 <= at < len(sight.blocks) and sight.categories[at] in STAMPS:
        at += step
    return at


def _is_teaser(sight: Sight, at: int) -> bool:
    """Whether a block belongs to other stories: it is named so, or is nothing but a link as long as a headline."""
    if not 0 <= at < len(sight.blocks):
        return False
    block, category = sight.blocks[at], sight.categories[at]
    if category in OTHER_STORIES or category not in UNNAMED:
        return category in OTHER_STORIES
    linked = 0 < block.links <= MAX_TEASER_LINKS and block.link_chars >= LINKED * len(block.text)
    return linked and _is_long(block.text)


def _is_long(text: str) -> bool:
    """Whether a text has as many words, numbers and marks aside, as a headline."""
    return count_words(" ".join(word for word in text.split() if any(map(str.isalpha, word)))) >= TEASER_WORDS
