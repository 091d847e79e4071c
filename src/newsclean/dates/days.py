"""A row of signs and a language in, the days that are written in it out, of whatever calendar."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.dates import calendars, scan
from newsclean.dates.calendars import BUDDHIST, COMMON, REPUBLIC
from newsclean.dates.clock import DONE, MAX_ROWS
from newsclean.dates.scan import CALENDAR, MONTH, NUMBER, PUBLISHED, UPDATED, Reading, Sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Shapes over the signs of scan.py. `[x,.]*` are the little words and points between the parts ("3 de mayo de 2025").
# y, m, d: year, month, day; a, b: day and month in the order of the language; n: the first or the last is the year.
# Between order and shape: the sign without which no search is worth its time.
_GAP = r"[x,.W'E]*"
_SHAPES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("ymd", "年", re.compile(r"(?:Ed年 (?=Y))?(?P<y>Y)年(?: Ed年)? ?(?P<m>d)月(?P<d>d)日?")),
    ("ymd", "E", re.compile(r"E(?P<y>[dN])年(?P<m>d)月(?P<d>d)日?")),
    ("ymd", "E", re.compile(r"E(?P<y>[dN])([-/.])(?P<m>d)\2(?P<d>d)")),
    ("ymd", "Y", re.compile(r"(?P<y>Y)([-/.])(?P<m>d)\2(?P<d>d)\.?")),
    ("ymd", "N", re.compile(r"(?<![-/.])(?P<y>N)([-/.])(?P<m>d)\2(?P<d>d)(?![-/.])")),
    ("abY", "Y", re.compile(r"(?P<a>d)(?P<sep>[-/.])(?P<b>d)(?P=sep)(?P<y>Y)")),
    ("a/bY", "Y", re.compile(r"(?<!d[-/.])(?P<a>d)(?P<sep>/)(?P<b>d)-?(?P<y>Y)")),
    ("dmy", "M", re.compile(rf"(?P<d>d)[-/x,.]*(?P<m>M){_GAP}[-/]?(?P<y>Y)")),
    ("mdy", "M", re.compile(rf"(?P<m>M)[-/x,.]*(?P<d>d){_GAP}[-/]?(?P<y>Y)")),
    ("ymd", "M", re.compile(r"(?P<y>Y)[-/x,.]*(?P<m>M)[-/x,.]*(?P<d>d)(?!:)")),
    ("dmy", "M", re.compile(r"(?P<d>d)[-/.]?(?P<m>M)[-/'](?P<y>d)(?![:.]d)")),
    ("dmy", "M", re.compile(r"(?P<d>d)(?P<m>M)(?P<y>d)(?=d:d)")),
    ("mdy", "M", re.compile(r"(?P<m>M)\.?(?P<d>d),?'(?P<y>d)(?![:.]d)")),
    # Not the tail or the head of a longer number, but a time may stand beside it.
    ("n", "d", re.compile(
        r"(?<!(?<!:)d)(?<!d[-/.:])(?P<a>d)(?P<sep>[-/.])(?P<b>d)(?P=sep)(?P<y>d)(?!:|[/.]d|(?P=sep)d|d(?!:))"
    )),
)  # fmt: skip
_TOUCHING = re.compile(r"(?<=#)[., ]*E|E(?=[., :]*#)")
# A number stamp is month first only in the United States; with points it is never so.
_MONTH_FIRST = frozenset({"en-us"})
EITHER = frozenset({"en", ""})
YEAR_FIRST = frozenset({"ja", "ko", "zh"})
_MONTHS_SHARED = frozenset({BUDDHIST, *calendars.COUNTED})  # their months are those of the common calendar
_APART = 2  # days: the moon may be seen later than the tables of a calendar say
_BESIDE = frozenset(". ,:")
_LANGUAGES = attrgetter("languages")  # of a sign
_UNMARKED = range(1600, 2400)  # years that no habit takes for those of another calendar


class Line(NamedTuple):
    """The signs of a text, their letters, and the language that decides what can be read in two ways."""

    row: tuple[Sign, ...]
    codes: str
    language: str

    @classmethod
    def of(cls, reading: Reading, language: str | None) -> Line:
        """A line of the given language, or of that of its own weekdays and labels where the given one leaves doubt."""
        given = (language or "").casefold()
        return cls(reading.row, reading.codes, given if given not in EITHER else _spoken(reading.row) or given)


class Day(NamedTuple):
    """Where a day is written, the days that it can mean (none if it is not real), and its calendar."""

    start: int
    end: int
    days: tuple[str, ...]
    calendar: str


@cache
def month_words() -> frozenset[str]:
    """A word of each phrase that names a month or marks its number: no day is written without, but by signs alone."""
    named = (path for path, sign in _signs_below(scan._phrases(), ()) if sign.code in (MONTH, "月"))
    return frozenset(max((word for word in path if not word.isdecimal()), key=len) for path in named)


@cache
def plain_months() -> dict[str, int]:
    """The words that mean one month of the common calendar and nothing else in any language, with its number."""
    named = ((path[0], sign) for path, sign in _signs_below(scan._phrases(), ()) if len(path) == 1)
    meant = (
        (word, {(one.calendar, one.value) for one in sign.months}) for word, sign in named if sign.kinds == {MONTH}
    )
    return {
        word: value for word, months in meant if len(months) == 1 for calendar, value in months if calendar == COMMON
    }


def _signs_below(node: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Sign]]:
    for token, below in node.items():
        if token:
            yield from _signs_below(below, (*path, token))
        else:
            yield path, below


def written(line: Line) -> tuple[list[Day], str]:
    """The days in the order of the text, and the signs with those of the days struck out."""
    found: list[Day] = []
    rest, number = line.codes, 0
    while number < len(_SHAPES):
        number, matches = _next_shape(rest, number)
        for match in matches:
            day = _read(_SHAPES[number - 1][0], match, line)
            if day is not None:
                found.append(day)
                rest = rest[: match.start()] + DONE * len(match.group()) + rest[match.end() :]
    found.sort()
    if CALENDAR in rest:
        rest = _TOUCHING.sub(lambda match: match[0].replace(CALENDAR, DONE), rest)
    return (_married(found, line.codes) if len(found) > 1 else found), rest


@lru_cache(maxsize=MAX_ROWS)
def _next_shape(codes: str, number: int) -> tuple[int, tuple[re.Match[str], ...]]:
    """Where the signs have a shape of that number or a later one, and the number of the next; most lines are alike."""
    for at in range(number, len(_SHAPES)):
        _, needed, shape = _SHAPES[at]
        if needed in codes and (matches := tuple(shape.finditer(codes))):
            return at + 1, matches
    return len(_SHAPES), ()


def has_month(line: Line) -> bool:
    """Whether a month and year are of one calendar: not "Ramadan 2025", which is a topic."""
    year = next(sign.value for sign in line.row if sign.width == 4)
    months = next((sign.months for sign in line.row if sign.code == MONTH), ())
    named = {meaning.calendar for meaning in months} or {COMMON}
    return any(year in calendars.YEARS[calendar] for calendar in named)


def year_leads(line: Line) -> bool:
    """Whether the language writes the year first, and "03-04 10:15" a month and day of two digits each."""
    return _primary(line.language) in YEAR_FIRST and {sign.width for sign in line.row[:3:2]} == {2}


def _married(found: list[Day], codes: str) -> list[Day]:
    """The days, one day's names in two calendars side by side taken for one: the common calendar's."""
    kept = found[:1]
    for day in found[1:]:
        last = kept[-1]
        between = codes[last.end : day.start]
        if PUBLISHED in between or UPDATED in between or not _same(last, day):
            kept.append(day)
        else:
            chosen = day if day.calendar == COMMON else last
            kept[-1] = Day(last.start, day.end, chosen.days, COMMON)
    return kept


def _same(one: Day, other: Day) -> bool:
    if (one.calendar == COMMON) == (other.calendar == COMMON):
        return False
    if not one.days or not other.days:
        return bool((one if one.calendar == COMMON else other).days)
    first, second = date.fromisoformat(one.days[0]), date.fromisoformat(other.days[0])
    return abs((first - second).days) <= _APART


def _read(order: str, match: re.Match[str], line: Line) -> Day | None:
    """The days that a match can mean, none if none is real; None if it is no date at all."""
    row = line.row
    year = row[match.start("y")]
    mark = _mark(match, line)
    if line.codes[match.start()] == CALENDAR and mark not in calendars.COUNTED:
        return None
    if year.code == NUMBER and mark not in calendars.COUNTED:
        if year.width != 3 or PUBLISHED not in line.codes or _primary(line.language) != "zh":
            return None
        mark = REPUBLIC
    if order == "n":
        return _short(match, line)
    if order in {"abY", "a/bY"}:
        first = row[match.start("a")].value
        if order == "a/bY" and line.language in EITHER and first <= 12:  # "1/2 2025" may be a half
            return None
        pairs = _day_month(first, row[match.start("b")].value, match["sep"], line.language)
        days, calendar = _numeric(year, pairs, mark, line.language)
        return Day(match.start(), match.end(), _on_weekday(days, year, pairs, line), calendar)
    day, month = row[match.start("d")].value, row[match.start("m")]
    if month.months:
        return _named(match, day, month, mark, line)
    days, calendar = _numeric(year, [(day, month.value)], mark, line.language)
    return Day(match.start(), match.end(), days, calendar)


def _numeric(year: Sign, pairs: list[tuple[int, int]], mark: str, language: str) -> tuple[tuple[str, ...], str]:
    """The real days of a year and pairs of day and month in numbers, and their calendar."""
    calendar = _calendar(year, mark, language)
    if calendar != COMMON:  # none of them is written with the month first
        pairs = pairs[:1]
    return _real(calendar, ((_full(year, mark), month, day) for day, month in pairs)), calendar


def _named(match: re.Match[str], day: int, month: Sign, mark: str, line: Line) -> Day | None:
    """The day of a month by name; None for another calendar's month in a year of this one: "Ramadan 2025"."""
    year = line.row[match.start("y")]
    number = _full(year, mark)
    if month.only and not mark and number in _UNMARKED:
        found = calendars.common(number, month.only, day)
        return Day(match.start(), match.end(), () if found is None else (found.isoformat(),), COMMON)
    language = _primary(line.language)
    told = [meaning for meaning in month.months if meaning.language == language] if language else []
    readings = {(meaning.calendar, meaning.value) for meaning in told or month.months}
    thai = language == "th" or any(meaning.language == "th" for meaning in month.months)
    common = _calendar(year, mark if mark in _MONTHS_SHARED else "", "th" if thai else "")
    meant = sorted((common if calendar == COMMON else calendar, value) for calendar, value in readings)
    likely = [reading for reading in meant if number in calendars.YEARS[reading[0]]]
    if not likely and all(calendar != common for calendar, _ in meant):
        return None
    days = tuple([iso for calendar, value in likely for iso in _real(calendar, [(number, value, day)])])
    return Day(match.start(), match.end(), days, likely[0][0] if likely else common)


def _short(match: re.Match[str], line: Line) -> Day | None:
    """A date whose year has two digits, first or last as the language has it."""
    first, second, third = (line.row[match.start(name)] for name in ("a", "b", "y"))
    language, separator = line.language, match["sep"]
    if _primary(language) in YEAR_FIRST and first.width == 2:
        days = _real(COMMON, [(2000 + first.value, second.value, third.value)])
        if days:
            return Day(match.start(), match.end(), days, COMMON)
    if third.width != 2:
        return None
    # "8-1-25" is a date where days come first; in English it may be a row of results, as "1.2.25" is a version.
    if separator == "-" and (language in EITHER or language in _MONTH_FIRST):
        return None
    if separator == "." and _primary(language) == "en" and first.width == second.width == 1:
        return None
    pairs = [
        (day, month)
        for day, month in _day_month(first.value, second.value, separator, language)
        if 1 <= day <= 31 and 1 <= month <= 12
    ]
    if not pairs:
        return None
    days = _real(COMMON, ((2000 + third.value, month, day) for day, month in pairs))
    return Day(match.start(), match.end(), _on_weekday(days, third, pairs, line), COMMON)


def _calendar(year: Sign, mark: str, language: str) -> str:
    """The calendar of a year beside a month in numbers."""
    if mark in calendars.COUNTED:
        return mark if year.width < 4 else COMMON
    if mark:
        return mark if year.value in calendars.YEARS[mark] else COMMON
    habit, years = calendars.HABITS.get(_primary(language), (COMMON, range(0)))
    return habit if year.value in years else COMMON


def _full(year: Sign, mark: str) -> int:
    return year.value + (2000 if year.width == 2 and mark not in calendars.COUNTED else 0)


def _real(calendar: str, triples: Iterable[tuple[int, int, int]]) -> tuple[str, ...]:
    """The days that there are, in the order given, none twice."""
    days = [calendars.to_date(calendar, *triple) for triple in triples]
    return tuple(dict.fromkeys([day.isoformat() for day in days if day is not None]))


def _mark(match: re.Match[str], line: Line) -> str:
    """The calendar that is named inside a match, behind it or, if it is one of those, in front of it."""
    row, end = line.row, match.end()
    if CALENDAR not in line.codes and (end == len(row) or not row[end].calendar):
        return ""
    inside = (sign.calendar for sign in row[match.start() : end])
    behind, before = _next_mark(row[end:]), _next_mark(row[: match.start()][::-1])
    return next(filter(None, inside), "") or behind or (before if before in calendars.LEADING else "")


def _next_mark(row: Iterable[Sign]) -> str:
    return next((sign.calendar for sign in row if sign.code not in _BESIDE), "")


def _on_weekday(days: tuple[str, ...], year: Sign, pairs: list[tuple[int, int]], line: Line) -> tuple[str, ...]:
    """The days, or the one of the two orders that falls on the weekday beside it: "Tue, 04/03/2025"."""
    weekday = next((sign.weekday for sign in line.row if sign.weekday), 0)
    if not weekday or (len(pairs) < 2 and line.language not in _MONTH_FIRST):
        return days
    both = _real(COMMON, (triple for day, month in pairs for triple in _orders(_full(year, ""), month, day)))
    fitting = tuple(day for day in both if date.fromisoformat(day).isoweekday() == weekday)
    return fitting if len(fitting) == 1 else days


def _orders(year: int, month: int, day: int) -> Iterator[tuple[int, int, int]]:
    yield year, month, day
    if day <= 12:
        yield year, day, month


def _day_month(first: int, second: int, separator: str, language: str) -> list[tuple[int, int]]:
    """The (day, month) pairs that "first/second" can mean to a reader of the language."""
    day_first, month_first = (first, second), (second, first)
    if separator == "." or second > 12 or first > 12:
        return [day_first if separator == "." or first > 12 else month_first]
    if language in _MONTH_FIRST:
        return [month_first]
    return [day_first, month_first] if language in EITHER else [day_first]


def _spoken(row: tuple[Sign, ...]) -> str:
    """The language of the stamp's weekdays and labels; "" when they may be English, or there are none."""
    told = [*filter(None, map(_LANGUAGES, row))]
    if not told:
        return ""
    shared = frozenset.intersection(*told)
    return min(shared) if shared and "en" not in shared else ""


def _primary(language: str) -> str:
    return language.partition("-")[0]
