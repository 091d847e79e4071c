"""Text in, a URL as the WHATWG reads it out: the only module that knows the URL parser."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

import ada_url
import msgspec

from newsclean.model import Failure


class Url(msgspec.Struct, frozen=True):
    """A parsed http(s) URL; `href` is its normal form without the fragment, `origin` scheme, host and port."""

    href: str
    host: str
    origin: str


def check(text: str) -> Url | Failure:
    """The URL of an http(s) target, or why it is not asked."""
    parsed = _parse(text)
    if parsed is None:
        return Failure(url=text, reason="bad_url", detail="not a valid URL")
    if parsed.protocol not in ("http:", "https:"):
        return Failure(url=text, reason="scheme", detail=f"{parsed.protocol} is not read here")
    if parsed.username or parsed.password:
        return Failure(url=text, reason="bad_url", detail="credentials in a URL are not sent; take them out")
    return Url(parsed.href.partition("#")[0], parsed.hostname, parsed.origin)


def join(base: str, reference: str) -> str:
    """A reference as seen from a base; as it stands when the two do not make a URL."""
    try:
        return str(ada_url.join_url(base, reference))
    except (ValueError, UnicodeError):
        return reference


def file_path(text: str) -> Path | None:
    """The path of a file: URL of this machine."""
    parsed = _parse(text)
    if parsed is None or parsed.protocol != "file:" or parsed.host not in ("", "localhost"):
        return None
    raw = unquote_to_bytes(parsed.pathname)
    return None if b"\0" in raw else Path(os.fsdecode(raw))


def _parse(text: str) -> ada_url.URL | None:
    try:
        return ada_url.URL(text)
    except (ValueError, UnicodeError):
        return None
