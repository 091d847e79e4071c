"""A page as bytes or text in, UTF-8 that is safe to hand to the parser out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled
from newsclean.decode.charsets import is_utf8, utf8_of
from newsclean.decode.detect import choose_charset, trim_cut_sequence
from newsclean.decode.guard import guard
from newsclean.decode.sniff import is_html

if TYPE_CHECKING:
    from newsclean.model import Limit

__all__ = ["Decoded", "decode"]

_is_utf8 = compiled(is_utf8)


class Decoded(NamedTuple):
    """What a page says once it is UTF-8.

    html: safe to hand to a parser; empty if the page is not HTML.
    charset: the WHATWG name in lower case, such as "utf-8" or "windows-1252".
    limits: the limits hit, each once: max_bytes (the rest was not read), undecodable (some bytes became U+FFFD),
        max_depth (deeper elements were flattened), attributes (an over-long tag lost them), formatting (unclosed <b>,
        <i> … were closed), tags (further tags were dropped, their longer texts kept).
    is_html: False for images, PDF, archives and other binary data.
    lean: what is read of the html: scripts without data, styles and long comments may be empty, and attributes that
        nobody reads may be missing.
    """

    html: bytes
    charset: str
    limits: tuple[Limit, ...]
    is_html: bool
    lean: bytes = b""


def decode(page: str | bytes, *, declared: str | None = None, max_bytes: int, max_depth: int) -> Decoded:
    """The page as UTF-8 that costs the parser no more than its length warrants; never raises for str or bytes.

    declared is a charset label or a whole Content-Type value; max_bytes counts a str as UTF-8; elements nested deeper
    than max_depth are flattened. Raises TypeError for any other type.
    """
    if isinstance(page, str):
        data, cut = _cut(_encoded(page), max_bytes)
        return _guarded(trim_cut_sequence(data) if cut else data, "utf-8", cut, max_depth)
    if not isinstance(page, bytes):
        raise TypeError(f"a page is str or bytes, not {type(page).__name__}")
    data, cut = _cut(page, max_bytes)
    whole = trim_cut_sequence(data) if cut else data
    valid = _is_utf8(whole)
    charset = choose_charset(whole, declared, valid=valid)
    if not is_html(data, charset):
        return Decoded(b"", charset, cut, is_html=False)
    html, readable = utf8_of(whole if charset == "utf-8" else data, charset, valid=valid)
    return _guarded(html, charset, cut if readable else (*cut, "undecodable"), max_depth)


def _guarded(html: bytes, charset: str, limits: tuple[Limit, ...], max_depth: int) -> Decoded:
    safe, lean, hit = guard(html, max_depth)
    return Decoded(safe, charset, limits + hit, is_html=True, lean=lean)


def _cut(data: bytes, max_bytes: int) -> tuple[bytes, tuple[Limit, ...]]:
    return (data, ()) if len(data) <= max_bytes else (data[:max_bytes], ("max_bytes",))


def _encoded(text: str) -> bytes:
    """The text as UTF-8, without lone surrogates."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        # By way of UTF-16, where the two halves of one character find each other again.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").encode()
