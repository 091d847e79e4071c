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

TELLS, DATED = 1, 2
LABEL, SUFFIX, ROLE, BEHIND = 4, 8, 16, 32  # what a byline may be known by; the last: a label behind a date or a place
SIGNED = LABEL | SUFFIX | ROLE | BEHIND
MAX_LINE = 160  # characters of a byline
BRACKET_MARKS = "(["

_ODD = re.compile(r"[@/#\n]|www\.")  # addresses, and lines
_PARTED = re.compile(r"[,;:|(\-]|[0-9]$")  # the last: a counter in one word with the text
_DIGIT = re.compile("[0-9]")


def looks(texts: Sequence[str]) -> list[int]:
    """For each text, as bits: whether it may hold a byline or a date (`may_tell`), may be a date, may be a byline."""
    return [*map(_look, texts)]


def _look(text: str) -> int:
    if not words.may_tell(text):
        return 0
    plain = fold(text).isascii()
    dated = stamps.may_be(text) if plain else len(text) <= stamps.MAX_STAMP
    signs = 0
    if 3 <= len(text) <= MAX_LINE:
        signs = _signs(text) if plain else SIGNED
    return TELLS | dated * DATED | signs


def _signs(text: str) -> int:
    """What a text may be a byline by: its words, and where they stand.

    What folding changes, what holds an address and what stands in brackets is left to a closer look.
    """
    if not words.may_sign(text):
        return 0
    folded = fold(text)
    if not text.isascii() or _ODD.search(text) or folded[:1] in BRACKET_MARKS or words.holds_signs(folded):
        return SIGNED
    seen = scan.glance(text)
    found = 0 if seen.words.isdisjoint(words.words_of_suffixes()) else SUFFIX
    if not seen.words.isdisjoint(words.words_of_roles()):
        found |= LABEL | ROLE if '"' in folded else _role(folded)
    if any(folded[:size] in words.keys_of_prefixes() for size in (1, 2, 3)):
        found |= LABEL
    number = _DIGIT.search(text)
    if (number is not None and stamps.may_start(text, number.start())) or (", " in folded and ":" in folded):
        found |= BEHIND
    return found


def _role(folded: str) -> int:
    """ROLE where a line may be a name and a role: with signs between them, or a role's word behind those of a name."""
    if folded.endswith((":", "?", "!")):
        return 0
    return ROLE if _PARTED.search(folded) or words.has_role_words(folded) else 0


first_looks = compiled(looks)


def may_tell(text: str) -> bool:
    """Whether a text may be or hold a byline or a date; most lines of a page say in one look that they do not."""
    return first_looks([text])[0] & TELLS != 0
