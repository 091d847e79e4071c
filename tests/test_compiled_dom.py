"""What is selected in the parser's own tree is what the parser selects; UTF-8 is told as Python tells it."""

from __future__ import annotations

import gc
import random
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from newsclean.decode.charsets import is_utf8
from newsclean.dom import SHADOWS, STREAMED, Document, tree
from newsclean.metadata import microdata
from newsclean.sight import NEXT, SECOND
from twins import FIXTURES, needs_the_core, twin_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["needs_the_core"]

SELECTORS = (
    "html", "h1", "head > title", "script", "script[type]", "noscript", "meta[content]", "time",
    NEXT, SECOND, f"{NEXT}, {SECOND}", SHADOWS, STREAMED,
    "[href*=author], a[href*='/author'], [href*='/auto']", "a[href*=x], b[href*=y]", "[href*=''], a[href*=x]",
    "a[href*=x], a[rel*=x]", "a[href*=x], a", "a[rel*=A], a[rel*=aut]", "p[href*='/a'], a[href*='/a']",
    'meta[property="og:title"]', 'link[rel="canonical"]', "iframe[src], [id*=captcha]", "base[href]",
    'link[rel~="alternate"][href]', "[itemprop]", "[property][content]:not(meta)", microdata.TAG_LINKS,
    '[itemprop~="name"]', "div p", ".author", "div > p, p",
    *(f'[itemprop~="{name}"]:not({microdata.COMMENTS})' for name, _ in microdata.PROPERTIES),
    *(f'[property~="{name}"][content]:not(meta):not({microdata.COMMENTS})' for name, _ in microdata.RDFA),
    *(selector for _, selector in microdata.AUTHOR_LINKS), *(selector for *_, selector in microdata.TIMES),
    "#comments", "#comments *", "*", "p",  # from here on each element has a row
)  # fmt: skip
NAMES = ("href", "content", "property", "name", "rel", "type", "datetime", "xml:lang", "class", "itemprop", "x-y")
TAGS = (
    "div p a h1 title time abbr meta link script noscript template svg math iframe table td b base html head body "
    "textarea xmp plaintext math mi unknown-tag"
).split()
VALUES = {
    "class": "author|Author|AUTHOR vcard|byline|byline author-name|fn|published|updated|entry-date|comment-list|"
    "comments-area|author\tfn|author\nbyline|dt-published|\x0cauthor\x0c||authorfn|é author",
    "id": "S:1|comments|Comments|captcha|g-recaptcha-1|commentsx|",
    "itemprop": "headline|author creator|datePublished|name|comment|Name|AUTHOR|a name b|",
    "itemtype": "https://schema.org/Comment|https://schema.org/Person|comment",
    "href": "/author/jane|/AUTHOR/jane|/story/2|x2.html|/2/|/autor/|/authors/2|a&#47;author/|&amp;2|",
    "rel": "author|Author nofollow|tag|tag category|NEXT|canonical|Canonical|alternate|prev next|",
    "property": "dc:date|og:title|dc:created schema:datePublished|OG:TITLE|",
    "type": "application/ld+json|text/javascript|",
    "content": "x|a b|&quot;q&quot;|é|\x00|",
    "datetime": "2025-03-04|",
    "pubdate": "|1",
    "title": "t|",
    "src": "/s.js|",
    "xlink:href": "/author/x|2",
    "xlink:type": "simple",
    "xml:lang": "de",
    "a-name-that-is-longer-than-others": "y",
    "x-y": "z|",
    "name": "n",
    "hidden": "|until-found",
    "shadowrootmode": "open|",
}  # fmt: skip
TEXTS = (
    "text",
    " ",
    "é &amp; \u4e2d\u6587",
    "&#0;",
    "</p>",
    "</div>",
    "</svg>",
    "</a>",
    "<!-- c -->",
    "a\x00b",
    "]]>",
    "</",
)
UTF8 = bytes((0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5))


def page(chance: random.Random) -> bytes:
    pieces = ["<!doctype html>"] if chance.random() < 0.5 else []
    for _ in range(chance.randrange(40)):
        if chance.random() < 0.4:
            pieces.append(chance.choice(TEXTS))
            continue
        names = chance.sample(sorted(VALUES), k=chance.randrange(4))
        quoted = [
            f' {chance.choice((name, name.upper()))}="{chance.choice(VALUES[name].split("|"))}"' for name in names
        ]
        bare = chance.choice(("", "", " itemprop", " class", " content", " href=2", " CLASS='author'", " rel=next/"))
        tag = chance.choice(TAGS)
        pieces.append(f"<{chance.choice((tag, tag.upper()))}{''.join(quoted)}{bare}>")
        if chance.random() < 0.5:
            pieces.append(f"{chance.choice(TEXTS)}</{tag}>")
    return "".join(pieces).encode()


def told(elements: list[Any]) -> list[tuple[object, ...]]:
    return [
        (
            one.text,
            "\ufffd" in one.text or one.utf8,
            one.is_a("a"),
            one.is_a("p"),
            *map(one.get, NAMES),
            one.first_of(NAMES[1:4]),
            len(one.select("*")),
        )
        for one in elements
    ]


def selected(made: Callable[..., object], html: bytes) -> list[list[tuple[object, ...]]]:
    elements = made(LexborHTMLParser(html))
    return [told(elements.select(selector)) for selector in SELECTORS]  # type: ignore[attr-defined]


def test_elements_of_any_page_are_selected_alike() -> None:
    chance, twin, found = random.Random(1), twin_of(tree), 0
    for _ in range(3_000):
        html = page(chance)
        expected = selected(tree, html)
        assert selected(twin, html) == expected, html
        found += sum(map(bool, expected))
    assert found > 10_000


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_elements_of_fixtures_are_selected_alike(path: Path) -> None:
    html = path.read_bytes()
    assert selected(twin_of(tree), html) == selected(tree, html)


def test_every_selector_finds_what_it_names_and_nothing_else() -> None:
    elements = twin_of(tree)(
        LexborHTMLParser(
            b"<!doctype html><title>t</title><div class='byline x'><p class=author><a href=/a>one</a></p></div>"
            b"<section id=comments><a rel='x AUTHOR' itemprop=author>two</a></section><a rel=authors>three</a>"
        )
    )
    names = {
        ".byline .author a": ["one"],
        ".author .byline a": [],
        'a[rel~="author"]': ["two"],
        '[itemprop~="author"]:not(#comments *)': [],
        '[itemprop~="author"]:not(#comment *)': ["two"],
        "head > title": ["t"],
        "html > title": [],
        ".Byline": [],
        "a[href^='/']": ["one"],
    }
    assert {name: [one.text for one in elements.select(name)] for name in names} == names


def test_a_selector_that_is_not_read_is_refused() -> None:
    elements = twin_of(tree)(LexborHTMLParser(b"<p>"))
    for selector in ("p:first-child", "p + p", "div > p a", "", "p,,p", "p:not(:not(p))", "unknown-tag"):
        with pytest.raises(ValueError, match=r"no selector|HTML has no"):
            elements.select(selector)


def test_an_element_outlives_its_page() -> None:
    kept = [twin_of(tree)(LexborHTMLParser(f"<p class=a>{n}<b>!</b>".encode())).select("p")[0] for n in range(200)]
    gc.collect()
    assert [one.text for one in kept] == [f"{n}!" for n in range(200)]
    assert {one.get("class") for one in kept} == {"a"}


def test_deep_and_wide_pages_are_read_to_their_end() -> None:
    twin = twin_of(tree)
    deep = twin(LexborHTMLParser(b"<div class=author>" * 5_000 + b"<i class=fn>x"))
    assert len(deep.select(".author .fn")) == 1
    wide = twin(LexborHTMLParser(b"<a href=/author/x>y</a>" * 50_000))
    assert len(wide.select("a[href*='/author/']")) == 50_000


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<p>Jane Orr<p>Reporter", "Jane Orr Reporter"),
        ("<ul><li>a</li><li><b>b</b>c</li></ul>d", "a bc d"),
        ("a<div></div>b<section><script>x</script></section>c", "a b c"),
        ("<p> a </p> <p>b", " a    b"),
        ("<b>Jane</b><i>Orr</i><br>x", "JaneOrrx"),
        ("<p></p>", ""),
        ("<p>a", "a"),
    ],
)
def test_texts_of_elements_that_stand_apart_are_parted(inside: str, text: str) -> None:
    html = f"<body><article class=a>{inside}</article>z".encode()
    for made in (tree, twin_of(tree)):
        (element,) = made(LexborHTMLParser(html)).select(".a")
        assert (element.text, element.utf8) == (text, text.encode())


def test_a_chosen_option_is_not_copied_into_what_shows_it() -> None:
    page = (
        b"<select><button><selectedcontent></selectedcontent></button><option selected>Pell</select><p class=a id=b>x"
    )
    document = Document(page)
    assert [element.text for element in document.select("select")] == ["Pell"]
    assert [element.text for element in document.select("p.a#b")] == ["x"]


def test_utf8_is_told_alike() -> None:
    chance, twin = random.Random(1), twin_of(is_utf8)
    texts = [bytes(four) for four in product(range(256), UTF8, (0x41, 0x80, 0xBF, 0xC2), (0x80, 0xFF))]
    for _ in range(20_000):
        text = "".join(map(chr, chance.choices((0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF), k=9)))
        ahead = b"a" * chance.randrange(70)
        whole = ahead + text.encode()
        texts += (whole, whole[: chance.randrange(len(whole))], ahead + bytes(chance.choices(UTF8, k=5)) + ahead)
    found = [is_utf8(text) for text in texts]
    assert [twin(text) for text in texts] == found
    assert 0.05 < sum(found) / len(found) < 0.95
    assert [twin(b""), twin("\ud800".encode("utf-8", "surrogatepass"))] == [True, False]
