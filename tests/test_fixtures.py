"""Every fixture page gives the record beside it, field by field, and names what it drops."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from newsclean import explain
from newsclean.model import CATEGORIES, Explanation

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
SLUGS = sorted(folder.name for folder in PAGES.iterdir())
NOT_IN_STORIES = {"content", "boilerplate"}  # a single page repeats nothing


class Fixture(NamedTuple):
    """A page with what must come of it."""

    expected: dict[str, Any]
    explanation: Explanation


@cache
def fixture(slug: str) -> Fixture:
    expected = json.loads((PAGES / slug / "expected.json").read_text(encoding="utf-8"))
    page = (PAGES / slug / "page.html").read_bytes()
    return Fixture(expected, explain(page, url=expected["url"]))


def expectation(slug: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((PAGES / slug / "expected.json").read_text(encoding="utf-8"))
    return expected


FIELDS = [(slug, field) for slug in SLUGS for field in expectation(slug)["record"]]
REMOVED = [
    (slug, category, text)
    for slug in SLUGS
    for category, texts in expectation(slug)["removed"].items()
    for text in texts
]  # fmt: skip


@pytest.mark.parametrize(("slug", "field"), FIELDS)
def test_a_page_gives_its_record(slug: str, field: str) -> None:
    expected, explanation = fixture(slug)
    assert explanation.article.to_dict()[field] == expected["record"][field]


@pytest.mark.parametrize(("slug", "category", "text"), REMOVED)
def test_a_removal_has_its_name(slug: str, category: str, text: str) -> None:
    blocks = [block for block in fixture(slug).explanation.blocks if " ".join(block.text.split()) == text]
    assert blocks, "no block of the page has this text"
    assert category in {block.category for block in blocks}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_block_has_a_rule_and_every_removal_is_counted(slug: str) -> None:
    explanation = fixture(slug).explanation
    assert all(block.rule and block.category in CATEGORIES for block in explanation.blocks)
    dropped = [block.category for block in explanation.blocks if block.category != "content"]
    assert explanation.article.removed == {category: dropped.count(category) for category in dropped}


@pytest.mark.parametrize("slug", SLUGS)
def test_no_sentence_of_the_body_is_new_or_there_twice(slug: str) -> None:
    explanation = fixture(slug).explanation
    kept = [block.text for block in explanation.blocks if block.category == "content"]
    paragraphs = [part for part in explanation.article.body.split("\n\n") if part]
    assert all(any(part.split("\n")[0].split("\t")[0] in text for text in kept) for part in paragraphs)
    long = [part for part in paragraphs if len(part.split()) > 4]
    assert len(long) == len(set(long))


def test_every_category_is_shown_in_two_pages_or_more() -> None:
    shown = {category: {slug for slug, named, _ in REMOVED if named == category} for category in CATEGORIES}
    assert {category for category, slugs in shown.items() if len(slugs) < 2} == NOT_IN_STORIES


def test_there_are_sixty_pages_and_more() -> None:
    assert len(SLUGS) >= 60
