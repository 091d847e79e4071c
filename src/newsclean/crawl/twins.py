"""Records in their order in, each that an earlier one holds already marked: by its address, its text, nearly its text.

Nothing is dropped: `duplicate_of` says which record came first, `provenance` how that is known.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from newsclean.crawl.ledger import Twin
from newsclean.crawl.likeness import bands, distance, mark_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.model import Article

    Find = Callable[[str, int], Sequence[Twin]]

LEAST_NEAR = 60  # a shorter text is near many
NEAR = 3  # bits of 64 (Manku, Jain, Das Sarma, "Detecting near-duplicates for web crawling", 2007)
SAME_PAGE = 16  # bits: two states of one page; canonical addresses that sites get wrong lead to other texts
ALLOWED = {"address": SAME_PAGE, "text": 0, "near": NEAR}  # bits, by the kind of key
MAX_ASKED = 64  # earlier records with one key that are looked at


class Twins:
    """What is known of the records so far. `find` looks a key up among those that were handed to `add` before."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._waiting: defaultdict[str, list[Twin]] = defaultdict(list)

    def marked(self, record: Article, mark: int | None = None) -> Article:
        """The record, with the earlier one that holds the same. mark: the fingerprint of its text, if it is known."""
        mark = mark_of(record) if mark is None else mark
        if mark is None:
            return record
        keys = list(_keys(record, mark))
        found = next(filter(None, (self._earlier(record, key, mark) for key in keys)), None)
        for key in keys:
            self._waiting[key].append(Twin(key, record.url or "", mark))
        if found is None:
            return record
        url, how = found
        return msgspec.structs.replace(record, duplicate_of=url, provenance={**record.provenance, "duplicate_of": how})

    def taken(self) -> list[Twin]:
        """The keys since the last time, to be kept where `find` looks."""
        found = list(itertools.chain.from_iterable(self._waiting.values()))
        self._waiting.clear()
        return found

    def _earlier(self, record: Article, key: str, mark: int) -> tuple[str, str] | None:
        kind = key.partition(":")[0]
        for twin in (*self._find(key, MAX_ASKED), *self._waiting.get(key, ())):
            apart = distance(mark, twin.mark)
            if twin.url != record.url and apart <= ALLOWED[kind]:
                return twin.url, kind if kind != "near" else f"near:{apart}"
        return None


def _keys(record: Article, mark: int) -> Iterator[str]:
    """What an earlier record of the same article would be filed under, the surest first."""
    for address in dict.fromkeys(filter(None, (record.final_url, record.canonical_url))):
        yield f"address:{address}"
    yield f"text:{record.content_hash}"
    if record.word_count >= LEAST_NEAR:
        yield from (f"near:{number}:{band:04x}" for number, band in enumerate(bands(mark)))
