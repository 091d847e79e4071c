"""A body in, its lines and the digests that a profile knows them by out."""

from __future__ import annotations

import hashlib
import re

from newsclean.text import fold

PARAGRAPH = "\n\n"
DIGEST_CHARS = 16  # hexadecimal digits: two of a million lines share one in 1 of 37 million profiles

_JOINT = re.compile(r"(\n\n|\n|\t)")


def lines_of(body: str) -> list[str]:
    """The lines of a body: what its paragraphs, line ends and table cells part."""
    return _JOINT.split(body)[::2]


def joints_of(body: str) -> list[str]:
    """What parts the lines of a body, one fewer than lines."""
    return _JOINT.split(body)[1::2]


def digest(line: str) -> str:
    """What a line is known by, whatever its case, quotes and spaces; "" for one without text."""
    folded = fold(line)
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_CHARS] if folded else ""
