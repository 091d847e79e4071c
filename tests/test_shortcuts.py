"""Shortcuts past the reading of lines send away only what the reading finds nothing in."""

from __future__ import annotations

import random
import sys
import tomllib
import unicodedata
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from newsclean import bylines, dates
from newsclean.bylines import looks, words
from newsclean.dates import scan, stamps
from newsclean.dom import Document
from newsclean.segment import segment
from newsclean.text import fold

ROOT = Path(__file__).parent
lines, inside, names = (import_module(f"newsclean.bylines.{name}") for name in ("lines", "inside", "names"))
CHARACTERS = [chr(code) for code in range(0x20, 0x3100) if unicodedata.category(chr(code)) != "Cn"]
PIECES = [
    "Jane Doe", "JANE DOE", "jane", "Tom Roe", "de", "van", "’s", "Reporter", "Staff Writer", "Editor", "editor",
    "Chief", "Sports", "news", "Correspondent", "3 May 2025", "May 3, 2025 ", "2 days ago", "1d", "811", "2024", "by",
    "By", "Von", "from", "Text:", "Photo:", "posted on", "updated", "Our", "our", "the", "Rome", "Brussels, ", "report",
    "aus Rom berichten", "z Prahy píše", "Associated Press", "AFP", "@jane", "#x", "www.x.de", ", ", ": ", " | ", " - ",
    " / ", *"|-–—‒…“”’‘«»\"'()[]/?!:;.•·：｜＊ßſKİẞﬁé£漢한䷀\u0301\u00ad\u00a0\u200b\t",
]  # fmt: skip


@cache
def texts() -> tuple[str, ...]:
    """The lines of the case tables, the blocks of the fixtures, and variants of both."""
    found: dict[str, None] = {}
    for path in sorted(ROOT.glob("cases/*.toml")):
        found |= dict.fromkeys(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
    for path in sorted(ROOT.parent.glob("fixtures/pages/*/page.html")):
        found |= dict.fromkeys(block.text for block in segment(Document(path.read_bytes())).blocks)
    plain = [text for text in found if 0 < len(text) <= lines.MAX_LINE]
    for at, text in enumerate(plain):
        other = plain[(7 * at + 3) % len(plain)][:60]
        forms = (
            text.upper(),
            f"[{text}]",
            f"“{text}”",
            f"{text} | {other}",
            f"{other}, {text}",
            f"{text}\u00ad{other}",
        )
        found[forms[at % len(forms)]] = None
    return tuple(text for text in found if 0 < len(text) <= stamps.MAX_LINE)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split("\n")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for piece in inner for text in _strings(piece)]


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without shortcuts, and without answers that were kept before."""
    for module in (lines, inside, names, words):
        for name in ("may_sign", "may_hold_prefix", "may_hold_role", "has_suffix"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda _: True)
        for name in ("is_role", "is_organisation", "looks_like_name", "byline", "split"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, _unkept(getattr(module, name)))
    monkeypatch.setattr(lines, "first_looks", lambda texts: [_any_sign(text) for text in texts])
    always = scan.Glance(scan.words_without_numbers(), stamps.MIN_NUMBERS)
    monkeypatch.setattr(stamps, "glance", lambda _: always)
    monkeypatch.setattr(stamps, "look", lambda _: scan.DATED)
    monkeypatch.setattr(stamps, "may_start", lambda *_: True)
    monkeypatch.setattr(stamps, "may_end", lambda _: True)
    monkeypatch.setattr(stamps, "may_be_glued", lambda _: True)
    monkeypatch.setattr(lines, "may_have_parts", lambda _: True)
    monkeypatch.setattr(names, "_cut", names._PARTS.split)
    monkeypatch.setattr(names, "_has_no_tail", lambda _: False)
    monkeypatch.setattr(words, "may_name_others", lambda _: True)
    for name in ("stamp", "find"):
        monkeypatch.setattr(dates, name, _unkept(getattr(stamps, name)))
    monkeypatch.setattr(stamps, "stamp", _unkept(stamps.stamp))


def _any_sign(text: str) -> int:
    return looks.SIGNED if 3 <= len(text) <= looks.MAX_LINE else 0


def _unkept(function: Any) -> Any:
    return getattr(function, "__wrapped__", function)


def test_there_are_many_lines_to_compare() -> None:
    assert len(texts()) > 2_000


def test_bylines_and_stamps_are_the_same_without_shortcuts(request: pytest.FixtureRequest) -> None:
    short = [(bylines.byline(text), bylines.inside(text), dates.stamp(text), dates.find(text)) for text in texts()]
    request.getfixturevalue("plainly")
    byline, within = _unkept(bylines.byline), _unkept(bylines.inside)
    plain = [(byline(text), within(text), dates.stamp(text), dates.find(text)) for text in texts()]
    assert [pair for pair in zip(texts(), short, plain, strict=True) if pair[1] != pair[2]] == []


def test_what_the_first_look_passes_over_is_no_byline(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    made = (chance.choices(PIECES, k=chance.randrange(2, 9)) for _ in range(30_000))
    joined = ("".join(f"{piece}{chance.choice(('', '', ' '))}" for piece in pieces).strip() for pieces in made)
    lines_ = [line for line in joined if words.may_sign(line)]
    byline = _unkept(bylines.byline)
    monkeypatch.setattr(lines, "byline", byline)
    seen = [byline(line) for line in lines_]
    monkeypatch.setattr(lines, "first_looks", lambda texts: [_any_sign(text) for text in texts])
    assert [pair for pair in zip(lines_, seen, map(byline, lines_), strict=True) if pair[1] != pair[2]] == []
    assert 100 < len([one for one in seen if one]) < len(lines_) / 2


def test_roles_are_the_same_without_shortcuts(request: pytest.FixtureRequest) -> None:
    pieces = [piece for text in texts() for piece in (text, *text.split(", ")[1:])]
    short = [words.is_role(piece) for piece in pieces]
    request.getfixturevalue("plainly")
    assert short == [words.is_role(piece) for piece in pieces]


def test_a_line_that_cannot_tell_is_neither_byline_nor_stamp() -> None:
    silent = [text for text in texts() if not bylines.may_tell(text)]
    assert len(silent) > 500
    told = (bylines.byline, bylines.inside, dates.stamp, dates.find)
    assert [text for text in silent if any(reader(text) for reader in told)] == []


@pytest.mark.parametrize("table", ["byline_prefixes", "byline_suffixes", "byline_roles", "byline_attached"])
def test_whatever_bylines_are_known_by_may_sign(table: str) -> None:
    phrases = words._all(table)
    assert len(phrases) > 4
    assert [phrase for phrase in phrases if not words.may_sign(f"Jane Doe {phrase.replace('*', 'Rome')}")] == []


def test_lines_of_other_words_may_not_sign() -> None:
    for text in ("Shoppers returned to the market", "Trump’s trial in Rome", "Les élus ont voté", "Суд решил"):
        assert not words.may_sign(text)


def test_the_longest_opening_is_found_as_by_trying_all() -> None:
    phrases = [phrase for phrase in words._prefixes() if "*" not in phrase]
    openings = words.Openings(phrases)
    known = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    for text in (text for text in texts() if "\u200c" not in text):
        head = words.fold_keeping_length(text[:80])
        fitting = (phrase for phrase in known if head.startswith(phrase) and words._ends_word(head, len(phrase)))
        assert openings.match(text) == len(next(fitting, "")), text


def test_folding_in_place_folds_each_character_alone() -> None:
    for text in (*texts(), *CHARACTERS):
        if not text.isascii():
            alone = (fold(char) or char for char in text)
            forms = (form if len(form) == 1 else char.lower()[:1] for form, char in zip(alone, text, strict=True))
            assert words.fold_keeping_length(text) == "".join(forms)


def test_folding_and_cutting_of_dates_go_by_characters() -> None:
    marked = (f"a{char}\u0301{char}\u0327 5" for char in CHARACTERS)
    for text in (*texts(), *marked):
        assert scan.fold(text) == _folded(text)
        assert list(scan.tokenise(text)) == _tokens(_folded(text))


def _folded(text: str) -> str:
    seen = "".join(char for char in text if ord(char) not in scan._INVISIBLE)
    plain = unicodedata.normalize("NFKD", seen).casefold().translate(scan._PLAIN)
    bare = (char for char in plain if not "\u0300" <= char <= "\u036f" and not "\u064b" <= char <= "\u0652")
    return unicodedata.normalize("NFC", "".join(map(scan._digit, bare)))


def _tokens(folded: str) -> list[str]:
    tokens: list[str] = []
    last = ""
    for char in folded:
        kind = scan._kind(char)
        if kind == last and kind in "0a":
            tokens[-1] += char
        elif kind != "s":
            tokens.append(char)
        last = kind
    return tokens


def test_every_sign_that_folding_takes_out_between_letters_is_known() -> None:
    gone = [chr(code) for code in range(0x80, sys.maxunicode + 1) if fold(f"a{chr(code)}b") == "ab"]
    assert gone
    assert all(words._VANISHING.match(sign) for sign in gone)
