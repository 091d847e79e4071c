"""Date stamps that readers see, in the languages of the rule tables, as ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Literal

import msgspec

from newsclean.dates.scan import MONTH, PUBLISHED, RELATIVE, UNKNOWN, UPDATED, Sign, signs
from newsclean.text import squeeze

MAX_STAMP = 120
MAX_LINE = 300

Kind = Literal["published", "updated", ""]


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a date stamp says.

    day: YYYY-MM-DD; None when the stamp is relative, without a year, of another calendar, impossible or ambiguous.
    moment: ISO 8601 when a time stands beside the day, with the offset only if the stamp gives one.
    either: the two days that an ambiguous stamp such as 03/04/2025 can mean.
    """

    day: str | None = None
    moment: str | None = None
    kind: Kind = ""
    relative: bool = False
    updated_day: str | None = None
    either: tuple[str, ...] = ()


# Shapes over the signs of scan.py. `[x,.]*` are the little words and points between the parts ("3 de mayo de 2025").
_GAP = r"[x,.W]*"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ymd", re.compile(r"(?P<y>Y)年(?P<m>d)月(?P<d>d)日?")),
    ("ymd", re.compile(r"(?P<y>Y)([-/.])(?P<m>d)\2(?P<d>d)\.?")),
    ("abY", re.compile(r"(?P<a>d)(?P<sep>[-/.])(?P<b>d)(?P=sep)(?P<y>Y)")),
    ("dmy", re.compile(rf"(?P<d>d)[-/x,.]*(?P<m>M){_GAP}[-/]?(?P<y>Y)")),
    ("mdy", re.compile(rf"(?P<m>M)[-/x,.]*(?P<d>d){_GAP}[-/]?(?P<y>Y)")),
    ("ymd", re.compile(r"(?P<y>Y)[-/x,.]*(?P<m>M)[-/x,.]*(?P<d>d)(?!:)")),
    ("dmy", re.compile(r"(?P<d>d)[-/.]?(?P<m>M)[-/'](?P<y>d)(?![:.]d)")),
    ("mdy", re.compile(r"(?P<m>M)\.?(?P<d>d),?'(?P<y>d)(?![:.]d)")),
    ("abY", re.compile(r"(?<![:d])(?P<a>d)(?P<sep>[/.])(?P<b>d)(?P=sep)(?P<y>d)(?![:d/.])")),
)  # fmt: skip
_YEARLESS = re.compile(r"d[x.]*M|M\.?d(?!:)|d月d日|d/d(?![:/])")
_ZONE = r"(?: ?(?P<zone>z))?(?:(?P<sign>[+-])(?P<offset>[dY])(?::(?P<minutes>d))?)?"
_TIMES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?P<before>h)?(?P<hour>d)時(?:(?P<minute>d)分)?(?:(?P<second>d)秒)?{_ZONE}"),
    re.compile(rf"(?P<before>h)?(?P<hour>d):(?P<minute>d)(?::(?P<second>d)(?:\.[dNY])?)?(?P<after>h)?[H.]?{_ZONE}"),
    re.compile(rf"(?P<hour>d)H(?P<minute>d){_ZONE}"),
    re.compile(rf"(?P<hour>d)\.(?P<minute>d)(?P<after>h)?[H.]?{_ZONE}"),
    re.compile(rf"(?P<hour>d)(?P<after>h)\.?{_ZONE}"),
    re.compile(rf"(?P<hour>d)H{_ZONE}"),
)
# A name on the day; a counter of views on the year.
_GLUED = re.compile(r"(?<=[^\W\d_]{3})(?=[0-9]{1,4}\b)|(?<=[0-9],\s(?:19|20)[0-9]{2})(?=[0-9])")
_GLUED_WORD = re.compile(r"(?<=[^\W\d_A-Z])(?=([A-Z][^\W\d_]{2,12})\.?\s[0-9])")
_DONE = "#"
_NEVER_LEFT = frozenset("dYN?M年月日時分秒")
# A number stamp is month first only in the United States; with points it is never so.
_MONTH_FIRST = frozenset({"en-us"})
_EITHER = frozenset({"en", ""})


class _Date(msgspec.Struct, frozen=True):
    start: int
    days: tuple[str, ...]
    kind: Kind = ""
    moment: str | None = None


def stamp(text: str, language: str | None = None) -> Stamp | None:
    """The stamp that the whole text is, labels and weekdays included; None when it says anything else.

    `language` (BCP 47) decides the order of day and month in 03/04/2025.
    """
    if not text or len(text) > MAX_STAMP:
        return None
    row = signs(squeeze(text))
    codes = "".join(sign.code for sign in row)
    if UNKNOWN in codes:
        return None
    dates, rest = _dates(row, codes, language or "")
    timed = _strike_times(rest)
    if any(code in _NEVER_LEFT and not _harmless(sign) for code, sign in zip(timed, row, strict=True)):
        return _yearless(codes, dates)
    if dates:
        return _summary(dates)
    if RELATIVE in codes:
        return Stamp(relative=True, kind=_label(codes))
    told_time = timed != rest and any(code in codes for code in "hHPUx")
    return Stamp(kind=_label(codes)) if told_time else None


def find(text: str, language: str | None = None) -> tuple[Stamp, ...]:
    """The dates inside a line that is known to be a dateline or byline; other words are passed over."""
    row = signs(unglued(squeeze(text[:MAX_LINE])))
    dates, _ = _dates(row, "".join(sign.code for sign in row), language or "")
    return tuple(_summary((found,)) for found in dates)


def unglued(line: str) -> str:
    """ "Jane Doe3 May 2025" and "Jane DoeMay 3, 2025811" with the spaces that the page makes by its style."""
    line = _GLUED.sub(" ", line)
    for place in reversed(list(_GLUED_WORD.finditer(line))):
        if any(sign.code == MONTH for sign in signs(place[1])):
            line = f"{line[: place.start()]} {line[place.start() :]}"
    return line


def _strike_times(rest: str) -> str:
    """The signs with those of the times of day struck out."""
    for pattern in _TIMES:
        rest = pattern.sub(lambda match: _DONE * len(match.group()), rest)
    return rest


def _harmless(sign: Sign) -> bool:
    return any(kind not in _NEVER_LEFT for kind in sign.kinds)


def _dates(row: tuple[Sign, ...], codes: str, language: str) -> tuple[tuple[_Date, ...], str]:
    """The dates in the order of the text, and the signs with those of the dates struck out."""
    spans: list[tuple[int, int, tuple[str, ...]]] = []
    rest = codes
    language = language if language.casefold() not in _EITHER else _spoken(row) or language
    for order, shape in _SHAPES:
        for match in shape.finditer(rest):
            days = _days(order, match, row, language)
            if days is not None:
                spans.append((match.start(), match.end(), days))
                rest = rest[: match.start()] + _DONE * len(match.group()) + rest[match.end() :]
    spans.sort()
    ends = [*(start for start, _, _ in spans), len(codes)][1:]
    last_label = max(codes.rfind(PUBLISHED), codes.rfind(UPDATED))
    # "January 19, 2020 / Updated 8 hours ago": the last label is not the date's own.
    labels_trail = bool(spans) and last_label > spans[-1][0] and RELATIVE not in codes[last_label:]
    times_lead = bool(spans) and _clock(row, rest, 0, spans[0][0]) is not None
    found = []
    for number, ((start, end, days), limit) in enumerate(zip(spans, ends, strict=True)):
        low = 0 if number == 0 else spans[number - 1][1]
        clock = _clock(row, rest, low, start) if times_lead else _clock(row, rest, end, limit)
        moment = f"{days[0]}T{clock}" if clock and len(days) == 1 else None
        found.append(_Date(start, days, _label(codes[end:limit] if labels_trail else codes[low:start]), moment))
    return tuple(found), rest


def _days(order: str, match: re.Match[str], row: tuple[Sign, ...], language: str) -> tuple[str, ...] | None:
    """The days that a match can mean; () if none is real, None if it is no date at all."""
    year = row[match.start("y")]
    number = year.value + (2000 if year.width == 2 else 0)
    if order == "abY":
        first, second = row[match.start("a")].value, row[match.start("b")].value
        pairs = _day_month(first, second, match["sep"], language)
    else:
        month = row[match.start("m")]
        pairs = [(row[match.start("d")].value, value) for value in _months(month, language)]
        if year.width == 2 and not pairs:
            return None
    real = {day for day, month in pairs if 1 <= day <= 31 and 1 <= month <= 12}
    if not real:
        return None if order == "abY" and year.width == 2 else ()
    days = (_iso(number, month, day) for day, month in pairs)
    return tuple(dict.fromkeys(day for day in days if day))


def _day_month(first: int, second: int, separator: str, language: str) -> list[tuple[int, int]]:
    """The (day, month) pairs that "first/second" can mean to a reader of the language."""
    day_first, month_first = (first, second), (second, first)
    if separator == "." or second > 12 or first > 12:
        return [day_first if separator == "." or first > 12 else month_first]
    habit = language.casefold()
    if habit in _MONTH_FIRST:
        return [month_first]
    return [day_first, month_first] if habit in _EITHER else [day_first]


def _spoken(row: tuple[Sign, ...]) -> str:
    """The language of the stamp's weekdays and labels; "" when they may be English, or there are none."""
    told = [sign.languages for sign in row if sign.languages]
    shared = frozenset.intersection(*told) if told else frozenset()
    return min(shared) if shared and "en" not in shared else ""


def _months(sign: Sign, language: str) -> list[int]:
    if not sign.months:
        return [sign.value]
    own = [value for code, value in sign.months if code == language or code == language.partition("-")[0]]
    return list(dict.fromkeys(own or [value for _, value in sign.months]))


def _iso(year: int, month: int, day: int) -> str | None:
    """The day if it is real and its year is of the common calendar; 1403 (Jalali) or 2568 (Buddhist) are not."""
    if not 1000 <= year <= 2500 or year < 1600:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _clock(row: tuple[Sign, ...], rest: str, start: int, end: int) -> str | None:
    """The first time of day between two places, as HH:MM[:SS][offset]."""
    for pattern in _TIMES:
        match = pattern.search(rest, start, end)
        if match is not None:
            return _clock_of(match, row)
    return None


def _clock_of(match: re.Match[str], row: tuple[Sign, ...]) -> str | None:
    parts = match.groupdict()

    def value(name: str) -> int:
        return row[match.start(name)].value if parts.get(name) else 0

    hour, minute, second = value("hour"), value("minute"), value("second")
    half = "before" if parts.get("before") else "after" if parts.get("after") else None
    if half is not None and hour <= 12:
        hour = hour % 12 + value(half)
    if hour > 23 or minute > 59 or second > 59:
        return None
    clock = f"{hour:02}:{minute:02}" + (f":{second:02}" if parts.get("second") else "")
    return clock + _offset(match, row, parts)


def _offset(match: re.Match[str], row: tuple[Sign, ...], parts: dict[str, str | None]) -> str:
    if parts["sign"]:
        sign = row[match.start("offset")]
        minutes = sign.value // 100 * 60 + sign.value % 100 if sign.width == 4 else sign.value * 60
        minutes += row[match.start("minutes")].value if parts["minutes"] else 0
        minutes *= -1 if parts["sign"] == "-" else 1
    elif parts["zone"]:
        minutes = row[match.start("zone")].value
    else:
        return ""
    if abs(minutes) > 14 * 60:
        return ""
    zone = timezone(timedelta(minutes=minutes))
    return datetime(2000, 1, 1, tzinfo=zone).isoformat()[-6:]


def _label(codes: str) -> Kind:
    updated, published = codes.rfind(UPDATED), codes.rfind(PUBLISHED)
    if updated == published:
        return ""
    return "updated" if updated > published else "published"


def _summary(dates: tuple[_Date, ...]) -> Stamp:
    """Several dates as one stamp: the published one leads, then one without a label."""
    rank = {"published": 0, "": 1, "updated": 2}
    best = min(dates, key=lambda found: rank[found.kind])
    later = [found.days[0] for found in dates if found.kind == "updated" and found is not best and len(found.days) == 1]
    return Stamp(
        day=best.days[0] if len(best.days) == 1 else None,
        moment=best.moment,
        kind=best.kind,
        updated_day=later[0] if later else None,
        either=best.days if len(best.days) > 1 else (),
    )


def _yearless(codes: str, dates: tuple[_Date, ...]) -> Stamp | None:
    """A stamp like "Mon, May 3, 10:15": known to be one, but no day without a year; "May 3" alone may be a heading."""
    rest = _YEARLESS.sub(lambda match: _DONE * len(match.group()), codes)
    if dates or rest == codes:
        return None
    timed = _strike_times(rest)
    if any(code in _NEVER_LEFT and code != MONTH for code in timed) or MONTH in timed:
        return None
    return Stamp(kind=_label(codes)) if timed != rest or any(code in codes for code in "WPU") else None
