"""Bylines and author values: tables of cases, negatives beside positives."""

from __future__ import annotations

import time
import tomllib
from importlib import resources

import pytest

from newsclean import bylines


def _examples(kind: str) -> list[tuple[str, str]]:
    folder = resources.files("newsclean.rules") / "languages"
    tables = {
        file.name: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return [(name, text) for name, table in sorted(tables.items()) for text in table.get("byline", {}).get(kind, ())]


@pytest.mark.parametrize(("source", "text"), _examples("drops"))
def test_the_byline_examples_of_every_language_give_names(source: str, text: str) -> None:
    found = bylines.byline(text)
    assert found is not None, source
    assert found.names, source


@pytest.mark.parametrize(("source", "text"), _examples("keeps"))
def test_the_look_alikes_of_every_language_are_no_bylines(source: str, text: str) -> None:
    assert bylines.byline(text) is None, source


BYLINES = [
    ("By Jane Doe", ("Jane Doe",)),
    ("BY JANE DOE", ("Jane Doe",)),
    ("By Jane Doe and Tom Roe, Staff writers | 3 May 2025", ("Jane Doe", "Tom Roe")),
    ("By Jane Doe, Tom Roe & Ann Poe", ("Jane Doe", "Tom Roe", "Ann Poe")),
    ("By Jane Doe, Reuters", ("Jane Doe",)),
    ("By Jane Doe in London", ("Jane Doe",)),
    ("By Jane Doe Dec. 20, 2023 5:00 pm", ("Jane Doe",)),
    ("By Jane Doe - May 3, 2025 - 10:15", ("Jane Doe",)),
    ("Posted on 3 May 2025 by Jane Doe", ("Jane Doe",)),
    ("Jane Doe, Staff Writer", ("Jane Doe",)),
    ("By Dennis Long, National Institute of Allergy and Diseases", ("Dennis Long",)),
    ("By J. K. Rowling", ("J. K. Rowling",)),
    ("By Robert E. Moss, Ph.D.", ("Robert E. Moss, Ph.D.",)),
    ("By John Garcia Jr.", ("John Garcia Jr.",)),
    ("By Juan Ramón y Cajal", ("Juan Ramón y Cajal",)),
    ("By Ludwig van Beethoven and Ani DiFranco", ("Ludwig van Beethoven", "Ani DiFranco")),
    ("Written by Ngũgĩ wa Thiong'o", ("Ngũgĩ wa Thiong'o",)),
    ("By Seán Ó Briain", ("Seán Ó Briain",)),
    ("By Ursula von der Leyen", ("Ursula von der Leyen",)),
    ("Par Jean-Pierre d’Ormesson", ("Jean-Pierre d’Ormesson",)),
    ("Von Anna Schmidt", ("Anna Schmidt",)),
    ("Von Anna Schmidt und Karl Öhler", ("Anna Schmidt", "Karl Öhler")),
    ("Por María José García", ("María José García",)),
    ("記者王小明／台北報導", ("王小明",)),
    ("文/陈静", ("陈静",)),
    ("홍길동 기자", ("홍길동",)),
    ("홍길동 기자 hong@example.com", ("홍길동",)),
    ("박민수·최지은 기자", ("박민수", "최지은")),
    ("Автор: Іван Коваленко", ("Іван Коваленко",)),
]


@pytest.mark.parametrize(("text", "names"), BYLINES)
def test_a_byline_gives_its_names(text: str, names: tuple[str, ...]) -> None:
    found = bylines.byline(text)
    assert found is not None
    assert found.names == names


NO_BYLINES = [
    "By the river the road turns",
    "By Monday the road will be open.",
    "By Design",
    "By Topic",
    "By 2025 all cars will be electric",
    "By then it was over.",
    "Von dem Fluss aus sah man die Stadt.",
    "Por la noche, la ciudad duerme.",
    "Par exemple, la France.",
    "Di notte la città dorme",
    "Jane Doe",
    "Jane Doe: how I won",
    "Jane Doe, Senior Editor at the Post:",
    "New York, May 3, 2025",
    "Author of the bill speaks out",
    "Reporter shot in the street",
    "By and large, the plan worked well for everyone involved.",
    "By Jane Doe " * 20,
    "",
    "By",
    "by email",
    "기자",
    "3 May 2025",
]


@pytest.mark.parametrize("text", NO_BYLINES)
def test_other_lines_are_no_bylines(text: str) -> None:
    assert bylines.byline(text) is None


def test_a_byline_keeps_the_stamp_beside_the_names() -> None:
    found = bylines.byline("By Jane Doe | Published 3 May 2025, 10:14")
    assert found is not None
    assert found.stamp is not None
    assert (found.stamp.day, found.stamp.moment, found.stamp.kind) == ("2025-05-03", "2025-05-03T10:14", "published")


@pytest.mark.parametrize("text", ["By Reuters", "By The Associated Press", "By AFP"])
def test_an_agency_in_a_byline_is_an_organisation(text: str) -> None:
    found = bylines.byline(text)
    assert found is not None
    assert (found.names, len(found.organisations)) == ((), 1)


VALUES = [
    ("By Jane Doe, Reuters", ("Jane Doe",)),
    ("jane doe", ("Jane Doe",)),
    ("JANE MCDONALD", ("Jane McDonald",)),
    ("Jane Doe and Tom Roe", ("Jane Doe", "Tom Roe")),
    ("Jane Doe;Tom Roe", ("Jane Doe", "Tom Roe")),
    ("Jane Doe, Jane Doe", ("Jane Doe",)),
    ("Jane Doe | Staff Writer", ("Jane Doe",)),
    ("Jane Doe/Reuters", ("Jane Doe",)),
    ("Jane Doe (The Outlet)", ("Jane Doe",)),
    ("Jane Doe For Daily Mail", ("Jane Doe",)),
    ("Jane Doe jane@example.com @jane", ("Jane Doe",)),
    ("View all posts by Jane Doe", ("Jane Doe",)),
    ("Doe, Jane", ("Jane Doe",)),
    ("Madonna", ("Madonna",)),
    ("Michael Green, M.D. FACLM", ("Michael Green, M.D. FACLM",)),
    ("Ann Poe, Staff Writer, Tom Roe", ("Ann Poe", "Tom Roe")),
    ("John O'Connor The Associated Press", ("John O'Connor",)),
    ("https://example.com/author/jane", ()),
    ("jane@example.com", ()),
    ("@jane", ()),
    ("admin", ()),
    ("Staff", ()),
    ("Guest Author", ()),
    ("The Verge", ()),
    ("Daily News Staff", ()),
    ("Editorial Board", ()),
    ("3 May 2025", ()),
    ("Sponsored by Acme", ()),
    ("https://www.facebook.com/outlet", ()),
    ("null", ()),
    ("", ()),
    ("x" * 5_000, ()),
]


@pytest.mark.parametrize(("value", "names"), VALUES)
def test_a_structured_value_gives_persons_only(value: str, names: tuple[str, ...]) -> None:
    assert bylines.names(value) == names


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe",
        "J. K. Rowling",
        "Ludwig van Beethoven",
        "Jokpeme Joseph Omode",
        "María José de la Cruz",
        "Іван Коваленко",
        "王小明",
        "홍길동",
        "علی رضایی",
    ],
)
def test_names_look_like_names(text: str) -> None:
    assert bylines.looks_like_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jane", "the river turns", "Jane went home", "Breaking News", "Read More", "Sports Desk",
        "World Cup 2026", "About The Author",
        "Jane Doe Tom Roe Ann Poe Max Moe", "Leave a comment", "今日の天気はとても良いです", "Von der", "",
    ],
)  # fmt: skip
def test_other_short_lines_do_not_look_like_names(text: str) -> None:
    assert not bylines.looks_like_name(text)


@pytest.mark.parametrize(
    "piece", ["a ", "By ", "/", "(", "Jane ", "- ", "| ", ",", "and ", "by by ", "@", "文", "(a) "]
)
def test_hostile_text_costs_no_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    start = time.perf_counter()
    for length in (160, 2_000, 10_000):
        bylines.byline(text[:length])
        bylines.names(text[:length])
        bylines.looks_like_name(text[:length])
    assert time.perf_counter() - start < 0.5
