"""The bytes of an XML file in, its elements out: the only module that knows the XML parser.

Nothing is fetched, no entity is expanded, and what is broken is read as far as it goes.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TEXT = 4_000  # characters of an element
MAX_DEPTH = 64
_PIECE = 64 * 1024
_HEAD = 4_096
# 100,000 attributes on one tag cost the parser two minutes.
_LONG_TAG = re.compile(rb"<([A-Za-z_][A-Za-z0-9_:.-]{0,100})[^<>]{2048,}")
_CDATA = b"<![CDATA["
_BARE = re.compile(rb"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
_SUBSET_END = re.compile(rb"\]\s{0,100}>")
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<|\xff\xfe<\0|\xfe\xff\0<")


class Step(NamedTuple):
    """An element that opens (`text` None) or closes; its name and its parent's, without namespaces."""

    name: str
    parent: str
    attributes: dict[str, str]
    text: str | None
    prefix: str  # the last part of its namespace


class Steps:
    """Reads a file step by step; `notes` says what is wrong with it, once all is read."""

    def __init__(self, data: bytes) -> None:
        self.notes: list[str] = []
        self._data = self._repaired(self._without_doctype(data))

    def __iter__(self) -> Iterator[Step]:
        parser = etree.XMLPullParser(
            events=("start", "end"), recover=True, huge_tree=False, resolve_entities=False, no_network=True,
            load_dtd=False, dtd_validation=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        stack: list[tuple[str, str]] = []
        broken: str | None = None
        for start in range(0, len(self._data), _PIECE):
            try:
                parser.feed(self._data[start : start + _PIECE])
            except etree.XMLSyntaxError as error:
                broken = _said(error)
            yield from self._read(parser, stack)
            if broken:
                break
        if not broken:
            try:
                parser.close()
            except etree.XMLSyntaxError as error:
                broken = _said(error)
            yield from self._read(parser, stack)
        log: Any = parser.feed_error_log
        if broken or len(log):
            first = broken or f"{log[0].message} (line {log[0].line})"
            self.notes.append(f"broken XML, read as far as it goes: {first[:200]}")

    def _read(self, parser: Any, stack: list[tuple[str, str]]) -> Iterator[Step]:
        for event, element in parser.read_events():
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                name, prefix = _name(element.tag)
                parent = stack[-1][0] if stack else ""
                stack.append((name, prefix))
                if len(stack) <= MAX_DEPTH:
                    attributes = {_name(key)[0]: value[:MAX_TEXT] for key, value in list(element.attrib.items())[:32]}
                    yield Step(name, parent, attributes, None, prefix)
                continue
            if not stack:
                continue
            name, prefix = stack.pop()
            if len(stack) < MAX_DEPTH:
                yield Step(name, stack[-1][0] if stack else "", {}, _text(element), prefix)
            _forget(element)

    def _without_doctype(self, data: bytes) -> bytes:
        """A file without its own entities: they are what bombs and thefts of files are made of."""
        start = data[:_HEAD].upper().find(b"<!DOCTYPE")
        if start < 0:
            return data
        subset, end = data.find(b"[", start, start + _HEAD), data.find(b">", start, start + _HEAD)
        if 0 <= subset < end:
            self.notes.append("entities of its own are not expanded")
            close = _SUBSET_END.search(data, subset)
            return data[:start] + (data[close.end() :] if close else b"")
        return data[:start] + data[end + 1 :] if end >= 0 else data

    def _repaired(self, data: bytes) -> bytes:
        """A file whose bare "&" are escaped (the parser would take "?a=1&b=2" for "?a=1=2"), without very long tags."""
        if b"\0" in data[:100]:  # UTF-16
            return data
        outside, *sections = _LONG_TAG.sub(rb"<\1", data).split(_CDATA)
        parts = [_BARE.sub(b"&amp;", outside)]
        for section in sections:
            inside, end, outside = section.partition(b"]]>")
            parts.append(inside + end + _BARE.sub(b"&amp;", outside))
        repaired = _CDATA.join(parts)
        if repaired.count(b"&amp;") > data.count(b"&amp;"):
            self.notes.append("broken XML: a bare & was taken for itself")
        return repaired


def root_of(data: bytes) -> str:
    """The name of the first element of what seems to be XML, "" for anything else."""
    if _START.match(data) is None:
        return ""
    first = next(iter(Steps(data[: 1024 * 1024])), None)
    return first.name if first else ""


def _name(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    name = name.rpartition(":")[2]  # a prefix that nobody declared
    return name.lower(), space.rstrip("/").rpartition("/")[2].lower()


def _text(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag is etree.Entity:
            named = unescape(child.text)  # &eacute; is HTML's; what is nobody's falls away
            pieces.append("" if named == child.text else named)
            pieces.append(child.tail or "")
    return "".join(pieces)[:MAX_TEXT].strip()


def _forget(element: Any) -> None:
    """Give back the memory of an element that is read, and of those before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
