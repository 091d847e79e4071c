"""Verdicts in, those that follow from a heading or a count for the blocks under it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.judge.classify import COMMENT_COUNT, is_worded, says_more
from newsclean.judge.measure import MIN_STORY
from newsclean.judge.region import anchor
from newsclean.model import Verdict
from newsclean.segment import HEADINGS

if TYPE_CHECKING:
    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Category, Container
    from newsclean.segment import Segments

OPENS = "opens:"
"""The start of a rule's name when the block is the heading of a section."""

TERMINAL: frozenset[Category] = frozenset(
    {"author_bio", "comment_form", "comments", "contact_form", "ad_rates", "legal"}
)  # fmt: skip
"""What stands after a story: under such a heading the story does not begin again."""

ALL_LINK = 0.9
MIN_LINK_WORDS = 3
SHORT_WIDGET_PROSE = 150  # words of prose that a widget in the middle of a story may hold
MAX_REST = 3.0  # times the prose before: so much may stand below a terminal heading
MAX_OPEN_END = 12  # blocks of a terminal section whose end nothing tells
MAX_COMMENT_BLOCKS = 200


def sections(segments: Segments, measures: Measures, verdicts: Verdicts) -> Verdicts:
    """All verdicts, with those of the blocks under a heading that a rule took: its widget, or the lines that follow.

    A heading with nothing under it but the story's own paragraphs was the story's.
    """
    joined = dict(verdicts)
    for index, verdict in verdicts.items():
        if not verdict.rule.startswith(OPENS):
            continue
        extent = _extent(segments, measures, verdicts, index)
        if (
            not extent
            and segments.blocks[index].tag in HEADINGS
            and _resumes(segments, measures, index + 1, len(segments.blocks))
        ):
            del joined[index]
        for member in extent:
            known = joined.get(member)
            if known is None or (not is_worded(known) and says_more(verdict.category, known.category)):
                joined[member] = Verdict(verdict.category, f"section:{verdict.category}", verdict.evidence)
    return joined


def _extent(segments: Segments, measures: Measures, verdicts: Verdicts, index: int) -> range:
    category = verdicts[index].category
    if widget := _widget(segments, measures, index, category):
        return range(index + 1, widget.end)
    home = anchor(segments, segments.blocks[index])
    return range(index + 1, _last_line(segments, measures, verdicts, index, home.end))


def _widget(segments: Segments, measures: Measures, index: int, category: Category) -> Container | None:
    """The widest container that begins with the heading and holds no more prose than such a widget may."""
    total = measures.prose_before[-1]
    limit = total / 2 if category in TERMINAL else min(total / 2, SHORT_WIDGET_PROSE)
    best = None
    container = segments.containers[segments.blocks[index].container]
    while container.first == index and measures.prose_in(container) <= limit:
        solid = sum(measures.is_solid(segments.blocks[i]) for i in range(container.first, container.end))
        if category not in TERMINAL and solid > 1:
            break
        if container.end > index + 1:
            best = container
        if container.parent < 0:
            break
        container = segments.containers[container.parent]
    return best


def _last_line(segments: Segments, measures: Measures, verdicts: Verdicts, index: int, end: int) -> int:
    """Where a section without a container of its own ends."""
    category = verdicts[index].category
    before = measures.prose_before[index]
    rest = measures.prose_before[end] - before
    if category in TERMINAL and before >= MIN_STORY and rest <= MAX_REST * before:
        return end
    allowance = 1 if category == "author_bio" else 0  # a bio over the story is one paragraph
    level = segments.blocks[index].tag
    for position in range(index + 1, end):
        if level in HEADINGS and segments.blocks[position].tag in HEADINGS and segments.blocks[position].tag <= level:
            return position
        if position in verdicts or not _resumes(segments, measures, position, end):
            continue
        if not allowance:
            return position
        allowance -= 1
    return end if end - index <= MAX_OPEN_END or category not in TERMINAL else index + 1


def _resumes(segments: Segments, measures: Measures, index: int, end: int) -> bool:
    """Whether the story goes on with a block: a solid paragraph, no teaser between links, or a heading of one."""
    if index >= end:
        return False
    block = segments.blocks[index]
    if measures.is_solid(block):
        return not (_is_link(measures, index - 1) and (index + 1 >= end or _is_link(measures, index + 1)))
    following = index + 1
    return (
        block.tag in HEADINGS
        and not block.links
        and following < end
        and measures.is_solid(segments.blocks[following])
    )  # fmt: skip


def _is_link(measures: Measures, index: int) -> bool:
    return measures.link_density[index] >= ALL_LINK and measures.words[index] >= MIN_LINK_WORDS


def comments(measures: Measures, verdicts: Verdicts) -> Verdicts:
    """All verdicts, with comments that stand between their count and the form to write another."""
    forms = [i for i, v in verdicts.items() if v.category == "comment_form" and v.rule.startswith(OPENS)]
    joined = dict(verdicts)
    for i, verdict in verdicts.items():
        if verdict.rule == COMMENT_COUNT and measures.is_late(i):
            form = min((form for form in forms if i < form <= i + MAX_COMMENT_BLOCKS), default=i)
            for member in range(i, form):
                if member not in verdicts or verdicts[member].category in ("counter", "byline", "dateline"):
                    joined[member] = Verdict("comments", "section:comments", verdict.evidence)
    return joined
