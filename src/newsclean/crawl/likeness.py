"""A text in, a fingerprint of 64 bits out that differs little for texts that differ little.

Charikar, "Similarity estimation techniques from rounding algorithms", 2002: each bit is the sign of the sum, over the
text's runs of words, of that bit of their hashes.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from newsclean.model import Article  # noqa: TC001 - a field's type, read at run time
from newsclean.text import fold, needs_no_boundary, words

LEAST_WORDS = 20  # a shorter text is a stub or a button
RUN = 3  # words
DENSE_RUN = 4  # characters, where a script writes no words apart
BITS, BYTES, BANDS = 64, 8, 4


class Cleaned(NamedTuple):
    """The record of a page, and the fingerprint of its text, if it has been taken."""

    record: Article
    mark: int | None = None


def fingerprint(text: str) -> int:
    """The fingerprint of a text; 0 of one without words."""
    runs = _runs(text)
    if not runs:
        return 0
    hashes = b"".join([blake2b(run.encode(), digest_size=BYTES).digest() for run in runs])
    ones = int.from_bytes(b"\1" * len(runs))
    mark = 0
    for place in range(BYTES):
        column = int.from_bytes(hashes[place::BYTES])  # this byte of every hash
        for bit in range(8):
            mark |= (2 * (column >> bit & ones).bit_count() > len(runs)) << 8 * place + bit
    return mark


def mark_of(record: Article) -> int | None:
    """The fingerprint of a record's text; None where it is a stub."""
    return fingerprint(record.body) if record.word_count >= LEAST_WORDS else None


def distance(one: int, other: int) -> int:
    """In how many bits two fingerprints differ."""
    return (one ^ other).bit_count()


def bands(mark: int) -> tuple[int, ...]:
    """The parts of a fingerprint; two that differ in fewer bits than there are parts share one."""
    size = BITS // BANDS
    return tuple(mark >> shift & (1 << size) - 1 for shift in range(0, BITS, size))


def _runs(text: str) -> set[str]:
    found: set[str] = set()
    parts = words(fold(text))
    if any(needs_no_boundary(word) for word in islice(parts, 8)):
        joined = "".join(parts)
        found.update(joined[i : i + DENSE_RUN] for i in range(max(1, len(joined) - DENSE_RUN + 1)))
    elif parts:
        runs = zip(*(parts[start:] for start in range(RUN)), strict=False)
        found.update(map(" ".join, runs) if len(parts) >= RUN else [" ".join(parts)])
    return found
