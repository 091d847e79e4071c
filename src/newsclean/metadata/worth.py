"""A line in, which closer looks it is worth out: most lines of a page hold neither a date nor a name that signs."""

from __future__ import annotations

import re

from newsclean.bylines import words
from newsclean.bylines.looks import DATED, SIGNED, TELLS, first_looks
from newsclean.dates import days, scan
from newsclean.text import fold

STAMP, BYLINE, DAYS, INSIDE = (
    1,
    2,
    4,
    8,
)  # what `dates.stamp`, `bylines.byline`, `dates.find`, `bylines.inside` may find
ANYTHING = STAMP | BYLINE | DAYS | INSIDE

_WORDS = re.compile("[a-z]+")
_TWO_NUMBERS = re.compile("[0-9][^0-9]+[0-9]")
_PARTED = re.compile(r"/|\..*\.|-.*-", re.DOTALL)  # as the numbers of a day are without its month's name
_GLUED = re.compile(r"[^\W\d_A-Z][A-Z]|[0-9]\W*[IVX]")  # words by style only, and months in Roman numerals
_VANISHING = re.compile("[\u00ad\u200c\u200e\u200f]")  # when a text is folded


def worth(text: str) -> int:
    """What the text may be or hold, as bits."""
    seen = first_looks([text])[0]
    if not seen & TELLS:
        return 0
    found = (STAMP if seen & DATED else 0) | (BYLINE if seen & SIGNED else 0)
    folded = fold(text)
    if not folded.isascii() or (not text.isascii() and _VANISHING.search(text)):
        return found | DAYS | INSIDE
    told = set(_WORDS.findall(folded))
    if not told.isdisjoint(words._words_of_prefixes()) or words.holds_signs(folded):
        found |= INSIDE
    return found | DAYS if _may_hold_days(text, folded, told) else found


def _may_hold_days(text: str, folded: str, told: set[str]) -> bool:
    if _TWO_NUMBERS.search(folded) is None and told.isdisjoint(scan.words_without_numbers()):
        return False
    parted = _PARTED.search(folded) or _GLUED.search(text)
    return parted is not None or not told.isdisjoint(days.month_words())
