"""What the compiled guard leaves out of a page is never read: the tree without it is the tree with it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from newsclean.decode.guard import SHORT_COMMENT, lean
from newsclean.dom import Document
from twins import FIXTURES, needs_the_core, twin_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["needs_the_core"]

PIECES = (
    "<script>|<script src=a>|<SCRIPT type=text/javascript>|<script type='application/ld+json'>|<style>|<style media=x>|"
    "<style/>|</script>|</script >|</style>|</STYLE>|<!--|-->|<svg>|</svg>|<path/>|<select>|</select>|<option>|"
    "<col>|<colgroup>|<textarea>|</textarea>|<title>|</title>|<noscript>|</noscript>|<template>|</template>|"
    "<table>|<tr>|<td>|</table>|<p>|</p>|<b>|</b>|a|<|</|</s|<s|<!|<!-|&amp;|\u00e9\u4e2d|<frameset>|<head>|<body>|<math>|</math>|<iframe>|</iframe>|"
    "<plaintext>|\r\n|x"
).split("|")
TEXT_OF_SCRIPT = "a('\u00e9') < b; // </p> \U0001f600\r\n"


SURELY_SHORT = len("<!---->") + SHORT_COMMENT // 2  # as a tree has it: its line ends may be two in the source


def lean_of(html: bytes) -> bytes:
    found = twin_of(lean)(html, 512)
    assert isinstance(found, bytes)
    return found


def tree(html: bytes) -> list[Any]:
    """Every element with its attributes, every text and comment, but long comments, styles, scripts without data."""
    told: list[Any] = []
    for node in LexborHTMLParser(html).root.traverse(include_text=True):  # type: ignore[union-attr]
        if node.tag == "-comment":
            comment = node.html or ""
            told.append(comment if len(comment.encode()) <= SURELY_SHORT else "<!---->")
        elif node.tag != "-text":
            told.append((node.tag, node.attributes))
        elif node.parent is None or not is_left_out(node.parent):
            told.append(node.text_content)
    return told


def is_left_out(around: Any) -> bool:
    return around.tag == "style" or (around.tag == "script" and "json" not in (around.attributes.get("type") or ""))


def test_the_tree_of_any_page_is_the_same_but_for_what_is_left_out() -> None:
    chance, cut = random.Random(4), 0
    for _ in range(30_000):
        row = chance.choices(PIECES, k=chance.randrange(25))
        for at in range(len(row)):
            if chance.random() < 0.1:
                row[at] = TEXT_OF_SCRIPT * chance.choice((1, 2))
        html = "".join(row).encode()
        found = twin_of(lean)(html, 512)
        if found is None or found is html:
            continue
        cut += 1
        assert len(found) < len(html)
        assert tree(found) == tree(html), html
    assert cut > 2_000


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_the_tree_of_fixtures_is_the_same_but_for_what_is_left_out(path: Path) -> None:
    html = path.read_bytes()
    assert tree(lean_of(html)) == tree(html)


LONG = "x" * (SHORT_COMMENT + 1)


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<style>p { color: red }</style>a", "<style></style>a"),
        ("<STYLE media=x>a<b</sTyle >a", "<STYLE media=x></sTyle >a"),
        ("<style>a", "<style>"),
        (
            "<svg><title>a</title><path></path><g></g></svg><style>a</style>",
            "<svg><title>a</title><path></path><g></g></svg><style></style>",
        ),
        ("<script>a</script>b", "<script></script>b"),
        ("<script>a<b></script>", "<script></script>"),
        ("<script type=module>a</script>", "<script type=module></script>"),
        ("<script><!-- a --></script>b", "<script></script>b"),
        ("<script><!-- a</script>b", "<script></script>b"),
        ("<script>a", "<script>"),
        (f"<!--{LONG}-->a", "<!---->a"),
        (f"<!--{LONG}<style>a</style>-->", "<!---->"),
        (f"<p><!--{LONG}--></p>", "<p><!----></p>"),
    ],
)
def test_styles_scripts_without_data_and_long_comments_are_left_out(page: str, left: str) -> None:
    assert lean_of(page.encode()) == left.encode()


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
