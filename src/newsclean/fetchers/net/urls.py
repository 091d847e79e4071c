"""Text in, a URL as the WHATWG reads it out: the only module that knows the URL parser."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

import ada_url
import msgspec

from newsclean.model import Failure

PORTS = {"http": 80, "https": 443}
PROXY_PORTS = {"socks5": 1080, "socks5h": 1080}


class Url(msgspec.Struct, frozen=True):
    """A parsed http(s) URL: its normal form without the fragment, and what a request is made of.

    `host` is the bare name or address, without brackets; `authority` has the port unless it is the scheme's own;
    `origin` is scheme and authority; `path` includes the query.
    """

    href: str
    scheme: str
    host: str
    port: int
    authority: str
    origin: str
    path: str


def check(text: str) -> Url | Failure:
    """The URL of an http(s) target, or why it is not asked."""
    parsed = _parse(text)
    if parsed is None:
        return Failure(url=text, reason="bad_url", detail="not a valid URL")
    # Of its normal form alone, as each question to the parser takes a microsecond, and lists are long.
    href = parsed.href.partition("#")[0]
    scheme, _, rest = href.partition("://")
    if scheme not in PORTS:
        return Failure(url=text, reason="scheme", detail=f"{parsed.protocol} is not read here")
    authority, _, path = rest.partition("/")
    if "@" in authority:
        return Failure(url=text, reason="bad_url", detail="credentials in a URL are not sent; take them out")
    host, _, port = authority.rpartition(":") if authority[-1].isdigit() and ":" in authority else (authority, "", "")
    before, _, query = path.partition("?")
    return Url(
        href=href, scheme=scheme, host=host.strip("[]"), port=int(port or PORTS[scheme]), authority=authority,
        origin=f"{scheme}://{authority}", path=f"/{path}" if query else f"/{before}",
    )  # fmt: skip


def check_proxy(text: str) -> tuple[Url, tuple[str, str] | None] | None:
    """The URL of a proxy and the name and password in it; None when it is no such URL."""
    parsed = _parse(text if "://" in text else f"http://{text}")
    if parsed is None or not parsed.hostname or parsed.protocol.removesuffix(":") not in PORTS | PROXY_PORTS:
        return None
    secret = (unquote(parsed.username), unquote(parsed.password)) if parsed.username or parsed.password else None
    return _url(parsed), secret


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


def _url(parsed: ada_url.URL) -> Url:
    scheme = parsed.protocol.removesuffix(":")
    return Url(
        href=parsed.href.partition("#")[0], scheme=scheme, host=parsed.hostname.strip("[]"),
        port=int(parsed.port or (PORTS | PROXY_PORTS)[scheme]), authority=parsed.host, origin=parsed.origin,
        path=parsed.pathname + parsed.search,
    )  # fmt: skip


def _parse(text: str) -> ada_url.URL | None:
    try:
        return ada_url.URL(text)
    except (ValueError, UnicodeError):
        return None
