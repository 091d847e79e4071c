"""Titles, openings and declared kinds in, the kind of page that they speak for out."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from newsclean.compiled import compiled
from newsclean.errors import RuleError
from newsclean.text import fold, number_signs, trim, trim_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QUOTES = ('"', "'", "「", "『", "《")  # after folding
KEY = 3  # characters by which openings are filed
MAX_LINE = 80
MAX_OPENING = 200
SITE_MARKS = (" | ", " - ", " · ", " » ", " « ", " :: ", " / ")
PIECES = re.compile(r"[:.!?…。！？] *")


class PageRule(msgspec.Struct, frozen=True):
    """One kind of page: how its title, its blocks, its declared type speak for it."""

    kind: str
    about: str
    titles: frozenset[str]
    opens: Callable[[str], str | None]
    """The phrase that a block begins with. What begins with a quotation mark is somebody's speech."""
    lines: frozenset[str]
    words: tuple[str, ...]
    said_in: Callable[[str], int]
    """How many of the kind's words a paragraph holds."""
    kinds: frozenset[str]
    tokens: frozenset[str]
    machinery: tuple[str, ...]
    paths: frozenset[str]
    drops: tuple[str, ...]
    keeps: tuple[str, ...]

    def is_title(self, text: str) -> bool:
        """Whether a title, or a part of it beside the site's name, says that the page is of the kind.

        A colon parts no site's name: "404: how an error became a work of art" is a story's.
        """
        folded = fold(text)
        parts = [folded]
        for mark in SITE_MARKS:
            if mark in folded:
                parts += folded.split(mark)
        return any(map(self._says, parts))

    def _says(self, folded: str) -> bool:
        pieces = [*filter(None, map(trim, PIECES.split(folded)))]
        return trim(folded) in self.titles or (bool(pieces) and self.titles.issuperset(pieces))

    def is_line(self, text: str) -> bool:
        """Whether a block is one of the kind's lines."""
        return len(text) <= MAX_LINE and trim(number_signs(fold(text))) in self.lines

    def drives(self, machinery: str) -> str | None:
        """What in the scripts of a page, casefolded, speaks for the kind."""
        return next((name for name in self.machinery if name in machinery), None)

    def matches(self, example: str) -> bool:
        """Whether an example hits any of the rule's patterns."""
        return (
            self.is_title(example) or self.opens(example) is not None or self.is_line(example)
            or fold(example) in self.kinds
        )  # fmt: skip


def opening(starts: dict[str, tuple[str, ...]], text: str) -> str | None:
    """The first of some phrases, filed by their first characters, that a text begins with once it is folded."""
    folded = number_signs(fold(text[:MAX_OPENING]))
    if folded[:1] in QUOTES:
        return None
    folded = trim_start(folded)
    return next((phrase for phrase in starts.get(folded[:KEY], ()) if folded.startswith(phrase)), None)


def counting(words: tuple[str, ...]) -> Callable[[str], int]:
    """What tells how many of some folded words a text holds, once it is folded too."""
    plain_words = tuple(filter(str.isascii, words))

    def count(text: str) -> int:
        folded = number_signs(fold(text))
        return sum(map(folded.__contains__, plain_words if folded.isascii() else words))

    return count


_opening, _counting = compiled(opening), compiled(counting)


def compile_pages(data: Mapping[str, Any]) -> dict[str, PageRule]:
    """The rules by kind. Raises RuleError when a section lacks its examples."""
    return {kind: _rule(kind, section) for kind, section in data.items()}


def _rule(kind: str, section: Mapping[str, Any]) -> PageRule:
    for needed in ("about", "drops", "keeps"):
        if not section.get(needed):
            raise RuleError(f"rules/pages.toml: [{kind}] lacks {needed}; a table carries examples of both kinds")
    starts: dict[str, list[str]] = {}
    for phrase in section.get("starts", ()):
        folded = number_signs(fold(phrase))
        starts.setdefault(folded[:KEY], []).append(folded)
    words = tuple(number_signs(fold(word)) for word in section.get("words", ()))
    return PageRule(
        kind=kind, about=section["about"],
        titles=frozenset(trim(fold(title)) for title in section.get("titles", ())),
        opens=partial(_opening, {key: tuple(phrases) for key, phrases in starts.items()}),
        lines=frozenset(trim(number_signs(fold(line))) for line in section.get("lines", ())),
        words=words, said_in=_counting(words),
        machinery=tuple(section.get("machinery", ())), paths=frozenset(section.get("paths", ())),
        kinds=frozenset(section.get("kinds", ())), tokens=frozenset(section.get("tokens", ())),
        drops=tuple(section["drops"]), keeps=tuple(section["keeps"]),
    )  # fmt: skip
