"""Texts in, what the first look at each says it may be out: most lines of a page are neither byline nor date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.bylines import words
from newsclean.bylines.telling import words_of
from newsclean.compiled import compiled
from newsclean.dates import scan, stamps
from newsclean.text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLS, DATED = 1, 2
LABEL, SUFFIX, ROLE, BEHIND = 4, 8, 16, 32  # what a byline may be known by; the last: a label behind a date or a place
SIGNED = LABEL | SUFFIX | ROLE | BEHIND
MAX_LINE = 160  # characters of a byline
BRACKET_MARKS = "(["
EDGES = " \t:,;/|-."  # what names and prefixes are trimmed of, once it is folded

_ADDRESS = re.compile(r"@|www\.|://")
_HANDLE = re.compile("(?:^| )[/#][^ ]")
# A separator, a dash beside a space or at an end, a full stop in front, a counter in one word with the text.
_PARTED = re.compile(r"[,;:|(/]|(?:^|\s)-|-(?:\s|$)|^\.|[a-z]{2}[0-9]{1,5}$")
_DIGIT = re.compile("[0-9]")
_WORDS_AND_BREAKS = re.compile("[a-z]+|[ |]")
MARKS_AROUND_NAMES = "'’“”\"‘.,"


def looks(texts: Sequence[str]) -> list[int]:
    """For each text, as bits: whether it may hold a byline or a date (`may_tell`), may be a date, may be a byline."""
    return [*map(_look, texts)]


def _look(text: str) -> int:
    if not words.may_tell(text):
        return 0
    signs = _signs(text) if 3 <= len(text) <= MAX_LINE else 0
    return TELLS | stamps.may_be(text) * DATED | signs


def _signs(text: str) -> int:
    """What a text may be a byline by: its words, and where they stand.

    What folds to other letters than those of English, or to nothing, what has lines or addresses and what stands in
    brackets is left to a closer look.
    """
    if not words.may_sign(text):
        return 0
    folded = fold(text)
    if (
        not folded.isascii()
        or words.vanishes(text)
        or "\n" in text
        or _ADDRESS.search(folded)
        or _HANDLE.search(text)
        or folded[:1] in BRACKET_MARKS
        or words.holds_marks(folded)
        or _may_name_agency(folded)
    ):
        return SIGNED
    seen = words_of(text)
    found = 0 if seen.isdisjoint(words.words_of_suffixes()) else SUFFIX
    if not seen.isdisjoint(words.words_of_roles()):
        found |= LABEL | ROLE if '"' in folded else _role(text, folded)
    if words.prefixes().may_open(folded):
        found |= LABEL
    return found | BEHIND if _opens_behind_date(folded) or _opens_behind_place(folded) else found


def _may_name_agency(folded: str) -> bool:
    """Whether a line may end as "Jane Doe / Rome (AFP)" does: a slash, and behind it the only bracket."""
    return folded.count("(") == 1 and -1 < folded.find("/") < folded.find("(") and folded.endswith((")", ")."))


def _role(text: str, folded: str) -> int:
    """ROLE where a line may be a name and a role: with signs between them, or a role's word behind those of a name."""
    if folded.endswith(("?", "!")) or text.endswith(":") or not _opens_with_name(squeeze(text)):
        return 0
    return ROLE if _PARTED.search(folded) or words.has_role_words(folded) else 0


def _opens_with_name(line: str) -> bool:
    """Whether the first two words of a line may be those of a name: small letters alone are none but in particles."""
    first = line.split(" ", 2)[:2]
    return len(first) == 2 and not any(map(_is_common, first))


def _is_common(word: str) -> bool:
    """Whether a word is in small letters, or a number, and none that stands in names."""
    bare = word.strip(MARKS_AROUND_NAMES)
    if not bare.isascii() or not (bare.isdecimal() or (bare.isalpha() and bare.islower())):
        return False
    return words.listed("particles").isdisjoint((bare, fold(word)))


def _opens_behind_date(folded: str) -> bool:
    """Whether a prefix may stand behind a stamp: behind a number, and words that stamps hold, or what parts them."""
    number = _DIGIT.search(folded)
    if number is None:
        return False
    known, parted = scan.known_words(), scan.is_parted(folded)
    for token in _WORDS_AND_BREAKS.finditer(folded):
        if token[0].isalpha():
            if not (parted or token[0] in known):
                return False
        elif token.start() > number.start() and words.prefixes().may_open(folded[token.end() :].lstrip(EDGES)):
            return True
    return False


def _opens_behind_place(folded: str) -> bool:
    """Whether a prefix may stand behind a place of one or two words and a comma, a colon behind it."""
    place, _, rest = folded.partition(", ")
    return place.count(" ") < 2 and ":" in rest and (rest.startswith(":") or words.prefixes().may_open(rest))


first_looks = compiled(looks)


def may_tell(text: str) -> bool:
    """Whether a text may be or hold a byline or a date; most lines of a page say in one look that they do not."""
    return first_looks([text])[0] & TELLS != 0
