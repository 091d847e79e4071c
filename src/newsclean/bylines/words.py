"""The words of bylines, from the rule tables of all languages and from names.toml beside this module."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from newsclean import rules
from newsclean.text import fold, needs_no_boundary

if TYPE_CHECKING:
    from collections.abc import Iterable

_EDGES = " \t:：,，;；/／|-–—.·•፡፣፤፥፦።"


class Openings:
    """Phrases found at the start of a text, the longest first."""

    __slots__ = ("_by_letter",)

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_letter: dict[str, list[str]] = {}
        for phrase in sorted({fold(phrase) for phrase in phrases} - {""}, key=len, reverse=True):
            self._by_letter.setdefault(phrase[0], []).append(phrase)

    def match(self, text: str) -> int:
        """How many characters of the text the longest phrase at its start takes; 0 if there is none."""
        head = fold_keeping_length(text[:80])
        for phrase in self._by_letter.get(head[:1], ()):
            if head.startswith(phrase) and _ends_word(head, len(phrase)):
                return len(phrase)
        return 0


@lru_cache(maxsize=1024)
def fold_keeping_length(text: str) -> str:
    """Casefolded character by character, so that places in the result are places in the text."""
    if text.isascii():
        return text.lower()
    folded = (fold(char) or char for char in text)
    return "".join(form if len(form) == 1 else char.lower()[:1] for form, char in zip(folded, text, strict=True))


def _ends_word(text: str, end: int) -> bool:
    if end >= len(text):
        return True
    last, following = text[end - 1], text[end]
    if _is_hangul(last) and _is_hangul(following):  # Korean writes spaces: "글" is a label, "글씨" a word
        return False
    return not following.isalnum() or not last.isalnum() or needs_no_boundary(last) or needs_no_boundary(following)


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7af"


@cache
def prefixes() -> Openings:
    """What stands in front of the names."""
    return Openings((*_all("byline_prefixes"), *_tables()["cms_prefixes"]))


@cache
def link_labels() -> Openings:
    """What stands in front of the name in a structured value."""
    return Openings((*_all("byline_prefixes"), *_tables()["cms_prefixes"], *_tables()["link_labels"]))


@cache
def suffixes() -> tuple[str, ...]:
    """What stands behind the names, the longest first."""
    return tuple(sorted(_all("byline_suffixes"), key=len, reverse=True))


@cache
def joiners() -> frozenset[str]:
    """Words between two authors."""
    return frozenset(_all("byline_joiners")) - {","}


@cache
def roles() -> frozenset[str]:
    """What authors are ("staff writer"), never who."""
    return frozenset(_all("byline_roles"))


def is_role(text: str) -> bool:
    """Whether a part of a byline is a role: the phrase itself, or one with a place or a beat around it."""
    folded = fold(text).strip(_EDGES)
    if folded in roles() or folded.removesuffix("s") in roles():
        return True
    parts = folded.removesuffix("s").split(" ")
    sizes = range(1, min(4, len(parts)))
    return any(" ".join(parts[-size:]) in roles() or " ".join(parts[:size]) in roles() for size in sizes)


def cut_suffix(text: str) -> str | None:
    """The text before a byline suffix; None if it has none."""
    folded = fold_keeping_length(text).rstrip(" .:）)」")
    for phrase in suffixes():
        if folded.endswith(phrase) and len(folded) > len(phrase):
            before = folded[-len(phrase) - 1]
            if not before.isalnum() or needs_no_boundary(before) or needs_no_boundary(phrase[0]):
                return text[: len(folded) - len(phrase)].rstrip(_EDGES)
    return None


def listed(name: str) -> frozenset[str]:
    """The words of a table of names.toml, folded."""
    return _tables()[name]


@cache
def _tables() -> dict[str, frozenset[str]]:
    data = tomllib.loads((resources.files(__package__) / "names.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(word) for word in table["words"]) for name, table in data.items()}


def trim_edges(text: str) -> str:
    """Without separators at both ends; the point of "Ph.D." and "Jr." stays."""
    return text.lstrip(_EDGES).rstrip(_EDGES.replace(".", ""))


@lru_cache(maxsize=1)
def _languages() -> tuple[Any, ...]:
    return tuple(rules.load().languages)


def _all(attribute: str) -> tuple[str, ...]:
    return tuple(word for language in _languages() for word in getattr(language, attribute))
