"""Titles, openings and declared kinds in, the kind of page that they speak for out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from newsclean.errors import RuleError
from newsclean.text import fold, number_signs, trim, trim_start

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = 3  # characters by which openings are filed


class PageRule(msgspec.Struct, frozen=True):
    """One kind of page: how its title, its blocks, its declared type speak for it."""

    kind: str
    about: str
    titles: frozenset[str]
    starts: dict[str, tuple[str, ...]]
    words: tuple[str, ...]
    kinds: frozenset[str]
    tokens: frozenset[str]
    drops: tuple[str, ...]
    keeps: tuple[str, ...]

    def is_title(self, text: str) -> bool:
        """Whether a title, or a part of it beside the site's name, says that the page is of the kind."""
        folded = fold(text)
        if trim(folded) in self.titles:
            return True
        parts = (trim(part) for separator in (" | ", " - ", " · ", ": ") for part in folded.split(separator))
        return any(part in self.titles for part in parts)

    def opens(self, text: str) -> str | None:
        """The phrase that a block begins with."""
        folded = trim_start(number_signs(fold(text[:200])))
        return next((phrase for phrase in self.starts.get(folded[:KEY], ()) if folded.startswith(phrase)), None)

    def speaks_of_it(self, text: str) -> bool:
        """Whether a paragraph holds one of the kind's words."""
        folded = fold(text)
        return any(word in folded for word in self.words)

    def matches(self, example: str) -> bool:
        """Whether an example hits any of the rule's patterns."""
        return self.is_title(example) or self.opens(example) is not None or fold(example) in self.kinds


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
    return PageRule(
        kind=kind, about=section["about"],
        titles=frozenset(trim(fold(title)) for title in section.get("titles", ())),
        starts={key: tuple(phrases) for key, phrases in starts.items()},
        words=tuple(fold(word) for word in section.get("words", ())),
        kinds=frozenset(section.get("kinds", ())), tokens=frozenset(section.get("tokens", ())),
        drops=tuple(section["drops"]), keeps=tuple(section["keeps"]),
    )  # fmt: skip
