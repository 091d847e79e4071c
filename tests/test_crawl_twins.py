"""Which records hold what an earlier one holds."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from newsclean.crawl.journal import Result, open_journal
from newsclean.crawl.ledger import Twin
from newsclean.crawl.likeness import LEAST_WORDS, bands, distance, fingerprint, mark_of
from newsclean.crawl.twins import NEAR, Twins
from newsclean.export import FILE_NAME
from newsclean.model import Article
from newsclean.text import content_hash, count_words

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "r", "st", "ling", "mo")]


def story(seed: int, length: int = 300) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=length))


def record(name: str, body: str, canonical: str | None = None) -> Article:
    return Article(
        url=f"https://a.example/{name}", final_url=f"https://a.example/{name}", canonical_url=canonical, body=body,
        word_count=count_words(body), content_hash=content_hash(body),
    )  # fmt: skip


def marked(*records: Article) -> list[tuple[str | None, str | None]]:
    twins = Twins(lambda _key, _most: [])
    found = [twins.marked(one) for one in records]
    return [(one.duplicate_of, one.provenance.get("duplicate_of")) for one in found]


def test_the_same_text_under_two_addresses_is_told_of_the_second() -> None:
    one, two = record("1", story(1)), record("2", story(1))
    assert marked(one, two) == [(None, None), (one.url, "text")]


def test_one_canonical_address_is_one_article_if_the_texts_say_so_too() -> None:
    canonical = "https://a.example/story"
    first = record("1", story(1), canonical)
    second = record("2", story(1) + " and a last line", canonical)
    other = record("3", story(2), canonical)  # a site that names its front page on every page
    assert marked(first, second, other) == [(None, None), (first.url, "address"), (None, None)]


def test_texts_that_differ_in_a_few_words_are_near() -> None:
    words = story(1, 600).split()
    words[300] = "otherwise"
    first, second, other = record("1", story(1, 600)), record("2", " ".join(words)), record("3", story(3, 600))
    found = marked(first, second, other)
    assert found[1][0] == first.url
    assert str(found[1][1]).startswith("near:")
    assert found[2] == (None, None)


def test_short_texts_and_records_without_text_are_nobodys_twins() -> None:
    short = story(1, LEAST_WORDS - 1)
    assert marked(record("1", short), record("2", short), record("3", ""), record("4", "")) == [(None, None)] * 4


def test_a_fingerprint_that_is_known_is_not_taken_again() -> None:
    one = record("1", story(1))
    earlier = [Twin(f"near:0:{bands(7)[0]:04x}", "0", 7)]
    found = Twins(lambda key, _most: [twin for twin in earlier if twin.key == key]).marked(one, 7)
    assert (found.duplicate_of, found.provenance["duplicate_of"]) == ("0", "near:0")
    assert mark_of(one) == fingerprint(one.body) != 7
    assert mark_of(record("2", story(1, LEAST_WORDS - 1))) is None


def test_a_target_that_is_asked_again_is_no_twin_of_itself() -> None:
    one = record("1", story(1))
    earlier = [Twin("", one.url or "", fingerprint(one.body))]
    assert Twins(lambda _key, _most: earlier).marked(one) == one


@pytest.mark.parametrize(
    "text",
    [
        story(5),
        "東京都の船は昨日から動いていない。" * 9 + "川の水がまだ高いためだ。",
        "Как сообщили в понедельник власти города, мост снова открыт для всех машин. " * 3,
    ],
)
def test_a_fingerprint_moves_little_with_the_text_in_any_script(text: str) -> None:
    assert distance(fingerprint(text), fingerprint(text + "!")) == 0
    assert distance(fingerprint(text), fingerprint(text[: -len(text) // 20])) <= 20
    assert distance(fingerprint(text), fingerprint(story(9))) > 16


def test_fingerprints_that_are_near_share_a_band() -> None:
    chance = random.Random(3)
    for _ in range(2_000):
        mark = chance.getrandbits(64)
        other = mark
        for bit in chance.sample(range(64), NEAR):
            other ^= 1 << bit
        assert distance(mark, other) == NEAR
        assert any(one == two for one, two in zip(bands(mark), bands(other), strict=True))
    assert fingerprint("") == 0


def test_twins_are_known_after_a_restart(tmp_path: Path) -> None:
    for name in ("1", "2"):
        journal = open_journal(tmp_path, lists=(), again=lambda _: False, settled=lambda _: None)
        one = record(name, story(1))
        journal.write(Result(url=one.url or "", record=one))
        journal.close()
    lines = (tmp_path / FILE_NAME).read_bytes().splitlines()
    assert [Article.from_json(line).duplicate_of for line in lines] == [None, "https://a.example/1"]
