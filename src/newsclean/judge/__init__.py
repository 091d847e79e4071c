"""A page's blocks and what its markup states in, a verdict for every block out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from newsclean.judge import classify, headline, learned, notices, sections
from newsclean.judge.bios import bios
from newsclean.judge.decide import LEARNED, decide
from newsclean.judge.measure import Measures, measure
from newsclean.judge.region import region
from newsclean.judge.revise import revise
from newsclean.judge.ruled import Hints, Ruled
from newsclean.judge.strays import settle
from newsclean.judge.tally import Tally, tallied

if TYPE_CHECKING:
    from newsclean.judge.classify import Verdicts
    from newsclean.judge.learned import Model, Scores
    from newsclean.model import Verdict
    from newsclean.rules import Rules
    from newsclean.segment import Segments

__all__ = ["Hints", "Judged", "Measures", "Ruled", "by_rules", "judge"]


@dataclass(frozen=True)
class Judged:
    """A page's blocks with a verdict for every one."""

    segments: Segments
    measures: Measures
    verdicts: tuple[Verdict, ...]
    scores: Scores | None = None

    @cached_property
    def tally(self) -> Tally:
        """What the verdicts come to."""
        return tallied(self.verdicts, self.measures.words)

    @property
    def content(self) -> list[int]:
        """The indexes of the blocks that are content."""
        return self.tally.content

    def evidence(self, index: int) -> str:
        """What speaks for a block's verdict; of the classifier's verdicts it is looked up only when asked for."""
        verdict = self.verdicts[index]
        if self.scores is not None and verdict.rule.startswith(LEARNED):
            return self.scores.evidence(index, kept=verdict.category == "content")
        return verdict.evidence


def judge(segments: Segments, hints: Hints, rules: Rules, model: Model | None) -> Judged:
    """Give every block its verdict: the rules', corrected by what the model learned; without a model the rules' own."""
    ruled = by_rules(segments, hints, rules)
    if model is None or not segments.blocks:
        return Judged(segments, ruled.measures, tuple(ruled.settled))
    found = learned.scores(ruled, model)
    decided = decide(ruled, found.probability.tolist(), model.bars, found.asked.tolist())
    return Judged(segments, ruled.measures, decided, found)


def by_rules(segments: Segments, hints: Hints, rules: Rules) -> Ruled:
    """The verdicts of the rules: what they know of a block, then what the story's region leaves."""
    measures = measure(segments)
    known = _known(segments, measures, hints, rules)
    headlines = classify.blocks_of(known, "headline")
    top = headline.main(segments, headlines, measures)
    story = region(segments, measures, known, top)
    if top is None and story is not None:
        start = next(i for i in range(story.first, story.end) if measures.prose[i] and i not in known)
        known = headline.guess(segments, measures, known, start) | known
        headlines = classify.blocks_of(known, "headline")
        top = headline.main(segments, headlines, measures)
    settled = settle(segments, measures, known, story, headlines, headline=top, description=hints.description)
    return Ruled(segments, measures, hints, rules, known, revise(segments, measures, settled, top), top, story)


def _known(segments: Segments, measures: Measures, hints: Hints, rules: Rules) -> Verdicts:
    """What rules know: of a block by itself, the surest evidence first, then of what follows for the blocks around."""
    heads = headline.repeats(segments, hints.titles)
    highest = {i: verdict for i, verdict in heads.items() if segments.blocks[i].tag == "h1" and not measures.hidden[i]}
    known = classify.by_markup(segments, measures, rules)
    if both := highest.keys() & known.keys():
        classify.add(highest, {i: known[i] for i in both})
    known |= highest
    classify.add(known, heads)
    worded = classify.by_phrase(segments, measures, rules, known)
    classify.add(known, worded)
    classify.add(known, classify.by_shape(segments, measures, hints.authors, known))
    classify.add(known, classify.by_field(segments, measures, known))
    classify.add(known, classify.by_picture(segments, measures, known))
    if openers := sections.openers_of(known, worded):
        known = sections.sections(segments, measures, known, openers)
        known = sections.comments(measures, known, openers)
    known = notices.clusters(segments, measures, known, rules)
    known = notices.amid_story(segments, measures, known)
    found = bios(segments, measures, known, rules, hints.authors)
    return known | found if found else known
