"""The HTML of a page whose date nothing else tells in, htmldate's answer out: the only module that knows htmldate."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newsclean.model import Candidate

if TYPE_CHECKING:
    from datetime import datetime

MAX_HTML = 1_000_000  # bytes
SOURCE = "htmldate"


def date(html: bytes, url: str | None = None, fetched_at: datetime | None = None) -> Candidate | None:
    """The original date as a candidate, or None.

    htmldate gets bytes, never a string: a string that looks like a URL it would open.
    """
    page = html[:MAX_HTML]
    if b"<" not in page:
        return None
    try:
        from htmldate import find_date  # brings lxml and dateparser, wanted by few pages

        found = find_date(page, url=url, original_date=True, extensive_search=False, max_date=fetched_at)
    except Exception:  # a foreign parser on hostile input: its failure is silence, not ours
        logging.getLogger(__name__).debug("htmldate failed", exc_info=True)
        return None
    return Candidate("date", found, SOURCE) if found else None
