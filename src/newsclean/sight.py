"""A judged page, its fields and its tree in, all that the decisions on the whole page look at out."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import compress, filterfalse, islice
from operator import lt, not_
from typing import TYPE_CHECKING, NamedTuple

from newsclean.compiled import compiled
from newsclean.runs import runs
from newsclean.segment import HEADINGS
from newsclean.text import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.dom import Document, Element
    from newsclean.judge import Judged
    from newsclean.model import Block, Category
    from newsclean.rules import Rules

MIN_TOLD = 15  # words of a paragraph outside links
MAX_MACHINERY = 400  # words of a page whose scripts are looked at: a wall says little
MAX_SCRIPT = 4_000  # characters of a script that are read: walls name themselves at its start
MAX_SCRIPTS = 40
MAX_NOTICE = 400  # characters
MAX_NOTICES = 20
MAX_FRAMES = 5
MAX_LINKS = 40
NEXT = "link[rel~=next], a[rel~=next]"
SECOND = 'a[href$="2"], a[href$="2/"], a[href$="2.html"]'
BELOW = 6  # blocks
MAX_NUMBER_WORDS = 8  # of a line in which a number may be all
MAX_DIGITS = 2  # of a page's number
TWO_NUMBERS = re.compile(r"\d\D+\d")


class Link(NamedTuple):
    """Where a link leads, what it says, whether it says that the next page is there."""

    href: str
    text: str
    is_next: bool


class Shell:
    """What a page holds beside its blocks, looked at when it is asked for: most pages tell what they are without it.

    document: None where there is no markup. words: how many the page's blocks have.
    """

    def __init__(self, document: Document | None = None, words: int = 0) -> None:
        self._document, self._words = document, words
        self._select: Callable[[str], list[Element]] = document.select if document is not None else lambda _: []

    @cached_property
    def scripts(self) -> list[Element]:
        """The scripts."""
        return self._document.whole().select("script") if self._document is not None else []

    @cached_property
    def notices(self) -> list[str]:
        """What the page tells browsers without scripts."""
        notices = [squeeze(notice.text)[:MAX_NOTICE] for notice in self._select("noscript")[:MAX_NOTICES]]
        return [notice for notice in notices if notice and "{" not in notice]

    @cached_property
    def machinery(self) -> str:
        """The starts of the scripts and the addresses of frames, casefolded, of pages with few words only."""
        if self._document is None or self._words > MAX_MACHINERY:
            return ""
        whole = self._document.whole()
        parts = [f"{script.get('src')} {script.text[:MAX_SCRIPT]}" for script in whole.select("script")[:MAX_SCRIPTS]]
        frames = whole.select("iframe[src], [id*=captcha]")[:MAX_FRAMES]
        parts += [frame.get("src") or frame.get("id") for frame in frames]
        return " ".join(parts).casefold()

    @cached_property
    def next_links(self) -> list[Link]:
        """The links that call themselves those to the next page."""
        return self._links(NEXT)

    @cached_property
    def second_links(self) -> list[Link]:
        """The links whose address ends like that of a second page."""
        return self._links(SECOND)

    def _links(self, selector: str) -> list[Link]:
        return [*map(_link, self._select(selector)[:MAX_LINKS])]


def _link(element: Element) -> Link:
    is_next = "next" in element.get("rel").casefold().split()
    return Link(element.get("href"), squeeze(element.text)[:40] if element.is_a("a") else "", is_next)


def numbered(blocks: tuple[Block, ...], words: tuple[int, ...], places: Sequence[int]) -> list[int]:
    """Those of the blocks that are short and hold two numbers. words: of each block."""
    return [i for i in places if words[i] <= MAX_NUMBER_WORDS and TWO_NUMBERS.search(blocks[i].text)]


def numbers_a_page(blocks: tuple[Block, ...]) -> bool:
    """Whether a linked block with a 2 in it is a number, or has markup around one that is not too long for a page's."""
    linked = [block for block in blocks if block.links and "2" in block.text]
    marked = ((block.text, mark) for block in linked for mark in block.marks if mark.end - mark.start <= MAX_DIGITS)
    return any(block.text.isdecimal() for block in linked) or any(
        text[mark.start : mark.end].isdecimal() for text, mark in marked
    )


def rises(before: tuple[int, ...]) -> list[int]:
    """Where the next of several numbers is higher."""
    return [*compress(range(len(before)), map(lt, before, before[1:]))]


def not_hidden(hidden: tuple[bool, ...]) -> list[int]:
    """The places of the blocks that are not hidden."""
    return [*compress(range(len(hidden)), map(not_, hidden))]


def first_shown(hidden: tuple[bool, ...], start: int) -> list[int]:
    """The places of the first BELOW blocks that are not hidden, from a place on."""
    return [*islice((i for i in range(start, len(hidden)) if not hidden[i]), BELOW)]


def words_seen(words: tuple[int, ...], hidden: tuple[bool, ...]) -> int:
    """The words of the blocks that are not hidden."""
    return sum(compress(words, map(not_, hidden)))


def headings_of_links(
    blocks: tuple[Block, ...], hidden: tuple[bool, ...], categories: list[Category]
) -> frozenset[int]:
    """The headings with links that are not hidden, those of the navigation aside."""
    headed = [i for i, block in enumerate(blocks) if block.links and block.tag in HEADINGS]
    return frozenset([i for i in headed if not hidden[i] and categories[i] != "navigation"])


def text_of(sight: Sight, index: int) -> str:
    """The text of a block."""
    return sight.blocks[index].text


_numbered, _numbers_a_page, _rises = compiled(numbered), compiled(numbers_a_page), compiled(rises)
_not_hidden, _first_shown, _words_seen = compiled(not_hidden), compiled(first_shown), compiled(words_seen)
_headings_of_links = compiled(headings_of_links)


class Stated(NamedTuple):
    """What a page states of its story: its text, its number of words, the selectors of its locked part."""

    text: str = ""
    words: int | None = None
    locked: tuple[str, ...] = ()
    is_free: bool | None = None


class Sight:
    """All that the decisions on a page look at; `signed`: by a structured date or author.

    What nearly every page is asked for is found at once. numbered: the short blocks with two numbers, from two above
    the content to its end; numbered_below: the same of those right below it. solid: the blocks that read like a
    paragraph of a story; solid_outside: those of them that are not content. below: the first blocks that a browser
    shows below the end of the content.
    """

    text = compiled(text_of)

    def __init__(
        self, judged: Judged, rules: Rules, *, shell: Shell, stated: Stated, url: str | None = None,
        titles: tuple[str, ...] = (), kinds: tuple[str, ...] = (), signed: bool = False,
    ) -> None:  # fmt: skip
        self.judged, self.rules, self.shell, self.stated, self.url = judged, rules, shell, stated, url
        self.titles, self.kinds, self.signed = titles, frozenset(map(str.casefold, kinds)), signed
        self.categories, _, content, self.body_words = judged.tally
        self.blocks = blocks = judged.segments.blocks
        measures = judged.measures
        story = range(max(0, content[0] - 2), content[-1] + 1) if content else range(0)
        self.content, self.below = content, _first_shown(measures.hidden, content[-1] + 1) if content else []
        self.numbered = _numbered(blocks, measures.words, story)
        self.numbered_below = _numbered(blocks, measures.words, self.below)
        self.solid = _rises(measures.solid_before)
        self.solid_outside = [*filterfalse(frozenset(content).__contains__, self.solid)]

    @property
    def numbers_a_page(self) -> bool:
        """Whether a reader sees a link, or markup of any kind, around nothing but the number of a second page."""
        return _numbers_a_page(self.judged.segments.blocks)

    @cached_property
    def shown(self) -> list[int]:
        """The blocks that a browser shows."""
        return _not_hidden(self.judged.measures.hidden)

    @cached_property
    def shown_words(self) -> int:
        """The words that a browser shows."""
        return _words_seen(self.judged.measures.words, self.judged.measures.hidden)

    @cached_property
    def linked_headings(self) -> frozenset[int]:
        """The headings with links that a browser shows, those of the navigation aside."""
        return _headings_of_links(self.judged.segments.blocks, self.judged.measures.hidden, self.categories)

    @cached_property
    def told(self) -> list[int]:
        """The paragraphs of the content."""
        prose = self.judged.measures.prose
        return [i for i in self.content if prose[i] >= MIN_TOLD]

    def longest_run(self, belongs: Callable[[int], bool]) -> int:
        """How many paragraphs of the content follow one another, of those that belong, a line between them or none."""
        return max(map(len, runs(filter(belongs, self.told), 2)), default=0)
