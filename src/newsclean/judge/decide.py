"""The rules' verdicts and the classifier's scores of a page in, the verdict of every block out.

Rules have the last word on what the body contract states outright; what they infer from a block's surroundings needs
clear evidence to be overruled, and what they leave open the classifier decides.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from math import inf
from operator import lt
from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled
from newsclean.judge.measure import NEARLY_ALL
from newsclean.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.judge.ruled import Ruled
    from newsclean.model import Block
    from newsclean.segment import Segments


class Bar(NamedTuple):
    """How sure the classifier must be to take a block into the story, and to leave it out."""

    take: float
    leave: float


EVEN = Bar(0.5, 0.5)
OPEN = Bar(0.45, 0.65)  # a paragraph lost is worse than a line that leaks
FIRM = Bar(0.8, 0.8)
NEVER = Bar(2.0, 2.0)


class Bars:
    """How sure the classifier must be to overrule a verdict: by the beginning of its rule, the first that fits."""

    def __init__(self, *by_start: tuple[str, Bar]) -> None:
        self._by_start = by_start
        self.of = lru_cache(maxsize=1024)(self._of)
        self.most_links = MostLinks(self)

    def _of(self, rule: str) -> Bar:
        return next(bar for start, bar in self._by_start if rule.startswith(start))


class MostLinks(dict[str, float]):
    """By rule, the share of links from which on the classifier has no say against it: 0 where it has none at all."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def __missing__(self, rule: str) -> float:
        if self._bars.of(rule) is NEVER:
            most = 0.0
        else:
            most = NEARLY_ALL if rule.startswith(MARKUP) and rule not in LISTS_OF_LINKS else inf
        if len(self) < MAX_RULES:
            self[rule] = most
        return most


PAGE_BARS = Bars(
    ("line:standfirst", NEVER), ("line:key-point", NEVER), ("line:heading-of-key-points", NEVER),
    ("line:first-subheading", NEVER), ("line:name-at-the-end", NEVER), ("line:date-inside", NEVER),
    ("line:subheading", FIRM), ("line:before-prose", FIRM),
    ("region:next-story", NEVER), ("markup:hidden", NEVER),
    ("shape:alone-with-a-picture", FIRM), ("shape:below-a-picture", FIRM),
    ("shape:breadcrumb", FIRM), ("shape:navigation", FIRM),
    ("markup:navigation", OPEN), ("markup:outside", OPEN), ("markup:embed", OPEN), ("markup:toc", OPEN),
    ("markup:", FIRM), ("region:", OPEN), ("line:", OPEN),
    ("", NEVER),
)  # fmt: skip
TEXT_BARS = Bars(
    ("line:name-at-the-end", NEVER), ("line:date-inside", NEVER),
    ("section:related", EVEN), ("section:newsletter", EVEN), ("section:toc", EVEN),
    ("region:", EVEN), ("line:", EVEN),
    ("", NEVER),
)  # fmt: skip
"""In flattened text rules have no markup to go by: what they infer from the lines around weighs less."""

ROW = 3  # blocks alike, all of them content, that take the last one with them
MAX_RULES = 1024  # that are kept with what was found for them
MOST = 0.5  # of what the classifier gives a block that it leaves out, whatever its bar
LEAST = 0.15  # of what it gives a block that it takes in, whatever its bar

MARKUP = "markup:"
LISTS_OF_LINKS = frozenset({"markup:toc", "markup:search"})  # of which a story may be made
LEARNED = "learned:"
KEPT = Verdict("content", f"{LEARNED}story")
LEFT_OUT = Verdict("outside", f"{LEARNED}outside")


@compiled
def decide(
    ruled: Ruled, probability: Sequence[float], bars: Bars, asked: Iterable[int] | None = None
) -> tuple[Verdict, ...]:
    """The verdict of each block: the rules', or the classifier's where it is sure enough of the contrary.

    Single cells stay with their row. `probability` is that of each block; `asked` are those on which the classifier has
    a say, where they are known.
    """
    if asked is None:
        asked = asked_of(ruled, bars)
    blocks = ruled.segments.blocks
    verdicts = [*ruled.settled]
    doubted = []
    for i in asked:
        verdict, chance = verdicts[i], probability[i]
        if verdict.category == "content":
            if chance < MOST and 1.0 - chance > bars.of(verdict.rule).leave and blocks[i].joint != "cell":
                verdicts[i] = LEFT_OUT
                doubted.append((i, verdict.rule))
        elif chance >= LEAST:
            if chance > bars.of(verdict.rule).take and blocks[i].joint != "cell":
                verdicts[i] = KEPT
            else:
                doubted.append((i, verdict.rule))
    for i, rule in doubted:
        open_ = probability[i] >= LEAST and bars.of(rule) == OPEN and not blocks[i].links
        if open_ and _ends_row(ruled.segments, blocks[i], verdicts):
            verdicts[i] = KEPT
    return tuple(verdicts)


def asked_of(ruled: Ruled, bars: Bars) -> list[int]:
    """The blocks on which the classifier has a say.

    Of 2,014 pages it took none of the 163,000 links that markup had named into a story, but for lists of contents and
    of things found: it is not asked about them.
    """
    most = map(bars.most_links.__getitem__, [verdict.rule for verdict in ruled.settled])
    return [*compress(range(len(ruled.settled)), map(lt, ruled.measures.link_density, most))]


def _ends_row(segments: Segments, block: Block, verdicts: Sequence[Verdict]) -> bool:
    """Whether a block is the last of several alike in one element that are all the story's.

    Labels that stop early teach the classifier doubt about ends; a poem's last line goes with the others.
    """
    row = segments.blocks[max(0, block.index - ROW) : block.index]
    home = segments.containers[block.container].parent
    behind = segments.blocks[block.index + 1 : block.index + 2]
    return (
        len(row) == ROW
        and all(segments.containers[other.container].parent == home and other.tag == block.tag for other in row)
        and all(verdicts[other.index].category == "content" for other in row)
        and all(segments.containers[other.container].parent != home for other in behind)
    )


def is_open(rule: str, bars: Bars) -> bool:
    """Whether the classifier has a say where a rule has spoken."""
    return rule.startswith(LEARNED) or bars.of(rule) is not NEVER
