"""Site memory: what pages of a site repeat is learned and taken out, what their stories share is not."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from typer.testing import CliRunner, Result

import newsclean
from newsclean import cli
from newsclean.crawl import remember
from newsclean.crawl.ledger import LEDGER_NAME
from newsclean.errors import InputError
from newsclean.export import FILE_NAME
from newsclean.model import Article
from newsclean.options import Options
from newsclean.site import (
    EMPTY,
    Repeated,
    Site,
    SiteProfile,
    learn,
    merge,
    read_profile,
    site_of,
    without_repeated,
    write_profile,
)
from newsclean.site.lines import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

Story = tuple[str, list[str]]

STORIES: list[Story] = [
    ("Night ferries stop in March", [
        "The last ferry of the day will leave Pell at eight in the evening from March, the harbour board decided.",
        "Fewer than nine people a night took the late boat last winter.",
    ]),
    ("Council buys the old mill", [
        "The town council voted on Tuesday to buy the ruined mill on Tanner Street and to make a museum of it.",
        "Work on the roof is to begin next spring.",
    ]),
    ("Swans return to Lake Orrin", [
        "More than sixty whooper swans landed on the lake this week, a fortnight earlier than in other years.",
        "Wardens ask walkers to keep dogs on the lead.",
    ]),
    ("School wins chess cup", [
        "Pupils of Pell Grammar beat eleven teams to take the county chess cup for the first time since 1988.",
        "Their captain, aged nine, lost none of her games.",
    ]),
    ("Bakery oven stolen twice", [
        "Thieves took the same bread oven from a bakery in Quay Lane for the second time in a month.",
        "It weighs as much as a small car, the owner said.",
    ]),
]  # fmt: skip
LONG = [
    "Old charts in the archive show a second pier, and divers found its oak posts below two metres of silt. "
    "They may be older than the church.",
    "Each spring the carpenter chalks a line on his door to mark how high the river came. The lowest is at his knee, "
    "the highest over his hat.",
    "A kitchen, a hall for concerts and eleven bedrooms are drawn on the plan. The architect wants glass where stone "
    "has fallen out of the walls.",
    "Geese come first, then cranes, and only after them the small waders that nobody counts. Volunteers sleep in a hut "
    "built from crates and canvas.",
    "Sugar, yeast and butter cost twice as much as five winters ago. Customers pay without a word, she said, and buy "
    "one roll where they used to take three.",
]
GERMAN: list[Story] = [
    ("Brücke wird gesperrt", [
        "Die alte Brücke über die Ahre bleibt ab Montag für sechs Wochen gesperrt.",
        "Grund sind Risse im Pfeiler.",
    ]),
    ("Chor sucht Tenöre", [
        "Dem Kirchenchor in Wallen fehlen vor dem Weihnachtskonzert noch drei Tenöre.",
        "Geprobt wird donnerstags.",
    ]),
    ("Bauern ernten früher", [
        "Wegen der Trockenheit hat die Kartoffelernte im Landkreis schon Mitte August begonnen.",
        "Die Knollen sind klein.",
    ]),
]  # fmt: skip
CHINESE: list[Story] = [
    ("渡轮三月停航", ["港务局周一决定，自三月起晚班渡轮不再开行，末班船提前两小时。", "去年冬天每晚乘客不足九人。"]),
    ("镇议会买下旧磨坊", ["镇议会周二投票通过购买河边的旧磨坊，计划改建为博物馆。", "屋顶工程明年春天动工。"]),
    ("天鹅提前归来", ["本周有六十多只天鹅飞抵湖区，比往年早了两个星期。", "管理员请游人牵好狗。"]),
]  # fmt: skip
ARABIC: list[Story] = [
    ("توقف العبارات الليلية", [
        "قرر مجلس الميناء وقف رحلات العبارة المسائية ابتداء من مارس المقبل.",
        "كان عدد الركاب قليلا.",
    ]),
    ("شراء الطاحونة القديمة", [
        "صوت أعضاء البلدية على شراء مبنى الطاحونة المهجورة لتحويله إلى متحف.",
        "يبدأ ترميم السقف في الربيع.",
    ]),
    ("عودة البجع", [
        "حطت عشرات من طيور البجع على البحيرة هذا الأسبوع قبل موعدها المعتاد.",
        "طلب الحراس ربط الكلاب.",
    ]),
]  # fmt: skip
HINDI: list[Story] = [
    ("रात की नावें बंद", [
        "बंदरगाह समिति ने मार्च से रात की नाव सेवा बंद करने का फैसला किया है।",
        "यात्री बहुत कम थे।",
    ]),
    ("पुरानी चक्की बिकी", [
        "नगर परिषद ने नदी किनारे खड़ी पुरानी चक्की खरीदकर संग्रहालय बनाने को मंजूरी दी।",
        "छत का काम वसंत में होगा।",
    ]),
    ("हंस लौटे", [
        "झील पर इस सप्ताह साठ से अधिक हंस उतरे, जो हर साल से पहले है।",
        "कुत्तों को बांधकर रखें।",
    ]),
]  # fmt: skip
BIO = "Ines Corbally is a reporter who covers the coast and its people for the Harbour Post."
RATES = "Full page: four hundred. Half page: two hundred and twenty. To advertise, write to ads@harbourpost.example."
DISCLAIMER = "The views expressed in this column are those of the writer alone and not those of the newspaper."


def record(number: int, story: Story, *more: str, site: str = "www.harbourpost.example", first: str = "") -> Article:
    title, paragraphs = story
    body = "\n\n".join([*([first] if first else []), *paragraphs, *more])
    return Article(url=f"https://{site}/{number}", title=title, body=body)


def records(stories: Sequence[Story], *more: str, site: str = "www.harbourpost.example") -> list[Article]:
    return [record(number, story, *more, site=site) for number, story in enumerate(stories)]


def named(found: list[Article]) -> set[str]:
    """The starts of the lines that a profile of the records names."""
    return {line.text for site in learn(found).sites.values() for line in site.repeated.values()}


def bodies(found: list[Article]) -> list[str]:
    profile = learn(found)
    return [without_repeated(article, profile).body for article in found]


# --- What goes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stories", "line"),
    [
        (STORIES, BIO),
        (STORIES, RATES),
        (STORIES[:3], DISCLAIMER),
        (STORIES, "Mae Ines Corbally yn ohebydd sy'n ysgrifennu am yr arfordir a'i phobl i bapur yr harbwr."),
        (
            GERMAN,
            "Anzeigenpreise: ganze Seite 400 Euro, halbe Seite 220 Euro. Anfragen an den Verlag am Markt in Wallen.",
        ),
        (
            GERMAN,
            "Jule Petersen schreibt seit zehn Jahren über Land und Leute an der Küste und lebt auf einem Hausboot.",
        ),
        (CHINESE, "本文仅代表作者个人观点，与本报立场无关，未经许可不得转载。"),
        (ARABIC, "المقالات المنشورة تعبر عن آراء كتابها ولا تعبر بالضرورة عن رأي الصحيفة أو إدارتها أو مموليها."),
        (HINDI, "इस लेख में व्यक्त विचार लेखक के निजी हैं और समाचार पत्र का उनसे सहमत होना आवश्यक नहीं है।"),
    ],
)
def test_what_stands_at_the_end_of_pages_on_different_things_goes(stories: list[Story], line: str) -> None:
    assert bodies(records(stories, line)) == ["\n\n".join(paragraphs) for _, paragraphs in stories]


def test_what_stands_at_the_start_goes_too() -> None:
    first = "Our reporting is free for everybody because readers like you pay what they can for it every month."
    found = [record(number, story, first=first) for number, story in enumerate(STORIES)]
    assert bodies(found) == ["\n\n".join(paragraphs) for _, paragraphs in STORIES]


def test_case_quotes_and_spaces_do_not_matter() -> None:
    spelled = ["“" + RATES + "”", '"' + RATES.upper() + '"', "”" + RATES.replace(" ", "\u00a0") + "”"]
    found = [record(n, story, line) for n, (story, line) in enumerate(zip(STORIES, spelled, strict=False))]
    assert all("220" not in body and "TWENTY" not in body.upper() for body in bodies(found))


def test_pages_that_lack_it_stay_as_they_are() -> None:
    found = [*records(STORIES[:3], BIO), record(9, STORIES[3])]
    assert without_repeated(found[-1], learn(found)) is found[-1]


def test_a_very_short_story_still_votes_and_is_cleaned() -> None:
    short = [(title, paragraphs[1:]) for title, paragraphs in STORIES]
    assert bodies(records(short, BIO, RATES, DISCLAIMER)) == [paragraphs[0] for _, paragraphs in short]


def test_a_heading_and_short_lines_go_with_the_text_that_they_stand_with() -> None:
    found = records(STORIES, "About the writer", BIO, "Twitter")
    assert bodies(found) == ["\n\n".join(paragraphs) for _, paragraphs in STORIES]


def test_a_table_of_short_lines_goes_as_a_whole_but_not_one_of_them_elsewhere() -> None:
    table = ["Tarifoj de reklamo", "Plena paĝo: 400 steloj", "Duona paĝo: 220 steloj", "Kvarona paĝo: 120 steloj"]
    found = [*records(STORIES[:4], *table), record(9, (STORIES[4][0], [STORIES[4][1][0], table[1], STORIES[4][1][1]]))]
    cleaned = bodies(found)
    assert cleaned[:4] == ["\n\n".join(paragraphs) for _, paragraphs in STORIES[:4]]
    assert table[1] in cleaned[4]


def test_a_prompt_amid_the_stories_of_half_of_the_pages_goes() -> None:
    prompt = "Never miss what happens on the coast: our morning letter is free and comes to you before breakfast."
    long = [
        (title, [*paragraphs, prompt, rest, rest[::-1]])
        for (title, paragraphs), rest in zip(STORIES, LONG, strict=True)
    ]
    assert all(prompt not in body for body in bodies(records(long)))


# --- What stays ------------------------------------------------------------------------------------------------------

CORRECTION = "Correction: an earlier version of this article gave a wrong number of passengers for the winter of 2019."
STRIKE = (
    "The strike began in May, when drivers refused to accept new contracts with longer night shifts and no extra pay."
)
RUNNING: list[Story] = [
    ("Talks fail again", [
        "Drivers walked out of talks with the bus company on Monday after four hours.",
        "The union said that the company had offered nothing new.",
    ]),
    ("Union calls second vote", [
        "The union will ask its drivers whether to go on striking, it said on Tuesday.",
        "A first vote in June brought nine of ten in favour.",
    ]),
    ("Buses to run at weekends", [
        "Some buses will run on Saturday, the company said, with drivers from other towns.",
        "The strike has kept all depots shut for weeks.",
    ]),
    ("Minister steps in", [
        "The transport minister offered on Friday to mediate between union and company.",
        "She said that the strike had cost the town dearly.",
    ]),
    ("School runs without buses", [
        "Children walk to school for the ninth week while drivers and the bus company do not talk.",
        "Parents share cars during the strike.",
    ]),
]  # fmt: skip


def test_a_correction_that_two_articles_share_stays() -> None:
    assert named([*records(STORIES[:2], CORRECTION), *records(STORIES[2:])]) == set()


def test_copies_of_one_story_count_as_one_page() -> None:
    copies = [record(number, STORIES[0]) for number in range(5)]
    assert named(copies) == set()
    assert named([*copies, *records(STORIES[1:4])]) == set()


def test_copies_under_other_headlines_and_with_a_line_of_their_own_count_as_one_page() -> None:
    text = [*STORIES[0][1], *STORIES[1][1], "The harbour board will look at the night ferries again next winter."]
    heads = ["Night ferries stop", "Ferries at night end in March", "No ferry after eight, harbour board says"]
    credits = ["Sent to us by the Pell Gazette.", "With our thanks to Coast Agency.", "First seen in Island News."]
    found = [record(n, (heads[n], text), credits[n]) for n in range(3)]
    assert named(found) == set()


def test_updates_of_one_story_count_as_one_page() -> None:
    told = ["A ship ran aground off Pell on Sunday with forty people on board, the coastguard said in the evening."]
    later = [
        "Thirty of them were brought ashore by midnight.", "A tug from Orrin reached the ship at dawn on Monday.",
        "The captain told reporters that the rudder had jammed.",
        "All passengers are safe, the coastguard said at noon.",
        "The ship was towed into the harbour on Tuesday.",
    ]  # fmt: skip
    found = [record(n, ("Ship aground off Pell", [*told, *later[: n + 1]])) for n in range(5)]
    assert named(found) == set()
    assert named([*found, *records(STORIES[1:])]) == set()


@pytest.mark.parametrize("count", [3, 4, 5])
@pytest.mark.parametrize("others", [0, 4])
def test_the_background_of_a_running_story_stays(count: int, others: int) -> None:
    assert named([*records(RUNNING[:count], STRIKE), *records(STORIES[:others], site="harbourpost.example")]) == set()


def test_what_the_site_adds_to_a_running_story_goes_once_it_stands_elsewhere_too() -> None:
    found = [*records(RUNNING, STRIKE, RATES), *records(STORIES[:2], RATES, site="m.harbourpost.example")]
    assert named(found) == {RATES[:80]}
    assert all(STRIKE in body for body in bodies(found)[:5])


def test_subheadings_and_short_quotations_stay() -> None:
    def built(n: int) -> Article:
        title, (lead, end) = STORIES[n]
        return record(
            n,
            (
                title,
                [
                    "Key points",
                    lead,
                    "What we know",
                    end,
                    "“Yes.”",
                    LONG[n],
                    "What happens next",
                    LONG[n - 1][:90],
                ],
            ),
        )

    assert named([built(n) for n in range(5)]) == set()


@pytest.mark.parametrize(
    "line",
    [
        "The trial goes on.",
        "He was released on bail.",
        "Nobody was hurt.",
        "Would you do it all again if you were asked to by the people of this town?",
    ],
)
def test_stock_phrases_and_questions_stay(line: str) -> None:
    assert named(records(STORIES, line)) == set()


def test_a_longer_stock_phrase_on_few_of_the_pages_stays() -> None:
    line = "The man was released on bail pending inquiries."
    many = [(f"{STORIES[n % 5][0]} {n}", [f"{LONG[n % 5]} {n}"]) for n in range(8)]
    assert named([*records(STORIES[:3], line), *records(many, site="harbourpost.example")]) == set()


def test_the_questions_of_a_series_stay() -> None:
    asked = [
        "Tell us about the book that you have never been able to finish in all those years.",
        "Name the place on the coast where you would like to live when you are old and grey.",
        "Describe the first thing that you do on a morning on which nobody wants anything from you.",
        "Say who in the town has taught you most about patience, kindness and good bread.",
    ]
    answers = [[f"{LONG[n]} {STORIES[(n + i) % 5][1][0]}" for i in range(5)] for n in range(5)]
    series = [
        (STORIES[n][0], [text for i in range(4) for text in (answers[n][i], asked[i])] + answers[n][4:])
        for n in range(5)
    ]
    assert named(records(series)) == set()


def test_what_two_sites_share_is_not_what_one_site_repeats() -> None:
    found = [*records(STORIES[:2], RATES), *records(STORIES[2:4], RATES, site="islandnews.example")]
    assert named(found) == set()


def test_what_one_site_repeats_is_left_on_another() -> None:
    found = [*records(STORIES[:3], RATES), record(9, STORIES[3], RATES, site="islandnews.example")]
    assert bodies(found)[3].endswith(RATES)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_one_or_two_pages_teach_nothing(count: int) -> None:
    assert learn(records(STORIES[:count], BIO)) == EMPTY


# --- Which site ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "site"),
    [
        (Article(url="https://www.a.example/x"), "a.example"),
        (Article(url="https://m.a.example:8080/x"), "a.example"),
        (Article(url="https://sport.a.example/x"), "sport.a.example"),
        (Article(url="https://WWW.A.example./x"), "a.example"),
        (Article(url="https://www.example/x"), "www.example"),
        (Article(url="https://t.example/1", final_url="https://a.example/x"), "a.example"),
        (Article(url="pages/x.html", canonical_url="https://a.example/x", site="A"), "a.example"),
        (Article(url="pages/x.html", site="The  Post"), "name:the post"),
        (Article(url="pages/x.html"), ""),
        (Article(url="http://[::1/x"), ""),
        (Article(), ""),
    ],
)
def test_the_site_of_a_record(article: Article, site: str) -> None:
    assert site_of(article) == site


def test_a_page_of_unknown_address_is_held_against_all_sites_with_an_address() -> None:
    found = records(STORIES, RATES)
    profile = learn(found)
    saved = msgspec.structs.replace(found[0], url="saved.html")
    assert without_repeated(saved, profile).removed == {"boilerplate": 1}
    assert without_repeated(msgspec.structs.replace(saved, site="Harbour Post"), profile).removed == {"boilerplate": 1}


def test_saved_pages_that_name_their_site_are_told_apart_by_it() -> None:
    found = [
        msgspec.structs.replace(article, url=f"{n}.html", site="Post" if n < 2 else "News")
        for n, article in enumerate(records(STORIES[:4], RATES))
    ]
    assert named(found) == set()
    profile = learn([msgspec.structs.replace(article, site="Post") for article in found])
    assert list(profile.sites) == ["name:post"]
    assert without_repeated(found[3], profile) is found[3]


# --- The record ------------------------------------------------------------------------------------------------------


def test_what_depends_on_the_body_is_made_anew() -> None:
    found = [
        msgspec.structs.replace(article, removed={"share": 1}, provenance={"body": "blocks"})
        for article in records(STORIES, RATES)
    ]
    profile = learn(found)
    cleaned = without_repeated(found[0], profile)
    plain = newsclean.clean_text("\n\n".join(STORIES[0][1]))
    assert (cleaned.body, cleaned.content_hash, cleaned.word_count) == (
        plain.body,
        plain.content_hash,
        plain.word_count,
    )
    assert cleaned.removed == {"boilerplate": 1, "share": 1}
    assert cleaned.provenance == {"body": "blocks", "site_profile": profile.id}
    assert without_repeated(cleaned, profile) is cleaned


def test_a_record_that_holds_nothing_else_is_empty() -> None:
    profile = learn(records(STORIES, RATES))
    only = Article(
        url="https://harbourpost.example/9",
        body=RATES,
        content_hash="x",
        word_count=17,
        provenance={"body": "blocks"},
        warnings=("paywall_stub",),
        status="partial",
        reason="paywall",
    )
    emptied = without_repeated(only, profile)
    assert (emptied.status, emptied.reason, emptied.body) == ("skipped", "empty", "")
    assert (emptied.word_count, emptied.content_hash, emptied.warnings) == (0, None, ())
    assert set(emptied.provenance) == {"site_profile"}


def test_a_standfirst_that_goes_is_none() -> None:
    profile = learn(records(STORIES, RATES))
    article = msgspec.structs.replace(
        record(9, STORIES[0], RATES), standfirst=RATES, provenance={"standfirst": "visible:standfirst"}
    )
    cleaned = without_repeated(article, profile)
    assert (cleaned.standfirst, "standfirst" in cleaned.provenance) == (None, False)


def test_rows_and_lines_around_what_goes_keep_their_joints() -> None:
    line = Repeated("gone", 3)
    profile = SiteProfile({"a.example": Site(3, {digest("gone"): line})})
    article = Article(url="https://a.example/", body="a\tb\nc\tgone\td\n\ne\nf\n\ngone\n\ng")
    assert without_repeated(article, profile).body == "a\tb\nc\n\nd\n\ne\nf\n\ng"


def page(story: Story, *more: str) -> str:
    title, paragraphs = story
    text = "".join(f"<p>{line}</p>" for line in (*paragraphs, *more))
    return f"<!DOCTYPE html><html lang=en><title>{title}</title><article><h1>{title}</h1>{text}</article></html>"


NOTE = "Whoever prints these lines elsewhere without a word to us must reckon with a letter that is not a friendly one."


def test_clean_and_explain_apply_a_profile_and_name_it() -> None:
    urls = [f"https://harbourpost.example/{n}" for n in range(5)]
    pages = [page(story, NOTE) for story in STORIES]
    plain = [newsclean.clean(html, url=url) for html, url in zip(pages, urls, strict=True)]
    profile = learn(plain)
    options = Options(site_profile=profile)
    for html, url, before in zip(pages, urls, plain, strict=True):
        explained = newsclean.explain(html, url=url, options=options)
        assert explained.article == newsclean.clean(html, url=url, options=options) == without_repeated(before, profile)
        assert explained.article.provenance["site_profile"] == profile.id
        last = explained.blocks[-1]
        assert (last.category, last.rule, last.evidence) == ("boilerplate", "site:repeated", "on 5 of 5 pages")
        assert NOTE not in explained.article.body


def test_a_profile_leaves_other_pages_and_verdicts_alone() -> None:
    html = page(STORIES[0], "READ MORE: Fog keeps the harbour closed", NOTE)
    url = "https://harbourpost.example/1"
    profile = learn(records(STORIES, NOTE))
    before, after = (newsclean.explain(html, url=url, options=Options(site_profile=known)) for known in (None, profile))
    changed = [new.text for old, new in zip(before.blocks, after.blocks, strict=True) if old != new]
    assert changed == [NOTE]
    assert newsclean.clean(
        html, url="https://other.example/", options=Options(site_profile=profile)
    ) == newsclean.clean(html, url="https://other.example/")


def test_flattened_text_is_held_against_a_profile_too() -> None:
    profile = learn(records(STORIES, NOTE))
    text = "\n\n".join([STORIES[0][0], *STORIES[0][1], NOTE])
    options = Options(site_profile=profile)
    assert NOTE not in newsclean.clean_text(text, url="https://harbourpost.example/1", options=options).body
    assert newsclean.explain_text(text, options=options).blocks[-1].rule == "site:repeated"
    assert NOTE in newsclean.clean_text(text, url="https://other.example/1", options=options).body


# --- The profile -----------------------------------------------------------------------------------------------------


def test_the_order_of_records_does_not_matter() -> None:
    found = [
        *records(STORIES, RATES, BIO),
        *records(GERMAN, DISCLAIMER, site="post.example"),
        *records(RUNNING, STRIKE),
    ]
    profile = learn(found)
    for seed in range(5):
        random.Random(seed).shuffle(found)
        assert learn(found).to_json() == profile.to_json()


def test_a_profile_says_where_its_lines_stood() -> None:
    found = [*records(STORIES[:4], RATES), record(9, STORIES[4])]
    (site,) = learn(found).sites.values()
    assert (site.pages, [line.pages for line in site.repeated.values()]) == (5, [4])


def test_a_profile_file_is_read_back_as_it_was(tmp_path: Path) -> None:
    profile = learn(
        [*records(STORIES, RATES, BIO), *records(CHINESE, "本文仅代表作者个人观点，与本报立场无关，未经许可不得转载。")]
    )
    write_profile(profile, tmp_path / "p.json")
    assert read_profile(tmp_path / "p.json") == profile
    assert json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["id"] == profile.id
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


GOOD = learn(records(STORIES, RATES)).to_json()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0\0", GOOD[:-20], b"[]", b"{}", b'{"kind":"x","id":"","sites":{}}',
        GOOD.replace(b'"schema_version": 1', b'"schema_version": 2'), GOOD.replace(b'"pages": 5', b'"pages": "5"'),
        GOOD.replace(b'"sites"', b'"seiten"'), b"\xff" + GOOD, Article().to_json(),
    ],
)  # fmt: skip
def test_a_damaged_profile_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"p\.json is no site profile"):
        read_profile(path)


def test_a_missing_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the site profile"):
        read_profile(tmp_path / "p.json")


def test_profiles_merge_the_same_in_any_order_and_any_number_of_times() -> None:
    one = learn(records(STORIES, RATES))
    two = learn([*records(STORIES[:3], RATES, BIO), *records(GERMAN, DISCLAIMER, site="post.example")])
    both = merge(one, two)
    assert both == merge(two, one)
    assert merge(both, one).sites == merge(both, both).sites == both.sites
    assert merge(one, one) == merge(one, EMPTY) == one
    assert both.includes == tuple(sorted({one.id, two.id} - {both.id}))
    site = both.sites["harbourpost.example"]
    assert (site.pages, {line.pages for line in site.repeated.values()}) == (5, {5, 3})


# --- clean of a folder -----------------------------------------------------------------------------------------------


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    for number, story in enumerate(STORIES):
        Path("pages", f"{number}.html").write_text(page(story, NOTE), encoding="utf-8")
    Path("urls.txt").write_text("pages\n", encoding="utf-8")
    return tmp_path


def printed(result: Result) -> list[Article]:
    assert result.exit_code == 0, result.output
    return [Article.from_json(line) for line in result.stdout.splitlines()]


def test_clean_of_a_folder_takes_out_what_its_pages_repeat(folder: Path) -> None:
    found = printed(invoke("clean", "pages"))
    assert [article.body for article in found] == ["\n\n".join(paragraphs) for _, paragraphs in STORIES]
    assert {article.removed["boilerplate"] for article in found} == {1}


def test_clean_of_one_page_keeps_it(folder: Path) -> None:
    (article,) = printed(invoke("clean", "pages/0.html"))
    assert NOTE in article.body


def test_clean_of_a_folder_keeps_it_when_told_so(folder: Path) -> None:
    assert all(NOTE in article.body for article in printed(invoke("clean", "pages", "--no-site-profile")))


def test_a_saved_profile_serves_single_pages_and_explain(folder: Path) -> None:
    from_folder = printed(invoke("clean", "pages", "--save-site-profile", "p.json"))
    (alone,) = printed(invoke("clean", "pages/0.html", "--site-profile", "p.json"))
    assert msgspec.structs.replace(alone, fetched_at=None) == msgspec.structs.replace(from_folder[0], fetched_at=None)
    assert alone.provenance["site_profile"] == read_profile(Path("p.json")).id
    assert "on 5 of 5 pages" in invoke("explain", "pages/0.html", "--site-profile", "p.json").stdout
    assert "boilerplate" not in invoke("explain", "pages/0.html").stdout


def test_a_given_profile_is_used_in_place_of_learning_and_extended_when_saved(folder: Path) -> None:
    write_profile(EMPTY, Path("empty.json"))
    assert all(NOTE in article.body for article in printed(invoke("clean", "pages", "--site-profile", "empty.json")))
    write_profile(learn(records(GERMAN, DISCLAIMER)), Path("p.json"))
    found = printed(invoke("clean", "pages", "--site-profile", "p.json", "--save-site-profile", "p.json"))
    assert all(NOTE not in article.body for article in found)
    assert len(read_profile(Path("p.json")).sites) == 2


@pytest.mark.parametrize(
    "command", [["clean", "pages"], ["clean", "pages/0.html"], ["explain", "pages/0.html"], ["crawl", "urls.txt"]]
)
def test_a_damaged_profile_ends_with_66_before_anything_else(folder: Path, command: list[str]) -> None:
    Path("p.json").write_bytes(GOOD[:100])
    result = invoke(*command, "--site-profile", "p.json")
    assert (result.exit_code, result.stdout) == (cli.INPUT_UNREADABLE, "")
    assert result.stderr.startswith("newsclean: p.json is no site profile, or a damaged one: ")
    assert not Path("output").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["clean", "pages", "--site-profile", "p.json", "--no-site-profile"],
        ["crawl", "urls.txt", "--site-profile", "p.json", "--no-site-profile"],
        ["clean", "pages", "--no-site-profile", "--save-site-profile", "p.json"],
        ["clean", "pages/0.html", "--save-site-profile", "p.json"],
    ],
)
def test_options_that_speak_against_one_another_are_wrong_usage(folder: Path, arguments: list[str]) -> None:
    assert invoke(*arguments).exit_code == cli.USAGE
    assert not Path("p.json").exists()


def test_a_profile_that_cannot_be_saved_ends_with_73(folder: Path) -> None:
    assert invoke("clean", "pages", "--save-site-profile", "no/such/p.json").exit_code == cli.OUTPUT_REFUSED


# --- crawl -----------------------------------------------------------------------------------------------------------


def crawl(*arguments: str) -> Result:
    return invoke("crawl", "urls.txt", "-o", "out", "-q", "--workers", "1", *arguments)


def output() -> tuple[bytes, bytes]:
    """Records, without the time, and profile."""
    lines = [msgspec.structs.replace(article, fetched_at=None).to_json() for article in written()]
    return b"\n".join(lines), Path("out", remember.PROFILE_NAME).read_bytes()


def written() -> list[Article]:
    return [Article.from_json(line) for line in Path("out", FILE_NAME).read_bytes().splitlines()]


def test_a_crawl_learns_when_it_is_done_and_a_second_run_changes_nothing(folder: Path) -> None:
    assert crawl("--format", "csv").exit_code == 0
    found = written()
    assert [article.body for article in found] == ["\n\n".join(paragraphs) for _, paragraphs in STORIES]
    profile = read_profile(Path("out", remember.PROFILE_NAME))
    assert {article.provenance["site_profile"] for article in found} == {profile.id}
    assert NOTE not in Path("out", "articles.csv").read_text(encoding="utf-8")
    first = [path.read_bytes() for path in sorted(Path("out").iterdir())]
    assert crawl("--format", "csv").exit_code == 0
    assert [path.read_bytes() for path in sorted(Path("out").iterdir())] == first


def test_a_crawl_gives_what_clean_of_the_folder_gives(folder: Path) -> None:
    crawl()
    found = printed(invoke("clean", "pages"))
    assert output()[0] == b"\n".join(msgspec.structs.replace(article, fetched_at=None).to_json() for article in found)


def test_a_crawl_that_goes_on_gives_the_same_as_one_that_was_never_interrupted(folder: Path) -> None:
    crawl("--no-site-profile")
    raw = Path("out", FILE_NAME).read_bytes().splitlines(keepends=True)
    assert not Path("out", remember.PROFILE_NAME).exists()
    for path in Path("out").iterdir():
        path.unlink()
    crawl()
    whole = output()
    Path("out", remember.PROFILE_NAME).unlink()
    Path("out", FILE_NAME).write_bytes(b"".join(raw[:2]) + raw[2][:50])
    Path("out", LEDGER_NAME).unlink()
    assert crawl().exit_code == 0
    assert output() == whole


STEPS = (
    "newsclean.crawl.remember.write_durably", "newsclean.crawl.journal.put_in_place",
    "newsclean.export.jsonl.JsonLines.append",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_crawl_that_is_cut_off_while_it_learns_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    crawl()
    whole = output()
    for path in Path("out").iterdir():
        path.unlink()
    crawl("--no-site-profile")
    raw = Path("out", FILE_NAME).read_bytes()

    def cut_off(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(step, cut_off)
        result = crawl()
    assert result.exit_code == (cli.WRITE_FAILED if isinstance(error, OSError) else 130)
    assert Path("out", FILE_NAME).read_bytes() == raw
    assert crawl().exit_code == 0
    assert output() == whole
    assert not list(Path("out").glob("*.part"))


@pytest.mark.parametrize("step", ["remember.write_durably", "journal.put_in_place"])
def test_a_crawl_that_is_killed_before_a_rename_goes_on(folder: Path, step: str) -> None:
    crawl("--no-site-profile")
    raw = Path("out", FILE_NAME).read_bytes()
    code = (
        "import os, sys\nfrom newsclean import cli\nfrom newsclean.crawl import journal, remember\n"
        f"{step} = lambda *_: os.kill(os.getpid(), 9)\ncli.app()"
    )
    command = [sys.executable, "-c", code, "crawl", "urls.txt", "-o", "out", "-q"]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    assert Path("out", FILE_NAME).read_bytes() == raw
    assert crawl().exit_code == 0
    killed = output()
    for path in Path("out").iterdir():
        path.unlink()
    crawl()
    assert output() == killed


def test_pages_that_come_later_are_held_against_what_was_learned(folder: Path) -> None:
    crawl()
    before = read_profile(Path("out", remember.PROFILE_NAME))
    Path("pages", "later.html").write_text(page(("A calm week", [LONG[0]]), NOTE), encoding="utf-8")
    crawl()
    assert [article.body for article in written()][-1] == LONG[0]
    profile = read_profile(Path("out", remember.PROFILE_NAME))
    assert all(article.provenance["site_profile"] in {profile.id, *profile.includes} for article in written())
    assert profile.sites == before.sites


def test_a_crawl_with_a_given_profile_applies_it_and_learns_nothing(folder: Path) -> None:
    write_profile(learn(records(STORIES, NOTE)), Path("p.json"))
    assert crawl("--site-profile", "p.json").exit_code == 0
    assert {article.provenance["site_profile"] for article in written()} == {read_profile(Path("p.json")).id}
    assert not Path("out", remember.PROFILE_NAME).exists()


def test_a_damaged_profile_in_the_output_ends_with_65_and_stays(folder: Path) -> None:
    crawl()
    Path("out", remember.PROFILE_NAME).write_bytes(b"{")
    result = crawl()
    assert result.exit_code == cli.STATE_DAMAGED
    assert Path("out", remember.PROFILE_NAME).read_bytes() == b"{"


def test_a_record_that_the_crawl_empties_is_counted_as_skipped(folder: Path) -> None:
    Path("pages", "only.html").write_text(page(("", []), NOTE), encoding="utf-8")
    result = invoke("crawl", "urls.txt", "-o", "out", "--workers", "1")
    assert written()[-1].reason == "empty"
    assert "skipped" in result.stderr
    assert "records lost lines that their sites repeat: 1 in the site profile" in result.stderr


def test_of_a_very_large_site_as_many_pages_as_learning_looks_at_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl("--no-site-profile")
    monkeypatch.setattr("newsclean.site.learning.MAX_PAGES", 3)
    everything = remember.learn_from(Path("out", FILE_NAME))
    monkeypatch.setattr(remember, "MAX_PAGES", 3)
    assert remember.learn_from(Path("out", FILE_NAME)) == everything != EMPTY
    assert [site.pages for site in everything.sites.values()] == [3]
