"""Judged blocks and what their site repeats in, the blocks with that named out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean.model import Verdict
from newsclean.site import lines_of, repeated_lines

if TYPE_CHECKING:
    from newsclean.judge import Judged
    from newsclean.site import Known

RULE = "site:repeated"


def boilerplate(judged: Judged, known: Known) -> Judged:
    """The verdicts after the site's profile had the last word on what is content; what a rule names keeps its name.

    A block goes when all of its lines go: only preformatted text has several.
    """
    lines = [(i, line) for i in judged.content for line in lines_of(judged.segments.blocks[i].text)]
    gone = repeated_lines([line for _, line in lines], known)
    left = {i for place, (i, _) in enumerate(lines) if place not in gone}
    named: dict[int, Verdict] = {}
    for place, (found, pages) in gone.items():
        named[lines[place][0]] = Verdict("boilerplate", RULE, f"on {found.pages} of {pages} pages")
    verdicts = tuple(named[i] if i in named and i not in left else verdict for i, verdict in enumerate(judged.verdicts))
    return replace(judged, verdicts=verdicts)
