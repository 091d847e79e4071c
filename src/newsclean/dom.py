"""HTML in UTF-8 in, a read-only tree out: the only module that knows the parser."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Protocol

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from newsclean.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SILENT = frozenset(
    "script style noscript template svg iframe object embed select option optgroup datalist textarea head canvas audio "
    "video map applet noframes noembed rt rp title meta link -comment !doctype progress meter".split()
)
"""Elements whose text a browser with scripts does not show as part of the page."""
UNREAD = SILENT - {"textarea"}
"""Elements that a walk passes over; a textarea's text is a reader's, but that it stands there tells of a form."""

PARTING = frozenset(
    "address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer header hgroup "
    "li main menu nav ol p search section summary ul".split()
)
"""Elements whose text stands apart from what is around them, whether or not there is white space between the tags."""

UNWATCHED = LexborDocumentOptions.WO_EVENTS.value
"""Nothing is told of each node that is added; all it is told for is to show in a `select` the option that is chosen."""

SHADOWS = "template[shadowrootmode]"
MAX_SHADOWS = 200  # of one page
MAX_SHADOWED = 8  # shadow roots inside one another
STREAMED = 'div[hidden][id^="S:"]'  # as React writes it
MAX_STREAMED = 200  # parts of one page that are put into place
_MOVES = re.compile(rb'\$RC\("(B:[0-9a-z]{1,8})","(S:[0-9a-z]{1,8})"')
_PART = re.compile(r"S:([0-9a-z]{1,8})")
_END_OF_BOUNDARY = "<!--/$-->"


class Node(Protocol):
    """A node of the parser's tree, for a walk over all of it; elements have a tag and attributes, text has content.

    The number of a tag stands for its name on one page; numbers of tags that HTML does not know differ between pages.
    """

    @property
    def tag_id(self) -> int: ...
    @property
    def tag(self) -> str | None: ...
    @property
    def attributes(self) -> dict[str, str | None]: ...
    @property
    def first_child(self) -> Node | None: ...
    @property
    def next(self) -> Node | None: ...
    @property
    def text_content(self) -> str | None: ...
    @property
    def is_empty_text_node(self) -> bool: ...


def _number(html: str) -> int:
    node: Node = LexborHTMLParser(html).css_first("body").first_child  # type: ignore[assignment, union-attr]
    return node.tag_id


TEXT, TEXTAREA, SCRIPT, STYLE = map(_number, ("text", "<textarea>", "<body><script>", "<body><style>"))
"""The numbers of text and of some elements."""


class Element:
    """An element as the metadata readers see it."""

    __slots__ = ("_attributes", "_node")

    def __init__(self, node: Any) -> None:
        self._node = node
        self._attributes: dict[str, str | None] | None = None

    def is_a(self, tag: str) -> bool:
        """Whether the element has a tag."""
        return bool(self._node.tag == tag)

    def get(self, name: str) -> str:
        """The value of an attribute; "" where it has none, or is none."""
        if self._attributes is None:
            self._attributes = self._node.attributes
        return self._attributes.get(name) or ""

    def first_of(self, names: tuple[str, ...]) -> str:
        """The value of the first of some attributes that has one; "" where none has."""
        return next(filter(None, map(self.get, names)), "")

    @property
    def text(self) -> str:
        """All text inside, as it stands in the source, but that of scripts and styles inside.

        A space is put in where one of the PARTING elements begins or ends.
        """
        around: list[Any] = []
        texts: list[str] = []
        parted = False
        node = self._node.first_child
        while node is not None:
            child = None
            if node.tag_id == TEXT:
                texts += (" ", node.text_content or "") if parted and texts else (node.text_content or "",)
                parted = False
            elif node.tag_id not in (SCRIPT, STYLE):
                child = node.first_child
                parted = parted or node.tag in PARTING
            if child is not None:
                around.append(node)
            node = child if child is not None else node.next
            while node is None and around:
                left = around.pop()
                parted = parted or left.tag in PARTING
                node = left.next
        return "".join(texts)

    @property
    def utf8(self) -> bytes:
        """The same in UTF-8; bytes that are none may stand in it as they are."""
        return self.text.encode()

    def select(self, selector: str) -> list[Element]:
        """The elements inside that match a CSS selector, in the order of the page, the element itself among them."""
        return [*map(Element, self._node.css(selector))]


class Tree:
    """The elements of a page, to be selected."""

    __slots__ = ("_parser",)

    def __init__(self, parser: LexborHTMLParser) -> None:
        self._parser = parser

    def select(self, selector: str) -> list[Element]:
        """The elements that match a CSS selector, in the order of the page."""
        return [*map(Element, self._parser.css(selector))]


def tree(parser: LexborHTMLParser) -> Tree:
    """The elements of a parsed page, which must not change any more."""
    return Tree(parser)


_tree = compiled(tree)


class Document:
    """A parsed page."""

    __slots__ = ("_html", "_parser", "_whole", "select")

    def __init__(self, html: bytes, whole: bytes = b"") -> None:
        """`whole`: the page with all of its scripts and attributes, where `html` lacks some."""
        self._html, self._whole = html, whole or html
        self._parser = LexborHTMLParser(html, options=UNWATCHED)
        elements = _tree(self._parser)
        if elements.select(SHADOWS):
            self._show_shadows()
            elements = _tree(self._parser)
        if elements.select(STREAMED):
            self._put_into_place({part.decode(): place.decode() for place, part in _MOVES.findall(self._whole)})
            elements = _tree(self._parser)
        self.select: Callable[[str], list[Element]] = elements.select
        """The elements that match a CSS selector, in the order of the page."""

    def _show_shadows(self) -> None:
        """Put the content of shadow roots, which stands in a tree of its own, where a browser shows it.

        The innermost go first, as copies lose what is in templates. Copying costs what the page's length warrants for
        each of the few levels.
        """
        roots: list[Any] = self._parser.template_fragments()
        found: list[Any] = []
        for _ in range(MAX_SHADOWED):
            roots = [root for root in roots if _is_shadow(root)][: MAX_SHADOWS - len(found)]
            found += roots
            roots = [inner for root in roots for inner in root.template_fragments()]
        for root in reversed(found):
            place, child = root.parent, root.first_child
            while child is not None:
                place.insert_before(child)
                child = child.next
            place.decompose()

    def _put_into_place(self, moves: Mapping[str, str]) -> None:
        """Do what a page's script does with the parts that a server sent late, hidden below the rest.

        React streams `<div hidden id="S:1">` and moves it to `<template id="B:1">`, instead of what is shown there
        until then, up to the comment that ends the boundary (react-dom/server, `renderToPipeableStream`).
        """
        for part in self._parser.css(STREAMED)[:MAX_STREAMED]:
            named = _PART.fullmatch(part.attributes["id"] or "")
            if named is None:
                continue
            places = (moves.get(named[0]), f"B:{named[1]}", f"P:{named[1]}")
            found = (self._parser.css_first(f'template[id="{name}"]') for name in places if name)
            place = next((template for template in found if template is not None), None)
            if place is None or part.css_matches(f'template[id="{place.attributes["id"]}"]'):
                continue
            until_then = list(takewhile(lambda node: node.html != _END_OF_BOUNDARY, _after(place)))
            if until_then and until_then[-1].next is not None:
                for node in until_then:
                    node.decompose()
            del part.attrs["hidden"]
            place.insert_before(part)
            part.decompose()

    def whole(self) -> Document:
        """The page with the text of all of its scripts, and all attributes; parsed again where some were left out."""
        return self if self._whole is self._html else Document(self._whole)

    @property
    def root(self) -> Node | None:
        """Where a walk begins."""
        return self._parser.root

    def walk(self) -> Iterator[tuple[int, str, Any]]:
        """Every node in the order of the page as (step, tag, payload).

        step +1 opens an element (payload: its attributes), -1 closes it (None), 0 is text (payload: the string).
        Silent elements are passed over. The walk iterates: depth costs no stack.
        """
        around: list[Any] = []
        node: Any = self._parser.root
        while node is not None:
            tag, child = node.tag, None
            if node.tag_id == TEXT:
                yield 0, "", node.text_content or ""
            elif tag is not None and tag not in UNREAD:
                yield 1, tag, node.attributes
                child = node.first_child if node.tag_id != TEXTAREA else None
                if child is not None:
                    around.append(node)
                    node = child
                    continue
                yield -1, tag, None
            node = node.next if around else None
            while node is None and around:
                closed = around.pop()
                yield -1, closed.tag, None
                node = closed.next if around else None


def _is_shadow(root: Any) -> bool:
    return root.parent is not None and "shadowrootmode" in root.parent.attributes


def _after(node: Any) -> Iterator[Any]:
    while (node := node.next) is not None:
        yield node
