"""Rule tables in, indexes out: the TOML files beside this module, checked and compiled once."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec
import tomli  # compiled: a megabyte of tables in a quarter of the time that tomllib takes

from newsclean.errors import RuleError
from newsclean.model import CATEGORIES, Category
from newsclean.rules.markup import Markup
from newsclean.rules.pages import PageRule, compile_pages
from newsclean.rules.phrases import Phrases
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MIN_ROLE = 5  # letters: a shorter role is part of other words
CALENDARS = {"jalali": 12, "hijri": 12, "ethiopian": 13, "hebrew": 13}  # how many months each names
KINDS = ("starts", "lines", "sections", "headings", "ends", "tokens")


class Table(msgspec.Struct, frozen=True):
    """One category's section of one file: its patterns and the examples that prove them."""

    source: str
    category: Category
    about: str
    starts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    max_words: int | None = None

    def __len__(self) -> int:
        return sum(len(getattr(self, kind)) for kind in KINDS)


class Language(msgspec.Struct, frozen=True):
    """The words of one language that dates, bylines and author bios are made of, casefolded."""

    code: str
    name: str
    months: tuple[tuple[str, ...], ...] = ()
    calendars: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()  # the months of other calendars, by its name
    weekdays: tuple[str, ...] = ()
    date_words: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()  # what a word of a relative phrase counts: ("hour", "hrs")
    byline_prefixes: tuple[str, ...] = ()
    byline_suffixes: tuple[str, ...] = ()
    byline_joiners: tuple[str, ...] = ()
    byline_roles: tuple[str, ...] = ()
    byline_labels: tuple[str, ...] = ()  # prefixes that a single word behind makes a name: "author"
    byline_weak: tuple[str, ...] = ()  # prefixes that are other words as often: "from"
    byline_others: tuple[str, ...] = ()  # what stands in front of those who do not write: "photos"
    byline_all_posts: tuple[str, ...] = ()  # what links to all of a writer's stories say, "#" for the name
    byline_attached: tuple[str, ...] = ()  # prefixes written in one word with the name
    byline_joined: tuple[str, ...] = ()  # "and" in one word with the name behind it ("-" for the name: before it)
    byline_unjoined: tuple[str, ...] = ()  # names that begin like such an "and"
    byline_given: tuple[str, ...] = ()  # first names, where no capital tells a name from other words
    byline_surnames: tuple[str, ...] = ()
    after_name: tuple[str, ...] = ()


class Rules(msgspec.Struct, frozen=True):
    """All tables, and the indexes made of them."""

    tables: tuple[Table, ...]
    languages: tuple[Language, ...]
    phrases: Phrases
    markup: Markup
    pages: dict[str, PageRule]
    bio_openings: tuple[str, ...]
    bio_roles: tuple[str, ...]

    def summary(self) -> list[tuple[str, str, str, int]]:
        """A row a table: file, category, what it is about, how many patterns."""
        return [(table.source, table.category, table.about, len(table)) for table in self.tables]


@lru_cache(maxsize=1)
def load() -> Rules:
    """The shipped rules. Raises RuleError when a table is malformed or lacks examples."""
    folder = resources.files(__package__)
    files = [folder / "markup.toml", *sorted((folder / "languages").iterdir(), key=lambda file: file.name)]
    sources = {f.name.removesuffix(".toml"): f.read_text(encoding="utf-8") for f in files if f.name.endswith(".toml")}
    pages = _parse("pages", (folder / "pages.toml").read_text(encoding="utf-8"))
    return compile_rules({name: _parse(name, text) for name, text in sources.items()}, pages)


def compile_rules(sources: Mapping[str, Mapping[str, Any]], pages: Mapping[str, Any]) -> Rules:
    """Compile parsed tables, keyed by file name without its ending, and the page kinds. Raises RuleError."""
    tables = tuple(table for name, data in sources.items() for table in _tables(name, data))
    languages = tuple(_language(name, data) for name, data in sources.items() if "language" in data)
    return Rules(
        tables=tables,
        languages=languages,
        phrases=Phrases.of(tables),
        markup=Markup.of(tables),
        pages=compile_pages(pages),
        bio_openings=tuple(phrase for language in languages for phrase in language.after_name),
        bio_roles=tuple(r for language in languages for r in language.byline_roles if len(r) >= MIN_ROLE),
    )


def _parse(name: str, text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise RuleError(f"rules/{name}.toml is not valid TOML: {error}") from error


def _tables(name: str, data: Mapping[str, Any]) -> Iterator[Table]:
    for key, section in data.items():
        if not isinstance(section, dict) or key == "dates":
            continue
        if key not in CATEGORIES:
            raise RuleError(f"rules/{name}.toml: [{key}] is no category; the categories are {', '.join(CATEGORIES)}")
        for needed in ("about", "drops", "keeps"):
            if not section.get(needed):
                raise RuleError(f"rules/{name}.toml: [{key}] lacks {needed}; a table carries examples of both kinds")
        fields = {kind: tuple(section.get(kind, ())) for kind in (*KINDS, "drops", "keeps")}
        yield Table(
            source=name, category=key, about=section["about"],
            max_words=section.get("max_words"), **fields,
        )  # fmt: skip


def _language(name: str, data: Mapping[str, Any]) -> Language:
    def words(section: str, key: str) -> tuple[str, ...]:
        return tuple(fold(word) for word in data.get(section, {}).get(key, ()))

    def names(key: str, number: int) -> tuple[tuple[str, ...], ...]:
        months = tuple(tuple(fold(form) for form in forms) for forms in data.get("dates", {}).get(key, ()))
        if len(months) not in (0, number):
            raise RuleError(f"rules/{name}.toml: [dates] {key} has {len(months)} entries; give {number}, or none")
        return months

    units = data.get("dates", {}).get("units", {})
    return Language(
        code=data["language"], name=data["name"], months=names("months", 12),
        calendars=tuple((key, months) for key, number in CALENDARS.items() if (months := names(key, number))),
        weekdays=words("dates", "weekdays"), date_words=words("dates", "words"),
        published=words("dates", "published"), updated=words("dates", "updated"), relative=words("dates", "relative"),
        units=tuple((key, fold(word)) for key, words_of in units.items() for word in words_of),
        byline_prefixes=words("byline", "prefixes"), byline_suffixes=words("byline", "suffixes"),
        byline_joiners=words("byline", "joiners"), byline_roles=words("byline", "roles"),
        byline_labels=words("byline", "labels"), byline_weak=words("byline", "weak"),
        byline_others=words("byline", "others"), byline_all_posts=words("byline", "all_posts"),
        byline_attached=words("byline", "attached"), byline_joined=words("byline", "joined"),
        byline_unjoined=words("byline", "unjoined"), byline_given=words("byline", "given"),
        byline_surnames=words("byline", "surnames"),
        after_name=words("author_bio", "after_name"),
    )  # fmt: skip
