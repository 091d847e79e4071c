"""HTML text in, a read-only tree out: the only module that knows the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "-text"
"""The tag name under which text nodes appear."""

SILENT = frozenset(
    "script style noscript template svg iframe object embed select option optgroup datalist textarea head canvas audio "
    "video map applet noframes noembed rt rp title meta link -comment !doctype progress meter".split()
)
"""Elements whose text a browser with scripts does not show as part of the page."""


class Element:
    """An element as the metadata readers see it."""

    __slots__ = ("_node",)

    def __init__(self, node: Any) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        """The lower-case tag name."""
        return self._node.tag or ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes; one without a value has the value ""."""
        return {name: value or "" for name, value in self._node.attributes.items()}

    @property
    def text(self) -> str:
        """All text inside, as it stands in the source."""
        return self._node.text(deep=True) or ""

    def select(self, selector: str) -> Iterator[Element]:
        """The elements inside that match a CSS selector, in the order of the page."""
        return (Element(node) for node in self._node.css(selector))


class Document:
    """A parsed page."""

    __slots__ = ("_parser",)

    def __init__(self, html: str) -> None:
        self._parser = LexborHTMLParser(html)

    def select(self, selector: str) -> Iterator[Element]:
        """The elements that match a CSS selector, in the order of the page."""
        return (Element(node) for node in self._parser.css(selector))

    def walk(self) -> Iterator[tuple[int, str, Any]]:
        """Every node in the order of the page as (step, tag, payload).

        step +1 opens an element (payload: its attributes), -1 closes it (None), 0 is text (payload: the string).
        Silent elements are passed over. The walk iterates: depth costs no stack.
        """
        node: Any = self._parser.root  # the parser types every link as optional
        depth = 0  # depth is counted: comparing two nodes serialises both
        while node is not None:
            tag = node.tag
            child = None
            if tag == TEXT:
                yield 0, TEXT, node.text_content or ""
            elif tag == "textarea":  # its text is a reader's, but that it stands there tells of a form
                yield 1, tag, node.attributes
                yield -1, tag, None
            elif tag is not None and tag not in SILENT:
                yield 1, tag, node.attributes
                child = node.first_child
                if child is None:
                    yield -1, tag, None
            if child is not None:
                node, depth = child, depth + 1
                continue
            following = node.next if depth else None
            while following is None and depth:
                node, depth = node.parent, depth - 1
                yield -1, node.tag, None
                following = node.next if depth else None
            node = following
