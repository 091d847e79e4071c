"""Cutting a page into blocks: what the short ways give is what the plain ways would."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from newsclean.dom import Document
from newsclean.segment import segment, tokens_of

if TYPE_CHECKING:
    from newsclean.model import Container


def test_tokens_are_the_whole_words_letter_by_letter() -> None:
    draw = random.Random(7)
    for _ in range(20_000):
        markup = "".join(draw.choice("aabbAB12 -_.éſİ漢") for _ in range(draw.randint(0, 14)))
        assert tokens_of(markup) == _plain_tokens(markup), markup


def _plain_tokens(markup: str) -> set[str]:
    runs = (re.fullmatch("([A-Za-z]+)[0-9]*", run) for run in re.split("[^A-Za-z0-9]+", markup))
    parts = [part.lower() for run in runs if run for part in re.sub("([a-z])(?=[A-Z])", r"\1 ", run[1]).split()]
    short = sum(len(part) == 2 for part in parts)
    return {part for part in parts if len(part) > 2 or (len(part) == 2 and short < 2)}


def test_elements_of_the_same_attributes_are_told_apart_by_their_values_and_tags() -> None:
    page = (
        "<p class=lead>a<p class=note>b<p class=lead hidden>c<p class=lead hidden=until-found>d<div class=lead>e</div>"
    )
    found = [(c.tag, set(c.tokens), c.hidden) for c in _containers(page)[2:]]
    assert found == [
        ("p", {"<p>", "lead"}, False), ("p", {"<p>", "note"}, False), ("p", {"<p>", "lead"}, True),
        ("p", {"<p>", "lead"}, False), ("div", {"<div>", "lead"}, False),
    ]  # fmt: skip


def test_unknown_elements_keep_their_names_on_every_page() -> None:
    for page in ("<x-lead>a</x-lead><x-note>b</x-note>", "<x-note>b</x-note><x-lead>a</x-lead>"):
        tags = {block.text: block.tag for block in segment(Document(page.encode())).blocks}
        assert tags == {"ab" if page.startswith("<x-lead") else "ba": "body"}
        assert {c.tag for c in _containers(page)} == {"html", "body", "x-lead", "x-note"}


def test_the_element_of_a_block_is_the_innermost_around_its_text() -> None:
    page = '<p><a href="/a"><b>One</b> two</a> <i>three</i>\n</p><p><a href="/b">Four</a> </p>'
    first, second = segment(Document(page.encode())).blocks
    tags = [container.tag for container in _containers(page)]
    assert (first.text, tags[first.container], first.links, first.link_chars) == ("One two three", "p", 1, 6)
    assert (first.bold_chars, first.italic_chars) == (3, 5)
    assert [first.text[mark.start : mark.end] for mark in first.marks] == ["One", "two", "three"]
    assert (second.text, tags[second.container], second.marks) == ("Four", "a", ())


def _containers(page: str) -> tuple[Container, ...]:
    return segment(Document(page.encode())).containers
