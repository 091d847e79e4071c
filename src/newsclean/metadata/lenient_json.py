"""The JSON-LD scripts of a page in, their values out, however dirty; a block that no repair saves is left out alone."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from newsclean.dom import Document, Element

MAX_BLOCK = 256 * 1024
MAX_BLOCKS = 64
MAX_DIGITS = 30

# A string (also one that is never closed), a comment, a run of commas, a last semicolon. No alternative can fail behind
# its first characters, so nothing is read twice.
_PIECES = re.compile(r'"(?:[^"\\]|\\.?)*"?|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|,[\s,]*|;\s*\Z', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_WRAPPERS = (
    "<!--", "-->", "//<![CDATA[", "<![CDATA[", "//]]>", "]]>", "/*<![CDATA[*/", "/*]]>*/", "/* <![CDATA[ */",
    "/* ]]> */", "// <![CDATA[", "// ]]>",
)  # fmt: skip


def blocks(document: Document) -> list[Any]:
    """The values of all JSON-LD scripts, in the order of the page."""
    found: list[Any] = []
    left = MAX_BLOCKS
    for script in document.select('script[type*="ld+json"]'):  # HTML compares types without regard to case
        if left and "ld+json" in script.get("type").casefold():  # not "xlink:type"
            found += _read(script)
            left -= 1
    return found


def _read(script: Element) -> list[Any]:
    """The values of a script: most are JSON as they stand."""
    source = script.utf8
    if len(source) <= MAX_BLOCK:
        try:
            return [_STRICT.decode(source)]
        except (ValueError, RecursionError):
            pass
    text = script.text
    return loads(text) if len(text) <= MAX_BLOCK else []


def loads(source: str) -> list[Any]:
    """The values of one block: usually one, several where blocks were pasted together, none if nothing can be read."""
    text = _unwrapped(source)
    try:
        return [_STRICT.decode(text)]  # most are as they should be
    except (ValueError, RecursionError):
        pass
    for attempt in (str, _repaired, html.unescape):
        values = _decoded(attempt(text))
        if values:
            return values
    return []


def _unwrapped(source: str) -> str:
    text = source.strip().removeprefix("\ufeff")
    if text[:1] in ("{", "[") and text[-1] in ("}", "]"):  # as no wrapper begins or ends
        return text
    for wrapper in _WRAPPERS:
        text = text.removeprefix(wrapper).removesuffix(wrapper).strip()
    return text


def _decoded(text: str) -> list[Any]:
    """The values that follow one another in the text, up to the first that cannot be read."""
    values: list[Any] = []
    at = 0
    try:
        while at < len(text) and len(values) < MAX_BLOCKS:
            value, at = _DECODER.raw_decode(text, at)
            values.append(value)
            while at < len(text) and text[at] in " \t\r\n,;":
                at += 1
    except (ValueError, RecursionError):
        pass
    return values


def _repaired(text: str) -> str:
    """Without comments and trailing commas, and with the escapes mended that JSON does not know."""

    def mend(match: re.Match[str]) -> str:
        piece = match.group()
        if piece.startswith('"'):
            return _BAD_ESCAPE.sub(r"\\\\", piece.replace("\\'", "'"))
        return "," if piece.startswith(",") and text[match.end() : match.end() + 1] not in {"}", "]", ""} else ""

    return _PIECES.sub(mend, text)


def _bounded_int(digits: str) -> int | None:
    return int(digits) if len(digits) <= MAX_DIGITS else None


def _nothing(_: str) -> None:
    return None


_STRICT = msgspec.json.Decoder()
_DECODER = json.JSONDecoder(strict=False, parse_int=_bounded_int, parse_constant=_nothing)
