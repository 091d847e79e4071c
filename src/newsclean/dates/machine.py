"""Dates written for machines (JSON-LD, meta, time elements) in, ISO 8601 out; and what no date may be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from newsclean.dates.stamps import stamp

MAX_VALUE = 120
EARLIEST = date(1990, 1, 1)
LEEWAY = timedelta(days=2)  # clocks and zones: a story of tomorrow morning in Auckland is read in Honolulu today

_ISO = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.]?)(?P<m>[0-9]{2})(?P=sep)(?P<d>[0-9]{2})"
    r"(?:[T\s,]{1,3}(?P<h>[0-9]{1,2}):?(?P<min>[0-9]{2})(?::?(?P<s>[0-9]{2})(?:[.,:][0-9]{1,9})?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?(?:\[[^\]]{1,40}\])?)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.[0-9]{1,9})?"
    r"(?:(Z)|([+-](?:0[0-9]|1[0-4])):?([0-5][0-9]))?"
)
"""The moment that most pages give."""
_LOOSE_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} (?P<m>[A-Z][a-z]{2}) (?P<d>[0-9]{2}) (?P<y>[0-9]{4}) (?P<t>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?: (?:GMT|UTC)(?P<zone>[+-][0-9]{4})?)?"
)


def machine(value: str) -> tuple[str, str | None] | None:
    """The day as written (YYYY-MM-DD) and the moment (ISO 8601, offset only if given); None when it is no date."""
    text = value.strip()
    if not text or len(text) > MAX_VALUE:
        return None
    moment = _PLAIN.fullmatch(text)
    if moment is not None and _is_day(moment[1]):
        day, clock, utc, hours, minutes = moment.groups()
        return day, f"{day}T{clock}{'+00:00' if utc else f'{hours}:{minutes}' if hours else ''}"
    for reader in _READERS:
        found = reader(text)
        if found is not None:
            return found
    return None


def rejection(day: str, fetched_at: datetime | None) -> str | None:
    """Why a day cannot be a story's date, or None. Without `fetched_at` the present time is the limit."""
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return "impossible"
    if when < EARLIEST:
        return "before 1990"
    return "after the fetch" if when - LEEWAY > (fetched_at or datetime.now(UTC)).date() else None


def _iso(text: str) -> tuple[str, str | None] | None:
    match = _ISO.match(text)
    if match is None or text[match.end() : match.end() + 1].isalnum():
        return None
    day = _day(match["y"], match["m"], match["d"])
    if day is None:
        return None
    if match["h"] is None:
        return day, None
    clock = _clock(match["h"], match["min"], match["s"])
    return day, f"{day}T{clock}{_zone(match['zone'])}" if clock else None


def _epoch(text: str) -> tuple[str, str | None] | None:
    if _EPOCH.fullmatch(text) is None:
        return None
    moment = datetime.fromtimestamp(int(text[:10]), UTC)
    return moment.date().isoformat(), moment.isoformat()


def _javascript(text: str) -> tuple[str, str | None] | None:
    match = _JAVASCRIPT.match(text)
    if match is None:
        return None
    return _mail(f"{match['d']} {match['m']} {match['y']} {match['t']} {match['zone'] or '-0000'}")


def _mail(text: str) -> tuple[str, str | None] | None:
    """RFC 2822: Tue, 04 Mar 2025 10:20:00 +0100."""
    if not text.isascii() or ":" not in text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.date().isoformat(), moment.isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _loose(text: str) -> tuple[str, str | None] | None:
    match = _LOOSE_DAY.match(text)
    day = _day(*match.groups()) if match else None
    return (day, None) if day else None


def _visible(text: str) -> tuple[str, str | None] | None:
    found = stamp(text)
    return (found.day, found.moment) if found is not None and found.day else None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _is_day(iso: str) -> bool:
    """Whether there is a day YYYY-MM-DD."""
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _clock(hour: str, minute: str, second: str | None) -> str | None:
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 60:
        return None
    return f"{int(hour):02}:{minute}" + (f":{min(int(second), 59):02}" if second else "")


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    real = int(digits[:2]) <= 14 and int(digits[2:]) <= 59
    return f"{zone[0]}{digits[:2]}:{digits[2:]}" if real else ""


_READERS = (_iso, _epoch, _javascript, _mail, _loose, _visible)
