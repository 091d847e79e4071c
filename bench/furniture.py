"""A line of text in, the kind of page furniture that it is out, by a small lexicon of the bench's own (furniture.toml).

The lexicon knows nothing of newsclean's rule tables, so that no system is measured by its own yardstick. It is asked
only of lines that the label does not have, so it may be broad.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

MAX_WORDS = 45  # a longer line is prose, whatever it begins with
MAX_CONTAINING = 25  # words of a line that is named by what stands anywhere in it
_LEADING = re.compile(r"^[^\w@©#]+")
_TRAILING = re.compile(r"[^\w)!?]+$")
_QUOTES = str.maketrans("’‘ʼ´`“”„«»", "'''''\"\"\"\"\"")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # scripts that put no space between words


class Kind(NamedTuple):
    """One category: whole lines, openings, phrases that may stand anywhere, patterns (`cased`: of the bare line)."""

    name: str
    title: str
    lines: frozenset[str]
    starts: tuple[str, ...]
    contains: re.Pattern[str] | None
    patterns: tuple[re.Pattern[str], ...]
    cased: tuple[re.Pattern[str], ...]


def kind(line: str) -> str | None:
    """The category of a line; None for what no entry names."""
    folded = fold(line)
    length = len(folded.split())
    if not folded or length > MAX_WORDS:
        return None
    bare = _TRAILING.sub("", folded)
    for category in load():
        if bare in category.lines or folded in category.lines or _begins(folded, category.starts):
            return category.name
        if length <= MAX_CONTAINING and category.contains and category.contains.search(folded):
            return category.name
        if any(pattern.search(folded) for pattern in category.patterns):
            return category.name
        if any(pattern.search(line.strip()) for pattern in category.cased):
            return category.name
    return None


def fold(line: str) -> str:
    """Unicode form, case, quotes and white space folded; bullets and arrows in front dropped."""
    text = unicodedata.normalize("NFKC", line).lower().translate(_QUOTES)
    return _LEADING.sub("", " ".join(text.split()))


@cache
def load() -> tuple[Kind, ...]:
    """The lexicon, in the order in which its categories are asked."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(_compile(name, entries) for name, entries in table.items())


def _compile(name: str, entries: dict[str, list[str] | str]) -> Kind:
    phrases = {key: [fold(phrase) for phrase in entries.get(key, ())] for key in ("lines", "starts", "contains")}
    inner = "|".join(_bounded(phrase) for phrase in sorted(phrases["contains"], key=len, reverse=True))
    return Kind(
        name,
        str(entries["title"]),
        frozenset(_TRAILING.sub("", phrase) for phrase in phrases["lines"]),
        tuple(phrases["starts"]),
        re.compile(inner) if inner else None,
        *(tuple(re.compile(pattern) for pattern in entries.get(key, ())) for key in ("patterns", "cased")),
    )


def _begins(line: str, openings: tuple[str, ...]) -> bool:
    return any(
        line.startswith(opening)
        and (not line[len(opening) :][:1].isalnum() or not opening[-1].isalnum() or bool(_UNSPACED.match(opening[-1])))
        for opening in openings
    )


def _bounded(phrase: str) -> str:
    escaped = re.escape(phrase)
    return escaped if _UNSPACED.search(phrase) else rf"(?<!\w){escaped}(?!\w)"
