"""A judged page in, how sure its text is out."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from newsclean.compiled import compiled

if TYPE_CHECKING:
    from newsclean.judge import Judged
    from newsclean.model import Verdict

SHORT_BODY = 25  # words


def confidence(judged: Judged) -> float:
    """How sure the text is, from 0 to 1.

    The share of the page's undecided prose that the body holds, or what the classifier is sure of where that is less:
    one minus the words that it may have got wrong for each word that it expects. Less for a very short body.
    """
    measures = judged.measures
    kept, left = _prose_apart(measures.prose, judged.verdicts)
    if not kept or not judged.tally.words:
        return 0.0
    doubt = judged.scores.doubt(measures.words) if judged.scores is not None else 0.0
    sure = min(kept / (kept + left), 1.0 - doubt)
    return max(0.0, sure) * min(1.0, judged.tally.words / SHORT_BODY)


def prose_apart(prose: tuple[float, ...], verdicts: tuple[Verdict, ...]) -> tuple[float, float]:
    """The prose of the content, and that of what is neither content nor named."""
    kept = left = 0.0
    for value, verdict in zip(compress(prose, prose), compress(verdicts, prose), strict=True):
        if verdict.category == "content":
            kept += value
        elif verdict.category == "outside":
            left += value
    return kept, left


_prose_apart = compiled(prose_apart)
