"""Texts fold alike by rows and one by one, passages are found alike; words of markup are the objects of tables."""

from __future__ import annotations

import random
from importlib import import_module
from typing import Any

import pytest

from newsclean import rules
from newsclean.completeness import passages
from newsclean.dom import Document
from newsclean.segment import cut
from newsclean.text import MAX_KEPT, fold, remembered
from twins import needs_the_core, twin_of

__all__ = ["needs_the_core"]

ROW = "The quick BROWN fox-hunt, 1908 [it's] {over}~"
WIDE = ("’", "é", "я", "中", "\U0001f600", "\U00020000")  # so that strings take one, two or four bytes a character
PIECES = (
    *ROW, ROW, ROW[:15], ROW[:16], ROW[:17], " ", "  ", " `quoted` ", "\n", "\t ", "\x00", "\x1f", "\x7f", "\x85",
    "\xa0", "\xad", "\u0301", "\u200b", "\u3000", "ß", "İ", "ﬁ", "Ⅷ", "Москва", "@[`{", *WIDE,
)  # fmt: skip


@pytest.mark.parametrize("wide", ["", *WIDE])
def test_texts_of_any_width_fold_alike(wide: str) -> None:
    plain = getattr(fold, "plain", fold)
    chance = random.Random(wide)
    for _ in range(2_000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(0, 12))) + wide
        assert fold(text) == plain(text), ascii(text)


@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("place", range(34))
def test_what_is_more_than_ascii_is_seen_at_every_place_of_a_row(place: int, wide: str) -> None:
    plain = getattr(fold, "plain", fold)
    for piece in ("É", "`", "  ", "\x01", wide):
        text = f"{wide} {'A' * place}{piece}{'Z' * (33 - place)}"
        assert fold(text) == plain(text)
        assert fold(text) != text


def test_passages_that_a_body_lacks_are_found_alike() -> None:
    known = (
        "the a boat left harbour İstanbul ŉame ẖaus foo\u00adbar ʼ ʼtis co-op don't don’t x1 — 漢字 ของ e\u0301te "
        "\u0301 it_is _ 3 4.5 “quoted” \x00 \ud800 a\ud800b \U0001f600 ・ a・b 海a a海 ² ½ ㍿ שלום مرحبا ﬃ "
        "ß \U00020000a １２"
    ).split(" ")
    chance, lacked = random.Random(1), 0
    for _ in range(3_000):
        some = chance.choice((known, known[:6], chance.sample(known, 8)))
        stated = chance.choices(some, k=chance.randrange(chance.choice((10, 60, 240))))
        body = stated[:]
        for _ in range(chance.randrange(6)):
            at = chance.randrange(len(body) + 1)
            body[at : at + chance.choice((0, 1, 3, 25))] = chance.choices(known, k=chance.choice((0, 1, 4, 30)))
        joint = chance.choice(("", " ", "\n", "-", "・"))
        texts = joint.join(stated), chance.choice(("", " ", ".")) + chance.choice((joint, " ")).join(body)
        found = passages(*texts)
        assert twin_of(passages)(*texts) == found, texts
        lacked += bool(found[1])
    assert 200 < lacked < 2_000


@pytest.mark.parametrize("remember", [remembered, getattr(remembered, "plain", remembered)])
def test_answers_on_short_texts_are_kept_for_each_way_to_ask(remember: Any) -> None:
    asked = []

    def said(text: str, times: int = 1, *, mark: str = "") -> str:
        """Says it."""
        asked.append(text)
        return text * times + mark

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    say, measure = remember(said), remember(length)
    for _ in range(3):
        assert [say("a"), say("a", 2), say("a", mark="\ud800"), say("")] == ["a", "aa", "a\ud800", ""]
        assert [measure("é"), measure("x" * MAX_KEPT)] == [1, MAX_KEPT]
    assert len(asked) == 6
    for _ in range(3):
        assert measure("x" * (MAX_KEPT + 1)) == len(say("x" * (MAX_KEPT + 1), times=1)) == MAX_KEPT + 1
    assert len(asked) == 12
    assert (say.__name__, say.__doc__, say.__wrapped__) == ("said", "Says it.", said)
    with pytest.raises(TypeError):
        say(None)
    with pytest.raises(TypeError):
        measure("a", "b")


def test_words_of_markup_are_those_of_tables_whichever_were_made_first() -> None:
    core = import_module("newsclean.compiled.segment")
    before, behind = "anewwordbefore", "anewwordbehind"
    old = in_markup(before)
    shared = core.one_of_each([before, behind, "né"])
    assert shared == [before, behind, "né"]
    assert shared[0] is old
    assert shared[1] is in_markup(behind)
    assert [*map(id, core.one_of_each([before, behind]))] == [*map(id, shared[:2])]


def test_a_word_of_no_table_is_told_from_one_with_the_same_beginning() -> None:
    markup = rules.load().markup
    words = sorted(word for word in markup.patterns if word.isalpha() and word.isascii())
    assert words
    for word in words[:50]:
        assert word in words_in_markup(word)
        assert word not in words_in_markup(f"{word}qzx")


def in_markup(word: str) -> str:
    return next(found for found in words_in_markup(word) if found == word)


def words_in_markup(name: str) -> frozenset[str]:
    segments = twin_of(cut)(Document(f"<div class='{name}'><p>Some text.</p></div>".encode()))
    return next(container.tokens for container in segments.containers if container.tag == "div")
