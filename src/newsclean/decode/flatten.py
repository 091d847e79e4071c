"""HTML text that breaks a limit in, a well-nested text within the limits with all of its words out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newsclean.decode.forecast import MAX_TAGS
from newsclean.decode.markup import RAW, TOKEN, end_of_cdata, end_of_raw, is_modest
from newsclean.decode.nesting import (
    BLOCKS,
    FORMATTING,
    SKELETON,
    SPECIAL,
    VOID,
    OpenElements,
    names_of,
)

if TYPE_CHECKING:
    from newsclean.model import Limit

MAX_OPEN_FORMATTING = 8  # at a time, in a page that has shown itself hostile
BREAK = "<br>"
"""Stands where block tags were dropped, so that the words before and after them stay apart."""

SILENT = names_of("noscript template svg:svg object select datalist canvas audio video map applet dialog rp")
"""Elements whose text a browser does not show, beside those in which all is text."""
HIDING = re.compile(r"(?i)[\s\"'/](?:hidden|aria-hidden|style)\b")
"""What may hide an element's text; an over-wide guess, for elements behind the limits only."""

_DOCTYPE = re.compile(r"(?i)<!doctype")


def flatten(html: str, max_depth: int, limits: frozenset[Limit]) -> tuple[str, tuple[Limit, ...]]:
    """The page with every element closed by a tag of its own, and the limits that it broke, the given ones among them.

    Dropped: what is nested too deep, end tags that close nothing, comments, the attributes of oversized tags, all tags
    beyond the first 65,536. The text between tags stays, in its order.
    """
    writer = _Writer(max_depth)
    at = 0
    while (token := TOKEN.search(html, at)) is not None:
        writer.text(html[at : token.start()])
        at = token.end()
        end, tag, closed, cdata = token.groups()
        if cdata:
            at = end_of_cdata(html, token.start(), foreign=writer.stack.in_foreign)
        elif tag is None:
            writer.other(token[0])
        elif end:
            writer.end(tag.lower())
        else:
            source = token[0] if is_modest(html, token.start(), at) else writer.without_attributes(tag, closed)
            if writer.start(tag.lower(), bool(closed), source):
                at = writer.raw(html, tag.lower(), at)
    writer.text(html[at:])
    return writer.finish(), tuple(sorted(limits | writer.limits))


class _Writer:
    """The text so far, and the elements open in it."""

    def __init__(self, max_depth: int) -> None:
        self.max_depth = max_depth
        self.stack = OpenElements()
        self.limits: set[Limit] = set()
        self._dropped: Counter[str] = Counter()  # start tags dropped inside the innermost open element
        self._mute = "", 0  # a dropped element that hides its text, and how many of its name were open with it
        self._seen: set[str] = set()
        self._pieces: list[str] = []
        self._chunks: list[str] = []
        self._tags = self._formatting = 0

    def text(self, text: str) -> None:
        if text and not self._is_muted():
            self._put(text)

    def _is_muted(self) -> bool:
        """Whether a dropped element is open that hides its text."""
        name, count = self._mute
        if name and self._dropped[name] < count:
            self._mute = "", 0
        return bool(self._mute[0])

    def other(self, source: str) -> None:
        if _DOCTYPE.match(source) and not self._seen:
            self._put(source)

    def without_attributes(self, tag: str, closed: str) -> str:
        self.limits.add("attributes")
        return f"<{tag}{closed}>"

    def start(self, name: str, closed: bool, source: str) -> bool:
        """Write a start tag or drop it; whether raw text follows it."""
        if name in SKELETON:
            self._skeleton(name, source)
            return False
        if self.stack.ignores(name):
            return False
        name = self.stack.namespaced(name)
        self._close(self.stack.kept_by_start(name))
        if name in ("a", "nobr"):
            self.end(name)
        leaf = name in VOID or name in RAW or (":" in name and closed)
        if not self._may_open(name, leaf):
            self._drop(name)
            if not leaf:
                self._dropped[name] += 1
                if not self._is_muted() and (name in SILENT or HIDING.search(source)):
                    self._mute = name, self._dropped[name]
            return name in RAW
        self._tags += 1
        self._put(source)
        if not leaf:
            self.stack.push(name)
            self._formatting += name in FORMATTING
        return name in RAW

    def end(self, name: str) -> None:
        """Write an end tag, after those of the elements inside; drop it if it closes nothing."""
        if name in SKELETON:
            return
        if self._dropped[name]:
            self._dropped[name] -= 1
            self._drop(name)
            return
        place = self.stack.place_of_end(name)
        if place is None or (name in FORMATTING and any(inner in SPECIAL for inner in self.stack.names[place + 1 :])):
            return
        self._close(place)

    def raw(self, html: str, name: str, at: int) -> int:
        """Write the text of a raw element and its end; where the page goes on."""
        end = end_of_raw(html, name, at)
        if self._tags <= MAX_TAGS:
            self._put(html[at:end])
            if end < len(html):
                self._put(f"</{name}>")
        closing = TOKEN.match(html, end)
        return closing.end() if closing else end

    def finish(self) -> str:
        self._chunks.append("".join(self._pieces))
        return "".join(self._chunks)

    def _skeleton(self, name: str, source: str) -> None:
        if name not in self._seen:
            self._put(source)
        self._seen.add(name)

    def _may_open(self, name: str, leaf: bool) -> bool:
        if self._tags >= MAX_TAGS:
            self.limits.add("tags")
        elif not leaf and len(self.stack) >= self.max_depth:
            self.limits.add("max_depth")
        elif name in FORMATTING and self._formatting >= MAX_OPEN_FORMATTING:
            self.limits.add("formatting")
        else:
            return True
        return False

    def _drop(self, name: str) -> None:
        separator = "\n" if self._tags >= MAX_TAGS else BREAK if name in BLOCKS else ""
        if separator and not (self._pieces and self._pieces[-1] == separator):
            self._put(separator)

    def _close(self, keep: int) -> None:
        if len(self.stack) > keep:
            self._dropped.clear()
        while len(self.stack) > keep:
            name = self.stack.pop()
            self._formatting -= name in FORMATTING
            self._put(f"</{name.rpartition(':')[2]}>")

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        if len(self._pieces) > 8192:
            self._chunks.append("".join(self._pieces))
            self._pieces.clear()
