"""Whom to believe for which field: one table, the most trusted source first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.model import Candidate

MAX_KEPT = 1024  # ranks, and sources with their families

# A row names sources by their start: "meta" is every meta element, "meta:og:title" that one alone.
TRUST: Mapping[str, tuple[str, ...]] = {
    "title": (
        "visible:h1",
        "visible:headline",
        "h1",
        "jsonld.headline",
        "meta:og:title",
        "microdata",
        "jsonld",
        "meta:twitter:title",
        "meta",
        "title",
    ),
    "alternative_title": ("jsonld", "meta", "title"),
    "date": (
        "jsonld.datePublished",
        "meta:article:published_time",
        "meta:parsely-pub-date",
        "meta:datepublished",
        "meta:og:article:published_time",
        "microdata",
        "jsonld.page.datePublished",
        "meta:article",
        "visible:dateline.published",
        "visible:byline.published",
        "visible:dateline",
        "visible:byline",
        "meta",
        "time:published",
        "jsonld.uploadDate",
        "jsonld.page",
        "visible:line",
        "url",
        "jsonld.dateCreated",
        "visible:dateline.above",
        "time",
        "visible:lead",
        "visible:dateline.far",
        "visible:byline.far",
        "htmldate",
    ),
    "modified": (
        "jsonld.dateModified",
        "meta:article:modified_time",
        "microdata",
        "jsonld.page",
        "meta",
        "time:updated",
        "visible",
        "time",
    ),
    "author": (
        "jsonld.author",
        "visible:byline",
        "meta:parsely-author",
        "meta:sailthru.author",
        "microdata",
        "meta:byl",
        "meta:citation_author",
        "meta:author",
        "meta:article:author",
        "rel:author",
        "hcard",
        "meta:twitter:data",
        "meta",
        "visible:name",
        "visible:line",
        "visible:author_bio",
        "link:author",
        "visible:byline.far",
        "visible:name.far",
    ),
    "author_organisation": ("jsonld.author", "visible:byline", "meta", "microdata", "rel:author", "hcard"),
    "standfirst": ("visible:standfirst",),
    "site": ("meta:og:site_name", "jsonld.publisher", "jsonld.site", "meta:application-name", "meta", "visible:logo"),
    "section": ("jsonld", "meta", "visible:section_label"),
    "tags": (
        "meta:article:tag",
        "meta:news_keywords",
        "jsonld",
        "meta:parsely-tags",
        "meta:sailthru.tags",
        "visible:tags",
        "rel:tag",
        "meta:keywords",
        "meta",
        "visible:tags.far",
    ),
    "language": ("html:lang", "jsonld", "meta:content-language", "meta", "detected"),
    "description": ("meta:og:description", "meta:description", "jsonld", "meta"),
    "image": ("meta:og:image", "jsonld", "meta"),
    "canonical_url": ("link:canonical", "meta:og:url", "meta"),
    "is_free": ("jsonld", "meta"),
    "page_kind": ("jsonld", "meta:og:type", "jsonld.page", "meta"),
    "body_hint": ("jsonld",),
}


@compiled
@lru_cache(maxsize=MAX_KEPT)
def rank(field: str, source: str) -> int:
    """A source's place in the field's row, by the longest name that it starts with; behind them all if none fits."""
    row = TRUST.get(field, ())
    fits = [
        (-len(name), place)
        for place, name in enumerate(row)
        if source == name or source.startswith((f"{name}.", f"{name}:"))
    ]
    return min(fits)[1] if fits else len(row)


@compiled
def usable(pool: list[Candidate]) -> dict[str, list[Candidate]]:
    """The candidates that nothing speaks against, by field, the most trusted first."""
    found: dict[str, list[Candidate]] = {}
    for candidate in sorted(pool, key=lambda one: rank(one.field, one.source)):
        if candidate.rejected is None:
            found.setdefault(candidate.field, []).append(candidate)
    return found


@compiled
def parted(pool: Iterable[Candidate], fields: tuple[str, ...]) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates of some fields: those that nothing speaks against, and the others."""
    own = [candidate for candidate in pool if candidate.field in fields]
    return [one for one in own if one.rejected is None], [one for one in own if one.rejected is not None]


@compiled
def ranked(field: str, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, the most trusted for a field first."""
    return sorted(candidates, key=lambda one: rank(field, one.source))


@compiled
def most_trusted(field: str, candidates: list[Candidate]) -> Candidate | None:
    """The first of those that are trusted most for a field."""
    return min(candidates, key=lambda one: rank(field, one.source), default=None)


@compiled
def winners_first(
    trusted: dict[str, list[Candidate]], fields: tuple[str, ...], won: dict[str, str]
) -> tuple[Candidate, ...]:
    """The candidates of some fields in turn, those of the source that won the field before its others."""
    found: list[Candidate] = []
    for field in fields:
        found += sorted(trusted.get(field, ()), key=lambda one: one.source != won.get(field))
    return tuple(found)


@compiled
@lru_cache(maxsize=MAX_KEPT)
def family(source: str) -> str:
    """Sources of one family come from one hand and do not count as independent of one another."""
    return source.replace(":", ".").partition(".")[0]
