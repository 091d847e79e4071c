"""Candidates in, the fields of the record out: the most trusted plausible value, or what several sources agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsclean.metadata import language
from newsclean.metadata.authors import choose_authors
from newsclean.metadata.keys import key
from newsclean.metadata.limits import first_of, values
from newsclean.metadata.published import BORROWING, choose_dates, reckoned, url_date
from newsclean.metadata.titles import alternative_title, choose_title, site_keys
from newsclean.metadata.trust import TRUST, family, rank, usable, winners_first
from newsclean.metadata.urls import host_names
from newsclean.model import Author, Candidate, Caution  # noqa: TC001 - fields' types, read at run time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from newsclean.metadata.authors import Writers
    from newsclean.metadata.published import Dates

MAX_TAGS = 50
MAX_SOURCES = 1_000  # of a field
# Fields that simply take the value of the most trusted source.
PLAIN = ("standfirst", "site", "section", "description", "image", "canonical_url", "is_free")

PLACES = {field: place for place, field in enumerate(TRUST)}
# The fields that tell of which kind a page is, and how whole.
TELLING = ("title", "page_kind", "body_hint", "word_count", "locked_part")
WINNERS = {"modified": "modified_at", "author": "authors"}  # the record's names of fields


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the record, where each comes from, and candidates, the chosen and most trusted first."""

    title: str | None = None
    date: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    authors: tuple[Author, ...] = ()
    alternative_title: str | None = None
    standfirst: str | None = None
    site: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    image: str | None = None
    canonical_url: str | None = None
    is_free: bool | None = None
    provenance: dict[str, str] = {}
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[Caution, ...] = ()


def choose(
    candidates: Iterable[Candidate],
    *,
    url: str | None = None,
    fetched_at: datetime | None = None,
    body: str = "",
    others: Callable[[], Iterable[Candidate]] = tuple,
    last_resort: Callable[[], Candidate | None] | None = None,
    listed: bool = False,
) -> Fields:
    """Choose among the candidates.

    url: of the page (its host tells the site's name, its path may hold a date).
    fetched_at: no date after it is believed, and "3 hours ago" is reckoned from it.
    body: the cleaned text, whose language is detected when the page declares none.
    others: asked for the candidates of other stories and of comments when some of them may pass for the story's own.
    last_resort: asked for a date only when no candidate gives one (see last_resort.date).
    listed: whether all candidates are wanted, not only those of the fields that the page's kind is told by.
    """
    pool = reckoned([*candidates, *url_date(url)], fetched_at)
    trusted = usable(pool)
    told_of = values(pool, ("site", "language"))
    outlets, hosts = frozenset(map(key, told_of["site"])), host_names(url)
    declared = told_of["language"]
    spoken = _declared(trusted.get("language", ()))
    if spoken is None and (detected := language.detect(body)):
        spoken = detected.value, detected.source
        pool.append(detected)
        declared.append(detected.value)
    habit = language.day_order(declared, spoken and spoken[0], url)
    days, writers = choose_dates(pool, fetched_at, habit), choose_authors(pool, outlets, hosts)
    doubtful = _may_be_others(days, writers)
    theirs = reckoned(others(), fetched_at) if doubtful or listed else []
    if theirs and doubtful:
        pool += theirs
        days, writers = choose_dates(pool, fetched_at, habit), choose_authors(pool, outlets, hosts)
    if days.published is None and last_resort is not None:
        guess = last_resort()
        pool += [guess] if guess is not None else []
        days = choose_dates(pool, fetched_at, habit)
    titles, known = trusted.get("title", ()), site_keys(outlets | hosts)
    title = choose_title(titles, known)
    other = alternative_title(titles, trusted.get("alternative_title", ()), title and title[1], known)
    authors = first_of(writers.authors, map(_length, writers.authors))
    believed: dict[str, Candidate | None] = {
        "title": title and title[0], "alternative_title": other and other[0], "date": days.published,
        "published_at": days.moment, "modified_at": days.modified,
        "tags": trusted["tags"][0] if "tags" in trusted else None,
    }  # fmt: skip
    plain: dict[str, str | None] = dict.fromkeys(PLAIN)
    for field in PLAIN:
        if field in trusted:
            believed[field] = first = trusted[field][0]
            plain[field] = first.value
    won: dict[str, str] = {}
    for field, found in believed.items():
        if found is not None:
            won[field] = found.source
    if writers.source and authors:
        won["authors"] = writers.source
    if spoken:
        won["language"] = spoken[1]
    free = plain.pop("is_free")
    if listed:
        told = _ordered(pool if doubtful else [*pool, *theirs], (*days.rejected, *writers.rejected), won)
    else:
        told = winners_first(trusted, TELLING, won)
    return Fields(
        title=title[1] if title else None,
        alternative_title=other[1] if other else None,
        date=days.day,
        published_at=days.moment.value if days.moment else None,
        modified_at=days.modified.value if days.modified else None,
        authors=authors,
        tags=_tags(trusted.get("tags", ())),
        language=spoken[0] if spoken else None,
        is_free=None if free is None else free == "true",
        **plain,
        provenance=won,
        candidates=told,
        warnings=("date_rejected",) if days.published is None and days.rejected else (),
    )


def _may_be_others(days: Dates, writers: Writers) -> bool:
    """Whether a date or name may be another story's: none was found, it stands anywhere, there are several names."""
    if days.published is None or len(writers.authors) > 1 or family(days.published.source) in BORROWING:
        return True
    return days.modified is not None and family(days.modified.source) in BORROWING


def _length(author: Author) -> int:
    return 2 * len(author.name.encode()) + len((author.url or "").encode())  # the name stands in `author` too


def _tags(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """What the most trusted source gives, each once."""
    if not candidates:
        return ()
    told = [found.value for found in candidates if found.source == candidates[0].source]
    tags = [*dict.fromkeys(told)][:MAX_TAGS]
    return first_of(tags, map(len, map(str.encode, tags)))


def _declared(candidates: Iterable[Candidate]) -> tuple[str, str] | None:
    """The language that the most trusted source declares, with that source."""
    for found in candidates:
        code = language.normalise(found.value)
        if code is not None:
            return code, found.source
    return None


def _ordered(pool: Sequence[Candidate], rejected: Sequence[Candidate], won: dict[str, str]) -> tuple[Candidate, ...]:
    """By field, then the source that won, then by trust; the rejected last."""
    reasons = {(found.field, found.value, found.source): found for found in rejected}
    places: dict[tuple[str, str], int] = {}

    def place(found: Candidate) -> int:
        field, source = own = found.field, found.source
        if own not in places:
            is_other = won.get(WINNERS.get(field, field)) != source
            of_field = PLACES.get(field, len(PLACES))
            places[own] = (4 * of_field + is_other) * MAX_SOURCES + rank(field, source)
        return places[own] if found.rejected is None else places[own] + 2 * MAX_SOURCES

    return tuple(sorted((reasons.get((c.field, c.value, c.source), c) for c in pool) if reasons else pool, key=place))
