"""What corrects verdicts is answered alike in C, for blocks whose texts begin alike and elements in each other."""

from __future__ import annotations

import random
from importlib import import_module
from typing import TYPE_CHECKING

from newsclean.dom import Document
from newsclean.model import Block, Container, Verdict
from newsclean.segment import segment
from twins import FIXTURES, needs_the_core, twin_of

if TYPE_CHECKING:
    from newsclean.model import Category

__all__ = ["needs_the_core"]

bios, revise = import_module("newsclean.judge.bios"), import_module("newsclean.judge.revise")
PIECES = [
    *"aZİIıißſﬁΐΣςéñЖ漢字ぁカ가กក\u1100\u1161\u11a8\u0915\u093c’‘“”–…、`\"'", "e\u0301", "i\u0307", "\U0001f600",
    "\U00020000", "\ud800", "\u00a0", "\u200b", "\u00ad", "\t", "\n", " ", "  ", "Jane", "Doe", "JANE", "ferry",
    "The", "the", "`said`", "-", "12",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = ("author_bio", "byline", "navigation", "outside")


def texts_of(seed: int, count: int = 60) -> list[str]:
    """Texts of a few pieces, many of which begin with the one before."""
    chance = random.Random(seed)
    texts = [""]
    for _ in range(count):
        text = chance.choice(("", " ")).join(chance.choices(PIECES, k=chance.randrange(14)))
        texts.append(texts[-1][: chance.randrange(40)] + text if chance.random() < 0.5 else text)
    return texts


def test_blocks_over_bios_are_found_alike() -> None:
    count = 0
    for seed in range(300):
        chance = random.Random(seed)
        blocks = tuple(Block(i, text, "p", 0) for i, text in enumerate(texts_of(seed)))
        known = chance.sample(range(len(blocks)), chance.randrange(20))
        verdicts = {i: Verdict(chance.choice(CATEGORIES), "x") for i in known}
        found = bios.over_bios(blocks, verdicts)
        assert twin_of(bios.over_bios)(blocks, verdicts) == found
        assert len(blocks) - 1 not in found
        count += len(found)
    assert 2000 < count < 15000
    assert twin_of(bios.over_bios)((), {}) == bios.over_bios((), {}) == []
    alone = (Block(0, "Jane Doe", "p", 0),)
    assert twin_of(bios.over_bios)(alone, {0: Verdict("author_bio", "x")}) == []


def test_beginnings_of_blocks_are_read_alike() -> None:
    begun = []
    for seed in range(300):
        blocks = [Block(i, text, "p", 0) for i, text in enumerate(texts_of(seed))]
        found = revise.beginnings(blocks)
        assert twin_of(revise.beginnings)(blocks) == found
        begun += found
    assert max(map(len, begun)) == revise.FIRST_CHARS
    assert len(set(begun)) > 5000
    long = [Block(0, "é " * 5000, "p", 0), Block(1, "`" * 5000, "p", 0), Block(2, " " * 5000, "p", 0)]
    assert twin_of(revise.beginnings)(long) == revise.beginnings(long)
    assert twin_of(revise.beginnings)([]) == []


def test_what_is_pulled_out_is_found_alike() -> None:
    count = 0
    for seed in range(300):
        chance = random.Random(seed)
        containers = tuple(
            Container(
                i, chance.randrange(-1, i), chance.choice(["div", "p", "p", "div", "aside", "blockquote"]),
                frozenset(chance.choices(["pullquote", "quote", "x", "y", "z"], k=chance.randrange(3))), 0, False, 0, 0,
            )
            for i in range(chance.randrange(1, 40))
        )  # fmt: skip
        blocks = [Block(i, "x", "p", chance.randrange(len(containers))) for i in range(chance.randrange(40))]
        found = revise.pulled_out(containers, blocks)
        assert twin_of(revise.pulled_out)(containers, blocks) == found
        count += len(found)
    assert 1000 < count < 5000


def test_elements_in_deep_rows_are_walked_once() -> None:
    depth = 100_000
    containers = tuple(
        Container(i, i - 1, "aside" if not i else "div", frozenset(), i, False, 0, 0) for i in range(depth)
    )
    blocks = [Block(i, "x", "p", i) for i in reversed(range(depth))]
    assert twin_of(revise.pulled_out)(containers, blocks) == blocks


def test_fixtures_are_read_alike() -> None:
    for path in FIXTURES:
        found = segment(Document(path.read_bytes()))
        blocks = [*found.blocks]
        assert twin_of(revise.beginnings)(blocks) == revise.beginnings(blocks)
        assert twin_of(revise.pulled_out)(found.containers, blocks) == revise.pulled_out(found.containers, blocks)
        assert twin_of(bios.over_bios)(found.blocks, {}) == bios.over_bios(found.blocks, {})
