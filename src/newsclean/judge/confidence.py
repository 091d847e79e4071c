"""A judged page in, how sure its text is out."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from newsclean.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    doubt = _doubt(measures.words, judged.scores.probability, judged.scores.asked) if judged.scores is not None else 0.0
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


def doubt(words: tuple[int, ...], probability: NDArray[np.float32], asked: NDArray[np.intp]) -> float:
    """The words in verdicts that may be wrong, by the classifier's own probabilities, for each word of the story.

    words: of each block. asked: the blocks on which the classifier has a say; only their verdicts count.
    """
    expected = wrong = 0.0
    for i, chance in zip(asked.tolist(), probability[asked].tolist(), strict=True):
        expected += words[i] * chance
        wrong += words[i] * min(chance, 1.0 - chance)
    return wrong / expected if expected else 1.0


_prose_apart, _doubt = compiled(prose_apart), compiled(doubt)
