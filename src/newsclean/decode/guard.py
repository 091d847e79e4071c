"""A page in, the same out unless it would cost the parser more than its length warrants; then a flatter one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.compiled import compiled
from newsclean.decode.flatten import SILENT, flatten
from newsclean.decode.forecast import MAX_SKELETONS, MAX_TAGS, forecast
from newsclean.decode.markup import RAW, TOKEN, TOKENS, end_of_raw, first_tokens
from newsclean.decode.nesting import BLOCKS, FORMATTING, SKELETON, VOID, names_of
from newsclean.segment import HIDING, TELLING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.model import Limit

MAX_OPEN_FORMATTING = 16  # that may be open, or left open, without a closer look
DEAF_TO_STYLES = frozenset(("select", "frameset", "col"))  # behind these the parser may take a style's text for tags
BARRED = frozenset(("noscript", "button", "table", "template", "pre", "listing"))
"""Elements within which empty ones and white space may matter to the parser, or to readers."""
FUSSY = frozenset(("table", "template", "html", "body"))
"""Those that it may keep open when other end tags seem to close them, and those behind which it goes on otherwise."""
OF_ITEMS = frozenset(("ul", "ol", "menu", "dl"))
ITEMS = frozenset(("li", "dd", "dt"))  # where it does not stand in one of those, the parser may close others before it
SHORT_COMMENT = 16  # bytes of a comment that is left as it stands, as servers mark places by short ones
READ = frozenset((*TELLING, *HIDING)) | names_of(
    "href type name placeholder rel property content http-equiv lang xml:lang itemtype datetime pubdate title "
    "shadowrootmode"
)
"""The attributes that are read of a page's elements; others may be left out. What `Document.whole` gives has all."""
LEADING = ("canonical", "next")  # what is read of a <link>, beside one with a property; others are left out
SHOWING = ("display", "visibility")  # what is read of a style; one that says nothing of it is left out

LINE = 80  # characters of a text behind the last tag that counts
KEPT_TAGS = MAX_TAGS // 4 * 3  # of a page that has more than MAX_TAGS; what is left is for paragraphs
_KEPT_TAGS = first_tokens(KEPT_TAGS)
_GAPS = BLOCKS | {"br", "tr", "td", "th"}
_TELLING_TAGS = RAW | names_of("svg math embed head") | {name.partition(":")[0] for name in SILENT}
_TELLING = re.compile(rf"<(?:/?(?:{'|'.join(sorted(_TELLING_TAGS))})|!\[)")
_STYLED = re.compile(r"style\s*=")
NOT_STACKED = VOID | SKELETON
ROOTS = frozenset(("svg", "math"))
PLAIN_SVG = names_of(
    "svg g path use circle rect line polyline polygon ellipse defs symbol lineargradient radialgradient stop clippath "
    "mask filter image pattern marker text tspan textpath a animate animatetransform animatemotion set switch view "
    "metadata fegaussianblur feoffset feblend fecolormatrix feflood fecomposite femerge femergenode "
    "fecomponenttransfer fefunca fefuncr fefuncg fefuncb femorphology feturbulence fedisplacementmap desc "
    "rdf:rdf cc:work dc:format dc:type dc:title sodipodi:namedview sfw slices slicesourcebounds description flowroot "
    "flowregion flowpara"
)


def _encoded(names: frozenset[str]) -> frozenset[bytes]:
    return frozenset(name.encode() for name in names)


_FORMATTING, _SKELETON, _NOT_STACKED, _ROOTS, _PLAIN_SVG = map(
    _encoded, (FORMATTING, SKELETON, NOT_STACKED, ROOTS, PLAIN_SVG)
)


def guard(html: bytes, max_depth: int) -> tuple[bytes, bytes, tuple[Limit, ...]]:
    """The page, what the parser needs of it, and the limits that it broke; the very same bytes if it broke none.

    Three looks, each taken only when the one before was not content: a quick one that never takes a deep page for a
    shallow one, a forecast of what the parser would build, and the rewriting. Of a page with too many tags the further
    ones are taken out after the first.
    """
    if (lean := _lean(html, max_depth)) is not None:
        return html, lean, ()
    text = html.decode("utf-8", "replace")
    broken: tuple[Limit, ...] = ()
    if (cut := without_late_tags(text)) is not text:
        html, text, broken = cut.encode(), cut, ("tags",)
        if (lean := _lean(html, max_depth)) is not None:
            return html, lean, broken
    limits = forecast(text, max_depth)
    if not limits:
        return html, html, broken
    flattened, hit = flatten(text, max_depth, limits.union(broken))
    flat = flattened.encode()
    return flat, flat, hit


def without_late_tags(html: str) -> str:
    """The page without the tags behind the first MAX_TAGS, the very same string when there are no more.

    Of their text the lines of some length are kept, as paragraphs. Where one of the tags may hide text or hold a script
    all stay, for the rewriting, which is slower, to tell.
    """
    if html.count("<") <= MAX_TAGS:
        return html
    kept_tags = _KEPT_TAGS.match(html)
    late = TOKEN.search(html, kept_tags.end()) if kept_tags is not None else None
    if late is None or _is_telling(html[late.start() :].lower()):
        return html
    kept = html[: late.start()]
    words = TOKEN.sub(_gap, html[late.start() :]).replace("<", "&lt;").split("\n")
    lines = [line for line in words if len(line) >= LINE]
    most = max(0, MAX_TAGS - kept.count("<")) // 2
    paragraphs = (f"<p>{line}</p>" for line in lines[:most])
    return "".join([kept, *paragraphs, "\n".join(lines[most:])])


def _is_telling(html: str) -> bool:
    """Whether a tag may hide text or hold a script, in a page in lower case; each search begins with one letter."""
    return "hidden" in html or any(telling.search(html) for telling in (_TELLING, _STYLED))


def _gap(tag: re.Match[str]) -> str:
    return "\n" if (tag[2] or "").lower() in _GAPS else ""


def lean(html: bytes, max_depth: int) -> bytes | None:
    """The page without what nobody reads (scripts, links, drawings, attributes …), if it is within all limits for sure.

    All of it is what is left here, as finding that would cost more than parsing it.
    """
    return html if is_tame(html, max_depth) else None


def is_tame(html: bytes, max_depth: int) -> bool:
    """Whether the page is within all limits for sure.

    The stack kept here may hold more than the parser's, which closes some elements unasked, but hardly less: where an
    end tag closes more than its own element the parser might not follow, so that many levels are taken off the ceiling.
    """
    if html.count(b"<") > MAX_TAGS:
        return False
    stack: list[bytes] = []
    ceiling, formatting, skeletons, foreign = max_depth, 0, 0, 0
    for raw, tag, closed, text, leaf, cdata, oversized in _tokens(html):
        name = tag.lower()
        if leaf and not foreign and len(stack) < ceiling and name not in _SKELETON:
            continue
        if raw or not name:
            if oversized or name == b"plaintext" or (foreign and (text or cdata)):
                return False
        elif name.startswith(b"/"):
            name = name[1:]
            if not stack or stack[-1] != name:
                if name not in stack:
                    continue
                while stack[-1] != name:
                    stack.pop()
                    ceiling -= 1
            stack.pop()
            if name in _FORMATTING:
                formatting -= 1
            if foreign > len(stack):
                foreign = 0
        elif name in _NOT_STACKED and not foreign:
            skeletons += name in _SKELETON
        elif not (foreign and closed):
            if foreign and (name not in _PLAIN_SVG or stack[-1] == b"desc"):
                return False
            stack.append(name)
            if len(stack) > ceiling:
                return False
            if leaf:
                stack.pop()
            elif name in _FORMATTING:
                formatting += 1
                if formatting > MAX_OPEN_FORMATTING:
                    return False
            elif name in _ROOTS and not (closed or foreign):
                foreign = len(stack)
    return skeletons <= MAX_SKELETONS


def _tokens(html: bytes) -> Iterable[tuple[bytes, ...]]:
    """The groups of TOKENS."""
    found = TOKENS.findall(html)
    texts = [text for token in found if (text := token[3])]
    return _tokens_in_full(html) if any(map(_may_hide_end, texts)) else found


def _tokens_in_full(html: bytes) -> Iterator[tuple[bytes, ...]]:
    """The same, of a page with scripts that may hide an end tag, behind which they go on."""
    letters, at = html.decode("latin-1"), 0  # a character for each byte
    while (token := TOKENS.search(html, at)) is not None:
        at = token.end()
        if token[1] and token[1].lower() == b"script" and _may_hide_end(token[4]):
            at = end_of_raw(letters, "script", token.start(4))
        yield token.groups(b"")


def _may_hide_end(text: bytes) -> bool:
    return b"<!--" in text and b"<script" in text.lower()


_lean = compiled(lean)
