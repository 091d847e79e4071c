"""Where a sentence ends, in any script; folding by its definition; which answers on texts are kept."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest

from newsclean import text as texts
from newsclean.text import ends_sentence


@pytest.mark.parametrize(
    "text",
    [
        "The ferry stops.", "“We counted twice.”", "„Das reicht.“", "‚Das reicht.‘", "»Das reicht.«", "«Basta così.»",
        "(They had been told.)", "船は止まる。", "「止まる。」",
        "توقفت العبارة؟", "جہاز رک گیا۔", "नाव रुक गई।", "ጀልባው ቆመ።",
        "Who knows…", "It rains.*",
    ],
)  # fmt: skip
def test_closing_marks_of_any_language_may_follow(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize(
    "text", ["The ferry stops", "Read more »", "„Das reicht“ und", "船は止まる", "Ferries, trains", ""]
)
def test_lines_without_an_end_are_no_sentences(text: str) -> None:
    assert not ends_sentence(text)


def test_answers_are_kept_on_short_texts_only() -> None:
    asked: list[str] = []

    @texts.remembered
    def length(value: str) -> int:
        asked.append(value)
        return len(value)

    short, long = "a line", "x" * (texts.MAX_KEPT + 1)
    assert [length(value) for value in (short, short, long, long)] == [6, 6, len(long), len(long)]
    assert asked == [short, long, long]


LETTERS = [*map(chr, range(0x250)), *map(chr, range(0x2000, 0x2070)), *"ıİſßẞيك：፦／｜ฉの\u0307\u0301\ufeff"] + [
    *"  \n\t`´’“–…Ii."
] * 20


def strings() -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(LETTERS, k=chance.randint(0, 12))) for _ in range(20_000)]


def test_spaces_of_any_kind_become_single_ones() -> None:
    for text in strings():
        assert texts.squeeze(text) == re.sub("[\\s\u00a0\u200b\ufeff]+", " ", text).strip(" ")


def test_a_text_is_folded_alike_whatever_script_it_is_of() -> None:
    beside = "ж"  # no ASCII: the text takes the long way
    for text in strings():
        assert texts.fold(f"{text} {beside}") == f"{texts.fold(text)} {beside}".strip()


def test_only_what_no_output_may_hold_is_taken_out() -> None:
    for text in strings():
        kept = [char for char in text if char in "\t\n\r\x85" or unicodedata.category(char) != "Cc"]
        assert texts.sanitize(text) == "".join(kept)
