"""HTML text in, the limits that the parser's tree would break out."""

from __future__ import annotations

from typing import NamedTuple

from newsclean.decode.markup import MODEST, RAW, TOKEN, end_of_raw
from newsclean.decode.nesting import (
    FORMATTING,
    SCOPE,
    SKELETON,
    SPECIAL,
    VOID,
    closed_by_end,
    closed_by_start,
    is_foreign,
    namespaced,
)

MAX_TAGS = 262_144  # 310 bytes of the parser each; the longest page of 2,014 has 26,000
MAX_ACTIVE = 64  # formatting elements that the parser opens again in every block
MAX_SKELETONS = 64
REOPENED_PER_TAG = 4  # elements that the parser makes of formatting left open, for each one that the page asks for
REOPENED_FREE = 4096
SMALL_TAG = 2 * 256  # characters; a shorter tag has not too many attributes


class _Format(NamedTuple):
    name: str
    source: str


def forecast(html: str, max_depth: int) -> frozenset[str]:
    """The limits out of max_depth, attributes, formatting, tags that the page breaks; the first of them ends the work."""
    tree = _Tree()
    at = tags = 0
    while (token := TOKEN.search(html, at)) is not None:
        at = token.end()
        end, tag, closed, cdata = token.groups()
        tags += 1
        if cdata:
            at = _end_of_cdata(html, token.start(), is_foreign(tree.stack))
        if tag is None:
            continue
        name = tag.lower()
        if end:
            tree.end(name)
            continue
        if at - token.start() > SMALL_TAG and MODEST.fullmatch(html, token.start(), at) is None:
            return frozenset(("attributes",))
        if tree.start(name, bool(closed), token[0]):
            at = end_of_raw(html, name, at)
        if limit := tree.broken(max_depth, tags):
            return frozenset((limit,))
    return frozenset(("tags",)) if tags > MAX_TAGS else frozenset()


def _end_of_cdata(html: str, start: int, foreign: bool) -> int:
    found = html.find("]]>" if foreign else ">", start)
    return len(html) if found < 0 else found + (3 if foreign else 1)


class _Tree:
    """The parser's open elements, and its list of formatting elements with those that it will open again."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.formats: list[_Format | None] = []  # beside the stack
        self.waiting: list[_Format] = []  # closed by their parents: to be opened again before the next text
        self.skeletons = self.reopened = self.tags = self.active = 0

    def start(self, name: str, closed: bool, source: str) -> bool:
        """Take in a start tag; whether raw text follows it."""
        if name in SKELETON:
            self.skeletons += 1
            return False
        name = namespaced(self.stack, name)
        self._cut(closed_by_start(self.stack, name))
        if name in ("a", "nobr"):
            self.end(name)
        if name not in SPECIAL:
            self._reopen()
        if name in VOID or (":" in name and closed):
            return False
        if name in RAW:
            return True
        self.stack.append(name)
        self.formats.append(None)
        if name in FORMATTING:
            self._format(_Format(name, source))
        return False

    def end(self, name: str) -> None:
        """Take in an end tag."""
        self._reopen()  # as the text before it would
        place = closed_by_end(self.stack, name)
        if place is None:
            return
        if name in FORMATTING:
            self.active -= 1
            if any(inner in SPECIAL for inner in self.stack[place + 1 :]):
                del self.stack[place], self.formats[place]
                return
        self.formats[place] = None
        self._cut(place)

    def broken(self, max_depth: int, tags: int) -> str | None:
        """The limit that is broken by now."""
        if len(self.stack) > max_depth:
            return "max_depth"
        if self.active > MAX_ACTIVE or self.reopened > REOPENED_PER_TAG * tags + REOPENED_FREE:
            return "formatting"
        return "attributes" if self.skeletons > MAX_SKELETONS else None

    def _format(self, new: _Format) -> None:
        """Note a formatting element; of four alike the parser forgets the first."""
        self.active += 1
        self.formats[-1] = new
        alike = [place for place, entry in enumerate(self.formats) if entry == new]
        if len(alike) > 3:
            self.formats[alike[0]] = None
            self.active -= 1

    def _cut(self, keep: int) -> None:
        """Close all but the outermost; a table cell takes its formatting along, other elements leave it behind."""
        while len(self.stack) > keep:
            name, entry = self.stack.pop(), self.formats.pop()
            if entry is not None:
                self.waiting.append(entry)
            elif name in SCOPE and name not in ("table", "svg:svg", "math:math"):
                self.active -= len(self.waiting)
                self.waiting.clear()

    def _reopen(self) -> None:
        if self.waiting and not is_foreign(self.stack):
            self.reopened += len(self.waiting)
            for entry in reversed(self.waiting):
                self.stack.append(entry.name)
                self.formats.append(entry)
            self.waiting.clear()
