"""The short lines at the headline that the classifier has no name for in, the dates and authors in them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import bylines, dates
from newsclean.metadata.others import ABOVE_GAP, OTHER_STORIES, teases

if TYPE_CHECKING:
    from newsclean.metadata.others import Sight
    from newsclean.model import Block

HEAD_BLOCKS = 8  # behind the headline, where an unnamed line may hold date and byline
MAX_HEAD_LINE = 160
AUTHOR_PATHS = (
    "/author", "/profile", "/people/", "/by/", "/staff/", "/contributor", "/reporter", "/autor", "/auteur",
    "/writers/", "/journalist",
)  # fmt: skip
# What the classifier makes of a line over the story that it has no name for.
HEAD_CATEGORIES = frozenset(
    {"outside", "section_label", "counter", "share", "tags", "credit", "author_bio", "breadcrumb"}
)
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def over_the_headline(sight: Sight) -> list[Block]:
    """The lines right over the headline that may hold its date."""
    found: list[Block] = []
    if sight.headline is None:
        return found
    for at in range(max(0, sight.headline - ABOVE_GAP), sight.headline):
        block, category = sight.blocks[at], sight.categories[at]
        told = category in OTHER_STORIES and not sight.verdicts[at].rule.startswith("region:")
        known = told or category in {"dateline", "byline", "comments"}
        if not known and len(block.text) <= MAX_HEAD_LINE and not (block.marks and teases(block)):
            found.append(block)
    return found


def under_the_headline(sight: Sight) -> list[Block]:
    """The lines between headline and story that may hold date and byline; one paragraph may be a standfirst."""
    found: list[Block] = []
    if sight.headline is None:
        return found
    for at in range(sight.headline + 1, min(sight.headline + 1 + HEAD_BLOCKS, sight.second)):
        if sight.categories[at] in HEAD_CATEGORIES and len(sight.blocks[at].text) <= MAX_HEAD_LINE:
            found.append(sight.blocks[at])
    return found


def lone_name(sight: Sight, block: Block) -> str | None:
    """The name that a whole line is, where a label stands over it or a date beside it."""
    text, at = block.text.strip(), block.index
    if sight.verdicts[at].category != "outside" or block.tag in HEADINGS:
        return None
    if bylines.is_author_label(sight.blocks[at - 1].text) and bylines.looks_like_name(text):
        return text
    elsewhere = any(mark.href and not leads_to_an_author(mark.href) for mark in block.marks)
    if elsewhere or (block.links and not block.marks) or not bylines.is_bare_name(text):
        return None
    return text if _has_a_date_beside(sight, at) else None


def leads_to_an_author(href: str | None) -> bool:
    """Whether a link is one of those that pages of authors have."""
    return href is not None and any(map(href.__contains__, AUTHOR_PATHS))


def _has_a_date_beside(sight: Sight, at: int) -> bool:
    return _shows_a_day(sight, at - 1, -1) or _shows_a_day(sight, at + 1, 1)


def _shows_a_day(sight: Sight, at: int, step: int) -> bool:
    """Whether the next block on one side, counters aside, is a date."""
    while 0 <= at < len(sight.blocks) and sight.verdicts[at].category == "counter":
        at += step
    if not 0 <= at < len(sight.blocks) or sight.verdicts[at].category not in {"dateline", "outside"}:
        return False
    stamps = (dates.stamp(part) for part in (sight.blocks[at].text, *sight.blocks[at].parts()))
    return any(stamp is not None and bool(stamp.day or stamp.either) for stamp in stamps)
