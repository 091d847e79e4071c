"""The labelled body and a system's body of one page in, how well they agree out: pure functions, no I/O."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import furniture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TOKEN = re.compile(r"\w+")
SHINGLE = 4
MAY_BE_CUT = 5  # words of a snippet whose last word may be cut
HALF = 0.5  # a paragraph is there when at least this share of its 4-grams is


class Score(NamedTuple):
    """One page: shares of shared, surplus and missing word 4-grams, and whether the words are the same."""

    precision: float
    recall: float
    exact: bool
    empty: bool


class Leak(NamedTuple):
    """A line of the output that the label does not have, and what furniture it is (None: none that has a name)."""

    line: str
    category: str | None


class Measures(NamedTuple):
    """Everything that is measured of one page; None where the label says nothing of it.

    precision, recall, exact, empty: as in `Score`. word_f1: of the words as a bag, case folded. kept, leaked: shares of
    the label's `with` and `without` snippets that are in the output. first_lost, last_lost: whether the label's first
    or last paragraph is missing; inner_lost: whether any between them is. surplus: the lines that the label lacks.
    """

    precision: float | None
    recall: float | None
    exact: bool | None
    empty: bool
    word_f1: float | None
    kept: float | None
    leaked: float | None
    first_lost: bool | None
    inner_lost: bool | None
    last_lost: bool | None
    surplus: tuple[Leak, ...]

    @property
    def f1(self) -> float:
        """The page's own F1; the corpus' F1 is not the mean of these but made of mean precision and mean recall."""
        return f1(self.precision or 0.0, self.recall or 0.0)

    @property
    def furniture(self) -> bool | None:
        """Whether a line of page furniture leaked; None without a labelled body."""
        return None if self.precision is None else bool(self.categories)

    @property
    def categories(self) -> frozenset[str]:
        """The kinds of furniture that leaked."""
        return frozenset(leak.category for leak in self.surplus if leak.category)


def tokens(text: str) -> list[str]:
    """The words of a text, as the article-extraction-benchmark cuts them."""
    return _TOKEN.findall(text)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The word 4-grams of a text (one shorter gram if there are fewer than four words)."""
    return _grams(tokens(text))


def score(gold: str, body: str) -> Score:
    """As in the article-extraction-benchmark: tp, fp and fn over 4-grams divided by their sum."""
    want, got = shingles(gold), shingles(body)
    tp = sum((want & got).values())
    fp, fn = sum((got - want).values()), sum((want - got).values())
    precision = 1.0 if fp == 0 and (tp or not fn) else tp / (tp + fp) if tp + fp else 0.0
    recall = 1.0 if fn == 0 else tp / (tp + fn)
    return Score(precision, recall, tokens(gold) == tokens(body), not got)


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 if both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure_page(gold: Mapping[str, Any], body: str) -> Measures:
    """All measures of one page by its labels: `body`, `optional` (paragraphs of it), `with`, `without`."""
    label = without_optional(gold.get("body") or "", gold.get("optional") or (), body)
    return measure(label, body, gold.get("with") or (), gold.get("without") or ())


def without_optional(gold: str, optional: Sequence[str], body: str) -> str:
    """The label without those of its optional paragraphs that the output does not have either."""
    output = Words(body)
    absent = {paragraph for paragraph in optional if not output.holds(paragraph)}
    return "\n\n".join(line for line in gold.split("\n\n") if line not in absent) if absent else gold


def measure(gold: str, body: str, kept: Sequence[str] = (), dropped: Sequence[str] = ()) -> Measures:
    """All measures of one page. `kept` and `dropped` are snippets that must and must not be in the body.

    Without a labelled body only the snippets are measured.
    """
    with_share, without_share = snippet_share(kept, body), snippet_share(dropped, body)
    if not gold:
        return Measures(
            None, None, None, not tokens(body), None, with_share, without_share, None, None, None, surplus=()
        )
    lost = lost_paragraphs(gold, body)
    inner = lost[1:-1]
    return Measures(
        *score(gold, body),
        word_f1=word_f1(gold, body),
        kept=with_share,
        leaked=without_share,
        first_lost=lost[0] if lost else None,
        inner_lost=any(inner) if inner else None,
        last_lost=lost[-1] if len(lost) > 1 else None,
        surplus=surplus(gold, body),
    )


def word_f1(gold: str, body: str) -> float:
    """F1 of the words as a bag, case folded, as WCXB counts it."""
    want, got = (Counter(tokens(text.lower())) for text in (gold, body))
    if not want or not got:
        return float(want == got)
    shared = sum((want & got).values())
    return f1(shared / got.total(), shared / want.total())


def snippet_share(snippets: Sequence[str], body: str) -> float | None:
    """The share of snippets whose words stand in the body as a run.

    Only words count, in NFKC and lower case: labels have straight quotes, list marks and line ends where pages have
    others. A snippet may be cut inside its last word; of a short one ("Share") the last word must be whole.
    """
    runs = [words for snippet in snippets if (words := _folded_words(snippet))]
    if not runs:
        return None
    text = f" {' '.join(_folded_words(body))} "
    return sum(f" {' '.join(run)}{'' if len(run) >= MAY_BE_CUT else ' '}" in text for run in runs) / len(runs)


def _folded_words(text: str) -> list[str]:
    return tokens(unicodedata.normalize("NFKC", text).lower())


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold a word: labels part paragraphs by blank lines, list items by line ends."""
    return [line.strip() for line in text.splitlines() if _TOKEN.search(line)]


def lost_paragraphs(gold: str, body: str) -> list[bool]:
    """For each paragraph of the label whether it is missing: under half of its 4-grams are in the output."""
    output = Words(body)
    return [not output.holds(paragraph) for paragraph in paragraphs(gold)]


def surplus(gold: str, body: str) -> tuple[Leak, ...]:
    """The lines of the output of which under half of the 4-grams are in the label, each with its kind."""
    label = Words(gold)
    return tuple(Leak(line, furniture.kind(line)) for line in paragraphs(body) if not label.holds(line))


class Words:
    """A text prepared for asking whether it holds a line."""

    def __init__(self, text: str) -> None:
        words = tokens(text.lower())
        self.grams = frozenset(_grams(words))
        self.run = f" {' '.join(words)} "

    def share(self, line: str) -> float:
        """The share of a line's 4-grams that are here; a line of fewer words is here as a run of words or not."""
        words = tokens(line.lower())
        if len(words) < SHINGLE:
            return float(f" {' '.join(words)} " in self.run)
        grams = [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]
        return sum(gram in self.grams for gram in grams) / len(grams)

    def holds(self, line: str) -> bool:
        """Whether at least half of the line is here."""
        return self.share(line) >= HALF


def _grams(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
