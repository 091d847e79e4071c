"""Phrases in, an index out that finds the phrase a block opens with or consists of in microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from newsclean.errors import RuleError
from newsclean.text import count_words, fold, needs_no_boundary, number_signs, trim, trim_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.model import Category
    from newsclean.rules import Table

MAX_OPENING_WORDS = 30  # a longer block is a paragraph, whatever it opens with
MAX_PARAGRAPH_CHARS = 700
PARAGRAPHS: frozenset[Category] = frozenset({"ad_rates", "consent", "legal"})
"""Categories that come as whole paragraphs; their openings are sure enough to take one."""
SURE_WORDS = 4  # of a credit's opening that is sure enough, too: "this story originally appeared in"
MAX_LINE_CHARS = 160
MAX_HEADING_WORDS = 12
QUOTES = ("'", '"', "「", "『", "《")  # after folding
KEY = 4  # characters by which openings are filed, a shorter one by all it has
END_KEY = 2  # by which endings are


class Hit(NamedTuple):
    """A phrase that a block consists of, or opens with."""

    category: Category
    phrase: str
    source: str
    opens_section: bool


class Phrases(msgspec.Struct, frozen=True):
    """Whole lines by their text, openings by their first characters (one regex of 300 phrases cost 260 ms a page)."""

    lines: dict[str, Hit]
    starts: dict[str, tuple[Hit, ...]]
    headings: dict[str, tuple[Hit, ...]]
    ends: dict[str, tuple[Hit, ...]]

    @classmethod
    def of(cls, tables: Iterable[Table]) -> Phrases:
        """File the phrases of the tables. Raises RuleError when two tables claim one phrase for two categories."""
        lines: dict[str, Hit] = {}
        starts: dict[str, dict[str, Hit]] = {}
        headings: dict[str, dict[str, Hit]] = {}
        ends: dict[str, dict[str, Hit]] = {}
        for table in tables:
            for kind in ("sections", "lines"):
                for phrase in getattr(table, kind):
                    key = trim(number_signs(fold(phrase)))
                    _file(lines, key, Hit(table.category, key, table.source, kind == "sections"))
            for key in (variant for phrase in table.starts for variant in _variants(number_signs(fold(phrase)))):
                _file(starts.setdefault(key[:KEY], {}), key, Hit(table.category, key, table.source, False))
            for phrase in table.ends:
                key = trim(number_signs(fold(phrase)))
                _file(ends.setdefault(key[-END_KEY:], {}), key, Hit(table.category, key, table.source, False))
            for phrase in table.headings:
                key = number_signs(fold(phrase))
                _file(headings.setdefault(key[:KEY], {}), key, Hit(table.category, key, table.source, True))
        return cls(lines, _longest_first(starts), _longest_first(headings), _longest_first(ends))

    def find(self, text: str, *, heading: bool = False) -> Hit | None:
        """The phrase that the text consists of, else the longest one that it opens with as a short block.

        A block that opens with a quotation mark is somebody's speech: no opening counts there.
        """
        if len(text) > MAX_PARAGRAPH_CHARS:
            return None
        folded = number_signs(fold(text))
        if len(folded) <= MAX_LINE_CHARS and (hit := self.lines.get(trim(folded))):
            return hit
        if folded[:1] in QUOTES:
            return None
        opening = trim_start(folded)
        if count_words(folded) > MAX_OPENING_WORDS:
            hit = _opening(self.starts, opening)
            return hit if hit and _takes_paragraphs(hit) else None
        if heading and count_words(opening) <= MAX_HEADING_WORDS and (hit := _opening(self.headings, opening)):
            return hit
        return _opening(self.starts, opening) or self._ending(trim(folded))

    def _ending(self, folded: str) -> Hit | None:
        """The longest phrase that a folded text ends with."""
        for hit in self.ends.get(folded[-END_KEY:], ()):
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

    def opening(self, folded: str) -> Hit | None:
        """The longest phrase that a folded text opens with."""
        return _opening(self.starts, folded)


def _takes_paragraphs(hit: Hit) -> bool:
    """Whether an opening is enough to know a whole paragraph by."""
    return hit.category in PARAGRAPHS or (hit.category == "credit" and count_words(hit.phrase) >= SURE_WORDS)


def _variants(phrase: str) -> Iterator[str]:
    """A labelled opening with every mark that sites put after a label: "read more:", "read more |", "read more -"."""
    yield phrase
    if phrase.endswith(":"):
        label = phrase.rstrip(": ")
        yield from (f"{label}{mark}" for mark in (" :", " |", " -", " >", " »", " →"))


def _opening(index: dict[str, tuple[Hit, ...]], folded: str) -> Hit | None:
    for length in range(KEY, 0, -1):  # the longer key has the longer phrases
        for hit in index.get(folded[:length], ()):
            if folded.startswith(hit.phrase) and _ends_at_boundary(folded, hit.phrase):
                return hit
    return None


def _longest_first(index: dict[str, dict[str, Hit]]) -> dict[str, tuple[Hit, ...]]:
    return {key: tuple(sorted(hits.values(), key=lambda hit: -len(hit.phrase))) for key, hits in index.items()}


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
