"""What markup names is found alike in C, for any patterns and any words."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from newsclean.judge import classify
from newsclean.judge.measure import measure
from newsclean.model import CATEGORIES, Block, Container
from newsclean.rules import Table
from newsclean.rules.markup import Markup
from newsclean.segment import Segments
from twins import needs_the_core, twin_of

if TYPE_CHECKING:
    from newsclean.judge.measure import Measures

__all__ = ["needs_the_core"]

WORDS = [*"abcdefgh", "hentry", "<figure>", "<p>", "button", "naïve", "名", "aa" * 40]
TAGS = "div p figure button h2 td blockquote span".split()
by_markup: Any = getattr(classify.by_markup, "plain", classify.by_markup)


class Known(msgspec.Struct):
    """As much of the rules as is asked for."""

    markup: Markup


def patterns_of(chance: random.Random) -> Markup:
    """Patterns of a few words, each of one category, some for large elements and some for small ones only."""
    tables: list[Table] = []
    met: set[str] = set()
    for _ in range(chance.randrange(1, 12)):
        drawn = (chance.sample(WORDS, chance.choice((1, 1, 2, 3))) for _ in range(chance.randrange(6)))
        tokens = {"+".join(sorted(words, key=lambda word: not word.startswith("<"))) for words in drawn} - met
        met |= tokens
        told = [
            f"{token}>{chance.randrange(30)}" if "<" not in token and chance.random() < 0.2 else token
            for token in sorted(tokens)
        ]
        most = chance.choice((None, None, 3, 40))
        tables.append(Table("menu", chance.choice(CATEGORIES), "", tokens=tuple(told), max_words=most))
    return Markup.of(tables)


def page_of(chance: random.Random, count: int) -> tuple[Segments, Measures]:
    """Elements in each other with any words, many of which have the same ones."""
    sets = [frozenset(chance.sample(WORDS, chance.randrange(len(WORDS)))) for _ in range(6)]
    containers: list[Container] = []
    for i in range(count):
        parent = chance.randrange(-1, i)
        first = containers[parent].first if parent >= 0 else 0
        end = containers[parent].end if parent >= 0 else count
        first = chance.randrange(first, end + 1)
        words = chance.choice(sets) if chance.random() < 0.7 else frozenset(list(chance.choice(sets)))
        tag = chance.choice(TAGS)
        containers.append(
            Container(i, parent, tag, words, 0, chance.random() < 0.1, first, chance.randrange(first, end + 1))
        )
    blocks = tuple(
        Block(i, "The ferry runs again. " * chance.randrange(1, 9), "p", chance.randrange(count)) for i in range(count)
    )
    segments = Segments(blocks, tuple(containers))
    return segments, measure(segments)


def test_any_patterns_name_the_same_blocks() -> None:
    named = bare = 0
    for seed in range(500):
        chance = random.Random(seed)
        known = Known(patterns_of(chance))
        for _ in range(3):
            segments, measures = page_of(chance, chance.randrange(1, 40))
            found = by_markup(segments, measures, known)
            assert twin_of(by_markup)(segments, measures, known) == found
            named += len(found)
            bare += len(segments.blocks) - len(found)
    assert named > 2000
    assert bare > 2000


def test_more_sets_of_words_than_there_is_room_for_are_told_apart() -> None:
    known = Known(Markup.of([Table("menu", "navigation", "", tokens=("w1999", "w7+x"))]))
    containers = tuple(
        Container(i, -1, "div", frozenset({f"w{i}", "x"} if i % 2 else {f"w{i}"}), 0, False, i, i + 1)
        for i in range(3000)
    )
    blocks = tuple(Block(i, "The ferry", "p", i) for i in range(3000))
    segments = Segments(blocks, containers)
    measures = measure(segments)
    assert [*twin_of(by_markup)(segments, measures, known)] == [7, 1999]
    assert twin_of(by_markup)(segments, measures, known) == by_markup(segments, measures, known)


def test_elements_around_themselves_and_lost_ones_are_refused() -> None:
    known = Known(Markup.of([]))
    block = Block(0, "The ferry", "p", 0)
    segments = Segments((block,), (Container(0, -1, "div", frozenset(), 0, False, 0, 1),))
    measures = measure(segments)
    around = segments._replace(containers=(Container(0, 0, "div", frozenset(), 0, False, 0, 1),))
    with pytest.raises(ValueError, match="before the one around"):
        twin_of(by_markup)(around, measures, known)
    with pytest.raises(IndexError):
        twin_of(by_markup)(segments._replace(blocks=(Block(0, "The ferry", "p", 1),)), measures, known)
    assert twin_of(by_markup)(segments, measures, known) == {}
