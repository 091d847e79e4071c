"""Small pages, each with one thing that stands in, before or after a story, and how the judging of blocks takes it."""

from __future__ import annotations

import re
import sys

import pytest

from newsclean import Options, clean, clean_text, explain
from newsclean.judge import headline
from newsclean.judge.measure import measure
from newsclean.judge.revise import revise
from newsclean.model import Block, Container, Verdict
from newsclean.segment import Segments
from newsclean.text import fold

STORY = [
    "The last ferry of the day will leave Pell at eight in the evening from March, two hours earlier than now.",
    "Fewer than nine people a night took the late boat last winter, the board said. The crew numbered five.",
    "“We counted twice,” said Dora Maklin, who chairs the board. “It is a good boat and nobody is on it.”",
    "The night nurses of the island will get a boat of their own, which the hospital has promised to pay for.",
]
TITLE = "Night ferries stop in March"
HEAD = f"<title>{TITLE} - Harbour Post</title><h1>{TITLE}</h1>"
FIRST, SECOND, REST = STORY[0], STORY[1], STORY[2:]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def amid(insert: str) -> str:
    """The story with something between its second and third paragraph."""
    return HEAD + "<div>" + paragraphs(FIRST, SECOND) + insert + paragraphs(*REST) + "</div>"


def after(insert: str) -> str:
    """The story with something below it in the same element."""
    return HEAD + "<div>" + paragraphs(*STORY) + insert + "</div>"


def before(insert: str) -> str:
    """The story with something between the headline and its first paragraph."""
    return HEAD + "<div>" + insert + paragraphs(*STORY) + "</div>"


LINKS = "<ul>" + "".join(f"<li><a href=/{n}>Another story of the harbour number {n}</a></li>" for n in "123") + "</ul>"
LEAVES_THE_STORY_WHOLE = {
    "a list of related stories amid it": amid("<h4>Related stories</h4>" + LINKS),
    "a label of a share bar amid it": amid("<ul><li><a href=#>Tweet</a></li></ul><div>Share this:</div>"),
    "an author's heading over it, without a bio": before("<div>About The Author</div>"),
    "a bio over it": before(
        "<div><b>Ines Corbally</b></div><div>Ines Corbally is a reporter at the Harbour Post.</div>"
    ),
    "a bio under the author's name below it": after(
        "<p>Ines Corbally</p><p>Ines Corbally has covered the coast since 2009.</p>"
    ),
    "a caption in a paragraph of its own": amid(
        "<div><img src=a><p>Visitors at the harbour in May. (Photo by Mo Keita / AFP)</p></div>"
    ),
    "a caption after a bar": amid("<p><img src=a><br><small>A drone on show | Photo credit: Reuters</small></p>"),
    "an unmarked caption below a picture": amid("<div><img src=a></div><div>The boat on Friday morning</div>"),
    "a notice of copyright below it": after("<p>All rights reserved. No part may be printed without leave.</p>"),
    "an ad-rate blurb of two long paragraphs": after(
        "<p>"
        + "Thank you for your interest in our paper, which reaches the whole coast each week. "
        + "If you need advert or sponsored post, write to us. Sponsored posts: 100 each. Banner advertising: ask.</p>"
        + "<p>" + "Our desk answers each letter within two days and knows a price for every purse. " + "</p>"
    ),
    "comments between their count and the form": after(
        "<p>2 comments</p><p>Ann says:</p><p>I will miss the late boat, it was the only quiet place.</p>"
        "<h3>Leave a Reply</h3><p>Your email address will not be published.</p>"
    ),
    "a hidden copy over it": HEAD.replace("<h1>", f"<div style='display:none'>{paragraphs(*STORY)}</div><h1>")
    + "<div>" + paragraphs(*STORY) + "</div>",
    "teasers of other stories in a row below it": after(
        "".join(
            f"<p><a href=/{n}>Another story of the harbour {n}</a></p><p>{n} boats came in late, the mayor said.</p>"
            for n in ("Four", "Five", "Six")
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAVES_THE_STORY_WHOLE)
def test_what_is_no_story_leaves_it_whole_and_alone(name: str) -> None:
    assert clean(LEAVES_THE_STORY_WHOLE[name]).body == "\n\n".join(STORY)


IS_THE_STORYS_OWN = [
    "<p>Your email address will not be published, the card promised, and she kept that promise for eleven years.</p>",
    "<p>All rights reserved, the small print on the ticket read, but nobody on the pier knew which.</p>",
    "<p>We use cookies for everything, says the baker of Pell, and he means the kind that one can eat.</p>",
    "<p>Related: the number of tickets fell by a fifth, and nobody on the island seemed to mind.</p>",
    "<p>Sponsored posts: 120 each, the list on the wall said, and the board laughed about it on Monday.</p>",
    "<h2>Your privacy choices</h2>",
    "<p><b>Who pays</b></p>",
    "<ul><li>four boats</li><li>nine crews</li><li>one dog</li></ul>",
    "<figure><table><tr><td>Boats</td></tr></table></figure>",
    "<blockquote><p>A boat is a promise.</p></blockquote>",
]


@pytest.mark.parametrize("own", IS_THE_STORYS_OWN)
def test_what_only_looks_like_boilerplate_stays(own: str) -> None:
    explanation = explain(amid(own))
    dropped = [b.text for b in explanation.blocks if b.category not in ("content", "headline")]
    assert dropped == []


HEADLINES = {
    "a counter that is glued to it": f"<title>{TITLE} - Harbour Post</title><h1>{TITLE}<span>811</span></h1>",
    "a logo that repeats the title": f"<title>Harbour Post</title><a href=/>Harbour Post</a><h1>{TITLE}</h1>",
    "a trail that ends with it": (
        f"<title>{TITLE} - Harbour Post</title><p><a href=/>Home</a> <a href=/n>News</a> {TITLE}</p><h1>{TITLE}</h1>"
    ),
    "no title at all": f"<h1>{TITLE}</h1>",
    "no heading at all": f"<title>{TITLE} | Harbour Post</title><div>{TITLE}</div>",
}


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headline_is_found_and_is_no_part_of_the_body(name: str) -> None:
    article = clean(HEADLINES[name] + paragraphs(*STORY))
    assert article.title == TITLE
    assert article.body == "\n\n".join(STORY)


def test_spans_that_a_style_makes_blocks_are_paragraphs() -> None:
    spans = "".join(f"<span style='display:block'>{text}</span>" for text in STORY)
    assert clean(f"{HEAD}<div>{spans}</div>").body == "\n\n".join(STORY)


def test_flattened_text_has_the_same_sections() -> None:
    text = "\n\n".join([TITLE, *STORY, "About The Author", "Ines covers the coast.", "Leave a Reply", "Name *"])
    assert clean_text(text).body == "\n\n".join(STORY)


HEAVY = {
    "openings of related lists": "<p>Related stories</p><p>a line</p>",
    "counts and forms": "<p>5 comments</p><h3>Leave a reply</h3>",
    "headings": "<h2>Some heading of a page</h2>",
    "items": "<ul><li>item number one</li></ul>",
    "pull quotes": "<aside>Nobody on the island knew the name of the boat at all.</aside>",
    "signed lines": "<p>By Jane Doe</p><p>Jane Doe said nothing of the kind on Monday or later.</p>",
    "pictures": "<div><img><span>a line below</span></div>",
    "main headings": "<h1>Some other heading of a page</h1>",
    "bios": "<p>Ines Corbally is a reporter</p>",
}


def calls_for(count: int, piece: str) -> int:
    """How many calls cleaning a page with so many pieces makes: the same on every machine."""
    page = HEAD + paragraphs(*STORY) * 3 + piece * count
    calls = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        clean(page, options=Options(second_opinion=False))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", HEAVY)
def test_four_times_the_page_takes_about_four_times_the_steps(name: str) -> None:
    clean(HEAD, options=Options(second_opinion=False))
    few, many = calls_for(150, HEAVY[name]), calls_for(600, HEAVY[name])
    assert many < 5 * few, "a step that looks at every pair takes sixteen times as many"


def test_a_title_of_the_site_with_its_slogan_gives_way_to_the_line_over_the_text() -> None:
    head = "<title>Harbour Post - Breaking News, Sports</title><header><a href=/>Harbour Post</a></header>"
    article = clean(f"{head}<div>{TITLE}</div>{paragraphs(*STORY)}")
    assert (article.title, article.site) == (TITLE, "Harbour Post")
    assert article.body == "\n\n".join(STORY)


@pytest.mark.parametrize("heading", ["<h2>March 2025</h2>", "<p>March 2025</p>", "<p>Monday, May 5, 2025:</p>"])
def test_a_month_or_day_that_heads_a_part_of_the_story_is_no_stamp(heading: str) -> None:
    kinds = {block.text: block.rule for block in explain(amid(heading)).blocks}
    assert kinds[re.sub("<[^>]*>", "", heading)] != "shape:date"


@pytest.mark.parametrize("stamp", ["<p>Monday, May 5, 2025</p>", "<p>Updated May 5, 2025, 10:15</p>"])
def test_a_full_stamp_is_one_wherever_it_stands(stamp: str) -> None:
    (found,) = (block for block in explain(amid(stamp)).blocks if block.text == stamp[3:-4])
    assert found.category == "dateline"
    assert stamp[3:-4] not in clean(amid(stamp)).body


def test_a_month_above_the_story_is_its_stamp() -> None:
    html = f"<title>{TITLE} - Harbour Post</title><h1>{TITLE}</h1><p>March 2025</p>" + paragraphs(*STORY)
    assert "March 2025" not in clean(html).body


def page_of(*texts: str) -> Segments:
    blocks = tuple(Block(index=i, text=text, tag="p", container=0) for i, text in enumerate(texts))
    return Segments(blocks, (Container(0, -1, "body", frozenset(), 0, False, 0, len(blocks)),))


def test_what_stands_twice_is_what_is_equal_when_folded() -> None:
    texts = (
        "The boat will leave at eight", "the boat will  leave at eight", "The boat will leave again",
        "The boat will leave again", "Don’t wait for the boat", "Don't wait for the boat",
        "\u200e Don't wait for the boat", "船は今夜八時に出る予定", "船は今夜八時に出る予定", "The boat will stay here",
    )  # fmt: skip
    page = page_of(*texts)
    settled = [Verdict("content", "region:prose")] * len(texts)
    revised = revise(page, measure(page), settled, None)
    folded = [fold(text) for text in texts]
    again = {i for i, text in enumerate(folded) if text in folded[:i]}
    assert {i for i, verdict in enumerate(revised) if verdict.rule == "repeat:same-text"} == again == {1, 3, 5, 6, 8}


def test_a_line_is_the_headline_when_it_or_the_title_is_the_larger_part_of_the_other() -> None:
    words = "night ferries stop in march on the whole island of pell".split()
    texts = [" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    for title in texts:
        pairs = (sorted((text, title), key=len) for text in texts)
        larger = [len(short) >= 16 and len(short) >= 0.6 * len(long) and short in long for short, long in pairs]
        same = {i for i, text in enumerate(texts) if text == title or larger[i]}
        assert headline.repeats(page_of(*texts), [title.upper()]).keys() == same


def test_the_first_late_block_parts_the_late_ones_from_the_others() -> None:
    measures = measure(page_of(*STORY, "A note.", *STORY, "A note."))
    late = [measures.is_late(i) for i in range(10)]
    assert late == [i >= measures.first_late() for i in range(10)]
    assert late == sorted(late)
    assert 0 < measures.first_late() < 9
