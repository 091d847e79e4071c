"""A short block in, the byline that it is out: names and, where one stands beside them, the date."""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from newsclean import dates
from newsclean.bylines import east
from newsclean.bylines.looks import BEHIND, LABEL, ROLE, SIGNED, SUFFIX, first_looks
from newsclean.bylines.looks import MAX_LINE as MAX_LINE
from newsclean.bylines.names import (
    BRACKETED,
    COMMAS,
    is_organisation,
    is_person,
    looks_like_name,
    names,
    plain_names,
    split,
    without_addresses,
    without_tail,
)
from newsclean.bylines.words import (
    COLONS,
    cut_suffix,
    given,
    has_role_words,
    has_suffix,
    is_role,
    labels,
    listed,
    may_have_parts,
    may_hold_role,
    prefixes,
    role_end,
    trim_edges,
    weak,
    without_attached,
    without_last_role,
    without_others,
)
from newsclean.dates import scan
from newsclean.text import count_digits, ends_sentence, fold, remembered, squeeze

MAX_TAIL_WORDS = 7  # "Political Correspondent, Capitol Hill Bureau"
MAX_PREFIXES = 2  # "Story: by Jane Doe"
MIN_SECOND = 4  # letters: "Di Da Vinci"
MAX_PLACE_WORDS = 3
MAX_CASELESS_WORDS = 3  # of a name that no capitals tell from other words
BRACKETS = ("()", "[]")
OPENERS = ("(", "[")

PARTS = re.compile(
    r"[|•·\n／]|\s[/–—-]{1,2}\s|(?<=[\u3040-\u9fff])/|/(?=[\u3040-\u9fff])|(?<=[^\W\d_]{2})\s?/\s?(?=[^\W\d_]{2})"
)
_BREAKS = re.compile("[ |·•]")
_QUOTE = re.compile(r"[«“„\"]")
_QUOTED = re.compile(r"\s*[«“„\"][^»“”\"]{2,40}[»“”\"]\s*(?=\S)")
_IN_A_PLACE = re.compile(r"\s+(\w+)(?: [^\s,:]{2,20}){1,3}[,:]\s*(?=\S)")
_SIGNED_BY_AGENCY = re.compile(r"([^/()]{5,80}?)\s?/\s?[^/()]{2,40}\(([^()]{2,20})\)\.?")
_GLUED_COUNTER = re.compile(r"(?<=[^\W\d_]{2})[0-9]{1,5}$")  # "By Jane Doe811": views, apart by style only


class Byline(msgspec.Struct, frozen=True):
    """Who wrote it, and the stamp beside the names."""

    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    stamp: dates.Stamp | None = None


class Label(NamedTuple):
    """What stands in front of the names: the line behind it, and how much it says."""

    rest: str
    found: bool = False
    plain: bool = False  # a single word behind it is a name
    weak: bool = False  # it is another word as often


@remembered
def byline(text: str) -> Byline | None:
    """The byline that the whole text is; None when it has no prefix, suffix or role, or goes on as a sentence."""
    seen = first_looks([text])[0]
    if not seen & SIGNED:
        return None
    line = squeeze(without_addresses(text))
    line = _GLUED_COUNTER.sub("", line) if line[-1:].isdigit() else line
    if not line.isascii() and east.is_east_asian(line):
        signed = east.signed(line)
        return signed and Byline(signed.names, (), signed.stamp)
    line = _without_brackets(line) if line[:1] in OPENERS else line
    label = _read_label(line) if seen & LABEL else Label(line)
    rest = label.rest if label.found else line
    if label.found and not label.weak and line.endswith(rest) and (plain := plain_names(rest)):
        return Byline(plain)
    suffixed = seen & SUFFIX > 0 and has_suffix(rest)
    if not (label.found or suffixed):
        return _unlabelled(line, seen)
    whole = cut_suffix(rest) if suffixed else None
    parts = [_without_place(whole)] if whole is not None else _parts(rest)
    before = _cut_suffix_before_date(parts[0]) if suffixed and parts and whole is None else None
    if not parts:
        return None
    if not (label.found or whole is not None or before is not None):
        return _unlabelled(line, seen)
    first = parts[0] if before is None else before
    if ends_sentence(line) and not (line.endswith(".") and first[:1].isupper()):
        return None
    return _assemble(first, parts[1:], label)


def _unlabelled(line: str, seen: int) -> Byline | None:
    behind = (_after_date(line) or _after_place(line)) if seen & BEHIND else None
    return behind or (_name_and_role(line) if seen & ROLE else None) or _with_agency(line)


def _without_brackets(line: str) -> str:
    """ "[By Jane Doe]" without the pair around it."""
    if line[:1] + line[-1:] not in BRACKETS:
        return line
    inner = line[1:-1]
    return line if any(char in inner for char in "".join(BRACKETS)) else inner.strip()


def cut(line: str) -> list[str]:
    """The parts of a line, as they stand between the signs that part them."""
    return PARTS.split(line) if may_have_parts(line) else [line]


def _parts(line: str) -> list[str]:
    return [*filter(None, map(trim_edges, cut(line)))]


def _read_label(line: str) -> Label:
    """The words in front that make a line a byline, roles in front of the name among them."""
    rest, label = line, Label(line)
    for turn in range(MAX_PREFIXES):
        length = prefixes().match(rest)
        if not length or (turn and length < MIN_SECOND):
            break
        phrase, behind = fold(rest[:length]), rest[length:]
        colon = phrase.endswith(COLONS) or behind.lstrip()[:1] in (*COLONS, "-", "–", "—", "|")
        bare = phrase.rstrip(": ")
        labelled = bare in labels() or f"{bare}:" in labels() or bare.split(" ")[0] in labels()
        plain = (colon and labelled) or (" " in bare and bare in labels())
        doubtful = (bare in weak() and not colon) or f"{bare}:" in weak()
        rest = trim_edges(behind)
        label = Label(rest, True, plain, label.weak or doubtful)
    if not label.found and (name := without_attached(line)) != line:
        label = Label(name, True)
    if not (label.found or _QUOTE.search(line)):
        return label
    rest = _without_first_role(label.rest, label.found)
    if rest != label.rest:
        label = Label(rest, True, label.plain, label.weak)
    if not label.found:
        return label
    own = without_others(rest)
    sure = own != rest  # whoever names photographers names writers
    return label._replace(rest=squeeze(BRACKETED.sub(" ", own)), weak=label.weak and not sure)


def _without_first_role(text: str, labelled: bool) -> str:
    """Without the role in front of a name, "our", its place or outlet: "our correspondent in Rome, Jane Doe"."""
    words = text.split(" ", 1)
    bare = words[-1] if fold(words[0]) in listed("own") else text
    length = role_end(bare)
    quoted = _QUOTED.match(bare, length) if length else None
    if not length or not (labelled or quoted):
        return text
    placed = _IN_A_PLACE.match(bare, length)
    end = quoted.end() if quoted else placed.end() if placed and fold(placed[1]) in listed("tails") else length
    return trim_edges(bare[end:]) or text


def _without_place(text: str) -> str:
    """ "लखनऊ से मनोज यादव" without the place and the word behind it that says from where."""
    words = text.split(" ")
    return " ".join(words[2:]) if len(words) > 3 and words[1] in listed("behind_places") else text


def _cut_suffix_before_date(part: str) -> str | None:
    before = cut_suffix(part)
    head, comma, tail = part.partition(",")
    return before if before is not None or not comma or not tail.strip()[:1].isdigit() else cut_suffix(head)


def _after_date(line: str) -> Byline | None:
    """ "Posted on 3 May 2025 by Jane Doe": the byline behind the stamp."""
    head = line[: dates.stamps.MAX_STAMP]
    if not count_digits(head):
        return None
    first = next(at for at, char in enumerate(head) if char.isdigit())
    if not dates.stamps.may_start(line, first):
        return None
    for place in _BREAKS.finditer(head, first):
        at = place.start()
        rest = trim_edges(line[at:])
        if prefixes().match(rest) and (stamp := dates.stamp(trim_edges(line[:at]))) is not None:
            found = byline(rest)
            return found and Byline(found.names, found.organisations, found.stamp or stamp)
    return None


def _after_place(line: str) -> Byline | None:
    """ "Brussels, report: Jane Doe": the byline behind the place that it is sent from."""
    place, comma, rest = line.partition(", ")
    colon = next((rest.find(mark) for mark in COLONS if mark in rest), -1)
    if not comma or colon < 0 or place.count(" ") > 1 or not place[:1].isupper():
        return None
    return byline(rest) if prefixes().match(rest) >= colon else None


def _name_and_role(line: str) -> Byline | None:
    """ "Jane Doe, Staff Writer" or "Jane Doe | Staff Writer | 3 May 2025": a name line that says what the name is."""
    if line.endswith((":", "?", "!")) or not may_hold_role(line):  # who speaks next in an interview
        return None
    parts = _parts(BRACKETED.sub(r", \1", line) if "(" in line else line)
    pieces = [piece for part in parts for piece in map(trim_edges, COMMAS.split(part)) if piece]
    name = pieces[0] if len(pieces) > 1 and is_role(pieces[1]) else _before_role(pieces)
    if not looks_like_name(name):
        return None
    stamps = (dates.stamp(part) for part in parts[1:])
    return Byline(names(name), (), next((found for found in stamps if found), None))


def _before_role(pieces: list[str]) -> str:
    """The name right in front of a role, in a line of nothing else but a date: "Jane Doe Reporter | 3 May 2025"."""
    if not pieces or not has_role_words(pieces[0]) or (len(pieces) > 1 and dates.stamp(pieces[1]) is None):
        return ""
    name = without_last_role(pieces[0])
    return name if _is_credit(pieces[0][len(name) :].strip(), name) else ""


def _is_credit(rest: str, name: str) -> bool:
    """Whether a role stands right behind a name, and nothing in the name belongs to a role: "Jane Doe Reporter"."""
    if not rest:
        return False
    doubtful = any(word in listed("no_names") or word in listed("beats") for word in fold(name).split(" "))
    return not doubtful and (is_role(rest.split(" ")[-1]) or rest[:1].islower())


def _with_agency(line: str) -> Byline | None:
    """ "Ayla DEMİR - Can YURT / İZMİR, (DHA)": names, a place and the agency that they write for."""
    found = _SIGNED_BY_AGENCY.fullmatch(line) if "(" in line and "/" in line else None
    if found is None or fold(found[2]) not in listed("agencies"):
        return None
    pieces = _parts(found[1])
    people = names(found[1], recase=False)
    return Byline(people) if people and len(people) == len(pieces) else None


def _assemble(first: str, tail: list[str], label: Label) -> Byline | None:
    head, stamp = _cut_stamp(first)
    stamps = [dates.stamp(part) for part in tail]
    dated = any(told is not None and told.day for told in (stamp, *stamps))
    found = _read_names(head, single=label.plain or (dated and label.found))
    if found is None:
        return None
    people, bodies = found
    if not dated and any(_is_doubtful(person, label) for person in people):
        return None
    if label.weak and not (tail or dated or _is_sure(head, people)):
        return None
    for part, told in zip(tail, stamps, strict=True):
        if told is not None:
            stamp = stamp or told
        elif looks_like_name(part) and not is_role(part) and len(tail) > 1 and "/" in part:
            people = (*people, part)
        elif len(part.split()) > MAX_TAIL_WORDS or ends_sentence(part):
            return None
    return Byline(people, bodies, stamp)


def _is_sure(head: str, people: tuple[str, ...]) -> bool:
    """Whether a name behind a doubtful label has a place behind a comma, or is one that begins like names do."""
    if any(fold(person).split(" ")[0] in given() for person in people):
        return True
    name, comma, place = head.partition(",")
    cased = name.lower() != name.upper()
    words = fold(name).split(" ")
    named = words[0] not in listed("place_openings") and not any(word in listed("no_names") for word in words)
    return cased and named and bool(comma) and place.count(" ") < MAX_PLACE_WORDS and place.istitle()


def _cut_stamp(text: str) -> tuple[str, dates.Stamp | None]:
    """Cut "Jane Doe, 3 May 2025, 10:14" into names and stamp, at the earliest comma or space that leaves one."""
    if not dates.stamps.may_end(text):
        return text, None
    places = [at for at, char in enumerate(text) if char in ", :" and at > 1]
    for at in places:
        stamp = dates.stamp(text[at:].strip(" ,:"))
        if stamp is not None:
            return trim_edges(text[:at]), stamp
    return text, None


def _read_names(head: str, *, single: bool) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The persons and bodies of the names part; None when a piece is neither name, body, role nor place."""
    if plain := plain_names(head):
        return plain, ()
    pieces = [*filter(None, map(trim_edges, split(head)))]
    if any(len(without_tail(piece).split()) > MAX_TAIL_WORDS or _is_sentence(piece) for piece in pieces):
        return None
    people = names(head, recase=False)
    if not people and single and len(pieces) == 2 and is_person(pieces[0], True) and " " not in pieces[1]:
        people = (pieces[0],)  # "Autor: Mates, Praha"
    bodies = tuple(piece for piece in pieces if _is_body(piece))
    if not people:
        return ((), bodies) if bodies == tuple(pieces) else None
    if not single and len(people) < 3 and not looks_like_name(people[0]):
        return None
    while len(pieces) > 1 and _is_body(pieces[0]):  # "Reporter of the Daily News, Jane Doe"
        head = head[head.index(pieces.pop(0)) :].partition(",")[2]
    return (people, bodies) if _starts_with_name(head, people, single=single) else None


def _is_sentence(piece: str) -> bool:
    """Whether a piece has a word that only sentences have, as printed: "le scandale est arrivé"."""
    if is_role(piece) or is_organisation(piece):
        return False
    return any(word in listed("sentences") for word in piece.split(" ")[:MAX_TAIL_WORDS])


def _is_doubtful(person: str, label: Label) -> bool:
    """Whether a name without capitals may be other words: a long one, or behind a label that is a word as often."""
    words = fold(person).split(" ")
    if len(words) == 1 and all(sign.code != scan.UNKNOWN for sign in scan.signs(person)):
        return True
    if person.lower() != person.upper() or words[0] in given():
        return False
    return label.weak or (len(words) > MAX_CASELESS_WORDS and not label.plain)


def _is_body(piece: str) -> bool:
    words = piece.split()
    return (
        len(words) <= 5 and is_organisation(piece) and not is_role(piece) and all(word[:1].isupper() for word in words)
    )


def _starts_with_name(head: str, people: tuple[str, ...], *, single: bool) -> bool:
    """Whether the part begins with a name of two words or of a script without case: a byline, not a sentence."""
    start = _dotted(without_attached(head)).lstrip("'\" ")
    if not start.startswith(_dotted(people[0]).split(" ")[0]):
        return False
    return single or len(people) > 1 or looks_like_name(people[0])


def _dotted(text: str) -> str:
    """Folded, and the Turkish i without a dot as the other: "IŞIL" may be either."""
    return fold(text).replace("ı", "i")
