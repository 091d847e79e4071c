"""Every example of every rule table, in both directions, against the one merged index."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from newsclean import rules
from newsclean.bylines import byline
from newsclean.errors import RuleError
from newsclean.rules.phrases import plain
from newsclean.segment import tokens_of
from newsclean.text import count_words, fold, needs_no_boundary, number_signs, trim, trim_start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.rules import Table
    from newsclean.rules.phrases import Filed, Hit

RULES = rules.load()
LANGUAGES = {
    "am", "ar", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "ha", "he", "hi", "id", "it", "ja", "ko", "ms",
    "nl", "no", "pl", "pt", "ru", "sv", "sw", "tr", "uk", "vi", "xh", "zh-Hans", "zh-Hant", "zu",
}  # fmt: skip
ENOUGH_WORDS = 12  # more than any example's pattern asks of an element


def examples(kind: str, *, markup: bool) -> list[object]:
    return [
        pytest.param(table, example, id=f"{table.source}-{table.category}-{example[:40]}")
        for table in RULES.tables
        if (table.source == "markup") is markup
        for example in getattr(table, kind)
    ]


def of_text(table: Table, example: str) -> str | None:
    if table.category == "byline":
        return "byline" if byline(example) else None
    hit = RULES.phrases.find(example, heading=True)
    return hit.category if hit else None


def of_markup(table: Table, example: str) -> str | None:
    named = RULES.markup.find(tokens_of(example), min(table.max_words or ENOUGH_WORDS, ENOUGH_WORDS))
    return named.category if named else None


@pytest.mark.parametrize(("table", "example"), examples("drops", markup=False))
def test_a_phrase_table_drops_its_examples(table: Table, example: str) -> None:
    assert of_text(table, example) == table.category


@pytest.mark.parametrize(("table", "example"), examples("keeps", markup=False))
def test_no_phrase_of_any_language_drops_what_a_table_keeps(table: Table, example: str) -> None:
    assert RULES.phrases.find(example) is None
    assert RULES.phrases.find(example, heading=True) is None
    assert byline(example) is None


@pytest.mark.parametrize(("table", "example"), examples("drops", markup=True))
def test_a_markup_table_names_its_examples(table: Table, example: str) -> None:
    assert of_markup(table, example) == table.category


@pytest.mark.parametrize(("table", "example"), examples("keeps", markup=True))
def test_no_markup_table_names_what_one_keeps(table: Table, example: str) -> None:
    assert of_markup(table, example) is None


@pytest.mark.parametrize("kind", sorted(RULES.pages))
def test_a_page_rule_tells_its_examples_apart(kind: str) -> None:
    rule = RULES.pages[kind]
    assert [example for example in rule.drops if not rule.matches(example)] == []
    assert [example for example in rule.keeps if rule.matches(example)] == []


def test_there_is_a_table_for_every_promised_language() -> None:
    assert {language.code for language in RULES.languages} >= LANGUAGES


REST = " and what else stands in the line below it, as it is"
SETTINGS = (
    "{}", "{}" + REST, "{}" + 9 * REST, "The {}", "Of the {}", "→ {}: more", "“{}”", "{} (12)", "Boats ran. {} 3.5k »",
    20 * "· " + "{}" + 8 * REST, "  {}s", "{}\u0301", "n{}", "(" + REST + " {}",
)  # fmt: skip
"""What may stand around a phrase in a text, and keep it from being found or not."""


def hits_of(index: Mapping[str, Filed]) -> list[Hit]:
    return [hit for filed in index.values() for hit in filed.hits]


STARTS, HEADINGS, ENDS = map(hits_of, (RULES.phrases.starts, RULES.phrases.headings, RULES.phrases.ends))


def lines_with_phrases() -> list[str]:
    phrases = [*RULES.phrases.lines, *(hit.phrase for hit in STARTS + HEADINGS + ENDS)]
    chance = random.Random(5)
    spelled = [chance.choice((str, str.upper, str.title))(phrase) for phrase in chance.sample(phrases, 16)]
    return [setting.format(phrase.replace("#", "12,5")) for phrase in spelled for setting in SETTINGS]


def has_end(before: str, behind: str) -> bool:
    """Whether a word ends between two texts."""
    return (
        not (before[-1:].isalnum() and behind[:1].isalnum())
        or needs_no_boundary(behind)
        or needs_no_boundary(before[-1:])
    )


def longest(hits: Sequence[Hit], folded: str) -> Hit | None:
    """The longest opening, found by trying all of them."""
    fitting = (h for h in hits if folded.startswith(h.phrase) and has_end(h.phrase, folded[len(h.phrase) :]))
    return max(fitting, key=lambda hit: len(hit.phrase), default=None)


def longest_end(folded: str) -> Hit | None:
    ends = (hit for hit in ENDS if folded.endswith(hit.phrase))
    fitting = (h for h in ends if not (b := folded[: -len(h.phrase)][-1:]).isalnum() or needs_no_boundary(b))
    return max(fitting, key=lambda hit: len(hit.phrase), default=None)


def found_plainly(text: str, *, heading: bool) -> Hit | None:
    """What `find` finds, without index or short cut."""
    folded = number_signs(fold(text))
    opening = trim_start(folded)
    if len(text) > 700:
        return None
    if len(folded) <= 160 and trim(folded) in RULES.phrases.lines:
        return RULES.phrases.lines[trim(folded)]
    if folded[:1] in ("'", '"', "「", "『", "《"):
        return None
    starts = longest(STARTS, opening)
    if count_words(folded) > 30:
        sure = starts and starts.category == "credit" and count_words(starts.phrase) >= 4
        return starts if starts and (sure or starts.category in ("ad_rates", "consent", "legal")) else None
    headed = longest(HEADINGS, opening) if heading and count_words(opening) <= 12 else None
    return headed or starts or longest_end(trim(folded))


@pytest.mark.parametrize("heading", [True, False])
def test_the_index_finds_what_trying_every_phrase_finds(heading: bool) -> None:
    texts = lines_with_phrases()
    found = {text: RULES.phrases.find(text, heading=heading) for text in texts}
    assert found == {text: found_plainly(text, heading=heading) for text in texts}
    assert 0 < sum(hit is not None for hit in found.values()) < len(found)


def test_an_opening_of_one_category_is_the_longest_of_all() -> None:
    for text in lines_with_phrases():
        hit = longest(STARTS, trim_start(number_signs(fold(text))))
        assert RULES.phrases.opening(text, "credit", "legal") == (
            hit if hit and hit.category in ("credit", "legal") else None
        )


def test_the_plain_start_of_a_text_is_that_of_the_folded_text() -> None:
    chance = random.Random(3)
    told = 0
    for _ in range(20_000):
        text = "".join(chance.choices("aBcKi" * 9 + "   \u0301\u0307ß1.`’ſ\u212a\u200b\u00ad", k=8))
        if start := plain(text[:5]):
            told += 1
            assert fold(text + " x").startswith(start[:4])
            assert trim_start(number_signs(fold(text + " x"))).startswith(start[:4])
    assert told > 1000


def test_an_ending_of_few_characters_is_refused() -> None:
    table = {"legal": table_of(ends=["now"])}
    with pytest.raises(RuleError, match="too short"):
        rules.compile_rules({"test": table}, {})
    assert rules.compile_rules({"test": {"legal": table_of(ends=["read it now"])}}, {}).phrases.find("Read it now")


def table_of(**section: object) -> dict[str, object]:
    return {"about": "A test.", "drops": ["read on"], "keeps": ["reading"], **section}


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"xx": {"related": {"lines": ["read on"]}}}, "lacks about"),
        ({"xx": {"related": {"about": "A test.", "lines": ["read on"], "drops": ["read on"]}}}, "lacks keeps"),
        ({"xx": {"no_such": table_of(lines=["read on"])}}, "is no category"),
        ({"xx": {"related": table_of(lines=["read on"]), "share": table_of(lines=["read on"])}}, "keep one"),
        ({"xx": {"related": table_of(lines=["#"])}}, "says nothing"),
        ({"xx": {"language": "xx", "name": "X", "dates": {"months": [["one"]]}}}, "1 entries"),
    ],
)  # fmt: skip
def test_a_malformed_table_does_not_load(sources: dict[str, dict[str, object]], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        rules.compile_rules(sources, {})


def test_a_phrase_is_no_substring_and_a_quotation_is_no_label() -> None:
    assert RULES.phrases.find("Readmore Street was closed on Friday") is None
    assert RULES.phrases.find("“Read more: it helps,” the teacher told her class") is None
    hit = RULES.phrases.find("Read more: five things to know")
    assert hit is not None
    assert hit.category == "read_more"
