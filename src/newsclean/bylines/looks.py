"""Texts in, what the first look at each says it may be out: most lines of a page are neither byline nor date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.bylines import words
from newsclean.compiled import compiled
from newsclean.dates import scan, stamps
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLS, DATED, SIGNED = 1, 2, 4
MAX_LINE = 160  # characters of a byline
BRACKET_MARKS = "(["

_ODD = re.compile(r"[@/#\n]|www\.")  # addresses, and lines
_PARTED = re.compile(r"[,|(\-]")
_DIGIT = re.compile("[0-9]")


def looks(texts: Sequence[str]) -> list[int]:
    """For each text, as bits: whether it may hold a byline or a date (`may_tell`), may be a date, may be a byline."""
    return [*map(_look, texts)]


def _look(text: str) -> int:
    if not words.may_tell(text):
        return 0
    plain = fold(text).isascii()
    dated = stamps.may_be(text) if plain else len(text) <= stamps.MAX_STAMP
    signed = 3 <= len(text) <= MAX_LINE and (not plain or _may_sign(text))
    return TELLS | dated * DATED | signed * SIGNED


def _may_sign(text: str) -> bool:
    """Whether a text may be a byline, by its words and where they stand.

    A prefix opens it, or stands behind a date or a place; behind a name stands a suffix or a role. What folding changes,
    what holds an address and what stands in brackets is left to a closer look.
    """
    if not words.may_sign(text):
        return False
    folded = fold(text)
    if not text.isascii() or _ODD.search(text) or folded[:1] in BRACKET_MARKS:
        return True
    seen = scan.glance(text)
    if words.holds_signs(folded) or not seen.words.isdisjoint(words.words_of_suffixes()):
        return True
    if not seen.words.isdisjoint(words.words_of_roles()) and _may_hold_name_and_role(folded):
        return True
    if any(folded[:size] in words.keys_of_prefixes() for size in (1, 2, 3)):
        return True
    number = _DIGIT.search(text)
    behind_date = number is not None and stamps.may_start(text, number.start())
    return behind_date or (", " in folded and ":" in folded)


def _may_hold_name_and_role(folded: str) -> bool:
    """Whether a line may be a name and a role: one has signs between them, or more words than names need."""
    if '"' in folded:
        return True
    return not folded.endswith((":", "?", "!")) and (folded.count(" ") > 1 or _PARTED.search(folded) is not None)


first_looks = compiled(looks)


def may_tell(text: str) -> bool:
    """Whether a text may be or hold a byline or a date; most lines of a page say in one look that they do not."""
    return first_looks([text])[0] & TELLS != 0
