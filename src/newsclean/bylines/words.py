"""The words of bylines, from the rule tables of all languages and from names.toml beside this module."""

from __future__ import annotations

import re
import string
import tomllib
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsclean import rules
from newsclean.bylines.telling import telling, words_of
from newsclean.compiled import compiled
from newsclean.dates.letters import Letters
from newsclean.dates.scan import known_words, words_without_numbers
from newsclean.text import DENSE, fold, needs_no_boundary, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_NAME_WORDS = 6  # in front of a role
KEY = 3  # characters by which openings are filed, a shorter one by all it has
HEAD = 24  # characters of a text that a prefix in one word with a name may take
PLACE_KEY = 2  # by which those with a place in them are
PLURALS = ("", "s", "ss")  # of roles as they are looked up
_EDGES = " \t:：,，;；/／|-–—.·•፡፣፤፥፦።"
_EDGES_BEHIND = _EDGES.replace(".", "")
PARTING = "|•·\n／/–—-"  # the signs that part lines
_JOINER = "\u200c"
COLONS = (":", "：", "፦", "፡")
_GLUED = re.compile(r"[^\W\d_A-Z]{4}[A-Z]")  # "Jane KeenanCity Columnist"
_WORD_ENDS = re.compile(r"[\s,;:|/()=]+")
_BREAKS = re.compile(r"(?<![\s,;|/])[\s,;|/]+(?=\w)")
_BRACKETED = re.compile(r"[(（]([^()（）]{1,30})[)）]")
_WORDS_AND_DIGITS = re.compile("[a-z]+|[0-9]")
_LETTERS = re.compile("[a-z]+")
_VANISHING = re.compile("[\u00ad\u200c\u200e\u200f]")  # when a text is folded
_UNBOUNDED = re.compile(f"[{DENSE}\uac00-\ud7af]")  # letters of scripts whose words run on


def match(openings: Openings, text: str) -> int:
    """How many characters of the text the longest phrase at its start takes; 0 if there is none."""
    start, keys = text[:KEY], openings.keys
    if start.isascii():
        start = start.lower()
        if not (start in keys or start[:2] in keys or start[:1] in keys):
            return 0
    return openings.longest(text)


class Openings:
    """Phrases found at the start of a text, the longest first; "*" in a phrase is a place of up to three words."""

    __slots__ = ("_beginnings", "_by_start", "_with_places", "keys")

    match = compiled(match)

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        self._with_places: dict[str, list[re.Pattern[str]]] = {}
        self._beginnings: dict[str, tuple[str, ...]] = {}
        for phrase in sorted({fold(phrase) for phrase in phrases} - {""}, key=len, reverse=True):
            before, place, _ = phrase.partition("*")
            if place:
                self._with_places.setdefault(before[:PLACE_KEY], []).append(_with_place(phrase))
            else:
                self._by_start.setdefault(phrase[:KEY], []).append(phrase)
            self._beginnings[before[:KEY]] = *self._beginnings.get(before[:KEY], ()), before
        self.keys = frozenset((*self._by_start, *self._with_places))

    def beginnings(self) -> Iterator[str]:
        """The phrases, each up to the place in it."""
        return (beginning for group in self._beginnings.values() for beginning in group)

    def may_open(self, folded: str) -> bool:
        """Whether a folded text begins with one of the `beginnings`, and no word of it goes on behind."""
        groups = (self._beginnings.get(folded[:size], ()) for size in (1, 2, KEY))
        return any(_opens(folded, beginning) for group in groups for beginning in group)

    def phrases(self) -> Iterator[str]:
        """The phrases without places in them."""
        return (phrase for group in self._by_start.values() for phrase in group)

    def longest(self, text: str) -> int:
        """What `match` gives, for a text that may begin with one of them."""
        start = text[:KEY]
        if _JOINER in text[:80]:  # folding takes it off the phrases
            length = self.match(text[:80].replace(_JOINER, ""))
            return _with_joiners(text, length) if length else 0
        start = fold_keeping_length(start)
        patterns, phrases = self._with_places.get(start[:PLACE_KEY]), self._by_start
        head = fold_keeping_length(text[:80])
        for pattern in patterns or ():
            if found := pattern.match(head):
                return found.end()
        for key in (start, start[:2], start[:1]):  # the longer key has the longer phrases
            for phrase in phrases.get(key, ()):
                if head.startswith(phrase) and _ends_word(head, len(phrase)):
                    return len(phrase)
        return 0


def _opens(folded: str, beginning: str) -> bool:
    following = folded[len(beginning) : len(beginning) + 1]
    return folded.startswith(beginning) and not (following.isalpha() and beginning[-1].isalpha())


def _with_joiners(text: str, length: int) -> int:
    """Where so many characters end, when those that join letters without a sign are counted too."""
    places = (at for at, char in enumerate(text) if char != _JOINER)
    return [*islice(places, length)][-1] + 1


def _with_place(phrase: str) -> re.Pattern[str]:
    """ "aus * berichten", "our man in *": a place before a comma or colon, else one of a single word."""
    word = r"[^\s,:|]{2,20}"
    before, after = map(re.escape, phrase.split("*"))
    places = rf"(?:{word}(?: {word}){{0,2}}(?=[,:])|{word})" if not after else rf"{word}(?: {word}){{0,2}}?"
    return re.compile(rf"{before}{places}{after}(?=[\s,:])")


def _folded_alone(char: str) -> str:
    form = fold(char) or char
    return form if len(form) == 1 else char.lower()[:1]


_FOLDED = Letters(_folded_alone)


@compiled
def fold_keeping_length(text: str) -> str:
    """Casefolded character by character, so that places in the result are places in the text."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def _ends_word(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    last, following = text[end - 1], text[end]
    # Korean writes spaces: "글" is a label, "글씨" a word.
    if not last.isascii() and _is_hangul(last) and _is_hangul(following):
        return False
    return not following.isalnum() or not last.isalnum() or needs_no_boundary(last) or needs_no_boundary(following)


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7af"


@cache
def prefixes() -> Openings:
    """What stands in front of the names."""
    return Openings(_prefixes())


def _prefixes() -> tuple[str, ...]:
    return (*_all("byline_prefixes"), *_tables()["cms_prefixes"])


@cache
def link_labels() -> Openings:
    """What stands in front of the name in a structured value."""
    return Openings((*_prefixes(), *_tables()["link_labels"]))


@cache
def labels() -> frozenset[str]:
    """Prefixes that make a name of a single word behind them."""
    return frozenset(_all("byline_labels"))


@cache
def weak() -> frozenset[str]:
    """Prefixes that are other words as often."""
    return frozenset(_all("byline_weak"))


@cache
def given() -> frozenset[str]:
    """First names of languages without capitals."""
    return frozenset(_all("byline_given"))


@cache
def _attached() -> tuple[str, ...]:
    return tuple(sorted(set(_all("byline_attached")), key=len, reverse=True))


@compiled
def without_attached(text: str) -> str:
    """ "NguSipho Dlamini", "በአበበ ከበደ" without the prefix in one word with a name; a capital or a first name tells."""
    head = fold_keeping_length(text[:HEAD])
    for phrase in _attached() if head.startswith(_attached()) else ():
        name = text[len(phrase) :].lstrip("-")
        if head.startswith(phrase) and (name[:1].isupper() or fold(name.split(" ")[0]) in given()):
            return name
    return text


@cache
def joined() -> tuple[str, ...]:
    """ "and" written in one word with the name behind it."""
    return tuple(dict.fromkeys(word for word in _all("byline_joined") if not word.startswith("-")))


@compiled
def holds_joined(text: str) -> bool:
    """Whether a word of a text of English letters begins like one with "and" in front."""
    padded = f" {text}"
    return any(map(padded.__contains__, _openings_of_joined()))


@cache
def _openings_of_joined() -> tuple[str, ...]:
    return tuple(f" {word}" for word in joined() if word.isascii())


@cache
def joined_behind() -> tuple[str, ...]:
    """ "and" written in one word with the name in front of it."""
    return tuple(word[1:] for word in _all("byline_joined") if word.startswith("-"))


@cache
def unjoined() -> frozenset[str]:
    """Names that begin like an attached "and"."""
    return frozenset(_all("byline_unjoined"))


@cache
def others() -> frozenset[str]:
    """What stands in front of those who do not write; with a colon: only in front of one."""
    return frozenset(_all("byline_others"))


@cache
def _words_of_others() -> frozenset[str]:
    return frozenset(_WORD_ENDS.split(phrase)[0] for phrase in others())


@cache
def _tellers_of_others() -> frozenset[str]:
    return telling(_words_of_others())


@cache
def _openings_of_others() -> Openings:
    return Openings(others())


def is_credit(text: str) -> bool:
    """Whether a line says who did something else than write: "Photography by Jane Doe"."""
    return _openings_of_others().match(text) > 0


def without_others(text: str) -> str:
    """Without those who do not write: "Jane Doe, photos: Tom Roe", "Jane Doe (text), Tom Roe (photos)"."""
    if not may_name_others(text):
        return text
    if _words_of_others().isdisjoint(_WORD_ENDS.split(fold_keeping_length(text))):
        return text
    for found in reversed(list(_BRACKETED.finditer(text))):
        if fold(found[1]) in others():
            text = _without_last_piece(text[: found.start()]) + text[found.end() :]
    places = (found.end() for found in _BREAKS.finditer(text))
    return text[: next((at for at in places if _openings_of_others().match(text[at:])), len(text))].rstrip(_EDGES)


@compiled
def may_name_others(text: str) -> bool:
    """Whether a text may name those who do not write; one of English letters has a word of what stands before them."""
    return not (text.isascii() and _tellers_of_others().isdisjoint(words_of(text)))


def _without_last_piece(text: str) -> str:
    words = text.rstrip().split(" ")
    ends = (at for at, word in enumerate(words) if fold(word) in joiners() or word.endswith((",", ";", "|", ")")))
    last = max(ends, default=-1)
    return " ".join(words[: last + (last >= 0 and fold(words[last]) not in joiners())])


@cache
def surnames() -> frozenset[str]:
    """Chinese and Korean surnames."""
    return frozenset(_all("byline_surnames"))


@cache
def _all_posts() -> dict[str, list[tuple[str, str]]]:
    """What stands before and behind the name, by the first letter; under "" those that begin with the name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for phrase in _all("byline_all_posts"):
        before, _, after = phrase.partition("#")
        found.setdefault(before[:1], []).append((before.strip(), after.strip()))
    return found


@cache
def _starts_of_all_posts() -> dict[str, tuple[str, ...]]:
    return {first: tuple(before for before, _ in phrases) for first, phrases in _all_posts().items() if first}


@cache
def _ends_of_all_posts() -> tuple[str, ...]:
    return tuple(after for _, after in _all_posts()[""])


def without_all_posts(value: str) -> str:
    """The name in "View all posts by Jane Doe", in any language; other values as they are."""
    bare = value.replace(_JOINER, "")
    folded = fold_keeping_length(bare)
    first = folded[:1]
    opened = _all_posts()[first] if folded.startswith(_starts_of_all_posts().get(first, ())) else ()
    behind = _all_posts()[""] if folded.endswith(_ends_of_all_posts()) else ()
    for before, after in (*opened, *behind):
        if len(folded) > len(before) + len(after) and folded.startswith(before) and folded.endswith(after):
            return trim_edges(bare[len(before) : len(bare) - len(after)])
    return value


@cache
def suffixes() -> tuple[str, ...]:
    """What stands behind the names, the longest first."""
    return tuple(sorted(_all("byline_suffixes"), key=len, reverse=True))


@cache
def tail_openings() -> frozenset[str]:
    """The first words of what stands right behind a name: of places and outlets."""
    return frozenset(phrase.split(" ")[0] for phrase in (*listed("tails"), *listed("agencies")))


@cache
def joiners() -> frozenset[str]:
    """Words between two authors."""
    return frozenset(_all("byline_joiners")) - {","}


@cache
def roles() -> frozenset[str]:
    """What authors are ("staff writer"), never who."""
    return frozenset(_all("byline_roles"))


@remembered
def is_role(text: str) -> bool:
    """Whether a part of a byline is a role: the phrase itself, or one with a place or a beat around it."""
    if not may_hold_role(text):
        return False
    folded = fold(text).strip(_EDGES)
    if is_known_role(folded):
        return True
    parts = folded.removesuffix("s").split(" ")
    ends = (*range(1, min(4, len(parts))),)
    return any(is_known_role(" ".join(part)) for size in ends for part in (parts[-size:], parts[:size])) or (
        "-" in parts[-1] and parts[-1].rpartition("-")[2] in roles()
    )


@compiled
def is_plain_role(text: str) -> bool:
    """Whether a text is a role and nothing else: "Staff Writer", "Mwandishi Wetu"."""
    return is_known_role(fold(text).strip(_EDGES))


@compiled
def is_known_role(folded: str) -> bool:
    """Whether a folded text is a role, or what stands in place of one."""
    known = roles()
    return folded in known or folded.removesuffix("s") in known or folded in listed("credits")


@cache
def role_words() -> frozenset[str]:
    """All words of roles and of what stands in place of one."""
    phrases = (*roles(), *(f"{role}s" for role in roles()), *listed("credits"))
    return frozenset(word for phrase in phrases for word in phrase.split(" ")) | listed("beats")


@cache
def _role_openings() -> Openings:
    return Openings(roles())


@compiled
def may_hold_role(text: str) -> bool:
    """Whether a role, or what stands in place of one, may stand anywhere in a text."""
    return not words_of_roles().isdisjoint(words_of(text))


@cache
def words_of_roles() -> frozenset[str]:
    """Words of which one stands in every text that holds a role."""
    return telling((*roles(), *listed("credits")), PLURALS)


def role_end(text: str) -> int:
    """How many characters the role takes that a text begins with: "political reporter Jane Doe"."""
    start = 0
    words = text.split(" ")
    while len(words) > 1 and fold(words[0]) in listed("beats"):
        start += len(words.pop(0)) + 1
    length = _role_openings().match(text[start:])
    return start + length if length else 0


def without_last_role(text: str) -> str:
    """A name without the role right behind it: "Jane Doe Chief Sports Writer"."""
    words = text.split(" ")
    if not has_role_words(text):
        return text
    for at in range(2, min(len(words), MAX_NAME_WORDS + 1)):
        rest = fold(" ".join(words[at:]))
        if is_known_role(rest) or _opens_credit(rest) or (role_words().issuperset(rest.split(" ")) and is_role(rest)):
            name = words[:at]
            whole = not any(fold(word) in role_words() or fold(word) in listed("no_names") for word in name)
            return " ".join(name) if whole and not _GLUED.search(name[-1]) else text
    return text


@compiled
def has_role_words(text: str) -> bool:
    """Whether a word behind a name of two to six belongs to roles or to what stands in place of one."""
    return not role_words().isdisjoint(fold_keeping_length(text).split(" ")[2 : MAX_NAME_WORDS + 1])


def _opens_credit(folded: str) -> bool:
    return folded.startswith(_credits())


@cache
def _credits() -> tuple[str, ...]:
    return tuple(f"{phrase} " for phrase in sorted(listed("credits")) if " " in phrase)


def has_suffix(text: str) -> bool:
    """Whether a byline suffix stands anywhere in a text."""
    return _any_suffix().search(fold_keeping_length(text)) is not None


@cache
def _any_suffix() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, least(suffixes()))))


def may_tell(text: str) -> bool:
    """Whether a text may be or hold a byline or a date; most lines of a page say in one look that they do not."""
    folded = _folded_in_place(text)
    if folded is None or not folded.isascii():
        return True
    return not _tellers().isdisjoint(_WORDS_AND_DIGITS.findall(folded)) or holds_signs(folded)


def may_sign(text: str) -> bool:
    """Whether a text may hold anything that bylines are known by."""
    folded = _folded_in_place(text)
    return folded is None or not _signs().isdisjoint(words_of(text)) or holds_signs(folded)


def may_hold_prefix(text: str) -> bool:
    """Whether a prefix may stand anywhere in a text."""
    folded = _folded_in_place(text)
    return folded is None or not _words_of_prefixes().isdisjoint(words_of(text)) or holds_signs(folded)


def _folded_in_place(text: str) -> str | None:
    """The folded text; None where words have no ends, or folding a text whole moves its letters."""
    if text.isascii():
        return text.lower()
    folded = fold(text)
    if folded.isascii():
        return None if vanishes(text) else folded
    kept = fold_keeping_length(text).replace("…", "...").replace("\u00a0", " ")
    return folded if folded == kept and _UNBOUNDED.search(text) is None else None


def vanishes(text: str) -> bool:
    """Whether a text holds signs that are gone when it is folded."""
    return _VANISHING.search(text) is not None


@cache
def _tellers() -> frozenset[str]:
    return _signs() | words_without_numbers() | frozenset(string.digits)


@cache
def _signs() -> frozenset[str]:
    return telling((*_prefixes(), *suffixes(), *roles(), *listed("credits")), PLURALS)


@cache
def _words_of_prefixes() -> frozenset[str]:
    return telling(_prefixes())


def holds_signs(folded: str) -> bool:
    """Whether a text has what no word of it tells: "(AFP)" behind a slash, a prefix in one word with the name."""
    return ("/" in folded and "(" in folded) or holds_marks(folded)


def holds_marks(folded: str) -> bool:
    """Whether a text has what stands in front of names without being words of a line."""
    return any(sign in folded for sign in _wordless())


@cache
def _wordless() -> tuple[str, ...]:
    """What stands in front of names without being words of a line: signs, and prefixes in one word with the name."""
    return tuple(least((*_attached(), *(phrase for phrase in _prefixes() if not any(map(str.isalpha, phrase))))))


@cache
def words_of_suffixes() -> frozenset[str]:
    """Words of which one stands in every text that holds a suffix."""
    return telling(suffixes())


def least(phrases: Iterable[str]) -> list[str]:
    """The phrases that hold none of the others: without them in a text there is none."""
    found: list[str] = []
    for phrase in sorted(set(phrases), key=len):  # what holds a phrase is longer, and holds those that it holds
        if not any(map(phrase.__contains__, found)):
            found.append(phrase)
    return sorted(found)


def cut_suffix(text: str) -> str | None:
    """The text before a byline suffix; None if it has none."""
    folded = fold_keeping_length(text).rstrip(" .:）)」")
    if not folded.endswith(suffixes()):
        return None
    for phrase in suffixes():
        if folded.endswith(phrase) and len(folded) > len(phrase):
            before = folded[-len(phrase) - 1]
            if (
                not (before.isalnum() and phrase[0].isalnum())
                or needs_no_boundary(before)
                or needs_no_boundary(phrase[0])
            ):
                return text[: len(folded) - len(phrase)].rstrip(_EDGES)
    return None


@cache
def plain_words() -> frozenset[str]:
    """All words of English letters that any table of names, roles, labels or dates has, and their plurals."""
    labels_and_roles = (*link_labels().beginnings(), *suffixes(), *roles(), *others(), *joiners(), *weak(), *labels())
    posts = (part for ends in _all_posts().values() for end in ends for part in end)
    phrases = (
        *labels_and_roles,
        *posts,
        *given(),
        *surnames(),
        *(word for table in _tables().values() for word in table),
    )
    found = {word for phrase in phrases for word in _LETTERS.findall(phrase)} | {"the", "team"}
    return known_words() | {f"{word}{ending}" for word in found for ending in PLURALS}


@cache
def opening_words() -> frozenset[str]:
    """With which of English letters a value begins that has a label, or another's possession, in front of the name."""
    posts = (before for ends in _all_posts().values() for before, _ in ends)
    return _first_words((*link_labels().beginnings(), *posts, "the"))


@cache
def parting_words() -> frozenset[str]:
    """Those without which a value of one piece has no second name, and no role, place, outlet or address beside it."""
    phrases = (*others(), *joiners(), *listed("tails"), *listed("agencies"), "www")
    behind = (after for ends in _all_posts().values() for _, after in ends)
    return _first_words(phrases) | {word for part in (*role_words(), *behind) for word in _LETTERS.findall(part)}


def _first_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(found[0] for phrase in phrases if (found := _LETTERS.search(phrase)))


@cache
def _outlet_endings() -> tuple[str, ...]:
    return tuple(listed("outlet_endings"))


@compiled
def ending_of_outlets(word: str) -> bool:
    """Whether a folded word ends as the names of newspapers and desks do: "Elbtal-Kurier", "Fjordposten"."""
    return len(word) > 5 and word.endswith(_outlet_endings())


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a table of names.toml, folded."""
    return _tables()[name]


@cache
def _tables() -> dict[str, frozenset[str]]:
    data = tomllib.loads((resources.files(__package__) / "names.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(word) for word in table["words"]) for name, table in data.items()}


@compiled
def may_have_parts(line: str) -> bool:
    """Whether a line holds one of the signs that part lines."""
    return any(map(line.__contains__, PARTING))


@compiled
def trim_edges(text: str) -> str:
    """Without separators at both ends; the point of "Ph.D." and "Jr." stays."""
    return text.lstrip(_EDGES).rstrip(_EDGES_BEHIND)


@lru_cache(maxsize=1)
def _languages() -> tuple[Any, ...]:
    return tuple(rules.load().languages)


def _all(attribute: str) -> tuple[str, ...]:
    return tuple(word for language in _languages() for word in getattr(language, attribute))
