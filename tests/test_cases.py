"""What sites print as dates, bylines, author values and titles: one table for each language, in tests/cases."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from newsclean import bylines, dates, rules
from newsclean.metadata import titles
from newsclean.metadata.keys import key

CASES = Path(__file__).with_name("cases")
TABLES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(CASES.glob("*.toml"))}
MINIMUM = {"dates": 13, "bylines": 13, "authors": 9, "titles": 6}


def rows(kind: str) -> list[tuple[str, ...]]:
    return [(code, *row) for code, table in TABLES.items() for row in table[kind]]


def listed(names: str) -> tuple[str, ...]:
    return tuple(names.split("; ")) if names else ()


def writers(text: str) -> tuple[str, ...]:
    """The names of a byline; of a name beside a date alone, too."""
    found = bylines.byline(text) or bylines.inside(text)
    alone = None if found else bylines.among_dates([text])
    return found.names if found else (alone,) if alone else ()


def told(found: dates.Stamp | None) -> str:
    """What a stamp says, as the tables write it."""
    if found is None:
        return ""
    return found.day or ("relative" if found.relative else "none")


def test_every_language_of_the_rules_has_a_table() -> None:
    assert set(TABLES) == {language.code for language in rules.load().languages}
    assert sum(len(table[kind]) for table in TABLES.values() for kind in MINIMUM) >= 1000
    for code, table in TABLES.items():
        for kind, least in MINIMUM.items():
            assert len(table[kind]) >= least, (code, kind)


@pytest.mark.parametrize(("code", "text", "day"), rows("dates"))
def test_a_stamp_names_its_day(code: str, text: str, day: str) -> None:
    assert told(dates.stamp(text, code)) == day


@pytest.mark.parametrize(("code", "text", "names"), rows("bylines"))
def test_a_byline_names_its_writers(code: str, text: str, names: str) -> None:
    assert writers(text) == listed(names)


@pytest.mark.parametrize(("code", "value", "names"), rows("authors"))
def test_an_author_value_names_its_persons(code: str, value: str, names: str) -> None:
    found = [name for name in bylines.names(value) if not bylines.is_nobody(name)]
    assert tuple(found) == listed(names)


@pytest.mark.parametrize(("code", "value", "site", "headline"), rows("titles"))
def test_a_title_is_cut_to_the_headline(code: str, value: str, site: str, headline: str) -> None:
    assert titles.without_label(titles.without_site(value, titles.site_keys([key(site)]))) == headline
