"""Every example of every rule table, in both directions, against the one merged index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsclean import rules
from newsclean.bylines import byline
from newsclean.errors import RuleError
from newsclean.segment import tokens_of

if TYPE_CHECKING:
    from newsclean.rules import Table

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
