"""What the compiled guard leaves out of a page is never read: the tree without it is the tree with it."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

import newsclean
from newsclean import dom, metadata
from newsclean.decode.guard import LEADING, PLAIN_SVG, READ, ROOTS, SHORT_COMMENT, SHOWING, lean
from newsclean.decode.markup import MAX_VALUE
from newsclean.dom import PARTING, Document, Element
from newsclean.segment import BLOCK_STYLE, HIDDEN_STYLE, cut, segment
from newsclean.sight import Shell
from twins import FIXTURES, is_same, needs_the_core, twin_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["needs_the_core"]

PIECES = (
    "<script>|<script src=a>|<SCRIPT type=text/javascript>|<script type='application/ld+json'>|<style>|<style media=x>|"
    "<style/>|</script>|</script >|</style>|</STYLE>|<!--|-->|<svg>|</svg>|<path/>|<select>|</select>|<option>|"
    "<col>|<colgroup>|<textarea>|</textarea>|<title>|</title>|<noscript>|</noscript>|<template>|</template>|"
    "<table>|<tr>|<td>|</table>|<p>|</p>|<b>|</b>|a|<|</|</s|<s|<!|<!-|&amp;|\u00e9\u4e2d|<frameset>|<head>|<body>|<math>|</math>|<iframe>|</iframe>|"
    "<plaintext>|\r\n|x|<html>|</head>|</body>|</html>|<meta>|<link>|<link rel=icon>|<link rel=next>|<pre>|</pre>|"
    "\r|\n| |<g>|</g>|<desc>|</desc>|<path></path>|<script></script>|<style></style>|<div>|</div>|"
    " <div>|</div> |<ul>|</ul>|<li>|</li>|<h1>|</h1>|<h2>|</h2>|<button>|</button>|<dl>|<dt>|</dl>|<a>|</a>|</a> |"
    " <span>|</span> |</p> | <p>|<form>|</form>| <ul>"
).split("|")
NAMES = "a p div svg path g select script style input template td".split()
ATTRIBUTES = (
    """ class=a| class='b c'| CLASS=d|class=e| id=a/| href='/>'| rel| hidden|/hidden| role =main| type= hidden|"""
    """ type=radio| title="<p>"| itemprop\n=\n'a'| xml:lang=en| style='display:none'| style="color:red"| style|"""
    """ style='DISPLAY: block'| style=a&amp;b| style=\u00e9| data-x='<b class=a>'| data-y="'"| DATA-Z=1/|data-x=2|"""
    """ data-type=a| data-types=a| clas=a| classs=a| onclick="a('b')"| srcset='a 1x'| d=M0| width=1|/width| width|/|"""
    """ /|/ | |\n|=| src=a| =|= | =a|"|'|<|&amp;|\u00e9| viewBox=0| xlink:href=#a| \x00=1| cla\x00ss=a|>|/>|data-x"""
).split("|")
WHITE = " \t\n\f\r"
EDGES = PARTING | {"body"}
TEXT_OF_SCRIPT = "a('\u00e9') < b; // </p> \U0001f600\r\n"


SURELY_SHORT = len("<!---->") + SHORT_COMMENT // 2  # as a tree has it: its line ends may be two in the source


def lean_of(html: bytes) -> bytes:
    found = twin_of(lean)(html, 512)
    assert isinstance(found, bytes)
    return found


def tree(html: bytes) -> list[Any]:
    """All of a page but what is not read: styles, scripts without data, links, what is drawn, attributes, comments.

    White space at the edges of elements that stand apart is not read either.
    """
    return list(parted([("", ""), *flat(content(LexborHTMLParser(html).root)), ("", "")]))


def content(node: Any) -> list[Any]:
    """What stands in an element: texts, and elements with their names, attributes and content."""
    told: list[Any] = []
    child = node.first_child
    while child is not None:
        if child.tag == "-comment":
            comment = child.html or ""
            told.append(("-comment", comment if len(comment.encode()) <= SURELY_SHORT else "<!---->"))
        elif child.tag == "-text":
            before = told.pop() if told and isinstance(told[-1], str) else ""
            told.append(before + child.text_content)
        elif not is_left_out(child):
            inside = content(child)
            if inside or not is_drawn(child):
                told.append((child.tag, read_of(child.attributes), inside))
        child = child.next
    return told


def flat(inside: list[Any]) -> Iterator[str | tuple[str, Any]]:
    """The same one after another: texts, elements as they begin, names as they end."""
    for part in inside:
        if isinstance(part, str):
            yield part
        else:
            yield part[0], part[1]
            yield from flat(part[2]) if len(part) == 3 else ()
            yield part[0], "ends"


def parted(told: list[str | tuple[str, Any]]) -> Iterator[str | tuple[str, Any]]:
    """Without the white space at the edges of elements that stand apart."""
    for at, part in enumerate(told):
        if isinstance(part, str):
            behind = at + 1
            while is_white(told[behind]) or (told[behind][1:] == ("ends",) and told[behind][0] not in EDGES):
                behind += 1
            part = part.lstrip(WHITE) if told[at - 1][0] in EDGES else part
            part = part.rstrip(WHITE) if told[behind][0] in EDGES else part
        if part:
            yield part


def is_white(part: str | tuple[str, Any]) -> bool:
    return isinstance(part, str) and not part.strip(WHITE)


def read_of(attributes: Mapping[str, str | None]) -> dict[str, str | None]:
    """The attributes that are read of an element."""
    return {
        name: value
        for name, value in attributes.items()
        if name in READ and (name != "style" or says_how_to_show(value))
    }


def says_how_to_show(style: str | None) -> bool:
    return any(word in (style or "").lower() for word in SHOWING)


def random_tag(chance: random.Random) -> str:
    row = chance.choices(ATTRIBUTES, k=chance.randrange(9))
    return f"<{chance.choice(NAMES)}{''.join(row)}{chance.choice(('>', '>', '>', '/>', ''))}"


def random_page(chance: random.Random) -> bytes:
    """A page of telling pieces: tags as they should not be, texts of scripts."""
    row = chance.choices(PIECES, k=chance.randrange(25))
    for at in range(len(row)):
        kind = chance.random()
        if kind < 0.1:
            row[at] = TEXT_OF_SCRIPT * chance.choice((1, 2))
        elif kind < 0.4:
            row[at] = random_tag(chance)
    return "".join(row).encode()


def is_left_out(element: Any) -> bool:
    """Whether nothing of an element is read, whatever it holds."""
    if element.tag == "link":
        rel = (element.attributes.get("rel") or "").lower()
        return not (any(word in rel for word in LEADING) or {"itemprop", "property"} & set(element.attributes))
    return element.tag == "style" or (element.tag == "script" and "+json" not in (element.attributes.get("type") or ""))


def is_drawn(element: Any) -> bool:
    around = element.parent
    while around is not None and around.tag not in ROOTS:
        around = around.parent
    return around is not None and element.tag.lower() in PLAIN_SVG


def test_the_tree_of_any_page_is_the_same_but_for_what_is_left_out() -> None:
    chance, smaller = random.Random(4), 0
    for _ in range(30_000):
        html = random_page(chance)
        found = twin_of(lean)(html, 512)
        if found is None or found is html or html.endswith(b"<!"):  # of which the parser makes a comment of text before
            continue
        smaller += 1
        assert len(found) < len(html)
        assert tree(found) == tree(html), html
    assert smaller > 5_000


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_the_tree_of_fixtures_is_the_same_but_for_what_is_left_out(path: Path) -> None:
    html = path.read_bytes()
    assert tree(lean_of(html)) == tree(html)


LONG = "x" * (SHORT_COMMENT + 1)


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<style>p { color: red }</style>a", "<style></style>a"),
        ("<STYLE title=x>a<b</sTyle >a", "<STYLE title=x></sTyle >a"),
        ("<style>a", "<style>"),
        (
            "<svg><title>a</title><path></path><g></g></svg><style>a</style>",
            "<svg><title>a</title></svg>",
        ),
        ("<script>a</script>b", "<script></script>b"),
        ("<script>a<b></script>", "<script></script>"),
        ("<script type=module>a</script>", "<script type=module></script>"),
        ("<script><!-- a --></script>b", "<script></script>b"),
        ("<script><!-- a</script>b", "<script></script>b"),
        ("<script><!--<script></script></script>b", "<script></script>b"),
        ("<script><!--<script></script>--></script>b", "<script></script>b"),
        ("<script><!--<script><!--></script>b", "<script></script>b"),
        ("<script><!--<script></script>b", "<script>"),
        ("<script>a", "<script>"),
        (f"<!--{LONG}-->a", "<!---->a"),
        (f"<!--{LONG}<style>a</style>-->", "<!---->"),
        (f"<p><!--{LONG}--></p>", "<p><!----></p>"),
        ("<script type=application/json>{}</script>", "<script type=application/json></script>"),
    ],
)
def test_styles_scripts_without_data_and_long_comments_are_left_out(page: str, left: str) -> None:
    assert lean_of(page.encode()) == left.encode()


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<meta><style>a</style><p>", "<meta><p>"),
        ("<meta> <script src=a></script>\n<p>", "<meta> \n<p>"),
        ("<div><SCRIPT>b<c></Script><p>", "<div><p>"),
        ("<p>a <script>b</script><script>c</script> d", "<p>a  d"),
        ("<meta><link rel=stylesheet href=/next><link REL='icon'/><p>", "<meta><p>"),
        ("<meta><link rel=alternate type=canonical><link href=a>", "<meta>"),
        ("<p><svg><path d='M0'/> <g><use href=a></use></g></svg>", "<p><svg> <g></g></svg>"),
        ("<p><svg><circle class=a></circle><title>b</title></svg>", "<p><svg><title>b</title></svg>"),
        ("<p><math><path/></math>", "<p><math></math>"),
        ("<p><noscript><img></noscript><style></style>", "<p><noscript><img></noscript>"),
    ],
)
def test_elements_that_say_nothing_are_left_out(page: str, left: str) -> None:
    assert lean_of(page.encode()) == left.encode()
    assert tree(left.encode()) == tree(page.encode())


@pytest.mark.parametrize(
    "page",
    [
        "<script></script><!DOCTYPE html><p>",
        "<html><script></script><head>",
        "<p>a<script></script>b",
        "<p>a&amp<script></script>;",
        "<p>a<<script></script>b>",
        "<p>a\r<script></script>\nb",
        "<p><script></script >",
        "<svg><circle></CIRCLE></svg>",
        "<p><script>",
        "<p><script type=application/ld+json></script>",
        "<p><script type=application/ld&#43;json></script>",
        "<table>a<script></script> <tr>",
        "<template><tr>a<style></style> ",
        "<pre><script></script>\na",
        "<p></body><style></style><!--a-->b",
        "<meta><noscript><style></style><link></noscript>",
        "<meta><link rel=canonical href=a>",
        "<meta><link rel='up NEXT' href=a>",
        "<meta><link rel=&#110;ext href=a>",
        "<meta><link itemprop=url href=a>",
        "<meta><link property=url href=a>",
        "<select><link><style></style>",
        "<path/><svg></svg>",
        "<svg><desc>a</desc><text>b</text></svg>",
        "<svg><desc><path/></desc></svg>",
        "<svg><p/><path/></svg>",
        "<svg></p><path/></svg>",
    ],
)
def test_elements_stay_that_may_say_something_or_hold_the_parser_up(page: str) -> None:
    assert lean_of(page.encode()) == page.encode()


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<ul>\n <li>a</li>\n <li>b\n </ul>", "<ul><li>a</li><li>b\n </ul>"),
        ("<main><div> <a>b</a>\r\n</div> <i>c</i> <p>d", "<main><div><a>b</a></div><i>c</i><p>d"),
        ("<div><i>a</i> <b>b</b> </div>", "<div><i>a</i> <b>b</b></div>"),
        ("<div>a<table> <tr> <td> </table> <p>b", "<div>a<table> <tr> <td> </table><p>b"),
        ("<div><p>a</p> <!-- b --> <p>c", "<div><p>a</p> <!-- b --> <p>c"),
        ("<div><button> <p>a</p> </button> <p>b", "<div><button> <p>a</p> </button><p>b"),
    ],
)
def test_white_space_beside_tags_that_part_texts_is_left_out(page: str, left: str) -> None:
    assert lean_of(page.encode()) == left.encode()
    assert tree(left.encode()) == tree(page.encode())


@pytest.mark.parametrize(
    "page",
    [
        " <div>a",
        "<div>a b</div>",
        "<div>a <p>b</p> c",
        "<div>a&nbsp;<p>&nbsp;</p>\u00a0<p>",
        "<div><span>a</span> <span>b</span><p>",
        "<span>a</span> </div> <span>b</span>",
        "<div><b>a <p>b</p> </b></div>",
        "<p><b>a</p> <p>b",
        "<div><b><p>a</b> <p>b",
        "<ul><li>a<li>b<div></div> </ul>",
        "<div><h1>a</h2> <p>b",
        "<h1>a<h2>b</h2> <b>c</b> </h1>",
        "<pre> <p> </p> </pre>",
        "<div><table><tr></div> <p>a",
        "<select><div>a</div> <p>b",
        "<svg><g> <a>b</a> </g></svg>",
        "<noscript><p>a</p> <p>b",
        "<div></body> <p>",
    ],
)
def test_white_space_stays_where_it_may_part_words_or_tell_the_parser(page: str) -> None:
    assert lean_of(page.encode()) == page.encode()


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<p data-x=1>", "<p >"),
        ("<p data-x='>' class=a>", "<p class=a>"),
        ('<P CLASS=a ONCLICK="b" ID=c>', "<P CLASS=a ID=c>"),
        ('<p class="a"data-x id=b>', '<p class="a"id=b>'),
        ("<img src=a srcset='b 1x, c 2x' alt=''>", "<img >"),
        ("<input width checked type=hidden>", "<input type=hidden>"),
        ("<input type=hidden width/>", "<input type=hidden />"),
        ("<svg viewBox='0 0 1 1'><path d='M0'/></svg>", "<svg ></svg>"),
        ("<svg><g/d=M0><desc>a", "<svg><g><desc>a"),
        ("<g//d=M0 x/><b>", "<g///><b>"),
        ("<svg><g class=a /d=M0><desc>a", "<svg><g class=a ><desc>a"),
        ("<p hidden data-x =a>", "<p hidden >"),
        ("<p data-x = a id=b>", "<p id=b>"),
        ("<p style='color: red' id=a>", "<p id=a>"),
        ("<p style='color: red' style='display: none'>", "<p >"),
        ("<p style=display:none style='color: red'>", "<p style=display:none >"),
        ("<p style>", "<p >"),
        ("<p data-types=a data-typ=a data-type=a>", "<p data-type=a>"),
        ("<select data-x><option value=a data-y>b</select><p data-z>", "<select ><option >b</select><p >"),
        ("<p data-x='a", "<p "),
    ],
)
def test_attributes_that_are_not_read_are_left_out(page: str, left: str) -> None:
    assert lean_of(page.encode()) == left.encode()
    assert tree(left.encode()) == tree(page.encode())


@pytest.mark.parametrize(
    "page",
    [
        "</p data-x=1>",
        "<textarea><p data-x=1></textarea>",
        "<title><p data-x=1></title>",
        "<!-- <p data-x=1> -->",
        "<p title='<p data-x=1>'>",
        "<p style='color: red; DISPLAY: none'>",
        "<p style='&#100;isplay: none'>",
        "<p style='dis/**/play: none'>",
        "<p style='di\u017fplay: none'>",
        "<p style=visibility:hidden>",
        "<select><style>a<b></style><p data-x=1>",
        "<select><title><b></title><p data-x=1>",
        f"</p x='{'y' * MAX_VALUE}z'><p data-x=1>",
    ],
)
def test_what_is_no_attribute_to_the_parser_stays(page: str) -> None:
    html = page.encode()
    assert lean_of(html) is html


@pytest.mark.parametrize("name", sorted(READ))
def test_an_attribute_is_known_by_its_whole_name_whatever_its_case(name: str) -> None:
    value = "display:none" if name == "style" else "a"
    for written in (name, name.upper(), name.title()):
        html = f"<p {written}={value}>".encode()
        assert lean_of(html) is html
    for at, letter in enumerate(name):
        for bit in range(8):
            other = chr(ord(letter) ^ 1 << bit)
            if other.lower() != letter and other not in "\t\n\f\r />=":
                page = f"<p {name[:at]}{other}{name[at + 1 :]}=a>"
                assert lean_of(page.encode("latin-1")) == b"<p >", page
    assert lean_of(f"<p {name}x={value} {name[:-1]}=a>".encode()) == b"<p >"


def test_an_element_ends_at_the_end_tag_of_its_whole_name() -> None:
    for name, other in (("h1", "h\x11"), ("b-long-name", "b-long-namf"), ("k\u0141", "k\u0161"), ("a@b", "a`b")):
        deep = f"<{name}>x y</{other}>".encode() * 600
        assert lean(deep, 512) is None
        assert twin_of(lean)(deep, 512) is None
        flat = f"<{name}>x <br></{name.upper() if name.isascii() else name}>".encode() * 600
        assert lean(flat, 512) is flat
        assert twin_of(lean)(flat, 512) is flat


def test_of_styles_all_stay_that_say_how_an_element_is_shown() -> None:
    chance = random.Random(6)
    pieces = (
        "display|DISPLAY: none|visibility:hidden|:|none|hidden|display:block|;|;| |/*|*/|color|di|splay:none|\u017f|"
        "\u0130|d\u0131splay:none|&amp;|&#100;isplay:none|#|a"
    ).split("|")
    shown = 0
    for _ in range(20_000):
        style = "".join(chance.choices(pieces, k=chance.randrange(6)))
        html = f'<p style="{style}">'.encode()
        found = LexborHTMLParser(html).css_first("p").attributes["style"] or ""  # type: ignore[union-attr]
        if HIDDEN_STYLE.search(re.sub(r"/\*.*?(\*/|$)", "", found)) or BLOCK_STYLE.search(found):
            shown += 1
            assert lean_of(html) is html
    assert shown > 2_000


@pytest.mark.parametrize(
    "page",
    [
        "<p>a</p><style></style>",
        "<script></script>",
        "<script type='application/ld+json'>a</script>",
        "<script type='application/LD+JSON'>a</script>",
        "<script type='application/ld+&#106;son'>a</script>",
        "<script type='application/ld+j\u017fon'>a</script>",
        "<textarea><script>a</script></textarea>",
        f"<textarea><!--{LONG}--></textarea>",
        f"<!--{LONG[1:]}-->",
        f"<!-->{LONG}-->",
        f"<!--{LONG}--!>",
        f"<!--{LONG}",
        f"<!{LONG}>",
        f"<svg><!--{LONG}--></svg>",
        f"<select><!--{LONG}--></select>",
        "<!--<style>a</style>-->",
        "<p title='<style>a</style>'>",
        "<select><style>a<b></style></select>",
        "<svg><style>a</style></svg>",
        "<math>a</p></math><style>a</style>",
        "<noscript><p><math></noscript><style>a</style>",
        f"<p>{LONG}</p>",
    ],
)
def test_all_else_stays(page: str) -> None:
    html = page.encode()
    assert lean_of(html) is html


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_what_is_left_of_fixtures_says_all_that_they_say(path: Path) -> None:
    html = path.read_bytes()
    left, whole = Document(lean_of(html), html), Document(html)
    assert list(metadata.structured(left, None)) == list(metadata.structured(whole, None))
    assert is_same(segment(left), segment(whole))
    assert is_same(cut(left), cut(whole))


SOURCES = [
    path
    for path in sorted(Path(newsclean.__file__ or "").parent.rglob("*.py"))
    if path.parent.name in ("newsclean", "metadata", "judge", "rules")
]
OF_ELEMENTS = re.compile(
    r"""\b(?:element|link|script|frame|inner|root|attributes|attrs)(?:\.get\(|\[)["']([\w:-]+)["']"""
)
IN_ATTRIBUTES = re.compile(r"""["']([\w:-]+)["'] (?:not )?in [\w.]*attributes\b""")
IN_SELECTORS = re.compile(r"""\[([a-z]{2,}(?:-[a-z]{2,})*)(?:[~^$*|]?=(?:"[^"]*"|'[^']*'|[\w-]+))?\]""")
OF_THE_WHOLE = {"src"}  # read of `Document.whole`


def test_what_the_code_reads_of_elements_is_left_to_it() -> None:
    code = [path.read_text(encoding="utf-8") for path in SOURCES]
    asked = {name for text in code for name in OF_ELEMENTS.findall(text) + IN_ATTRIBUTES.findall(text)}
    selecting = [text for text in code if "newsclean.dom import" in text or "LexborHTMLParser" in text]
    strings = [node.value for text in selecting for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    selected = {name for text in strings if isinstance(text, str) for name in IN_SELECTORS.findall(text)}
    assert {"datetime", "placeholder", "hidden"} <= asked
    assert {"content", "itemprop", "pubdate", "shadowrootmode"} <= selected
    assert (asked | selected) - READ - OF_THE_WHOLE == set()


def test_what_is_asked_of_elements_is_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    get = Element.get

    def noting(element: Element, name: str) -> str:
        asked.add(name)
        return get(element, name)

    monkeypatch.setattr(Element, "get", noting)
    monkeypatch.setattr(dom, "_tree", dom.tree)
    for path in FIXTURES:
        newsclean.clean(path.read_bytes())
    assert {"content", "property", "href", "type"} <= asked
    assert asked - READ - OF_THE_WHOLE == set()


def test_frames_are_looked_at_where_all_attributes_are() -> None:
    html = b"<img id=captcha src=/a><iframe src=/b></iframe><script src=/c></script>"
    shell = Shell(Document(lean_of(html), html))
    assert Shell(Document(html)).machinery == shell.machinery == "/c  /a /b"


def test_the_plain_function_leaves_nothing_out() -> None:
    html = f"<style>a</style><script>a</script><!--{LONG}-->".encode()
    assert lean(html, 512) is html


def test_a_document_has_its_scripts_again_when_they_are_asked_for() -> None:
    html = b"<style>a</style><script>b</script><p>c"
    document = Document(lean_of(html), html)
    assert [script.text for script in document.select("script")] == [""]
    assert [script.text for script in document.whole().select("script")] == ["b"]
    complete = Document(html)
    assert complete.whole() is complete
