"""Short texts without a byline's words in, the name that stands alone in them out; and what is a counter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import dates, rules
from newsclean.bylines import east
from newsclean.bylines.lines import cut
from newsclean.bylines.names import looks_like_name
from newsclean.bylines.words import listed, prefixes, trim_edges
from newsclean.dates import scan
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_COUNTER = 40  # characters
MAX_PIECES = 8

_EAST_BEFORE_DATE = re.compile(r"(?<=[\u3040-\u9fff\uac00-\ud7af])\s(?=[12][0-9]{3})")
_GLUED_LABEL = re.compile(r"By[A-Z]")
_NUMBER = re.compile(r"[#(]?[0-9][0-9.,]{0,10}[KkMm]?\+?\)?")


def is_counter(text: str) -> bool:
    """Whether a text is a number alone or one with what it counts: "811", "1.2k views", "5 min read"."""
    if not 0 < len(text) <= MAX_COUNTER:
        return False
    if _NUMBER.fullmatch(text):
        return True
    hit = rules.load().phrases.find(text) if any(char.isdigit() for char in text) else None
    return hit is not None and hit.category == "counter"


def is_author_label(text: str) -> bool:
    """Whether a whole text is what stands in front of names: "Author", "Written by:"."""
    bare = trim_edges(text)
    return 0 < len(text) <= MAX_COUNTER and prefixes().match(bare) == len(bare) > 0


def is_bare_name(text: str) -> bool:
    """Whether a text is written like a person's name and is no well-known place nor made of words of sections."""
    name = trim_edges(text)
    if "," in name or not looks_like_name(name) or _is_date(name) or _GLUED_LABEL.match(name):
        return False
    words = fold(name).split(" ")
    place = " ".join(words) in listed("places") or words[0] in listed("place_openings")
    return not place and not any(word in listed("no_names") for word in words)


def among_dates(parts: Iterable[str]) -> str | None:
    """The one name among parts that are dates, times and counters: "Jane Doe — 3 May 2025 — 811 views"."""
    pieces = [piece for part in parts for piece in map(trim_edges, _pieces(part)) if piece]
    if not 1 < len(pieces) <= MAX_PIECES:  # a name and a date at least
        return None
    names = [piece for piece in pieces if is_bare_name(piece) and not piece.isupper()]  # "CAPE TOWN | 3 May 2025"
    others = [piece for piece in pieces if piece not in names]
    if len(names) != 1 or not all(_is_date(piece) or is_counter(piece) for piece in others):
        return None
    return names[0] if any(told.day or told.either for piece in others for told in dates.find(piece)) else None


def _pieces(part: str) -> list[str]:
    """Cut at bars; in Chinese, Japanese and Korean also at the space before a date."""
    return cut(part if part.isascii() or not east.is_east_asian(part) else _EAST_BEFORE_DATE.sub("|", part))


def _is_date(piece: str) -> bool:
    """Whether every word of a piece belongs to dates: "Monday March", "10:15"."""
    return all(sign.code != scan.UNKNOWN for sign in scan.signs(piece))
