"""A label and the bytes of a page: text that can be written down, in an encoding of the standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from fuzz.targets import kept, pages
from newsclean.decode import decode
from newsclean.decode.charsets import CODECS, LABELS, decode_as
from newsclean.model import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = [
    *(label.encode() for label in sorted(LABELS)),
    *(name.encode() for name in ("zlib", "rot13", "idna", "undefined", "utf-7")),
    b'<meta charset="', b'">', b'<meta http-equiv=content-type content="text/html; charset=', b"<?xml encoding='",
    b"'?>",
    b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe", b"\x1b$B", b"\x1b(B", b"\x1b(J", b"\x8f\xa1", b"\x84\x31\xa4\x37",
    b"\x81\x30",
    b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"<p>", b"text/html; charset=", b"\n",
    "ano nuevo, año".encode("cp1252"),
    "Москва".encode("koi8-r"), "Москва".encode("cp1251"), "東京".encode("shift_jis"), "東京".encode("euc_jp"),
    "北京".encode("gb18030"),
]  # fmt: skip
FINDS: dict[str, bytes] = {}
LIMITS = get_args(Limit)


def seeds() -> Iterator[bytes]:
    """Lines in several encodings behind a label; our own pages."""
    line = "<p>Die Fähre, le café, el año: Москва и 東京 or 北京.</p>"
    for name, codec in CODECS.items():
        yield name.encode() + b"\n" + line.encode(codec, "ignore")
    yield from (b"text/html\n" + page for page in pages())


def run(data: bytes) -> None:
    """Decode what follows the first line, which is what the server says of it."""
    label, _, page = data.partition(b"\n")
    declared = label[:200].decode("latin-1") or None
    decoded = decode(page, declared=declared, max_bytes=32 * 1024, max_depth=64)
    kept(decoded.charset in CODECS, f"an unknown charset, {decoded.charset}")
    kept(set(decoded.limits) <= set(LIMITS) and len(set(decoded.limits)) == len(decoded.limits), "an unknown limit")
    kept(decoded.is_html or not decoded.html, "text of what is no page")
    decoded.html.decode()  # UTF-8
    name = LABELS.get(label.decode("latin-1"))
    if name is not None:
        decode_as(page, name)[0].encode()
