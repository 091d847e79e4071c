"""The settings of the cleaner: frozen, all with defaults."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a field's type, read at run time

import msgspec

from newsclean.site import SiteProfile  # noqa: TC001 - a field's type, read at run time

MEBIBYTE = 1024 * 1024


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How `clean` and `explain` work.

    max_bytes: input beyond this many bytes is not read, and the record says so (`truncated`).
    max_depth: elements nested deeper than this are flattened before parsing.
    second_opinion: ask trafilatura where our own confidence is low.
    fetched_at: when the page was fetched; no date after it is believed (default: now), and what the page says relative
        to the time of reading ("3 hours ago") is reckoned from it (default: not at all).
    charset: what the HTTP header says of the encoding, if anything.
    site_profile: what the page's site is known to repeat; it is taken out of the body.
    strip_invisible: take what nobody sees out of the record's texts, as `text.visible` does.
    """

    max_bytes: int = 10 * MEBIBYTE
    max_depth: int = 512
    second_opinion: bool = True
    fetched_at: datetime | None = None
    charset: str | None = None
    site_profile: SiteProfile | None = None
    strip_invisible: bool = False


DEFAULT = Options()
