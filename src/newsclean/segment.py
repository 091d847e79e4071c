"""A parsed page in, its blocks and containers out: one walk, nothing judged."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, groupby
from operator import itemgetter
from string import digits
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from newsclean.compiled import compiled
from newsclean.dom import TEXT, TEXTAREA, UNREAD
from newsclean.model import Block, Container, Mark
from newsclean.text import sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.dom import Document, Node

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
HIDING = frozenset({"hidden", "aria-hidden", "style", "open", "role", "aria-labelledby"})
PANELS = frozenset({"region", "tabpanel"})
HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_STYLE_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPACED = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))
GENERATED = 2  # letters: several such words are a build tool's ("ad ae af"), not an author's
MAX_BLOCKS = 8_192  # the longest page of 2,014 has 2,739
LINE = 80  # characters of a block that counts also behind them
MAX_MARKUP = 400  # characters of an element's class and id that are read
MOST_LINKED = 3  # lines of text that a link is around; of 2,014 pages one has a link around more, which never ends


# What the walk has to know of an element, as bits: of its tag, of its attributes, of the elements around it.
BREAKS, HIDDEN, UNSEEN, BOLD, ITALIC, KEEPS_LINES, CELL, NEW_LINE, LINK, FIELD = (1 << i for i in range(10))
INHERITED = HIDDEN | BOLD | ITALIC | KEEPS_LINES | LINK
TELLS = BREAKS | NEW_LINE | FIELD | LINK
TAGS: tuple[tuple[int, frozenset[str]], ...] = (
    (BREAKS, BLOCK_TAGS), (BOLD, EMPHASIS), (ITALIC, ITALICS), (KEEPS_LINES, frozenset({"pre"})), (CELL, CELLS),
    (NEW_LINE, frozenset({"br"})), (LINK, frozenset({"a"})),
    (FIELD, frozenset({"img", "amp-img", "input", "textarea"})), (HIDDEN, frozenset({"dialog"})),
)  # fmt: skip


class Field(NamedTuple):
    """An input field or a picture, the element around it, and the index of the next block of text."""

    container: int
    kind: str
    before: int


class Segments(NamedTuple):
    """A page's blocks in reading order, the elements around them in the order of the page, its fields and pictures.

    full: whether there were more than MAX_BLOCKS, and short ones behind them were left out. markup: for `tokens` only.
    places: what the containers tell of where they stand, for the compiled core only.
    """

    blocks: tuple[Block, ...]
    containers: tuple[Container, ...]
    fields: tuple[Field, ...] = ()
    full: bool = False
    markup: Callable[[int], frozenset[str]] | None = None
    places: object = None

    def tokens(self, container: Container) -> frozenset[str]:
        """The words of any element's markup; those of one without blocks, that few ask for, are read now."""
        return self.markup(container.index) if self.markup else container.tokens

    def parent(self, container: Container) -> Container | None:
        """The element around an element."""
        return self.containers[container.parent] if container.parent >= 0 else None

    def nearest(self, block: Block, tag: str) -> Container | None:
        """The innermost element with a tag around a block."""
        index = block.container
        while index >= 0:
            container = self.containers[index]
            if container.tag == tag:
                return container
            index = container.parent
        return None

    def around(self, block: Block) -> Iterator[Container]:
        """The elements around a block, the nearest first."""
        index = block.container
        while index >= 0:
            container = self.containers[index]
            yield container
            index = container.parent


def cut(document: Document) -> Segments:
    """Cut a page at its block-level tags and line breaks."""
    cutter = _Cutter()
    if document.root is not None:
        cutter.walk(document.root)
        if cutter.unending:
            cutter = _Cutter(same_links(cutter.hrefs, cutter.unending))
            cutter.walk(document.root)
    return cutter.finish()


def tokens_of(markup: str) -> frozenset[str]:
    """The whole words of a class or id: "article__relatedLinks" → article, related, links."""
    return frozenset(words_of(markup))


def words_of(markup: str) -> list[str]:
    plain = markup.encode("ascii", "replace").translate(_SPACED).decode()
    parts = plain.split()
    if not all([*map(str.isalpha, parts)]):  # with digits inside or in front it is a build tool's hash
        parts = [letters for part in parts if (letters := part.rstrip(digits)).isalpha()]
    if not plain.islower():
        parts = _CAMEL.sub(" ", " ".join(parts)).lower().split()
    lengths = [*map(len, parts)]
    if 1 in lengths or GENERATED in lengths:
        least = GENERATED + (lengths.count(GENERATED) > 1)
        parts = [part for part in parts if len(part) >= least]
    return parts


Attributes = dict[str, str | None]
Look = tuple[frozenset[str], int]  # the words that an element's markup says of it, and its bits


class _Kind:
    """A tag of a page, and what the attributes that stood with it made of its elements."""

    __slots__ = ("bits", "plain", "shapes", "tag")

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.bits = sum(bit for bit, tags in TAGS if tag in tags)
        self.plain: Look = frozenset((f"<{tag}>",)), self.bits
        self.shapes: dict[tuple[str, ...], _Shape] = {}

    def look(self, attributes: Attributes) -> Look:
        """What the attributes make of an element of the tag; a page's elements have the same few."""
        names = tuple(attributes)
        shape = self.shapes.get(names)
        if shape is None:
            shape = self.shapes[names] = _Shape(names)
        if shape.read is None:
            return self.plain
        values = shape.read(attributes)
        look = shape.looks.get(values)
        if look is None:
            told = tuple([(attributes[name] or "")[:MAX_MARKUP] for name in shape.telling])
            bits = self._bits(attributes) if shape.hides else self.bits
            look = shape.looks[values] = _markup_tokens(self.tag, shape.telling, told), bits
        return look

    def _bits(self, attributes: Attributes) -> int:
        style = attributes.get("style")
        breaks = BREAKS if style and BLOCK_STYLE.search(style) else 0
        hidden = HIDDEN if is_hidden(self.tag, attributes) else 0
        return self.bits & ~HIDDEN | breaks | hidden


class _Shape:
    """The names of an element's attributes: those that say something of it, and what their values made of elements."""

    __slots__ = ("hides", "looks", "read", "telling")

    def __init__(self, names: Sequence[str]) -> None:
        self.telling = tuple(name for name in names if name in TELLING)
        self.hides = not HIDING.isdisjoint(names)
        read = [name for name in names if name in TELLING or name in HIDING]
        self.read: Callable[[Attributes], Any] | None = itemgetter(*read) if read else None
        self.looks: dict[Any, Look] = {}


def markup_tokens(tag: str, attributes: Attributes) -> frozenset[str]:
    """The words that an element's markup says of it: class, id, role, itemprop, rel and `<tag>`."""
    names = tuple(name for name in attributes if name in TELLING)
    return _markup_tokens(tag, names, tuple((attributes[name] or "")[:MAX_MARKUP] for name in names))


@lru_cache(maxsize=16384)  # a site's elements have the same few classes
def _markup_tokens(tag: str, names: Sequence[str], values: Sequence[str]) -> frozenset[str]:
    found = [f"<{tag}>"]
    for name, value in zip(names, values, strict=True):
        found += [f"{name}={word}" for word in value.lower().split()[:4]] if name in WORDED else words_of(value)
    return frozenset(found)


def is_hidden(tag: str, attributes: Attributes) -> bool:
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
    style = attributes.get("style") or ""
    return HIDDEN_STYLE.search(_STYLE_COMMENT.sub("", style) if "/*" in style else style) is not None


def field_kind(tag: str, attributes: Attributes) -> str | None:
    """What a field asks for (email, password, search, textarea), `image` for a picture, None for anything else."""
    if tag in ("img", "amp-img"):
        return "image"
    if tag != "input":
        return tag if tag == "textarea" else None
    kind = (attributes.get("type") or "text").lower()
    if kind in ("email", "password", "search"):
        return kind
    name = f"{attributes.get('name') or ''} {attributes.get('placeholder') or ''}".lower()
    return "email" if kind == "text" and "mail" in name else None


def leads_to_page(href: str) -> bool:
    """Whether a link has a goal that tells it from others; where it has none, a script knows where it leads."""
    return href not in ("", "#") and not href.lower().startswith("javascript:")


def same_links(hrefs: dict[int, str], some: set[int]) -> frozenset[int]:
    """Some links and those that the parser made of the same tag: neighbours that lead to the same page."""
    found: set[int] = set()
    for _, group in groupby(hrefs, lambda link: hrefs[link] if leads_to_page(hrefs[link]) else link):
        links = {*group}
        if not links.isdisjoint(some):
            found |= links
    return frozenset(found)


class _Cutter:
    """The state of one walk: a column a figure of the elements so far, and the run of text that is being gathered.

    A link that is never closed goes on to the next one: the parser puts it around each paragraph in between. More lines
    of text in a row than a real link is around show it, and then a second walk passes over it.
    """

    def __init__(self, unending: frozenset[int] = frozenset()) -> None:
        self.passed = unending
        self.unending: set[int] = set()
        self.link = -1  # the link around the whole last block
        self.linked = 0  # lines of text that it is around, one behind the other
        self.blocks: list[Block] = []
        self.fields: list[Field] = []
        self.parents: list[int] = []
        self.kinds: list[_Kind] = []
        self.tokens: list[frozenset[str]] = []
        self.bits: list[int] = []
        self.hrefs: dict[int, str] = {}
        self.texts: list[str] = []
        self.homes: list[int] = []  # the element of each text
        self.unseen: list[tuple[str, int]] = []  # text that a browser would not show, and its element
        self.breaks = 0  # line breaks since the last block
        self.full = False
        self.cell = 0  # whether a table cell began since the last block

    def walk(self, root: Node) -> None:
        """Read every node in the order of the page, silent elements aside; depth costs no stack."""
        kinds: dict[int, _Kind | None] = {}  # by the parser's number of a tag, good for one page
        around: list[Node] = []
        node: Node | None = root
        here, inside = -1, 0  # the innermost open element and its bits
        while node is not None:
            child = None
            number = node.tag_id
            if number == TEXT:
                if self.texts or not node.is_empty_text_node:
                    self.text(node.text_content or "", here, inside)
            else:
                if number not in kinds:
                    kinds[number] = None if node.tag is None or node.tag in UNREAD else _Kind(node.tag)
                if (kind := kinds[number]) is not None:
                    attributes = node.attributes
                    tokens, bits = kind.look(attributes) if attributes else kind.plain
                    if bits & TELLS:
                        self.open(kind, attributes, bits, here, inside)
                    bits |= inside & INHERITED
                    if bits & HIDDEN and not bits & BREAKS and (not inside & HIDDEN or inside & UNSEEN):
                        bits |= UNSEEN
                    self.parents.append(here)
                    self.kinds.append(kind)
                    self.tokens.append(tokens)
                    self.bits.append(bits)
                    child = node.first_child if number != TEXTAREA else None
                    if child is not None:
                        around.append(node)
                        here, inside, node = len(self.bits) - 1, bits, child
                        continue
                    self.breaks = 0 if bits & BREAKS else self.breaks
            node = node.next if around else None
            while node is None and around:
                if inside & BREAKS:
                    self.cut(here)
                node, here = around.pop().next, self.parents[here]
                if here < 0:
                    return
                inside = self.bits[here]

    def text(self, text: str, here: int, inside: int) -> None:
        blank = text.isspace()
        if inside & UNSEEN:  # a hidden run inside a shown line is no part of the line
            if not blank:
                self.unseen.append((text, here))
        elif self.texts or not blank:
            self.texts.append(text)
            self.homes.append(here)

    def open(self, kind: _Kind, attributes: Attributes, bits: int, here: int, inside: int) -> None:
        if bits & NEW_LINE:
            if inside & KEEPS_LINES and self.texts:
                self.text("\n", here, inside)
            else:
                self.flush(here)
                self.breaks += 1
        if bits & BREAKS:
            self.cut(here)
            self.cell = bits & CELL
        if bits & FIELD and here >= 0 and (asked := field_kind(kind.tag, attributes)):
            self.fields.append(Field(here, asked, len(self.blocks) + bool(self.texts)))
        if bits & LINK and len(self.parents) not in self.passed and (href := attributes.get("href")) is not None:
            self.hrefs[len(self.parents)] = href

    def cut(self, here: int) -> None:
        if self.texts or self.unseen:
            self.flush(here)
        self.breaks = 0

    def flush(self, here: int) -> None:
        """Make the text gathered so far a block; `here` is the innermost open element."""
        if self.texts:
            block = self.block(here)
            self.texts.clear()
            self.homes.clear()
            if block is not None:
                self.add(block)
                self.breaks = self.cell = 0
        if self.unseen:
            texts, homes = zip(*self.unseen, strict=True)
            self.unseen.clear()
            text, _ = join(texts)
            if text:
                self.add(Block(len(self.blocks), text, self.kinds[homes[0]].tag, homes[0]))

    def add(self, block: Block) -> None:
        if len(self.blocks) < MAX_BLOCKS or len(block.text) >= LINE:
            self.blocks.append(block)
        else:
            self.full = True

    def block(self, here: int) -> Block | None:
        texts, homes = self.texts, self.homes
        text, spans = (join_lines if self.bits[here] & KEEPS_LINES else join)(texts)
        if not text:
            return None
        last = len(texts) - 1
        while texts[last].isspace():  # trailing white space says nothing of where the text stands
            last -= 1
        home = self.around(homes[0], homes[last])
        links: set[int] = set()
        goals: set[str | None] = set()
        link = -1
        link_chars = bold_chars = italic_chars = 0
        marks: list[Mark] = []
        for start, end, number in spans:
            element = homes[number]
            bits = self.bits[element]
            link = self.around_link(element) if bits & LINK else -1
            href = self.hrefs.get(link)
            goals.add(href)
            if href is not None:
                links.add(id(href))
                link_chars += end - start
            if bits & BOLD:
                bold_chars += end - start
            if bits & ITALIC:
                italic_chars += end - start
            if element != home:
                marks.append(Mark(start, end, element, href))
        if not self.bits[home] & HIDDEN:
            self.follow(link if len(goals) == 1 else -1, text)
        return Block(
            len(self.blocks), text, self.block_tag(here), home, len(links), link_chars, bold_chars, italic_chars,
            self.joint(here), tuple(marks),
        )  # fmt: skip

    def around_link(self, element: int) -> int:
        """The innermost element around that leads somewhere; -1: none."""
        while element >= 0 and element not in self.hrefs:
            element = self.parents[element]
        return element

    def follow(self, link: int, text: str) -> None:
        """Count the lines of text that one link is around, the last of which is a whole block."""
        if link != self.link and not (self.link >= 0 <= link and self.is_same(link)):
            self.linked = 0
        self.link = link
        self.linked += link >= 0 and len(text) >= LINE
        if self.linked > MOST_LINKED and link >= 0:
            self.unending.add(link)

    def is_same(self, link: int) -> bool:
        return self.hrefs[link] == self.hrefs[self.link] and leads_to_page(self.hrefs[link])

    def around(self, first: int, second: int) -> int:
        """The innermost element around two elements."""
        while first != second:
            if first > second:
                first = self.parents[first]
            else:
                second = self.parents[second]
        return first

    def block_tag(self, index: int) -> str:
        while index >= 0 and not self.bits[index] & BREAKS:
            index = self.parents[index]
        return self.kinds[index].tag if index >= 0 else "body"

    def joint(self, here: int) -> Literal["paragraph", "line", "cell"]:
        if self.breaks == 1:
            return "line"
        if not self.cell or not self.blocks:
            return "paragraph"
        row = self.row(here)
        return "cell" if row is not None and row == self.row(self.blocks[-1].container) else "paragraph"

    def row(self, index: int) -> int | None:
        while index >= 0 and self.kinds[index].tag != "tr":
            index = self.parents[index]
        return index if index >= 0 else None

    def finish(self) -> Segments:
        """All that was gathered."""
        count = len(self.parents)
        first, end = [0] * count, [0] * count
        for block in self.blocks:
            home = block.container
            if not end[home]:
                first[home] = block.index
            end[home] = block.index + 1
        for index in range(count - 1, 0, -1):
            if end[index]:
                parent = self.parents[index]
                if not end[parent] or first[index] < first[parent]:
                    first[parent] = first[index]
                if end[index] > end[parent]:
                    end[parent] = end[index]
        depths: list[int] = []
        for parent in self.parents:
            depths.append(depths[parent] + 1 if parent >= 0 else 0)
        hidden = [bits & HIDDEN > 0 for bits in self.bits]
        tags = [kind.tag for kind in self.kinds]
        tokens = [
            words if last else kind.plain[0] for words, last, kind in zip(self.tokens, end, self.kinds, strict=True)
        ]
        containers = map(Container, range(count), self.parents, tags, tokens, depths, hidden, first, end)
        markup = self.tokens.__getitem__
        return Segments(tuple(self.blocks), tuple(containers), tuple(self.fields), self.full, markup)


Spans = list[tuple[int, int, int]]  # where in a block's text a text begins and ends, and its number


def join(texts: Sequence[str]) -> tuple[str, Spans]:
    """The texts as one with folded white space, and where in it each of them stands."""
    if len(texts) == 1:
        text = squeeze(sanitize(texts[0]))
        return text, [(0, len(text), 0)]
    out: list[str] = []
    spans: Spans = []
    length = 0
    space = False
    for number, text in enumerate(texts):
        clean = sanitize(text)
        folded = squeeze(clean)
        if not folded:
            space = space or bool(clean)
            continue
        if length and (space or clean[0].isspace()):
            out.append(" ")
            length += 1
        out.append(folded)
        spans.append((length, length + len(folded), number))
        length += len(folded)
        space = clean[-1].isspace()
    return "".join(out), spans


def join_lines(texts: Sequence[str]) -> tuple[str, Spans]:
    """The same with the white space as it stands, line ends at the start and white space at the end aside."""
    clean = [sanitize(text).replace("\x85", "\n") for text in texts]
    ends = [*accumulate(map(len, clean))]
    spans = [(end - len(text), end, number) for number, (end, text) in enumerate(zip(ends, clean, strict=True)) if text]
    return "".join(clean).strip("\n").rstrip(), spans


segment = compiled(cut)
