"""The bytes of an answer in, what kind of list they are and what stands in it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.discovery import feeds, sitemaps
from newsclean.discovery.model import Document
from newsclean.discovery.xml import root_of
from newsclean.fetchers.net.coding import Decoder

if TYPE_CHECKING:
    from newsclean.discovery.model import Limits
    from newsclean.model import Page

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_MARK = b"\xef\xbb\xbf"
_LIST_HEAD = 50  # lines that are looked at
MIN_ADDRESSES = 0.8  # of them


def read(page: Page, limits: Limits, max_bytes: int) -> Document:
    """What an answer holds; its bytes decide, not its name. `page` is left to who reads pages."""
    data, notes = _unpacked(page.body, max_bytes)
    if page.truncated:
        notes = (*notes, "arrived or was read only in part")
    root = root_of(data)
    if root in SITEMAP_ROOTS:
        found = sitemaps.read_sitemap(data, limits.entries)
    elif root in FEED_ROOTS:
        found = feeds.read_feed(data, page.final_url or page.url, limits.entries)
    else:
        found = _other(data, root, limits)
    return Document(found.kind, found.entries, found.pointers, found.site, (*notes, *found.notes))


def _other(data: bytes, root: str, limits: Limits) -> Document:
    start = data[:256].removeprefix(_MARK).lstrip()
    if start.startswith(b"{"):
        return feeds.read_json_feed(data.removeprefix(_MARK), limits.entries) or Document("other")
    if not root and _is_list(data):
        return sitemaps.read_list(data.decode("utf-8-sig", "replace"), limits.entries)
    return Document("page")


def _is_list(data: bytes) -> bool:
    head = data[: 64 * 1024].decode("utf-8-sig", "replace").splitlines()[:_LIST_HEAD]
    lines = [line.strip() for line in head if line.strip() and not line.startswith("#")]
    return bool(lines) and sum(map(sitemaps.is_address, lines)) >= MIN_ADDRESSES * len(lines)


def _unpacked(data: bytes, max_bytes: int) -> tuple[bytes, tuple[str, ...]]:
    """A file that is packed by itself, below what HTTP packed."""
    if not data.startswith(b"\x1f\x8b"):
        return data, ()
    decoder = Decoder(("gzip",), max_bytes)
    decoder.feed(data)
    body = decoder.finish(cut=False)
    if body.ending == "over":
        return body.data, (f"holds more than {max_bytes} bytes when unpacked; its start was read",)
    return body.data, () if body.ending == "whole" else ("its gzip is cut or damaged",)
