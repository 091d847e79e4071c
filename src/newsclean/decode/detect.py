"""Bytes and what the server said of them in, the name of the encoding out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.decode.charsets import CODECS, name_of
from newsclean.decode.likelihood import most_likely

if TYPE_CHECKING:
    from collections.abc import Iterator

FALLBACK = "windows-1252"
PRESCAN = 1024  # bytes in which a page declares its encoding (https://html.spec.whatwg.org/#concept-encoding-sniffing)
DETECTION_SAMPLE = 4096
SEVEN_BIT = "2022"  # in every label of iso-2022-jp, whose bytes are UTF-8 as well
GOOD_PER_BAD = 10  # sequences of UTF-8 for each wrong byte: by chance, text of another encoding hardly holds any

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
_ESCAPE = b"\x1b"
_UTF_16_STARTS = ((b"<\0", "utf-16le"), (b"\0<", "utf-16be"))
_CONTENT_CHARSET = re.compile(
    r"""(?i)charset[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"([^"]*+)"|'([^']*+)'|([^"'\t\n\f\r ;]++))"""
)
_XML = re.compile(rb"""<\?xml[^>]*?[\s]encoding\s*+=\s*+(?:"([^">]*+)"|'([^'>]*+)')""")
_ATTRIBUTE = re.compile(
    rb"""[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"""
    rb"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"([^"]*+)"|'([^']*+)'|([^\t\n\f\r >"'][^\t\n\f\r >]*+)|(?=>)))?+"""
)
_STEP = re.compile(rb"(?i)<!--(?:-?>|(?s:.*?)-->)|<(meta)(?=[\t\n\f\r /])|<(/?[a-z][^\t\n\f\r >]*+)|<[!/?][^>]*+>")
_TEXT = re.compile(rb"[^<>]+")
_LANGUAGE = re.compile(rb"""(?i)<html[^>]{0,400}?\slang\s*+=\s*+["']?([a-z]{2,3})""")


def choose_charset(data: bytes, declared: str | None, *, valid: bool = False) -> str:
    """The encoding's name: BOM, then UTF-8 if the bytes are, then HTTP, then the page itself, then detection.

    valid: whether they are known to be UTF-8, all of them.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    header = header_charset(declared) if declared else None
    if header is not None and header.startswith("utf-16") and b"\0" in data[:PRESCAN]:
        return header
    for start, name in _UTF_16_STARTS:
        if data.startswith(start) and data[:PRESCAN].count(0) * 3 > len(data[:PRESCAN]):
            return name
    if valid and not (_may_be_seven_bit(data, declared) and _ESCAPE in data):
        return "utf-8"
    stated = header or meta_charset(data)
    if stated == "iso-2022-jp" and _ESCAPE in data:
        return stated  # seven-bit: every such page is valid UTF-8 as well
    good, bad = (1, 0) if valid else utf8_quality(data)
    if good >= GOOD_PER_BAD * bad or (stated == "utf-8" and good > bad):
        return "utf-8"
    if stated == "utf-8":
        stated = meta_charset(data) if header else None
    if stated not in (None, "utf-8", "replacement", "utf-16le", "utf-16be"):
        return stated
    return "utf-8" if stated == "replacement" else _detect(data)


def _may_be_seven_bit(data: bytes, declared: str | None) -> bool:
    return SEVEN_BIT.encode() in data[:PRESCAN] or (declared is not None and SEVEN_BIT in declared)


def header_charset(declared: str) -> str | None:
    """The encoding that a Content-Type value, or a bare label, names."""
    return _charset_in(declared) if "=" in declared else name_of(declared)


def meta_charset(data: bytes) -> str | None:
    """The encoding that the first 1024 bytes name in a meta element or an XML declaration.

    https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
    """
    head = data[:PRESCAN]
    for attributes in _metas(head):
        pragma = attributes.get("http-equiv", "").lower() == "content-type"
        name = name_of(attributes["charset"]) if "charset" in attributes else None
        if name is None and "charset" not in attributes and pragma:
            name = _charset_in(attributes.get("content", ""))
        if name is not None:
            return _readable(name)
    found = _XML.match(head)
    name = name_of((found[1] or found[2] or b"").decode("latin-1")) if found else None
    return _readable(name) if name else None


def utf8_quality(data: bytes) -> tuple[int, int]:
    """How many non-ASCII characters the bytes hold as UTF-8, and how many wrong sequences."""
    marks = data.count(b"\xef\xbf\xbd")
    text = data.decode(errors="replace")
    bad = text.count("\ufffd") - marks
    return sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - bad, bad


def trim_cut_sequence(data: bytes) -> bytes:
    """The bytes without the beginning of a character that the end cuts short."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[:-back] if length > back else data
        if byte < 0x80:
            break
    return data


def _metas(head: bytes) -> Iterator[dict[str, str]]:
    at = 0
    while (step := _STEP.search(head, at)) is not None:
        at = step.end()
        if step[1] is None and step[2] is None:
            continue
        attributes: dict[str, str] = {}
        while (found := _ATTRIBUTE.match(head, at)) is not None:
            at = found.end()
            value = found[2] or found[3] or found[4] or b""
            attributes.setdefault(found[1].decode("latin-1").lower(), value.decode("latin-1"))
        if step[1] is not None and head.find(b">", at) >= 0:
            yield attributes


def _charset_in(content: str) -> str | None:
    found = _CONTENT_CHARSET.search(content)
    return name_of(found[1] or found[2] or found[3] or "") if found else None


def _readable(name: str) -> str:
    """Who reads the declaration as ASCII cannot be reading UTF-16."""
    return "utf-8" if name.startswith("utf-16") else "windows-1252" if name == "x-user-defined" else name


def _language(data: bytes) -> str | None:
    found = _LANGUAGE.search(data[:PRESCAN])
    return found[1].decode("ascii").lower() if found else None


def _detect(data: bytes) -> str:
    """The likeliest legacy encoding; where none of them fits, what charset-normalizer finds in the text."""
    return most_likely(data, _language(data)) or _last_resort(data)


def _last_resort(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 20 ms to import, and hardly any page needs it

    sample, size = [], 0
    for text in _TEXT.finditer(data):
        if not text[0].isascii():
            sample.append(text[0][: DETECTION_SAMPLE - size])
            size += len(sample[-1])
            if size >= DETECTION_SAMPLE:
                break
    best = from_bytes(b"\n".join(sample), cp_isolation=sorted({*CODECS.values()} - {"latin_1"})).best()
    return _NAME_OF_CODEC.get(best.encoding, FALLBACK) if best else FALLBACK


_NAME_OF_CODEC = {codec: name for name, codec in reversed([*CODECS.items()])} | {"ascii": "utf-8"}
