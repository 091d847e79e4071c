"""A short block in, the byline that it is out: names and, where one stands beside them, the date."""

from __future__ import annotations

import re

import msgspec

from newsclean import dates
from newsclean.bylines.names import is_organisation, looks_like_name, names, split, without_addresses
from newsclean.bylines.words import cut_suffix, is_role, prefixes, trim_edges
from newsclean.text import ends_sentence, fold, squeeze

MAX_LINE = 160
MAX_TAIL_WORDS = 7  # "Political Correspondent, Capitol Hill Bureau"
MAX_PREFIXES = 2  # "文/記者"
BRACKETS = ("()", "[]", "（）", "〔〕", "【】", "［］", "〈〉")

PARTS = re.compile(
    r"[|•·\n／]|\s[/–—-]{1,2}\s|(?<=[\u3040-\u9fff])/|/(?=[\u3040-\u9fff])|(?<=[^\W\d_]{2})\s?/\s?(?=[^\W\d_]{2})"
)


_GLUED_COUNTER = re.compile(r"(?<=[^\W\d_]{2})[0-9]{1,5}$")  # "By Jane Doe811": views, apart by style only


class Byline(msgspec.Struct, frozen=True):
    """Who wrote it, and the stamp beside the names."""

    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    stamp: dates.Stamp | None = None


def byline(text: str) -> Byline | None:
    """The byline that the whole text is; None when it has no prefix, suffix or role, or goes on as a sentence."""
    if not 3 <= len(text) <= MAX_LINE:
        return None
    line = _GLUED_COUNTER.sub("", _without_brackets(squeeze(without_addresses(text))))
    rest, labelled = _without_prefix(line)
    whole = None if labelled and "／" in rest else cut_suffix(rest)  # "記者王小明／台北報導": a place reports
    parts = [whole] if whole is not None else _parts(rest)
    before = cut_suffix(parts[0]) if parts and whole is None else None
    if not parts:
        return None
    if not (labelled or whole is not None or before is not None):
        return _after_date(line) or _name_and_role(line, parts)
    first = parts[0] if before is None else before
    if ends_sentence(line) and not (line.endswith(".") and first[:1].isupper()):
        return None
    return _assemble(first, parts[1:])


def _without_brackets(line: str) -> str:
    """ "〔記者王小明／台北報導〕" without the pair around it."""
    inner = line[1:-1]
    whole = line[:1] + line[-1:] in BRACKETS and not any(char in inner for char in "".join(BRACKETS))
    return inner.strip() if whole else line


def _parts(line: str) -> list[str]:
    return [part for part in (trim_edges(part) for part in PARTS.split(line)) if part]


def _without_prefix(line: str) -> tuple[str, bool]:
    """The line without the words in front that make it a byline, and whether there were any."""
    rest, labelled = line, False
    for _ in range(MAX_PREFIXES):
        length = prefixes().match(rest)
        if not length:
            break
        rest, labelled = trim_edges(rest[length:]), True
    return rest, labelled


def _after_date(line: str) -> Byline | None:
    """ "Posted on 3 May 2025 by Jane Doe": the byline behind the stamp."""
    head = line[: dates.stamps.MAX_STAMP]
    first = next((at for at, char in enumerate(head) if char.isdigit()), len(head))
    for at in (at for at in range(first, len(head)) if head[at] in " |·•"):
        rest = trim_edges(line[at:])
        if prefixes().match(rest) and (stamp := dates.stamp(trim_edges(line[:at]))) is not None:
            found = byline(rest)
            return found and Byline(found.names, found.organisations, found.stamp or stamp)
    return None


def _name_and_role(line: str, parts: list[str]) -> Byline | None:
    """ "Jane Doe, Staff Writer" or "Jane Doe | Staff Writer | 3 May 2025": a name line that says what the name is."""
    if line.endswith((":", "?", "!")):  # who speaks next in an interview
        return None
    pieces = [piece.strip() for part in parts for piece in part.split(",")]
    if len(pieces) < 2 or not looks_like_name(pieces[0]) or not is_role(pieces[1]):
        return None
    stamps = [dates.stamp(part) for part in parts[1:]]
    return Byline(names(pieces[0]), (), next((found for found in stamps if found), None))


def _assemble(first: str, tail: list[str]) -> Byline | None:
    head, stamp = _cut_stamp(first)
    found = _read_names(head)
    if found is None:
        return None
    people, bodies = found
    for part in tail:
        told = dates.stamp(part)
        if told is not None:
            stamp = stamp or told
        elif looks_like_name(part) and not is_role(part) and len(tail) > 1 and "/" in part:
            people = (*people, part)
        elif len(part.split()) > MAX_TAIL_WORDS or ends_sentence(part):
            return None
    return Byline(people, bodies, stamp)


def _cut_stamp(text: str) -> tuple[str, dates.Stamp | None]:
    """Cut "Jane Doe, 3 May 2025, 10:14" into names and stamp, at the earliest comma or space that leaves one."""
    places = [at for at, char in enumerate(text) if char in ", :" and at > 1]
    for at in places:
        stamp = dates.stamp(text[at:].strip(" ,:"))
        if stamp is not None:
            return trim_edges(text[:at]), stamp
    return text, None


def _read_names(head: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The persons and bodies of the names part; None when a piece is neither name, body, role nor place."""
    people = names(head, recase=False)
    pieces = [piece for piece in (trim_edges(piece) for piece in split(head)) if piece]
    bodies = tuple(piece for piece in pieces if _is_body(piece))
    if not people:
        return ((), bodies) if bodies == tuple(pieces) else None
    if any(len(piece.split()) > MAX_TAIL_WORDS for piece in pieces) or not _starts_with_name(head, people):
        return None
    return people, bodies


def _is_body(piece: str) -> bool:
    words = piece.split()
    return (
        len(words) <= 5 and is_organisation(piece) and not is_role(piece) and all(word[:1].isupper() for word in words)
    )


def _starts_with_name(head: str, people: tuple[str, ...]) -> bool:
    """Whether the part begins with a name of two words or of a script without case: a byline, not a sentence."""
    start = fold(head).lstrip("'\" ")
    if not start.startswith(fold(people[0]).split(" ")[0]):
        return False
    return len(people) > 1 or looks_like_name(people[0])
