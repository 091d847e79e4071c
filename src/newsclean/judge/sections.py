"""Verdicts in, those that follow from a heading or a count for the blocks under it out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled
from newsclean.judge.classify import COMMENT_COUNT, LESS, tagged
from newsclean.judge.measure import MIN_STORY
from newsclean.judge.region import anchor
from newsclean.model import Verdict
from newsclean.segment import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block, Category, Container
    from newsclean.segment import Segments

OPENS = "opens:"
"""The start of a rule's name when the block is the heading of a section."""

TERMINAL: frozenset[Category] = frozenset(
    {"author_bio", "comment_form", "comments", "contact_form", "ad_rates", "legal"}
)  # fmt: skip
"""What stands after a story: under such a heading the story does not begin again."""

WITH_SENTENCES: frozenset[Category] = TERMINAL | frozenset(
    {"related", "read_more", "newsletter", "subscription", "app_promo", "consent", "login", "embed", "advert"}
)  # fmt: skip
"""Under such a heading only a solid paragraph is the story again; elsewhere any sentence is."""

OTHER_STORIES: frozenset[Category] = frozenset({"related", "read_more"})
OF_A_STORY: frozenset[Category] = frozenset({"byline", "dateline", "counter", "section_label"})
"""What every story has, and so also those that a list of others names."""
TAKES = LESS | {category: LESS[category] | OF_A_STORY for category in OTHER_STORIES}
"""By category of a section, those of blocks that the section names better; their own words name them best."""

SHORT_WIDGET_PROSE = 150  # words of prose that a widget in the middle of a story may hold
MAX_REST = 3.0  # times the prose before: so much may stand below a terminal heading
MAX_OPEN_END = 12  # blocks of a terminal section whose end nothing tells
MAX_COMMENT_BLOCKS = 200


class Ends(NamedTuple):
    """The blocks that end a section, in reading order, and the number of blocks.

    `solid`: a paragraph of the story, or a heading over one. `prose`: any sentence, listed where a section asks for
    it. `heading`: by level, a heading of that level or a higher one.
    """

    solid: Sequence[int]
    prose: Sequence[int]
    heading: Mapping[str, Sequence[int]]
    total: int

    def next(self, ends: Sequence[int], index: int) -> int:
        """The first of the blocks that end a section at or behind an index."""
        place = bisect_left(ends, index)
        return ends[place] if place < len(ends) else self.total


def openers_of(verdicts: Verdicts, worded: Collection[int]) -> set[int]:
    """The headings of sections among the blocks with a phrase."""
    return {i for i in worded if verdicts[i].rule.startswith(OPENS)}


def sections(segments: Segments, measures: Measures, verdicts: Verdicts, openers: Collection[int]) -> Verdicts:
    """All verdicts, with those of the blocks under a heading that a rule took: its widget, or the lines that follow.

    There must be such a heading. Where sections overlap the later heading wins. A heading with nothing under it but
    the story was the story's.
    """
    ends = _ends(segments, measures, verdicts, openers)
    joined = dict(verdicts)
    open_: list[tuple[int, Verdict]] = []
    last, soonest = max(openers), 0
    for i in range(min(openers), len(segments.blocks)):
        if open_ and i >= soonest:
            open_ = [section for section in open_[-MAX_NESTED:] if section[0] > i]
            soonest = min([end for end, _ in open_], default=0)
        if open_:
            known, heading = verdicts.get(i), open_[-1][1]
            if known is None or (known.category in TAKES[heading.category] and not known.rule.startswith("phrase:")):
                joined[i] = heading
        elif i > last:
            break
        if i not in openers:
            continue
        block, verdict = segments.blocks[i], verdicts[i]
        end = _end(segments, measures, ends, block, verdict.category)
        if end > i + 1:
            open_.append((end, Verdict(verdict.category, f"section:{verdict.category}", verdict.evidence)))
            soonest = min(soonest, end) if len(open_) > 1 else end
        elif block.tag in HEADINGS and ends.next(ends.solid, i + 1) == i + 1:
            del joined[i]
    return joined


MAX_NESTED = 8  # sections that are kept open at once


def _ends(segments: Segments, measures: Measures, verdicts: Verdicts, openers: Collection[int]) -> Ends:
    blocks = segments.blocks
    prose = solid = _solid_ends(blocks, measures, verdicts)
    if not WITH_SENTENCES.issuperset([verdicts[i].category for i in openers]):
        undecided = [i for i in compress(range(len(blocks)), measures.prose) if i not in verdicts]
        prose = sorted({*solid, *undecided})
    levels = HEADINGS & {blocks[i].tag for i in openers}
    headings = tagged(blocks, HEADINGS) if levels else ()
    heading = {level: [block.index for block in headings if block.tag <= level] for level in levels}
    return Ends(solid, prose, heading, len(blocks))


def solid_ends(blocks: Sequence[Block], measures: Measures, verdicts: Verdicts) -> list[int]:
    """The blocks without a verdict that are paragraphs of the story, or headings without a link over one."""
    count, solid = len(blocks), measures.is_solid
    found = []
    for i, block in enumerate(blocks):
        if i in verdicts:
            continue
        heads = block.tag in HEADINGS and not block.links and i + 1 < count and solid(i + 1)
        if heads or (solid(i) and _resumes(measures, i, count)):
            found.append(i)
    return found


_solid_ends = compiled(solid_ends)


def _resumes(measures: Measures, i: int, count: int) -> bool:
    """Whether a solid paragraph is no teaser between links."""
    if i == 0 or not measures.is_link(i - 1):
        return True
    after_teaser = i > 2 and measures.is_link(i - 3) and not measures.is_link(i - 2)
    return not (i + 1 == count or measures.is_link(i + 1) or after_teaser)


def _end(segments: Segments, measures: Measures, ends: Ends, block: Block, category: Category) -> int:
    """The block after the last one of a section."""
    i = block.index
    if widget := _widget(segments, measures, i, category):
        return widget.end
    home = anchor(segments, block)
    before = measures.prose_before[i]
    rest = measures.prose_before[home.end] - before
    if category in TERMINAL and before >= MIN_STORY and rest <= MAX_REST * before:
        return home.end
    resumed = ends.next(ends.solid if category in WITH_SENTENCES else ends.prose, i + 1)
    if block.tag in HEADINGS:
        resumed = min(resumed, ends.next(ends.heading[block.tag], i + 1))
    if resumed < home.end or category not in TERMINAL or home.end - i <= MAX_OPEN_END:
        return min(resumed, home.end)
    return i + 1


def _widget(segments: Segments, measures: Measures, index: int, category: Category) -> Container | None:
    """The widest container that begins with the heading and holds no more prose than such a widget may."""
    total = measures.prose_before[-1]
    limit = total / 2 if category in TERMINAL else min(total / 2, SHORT_WIDGET_PROSE)
    prose, solid = measures.prose_before, measures.solid_before
    best = None
    at = segments.blocks[index].container
    while at >= 0:
        container = segments.containers[at]
        end = container.end
        if container.first != index or prose[end] - prose[index] > limit:
            break
        if category not in TERMINAL and solid[end] - solid[index] > 1:
            break
        if end > index + 1:
            best = container
        at = container.parent
    return best


def comments(measures: Measures, verdicts: Verdicts, openers: Collection[int]) -> Verdicts:
    """All verdicts, with comments that stand between their count and the form to write another."""
    named = [i for i in openers if i in verdicts and verdicts[i].category == "comment_form"]
    forms = sorted([i for i in named if verdicts[i].rule.startswith(OPENS)]) if named else named
    if not forms:
        return verdicts
    counts = (i for i, verdict in verdicts.items() if verdict.rule == COMMENT_COUNT and measures.is_late(i))
    joined = dict(verdicts)
    for i in counts:
        place = bisect_right(forms, i)
        if place == len(forms) or forms[place] > i + MAX_COMMENT_BLOCKS:
            continue
        for member in range(i, forms[place]):
            if member not in verdicts or verdicts[member].category in ("counter", "byline", "dateline"):
                joined[member] = Verdict("comments", "section:comments", verdicts[i].evidence)
    return joined
