"""A row of signs with a relative stamp in, how long before the reading it was out."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.dates.scan import Sign

    Words = Mapping[tuple[str, ...], Sequence[str]]  # the keys of [dates.units] that a word stands under, by its tokens

RELATIVE, UNIT, JOINER, HOUR = "R", "u", "j", "H"
LABELS = "PU"
VAGUE = -1  # seconds of a phrase that does not say how many
# The units of [dates.units] in the language files, in seconds, and the numbers that are words; 1 goes without saying.
UNITS = {
    "now": 0, "second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 30 * 86_400,
    "year": 365 * 86_400,
}  # fmt: skip
COUNTS = {"half": 0.5, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
SOME = "vague"  # the key of the words for an unknown number
LONGEST = 100 * UNITS["year"]  # no page was read later than that

_LONGEST_WORD = 4  # tokens
_TOLD = re.compile(r"(?:du[,xj]*)*(?:dHj?(?=R))?R(?:[,xj]*du)*")


def seconds(phrase: Sequence[str], units: Words) -> int:
    """How long ago a phrase says it was, or one of it if a number belongs in it."""
    told = _told(phrase, units)
    unit = next((UNITS[name] for name in told if name in UNITS), None)
    if unit is None or SOME in told:
        return VAGUE
    return int(unit * next((COUNTS[name] for name in told if name in COUNTS), 1))


def ago(row: tuple[Sign, ...]) -> timedelta | None:
    """How long before the reading; None if the stamp does not say, says two things, or more than a hundred years.

    A month is 30 days and a year 365. A time of day beside a day ("yesterday, 18:20") is passed over. Of several labels
    the last one's counts.
    """
    codes = "".join(beside(sign) for sign in row)
    labelled = max(0, *(codes.rfind(label) for label in LABELS))
    start = labelled if RELATIVE in codes[labelled:] else 0
    told = {_sum(row[match.start() : match.end()]) for match in _TOLD.finditer(codes, start)}
    total = told.pop() if len(told) == 1 else VAGUE
    return timedelta(seconds=total) if 0 <= total <= LONGEST else None


def beside(sign: Sign) -> str:
    """The letter of a sign beside a relative phrase, where a word may be a unit ("2 days, 4 hours ago")."""
    if sign.code == RELATIVE:
        return RELATIVE
    return next((kind for kind in (UNIT, JOINER) if kind in sign.kinds), sign.code)


def _told(phrase: Sequence[str], units: Words) -> list[str]:
    """The keys of the words in a phrase, a longer word before the shorter in it: "hari ini" is no "hari"."""
    told: list[str] = []
    at = 0
    while at < len(phrase):
        ends = range(min(at + _LONGEST_WORD, len(phrase)), at, -1)
        end = next((end for end in ends if tuple(phrase[at:end]) in units), at + 1)
        told += units.get(tuple(phrase[at:end]), ())
        at = end
    return told


def _sum(row: tuple[Sign, ...]) -> int:
    """The seconds of "2 days, 4 hours ago"; VAGUE unless each unit is smaller than the one before."""
    languages = {
        meaning.language
        for sign in row
        if sign.code == RELATIVE
        for meaning in sign.lengths
        if meaning.kind == RELATIVE
    }
    parts = [
        (_unit(sign, languages), sign.value if sign.code == RELATIVE else before.value)
        for before, sign in pairwise((row[0], *row))
        if beside(sign) in {RELATIVE, UNIT, HOUR}
    ]
    units = [unit for unit, _ in parts]
    if VAGUE in units or any(larger <= smaller or not smaller for larger, smaller in pairwise(units)):
        return VAGUE  # "3rd Hour of TODAY" has no smaller unit either
    return sum(unit * count for unit, count in parts)


def _unit(sign: Sign, languages: set[str]) -> int:
    """The seconds of one, in the languages of the phrase: "saat" is an hour in Turkish and a second in Malay."""
    kind = RELATIVE if sign.code == RELATIVE else UNIT
    told = {meaning.value for meaning in sign.lengths if meaning.kind == kind and meaning.language in languages}
    if not told and sign.code == HOUR:
        return UNITS["hour"]
    return told.pop() if len(told) == 1 else VAGUE
