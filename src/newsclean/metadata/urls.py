"""A link as written in, an absolute http(s) URL out."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import ada_url

from newsclean.compiled import compiled
from newsclean.text import sanitize

MAX_URL = 2_000
MAX_SUFFIX = 3  # letters of "com", "org", "co" inside a host
MAX_HOST = 253

_PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@]+)(?::[0-9]*)?")  # without a name and password in front
# The standard's forbidden domain code points; "." parts the labels, which are never empty.
_HOST = re.compile(r"(?:[^\x00-\x20#%/:<>?@\[\\\]^|\x7f.]{1,63}(?:\.|\Z))+")

PLAIN_URL = re.compile(
    r"https?://(?:(?![xX][nN]--)[A-Za-z0-9-]{1,63}\.){1,3}[A-Za-z]{2,20}"
    r"(?:/[A-Za-z0-9._~/%+,=:@!$&*()'-]*+(?:\?[A-Za-z0-9._~/%+,=:@!$&*()'-]++)?)?"
)
"""An absolute URL that resolving leaves as it is, of a host that is a plain name."""


@compiled
def absolute(base: str | None, value: str) -> str | None:
    """The link resolved against the page's URL; None when it is not an http or https URL with a host."""
    return value if is_plain(value) else _resolved(base, value)


def _resolved(base: str | None, value: str) -> str | None:
    link = sanitize("".join(value.split()))
    if not link or len(link) > MAX_URL or not (base or link[:4].lower() == "http"):
        return None
    try:
        resolved = urljoin(base, link) if base else link
        parts = urlsplit(resolved)
        _ = parts.port
    except ValueError:
        return None
    found = _PLACE.fullmatch(parts.netloc)
    return resolved if parts.scheme in {"http", "https"} and found and _is_host(found[1].lower()) else None


@compiled
def is_plain(url: str) -> bool:
    """Whether a URL is absolute, and resolved as it stands."""
    return len(url) <= MAX_URL and PLAIN_URL.fullmatch(url) is not None


def same_page(one: str | None, other: str | None) -> bool:
    """Whether two URLs name one page, scheme, "www.", query, fragment and last slash aside."""
    return bool(one) and bool(other) and _key(one or "") == _key(other or "")


def host_names(url: str | None) -> frozenset[str]:
    """What the site may be called by its host: "www.the-daily.co.uk" → thedaily, thedailycouk."""
    if not url:
        return frozenset()
    host = _host(url)
    labels = [_plain(label) for label in host.split(".")[:-1]]
    return frozenset({_plain(host), *(label for label in labels if len(label) > MAX_SUFFIX)} - {""})


def _is_host(host: str) -> bool:
    """Whether browsers read the host as it stands here: no percent signs, no numbers that they take for addresses."""
    if "%" in host:
        return False
    try:
        name = ada_url.URL(f"http://{host}/").hostname
        for label in host.split("."):
            if label.startswith("xn--"):
                label.encode("ascii").decode("idna")
    except (ValueError, UnicodeError):
        return False
    if host.startswith("["):
        return True
    if name.rpartition(".")[2].isdigit() and name != host:
        return False
    return len(name) <= MAX_HOST and _HOST.fullmatch(name) is not None


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
