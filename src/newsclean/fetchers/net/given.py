"""Headers and cookies as users write them in, headers with the host that they belong to out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.fetchers import Header

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOST = r"(?:([^\s:;=]+) +)?"
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_HEADER = re.compile(rf"{_HOST}({_TOKEN}): *([\t\x20-\x7e]+)")
_COOKIE = re.compile(rf"{_HOST}({_TOKEN}=[\x21-\x3a\x3c-\x7e]*)")
# What frames a request is ours: a second one of these is how a request becomes two.
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"})


def read_header(text: str) -> Header:
    """A header from "Name: value" or "host Name: value". Raises ValueError."""
    found = _HEADER.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not 'Name: value', perhaps with a host before it, in ASCII")
    host, name, value = found.groups(default="")
    if name.lower() in _OURS:
        raise ValueError(f"{name} is not yours to set")
    return Header(name, value.strip(), host)


def read_cookies(texts: Iterable[str]) -> list[Header]:
    """A Cookie header for each host from "name=value" or "host name=value". Raises ValueError."""
    by_host: dict[str, list[str]] = {}
    for text in texts:
        found = _COOKIE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is not 'name=value', perhaps with a host before it")
        by_host.setdefault(found[1] or "", []).append(found[2])
    return [Header("Cookie", "; ".join(cookies), host) for host, cookies in by_host.items()]
