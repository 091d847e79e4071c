"""A link as written in, an absolute http(s) URL out."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from newsclean.text import sanitize

MAX_URL = 2_000
MAX_SUFFIX = 3  # letters of "com", "org", "co" inside a host

PLAIN_URL = re.compile(
    r"https?://[A-Za-z0-9.-]++(?:/[A-Za-z0-9._~/%+,=:@!$&*()'-]*+(?:\?[A-Za-z0-9._~/%+,=:@!$&*()'-]++)?)?"
)
"""An absolute URL that resolving leaves as it is."""


def absolute(base: str | None, value: str) -> str | None:
    """The link resolved against the page's URL; None when it is not an http or https URL with a host."""
    if len(value) <= MAX_URL and PLAIN_URL.fullmatch(value):
        return value
    link = sanitize("".join(value.split()))
    if not link or len(link) > MAX_URL:
        return None
    try:
        resolved = urljoin(base, link) if base else link
        parts = urlsplit(resolved)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    return resolved if parts.scheme in {"http", "https"} and host else None


def same_page(one: str | None, other: str | None) -> bool:
    """Whether two URLs name one page, scheme, "www.", query, fragment and last slash aside."""
    return bool(one) and bool(other) and _key(one or "") == _key(other or "")


def host_names(url: str | None) -> frozenset[str]:
    """What the site may be called by its host: "www.the-daily.co.uk" → thedaily, thedailycouk."""
    host = _host(url)
    labels = [_plain(label) for label in host.split(".")[:-1]]
    return frozenset({_plain(host), *(label for label in labels if len(label) > MAX_SUFFIX)} - {""})


def _plain(label: str) -> str:
    return "".join(char for char in label if char.isalnum())


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _key(url: str) -> tuple[str, str]:
    try:
        path = urlsplit(url).path
    except ValueError:
        path = url
    return _host(url), path.rstrip("/").casefold()
