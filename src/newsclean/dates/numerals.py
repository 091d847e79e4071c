"""A text in, the same text with the numbers that its dates write in letters as ASCII digits out."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ROMAN = re.compile(r"(?<![\w.])([0-9]{1,2})[. ]{1,2}(I{1,3}|IV|VI{0,3}|IX|XI{0,2})[. ]{1,2}(?=[0-9]{4}(?![0-9]))")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_CHINESE = re.compile(
    r"[〇○零一二两兩三四五六七八九十廿卅]{1,5}(?=\s?(?:[年月日號号]|[个個小时時分钟鐘天周週星期间間か月秒]{1,4}前))"
)
_CHINESE_DIGITS = {
    "〇": 0, "○": 0, "零": 0, "两": 2, "兩": 2, **{char: value for value, char in enumerate("一二三四五六七八九", 1)}
}  # fmt: skip
_CHINESE_TENS = {"十": 10, "廿": 20, "卅": 30}
_FIRST_YEAR = re.compile(r"(?<=[和成正治國国])元(?=年)")
_WEEKDAY = re.compile(r"(?<=[日0-9])\s?[(（][一二三四五六日天][)）]")

_GEEZ = re.compile("[፩-፼]{1,9}")

_HEBREW_YEAR = re.compile("(?<![א-ת])(?:ה['׳])?(תש[א-ת]?)[\"״]([א-ת])(?![א-ת])")
_HEBREW_DAY = re.compile('(?<![א-ת])(?:([יכ])["״]([א-ט])|(ט)["״]([וז])|([א-ל])[\'׳](?= ב))(?= [א-ת])')
_HEBREW_LETTERS = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשתךםןףץ", [*range(1, 10), *range(10, 100, 10), 100, 200, 300, 400, 20, 40, 50, 80, 90],
        strict=True)
)  # fmt: skip
_TRIGGER = re.compile("[年月日号號前፩-፼]")
_HEBREW_TRIGGER = "תש"
_HEBREW_MILLENNIUM = 5000  # left out of the year as it is written


def in_digits(text: str) -> str:
    """The text with the numerals of its dates as digits; the weekday in brackets behind a Chinese day goes."""
    if "I" in text or "V" in text or "X" in text:
        text = _ROMAN.sub(_roman, text)
    if text.isascii() or (_HEBREW_TRIGGER not in text and _TRIGGER.search(text) is None):
        return text
    for needed, pattern, reading in _NUMERALS:
        if needed.search(text):
            text = pattern.sub(reading, text)
    return text


def may_count(char: str) -> bool:
    """Whether a character may be of a numeral in other letters than Roman ones."""
    return _TRIGGER.match(char) is not None or char in _HEBREW_TRIGGER


def _roman(match: re.Match[str]) -> str:
    return f"{match[1]}.{ROMAN_MONTHS.index(match[2]) + 1}."


def _chinese(match: re.Match[str]) -> str:
    """Digit by digit (二〇二五) or by tens (二十三)."""
    written = match[0]
    if not any(char in _CHINESE_TENS for char in written):
        return "".join(str(_CHINESE_DIGITS[char]) for char in written)
    total = part = 0
    for char in written:
        if char in _CHINESE_TENS:
            total, part = total + max(part, 1) * _CHINESE_TENS[char], 0
        else:
            part = _CHINESE_DIGITS[char]
    return str(total + part)


def _geez(match: re.Match[str]) -> str:
    """Units and tens add up; the signs for a hundred and ten thousand multiply what stands before them."""
    total = part = 0
    for value in (int(unicodedata.numeric(char)) for char in match[0]):
        if value < 100:
            part += value
        elif value == 100:
            total, part = total + max(part, 1) * value, 0
        else:
            total, part = max(total + part, 1) * value, 0
    return str(total + part)


def _hebrew_year(match: re.Match[str]) -> str:
    return str(_HEBREW_MILLENNIUM + _letters(match[1] + match[2]))


def _hebrew_day(match: re.Match[str]) -> str:
    return str(_letters("".join(filter(None, match.groups()))))


def _letters(written: str) -> int:
    return sum(_HEBREW_LETTERS[letter] for letter in written)


# What a text must show, and what is then written anew. The years of the Hebrew calendar come after its days, which are
# read only beside them.
_NUMERALS: tuple[tuple[re.Pattern[str], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_CHINESE, _CHINESE, _chinese),
    (_FIRST_YEAR, _FIRST_YEAR, "1"),
    (_WEEKDAY, _WEEKDAY, ""),
    (_GEEZ, _GEEZ, _geez),
    (_HEBREW_YEAR, _HEBREW_DAY, _hebrew_day),
    (_HEBREW_YEAR, _HEBREW_YEAR, _hebrew_year),
)
