"""The story's region and the verdicts so far in, a verdict for every block that no rule knew out."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled
from newsclean.dates import find
from newsclean.judge.lead import DATED, MAX_META_WORDS, Place, lead
from newsclean.judge.measure import NEARLY_ALL, breaks_off
from newsclean.judge.region import anchor
from newsclean.model import Verdict
from newsclean.segment import HEADINGS
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block, Container
    from newsclean.segment import Segments

MAX_ANNOUNCED = 100  # items of a list below the line that announces it
CONTENT = Verdict("content", "region:prose")
OUTSIDE = Verdict("outside", "region:outside")
BEFORE_HEADLINE = Verdict("outside", "region:before-headline")
LINKED_STORY = Verdict("related", "region:link-outside")
MENU = Verdict("navigation", "region:short-link-outside")

TEASER = Verdict("related", "line:teaser")
SUBHEADING = Verdict("content", "line:subheading")
AMONG_PROSE = Verdict("content", "line:among-prose")

PARAGRAPH_TAGS = frozenset("p li dd dt blockquote pre td th".split())
TEXT_TAGS = PARAGRAPH_TAGS | HEADINGS
LIST_TAGS = frozenset("li td th dd dt pre".split())
LIST_PARTS = frozenset("ul ol dl li dd dt pre".split())
TABLE_PARTS = frozenset("td th tr tbody thead tfoot table caption".split())
MAX_LINE_LINKS = 0.5  # share of a line's characters
MIN_STANDFIRST_WORDS = 6
MIN_LINE_WORDS = 4
MAX_PROSE_BEFORE_HEADLINE = 0.15  # of the region's prose


class Scene(NamedTuple):
    """What the decisions on single lines look at; `first` is the first prose, `starts`: the headline is above.

    `content` are the blocks of prose that are content, in reading order, `at_home` the lines among those.
    """

    segments: Segments
    measures: Measures
    known: Verdicts
    inside: range
    at_home: set[int]
    first: int
    starts: bool
    content: Sequence[int]

    @classmethod
    def of(
        cls, segments: Segments, measures: Measures, known: Verdicts, inside: range, content: list[int],
        lines: list[int], headlines: Sequence[int],
    ) -> Scene:  # fmt: skip
        """The scene of a stretch whose prose of content is known, and the lines around it."""
        first = content[0] if content else inside.stop
        starts = bool(headlines) and min(headlines) < first
        return cls(segments, measures, known, inside, _at_home(segments, content, lines), first, starts, content)

    def all_known(self, start: int, end: int) -> bool:
        """Whether rules know every block of a range."""
        return all(i in self.known for i in range(start, end))


def settle(
    segments: Segments,
    measures: Measures,
    known: Verdicts,
    region: Container | None,
    headlines: Sequence[int],
    *,
    headline: int | None,
    description: str,
) -> list[Verdict]:
    """The verdicts of all blocks: prose of the region is content, short lines depend on what is around them.

    headlines: the blocks that repeat the title. headline: the one of them over the story.
    """
    inside = range(region.first, region.end) if region else range(0)
    start = _start(measures, headlines, inside)
    settled, prose, lines = _placed(known, measures, inside, start)
    if lines:
        below = range(max(start, inside.start), inside.stop)
        _settle_lines(Scene.of(segments, measures, known, below, prose, lines, headlines), settled, lines)
    for i, verdict in lead(segments, measures, settled, known, Place(headline, inside, fold(description))).items():
        settled[i] = verdict
    return settled


def _start(measures: Measures, headlines: Sequence[int], inside: range) -> int:
    """The last headline with hardly any of the region's prose before it."""
    if not inside or not headlines:
        return inside.start
    prose = measures.prose_before
    limit = MAX_PROSE_BEFORE_HEADLINE * (prose[inside.stop] - prose[inside.start])
    near = [i for i in headlines if i in inside and prose[i] - prose[inside.start] <= limit]
    return max(near, default=inside.start)


def placed(
    known: Verdicts, measures: Measures, inside: range, start: int
) -> tuple[list[Verdict], list[int], list[int]]:
    """The verdicts by the place alone; the prose of content and the lines around it, which are still to be settled.

    inside: the region. start: the headline in it.
    """
    settled: list[Verdict] = []
    prose: list[int] = []
    lines: list[int] = []
    for i, value in enumerate(measures.prose):
        verdict = known.get(i)
        if verdict is not None:
            settled.append(_beside(measures, i, verdict) if verdict.rule == "markup:outside" else verdict)
        elif i not in inside:
            settled.append(_beside(measures, i, OUTSIDE))
        elif i < start:
            settled.append(BEFORE_HEADLINE)
        else:
            settled.append(CONTENT if value else OUTSIDE)
            (prose if value else lines).append(i)
    return settled, prose, lines


def _beside(measures: Measures, index: int, otherwise: Verdict) -> Verdict:
    """Links beside the story are menus when short, other stories when long."""
    if measures.link_density[index] < NEARLY_ALL:
        return otherwise
    return LINKED_STORY if measures.words[index] >= MIN_LINE_WORDS else MENU


_placed = compiled(placed)


def _settle_lines(scene: Scene, settled: list[Verdict], lines: Iterable[int]) -> None:
    """Settle the lines before, between and after the prose of the region, in reading order."""
    last = scene.content[-1] if scene.content else scene.first
    for i in lines:
        block = scene.segments.blocks[i]
        if i < scene.first:
            settled[i] = _before(scene, block)
            continue
        above = settled[i - 1] if i else None
        settled[i] = _after(scene, block, above) if i > last else _between(scene, block, above)


def _before(scene: Scene, block: Block) -> Verdict:
    words = scene.measures.words[block.index]
    if words <= MAX_META_WORDS and find(block.text):
        return DATED
    linked = scene.measures.link_density[block.index] > MAX_LINE_LINKS
    if not linked and block.tag in HEADINGS and scene.starts and scene.all_known(block.index + 1, scene.first):
        return Verdict("content", "line:first-subheading")
    if not linked and words >= MIN_STANDFIRST_WORDS and block.tag in TEXT_TAGS:
        return Verdict("content", "line:standfirst", "before the first paragraph")
    return Verdict("outside", "line:before-prose")


def _after(scene: Scene, block: Block, above: Verdict | None) -> Verdict:
    if scene.measures.link_density[block.index] > MAX_LINE_LINKS:
        return Verdict("related", "line:after-prose")
    if block.index in scene.at_home:
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
    density, sentence, at_home = scene.measures.link_density[i], scene.measures.sentence[i], i in scene.at_home
    linked = density > MAX_LINE_LINKS
    announced = linked and above is not None and above.category == "content" and _announces(scene, i - 1)
    if density >= NEARLY_ALL and not ((sentence or announced) and at_home):
        return Verdict("related", "line:only-a-link", block.text[:80])
    if linked and not sentence and not announced:
        return Verdict("related", "line:mostly-links", f"{density:.0%} links")
    if not at_home and breaks_off(block.text):
        return TEASER
    if block.tag in HEADINGS:
        return SUBHEADING
    if at_home:
        return AMONG_PROSE
    if _in_quotation(scene, block):
        return Verdict("content", "line:of-a-quotation")
    if block.tag in PARAGRAPH_TAGS and (sentence or scene.measures.words[i] >= MIN_LINE_WORDS):
        return Verdict("content", "line:sentence")
    return Verdict("outside", "line:stray")


def _announces(scene: Scene, index: int) -> bool:
    """Whether a line ends with a colon, or is in the list of one that such a line announced."""
    first = max(scene.inside.start, index - MAX_ANNOUNCED)
    while index > first and scene.segments.blocks[index].tag == "li":
        index -= 1
    return scene.segments.blocks[index].text.endswith((":", "："))


def _in_quotation(scene: Scene, block: Block) -> bool:
    """Whether the line stands in a quotation with prose: who said it."""
    quotation = scene.segments.nearest(block, "blockquote")
    return quotation is not None and scene.measures.prose_in(quotation) > 0


def at_home(segments: Segments, content: Sequence[int], lines: Sequence[int]) -> set[int]:
    """The lines that stand among the paragraphs of the content, themselves or as parts of a list or table."""
    homes = {anchor(segments, segments.blocks[i]).index for i in content}
    found = set()
    for i in lines:
        home = anchor(segments, segments.blocks[i])
        in_list = segments.blocks[i].tag in LIST_TAGS
        if home.index in homes or (in_list and list_home(segments, content, home) in homes):
            found.add(i)
    return found


_at_home = compiled(at_home)


def list_home(segments: Segments, content: Sequence[int], container: Container) -> int:
    """The element around a whole list or table and wrappers without other content; `content` are the blocks of it."""
    parts = TABLE_PARTS if container.tag in TABLE_PARTS else LIST_PARTS
    if container.tag not in parts:
        return container.index
    outer = segments.parent(container)
    while outer is not None and outer.tag in parts and container.tag != "table":
        container, outer = outer, segments.parent(outer)
    while outer is not None and _within(content, outer) == _within(content, container):
        container, outer = outer, segments.parent(outer)
    return outer.index if outer is not None else container.index


def _within(places: Sequence[int], container: Container) -> int:
    """How many of the blocks, which are in reading order, an element holds."""
    return bisect_left(places, container.end) - bisect_left(places, container.first)
