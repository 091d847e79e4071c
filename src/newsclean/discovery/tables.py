"""The tables beside this module in, sets of words by name out: read and checked once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from newsclean.errors import RuleError


class Table(msgspec.Struct, frozen=True):
    """One section of a file: its words and the addresses that prove them in both directions."""

    name: str
    about: str
    words: frozenset[str]
    starts: tuple[str, ...]
    hosts: frozenset[str]
    drops: tuple[str, ...]
    keeps: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Whether a word, in lower case, stands in the table, or begins like one that ends in "*"."""
        return word in self.words or word.startswith(self.starts)


@cache
def load(file: str) -> dict[str, Table]:
    """The tables of a file. Raises RuleError when one is malformed or lacks its examples."""
    text = (resources.files(__package__) / f"{file}.toml").read_text(encoding="utf-8")
    return compile_tables(file, tomllib.loads(text))


def compile_tables(file: str, data: dict[str, Any]) -> dict[str, Table]:
    """Parsed sections as tables. Raises RuleError when one lacks its examples."""
    return {name: _table(file, name, section) for name, section in data.items()}


def _table(file: str, name: str, section: dict[str, Any]) -> Table:
    for needed in ("about", "drops", "keeps"):
        if not section.get(needed):
            raise RuleError(f"discovery/{file}.toml: [{name}] lacks {needed}; a table carries examples of both kinds")
    words = [word.casefold() for word in (*section.get("words", ()), *section.get("names", ()))]
    return Table(
        name=name, about=section["about"], words=frozenset(word for word in words if not word.endswith("*")),
        starts=tuple(word[:-1] for word in words if word.endswith("*")), hosts=frozenset(section.get("hosts", ())),
        drops=tuple(section["drops"]), keeps=tuple(section["keeps"]),
    )  # fmt: skip
