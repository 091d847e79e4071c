"""What a closer look at a line is worth: nothing that a closer look finds is missed."""

from __future__ import annotations

import random
import re

import pytest

from newsclean import bylines, dates, rules
from newsclean.metadata.worth import BYLINE, DAYS, INSIDE, STAMP, worths

ROUNDS = 40_000
PIECES = (
    *(name for language in rules.load().languages for names in language.months for name in names),
    *(phrase for language in rules.load().languages for phrase in language.byline_prefixes),
    *(phrase.replace("#", "3") for language in rules.load().languages for phrase in language.relative),
    *(phrase for language in rules.load().languages for phrase in (*language.published, *language.byline_suffixes)),
)
MARKS = "年 月 日 / - . , : ' | ( ) – … \u200b \u00ad I XII V 十二 de AD 平成 Jane Doe AFP /AFP( « www. @ #".split(" ")
LOOKS = ((STAMP, dates.stamp), (BYLINE, bylines.byline), (DAYS, dates.find), (INSIDE, bylines.inside))


def line(chance: random.Random) -> str:
    pieces: list[str] = []
    for _ in range(chance.randrange(1, 8)):
        number = str(chance.choice((chance.randrange(1, 32), chance.randrange(1, 13), chance.randrange(1990, 2030))))
        piece = chance.choice((chance.choice(PIECES), number, number, chance.choice(MARKS)))
        pieces += [piece.capitalize() if chance.random() < 0.3 else piece, chance.choice(("", " ", " "))]
    return "".join(pieces)


def test_a_line_that_is_worth_no_closer_look_holds_nothing() -> None:
    chance = random.Random(1)
    left = dict.fromkeys((bit for bit, _ in LOOKS), 0)
    for text in (line(chance) for _ in range(ROUNDS)):
        seen = worths([text])[0]
        for bit, look in LOOKS:
            if not seen & bit:
                left[bit] += 1
                assert not look(text), (text, look)
    assert all(count > ROUNDS // 10 for count in left.values())


def test_a_line_of_english_letters_without_a_number_tells_no_day() -> None:
    chance, left = random.Random(2), 0
    for text in (re.sub("[0-9]", "", line(chance)) for _ in range(ROUNDS)):
        if text.isascii():
            left += 1
            assert not any(found.day or found.either for found in (*dates.find(text), dates.stamp(text)) if found), text
            assert bylines.among_dates(text.split("-")) is None, text
    assert left > ROUNDS // 10
    assert bylines.among_dates(["Jane Doe", "3 May 2025"]) == "Jane Doe"


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("3 May 2025", STAMP | DAYS),
        ("2 hours ago", STAMP),
        ("By Jane Doe, 12 views", BYLINE | INSIDE),
        ("By Jane Doe", BYLINE),
        ("Jane DoeMay 3, 2025", DAYS),
        ("12 XII 2024, Leeds", DAYS),
        ("Posted by Jane Doe on 3/5/2025 in News", DAYS | INSIDE),
        ("Ferry vote put off until 2026 as 40 towns protest", 0),
        ("6 min read", 0),
        ("A bridge for the harbour", 0),
    ],
)
def test_what_a_line_is_worth(text: str, bits: int) -> None:
    assert worths([text])[0] & bits == bits
    assert bits or not worths([text])[0] & (DAYS | INSIDE)
