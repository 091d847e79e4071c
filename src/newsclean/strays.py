"""The story's region and the verdicts so far in, a verdict for every block that is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.dates import find
from newsclean.model import Verdict
from newsclean.neighbours import MIN_STORY, TEASER_END
from newsclean.region import anchor
from newsclean.segment import HEADINGS
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.classify import Verdicts
    from newsclean.measure import Measures
    from newsclean.model import Block, Category, Container
    from newsclean.segment import Segments

CONTENT = Verdict("content", "region:prose")
OUTSIDE = Verdict("outside", "region:outside")
LINKED_STORY = Verdict("related", "region:link-outside")
MENU = Verdict("navigation", "region:short-link-outside")
LIST_TAGS = frozenset("li td th dd dt pre".split())
LIST_PARTS = frozenset("ul ol dl li dd dt pre".split())
TABLE_PARTS = frozenset("td th tr tbody thead tfoot table caption".split())
HEADED: frozenset[Category] = frozenset(
    {"related", "read_more", "newsletter", "subscription", "app_promo", "share", "tags", "comments", "comment_form", "login"}
)  # fmt: skip
"""Widgets whose first line may be a heading that nothing else names."""
STANDFIRST_TOKENS = frozenset(
    "standfirst dek deck lede subtitle subheadline subhead subheading strapline excerpt ingress chapo chapeau entradilla bajada "
    "vorspann teaser sommario occhiello abstract linha lead intro".split()
)
CARD_WORDS = 80
PARAGRAPH_TAGS = frozenset("p li dd dt blockquote pre td th".split())
MAX_LINE_LINKS = 0.5
ALL_LINK = 0.9
MIN_STANDFIRST_WORDS = 6
STANDFIRST_BLOCKS = 12  # so far below the headline a standfirst may stand
MIN_REPEAT_WORDS = 5
MIN_LINE_WORDS = 4
MAX_META_WORDS = 15  # a longer line with a date in it is a sentence
MAX_PROSE_BEFORE_HEADLINE = 0.15


def settle(
    segments: Segments,
    measures: Measures,
    verdicts: Verdicts,
    region: Container | None,
    *,
    headline: int | None = None,
    description: str = "",
) -> Verdicts:
    """Every block that has no verdict yet: prose of the region is content, short lines depend on what is around."""
    found: Verdicts = {}
    inside = range(region.first, region.end) if region else range(0)
    start = _start(measures, verdicts, inside)
    for block in segments.blocks:
        if block.index in verdicts:
            continue
        if block.index not in inside:
            found[block.index] = _outside(measures, block)
        elif block.index < start:
            found[block.index] = Verdict("outside", "region:before-headline")
        elif measures.prose[block.index]:
            found[block.index] = CONTENT
    _settle_lines(segments, measures, verdicts, found, [i for i in inside if i >= start])
    found |= _teasers(segments, measures, found)
    found |= _widget_headings(segments, verdicts, found)
    found |= _standfirst(segments, measures, verdicts, found, headline, inside, description)
    found |= _next_story(segments, measures, verdicts, found, headline)
    return found | _repeats(segments, measures, found)


def _outside(measures: Measures, block: Block) -> Verdict:
    """Links beside the story are menus when short, other stories when long."""
    if measures.link_density[block.index] < ALL_LINK:
        return OUTSIDE
    return LINKED_STORY if measures.words[block.index] >= MIN_LINE_WORDS else MENU


def _start(measures: Measures, verdicts: Verdicts, inside: range) -> int:
    """The block after the headline, if hardly any prose stands before it."""
    if not inside:
        return 0
    headlines = [i for i in inside if i in verdicts and verdicts[i].category == "headline"]
    prose = measures.prose_before
    limit = MAX_PROSE_BEFORE_HEADLINE * (prose[inside.stop] - prose[inside.start])
    fitting = [i for i in headlines if prose[i] - prose[inside.start] <= limit]
    return max(fitting) if fitting else inside.start


def _settle_lines(
    segments: Segments, measures: Measures, verdicts: Verdicts, found: Verdicts, inside: Sequence[int]
) -> None:
    """The lines between, before and after the prose."""
    prose = [i for i in inside if found.get(i) is CONTENT]
    first, last = (prose[0], prose[-1]) if prose else (0, -1)
    homes = {anchor(segments, segments.blocks[i]).index for i in prose}
    for i in inside:
        if i in verdicts or i in found:
            continue
        block = segments.blocks[i]
        if i < first:
            found[i] = _before(measures, block)
        elif i > last:
            found[i] = _after(segments, measures, block, homes, found.get(i - 1))
        else:
            found[i] = _between(segments, measures, block, homes, prose)


def _before(measures: Measures, block: Block) -> Verdict:
    if measures.words[block.index] <= MAX_META_WORDS and find(block.text):
        return Verdict("dateline", "line:date-inside")
    density, words = measures.link_density[block.index], measures.words[block.index]
    if density <= MAX_LINE_LINKS and words >= MIN_STANDFIRST_WORDS and block.tag in PARAGRAPH_TAGS | HEADINGS:
        return Verdict("content", "line:standfirst")
    return Verdict("outside", "line:before-prose")


def _after(segments: Segments, measures: Measures, block: Block, homes: set[int], before: Verdict | None) -> Verdict:
    linked = measures.link_density[block.index] > MAX_LINE_LINKS
    home = anchor(segments, block)
    if not linked and home.index in homes and measures.sentence[block.index]:
        return Verdict("content", "line:last-sentence")
    if not linked and block.tag in LIST_TAGS and _list_home(segments, home) in homes:
        return Verdict("content", "line:list-of-the-story")
    if not linked and home.index in homes and block.text.endswith((":", "：")):
        return Verdict("content", "line:announces-lines")
    if not linked and before is not None and before.rule in ("line:announces-lines", "line:of-a-paragraph"):
        return Verdict("content", "line:of-a-paragraph")
    return Verdict("related" if linked else "outside", "line:after-prose")


def _between(segments: Segments, measures: Measures, block: Block, homes: set[int], prose: Sequence[int]) -> Verdict:
    density = measures.link_density[block.index]
    home = anchor(segments, block)
    with_prose = home.index in homes or (block.tag in LIST_TAGS and _list_home(segments, home) in homes)
    if density >= ALL_LINK and not (measures.sentence[block.index] and with_prose):
        return Verdict("related", "line:only-a-link", block.text[:80])
    if density > MAX_LINE_LINKS and not measures.sentence[block.index]:
        return Verdict("related", "line:mostly-links", f"{density:.0%} links")
    if TEASER_END.search(block.text) and not with_prose:
        return Verdict("related", "line:teaser")
    if block.tag in HEADINGS:
        return Verdict("content", "line:subheading")
    if with_prose:
        return Verdict("content", "line:among-prose")
    if block.tag in PARAGRAPH_TAGS and (measures.sentence[block.index] or measures.words[block.index] >= MIN_LINE_WORDS):
        return Verdict("content", "line:sentence")
    return Verdict("outside", "line:stray")


def _standfirst(
    segments: Segments,
    measures: Measures,
    verdicts: Verdicts,
    found: Verdicts,
    headline: int | None,
    inside: range,
    description: str,
) -> Verdicts:
    """The standfirst where it stands apart from the text: soon after the headline, or what the page's description says."""
    if headline is None:
        return {}
    wanted = fold(description)
    standfirst: Verdicts = {}
    for i in range(headline + 1, min(max(inside.start, headline + 1) + 3, headline + 1 + STANDFIRST_BLOCKS, len(segments.blocks))):
        if i in verdicts or (i in inside and found[i].category != "content"):
            continue
        evidence = _standfirst_evidence(segments, measures, segments.blocks[i], wanted, first=not standfirst)
        if i in inside and found[i].category == "content" and evidence not in (None, "under the headline"):
            standfirst[i] = Verdict("content", "line:standfirst", evidence)
        elif i < inside.start and evidence == "a date inside":
            standfirst[i] = Verdict("dateline", "line:date-inside")
        elif i < inside.start and evidence:
            standfirst[i] = Verdict("content", "line:key-point" if evidence == "a key point" else "line:standfirst", evidence)
    return standfirst


def _standfirst_evidence(
    segments: Segments, measures: Measures, block: Block, description: str, *, first: bool
) -> str | None:
    """What speaks for a block below the headline being the standfirst or a key point beside it."""
    i = block.index
    if measures.link_density[i] > MAX_LINE_LINKS or measures.hidden[i]:
        return None
    if measures.words[i] <= MAX_META_WORDS and find(block.text):
        return "a date inside"
    if block.tag == "li" and measures.words[i] >= MIN_REPEAT_WORDS:
        return "a key point"
    if measures.words[i] < MIN_STANDFIRST_WORDS:
        return None
    folded = fold(block.text)
    if description and (folded in description or description.rstrip(" .…") in folded):
        return "the page's description"
    if any(STANDFIRST_TOKENS & container.tokens for container, _ in zip(segments.around(block), range(2))):
        return "its markup"
    return "under the headline" if first and block.tag in PARAGRAPH_TAGS | HEADINGS | {"div"} else None


def _next_story(
    segments: Segments, measures: Measures, verdicts: Verdicts, found: Verdicts, headline: int | None
) -> Verdicts:
    """All from the headline of another story on: a further h1, with a byline or date close to it or an article of its own."""
    if headline is None:
        return {}
    before = measures.prose_before
    for block in segments.blocks[headline + 1 :]:
        if block.tag != "h1" or before[block.index] - before[headline] < MIN_STORY:
            continue
        near = (verdicts.get(i) for i in range(block.index - 2, block.index + 6))
        signed = any(v is not None and v.category in ("byline", "dateline") for v in near)
        article = next((c for c in segments.around(block) if c.tag == "article"), None)
        if signed or (article is not None and article.first > headline):
            rest = range(block.index, len(segments.blocks))
            return {i: Verdict("related", "region:next-story", block.text[:80]) for i in rest}
    return {}


def _teasers(segments: Segments, measures: Measures, found: Verdicts) -> Verdicts:
    """Short prose in one small element with a line above that is only a link: another story's card."""
    teasers: Verdicts = {}
    for i, verdict in found.items():
        if verdict.category != "content" or measures.words[i] > CARD_WORDS or i == 0 or i - 1 not in found:
            continue
        above = segments.blocks[i - 1]
        if measures.link_density[i - 1] < ALL_LINK or measures.words[i - 1] < 3 or found[i - 1].category == "content":
            continue
        card = next(c for c in segments.around(segments.blocks[i]) if c.first <= i - 1)
        if measures.words_in(card) <= CARD_WORDS:
            teasers[i] = Verdict("related", "line:teaser-under-link", above.text[:80])
    return teasers


def _widget_headings(segments: Segments, verdicts: Verdicts, found: Verdicts) -> Verdicts:
    """Headings in the story with a widget right below them instead of text."""
    joined = verdicts | found
    headings: Verdicts = {}
    for i in sorted(found, reverse=True):
        below = headings.get(i + 1) or joined.get(i + 1)
        if found[i].rule == "line:subheading" and below is not None and below.category in HEADED:
            headings[i] = Verdict(below.category, "line:heads-a-widget", below.evidence)
    return headings


def _list_home(segments: Segments, container: Container) -> int:
    """The element around a whole list or table and the wrappers that hold nothing else."""
    parts = TABLE_PARTS if container.tag in TABLE_PARTS else LIST_PARTS
    while container.tag in parts and container.parent >= 0:
        wrapper, container = container, segments.containers[container.parent]
        while container.parent >= 0 and (container.first, container.end) == (wrapper.first, wrapper.end):
            container = segments.containers[container.parent]
        if wrapper.tag == "table":
            break
    return container.index


def _standfirst(
    segments: Segments,
    measures: Measures,
    verdicts: Verdicts,
    found: Verdicts,
    headline: int | None,
    inside: range,
    description: str,
) -> Verdicts:
    """The standfirst where it stands apart from the text: soon after the headline, or what the page's description says."""
    if headline is None or headline >= inside.start:
        return {}
    wanted = fold(description)
    standfirst: Verdicts = {}
    for i in range(headline + 1, min(inside.start, headline + 1 + STANDFIRST_BLOCKS)):
        if i in verdicts or measures.link_density[i] > MAX_LINE_LINKS or measures.words[i] < MIN_STANDFIRST_WORDS:
            continue
        block = segments.blocks[i]
        if measures.words[i] <= MAX_META_WORDS and find(block.text):
            standfirst[i] = Verdict("dateline", "line:date-inside")
            continue
        folded = fold(block.text)
        if wanted and (folded in wanted or wanted.rstrip(" .…") in folded):
            standfirst[i] = Verdict("content", "line:standfirst", "the page's description")
        elif not any(v.category == "content" for v in standfirst.values()) and block.tag in PARAGRAPH_TAGS | HEADINGS | {"div"} and measures.words[i] >= MIN_REPEAT_WORDS:
            standfirst[i] = Verdict("content", "line:standfirst", "under the headline")
    return standfirst


def _next_story(
    segments: Segments, measures: Measures, verdicts: Verdicts, found: Verdicts, headline: int | None
) -> Verdicts:
    """All from the headline of another story on: a further h1, with a byline or date close to it or an article of its own."""
    if headline is None:
        return {}
    before = measures.prose_before
    for block in segments.blocks[headline + 1 :]:
        if block.tag != "h1" or before[block.index] - before[headline] < MIN_STORY:
            continue
        near = (verdicts.get(i) for i in range(block.index - 2, block.index + 6))
        signed = any(v is not None and v.category in ("byline", "dateline") for v in near)
        article = next((c for c in segments.around(block) if c.tag == "article"), None)
        if signed or (article is not None and article.first > headline):
            rest = range(block.index, len(segments.blocks))
            return {i: Verdict("related", "region:next-story", block.text[:80]) for i in rest}
    return {}


def _teasers(segments: Segments, measures: Measures, found: Verdicts) -> Verdicts:
    """Short prose in one small element with a line above that is only a link: another story's card."""
    teasers: Verdicts = {}
    for i, verdict in found.items():
        if verdict.category != "content" or measures.words[i] > CARD_WORDS or i == 0 or i - 1 not in found:
            continue
        above = segments.blocks[i - 1]
        if measures.link_density[i - 1] < ALL_LINK or measures.words[i - 1] < 3 or found[i - 1].category == "content":
            continue
        card = next(c for c in segments.around(segments.blocks[i]) if c.first <= i - 1)
        if measures.words_in(card) <= CARD_WORDS:
            teasers[i] = Verdict("related", "line:teaser-under-link", above.text[:80])
    return teasers


def _widget_headings(segments: Segments, verdicts: Verdicts, found: Verdicts) -> Verdicts:
    """Headings in the story with a widget right below them instead of text."""
    joined = verdicts | found
    headings: Verdicts = {}
    for i in sorted(found, reverse=True):
        below = headings.get(i + 1) or joined.get(i + 1)
        if found[i].rule == "line:subheading" and below is not None and below.category in HEADED:
            headings[i] = Verdict(below.category, "line:heads-a-widget", below.evidence)
    return headings


def _list_home(segments: Segments, container: Container) -> int:
    """The element around a whole list or table and the wrappers that hold nothing else."""
    while container.tag in LIST_PARTS and container.parent >= 0:
        wrapper, container = container, segments.containers[container.parent]
        while container.parent >= 0 and (container.first, container.end) == (wrapper.first, wrapper.end):
            container = segments.containers[container.parent]
    return container.index


def _standfirst(
    segments: Segments,
    measures: Measures,
    verdicts: Verdicts,
    found: Verdicts,
    headline: int | None,
    inside: range,
    description: str,
) -> Verdicts:
    """The standfirst where it stands apart from the text: soon after the headline, or what the page's description says."""
    if headline is None or headline >= inside.start:
        return {}
    wanted = fold(description)
    standfirst: Verdicts = {}
    for i in range(headline + 1, min(inside.start, headline + 1 + STANDFIRST_BLOCKS)):
        if i in verdicts or measures.link_density[i] > MAX_LINE_LINKS or measures.words[i] < MIN_STANDFIRST_WORDS:
            continue
        block = segments.blocks[i]
        if measures.words[i] <= MAX_META_WORDS and find(block.text):
            standfirst[i] = Verdict("dateline", "line:date-inside")
            continue
        folded = fold(block.text)
        if wanted and (folded in wanted or wanted.rstrip(" .…") in folded):
            standfirst[i] = Verdict("content", "line:standfirst", "the page's description")
        elif not any(v.category == "content" for v in standfirst.values()) and block.tag in PARAGRAPH_TAGS | HEADINGS | {"div"} and measures.words[i] >= MIN_REPEAT_WORDS:
            standfirst[i] = Verdict("content", "line:standfirst", "under the headline")
    return standfirst


def _next_story(
    segments: Segments, measures: Measures, verdicts: Verdicts, found: Verdicts, headline: int | None
) -> Verdicts:
    """All from the headline of another story on: a further h1, with a byline or date close to it or an article of its own."""
    if headline is None:
        return {}
    before = measures.prose_before
    for block in segments.blocks[headline + 1 :]:
        if block.tag != "h1" or before[block.index] - before[headline] < MIN_STORY:
            continue
        near = (verdicts.get(i) for i in range(block.index - 2, block.index + 6))
        signed = any(v is not None and v.category in ("byline", "dateline") for v in near)
        article = next((c for c in segments.around(block) if c.tag == "article"), None)
        if signed or (article is not None and article.first > headline):
            rest = range(block.index, len(segments.blocks))
            return {i: Verdict("related", "region:next-story", block.text[:80]) for i in rest}
    return {}


def _teasers(segments: Segments, measures: Measures, found: Verdicts) -> Verdicts:
    """Short prose in one small element with a line above that is only a link: another story's card."""
    teasers: Verdicts = {}
    for i, verdict in found.items():
        if verdict.category != "content" or measures.words[i] > CARD_WORDS or i == 0 or i - 1 not in found:
            continue
        above = segments.blocks[i - 1]
        if measures.link_density[i - 1] < ALL_LINK or measures.words[i - 1] < 3 or found[i - 1].category == "content":
            continue
        card = next(c for c in segments.around(segments.blocks[i]) if c.first <= i - 1)
        if measures.words_in(card) <= CARD_WORDS:
            teasers[i] = Verdict("related", "line:teaser-under-link", above.text[:80])
    return teasers


def _widget_headings(segments: Segments, verdicts: Verdicts, found: Verdicts) -> Verdicts:
    """Headings in the story with a widget right below them instead of text."""
    joined = verdicts | found
    headings: Verdicts = {}
    for i in sorted(found, reverse=True):
        below = headings.get(i + 1) or joined.get(i + 1)
        if found[i].rule == "line:subheading" and below is not None and below.category in HEADED:
            headings[i] = Verdict(below.category, "line:heads-a-widget", below.evidence)
    return headings


def _list_home(segments: Segments, container: Container) -> int:
    """The element around a whole list or table and the wrappers that hold nothing else."""
    while container.parent >= 0:
        parent = segments.containers[container.parent]
        same = parent.first == container.first and parent.end == container.end
        if container.tag not in LIST_PARTS and not same:
            break
        container = parent
    return container.index


def _repeats(segments: Segments, measures: Measures, found: Verdicts) -> Verdicts:
    """Content that stands in the content a second time, and pull quotes of it."""
    repeats: Verdicts = {}
    seen: dict[str, int] = {}
    for i, verdict in sorted(found.items()):
        if verdict.category != "content" or measures.words[i] < MIN_REPEAT_WORDS or segments.blocks[i].joint == "cell":
            continue
        folded = fold(segments.blocks[i].text)
        if folded in seen:
            repeats[i] = Verdict("duplicate", "repeat:same-text", segments.blocks[i].text[:80])
        seen.setdefault(folded, i)
    return repeats
