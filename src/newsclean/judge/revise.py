"""Settled blocks in, the verdicts that only a look at the whole page corrects out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsclean.bylines import looks_like_name
from newsclean.judge.measure import MIN_STORY, NEARLY_ALL
from newsclean.judge.strays import BEFORE_HEADLINE, MENU, MIN_LINE_WORDS, OUTSIDE
from newsclean.model import Verdict
from newsclean.runs import runs
from newsclean.segment import HEADINGS
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block, Category
    from newsclean.segment import Segments

WIDGETS: frozenset[Category] = frozenset(
    {
        "related", "read_more", "newsletter", "subscription", "app_promo", "share", "tags", "comments", "comment_form",
        "login",
    }
)  # fmt: skip
"""Categories whose first line may be a heading that nothing else names."""

AFTER_STORIES: frozenset[Category] = frozenset(
    {
        "related", "navigation", "pagination", "comments", "comment_form", "author_bio", "newsletter", "login",
        "search", "legal", "tags",
    }
)  # fmt: skip
"""What stands after a story, and hardly in the middle of one."""

MIN_REPEAT_WORDS = 5
MAX_PULL_QUOTES = 200
PART = 1.2  # times its length has the paragraph that a quotation is pulled out of
MAX_HEADING_CHARS = 60
MAX_TAIL = 0.15  # of the content's prose
MIN_GAP = 6  # blocks of AFTER_STORIES
LABEL_BLOCKS = 2
MAX_LABEL_WORDS = 3
ROW_STEP = 3  # blocks from one teaser to the next
MIN_ROW = 3
CARD_WORDS = 80  # words of the element around a teaser and its link
END = 0.9  # share of the content after which a lone name signs the story


class View(NamedTuple):
    """The whole page: its blocks, their figures, the verdicts so far, the headline's place."""

    segments: Segments
    measures: Measures
    settled: Verdicts
    headline: int | None


def revise(segments: Segments, measures: Measures, settled: Verdicts, headline: int | None) -> Verdicts:
    """All verdicts after every look in LOOKS, each of which sees what those before it changed."""
    for look in LOOKS:
        settled = settled | look(View(segments, measures, settled, headline))
    return settled


def _teasers(view: View) -> Verdicts:
    """Short prose under a line that is only a link: other stories, each in a small element or several in a row."""
    segments, measures, settled, _ = view
    under_link = {
        i
        for i, verdict in settled.items()
        if verdict.category == "content" and i > 0 and measures.words[i] <= CARD_WORDS
        if _is_linked_title(measures, settled, i - 1)
    }
    in_a_row = _rows(sorted(i for i in under_link if segments.blocks[i - 1].tag not in HEADINGS))
    return {
        i: Verdict("related", "line:teaser-under-link", segments.blocks[i - 1].text[:80])
        for i in under_link
        if i in in_a_row or _in_card(segments, measures, i)
    }


def _rows(indexes: Sequence[int]) -> set[int]:
    """The indexes that stand close to others, several in a row: two may be a story with links in between."""
    return {i for row in runs(indexes, ROW_STEP) if len(row) >= MIN_ROW for i in row}


def _is_linked_title(measures: Measures, settled: Verdicts, index: int) -> bool:
    linked = measures.link_density[index] >= NEARLY_ALL and measures.words[index] >= MIN_LINE_WORDS
    return linked and settled[index].category == "related"


def _in_card(segments: Segments, measures: Measures, index: int) -> bool:
    """Whether a small element holds the block and the line above it."""
    card = next(c for c in segments.around(segments.blocks[index]) if c.first <= index - 1)
    return measures.words_in(card) <= CARD_WORDS


def _widget_headings(view: View) -> Verdicts:
    """Headings, in the story or beside it, with a widget right below them instead of text."""
    segments, _, settled, _ = view
    headings: Verdicts = {}
    for i in sorted(settled, reverse=True):
        below = headings.get(i + 1) or settled.get(i + 1)
        heads = settled[i].rule == "line:subheading" or _is_unnamed_heading(segments.blocks[i], settled, i)
        if heads and below is not None and below.category in WIDGETS:
            headings[i] = Verdict(below.category, "line:heads-a-widget", below.evidence)
    return headings


def _is_unnamed_heading(block: Block, settled: Verdicts, index: int) -> bool:
    """Whether a short line beside the story is a heading by its tag, or by two links to stories right below it."""
    if settled[index].category != "outside" or len(block.text) > MAX_HEADING_CHARS or block.links:
        return False
    below = (settled.get(index + 1), settled.get(index + 2))
    return block.tag in HEADINGS or all(verdict is not None and verdict.category == "related" for verdict in below)


def _next_story(view: View) -> Verdicts:
    """All from the headline of another story on: a further h1, with byline or date close by or in its own article.

    Writers use h1 for subheadings, too: those stand in the element that the paragraphs stand in.
    """
    segments, measures, settled, headline = view
    if headline is None:
        return {}
    prose = measures.prose_before
    title = fold(segments.blocks[headline].text)
    for block in segments.blocks[headline + 1 :]:
        i = block.index
        if block.tag != "h1" or prose[i] - prose[headline] < MIN_STORY or fold(block.text) == title:
            continue
        if _is_among_paragraphs(segments, measures, block):
            continue
        near = (settled[j] for j in range(i - 2, min(i + 6, len(segments.blocks))))
        signed = any(verdict.category in ("byline", "dateline") for verdict in near)
        article = next((c for c in segments.around(block) if c.tag == "article"), None)
        own = article is not None and article.first > headline and prose[i] - prose[article.first] < MIN_STORY
        if signed or own:
            return {j: Verdict("related", "region:next-story", block.text[:80]) for j in range(i, len(segments.blocks))}
    return {}


def _is_among_paragraphs(segments: Segments, measures: Measures, block: Block) -> bool:
    """Whether the element that holds the last paragraph above a block holds the block as well."""
    above = next(other for other in reversed(segments.blocks[: block.index]) if measures.prose[other.index])
    home = segments.containers[above.container]
    if home.tag == above.tag and (around := segments.parent(home)) is not None:
        home = around
    return home.tag != "body" and home in segments.around(block)


def _repeats(view: View) -> Verdicts:
    """Content that stands in the content a second time, whole or as a quotation pulled out of a paragraph."""
    segments, measures, settled, _ = view
    repeats: Verdicts = {}
    seen: set[str] = set()
    kept = [block for block in segments.blocks if settled[block.index].category == "content"]
    paragraphs = [fold(block.text) for block in kept if not _is_pulled_out(segments, block)]
    quotes = 0
    for block in segments.blocks:
        i = block.index
        if settled[i].category != "content" or measures.words[i] < MIN_REPEAT_WORDS or block.joint == "cell":
            continue
        folded = fold(block.text)
        if folded in seen:
            repeats[i] = Verdict("duplicate", "repeat:same-text", block.text[:80])
        elif quotes < MAX_PULL_QUOTES and _is_pulled_out(segments, block):
            quotes += 1
            if _is_part_of(folded.strip("\"' "), paragraphs):
                repeats[i] = Verdict("duplicate", "repeat:pull-quote", block.text[:80])
        seen.add(folded)
    return repeats


def _is_part_of(quotation: str, paragraphs: Sequence[str]) -> bool:
    return any(quotation in paragraph and len(paragraph) > PART * len(quotation) for paragraph in paragraphs)


def _is_pulled_out(segments: Segments, block: Block) -> bool:
    return any(c.tag in ("blockquote", "aside", "figure") or "pullquote" in c.tokens for c in segments.around(block))


def _tail(view: View) -> Verdicts:
    """A little prose far below the story, behind a run of other things: the site speaks of itself."""
    _, measures, settled, _ = view
    content = [i for i in sorted(settled) if settled[i].category == "content"]
    total = sum(measures.prose[i] for i in content)
    tail = 0.0
    for above, below in reversed(list(pairwise(content))):
        tail += measures.prose[below]
        if tail > MAX_TAIL * total:
            break
        if sum(settled[i].category in AFTER_STORIES for i in range(above + 1, below)) >= MIN_GAP:
            return {i: Verdict("outside", "region:after-a-gap") for i in content if i >= below}
    return {}


def _signature(view: View) -> Verdicts:
    """A name alone on a line at the end of the story: who wrote it."""
    segments, measures, settled, _ = view
    total = sum(measures.prose[i] for i, verdict in settled.items() if verdict.category == "content")
    before = 0.0
    for block in segments.blocks:
        verdict = settled[block.index]
        if (
            verdict.rule.startswith("line:")
            and verdict.category in ("content", "outside")
            and before >= max(END * total, MIN_STORY)
        ):
            alone = block.joint == "paragraph" and verdict.rule != "line:of-a-paragraph"
            if alone and block.tag in ("p", "div") and looks_like_name(block.text):
                return {block.index: Verdict("byline", "line:name-at-the-end", block.text)}
        elif verdict.category == "content":
            before += measures.prose[block.index]
    return {}


def _labels(view: View) -> Verdicts:
    """Section names right over the headline."""
    _, measures, settled, headline = view
    if headline is None:
        return {}
    near = range(max(0, headline - LABEL_BLOCKS), headline)
    unnamed = (i for i in near if settled[i] in (OUTSIDE, MENU, BEFORE_HEADLINE))
    return {
        i: Verdict("section_label", "line:over-the-headline") for i in unnamed if measures.words[i] <= MAX_LABEL_WORDS
    }


LOOKS = (_teasers, _widget_headings, _next_story, _repeats, _tail, _signature, _labels)
