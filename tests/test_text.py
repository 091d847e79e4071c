"""Where a sentence ends, in any script; which answers on texts are kept."""

from __future__ import annotations

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
