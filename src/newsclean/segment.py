"""A parsed page in, its blocks and containers out: one walk, nothing judged."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsclean.model import Block, Container, Mark
from newsclean.text import sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsclean.dom import Document

BLOCK_TAGS = frozenset(
    "html body address article aside blockquote button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p plaintext "
    "pre search section summary table tbody td tfoot th thead tr ul xmp amp-sidebar amp-accordion".split()
)
CELLS = frozenset(("td", "th"))
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
EMPHASIS = frozenset(("b", "strong"))
ITALICS = frozenset(("i", "em"))
TELLING = ("class", "id", "data-component", "data-testid", "data-type", "aria-label", "role", "itemprop", "rel")
WORDED = frozenset({"role", "itemprop", "rel"})  # attributes whose words have a meaning of their own
PANELS = frozenset({"region", "tabpanel"})
HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
FIELD_TAGS = frozenset(("input", "textarea", "img", "amp-img"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^A-Za-z0-9]+")
_SEPARATED = str.maketrans({char: " " for char in map(chr, range(128)) if not char.isalnum()})
_WRITTEN = re.compile(r"([A-Za-z]+)[0-9]*")  # with digits inside or in front it is a build tool's hash
GENERATED = 2  # letters: several such words are a build tool's ("ad ae af"), not an author's
MAX_MARKUP = 400  # characters of an element's class and id that are read


class Field(NamedTuple):
    """An input field or a picture, the element around it, and the index of the next block of text."""

    container: int
    kind: str
    before: int


class Segments(NamedTuple):
    """A page's blocks in reading order, the elements around them in the order of the page, its fields and pictures."""

    blocks: tuple[Block, ...]
    containers: tuple[Container, ...]
    fields: tuple[Field, ...] = ()

    def parent(self, container: Container) -> Container | None:
        """The element around an element."""
        return self.containers[container.parent] if container.parent >= 0 else None

    def around(self, block: Block) -> Iterator[Container]:
        """The elements around a block, the nearest first."""
        index = block.container
        while index >= 0:
            container = self.containers[index]
            yield container
            index = container.parent


def segment(document: Document) -> Segments:
    """Cut a page at its block-level tags and line breaks."""
    cutter = _Cutter()
    for step, tag, payload in document.walk():
        if step == 0:
            cutter.text(payload)
        elif step == 1:
            cutter.open(tag, payload)
        else:
            cutter.close()
    return cutter.finish()


@lru_cache(maxsize=16384)
def tokens_of(markup: str) -> frozenset[str]:
    """The whole words of a class or id: "article__relatedLinks" → article, related, links."""
    found: set[str] = set()
    generated: set[str] = set()
    short = 0
    for part in markup.translate(_SEPARATED).split() if markup.isascii() else _NOT_WORD.split(markup):
        for word in (part,) if part.islower() and part.isalpha() else _words_of(part):
            if len(word) > GENERATED:
                found.add(word)
            elif len(word) == GENERATED:
                short += 1
                generated.add(word)
    return frozenset(found | generated if short == 1 else found)


@lru_cache(maxsize=16384)
def _words_of(part: str) -> tuple[str, ...]:
    """The words of a part that is not written small throughout: "relatedLinks2" → related, links."""
    written = _WRITTEN.fullmatch(part)
    return tuple(word.lower() for word in _CAMEL.sub(" ", written[1]).split()) if written else ()


def markup_tokens(tag: str, attributes: Mapping[str, str | None]) -> frozenset[str]:
    """The words that an element's markup says of it: class, id, role, itemprop, rel and `<tag>`."""
    if not attributes:
        return _kept_tokens(tag, ())
    values = tuple(map(attributes.get, TELLING))
    long = max(map(len, filter(None, values)), default=0) > MAX_MARKUP
    return (_tokens if long else _kept_tokens)(tag, values)


def _tokens(tag: str, values: tuple[str | None, ...]) -> frozenset[str]:
    found = {f"<{tag}>"}
    for name, value in zip(TELLING, values, strict=False):
        if not value:
            continue
        if name in WORDED:
            found.update(f"{name}={word}" for word in value.lower().split()[:4])
        else:
            found |= tokens_of(value[:MAX_MARKUP])
    return frozenset(found)


_kept_tokens = lru_cache(maxsize=16384)(_tokens)  # a site's elements have the same few classes


def is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether a browser would not show the element.

    An open dialog or a collapsed section is shown. So is a panel that a labelled button or tab opens, whatever hides it
    until then (WAI-ARIA Authoring Practices, accordion and tabs).
    """
    if not attributes:
        return tag == "dialog"
    if attributes.get("role") in PANELS and attributes.get("aria-labelledby"):
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    if (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    style = attributes.get("style")
    return bool(style) and HIDDEN_STYLE.search(style or "") is not None


def field_kind(tag: str, attributes: Mapping[str, str | None]) -> str | None:
    """What a field asks for (email, password, search, textarea), `image` for a picture, None for anything else."""
    if tag not in FIELD_TAGS:
        return None
    if tag in ("img", "amp-img"):
        return "image"
    if tag == "textarea":
        return tag
    kind = (attributes.get("type") or "text").lower()
    if kind in ("email", "password", "search"):
        return kind
    name = f"{attributes.get('name') or ''} {attributes.get('placeholder') or ''}".lower()
    return "email" if kind == "text" and "mail" in name else None


class _Open:
    """An element that the walk is inside of."""

    __slots__ = ("breaks", "emphasis", "hidden", "href", "index", "inline_hidden", "italic", "tag")

    def __init__(
        self, index: int, tag: str, href: str | None, around: _Open | None, *, hidden: bool, breaks: bool
    ) -> None:
        self.index, self.tag, self.breaks = index, tag, breaks
        self.href: str | None = href if href is not None or around is None else around.href
        self.emphasis: bool = tag in EMPHASIS or (around is not None and around.emphasis)
        self.italic: bool = tag in ITALICS or (around is not None and around.italic)
        self.hidden: bool = hidden or (around is not None and around.hidden)
        shown_outside = around is None or not around.hidden or around.inline_hidden
        self.inline_hidden: bool = self.hidden and shown_outside and not breaks


class _Cutter:
    """The state of one walk: the stack of open elements and the run of text that is being gathered."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.raw: list[tuple[int, str, frozenset[str], int, bool]] = []
        self.stack: list[_Open] = []
        self.pieces: list[tuple[str, _Open, int]] = []  # text, its element, the shallowest stack since the piece before
        self.fields: list[Field] = []
        self.unseen: list[tuple[str, _Open, int]] = []  # the same for text that a browser would not show
        self.low = 0  # the shallowest the stack has been since the last piece
        self.breaks = 0  # line breaks since the last block
        self.cell = False  # a table cell began since the last block
        self.pre = 0  # elements open that keep their line ends
        self.has_text = False

    def open(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        around = self.stack[-1] if self.stack else None
        href = None
        breaks = tag in BLOCK_TAGS
        if not breaks:
            if tag == "br":
                self.line_end()
            elif tag == "a":
                href = attributes.get("href")
            elif tag in FIELD_TAGS and around and (kind := field_kind(tag, attributes)):
                self.fields.append(Field(around.index, kind, len(self.blocks) + self.has_text))
            style = attributes.get("style")
            breaks = style is not None and BLOCK_STYLE.search(style) is not None
        if breaks:
            if self.has_text or self.unseen:
                self.flush()
            self.breaks = 0
            self.cell = tag in CELLS
            self.pre += tag == "pre"
        element = _Open(len(self.raw), tag, href, around, hidden=is_hidden(tag, attributes), breaks=breaks)
        parent = around.index if around else -1
        self.raw.append((parent, tag, markup_tokens(tag, attributes), len(self.stack), element.hidden))
        self.stack.append(element)

    def line_end(self) -> None:
        if self.pre and self.pieces:
            self.text("\n")
        else:
            self.flush()
            self.breaks += 1

    def close(self) -> None:
        element = self.stack[-1]
        if element.breaks:
            if self.has_text or self.unseen:
                self.flush()
            self.breaks = 0
            self.pre -= element.tag == "pre"
        self.stack.pop()
        if self.low > len(self.stack):
            self.low = len(self.stack)

    def text(self, text: str) -> None:
        if not self.stack:
            return
        if self.stack[-1].inline_hidden:  # a hidden run inside a shown line is no part of the line
            if not text.isspace():
                self.unseen.append((text, self.stack[-1], len(self.stack)))
            return
        depth = len(self.stack)
        if not self.has_text:
            if text.isspace() or not text:
                return
            self.has_text = True
            self.low = depth
        self.pieces.append((text, self.stack[-1], min(self.low, depth)))
        self.low = depth

    def flush(self) -> None:
        if self.has_text:
            pieces, self.pieces, self.has_text = self.pieces, [], False
            block = self._block(pieces)
            if block is not None:
                self.blocks.append(block)
                self.breaks, self.cell = 0, False
        if self.unseen:
            unseen, self.unseen = self.unseen, []
            text, _ = _join(unseen, keep_lines=False)
            if text:
                home = unseen[0][1]
                self.blocks.append(Block(index=len(self.blocks), text=text, tag=home.tag, container=home.index))

    def _block(self, pieces: list[tuple[str, _Open, int]]) -> Block | None:
        if len(pieces) == 1 and not self.pre:
            return self._plain_block(*pieces[0])
        joined, spans = _join(pieces, keep_lines=self.pre > 0)
        if not joined:
            return None
        while pieces and not pieces[-1][0].strip():  # trailing white space says nothing of where the text stands
            pieces.pop()
        home = self.stack_at(pieces[-1][1], min(piece[2] for piece in pieces))
        link_chars = sum(end - start for start, end, element in spans if element.href is not None)
        bold_chars = sum(end - start for start, end, element in spans if element.emphasis)
        italic_chars = sum(end - start for start, end, element in spans if element.italic)
        links = len({id(element.href) for _, _, element in spans if element.href is not None})
        marks = _marks(spans, home)
        return Block(
            index=len(self.blocks), text=joined, tag=self._tag(), container=home, links=links, link_chars=link_chars,
            bold_chars=bold_chars, italic_chars=italic_chars, joint=self._joint(), marks=marks,
        )  # fmt: skip

    def _plain_block(self, text: str, element: _Open, depth: int) -> Block | None:
        """The block of a single piece: what most are."""
        joined = squeeze(sanitize(text))
        if not joined:
            return None
        size = len(joined)
        home = self.stack_at(element, depth)
        linked = element.href is not None
        return Block(
            index=len(self.blocks), text=joined, tag=self._tag(), container=home, links=int(linked),
            link_chars=size if linked else 0, bold_chars=size if element.emphasis else 0,
            italic_chars=size if element.italic else 0, joint=self._joint(),
            marks=() if element.index == home else (Mark(0, size, element.index, element.href),),
        )  # fmt: skip

    def _tag(self) -> str:
        """The tag of the innermost open element that makes blocks."""
        for element in reversed(self.stack):
            if element.breaks:
                return element.tag
        return "body"

    def stack_at(self, last: _Open, depth: int) -> int:
        """The innermost element around all pieces: the ancestor of the last one at the shallowest depth."""
        index = last.index
        while self.raw[index][3] + 1 > depth and self.raw[index][0] >= 0:
            index = self.raw[index][0]
        return index

    def _joint(self) -> Literal["paragraph", "line", "cell"]:
        if self.breaks == 1:
            return "line"
        if not (self.cell and self.blocks):
            return "paragraph"
        row = self._row()
        return "cell" if row is not None and row == self._row_of(self.blocks[-1]) else "paragraph"

    def _row(self) -> int | None:
        return next((e.index for e in reversed(self.stack) if e.tag == "tr"), None)

    def _row_of(self, block: Block) -> int | None:
        index = block.container
        while index >= 0:
            parent, tag, *_ = self.raw[index]
            if tag == "tr":
                return index
            index = parent
        return None

    def finish(self) -> Segments:
        self.flush()
        first = [len(self.blocks)] * len(self.raw)
        end = [0] * len(self.raw)
        for block in self.blocks:
            first[block.container] = min(first[block.container], block.index)
            end[block.container] = max(end[block.container], block.index + 1)
        for index in range(len(self.raw) - 1, -1, -1):
            parent = self.raw[index][0]
            if parent >= 0 and end[index]:
                first[parent] = min(first[parent], first[index])
                end[parent] = max(end[parent], end[index])
        containers = tuple(
            Container(i, parent, tag, tokens, depth, hidden, min(first[i], end[i]), end[i])
            for i, (parent, tag, tokens, depth, hidden) in enumerate(self.raw)
        )
        return Segments(tuple(self.blocks), containers, tuple(self.fields))


def _join(pieces: Iterable[tuple[str, _Open, int]], *, keep_lines: bool) -> tuple[str, list[tuple[int, int, _Open]]]:
    """The pieces as one text with folded white space, and where in it each piece stands."""
    out: list[str] = []
    spans: list[tuple[int, int, _Open]] = []
    length = 0
    space = False
    for text, element, _ in pieces:
        clean = sanitize(text)
        folded = clean if keep_lines else squeeze(clean)
        if not folded:
            space = space or bool(clean)
            continue
        lead = (space or clean[0].isspace() or clean[0] == "\u00a0") and length > 0 and not keep_lines
        if lead:
            out.append(" ")
            length += 1
        out.append(folded)
        spans.append((length, length + len(folded), element))
        length += len(folded)
        space = not keep_lines and (clean[-1].isspace() or clean[-1] == "\u00a0")
    joined = "".join(out)
    return (joined.strip("\n").rstrip() if keep_lines else joined), spans


def _marks(spans: Sequence[tuple[int, int, _Open]], home: int) -> tuple[Mark, ...]:
    """The runs whose innermost element is not the block's own."""
    marks = (Mark(start, end, element.index, element.href) for start, end, element in spans if element.index != home)
    return tuple(marks)
