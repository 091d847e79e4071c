"""Blocks in, a verdict for each block that a rule knows out: by markup, by wording, by shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.bylines import byline
from newsclean.dates import stamp
from newsclean.measure import NEARLY_ALL
from newsclean.model import Verdict
from newsclean.rules.markup import Named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.measure import Measures
    from newsclean.model import Block, Category, Container
    from newsclean.rules import Rules
    from newsclean.segment import Segments

Verdicts = dict[int, Verdict]

HALF = 0.5  # of the page's prose: markup of a container that holds so much says nothing
LONG: frozenset[Category] = frozenset({"comments"})  # may well hold more than the story
HIDDEN = Named("hidden", "hidden", None)
KEPT_IN_FIGURES = frozenset("td th blockquote pre li dd dt".split())
MAX_SHAPE_CHARS = 240
GENERAL: frozenset[Category] = frozenset({"outside", "navigation"})  # places: what stands in them may say more
POST_CLASS = frozenset({"hentry"})  # WordPress lists the post's tags and sections in its class


_COUNTER = re.compile(r"[#(]?\d[\d.,\s]{0,11}[KkMm]?\+?\)?")
_SYMBOLS = re.compile(r"[\W_]{1,12}")


def by_markup(segments: Segments, measures: Measures, rules: Rules) -> Verdicts:
    """What the elements around a block say of it, the outermost that says anything first."""
    names = [_name(container, measures, rules) for container in segments.containers]
    empty = _say_nothing(segments, measures, names)
    effective: list[Named | None] = []
    for container, name in zip(segments.containers, names, strict=True):
        above = effective[container.parent] if container.parent >= 0 else None
        own = None if name in empty else name
        effective.append(own if above is None or (own and _says_more(own.category, above.category)) else above)
    verdicts: Verdicts = {}
    for block in segments.blocks:
        found = HIDDEN if measures.hidden[block.index] else effective[block.container]
        if found and not _is_text_in_figure(found, block):
            verdicts[block.index] = Verdict(found.category, f"markup:{found.category}", found.words)
    return verdicts


def _says_more(category: Category, place: Category) -> bool:
    """Whether a category is worth more than that of the place around: a sign-up in a footer, a form under comments."""
    return (place in GENERAL and category not in GENERAL) or (place == "comments" and category == "comment_form")


def merge(first: Verdicts, second: Verdicts) -> Verdicts:
    """Both, the first one's verdict where both have one, unless the second says more than a place does."""
    joined = second | first
    for i in first.keys() & second.keys():
        if _says_more(second[i].category, first[i].category):
            joined[i] = second[i]
    return joined


def _name(container: Container, measures: Measures, rules: Rules) -> Named | None:
    if container.first == container.end or container.tokens >= POST_CLASS:
        return None
    named = rules.markup.find(container.tokens)
    if named and named.max_words and measures.words_in(container) > named.max_words:
        return None
    return named


def _say_nothing(segments: Segments, measures: Measures, names: Sequence[Named | None]) -> set[Named]:
    """The names whose containers hold so much of the page's prose that they must be the story's own wrappers."""
    held: dict[Named, float] = {}
    inside: dict[Named, int] = {}
    for container, name in zip(segments.containers, names, strict=True):
        if name and container.first >= inside.get(name, 0):  # an element inside another of the name counts once
            held[name] = held.get(name, 0.0) + measures.prose_in(container)
            inside[name] = container.end
    total = measures.prose_before[-1]
    return {name for name, prose in held.items() if prose > total * (NEARLY_ALL if name.category in LONG else HALF)}


def _is_text_in_figure(named: Named, block: Block) -> bool:
    return named.words == "<figure>" and block.tag in KEPT_IN_FIGURES


def by_phrase(segments: Segments, rules: Rules) -> Verdicts:
    """What a block's wording says of it."""
    verdicts: Verdicts = {}
    for block in segments.blocks:
        if hit := rules.phrases.find(block.text):
            kind = "opens" if hit.opens_section else "phrase"
            verdicts[block.index] = Verdict(hit.category, f"{kind}:{hit.source}/{hit.category}", hit.phrase)
    return verdicts


def by_shape(segments: Segments) -> Verdicts:
    """What a short block's form says of it: a date stamp, a byline, a number alone."""
    verdicts: Verdicts = {}
    for block in segments.blocks:
        if len(block.text) > MAX_SHAPE_CHARS:
            continue
        if stamp(block.text):
            verdicts[block.index] = Verdict("dateline", "shape:date")
        elif found := byline(block.text):
            verdicts[block.index] = Verdict("byline", "shape:byline", ", ".join(found.names))
        elif _COUNTER.fullmatch(block.text):
            verdicts[block.index] = Verdict("counter", "shape:number")
        elif _SYMBOLS.fullmatch(block.text):
            verdicts[block.index] = Verdict("navigation", "shape:symbols")
    return verdicts
