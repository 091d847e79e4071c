"""A page as bytes or text in, text that is safe to hand to the parser out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.decode.charsets import decode_as
from newsclean.decode.detect import choose_charset, trim_cut_sequence
from newsclean.decode.guard import guard
from newsclean.decode.sniff import is_html

if TYPE_CHECKING:
    from newsclean.model import Limit

__all__ = ["Decoded", "decode"]


class Decoded(NamedTuple):
    """What a page says once it is text.

    html: safe to hand to the parser; "" if the page is not HTML.
    charset: the WHATWG name in lower case, such as "utf-8" or "windows-1252".
    limits: the limits hit, each once: max_bytes (the rest was not read), undecodable (some bytes became U+FFFD),
        max_depth (deeper elements were flattened), attributes (an over-long tag lost them), formatting (unclosed <b>,
        <i> … were closed), tags (further tags were dropped, their longer texts kept).
    is_html: False for images, PDF, archives and other binary data.
    """

    html: str
    charset: str
    limits: tuple[Limit, ...]
    is_html: bool


def decode(page: str | bytes, *, declared: str | None = None, max_bytes: int, max_depth: int) -> Decoded:
    """The page as text that costs the parser no more than its length warrants; never raises for str or bytes.

    declared is a charset label or a whole Content-Type value; max_bytes counts a str as UTF-8; elements nested deeper
    than max_depth are flattened. Raises TypeError for any other type.
    """
    if isinstance(page, str):
        html, cut = _cut_text(page, max_bytes)
        return _guarded(html, "utf-8", ("max_bytes",) if cut else (), max_depth)
    if not isinstance(page, bytes):
        raise TypeError(f"a page is str or bytes, not {type(page).__name__}")
    cut = len(page) > max_bytes
    data = page[:max_bytes] if cut else page
    limits: tuple[Limit, ...] = ("max_bytes",) if cut else ()
    charset = choose_charset(trim_cut_sequence(data) if cut else data, declared)
    if not is_html(data, charset):
        return Decoded("", charset, limits, is_html=False)
    html, whole = decode_as(trim_cut_sequence(data) if cut and charset == "utf-8" else data, charset)
    return _guarded(html, charset, limits if whole else (*limits, "undecodable"), max_depth)


def _guarded(html: str, charset: str, limits: tuple[Limit, ...], max_depth: int) -> Decoded:
    safe, hit = guard(html, max_depth)
    return Decoded(safe, charset, limits + hit, is_html=True)


def _cut_text(text: str, max_bytes: int) -> tuple[str, bool]:
    """The text without lone surrogates, at most max_bytes long in UTF-8, and whether it was cut."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # By way of UTF-16, where the two halves of one character find each other again.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        data = text.encode()
    if len(data) <= max_bytes:
        return text, False
    return data[:max_bytes].decode(errors="ignore"), True
