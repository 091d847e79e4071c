"""The first bytes of a body in, whether it is HTML out."""

from __future__ import annotations

import re

SAMPLE = 4096  # bytes that are looked at
BINARY_SHARE = 0.05  # of control bytes; random bytes have 0.11, compressed data as much, text next to none
NUL_SHARE = 0.25  # of 16-bit units; UTF-32, which the web does not know, has 0.5, UTF-16 none

_SIGNATURES = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"%PDF-", b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06", b"BZh", b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"OggS", b"ID3", b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0",
    b"\xd0\xcf\x11\xe0", b"\0\0\1\0", b"%!PS-", b"fLaC", b"\x1aE\xdf\xa3", b"SQLite format 3", b"\0asm",
)  # fmt: skip
_AT_FOUR = re.compile(rb"(?s)(?:RIFF....(?:WEBP|WAVE|AVI )|....ftyp)")
# The binary data bytes of https://mimesniff.spec.whatwg.org/#binary-data-byte
_BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_MARKUP = re.compile(
    rb"(?i)<(?:!doctype|!--|\?xml|html|head|body|title|meta|link|script|style|article|div|p|h1|table)[\s>/]"
)


def is_html(data: bytes, charset: str) -> bool:
    """Whether the bytes may be an HTML page: no known signature of another format, no binary data without markup."""
    if data.startswith(_SIGNATURES) or _AT_FOUR.match(data):
        return False
    sample = data[:SAMPLE]
    if charset.startswith("utf-16"):
        units = memoryview(sample[: len(sample) // 2 * 2]).cast("H").tolist()
        return units.count(0) <= NUL_SHARE * len(units)
    if _MARKUP.search(sample):
        return True
    binary = len(sample) - len(sample.translate(None, _BINARY))
    return binary <= BINARY_SHARE * len(sample)
