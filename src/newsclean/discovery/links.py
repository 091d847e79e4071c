"""A page in, the links on it with what they look like, and the feeds that it names out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean import rules
from newsclean.decode import decode
from newsclean.discovery.evidence import MAX_TITLE, Link
from newsclean.discovery.model import Pointer
from newsclean.dom import Document as Tree
from newsclean.fetchers.net import urls
from newsclean.model import Failure
from newsclean.segment import HEADINGS, is_hidden, markup_tokens
from newsclean.text import sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.rules.markup import Markup

MAX_LINKS = 20_000
MAX_FEEDS = 20
MAX_DEPTH = 512
FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/json".split()
)
CARDS = frozenset({"card", "teaser", "story", "item", "post", "entry", "promo", "headline", "article"})
ELSEWHERE = frozenset({"nav": "navigation", "footer": "footer", "menu": "navigation", "dialog": "dialog"}.items())
# Places that hold anything but stories; "related", "outside" and the like are where teasers stand.
AGAINST = frozenset(
    "navigation breadcrumb legal login share tags search consent pagination comments comment_form contact_form "
    "newsletter subscription app_promo advert author_bio ad_rates".split()
)


class Linked(NamedTuple):
    """An address that a page links to: how, and the only date in the card around it."""

    href: str
    link: Link
    date: str | None = None


class Links(NamedTuple):
    """All links of a page, its feeds, and what could not be read."""

    links: tuple[Linked, ...]
    feeds: tuple[Pointer, ...]
    notes: tuple[str, ...] = ()


def read_page(body: bytes, address: str, content_type: str | None, max_bytes: int) -> Links:
    """The links and feeds of a page; addresses are absolute."""
    decoded = decode(body, declared=content_type, max_bytes=max_bytes, max_depth=MAX_DEPTH)
    if not decoded.is_html:
        return Links((), (), ("neither a page nor a feed nor a sitemap",))
    tree = Tree(decoded.html)
    based = _base(tree, address)
    walker = _Walker(based, rules.load().markup)
    for step, tag, payload in tree.walk():
        if step == 0:
            walker.text(payload)
        elif step == 1:
            walker.open(tag, payload)
        else:
            walker.close()
    notes = (f"{walker.beyond} links are beyond the limit of {MAX_LINKS}",) if walker.beyond else ()
    return Links(tuple(walker.linked()), _feeds(tree, based), notes)


def _base(tree: Tree, address: str) -> str:
    """What the page's relative addresses start from; a <base> that is no address counts for nothing."""
    for element in tree.select("base[href]"):
        base = urls.join(address, element.get("href").strip())
        return address if isinstance(urls.check(base), Failure) else base
    return address


def _feeds(tree: Tree, base: str) -> tuple[Pointer, ...]:
    found = []
    for element in tree.select('link[rel~="alternate"][href]'):
        kind = element.get("type").partition(";")[0].strip().lower()
        if kind in FEED_TYPES and element.get("href"):
            title = squeeze(sanitize(element.get("title")))[:MAX_TITLE]
            found.append(Pointer(urls.join(base, element.get("href")), "feeds", title=title or None))
    return tuple(found[:MAX_FEEDS])


class _Element:
    """An element that the walk is inside of."""

    __slots__ = ("against", "anchor", "card", "head", "heading", "hidden")

    def __init__(self, around: _Element | None) -> None:
        self.against: str = around.against if around else ""
        self.hidden: bool = bool(around and around.hidden)
        self.heading: bool = bool(around and around.heading)
        self.head: bool = False  # a heading itself
        self.card: int = around.card if around else 0
        self.anchor: _Anchor | None = around.anchor if around else None


class _Anchor:
    """A link that is being read."""

    __slots__ = ("card", "element", "head", "href", "pieces", "rel", "said")

    def __init__(self, href: str, said: str, rel: frozenset[str]) -> None:
        self.href, self.said, self.rel = href, said, rel
        self.pieces: list[str] = []
        self.head: list[str] = []  # of a heading inside the link: a card's title, without its summary
        self.card = 0
        self.element: _Element


class _Walker:
    """The state of one walk."""

    def __init__(self, base: str, markup: Markup) -> None:
        self.beyond = 0
        self._base = base
        self._markup = markup
        self._stack: list[_Element] = []
        self._anchors: list[_Anchor] = []
        self._cards = 0
        self._dates: dict[int, set[str]] = {}

    def open(self, tag: str, attributes: dict[str, str | None]) -> None:
        element = _Element(self._stack[-1] if self._stack else None)
        self._stack.append(element)
        element.hidden = element.hidden or is_hidden(tag, attributes)
        if tag in HEADINGS:
            element.heading = element.head = True
        tokens = markup_tokens(tag, attributes)
        if tag in ("article", "li") or tokens & CARDS:
            self._cards += 1
            element.card = self._cards
        element.against = element.against or self._place(tag, tokens)
        if tag == "time" and (stamp := attributes.get("datetime")):
            self._dates.setdefault(element.card, set()).add(stamp)
        elif tag == "img" and element.anchor and (alt := attributes.get("alt")):
            element.anchor.said = element.anchor.said or alt
        elif tag == "a" and (href := attributes.get("href")):
            element.anchor = self._anchor(href, attributes, element)

    def close(self) -> None:
        self._stack.pop()

    def text(self, text: str) -> None:
        if self._stack and (anchor := self._stack[-1].anchor):
            anchor.pieces.append(text)
            if self._stack[-1].heading:
                anchor.head.append(text)

    def linked(self) -> list[Linked]:
        """All links in the order of the page."""
        found = []
        for anchor in self._anchors:
            text = _line(anchor.head) or _line(anchor.pieces) or _line([anchor.said])
            element = anchor.element
            dates = self._dates.get(anchor.card, set()) if anchor.card else set()
            link = Link(
                text=text, heading=element.heading or bool(_line(anchor.head)), card=anchor.card > 0,
                against=element.against, hidden=element.hidden, rel=anchor.rel,
            )  # fmt: skip
            found.append(Linked(anchor.href, link, next(iter(dates)) if len(dates) == 1 else None))
        return found

    def _anchor(self, href: str, attributes: Mapping[str, str | None], element: _Element) -> _Anchor | None:
        if len(self._anchors) >= MAX_LINKS:
            self.beyond += 1
            return None
        said = attributes.get("aria-label") or attributes.get("title") or ""
        rel = frozenset((attributes.get("rel") or "").lower().split()[:8])
        anchor = _Anchor(urls.join(self._base, href.strip()), said, rel)
        anchor.element, anchor.card = element, element.card
        self._anchors.append(anchor)
        return anchor

    def _place(self, tag: str, tokens: frozenset[str]) -> str:
        """What an element is that holds no stories, "" for any other."""
        for name, what in ELSEWHERE:
            if tag == name:
                return what
        if tag in ("html", "body", "main", "article", "a", "h1", "h2", "h3", "h4"):
            return ""
        named = self._markup.find(tokens, 20)
        return named.category if named and named.category in AGAINST else ""


def _line(pieces: list[str]) -> str:
    return squeeze(sanitize(" ".join("".join(pieces).split())))[:MAX_TITLE]
