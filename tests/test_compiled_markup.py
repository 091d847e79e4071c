"""The compiled walk reads any markup and any bytes of text as the plain one does, whatever it read before."""

from __future__ import annotations

import random

import pytest

from newsclean.dom import Document
from newsclean.segment import cut, words_of
from twins import is_same, needs_the_core, twin_of

__all__ = ["needs_the_core"]

NAMES = (
    "class id data-component data-testid data-type aria-label role itemprop rel hidden aria-hidden style open "
    "aria-labelledby href type name placeholder data-x HIDDEN xlink:href"
).split()
VALUES = (
    "article__relatedLinks",
    "ad ae x col-12",
    "h3ll0 a1 1a A1b",
    "Main Role  main\trole five six",
    "TRUE",
    "true",
    "tRue",
    "ture",
    "until-found",
    "region",
    "tabpanel",
    "Region",
    "display:none",
    "DISPLAY : block",
    "dis/**/play:none",
    "color:red;visibility:hidden",
    "di\u017fplay:none",
    "color:red",
    "/*display:none*/",
    "display",
    "é",
    "日本 語",
    "\u2003one\u2003two",
    "İ ı ß ſ K",
    "aB" * 210,
    "a" * 399 + "é",
    "é" * 399 + "a b",
    "word " * 90,
    "x " * 300,
    "",
    " ",
    "email",
    "mail",
    "search",
    "a\x85b",
    "a\x1cb",
    "\u200b",
    "abC-dE_fG",
    "https://pell.example/a?b=c",
    "#",
    "&amp;&lt;",
)
TAGS = "div p span a b section dialog img input textarea svg path tr td li x-new button details".split()
BYTES = [
    b"word",
    b" ",
    b"\n",
    b"\xff",
    b"\xc3",
    b"\xc3\xa9",
    b"\xe6\x97\xa5",
    b"\xe6\x97",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x9a\xa2",
    b"\xf0\x9f\x9a",
    b"\xf4\x90\x80\x80",
    b"\xc0\x80",
    b"\xe0\x80\x80",
    b"\xf0\x80\x80\x80",
    b"\xef\xbf\xbe",
    b"\xe2\x80\x8b",
    b"\xc2\xa0",
    b"\xc2\x85",
    b"\xef\xb7\x90",
    b"\x1f",
    b"\x7f",
    b"\x00",
    b"<b>",
    b"</b>",
    b"<i hidden>",
    b"</i>",
    b"<p>",
    b"<br>",
    b"<a href=/x>",
    b"</a>",
    b"<pre>",
    b"</pre>",
]


def random_element(chance: random.Random) -> str:
    given = "".join(
        f" {name}" if chance.random() < 0.1 else f' {name}="{chance.choice(VALUES)}"'
        for name in chance.sample(NAMES, chance.randrange(5))
    )
    return f"<{chance.choice(TAGS)}{given}>"


@pytest.mark.parametrize("seed", range(4))
def test_any_attributes_say_the_same(seed: int) -> None:
    chance, twin, hidden, words = random.Random(seed), twin_of(cut), 0, 0
    for _ in range(1500):
        parts = (random_element(chance) + chance.choice(("x", "", "y</div>", "</p>")) for _ in range(12))
        html = "".join(parts).encode()
        found = cut(Document(html))
        assert is_same(twin(Document(html)), found), html
        hidden += sum(container.hidden for container in found.containers)
        words += sum(len(found.tokens(container)) > 1 for container in found.containers)
    assert hidden > 300
    assert words > 3000


@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_are_read_alike(seed: int) -> None:
    chance, twin = random.Random(seed), twin_of(cut)
    replaced = 0
    for _ in range(6000):
        html = b"".join(chance.choices(BYTES, k=chance.randrange(1, 25)))
        found = cut(Document(html))
        assert is_same(twin(Document(html)), found), html
        replaced += any("\ufffd" in block.text for block in found.blocks)
    assert replaced > 1000


def test_more_markup_than_is_kept_says_the_same() -> None:
    letters = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676 % 26)}q" for i in range(18_000)]
    html = "".join(f"<p class='{word} Story{word.title()}' id=n{i}>x" for i, word in enumerate(letters)).encode()
    twin = twin_of(cut)
    document = Document(html)
    found = cut(document)
    for _ in range(2):
        assert is_same(twin(document), found)
    assert len({*map(found.tokens, found.containers)}) > 17_000


def test_more_tags_than_are_kept_are_cut_alike() -> None:
    html = "".join(f"<x-{i} class=a>x</x-{i}><p>y</p>" for i in range(2000)).encode()
    assert is_same(twin_of(cut)(Document(html)), cut(Document(html)))


def test_long_texts_and_many_links_are_cut_alike() -> None:
    twin = twin_of(cut)
    for html in (
        "é word \u200b ".encode() * 40_000,
        b"<b> a </b>" * 20_000,
        b"<a href=#>x</a> <a href=/a>y</a>" * 5000,
        b"<td><a>x</a><a href>y</a><a href=/b><i>z</i></a>" * 500,
        b"<p>\xff\xfe" * 3000,
        b"<b>\xff</b>" * 20_000,
    ):
        assert is_same(twin(Document(html)), cut(Document(html)))


def test_words_of_long_markup_are_told_alike() -> None:
    twin = twin_of(words_of)
    for text in ("aB" * 300, "one Two" * 100, "x " * 500, "é" * 500, "a" * 1000 + " bc de"):
        assert twin(text) == words_of(text)
