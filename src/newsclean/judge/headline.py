"""Blocks and the titles that the page states in, the block that is the story's headline out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Verdict
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block
    from newsclean.segment import Segments

MIN_CHARS = 16
MAX_CHARS = 300
SHARE = 0.6  # of the longer of two texts, to be the same headline
MIN_BARE_CHARS = 6  # of a headline that a separator parts from the site's name
MIN_WORDS = 4
MAX_WORDS = 40
LEAD_WORDS = 20  # a paragraph this long is the story's start
TRAIL_MARKS = ("|", ">", "»", "›", "•")  # two of them: a menu or a breadcrumb
SEPARATORS = (" | ", " :: ", " - ", " · ", " : ", " » ", " « ", ": ", "| ")
HEADING_RANK = {"h1": 0, "h2": 1, "h3": 2}


def repeats(segments: Segments, titles: Sequence[str]) -> Verdicts:
    """The short blocks that repeat a stated title, whole or without the site's name."""
    wanted = [fold(title) for title in titles if title]
    lines = [block for block in segments.blocks if len(block.text) <= MAX_CHARS and block.joint != "cell"]
    same = {block.index: title for block in lines if (title := _same(fold(block.text), wanted))}
    if not same:
        same = {block.index: title for block in lines if (title := _begins(fold(block.text), wanted))}
    return {i: Verdict("headline", "headline:stated-title", title) for i, title in same.items()}


def _same(text: str, wanted: Sequence[str]) -> str | None:
    """The title that a text is, or is the larger part of."""
    for title in wanted:
        shorter, longer = sorted((text, title), key=len)
        if text == title or (len(shorter) >= MIN_CHARS and len(shorter) >= SHARE * len(longer) and shorter in longer):
            return title
    return None


def _begins(text: str, wanted: Sequence[str]) -> str | None:
    """The title that a text begins, with the site's name after a separator."""
    if len(text) < MIN_BARE_CHARS:
        return None
    return next((title for title in wanted for separator in SEPARATORS if title.startswith(text + separator)), None)


def main(segments: Segments, verdicts: Verdicts, measures: Measures) -> int | None:
    """The headline over the story among the blocks that repeat the title: the highest heading, the first such."""
    candidates = [i for i, verdict in verdicts.items() if verdict.category == "headline" and not measures.hidden[i]]
    return min(candidates, key=lambda i: (HEADING_RANK.get(segments.blocks[i].tag, 3), i), default=None)


def guess(segments: Segments, measures: Measures, taken: Collection[int], start: int) -> Verdicts:
    """The headline where no title is stated: the highest heading before the text, else the line that reads like one.

    `start` is the first block of the story's prose. A line in front that ends with the headline is its breadcrumb.
    """
    before = [b for b in segments.blocks[:start] if b.index not in taken and _reads_like_one(measures, b)]
    headings = [b for b in before if b.tag in HEADING_RANK]
    lines = headings or [b for b in before if measures.words[b.index] >= MIN_WORDS]
    if not lines:
        return {}
    chosen = min(lines, key=lambda b: (HEADING_RANK.get(b.tag, 3), not _is_echoed(segments, b, start), b.index))
    found = {chosen.index: Verdict("headline", "headline:over-the-text", chosen.text[:80])}
    for block in segments.blocks[:start]:
        if block.index != chosen.index and block.index not in taken and _ends_with(block, chosen):
            found[block.index] = Verdict("breadcrumb", "headline:end-of-a-trail", chosen.text[:80])
    return found


def _reads_like_one(measures: Measures, block: Block) -> bool:
    if (
        measures.hidden[block.index]
        or measures.words[block.index] > MAX_WORDS
        or measures.link_density[block.index] > 0.5
    ):
        return False
    return not block.text.rstrip().endswith((".", "…", ";")) and sum(map(block.text.count, TRAIL_MARKS)) < 2


def _is_echoed(segments: Segments, block: Block, start: int) -> bool:
    return any(other.index != block.index and _ends_with(other, block) for other in segments.blocks[:start])


def _ends_with(block: Block, headline: Block) -> bool:
    return fold(block.text).endswith(fold(headline.text))
