"""Blocks and the titles that the page states in, the block that is the story's headline out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.compiled import compiled
from newsclean.model import Verdict
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
MAX_NAME_WORDS = 4  # of a site
MAX_GUESSES = 20  # lines of the highest kind that are looked at
TRAIL_MARKS = ("|", ">", "»", "›", "•")  # two of them: a menu or a breadcrumb
SEPARATORS = (" | ", " :: ", " - ", " · ", " : ", " » ", " « ", ": ", "| ")
_GLUED_COUNTER = re.compile(r"(?<=[^\W\d_])\d[\d.,]*[kKmM]?$")  # "runs again811"
COUNTER_ENDS = ".,kKmM\n"  # besides digits
HEADING_RANK = {"h1": 0, "h2": 1, "h3": 2}


def repeats(segments: Segments, titles: Sequence[str]) -> Verdicts:
    """The short blocks that repeat a stated title, whole or without the site's name, and the trails that end with it.

    Where only the links of a logo repeat it, the title is the site's.
    """
    wanted = list(dict.fromkeys(map(fold, filter(None, titles))))
    if not wanted:
        return {}
    same = _same_titles(segments.blocks, wanted) or _begun_titles(segments.blocks, wanted)
    if not same:
        return {}
    if _is_logo(segments, same):
        return {i: Verdict("navigation", "headline:site-name", title) for i, title in same.items()}
    found = {i: Verdict("headline", "headline:stated-title", title) for i, title in same.items()}
    trails = _trails(segments, found)
    return trails | found if trails else found


def same_titles(blocks: Sequence[Block], wanted: Sequence[str]) -> dict[int, str]:
    """The lines, by index, that are a title or the larger part of one."""
    least = SHARE * min(map(len, wanted))  # characters; folding makes ASCII no longer
    long = ((i, text) for i, text in _lines(blocks) if len(text) >= least or not text.isascii())
    return {i: title for i, text in long if (title := _same(core(text), wanted))}


def begun_titles(blocks: Sequence[Block], wanted: Sequence[str]) -> dict[int, str]:
    """The lines, by index, that a title begins with, the site's name behind a separator."""
    return {i: title for i, text in _lines(blocks) if (title := begun(core(text), wanted))}


def _lines(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """The short blocks outside of tables, by index."""
    return [(block.index, block.text) for block in blocks if len(block.text) <= MAX_CHARS and block.joint != "cell"]


def core(text: str) -> str:
    """The folded text without a counter that is glued to it."""
    may_count = text[-1].isdecimal() or text[-1] in COUNTER_ENDS
    return fold(_GLUED_COUNTER.sub("", text) if may_count else text)


def _is_logo(segments: Segments, same: Mapping[int, str]) -> bool:
    """Whether all that repeat the title are links, short and no heading, or with a heading of another text below."""
    for i in same:
        block = segments.blocks[i]
        if block.link_chars != len(block.text) or block.text.count(" ") >= MAX_NAME_WORDS:
            return False
    if not any(segments.blocks[i].tag in HEADING_RANK for i in same):
        return True
    below = (block for block in segments.blocks[min(same) + 1 :] if block.tag in ("h1", "h2") and not block.links)
    return any(block.index not in same and block.text.count(" ") + 1 >= MIN_WORDS for block in below)


def _trails(segments: Segments, heads: Verdicts) -> Verdicts:
    """The linked lines before a headline that end with it: "Home News Ferry runs again"."""
    endings = list(dict.fromkeys([f" {core(segments.blocks[i].text)}" for i in heads]))
    found = _ending_lines(segments.blocks, min(heads), endings)
    if not found:
        return {}
    return {i: Verdict("breadcrumb", "headline:end-of-a-trail", segments.blocks[i].text[:80]) for i in found}


def ending_lines(blocks: Sequence[Block], end: int, endings: Sequence[str]) -> list[int]:
    """The lines before a block, a part of each linked, that end with one of some texts once they are folded."""
    before = (block for block in blocks[:end] if 0 < block.link_chars < len(block.text) <= MAX_CHARS)
    ends = tuple(endings)
    return [block.index for block in before if block.joint != "cell" and fold(block.text).endswith(ends)]


def _same(text: str, wanted: Sequence[str]) -> str | None:
    """The title that a text is, or is the larger part of."""
    for title in wanted:
        if SHARE * len(text) <= len(title) and SHARE * len(title) <= len(text):
            long = min(len(text), len(title)) >= MIN_CHARS
            if text == title or (long and (text in title or title in text)):
                return title
    return None


def begun(text: str, wanted: Sequence[str]) -> str | None:
    """The title that a text begins, with the site's name after a separator."""
    if len(text) < MIN_BARE_CHARS:
        return None
    longer = (title for title in wanted if title.startswith(text))
    return next((title for title in longer if title.startswith(SEPARATORS, len(text))), None)


_same_titles, _begun_titles, _ending_lines = compiled(same_titles), compiled(begun_titles), compiled(ending_lines)


def main(segments: Segments, headlines: Sequence[int], measures: Measures) -> int | None:
    """The headline over the story among those that repeat the title: the highest heading, the first such."""
    candidates = [i for i in headlines if not measures.hidden[i]]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    return min(candidates, key=lambda i: (HEADING_RANK.get(segments.blocks[i].tag, 3), i))


def guess(segments: Segments, measures: Measures, taken: Collection[int], start: int) -> Verdicts:
    """The headline where no title is stated: the highest heading before the text, else the line that reads like one.

    `start` is the first block of the story's prose. A line in front that ends with the headline is its breadcrumb.
    """
    before = [b for b in segments.blocks[:start] if b.index not in taken and _reads_like_one(measures, b)]
    headings = [b for b in before if b.tag in HEADING_RANK]
    lines = headings or [b for b in before if measures.words[b.index] >= MIN_WORDS]
    if not lines:
        return {}
    rank = min(HEADING_RANK.get(b.tag, 3) for b in lines)
    highest = [b for b in lines if HEADING_RANK.get(b.tag, 3) == rank][:MAX_GUESSES]
    chosen = next((b for b in highest if _echoes(segments, b, start, taken)), highest[0])
    found = {chosen.index: Verdict("headline", "headline:over-the-text", chosen.text[:80])}
    for echo in _echoes(segments, chosen, start, taken):
        found[echo.index] = Verdict("breadcrumb", "headline:end-of-a-trail", chosen.text[:80])
    return found


def _reads_like_one(measures: Measures, block: Block) -> bool:
    if (
        measures.hidden[block.index]
        or measures.words[block.index] > MAX_WORDS
        or measures.link_density[block.index] > 0.5
    ):
        return False
    return not block.text.rstrip().endswith((".", "…", ";")) and sum(map(block.text.count, TRAIL_MARKS)) < 2


def _echoes(segments: Segments, headline: Block, start: int, taken: Collection[int]) -> list[Block]:
    """The other blocks before the text that end with the headline."""
    ending = core(headline.text)
    others = (b for b in segments.blocks[:start] if b.index != headline.index and b.index not in taken)
    return [b for b in others if len(b.text) <= MAX_CHARS and core(b.text).endswith(ending)]
