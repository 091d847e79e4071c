"""What the first looks at names say, from letters and words alone; all that is asked at length says the same."""

from __future__ import annotations

import random
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsclean.bylines import byline, looks_like_name, names, words
from newsclean.bylines.names import NONE, UNCLEAR, is_organisation, is_person, is_plain_name, is_single, look, split
from newsclean.bylines.words import is_role

if TYPE_CHECKING:
    from collections.abc import Iterator

module, lines = import_module("newsclean.bylines.names"), import_module("newsclean.bylines.lines")
SIGNS = [
    *" .,'-/\"’“()@:;|&–#漢éÉıßΣא\t\u00a0\u200b\u00ad", ", ", " - ", ". ", "'s", "M.", "the ", "The ", "view ", " by ",
    "O'", "d'", "Mc", "III", "LDN", "MD", "Jr.", " and ", " no", "ngu", "Ngu", "1", "2025", "www.", "JANE", "DOE",
]  # fmt: skip
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
    texts = (
        " ".join(shaped(next(found), next(found), at + 7 * word) for word in range(2 + at % 2)) for at in range(count)
    )
    return [text for text in texts if is_plain_name(text)]


def shaped(word: str, other: str, shape: int) -> str:
    """A word as names have them."""
    forms = (word, word, f"{word}-{other.capitalize()}", f"{word[:2]}{other.capitalize()}", f"{word[:1]}.", word)
    form = forms[shape % 6]
    return f"{'DLO'[shape % 3]}'{word.capitalize()}" if shape % 31 == 0 else form[:1].upper() + form[1:]


def values(seed: int, count: int) -> list[str]:
    """Words of tables, names and signs, with and without spaces between."""
    chance, found = random.Random(seed), pieces(random.Random(seed))
    made = []
    for at in range(count):
        words_ = [
            chance.choice((one, one.capitalize(), one.upper(), chance.choice(SIGNS))) for one in (next(found),) * 6
        ]
        chosen = words_[: chance.randrange(1, 7)]
        made.append((" " if at % 3 else "").join(chosen))
    return made


@pytest.fixture
def at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without first looks, and without answers that were kept before."""
    monkeypatch.setattr(module, "look", lambda text: UNCLEAR)
    monkeypatch.setattr(module, "is_single", lambda value: False)
    for user in (module, lines):
        monkeypatch.setattr(user, "plain_names", lambda text: ())
        for name in ("names", "looks_like_name"):
            monkeypatch.setattr(user, name, uncached(getattr(user, name)))


@pytest.mark.parametrize("seed", range(4))
def test_plain_names_are_names_at_length(seed: int, request: pytest.FixtureRequest) -> None:
    texts = candidates(seed, 6000)
    labels = [*words.prefixes().phrases()]
    joined = [(one, other) for one, other in pairwise(texts) if one != other]
    labelled = [f"{labels[at % len(labels)]} {text}" for at, text in enumerate([*texts, *map(" and ".join, joined)])]
    at_once = [uncached(byline)(line) for line in labelled]
    request.getfixturevalue("at_length")
    assert [text for text in texts if not uncached(looks_like_name)(text)] == []
    assert [text for text in texts if uncached(names)(text) != (text,)] == []
    assert [text for text in texts if uncached(names)(text, recase=False) != (text,)] == []
    assert [pair for pair in joined if uncached(names)(" and ".join(pair)) != pair] == []
    assert [text for text in texts if not is_person(text, False)] == []
    assert [text for text in texts if is_role(text) or is_organisation(text)] == []
    assert [uncached(byline)(line) for line in labelled] == at_once
    assert sum(found is not None for found in at_once) > len(texts) / 2 > 500


def test_what_is_no_name_at_first_look_is_none_at_length(at_length: None) -> None:
    texts = [*values(11, 30_000), *candidates(12, 3_000)]
    none = [text for text in texts if look(text) == NONE]
    assert [text for text in none if uncached(looks_like_name)(text)] == []
    assert 0.2 < len(none) / len(texts) < 0.9


def test_values_of_one_piece_have_the_names_that_they_have_at_length(request: pytest.FixtureRequest) -> None:
    texts = [*values(13, 40_000), *candidates(14, 3_000)]
    found = [(uncached(names)(text), uncached(names)(text, recase=False)) for text in texts]
    single = list(map(is_single, texts))
    request.getfixturevalue("at_length")
    plain = [(uncached(names)(text), uncached(names)(text, recase=False)) for text in texts]
    assert [case for case in zip(texts, found, plain, strict=True) if case[1] != case[2]] == []
    assert 0.1 < sum(single) / len(texts) < 0.9


def test_texts_without_commas_and_joiners_are_cut_as_at_length(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = values(15, 20_000)
    whole = list(map(module._is_whole, texts))
    found = list(map(split, texts))
    monkeypatch.setattr(module, "_is_whole", lambda text: False)
    assert [case for case in zip(texts, found, map(split, texts), strict=True) if case[1] != case[2]] == []
    assert 0.1 < sum(whole) / len(texts) < 0.9


@pytest.mark.parametrize(
    "text",
    [
        "Kate Irwin", "Kate MacLind", "Kate McLind", "Kate Irwin-Lind", "Jo-Kate Irwin", "Kate Q. Irwin", "Kate O'Lind",
        "Kate Irwin Ward",
    ],
)  # fmt: skip
def test_names_without_a_known_word_are_plain(text: str) -> None:
    assert is_plain_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Editor", "Kate", "A ferry sails again", "Kate Irwin sails", "Kate Irwin Ann Lee Bo Lind", "Kate: Irwin",
        "Kate 2", "Katé", "Katé sails", "漢 字 漢 字 漢 字",
    ],
)  # fmt: skip
def test_texts_that_no_name_is_like_are_told_at_once(text: str) -> None:
    assert look(text) == NONE


@pytest.mark.parametrize(
    "text", ["", ",", "Kate, MD", "Kate de Irwin", "漢字", "é", "Kate “Bo” Irwin", "1", "KATE IRWIN", "d'Irwin Kate"]
)
def test_other_texts_are_no_plain_names_nor_none(text: str) -> None:
    assert look(text) == UNCLEAR


@pytest.mark.parametrize(
    ("value", "single"),
    [
        ("Kate", True), ("kate irwin", True), ("KATE Q. IRWIN", True), ("Kate Irwin-Ward", True), ("", False),
        ("Kate and Irwin", False), ("Kate, Irwin", False), ("By Kate", False), ("Kate Irwin, AFP", False),
        ("Kate Irwin Reporter", False), ("Kate  Irwin", False), (" Kate", False), ("Kate.", False),
        ("Kate - Irwin", False),
        ("View Kate's posts", False), ("Kate 2", False), ("Katé", False), ("Kate noIrwin", False), ("nguKate", False),
        ("The Irwin", False), ("www.kate.com", False),
    ],
)  # fmt: skip
def test_values_of_one_piece_are_told_at_once(value: str, single: bool) -> None:
    assert is_single(value) == single


@pytest.mark.parametrize(
    "text",
    [
        "Jane", "jane doe", "JANE DOE", "Jane doe", "Jane MackDoe", "Jane Doe-roe", "Jane M Roe", "Jane Ann Lee Roe",
        "J. Roe", "Jane M.", "Jane A. B. Roe", "Jane-Ann-Lee Roe", "Jane McDoe-Roe", "Jane D'", "Jane E'Roe",
        "Jané Roe", "Staff Writer", "Team Ferry", "Kate Reuters", "Kate Monday", "The Irwin",
        "Kate Elbtalkurier", "Kate Editorss", "Kate Irwin Kate", "Kate  Irwin", " Kate Irwin", "Kate Irwin\n",
        "Kate and Irwin", "",
    ],
)  # fmt: skip
def test_other_names_are_looked_at_at_length(text: str) -> None:
    assert not is_plain_name(text)
