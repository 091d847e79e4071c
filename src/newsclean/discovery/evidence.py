"""An address, and a link to it, in; what speaks for and against a story behind it out, in points."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from newsclean.discovery import tables
from newsclean.text import count_dense, count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENOUGH = 4  # points that make a story
DECLARED = {"feed": 8, "news_sitemap": 8, "sitemap": 4, "list": 4, "link": 0}
"""Points for the kind of list that an address stands in: a feed holds hardly anything but stories."""

MAX_TITLE = 300
DENSE_SLUG = 6  # characters of a script without spaces

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = re.compile(
    rf"(?<![0-9])(?P<y>(?:19|20)[0-9]{{2}})(?:(?P<sep>[-/_.])(?P<m>0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})(?P=sep)"
    r"(?P<d>[0-2]?[0-9]|3[01])|(?P<mm>0[1-9]|1[0-2])(?P<dd>[0-2][0-9]|3[01]))(?![0-9])"
)
_MONTH = re.compile(rf"/(?:19|20)[0-9]{{2}}[-/](?:0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})(?![0-9])")
_DATES_ONLY = re.compile(r"(?:.*/)?(?:19|20)[0-9]{2}(?:[-/](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[-/][0-3]?[0-9])?)?")
_YEAR = re.compile(r"/(?:19|20)[0-9]{2}(?![0-9])")
_SPACED = re.compile(r"[_+ .,:~]")
_SLUG = re.compile(r"[-_+ .,:~]+")
_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{6,}(?![0-9])")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{4,5}(?![0-9])")
_MIXED = re.compile(r"(?=[a-z0-9]*[0-9])(?=[a-z0-9]*[a-z])[a-z0-9]{7,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}")
_PAGE_ENDINGS = frozenset("html htm shtml xhtml php asp aspx jsp jhtml ece cms story art do ghtml amp".split())
_FILE_ENDINGS = frozenset(
    "jpg jpeg png gif webp svg avif ico pdf xml rss atom json css js mp3 mp4 m4a m3u8 webm avi mov wav ogg zip gz rar "
    "exe apk doc docx xls xlsx ppt pptx csv txt ics epub woff woff2 swf".split()
)
_INDEXES = frozenset("index home default start main homepage accueil inicio startseite".split())
_IDENTIFIERS = frozenset("id p article articleid article_id news_id newsid story storyid nid aid idx no sid".split())


class Point(NamedTuple):
    """One thing that speaks for a story (points above zero) or against it."""

    name: str
    points: int


class Address(NamedTuple):
    """An address taken apart: what of its host names a service, its folders in lower case, the parameters' names."""

    label: str
    folders: tuple[str, ...]
    ending: str
    parameters: tuple[tuple[str, str], ...]
    words: int  # of the longest folder
    path: str


class Link(NamedTuple):
    """How a page links to an address."""

    text: str = ""
    heading: bool = False  # stands in a heading, or holds one
    card: bool = False  # stands in an element for one story
    against: str = ""  # the category of the place: navigation, legal, …
    hidden: bool = False
    rel: frozenset[str] = frozenset()


# Of each group the first row that fits counts.
_Group = tuple[tuple[str, int, Callable[[Address], object]], ...]
ADDRESS: tuple[_Group, ...] = (
    (
        ("a day in the path", 4, lambda a: _DAY.search(a.path)),
        ("a month in the path", 3, lambda a: _MONTH.search(a.path)),
        ("a year in the path", 1, lambda a: _YEAR.search(a.path)),
    ),
    (
        ("a folder of five words or more", 5, lambda a: a.words >= 5),
        ("a folder of four words", 4, lambda a: a.words == 4),
        ("a folder of three words", 2, lambda a: a.words == 3),
    ),
    (
        ("a long number", 3, lambda a: any(_LONG_NUMBER.search(folder) for folder in a.folders[-2:])),
        ("a number as parameter", 3, lambda a: _identified(a)),
        ("a number", 2, lambda a: _numbered(a)),
        ("a coded name", 2, lambda a: any(map(_MIXED.fullmatch, _SLUG.split(a.folders[-1] if a.folders else "")))),
    ),
    (
        ("the ending of a page", 1, lambda a: a.ending in _PAGE_ENDINGS),
        ("the ending of a file", -12, lambda a: a.ending in _FILE_ENDINGS),
    ),
    (("a folder of stories", 2, lambda a: _named("story", a.folders[:-1])),),
    (("a list", -6, lambda a: _named("list", a.folders)),),
    (("a service", -8, lambda a: _service(a)),),
    (("media", -2, lambda a: _named("media", a.folders)),),
    (("a page of a list", -6, lambda a: _turned(a)),),
    (
        ("the front page", -12, lambda a: not a.folders and not _identified(a)),
        ("nothing but a date", -9, lambda a: _DATES_ONLY.fullmatch(a.path)),
        ("one plain word", -4, lambda a: len(a.folders) == 1 and a.words <= 1 and not _has_digits(a)),
        ("short folders only", -2, lambda a: a.words <= 2 and not _has_digits(a)),
    ),
)  # fmt: skip
LINK: tuple[tuple[tuple[str, int, Callable[[Link], object]], ...], ...] = (
    (
        ("a text of five words or more", 3, lambda link: count_words(link.text) >= 5),
        ("a text of three words or more", 1, lambda link: count_words(link.text) >= 3),
        ("no text", -1, lambda link: not link.text),
        ("a short text", -2, lambda link: True),
    ),
    (("in a heading", 2, lambda link: link.heading),),
    (("in a card", 1, lambda link: link.card),),
    (("among other things", -5, lambda link: link.against),),
    (("hidden", -1, lambda link: link.hidden),),
    (
        ("rel says tag or author", -5, lambda link: link.rel & {"tag", "author", "search", "license", "help"}),
        ("rel says advert", -5, lambda link: link.rel & {"sponsored", "ugc"}),
        ("rel says bookmark", 3, lambda link: "bookmark" in link.rel),
    ),
)  # fmt: skip


def weigh(href: str, declared: str, link: Link | None = None) -> list[Point]:
    """All that speaks for and against a story at an address; `declared` is the kind of list that it stands in."""
    found = [Point(f"in a {declared.replace('_', ' ')}", DECLARED[declared])] if DECLARED[declared] else []
    address = take_apart(href)
    found += _first_of_each(ADDRESS, address)
    return found + (_first_of_each(LINK, link) if link is not None else [])


def total(points: Iterable[Point]) -> int:
    """The sum."""
    return sum(point.points for point in points)


def score(points: int) -> float:
    """Points as a number from 0 to 1; ENOUGH is 0.5."""
    return round(1 / (1 + exp(min(50.0, (ENOUGH - points) / 2))), 2)


def day_of(href: str) -> str | None:
    """The day that the path of an address names, as YYYY-MM-DD."""
    found = _DAY.search(take_apart(href).path)
    if found is None:
        return None
    named = found["m"] or found["mm"]
    month = _MONTHS.index(named) + 1 if named in _MONTHS else int(named)
    try:
        return date(int(found["y"]), month, int(found["d"] or found["dd"])).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def take_apart(href: str) -> Address:
    """The parts of an address that say something."""
    host, _, rest = href.partition("://")[2].partition("/")
    path, _, query = rest.partition("#")[0].partition("?")
    folders = [unquote(folder).casefold() for folder in path.split("/") if folder]
    stem, dot, ending = folders[-1].rpartition(".") if folders else ("", "", "")
    known = bool(dot) and ending in _PAGE_ENDINGS | _FILE_ENDINGS
    if known:
        folders[-1] = stem
    if folders and folders[-1] in _INDEXES:
        del folders[-1]
    pairs = [part.partition("=") for part in query.split("&") if part]
    return Address(
        label=host.partition(".")[0] if host.count(".") > 1 else "", folders=tuple(folders[:20]),
        ending=ending if known else "", parameters=tuple((unquote(n).casefold(), v) for n, _, v in pairs[:20]),
        words=max((_slug_words(folder[:400]) for folder in folders[-3:]), default=0),
        path="/" + "/".join(folders)[:1000],
    )  # fmt: skip


def _first_of_each(groups: Sequence[Sequence[tuple[str, int, Callable[..., object]]]], what: object) -> list[Point]:
    rows = (next(((name, points) for name, points, fits in group if fits(what)), None) for group in groups)
    return [Point(*row) for row in rows if row]


def _slug_words(folder: str) -> int:
    words = [
        word for word in _SLUG.split(folder) if len(word) > 1 and not word.isdigit() and not _MIXED.fullmatch(word)
    ]
    dense = count_dense(folder)
    return max(len(words), 5 if dense >= 2 * DENSE_SLUG else 3 if dense >= DENSE_SLUG else 0)


def _named(table: str, folders: Sequence[str]) -> bool:
    words = tables.load("addresses")[table].words
    return any(folder in words or (_SPACED.search(folder) and _SLUG.sub("-", folder) in words) for folder in folders)


def _service(address: Address) -> bool:
    return address.label in tables.load("addresses")["service"].hosts or _named("service", address.folders)


def _identified(address: Address) -> bool:
    return any(name in _IDENTIFIERS and value.isdigit() and len(value) > 1 for name, value in address.parameters)


def _numbered(address: Address) -> bool:
    return any(_NUMBER.search(folder) and not _YEAR.match(f"/{folder}") for folder in address.folders[-1:])


def _turned(address: Address) -> bool:
    folders = address.folders
    numbered = len(folders) > 1 and folders[-2] in ("page", "seite", "pagina", "página") and folders[-1].isdigit()
    return numbered or any(name in ("page", "paged", "offset", "start") for name, _ in address.parameters)


def _has_digits(address: Address) -> bool:
    return any(char.isdigit() for folder in address.folders for char in folder) or _identified(address)


def words_of(path: str) -> list[str]:
    """The words of a path in lower case."""
    return [word for word in re.split(r"[\W_]+", unquote(path).casefold()) if word]


def is_no_story(word: str) -> bool:
    """Whether a sitemap that has the word in its name holds something else than stories."""
    return tables.load("addresses")["other_sitemaps"].has(word)
