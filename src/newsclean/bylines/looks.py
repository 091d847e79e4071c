"""Texts in, what the first look at each says it may be out: most lines of a page are neither byline nor date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.bylines import lines
from newsclean.bylines.words import may_tell
from newsclean.dates import stamps
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLS, DATED, SIGNED = 1, 2, 4


def looks(texts: Sequence[str]) -> list[int]:
    """For each text, as bits: whether it may hold a byline or a date (`may_tell`), may be a date, may be a byline."""
    return [*map(_look, texts)]


def _look(text: str) -> int:
    if not may_tell(text):
        return 0
    plain = fold(text).isascii()
    dated = stamps.may_be(text) if plain else len(text) <= stamps.MAX_STAMP
    signed = lines.may_be(text) if plain else 3 <= len(text) <= lines.MAX_LINE
    return TELLS | dated * DATED | signed * SIGNED
