"""Values of HTTP headers in, what they mean for us out."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Headers = Sequence[tuple[str, str]]

MAX_RETRY_AFTER = 24 * 3600.0
MAX_VALIDATOR = 1000  # characters
HTML_APPLICATIONS = frozenset({"xhtml+xml", "xml", "octet-stream", "html", "x-httpd-php", "vnd.wap.xhtml+xml"})
LIST_APPLICATIONS = frozenset({"json", "gzip", "x-gzip", "rss", "atom", "rdf"})
LIST_SUFFIXES = ("+xml", "+json")
FOREIGN_KINDS = frozenset({"audio", "font", "image", "model", "video"})
FOREIGN_TEXTS = frozenset({"css", "csv", "javascript", "calendar", "vcard"})


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, clamped to a day; None when it is absent or unreadable."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return MAX_RETRY_AFTER if len(text) > 5 else min(float(text), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError, TypeError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified as it may be sent back; None when there is none, or none that could be sent."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR else None


def foreign_type(content_type: str, *, lists: bool = False) -> bool:
    """Whether a Content-Type plainly promises something else than a page, or than a list of pages."""
    kind, _, name = content_type.partition(";")[0].strip().lower().partition("/")
    if kind == "application":
        listed = lists and (name in LIST_APPLICATIONS or name.endswith(LIST_SUFFIXES))
        return name not in HTML_APPLICATIONS and not listed
    return kind in FOREIGN_KINDS or (kind == "text" and name in FOREIGN_TEXTS)


def together(first: Headers, more: Headers) -> Headers:
    """Headers with further ones; there is one line for all cookies."""
    lines = (*first, *more)
    cookies = [value for name, value in lines if name.lower() == "cookie"]
    if len(cookies) < 2:
        return lines
    return (*(line for line in lines if line[0].lower() != "cookie"), ("Cookie", "; ".join(cookies)))
