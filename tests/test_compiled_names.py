"""What short texts hold of names and dates is told alike in C, for texts made of telling pieces of all scripts."""

from __future__ import annotations

import random
from importlib import import_module
from typing import Any

import pytest

from newsclean.bylines import words
from newsclean.dates import scan
from test_compiled_rules import LETTERS, NUMBERS, PLAIN, SIGNS, made, plain_of
from twins import needs_the_core, twin_of

__all__ = ["needs_the_core"]

names = import_module("newsclean.bylines.names")
NAMES = [
    *"Kate Irwin Ward Nadia Okoro Lind Jo Bo O'Lind D'Bo Mc McLind Jo-Bo Lind-Ward M. J.-P. NguBo ngubo".split(),
    *[" and ", " And ", " and", ", ", ",", "  ", "'s", "de", "van", "no", "noBo", "ngu", "The", "Mackenzie" * 2],
]  # fmt: skip


def uncached(function: Any) -> Any:
    return getattr(function, "__wrapped__", function)


def texts_of_names(seed: int) -> list[str]:
    known = [*words.plain_words(), *words.parting_words(), *words.opening_words(), *words.listed("particles")]
    pieces = [*random.Random(seed).sample(sorted(known), 200), *NAMES * 8, *SIGNS, *LETTERS, *NUMBERS]
    texts = [*made(seed, pieces, 20_000, 5), *made(seed + 1, NAMES, 20_000, 4)]
    return [*texts, *map(str.title, texts[:8000]), "", "Kate Irwin", "A" * 300, "Kate Lind" * 300]


@pytest.mark.parametrize("name", ["look", "plain_names", "looks_like_name"])
def test_names_are_told_alike(name: str) -> None:
    plain = plain_of(uncached(getattr(names, name)))
    texts = texts_of_names(len(name))
    found = [plain(text) for text in texts]
    assert [case for case in zip(texts, found, map(twin_of(plain), texts), strict=True) if case[1] != case[2]] == []
    assert 100 < sum(bool(value) for value in found) < len(texts) - 100


def test_words_of_names_are_told_alike() -> None:
    plain, texts = plain_of(names.name_words), texts_of_names(3)
    texts += [
        form.format(chr(code)) for code in range(0x3100) for form in ("{}", "Ka{}te Lind", "{}ate Lind", "d{}Lind")
    ]
    texts += [
        "\ud800",
        "A\U0001f600",
        "\U00010400\U00010428 Lind",
        "ǅ Lind",
        "von",
        "Doe von",
        "Lind y Lind",
        "L’Éa Bo",
        "’",
    ]
    cut = [text.split(" ") for text in texts]
    found = [plain(parts) for parts in cut]
    assert [one for one, told in zip(cut, found, strict=True) if twin_of(plain)(one) is not told] == []
    assert 0.1 < sum(found) / len(found) < 0.9
    assert twin_of(plain)([]) is plain([]) is False


@pytest.mark.parametrize("name", ["has_case", "without_addresses"])
def test_what_names_hold_is_told_alike(name: str) -> None:
    plain = plain_of(getattr(names, name))
    addresses = ["@", "a@b.c", "www.", "WWW.x", "https://x/y", "/", "/x", "#", "#x", "wwww.", "'"]
    texts = [
        *made(5, [*addresses, *NAMES, *SIGNS, *LETTERS, " "], 20_000, 6),
        "",
        "\ud800",
        "\U00010400",
        "ǅ",
        "ª",
        "漢",
    ]
    found = [plain(text) for text in texts]
    assert [text for text, told in zip(texts, found, strict=True) if twin_of(plain)(text) != told] == []
    changed = sum(told is False or told not in (True, text) for text, told in zip(texts, found, strict=True))
    assert 100 < changed < len(texts) - 100


def test_every_character_in_a_name_is_told_alike() -> None:
    for form in ("Kate {}", "Ka{}te", "Kate Ir{}win", "{} a"):
        texts = [form.format(chr(code)) for code in (*range(0x3000), 0xFEFF, 0xFF0C, 0x1F600)]
        for name in ("look", "plain_names"):
            plain = plain_of(getattr(names, name))
            assert [one for one in texts if twin_of(plain)(one) != plain(one)] == []


def dated_texts(seed: int) -> list[str]:
    phrases = sorted(scan.known_words())
    known = [*random.Random(seed).sample(phrases, 150), *[one for one in phrases if one.isascii()][:: 3 + seed]]
    pieces = [
        *known, *map(str.upper, known), *SIGNS, *NUMBERS, *LETTERS, *PLAIN, *scan.ORDINALS, "IV", "3. XI. 2025",
        "mar 4 mar 2025", *"uhr hrs 0 1 31 2025 20255 03 4th a.m. p.m. #".split(), "2 days ago",
        "9" * 12, " ", ", ", "/", ":", "-", ".",
    ]  # fmt: skip
    return [*made(seed, pieces, 30_000, 8), "", "2025", "9" * 5000, "May " * 2000, "\x00\x1c\x85 3"]


@pytest.mark.parametrize("name", ["read", "glance"])
def test_dates_are_read_alike(name: str) -> None:
    plain = plain_of(uncached(getattr(scan, name)))
    texts = dated_texts(len(name))
    found = [plain(text) for text in texts]
    assert [text for text, one in zip(texts, map(twin_of(plain), texts), strict=True) if one != plain(text)] == []
    assert {type(one) for one in map(twin_of(plain), texts[:100])} == {type(found[0])}
    codes = {code for one in found if isinstance(one, scan.Reading) for code in one.codes}
    assert name == "glance" or codes >= set("dYNMWxPURhzHk? /-.:,+'")


def test_what_stands_glued_together_is_told_alike() -> None:
    plain, chance = plain_of(scan.may_be_glued), random.Random(4)
    texts = [
        *dated_texts(6),
        *("".join(chance.choices("aZéÉ_ 3,٣²五\U0001d5d4", k=chance.randrange(9))) for _ in range(20_000)),
    ]
    texts += [form.format(chr(code)) for code in range(0x3100) for form in ("{}3", "{}A", "a{}", "1234{}", "Z{}3")]
    found = [plain(text) for text in texts]
    assert [text for text, one in zip(texts, found, strict=True) if twin_of(plain)(text) is not one] == []
    assert 0.2 < sum(found) / len(found) < 0.8


@pytest.mark.parametrize("name", ["look", "has_company", "is_parted"])
def test_what_may_be_a_stamp_is_told_alike(name: str) -> None:
    plain = plain_of(getattr(scan, name))
    texts = [*dated_texts(7), *(" ".join(pair) for pair in zip(dated_texts(8), dated_texts(9), strict=True))]
    texts += [
        *scan.known_words(),
        *scan.words_without_numbers(),
        "x - 3",
        "x — 3",
        "x \u00a0–\u2003٣",
        "-",
        " - ",
        "|²",
    ]
    texts += [form.format(chr(code)) for code in (*range(0x3100), 0xFF5C, 0xFF13) for form in ("{}3", "x{}3", "x - {}")]
    found = [plain(text) for text in texts]
    assert [text for text, one in zip(texts, found, strict=True) if twin_of(plain)(text) != one] == []
    assert min(map(found.count, {*found})) > 300


def test_every_phrase_of_dates_is_read_alike() -> None:
    plain = plain_of(uncached(scan.read))
    twin = twin_of(plain)
    phrases: list[str] = []
    nodes: list[tuple[str, dict[str, Any]]] = [("", scan._phrases())]
    while nodes:
        path, node = nodes.pop()
        phrases += [path] if "" in node else []
        nodes += [(f"{path} {token}".strip().replace("#", "12"), below) for token, below in node.items() if token]
    texts = [*phrases, *(f"3 {phrase}, 2025" for phrase in phrases), *(f"{phrase}xx" for phrase in phrases)]
    assert [text for text in texts if twin(text) != plain(text)] == []
    assert len([text for text in texts if text.isascii()]) > 3000


def test_every_character_is_read_alike() -> None:
    plain, seen = plain_of(uncached(scan.read)), plain_of(uncached(scan.glance))
    texts = [form.format(chr(code)) for code in range(0x3100) for form in ("{}", "3{0}May", "a {} 3")]
    texts += [f"3{chr(code)}May" for code in range(0x3100, 0x20000, 7)]
    assert [one for one in texts if twin_of(plain)(one) != plain(one)] == []
    assert [one for one in texts if twin_of(seen)(one) != seen(one)] == []
