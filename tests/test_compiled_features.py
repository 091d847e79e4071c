"""The figures of a page in C are those of the plain columns, bit by bit."""

from __future__ import annotations

import random
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from newsclean.cleaner import ruled_page, ruled_text
from newsclean.compiled import compiled
from newsclean.judge import learned
from newsclean.judge.decide import OPEN, PAGE_BARS, TEXT_BARS, Bars, MostLinks
from newsclean.judge.features import ENDINGS, asked_features, features
from newsclean.judge.lexicons import Lexicon, Wording
from newsclean.judge.measure import measure
from newsclean.text import fold
from twins import FIXTURES, needs_the_core

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean.judge import Ruled

__all__ = ["needs_the_core"]

WORDS = (
    "the Ferry ferries Pell harbour HARBOUR board. said, winter? more read READ-MORE 2024 17 12-a 3rd o'clock it’s "
    "“quoted” «so» – — | • · › © ® @pell http://pell.example www.pell.example … ... : ? ! (photo) Jo Anker By "
    "über Straße İstanbul ǅ ﬀ ﬃ е́ ночной паром 夜行船は三月 行船 ไทยภาษา 한국어 عربي ٣٤ ۵۶ हिन्दी e\u0301 i\u0307 "
    "\u200b \u00ad \ufeff \u2028 a-'-b 'tis dogs' -x- __init__ it`s \U0001f6a2 \U0001d7d8 x\u0307\u0307 ii\u0307\u0307 "
    "newsletter Subscribe follow us on facebook share tags"
).split(" ")
TAGS = "p p p p div li h2 h3 blockquote td figure section article aside span b i em".split()
CLASSES = (
    "article body story__text related-links share newsletter footer nav-list author bio comments x9 caption".split()
)
LINKS = (
    "/ #top #c https://www.facebook.com/pell mailto:desk@pell.example //x.com/pell /tag/ferries /tags?x=1 /taggart/ "
    "/a/categories/2 /people https://t.me/pell threads.net threads. /author//x.comx /ünï/tag /tag"
).split()
LETTERS = [
    *"aAzZiIßſK09.,;:!?'\"-_ \t\n\r\x00\x1c\x85|@©®·•", "e\u0301", "\u0307", "\u0300\u0323", "İ", "ı", "ﬃ", "ŉ", "ǰ",
    "ΐ", "Σ", "ς", "Ǆ", "ǅ", "ǆ", "\u1100\u1161", "가", "\u0915\u093c", "\u0e01\u0e33", "夜", "。", "三", "々",
    "\u200b", "\u200c", "\u200e", "\u00ad", "\u00a0", "\ufeff", "\u3000", "…", "’", "–", "：", "٣", "߀", "²", "½", "Ⅷ",
    "ي", "ك", "\U0001d7d8", "\U00010400", "\U0001f6a2", "\U000e0100", "\ud800", "\udfff", "\U0010ffff",
]  # fmt: skip


def check(ruled: Ruled, lexicon: Lexicon, wording: Wording) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Both figures of a page; they are the same."""
    twin = compiled(features)
    assert twin is not features
    names, rows = features(ruled, lexicon, wording)
    found_names, found = twin(ruled, lexicon, wording)
    assert found_names == names
    assert (found.shape, found.dtype) == (rows.shape, rows.dtype)
    told = np.ascontiguousarray(found).view(np.uint32) != np.ascontiguousarray(rows).view(np.uint32)
    assert [names[column] for column in np.flatnonzero(told.any(axis=0))] == []
    for bars in (PAGE_BARS, TEXT_BARS, *map(Most, range(3))):
        asked = asked_features(ruled, lexicon, wording, bars)[2]
        _, some, places = compiled(asked_features)(ruled, lexicon, wording, bars)
        assert np.array_equal(places, asked)
        assert (some.shape, places.dtype) == ((len(asked), len(names)), asked.dtype)
        assert np.ascontiguousarray(some).tobytes() == np.ascontiguousarray(rows[asked]).tobytes()
    return rows


class Most(Bars):
    """Bars that let the classifier speak of some of the rules, by chance; with the first seed of none."""

    def __init__(self, seed: int) -> None:
        super().__init__(("", OPEN))
        self.most_links = SomeLinks(self)
        self.most_links.chance, self.most_links.choices = random.Random(seed), (0.0, 0.5, 2.0)[: 1 + 2 * (seed > 0)]


class SomeLinks(MostLinks):
    """By rule, any share of links."""

    chance: random.Random
    choices: tuple[float, ...]

    def __missing__(self, rule: str) -> float:
        self[rule] = self.chance.choice(self.choices)
        return self[rule]


def random_page(chance: random.Random, blocks: int) -> bytes:
    """A page of random elements with random words."""
    parts = ["<title>Night ferries stop in March</title><meta name=author content='Jo Anker'><body>"]
    opened: list[str] = []
    for _ in range(blocks):
        tag = chance.choice(TAGS)
        named = f' class="{" ".join(chance.choices(CLASSES, k=chance.randrange(3)))}"' if chance.random() < 0.5 else ""
        parts.append(f"<{tag}{named}>")
        text = " ".join(chance.choices(WORDS, k=chance.choice((1, 2, 5, 12, 30, 90))))
        if chance.random() < 0.3:
            text = f'{text} <a href="{chance.choice(LINKS)}">{" ".join(chance.choices(WORDS, k=3))}</a>'
        parts.append(chance.choice((text, f"{text}<br>{text}", f"<b>{text}</b>", f"{text}.", f"<img src=x>{text}")))
        opened.append(tag)
        while opened and chance.random() < 0.6:
            parts.append(f"</{opened.pop()}>")
    return "".join(parts).encode()


@pytest.mark.parametrize("seed", range(60))
def test_random_pages_have_the_same_figures(seed: int) -> None:
    chance = random.Random(seed)
    html = random_page(chance, chance.choice((1, 2, 7, 40, 150)))
    model = learned.load(learned.PAGE)
    ruled = ruled_page(html)
    if ruled is None or not ruled.segments.blocks:
        pytest.skip("a page without text")
    check(ruled, model.lexicon, model.wording)
    text = "\n\n".join(block.text for block in ruled.segments.blocks)
    flat, model = ruled_text(text), learned.load(learned.TEXT)
    assert flat is not None
    if flat.segments.blocks:
        check(flat, model.lexicon, model.wording)


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.parent.name)
def test_fixtures_have_the_same_figures(page: Path) -> None:
    ruled, model = ruled_page(page.read_bytes()), learned.load(learned.PAGE)
    assert ruled is not None
    if ruled.segments.blocks:
        rows = check(ruled, model.lexicon, model.wording)
        assert len(np.unique(rows)) > 20


@pytest.mark.parametrize("seed", range(40))
def test_any_letters_have_the_same_figures(seed: int) -> None:
    """Texts as no page holds them, in the blocks of a page."""
    chance = random.Random(seed)
    ruled, model = ruled_page(random_page(chance, 60)), learned.load(learned.PAGE)
    assert ruled is not None
    sizes = (1, 2, 5, 20, 199, 200, 201, 202, 400, 499, 500, 501, 700, 2100)
    texts = [random_text(chance, chance.choice(sizes)) for _ in ruled.segments.blocks]
    check(with_texts(ruled, texts), model.lexicon, model.wording)


def random_text(chance: random.Random, size: int) -> str:
    """A text of letters that tell the ways of folding apart, or of every script."""
    if chance.random() < 0.3:
        return "".join(chr(chance.randrange(chance.choice((0x80, 0x250, 0x3000, 0x110000)))) for _ in range(size))
    letters = chance.sample(LETTERS, chance.choice((2, 5, len(LETTERS))))
    return "".join(chance.choices(letters, k=size))


def with_texts(ruled: Ruled, texts: list[str]) -> Ruled:
    """A page with other texts; some of them name its authors."""
    blocks = tuple(
        msgspec.structs.replace(block, text=text, link_chars=min(block.link_chars, len(text)))
        for block, text in zip(ruled.segments.blocks, texts, strict=True)
    )
    segments = ruled.segments._replace(blocks=blocks)
    authors = [*ruled.hints.authors, *(text[3:12] for text in texts[::7])]
    hints = ruled.hints._replace(authors=authors, description=texts[0], body=" ".join(texts[:3]))
    return ruled._replace(segments=segments, measures=measure(segments), hints=hints)


@pytest.mark.parametrize(
    "weights",
    [
        (-2.0, -1.0, 0.5),
        tuple(float(np.float16(weight)) for weight in (-4.7, -1.1, -0.9995, -1.001, -0.3, 6e-8, 0.1, 2.2, 3.3, 16.0)),
        (-4.7, -1.1, -0.3, 0.1, 2.2, 3.3),
        (-20.0, 1.0),
        (-0.0, 1.0),
    ],
    ids=["small", "as stored", "not as stored", "larger", "below nothing"],
)
def test_lexicons_with_any_weights_give_the_same_figures(weights: tuple[float, ...]) -> None:
    chance = random.Random(1)
    words = [word.lower() for word in WORDS if word.isalpha()]
    pairs = [f"{one} {other}" for one in words[:12] for other in words[:12]]
    terms = [*words, *pairs, *(f"^{word}" for word in words), "0", "0 0", "0 the", "12-a", "read-more"]
    lexicon = Lexicon({name: chance.choice(weights) for name in [*CLASSES, "<p>", "<div>", "story", "text", "links"]})
    wording = Wording({term: chance.choice(weights) for term in terms})
    for blocks in (3, 80):
        ruled = ruled_page(random_page(chance, blocks))
        assert ruled is not None
        assert check(ruled, lexicon, wording)[:, -1].any()
        check(ruled, Lexicon({}), Wording({}))
        check(ruled, Lexicon({"<p>": 1}), Wording({"the ferry": 1.0}))


def test_texts_with_any_sign_at_their_end_have_the_same_figures() -> None:
    chance = random.Random(9)
    model = learned.load(learned.PAGE)
    ruled = ruled_page(random_page(chance, 80))
    assert ruled is not None
    ends = ": ： … ... […] ? ？ ؟ .. …] ] . ! [… \U0001f6a2 x".split(" ")
    begins = ("", "Boat", "Fähre", "渡し船", "\U0001f6a2 boat")
    texts = [chance.choice(begins) + chance.choice(ends) for _ in ruled.segments.blocks]
    rows = check(with_texts(ruled, texts), model.lexicon, model.wording)
    assert all(rows[:, model.columns.index(name)].any() for name in ENDINGS)


def test_texts_of_ascii_of_any_length_have_the_same_figures() -> None:
    chance = random.Random(12)
    model = learned.load(learned.PAGE)
    ruled = ruled_page(random_page(chance, 80))
    assert ruled is not None
    signs = [*map(chr, range(128)), *'. |? |! |@|http|www.|right|. A|A |aB|7|,;|"|/'.split("|")]
    sizes = (*range(1, 40), *range(185, 240))
    for _ in range(30):
        texts = [
            "".join(chance.choices(chance.choice((signs, signs[128:], "aB. ", "A ")), k=240))[: chance.choice(sizes)]
            for _ in ruled.segments.blocks
        ]
        check(with_texts(ruled, texts), model.lexicon, model.wording)


def test_texts_that_stand_again_have_the_same_figures() -> None:
    chance = random.Random(5)
    model = learned.load(learned.PAGE)
    ruled = ruled_page(random_page(chance, 80))
    assert ruled is not None
    lines = [" ".join(chance.choices(WORDS, k=size)) for size in (1, 2, 3, 9, 30, 70)]
    pairs = "the ferry the ferry stops 5 7 5 7 the ferry 12 99 read more read more"
    names = (
        "  Jo Anker  reports",
        "By Jo  Anker of the board today",
        "Jo Anke r and so on and on",
        "x" * 195 + " Jo Anker",
    )
    texts = [chance.choice((*lines, pairs, *names)) for _ in ruled.segments.blocks]
    rows = check(with_texts(ruled, texts), model.lexicon, model.wording)
    assert len(np.unique(rows)) > 20


def test_large_pages_have_the_same_figures() -> None:
    chance = random.Random(2)
    model = learned.load(learned.PAGE)
    for html in (random_page(chance, 4000), b"<p>" + b" ".join(b"w%d" % n for n in range(40_000)), b"<p>x" * 9000):
        ruled = ruled_page(html)
        assert ruled is not None
        check(ruled, model.lexicon, model.wording)
    ruled = ruled_page(b"<title>Pell</title><p>The boats of Pell are late today, said the board.</p>")
    assert ruled is not None
    body = " ".join(f"boats{n}" for n in range(50_000))
    check(ruled._replace(hints=ruled.hints._replace(body=body)), model.lexicon, model.wording)


def test_every_character_folds_alike() -> None:
    folded = import_module("newsclean.compiled.features").folded
    texts = [
        joint.join(map(chr, range(start, start + 32))) for start in range(0, 0x110000, 32) for joint in ("", "i", " a")
    ]
    assert [text for text in texts if folded(text) != fold(text)] == []
    chance = random.Random(3)
    texts = [random_text(chance, chance.randrange(12)) for _ in range(20_000)]
    assert [text for text in texts if folded(text) != fold(text)] == []


def test_texts_with_runs_of_ascii_between_other_characters_fold_alike() -> None:
    folded = import_module("newsclean.compiled.features").folded
    chance = random.Random(4)
    run = "The `Ferry` of PELL-Quay isn't late: 2025-05-03\t\x1c@~ "
    texts = [
        "".join(run[: chance.randrange(len(run))] + random_text(chance, chance.randrange(3)) for _ in range(6))
        for _ in range(20_000)
    ]
    assert [text for text in texts if folded(text) != fold(text)] == []


def test_long_texts_fold_alike() -> None:
    folded = import_module("newsclean.compiled.features").folded
    for letters in (
        "夜行船は三月 ",
        "ночной паром ",
        "über Straße ",
        "e\u0301 夜 ",
        "\u1100\u1161 가 ",
        "\u0344 я ",
        "🚢 ﬃ ",
    ):
        for times in (1, 100, 3000, 30_000):
            assert folded(letters * times) == fold(letters * times)


def test_what_does_not_fit_a_page_is_refused() -> None:
    ruled, other = ruled_page(b"<p>One line of text.</p>"), ruled_page(b"<p>One line.</p><p>And another.</p>")
    assert ruled is not None
    assert other is not None
    lexicon, wording, twin = Lexicon({}), Wording({}), compiled(features)
    with pytest.raises(ValueError, match="another page"):
        twin(ruled._replace(measures=other.measures), lexicon, wording)
    with pytest.raises(IndexError):
        twin(ruled._replace(headline=7), lexicon, wording)
    lost = [msgspec.structs.replace(container, parent=5) for container in ruled.segments.containers]
    with pytest.raises(ValueError, match="around"):
        twin(ruled._replace(segments=ruled.segments._replace(containers=tuple(lost))), lexicon, wording)
    wide = [msgspec.structs.replace(container, end=9) for container in ruled.segments.containers]
    with pytest.raises(ValueError, match="around"):
        twin(ruled._replace(segments=ruled.segments._replace(containers=tuple(wide))), lexicon, wording)
    homeless = tuple(msgspec.structs.replace(block, container=99) for block in ruled.segments.blocks)
    with pytest.raises(IndexError):
        twin(ruled._replace(segments=ruled.segments._replace(blocks=homeless)), lexicon, wording)
