"""A record in, the site that its page belongs to out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsclean.text import fold

if TYPE_CHECKING:
    from newsclean.model import Article

FRONTS = ("www.", "m.", "mobile.", "amp.")
"""Hosts of the same site for other readers."""
NAMED = "name:"


def site_of(record: Article) -> str:
    """The host that the page came from, else that of the address it gives as its own, else the name of its site.

    "www." and its like are left out. "name:harbour post" is a site known by its name only, "" one that nothing tells.
    """
    asked = record.final_url or record.url
    if host := _host(asked) or _host(record.canonical_url):
        return host
    return f"{NAMED}{fold(record.site)}" if record.site else ""


def is_host(site: str) -> bool:
    """Whether a site is known by its address."""
    return bool(site) and not site.startswith(NAMED)


def _host(url: str | None) -> str:
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    front = next((front for front in FRONTS if host.startswith(front) and "." in host[len(front) :]), "")
    return host[len(front) :]
