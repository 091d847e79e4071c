"""A year, month and day of another calendar in, the day of the common calendar out; None when there is no such day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COMMON, JALALI, HIJRI, ETHIOPIAN = "common", "jalali", "hijri", "ethiopian"
HEBREW, BUDDHIST, REPUBLIC = "hebrew", "buddhist", "republic"

# Where each era begins and ends; a year of it counts from the first day's year.
ERAS: dict[str, tuple[date, date]] = {
    "meiji": (date(1873, 1, 1), date(1912, 7, 30)),  # the common calendar came in the sixth year of Meiji
    "taisho": (date(1912, 7, 30), date(1926, 12, 25)),
    "showa": (date(1926, 12, 25), date(1989, 1, 7)),
    "heisei": (date(1989, 1, 8), date(2019, 4, 30)),
    "reiwa": (date(2019, 5, 1), date.max),
}
_MEIJI_ONE = 1868
# What stands beside a date to say whose year it is: "هـ", "ዓ.ም", "พ.ศ.", "民國".
MARKS: dict[str, tuple[str, ...]] = {
    COMMON: ("እ.ኤ.አ", "እኤአ", "میلادی", "ميلادي", "ميلادية", "公元", "西元", "西暦", "西曆", "西历", "ค.ศ."),
    JALALI: ("ه.ش", "هجری شمسی", "هجری خورشیدی", "خورشیدی", "شمسی"),
    HIJRI: ("ه", "ه.ق", "هجري", "هجرية", "هجری", "هجری قمری", "قمری", "h", "ah"),
    ETHIOPIAN: ("ዓ.ም", "ዓ.ም.", "ዓም"),
    BUDDHIST: ("พ.ศ.", "พุทธศักราช", "b.e.", "be", "佛曆", "佛历"),
    REPUBLIC: ("民國", "民国", "中華民國", "中华民国"),
    "meiji": ("明治",), "taisho": ("大正",), "showa": ("昭和",), "heisei": ("平成",), "reiwa": ("令和",),
}  # fmt: skip
LEADING = frozenset({COMMON, BUDDHIST, REPUBLIC, *ERAS})  # marks that may stand before the date
COUNTED = frozenset({REPUBLIC, *ERAS})  # their years have few digits
# The years that a reader of the language takes for those of another calendar, without any mark.
HABITS: dict[str, tuple[str, range]] = {
    "fa": (JALALI, range(1300, 1500)),
    "ar": (HIJRI, range(1410, 1501)),
    "th": (BUDDHIST, range(2400, 2700)),
}
YEARS: dict[str, range] = {
    COMMON: range(1600, 2501), JALALI: range(1300, 1501), HIJRI: range(1343, 1501), ETHIOPIAN: range(1850, 2101),
    HEBREW: range(5600, 5900), BUDDHIST: range(2400, 2700), REPUBLIC: range(1, 200),
    **dict.fromkeys(ERAS, range(1, 100)),
}  # fmt: skip

_JALALI_EPOCH = 226895  # the ordinal of 1 Farvardin of the year 1 by the rule below
_JALALI_CYCLE = 33
_ETHIOPIAN_EPOCH = 2796  # 29 August 8 of the Julian calendar
_HEBREW_EPOCH = -1373427  # the ordinal of the day before 1 Tishri of the year 1, by the count of elapsed days below
_NISAN, _TISHRI, _ADAR, _ADAR_TWO = 1, 7, 12, 13


def to_date(calendar: str, year: int, month: int, day: int) -> date | None:
    """The day of the common calendar; None if the calendar has no such day, or is not used for such years."""
    if year not in YEARS[calendar] or month < 1 or day < 1:
        return None
    return _CONVERTERS[calendar](year, month, day)


def common(year: int, month: int, day: int) -> date | None:
    """The day itself, if it is real."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def jalali(year: int, month: int, day: int) -> date | None:
    """The solar calendar of Iran and Afghanistan, Farvardin 1, by the rule of eight leap years in 33.

    Borkowski, "The Persian calendar for 3000 years" (Earth, Moon, and Planets 74, 1996), finds that the rule gives the
    astronomical calendar in the years 1210 to 1634.
    """
    if month > 12 or day > _jalali_month(year, month):
        return None
    months = 31 * (month - 1) - max(month - 7, 0)
    return date.fromordinal(_JALALI_EPOCH + 365 * (year - 1) + _jalali_leaps(year) + months + day - 1)


def hijri(year: int, month: int, day: int) -> date | None:
    """The calendar of Umm al-Qura, Muharram 1, by the published tables that hijridate carries (1343 to 1500)."""
    from hijridate import Hijri  # its tables are worth loading only where such a date is met

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def ethiopian(year: int, month: int, day: int) -> date | None:
    """The calendar of Ethiopia, Meskerem 1 to Pagume 13: Reingold and Dershowitz, "Calendrical Calculations", ch. 4."""
    if month > 13 or day > (30 if month < 13 else 5 + (year % 4 == 3)):
        return None
    return date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


def hebrew(year: int, month: int, day: int) -> date | None:
    """The Hebrew calendar, Nisan 1, Adar 12, Adar II 13: Reingold and Dershowitz, "Calendrical Calculations", ch. 8."""
    last = _ADAR_TWO if _is_hebrew_leap(year) else _ADAR
    if month > last:
        return None
    before = range(_TISHRI, month) if month >= _TISHRI else (*range(_TISHRI, last + 1), *range(_NISAN, month))
    if day > _hebrew_month(year, month):
        return None
    new_year = _HEBREW_EPOCH + _hebrew_new_year(year)
    return date.fromordinal(new_year + sum(_hebrew_month(year, passed) for passed in before) + day - 1)


def buddhist(year: int, month: int, day: int) -> date | None:
    """The Thai solar calendar, 543 years ahead of the common one since its year begins in January (1941)."""
    return common(year - 543, month, day)


def republic(year: int, month: int, day: int) -> date | None:
    """The calendar of the Republic of China, whose first year is 1912."""
    return common(year + 1911, month, day)


def era(name: str, year: int, month: int, day: int) -> date | None:
    """A year of a Japanese era, whose first year is the one in which it begins; None out of its time."""
    first, last = ERAS[name]
    found = common((_MEIJI_ONE if name == "meiji" else first.year) + year - 1, month, day)
    return found if found is not None and first <= found <= last else None


def _jalali_leaps(year: int) -> int:
    """How many of the years before this one have 366 days."""
    return (8 * (year - 1) + 29) // _JALALI_CYCLE


def _jalali_month(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 else 29 + _jalali_leaps(year + 1) - _jalali_leaps(year)


def _is_hebrew_leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _hebrew_elapsed(year: int) -> int:
    """The days from the epoch to the year's first, with the delays that keep it off three weekdays and odd lengths."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days


def _hebrew_new_year(year: int) -> int:
    before, here, after = (_hebrew_elapsed(near) for near in (year - 1, year, year + 1))
    return here + (2 if after - here == 356 else 1 if here - before == 382 else 0)


def _hebrew_month(year: int, month: int) -> int:
    """The number of days of a month; Heshvan and Kislev stretch and shrink with the year's length."""
    length = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    short = {2, 4, 6, 10, 13}
    if month == 8:
        return 30 if length % 10 == 5 else 29
    if month == 9:
        return 29 if length % 10 == 3 else 30
    return 29 if month in short or (month == _ADAR and not _is_hebrew_leap(year)) else 30


def _of_era(name: str) -> Callable[[int, int, int], date | None]:
    return lambda year, month, day: era(name, year, month, day)


_CONVERTERS: Mapping[str, Callable[[int, int, int], date | None]] = {
    COMMON: common, JALALI: jalali, HIJRI: hijri, ETHIOPIAN: ethiopian, HEBREW: hebrew, BUDDHIST: buddhist,
    REPUBLIC: republic, **{name: _of_era(name) for name in ERAS},
}  # fmt: skip
