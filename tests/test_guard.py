"""Hostile pages cost the parser what their length warrants, and keep their article."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsclean.decode import decode
from newsclean.decode.guard import guard
from newsclean.dom import Document
from newsclean.segment import segment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEBIBYTE = 1024 * 1024
SIZE = int(os.environ.get("NEWSCLEAN_TORTURE", "150000"))
ARTICLE = "<article><p>The council voted for the bridge on Monday evening.</p></article>"
WORDS = "The council voted for the bridge on Monday evening."


def _times(piece: str, tail: str = "") -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece)) + ARTICLE + tail


def _numbered(piece: str, count: int) -> str:
    return "".join(piece.replace("#", str(number)) for number in range(count))


HOSTILE: dict[str, Callable[[int], str]] = {
    "nested divs": _times("<div>"),
    "nested divs that are closed": lambda size: "<div>" * (size // 11) + ARTICLE + "</div>" * (size // 11),
    "nested spans": _times("<span>x"),
    "nested unknown elements": _times("<x-y>"),
    "nested tables": _times("<table><tr><td>"),
    "nested lists": _times("<ul><li>"),
    "nested svg": lambda size: "<svg>" + "<g>" * (size // 3) + "</svg>" + ARTICLE,
    "nested foreign html": lambda size: ARTICLE + "<svg><foreignObject><div>" * (size // 25),
    "end tags out of order": _times("<span><div></span></div>"),
    "paragraph ends that close nothing": _times("<p><div></p>"),
    "list items around divs": _times("<td><li><div></li><section></div>"),
    "hidden in an svg title": lambda size: "<svg><title></svg>" + "<div>" * (size // 5) + ARTICLE,
    "hidden in an svg style": lambda size: "<svg><style></svg>" + "<div>" * (size // 5) + ARTICLE,
    "hidden in a twice escaped script": lambda size: (
        "<script><!--<script></script><textarea></script>--></script>" + "<div>" * (size // 5) + ARTICLE
    ),
    "hidden in an attribute name": lambda size: '<a ="><div>' + "<div>" * (size // 5) + ARTICLE + '">',
    "hidden in an unquoted value": lambda size: '<a b=c=">' + "<div>" * (size // 5) + ARTICLE + '">',
    "hidden in svg character data": lambda size: "<svg><![CDATA[><textarea>]]></svg>" + "<div>" * (size // 5) + ARTICLE,
    "upper case": _times("<DIV>"),
    "attributes on one tag": lambda size: f"<div {_numbered('a# ', size // 7)}>{ARTICLE}</div>",
    "attributes on many bodies": lambda size: _numbered("<body a#>", size // 13) + ARTICLE,
    "attributes without spaces": lambda size: "<div " + _numbered('a#=""', size // 9) + f">{ARTICLE}</div>",
    "an attribute as long as the page": lambda size: f'<div title="{"x" * size}">{ARTICLE}</div>',
    "an unquoted attribute as long as the page": lambda size: f"<div title={'x' * size}>{ARTICLE}</div>",
    "bold and italic": lambda size: (
        _numbered("<b #>", size // 32) + _numbered("<i #>", size // 32) + "x</b>" * (size // 10) + ARTICLE
    ),
    "formatting left open in paragraphs": lambda size: "<p>" + _numbered("<b #>", 400) + "<p>x" * (size // 4) + ARTICLE,
    "formatting left open in closed paragraphs": lambda size: (
        "<p>" + _numbered("<i #>", 400) + "</p>" + "<p>x</p>" * (size // 8) + ARTICLE
    ),
    "formatting left open everywhere": lambda size: _numbered("<p><font size=#>x</p>", size // 24) + ARTICLE,
    "open links": lambda size: _numbered("<a href=#>x<p>", size // 17) + ARTICLE,
    "foster parents": lambda size: "<table>" + "x<b>" * (size // 4) + ARTICLE,
    "foster parents, nested": _times("<table><b>x<i>"),
    "unclosed paragraphs": _times("<p>x"),
    "unclosed list items": lambda size: "<ul>" + "<li>x" * (size // 5) + "</ul>" + ARTICLE,
    "unclosed cells": lambda size: "<table>" + "<tr><td>x" * (size // 9) + "</table>" + ARTICLE,
    "line breaks": _times("<br>"),
    "links": _times("<a href=x>y</a>"),
    "meta": _times("<meta>"),
    "stray end tags": _times("</p></x></b>"),
    "stray end tags deep down": lambda size: "<div>" * 500 + "</x>" * (size // 4) + ARTICLE,
    "cells without a table": _times("<td><tr>x"),
    "less-than signs": _times("<"),
    "less-than signs and spaces": _times("< "),
    "tag beginnings": lambda size: ARTICLE + "<a" * (size // 2),
    "tag beginnings with quotes": lambda size: ARTICLE + "<a b=\"<c d='" * (size // 12),
    "tag beginnings in a long attribute": lambda size: ARTICLE + '<a b="' + "<c d='x " * (size // 8),
    "declaration beginnings": lambda size: ARTICLE + "<!" * (size // 2),
    "comment beginnings": lambda size: ARTICLE + "<!-- -" * (size // 6),
    "dashes in a comment": lambda size: "<!--" + "-" * size + ">" + ARTICLE,
    "comments": _times("<!---->"),
    "raw beginnings": lambda size: ARTICLE + "<script><title><style>" * (size // 22),
    "raw elements": _times("<script>a<b</script><style>a<b</style>"),
    "leaf beginnings": _times("<b>x<i>y"),
    "entities": _times("&amp;"),
    "ampersands": _times("&"),
    "unclosed comment": lambda size: ARTICLE + "<!--" + "<div>" * (size // 5),
    "unclosed script": lambda size: ARTICLE + "<script>" + "<div>" * (size // 5),
    "unclosed title in an svg": lambda size: ARTICLE + "<svg><title>" + "x" * size,
    "plaintext": lambda size: ARTICLE + "<plaintext>" + "<div>" * (size // 5),
    "templates": lambda size: ARTICLE + "<template>" * (size // 10),
    "selects": lambda size: ARTICLE + "<select><option>" * (size // 16),
    "no tags": lambda size: WORDS + "x " * (size // 2),
}

ONE_PAGE = """
import re, resource, sys
def peak():  # ru_maxrss would be that of the parent, whose pages the fork shared
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
size, path = int(sys.argv[1]), sys.argv[2]
cpu = max(2, 2 * size // 1_000_000)
resource.setrlimit(resource.RLIMIT_CPU, (cpu + 1, cpu + 1))
from newsclean.decode import decode
from newsclean.dom import Document
from newsclean.segment import segment
page = open(path, encoding="utf-8", newline="").read()
before, memory = resource.getrusage(resource.RUSAGE_SELF), peak()
resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
decoded = decode(page, max_bytes=10 * 1024 * 1024, max_depth=512)
segments = segment(Document(decoded.html))
deepest = max(container.depth for container in segments.containers)
text = " ".join(block.text for block in segments.blocks)
after = resource.getrusage(resource.RUSAGE_SELF)
seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
memory = peak() - memory
assert seconds <= cpu, f"{seconds} s"
assert memory <= 300 * 1024 * 1024 + 10 * len(page), f"{memory >> 20} MB"
assert deepest <= 1100, f"depth {deepest}"
assert sys.argv[3] in text, "the article is lost"
print(f"{seconds:.2f} s, {memory >> 20} MB, depth {deepest}, {decoded.limits}")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits and figures of Linux")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_stays_cheap_and_keeps_its_article(name: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = HOSTILE[name](SIZE)
    path.write_text(page, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ONE_PAGE, str(len(page)), str(path), WORDS], capture_output=True, text=True, check=False
    )
    print(done.stdout)
    assert done.returncode == 0, done.stderr[-300:]


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
    html, limits = guard(page, 512)
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
        ("<br>" * 300_000, "tags"),
    ],
)
def test_a_limit_that_is_hit_is_named(page: str, limit: str) -> None:
    assert decode(page, max_bytes=10 * MEBIBYTE, max_depth=512).limits == (limit,)


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
    assert guard(page.encode(), 2) == (expected.encode(), ("max_depth",))


def test_only_the_oversized_tag_loses_its_attributes() -> None:
    page = "<p id=a>x</p><p " + " ".join(f"a{n}" for n in range(300)) + ">y</p>"
    assert guard(page.encode(), 512) == (b"<p id=a>x</p><p>y</p>", ("attributes",))


def test_the_text_of_a_deep_page_is_the_text_without_the_guard() -> None:
    page = "<div>x" * 600 + "".join(f"<p>paragraph {n}<ul><li>item<b>bold</ul>" for n in range(50))
    html, _ = guard(page.encode(), 512)
    assert _text(html) == _text(page.encode())


def _text(html: bytes) -> str:
    return " ".join(block.text for block in segment(Document(html)).blocks)
