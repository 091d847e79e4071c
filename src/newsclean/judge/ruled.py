"""What a page states beside its blocks, and what the rules made of them: the types between rules and classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Container, Verdict
    from newsclean.rules import Rules
    from newsclean.segment import Segments


class Hints(NamedTuple):
    """What the page states beside its blocks: titles (but the h1, which may be a logo), authors, description,
    the story's text."""

    titles: Sequence[str] = ()
    authors: Sequence[str] = ()
    description: str = ""
    body: str = ""


class Ruled(NamedTuple):
    """What rules make of a page: what they know by block, how all settled, where the headline and the story are."""

    segments: Segments
    measures: Measures
    hints: Hints
    rules: Rules
    known: Verdicts
    settled: Sequence[Verdict]
    headline: int | None
    story: Container | None
