"""A short text in, a row of dated signs out: numbers, months, weekdays, labels, marks, and what is none of them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean import rules
from newsclean.compiled import compiled
from newsclean.dates.ago import seconds
from newsclean.dates.calendars import COMMON, MARKS
from newsclean.dates.letters import Letters
from newsclean.dates.numerals import ROMAN_MONTHS, in_digits
from newsclean.text import count_digits, needs_no_boundary, normalized, remembered
from newsclean.text import fold as text_fold

if TYPE_CHECKING:
    from collections.abc import Iterator

# One letter a sign, so that the shapes of dates are short patterns over the row (see stamps.py).
DAY, YEAR, NUMBER = "d", "Y", "N"
MONTH, WEEKDAY, WORD, PUBLISHED, UPDATED, RELATIVE = "M", "W", "x", "P", "U", "R"
HALF_DAY, ZONE, HOUR, CLOCK, CALENDAR, UNKNOWN, SPACE = "h", "z", "H", "k", "E", "?", " "
UNIT, JOINER = "u", "j"  # what an unknown word can be beside a relative stamp: "2 days and 4 hours ago"
PUNCTUATION = frozenset("/-.:,+'")
MAX_DIGITS = 9  # int() of a megabyte of digits is refused by Python, and no part of a date is that long
UNDATED, DATED, MIXED = 0, 1, 2  # what the first look at a text says of it as a stamp
SPOKEN = frozenset({WEEKDAY, PUBLISHED, UPDATED})  # the words that tell a stamp's language

# A word may be several things ("mar" is March, martes or mardi): the first of these that it can be is its sign.
PRECEDENCE = "年月日時分秒MPURhzHkWdEx"

CJK_MARKS = {
    "年": "年", "年度": "年", "月": "月", "日": "日", "號": "日", "号": "日", "時": "時", "时": "時", "點": "時",
    "点": "時", "分": "分", "秒": "秒", "년": "年", "월": "月", "일": "日", "시": "時", "분": "分", "초": "秒",
}  # fmt: skip
AM = ("am", "a.m.", "midnight", "오전", "午前", "上午", "早上", "凌晨", "πμ", "π.μ.", "ص", "صباحا")
PM = ("pm", "p.m.", "noon", "오후", "午後", "下午", "晚上", "μμ", "μ.μ.", "م", "مساء")
HOUR_MARKS = ("h", "uhr", "hrs", "ч", "u")
CLOCK_MARKS = (  # they stand before the hour
    "kl", "klo", "kello", "klokken", "klokka", "klockan", "pukul", "saa", "da karfe", "da ƙarfe", "ساعت", "الساعة",
)  # fmt: skip
FIRST = ("اول", "یکم", "primero", "primeiro", "primo")  # of the month
ENGLISH_WEEKDAYS = {"mo": 1, "tu": 2, "we": 3, "th": 4, "fr": 5, "sa": 6, "su": 7}  # as date.isoweekday counts
ORDINALS = frozenset(["st", "nd", "rd", "th", "er", "o", "a", "ª", "º", "°", "η", "e", "eme", "ste", "de", "го"])
# Thai has no rule table; its dates show the Buddhist calendar on pages of other languages.
THAI_MONTHS = (
    ("มกราคม", "ม.ค."), ("กุมภาพันธ์", "ก.พ."), ("มีนาคม", "มี.ค."), ("เมษายน", "เม.ย."), ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."), ("กรกฎาคม", "ก.ค."), ("สิงหาคม", "ส.ค."), ("กันยายน", "ก.ย."), ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."), ("ธันวาคม", "ธ.ค."),
)  # fmt: skip
THAI_WEEKDAYS = ("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์")
THAI_WORDS = ("วันที่", "ที่", "เวลา", "น.")
# Only names that mean one offset everywhere; "IST" and "CST" mean several.
ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
    "edt": -240, "est": -300, "cdt": -300, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480, "jst": 540, "kst": 540,
    "wat": 60, "cat": 120, "eat": 180, "sast": 120, "wib": 420, "wita": 480, "wit": 540, "hkt": 480, "sgt": 480,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "wet": 0, "west": 60,
}  # fmt: skip
NAMELESS_ZONES = ("ist", "cst", "bst", "et", "pt", "ct", "mt", "local time", "t")

_ASCII_TOKENS = re.compile(r"[0-9]+|[a-z]+|\S")
_LETTERS = re.compile("[a-z]+")
_NUMBERS = re.compile("[0-9]+")
_RUNS = re.compile("0+|a+|[dp]")  # of kinds of characters
_GLUED = re.compile(r"[^\W\d_][0-9]|[^\W\d_A-Z][A-Z]|[0-9]{5}")
_BAR_SIGNS, _DASH_SIGNS = "|｜·•∙‧", "-–—"
BARS = re.compile(rf"\s*[{_BAR_SIGNS}]\s*")
_DASHES = re.compile(rf"\s[{_DASH_SIGNS}]\s")
_DIGIT = re.compile(r"\d")
_BEFORE_MONTH = re.compile(r"M(?=[.,]*d[-/x,.]*M)")
_INVISIBLE = frozenset([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xAD, 0xFEFF, 0x640])
_PLAIN = str.maketrans(
    {"ı": "i", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "’": "'", "،": ",", "۔": ".", "⁄": "/"}
    | {"ي": "ی", "ك": "ک"}  # as text.fold writes them in the rule tables
    | {"׳": "'", "॰": ".", "፣": ",", "፡": ":", "፦": ":", "።": "."}
)


class Meaning(NamedTuple):
    """What a phrase can mean, in one language; value counts months, weekdays from Monday (1), hours and minutes; of a
    relative phrase and its units, seconds.
    """

    kind: str
    value: int = 0
    language: str = ""
    calendar: str = COMMON


class Sign(NamedTuple):
    """One sign: its letter, all letters that it can stand for, its number, the months that it can name, the languages
    in which it is a weekday or a label, the day of the week, the calendar that it marks, what it counts in seconds as a
    relative phrase or a unit, and the month of the common calendar if it can name no other (0: it can, or names none).
    """

    code: str
    kinds: frozenset[str]
    value: int = 0
    width: int = 0
    months: tuple[Meaning, ...] = ()
    languages: frozenset[str] = frozenset()
    weekday: int = 0
    calendar: str = ""
    lengths: tuple[Meaning, ...] = ()
    only: int = 0


class Glance(NamedTuple):
    """The words of a text, each once, and how many numbers it has: what tells most texts from dates."""

    words: frozenset[str]
    numbers: int

    def tells_without_numbers(self) -> bool:
        """Whether the words may be a day or a relative phrase."""
        return not self.words.isdisjoint(words_without_numbers())

    def has_unknown(self) -> bool:
        """Whether a word stands in no phrase of dates."""
        return not self.words <= known_words()


class Reading(NamedTuple):
    """The signs of a text, spaces left out, and their letters in one string."""

    row: tuple[Sign, ...]
    codes: str


@remembered
@compiled
def glance(text: str) -> Glance:
    """The words and the number of numbers of a text."""
    plain = text.lower() if text.isascii() else text_fold(text)
    plain = plain if plain.isascii() else fold(in_digits(text))
    if plain.isascii():
        numbers = len(_NUMBERS.findall(plain)) if count_digits(plain) else 0
        return Glance(frozenset(_LETTERS.findall(plain)), numbers)
    tokens = _tokens(plain)
    words = frozenset([token for token in tokens if token.isalpha() or unicodedata.category(token[0])[0] in "LM"])
    return Glance(words, sum(map(str.isdecimal, tokens)))


@compiled
def look(text: str) -> int:
    """What the first look says: DATED for what may be a stamp by its numbers and words, of which all stand in dates;
    MIXED for other words beside a number, in a line that something parts.

    What is a stamp without a number is so by a word, and one number alone is none.
    """
    seen = glance(text)
    if seen.has_unknown():
        return MIXED if has_company(text) else UNDATED
    return DATED if seen.numbers > 1 or (seen.numbers and seen.words) or seen.tells_without_numbers() else UNDATED


@compiled
def has_company(text: str) -> bool:
    """Whether a line has a number, and is parted, so that a part of it may be a stamp."""
    return is_parted(text) and _DIGIT.search(text) is not None


@compiled
def is_parted(line: str) -> bool:
    """Whether a bar, or a dash between spaces, parts a line."""
    if any(map(line.__contains__, _BAR_SIGNS)):
        return True
    return any(map(line.__contains__, _DASH_SIGNS)) and _DASHES.search(line) is not None


@compiled
def may_be_glued(text: str) -> bool:
    """Whether a number stands right behind a letter, a capital of English behind another, or five digits in a row."""
    return _GLUED.search(text) is not None


def signs(text: str) -> tuple[Sign, ...]:
    """The signs of a text, spaces left out."""
    return read(text).row


@remembered
@compiled
def read(text: str) -> Reading:
    """The signs of a text and their letters."""
    tokens = tokenise(in_digits(text))
    tree = _phrases()
    found: list[Sign] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        length, known = _longest(tokens, at) if token in tree or token.isdecimal() else (1, None)
        if length == 1 and _is_ordinal(tokens, at):  # "31st", though "st" is a Wednesday in Czech
            pass
        elif known is not None:
            found.append(known if known.code != RELATIVE else _counted(known, tokens[at : at + length]))
        else:
            found.append(_from_number(token) if token.isdecimal() else _from_mark(token[0]))
        at += length
    return Reading(tuple(found), _letters(found))


def _letters(row: list[Sign]) -> str:
    """The letters of the signs; "mar" is a weekday in front of a day and its month ("mar 4 mar 2025")."""
    codes = "".join([sign.code for sign in row])
    if codes.count(MONTH) < 2:
        return codes
    for match in _BEFORE_MONTH.finditer(codes):
        if WEEKDAY in row[match.start()].kinds:
            codes = codes[: match.start()] + WEEKDAY + codes[match.end() :]
    return codes


def tokenise(text: str) -> list[str]:
    """Runs of digits (as ASCII), runs of letters, single letters of scripts without spaces, punctuation; no spaces."""
    return _tokens(fold(text))


def _tokens(folded: str) -> list[str]:
    if folded.isascii():
        return _ASCII_TOKENS.findall(folded)
    return [folded[run.start() : run.end()] for run in _RUNS.finditer(folded.translate(_KINDS))]


def fold(text: str) -> str:
    """Casefolded, digits of every script as ASCII, accents of Latin, Greek and Cyrillic off, invisible signs out.

    Capitals often come without accents (ΜΑΪΟΥ, DÉCEMBRE → DECEMBRE), and Turkish İ and I have no common lower case.
    """
    return text.lower() if text.isascii() else normalized("NFC", text.translate(_FOLDED))


def _folded_alone(char: str) -> str:
    if ord(char) in _INVISIBLE:
        return ""
    plain = unicodedata.normalize("NFKD", char).casefold().translate(_PLAIN)
    return "".join(_digit(c) for c in plain if not "\u0300" <= c <= "\u036f" and not "\u064b" <= c <= "\u0652")


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _kind(char: str) -> str:
    """0 digit, a letter, s space, d letter of a script without spaces, p anything else."""
    if "0" <= char <= "9":
        return "0"
    if char.isspace():
        return "s"
    if needs_no_boundary(char):
        return "d"
    return "a" if char.isalpha() or unicodedata.category(char)[0] == "M" else "p"


_FOLDED, _KINDS = Letters(_folded_alone), Letters(_kind)


def _is_ordinal(tokens: list[str], at: int) -> bool:
    return tokens[at] in ORDINALS and at > 0 and tokens[at - 1].isdecimal()


def _longest(tokens: list[str], start: int) -> tuple[int, Sign | None]:
    """The longest known phrase that starts here, as (number of tokens, its sign); (1, None) if there is none."""
    node: dict[str, Any] = _phrases()
    best: tuple[int, Sign | None] = (1, None)
    at = start
    while at < len(tokens):
        token = tokens[at]
        follow = node.get(token)
        if follow is None and token.isdecimal():
            follow = node.get("#")
        if follow is not None:
            node = follow
            if "" in node:
                best = at + 1 - start, node[""]
        elif at == start or token not in ".'-/":
            break
        at += 1
    return best


def _from_meanings(meanings: list[Meaning]) -> Sign:
    kinds = frozenset(meaning.kind for meaning in meanings)
    code = next((code for code in PRECEDENCE if code in kinds), UNKNOWN)
    value = next((meaning.value for meaning in meanings if meaning.kind == code), 0)
    named = {(meaning.calendar, meaning.value) for meaning in meanings if meaning.kind == MONTH}
    return Sign(
        code=code,
        kinds=kinds | {code},
        value=value,
        width=1 if code == DAY else 0,
        months=tuple(meaning for meaning in meanings if meaning.kind == MONTH),
        languages=frozenset(meaning.language for meaning in meanings if meaning.kind in SPOKEN),
        weekday=next((meaning.value for meaning in meanings if meaning.kind == WEEKDAY and meaning.value), 0),
        calendar=next((meaning.calendar for meaning in meanings if meaning.kind == CALENDAR), ""),
        lengths=tuple(meaning for meaning in meanings if meaning.kind in {RELATIVE, UNIT}),
        only=value if named == {(COMMON, value)} else 0,
    )


def _counted(phrase: Sign, tokens: list[str]) -> Sign:
    """The sign of a relative phrase with the number in it, or 1."""
    number = next((token for token in tokens if token.isdecimal()), "1")
    return phrase._replace(value=int(number) if len(number) <= MAX_DIGITS else 10**MAX_DIGITS)


def _from_number(token: str) -> Sign:
    return _number(token) if len(token) <= MAX_DIGITS else Sign(NUMBER, frozenset(NUMBER))


@lru_cache(maxsize=1024)
def _number(token: str) -> Sign:
    """The sign of a number; pages of one time name the same days and years."""
    code = {1: DAY, 2: DAY, 4: YEAR}.get(len(token), NUMBER)
    return Sign(code, frozenset(code), int(token), len(token))


@lru_cache(maxsize=4096)
def _from_mark(char: str) -> Sign:
    """The sign of punctuation, or of a word that begins so and stands in no phrase."""
    category = unicodedata.category(char)
    unknown = char == "%" or category[0] in "LM" or category == "Sc"
    code = UNKNOWN if unknown else char if char in PUNCTUATION else SPACE
    return Sign(code, frozenset(code))


@cache
def _phrases() -> dict[str, Any]:
    """All phrases of all languages as a tree of tokens; the sign of a phrase stands under ""."""
    tree: dict[str, Any] = {}
    for language in rules.load().languages:
        code = language.code
        for calendar, months in ((COMMON, language.months), *language.calendars):
            for number, names in enumerate(months, 1):
                _plant(tree, names, Meaning(MONTH, number, code, calendar))
        for word in language.weekdays:
            _plant(tree, (word,), Meaning(WEEKDAY, ENGLISH_WEEKDAYS[word[:2]] if code == "en" else 0, code))
        for kind, words in (
            (WORD, language.date_words), (PUBLISHED, language.published), (UPDATED, language.updated),
            (JOINER, language.byline_joiners),
        ):  # fmt: skip
            _plant(tree, words, Meaning(kind, 0, code))
        units: dict[tuple[str, ...], list[str]] = {}
        for name, word in language.units:
            units.setdefault(tuple(_phrase_tokens(word)), []).append(name)
        for kind, words in ((RELATIVE, language.relative), (UNIT, _units(language.relative))):
            for word in words:
                _plant(tree, (word,), Meaning(kind, seconds(_phrase_tokens(word), units), code))
    _plant(tree, AM, Meaning(HALF_DAY, 0))
    _plant(tree, PM, Meaning(HALF_DAY, 12))
    _plant(tree, HOUR_MARKS, Meaning(HOUR))
    _plant(tree, CLOCK_MARKS, Meaning(CLOCK))
    _plant(tree, NAMELESS_ZONES, Meaning(WORD))
    _plant(tree, FIRST, Meaning(DAY, 1))
    for calendar, marks in MARKS.items():
        _plant(tree, marks, Meaning(CALENDAR, calendar=calendar))
    for number, names in enumerate(THAI_MONTHS, 1):
        _plant(tree, names, Meaning(MONTH, number, "th"))
    _plant(tree, THAI_WEEKDAYS, Meaning(WEEKDAY, 0, "th"))
    _plant(tree, THAI_WORDS, Meaning(WORD, 0, "th"))
    for name, minutes in ZONES.items():
        _plant(tree, (name,), Meaning(ZONE, minutes))
    for mark, sign in CJK_MARKS.items():
        _plant(tree, (mark,), Meaning(sign))
    _ripen(tree)
    return tree


@cache
def words_without_numbers() -> frozenset[str]:
    """The longest word of each relative phrase, and the words that are days."""
    relative = (phrase for language in rules.load().languages for phrase in language.relative)
    return frozenset(max(_words_of(phrase), key=len) for phrase in (*relative, *FIRST))


def _words_of(phrase: str) -> list[str]:
    return [token for token in _phrase_tokens(phrase) if token != "#"]


@cache
def known_words() -> frozenset[str]:
    """The tokens of all phrases, of ordinals, and of months in Roman numerals."""
    return frozenset(_tokens_below(_phrases())) | ORDINALS | {month.lower() for month in ROMAN_MONTHS}


def _tokens_below(node: dict[str, Any]) -> Iterator[str]:
    for token, below in node.items():
        if token:
            yield token
            yield from _tokens_below(below)


def _plant(tree: dict[str, Any], phrases: tuple[str, ...], meaning: Meaning) -> None:
    for phrase in phrases:
        node = tree
        tokens = _phrase_tokens(phrase)
        if tokens and tokens[0].isdecimal():  # "1er" is the first of May to "mai", not a word
            continue
        for token in tokens:
            node = node.setdefault(token, {})
        if node is not tree and meaning not in node.setdefault("", []):
            node[""].append(meaning)


def _ripen(node: dict[str, Any]) -> None:
    """Put the sign in place of the meanings, here and below."""
    for token, below in node.items():
        if token:
            _ripen(below)
        else:
            node[token] = _from_meanings(below)


def _phrase_tokens(phrase: str) -> list[str]:
    return [token for token in tokenise(phrase) if token == "#" or token[0].isalnum() or _kind(token[0]) in "ad"]


def _units(relative: tuple[str, ...]) -> tuple[str, ...]:
    """The words behind the number in relative phrases: hours, days."""
    rows = [_phrase_tokens(phrase) for phrase in relative]
    units = {after for row in rows for before, after in pairwise(row) if before == "#" and len(after) > 1}
    return tuple(sorted(units))
