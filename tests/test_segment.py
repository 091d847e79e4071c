"""Cutting a page into blocks: what the short ways give is what the plain ways would."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from newsclean.dom import Document
from newsclean.segment import LINE, MOST_LINKED, segment, tokens_of

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


def test_the_words_of_an_element_without_text_are_read_when_they_are_asked_for() -> None:
    segments = segment(Document(b"<div id=app-root class='x one'><i class=icon hidden></i></div><p class=lead>a"))
    found = [(set(c.tokens), set(segments.tokens(c))) for c in segments.containers[2:]]
    assert found == [
        ({"<div>"}, {"<div>", "app", "root", "one"}),
        ({"<i>"}, {"<i>", "icon"}),
        *[({"<p>", "lead"},) * 2],
    ]


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


LINES = [f"Line {number} " + "of a story about a harbour " * 4 for number in range(9)]
STORY = "".join(f"<p>{line}</p>" for line in LINES)
BY_SCRIPT = '<li><a href="{}" class=card>{}</a></li>'

NEVER_CLOSED = {
    "before the story": f"<a href=/x>{STORY}",
    "before its element": f"<a href=/x><article><h1>Harbour</h1>{STORY}</article>",
    "inside an element that ends": f"<div><span><a href=/x>x</span></div>{STORY}",
    "in each paragraph, one after another": "".join(f"<a href=/{n}>x<p>" for n in range(99)) + STORY,
    "all leading to the same": "<a href=/x>x<p>" * 99 + STORY,
    "in nested lists": "<ul><li><a href=/x>x" * 20 + STORY,
    "with the story in a list": "<a href=/x><ul>" + "".join(f"<li>{line}" for line in LINES) + "</ul>",
    "around lines": "<p><a href=/x>" + "<br>".join(LINES),
    "with emphasis inside": "<a href=/x>" + STORY.replace("story", "<b>story</b>"),
    "with parts that nobody sees": "<a href=/x>" + STORY.replace("</p>", "</p><p hidden>unseen</p>"),
    "leading nowhere": f"<div><a href=#>{STORY}</a></div>",
    "without a goal": f"<a name=top>{STORY}",
}


@pytest.mark.parametrize("page", NEVER_CLOSED.values(), ids=NEVER_CLOSED)
def test_a_link_that_is_never_closed_makes_no_story_a_link(page: str) -> None:
    blocks = [block for block in segment(Document(page.encode())).blocks if len(block.text) >= LINE]
    assert [(block.links, block.link_chars) for block in blocks] == [(0, 0)] * len(LINES)
    assert not any(mark.href for block in blocks for mark in block.marks)


def test_what_else_leads_somewhere_beside_a_link_that_is_never_closed_is_linked() -> None:
    page = f"<p><a href=/before>Before</a><p>Lead <a href=/x>open{STORY}<p>Goes on <a href=/y>there</a> and ends."
    blocks = segment(Document(page.encode())).blocks
    found = [(block.text[:7], [mark.href for mark in block.marks if mark.href], block.link_chars) for block in blocks]
    assert [found[0], found[1], found[-1]] == [("Before", [], 6), ("Lead op", [], 0), ("Goes on", ["/y"], 5)]
    assert not any(chars for _, _, chars in found[2:-1])


LINKED = {
    "a card that is one link": "<a href=/x><h2>{0}</h2><p>{1}</p><p>{2}</p><time>Monday</time></a>",
    "a page of cards": "".join(f"<a href=/{n}><h2>{{{n}}}</h2><p>{{{n}}}</p></a>" for n in range(9)),
    "a list of teasers": "<ul>" + "".join(f"<li><a href=/{n}>{{{n}}}</a></li>" for n in range(9)) + "</ul>",
    "links of a card that lead to the same": "<h2><a href=/x>{0}</a></h2><p><a href=/x>{1}</a></p><a href=/x>more</a>",
    "teasers that a script opens": "".join(BY_SCRIPT.format("javascript:;", f"{{{n}}}") for n in range(9)),
    "teasers without a goal": "".join(BY_SCRIPT.format("#", f"{{{n}}}") for n in range(9)),
    "a figure and its caption": "<a href=/x><figure><img src=x><figcaption>{0}</figcaption></figure></a>",
    "a long list of short links to the same": "<p><a href=/x>short</a>" * 99,
}


@pytest.mark.parametrize("page", LINKED.values(), ids=LINKED)
def test_a_link_that_is_closed_stays_one(page: str) -> None:
    blocks = segment(Document(page.format(*LINES).encode())).blocks
    assert blocks
    assert all(block.links == 1 and block.link_chars == len(block.text) for block in blocks)


def test_lines_that_lead_to_the_same_place_between_others_are_links() -> None:
    page = "".join(f"<p>{line}</p><p><a href=/sale>{line}</a></p>" for line in LINES)
    assert [block.links for block in segment(Document(page.encode())).blocks] == [0, 1] * len(LINES)


def test_as_many_lines_as_a_real_link_is_around_are_linked_and_one_more_is_not() -> None:
    for count, links in ((MOST_LINKED, 1), (MOST_LINKED + 1, 0)):
        page = "<a href=/x>" + "".join(f"<p>{line}</p>" for line in LINES[:count]) + "</a>"
        assert [block.links for block in segment(Document(page.encode())).blocks] == [links] * count


def _containers(page: str) -> tuple[Container, ...]:
    return segment(Document(page.encode())).containers
