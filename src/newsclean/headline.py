"""Blocks and the titles that the page states in, the block that is the story's headline out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Verdict
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsclean.classify import Verdicts
    from newsclean.measure import Measures
    from newsclean.model import Block
    from newsclean.segment import Segments

MIN_CHARS = 16
SHARE = 0.6  # of the longer of two texts, to be the same headline
MIN_BARE_CHARS = 6  # of a headline that a separator parts from the site's name
MIN_WORDS = 4
MAX_WORDS = 40
LEAD_WORDS = 20  # a paragraph this long is the story's start
SEPARATORS = (" | ", " - ", " · ", " : ", " » ", " « ", ": ", "| ")
HEADING_RANK = {"h1": 0, "h2": 1, "h3": 2}


def repeats(segments: Segments, titles: Sequence[str]) -> Verdicts:
    """The short blocks that repeat a stated title, whole or without the site's name."""
    wanted = [fold(title) for title in titles if title]
    found: Verdicts = {}
    for block in segments.blocks:
        if len(block.text) <= 300 and (title := _same(fold(block.text), wanted)):
            found[block.index] = Verdict("headline", "headline:stated-title", title)
    return found


def _same(text: str, wanted: Sequence[str]) -> str | None:
    for title in wanted:
        if text == title:
            return title
        shorter, longer = sorted((text, title), key=len)
        if len(shorter) >= MIN_CHARS and len(shorter) >= SHARE * len(longer) and shorter in longer:
            return title
        if len(text) >= MIN_BARE_CHARS and any(title.startswith(text + separator) for separator in SEPARATORS):
            return title
    return None


def main(segments: Segments, verdicts: Verdicts, measures: Measures) -> int | None:
    """The headline over the story among the blocks that repeat the title: the highest heading, the first of its kind."""
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
    words = measures.words[block.index]
    return not measures.hidden[block.index] and words <= MAX_WORDS and not block.text.rstrip().endswith((".", "…", ";"))


def _is_echoed(segments: Segments, block: Block, start: int) -> bool:
    return any(other.index != block.index and _ends_with(other, block) for other in segments.blocks[:start])


def _ends_with(block: Block, headline: Block) -> bool:
    return fold(block.text).endswith(fold(headline.text))
