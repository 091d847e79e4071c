"""Phrases in, an index out that finds the phrase a block opens with or consists of in microseconds."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from newsclean.compiled import compiled
from newsclean.errors import RuleError
from newsclean.model import CATEGORIES
from newsclean.text import count_words, fold, needs_no_boundary, number_signs, trim, trim_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsclean.model import Category
    from newsclean.rules import Table

MAX_OPENING_WORDS = 30  # a longer block is a paragraph, whatever it opens with
MAX_PARAGRAPH_CHARS = 700
PARAGRAPHS: frozenset[Category] = frozenset({"ad_rates", "consent", "legal"})
"""Categories that come as whole paragraphs; their openings are sure enough to take one."""
SURE_WORDS = 4  # of a credit's opening that is sure enough, too: "this story originally appeared in"
MAX_LINE_CHARS = 160
MAX_HEADING_WORDS = 12
BEGINNING = 240  # characters that tell what a longer text opens with: it is not folded whole
QUOTES = ("'", '"', "「", "『", "《")  # after folding
QUOTE_MARKS = " '\"’‘“”„«»"  # before folding
MAX_LABEL_CHARS = 60  # "Photo: Jane Doe/Agency"
LABEL_MARKS = ((". ", False), ("(", True), ("| ", True))  # before a picture's label; whether it needs no colon
SENTENCE_ENDS = ".!?。！？।"  # before white space
_SENTENCE_END = re.compile(rf"[{SENTENCE_ENDS}]\s+")
KEY = 4  # characters by which openings are filed, and endings by as many; a shorter opening by its first


class Hit(NamedTuple):
    """A phrase that a block consists of, or opens with."""

    category: Category
    phrase: str
    source: str
    opens_section: bool


class Filed(NamedTuple):
    """The phrases under one key, the longest first, and what each of them says."""

    phrases: tuple[str, ...]
    hits: tuple[Hit, ...]


class Phrases(msgspec.Struct, frozen=True):
    """Whole lines by their text, openings by their first characters, endings by their last.

    One regex of 300 phrases cost 260 ms a page.
    """

    lines: dict[str, Hit]
    starts: dict[str, Filed]
    headings: dict[str, Filed]
    ends: dict[str, Filed]
    keys: dict[Category, frozenset[str]]
    """What the openings of each category are filed under."""
    longest: int
    """Characters of the longest opening."""

    @classmethod
    def of(cls, tables: Iterable[Table]) -> Phrases:
        """File the phrases of the tables. Raises RuleError when two tables claim one phrase for two categories."""
        lines: dict[str, Hit] = {}
        starts: dict[str, Hit] = {}
        headings: dict[str, Hit] = {}
        ends: dict[str, Hit] = {}
        for table in tables:
            for kind in ("sections", "lines"):
                for phrase in getattr(table, kind):
                    key = trim(number_signs(fold(phrase)))
                    _file(lines, key, Hit(table.category, key, table.source, kind == "sections"))
            for key in (variant for phrase in table.starts for variant in _variants(number_signs(fold(phrase)))):
                _file(starts, key, Hit(table.category, key, table.source, False))
            for phrase in table.ends:
                key = trim(number_signs(fold(phrase)))
                _file(ends, key, Hit(table.category, key, table.source, False))
            for phrase in table.headings:
                key = number_signs(fold(phrase))
                _file(headings, key, Hit(table.category, key, table.source, True))
        keys: dict[Category, set[str]] = {category: set() for category in CATEGORIES}
        for hit in starts.values():
            keys[hit.category].add(_key(hit.phrase))
        return cls(
            lines=lines, starts=_filed(starts, _key), headings=_filed(headings, _key), ends=_filed(ends, _end_key),
            keys={category: frozenset(filed) for category, filed in keys.items()},
            longest=max(map(len, starts), default=0),
        )  # fmt: skip

    def find(self, text: str, *, heading: bool = False) -> Hit | None:
        """The phrase that the text consists of, else the longest one that it opens with as a short block.

        A block that opens with a quotation mark is somebody's speech: no opening counts there.
        """
        if len(text) > MAX_PARAGRAPH_CHARS:
            return None
        if (end := text.find(" ", BEGINNING)) >= 0:
            folded = number_signs(fold(text[:end]))
            opening = trim_start(folded)
            if len(opening) > MAX_LINE_CHARS >= self.longest and count_words(folded) > MAX_OPENING_WORDS:
                return self._of_paragraph(folded, opening)
        line = opening = folded = fold(text)
        if not folded.replace(" ", "").isalpha():  # else nothing is there to fold or to trim
            folded = number_signs(folded)
            line, opening = trim(folded), trim_start(folded)
        if (hit := self.lines.get(line)) and len(folded) <= MAX_LINE_CHARS:
            return hit
        if len(folded) > MAX_OPENING_WORDS and count_words(folded) > MAX_OPENING_WORDS:
            return self._of_paragraph(folded, opening)
        if folded.startswith(QUOTES):
            return None
        if heading and count_words(opening) <= MAX_HEADING_WORDS and (hit := _opened(self.headings, opening)):
            return hit
        return _opened(self.starts, opening) or self._ending(line)

    def _of_paragraph(self, folded: str, opening: str) -> Hit | None:
        """The longest phrase that a paragraph opens with, if that is enough to know a whole paragraph by."""
        hit = None if folded.startswith(QUOTES) else _opened(self.starts, opening)
        return hit if hit and _takes_paragraphs(hit) else None

    def _ending(self, folded: str) -> Hit | None:
        """The longest phrase that a folded text ends with."""
        filed = self.ends.get(folded[-KEY:])
        if filed and folded.endswith(filed.phrases):
            for hit in filed.hits:
                before = folded[: -len(hit.phrase)][-1:]
                if folded.endswith(hit.phrase) and (not before.isalnum() or needs_no_boundary(before)):
                    return hit
        return None

    def counts_comments(self, hit: Hit) -> bool:
        """Whether a phrase is a number of what another phrase heads as comments: "# comments" and "comments"."""
        if hit.category != "counter" or "#" not in hit.phrase:
            return False
        counted = self.lines.get(trim(hit.phrase.replace("#", "")))
        return counted is not None and counted.category == "comments"

    def opening(self, text: str, *categories: Category) -> Hit | None:
        """The longest phrase that a text opens with, however long it is, if that is of one of the categories."""
        hit = self._longest_opening(text) if self._may_open(text, categories) else None
        return hit if hit and hit.category in categories else None

    def _may_open(self, text: str, categories: Iterable[Category]) -> bool:
        """Whether a text begins with the first characters of a phrase; a text that only folding can tell of may."""
        start = plain(text.lstrip(QUOTE_MARKS)[: KEY + 1])
        if start is None:
            return True
        return any(start[:KEY] in self.keys[category] or start[0] in self.keys[category] for category in categories)

    def _longest_opening(self, text: str) -> Hit | None:
        if (end := text.find(" ", BEGINNING)) >= 0:
            opening = trim_start(number_signs(fold(text[:end])))
            if len(opening) > self.longest:
                return _opened(self.starts, opening)
        return _opened(self.starts, trim_start(number_signs(fold(text))))


def hits(phrases: Phrases, texts: Sequence[str], headings: Sequence[bool]) -> list[Hit | None]:
    """What `find` finds for each of the texts, some of which are headings."""
    return [phrases.find(text, heading=heading) for text, heading in zip(texts, headings, strict=True)]


def labels(phrases: Phrases, texts: Sequence[str]) -> list[str | None]:
    """The picture labels that the last sentences of short texts open with: "… in the yard. Photo: Jane Doe"."""
    return [label_at_the_end(phrases, text) for text in texts]


def openings(phrases: Phrases, texts: Sequence[str], category: Category) -> list[list[Hit]]:
    """The phrases of a category that the sentences of each text open with."""
    return [[hit for sentence in sentences(text) if (hit := phrases.opening(sentence, category))] for text in texts]


def sentences(text: str) -> list[str]:
    """A text cut behind what ends a sentence."""
    cuts = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def label_at_the_end(phrases: Phrases, text: str) -> str | None:
    """The picture label that the last sentence of a text opens with, or what stands in brackets or behind a bar."""
    if not ("(" in text or ". " in text or "| " in text):
        return None
    for mark, sure in LABEL_MARKS:
        head, _, last = text.rpartition(mark)
        if not head or len(last) > MAX_LABEL_CHARS:
            continue
        hit = phrases.opening(last, "credit", "caption")
        if hit and (sure or hit.phrase.endswith(":")):
            return hit.phrase
    return None


def _takes_paragraphs(hit: Hit) -> bool:
    """Whether an opening is enough to know a whole paragraph by."""
    return hit.category in PARAGRAPHS or (hit.category == "credit" and count_words(hit.phrase) >= SURE_WORDS)


def _variants(phrase: str) -> Iterator[str]:
    """A labelled opening with every mark that sites put after a label: "read more:", "read more |", "read more -"."""
    yield phrase
    if phrase.endswith(":"):
        label = phrase.rstrip(": ")
        yield from (f"{label}{mark}" for mark in (" :", " |", " -", " >", " »", " →"))


def opened(index: dict[str, Filed], folded: str) -> Hit | None:
    """The longest phrase of an index that a folded text opens with."""
    for key in (folded[:KEY], folded[:1]):
        filed = index.get(key)
        if filed and folded.startswith(filed.phrases):
            for phrase, hit in zip(filed.phrases, filed.hits, strict=True):
                if folded.startswith(phrase) and _ends_at_boundary(folded, phrase):
                    return hit
    return None


def _key(phrase: str) -> str:
    """What an opening is filed under."""
    return phrase[:KEY] if len(phrase) >= KEY else phrase[0]


def _end_key(phrase: str) -> str:
    """What an ending is filed under."""
    if len(phrase) < KEY:
        raise RuleError(f"{phrase!r} under `ends` is too short: give at least {KEY} characters")
    return phrase[-KEY:]


def plain(start: str) -> str | None:
    """The start of a text as it is when folded, all but its last character for sure; None if more would tell."""
    if start.isascii() and start.replace(" ", "").isalpha() and start[0] != " " and "  " not in start:
        return start.lower()
    return None


def _filed(hits: dict[str, Hit], key: Callable[[str], str]) -> dict[str, Filed]:
    groups: dict[str, list[Hit]] = {}
    for phrase, hit in sorted(hits.items(), key=lambda item: -len(item[0])):
        groups.setdefault(key(phrase), []).append(hit)
    return {key: Filed(tuple(hit.phrase for hit in group), tuple(group)) for key, group in groups.items()}


def _ends_at_boundary(text: str, phrase: str) -> bool:
    if len(text) == len(phrase) or not phrase[-1].isalnum():
        return True
    following = text[len(phrase)]
    return not following.isalnum() or needs_no_boundary(phrase[-1]) or needs_no_boundary(following)


def _file(index: dict[str, Hit], key: str, hit: Hit) -> None:
    if key in ("", "#"):
        raise RuleError(f"rules/{hit.source}.toml: a phrase under [{hit.category}] says nothing: {key!r}")
    known = index.get(key)
    if known is None or (hit.category == known.category and hit.opens_section):
        index[key] = hit
    elif known.category != hit.category:
        raise RuleError(
            f"rules/{hit.source}.toml: {hit.phrase!r} stands under [{hit.category}], "
            f"but rules/{known.source}.toml has it under [{known.category}]; keep one"
        )


find_all, find_labels, find_openings, _opened = compiled(hits), compiled(labels), compiled(openings), compiled(opened)
