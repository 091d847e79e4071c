"""A page that we are unsure of in, trafilatura's answer as folded paragraphs out: its only importer."""

from __future__ import annotations

import logging

from newsclean.text import fold

MAX_HTML = 2_000_000  # bytes; trafilatura's cost is linear at some 50 ms a megabyte


def second_opinion(html: bytes) -> frozenset[str]:
    """The lines that trafilatura takes for the story, folded; none when it finds nothing or fails.

    It gets bytes, never a string that it could take for a URL, and never `deduplicate=True`, which keeps state. Its
    own second opinions, readability's and justext's, take more than half of its time and were never what was followed.
    """
    try:
        from trafilatura import extract  # brings lxml: only for the few pages that need it

        text = extract(html[:MAX_HTML], include_comments=False, include_tables=True, deduplicate=False, fast=True)
    except Exception:  # a foreign parser on hostile input: its failure is silence, not ours
        logging.getLogger(__name__).debug("trafilatura failed", exc_info=True)
        return frozenset()
    return frozenset(fold(line.lstrip("-| ")) for line in (text or "").splitlines() if line.strip())
