"""What corrects verdicts is answered alike in C, for blocks whose texts begin alike and elements in each other."""

from __future__ import annotations

import random
from collections import Counter
from importlib import import_module
from itertools import accumulate
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
import pytest

from newsclean import model, sight
from newsclean.body import body
from newsclean.dom import Document
from newsclean.judge import classify, confidence, learned, sections, strays, tally
from newsclean.judge.decide import KEPT, OPEN, PAGE_BARS, TEXT_BARS, asked_of, decide
from newsclean.judge.measure import Measures
from newsclean.judge.ruled import Hints, Ruled
from newsclean.metadata import others
from newsclean.model import Block, Container, Mark, Verdict
from newsclean.rules import load
from newsclean.segment import Field, Segments, segment
from twins import FIXTURES, needs_the_core, twin_of

if TYPE_CHECKING:
    from newsclean.model import Category

__all__ = ["needs_the_core"]

bios, revise = import_module("newsclean.judge.bios"), import_module("newsclean.judge.revise")
visible = import_module("newsclean.metadata.visible")
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
        texts = texts_of(seed)
        for i in range(1, len(texts)):
            if chance.random() < 0.4:
                texts[i] = texts[i - 1][:70] + chance.choice((" ", " ", "x", "")) + texts[i - 1][: chance.randrange(70)]
        blocks = tuple(Block(i, text, "p", 0) for i, text in enumerate(texts))
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


def test_stamps_at_other_stories_are_told_alike() -> None:
    kinds: list[Category] = [
        "dateline", "dateline", "byline", "counter", "content", "headline", "outside", "navigation", "related",
        "comments",
    ]  # fmt: skip
    plain, twin = others.not_the_storys.plain, twin_of(others.not_the_storys.plain)  # type: ignore[attr-defined]
    answers: Counter[str | None] = Counter()
    for seed in range(600):
        chance = random.Random(seed)
        texts = [chance.choice((text, f"Monday {text}")) for text in texts_of(seed, 25)]
        blocks = tuple(
            Block(i, text, "p", 0, links=chance.randrange(4), link_chars=chance.choice((0, len(text))))
            for i, text in enumerate(texts)
        )
        verdicts = tuple(Verdict(chance.choice(kinds[chance.randrange(6) :]), "x") for _ in blocks)
        sight = others.Sight.of(blocks, verdicts)
        for at in range(len(blocks)):
            told = plain(sight, at)
            assert twin(sight, at) == told
            answers[told] += 1
    assert len(answers) == 3
    assert min(answers.values()) > 80
    with pytest.raises(IndexError):
        twin(others.Sight.of((), ()), 0)


def test_links_as_long_as_headlines_are_found_alike() -> None:
    plain, twin = others.teases.plain, twin_of(others.teases.plain)  # type: ignore[attr-defined]
    answers: Counter[bool] = Counter()
    for seed in range(300):
        chance = random.Random(seed)
        for text in [*texts_of(seed, 25), "Monday, 3 May 2025 at noon", "Night ferry crew wins"]:
            marks = tuple(msgspec.structs.replace(mark, href="/x") for mark in marks_in(text, chance)[::2])
            block = Block(0, text, "p", 0, marks=(*marks, Mark(0, len(text), 0, chance.choice((None, "", "/y")))))
            told = plain(block)
            assert twin(block) is told
            answers[told] += 1
    assert min(answers.values()) > 1000


def test_the_text_of_a_block_is_told_alike() -> None:
    blocks = (Block(0, "\ud800", "p", 0), Block(1, "", "p", 0))
    page = SimpleNamespace(blocks=blocks)
    for place in range(-2, 2):
        assert twin_of(sight.text_of)(page, place) is sight.text_of(page, place)  # type: ignore[arg-type]
    with pytest.raises(IndexError):
        twin_of(sight.text_of)(page, 2)


def test_blocks_that_tell_of_fields_are_found_alike() -> None:
    kinds: list[Category] = ["byline", "dateline", "share", "share", "navigation", "headline", "tags", "content"]
    lines = ["By Jane Doe", "3 May 2025", "Share", "Jane Doe | 3 May 2025", "By Jane Doe, 3 May 2025", "Tom", "by é"]
    logos = shared = 0
    for seed in range(400):
        chance = random.Random(seed)
        texts = [*texts_of(seed, 20), *chance.choices(lines, k=1500 if seed % 100 == 0 else 20)]
        blocks = tuple(Block(i, text, "p", 0) for i, text in enumerate(texts))
        rules = ("x", "headline:title", visible.SITE_NAME)
        verdicts = tuple(Verdict(chance.choice(kinds), chance.choice(rules)) for _ in blocks)
        categories = [verdict.category for verdict in verdicts]
        told = visible.telling(blocks, verdicts, categories)
        assert twin_of(visible.telling)(blocks, verdicts, categories) == told
        named = [categories[at] for at, _ in told]
        logos, shared = logos + named.count("navigation"), shared + named.count("share")
        assert max(map(named.count, {*named} - {"navigation"}), default=0) <= visible.MAX_BLOCKS
    assert min(logos, shared) > 200
    assert twin_of(visible.telling)((), (), []) == []


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


def test_what_says_more_is_added_alike() -> None:
    chance = random.Random(11)
    sources = ("phrase:x", "phrase:", "phrase", "markup:x", "")
    added = 0
    for _ in range(300):
        known, found = (
            {
                i: Verdict(chance.choice(model.CATEGORIES), chance.choice(sources))
                for i in chance.sample(range(40), chance.randrange(40))
            }
            for _ in range(2)
        )
        plain, twin = dict(known), dict(known)
        classify.add.plain(plain, found)  # type: ignore[attr-defined]
        classify.add(twin, found)
        assert [*twin.items()] == [*plain.items()]
        added += plain != known
    assert added > 200


def test_blocks_with_a_tag_and_long_lines_are_found_alike() -> None:
    tags, joints = ["p", "h1", "h2", "h10", ""], ("paragraph", "cell", "line")
    for seed in range(300):
        chance = random.Random(seed)
        count = chance.randrange(30)
        blocks = tuple(
            Block(i, "x", "".join(chance.choice(tags)), 0, joint=chance.choice(joints))  # type: ignore[arg-type]
            for i in range(count)
        )
        wanted = frozenset(chance.sample(tags, 2))
        assert twin_of(classify.with_tag)(blocks, wanted) == classify.with_tag(blocks, wanted)
        words = tuple(chance.choices(range(9), k=count))
        content = [i for i in range(count) if chance.random() < 0.7]
        assert twin_of(revise.long_lines)(blocks, content, words) == revise.long_lines(blocks, content, words)


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


def page_of(seed: int) -> tuple[list[Block], Measures]:
    """Blocks with figures of every kind, among them such as no page has."""
    chance = random.Random(seed)
    count = chance.randrange(40)
    blocks = [Block(i, "x", "p", 0) for i in range(count)]
    words = tuple(chance.choices(range(12), k=count))
    prose = tuple(chance.choice((0.0, 0.0, 5.5, 30.25)) for _ in range(count))
    density = tuple(chance.choice((0.0, 0.5, 0.9, 1.0)) for _ in range(count))
    flags = (False,) * count
    return blocks, Measures(flags, words, density, flags, prose, (), (), ())


def test_blocks_are_placed_alike() -> None:
    told = Counter[str]()
    for seed in range(2000):
        chance = random.Random(seed)
        blocks, measures = page_of(seed)
        rules = ("markup:outside", "phrase:x", "shape:stamp")
        known = {i: Verdict("outside", chance.choice(rules)) for i in range(len(blocks)) if chance.random() < 0.3}
        first, end = sorted(chance.choices(range(len(blocks) + 1), k=2))
        start = chance.randrange(len(blocks) + 1)
        found = strays.placed(known, measures, range(first, end), start)
        assert twin_of(strays.placed)(known, measures, range(first, end), start) == found
        told.update(verdict.rule for verdict in found[0])
    assert min(told.values()) > 500
    assert len(told) == 8


def elements_of(chance: random.Random, count: int, tags: tuple[str, ...]) -> tuple[Container, ...]:
    """Elements in each other, with so many blocks in them."""
    made: list[Container] = [Container(0, -1, "body", frozenset(), 0, False, 0, count)]
    for i in range(1, 25):
        around = made[max(0, i - chance.randrange(1, 5))]
        first, end = sorted(chance.choices(range(around.first, around.end + 1), k=2))
        made.append(Container(i, around.index, chance.choice(tags), frozenset(), around.depth + 1, False, first, end))
    return tuple(made)


def test_lines_among_the_paragraphs_are_found_alike() -> None:
    told = Counter[bool]()
    tags = ("div", "section", "span", "ul", "li", "li", "table", "tr", "td", "pre")
    for seed in range(3000):
        chance = random.Random(seed)
        count = chance.randrange(1, 30)
        containers = elements_of(chance, count, tags)
        blocks = tuple(
            Block(i, "x", chance.choice(["p", "li", "td", "div"]), chance.choice(containers).index)
            for i in range(count)
        )
        segments = Segments(blocks, containers)
        content = [i for i in range(count) if chance.random() < 0.3]
        lines = [i for i in range(count) if i not in content]
        found = strays.at_home(segments, content, lines)
        assert twin_of(strays.at_home)(segments, content, lines) == found
        told.update(i in found for i in lines if blocks[i].tag == "li")
    assert min(told.values()) > 1000
    assert twin_of(strays.at_home)(Segments((), ()), [], []) == strays.at_home(Segments((), ()), [], []) == set()


def test_what_ends_sections_is_found_alike() -> None:
    told = Counter[str]()
    for seed in range(3000):
        chance = random.Random(seed)
        blocks, measures = page_of(seed)
        blocks = [
            Block(i, "x", chance.choice(["p", "h2", "h" + "3"]), 0, links=chance.randrange(2))
            for i in range(len(blocks))
        ]
        sums = accumulate((chance.random() < 0.4 for _ in blocks), initial=0)
        words = tuple(count % 6 for count in measures.words)
        measures = measures._replace(solid_before=tuple(sums), words=words)
        verdicts = {i: Verdict("outside", "x") for i in range(-1, len(blocks) + 1) if chance.random() < 0.3}
        found = sections.solid_ends(tuple(blocks), measures, verdicts)
        assert twin_of(sections.solid_ends)(tuple(blocks), measures, verdicts) == found
        told.update(blocks[i].tag for i in found)
    assert min(told.values()) > 1000


def test_lines_to_correct_are_found_alike() -> None:
    told = Counter[str]()
    kinds: tuple[Category, ...] = ("content", "outside", "outside", "related", "newsletter", "byline")
    rules = ("line:subheading", "line:sentence", "line:of-a-paragraph", "region:prose", "line", "")
    for seed in range(2000):
        chance = random.Random(seed)
        verdicts = [Verdict(chance.choice(kinds), chance.choice(rules)) for _ in range(chance.randrange(30))]
        verdicts = [one for one in verdicts for _ in range(chance.choice((1, 1, 3)))]
        blocks = tuple(
            Block(i, "x", chance.choice(["p", "div", "h2"]), 0, joint=chance.choice(("paragraph", "cell")))
            for i in range(len(verdicts))
        )
        first = chance.randrange(len(verdicts) + 2)
        for name, given in (
            ("content_of", (verdicts,)), ("over_widgets", (verdicts,)), ("lone_lines", (blocks, verdicts, first)),
        ):  # fmt: skip
            plain = getattr(revise, name)
            found = plain(*given)
            assert twin_of(plain)(*given) == found
            told[name] += len(found)
    assert min(told.values()) > 500


def test_the_classifier_overrules_alike() -> None:
    told = Counter[str]()
    rules = ("line:sentence", "line:sentence", "region:prose", "markup:outside", "markup:login", "phrase:x", "learned")
    for seed in range(3000):
        chance = random.Random(seed)
        _, measures = page_of(seed)
        count = len(measures.words)
        containers = elements_of(chance, count, ("div", "p"))
        blocks = tuple(
            Block(
                i, "x", chance.choice(["p"] * 9 + ["li"]), int(i % 6 < 5),
                links=chance.randrange(5) // 4, joint="cell" if chance.random() < 0.1 else "paragraph",
            )
            for i in range(count)
        )  # fmt: skip
        kinds: list[Category] = ["content", "content", "".join(["con", "tent"]), "outside"]  # type: ignore[list-item]
        settled = [Verdict(chance.choice(kinds[seed % 2 :][:3]), chance.choice(rules)) for _ in blocks]
        ruled = Ruled(Segments(blocks, containers), measures, Hints(), load(), {}, settled, None, None)
        bars = chance.choice((PAGE_BARS, TEXT_BARS))
        some = (0.0, 0.15, 0.2, 0.45, 0.5, 0.6, 0.8, *[1.0] * (seed % 20), chance.random())
        chances = [chance.choice(some) for _ in blocks]
        asked = chance.choice((None, asked_of(ruled, bars)))
        found = decide.plain(ruled, chances, bars, asked)  # type: ignore[attr-defined]
        assert decide(ruled, chances, bars, asked) == found
        told.update(verdict.rule for verdict in found)
        told.update("row" for i in range(count) if found[i] == KEPT and chances[i] < OPEN.take)
    assert min(told.values()) > 50
    assert told["learned:story"] > 1000 < told["learned:outside"]


def test_confidence_is_told_alike() -> None:
    doubts = set()
    for seed in range(2000):
        chance = random.Random(seed)
        blocks, measures = page_of(seed)
        verdicts = tuple(Verdict(chance.choice((*CATEGORIES, "content")), "x") for _ in blocks)
        found = confidence.prose_apart(measures.prose, verdicts)
        assert twin_of(confidence.prose_apart)(measures.prose, verdicts) == found
        asked = np.array(sorted(chance.sample(range(len(blocks)), len(blocks) // 2)), np.intp)
        probability = np.array([chance.choice((0.0, 0.5, 1.0, chance.random())) for _ in blocks], np.float32)
        doubt = learned.doubt(measures.words, probability, asked)
        assert twin_of(learned.doubt)(measures.words, probability, asked) == doubt
        doubts.add(doubt)
    assert len(doubts) > 1000
    nobody = np.array([], np.intp)
    assert (
        twin_of(learned.doubt)((1,), np.ones(1, np.float32), nobody)
        == learned.doubt((1,), np.ones(1, np.float32), nobody)
        == 1
    )


NUMBERS = [*"2212٢２²½a ", "12", "2 ", " 2", "20", "page", "\ud800", "\U0001d7d0", ""]


def test_numbers_of_pages_are_seen_alike() -> None:
    seen, held = Counter[bool](), 0
    for seed in range(5000):
        chance = random.Random(seed)
        texts = ["".join(chance.choices(NUMBERS, k=chance.randrange(1, 5))) for _ in range(chance.randrange(4))]
        blocks = tuple(
            Block(i, text, "p", 0, links=chance.randrange(2), marks=marks_in(text, chance))
            for i, text in enumerate(texts)
        )
        words = tuple(chance.choices(range(6, 11), k=len(blocks)))
        first, end = sorted(chance.choices(range(len(blocks) + 1), k=2))
        found = sight.numbered(blocks, words, range(first, end))
        assert twin_of(sight.numbered)(blocks, words, range(first, end)) == found
        assert twin_of(sight.numbered)(blocks, words, found) == found
        assert twin_of(sight.rises)(words) == sight.rises(words)
        held += len(found)
        leads = sight.numbers_a_page(blocks)
        assert twin_of(sight.numbers_a_page)(blocks) == leads
        seen[leads] += 1
    assert min(seen.values()) > 900
    assert held > 300


def test_what_is_shown_is_told_alike() -> None:
    headings = 0
    kinds: tuple[Category, ...] = ("content", "navigation", "".join(["navi", "gation"]))  # type: ignore[assignment]
    for seed in range(1000):
        chance = random.Random(seed)
        some = ("h2", "h" + str(chance.randrange(8)), "p")
        blocks = tuple(Block(i, "", chance.choice(some), 0, links=chance.randrange(3)) for i in range(seed % 40))
        hidden = tuple(chance.random() < seed % 3 / 2 for _ in blocks)
        words = tuple(chance.choices(range(300), k=len(blocks)))
        categories = chance.choices(kinds, k=len(blocks))
        assert twin_of(sight.not_hidden)(hidden) == sight.not_hidden(hidden)
        start = chance.randrange(len(blocks) + 2)
        assert twin_of(sight.first_shown)(hidden, start) == sight.first_shown(hidden, start)
        assert twin_of(sight.words_seen)(words, hidden) == sight.words_seen(words, hidden)
        found = sight.headings_of_links(blocks, hidden, categories)
        assert twin_of(sight.headings_of_links)(blocks, hidden, categories) == found
        headings += len(found)
    assert headings > 1000


def test_blocks_are_joined_alike() -> None:
    joined = set()
    long = ("x" * 80, "A sentence." + "x" * 69, "x" * 79 + ".", "é" * 79 + "。", "x" * 78 + ".”")
    texts = (*long, "a\n\n\n\nb\n", "", "\ud800")
    for seed in range(3000):
        chance = random.Random(seed)
        kinds: tuple[Literal["paragraph", "line", "cell"], ...] = ("paragraph", "line", "cell")
        blocks = [Block(i, chance.choice(texts), "p", 0, joint=chance.choice(kinds)) for i in range(6)]
        kept = [block for block in blocks if chance.random() < 0.8]
        assert twin_of(body)(iter(kept)) == body(iter(kept))
        joined.add(body(kept))
    assert len(joined) > 1000
    assert twin_of(body)([]) == body([]) == ""


def marks_in(text: str, chance: random.Random) -> tuple[Mark, ...]:
    """Runs in a text."""
    ends = (sorted(chance.choices(range(len(text) + 1), k=2)) for _ in range(chance.randrange(3)))
    return tuple(Mark(start, end, 0) for start, end in ends)


def test_verdicts_are_counted_alike() -> None:
    for seed in range(1000):
        chance = random.Random(seed)
        kinds = (*CATEGORIES, "content")
        verdicts = tuple(Verdict(kind, "x") for kind in chance.choices(kinds, k=20) for _ in range(chance.randrange(4)))
        words = tuple(chance.choices(range(12), k=len(verdicts)))
        found = tally.tally(verdicts, words)
        assert twin_of(tally.tally)(verdicts, words) == found
        assert [*twin_of(tally.tally)(verdicts, words).counts] == [*found.counts]
        assert sum(found.counts.values()) == len(verdicts)
    assert twin_of(tally.tally)((), ()) == tally.tally((), ()) == ([], {}, [], 0)
    many = tuple(Verdict(str(i * i % 150), "x") for i in range(1000))  # type: ignore[arg-type]  # none is one object
    found = tally.tally(many, (1,) * 1000)
    assert twin_of(tally.tally)(many, (1,) * 1000) == found
    assert [*twin_of(tally.tally)(many, (1,) * 1000).counts] == [*found.counts]


def test_lines_beside_pictures_are_found_alike() -> None:
    told = Counter[str]()
    for seed in range(3000):
        chance = random.Random(seed)
        count = chance.randrange(1, 12)
        firsts = [chance.randrange(count) for _ in range(chance.randrange(1, 20))]
        containers = tuple(
            Container(
                i, max(-1, i - chance.randrange(1, 4)), chance.choice(["div", "div", "figure", "li"]), frozenset(), 0,
                False, first, min(first + chance.choice((0, 1, 1, 1, 2)), count),
            )
            for i, first in enumerate(firsts)
        )  # fmt: skip
        blocks = tuple(
            Block(
                i, "x" * chance.randrange(1, 9), chance.choice(["div", "div", "span", "p"]),
                chance.randrange(len(containers)), link_chars=chance.randrange(5),
                joint=chance.choice(("paragraph", "cell")),
            )
            for i in range(count)
        )  # fmt: skip
        words = tuple(chance.choices((5, 5, 40, 41), k=count))
        fields = tuple(
            Field(
                chance.randrange(len(containers)),
                chance.choice(["image", "image", "text"]),
                chance.randrange(count + 1),
            )
            for _ in range(chance.randrange(6))
        )
        found = classify.pictured(blocks, containers, fields, words)
        assert twin_of(classify.pictured)(blocks, containers, fields, words) == found
        told.update(where for _, where in found)
    assert min(told.values()) > 100
    assert len(told) == 2
