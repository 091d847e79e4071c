"""Dates as sources and users write them in, moments that can be compared out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from newsclean.dates import machine, rejection

_SPAN = re.compile(r"([0-9]{1,5})\s*(m|min|h|d|w)", re.IGNORECASE)
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_NAMED = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-/_.&]?(0[1-9]|1[0-2])(?:[-/_.&]?([0-2][0-9]|3[01]))?)?(?![0-9])"
)
_PARAMETER_NAME = re.compile(r"(?<=[?&])[a-z]+=")


def believable(value: str | None, now: datetime) -> str | None:
    """A date of a source as ISO 8601; None when it is none, or cannot be: before 1990 or in the future."""
    found = machine(value) if value else None
    if found is None or rejection(found[0], now):
        return None
    day, moment = found
    if moment is None:
        return day
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return day
    return read.isoformat(timespec="seconds" if read.second else "minutes")


def span(value: str) -> tuple[datetime, datetime]:
    """The first and last moment that an ISO date can mean: a day without an hour is the whole day, anywhere on earth;
    an hour without an offset is of UTC.
    """
    if len(value) == len("2025-01-31"):
        start = datetime.combine(date.fromisoformat(value), time(), UTC)
        return start - timedelta(hours=14), start + timedelta(hours=36)
    moment = datetime.fromisoformat(value)
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return moment, moment


def rank(value: str | None) -> float:
    """A number that is greater the newer a date is; a day without an hour counts as its beginning."""
    if value is None:
        return float("-inf")
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def asked(text: str, now: datetime, *, end: bool = False) -> datetime:
    """A user's date: 2025-03-04, 2025-03-04T10:00+01:00, or so long ago: 90m, 12h, 3d, 2w. A day without an hour
    begins, or with `end` ends, in this machine's zone. Raises ValueError.
    """
    text = text.strip()
    if ago := _SPAN.fullmatch(text):
        return now - timedelta(**{_UNITS[ago[2].lower()]: int(ago[1])})
    try:
        if len(text) == len("2025-01-31"):
            day = date.fromisoformat(text)
            return datetime.combine(day, time.max if end else time.min).astimezone()
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError) as error:
        raise ValueError("must be a date such as 2025-03-04, or so long ago: 90m, 12h, 3d, 2w") from error


def newest_of_name(address: str) -> datetime | None:
    """The last moment of the year, month or day that a sitemap's address names: sitemap-2025-03.xml → end of March."""
    plain = _PARAMETER_NAME.sub("", address.partition("://")[2].partition("/")[2].casefold())
    found = list(_NAMED.finditer(plain))
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found[-1].groups())
    assert year is not None
    try:
        if day and month:
            after = date(year, month, day) + timedelta(days=1)
        elif month:
            after = date(year + month // 12, month % 12 + 1, 1)
        else:
            after = date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(after, time(), UTC) + timedelta(hours=14)
