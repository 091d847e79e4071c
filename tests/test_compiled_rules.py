"""What the rules ask of texts and of markup is answered alike in C, for texts made of telling pieces of all scripts."""

from __future__ import annotations

import random
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import pytest

from newsclean import rules, text
from newsclean.bylines import looks, words
from newsclean.dates import days, scan, stamps
from newsclean.dom import Document
from newsclean.judge import classify, headline
from newsclean.judge.measure import Measures, figures, measure
from newsclean.judge.region import region
from newsclean.model import CATEGORIES, Block, Container, Mark, Verdict
from newsclean.rules import phrases
from newsclean.segment import Segments, segment
from newsclean.text import fold
from twins import FIXTURES, needs_the_core, twin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.model import Category

__all__ = ["needs_the_core"]

bios = import_module("newsclean.judge.bios")
ROUNDS = 20_000
SIGNS = [
    *"’‘ʼ‛´`“”„‟«»″–—‐‑‒―−：፦／｜يك…。、！？.,;:!?|/\\()[]{}#@&%©·•>›→_*+'\"", "...", "[…]", "[...]",
    *"\u00a0\u200e\u200f\u00ad\u200c\u200b\ufeff\u3000\u0307\u0301\x00\x1c\x85\x0b\n\t\r ", "  ", "\ud800",
    "\U000e0001",
]  # fmt: skip
LETTERS = [
    *"aZİIıißſﬁΐΣςéñЖжאב漢字ぁカ가힣กำ๑ກក០မ၁አፑ\u1100\u1161\u11a8\u0915\u093c\u0c3e", "\U0001f600", "\U00020000",
    "\U0001d400", "e\u0301", "i\u0307", "が", "か\u3099",
]  # fmt: skip
NUMBERS = [
    "0",
    "12",
    "3",
    "2025",
    "1.2k",
    "5,300",
    "7kab",
    "40+",
    "3m",
    "٣٤",
    "۱۲",
    "１２",
    "²",
    "½",
    "10:15",
    "\u066b",
]
PLAIN = ["Jane", "Doe", "TOM", "Roe", "the", "a", "said", "Ferry", "runs", "again", "news", "read", "more", "in", "of"]


def plain_of(function: Callable[..., Any]) -> Callable[..., Any]:
    return getattr(function, "plain", function)


def made(seed: int, pieces: Sequence[str], count: int = ROUNDS, longest: int = 8) -> list[str]:
    """Texts of a few pieces each, joined with and without spaces."""
    chance = random.Random(seed)
    return [
        chance.choice(("", " ", " ")).join(chance.choices(pieces, k=chance.randrange(longest + 1)))
        for _ in range(count)
    ]


def lines(seed: int, pieces: Sequence[str]) -> list[str]:
    """Lines as blocks hold them: some text, no white space around it."""
    return [line for line in map(str.strip, made(seed, pieces)) if line]


@pytest.mark.parametrize(
    "name",
    ["squeeze", "fold", "number_signs", "count_words", "ends_sentence", "words", "count_digits", "trim", "sanitize"],
)
def test_texts_are_read_alike(name: str) -> None:
    plain = plain_of(getattr(text, name))
    twin = twin_of(plain)
    texts = [*made(1, SIGNS + LETTERS + NUMBERS + PLAIN), "", "x" * 5000, "é " * 5000, "\u0301" * 300]
    texts = [fold(one) for one in texts] if name == "number_signs" else texts
    found = [plain(one) for one in texts]
    assert [twin(one) for one in texts] == found
    assert any(one != found[0] for one in found)


@pytest.mark.parametrize("name", ["fold", "count_words", "number_signs"])
def test_signs_at_every_place_of_a_row_are_read_alike(name: str) -> None:
    plain = plain_of(getattr(text, name))
    twin = twin_of(plain)
    for length in (*range(40), 255, 256, 65536):
        for place in {*range(min(length, 40)), length - 1} - {-1}:
            for sign in (" ", "  ", "`", "A", "\x7f", "7", "é", "’", "漢"):
                line = "a" * place + sign + "b" * (length - place - 1)
                assert twin(line) == plain(line)


@pytest.mark.parametrize("name", ["words", "count_digits", "trim", "sanitize"])
def test_every_character_is_taken_alike(name: str) -> None:
    plain = plain_of(getattr(text, name))
    texts = [f"{chr(code)}a{chr(code)}'b{chr(code)}-" for code in range(0x110000)]
    assert [one for one in texts if twin_of(plain)(one) != plain(one)] == []


def test_texts_keep_their_length_alike() -> None:
    plain = plain_of(words.fold_keeping_length)
    texts = [
        *made(21, SIGNS + LETTERS + NUMBERS + PLAIN),
        "",
        "É" * 5000,
        *(f"é{chr(code)}A" for code in range(0x110000)),
    ]
    assert [one for one in texts if twin_of(plain)(one) != plain(one)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("may_hold_role", "may_name_others", "without_attached", "may_have_parts", "holds_joined", "is_known_role"),
        *("is_plain_role", "has_role_words"),
    ],
)
def test_what_bylines_hold_is_told_alike(name: str) -> None:
    plain = plain_of(getattr(words, name))
    known = [*words.words_of_roles(), *words.others(), *words._attached(), *words.given(), *words._openings_of_joined()]
    known += [*words.roles(), *words.listed("credits"), *words.role_words(), *words.PARTING]
    pieces = [
        *random.Random(23).sample(sorted(known), 300),
        *words._attached(),
        *SIGNS,
        *NUMBERS,
        *PLAIN,
        "Doe",
        "x" * 40,
    ]
    texts = [*made(23, pieces, ROUNDS, 4), *known, *(f"{before}Doe" for before in words._attached()), "", "s"]
    texts += [f"Jane Doe {word}s" for word in known] + [f" {word}s." for word in words.roles()]
    texts += [
        *map(str.title, texts),
        *map(str.upper, known),
        *(f"{chr(code)}photos{chr(code)}" for code in range(0x300)),
    ]
    found = [plain(text) for text in texts]
    assert [text for text, told in zip(texts, found, strict=True) if twin_of(plain)(text) != told] == []
    told = sum(one != text if name == "without_attached" else one for text, one in zip(texts, found, strict=True))
    assert 10 < told < len(texts) - 100


def test_openings_are_found_alike() -> None:
    chance = random.Random(24)
    for openings in (words.prefixes(), words.link_labels(), words._openings_of_others(), words._role_openings()):
        phrases = [*openings.phrases(), *openings.beginnings()]
        pieces = [*chance.sample(sorted(phrases), 80), *SIGNS, *NUMBERS, *PLAIN, "Doe", "\u200c", "İ", "ﬁ", "K"]
        texts = [*made(24, pieces, ROUNDS, 4), *phrases, "", "B", "by"]
        texts += [*map(str.title, texts), *map(str.upper, phrases)]
        found = [words.match(openings, text) for text in texts]
        assert [twin_of(words.match)(openings, text) for text in texts] == found
        assert [openings.match(text) for text in texts] == found
        assert 100 < sum(map(bool, found)) < len(texts) - 100


def test_ends_of_words_and_lines_are_told_alike() -> None:
    trim, ends = plain_of(words.trim_edges), plain_of(words.ending_of_outlets)
    texts = [*made(22, [*SIGNS, *words._EDGES, ".", *PLAIN]), "", ".", " .", "Ph.D.", "…", "\ud800 ", "\U0001f600"]
    texts += [form.format(chr(code)) for code in range(0x110000) for form in ("{}a", "a{}")]
    assert [one for one in texts if twin_of(trim)(one) != trim(one)] == []
    outlets = [f"{before}{ending}" for ending in words._outlet_endings() for before in ("", "x", "Elbtal-", "\ud800é")]
    told = [ends(one) for one in outlets]
    assert [twin_of(ends)(one) for one in outlets] == told
    assert {*told} == {True, False}
    assert twin_of(ends)("") is False


def test_every_character_folds_alike() -> None:
    plain = plain_of(fold)
    twin = twin_of(plain)
    assert [code for code in range(0x110000) if twin(chr(code)) != plain(chr(code))] == []
    assert [code for code in range(0x3000) if twin(f"e{chr(code)}u") != plain(f"e{chr(code)}u")] == []


def test_white_space_of_every_kind_is_squeezed_alike() -> None:
    plain = plain_of(text.squeeze)
    twin = twin_of(plain)
    for around in ("{}", "a{}b", " {} é", "{0}{0}x"):
        texts = [around.format(chr(code)) for code in range(0x110000)]
        assert [one for one in texts if twin(one) != plain(one)] == []
    spaces = [*" \t\n\x00\x1c\x85\u00a0\u200b\u2028\u3000\ufeff", "a", "é", "中", "😀"]
    texts = made(2, spaces, longest=12)
    assert [one for one in texts if twin(one) != plain(one)] == []


def blocks_of(texts: Sequence[str]) -> tuple[Block, ...]:
    """Blocks of any tag, each in an element of its own, linked in part."""
    tags = ["p", "div", "li", "h2", "td"]
    joints: list[Literal["paragraph", "line", "cell"]] = ["paragraph", "line", "cell"]
    return tuple(
        Block(
            at, one, tags[at % 5], at, link_chars=(0, at, len(one))[at % 3] % (len(one) + 1),
            joint=joints[at % 11 % 3], marks=tuple(Mark(at % 3, at % 7, at) for _ in range(at % 4)),
        )
        for at, one in enumerate(texts)
    )  # fmt: skip


def test_texts_are_measured_alike() -> None:
    texts = lines(2, SIGNS + LETTERS + NUMBERS + PLAIN * 4)
    texts += [f"{one} {'word ' * 24}{one}" for one in texts[:4000]]
    blocks = blocks_of(texts)
    containers = tuple(Container(at, -1, "p", frozenset(), 0, at % 7 == 0, at, at + 1) for at in range(len(blocks)))
    found = figures(blocks, containers)
    assert twin_of(figures)(blocks, containers) == found
    assert {*found[0]} == {*found[3]} == {True, False}
    assert 0 < found[7][-1] < len(blocks)
    assert twin_of(figures)((), ()) == figures((), ()) == ((), (), (), (), (), (0.0,), (0,), (0,))


def phrase_pieces() -> list[str]:
    known = rules.load().phrases
    starts = [phrase for filed in known.starts.values() for phrase in filed.phrases]
    ends = [phrase for filed in known.ends.values() for phrase in filed.phrases]
    headings = [phrase for filed in known.headings.values() for phrase in filed.phrases]
    pieces = [*known.lines, *starts, *ends, *headings]
    return [piece.replace("#", "12") for piece in random.Random(3).sample(pieces, 3000)] + [*ends, *headings]


@pytest.mark.parametrize("heading", [False, True])
def test_phrases_are_found_alike(heading: bool) -> None:
    known = rules.load().phrases
    pieces = phrase_pieces()
    chance = random.Random(heading)
    texts = [*pieces, *map(str.upper, pieces), *made(4, SIGNS + NUMBERS + PLAIN)]
    texts += [f"{chance.choice(pieces)}{chance.choice(SIGNS + PLAIN)}{chance.choice(pieces)}" for _ in range(ROUNDS)]
    texts += [f"{chance.choice(SIGNS)} {piece} {'word ' * chance.randrange(160)}" for piece in pieces]
    headings = [heading] * len(texts)
    found = phrases.hits(known, texts, headings)
    assert twin_of(phrases.hits)(known, texts, headings) == found
    assert 0.2 < sum(hit is not None for hit in found) / len(found) < 0.9


def test_phrases_of_other_rules_are_not_mixed_up() -> None:
    table = rules.load().tables[0]
    other = phrases.Phrases.of([type(table)(source="x", category="share", about="x", lines=("zzz yyy",))])
    twin = twin_of(phrases.hits)
    for known in (rules.load().phrases, other, rules.load().phrases):
        texts = ["zzz yyy", "Read more: x", "none"]
        assert twin(known, texts, [False] * 3) == phrases.hits(known, texts, [False] * 3)


def test_openings_are_looked_up_alike() -> None:
    chance = random.Random(6)
    pieces = [*LETTERS, *PLAIN, *SIGNS, "", "a", "ab", "abcd", "abcde"]
    for seed in range(400):
        told = {text for text in map(fold, made(seed, pieces, 30, 4)) if text}
        groups: dict[str, list[str]] = {}
        for phrase in sorted(told, key=len, reverse=True):
            groups.setdefault(phrase[: chance.choice((1, phrases.KEY))], []).append(phrase)
        index = {
            key: phrases.Filed(tuple(group), tuple(phrases.Hit("share", phrase, "x", False) for phrase in group))
            for key, group in groups.items()
        }
        texts = ["", *told, *(phrase + chance.choice(pieces) for phrase in told), *made(seed, pieces, 30)]
        found = [phrases.opened(index, text) for text in texts]
        assert [twin_of(phrases.opened)(index, text) for text in texts] == found
        assert any(found)


def line_pieces() -> list[str]:
    told = {*words.role_words(), *words.words_of_suffixes(), *words.prefixes().beginnings()}
    told |= {*words.listed("particles"), *words.listed("credits")}
    dated = [
        *sorted(scan.words_without_numbers()),
        *random.Random(12).sample(sorted(scan.known_words()), 60),
        "May",
        "Mon",
        "3 May 2025",
        "2025-05-03",
        "yesterday",
        "ago",
        "published",
    ]
    others = [*SIGNS, *NUMBERS, *PLAIN, "@x", "www.x", "ngu", "Ngu", "漢", "é", "by", "By", "Photo:", "Staff Writer"]
    others += [
        "’s",
        "Élodie",
        "März",
        "août",
        "ї",
        "ª",
        "²",
        "䷀",
        "\u0915\u093f",
        "תש",
        "፩",
        "年",
        "يوم",
        "\u1112\u1161",
    ]
    return [*random.Random(5).sample(sorted(told), 300), *dated, *others * 3]


def test_first_looks_see_alike() -> None:
    texts = [*made(6, line_pieces(), 3 * ROUNDS, 6), "", "By Jane Doe", "x" * 161, "2025 " * 40]
    texts += [one.title() for one in texts]
    found = looks.looks(texts)
    assert twin_of(looks.looks)(texts) == found
    for bit in (looks.TELLS, looks.DATED, looks.LABEL, looks.SUFFIX, looks.ROLE, looks.BEHIND):
        assert 0.01 < sum(seen & bit > 0 for seen in found) / len(found) < 0.99


def test_what_the_first_look_passes_over_is_no_stamp() -> None:
    texts = [text.squeeze(one) for one in made(7, line_pieces(), ROUNDS, 4)]  # as lines of pages are
    texts = [one for one in texts if one and len(one) <= stamps.MAX_STAMP]
    silent = [one for one, seen in zip(texts, looks.looks(texts), strict=True) if not seen & looks.DATED]
    readings = [scan.read(one) for one in silent]
    known = [reading for reading in readings if scan.UNKNOWN not in reading.codes]
    assert [reading.codes for reading in known if scan.RELATIVE in reading.codes] == []
    assert [reading.codes for reading in known if stamps._dates(days.Line.of(reading, None))[0]] == []
    assert len(known) > 100


def test_shapes_are_told_alike() -> None:
    texts = [
        *made(8, [*SIGNS, *NUMBERS, *PLAIN], ROUNDS, 5),
        "",
        "#3",
        "(12)",
        "1.2k",
        "40+)",
        "1" * 12,
        "1" * 13,
        "→→",
    ]
    found = classify.shapes(texts)
    assert twin_of(classify.shapes)(texts) == found
    for bit in (classify.NUMBER, classify.SYMBOLS, classify.TRAIL):
        assert 0.005 < sum(shape & bit > 0 for shape in found) / len(found) < 0.9


def verdicts_of(seed: int, count: int) -> classify.Verdicts:
    """A verdict of any category for many of so many blocks."""
    chance = random.Random(seed)
    categories: list[Category] = [*CATEGORIES]
    categories += ["navigation", "outside"] * 20
    return {at: Verdict(chance.choice(categories), "x") for at in range(count) if chance.random() < 0.7}


def test_blocks_of_a_category_are_found_alike() -> None:
    for seed in range(50):
        verdicts = verdicts_of(seed, seed)
        for category in ("navigation", "outside", "byline"):
            found = classify.of_category(verdicts, category)
            assert twin_of(classify.of_category)(verdicts, category) == found


def test_what_blocks_say_is_found_alike() -> None:
    known = rules.load().phrases
    for seed in range(20):
        blocks = blocks_of(lines(seed, [*PLAIN, *SIGNS, *NUMBERS, *phrase_pieces()])[:4000])
        taken = verdicts_of(seed, len(blocks))
        words = tuple(at % 80 for at in range(len(blocks)))
        found = classify.worded(blocks, taken, words, known)
        assert twin_of(classify.worded)(blocks, taken, words, known) == found
        assert min(len(found[0]), len(found[1])) > 5
        for names in (set(), {fold(block.text) for block in blocks[::9]}):
            shaped = classify.shaped(blocks, taken, names)
            assert twin_of(classify.shaped)(blocks, taken, names) == shaped
            assert 100 < len(shaped) < len(blocks) - 500
            assert any(shape & classify.PARTED for _, shape in shaped)
            assert any(shape & classify.NAMED for _, shape in shaped) == bool(names)
    assert twin_of(classify.worded)((), {}, (), known) == ([], [])
    assert twin_of(classify.shaped)((), {}, {"j"}) == []


def test_titles_are_found_alike() -> None:
    chance = random.Random(9)
    ends = ["", "", "", " | The Site", " - Site", "811", "1.2k", "5.", "7K\n", "٣", ".", ",", " 2025", "é.5,1", "²3"]
    told = begun = 0
    for seed in range(150):
        texts = [one + chance.choice(ends) for one in made(seed, PLAIN + LETTERS + SIGNS[:40], 60, 10) if one.strip()]
        wanted = [fold(chance.choice(texts) + chance.choice(ends))[: chance.randrange(1, 99)] or "x" for _ in range(3)]
        blocks = blocks_of(texts)
        found = headline.same_titles(blocks, wanted), headline.begun_titles(blocks, wanted)
        assert twin_of(headline.same_titles)(blocks, wanted) == found[0]
        assert twin_of(headline.begun_titles)(blocks, wanted) == found[1]
        told, begun = told + len(found[0]), begun + len(found[1])
    assert told > 100
    assert begun > 20


def test_lines_that_end_with_a_title_are_found_alike() -> None:
    chance = random.Random(11)
    told = 0
    for seed in range(150):
        texts = [one for one in made(seed, PLAIN + LETTERS + SIGNS[:40], 60, 10) if one.strip()]
        blocks = tuple(
            Block(
                at,
                one,
                "p",
                0,
                link_chars=chance.randrange(len(one) + 1),
                joint=chance.choice(("line", "cell", "line")),
            )
            for at, one in enumerate([*texts, "x" * 296 + " ferry", "x" * 294 + " ferry"])
        )
        for endings in ([fold(one)[chance.randrange(9) :] for one in texts[:9]], [" ferry"], [""], []):
            end = chance.randrange(len(blocks) + 9)
            found = headline.ending_lines(blocks, end, endings)
            assert twin_of(headline.ending_lines)(blocks, end, endings) == found
            told += len(found)
    assert told > 500


def test_beginnings_are_found_alike() -> None:
    chance = random.Random(10)
    count = 0
    for seed in range(150):
        texts = [*made(seed, PLAIN + LETTERS + SIGNS, 60, 10), "", "jane " * 100]
        wanted = tuple(f"{fold(chance.choice(texts))[: chance.randrange(9)]} " for _ in range(4))
        blocks, first = tuple(Block(i, text, "p", 0) for i, text in enumerate(texts)), chance.randrange(9)
        found = bios.begun(blocks, first, wanted)
        assert twin_of(bios.begun)(blocks, first, wanted) == found
        count += len(found)
    assert count > 100
    assert twin_of(bios.begun)((Block(0, "a", "p", 0),), 0, ()) == []
    assert twin_of(bios.begun)((), 3, ("a ",)) == bios.begun((), 3, ("a ",)) == []


def html_of(seed: int) -> bytes:
    """Elements with classes that name things, some with prose, in each other."""
    chance = random.Random(seed)
    patterns = [name for row in rules.load().markup.patterns.values() for _, _, named in row for name in [named.words]]
    tokens = [pattern.replace("+", " ") for pattern in patterns if not pattern.startswith("<")]
    out: list[str] = []
    open_: list[str] = []
    for _ in range(chance.randrange(1, 80)):
        if open_ and chance.random() < 0.4:
            out.append(f"</{open_.pop()}>")
            continue
        tag = chance.choice(["div", "section", "footer", "nav", "button", "h2", "figure", "ul", "span", "aside"])
        found = " ".join(chance.choices([*tokens, "x", "body", "hentry", "toc"], k=chance.randrange(4)))
        out.append(f'<{tag} class="{found}">')
        open_.append(tag)
        if chance.random() < 0.6:
            out.append(
                f"<p{' hidden' * (chance.random() < 0.1)}>{'The ferry runs again. ' * chance.randrange(30)}x</p>"
            )
    return "".join(out).encode()


def places_of(page: bytes, function: Callable[..., Any]) -> list[Any]:
    segments = segment(Document(page))
    measures, known = measure(segments), rules.load()
    known.markup.known.clear()
    return [function(segments, measures, known) for _ in range(2)]


def test_markup_is_read_alike() -> None:
    named = bare = 0
    for seed in range(400):
        page = html_of(seed)
        found = places_of(page, plain_of(classify.by_markup))
        assert places_of(page, twin_of(plain_of(classify.by_markup))) == found
        named += len(found[0])
        bare += len(segment(Document(page)).blocks) - len(found[0])
    assert named > 1000
    assert bare > 1000


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.parent.name)
def test_fixtures_are_read_alike(page: Any) -> None:
    html = page.read_bytes()
    plain = plain_of(classify.by_markup)
    assert places_of(html, twin_of(plain)) == places_of(html, plain)
    segments = segment(Document(html))
    texts = [block.text for block in segments.blocks]
    known, headings = rules.load().phrases, [False] * len(texts)
    assert twin_of(phrases.hits)(known, texts, headings) == phrases.hits(known, texts, headings)
    assert twin_of(classify.shapes)(texts) == classify.shapes(texts)
    assert twin_of(figures)(*segments[:2]) == figures(*segments[:2])


def page_of(chance: random.Random, count: int) -> tuple[Segments, Measures]:
    """So many blocks in elements in each other, some of prose."""
    tags = ["div", "p", "span", "b", "li", "section"]
    size = chance.randrange(1, 40)
    ranges = [sorted(chance.choices(range(count + 1), k=2)) for _ in range(size)]
    parents = [chance.choice((at - 1, chance.randrange(-1, at))) for at in range(size)]
    containers = tuple(
        Container(at, parent, chance.choice(tags), frozenset(), 0, False, first, end)
        for at, (parent, (first, end)) in enumerate(zip(parents, ranges, strict=True))
    )
    blocks = tuple(Block(at, "x", "p", chance.randrange(size)) for at in range(count))
    words = tuple(chance.choice((0, 3, 90)) for _ in range(count))
    prose = tuple(chance.choice((0.0, 0.0, 2.0, chance.random() * 90)) if of else 0.0 for of in words)
    flat = (0.0,) * count
    return Segments(blocks, containers), Measures((False,) * count, words, flat, (False,) * count, prose, flat, (), ())


def test_paragraphs_choose_the_same_element() -> None:
    chance = random.Random(14)
    plain = plain_of(region)
    twin, chosen = twin_of(plain), set()
    for _ in range(3000):
        segments, measures = page_of(chance, chance.randrange(30))
        dropped = {at: None for at in range(len(segments.blocks)) if chance.random() < 0.3}
        headline = chance.choice((None, *dropped))
        found = plain(segments, measures, dropped, headline)
        assert twin(segments, measures, dropped, headline) is found
        chosen.add(found and found.index)
    assert len(chosen) > 20
    assert None in chosen


def test_labels_are_found_alike() -> None:
    known = rules.load().phrases
    chance = random.Random(11)
    filed = [phrase for filed in known.starts.values() for hit in filed.hits for phrase in [hit.phrase]]
    marks = [". ", "(", "| ", ".", "|", " (", ") ", "… ", ".\u00a0"]
    texts = [
        f"{chance.choice(['Jane in the yard', '', 'x'])}{chance.choice(marks)}x{chance.choice(marks)}"
        f"{chance.choice(SIGNS)}{chance.choice(filed).replace('#', '7')} {'Jane Doe ' * chance.randrange(8)}"
        for _ in range(3 * ROUNDS)
    ]
    texts += [*made(12, [*SIGNS, *PLAIN, "Photo:", "photo by", "Credit:"]), "", "(", "| ", ". "]
    found = phrases.labels(known, texts)
    assert twin_of(phrases.labels)(known, texts) == found
    assert 0.005 < sum(label is not None for label in found) / len(found) < 0.9


def test_sentences_open_alike() -> None:
    known = rules.load().phrases
    chance = random.Random(13)
    rates = [hit.phrase for filed in known.starts.values() for hit in filed.hits if hit.category == "ad_rates"]
    pieces = [*rates, *map(str.upper, rates), *SIGNS, *NUMBERS, *PLAIN * 4]
    ends = [". ", "! ", "? ", "。 ", "।\u00a0", ".\n\n", ".", "  ", ". . ", "… "]
    texts = [
        "".join(f"{chance.choice(pieces)}{chance.choice(ends)}" for _ in range(chance.randrange(8)))
        for _ in range(ROUNDS)
    ]
    found = phrases.openings(known, texts, "ad_rates")
    assert twin_of(phrases.openings)(known, texts, "ad_rates") == found
    assert 0.1 < sum(len(hits) > 1 for hits in found) / len(found) < 0.9
    assert twin_of(phrases.openings)(known, ["", " ", "."], "legal") == [[], [], []]
