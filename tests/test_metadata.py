"""Candidates of markup and blocks, and the choice between them: tables of cases, and hostile pages."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import msgspec
import pytest

from bounds import no_runaway
from newsclean.dom import Document
from newsclean.metadata import (
    Fields,
    choose,
    elsewhere,
    keys,
    language,
    last_resort,
    lenient_json,
    structured,
    titles,
    urls,
    visible,
)  # fmt: skip
from newsclean.metadata.lenient_json import loads
from newsclean.model import Block, Candidate, Mark, Verdict

if TYPE_CHECKING:
    from newsclean.model import Category

FETCHED = datetime(2026, 5, 1, tzinfo=UTC)
URL = "https://www.example-post.com/2025/03/04/ferry"
STORY: dict[str, Any] = {"@type": "NewsArticle", "headline": "Harbour town votes for a new ferry"}


def page(*scripts: Any, head: str = "", body: str = "") -> str:
    blocks = (script if isinstance(script, str) else json.dumps(script) for script in scripts)
    ld = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return f"<html><head>{head}{ld}</head><body>{body}</body></html>"


def fields(html: str, url: str | None = URL) -> Fields:
    return choose(structured(Document(html.encode()), url), url=url, fetched_at=FETCHED, listed=True)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


# --- JSON-LD -----------------------------------------------------------------------------------------------------

DIRTY = [
    ('{"a": 1}', [{"a": 1}]),
    ('{"a": 1,}', [{"a": 1}]),
    ("[1, 2, ,]", [[1, 2]]),
    ('{"a": 1};', [{"a": 1}]),
    ('<!-- {"a": 1} -->', [{"a": 1}]),
    ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
    ('/*<![CDATA[*/{"a": 1}/*]]>*/', [{"a": 1}]),
    ('{"a": 1 /* one */, // two\n "b": "http://x//y"}', [{"a": 1, "b": "http://x//y"}]),
    ('{"a": "b\nc\td"}', [{"a": "b\nc\td"}]),
    ('{"a": "\x01"}', [{"a": "\x01"}]),
    (r'{"a": "it\'s"}', [{"a": "it's"}]),
    (r'{"a": "c:\path"}', [{"a": r"c:\path"}]),
    ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
    ('{"a": 1},{"b":', [{"a": 1}]),
    ("{&quot;a&quot;: 1}", [{"a": 1}]),
    ('\ufeff{"a": 1}', [{"a": 1}]),
    ('{"a": NaN}', [{"a": None}]),
    ("", []),
    ("no json", []),
    ("{", []),
    ('{"a": "never closed', []),
]


@pytest.mark.parametrize(("source", "values"), DIRTY)
def test_dirty_json_is_read_as_far_as_it_goes(source: str, values: list[Any]) -> None:
    assert loads(source) == values


PERSON = {"@type": "Person", "name": "Jane Doe"}
SHAPES = [
    STORY | {"author": PERSON},
    STORY | {"author": [PERSON]},
    STORY | {"author": "Jane Doe"},
    STORY | {"author": "By Jane Doe"},
    STORY | {"author": {"@type": "Person", "name": ["Jane Doe"]}},
    STORY | {"author": [[PERSON]]},
    STORY | {"creator": PERSON},
    [STORY | {"author": PERSON}],
    {"@graph": [{"@type": "WebSite", "name": "Example Post"}, STORY | {"author": PERSON}]},
    {"@graph": [STORY | {"author": {"@id": "#jane"}}, PERSON | {"@id": "#jane"}]},
    {"@type": "WebPage", "mainEntity": STORY | {"author": PERSON}},
    {"@type": ["Thing", "http://schema.org/NewsArticle"], "headline": STORY["headline"], "author": PERSON},
]


@pytest.mark.parametrize("data", SHAPES, ids=range(len(SHAPES)))
def test_the_author_is_found_in_every_shape(data: Any) -> None:
    found = fields(page(data))
    assert [author.name for author in found.authors] == ["Jane Doe"]
    assert found.title == STORY["headline"]
    assert found.provenance["authors"] == "jsonld.author"


def test_a_broken_script_does_not_spoil_the_others() -> None:
    assert fields(page("{broken", STORY, "[1")).title == STORY["headline"]


def test_nodes_of_other_stories_are_not_read() -> None:
    other = {"@type": "NewsArticle", "headline": "Another story of another day", "author": "Tom Roe"}
    listed = {"@type": "ItemList", "itemListElement": [other]}
    found = fields(page(STORY | {"author": PERSON, "hasPart": other, "mentions": [other]}, listed))
    assert found.title == STORY["headline"]
    assert [author.name for author in found.authors] == ["Jane Doe"]


def test_of_several_article_nodes_the_one_of_the_page_is_read() -> None:
    other = {"@type": "NewsArticle", "headline": "Another story of another day", "datePublished": "2020-01-01"}
    html = page([other, STORY | {"datePublished": "2025-03-04"}], body=f"<h1>{STORY['headline']}</h1>")
    assert fields(html).date == "2025-03-04"
    assert fields(page([other, STORY])).title is None


def test_the_next_story_of_an_endless_page_does_not_count() -> None:
    own = STORY | {"author": PERSON, "url": URL}
    other = {"@type": "NewsArticle", "headline": "Cyclist rides the river", "author": "Tom Roe", "url": "/cyclist"}
    headings = f"<h1>{STORY['headline']}</h1><h1>Cyclist rides the river</h1>"
    assert [author.name for author in fields(page(own, other, body=headings)).authors] == ["Jane Doe"]
    review = {"@type": "Review", "name": STORY["headline"], "author": "Ann Poe"}  # of the same story, without a URL
    assert len(fields(page(own, review, body=headings)).authors) == 2


def test_an_organisation_is_an_author_only_where_no_person_is_named() -> None:
    agency = {"@type": "Organization", "name": "Reuters"}
    alone = fields(page(STORY | {"author": agency}))
    assert [(author.name, author.type) for author in alone.authors] == [("Reuters", "organisation")]
    both = fields(page(STORY | {"author": [agency, PERSON]}))
    assert [(author.name, author.type) for author in both.authors] == [("Jane Doe", "person")]


@pytest.mark.parametrize("kind", ["Organization", "Person"])
def test_the_outlet_is_an_author_only_as_an_organisation_and_where_markup_says_so(kind: str) -> None:
    site = meta("og:site_name", "Example Post")
    stated = fields(page(STORY | {"author": {"@type": kind, "name": "Example Post"}}, head=site))
    assert [(author.name, author.type) for author in stated.authors] == [("Example Post", "organisation")]
    shown = [
        Candidate("author", "Example Post", "visible:byline"),
        Candidate("site", "Example Post", "meta:og:site_name"),
    ]
    assert choose(shown).authors == ()
    person = choose([*shown, Candidate("author", "Jane Doe", "meta:author")])
    assert [author.name for author in person.authors] == ["Jane Doe"]


def test_a_stated_organisation_beats_a_name_far_from_the_headline() -> None:
    agency = Candidate("author_organisation", "Reuters", "jsonld.author")
    far = Candidate("author", "Jane Doe", "visible:name.far")
    assert [author.name for author in choose([agency, far]).authors] == ["Reuters"]
    assert [author.name for author in choose([far]).authors] == ["Jane Doe"]
    near = Candidate("author", "Jane Doe", "visible:byline")
    assert [author.name for author in choose([agency, near]).authors] == ["Jane Doe"]


def test_the_byline_tells_which_of_the_stated_authors_wrote() -> None:
    stated = [Candidate("author", name, "jsonld.author") for name in ("Jane Doe", "Tom Roe")]
    byline = Candidate("author", "Jane Doe", "visible:byline")
    assert [author.name for author in choose([*stated, byline]).authors] == ["Jane Doe"]
    beside = Candidate("author", "Tom Roe", "visible:name")  # in an element of its own, next to the byline
    assert {author.name for author in choose([*stated, byline, beside]).authors} == {"Jane Doe", "Tom Roe"}
    other = Candidate("author", "Ann Poe", "visible:byline")
    assert {author.name for author in choose([*stated, other]).authors} == {"Jane Doe", "Tom Roe"}


def test_those_who_did_something_else_than_write_are_no_authors() -> None:
    stated = [Candidate("author", name, "jsonld.author") for name in ("Jane Doe", "Tom Roe")]
    texts = ["Ferry vote delayed again", "By Jane Doe", "Photography by Tom Roe", "The vote was put off."]
    kinds: list[Category] = ["headline", "byline", "byline", "content"]
    blocks = [block(i, text) for i, text in enumerate(texts)]
    linked = Mark(15, 22, 0, "https://www.example-post.com/author/tom")
    for credit in (blocks[2], msgspec.structs.replace(blocks[2], marks=(linked,))):
        seen = visible([*blocks[:2], credit, blocks[3]], [Verdict(kind, "test") for kind in kinds])
        assert [author.name for author in choose([*stated, *seen]).authors] == ["Jane Doe"]


def test_an_agency_beats_the_outlet_and_the_outlet_beats_no_bio() -> None:
    site = Candidate("site", "Harbour Star", "meta:og:site_name")
    outlet = Candidate("author_organisation", "Harbour Star", "jsonld.author")
    agency = Candidate("author_organisation", "Reuters", "visible:byline")
    assert [author.name for author in choose([site, outlet, agency]).authors] == ["Reuters"]
    bio = Candidate("author", "Jane Doe", "visible:author_bio")
    assert [author.name for author in choose([site, outlet, bio]).authors] == ["Jane Doe"]
    assert [author.name for author in choose([agency, bio]).authors] == ["Reuters"]


def test_a_byline_in_a_bar_of_buttons_is_read_and_the_buttons_are_not() -> None:
    texts = ["Ferry vote delayed again", "By Jane Doe", "Share on X", "The vote was put off."]
    kinds: list[Category] = ["headline", "share", "share", "content"]
    found = visible([block(i, text) for i, text in enumerate(texts)], [Verdict(kind, "test") for kind in kinds])
    assert {one.value for one in found if one.field == "author"} == {"Jane Doe"}


def test_writers_seen_at_other_stories_are_not_taken_from_markup_without_a_scope() -> None:
    stated = [Candidate("author", name, "microdata.author") for name in ("Jane Doe", "Tom Roe")]
    other = Candidate("author", "Tom Roe", "visible:elsewhere", rejected="of another story or a comment")
    assert [author.name for author in choose([*stated, other]).authors] == ["Jane Doe"]
    own = Candidate("author", "Tom Roe", "visible:name")
    assert {author.name for author in choose([*stated, other, own]).authors} == {"Jane Doe", "Tom Roe"}
    assert [author.name for author in choose([stated[1], other]).authors] == ["Tom Roe"]


def test_authors_carry_their_links() -> None:
    found = fields(page(STORY | {"author": PERSON | {"url": "/author/jane"}}))
    assert found.authors[0].url == "https://www.example-post.com/author/jane"
    hostile = fields(page(STORY | {"author": PERSON | {"url": "javascript:alert(1)"}}))
    assert hostile.authors[0].url is None


# --- Dates -------------------------------------------------------------------------------------------------------

PUBLISHED = "article:published_time"


def test_the_modified_date_never_passes_as_the_published_one() -> None:
    found = fields(page(STORY | {"dateModified": "2025-03-09T10:00:00Z"}), url=None)
    assert found.date is None
    assert found.modified_at == "2025-03-09T10:00:00+00:00"


def test_sources_that_agree_beat_a_more_trusted_one_that_stands_alone() -> None:
    html = page(STORY | {"datePublished": "2024-11-11"}, head=meta(PUBLISHED, "2025-03-04T08:00:00Z"))
    found = fields(html)
    assert (found.date, found.provenance["date"]) == ("2025-03-04", "meta:article:published_time")
    assert fields(html, url=None).date == "2024-11-11"


def test_the_day_is_the_one_of_the_pages_own_zone() -> None:
    candidates = [
        Candidate("date", "2025-03-05T02:00:00+00:00", "jsonld.datePublished"),
        Candidate("date", "2025-03-04", "visible:dateline"),
    ]
    found = choose(candidates, fetched_at=FETCHED)
    assert (found.date, found.published_at) == ("2025-03-04", "2025-03-05T02:00:00+00:00")


@pytest.mark.parametrize(
    "value",
    [
        "0000-00-00",
        "0001-01-01",
        "9999-12-31T00:00:00+99:99",
        "2199-01-01",
        "2024-02-30",
        "1" * 1_000_000,
        "1989-12-31",
        "soon",
        "2026-05-09",
    ],
)
def test_an_impossible_date_is_rejected_with_a_reason(value: str) -> None:
    found = fields(page(head=meta(PUBLISHED, value)), url=None)
    assert found.date is None
    assert found.published_at is None
    assert all(candidate.rejected for candidate in found.candidates if candidate.field == "date")


def test_a_rejected_date_is_reported_and_kept() -> None:
    found = fields(page(head=meta(PUBLISHED, "2199-01-01")), url=None)
    assert found.warnings == ("date_rejected",)
    assert [(c.value, c.rejected) for c in found.candidates if c.field == "date"] == [("2199-01-01", "after the fetch")]


def test_digits_of_other_scripts_are_digits() -> None:
    assert fields(page(head=meta(PUBLISHED, "٢٠٢٤-٠١-٠٢")), url=None).date == "2024-01-02"


def test_an_ambiguous_date_is_settled_by_another_source_only() -> None:
    blocks = (block(0, "03/04/2025"),)
    candidates = visible(blocks, (Verdict("dateline", "test"),))
    assert choose(candidates, fetched_at=FETCHED).date is None
    assert choose(candidates, url="https://x.com/2025/03/04/story", fetched_at=FETCHED).date == "2025-03-04"


@pytest.mark.parametrize(
    ("declared", "url", "day"),
    [
        ("fr", None, "2025-04-03"), ("de-CH", None, "2025-04-03"), ("en-GB", None, "2025-04-03"),
        ("en-US", None, "2025-03-04"), ("en_PH", None, "2025-03-04"), ("en", None, None), ("", None, None),
        ("en", "https://www.post.co.uk/ferry", "2025-04-03"), ("en", "https://post.com/ferry", None),
        ("en-US", "https://www.post.co.uk/ferry", "2025-03-04"), ("", "https://www.post.co.uk/ferry", None),
    ],
)  # fmt: skip
def test_an_ambiguous_date_is_read_as_the_pages_readers_do(declared: str, url: str | None, day: str | None) -> None:
    shown = visible((block(0, "03/04/2025"),), (Verdict("dateline", "test"),))
    assert choose([*shown, Candidate("language", declared, "html:lang")], url=url, fetched_at=FETCHED).date == day
    head = meta(PUBLISHED, "03/04/2025")
    assert fields(page(head=head).replace("<html>", f'<html lang="{declared}">'), url=url).date == day


MANY = [
    # candidates of dates, the day chosen
    ([("2024-01-01", "time:published"), ("2025-03-04", "visible:byline")], "2025-03-04"),
    (
        [("2024-01-01", "time:published"), ("2023-01-01", "time:published"), ("2025-03-04", "visible:line")],
        "2025-03-04",
    ),
    ([("2024-01-01", "microdata.datePublished"), ("2025-03-04", "visible:line")], "2024-01-01"),
    (
        [
            ("2024-01-01", "microdata.datePublished"),
            ("2023-01-01", "microdata.datePublished"),
            ("2025-03-04", "meta:date"),
        ],
        "2025-03-04",
    ),
    ([("2024-01-01", "visible:dateline.above"), ("2025-03-04", "visible:line")], "2025-03-04"),
    ([("2024-01-01", "visible:dateline.above"), ("2025-03-04", "visible:dateline.far")], "2024-01-01"),
    ([("2025-03-04", "visible:lead"), ("2024-01-01", "url")], "2024-01-01"),
    ([("2024-01-01", "meta:date"), ("2025-03-04", "visible:dateline")], "2025-03-04"),
    ([("2024-01-01", "meta:article:published_time"), ("2025-03-04", "visible:dateline")], "2024-01-01"),
    ([("2025-03-05T02:00:00+00:00", "jsonld.datePublished"), ("2025-03-04", "visible:dateline")], "2025-03-04"),
    ([("2025-03-05T02:00:00+00:00", "jsonld.datePublished"), ("2025-03-04T21:00", "meta:sailthru.date")], "2025-03-04"),
    ([("2025-03-05T02:00:00+00:00", "jsonld.datePublished"), ("2025-03-06", "visible:dateline.above")], "2025-03-05"),
]


@pytest.mark.parametrize(("given", "day"), MANY)
def test_dates_of_teasers_and_of_the_pages_head_do_not_win(given: list[tuple[str, str]], day: str) -> None:
    assert choose([Candidate("date", value, source) for value, source in given], fetched_at=FETCHED).date == day


URL_DAYS = [
    ("https://example.com/news/29-10-2021", "2021-10-29"),
    ("https://example.com/news/05-04-2021", None),  # the day may come first or second
    ("https://example.com/news/29-13-2021", None),
    ("https://example.com/tel/129-10-20211", None),
    ("https://x.com/2025/03/04/story", "2025-03-04"),
    ("https://x.com/20250304/story", "2025-03-04"),
    ("https://x.com/2025/mar/04/story", "2025-03-04"),
    ("https://x.com/2025/3/4/story", "2025-03-04"),
    ("https://x.com/2025/13/4/story", None),
    ("https://x.com/2025/3/story", None),
    ("https://x.com/2025/3/45/story", None),
    ("https://x.com/story-2025", None),
]


@pytest.mark.parametrize(("url", "day"), URL_DAYS)
def test_the_path_of_the_url_may_hold_the_day(url: str, day: str | None) -> None:
    assert choose([], url=url, fetched_at=FETCHED).date == day


def test_the_last_resort_is_asked_only_when_nothing_else_speaks() -> None:
    asked: list[int] = []

    def ask() -> Candidate | None:
        asked.append(1)
        return Candidate("date", "2024-05-06", last_resort.SOURCE)

    told = choose([], fetched_at=FETCHED, last_resort=ask)
    assert (told.date, told.provenance["date"], asked) == ("2024-05-06", "htmldate", [1])
    stated = choose([Candidate("date", "2025-03-04", "jsonld.datePublished")], fetched_at=FETCHED, last_resort=ask)
    assert (stated.date, asked) == ("2025-03-04", [1])


@pytest.mark.parametrize("html", ["http://127.0.0.1:9/x", "", "no markup", "<", "<html>", "\udcff<p>"])
def test_the_last_resort_reads_anything_and_opens_nothing(html: str) -> None:
    assert last_resort.date(html.encode("utf-8", "surrogateescape")) is None


def test_the_last_resort_finds_a_date_in_the_text() -> None:
    found = last_resort.date(b'<html><body><div class="date">Published 2024-05-06</div><p>Text.</p></body></html>')
    assert found == Candidate("date", "2024-05-06", "htmldate")


# --- Titles ------------------------------------------------------------------------------------------------------

SITES = [
    ("Ferry vote delayed | Example Post", "Ferry vote delayed"),
    ("Ferry vote delayed - Example Post", "Ferry vote delayed"),
    ("Ferry vote delayed — Politics — Example Post", "Ferry vote delayed"),
    ("Ferry vote delayed — Flood — Example Post", "Ferry vote delayed — Flood"),
    ("Example Post: Ferry vote delayed", "Ferry vote delayed"),
    ("Ferry vote delayed | EXAMPLE-POST.COM", "Ferry vote delayed"),
    ("Ferry vote: delayed again", "Ferry vote: delayed again"),
    ("Example Post", "Example Post"),
    ("Example Posters are back: a guide", "Example Posters are back: a guide"),
    ("  Ferry \n vote  ", "Ferry vote"),
    ("“Ferry” – it’s ‘off’", "“Ferry” – it’s ‘off’"),
    ("Example Post Online - Ferry vote delayed", "Ferry vote delayed"),
    ("Example Post 18 - Ferry vote delayed", "Example Post 18 - Ferry vote delayed"),
    ("Example Posters: Ferry vote delayed", "Example Posters: Ferry vote delayed"),
    ("", ""),
]


@pytest.mark.parametrize(("title", "cut"), SITES)
def test_the_sites_name_is_cut_off_and_nothing_else(title: str, cut: str) -> None:
    assert titles.without_site(title, frozenset({"examplepost", "examplepostcom"})) == cut


HEADLINES = [
    # h1s, og:title, title element → title
    (["Ferry vote delayed again"], "Ferry vote delayed", "Ferry vote | Example Post", "Ferry vote delayed again"),
    (["Example Post"], "Ferry vote delayed", "", "Ferry vote delayed"),
    (["Example Post", "Ferry vote delayed"], "Ferry vote is delayed", "", "Ferry vote delayed"),
    (["More stories for you", "Ferry vote delayed"], "Ferry vote delayed", "", "Ferry vote delayed"),
    (["Opinion Ferry vote delayed by storms"], "Ferry vote delayed by storms", "", "Ferry vote delayed by storms"),
    ([], "Ferry vote delayed - Example Post", "", "Ferry vote delayed"),
    ([], "", "Ferry vote delayed | Example Post", "Ferry vote delayed"),
    (["Ferry vote delayed"], "", "", "Ferry vote delayed"),
    (["Ferry vote delayed", "Another headline here"], "", "", None),
    (["Example Post"], "", "Example Post", None),
    ([], "", "", None),
    (["Ferry &amp;amp; port"], "Ferry &amp; port", "", "Ferry & port"),
    (["投票は来週に延期"], "投票は来週に延期 | Example Post", "", "投票は来週に延期"),
    (["轮渡恢复 首日运送两千余人"], "", "轮渡恢复 首日运送两千余人_江湾晚报网", "轮渡恢复 首日运送两千余人"),
    (["Ferry vote delayed"], "", "Example Post Online", "Ferry vote delayed"),
    (["Other words altogether"], "", "Example Post wins a prize", "Example Post wins a prize"),
    (["Ferry vote delayed again"], "", "Ferry vote... - Harbour Star", "Ferry vote delayed again"),
    (["Ferry vote delayed again"], "", "Ferry vote… | Harbour Star", "Ferry vote delayed again"),
    (["Storm over the port"], "", "Ferry vote... ", "Ferry vote..."),
    (["Ferry vote delayed811"], "", "Ferry vote delayed - Harbour Star", "Ferry vote delayed"),
    (["Ferry vote delayed 811"], "Ferry vote delayed", "", "Ferry vote delayed"),
    (["Ferry vote delayed to 2026"], "Ferry vote delayed", "", "Ferry vote delayed to 2026"),
    (["Ferry vote moved 2026"], "Ferry vote moved 2026", "Ferry vote moved", "Ferry vote moved 2026"),
    (["Agenda 2030"], "Agenda", "", "Agenda 2030"),
]


@pytest.mark.parametrize(("headings", "og", "title", "expected"), HEADLINES)
def test_the_title_is_the_headline_that_the_markup_confirms(
    headings: list[str], og: str, title: str, expected: str | None
) -> None:
    head = meta("og:site_name", "Example Post") + (meta("og:title", og) if og else "") + f"<title>{title}</title>"
    assert fields(page(head=head, body="".join(f"<h1>{heading}</h1>" for heading in headings))).title == expected


# --- Other fields ------------------------------------------------------------------------------------------------


def test_every_field_names_its_source() -> None:
    head = (
        meta("og:title", "Ferry vote delayed") + meta("og:site_name", "Example Post")
        + meta("og:description", "Storms.")
        + meta("og:image", "/a.jpg") + meta("article:section", "Local")
        + meta("article:tag", "ferry") + meta("article:tag", "storm")
        + meta("article:modified_time", "2025-03-05T01:00:00Z") + meta("article:content_tier", "metered")
        + '<link rel="canonical" href="/ferry"><meta name="author" content="Jane Doe">'
    )  # fmt: skip
    found = fields(page(head=head).replace("<html>", '<html lang="en-GB">'))
    assert (found.site, found.section, found.tags, found.description) == (
        "Example Post",
        "Local",
        ("ferry", "storm"),
        "Storms.",
    )
    assert (found.image, found.canonical_url) == (
        "https://www.example-post.com/a.jpg",
        "https://www.example-post.com/ferry",
    )
    assert (found.language, found.is_free) == ("en", False)
    assert (found.date, found.provenance["date"]) == ("2025-03-04", "url")
    assert set(found.provenance) == {
        "title", "date", "modified_at", "authors", "site", "section", "tags", "description", "image", "canonical_url",
        "language", "is_free",
    }  # fmt: skip


def test_twitter_label_pairs_microdata_and_author_links_name_authors() -> None:
    card = (
        meta("twitter:label1", "Written by")
        + meta("twitter:data1", "Jane Doe")
        + meta("twitter:label2", "Time")
        + meta("twitter:data2", "Five Minutes")
    )
    assert [a.name for a in fields(page(head=card)).authors] == ["Jane Doe"]
    item = '<span itemprop="author"><span itemprop="name">Tom Roe</span></span>'
    item += '<time itemprop="datePublished" datetime="2025-01-02">x</time>'
    found = fields(page(body=item), url=None)
    assert ([a.name for a in found.authors], found.date) == (["Tom Roe"], "2025-01-02")
    assert [a.name for a in fields(page(body='<a rel="author" href="/a">Ann Poe</a>')).authors] == ["Ann Poe"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("en-US", "en"), ("en_GB", "en"), ("EN", "en"), ("zh-Hant-TW", "zh-Hant"),
        ("zh-TW", "zh-Hant"), ("zh_CN", "zh-Hans"), ("zh", "zh-Hans"),
        ("iw", "he"), ("English", "en"), ("eng", "en"), ("pt-BR", "pt"), ("", None), ("und", None),
        ("{{lang}}", None), ("x" * 10_000, None),
    ],
)  # fmt: skip
def test_declared_languages_are_normalised(value: str, code: str | None) -> None:
    assert language.normalise(value) == code


def test_the_language_of_the_body_is_detected_when_none_is_declared() -> None:
    german = "Die Stadt hat am Dienstag beschlossen, die alte Brücke über den Fluss bis zum Herbst zu sperren. " * 4
    found = choose([], body=german)
    assert (found.language, found.provenance["language"]) == ("de", "detected")
    assert choose([], body="Die Stadt.").language is None
    assert choose([Candidate("language", "fr-FR", "html:lang")], body=german).language == "fr"


URLS = [
    ("https://a.com/x/", "y?z=1", "https://a.com/x/y?z=1"),
    ("https://a.com/x", "//b.com/y", "https://b.com/y"),
    (None, "https://a.com/x", "https://a.com/x"),
    (None, "/x", None),
    ("https://a.com", "javascript:alert(1)", None),
    ("https://a.com", "data:text/html,x", None),
    ("https://a.com", "file:///etc/passwd", None),
    ("https://a.com", "http://[::1", None),
    ("https://a.com", "http://a.com:99999/", None),
    ("https://a.com", "", None),
    ("https://a.com", "x" * 10_000, None),
    ("https://a.com", "http://", None),
    ("http://[broken", "x", None),
]


@pytest.mark.parametrize(("base", "link", "resolved"), URLS)
def test_only_http_links_with_a_host_are_resolved(base: str | None, link: str, resolved: str | None) -> None:
    assert urls.absolute(base, link) == resolved


# --- Blocks ------------------------------------------------------------------------------------------------------


def block(index: int, text: str, tag: str = "p", marks: tuple[Mark, ...] = ()) -> Block:
    return Block(index=index, text=text, tag=tag, container=0, marks=marks)


def shown(*rows: tuple[Category, str]) -> list[tuple[str, str, str]]:
    blocks = [block(index, text) for index, (_, text) in enumerate(rows)]
    found = visible(blocks, [Verdict(category, "test") for category, _ in rows])
    return [(candidate.field, candidate.value, candidate.source) for candidate in found]


def test_headline_byline_dateline_and_section_become_candidates() -> None:
    assert shown(
        ("section_label", "Local"), ("headline", "Ferry vote delayed"), ("byline", "By Jane Doe"),
        ("dateline", "Published 4 March 2025, updated 5 March 2025"), ("content", "By Tom Roe"),
    ) == [
        ("section", "Local", "visible:section_label"), ("title", "Ferry vote delayed", "visible:headline"),
        ("author", "Jane Doe", "visible:byline"), ("date", "2025-03-04", "visible:dateline.published"),
        ("modified", "2025-03-05", "visible:dateline.published"),
    ]  # fmt: skip


def test_a_name_alone_counts_where_the_block_is_a_byline_or_stands_over_a_bio() -> None:
    assert shown(
        ("byline", "Jane Doe"), ("byline", "Follow"), ("author_bio", "Tom Roe"), ("author_bio", "Tom Roe is a writer."),
    ) == [
        ("author", "Jane Doe", "visible:name"), ("author", "Tom Roe", "visible:author_bio"),
    ]  # fmt: skip


def test_bylines_far_from_the_headline_do_not_name_the_author() -> None:
    teasers: list[tuple[Category, str]] = [("content", "Text."), ("byline", "By Tom Roe")] * 30
    rows: list[tuple[Category, str]] = [("headline", "Ferry vote delayed"), ("byline", "By Jane Doe"), *teasers]
    blocks = [block(index, text) for index, (_, text) in enumerate(rows)]
    found = choose(visible(blocks, [Verdict(category, "test") for category, _ in rows]))
    assert [author.name for author in found.authors] == ["Jane Doe"]


def test_a_dateline_may_hold_the_author() -> None:
    assert shown(("headline", "Ferry vote delayed"), ("dateline", "Posted by Jane Doe on 3 May 2025 in News"))[1:] == [
        ("author", "Jane Doe", "visible:byline"), ("date", "2025-05-03", "visible:dateline.published"),
    ]  # fmt: skip
    assert [row[0] for row in shown(("dateline", "By Friday 3 May 2025 the road opens"))] == ["date"]


def test_unnamed_lines_at_the_headline_are_read() -> None:
    text: tuple[Category, str] = ("content", "The vote was put off.")
    line: tuple[Category, str] = ("outside", "3 May 2025 | Harbour")
    title: tuple[Category, str] = ("headline", "Ferry vote delayed")
    assert ("date", "2025-05-03", "visible:line") in shown(title, line, text)
    assert ("date", "2025-05-03", "visible:line") in shown(title, text, line, text)
    assert ("date", "2025-05-03", "visible:line") not in shown(title, text, text, line)
    menu: tuple[Category, str] = ("navigation", "News")
    assert ("date", "2025-05-03", "visible:line") in shown(line, title, text)
    assert ("date", "2025-05-03", "visible:line") not in shown(line, menu, menu, menu, title, text)


LEADS = [
    ("Leeds, 3 May 2025 - The vote was put off.", "2025-05-03"),
    ("LEEDS, (03.05.2025). The vote was put off.", "2025-05-03"),
    ("31. Oktober 2023. Die Abstimmung ist verschoben.", "2023-10-31"),
    ("01.02.2022 „Der Markt ist gut in das Jahr gestartet.", "2022-02-01"),
    ("3 May 2025 was a cold day - the vote was put off.", None),
    ("On 3 May 2025 the vote was put off.", None),
    ("The vote of 3 May 2025 – the second – was put off.", None),
    ("Leeds - The vote was put off on 3 May 2025.", None),
]


@pytest.mark.parametrize(("text", "day"), LEADS)
def test_a_story_may_begin_with_its_dateline(text: str, day: str | None) -> None:
    found = [value for field, value, source in shown(("content", text)) if source == "visible:lead"]
    assert found == ([day] if day else [])


TAG_LINES = [
    ("Labels: ferry, harbour town", ["ferry", "harbour town"]),
    ("Từ khóa: làng muối, An Hòa", ["làng muối", "An Hòa"]),
    ("Tags", []),
    ("Tags:", []),
    ("What we know of the story so far: nothing, sadly", []),
]


@pytest.mark.parametrize(("text", "tags"), TAG_LINES)
def test_tags_stand_behind_their_label(text: str, tags: list[str]) -> None:
    assert [value for _, value, _ in shown(("tags", text))] == tags


def test_tags_are_the_links_of_their_line() -> None:
    marks = (Mark(5, 10, 0, "/tag/ferry"), Mark(11, 18, 0, "/tag/harbour"))
    found = visible([block(0, "Tags ferry harbour", marks=marks)], [Verdict("tags", "test")])
    assert [candidate.value for candidate in found] == ["ferry", "harbour"]
    linked = Block(index=0, text="ferry", tag="div", container=0, links=1, link_chars=5)
    assert [candidate.value for candidate in visible([linked], [Verdict("tags", "test")])] == ["ferry"]
    heading = Block(index=0, text="Topics", tag="h3", container=0)
    assert visible([heading], [Verdict("tags", "test")]) == ()


def test_tag_links_are_tags_but_categories_and_clouds_are_not() -> None:
    link = '<a rel="tag" href="/t">ferry</a>'
    assert fields(page(body=link + '<a rel="category tag" href="/c">Local</a>')).tags == ("ferry",)
    assert fields(page(body="".join(f'<a rel="tag">t{n}</a>' for n in range(25)))).tags == ()


def test_attributes_of_drupal_give_the_moment_and_commenters_are_no_authors() -> None:
    body = '<span property="dc:date dc:created" content="2014-03-18T22:41:00+00:00">Submitted</span>'
    assert fields(page(body=body), url=None).published_at == "2014-03-18T22:41:00+00:00"
    comment = '<div itemtype="https://schema.org/Comment"><span itemprop="author">Tom Roe</span></div>'
    assert fields(page(body=comment)).authors == ()
    own = '<div itemtype="https://schema.org/Article"><span itemprop="author">Tom Roe</span></div>'
    assert [author.name for author in fields(page(body=own)).authors] == ["Tom Roe"]


ICE: tuple[Category, str] = ("content", "Twelve inches of ice.")
MENU: tuple[Category, str] = ("navigation", "News")
TITLE: tuple[Category, str] = ("headline", "Ferry vote delayed")
TEXT: tuple[Category, str] = ("content", "The vote was put off.")
PLACES: list[tuple[list[tuple[Category, str]], str | None]] = [
    # blocks, the day of the story
    ([("dateline", "Friday, 28 November 2025"), MENU, MENU, MENU, TITLE, TEXT], None),
    ([*[MENU] * 6, ("dateline", "Friday, 28 November 2025"), MENU, MENU, MENU, TITLE, TEXT], None),
    ([*[MENU] * 6, ("dateline", "28 November 2025"), MENU, MENU, MENU, TITLE, TEXT], "2025-11-28"),
    ([MENU, ("dateline", "Friday, 28 November 2025"), TITLE, TEXT], "2025-11-28"),
    ([("outside", "28.11.2025 | Harbour"), TITLE, TEXT], "2025-11-28"),
    ([("comments", "28.11.2025 | Tom"), TITLE, TEXT], None),
    ([TITLE, TEXT, ("dateline", "28 November 2025")], "2025-11-28"),
    ([TITLE, TEXT, ("related", "Another story"), ("dateline", "28 November 2025")], None),
    ([TITLE, TEXT, ("related", "Another story"), ("byline", "By Tom Roe"), ("dateline", "28 November 2025")], None),
    ([TITLE, TEXT, ("related", "Another story"), ("dateline", "Published: 28 November 2025")], "2025-11-28"),
    ([TITLE, TEXT, ("related", "Another story 28 November 2025")], None),
]


@pytest.mark.parametrize(("rows", "day"), PLACES)
@pytest.mark.parametrize(
    "others", [(), (Candidate("date", "2025-11-28", "time"),)], ids=["alone", "with a time element"]
)
def test_where_a_date_stands_tells_whose_it_is(
    rows: list[tuple[Category, str]], day: str | None, others: tuple[Candidate, ...]
) -> None:
    blocks = [block(index, text) for index, (_, text) in enumerate(rows)]
    shown = blocks, [Verdict(category, "test") for category, _ in rows]
    found = choose([*visible(*shown), *others], fetched_at=FETCHED, others=lambda: elsewhere(*shown))
    assert found.date == day


@pytest.mark.parametrize(("told", "day"), [("2025-11-28", None), ("2025-11-21", "2025-11-21")])
def test_the_last_resort_is_not_believed_about_dates_of_teasers(told: str, day: str | None) -> None:
    shown = (block(0, "Another story 28 November 2025"),), (Verdict("related", "test"),)
    htmldates = Candidate("date", told, "htmldate")
    found = choose((), fetched_at=FETCHED, others=lambda: elsewhere(*shown), last_resort=lambda: htmldates)
    assert found.date == day


def test_of_a_line_at_a_teaser_the_date_is_read_at_once_and_the_writer_with_other_stories() -> None:
    rows: list[tuple[Category, str]] = [
        TITLE, ("byline", "By Jane Doe"), TEXT, TEXT, ("related", "Another story"),
        ("byline", "By Tom Roe | 28 November 2025"), ("related", "A third story of the harbour"),
    ]  # fmt: skip
    page = (
        [block(index, text) for index, (_, text) in enumerate(rows)],
        [Verdict(category, "test") for category, _ in rows],
    )
    told = {(found.field, found.value, found.rejected) for found in visible(*page) if found.field in ("author", "date")}
    theirs = {(found.field, found.value, found.rejected) for found in elsewhere(*page)}
    reason = "of another story or a comment"
    assert told == {("author", "Jane Doe", None), ("date", "2025-11-28", reason)}
    assert theirs == {("author", "Tom Roe", reason)}


OWN_DATE = Candidate("date", "2025-11-21", "visible:dateline")
SURE = [OWN_DATE, Candidate("author", "Jane Doe", "visible:byline")]
UNSURE = {
    "no date": SURE[1:],
    "a date of any place": [Candidate("date", "2025-11-21", "time"), SURE[1]],
    "a change of any place": [*SURE, Candidate("modified", "2025-11-22", "time:updated")],
    "several names": [*SURE, Candidate("author", "Tom Roe", "visible:byline")],
}


@pytest.mark.parametrize("given", UNSURE.values(), ids=UNSURE)
def test_other_stories_are_looked_at_where_what_is_theirs_may_be_taken_for_the_storys(given: list[Candidate]) -> None:
    theirs = Candidate("author", "Ann Poe", "visible:elsewhere", rejected="of another story or a comment")
    others = Mock(return_value=[theirs])
    found = choose(given, fetched_at=FETCHED, others=others)
    others.assert_called_once_with()
    assert found.authors == choose([*given, theirs], fetched_at=FETCHED).authors


def test_other_stories_are_looked_at_only_where_something_hangs_on_them_or_they_are_asked_for() -> None:
    theirs = Candidate("date", "2025-11-22", "visible:elsewhere", rejected="of another story or a comment")
    titles = [Candidate("title", "One", "title"), Candidate("title", "Two", "h1"), Candidate("title", "Three", "title")]
    given = [*SURE, *titles, Candidate("word_count", "300", "jsonld")]
    others = Mock(return_value=[theirs])
    found = choose(given, fetched_at=FETCHED, others=others)
    others.assert_not_called()
    shown = choose(given, fetched_at=FETCHED, others=lambda: [theirs], listed=True)
    assert shown == msgspec.structs.replace(found, candidates=shown.candidates)
    assert set(shown.candidates) == {*given, theirs}
    assert [c.value for c in found.candidates] == ["One", "Three", "Two", "300"]
    assert found.candidates == tuple(c for c in shown.candidates if c.field in ("title", "word_count"))


def test_the_number_that_an_element_glues_to_the_headline_is_a_counter() -> None:
    def title(text: str, start: int) -> str:
        headline = block(0, text, "h1", (Mark(start, len(text), 1),))
        return next(found.value for found in visible([headline], [Verdict("headline", "test")]))

    assert title("Ferry vote delayed811", 18) == "Ferry vote delayed"
    assert title("Ferry vote delayed 811", 19) == "Ferry vote delayed 811"
    assert title("Ferry cuts its CO2", 17) == "Ferry cuts its CO2"
    assert title("Ferry vote delayed again", 19) == "Ferry vote delayed again"


DATED: tuple[Category, str] = ("dateline", "3 May 2025")
LINES: list[tuple[list[tuple[Category, str]], list[str]]] = [
    # blocks, the authors
    ([TITLE, ("outside", "Jane Doe"), DATED, TEXT], ["Jane Doe"]),
    ([TITLE, DATED, ("outside", "Jane Doe"), TEXT], ["Jane Doe"]),
    ([TITLE, ("outside", "Jane Doe"), ("counter", "811"), DATED, TEXT], ["Jane Doe"]),
    ([TITLE, ("outside", "Author"), ("outside", "Jane Doe"), TEXT], ["Jane Doe"]),
    ([TITLE, ("dateline", "Jane Doe — 3 May 2025 — 811 views"), TEXT], ["Jane Doe"]),
    ([TITLE, ("outside", "By Jane Doe 811 views"), TEXT], ["Jane Doe"]),
    ([TITLE, ("outside", "Jane Doe"), TEXT], []),
    ([("outside", "Jane Doe"), TITLE, DATED, TEXT], []),
    ([TITLE, ("content", "Jane Doe"), DATED, TEXT], []),
    ([TITLE, ("section_label", "Jane Doe"), DATED, TEXT], []),
    ([TITLE, ("outside", "Port Harcourt"), DATED, TEXT], []),
    ([TITLE, ("outside", "Foreign Affairs"), DATED, TEXT], []),
    ([TITLE, ("outside", "Castle Douglas, Scotland"), DATED, TEXT], []),
    ([TITLE, ("dateline", "Cape Town — 3 May 2025"), TEXT], []),
    ([TITLE, TEXT, TEXT, ("outside", "Jane Doe"), DATED], []),
]


@pytest.mark.parametrize(("rows", "authors"), LINES)
def test_a_name_under_the_headline_needs_a_date_or_label_beside_it(
    rows: list[tuple[Category, str]], authors: list[str]
) -> None:
    assert [value for field, value, _ in shown(*rows) if field == "author"] == authors


def test_a_name_that_links_elsewhere_or_is_a_heading_is_no_author() -> None:
    verdicts = [Verdict("headline", "t"), Verdict("outside", "t"), Verdict("dateline", "t"), Verdict("content", "t")]

    def authors(**changes: Any) -> list[str]:
        lines = [block(0, "Ferry vote delayed"), block(1, "Jane Doe"), block(2, "3 May 2025"), block(3, TEXT[1])]
        lines[1] = msgspec.structs.replace(lines[1], **changes)
        return [found.value for found in visible(lines, verdicts) if found.field == "author"]

    assert authors() == ["Jane Doe"]
    assert authors(tag="h2") == []
    assert authors(marks=(Mark(0, 8, 1, "/topic/jane-doe"),)) == []
    assert authors(marks=(Mark(0, 8, 1, "/author/jane-doe"),)) == ["Jane Doe"]


def test_parts_that_elements_hold_are_read_one_by_one() -> None:
    def found(text: str, cut: int, category: Category) -> list[tuple[str, str]]:
        line = block(1, text, marks=(Mark(0, cut, 1), Mark(cut, len(text), 2)))
        blocks = [block(0, "Ferry vote delayed"), line, block(2, TEXT[1])]
        seen = visible(blocks, [Verdict("headline", "t"), Verdict(category, "t"), Verdict("content", "t")])
        return [(candidate.field, candidate.value) for candidate in seen[1:]]

    assert found("3 May 2025811", 10, "outside") == [("date", "2025-05-03")]
    assert found("3 May 2025811", 10, "dateline") == [("date", "2025-05-03")]
    assert found("By Jane Doe 811 times read in all", 11, "byline") == [("author", "Jane Doe")]
    assert found("May we 2025811", 10, "outside") == []


LINK: tuple[Category, str] = ("related", "Flood closes three markets")
STAMP: tuple[Category, str] = ("dateline", "3 November 2025")
WIDGET: list[tuple[Category, str]] = [("related", "Latest News"), LINK, STAMP, LINK, ("dateline", "2 November 2025")]
WIDGETS: list[tuple[list[tuple[Category, str]], str | None, list[str]]] = [
    # blocks, the day and the authors of the story
    ([TITLE, TEXT, *WIDGET, TEXT, TEXT], None, []),
    ([TITLE, ("byline", "By Jane Doe 12 November 2025"), TEXT, *WIDGET, TEXT], "2025-11-12", ["Jane Doe"]),
    ([*WIDGET, TITLE, TEXT], None, []),
    ([*WIDGET, TITLE, ("dateline", "12 November 2025"), TEXT], "2025-11-12", []),
    ([LINK, ("byline", "By Tom Roe | 3 November 2025"), TITLE, TEXT], None, []),
    ([("related", "Flood closes three markets 3 November 2025"), TITLE, TEXT], None, []),
    ([("read_more", "Harbour"), STAMP, TITLE, TEXT], "2025-11-03", []),
    ([TITLE, LINK, STAMP, TEXT, TEXT], "2025-11-03", []),
    ([TITLE, TEXT, TEXT, STAMP, *WIDGET], "2025-11-03", []),
    ([TITLE, TEXT, TEXT, *WIDGET], None, []),
]


@pytest.mark.parametrize(("rows", "day", "authors"), WIDGETS)
def test_stamps_at_teasers_are_other_stories_wherever_they_stand(
    rows: list[tuple[Category, str]], day: str | None, authors: list[str]
) -> None:
    blocks = [block(index, text) for index, (_, text) in enumerate(rows)]
    told = choose(visible(blocks, [Verdict(category, "test") for category, _ in rows]), fetched_at=FETCHED)
    assert (told.date, [author.name for author in told.authors]) == (day, authors)


def test_a_day_that_only_a_list_of_other_stories_gives_is_not_taken_from_the_last_resort() -> None:
    other = {"@type": "NewsArticle", "headline": "Flood closes three markets", "datePublished": "2025-10-01"}
    listed = {"@type": "ItemList", "itemListElement": [other]}
    found = structured(Document(page(listed, body=f"<h1>{STORY['headline']}</h1>").encode()))

    def day(answer: str) -> str | None:
        return choose(found, fetched_at=FETCHED, last_resort=lambda: Candidate("date", answer, "htmldate")).date

    assert day("2025-10-01") is None
    assert day("2025-10-02") == "2025-10-02"
    shown_there = Candidate("date", "2025-10-01", "time")
    assert choose([*found, shown_there], fetched_at=FETCHED).date == "2025-10-01"


@pytest.mark.parametrize("name", [*"admin Administrator Editor Webmaster Staff Newsroom".split(), "Editorial Team"])
def test_a_login_is_no_author_and_does_not_hide_the_byline(name: str) -> None:
    stated = structured(Document(page(STORY | {"author": {"@type": "Person", "name": name}}).encode()))
    assert choose(stated).authors == ()
    byline = Candidate("author", "Jane Doe", "visible:byline")
    assert [author.name for author in choose([*stated, byline]).authors] == ["Jane Doe"]


def test_a_title_element_that_only_names_the_site_gives_way_to_the_headline() -> None:
    def title(headline: str, *stated: Candidate) -> str | None:
        return choose([*stated, Candidate("title", headline, "visible:h1")]).title

    site = Candidate("title", "Harbour Star", "title")
    assert title("Ferry vote delayed again", site) == "Ferry vote delayed again"
    assert title("More news", site) == "Harbour Star"
    assert title("Most read of this week", Candidate("title", "Storm hits the port at night", "title")) is not None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 hours ago", "2026-05-01"),
        ("13 hours ago", "2026-04-30"),
        ("vor 2 Tagen", "2026-04-29"),
        ("вчера", "2026-04-30"),
        ("3時間前", "2026-05-01"),
        ("a few hours ago", None),
        ("9999 years ago", None),
    ],
)
def test_what_is_said_relative_to_the_reading_is_reckoned_from_the_fetch(text: str, day: str | None) -> None:
    texts = ["Ferry vote delayed again", text, "The vote was put off."]
    kinds: list[Category] = ["headline", "dateline", "content"]
    seen = visible([block(i, one) for i, one in enumerate(texts)], [Verdict(kind, "test") for kind in kinds])
    noon = FETCHED.replace(hour=12)
    assert choose(seen, fetched_at=noon).date == day
    assert choose(seen).date is None
    stated = Candidate("date", "2026-02-02", "jsonld.datePublished")
    assert choose([*seen, stated], fetched_at=noon).date == "2026-02-02"


def test_what_teasers_say_relative_to_the_reading_is_not_the_storys() -> None:
    texts = [
        "Ferry vote delayed again",
        "The vote was put off.",
        "Mill sold to a baker in the next town",
        "3 hours ago",
    ]
    kinds: list[Category] = ["headline", "content", "related", "related"]
    seen = visible([block(i, one) for i, one in enumerate(texts)], [Verdict(kind, "test") for kind in kinds])
    assert choose(seen, fetched_at=FETCHED).date is None


@pytest.mark.parametrize(
    ("stated", "shown", "day"),
    [
        ("2025-03-04", "2019-06-11", "2019-06-11"),  # moved to another system
        ("2025-03-04", "2025-03-03", "2025-03-04"),  # another zone
        ("2025-03-04", "2025-03-09", "2025-03-04"),  # updated
        ("2025-03-04", None, "2025-03-04"),
    ],
)
def test_an_older_day_at_the_headline_is_the_first_one(stated: str, shown: str | None, day: str) -> None:
    found = [Candidate("date", stated, "jsonld.datePublished")]
    seen = [Candidate("date", shown, "visible:dateline")] if shown else []
    assert choose([*found, *seen]).date == day
    agreeing = Candidate("date", stated, "time:published")
    assert choose([*found, *seen, agreeing]).date == stated


@pytest.mark.parametrize(
    ("headline", "source", "expected"),
    [
        ("Ferry vote delayed again", "visible:h1", "Ferry vote delayed again"),
        ("港の渡船が再開へ", "visible:h1", "港の渡船が再開へ"),
        ("Latest news", "visible:h1", "Prize won"),
        ("Harbour Star", "visible:h1", "Prize won"),
        ("Ferry vote delayed again", "h1", "Prize won"),
    ],
)
def test_the_headline_over_the_story_needs_no_confirmation(headline: str, source: str, expected: str) -> None:
    """Sites write titles of their own for searches and for sharing; an h1 anywhere on the page is not enough."""
    stated = [Candidate("title", "Prize won", "meta:og:title"), Candidate("site", "Harbour Star", "meta:og:site_name")]
    assert choose([*stated, Candidate("title", headline, source)]).title == expected


STANDFIRSTS: list[tuple[list[tuple[Category, str]], str | None]] = [
    ([("headline", "H"), ICE, ("byline", "By Jane Doe"), ("content", "T.")], ICE[1]),
    ([("headline", "H"), ICE, ("byline", "By Jane Doe")], None),
    ([("headline", "H"), ICE, ("credit", "Photo: Jane Doe"), ("content", "T.")], None),
    ([("headline", "H"), ICE, ("credit", "Text: Jane Doe"), ("dateline", "3 May 2025"), ("content", "T.")], ICE[1]),
    ([("headline", "H"), ICE, ("content", "T."), ("byline", "By Jane Doe")], None),
    ([("headline", "H"), ("byline", "By Jane Doe"), ICE], None),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "standfirst"), STANDFIRSTS)
def test_a_paragraph_between_headline_and_byline_is_the_standfirst(
    rows: list[tuple[Category, str]], standfirst: str | None
) -> None:
    assert [value for field, value, _ in shown(*rows) if field == "standfirst"] == ([standfirst] if standfirst else [])


def test_the_link_of_a_name_is_kept() -> None:
    marks = (Mark(3, 11, 0, "https://a.com/author/jane"),)
    found = visible([block(0, "By Jane Doe", marks=marks)], [Verdict("byline", "test")])
    assert found[0].url == "https://a.com/author/jane"


# --- Hostile pages (RELIABILITY M1 to M5) ------------------------------------------------------------------------

HOSTILE = {
    "arrays 100,000 deep": "[" * 100_000 + "]" * 100_000,
    "objects 30,000 deep": '{"@graph":' * 30_000 + "1" + "}" * 30_000,
    "objects never closed": '{"@graph":[' * 20_000,
    "10 MB": '{"@type":"NewsArticle","headline":"' + "x" * 10_000_000 + '"}',
    "5,000 nodes": json.dumps([STORY | {"headline": f"Story {n} of many"} for n in range(5_000)])[: 250 * 1024],
    "a number of 100,000 digits": '{"@type":"NewsArticle","headline":"A b c","datePublished":' + "9" * 100_000 + "}",
    "escaped quotes": '"' + '\\"' * 120_000 + "\\",
    "comments never closed": "/*" * 120_000,
    "commas": '{"a":1' + ", " * 120_000 + "}",
    "quotes": '{"a":"b" ' * 25_000,
    "backslashes": '{"a":"' + "\\" * 200_000,
    "20,000 authors": json.dumps(STORY | {"author": [f"Jane D{chr(97 + n % 26)}e" for n in range(14_000)]}),
    "12,000 keywords": json.dumps(STORY | {"keywords": [f"k{n}" for n in range(12_000)]}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_neither_runs_away_nor_raises(name: str) -> None:
    with no_runaway():
        found = fields(page(HOSTILE[name]))
    assert len(found.authors) <= 50
    assert sum(len(candidate.value) for candidate in found.candidates if candidate.field != "body_hint") < 64 * 1024


def test_only_the_first_64_blocks_are_read() -> None:
    many = [{"@type": "Thing"}] * 64
    assert fields(page(*many, STORY)).title is None
    assert fields(page(*many[1:], STORY)).title == STORY["headline"]


def test_references_in_a_circle_end() -> None:
    graph = [
        STORY | {"@id": "a", "author": {"@id": "b"}},
        {"@id": "b", "@type": "Person", "name": {"@id": "b"}, "author": {"@id": "a"}},
    ]
    assert fields(page({"@graph": graph})).title == STORY["headline"]


WRONG: list[Any] = [
    None, True, 0, -1, 1.5, 1e300, "", "x", "\ud800", "\x00", [], {}, [[]], [{}], [None], [[["x"]]], {"a": [1]},
    {"@id": 1}, {"@id": "nowhere"}, {"name": {}}, {"name": [{"name": []}]}, {"@type": [1, {}]}, {"url": [[]]},
    {"@value": "v"},
]  # fmt: skip
KEYS = (
    "@type", "@id", "headline", "name", "author", "creator", "datePublished", "dateModified", "publisher",
    "image", "keywords", "articleSection",
    "articleBody", "inLanguage", "mainEntityOfPage", "mainEntity", "@graph", "isAccessibleForFree",
    "url", "description",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_a_wrong_type_is_ignored(key: str) -> None:
    for value in WRONG:
        fields(page(STORY | {key: value}, {"@graph": [STORY | {key: value}]}))


def test_long_and_many_values_are_bounded() -> None:
    assert fields(page(head="<title>" + "w " * 5_000_000 + "</title>")).title is None
    assert fields(page(head=meta("author", "Jane Doe, " * 100_000))).authors == ()
    links = "".join(f'<a rel="author">Jane D{chr(97 + n % 26)}e</a>' for n in range(20_000))
    assert fields(page(body=links)).authors == ()


def test_hostile_links_are_dropped() -> None:
    head = '<base href="file:///etc/"><link rel="canonical" href="javascript:alert(1)">'
    found = fields(page(head=head + meta("og:url", "http://[::1") + meta("og:image", "data:x")))
    assert (found.canonical_url, found.image) == (None, None)


@pytest.mark.parametrize("piece", ["a | ", "|", ": ", "- ", " ", "–", "a: ", "«", "_"])
def test_hostile_titles_do_not_run_away(piece: str) -> None:
    with no_runaway():
        titles.without_site((piece * 10_000)[:10_000], frozenset({"a", "b"}))


def test_the_heavy_libraries_are_not_loaded_before_they_are_needed() -> None:
    heavy = "{'htmldate', 'py3langid', 'lxml', 'numpy', 'dateparser'}"
    code = f"import sys, newsclean.metadata; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "source",
    [
        '{"a": 1, "a": 2}', "[1e400, -0, 1.0, 0.1e-400, 18446744073709551616]",
        '["\\ud800", "\\udc00\\u0041", "\\ud83d\\ude00"]',
        '["a\x7f\u2028", "\\/"]', "null", '"text"', "[ ]", '{ "a" : [ { } ] }', "true",
    ],
)  # fmt: skip
def test_a_block_without_faults_says_what_it_says_to_the_lenient_reader(source: str) -> None:
    assert repr(lenient_json.loads(source)) == repr(lenient_json._decoded(source)) != "[]"


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ('{"a": 1}; {"b": 2}', [{"a": 1}, {"b": 2}]), ('["a\nb"]', [["a\nb"]]), ("[NaN]", [[None]]), ("[01]", []),
        ("[" + "9" * 5_000 + "]", [[None]]),
    ],
)  # fmt: skip
def test_a_block_with_faults_is_read_as_far_as_it_can_be(source: str, values: list[object]) -> None:
    assert lenient_json.loads(source) == values


@pytest.mark.parametrize(("kind", "count"), [("Application/LD+JSON", 1), ("text/ld+json; x", 1), ("text/json", 0)])
def test_blocks_are_known_by_their_type_whatever_its_case(kind: str, count: int) -> None:
    document = Document(f"<script type='{kind}'>{{}}</script><script>[]</script>".encode())
    assert lenient_json.blocks(document) == [{}] * count


def test_keys_are_the_same_with_and_without_foreign_letters() -> None:
    plain = "".join(map(chr, range(128)))
    assert keys.key(plain) + "é" == keys.key(plain + "é")
    assert keys.key("_-!  ") == keys.key("–…") == ""


def test_an_attribute_of_another_namespace_is_none_of_the_elements_own() -> None:
    drawing = '<svg><script xlink:type=\'application/ld+json\'>{"@type": "Article", "headline": "Seen"}</script></svg>'
    assert structured(Document(drawing.encode()), URL) == ()
    assert [found.value for found in structured(Document(drawing.replace("xlink:", "").encode()), URL)][:1] == ["Seen"]
