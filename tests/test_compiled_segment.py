"""The compiled walk gives the blocks, elements and fields that the plain one gives."""

from __future__ import annotations

import gc
import random
from typing import TYPE_CHECKING, Any

import pytest

from newsclean import segment
from newsclean.dom import Document
from newsclean.judge.region import anchor
from newsclean.segment import cut, same_links, words_of
from twins import FIXTURES, is_same, needs_the_core, twin_of

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["needs_the_core"]

ROUNDS = 6000
PIECES = (
    "<div> </div> <p> </p> <br> <span> </span> <b>bold</b> <i> </i> <pre> </pre> <table><tr><td> </td> <td> "
    "<th> </table> <a\xb7href=x> <a\xb7href> <a> </a> <p\xb7hidden> <span\xb7hidden> "
    "<div\xb7hidden=until-found> <div\xb7style='display:none'> <span\xb7style='display:\xb7block'> <dialog> "
    "<dialog\xb7open> </dialog> <div\xb7aria-hidden=TRUE> <div\xb7role=region\xb7aria-labelledby=x\xb7hidden> "
    "<img\xb7src=x> <input\xb7type=email> <input\xb7name=mail> <textarea>a</textarea> <script>x</script> "
    "<svg><path/></svg> <x-new\xb7class=one> </x-new> <li> <ul> </ul> <h1> </h1> <noscript>n</noscript> "
    "<div\xb7class='article__relatedLinks\xb7ad\xb7ae\xb7x\xb7col-12'"
    "\xb7id='Post9'\xb7role='Main\xb7Role'\xb7rel\xb7data-type=News> "
    "<!--c--> <td> word \xb7two\xb7\xb7spaces\xb7 \n \t \xa0 \u200b \ufeff \x0c \x1f \x85 \u3000 e\u0301 "
    "\u65e5\u672c \U0001f600 \x00 &nbsp; &#11; . \ufdd0 \u2028 \x7f <form> </form> <option>o <select> "
    "</select> <tr> </tr> <section> </section> <svg\xb7viewBox=x\xb7class=One\xb7xlink:href=y> </svg> "
    "<a\xb7xlink:href=x> <p\xb7CLASS=Two\xb7Hidden> <foreignObject> <math\xb7definitionURL=x> <p\xb7class\xb7role> "
    "<input\xb7data-a-long-name=x\xb7NAME=eMail> <p\xb7aria-label='a\xb7b'\xb7aria-labels=c> <title>t</title>"
).split(" ")
LONG = "word·" * 20
LINKS = (
    *(f"{tag}{LONG}" for tag in "<p> <p> <p> <p> <li> <br> <td> <b> </p> <p·hidden> <table> <div>".split(" ")),
    *"<a·href=x> <a·href=y> <a·href=#> <a·href=JavaScript:x> <a·href> </a> word <ul> </ul>".split(" "),
)
MARKUP = "a B z 9 _ - · é ſ article relatedLinks ad AE x col 12 h3ll0 ABCDef 日本 ß İ \x00 . __ 1a a1 A1b".split(" ")


def page_of(chance: random.Random) -> bytes:
    return "".join(chance.choices(PIECES, k=chance.randrange(1, 40))).replace("·", " ").encode()


@pytest.mark.parametrize("seed", range(4))
def test_random_pages_are_cut_alike(seed: int) -> None:
    chance, twin = random.Random(seed), twin_of(cut)
    blocks = 0
    for _ in range(ROUNDS):
        html = page_of(chance)
        found = cut(Document(html))
        assert is_same(twin(Document(html)), found), html
        blocks += len(found.blocks)
    assert blocks > ROUNDS


@pytest.mark.parametrize("seed", range(2))
def test_links_that_are_never_closed_are_told_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, twin = random.Random(seed), twin_of(cut)
    unending: list[object] = []

    def noted(hrefs: dict[int, str], some: set[int]) -> frozenset[int]:
        unending.append((hrefs, some))
        return same_links(hrefs, some)

    monkeypatch.setattr(segment, "same_links", noted)
    for _ in range(ROUNDS):
        html = "".join(chance.choices(LINKS, k=chance.randrange(6, 40))).replace("·", " ").encode()
        found = cut(Document(html))
        assert is_same(twin(Document(html)), found), html
    assert unending[::2] == unending[1::2]
    assert len(unending) > ROUNDS // 10


def test_elements_around_blocks_stand_where_their_containers_tell_whoever_cut_the_page() -> None:
    chance, walked = random.Random(11), twin_of(cut)
    plain: Any = anchor
    for _ in range(ROUNDS):
        html = page_of(chance)
        for segments in (walked(Document(html)), cut(Document(html))):
            other = segments._replace(containers=segments.containers[:1] * len(segments.containers))
            for block in segments.blocks:
                assert anchor(segments, block) == plain.plain(segments, block)
                assert anchor(other, block) == segments.containers[0]


LETTERS = (
    "a" * 40 + " " * 12 + "\xe9\u2019\u65e5\u0431\U0001f600\u200b\ufeff\xa0\u3000\u2028\x85\x7f\x1f\x0b\x0c\t\n\ufdd0~!"
)


def test_long_texts_of_any_characters_become_the_same_lines() -> None:
    chance, twin = random.Random(7), twin_of(cut)
    lengths = set()
    for _ in range(4000):
        letters = chance.choices((LETTERS, "a", "a "), (3, 1, 1))[0]
        texts = ["".join(chance.choices(letters, k=chance.randrange(90))) for _ in range(chance.randrange(1, 4))]
        html = f"<p>{chance.choice(('<b>', '</p>', '<br>', '<pre>')).join(texts)}".encode()
        found = cut(Document(html))
        assert is_same(twin(Document(html)), found), html
        lengths |= {len(block.text) for block in found.blocks}
    assert lengths > {*range(1, 100)}


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.parent.name)
def test_fixtures_are_cut_alike(page: Path) -> None:
    html = page.read_bytes()
    assert is_same(twin_of(cut)(Document(html)), cut(Document(html)))


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b" ",
        b"text",
        b"<pre>\n a\n\n b \n</pre>",
        b"<p>" * 3000,
        b"<i>a</i>" * 3000,
        b"<p>a" * 9000 + b"<p>" + b"b" * 99,
    ],
)
def test_odd_pages_are_cut_alike(html: bytes) -> None:
    assert is_same(twin_of(cut)(Document(html)), cut(Document(html)))


def test_the_garbage_collector_has_nothing_to_follow_in_what_is_kept_from_page_to_page() -> None:
    page = (
        b"<div class='lead story-9' role=main id=x1><p class=kept hidden>word<p style='display:none'>more<table><tr>a"
    )
    for tokens in {
        container.tokens for container in twin_of(cut)(Document(page)).containers if len(container.tokens) > 1
    }:
        assert all(type(token) is str for token in tokens)
        assert not gc.is_tracked(tokens)
        assert frozenset([*tokens, "more"]) > tokens == frozenset([*tokens])


def test_words_of_markup_are_told_alike() -> None:
    chance, twin = random.Random(5), twin_of(words_of)
    texts = ["".join(chance.choices(MARKUP, k=chance.randrange(12))).replace("·", " ") for _ in range(20_000)]
    assert [twin(text) for text in texts] == [words_of(text) for text in texts]
    assert words_of("article__relatedLinks ad ae x col-12") == ["article", "related", "links", "col"]
