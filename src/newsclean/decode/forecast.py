"""HTML text in, the limits that the parser's tree would break out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.decode.markup import RAW, TOKEN, end_of_cdata, end_of_raw, is_modest
from newsclean.decode.nesting import (
    FORMATTING,
    SCOPE,
    SKELETON,
    SPECIAL,
    VOID,
    OpenElements,
)

if TYPE_CHECKING:
    from newsclean.model import Limit

MAX_TAGS = 65_536  # 310 bytes of the parser and some 10 µs each; the longest page of 2,014 has 26,000
MAX_ACTIVE = 64  # formatting elements that the parser opens again in every block
MAX_SKELETONS = 64  # <html> and <body> tags; each adds its attributes to the one element
REOPENED_PER_TAG = 4  # elements that the parser makes of formatting left open, for each one that the page asks for
REOPENED_FREE = 4096


class _Format(NamedTuple):
    name: str
    source: str


def forecast(html: str, max_depth: int) -> frozenset[Limit]:
    """The limits out of max_depth, attributes, formatting, tags that the page breaks: the first found."""
    tree = _Tree()
    at = tags = 0
    while (token := TOKEN.search(html, at)) is not None:
        at = token.end()
        end, tag, closed, cdata = token.groups()
        tags += 1
        if tags > MAX_TAGS:
            return frozenset(("tags",))
        if cdata:
            at = end_of_cdata(html, token.start(), foreign=tree.stack.in_foreign)
        if tag is None:
            continue
        name = tag.lower()
        if end:
            tree.end(name)
            continue
        if not is_modest(html, token.start(), at):
            return frozenset(("attributes",))
        if tree.start(name, bool(closed), token[0]):
            at = end_of_raw(html, name, at)
        if limit := tree.broken(max_depth, tags):
            return frozenset((limit,))
    return frozenset()


class _Tree:
    """The parser's open elements, and its list of formatting elements with those that it will open again."""

    def __init__(self) -> None:
        self.stack = OpenElements()
        self.formats: list[_Format | None] = []  # beside the stack
        self.waiting: list[_Format] = []  # closed by their parents: to be opened again before the next text
        self.skeletons = self.reopened = self.active = 0

    def start(self, name: str, closed: bool, source: str) -> bool:
        """Take in a start tag; whether raw text follows it."""
        if name in SKELETON:
            self.skeletons += 1
            return False
        if self.stack.ignores(name):
            return False
        name = self.stack.namespaced(name)
        keep = self.stack.kept_by_start(name)
        if keep < len(self.formats):
            self._cut(keep)
        if name in ("a", "nobr"):
            self.end(name)
        if self.waiting and name not in SPECIAL:
            self._reopen()
        if name in VOID or (":" in name and closed):
            return False
        if name in RAW:
            return True
        self.stack.push(name)
        self.formats.append(None)
        if name in FORMATTING:
            self._format(_Format(name, source))
        return False

    def end(self, name: str) -> None:
        """Take in an end tag."""
        if self.waiting:
            self._reopen()  # as the text before it would
        place = self.stack.place_of_end(name)
        if place is None:
            return
        if name in FORMATTING:
            self.active -= 1
            if any(inner in SPECIAL for inner in self.stack.names[place + 1 :]):
                self.stack.remove(place)
                del self.formats[place]
                return
        self.formats[place] = None
        self._cut(place)

    def broken(self, max_depth: int, tags: int) -> Limit | None:
        """The limit that is broken by now."""
        if len(self.formats) > max_depth:
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
        while len(self.formats) > keep:
            name, entry = self.stack.pop(), self.formats.pop()
            if entry is not None:
                self.waiting.append(entry)
            elif name in SCOPE and name not in ("table", "svg:svg", "math:math"):
                self.active -= len(self.waiting)
                self.waiting.clear()

    def _reopen(self) -> None:
        if not self.stack.in_foreign:
            self.reopened += len(self.waiting)
            for entry in reversed(self.waiting):
                self.stack.push(entry.name)
                self.formats.append(entry)
            self.waiting.clear()
