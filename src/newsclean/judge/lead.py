"""What stands between the headline and the text in, the standfirst and key points among it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.dates import find
from newsclean.model import Verdict
from newsclean.segment import HEADINGS
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block
    from newsclean.segment import Segments

NEAR = 12  # blocks below the headline that may still be its standfirst
INTO_THE_TEXT = 3  # blocks of the region that may be the standfirst
MIN_WORDS = 6
MIN_POINT_WORDS = 5
MAX_META_WORDS = 15  # a longer line with a date in it is a sentence
MAX_LINKS = 0.5
TAGS = frozenset("p div span summary".split())
TOKENS = frozenset(
    "standfirst dek deck lede subtitle subheadline subhead subheading strapline excerpt ingress chapo chapeau "
    "entradilla bajada vorspann sommario occhiello abstract lead intro".split()
)
"""What sites call a standfirst in their class names."""


DESCRIBED = Verdict("content", "line:standfirst", "the page's description")
MARKED = Verdict("content", "line:standfirst", "its markup")
HEADING = Verdict("content", "line:standfirst", "a heading under the headline")
BELOW = Verdict("content", "line:standfirst", "under the headline")
POINT = Verdict("content", "line:key-point")
DATED = Verdict("dateline", "line:date-inside")
IN_THE_TEXT = (DESCRIBED, MARKED, HEADING, POINT)
"""What tells a standfirst from the first paragraph, so that it counts inside of the story's region too."""


class Place(NamedTuple):
    """Where a standfirst may stand, with the story's region (`inside`) and the page's description, folded."""

    headline: int | None
    inside: range
    description: str


def lead(segments: Segments, measures: Measures, settled: Sequence[Verdict], known: Verdicts, place: Place) -> Verdicts:
    """Verdicts for the blocks soon after the headline that no rule knew."""
    headline, inside, _ = place
    if headline is None:
        return {}
    found: Verdicts = {}
    first = True  # whether none of them is content so far
    end = min(max(inside.start, headline + 1) + INTO_THE_TEXT, headline + 1 + NEAR, len(segments.blocks))
    for i in range(headline + 1, end):
        if i in known or (i in inside and settled[i].category != "content"):
            continue
        verdict = _verdict(segments, measures, segments.blocks[i], place.description, first=first)
        if verdict is not None and (i not in inside or verdict in IN_THE_TEXT):
            found[i] = verdict
            first = first and verdict.category != "content"
    return found | _headings_over(segments, known, found) if found else found


def _verdict(segments: Segments, measures: Measures, block: Block, description: str, *, first: bool) -> Verdict | None:
    i = block.index
    words = measures.words[i]
    if measures.link_density[i] > MAX_LINKS or measures.hidden[i]:
        return None
    if words <= MAX_META_WORDS and find(block.text):
        return DATED
    if block.tag == "li":
        return POINT if words >= MIN_POINT_WORDS else None
    return _standfirst(segments, block, description, first=first) if words >= MIN_WORDS else None


def _standfirst(segments: Segments, block: Block, description: str, *, first: bool) -> Verdict | None:
    folded = fold(block.text)
    if description and (folded in description or description.rstrip(" .") in folded):
        return DESCRIBED
    home = segments.containers[block.container]
    around = segments.parent(home) or home
    if not (TOKENS.isdisjoint(home.tokens) and TOKENS.isdisjoint(around.tokens)):
        return MARKED
    if not first:
        return None
    return HEADING if block.tag in HEADINGS else BELOW if block.tag in TAGS else None


def _headings_over(segments: Segments, known: Verdicts, found: Verdicts) -> Verdicts:
    """The headings right over key points."""
    return {
        i - 1: Verdict("content", "line:heading-of-key-points")
        for i, verdict in found.items()
        if verdict.rule == "line:key-point" and i - 1 not in known and segments.blocks[i - 1].tag in HEADINGS
    }
