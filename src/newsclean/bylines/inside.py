"""A short line of several things in (date, section, label, names), the byline inside it out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import dates
from newsclean.bylines.bare import is_counter
from newsclean.bylines.lines import MAX_LINE, Byline
from newsclean.bylines.names import INSIDE_NAMES, is_organisation, looks_like_name, names, split, without_addresses
from newsclean.bylines.words import (
    COLONS,
    cut_suffix,
    is_role,
    joiners,
    listed,
    may_hold_prefix,
    prefixes,
    trim_edges,
    weak,
)
from newsclean.dates import scan
from newsclean.text import count_digits, count_words, ends_sentence, fold, needs_no_boundary, remembered, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_WORDS = 20
MAX_NAME_WORDS = 9  # "Jane van der Doe, Tom Roe and Ann Poe"
MAX_REST_WORDS = 5  # behind names and date: "in Local News", "5 min read"

_PLACES = re.compile(r"[^\s|•·/／([〔【（]+")
_ENDS = re.compile(r"[|•·／()\[\]〔〕【】（）]|\s[/–—-]\s|(?<=[\u3040-\u9fff])[/\s]")
_BREAKS = "|•·/／-–—([〔【（"
_COLONS = "".join(COLONS)


@remembered
def inside(text: str) -> Byline | None:
    """The byline in a line that says more: "Posted by Jane Doe on 3 May 2025 in News".

    Needs a prefix at the line's start, behind a break or a date, or with a colon; names behind it; and a date or a
    counter in the line, or a second label with a colon. None for sentences and for lines over 160 characters or 20
    words.
    """
    if not 3 <= len(text) <= MAX_LINE or text.count(" ") >= MAX_WORDS or count_words(text) > 3 * MAX_WORDS:
        return None
    if not may_hold_prefix(text):
        return None
    line = dates.unglued(squeeze(without_addresses(text)))
    if ends_sentence(line) or not (count_digits(line) or _colons(line) > 1 or _dates(line)):
        return None
    places = [*_prefixes(line)]
    told = _dates(line) if places else ()
    for start, end in places:
        head, rest = _names(line[end:])
        before = _before(line[:start])
        beside = told or _is_counted(line[:start]) or _is_counted(rest) or _label_follows(rest)
        if head and not _goes_on(rest) and (beside or (line[:start].strip() and _colons(line) > 1)):
            stamp = before or next((found for found in told if found.kind == "published"), None)
            return Byline(names(head, recase=False), (), stamp or next(iter(told), None))
    return None


def _dates(line: str) -> tuple[dates.Stamp, ...]:
    return tuple(found for found in dates.find(line) if found.day or found.either)


def _prefixes(line: str) -> Iterator[tuple[int, int]]:
    """Where prefixes stand that may open a byline, and where they end."""
    for place in _PLACES.finditer(line):
        start = place.start()
        length = prefixes().match(line[start:])
        if not length:
            continue
        end = start + length
        labelled = line[end - 1] in _COLONS or line[end : end + 2].lstrip()[:1] in tuple(_COLONS)
        before = line[:start].rstrip()
        if fold(line[start:end]).rstrip(":") in weak() and not labelled:
            continue
        if labelled or not before or before[-1] in _BREAKS or _is_counted(before) or _before(before) is not None:
            yield start, end


def _colons(line: str) -> int:
    return sum(map(line.count, _COLONS))


def _is_counted(text: str) -> bool:
    return is_counter(trim_edges(text))


def _before(text: str) -> dates.Stamp | None:
    """The stamp that stands alone, or with a counter, in front of a byline: "811 views 3 May 2025"."""
    text = trim_edges(text)
    whole = dates.stamp(text) if text else None
    if whole is not None or not text:
        return whole
    for place in (at for at, char in enumerate(text[: dates.stamps.MAX_STAMP]) if char == " "):
        for stamp, counter in ((text[place:], text[:place]), (text[:place], text[place:])):
            if is_counter(trim_edges(counter)) and (found := dates.stamp(trim_edges(stamp))) is not None:
                return found
    return None


def _names(text: str) -> tuple[str, str]:
    """The names that a text begins with, as written, and what follows them; "" where there are none."""
    text = text.lstrip(" :：፦,")
    cut = _ENDS.search(text)
    part, behind = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
    part = part.strip()
    ended = cut_suffix(part)
    words = (part if ended is None else ended).split(" ")
    for size in range(min(MAX_NAME_WORDS, len(words)), 0, -1):
        head = trim_edges(" ".join(words[:size]))
        following = words[size] if size < len(words) else ""
        labels = any(word.endswith(tuple(_COLONS)) for word in words[:size])
        if not labels and _may_end(following) and _are_names(head):
            size -= _is_month(words, size) and _are_names(" ".join(words[: size - 1]))  # "Jane Doe May 3, 2025"
            return trim_edges(" ".join(words[:size])), " ".join(words[size:]) + behind
    return "", text


def _is_month(words: list[str], size: int) -> bool:
    """Whether the last of so many words is the month of the number behind it."""
    following = words[size] if size < len(words) else ""
    return following[:1].isdecimal() and any(sign.code == scan.MONTH for sign in scan.signs(words[size - 1]))


def _may_end(word: str) -> bool:
    """Whether a name can be over before this word: a number, a word of dates, "in", or nothing."""
    if not word or not word[0].isalnum() or word[-1] in _COLONS or any(char.isdigit() for char in word):
        return True
    if fold(word) in listed("tails"):
        return True
    told = scan.signs(word)
    return bool(told) and all(sign.code != scan.UNKNOWN for sign in told)


def _are_names(head: str) -> bool:
    """Whether a text is persons, roles and bodies with joiners between, at least one of them a person."""
    pieces = [*filter(None, map(trim_edges, split(head)))]
    people = [piece for piece in pieces if looks_like_name(piece) and not _is_date(piece)]
    if not people or any(fold(word) in joiners() for word in head.split(" ")[-1:]):
        return False
    others = [piece for piece in pieces if piece not in people]
    return all(is_role(piece) or is_organisation(piece) for piece in others) and bool(names(head, recase=False))


def _is_date(piece: str) -> bool:
    """Whether every word of a piece belongs to dates: "Monday March"."""
    return all(sign.code != scan.UNKNOWN for sign in scan.signs(piece))


def _goes_on(rest: str) -> bool:
    """Whether more words follow names and dates than a section's name or a reading time takes."""
    words = rest.split(" ")
    last = max((at for at, word in enumerate(words) if any(char.isdigit() for char in word)), default=-1)
    bare = [word for word in words[last + 1 :] if word.strip(INSIDE_NAMES + _BREAKS + ",")]
    return len(bare) > MAX_REST_WORDS


def _label_follows(rest: str) -> bool:
    """Whether another label with a colon stands behind the names."""
    return any(colon in rest for colon in _COLONS) and not needs_no_boundary(rest[:1] or " ")
