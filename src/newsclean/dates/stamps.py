"""Date stamps that readers see, in the languages of the rule tables, as ISO 8601."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from newsclean import rules
from newsclean.dates.ago import ago, beside
from newsclean.dates.calendars import common
from newsclean.dates.clock import DONE, clock, strike
from newsclean.dates.days import Line, has_month, plain_months, written, year_leads
from newsclean.dates.scan import (
    BARS,
    DATED,
    MIXED,
    MONTH,
    PUBLISHED,
    RELATIVE,
    UNDATED,
    UNKNOWN,
    UPDATED,
    WEEKDAY,
    ZONE,
    Reading,
    glance,
    has_company,
    is_parted,
    look,
    may_be_glued,
    read,
    signs,
)  # fmt: skip
from newsclean.text import remembered, squeeze

if TYPE_CHECKING:
    from datetime import timedelta

MAX_STAMP = 120
MAX_LINE = 300
MIN_NUMBERS = 2  # of a date with its year
MAX_PLAIN = 20  # characters of "September 22, 2025", and some more

Kind = Literal["published", "updated", ""]


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a date stamp says.

    day: YYYY-MM-DD; None when the stamp is relative, without a year, of another calendar, impossible or ambiguous.
    moment: ISO 8601 when a time stands beside the day, with the offset only if the stamp gives one.
    ago: how long before the reading a relative stamp says it was, a month as 30 days and a year as 365; None when the
        number is vague ("a few hours ago").
    either: the two days that an ambiguous stamp such as 03/04/2025 can mean.
    """

    day: str | None = None
    moment: str | None = None
    kind: Kind = ""
    relative: bool = False
    ago: timedelta | None = None
    updated_day: str | None = None
    either: tuple[str, ...] = ()


_PLAIN_DAY = re.compile(r"(?:([a-z]{3,9})\.? ([0-9]{1,2}), |([0-9]{1,2}) ([a-z]{3,9})\.? )((?:19|20)[0-9]{2})")
_YEARLESS = re.compile(r"d[x.]*M|M\.?d(?!:)|d月d日|d/d(?![:/])")
_MONTH_DAY = re.compile(r"^d-d(?=d:d)")  # where the year comes first
_MONTH_YEAR = re.compile(r"[PUW:]*(?:M[x,.'/]*Y|Y年d月)[x.年E]*")
_BEFORE_STAMP = re.compile("[ ,:]")
_DIGIT = re.compile(r"\d")
_PLACE = re.compile(r"(.{10,})\s[-–—]\s([^\W\d_]{3,}(?:[\s-][^\W\d_]+){0,2})")
_UNITS = re.compile(r"(?:du[,xj]*)+(?=R)|(?<=R)(?:[,xj]*du)+")
_VERSION = re.compile(r"[vV]\.?\s?[0-9]+\.")
# A name on the day; a counter of views on the year.
_GLUED = re.compile(r"(?<=[^\W\d_]{3})(?=[0-9]{1,4}\b)|(?<=[0-9],\s(?:19|20)[0-9]{2})(?=[0-9])")
_GLUED_WORD = re.compile(r"(?<=[^\W\d_A-Z])(?=([A-Z][^\W\d_]{2,12})\.?\s[0-9])")
_TRUST = {"published": 0, "": 1, "updated": 2}  # of several dates the one with the lowest number leads
_NEVER_LEFT = frozenset("dYNE?M年月日時分秒")


class _Date(msgspec.Struct, frozen=True):
    start: int
    days: tuple[str, ...]
    kind: Kind = ""
    moment: str | None = None


@remembered
def stamp(text: str, language: str | None = None) -> Stamp | None:
    """The stamp that the whole text is, labels and weekdays included; None when it says anything else.

    `language` (BCP 47) decides the order of day and month in 03/04/2025.
    """
    seen = look(text) if len(text) <= MAX_STAMP else UNDATED
    if seen != DATED:
        return _in_company(text, language) if seen == MIXED else None
    day = _plain_day(text)
    return Stamp(day=day) if day is not None else _read_closely(text, language)


def _plain_day(text: str) -> str | None:
    """The day of "May 3, 2025" or "3 May 2025", as most stamps are written: nothing else can be meant by it."""
    found = _PLAIN_DAY.fullmatch(text.lower()) if len(text) <= MAX_PLAIN and text.isascii() else None
    month = found and plain_months().get(found[1] or found[4])
    if not found or not month:
        return None
    day = common(int(found[5]), month, int(found[2] or found[3]))
    return day.isoformat() if day is not None else None


def _read_closely(text: str, language: str | None) -> Stamp | None:
    reading = read(squeeze(text))
    if UNKNOWN in reading.codes:
        return _relative(reading) if RELATIVE in reading.codes else _in_company(text, language)
    line = Line.of(reading, language)
    dates, rest = _dates(line)
    timed, times = strike(rest)
    if _is_left(line, timed):
        return _dayless(line, text, dates) or _relative(reading) or _in_company(text, language)
    if dates:
        return None if _VERSION.match(text) else _summary(dates)
    if RELATIVE in line.codes:
        return Stamp(relative=True, ago=ago(line.row), kind=_label(line.codes))
    told_time = times and (any(code in line.codes for code in "hHkPUx") or (times == 1 and _names_moment(line.codes)))
    return Stamp(kind=_label(line.codes)) if told_time else None


def may_be(text: str) -> bool:
    """Whether a whole text may be a stamp: by its length, and its numbers and words."""
    return len(text) <= MAX_STAMP and look(text) != UNDATED


def may_start(line: str, end: int) -> bool:
    """Whether a stamp may stand at the start of a line that holds so many of its characters, and a number behind."""
    known = not glance(line[:end]).has_unknown() or glance(line).tells_without_numbers()
    return known or is_parted(line)


def may_end(line: str) -> bool:
    """Whether a stamp may stand at the end of a line, behind a space, a comma or a colon."""
    seen = glance(line)
    if seen.tells_without_numbers():
        return True
    if not seen.numbers:
        return False
    last = _BEFORE_STAMP.split(line.rstrip(" ,:"))[-1]
    return not (line.isascii() and glance(last).has_unknown()) or is_parted(line)


@remembered
def find(text: str, language: str | None = None) -> tuple[Stamp, ...]:
    """The dates inside a line that is known to be a dateline or byline; other words are passed over."""
    seen = glance(text[:MAX_LINE])
    if seen.numbers < MIN_NUMBERS and not seen.tells_without_numbers():
        return ()
    dates, _ = _dates(Line.of(read(unglued(squeeze(text[:MAX_LINE]))), language))
    return tuple(_summary((found,)) for found in dates)


def unglued(line: str) -> str:
    """ "Jane Doe3 May 2025" and "Jane DoeMay 3, 2025811" with the spaces that the page makes by its style."""
    if not may_be_glued(line):
        return line
    line = _GLUED.sub(" ", line)
    for place in reversed(list(_GLUED_WORD.finditer(line))):
        if any(sign.code == MONTH for sign in signs(place[1])):
            line = f"{line[: place.start()]} {line[place.start() :]}"
    return line


def _is_left(line: Line, codes: str) -> bool:
    """Whether a sign is left over that can be nothing but a number, a month or a word of no stamp."""
    return not _NEVER_LEFT.isdisjoint(codes) and any(
        code in _NEVER_LEFT and _NEVER_LEFT.issuperset(sign.kinds) for code, sign in zip(codes, line.row, strict=True)
    )


def _names_moment(codes: str) -> bool:
    """Whether one time stands beside a weekday or zone: "Mon 10:15", but not the opening hours "Mon 10:15-18:00"."""
    return (WEEKDAY in codes or ZONE in codes) and not any(sign in codes for sign in "+-")


def _dates(line: Line) -> tuple[tuple[_Date, ...], str]:
    """The dates in the order of the text, and the signs with those of the dates struck out."""
    days, rest = written(line)
    if not days:
        return (), rest
    codes = line.codes
    ends = [*[day.start for day in days[1:]], len(codes)] if len(days) > 1 else [len(codes)]
    last_label = max(codes.rfind(PUBLISHED), codes.rfind(UPDATED))
    # "January 19, 2020 / Updated 8 hours ago": the last label is not the date's own.
    labels_trail = last_label > days[-1].start and RELATIVE not in codes[last_label:]
    times_lead = clock(line.row, rest, 0, days[0].start) is not None
    found = []
    for number, (day, limit) in enumerate(zip(days, ends, strict=True)):
        low = 0 if number == 0 else days[number - 1].end
        time = clock(line.row, rest, low, day.start) if times_lead else clock(line.row, rest, day.end, limit)
        moment = f"{day.days[0]}T{time}" if time and len(day.days) == 1 else None
        label = _label(codes[day.end : limit] if labels_trail else codes[low : day.start]) if last_label >= 0 else ""
        found.append(_Date(day.start, day.days, label, moment))
    return tuple(found), rest


def _label(codes: str) -> Kind:
    updated, published = codes.rfind(UPDATED), codes.rfind(PUBLISHED)
    if updated == published:
        return ""
    return "updated" if updated > published else "published"


def _summary(dates: tuple[_Date, ...]) -> Stamp:
    """Several dates as one stamp: the published one leads, then one without a label."""
    best, updated = dates[0], None
    if len(dates) > 1:
        best = min(dates, key=lambda found: _TRUST[found.kind])
        later = [one.days[0] for one in dates if one.kind == "updated" and one is not best and len(one.days) == 1]
        updated = later[0] if later else None
    if len(best.days) == 1:
        return Stamp(day=best.days[0], moment=best.moment, kind=best.kind, updated_day=updated)
    return Stamp(moment=best.moment, kind=best.kind, updated_day=updated, either=best.days)


def _dayless(line: Line, text: str, dates: tuple[_Date, ...]) -> Stamp | None:
    """A stamp like "Mon, May 3, 10:15" or "May 2025": known to be one, but no day without a year, nor without a day.

    "May 3" alone may be a heading.
    """
    codes = line.codes
    if dates:
        return None
    if _MONTH_YEAR.fullmatch(codes) and not text.endswith(":"):
        return Stamp(kind=_label(codes)) if has_month(line) else None
    rest = _YEARLESS.sub(_struck, codes)
    if year_leads(line):
        rest = _MONTH_DAY.sub(_struck, rest)
    timed, _ = strike(rest)
    if rest == codes or _is_left(line, timed):
        return None
    return Stamp(kind=_label(codes)) if timed != rest or any(code in codes for code in "WPU") else None


def _struck(match: re.Match[str]) -> str:
    return DONE * len(match.group())


def _relative(reading: Reading) -> Stamp | None:
    """A relative stamp of several numbers: "2 days, 4 hours ago"."""
    if RELATIVE not in reading.codes:
        return None
    codes = "".join(beside(sign) for sign in reading.row)
    if any(code in _NEVER_LEFT for code in _UNITS.sub("", codes)):
        return None
    return Stamp(relative=True, ago=ago(reading.row), kind=_label(codes))


def _in_company(text: str, language: str | None) -> Stamp | None:
    """The stamp of a line that holds, behind bars, a counter or reading time, or behind a dash the agency's place."""
    if not has_company(text):
        return None
    parts = [*filter(None, BARS.split(text))]
    if len(parts) > 1:
        kept = [part for part in parts if not _is_counter(part)]
        found = stamp(" | ".join(kept), language) if 0 < len(kept) < len(parts) else None
        return found if found and (found.day or found.either or found.relative) else None
    place = _PLACE.fullmatch(text)
    if place is None or not place[2].isupper():
        return None
    found = stamp(place[1], language)
    return found if found and found.kind and found.moment else None


def _is_counter(part: str) -> bool:
    hit = rules.load().phrases.find(part) if _DIGIT.search(part) else None
    return hit is not None and hit.category == "counter"
