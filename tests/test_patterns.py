"""No pattern of the package runs away (M5): a search for ambiguous repeats finds none, and lines of 10,000 signs at
which a pattern that goes back would take the square of their length, or more, take milliseconds.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import newsclean
from bounds import no_runaway
from hostile.pages.facts import PIECES

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = 10_000  # what a field is cut to before any pattern sees it
CUBIC = 3  # stars: of a square, Python takes less than a second at this length, and the lines below would tell
SOURCE = "\n".join(path.read_text("utf-8") for path in Path(newsclean.__path__[0]).rglob("*.py"))
_POSSESSIVE = re.compile(r"[+*?}]\+")
# What is searched for in short texts alone.
SHORT = {"newsclean.dates.stamps._BARS": 120}


@cache
def patterns() -> dict[str, re.Pattern[Any]]:
    """The compiled patterns of all modules, also those in tables, by their names; the core sees no text by patterns."""
    names = [module.name for module in pkgutil.walk_packages(newsclean.__path__, "newsclean.")]
    names = [name for name in names if not name.startswith("newsclean.compiled.")]
    found: dict[str, re.Pattern[Any]] = {}
    for name in names:
        for variable, value in vars(import_module(name)).items():
            found |= {f"{name}.{variable}{place}": pattern for place, pattern in _inside(value)}
    return found


def _inside(value: object, depth: int = 3) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from ((f"[{key!r}]{place}", found) for place, found in _inside(item, depth - 1))
    elif depth and isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from ((f"[{number}]{place}", found) for place, found in _inside(item, depth - 1))


def is_searched(name: str) -> bool:
    """Whether the package looks for a pattern anywhere in a text, not only at its start."""
    module, _, variable = name.partition("[")[0].rpartition(".")
    own = Path(import_module(module).__file__ or "").read_text("utf-8") if variable.startswith("_") else SOURCE
    return re.search(rf"\b{variable}(?:\[[^\]]*\])?\.(?!match|fullmatch|pattern)\w", own) is not None


def test_the_patterns_are_found() -> None:
    assert len(patterns()) > 150
    assert is_searched("newsclean.text._WORD")
    assert not is_searched("newsclean.dates.stamps._PLACE")


@pytest.mark.filterwarnings("ignore:module 'sre_:DeprecationWarning")
def test_no_pattern_has_ambiguous_repeats() -> None:
    pytest.importorskip("regexploit", reason="regexploit is in the extra 'test'")
    sre = import_module("regexploit.ast.sre").SreOpParser
    find = import_module("regexploit.redos").find
    told = [
        f"{name}: {found}"
        for name, pattern in patterns().items()
        if _POSSESSIVE.search(_text(pattern)) is None  # which it cannot read
        for found in find(sre().parse_sre(_text(pattern), pattern.flags & ~re.DEBUG | re.UNICODE))
        if found.starriness >= CUBIC
    ]
    assert told == []


def _text(pattern: re.Pattern[Any]) -> str:
    return pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else str(pattern.pattern)


def test_no_pattern_runs_away_on_lines_of_one_piece() -> None:
    for name, pattern in patterns().items():
        length, searched = SHORT.get(name, LENGTH), is_searched(name)
        with no_runaway():
            for piece in PIECES:
                line = piece * (length // len(piece)) + "\x01"
                text = line.encode() if isinstance(pattern.pattern, bytes) else line
                pattern.match(text)
                pattern.fullmatch(text)
                if searched:
                    pattern.search(text)
