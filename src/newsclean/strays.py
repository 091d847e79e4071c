"""The story's region and the verdicts so far in, a verdict for every block that no rule knew out."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsclean.bylines import looks_like_name
from newsclean.dates import find
from newsclean.lead import MAX_META_WORDS, lead
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
BEFORE_HEADLINE = Verdict("outside", "region:before-headline")
LINKED_STORY = Verdict("related", "region:link-outside")
MENU = Verdict("navigation", "region:short-link-outside")

PARAGRAPH_TAGS = frozenset("p li dd dt blockquote pre td th".split())
LIST_TAGS = frozenset("li td th dd dt pre".split())
LIST_PARTS = frozenset("ul ol dl li dd dt pre".split())
TABLE_PARTS = frozenset("td th tr tbody thead tfoot table caption".split())
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
MAX_LINE_LINKS = 0.5  # share of a line's characters
ALL_LINK = 0.9
MIN_STANDFIRST_WORDS = 6
MIN_REPEAT_WORDS = 5
MIN_LINE_WORDS = 4
MAX_HEADING_CHARS = 60
MAX_TAIL = 0.15  # of the content's prose
MIN_GAP = 6  # blocks of AFTER_STORIES
LABEL_BLOCKS = 2
MAX_LABEL_WORDS = 3
ROW_STEP = 3  # blocks from one teaser to the next
MIN_ROW = 3
PART = 1.2  # times its length has the paragraph that a quotation is pulled out of
END = 0.9  # share of the content after which a lone name signs the story
CARD_WORDS = 80  # words of the element around a teaser and its link
MAX_PROSE_BEFORE_HEADLINE = 0.15  # of the region's prose


class Scene(NamedTuple):
    """What the decisions on single lines look at; `first` is the first prose, `starts`: the headline is above.

    `content[i]` is the sum of the prose of content before block i.
    """

    segments: Segments
    measures: Measures
    known: Verdicts
    inside: range
    homes: frozenset[int]
    first: int
    starts: bool
    content: tuple[float, ...]

    def all_known(self, start: int, end: int) -> bool:
        """Whether rules know every block of a range."""
        return all(i in self.known for i in range(start, end))

    def is_home(self, block: Block) -> bool:
        """Whether the block stands among the story's paragraphs, itself or as part of a list or table."""
        home = anchor(self.segments, block)
        return home.index in self.homes or (
            block.tag in LIST_TAGS and list_home(self.segments, self.content, home) in self.homes
        )


def settle(
    segments: Segments,
    measures: Measures,
    known: Verdicts,
    region: Container | None,
    *,
    headline: int | None = None,
    description: str = "",
) -> Verdicts:
    """The verdicts of all blocks: prose of the region is content, short lines depend on what is around them."""
    inside = range(region.first, region.end) if region else range(0)
    start = _start(measures, known, inside)
    settled = dict(known)
    for block in segments.blocks:
        i = block.index
        if i in known:
            if known[i].rule == "markup:outside":
                settled[i] = _beside(measures, block, known[i])
        elif i not in inside:
            settled[i] = _beside(measures, block, OUTSIDE)
        elif i < start:
            settled[i] = BEFORE_HEADLINE
        elif measures.prose[i]:
            settled[i] = CONTENT
    _settle_lines(segments, measures, settled, known, range(max(start, inside.start), inside.stop))
    settled |= _teasers(segments, measures, settled)
    settled |= _widget_headings(segments, settled)
    settled |= lead(segments, measures, settled, known, headline, inside, description)
    settled |= _next_story(segments, measures, settled, headline)
    settled |= _repeats(segments, measures, settled)
    settled |= _tail(measures, settled)
    settled |= _signature(segments, measures, settled)
    return settled | _labels(segments, measures, settled, headline)


def _start(measures: Measures, known: Verdicts, inside: range) -> int:
    """The last headline with hardly any of the region's prose before it."""
    if not inside:
        return 0
    prose = measures.prose_before
    limit = MAX_PROSE_BEFORE_HEADLINE * (prose[inside.stop] - prose[inside.start])
    headlines = (i for i in inside if i in known and known[i].category == "headline")
    return max((i for i in headlines if prose[i] - prose[inside.start] <= limit), default=inside.start)


def _beside(measures: Measures, block: Block, otherwise: Verdict) -> Verdict:
    """Links beside the story are menus when short, other stories when long."""
    if measures.link_density[block.index] < ALL_LINK:
        return otherwise
    return LINKED_STORY if measures.words[block.index] >= MIN_LINE_WORDS else MENU


def _settle_lines(segments: Segments, measures: Measures, settled: Verdicts, known: Verdicts, inside: range) -> None:
    """Settle the lines before, between and after the prose of the region, in reading order."""
    prose = [i for i in inside if settled.get(i) is CONTENT]
    first, last = (prose[0], prose[-1]) if prose else (inside.stop, inside.stop)
    homes = frozenset(anchor(segments, segments.blocks[i]).index for i in prose)
    headed = any(i in known and known[i].category == "headline" for i in range(first))
    kept = (measures.prose[i] if settled.get(i) is CONTENT else 0.0 for i in range(len(segments.blocks)))
    scene = Scene(segments, measures, known, inside, homes, first, headed, tuple(accumulate(kept, initial=0.0)))
    for i in inside:
        if i in settled:
            continue
        block = segments.blocks[i]
        if i < first:
            settled[i] = _before(scene, block)
        elif i > last:
            settled[i] = _after(scene, block, settled.get(i - 1))
        else:
            settled[i] = _between(scene, block, settled.get(i - 1))


def _before(scene: Scene, block: Block) -> Verdict:
    words = scene.measures.words[block.index]
    if words <= MAX_META_WORDS and find(block.text):
        return Verdict("dateline", "line:date-inside")
    linked = scene.measures.link_density[block.index] > MAX_LINE_LINKS
    if not linked and block.tag in HEADINGS and scene.starts and scene.all_known(block.index + 1, scene.first):
        return Verdict("content", "line:first-subheading")
    if not linked and words >= MIN_STANDFIRST_WORDS and block.tag in PARAGRAPH_TAGS | HEADINGS:
        return Verdict("content", "line:standfirst", "before the first paragraph")
    return Verdict("outside", "line:before-prose")


def _after(scene: Scene, block: Block, above: Verdict | None) -> Verdict:
    if scene.measures.link_density[block.index] > MAX_LINE_LINKS:
        return Verdict("related", "line:after-prose")
    if scene.is_home(block):
        if scene.measures.sentence[block.index]:
            return Verdict("content", "line:last-sentence")
        if block.tag in LIST_TAGS:
            return Verdict("content", "line:list-of-the-story")
        if block.text.endswith((":", "：")):
            return Verdict("content", "line:announces-lines")
    if above is not None and above.rule in ("line:announces-lines", "line:of-a-paragraph"):
        return Verdict("content", "line:of-a-paragraph")
    return Verdict("outside", "line:after-prose")


def _between(scene: Scene, block: Block, above: Verdict | None) -> Verdict:
    i = block.index
    density, sentence = scene.measures.link_density[i], scene.measures.sentence[i]
    at_home = scene.is_home(block)
    announced = above is not None and above.category == "content" and _announces(scene, i - 1)
    if density >= ALL_LINK and not (at_home and (sentence or announced)):
        return Verdict("related", "line:only-a-link", block.text[:80])
    if density > MAX_LINE_LINKS and not sentence and not announced:
        return Verdict("related", "line:mostly-links", f"{density:.0%} links")
    if TEASER_END.search(block.text) and not at_home:
        return Verdict("related", "line:teaser")
    if block.tag in HEADINGS:
        return Verdict("content", "line:subheading")
    if at_home:
        return Verdict("content", "line:among-prose")
    if _in_quotation(scene, block):
        return Verdict("content", "line:of-a-quotation")
    if block.tag in PARAGRAPH_TAGS and (sentence or scene.measures.words[i] >= MIN_LINE_WORDS):
        return Verdict("content", "line:sentence")
    return Verdict("outside", "line:stray")


def _announces(scene: Scene, index: int) -> bool:
    """Whether a line ends with a colon, or is in the list of one that such a line announced."""
    while index > scene.inside.start and scene.segments.blocks[index].tag == "li":
        index -= 1
    return scene.segments.blocks[index].text.endswith((":", "："))


def _in_quotation(scene: Scene, block: Block) -> bool:
    """Whether the line stands in a quotation with prose: who said it."""
    quotation = next((c for c in scene.segments.around(block) if c.tag == "blockquote"), None)
    return quotation is not None and scene.measures.prose_in(quotation) > 0


def list_home(segments: Segments, content: Sequence[float], container: Container) -> int:
    """The element around a whole list or table and wrappers without other content; `content` is summed up."""
    parts = TABLE_PARTS if container.tag in TABLE_PARTS else LIST_PARTS
    if container.tag not in parts:
        return container.index
    outer = segments.parent(container)
    while outer is not None and outer.tag in parts and container.tag != "table":
        container, outer = outer, segments.parent(outer)
    while (
        outer is not None
        and content[outer.end] - content[outer.first] == content[container.end] - content[container.first]
    ):
        container, outer = outer, segments.parent(outer)
    return outer.index if outer is not None else container.index


def _teasers(segments: Segments, measures: Measures, settled: Verdicts) -> Verdicts:
    """Short prose under a line that is only a link: other stories, each in a small element or several in a row."""
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
    rows: list[list[int]] = []
    for i in indexes:
        if rows and i - rows[-1][-1] <= ROW_STEP:
            rows[-1].append(i)
        else:
            rows.append([i])
    return {i for row in rows if len(row) >= MIN_ROW for i in row}


def _is_linked_title(measures: Measures, settled: Verdicts, index: int) -> bool:
    linked = measures.link_density[index] >= ALL_LINK and measures.words[index] >= MIN_LINE_WORDS
    return linked and settled[index].category == "related"


def _in_card(segments: Segments, measures: Measures, index: int) -> bool:
    """Whether a small element holds the block and the line above it."""
    card = next(c for c in segments.around(segments.blocks[index]) if c.first <= index - 1)
    return measures.words_in(card) <= CARD_WORDS


def _widget_headings(segments: Segments, settled: Verdicts) -> Verdicts:
    """Headings, in the story or beside it, with a widget right below them instead of text."""
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


def _next_story(segments: Segments, measures: Measures, settled: Verdicts, headline: int | None) -> Verdicts:
    """All from the headline of another story on: a further h1, with byline or date close by or in its own article."""
    if headline is None:
        return {}
    prose = measures.prose_before
    for block in segments.blocks[headline + 1 :]:
        if block.tag != "h1" or prose[block.index] - prose[headline] < MIN_STORY:
            continue
        near = (settled[i] for i in range(block.index - 2, min(block.index + 6, len(segments.blocks))))
        signed = any(verdict.category in ("byline", "dateline") for verdict in near)
        article = next((c for c in segments.around(block) if c.tag == "article"), None)
        if signed or (article is not None and article.first > headline):
            rest = range(block.index, len(segments.blocks))
            return {i: Verdict("related", "region:next-story", block.text[:80]) for i in rest}
    return {}


def _tail(measures: Measures, settled: Verdicts) -> Verdicts:
    """A little prose far below the story, behind a run of other things: the site speaks of itself."""
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


def _signature(segments: Segments, measures: Measures, settled: Verdicts) -> Verdicts:
    """A name alone on a line at the end of the story: who wrote it."""
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


def _labels(segments: Segments, measures: Measures, settled: Verdicts, headline: int | None) -> Verdicts:
    """Section names right over the headline."""
    if headline is None:
        return {}
    near = range(max(0, headline - LABEL_BLOCKS), headline)
    unnamed = (i for i in near if settled[i] in (OUTSIDE, MENU, BEFORE_HEADLINE))
    return {
        i: Verdict("section_label", "line:over-the-headline") for i in unnamed if measures.words[i] <= MAX_LABEL_WORDS
    }


def _repeats(segments: Segments, measures: Measures, settled: Verdicts) -> Verdicts:
    """Content that stands in the content a second time, whole or as a quotation pulled out of a paragraph."""
    repeats: Verdicts = {}
    seen: set[str] = set()
    kept = [block for block in segments.blocks if settled[block.index].category == "content"]
    paragraphs = [fold(block.text) for block in kept if not _is_pulled_out(segments, block)]
    for block in segments.blocks:
        i = block.index
        if settled[i].category != "content" or measures.words[i] < MIN_REPEAT_WORDS or block.joint == "cell":
            continue
        folded = fold(block.text)
        if folded in seen:
            repeats[i] = Verdict("duplicate", "repeat:same-text", block.text[:80])
        elif _is_pulled_out(segments, block) and _is_part_of(folded.strip("\"' "), paragraphs):
            repeats[i] = Verdict("duplicate", "repeat:pull-quote", block.text[:80])
        seen.add(folded)
    return repeats


def _is_part_of(quotation: str, paragraphs: Sequence[str]) -> bool:
    return any(quotation in paragraph and len(paragraph) > PART * len(quotation) for paragraph in paragraphs)


def _is_pulled_out(segments: Segments, block: Block) -> bool:
    return any(c.tag in ("blockquote", "aside", "figure") or "pullquote" in c.tokens for c in segments.around(block))
