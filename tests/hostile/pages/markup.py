"""Pages whose markup would cost the parser more than their length warrants (H1, H3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.pages import ARTICLE, STORY, Hostile, numbered, times

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPES: dict[str, Callable[[int], str]] = {
    "nested divs": times("<div>"),
    "nested divs that are closed": lambda size: "<div>" * (size // 11) + ARTICLE + "</div>" * (size // 11),
    "nested spans": times("<span>x"),
    "nested unknown elements": times("<x-y>"),
    "nested tables": times("<table><tr><td>"),
    "nested lists": times("<ul><li>"),
    "nested svg": lambda size: "<svg>" + "<g>" * (size // 3) + "</svg>" + ARTICLE,
    "nested foreign html": lambda size: ARTICLE + "<svg><foreignObject><div>" * (size // 25),
    "end tags out of order": times("<span><div></span></div>"),
    "paragraph ends that close nothing": times("<p><div></p>"),
    "list items around divs": times("<td><li><div></li><section></div>"),
    "hidden in an svg title": lambda size: "<svg><title></svg>" + "<div>" * (size // 5) + ARTICLE,
    "hidden in an svg style": lambda size: "<svg><style></svg>" + "<div>" * (size // 5) + ARTICLE,
    "hidden in a twice escaped script": lambda size: (
        "<script><!--<script></script><textarea></script>--></script>" + "<div>" * (size // 5) + ARTICLE
    ),
    "hidden in an attribute name": lambda size: '<a ="><div>' + "<div>" * (size // 5) + ARTICLE + '">',
    "hidden in an unquoted value": lambda size: '<a b=c=">' + "<div>" * (size // 5) + ARTICLE + '">',
    "hidden in svg character data": lambda size: "<svg><![CDATA[><textarea>]]></svg>" + "<div>" * (size // 5) + ARTICLE,
    "upper case": times("<DIV>"),
    "attributes on one tag": lambda size: f"<div {numbered('a# ', size // 7)}>{ARTICLE}</div>",
    "attributes on many bodies": lambda size: numbered("<body a#>", size // 13) + ARTICLE,
    "attributes without spaces": lambda size: "<div " + numbered('a#=""', size // 9) + f">{ARTICLE}</div>",
    "an attribute as long as the page": lambda size: f'<div title="{"x" * size}">{ARTICLE}</div>',
    "an unquoted attribute as long as the page": lambda size: f"<div title={'x' * size}>{ARTICLE}</div>",
    "bold and italic": lambda size: (
        numbered("<b #>", size // 32) + numbered("<i #>", size // 32) + "x</b>" * (size // 10) + ARTICLE
    ),
    "formatting left open in paragraphs": lambda size: "<p>" + numbered("<b #>", 400) + "<p>x" * (size // 4) + ARTICLE,
    "formatting left open in closed paragraphs": lambda size: (
        "<p>" + numbered("<i #>", 400) + "</p>" + "<p>x</p>" * (size // 8) + ARTICLE
    ),
    "formatting left open everywhere": lambda size: numbered("<p><font size=#>x</p>", size // 24) + ARTICLE,
    "open links": lambda size: numbered("<a href=#>x<p>", size // 17) + ARTICLE,
    "open links to the same": times("<a href=same>x<p>"),
    "open links in lists": times("<ul><li><a href=same>x"),
    "open links around the story": lambda size: "<a href=/one>" + "<div><p>" * (size // 8) + ARTICLE,
    "open anchors": times("<a name=top>x<p>"),
    "foster parents": lambda size: "<table>" + "x<b>" * (size // 4) + ARTICLE,
    "foster parents, nested": times("<table><b>x<i>"),
    "unclosed paragraphs": times("<p>x"),
    "unclosed list items": lambda size: "<ul>" + "<li>x" * (size // 5) + "</ul>" + ARTICLE,
    "unclosed cells": lambda size: "<table>" + "<tr><td>x" * (size // 9) + "</table>" + ARTICLE,
    "line breaks": times("<br>"),
    "links": times("<a href=x>y</a>"),
    "meta": times("<meta>"),
    "stray end tags": times("</p></x></b>"),
    "stray end tags deep down": lambda size: "<div>" * 500 + "</x>" * (size // 4) + ARTICLE,
    "cells without a table": times("<td><tr>x"),
    "less-than signs": times("<"),
    "less-than signs and spaces": times("< "),
    "tag beginnings": lambda size: ARTICLE + "<a" * (size // 2),
    "tag beginnings with quotes": lambda size: ARTICLE + "<a b=\"<c d='" * (size // 12),
    "tag beginnings in a long attribute": lambda size: ARTICLE + '<a b="' + "<c d='x " * (size // 8),
    "declaration beginnings": lambda size: ARTICLE + "<!" * (size // 2),
    "comment beginnings": lambda size: ARTICLE + "<!-- -" * (size // 6),
    "dashes in a comment": lambda size: "<!--" + "-" * size + ">" + ARTICLE,
    "comments": times("<!---->"),
    "raw beginnings": lambda size: ARTICLE + "<script><title><style>" * (size // 22),
    "raw elements": times("<script>a<b</script><style>a<b</style>"),
    "leaf beginnings": times("<b>x<i>y"),
    "entities": times("&amp;"),
    "ampersands": times("&"),
    "unclosed comment": lambda size: ARTICLE + "<!--" + "<div>" * (size // 5),
    "unclosed script": lambda size: ARTICLE + "<script>" + "<div>" * (size // 5),
    "unclosed title in an svg": lambda size: ARTICLE + "<svg><title>" + "x" * size,
    "plaintext": lambda size: ARTICLE + "<plaintext>" + "<div>" * (size // 5),
    "templates": lambda size: ARTICLE + "<template>" * (size // 10),
    "selects": lambda size: ARTICLE + "<select><option>" * (size // 16),
    "no tags": lambda size: " ".join(STORY) + " x" * (size // 2),
}

MANY = {
    "unclosed paragraphs", "unclosed list items", "unclosed cells", "line breaks", "links", "meta", "stray end tags",
    "stray end tags deep down", "cells without a table", "less-than signs", "less-than signs and spaces", "comments",
    "entities", "ampersands", "selects", "templates", "raw elements",
}  # fmt: skip
PAGES = [Hostile(f"{'H3' if name in MANY else 'H1'} {name}", make, limits=None) for name, make in SHAPES.items()]
