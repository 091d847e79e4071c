"""Settled blocks in, the verdicts that only a look at the whole page corrects out."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from newsclean.bylines import looks_like_name
from newsclean.compiled import compiled
from newsclean.judge.classify import tagged
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
    from newsclean.model import Block, Category, Container
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
FIRST_CHARS = 16  # of a folded text, which most texts differ in
HEAD = 24  # characters of a text that those are mostly made of
PULLED = frozenset({"blockquote", "aside", "figure"})
PULL_QUOTE = "pullquote"  # in the class of any element
AFTER_A_GAP = Verdict("outside", "region:after-a-gap")
UNNAMED = (OUTSIDE, MENU, BEFORE_HEADLINE)
MAIN_HEADINGS = frozenset({"h1"})
LINE = "line:"  # the start of a rule's name when a line was told by those around it
END = 0.9  # share of the content after which a lone name signs the story


class View(NamedTuple):
    """The whole page: its blocks, their figures, the verdicts so far by block, the headline's place, the content."""

    segments: Segments
    measures: Measures
    settled: Sequence[Verdict]
    headline: int | None
    content: Sequence[int]


def revise(
    segments: Segments, measures: Measures, settled: Sequence[Verdict], headline: int | None
) -> Sequence[Verdict]:
    """All verdicts after every look in LOOKS, each of which sees what those before it changed."""
    verdicts = [*settled]
    view = View(segments, measures, verdicts, headline, _content_of(verdicts))
    for look in LOOKS:
        if found := look(view):
            moved = False
            for i, verdict in found.items():
                moved = moved or "content" in (verdict.category, verdicts[i].category)
                verdicts[i] = verdict
            view = view._replace(content=_content_of(verdicts)) if moved else view
    return verdicts


def content_of(verdicts: Sequence[Verdict]) -> list[int]:
    """The blocks that are content."""
    return [i for i, verdict in enumerate(verdicts) if verdict.category == "content"]


def _teasers(view: View) -> Verdicts:
    """Short prose under a line that is only a link: other stories, each in a small element or several in a row."""
    segments, measures, settled, _, content = view
    under_link = [
        i for i in content if i > 0 and settled[i - 1].category == "related" and _is_linked_teaser(measures, i)
    ]
    if not under_link:
        return {}
    in_a_row = _rows([i for i in under_link if segments.blocks[i - 1].tag not in HEADINGS])
    return {
        i: Verdict("related", "line:teaser-under-link", segments.blocks[i - 1].text[:80])
        for i in under_link
        if i in in_a_row or _in_card(segments, measures, i)
    }


def _rows(indexes: Sequence[int]) -> set[int]:
    """The indexes that stand close to others, several in a row: two may be a story with links in between."""
    return {i for row in runs(indexes, ROW_STEP) if len(row) >= MIN_ROW for i in row}


def _is_linked_teaser(measures: Measures, index: int) -> bool:
    """Whether a short block has a line above it that is only a link."""
    linked = measures.link_density[index - 1] >= NEARLY_ALL and measures.words[index - 1] >= MIN_LINE_WORDS
    return linked and measures.words[index] <= CARD_WORDS


def _in_card(segments: Segments, measures: Measures, index: int) -> bool:
    """Whether a small element holds the block and the line above it."""
    card = segments.containers[segments.blocks[index].container]
    while card.first >= index and card.parent >= 0:
        card = segments.containers[card.parent]
    return measures.words_in(card) <= CARD_WORDS


def _widget_headings(view: View) -> Verdicts:
    """Headings, in the story or beside it, with a widget right below them instead of text."""
    settled = view.settled
    headings: Verdicts = {}
    for i in _over_widgets(settled):
        below = headings.get(i + 1) or settled[i + 1]
        if below.category in WIDGETS and (settled[i].category == "content" or _is_unnamed_heading(view, i)):
            headings[i] = Verdict(below.category, "line:heads-a-widget", below.evidence)
    return headings


def over_widgets(verdicts: Sequence[Verdict]) -> list[int]:
    """The lines that may head a widget right below, or one below another such line; the last one first."""
    found: list[int] = []
    last = len(verdicts) - 1
    for i in [i for i, v in enumerate(verdicts[:last]) if v.category == "outside" or v.rule == "line:subheading"][::-1]:
        if verdicts[i + 1].category in WIDGETS or (found and found[-1] == i + 1):
            found.append(i)
    return found


def _is_unnamed_heading(view: View, index: int) -> bool:
    """Whether a short line beside the story is a heading by its tag, or by two links to stories right below it."""
    block = view.segments.blocks[index]
    if len(block.text) > MAX_HEADING_CHARS or block.links:
        return False
    if block.tag in HEADINGS:
        return True
    below = view.settled[index + 1 : index + 3]
    return len(below) == 2 and below[0].category == below[1].category == "related"


def _next_story(view: View) -> Verdicts:
    """All from the headline of another story on: a further h1, with byline or date close by or in its own article.

    Writers use h1 for subheadings, too: those stand in the element that the paragraphs stand in.
    """
    segments, measures, settled, headline, _ = view
    if headline is None:
        return {}
    below = [h1 for h1 in tagged(segments.blocks, MAIN_HEADINGS) if h1.index > headline]
    if not below:
        return {}
    prose = measures.prose_before
    title = fold(segments.blocks[headline].text)
    for block in below:
        i = block.index
        if prose[i] - prose[headline] < MIN_STORY or fold(block.text) == title:
            continue
        if _is_among_paragraphs(segments, measures, block):
            continue
        signed = any(verdict.category in ("byline", "dateline") for verdict in settled[max(0, i - 2) : i + 6])
        article = segments.nearest(block, "article")
        own = article is not None and article.first > headline and prose[i] - prose[article.first] < MIN_STORY
        if signed or own:
            return dict.fromkeys(range(i, len(settled)), Verdict("related", "region:next-story", block.text[:80]))
    return {}


def _is_among_paragraphs(segments: Segments, measures: Measures, block: Block) -> bool:
    """Whether the element that holds the last paragraph above a block holds the block as well."""
    prose = measures.prose_before
    above = segments.blocks[bisect_left(prose, prose[block.index]) - 1]
    home = segments.containers[above.container]
    if home.tag == above.tag and (around := segments.parent(home)) is not None:
        home = around
    return home.tag != "body" and home in segments.around(block)


def _repeats(view: View) -> Verdicts:
    """Content that stands in the content a second time, whole or as a quotation pulled out of a paragraph."""
    segments, measures, _, _, content = view
    long = _long_lines(segments.blocks, content, measures.words)
    again = _again(long)
    repeats: Verdicts = {}
    for i in sorted(again):
        repeats[i] = Verdict("duplicate", "repeat:same-text", segments.blocks[i].text[:80])
    quotes = _pulled_out(segments.containers, long)
    if again:
        quotes = [block for block in quotes if block.index not in again]
    if quotes:
        kept = [segments.blocks[i] for i in content]
        pulled_out = {block.index for block in _pulled_out(segments.containers, kept)}
        paragraphs = [fold(block.text) for block in kept if block.index not in pulled_out]
        for block in quotes[:MAX_PULL_QUOTES]:
            if _is_part_of(fold(block.text).strip("\"' "), paragraphs):
                repeats[block.index] = Verdict("duplicate", "repeat:pull-quote", block.text[:80])
    return repeats


def long_lines(blocks: Sequence[Block], content: Sequence[int], words: Sequence[int]) -> list[Block]:
    """The blocks of content, but cells, that are long enough to be told from others."""
    return [blocks[i] for i in content if words[i] >= MIN_REPEAT_WORDS and blocks[i].joint != "cell"]


def _again(blocks: Sequence[Block]) -> set[int]:
    """The blocks whose text one before them has; only those that begin like another are folded whole."""
    beginnings = _beginnings(blocks)
    if len(set(beginnings)) == len(beginnings):
        return set()
    alike: dict[str, list[Block]] = {}
    for block, beginning in zip(blocks, beginnings, strict=True):
        alike.setdefault(beginning, []).append(block)
    again: set[int] = set()
    for group in alike.values():
        seen: set[str] = set()
        for block in group if len(group) > 1 else ():
            folded = fold(block.text)
            if folded in seen:
                again.add(block.index)
            seen.add(folded)
    return again


def beginnings(blocks: Sequence[Block]) -> list[str]:
    """How the texts of blocks begin."""
    return [_beginning(block.text) for block in blocks]


def _beginning(text: str) -> str:
    """The first characters of a folded text."""
    head = text[:HEAD]
    if head.isascii() and len(folded := fold(head)) > FIRST_CHARS:  # marks may change the last of a head
        return folded[:FIRST_CHARS]
    return fold(text)[:FIRST_CHARS]


def _is_part_of(quotation: str, paragraphs: Sequence[str]) -> bool:
    longest = max([len(paragraph) for paragraph in paragraphs if quotation in paragraph], default=0)
    return longest > PART * len(quotation)


def pulled_out(containers: Sequence[Container], blocks: Sequence[Block]) -> list[Block]:
    """Those of the blocks that stand in a quotation, an aside or a figure."""
    inside = {-1: False}  # by container
    for block in blocks:
        path = []
        index = block.container
        while (known := inside.get(index)) is None:
            path.append(container := containers[index])
            index = container.parent
        for container in reversed(path):
            known = known or container.tag in PULLED or PULL_QUOTE in container.tokens
            inside[container.index] = known
    return [block for block in blocks if inside[block.container]]


def _tail(view: View) -> Verdicts:
    """A little prose far below the story, behind a run of other things: the site speaks of itself."""
    _, measures, settled, _, content = view
    limit = MAX_TAIL * sum(map(measures.prose.__getitem__, content))
    tail = 0.0
    for place in range(len(content) - 1, 0, -1):
        above, below = content[place - 1], content[place]
        tail += measures.prose[below]
        if tail > limit:
            break
        if below - above > MIN_GAP:
            others = [verdict for verdict in settled[above + 1 : below] if verdict.category in AFTER_STORIES]
            if len(others) >= MIN_GAP:
                return dict.fromkeys(content[place:], AFTER_A_GAP)
    return {}


def _signature(view: View) -> Verdicts:
    """A name alone on a line at the end of the story: who wrote it."""
    segments, measures, settled, _, content = view
    prose = list(accumulate(map(measures.prose.__getitem__, content)))
    place = bisect_left(prose, max(END * prose[-1], MIN_STORY)) if prose else 0
    if place == len(prose):
        return {}
    for i in _lone_lines(segments.blocks, settled, content[place] + 1):
        if looks_like_name(segments.blocks[i].text):
            return {i: Verdict("byline", "line:name-at-the-end", segments.blocks[i].text)}
    return {}


def lone_lines(blocks: Sequence[Block], verdicts: Sequence[Verdict], first: int) -> list[int]:
    """The lines from a block on that are paragraphs of their own."""
    return [
        i
        for i in range(first, len(blocks))
        if verdicts[i].category in ("content", "outside")
        and verdicts[i].rule.startswith(LINE)
        and verdicts[i].rule != "line:of-a-paragraph"
        and blocks[i].tag in ("p", "div")
        and blocks[i].joint == "paragraph"
    ]


def _labels(view: View) -> Verdicts:
    """Section names right over the headline."""
    _, measures, settled, headline, _ = view
    if headline is None:
        return {}
    near = range(max(0, headline - LABEL_BLOCKS), headline)
    unnamed = [i for i in near if measures.words[i] <= MAX_LABEL_WORDS and settled[i] in UNNAMED]
    return dict.fromkeys(unnamed, Verdict("section_label", "line:over-the-headline")) if unnamed else {}


_content_of, _over_widgets, _lone_lines = compiled(content_of), compiled(over_widgets), compiled(lone_lines)
_long_lines, _beginnings, _pulled_out = compiled(long_lines), compiled(beginnings), compiled(pulled_out)

LOOKS = (_teasers, _widget_headings, _next_story, _repeats, _tail, _signature, _labels)
