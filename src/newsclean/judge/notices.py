"""Verdicts in, which notices are the site's own and which are what the story is about out."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from newsclean.judge.classify import blocks_of
from newsclean.judge.measure import MIN_STORY
from newsclean.judge.region import anchor
from newsclean.model import Verdict
from newsclean.rules.phrases import find_openings
from newsclean.runs import runs

if TYPE_CHECKING:
    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block, Category
    from newsclean.rules import Rules
    from newsclean.segment import Segments

NOTICES: frozenset[Category] = frozenset(
    {
        "legal", "consent", "ad_rates", "comments", "comment_form", "contact_form", "login", "search", "pagination",
        "navigation", "tags", "toc",
    }
)  # fmt: skip
"""What stands below a story or in boxes of its own, never between its paragraphs."""

BLURB = "phrase:sentences/ad_rates"
MIN_BLURB_WORDS = 30  # a shorter one is found by its own opening
MIN_OPENINGS = 2  # sentences that open so
MIN_CLUSTER = 3  # lines of an ad-rate blurb
CLUSTER_GAP = 24  # blocks between two of its lines
REACH = 4  # undecided blocks that are looked at before a cluster and after a notice
MIN_PARAGRAPH = 12.0  # words of prose
MAX_REACH = 24  # blocks of any kind


def clusters(segments: Segments, measures: Measures, verdicts: Verdicts, rules: Rules) -> Verdicts:
    """All verdicts, with what stands between and after the lines of an ad-rate blurb that follows a story.

    Such lines with a good deal of prose after them are the story's own, which is about advertising.
    """
    if blurbs := _blurbs(segments, measures, verdicts, rules):
        verdicts = verdicts | blurbs
    hits = sorted(blocks_of(verdicts, "ad_rates"))
    joined = dict(verdicts) if hits else verdicts
    filled = len(segments.blocks)  # from here on all is taken
    for run in runs(hits, CLUSTER_GAP):
        before = measures.prose_before[run[0]]
        rest = measures.prose_before[-1] - measures.prose_before[run[-1] + 1]
        if before >= MIN_STORY and rest > before / 2:
            for member in run:
                if verdicts[member].rule.startswith("phrase:"):
                    del joined[member]
        elif before >= MIN_STORY and (len(run) >= MIN_CLUSTER or any(verdicts[i].rule == BLURB for i in run)):
            amid = Verdict("ad_rates", "cluster:ad_rates", verdicts[run[0]].evidence)
            first = _reach_back(segments, rules, run[0])
            for member in range(first, filled):
                joined.setdefault(member, amid)
            filled = min(filled, first)
    return joined


def _blurbs(segments: Segments, measures: Measures, verdicts: Verdicts, rules: Rules) -> Verdicts:
    """Long paragraphs late on the page of which several sentences open like an ad-rate blurb."""
    words = measures.words
    late = range(measures.first_late(), len(words))
    long = [i for i in late if words[i] >= MIN_BLURB_WORDS and i not in verdicts]
    if not long:
        return {}
    openings = find_openings(rules.phrases, [segments.blocks[i].text for i in long], "ad_rates")
    return {
        i: Verdict("ad_rates", BLURB, ", ".join([hit.phrase for hit in hits[:3]]))
        for i, hits in zip(long, openings, strict=True)
        if len(hits) >= MIN_OPENINGS
    }


def _reach_back(segments: Segments, rules: Rules, index: int) -> int:
    """The first block of the cluster: a little before it one may stand whose inner sentences open like such a blurb."""
    near = range(max(0, index - REACH), index)
    openings = find_openings(rules.phrases, [segments.blocks[i].text for i in near], "ad_rates")
    return next((i for i, hits in zip(near, openings, strict=True) if hits), index)


def amid_story(segments: Segments, measures: Measures, verdicts: Verdicts) -> Verdicts:
    """All verdicts but those of notices that the story's own paragraphs follow: it is about such notices."""
    joined = verdicts  # until one goes
    prose = compress(range(len(segments.blocks)), measures.prose)
    for i in reversed([i for i in prose if i in verdicts and verdicts[i].rule.startswith("phrase:")]):
        if verdicts[i].category not in NOTICES and not _reads_on(segments.blocks[i], verdicts[i]):
            continue
        below = segments.blocks[i + 1 : i + 1 + MAX_REACH]
        undecided = [block for block in below if block.index not in joined][:REACH]
        paragraphs = (block for block in undecided if measures.prose[block.index] >= MIN_PARAGRAPH)
        if any(_are_near(segments, segments.blocks[i], block) for block in paragraphs):
            joined = dict(verdicts) if joined is verdicts else joined
            del joined[i]
    return joined


def _reads_on(block: Block, verdict: Verdict) -> bool:
    """Whether a line that opens like a pointer to another story is a sentence without a link: "Related costs fell"."""
    return verdict.category == "read_more" and not block.links and block.text.endswith(".")


def _are_near(segments: Segments, one: Block, other: Block) -> bool:
    """Whether two blocks are paragraphs of one element, or of two that stand side by side in one."""
    homes = anchor(segments, one), anchor(segments, other)
    return homes[0] == homes[1] or homes[0].parent == homes[1].parent
