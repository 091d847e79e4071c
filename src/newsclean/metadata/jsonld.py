"""The JSON-LD blocks of a page in, the candidates of its article node out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from newsclean import bylines, dates
from newsclean.compiled import compiled
from newsclean.metadata.lenient_json import blocks
from newsclean.metadata.limits import MAX_BODY_HINT, text
from newsclean.metadata.published import IMPOSSIBLE, LISTED, ambiguous
from newsclean.metadata.urls import absolute, same_page
from newsclean.model import Candidate
from newsclean.text import fold, remembered, squeeze, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.dom import Document

MAX_DEPTH = 64
MAX_NODES = 5_000
MAX_AUTHORS = 50
MAX_LISTED = 20
MAX_COUNT_DIGITS = 6
MAX_SELECTORS = 5

ARTICLES = frozenset([
    "newsarticle", "article", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle",
    "opinionnewsarticle", "reviewnewsarticle", "asknewspublicarticle", "blogposting", "liveblogposting",
    "socialmediaposting", "advertisercontentarticle", "satiricalarticle", "scholarlyarticle",
    "medicalscholarlyarticle", "techarticle", "report", "review", "criticreview", "discussionforumposting",
    "apireference", "howto", "recipe", "podcastepisode", "claimreview", "creativework",
])  # fmt: skip
PAGES = frozenset([
    "webpage", "itempage", "medicalwebpage", "aboutpage", "faqpage", "qapage", "videoobject", "newsvideoobject",
    "event", "product", "dataset", "imagegallery", "mediagallery",
])  # fmt: skip
# Nodes whose kind alone counts: what they name is not the story.
KINDS_ONLY = frozenset([
    "collectionpage", "searchresultspage", "profilepage", "audioobject", "radioepisode", "podcastseries",
])  # fmt: skip
# The only ways from the top of a block to the node of the page's own story; other keys lead to other stories.
WAYS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "review", "article")
_WAYS, _WAYS_BACK = frozenset(WAYS), WAYS[::-1]
ORGANISATIONS = frozenset([
    "organization", "newsmediaorganization", "corporation", "localbusiness", "educationalorganization",
    "governmentorganization", "brand", "ngo",
])  # fmt: skip
OUTLETS = ORGANISATIONS | {"website"}
# dateCreated is when the text was begun in the editor, often days before.
DAYS = (("datePublished", "date"), ("dateCreated", "date"), ("uploadDate", "date"), ("dateModified", "modified"))

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")

Node = dict[str, Any]
_NESTED = frozenset({dict, list})


class Told(NamedTuple):
    """What the JSON-LD of a page holds.

    every: its nodes at every depth. known: the nodes by @id. nodes: those that speak of the page itself, with their
    types. articles: those of its own story.
    """

    every: list[Node]
    known: dict[str, Node]
    nodes: list[tuple[frozenset[str], Node]]
    articles: list[Node]


def told(document: Document, url: str | None = None) -> Told:
    """Read the JSON-LD of a page."""
    data = blocks(document)
    if not data:
        return Told([], {}, [], [])
    every = _walked(data)
    known = _by_id(every)
    nodes = _typed(_reached(data))
    articles = [node for kinds, node in nodes if not kinds.isdisjoint(ARTICLES)]
    return Told(every, known, nodes, _own(articles, url, document, known) if articles else [])


def candidates(page: Told, url: str | None = None) -> list[Candidate]:
    """What the article's own node states; then what the node of the page states."""
    _, known, nodes, articles = page
    stated: list[Candidate] = []
    for node in articles:
        stated += _article(node, known, url)
    for kinds, node in nodes:
        if not kinds.isdisjoint(PAGES):
            stated += _page(node, known, url, bool(articles))
        elif not articles and not kinds.isdisjoint(KINDS_ONLY):
            stated += [Candidate("page_kind", kind, "jsonld.page") for kind in sorted(kinds & KINDS_ONLY)]
        elif not kinds.isdisjoint(OUTLETS):
            stated += _texts(node, "site", "jsonld.site", ("name",))
    return stated


def others(page: Told) -> list[Candidate]:
    """The days of the stories that a page lists, so that no other reader takes them for its own story's."""
    stated: list[Candidate] = []
    for node in _stories(page.every, page.articles)[:MAX_LISTED]:
        for found in _days(node, "jsonld.listed", page.known):
            stated.append(found if found.rejected else msgspec.structs.replace(found, rejected=LISTED))
    return stated


def _reachable(data: list[Any]) -> list[Node]:
    """The nodes that a block states of the page itself, in the order of the page."""
    found: list[Node] = []
    stack: list[tuple[Any, int]] = [(value, 0) for value in reversed(data)]
    seen: set[int] = set()
    while stack and len(found) < MAX_NODES:
        value, depth = stack.pop()
        if depth > MAX_DEPTH or id(value) in seen:
            continue
        if isinstance(value, list):
            seen.add(id(value))
            stack.extend((item, depth + 1) for item in reversed(value))
        elif isinstance(value, dict):
            seen.add(id(value))
            found.append(value)
            inner = [value.get(way) for way in _WAYS_BACK] if not _WAYS.isdisjoint(value) else ()
            stack += [(item, depth + 1) for item in inner if type(item) in _NESTED]
    return found


@compiled
def _by_id(every: list[Node]) -> dict[str, Node]:
    """Every node with an @id, the one that says most where an id stands twice; only one step is ever followed."""
    known: dict[str, Node] = {}
    for node in every:
        key = node.get("@id")
        if isinstance(key, str) and len(node) > len(known.get(key, ())):
            known[key] = node
    return known


def _all_nodes(data: list[Any]) -> list[Node]:
    """The nodes at every depth, wherever the keys lead."""
    found: list[Node] = []
    stack: list[tuple[Any, int]] = [(value, 0) for value in data]
    left = MAX_NODES
    while stack and left:
        value, depth = stack.pop()
        left -= 1
        inner: Iterable[Any] = ()
        if isinstance(value, dict):
            found.append(value)
            inner = value.values()
        elif isinstance(value, list):
            inner = value
        if depth < MAX_DEPTH:
            stack += [(item, depth + 1) for item in inner if type(item) in _NESTED]
    return found


_walked, _reached = compiled(_all_nodes), compiled(_reachable)


@compiled
def _typed(nodes: list[Node]) -> list[tuple[frozenset[str], Node]]:
    """The nodes that have types, with these."""
    return [(kinds, node) for node in nodes if (kinds := _types(node))]


@compiled
def _stories(every: list[Node], own: list[Node]) -> list[Node]:
    """The nodes of other stories than the page's own."""
    known = {id(node) for node in own}
    return [node for node in every if id(node) not in known and not ARTICLES.isdisjoint(_types(node))]


@compiled
def _types(node: Node) -> frozenset[str]:
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return _type(kinds)
    if not isinstance(kinds, list):
        return frozenset()
    return frozenset().union(*[_type(kind) for kind in kinds if isinstance(kind, str)])


def _type(kind: str) -> frozenset[str]:
    return frozenset((kind.rpartition("/")[2].casefold(),))


def _own(articles: list[Node], url: str | None, document: Document, known: dict[str, Node]) -> list[Node]:
    """The nodes of the page's own story: those of its URL, else those of its title, else the first alone."""
    stated = [node for node in articles if _tells(node, known)]
    if len(stated) <= 1:
        return stated
    titles = _title_words(document)
    at_url = [node for node in stated if any(same_page(link, url) for link in _links(node))]
    titled = [node for node in stated if _fits(node, titles)]
    if at_url and titled:  # the next story of an endless page has its own heading, and its own URL
        titled = [node for node in titled if node in at_url or not any(True for _ in _links(node))] or titled
    for chosen in (titled, at_url):
        if chosen:
            return chosen[:3]
    return stated[:1] if len({text(node.get("headline")) for node in stated}) <= 1 else []


def _tells(node: Node, known: dict[str, Node]) -> bool:
    """Whether a node says something of its story."""
    return bool(
        _values(node, "headline", known)
        or _values(node, "name", known)
        or _values(node, "datePublished", known)
        or _values(node, "author", known)
    )


def _links(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str):
            yield value


def _fits(node: Node, titles: list[frozenset[str]]) -> bool:
    own = _word_set(text(node.get("headline")) or text(node.get("name")))
    return bool(own) and any(2 * len(own & title) > min(len(own), len(title)) for title in titles)


def _title_words(document: Document) -> list[frozenset[str]]:
    sources = [element.text for element in document.select("h1")][:5]
    sources += [element.text for element in document.select("head > title")][:1]
    sources += [element.get("content") for element in document.select('meta[property="og:title"]')][:1]
    return [found for found in (_word_set(text(source)) for source in sources) if found]


def _word_set(value: str) -> frozenset[str]:
    found = words(fold(value[:1_000]))
    return frozenset(found if len(found) > 1 else value.replace(" ", "")[:100])


def _article(node: Node, known: dict[str, Node], url: str | None) -> list[Candidate]:
    stated = [
        *_texts(node, "title", "jsonld", ("headline", "name")),
        *_texts(node, "alternative_title", "jsonld", ("alternativeHeadline", "alternateName")),
        *_days(node, "jsonld", known),
        *_authors(node, known, url),
        *_texts(node, "description", "jsonld", ("description",)),
        *_texts(node, "section", "jsonld", ("articleSection",), known),
        *_texts(node, "tags", "jsonld", ("keywords",), known),
        *_texts(node, "language", "jsonld", ("inLanguage",), known),
        *_images(node, known, url),
    ]
    for publisher in _values(node, "publisher", known):
        stated += _texts(publisher, "site", "jsonld.publisher", ("name",)) if isinstance(publisher, dict) else ()
    free = node.get("isAccessibleForFree")
    if isinstance(free, bool) or (isinstance(free, str) and free.casefold() in {"true", "false"}):
        stated.append(Candidate("is_free", str(free).casefold(), "jsonld"))
    body = node.get("articleBody")
    if isinstance(body, str):
        hint = body[:MAX_BODY_HINT].encode(errors="ignore").decode()  # half a surrogate pair is in no output
        stated.append(Candidate("body_hint", hint.strip(), "jsonld"))
    count = str(node.get("wordCount", "")).replace(",", "").strip()
    if count.isdecimal() and 0 < len(count) <= MAX_COUNT_DIGITS and int(count):
        stated.append(Candidate("word_count", count, "jsonld"))
    for part in _values(node, "hasPart", known):
        stated += _locked(part, known)
    return stated + _kinds(node, "jsonld")


def _locked(part: Any, known: dict[str, Node]) -> list[Candidate]:
    """The selectors of a part that is not free."""
    if not isinstance(part, dict) or str(part.get("isAccessibleForFree", "")).casefold() != "false":
        return []
    told = _values(part, "cssSelector", known)[:MAX_SELECTORS]
    selectors = [text(one) for several in told for one in str(several).split(",")[:MAX_SELECTORS]]
    return [Candidate("locked_part", selector, "jsonld") for selector in selectors if selector]


def _kinds(node: Node, source: str) -> list[Candidate]:
    return [Candidate("page_kind", kind, source) for kind in sorted(_types(node))]


def _page(node: Node, known: dict[str, Node], url: str | None, has_article: bool) -> list[Candidate]:
    """The node of the page: weaker than the article's, and its author may be the outlet."""
    stated = [
        *_texts(node, "title", "jsonld.page", ("headline", "name")),
        *_days(node, "jsonld.page", known),
        *_texts(node, "description", "jsonld.page", ("description",)),
        *_texts(node, "language", "jsonld.page", ("inLanguage",), known),
    ]
    if not has_article:
        stated += [*_authors(node, known, url), *_images(node, known, url), *_kinds(node, "jsonld.page")]
    return stated


@compiled
def _texts(
    node: Node, field: str, source: str, keys: tuple[str, ...], known: dict[str, Node] | None = None
) -> list[Candidate]:
    told: list[Candidate] = []
    for key in keys:
        for value in _values(node, key, known or {}):
            found = text(value.get("name") if isinstance(value, dict) else value)
            if found:
                told.append(Candidate(field, found, f"{source}.{key}" if source == "jsonld" else source))
    return told


@compiled
def _days(node: Node, source: str, known: dict[str, Node]) -> list[Candidate]:
    stated: list[Candidate] = []
    for key, field in DAYS:
        for value in _values(node, key, known):
            stated += dated(field, value, f"{source}.{key}")
    return stated


machine_date = remembered(dates.machine)
"""Several sources of a page give the same moments."""


@compiled
def dated(field: str, value: object, source: str) -> list[Candidate]:
    """A machine date as a candidate; its value is the moment, or the day where there is no time."""
    written = text(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    if not written:
        return []
    found = machine_date(written)
    return [Candidate(field, found[1] or found[0], source)] if found else _read_otherwise(field, written, source)


def _read_otherwise(field: str, written: str, source: str) -> list[Candidate]:
    """A date that no machine wrote."""
    shown = dates.stamp(written)
    if shown is not None and shown.either:
        return ambiguous(field, shown, source)
    return [Candidate(field, written[:100], source, rejected=IMPOSSIBLE if _DAY.match(written) else "not a date")]


def _authors(node: Node, known: dict[str, Node], url: str | None) -> list[Candidate]:
    found = _values(node, "author", known) or _values(node, "creator", known)
    stated: list[Candidate] = []
    for value in found[:MAX_AUTHORS]:
        stated += _author(value, known, url)
    return stated


def _author(value: Any, known: dict[str, Node], url: str | None) -> list[Candidate]:
    link = None
    named = [value]
    is_person = True
    if isinstance(value, dict):
        is_person = ORGANISATIONS.isdisjoint(_types(value))
        links = _values(value, "url", known)
        told = text(links[0]) if links else ""
        link = absolute(url, told) if told else None
        named = _values(value, "name", known)[:MAX_AUTHORS]
    stated: list[Candidate] = []
    for name in named:
        written = text(name)
        people = bylines.names(written)
        if people and is_person:
            stated += [Candidate("author", person, "jsonld.author", url=link) for person in people]
        elif written and "://" not in written and "@" not in written:
            stated.append(Candidate("author_organisation", squeeze(written)[:200], "jsonld.author", url=link))
    return stated


def _images(node: Node, known: dict[str, Node], url: str | None) -> list[Candidate]:
    stated: list[Candidate] = []
    for key in ("image", "thumbnailUrl"):
        for value in _values(node, key, known)[:3]:
            link = value.get("url") or value.get("contentUrl") or value.get("@id") if isinstance(value, dict) else value
            resolved = absolute(url, link) if isinstance(link, str) else None
            if resolved:
                stated.append(Candidate("image", resolved, f"jsonld.{key}"))
    return stated


@compiled
def _values(node: Node, key: str, known: dict[str, Node]) -> list[Any]:
    """The values of a key as a list, references replaced by the nodes that they name."""
    value = node.get(key)
    if value is None or isinstance(value, str):
        return [value] if value else []
    flat: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        flat.extend(item if isinstance(item, list) else [item])
    resolved = [known.get(item["@id"], item) if _is_reference(item) else item for item in flat[:MAX_NODES]]
    return [item for item in resolved if item is not None and item != ""]


def _is_reference(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("@id"), str) and "name" not in item
