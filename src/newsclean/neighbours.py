"""Verdicts in, what follows from them for the blocks nearby out: sections, clusters, comments, bios."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.bylines import byline, looks_like_name
from newsclean.classify import COMMENT_COUNT, is_worded, says_more
from newsclean.model import Verdict
from newsclean.region import anchor
from newsclean.segment import HEADINGS
from newsclean.text import fold, number_signs, trim_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.classify import Verdicts
    from newsclean.measure import Measures
    from newsclean.model import Block, Category, Container
    from newsclean.rules import Rules
    from newsclean.segment import Segments

OPENS = "opens:"
"""The start of a rule's name when the block is the heading of a section."""

TERMINAL: frozenset[Category] = frozenset(
    {"author_bio", "comment_form", "comments", "contact_form", "ad_rates", "legal"}
)  # fmt: skip
"""What stands after a story: under such a heading the story does not begin again."""

SOLID_WORDS = 20
ALL_LINK = 0.9
MIN_LINK_WORDS = 3
SOLID_LINK_DENSITY = 0.3
TEASER_END = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W*$")
SHORT_WIDGET_PROSE = 150  # words of prose that a widget in the middle of a story may hold
MIN_STORY = 50  # words of prose before a terminal heading means anything
MAX_REST = 3.0  # times the prose before: so much may stand below a terminal heading
MIN_CLUSTER = 3
MAX_COMMENT_BLOCKS = 200
CLUSTER_GAP = 12  # blocks
NOTICES: frozenset[Category] = frozenset({"legal", "consent", "ad_rates"})
"""Notices that stand below a story or in boxes of their own."""
NOTICE_REACH = 4  # blocks
REACH_BACK = 4  # blocks
MAX_BIO_NAMES = 2  # more name lines with a paragraph each are a list story
LATE = 0.4  # share of the prose after which a name line announces a bio
MAX_NAME_CHARS = 60
MIN_ROLE = 5  # letters: a shorter role is part of other words
ROLE_REACH = 80  # characters after the name
MAX_BIO_REST = 0.25  # times the prose before: so much may stand behind the bio in the same container

_SENTENCE_START = re.compile(r"(?<=[.!?。！？।])\s+")


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
        solid = sum(is_solid(measures, segments.blocks[i]) for i in range(container.first, container.end))
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
    return end if end - index <= CLUSTER_GAP or category not in TERMINAL else index + 1


def _is_link(measures: Measures, index: int) -> bool:
    return measures.link_density[index] >= ALL_LINK and measures.words[index] >= MIN_LINK_WORDS


def is_solid(measures: Measures, block: Block) -> bool:
    """Whether a block reads like a paragraph of a story, not like a teaser."""
    return (
        measures.words[block.index] >= SOLID_WORDS
        and measures.sentence[block.index]
        and measures.link_density[block.index] <= SOLID_LINK_DENSITY
        and not TEASER_END.search(block.text)
    )


def _resumes(segments: Segments, measures: Measures, index: int, end: int) -> bool:
    """Whether the story goes on with a block: a solid paragraph, no teaser between links, or a heading of one."""
    if index >= end:
        return False
    block = segments.blocks[index]
    if is_solid(measures, block):
        return not (_is_link(measures, index - 1) and (index + 1 >= end or _is_link(measures, index + 1)))
    following = index + 1
    return (
        block.tag in HEADINGS
        and not block.links
        and following < end
        and is_solid(measures, segments.blocks[following])
    )  # fmt: skip


def comments(measures: Measures, verdicts: Verdicts) -> Verdicts:
    """All verdicts, with comments that stand between their count and the form to write another."""
    forms = [i for i, v in verdicts.items() if v.category == "comment_form" and v.rule.startswith(OPENS)]
    joined = dict(verdicts)
    for i, verdict in verdicts.items():
        if verdict.rule == COMMENT_COUNT and is_late(measures, i):
            form = min((form for form in forms if i < form <= i + MAX_COMMENT_BLOCKS), default=i)
            for member in range(i, form):
                if member not in verdicts or verdicts[member].category in ("counter", "byline", "dateline"):
                    joined[member] = Verdict("comments", "section:comments", verdict.evidence)
    return joined


def clusters(segments: Segments, measures: Measures, verdicts: Verdicts, rules: Rules) -> Verdicts:
    """All verdicts, with what stands between and after the lines of an ad-rate blurb that follows a story.

    Such lines with a good deal of prose after them are the story's own, which is about advertising.
    """
    hits = [i for i, verdict in sorted(verdicts.items()) if verdict.category == "ad_rates"]
    runs: list[list[int]] = []
    for hit in hits:
        if runs and hit - runs[-1][-1] <= CLUSTER_GAP:
            runs[-1].append(hit)
        else:
            runs.append([hit])
    joined = dict(verdicts)
    for run in runs:
        before = measures.prose_before[run[0]]
        rest = measures.prose_before[-1] - measures.prose_before[run[-1] + 1]
        if before >= MIN_STORY and rest > before / 2:
            for member in run:
                if verdicts[member].rule.startswith("phrase:"):
                    del joined[member]
        elif before >= MIN_STORY and len(run) >= MIN_CLUSTER:
            for member in range(_reach_back(segments, rules, run[0]), len(segments.blocks)):
                joined.setdefault(member, Verdict("ad_rates", "cluster:ad_rates", verdicts[run[0]].evidence))
    return joined


def amid_story(segments: Segments, measures: Measures, verdicts: Verdicts) -> Verdicts:
    """All verdicts but those of notices that the story's own paragraphs follow: it is about such notices."""
    joined = dict(verdicts)
    for i, verdict in sorted(verdicts.items(), reverse=True):
        if verdict.category in NOTICES and verdict.rule.startswith("phrase:") and measures.prose[i]:
            following = segments.blocks[i + 1 : i + 1 + NOTICE_REACH]
            undecided = (block for block in following if block.index not in joined and is_solid(measures, block))
            if any(_are_near(segments, segments.blocks[i], block) for block in undecided):
                del joined[i]
    return joined


def _are_near(segments: Segments, one: Block, other: Block) -> bool:
    """Whether two blocks are paragraphs of one element, or of two that stand side by side in one."""
    homes = anchor(segments, one), anchor(segments, other)
    return homes[0] == homes[1] or homes[0].parent == homes[1].parent


def _reach_back(segments: Segments, rules: Rules, index: int) -> int:
    """The first block of the cluster: a little before it one may stand whose inner sentences open like such a blurb."""
    first = index
    for position in range(index - 1, max(-1, index - 1 - REACH_BACK), -1):
        sentences = _SENTENCE_START.split(segments.blocks[position].text)
        openings = (rules.phrases.opening(trim_start(number_signs(fold(sentence)))) for sentence in sentences)
        if any(hit is not None and hit.category == "ad_rates" for hit in openings):
            first = position
    return first


def bios(segments: Segments, measures: Measures, verdicts: Verdicts, rules: Rules, names: Sequence[str]) -> Verdicts:
    """Author bios that no markup names: a name line with a paragraph that begins with the name, or a known author's."""
    found: Verdicts = {}
    pairs = [i for i in range(len(segments.blocks) - 1) if _name_then_bio(segments, verdicts, i)]
    if len(pairs) <= MAX_BIO_NAMES:
        for i in pairs:
            if is_late(measures, i):
                name = segments.blocks[i].text
                found[i] = Verdict("byline", "shape:name-over-bio", name)
                found[i + 1] = Verdict("author_bio", "shape:bio-under-name", name)
                found |= _rest_of_bio(segments, measures, verdicts, i + 1)
    roles = tuple(f" {role}" for language in rules.languages for role in language.byline_roles if len(role) >= MIN_ROLE)
    openings = tuple(phrase for language in rules.languages for phrase in language.after_name)
    known = [fold(name) for name in (*names, *_signed(segments, verdicts), *_signed(segments, found))]
    for block in segments.blocks:
        if _is_open(verdicts, block.index) and block.index not in found and is_late(measures, block.index):
            folded = fold(block.text[:200])
            author = next((name for name in known if _begins_with(folded, name)), None)
            rest = folded.partition(author)[2] if author else ""
            if author and (phrase := _goes_on(rest, openings) or _role_of_last(segments, measures, verdicts, block, rest, roles)):
                found[block.index] = Verdict("author_bio", "shape:author-is", f"{author} {phrase}")
                found |= _rest_of_bio(segments, measures, verdicts, block.index)
    return found


def _begins_with(folded: str, name: str) -> bool:
    """Whether a text begins with a name, as a word or with the "u" that Zulu and Xhosa join to persons' names."""
    return any(folded.startswith(f"{prefix}{name} ") for prefix in ("", "u"))


def _role_of_last(
    segments: Segments, measures: Measures, verdicts: Verdicts, block: Block, rest: str, roles: Sequence[str]
) -> str | None:
    """The role soon after an author's name in the last paragraph of a page's prose."""
    following = segments.blocks[block.index + 1 : block.index + 1 + NOTICE_REACH]
    if any(later.index not in verdicts and is_solid(measures, later) for later in following):
        return None
    return next((role.strip() for role in roles if role in rest[:ROLE_REACH]), None)


def _signed(segments: Segments, verdicts: Verdicts) -> list[str]:
    """The names in the bylines so far."""
    lines = [segments.blocks[i].text for i, verdict in verdicts.items() if verdict.category == "byline"]
    found = (byline(line) for line in lines)
    return [*filter(looks_like_name, lines), *(name for line in found if line for name in line.names)]


def _is_open(verdicts: Verdicts, index: int) -> bool:
    """Whether a block is undecided, or known only by its place."""
    return index not in verdicts or says_more("author_bio", verdicts[index].category)


def _rest_of_bio(segments: Segments, measures: Measures, verdicts: Verdicts, index: int) -> Verdicts:
    """What follows a bio at the end of the story's own container."""
    end = anchor(segments, segments.blocks[index]).end
    before = measures.prose_before[index]
    if measures.prose_before[end] - measures.prose_before[index + 1] > MAX_BIO_REST * before:
        return {}
    rest = Verdict("author_bio", "section:author_bio", segments.blocks[index].text[:40])
    return {i: rest for i in range(index + 1, end) if i not in verdicts}


def _goes_on(rest: str, openings: Sequence[str]) -> str | None:
    rest = rest.lstrip(" ,")
    return next((phrase for phrase in openings if rest.startswith(phrase)), None)


def is_late(measures: Measures, index: int) -> bool:
    return measures.prose_before[index] >= max(MIN_STORY, LATE * measures.prose_before[-1])


def _name_then_bio(segments: Segments, verdicts: Verdicts, index: int) -> bool:
    name, bio = segments.blocks[index], segments.blocks[index + 1]
    if not _is_open(verdicts, index) or len(name.text) > MAX_NAME_CHARS or not looks_like_name(name.text):
        return False
    if index + 1 in verdicts and verdicts[index + 1].category == "author_bio":
        return True
    if not _is_open(verdicts, index + 1) or len(bio.text) < 2 * len(name.text):
        return False
    return bio.text.startswith(name.text + " ")
