"""A row of signs in, the times of day in it out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.dates.scan import Sign

DONE = "#"  # in place of a sign that is read already
MAX_ROWS = 2048  # rows of signs whose shapes are kept: dates are written in few ways
_HOUR = "d"  # no time is without it
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))

_ZONE = r"(?: ?(?P<zone>z))?(?:(?P<sign>[+-])(?P<offset>[dY])(?::(?P<minutes>d))?)?"
_TIMES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?P<before>h)?(?P<hour>d)時(?:(?P<minute>d)分)?(?:(?P<second>d)秒)?{_ZONE}"),
    re.compile(rf"(?P<before>h)?(?P<hour>d):(?P<minute>d)(?::(?P<second>d)(?:\.[dNY])?)?(?P<after>h)?[H.]?{_ZONE}"),
    re.compile(rf"(?P<hour>d)H(?P<minute>d){_ZONE}"),
    re.compile(rf"(?P<hour>d)\.(?P<minute>d)(?P<after>h)?[H.]?{_ZONE}"),
    re.compile(rf"(?P<hour>d)(?P<after>h)\.?{_ZONE}"),
    re.compile(rf"(?P<hour>d)H{_ZONE}"),
    re.compile(r"(?<=k)(?P<hour>d)"),
)


def clock(row: tuple[Sign, ...], rest: str, start: int, end: int) -> str | None:
    """The first time of day between two places, as HH:MM[:SS][offset]."""
    match = _first(rest, start, end) if rest.find(_HOUR, start, end) >= 0 else None
    return None if match is None else _clock_of(match, row)


@lru_cache(maxsize=MAX_ROWS)
def _first(rest: str, start: int, end: int) -> re.Match[str] | None:
    matches = (pattern.search(rest, start, end) for pattern in _TIMES)
    return next((match for match in matches if match is not None), None)


@lru_cache(maxsize=MAX_ROWS)
def strike(rest: str) -> tuple[str, int]:
    """The signs with those of the times of day struck out, and how many times there are."""
    found = 0
    if _HOUR not in rest:
        return rest, found
    for pattern in _TIMES:
        rest, more = pattern.subn(lambda match: DONE * len(match.group()), rest)
        found += more
    return rest, found


def _clock_of(match: re.Match[str], row: tuple[Sign, ...]) -> str | None:
    parts = match.groupdict()
    hour = row[match.start("hour")].value
    minute = row[match.start("minute")].value if parts.get("minute") else 0
    second = row[match.start("second")].value if parts.get("second") else 0
    half = "before" if parts.get("before") else "after" if parts.get("after") else None
    if half is not None and hour <= 12:
        hour = hour % 12 + row[match.start(half)].value
    if hour > 23 or minute > 59 or second > 59:
        return None
    clock = f"{_TWO_DIGITS[hour]}:{_TWO_DIGITS[minute]}"
    if parts.get("second"):
        clock = f"{clock}:{_TWO_DIGITS[second]}"
    return clock + _offset(match, row, parts)


def _offset(match: re.Match[str], row: tuple[Sign, ...], parts: dict[str, str | None]) -> str:
    if parts.get("sign"):
        sign = row[match.start("offset")]
        minutes = sign.value // 100 * 60 + sign.value % 100 if sign.width == 4 else sign.value * 60
        minutes += row[match.start("minutes")].value if parts["minutes"] else 0
        minutes *= -1 if parts["sign"] == "-" else 1
    elif parts.get("zone"):
        minutes = row[match.start("zone")].value
    else:
        return ""
    if abs(minutes) > 14 * 60:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{_TWO_DIGITS[hours]}:{_TWO_DIGITS[rest]}"
