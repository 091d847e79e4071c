"""The authors that a page's sources name in, those to believe out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsclean.bylines import is_nobody, looks_like_name
from newsclean.metadata.keys import key
from newsclean.metadata.published import OTHERS
from newsclean.metadata.trust import family, parted, rank, ranked
from newsclean.model import Author, Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MAX_AUTHORS = 50
FAR = ".far"
WEAK = (FAR, "link:author", "visible:author_bio")  # sources that an organisation's name in the markup beats
OUTLET = "the site"
BYLINE = "visible:byline"
NOBODY = "a login or a desk without a name"


class Writers(msgspec.Struct, frozen=True, kw_only=True):
    """The authors, the source believed, and the candidates that are no authors."""

    authors: tuple[Author, ...] = ()
    source: str | None = None
    rejected: tuple[Candidate, ...] = ()


def choose_authors(pool: Sequence[Candidate], outlets: frozenset[str], hosts: frozenset[str]) -> Writers:
    """The persons of the most trusted source, or of one that another confirms; else the organisation that is named.

    The outlet is an author where the page's markup says so, as the organisation that it is.

    outlets: the keys of what the page calls its site. hosts: what the site may be called by its host.
    """
    named, refused = parted(pool, ("author",))
    bodies, _ = parted(pool, ("author_organisation",))
    families: dict[str, set[str]] = {}
    for found in named:
        families.setdefault(key(found.value), set()).add(family(found.source))
    known = outlets | hosts
    people: list[Candidate] = []
    sites: list[Candidate] = []
    rejected: list[Candidate] = []
    for found in named:
        reason = _rejection(found, families, outlets, hosts)
        if reason is None:
            people.append(found)
            continue
        rejected.append(msgspec.structs.replace(found, rejected=reason))
        if reason == OUTLET:
            sites.append(found)
    somebodies: list[Candidate] = []
    for found in bodies:
        if is_nobody(found.value):
            rejected.append(msgspec.structs.replace(found, rejected=NOBODY))
        else:
            somebodies.append(found)
    somebodies += sites
    body = _body(somebodies, known) if somebodies else None
    persons = _by_source(people)
    source = next(iter(persons), None) if len(families) < 2 else _believed(persons)
    if source is not None and not _is_beaten(source, body, known):
        own, theirs = _without_others(persons[source], named, refused)
        rejected += [msgspec.structs.replace(found, rejected=OTHERS) for found in theirs] if theirs else ()
        return Writers(authors=_authors(own, named), source=source, rejected=tuple(rejected))
    if body is None:
        return Writers(rejected=tuple(rejected))
    left = [found for found in rejected if (found.value, found.source) != (body.value, body.source)]
    author = Author(body.value, "organisation", body.url, body.source)
    return Writers(authors=(author,), source=body.source, rejected=tuple(left))


def _body(bodies: Iterable[Candidate], outlets: frozenset[str]) -> Candidate | None:
    """The most trusted organisation; readers' bylines name agencies, the site's name beside them is its logo."""
    stated = (found for found in bodies if family(found.source) != "visible" or not _is_outlet(found, outlets))
    return min(
        stated,
        key=lambda found: (_is_outlet(found, outlets), rank("author_organisation", found.source)),
        default=None,
    )


def _is_beaten(source: str, body: Candidate | None, outlets: frozenset[str]) -> bool:
    """Whether an organisation is a better answer than the persons of a source; the outlet beats only far names."""
    if body is None:
        return False
    return source.endswith(FAR if _is_outlet(body, outlets) else WEAK)


def _by_source(named: list[Candidate]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for candidate in ranked("author", named):
        found.setdefault(candidate.source, []).append(candidate)
    return found


def _believed(persons: dict[str, list[Candidate]]) -> str | None:
    """The most trusted source, unless it stands alone against two that agree, or another names its people and more.

    Markup lists photographers and editors among the authors: where the byline names some of them, it says who wrote.
    """
    sources = list(persons)
    if not sources:
        return None
    sets = {source: frozenset([key(found.value) for found in persons[source]]) for source in sources}
    if len(set(sets.values())) == 1:
        return sources[0]
    support = {source: len({family(other) for other in sources if sets[other] == sets[source]}) for source in sources}
    first = sources[0]
    if frozenset() < sets.get(BYLINE, frozenset()) < sets[first] and not _shown(persons) >= sets[first]:
        return BYLINE
    for source in sources[1:]:
        if sets[source] > sets[first] and (source.startswith("visible:byline") or support[source] > 1):
            return source
        if support[first] == 1 and support[source] > 1:
            return source
    return first


def _shown(persons: dict[str, list[Candidate]]) -> frozenset[str]:
    """Those whom readers see named at the headline."""
    near = (source for source in persons if source.startswith("visible") and not source.endswith(WEAK))
    return frozenset(key(found.value) for source in near for found in persons[source])


def _without_others(
    chosen: list[Candidate], named: Sequence[Candidate], refused: Sequence[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """Those of one source that sign this story, and those that are seen to sign other stories of the page alone.

    Markup without a scope names the writers of all stories on the page. Somebody must be left.
    """
    theirs = [found for found in refused if found.rejected == OTHERS and _is_seen(found)] if refused else []
    if not theirs:
        return chosen, []
    own = {key(found.value) for found in named if _is_seen(found)}
    others = {key(found.value) for found in theirs} - own
    left = [found for found in chosen if key(found.value) not in others]
    return (left, [found for found in chosen if found not in left]) if left else (chosen, [])


def _is_seen(found: Candidate) -> bool:
    return found.source.startswith("visible")


def _authors(chosen: Sequence[Candidate], named: Sequence[Candidate]) -> tuple[Author, ...]:
    people: dict[str, Author] = {}
    for found in chosen:
        own = key(found.value)
        link = found.url or next((other.url for other in named if other.url and key(other.value) == own), None)
        people.setdefault(own, Author(found.value, "person", link, found.source))
    return tuple(people.values())[:MAX_AUTHORS]


def _rejection(
    found: Candidate, families: Mapping[str, set[str]], outlets: frozenset[str], hosts: frozenset[str]
) -> str | None:
    """Why a name is no author's; `families` are those that give it, by the name's key."""
    if is_nobody(found.value):
        return NOBODY
    if found.source.endswith(FAR) and len(families) > 1:
        return "far from the headline"
    if not looks_like_name(found.value):
        return OUTLET if _is_outlet(found, outlets) or _is_outlet(found, hosts) else None
    confirmed = len(families[key(found.value)]) > 1  # "janedoe.com" is written by Jane Doe
    return OUTLET if not confirmed and _is_outlet(found, outlets) else None


def _is_outlet(found: Candidate, outlets: frozenset[str]) -> bool:
    own = key(found.value)
    return own in outlets or own.removeprefix("the") in outlets
