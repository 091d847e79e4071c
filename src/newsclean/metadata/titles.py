"""The titles of a page in, the headline as the reader sees it out."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from newsclean import dates
from newsclean.compiled import compiled
from newsclean.metadata.keys import key
from newsclean.text import (
    DENSE,
    count_digits,
    count_words,
    fold,
    needs_no_boundary,
    normalized,
    remembered,
    squeeze,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.model import Candidate

    Titled = tuple[Candidate, str]

SHARED = 0.6  # of the words of a visible headline, for the markup's titles to confirm it
MAX_KICKER_WORDS = 4
MAX_CUT_WORDS = 6
MAX_PIECES = 12
MIN_CUT = 8  # characters of one word that an ellipsis ends
MAX_COUNTER = 12  # characters, a space in front and a line end behind it among them
MIN_COUNTED_WORDS = 3
MAX_SITE_WORDS = 4
MIN_HEADLINE_WORDS = 4
MIN_SITE = 4  # letters
NAME_SHARE = 0.5
WHOLE_SHARE = 0.6
HEADINGS = ("visible", "h1")

_COUNTER = re.compile(r"\s?[0-9][0-9.,]{0,8}[KkMm]?$")
_ENDS_OF_COUNTERS = frozenset("0123456789.,KkMm")
_SEPARATOR = re.compile(r"(\s(?:[|–—\-•·»«›‹:/~]|::|<|>)\s|\s?\|\s?|:\s|\s—|—\s|｜|＿|_|：)")
_DENSE_DASH = re.compile(r"(?<=[\u3040-\u9fff])(-)(?=[\u3040-\u9fff])")
_IN_BRACKETS = re.compile(r"[\[【(（]([^\])】）]{1,24})[\]】)）]")
_BRACKETS = ("[", "【", "(", "（")
_BARS = ("|", "｜")
_COLONS = (":", "：", *_BARS)
_DOMAIN = re.compile(r"(?:www\.)?([a-z0-9-]{2,40})(?:\.[a-z]{2,12}){1,2}")


def choose_title(candidates: Sequence[Candidate], known: frozenset[str]) -> tuple[Candidate, str] | None:
    """The candidate believed and the title that it gives; None when the page has no plausible title.

    candidates: the most trusted first; several say the same. known: what the site is called (see site_keys).
    """
    bare: dict[str, str] = {}
    shown: list[Titled] = []
    stated: list[Titled] = []
    for found in candidates:
        title = bare.get(found.value)
        if title is None:
            title = _bare(found.value, known)
            title = bare[found.value] = title if (own := key(title)) and own not in known else ""
        if title:
            (shown if found.source.startswith(HEADINGS) else stated).append((found, title))
    outlets = [title for title in {title for _, title in stated} if _is_name_of_site(title, known)]
    stated = [(found, title) for found, title in stated if title not in outlets] if outlets else stated
    shown = [
        (found, _without_counter(title, stated, shown) if title[-1] in _ENDS_OF_COUNTERS else title)
        for found, title in shown
    ]
    confirmed = _confirmed(shown, stated)
    if confirmed is not None:
        return confirmed
    for found, title in shown:
        if found.source == "visible:h1" and count_words(title) >= MIN_HEADLINE_WORDS:
            return found, title  # sites write other titles for searches and for sharing
    if shown and all(_names_the_site(found, title, shown[0]) for found, title in stated):
        stated = []
    if stated:
        return stated[0]
    return shown[0] if len({key(title) for _, title in shown}) == 1 else None


@remembered
def _bare(title: str, known: frozenset[str]) -> str:
    return without_label(without_site(title, known))


def alternative_title(
    titles: Sequence[Candidate], others: Sequence[Candidate], chosen: str | None, known: frozenset[str]
) -> tuple[Candidate, str] | None:
    """What the page calls the story beside its headline: an alternative headline, else a title for sharing or searches.

    A title that only cuts the headline, or adds the site's name, is none of its own. titles: the most trusted first.
    """
    if not chosen:
        return None
    stated = [found for found in titles if not found.source.startswith(HEADINGS)]
    for found in (*others, *stated):
        title = _bare(found.value, known)
        if title != chosen and _is_other(title, chosen) and not _is_name_of_site(title, known):
            return found, title
    return None


def _is_other(title: str, chosen: str) -> bool:
    mine, own = key(title), key(chosen)
    return bool(mine) and mine not in own and own not in mine and not is_cut_of(title, chosen)


def without_site(title: str, known: frozenset[str]) -> str:
    """The title without the parts at its ends that are the site's name: "Headline | Outlet", "Outlet: Headline".

    Where a name is cut off, so are the section and the date in front of it: "Headline | Local News | Outlet".
    """
    title = squeeze(title)
    if title.startswith(_BRACKETS):
        title = _without_bracketed(title, known)
    if "-" in title and not title.isascii():
        title = _part_dense_name(title, known)
    parts = pieces(title, MAX_PIECES)
    whole = len(parts)
    while len(parts) > 2 and _is_site(parts[-1], known):
        parts = parts[:-2]
    while 2 < len(parts) < whole and _is_place(parts[-1]):
        parts = parts[:-2]
    while len(parts) > 2 and _leads(parts[0], parts[1], known) and not parts[2][:1].islower():
        parts = parts[2:]
    return "".join(parts).strip()


def without_label(title: str) -> str:
    """The title without what the story is offered as: "WATCH: …", "Exclusive | …", "… [VIDEO]"."""
    if any(map(title.__contains__, _COLONS)):
        head, mark, rest = (*pieces(title, 1), "", "")[:3]
        if rest and not rest[0].islower() and _is_label(head, mark.strip()):
            return without_label(rest)
    for found in _IN_BRACKETS.finditer(title) if any(map(title.__contains__, _BRACKETS)) else ():
        outside = f"{title[: found.start()]}{title[found.end() :]}".strip()
        if (not title[: found.start()] or not title[found.end() :].strip()) and fold(found[1]) in _words("labels"):
            return outside or title
    return title


@compiled
def pieces(title: str, cuts: int) -> list[str]:
    """The title cut at its first separators, which stand between the pieces."""
    return _SEPARATOR.split(title, maxsplit=cuts)


def _is_label(head: str, sign: str) -> bool:
    if sign not in _COLONS:
        return False
    folded = fold(head)
    return folded in _words("labels") or (sign in _BARS and folded in _words("openings"))


def _without_bracketed(title: str, known: frozenset[str]) -> str:
    """The title without the site's name in brackets in front: "[Outlet] Headline"."""
    found = _IN_BRACKETS.match(title)
    return title[found.end() :].strip() or title if found and key(found[1]) in known else title


def _part_dense_name(title: str, known: frozenset[str]) -> str:
    """The title with spaces around the dash before its site's name, in scripts that write none."""
    last = max((place.start() for place in _DENSE_DASH.finditer(title)), default=None)
    named = last is not None and key(title[last + 1 :]) in known
    return f"{title[:last]} - {title[last + 1 :]}" if last is not None and named else title


def _is_place(piece: str) -> bool:
    """Whether a piece before the site's name is a section or a date."""
    folded = fold(piece)
    if folded in _words("sections") or folded in _words("openings"):
        return True
    stamp = dates.stamp(piece)
    return stamp is not None and bool(stamp.day or stamp.either)


@cache
def _words(table: str) -> frozenset[str]:
    data = tomllib.loads((resources.files(__package__) / "titles.toml").read_text(encoding="utf-8"))
    return frozenset(fold(word) for word in data[table]["words"])


def _leads(piece: str, separator: str, known: frozenset[str]) -> bool:
    """Whether the first piece is the site's name; before a colon only to the letter: "Example Posters: a guide"."""
    if ":" in separator or count_digits(piece):  # "Example Post 18 - …" is a series
        return not key(piece) or key(piece) in known
    return _is_site(piece, known)


@compiled
def _is_name_of_site(title: str, known: frozenset[str]) -> bool:
    """Whether a whole title is the site's name: "Harbour Star Online" of harbourstar.com."""
    own = key(title)
    return own in known or (_is_like(own, known, WHOLE_SHARE) and len(title.split()) <= MAX_CUT_WORDS)


def _confirmed(shown: Sequence[Titled], stated: Sequence[Titled]) -> Titled | None:
    """The visible headline that shares the most words with what the markup states, without a kicker glued to it."""
    best: tuple[float, Candidate, str] | None = None
    for found, title in shown:
        for _, other in stated:
            if best is not None and best[0] + 0.2 >= 1.0:  # none shares more than all
                return best[1:]
            shared = 1.0 if is_cut_of(other, title) else _shared(title, other)
            if shared >= SHARED and (best is None or shared > best[0] + 0.2):
                best = shared, found, _without_kicker(title, stated)
    return None if best is None else best[1:]


def _names_the_site(found: Candidate, title: str, headline: Titled) -> bool:
    """Whether a title element of a few words has none in common with the headline that the judge chose."""
    visible = headline[0].source.startswith("visible") and len(words(headline[1])) >= MIN_HEADLINE_WORDS
    return (
        visible and found.source == "title" and len(title.split()) <= MAX_SITE_WORDS and not _shared(title, headline[1])
    )


def is_cut_of(cut: str, title: str) -> bool:
    """Whether a stated title breaks off with an ellipsis inside the other one: "Ferry vote... - Example Post"."""
    if "…" not in cut and ("..." if cut.isascii() else ".") not in cut:
        return False
    head, dots, _ = fold(cut).partition("...")
    head = head.strip()
    return bool(dots) and (len(words(head)) > 1 or len(head) >= MIN_CUT) and fold(title).startswith(head)


def _without_counter(title: str, stated: Sequence[Titled], shown: Sequence[Titled]) -> str:
    """The title without a number at its end, of views or comments, that the page's other titles do not have."""
    counter = _COUNTER.search(title, len(title) - MAX_COUNTER)
    if counter is None:
        return title
    head = title[: counter.start()].rstrip()
    if len(words(head)) < MIN_COUNTED_WORDS:
        return title
    cut, whole = fold(head), fold(title)
    if any(fold(other).startswith(whole) for _, other in stated):
        return title
    ends = (fold(other).removeprefix(cut) for _, other in (*stated, *shown) if fold(other).startswith(cut))
    return head if any(not end or _SEPARATOR.match(end) for end in ends) else title


def _shared(title: str, other: str) -> float:
    own, theirs = _tokens(title), _tokens(other)
    return len(own & theirs) / max(len(own), 1)


@remembered
def _tokens(title: str) -> frozenset[str]:
    """The words; of a title in a script without spaces, its characters."""
    folded = fold(title)
    found = words(folded)
    foreign = not folded.isascii() and max(folded) >= DENSE[0]
    dense = foreign and sum(map(needs_no_boundary, folded)) * 2 > len(folded)
    return frozenset(filter(str.isalnum, folded) if dense or len(found) < 3 else found)


def _without_kicker(title: str, others: Sequence[Titled]) -> str:
    """The title without a section label in front ("Opinion The cartoons …") when the markup states it without."""
    folded = fold(title)
    if len(folded) != len(title):
        return title
    for _, other in others:
        tail = fold(other)
        extra = folded[: -len(tail)] if folded.endswith(tail) else ""
        if (
            extra
            and 0 < len(extra.split()) <= MAX_KICKER_WORDS
            and len(words(tail)) >= 3
            and not extra.rstrip().endswith((":", "-"))
        ):
            return title[len(extra) :]
    return title


def _is_site(piece: str, known: frozenset[str]) -> bool:
    own = key(piece)
    if not own:
        return True
    named = own in known or own.removeprefix("the") in known or _is_like(own, known, NAME_SHARE)
    return (named and len(piece.split()) <= MAX_CUT_WORDS) or _is_domain(piece, known)


def _is_domain(piece: str, known: frozenset[str]) -> bool:
    """Whether a piece is the site's address: "harbour-post.com" of Harbour Post."""
    if piece.isascii() and "." not in piece:
        return False
    address = _DOMAIN.fullmatch(_plain(piece))
    return address is not None and key(address[1]) in {_plain(name) for name in known}


def _plain(text: str) -> str:
    """Folded, without accents, as addresses are written."""
    folded = fold(text)
    if folded.isascii():
        return folded
    return "".join(char for char in normalized("NFKD", folded) if not unicodedata.combining(char))


def is_like(name: str, known: frozenset[str], share: float) -> bool:
    """Whether a name begins as one of those known, the shorter of the two being so much of the longer one.

    "Daily Post" and "Daily Post Nigeria", but not "Corti" and "Corti introduces a method".
    """
    return any(_begins_alike(name, other, share) for other in known)


def _begins_alike(one: str, other: str, share: float) -> bool:
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    return len(shorter) >= MIN_SITE and longer.startswith(shorter) and len(shorter) >= share * len(longer)


_is_like = compiled(is_like)


def site_keys(names: Iterable[str]) -> frozenset[str]:
    """What a site is called, letters only, from what the page and its host call it."""
    forms: set[str] = set()
    for name in names:
        for form in (name, name.removeprefix("the"), name.removesuffix("com")):
            if len(form) >= 2:
                forms.add(form)
    return frozenset(forms)
