"""What the compiled guard leaves out of a page is never read: the tree without it is the tree with it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from newsclean import sight
from newsclean.decode.guard import SCRIPT_READ, lean
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


def lean_of(html: bytes) -> bytes:
    found = twin_of(lean)(html, 512)
    assert isinstance(found, bytes)
    return found


def tree(html: bytes) -> list[Any]:
    """Every element with its attributes, and every text; of scripts without data the start, of styles nothing."""
    told: list[Any] = []
    for node in LexborHTMLParser(html).root.traverse(include_text=True):  # type: ignore[union-attr]
        if node.tag != "-text":
            told.append((node.tag, node.attributes))
            continue
        text, around = node.text_content or "", node.parent
        if around is not None and around.tag == "script" and "json" not in (around.attributes.get("type") or ""):
            text = text[: sight.MAX_SCRIPT]
        if around is None or around.tag != "style":
            told.append(text)
    return told


def test_the_tree_of_any_page_is_the_same_but_for_what_is_left_out() -> None:
    chance, cut = random.Random(4), 0
    for _ in range(30_000):
        row = chance.choices(PIECES, k=chance.randrange(25))
        for at in range(len(row)):
            if chance.random() < 0.1:
                row[at] = TEXT_OF_SCRIPT * chance.choice((1, 300, 500))
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


LONG = "x" * (SCRIPT_READ + 1)


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
        (f"<script>{LONG}</script>a", f"<script>{LONG[1:]}</script>a"),
        (f"<script>\u4e2d{LONG}</script>", f"<script>\u4e2d{LONG[2:]}</script>"),
        (f"<script>{LONG}<b></script>", f"<script>{LONG[1:]}</script>"),
        (f"<script type=module>{LONG}</script>", f"<script type=module>{LONG[1:]}</script>"),
        (f"<script>{LONG}", f"<script>{LONG[1:]}"),
    ],
)
def test_styles_and_the_rest_of_long_scripts_are_left_out(page: str, left: str) -> None:
    assert lean_of(page.encode()) == left.encode()


@pytest.mark.parametrize(
    "page",
    [
        "<p>a</p><style></style>",
        f"<script>{LONG[1:]}</script>",
        f"<script type='application/ld+json'>{LONG}</script>",
        f"<script type='application/LD+JSON'>{LONG}</script>",
        f"<script type='application/ld+&#106;son'>{LONG}</script>",
        f"<script type='application/ld+j\u017fon'>{LONG}</script>",
        f"<script><!-- {LONG} --></script>",
        f"<textarea><script>{LONG}</script></textarea>",
        "<!-- <style>a</style> -->",
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
    html = f"<style>a</style><script>{LONG}</script>".encode()
    assert lean(html, 512) is html


def test_of_a_script_more_is_kept_than_anybody_reads() -> None:
    assert 2 * sight.MAX_SCRIPT <= SCRIPT_READ
