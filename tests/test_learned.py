"""The learned classifier: trees as arrays, columns of a page, who has the last word, evidence in words."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

import newsclean
from newsclean.cleaner import ruled_page, ruled_text
from newsclean.judge import learned
from newsclean.judge.decide import (
    FIRM,
    LEAST,
    LEFT_OUT,
    MOST,
    NEVER,
    OPEN,
    PAGE_BARS,
    TEXT_BARS,
    Bar,
    Bars,
    asked_of,
    decide,
)
from newsclean.judge.features import LIST_STEMS, LISTS, NETWORK_STEMS, NETWORKS, features
from newsclean.judge.figures import distance, shifted, window
from newsclean.judge.forest import Forest
from newsclean.judge.letters import BARS, COMMAS, QUOTES, Joined
from newsclean.judge.lexicons import FEW, MAX_TERMS, WORDING, Keys, Lexicon, Ranks, Wording, terms
from newsclean.judge.wordlists import Wordlist, split
from newsclean.model import Verdict
from newsclean.text import folded_words

# Two trees of depth 2. A leaf's number has the answer to the first level as its lowest bit.
FOREST = Forest(
    columns=np.array([[0, 1], [1, 2]]),
    borders=np.array([[0.5, 2.0], [1.0, 0.0]], dtype=np.float32),
    leaves=np.array([[-1.0, 1.0, 2.0, 4.0], [0.0, 0.5, -0.5, 3.0]], dtype=np.float32),
    weights=np.array([[1.0, 1.0, 1.0, 1.0], [2.0, 1.0, 1.0, 0.0]], dtype=np.float32),
    bias=0.25,
)

PAGE = b"""<html><head><title>Night ferries stop in March</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>Night ferries stop in March</h1>
<p>The last ferry of the day will leave Pell at eight in the evening from March, two hours earlier than now.</p>
<p>Fewer than nine people a night took the late boat last winter, the board said. The crew numbered five.</p>
<p>READ MORE: <a href="/fog">Fog keeps the harbour closed</a></p>
<p>The board will look at the figures again in autumn, when the new timetable has been in force for half a year.</p>
</article><footer><p>Harbour Post, Pell. All rights reserved.</p></footer></body></html>"""


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ([0.0, 0.0, -1.0], 0.25 - 1.0 + 0.0),
        ([1.0, 0.0, -1.0], 0.25 + 1.0 + 0.0),
        ([0.0, 3.0, -1.0], 0.25 + 2.0 + 0.5),
        ([1.0, 3.0, 1.0], 0.25 + 4.0 + 3.0),
        ([0.5, 2.0, 0.0], 0.25 - 1.0 + 0.5),  # the first two are no greater than their borders, 2.0 is than 1.0
    ],
)
def test_a_row_gets_the_leaf_of_every_tree(row: list[float], score: float) -> None:
    assert FOREST.score(np.array([row], dtype=np.float32))[0] == pytest.approx(score)


def test_the_shares_of_a_row_and_the_mean_over_the_data_are_its_score() -> None:
    rows = np.array([[0.0, 0.0, -1.0], [1.0, 3.0, 1.0], [1.0, 0.0, 1.0]], dtype=np.float32)
    mean = sum(float(np.average(FOREST.leaves[i], weights=FOREST.weights[i])) for i in range(2))
    shares = FOREST.shares(rows)
    assert shares.sum(axis=1) + mean + FOREST.bias == pytest.approx(FOREST.score(rows))
    assert shares[0, 0] == pytest.approx(-1.0)  # -1 where the mean of the two leaves is 0
    assert shares[0, 1] == pytest.approx((0.0 - 1.5) + (0.0 - 1 / 6) + (1 / 6 - 0.0) * 0, abs=0.4)


def test_neighbours_and_windows_end_at_the_page() -> None:
    figures = np.array([1, 2, 3, 4], dtype=np.float32)
    assert shifted(figures, 1, -1).tolist() == [2, 3, 4, -1]
    assert shifted(figures, -2, -1).tolist() == [-1, -1, 1, 2]
    assert window(figures, 1).tolist() == [3, 6, 9, 7]
    up, down = distance(np.array([0, 1, 0, 0], dtype=np.float32))
    assert up.tolist() == [30, 30, 1, 2]
    assert down.tolist() == [1, 30, 30, 30]


def test_numbers_of_a_text_are_alike_and_its_first_word_counts_apart() -> None:
    assert list(terms("Copyright 2024 Harbour")) == [
        "copyright",
        "0",
        "harbour",
        "copyright 0",
        "0 harbour",
        "^copyright",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The ferries of Pell: 7 ferries", 1),
        ("夜行船は三月", 5),
        ("夜行船は三月 ferries 夜行 ferries", 6),
        ("", 0),
    ],
)
def test_scripts_without_spaces_have_pairs_of_characters_as_words(text: str, count: int) -> None:
    keys = Keys.of(Wordlist.of([text, "ferry"]))
    assert keys.texts.tolist() == [0] * count + [1]
    assert len(set(keys.keys.tolist())) == count + 1
    assert all(key < keys.most for key in keys.keys)


def test_texts_have_a_key_in_common_where_they_have_a_long_word_or_a_pair_of_characters_in_common() -> None:
    keys = Keys.of(Wordlist.of(["the ferries of pell", "ferries and 夜行船", "行船は", "夜 行 pell"]))
    found = [set(keys.keys[keys.texts == i].tolist()) for i in range(4)]
    assert [len(found[0] & found[1]), len(found[1] & found[2]), len(found[0] & found[2])] == [1, 1, 0]
    assert not found[3]


STRINGS = [
    "", " ", "-", "'", "a", "rock 'n' roll -- well-known, o'clock -'-' a--b a-'-b 'tis dogs' x-", "it’s 9-5 in 2024",
    "under_score __init__ a_b's", "Fähre-über d'été", "ночной паром — в 8:30", "夜行船は三月 to Pell", "ﬀ ǅ İstanbul ß",
    "Ab Cd eF. No? Yes! e.g. x", "tab\tand\x1cother\x85spaces\u2003here", "٣٤ and ۵", "“Yes,” said he; „no“ | 3 • more",
    "it`s", "pre\nformatted-\nlines", "42", "@harbour www.pell.example", "©2024 ®", "a" * 200, "A. " * 60,
    "\U0001f6a2 Ferry \U0001f6a2",
]  # fmt: skip


def test_words_of_many_texts_are_those_of_each() -> None:
    lists = [list(folded_words(text)) for text in STRINGS]
    assert split(STRINGS) == lists
    assert split(STRINGS[::-1]) == lists[::-1]
    assert split([]) == []
    found = Wordlist.of(STRINGS)
    for i, have in enumerate(lists):
        assert [list(found.words)[number] for number in found.numbers[found.first[i] : found.first[i + 1]]] == have
    wanted = {"ferry", "pell", "a"}
    shares = [sum(word in wanted for word in have) / max(len(have), 1) for have in lists]
    assert found.share_in(wanted).tolist() == shares


def test_letters_of_many_texts_are_those_of_each() -> None:
    texts = [text for text in STRINGS if text]
    joined = Joined(texts)
    found = joined.letters()
    assert found.digits.tolist() == [sum(map(str.isdigit, text)) for text in texts]
    assert found.commas.tolist() == [sum(map(text.count, COMMAS)) for text in texts]
    assert found.quotes.tolist() == [sum(map(text.count, QUOTES)) for text in texts]
    assert found.bars.tolist() == [sum(map(text.count, BARS)) for text in texts]
    assert found.capitals.tolist() == [sum(map(str.isupper, text)) for text in texts]
    assert found.words.tolist() == [len(text.split()) for text in texts]
    assert found.capitalised.tolist() == [sum(word[0].isupper() for word in text.split()) for text in texts]
    for signs in ((". ", "? "), ("@", "www."), ("©", "®"), ("nowhere",)):
        assert joined.count(*signs).tolist() == [sum(map(text.count, signs)) for text in texts]


@pytest.mark.parametrize(
    ("goal", "network", "list_"),
    [
        ("https://www.facebook.com/pell", True, False),
        ("mailto:desk@pell.example", True, False),
        ("//x.com/pell", True, False),
        ("/facebook. ", False, False),
        ("/tag/ferries", False, True),
        ("/tags", False, True),
        ("/topic?page=2", False, True),
        ("/a/category-2", False, False),
        ("/a/categories/2", False, True),
        ("/taggart/", False, False),
        ("/tag#top", False, False),
    ],
)
def test_goals_of_links_are_found_among_others(goal: str, network: bool, list_: bool) -> None:
    joined = Joined(["/one", goal, "/two"])
    found = joined.matches(NETWORKS, NETWORK_STEMS), joined.matches(LISTS, LIST_STEMS)
    assert [flags.astype(bool).tolist() for flags in found] == [[False, network, False], [False, list_, False]]


def test_a_lexicon_speaks_only_of_words_that_it_knows() -> None:
    lexicon = Lexicon({"story": 2.0, "related": -3.0})
    assert lexicon.of(frozenset({"story", "unheard"})) == 2.0
    assert lexicon.of(frozenset({"unheard"})) == 0.0
    assert Wording({"subscribe": -3.0}).of(Wordlist.of(["nothing of the kind"])).tolist() == [[0.0]] * len(WORDING)
    assert Wording({}).of(Wordlist.of(["nothing of the kind"])).tolist() == [[0.0]] * len(WORDING)


def test_ranks_are_found_by_number_and_for_no_other() -> None:
    numbers = np.random.default_rng(1).choice(10**9, 40_000, replace=False)
    ranks = Ranks(numbers[:30_000], np.arange(30_000))
    assert ranks.of(numbers).tolist() == [*range(30_000), *[-1] * 10_000]
    assert Ranks(numbers[:0], numbers[:0]).of(numbers[:2]).tolist() == [-1, -1]


def test_the_wording_of_many_texts_is_that_of_the_terms_of_each() -> None:
    weights = {
        "^read": -2.5, "read": -0.75, "read more": -4.0, "more": 0.625, "0": -1.5, "0 boats": 1.25, "boats": 2.0,
        "ferry": 3.0, "more 0": -1.0, "the ferry": 0.875, "late-night": 4.5, "паром": 1.0,
    }  # fmt: skip
    texts = [
        "Read more: 17 boats", "Read more, read more!", "More 2024 boats, more 3 boats", "The late-night ferry 12-a",
        "unheard", "…", "ночной паром", "boat " * MAX_TERMS + "ferry", "more " * (MAX_TERMS - 1) + "ferry",
    ]  # fmt: skip
    figures = Wording(weights).of(Wordlist.of(texts))
    for row, text in zip(figures.T.tolist(), texts, strict=True):
        found = sorted(weights[term] for term in terms(text) if term in weights)
        against = sum(weight < -1 for weight in found)
        plain = (
            [sum(found) / len(found), found[0], sum(found[:FEW]), found[-1], sum(found[-FEW:]), against,
             against / len(found)]
            if found else [0.0] * len(WORDING)
        )  # fmt: skip
        assert row == np.array(plain, dtype=np.float32).tolist(), text


@pytest.mark.parametrize("kind", [learned.PAGE, learned.TEXT])
def test_the_shipped_model_fits_the_columns(kind: str) -> None:
    model = learned.load(kind)
    ruled = ruled_page(PAGE) if kind == learned.PAGE else ruled_text("A line\n\nAnother line of the text.")
    assert ruled is not None
    columns, rows = features(ruled, model.lexicon, model.wording)
    assert tuple(columns) == model.columns
    assert rows.shape == (len(ruled.segments.blocks), len(columns))
    assert np.isfinite(rows).all()


def test_a_model_of_another_format_is_refused() -> None:
    file = learned.ModelFile(99, "page", "", (), "", b"", "", b"", b"", b"", b"", b"", 0, 0.0)
    with pytest.raises(ValueError, match="model format 99"):
        learned.Model.read(msgspec.msgpack.encode(file))


def test_a_model_for_other_columns_is_refused() -> None:
    ruled = ruled_page(PAGE)
    assert ruled is not None
    with pytest.raises(ValueError, match=r"bench/learn\.py"):
        learned.scores(ruled, learned.load(learned.PAGE)._replace(columns=("one",)))


@pytest.mark.parametrize(
    ("rule", "bar"),
    [
        ("phrase:en/read_more", NEVER),
        ("opens:en/ad_rates", NEVER),
        ("section:comments", NEVER),
        ("shape:byline", NEVER),
        ("line:standfirst", NEVER),
        ("repeat:same-text", NEVER),
        ("region:next-story", NEVER),
        ("markup:related", FIRM),
        ("markup:navigation", OPEN),
        ("region:prose", OPEN),
        ("line:only-a-link", OPEN),
    ],
)
def test_rules_win_where_the_contract_is_explicit(rule: str, bar: Bar) -> None:
    assert PAGE_BARS.of(rule) == bar


@pytest.mark.parametrize("bars", [PAGE_BARS, TEXT_BARS])
def test_what_bars_are_not_asked_of_none_would_let_pass(bars: Bars) -> None:
    assert min(bar.leave for _, bar in bars._by_start) >= 1.0 - MOST
    assert min(bar.take for _, bar in bars._by_start) > LEAST


@pytest.mark.parametrize("rule", ["section:related", "line:standfirst", "region:prose"])
def test_without_markup_what_rules_infer_weighs_less(rule: str) -> None:
    assert TEXT_BARS.of(rule).leave < PAGE_BARS.of(rule).leave


@pytest.mark.parametrize("rule", ["phrase:en/read_more", "section:ad_rates", "section:comment_form", "shape:byline"])
def test_the_contract_holds_without_markup_too(rule: str) -> None:
    assert TEXT_BARS.of(rule) == NEVER


def test_no_score_moves_an_inline_pointer_and_any_score_moves_open_lines() -> None:
    ruled = ruled_page(PAGE)
    assert ruled is not None
    pointer = next(i for i, verdict in enumerate(ruled.settled) if verdict.category == "read_more")
    paragraph = next(i for i, verdict in enumerate(ruled.settled) if verdict.rule == "region:prose")
    count = len(ruled.segments.blocks)
    sure, never = decide(ruled, [1.0] * count, PAGE_BARS), decide(ruled, [0.0] * count, PAGE_BARS)
    assert sure[pointer].category == "read_more"
    assert sure[paragraph] == ruled.settled[paragraph]  # where both agree the rule keeps its name
    assert never[paragraph] == LEFT_OUT
    assert decide(ruled, [0.4] * count, PAGE_BARS) == tuple(ruled.settled)


def test_links_that_markup_has_named_are_the_storys_whatever_their_score_in_lists_of_contents_only() -> None:
    lists = {
        "menu": ('<nav class="menu">{}</nav>', '<a href="/sport">Sport</a>'),
        "contents": ('<div class="toc">{}</div>', '<a href="#fares">What the fares will be</a>'),
        "half": ('<nav class="menu">{}</nav>', '<p>Sport of the coast, with <a href="/sport">tables</a></p>'),
    }
    asked = {}
    for name, (around, item) in lists.items():
        page = PAGE.replace(b"<footer>", around.format(f"<ul><li>{item}</li></ul>").encode() + b"<footer>")
        ruled = ruled_page(page)
        assert ruled is not None
        line = next(block for block in ruled.segments.blocks if block.text in item or block.text.startswith("Sport of"))
        assert ruled.settled[line.index].rule.startswith("markup:")
        asked[name] = line.index in asked_of(ruled, PAGE_BARS)
        verdict = decide(ruled, [1.0] * len(ruled.segments.blocks), PAGE_BARS)[line.index]
        assert (verdict.category == "content") is asked[name]
    assert asked == {"menu": False, "contents": True, "half": True}


def test_a_learned_verdict_names_its_strongest_evidence() -> None:
    ruled = ruled_page(PAGE)
    assert ruled is not None
    scores = learned.scores(ruled, learned.load(learned.PAGE))
    kept = next(i for i, block in enumerate(ruled.segments.blocks) if block.text.startswith("The last ferry"))
    left = next(i for i, block in enumerate(ruled.segments.blocks) if block.text == "Home")
    assert scores.probability[kept] > 0.5 > scores.probability[left]
    for index, is_kept, sign in ((kept, True, "(+"), (left, False, "(-")):
        named = scores.evidence(index, kept=is_kept).split("; ")
        assert 1 <= len(named) <= learned.EVIDENCE
        assert all(sign in name for name in named)
        assert named[0].startswith(tuple(scores.model.columns))


def test_the_evidence_is_that_of_the_verdict_not_of_the_likelier_one() -> None:
    ruled = ruled_page(PAGE)
    assert ruled is not None
    scores = learned.scores(ruled, learned.load(learned.PAGE))
    for index in scores.asked.tolist():
        assert "(-" not in scores.evidence(index, kept=True)
        assert "(+" not in scores.evidence(index, kept=False)


def test_the_same_page_gives_the_same_scores_alone_and_after_others() -> None:
    ruled = ruled_page(PAGE)
    assert ruled is not None
    model = learned.load(learned.PAGE)
    first = learned.scores(ruled, model).probability.copy()
    newsclean.clean("<p>Another page with a sentence of its own in between.</p>")
    assert (learned.scores(ruled, model).probability == first).all()


def test_a_verdict_that_no_rule_gave_is_told_from_the_rules() -> None:
    assert Verdict("outside", "learned:outside") == LEFT_OUT


LINES = [
    "the tide goes out at seven",
    "the nets hang on the wall",
    "a dog lies under the bench",
    "rain stands in tyres",
]


@pytest.mark.parametrize(
    ("lines", "last", "chance", "kept"),
    [
        (LINES, "<p>children walk home</p>", 0.2, True),
        (LINES, "<p>children walk home</p>", 0.1, False),  # the classifier is sure
        (LINES, '<p><a href="/x">children walk home</a></p>', 0.2, False),
        (LINES, "<div>children walk home</div>", 0.2, False),  # of another kind
        (LINES, "</div><div><p>children walk home</p>", 0.2, False),  # of another element
        (LINES, "<p>children walk home</p><p>and one more</p>", 0.2, False),  # not the last
        (LINES[:1], "<p>children walk home</p>", 0.2, False),  # no row
    ],
)
def test_the_last_of_several_lines_alike_goes_with_them(lines: list[str], last: str, chance: float, kept: bool) -> None:
    rows = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<title>Harbour in May</title><h1>Harbour in May</h1><div>{rows}{last}</div>"
    ruled = ruled_page(html.encode())
    assert ruled is not None
    chances = [0.9 if block.text in lines else chance for block in ruled.segments.blocks]
    found = decide(ruled, chances, PAGE_BARS)
    (place,) = (block.index for block in ruled.segments.blocks if block.text == "children walk home")
    assert (found[place].category == "content") is kept
