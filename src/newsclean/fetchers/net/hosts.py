"""A host in, the domain that somebody registered for it out: the only module that knows the public suffix list."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

_ADDRESS = re.compile(r".*:.*|[0-9.]+")


@lru_cache(maxsize=65_536)
def registered(host: str) -> str:
    """The registered domain: "news.bbc.co.uk" → "bbc.co.uk"; the host itself where there is none (addresses, "com").

    What many people register below a private suffix is theirs: "ann.github.io" and "ben.github.io" are two domains.
    """
    name = host.rstrip(".")
    if not name or _ADDRESS.fullmatch(name):
        return host
    return _suffixes().privatesuffix(name) or host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()  # the list that the package carries; nothing is fetched
