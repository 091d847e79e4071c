"""A plain name is told from its letters alone; all that is asked of names at length says the same."""

from __future__ import annotations

import random
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsclean.bylines import byline, looks_like_name, names, words
from newsclean.bylines.names import is_organisation, is_person, is_plain_name
from newsclean.bylines.words import is_role

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = "kate irwin ward nadia okoro lind jon bo nomusa ngu nguyen ngubane mc ann".split()


def uncached(function: Any) -> Any:
    return function.__wrapped__


def pieces(chance: random.Random) -> Iterator[str]:
    """Words that tables have, whole, cut, and with letters behind them, and words that none has."""
    known = sorted(words.plain_words())
    while True:
        word = chance.choice([*PARTS, *chance.choices(known, k=4)])
        yield chance.choice((word, word[:-1], f"{word}s", f"{word}ova", f"{chance.choice(PARTS)}{word}", *PARTS))


def candidates(seed: int, count: int) -> list[str]:
    found = pieces(random.Random(seed))
    texts = (" ".join(next(found).capitalize() for _ in range(2 + at % 2)) for at in range(count))
    return [text for text in texts if is_plain_name(text)]


@pytest.mark.parametrize("seed", range(4))
def test_plain_names_are_names_at_length(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = candidates(seed, 6000)
    labels = [*words.prefixes().phrases()]
    joined = [(one, other) for one, other in pairwise(texts) if one != other]
    labelled = [f"{labels[at % len(labels)]} {text}" for at, text in enumerate([*texts, *map(" and ".join, joined)])]
    monkeypatch.setattr(import_module("newsclean.bylines.names"), "is_plain_name", lambda text: False)
    assert [text for text in texts if not uncached(looks_like_name)(text)] == []
    assert [text for text in texts if uncached(names)(text) != (text,)] == []
    assert [text for text in texts if uncached(names)(text, recase=False) != (text,)] == []
    assert [pair for pair in joined if uncached(names)(" and ".join(pair)) != pair] == []
    assert [text for text in texts if not is_person(text, False)] == []
    assert [text for text in texts if is_role(text) or is_organisation(text)] == []
    at_length = [uncached(byline)(line) for line in labelled]
    monkeypatch.undo()
    assert [uncached(byline)(line) for line in labelled] == at_length
    assert sum(found is not None for found in at_length) > len(texts) / 2 > 500


@pytest.mark.parametrize(
    "text",
    [
        "Jane", "jane doe", "JANE DOE", "Jane doe", "Jane McDoe", "Jane Doe-Roe", "Jane M. Roe", "Jane Ann Lee Roe",
        "Jané Roe", "Staff Writer", "Team Ferry", "Kate Reuters", "Kate Monday", "The Irwin",
        "Kate Elbtalkurier", "Kate Editorss", "Kate Irwin Kate", "Kate  Irwin", " Kate Irwin", "Kate Irwin\n",
        "Kate and Irwin", "",
    ],
)  # fmt: skip
def test_other_names_are_looked_at_at_length(text: str) -> None:
    assert not is_plain_name(text)
