"""Hostile pages cost the parser what their length warrants, and keep their article; what they cost in all is measured
by tests/test_hostile_pages.py."""

from __future__ import annotations

import random

import pytest

from hostile.pages import ARTICLE, STORY
from hostile.pages.markup import SHAPES
from newsclean.decode import decode
from newsclean.decode.forecast import MAX_TAGS
from newsclean.decode.guard import KEPT_TAGS, guard
from newsclean.decode.markup import TOKEN, first_tokens
from newsclean.dom import Document
from newsclean.segment import segment

MEBIBYTE = 1024 * 1024
SIZE = 40_000


@pytest.mark.parametrize("name", SHAPES)
def test_the_tree_of_a_hostile_page_is_no_deeper_than_the_limit_allows(name: str) -> None:
    decoded = decode(SHAPES[name](SIZE), max_bytes=10 * MEBIBYTE, max_depth=512)
    segments = segment(Document(decoded.html))
    assert max(container.depth for container in segments.containers) <= 1100
    assert STORY[0] in " ".join(block.text for block in segments.blocks)


UNTOUCHED = {
    "an ordinary page": f"<!doctype html><html><head><title>a<b</title></head><body class=x>{ARTICLE}</body></html>",
    "512 levels": "<div>" * 512 + "x" + "</div>" * 512,
    "many unclosed paragraphs": "<p>x" * 5000,
    "many unclosed list items": "<ul>" + "<li><a href=x>y</a>" * 5000 + "</ul>",
    "many unclosed definitions": "<dl>" + "<dt>x<dd>y" * 3000 + "</dl>",
    "many unclosed cells": "<table>" + "<tr><td>x<td>y" * 3000 + "</table>",
    "many unclosed options": "<select>" + "<option>x" * 5000 + "</select>",
    "12,000 self-closing paths": "<svg>" + "<path d=x />" * 12000 + "</svg>",
    "svg titles": "<svg><title>x</title><path/></svg>" * 1000,
    "svg with a style": "<svg><style>a>b{}</style></svg>" * 1000,
    "what drawing programs leave": "<svg><metadata><rdf:RDF><dc:title>x</dc:title></rdf:RDF></metadata></svg>",
    "64 body tags": "<body class=x><p>x</p>" * 64,
    "svg around a paragraph": "<svg><p>x</p>" * 1000,
    "tags in a script": "<script>" + "document.write('<div>');" * 2000 + "</script>",
    "tags in a comment": "<!--" + "<div>" * 2000 + "-->",
    "tags in a text area": "<textarea>" + "<div>" * 2000 + "</textarea>",
    "tags in an attribute": '<div title="' + "<div>" * 2000 + '">x</div>',
    "void elements": "<br><img src=x><input><hr>" * 2000,
    "an attribute of 500 KB": f'<meta content="{"x" * 500_000}">',
    "200 attributes": "<p " + " ".join(f"a{n}" for n in range(200)) + ">x</p>",
    "fonts left open": "<p><font color=red>x</p>" * 1000,
    "bold left open": "<p><b>x</p>" * 1000,
    "links left open": "".join(f"<p><a href={n}>x</p>" for n in range(1000)),
    "headings closed by another": "<h1>x</h2>" * 1000,
    "character data": "<svg><![CDATA[ > <div> ]]></svg>" * 1000,
    "a lone less-than sign": "a < b, c <d",
    "an open tag at the end": "<p>x<a href='",
    "nothing": "",
}


@pytest.mark.parametrize("name", UNTOUCHED)
def test_a_page_within_the_limits_comes_back_as_the_same_object(name: str) -> None:
    page = UNTOUCHED[name].encode()
    html, _, limits = guard(page, 512)
    assert html is page
    assert limits == ()


@pytest.mark.parametrize(
    ("page", "limit"),
    [
        ("<div>" * 600, "max_depth"),
        ("<p " + " ".join(f"a{n}" for n in range(300)) + ">", "attributes"),
        (f'<p title="{"x" * 1_100_000}">', "attributes"),
        ("<body a>" * 100, "attributes"),
        ("".join(f"<b {n}>" for n in range(100)), "formatting"),
        ("<br>" * 70_000, "tags"),
    ],
)
def test_a_limit_that_is_hit_is_named(page: str, limit: str) -> None:
    assert decode(page, max_bytes=10 * MEBIBYTE, max_depth=512).limits == (limit,)


LONG = "A line behind the last tag that counts, long enough to be a paragraph of the story and not a label."


@pytest.mark.parametrize("source", ["<div>{}</div>", "<td>{}", "<b>x</b><br>{}<br>", "<p class='a>b'>{}</p>"])
def test_behind_too_many_tags_long_lines_are_paragraphs(source: str) -> None:
    html, _, limits = guard(("<br>" * MAX_TAGS + source.format(LONG) + "<p>short</p>").encode(), 512)
    assert limits == ("tags",)
    assert html.decode() == "<br>" * KEPT_TAGS + f"<p>{LONG}</p>"


MARKUP = (
    "<p>", "</p>", "<a href='x>y'>", "<b a=b", "<br/>", "<!--", "-->", "<!x>", "<?x?>", "</ >", "<![CDATA[", "<script>",
    "</script", "a<b", "< ", "<1", "<", ">", "/", "=", "'", '"', " text ", "é\n",
)  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 8])
def test_the_first_tokens_end_where_they_do_one_by_one(count: int) -> None:
    chance, found = random.Random(count), 0
    for _ in range(1_000):
        html = "".join(chance.choices(MARKUP, k=chance.randrange(40)))
        ends = [token.end() for token in TOKEN.finditer(html)]
        first = first_tokens(count).match(html)
        assert (first and first.end()) == (ends[count - 1] if len(ends) >= count else None)
        found += first is not None
    assert 100 < found < 1_000


def test_with_the_paragraphs_a_page_has_no_more_tags_than_count() -> None:
    page = "a < b " * 9 + "<br>" * KEPT_TAGS + f"<p>{LONG}</p>" * MAX_TAGS
    html, _, limits = guard(page.encode(), 512)
    assert limits == ("tags",)
    assert html.count(b"<p>") == (MAX_TAGS - KEPT_TAGS - 9) // 2
    assert html.count(LONG.encode()) == MAX_TAGS


@pytest.mark.parametrize("source", ["<p hidden>{}</p>", "<p style='display:none'>{}</p>", "<script>{}</script>"])
def test_behind_too_many_tags_what_hides_text_is_looked_at_closely(source: str) -> None:
    html, _, limits = guard(("<br>" * MAX_TAGS + source.format(LONG)).encode(), 512)
    assert limits == ("tags",)
    assert f"<p>{LONG}</p>" not in html.decode()


@pytest.mark.parametrize(
    "opening", ["<p hidden>", "<div style='display:none'>", '<b aria-hidden="true">', "<noscript>"]
)
def test_what_a_dropped_element_hides_is_not_shown(opening: str) -> None:
    closing = f"</{opening[1:].split()[0].strip('>')}>"
    html, _, _ = guard(("<div>" * 3 + f"{opening}secret <i>and</i> more{closing}shown").encode(), 2)
    assert html.endswith(b"shown")
    assert b"secret" not in html
    assert b"more" not in html


def test_less_than_signs_are_no_tags() -> None:
    page = (ARTICLE + "a < b " * (MAX_TAGS + 1)).encode()
    assert guard(page, 512) == (page, page, ())


FLATTENED = {
    "a deep element loses its tag": ("<div><i>a<i>b</i>c</i></div>", "<div><i>abc</i></div>"),
    "words stay apart": ("<div><div><div>a</div><div>b</div></div></div>", "<div><div><br>a<br>b<br></div></div>"),
    "elements beside the deep ones stay": ("<a><b><i>x</i></b></a><p>y</p>", "<a><b>x</b></a><p>y</p>"),
    "what closes implicitly closes by a tag": ("<b><i><u>x</b><p>y<p>z", "<b><i>x</i></b><p>y</p><p>z"),
    "script stays as it is": ("<b><i><u><script>'<u>'</script></u></i></b>", "<b><i><script>'<u>'</script></i></b>"),
    "attributes within the limits stay": ("<b id=x><i><u>y", "<b id=x><i>y"),
}


@pytest.mark.parametrize("name", FLATTENED)
def test_flattening(name: str) -> None:
    page, expected = FLATTENED[name]
    assert guard(page.encode(), 2) == (expected.encode(), expected.encode(), ("max_depth",))


def test_only_the_oversized_tag_loses_its_attributes() -> None:
    page = "<p id=a>x</p><p " + " ".join(f"a{n}" for n in range(300)) + ">y</p>"
    assert guard(page.encode(), 512)[::2] == (b"<p id=a>x</p><p>y</p>", ("attributes",))


def test_the_text_of_a_deep_page_is_the_text_without_the_guard() -> None:
    page = "<div>x" * 600 + "".join(f"<p>paragraph {n}<ul><li>item<b>bold</ul>" for n in range(50))
    html, _, _ = guard(page.encode(), 512)
    assert _text(html) == _text(page.encode())


def _text(html: bytes) -> str:
    return " ".join(block.text for block in segment(Document(html)).blocks)
