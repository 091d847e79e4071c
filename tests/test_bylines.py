"""Bylines and author values: tables of cases, negatives beside positives."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from bounds import no_runaway
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
    ("기자명 김도윤 기자", ("김도윤",)),
    ("By Jane Doe811", ("Jane Doe",)),
    ("기자명 김도윤", ("김도윤",)),
    ("글 이영희", ("이영희",)),
    ("〔記者林雅婷／溪埔報導〕", ("林雅婷",)),
    ("（文：小田切 遥）", ("小田切 遥",)),
    ("Imechapishwa na Asha Mwinyi", ("Asha Mwinyi",)),
    ("Eingestellt von Anna Schmidt", ("Anna Schmidt",)),
    ("Publié par Jean Dupont", ("Jean Dupont",)),
    ("By JD VANCE and JO ANN LEE", ("JD Vance", "Jo Ann Lee")),
    ("By Jane Doe, photos by Tom Roe", ("Jane Doe",)),
    ("By Jane Doe (words) and Tom Roe (photos)", ("Jane Doe",)),
    ("By Jane Doe Special to the Herald", ("Jane Doe",)),
    ("By our correspondent in Rome, Jane Doe", ("Jane Doe",)),
    ("Author: Madonna", ("Madonna",)),
    ("By Madonna | Updated 3 May 2025", ("Madonna",)),
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
    "글씨키우기",
    "기자회견",
    "（写真は昨年の様子）",
    "Posted by accident",
    "By Agent007",
    "By Route66",
    "By Madonna",
    "From Jane Doe",
    "Written by Women",
    "Jane Doe, Getty Images",
    "Executive Content Editor",
    "Unique Touches Special to the Region",
    "Text: Englisch",
    "Por Favor",
]

INSIDE = [
    # line, names, day of the stamp
    ("Posted by Pia Lindqvist on 24 November 2022 in News", ("Pia Lindqvist",), "2022-11-24"),
    ("Indsendt af Mette Holmgaard den 2. oktober 2025 - 6:30", ("Mette Holmgaard",), "2025-10-02"),
    ("Submitted by Gareth Pugh-Evans on Tue, 18/03/2014 - 22:41", ("Gareth Pugh-Evans",), "2014-03-18"),
    ("2025年03月12日 08:30 来源：江湾晚报 作者：李文静", ("李文静",), "2025-03-12"),
    ("By Theresa May on 3 May 2025", ("Theresa May",), "2025-05-03"),
    ("3 May 2025 | by Jane Doe and Tom Roe | News", ("Jane Doe", "Tom Roe"), "2025-05-03"),
    ("3 May 2025 by Jane Doe", ("Jane Doe",), "2025-05-03"),
    ("News - 3 May 2025 - By Jane Doe, Political Editor", ("Jane Doe",), "2025-05-03"),
    ("By Colm Brady12 March 2025", ("Colm Brady",), "2025-03-12"),
    ("By Jane DoeMay 3, 2025", ("Jane Doe",), "2025-05-03"),
    ("By Jane DoeMay 3, 2025811", ("Jane Doe",), "2025-05-03"),
    ("By Jane Doe May 3, 20251,204 views", ("Jane Doe",), "2025-05-03"),
    ("By Jane Doe May 3, 2025 5 min read", ("Jane Doe",), "2025-05-03"),
    ("By Jane Doe 3 May 2025 5 min read", ("Jane Doe",), "2025-05-03"),
    ("By Jane Doe, 3 May 2025 | Updated 4 May 2025", ("Jane Doe",), "2025-05-03"),
    ("3 May 2025 Author: Jane Doe Section: News", ("Jane Doe",), "2025-05-03"),
    ("Section: News Author: Jane Doe", ("Jane Doe",), None),
    ("Par Jean Dupont le 3 mai 2025 à 10h15 dans Politique", ("Jean Dupont",), "2025-05-03"),
    ("Von Anna Schmidt am 3. Mai 2025 in Kultur", ("Anna Schmidt",), "2025-05-03"),
    ("Por María José García el 3 de mayo de 2025 en Cultura", ("María José García",), "2025-05-03"),
    ("Автор: Иван Петров 3 мая 2025, 10:15 Новости", ("Иван Петров",), "2025-05-03"),
    ("2025.03.04 10:20 기자명 김도윤", ("김도윤",), "2025-03-04"),
    ("By Jane Doe 811", ("Jane Doe",), None),
    ("By Jane Doe 811 views", ("Jane Doe",), None),
    ("811 views By Jane Doe", ("Jane Doe",), None),
    ("811 views 3 May 2025 By Jane Doe", ("Jane Doe",), "2025-05-03"),
    ("3 May 2025 5 min read By Jane Doe", ("Jane Doe",), "2025-05-03"),
]
NOT_INSIDE = [
    "By Friday 3 May 2025 the road will open",
    "By Monday March 3 2025",
    "By 3 May 2025",
    "By Jane Doe",
    "By Apollo 13",
    "By the river 811",
    "Route 66 By Car 811",
    "Photo by Jane Doe 811",
    "811 people saved By Jane Doe",
    "Jane Doe 3 May 2025",
    "Building designed by Jane Doe opens on 3 May 2025",
    "Destroyed by Hurricane Maria 3 May 2025",
    "By Jane Doe on 3 May 2025 the road was rebuilt to carry cars",
    "By Jane Doe, 3 May 2025, who was there when it fell.",
    "Opens by Easter Sunday 3 May 2025",
    "Photo: Jane Doe 3 May 2025",
    "3 May 2025 Section: News",
    "来源：江湾晚报 2025年03月12日",
    "By Jane Doe 3 May 2025 " * 8,
    "",
]


@pytest.mark.parametrize(("text", "names", "day"), INSIDE)
def test_a_line_of_several_things_gives_the_byline_inside(text: str, names: tuple[str, ...], day: str | None) -> None:
    found = bylines.inside(text)
    assert found is not None
    assert found.names == names
    assert (found.stamp.day if found.stamp else None) == day


@pytest.mark.parametrize("text", NOT_INSIDE)
def test_no_byline_is_read_into_other_lines(text: str) -> None:
    assert bylines.inside(text) is None


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


AMONG_DATES = [
    (["Jane Doe — 3 May 2025 — 811 views"], "Jane Doe"),
    (["Jane Doe", "3 May 2025", "811"], "Jane Doe"),
    (["3 May 2025 10:15 | Jane Doe"], "Jane Doe"),
    (["Jane Doe"], None),
    (["Jane Doe", "811 views"], None),
    (["Jane Doe", "Tom Roe", "3 May 2025"], None),
    (["Jane Doe", "wins the vote", "3 May 2025"], None),
    (["CAPE ARGUS — 3 May 2025"], None),
    (["New York | 3 May 2025"], None),
    (["Addis Ababa — 3 May 2025"], None),
    (["Foreign Affairs | 3 May 2025"], None),
    (["World News | 3 May 2025"], None),
    (["Last Modified | 3 May 2025"], None),
]


@pytest.mark.parametrize(("parts", "name"), AMONG_DATES)
def test_a_name_among_nothing_but_dates_and_counters_is_found(parts: list[str], name: str | None) -> None:
    assert bylines.among_dates(parts) == name


@pytest.mark.parametrize("text", ["811", "1.2K", "(3)", "811 views", "5 min read", "811 vues", "811 Aufrufe"])
def test_numbers_alone_and_with_what_they_count_are_counters(text: str) -> None:
    assert bylines.is_counter(text)


@pytest.mark.parametrize("text", ["", "views", "811 people", "3 May 2025", "Apollo 13", "8" * 100])
def test_other_texts_are_no_counters(text: str) -> None:
    assert not bylines.is_counter(text)


@pytest.mark.parametrize("text", ["Author", "By", "Written by:", "Autor:"])
def test_words_in_front_of_names_alone_are_labels(text: str) -> None:
    assert bylines.is_author_label(text)


@pytest.mark.parametrize("text", ["", "Author Jane Doe", "Date", "Authority", ":"])
def test_other_words_are_no_labels_of_authors(text: str) -> None:
    assert not bylines.is_author_label(text)


@pytest.mark.parametrize(
    "text", ["admin", "Admin2", "administrator", "webmaster", "Staff", "Newsroom", "Editorial Team", "Super Admin",
             "Redaktion", "La rédaction", "редакция", "编辑部", "Site Admin", "newsdesk"],
)  # fmt: skip
def test_logins_and_nameless_desks_are_nobody(text: str) -> None:
    assert bylines.is_nobody(text)


@pytest.mark.parametrize("text", ["Jane Doe", "Reuters", "Daily News Staff", "Madonna", "王小明", "aawoods"])
def test_persons_bodies_and_pen_names_are_somebody(text: str) -> None:
    assert not bylines.is_nobody(text)


VALUES = [
    ('"Jane Doe"', ("Jane Doe",)),
    ("Dora Maklin.", ("Dora Maklin",)),
    ("John Garcia Jr.", ("John Garcia Jr.",)),
    ("Colten V.", ("Colten V.",)),
    ("View All Articles", ()),
    ("Full Bio", ()),
    ("Written By", ()),
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
    ("Jeanne DUPRÉ", ("Jeanne Dupré",)),
    ("FlowGuard EMEA", ("FlowGuard EMEA",)),
    ("Ver todas las entradas de Juana Pérez", ("Juana Pérez",)),
    ("jane@example.com (Jane Doe)", ("Jane Doe",)),
    ("Elbtal-Kurier", ()),
    ("TT-AFP", ()),
    ("海城日報 王小明", ("王小明",)),
    ("김도윤 기자 / 한빛일보", ("김도윤",)),
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
    "piece",
    [
        "a ",
        "By ",
        "/",
        "(",
        "Jane ",
        "- ",
        "| ",
        ",",
        "and ",
        "by by ",
        "@",
        "文",
        "(a) ",
        "記者 ",
        "记者李娜",
        "김",
        "기자 ",
        "・",
        "【",
        "＝",
        "በ",
        "و ",
        "from our ",
        "A (foto) ",
        "aus x ",
        "noN",
    ],
)
def test_hostile_text_does_not_run_away(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    with no_runaway():
        for length in (160, 2_000, 10_000):
            bylines.byline(text[:length])
            bylines.inside(text[:length])
            bylines.names(text[:length])
            bylines.looks_like_name(text[:length])
