"""Lines in, which closer looks each is worth out: most lines of a page hold neither a date nor a name that signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.bylines import words
from newsclean.bylines.looks import DATED, MAX_LINE, SIGNED, TELLS, first_looks
from newsclean.compiled import compiled
from newsclean.dates import days, scan
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Block

# What `dates.stamp`, `bylines.byline`, `dates.find` and `bylines.inside` may find.
STAMP, BYLINE, DAYS, INSIDE = 1, 2, 4, 8

_WORDS = re.compile("[a-z]+")
_NUMBER = re.compile("[0-9]")
_TWO_NUMBERS = re.compile("[0-9][^0-9]+[0-9]")
_PARTED = re.compile(r"[0-9]\s?[-./]\s?[0-9]")  # as the numbers of a day are without its month's name
_GLUED = re.compile(r"[^\W\d_A-Z][A-Z]|[0-9]\W*[IVX]")  # words by style only, and months in Roman numerals


def worth(texts: Sequence[str]) -> list[int]:
    """What each text may be or hold, as bits."""
    return [_worth(text, seen) if seen & TELLS else 0 for text, seen in zip(texts, first_looks(texts), strict=True)]


def _worth(text: str, seen: int) -> int:
    found = (STAMP if seen & DATED else 0) | (BYLINE if seen & SIGNED else 0)
    folded = fold(text)
    if not folded.isascii() or (not text.isascii() and words.vanishes(text)):
        return found | DAYS | INSIDE
    told = set(_WORDS.findall(folded))
    if not told.isdisjoint(scan.FIRST):
        return found | DAYS | INSIDE
    if _NUMBER.search(folded) or folded.count(":") > 1:
        found |= INSIDE if words.holds_signs(folded) or not told.isdisjoint(words._words_of_prefixes()) else 0
        found |= DAYS if _TWO_NUMBERS.search(folded) and _may_hold_days(text, folded, told) else 0
    return found


def _may_hold_days(text: str, folded: str, told: set[str]) -> bool:
    """Whether numbers stand together as in dates, or beside a month's name."""
    parted = _PARTED.search(folded) or _GLUED.search(text)
    return parted is not None or not told.isdisjoint(days.month_words())


def parts_worth(block: Block, asked: int) -> list[str]:
    """The parts of a line in elements of their own that may be or hold what is asked for as bits."""
    parts = block.parts() if block.marks and len(block.text) <= MAX_LINE else []
    return [part for part, seen in zip(parts, worth(parts), strict=True) if seen & asked]


worths, worthy_parts = compiled(worth), compiled(parts_worth)
