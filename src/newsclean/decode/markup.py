"""The HTML tokeniser's rules as expressions that never go back, for scanning tags without a parser."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 256  # on one tag; the parser compares each with all before it
MAX_VALUE = (
    1024 * 1024
)  # characters of one attribute's value; whole articles and pictures stand in data-* of real pages

_WS = r"[\t\n\f\r ]"
_NAME = r"[a-zA-Z][^\t\n\f\r />]*+"


def _attributes(count: str, length: str) -> str:
    """What stands between a tag's name and its end; a quote that never closes reaches to the end of the page."""
    quoted = rf"""\"[^"]{length}+(?:"|\Z)|'[^']{length}+(?:'|\Z)"""
    bare = rf"""[^\t\n\f\r >"'][^\t\n\f\r >]{length}+(?![^\t\n\f\r >])"""
    value = rf"(?:{quoted}|{bare}|(?=>)|\Z)"
    gap = rf"{_WS}*+(?:/(?!>){_WS}*+)*+"
    name = r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
    return rf"(?:{gap}{name}(?:{_WS}*+={_WS}*+{value}|(?!{_WS}*+=))){count}+{gap}"


_BOUNDED = _attributes(f"{{0,{MAX_ATTRIBUTES}}}", f"{{0,{MAX_VALUE}}}")
_ANY = _attributes("*", "*")
_COMMENT = r"!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
_OTHER = r"(?:[!?]|/(?![a-zA-Z]))[^>]*+(?:>|\Z)"  # doctype, <?xml …>, </ …>
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext"

RAW = frozenset(_RAW.split("|"))
"""Elements in which a tag is text."""

TOKENS = re.compile(
    (
        rf"<(?:(?=[sStTxXiInNpP])(?=((?i:{_RAW})(?=[\t\n\f\r />])))|)"
        rf"(?:(/?{_NAME}){_BOUNDED}(/?)(?:>|\Z)"
        rf"(?(1)[^<]*+((?:<(?!(?i:/\2)[\t\n\f\r />])[^<]*+)*+)|(?:[^<]*+</\2(>))?+)"
        rf"|{_COMMENT}|(!\[CDATA\[)[^>]*+(?:>|\Z)|{_OTHER}|([a-zA-Z]){_ANY}/?(?:>|\Z))"
    ).encode()
)
"""One token, as bytes: (name of a raw element, [/]name, "/" if self-closing, raw text from its first "<" on, ">" if it
is a leaf whose end tag is part of the token, the start of a CDATA section, first letter of an oversized tag)."""

TOKEN = re.compile(
    rf"<(?:(/?)({_NAME}){_ANY}(/?)(?:>|\Z)|{_COMMENT}|(!\[CDATA\[)|(?:![dD][oO][cC])?+{_OTHER})",
)
"""The same of text, without limits, one at a time: (/, name, self-closing "/", CDATA)."""


def first_tokens(count: int) -> re.Pattern[str]:
    """So many tokens with the text before each, in half of the time that it takes to find them one by one.

    What begins like a doctype is text here. It has no groups: `re` mistakes their spans in repeats that never go back.
    """
    text = r"[^<]*+(?:<(?=[^a-zA-Z/!?]|![dD][oO][cC])[^<]*+)*+"
    token = rf"<(?:/?{_NAME}{_ANY}/?(?:>|\Z)|{_COMMENT}|!\[CDATA\[|{_OTHER})"
    return re.compile(rf"(?:{text}{token}){{{count}}}+")


_MODEST = re.compile(rf"</?{_NAME}{_BOUNDED}/?(?:>|\Z)")

_SCRIPT_STEP = re.compile(r"(?i)<!--(?!-?>)|-->|<(/?)script(?=[\t\n\f\r />])")
_RAW_END = {name: re.compile(rf"(?i)</{name}(?=[\t\n\f\r />])") for name in RAW}


def is_modest(html: str, start: int, end: int) -> bool:
    """Whether the tag at this place has no more and no longer attributes than the limits allow."""
    return end - start <= 2 * MAX_ATTRIBUTES or _MODEST.fullmatch(html, start, end) is not None


def end_of_cdata(html: str, start: int, *, foreign: bool) -> int:
    """Where a <![CDATA[ that begins at start ends; outside of svg and math it is a comment."""
    found = html.find("]]>" if foreign else ">", start)
    return len(html) if found < 0 else found + (3 if foreign else 1)


def end_of_raw(html: str, name: str, start: int) -> int:
    """Where the text of a raw element that begins at start ends: at its end tag, or with the page."""
    if name == "plaintext":
        return len(html)
    if name == "script":
        return _end_of_script(html, start)
    found = _RAW_END[name].search(html, start)
    return found.start() if found else len(html)


def _end_of_script(html: str, start: int) -> int:
    """As https://html.spec.whatwg.org/#script-data-double-escaped-state has it: after <!-- a <script> hides its end."""
    escaped = doubly = False
    for step in _SCRIPT_STEP.finditer(html, start):
        token = step[0]
        if token == "<!--":
            escaped = True
        elif token == "-->":
            escaped = doubly = False
        elif step[1]:
            if not doubly:
                return step.start()
            doubly = False
        elif escaped:
            doubly = True
    return len(html)
