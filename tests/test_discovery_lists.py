"""What is read out of feeds, sitemaps, pages and addresses, hostile ones among them."""

from __future__ import annotations

import gzip
import json
import resource
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsclean.discovery import documents, evidence, tables
from newsclean.discovery.evidence import Link
from newsclean.discovery.feeds import plain_title
from newsclean.discovery.finder import passed_over
from newsclean.discovery.model import Document, Limits
from newsclean.discovery.normal import is_variant, key, normal
from newsclean.discovery.when import asked, believable, newest_of_name, span
from newsclean.errors import RuleError
from newsclean.fetchers.net.hosts import registered
from newsclean.model import Page

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIMIT = 10 * 1024 * 1024
SITEMAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%s</urlset>'


def read(body: bytes, *, limits: Limits | None = None, max_bytes: int = LIMIT, truncated: bool = False) -> Document:
    page = Page(url="https://post.example/x.xml", body=body, truncated=truncated)
    return documents.read(page, limits or Limits(), max_bytes)


def urls_of(document: Document) -> list[str]:
    return [entry.url for entry in document.entries]


# --- Sitemaps --------------------------------------------------------------------------------------------------------


def test_a_news_sitemap_gives_titles_and_days_of_publication() -> None:
    found = read(
        SITEMAP
        % b"""<url xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><loc> https://post.example/a </loc>
        <lastmod>2026-11-21</lastmod><n:news><n:publication><n:name>Post</n:name></n:publication>
        <n:publication_date>2026-11-20T08:00:00+01:00</n:publication_date>
        <n:title>Ferries &amp; fog</n:title></n:news></url>"""
    )
    (entry,) = found.entries
    assert (entry.url, entry.title, entry.date, entry.news) == (
        "https://post.example/a", "Ferries & fog", "2026-11-20T08:00:00+01:00", True,
    )  # fmt: skip
    assert found.kind == "sitemap"
    assert found.notes == ()


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b'<?xml version="1.0" encoding="utf-8"?>\n',
        b"\xef\xbb\xbf",
        b"\n\n <?xml version='1.0'?>",
        b"<!-- made by a tool -->\n",
    ],
)
def test_a_sitemap_is_known_by_its_root_whatever_stands_before_it(head: bytes) -> None:
    assert urls_of(read(head + SITEMAP % b"<url><loc>https://post.example/a</loc></url>")) == ["https://post.example/a"]


def test_a_sitemap_in_another_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="{}"?><urlset><url><loc>https://post.example/caf\u00e9</loc></url></urlset>'
    for encoding in ("utf-16", "iso-8859-1", "utf-8"):
        assert urls_of(read(text.format(encoding).encode(encoding))) == ["https://post.example/café"]


def test_addresses_of_pictures_and_films_are_no_pages() -> None:
    body = b"""<url><loc>https://post.example/a</loc><image:image xmlns:image="http://x/1.1">
    <image:loc>https://post.example/b.jpg</image:loc></image:image>
    <video:video xmlns:video="http://y/1.1"><video:title>No title</video:title></video:video></url>"""
    (entry,) = read(SITEMAP % body).entries
    assert (entry.url, entry.title) == ("https://post.example/a", None)


def test_a_sitemap_without_its_namespaces_is_read_and_told_of() -> None:
    found = read(
        b"<urlset><url><loc>https://post.example/a</loc><news:news><news:title>T</news:title></news:news></url></urlset>"
    )
    assert [(entry.url, entry.title) for entry in found.entries] == [("https://post.example/a", "T")]
    assert "broken XML" in found.notes[0]


def test_an_index_names_its_sitemaps_with_their_dates() -> None:
    found = read(
        b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-11-01</lastmod></sitemap><sitemap/></sitemapindex>"
    )
    assert found.kind == "sitemap_index"
    assert [(p.url, p.changed, p.kind) for p in found.pointers] == [("/a.xml", "2026-11-01", "sitemaps")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</lo", ["1", "2"]),
        (b"<url><loc>https://a.example/1</loc><url><loc>https://a.example/2</loc></url>", ["1", "2"]),
        (b"<url><loc>https://a.example/1&x=2</loc></url><url><loc>https://a.example/2</loc></url>", ["1&x=2", "2"]),
        (b"<url><loc>https://a.example/1</loc></url><url><loc>\x00</loc></url>", ["1"]),
    ],
)
def test_a_broken_sitemap_is_read_as_far_as_it_goes_and_that_is_said(body: bytes, expected: list[str]) -> None:
    found = read(b"<urlset>" + body)
    assert [url.removeprefix("https://a.example/") for url in urls_of(found)] == expected
    assert any("broken XML" in note for note in found.notes)


def test_ampersands_in_marked_text_stay_as_they_are() -> None:
    body = b"<url><loc><![CDATA[https://post.example/?a=1&b=2&amp;c]]></loc></url><url><loc>https://post.example/&amp;d&#38;e</loc>"
    found = read(SITEMAP % (body + b"</url>"))
    assert urls_of(found) == ["https://post.example/?a=1&b=2&amp;c", "https://post.example/&d&e"]
    assert found.notes == ()


def test_a_plain_list_of_addresses_is_read_and_prose_is_not() -> None:
    body = b"\xef\xbb\xbfhttps://post.example/1\r\n# none\r\n\r\nhttps://post.example/2\r\n"
    assert urls_of(read(body)) == ["https://post.example/1", "https://post.example/2"]
    assert read(b"See https://post.example/1\nand the rest of it\n").kind == "page"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"<", b"<html><p>x", b"\x00\x01\x02", b"<?xml", b"<!DOCTYPE html><p>"]
)
def test_what_is_no_list_is_no_list(body: bytes) -> None:
    assert read(body).kind in ("page", "other")
    assert read(body).entries == ()


def test_a_packed_sitemap_is_unpacked_once_more_and_a_bomb_is_not() -> None:
    body = SITEMAP % (b"<url><loc>https://post.example/a</loc></url>" * 3)
    assert len(read(gzip.compress(body)).entries) == 3
    bomb = gzip.compress(SITEMAP % (b"<url><loc>https://post.example/a</loc></url>" + b" " * 50_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read(bomb, max_bytes=1_000_000)
    assert len(found.entries) == 1
    assert any("more than 1000000 bytes" in note for note in found.notes)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert "its gzip is cut or damaged" in read(gzip.compress(body)[:-9]).notes


def entities(levels: int) -> bytes:
    lines = [b'<!ENTITY e0 "%s">' % (b"x" * 100)]
    lines += [b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, levels)]
    return b"<?xml version='1.0'?><!DOCTYPE urlset [" + b"\n".join(lines) + b"]>"


@pytest.mark.parametrize(
    "where", [b"<loc>https://post.example/&e9;</loc>", b'<loc a="&e9;">https://post.example/b</loc>']
)
def test_entities_do_not_grow_and_what_stands_behind_them_is_read(where: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read(
        entities(10) + b"<urlset><url>" + where + b"</url><url><loc>https://post.example/c</loc></url></urlset>"
    )
    assert "https://post.example/c" in urls_of(found)
    assert max(map(len, urls_of(found))) < 100
    assert "entities of its own are not expanded" in found.notes
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_no_file_is_read_for_an_entity_or_a_document_type(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = b"<loc>https://post.example/&s;</loc>"
    for head in (
        b"<!DOCTYPE urlset [<!ENTITY s SYSTEM 'file://%s'>]>",
        b"<!DOCTYPE urlset SYSTEM 'file://%s'>",
        b"<!DOCTYPE urlset [<!ENTITY %% p SYSTEM 'file://%s'> %%p;]>",
    ):
        found = read(head % str(secret).encode() + b"<urlset><url>" + body + b"</url></urlset>")
        assert urls_of(found) == ["https://post.example/"]


def test_deep_and_wide_files_end() -> None:
    deep = b"<urlset>" + b"<a>" * 200_000
    assert read(deep).entries == ()
    wide = (
        b"<urlset><url "
        + b" ".join(b'a%d="x"' % i for i in range(20_000))
        + b"><loc>https://post.example/a</loc></url></urlset>"
    )
    assert urls_of(read(wide)) == ["https://post.example/a"]
    long = SITEMAP % (b"<url><loc>https://post.example/" + b"a" * 2_000_000 + b"</loc></url>")
    assert max(map(len, urls_of(read(long)))) <= 4_000


def test_entries_beyond_the_limit_are_left_out_and_counted() -> None:
    body = SITEMAP % b"".join(b"<url><loc>https://post.example/%d</loc></url>" % i for i in range(3_000))
    found = read(body, limits=Limits(entries=1_000))
    assert len(found.entries) == 1_000
    assert found.notes == ("2000 of its addresses are beyond the limit of 1000",)
    assert len(read(body).entries) == 3_000


# --- Feeds -----------------------------------------------------------------------------------------------------------

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Post</title><link>https://post.example/</link>
<item><title>Night &lt;b&gt;ferries&lt;/b&gt; &amp;amp; fog</title><link>https://post.example/a</link>
<pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate><media:title>Not this</media:title>
<content:encoded><![CDATA[<p>Long <a href="https://post.example/inside">text</a></p>]]></content:encoded></item>
<item><guid isPermaLink="true">https://post.example/b</guid><dc:date>2026-11-19</dc:date>
<title><![CDATA[Bread & salt]]></title></item>
<item><guid isPermaLink="false">b-17</guid><link>https://feeds.example/~r/17</link>
<feedburner:origLink>https://post.example/c</feedburner:origLink></item>
<item><title>Without an address</title></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Post</title><link href="https://post.example/"/>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Night ferries</div></title>
<link rel="replies" href="https://post.example/a/comments"/><link rel="alternate" type="text/html" href="https://post.example/a"/>
<updated>2026-11-21T09:00:00Z</updated><published>2026-11-20T08:00:00+01:00</published>
<source><title>Other</title><link href="https://other.example/"/></source></entry>
<entry><title type="html">Bread &amp;amp; salt</title><id>https://post.example/b</id><updated>2026-11-19T00:00:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://post.example/"><title>Post</title><link>https://post.example/</link></channel>
<item rdf:about="https://post.example/a"><title>Night ferries</title><link>https://post.example/a</link><dc:date>2026-11-20T08:00:00+01:00</dc:date></item></rdf:RDF>"""


def test_rss_gives_links_plain_titles_and_dates() -> None:
    found = read(RSS)
    assert (found.kind, found.site, found.notes) == ("feed", "https://post.example/", ())
    assert [(e.url, e.title, e.date) for e in found.entries] == [
        ("https://post.example/a", "Night ferries & fog", "2026-11-20T07:00:00+00:00"),
        ("https://post.example/b", "Bread & salt", "2026-11-19"),
        ("https://post.example/c", None, None),
    ]


def test_atom_gives_the_alternate_link_and_the_day_of_publication() -> None:
    found = read(ATOM)
    assert found.site == "https://post.example/"
    assert [(e.url, e.title, e.date) for e in found.entries] == [
        ("https://post.example/a", "Night ferries", "2026-11-20T07:00:00+00:00"),
        ("https://post.example/b", "Bread & salt", "2026-11-19T00:00:00+00:00"),
    ]


def test_rdf_is_a_feed() -> None:
    (entry,) = read(RDF).entries
    assert (entry.url, entry.title, entry.date) == (
        "https://post.example/a",
        "Night ferries",
        "2026-11-20T07:00:00+00:00",
    )


def test_a_json_feed_is_read_and_other_json_is_not() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://post.example/",
        "items": [
            {"id": "1", "url": "https://post.example/a", "title": "Ferries", "date_published": "2026-11-20"},
            {"id": "https://post.example/b", "title": 7}, {"id": 5}, "no item",
        ],
    }  # fmt: skip
    found = read(json.dumps(feed).encode())
    assert [(e.url, e.title) for e in found.entries] == [
        ("https://post.example/a", "Ferries"),
        ("https://post.example/b", None),
    ]
    assert read(b'{"items": [{"url": "https://post.example/a"}]}').kind == "other"
    assert read(b'{"a":' * 100_000).kind == "other"


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    found = read(RSS[: RSS.index(b'<guid isPermaLink="false"')])
    assert [e.url for e in found.entries] == ["https://post.example/a", "https://post.example/b"]
    assert "broken XML" in found.notes[0]
    undeclared = b"<rss><channel><item><link>https://post.example/a</link><media:x/><title>A &nbsp;&eacute; B</title>"
    assert [(e.url, e.title) for e in read(undeclared).entries] == [("https://post.example/a", "A \xa0é B")]


def test_what_a_feed_parser_chokes_on_never_reaches_it() -> None:
    item = b"<item><author>a@%s!</author><description>%s</description><link>https://post.example/a</link></item>"
    hostile = b"<rss><channel>" + item % (b"a." * 100_000, b"&lt;" * 100_000) * 3 + b"</channel></rss>"
    before = resource.getrusage(resource.RUSAGE_SELF)
    assert len(read(hostile).entries) == 3
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 10


def test_a_feed_may_not_name_files_or_grow_by_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    feed = b"<rss><channel><item><title>&s;</title><link>https://post.example/a</link></item></channel></rss>"
    found = read(b"<!DOCTYPE rss [<!ENTITY s SYSTEM 'file://%s'>]>" % str(secret).encode() + feed)
    assert [(e.url, e.title) for e in found.entries] == [("https://post.example/a", None)]
    grown = read(entities(10).replace(b"urlset", b"rss") + feed.replace(b"&s;", b"A &e9; B"))
    assert [e.title for e in grown.entries] == ["A  B"]


def test_a_feed_of_very_many_entries_is_cut_and_that_is_said() -> None:
    items = b"".join(b"<item><link>https://post.example/%d</link></item>" % i for i in range(300))
    found = read(b"<rss><channel>" + items, limits=Limits(entries=200))
    assert len(found.entries) == 200
    assert any("100 of its entries are beyond the limit of 200" in note for note in found.notes)


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("A &lt;i&gt;B&lt;/i&gt;", "A B"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p></p>", None),
        (None, None),
        ("It&amp;#8217;s", "It’s"),
    ],
)
def test_titles_lose_their_markup(title: str | None, plain: str | None) -> None:
    assert plain_title(title) == plain


# --- Addresses -------------------------------------------------------------------------------------------------------

ADDRESS_TABLES = tables.load("addresses")
PARAMETER_TABLES = tables.load("parameters")


def names_in(address: str) -> set[str]:
    return {point.name for point in evidence.weigh(address, "link")}


HIT = {"list": "a list", "service": "a service", "media": "media"}


@pytest.mark.parametrize("table", HIT)
def test_words_of_addresses_hit_what_they_should_and_nothing_else(table: str) -> None:
    for example in ADDRESS_TABLES[table].drops:
        assert HIT[table] in names_in(example), example
    for example in ADDRESS_TABLES[table].keeps:
        assert HIT[table] not in names_in(example), example


def test_folders_of_stories_speak_for_what_is_below_them() -> None:
    table = ADDRESS_TABLES["story"]
    for example in table.drops:
        assert "a folder of stories" in names_in(example.rstrip("/") + "/x1"), example
    for example in table.keeps:
        assert "a folder of stories" not in names_in(example.rstrip("/") + "/x1"), example
    assert "a folder of stories" not in names_in("https://post.example/news")


@pytest.mark.parametrize("table", ["tracking", "variant"])
def test_parameters_that_say_nothing_of_the_page_go_and_others_stay(table: str) -> None:
    for example in PARAMETER_TABLES[table].drops:
        assert normal(example) == example.partition("?")[0], example
    for example in PARAMETER_TABLES[table].keeps:
        assert normal(example) == example, example


def test_a_sitemaps_name_says_that_it_holds_no_stories() -> None:
    table = ADDRESS_TABLES["other_sitemaps"]
    assert all(passed_over(example) for example in table.drops)
    assert not any(passed_over(example) for example in table.keeps)


def test_folders_of_amp_and_print_name_a_variant() -> None:
    table = PARAMETER_TABLES["variant_folders"]
    for example in table.drops:
        assert is_variant(example), example
        assert key(example) == key(example.rstrip("/").rpartition("/")[0]), example
    for example in table.keeps:
        assert not is_variant(example), example


def test_a_table_without_examples_does_not_load() -> None:
    with pytest.raises(RuleError, match="lacks keeps"):
        tables.compile_tables("addresses", {"list": {"about": "x", "words": ["tag"], "drops": ["y"]}})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://post.example/a", "http://www.post.example/a/", True),
        ("https://post.example/a?x=1&y=2", "https://post.example/a?y=2&x=1", True),
        ("https://post.example/a?utm_source=x#top", "https://post.example/a", True),
        ("https://amp.post.example/a", "https://post.example/a", True),
        ("https://post.example/a/amp/", "https://post.example/a", True),
        ("https://post.example/a", "https://post.example/A", False),
        ("https://post.example/a?id=1", "https://post.example/a?id=2", False),
        ("https://news.post.example/a", "https://post.example/a", False),
    ],
)
def test_addresses_of_one_page_share_their_key(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) is same


STORIES = [
    "https://post.example/2026/11/20/ferries/", "https://post.example/night-ferries-stop-in-march-again",
    "https://post.example/news/uk-12345678", "https://post.example/a/b/the-old-bridge-reopens.html",
    "https://post.example/?p=4711", "https://post.example/article/5c992fa84d937c42", "https://post.example/1.4902131",
    "https://post.example/%E6%B8%AF%E3%81%AE%E9%9C%A7%E3%81%8C%E6%99%B4%E3%82%8C%E3%81%9F%E6%9C%9D%E3%81%AE%E8%A9%B1",
]  # fmt: skip
OTHERS = [
    "https://post.example/", "https://post.example/sport", "https://post.example/news/world", "https://post.example/index.html",
    "https://post.example/tag/night-ferries-stop-in-march", "https://post.example/author/ines-corbally",
    "https://post.example/privacy-policy", "https://post.example/2026/11/", "https://post.example/blog/2026/11/20",
    "https://post.example/news?page=3", "https://post.example/pictures/a-very-long-name-of-a-file-12345678.jpg",
    "https://post.example/de/impressum.html", "https://post.example/page/12",
]  # fmt: skip


@pytest.mark.parametrize("address", STORIES)
def test_a_headline_that_links_to_a_story_is_taken(address: str) -> None:
    link = Link(text="The old bridge reopens after the flood", heading=True)
    assert evidence.total(evidence.weigh(address, "link", link)) >= evidence.ENOUGH
    assert evidence.total(evidence.weigh(address, "sitemap")) >= evidence.ENOUGH


@pytest.mark.parametrize("address", OTHERS)
def test_a_section_a_tag_a_file_or_a_service_is_not_taken(address: str) -> None:
    link = Link(text="The sea", heading=False, against="navigation")
    assert evidence.total(evidence.weigh(address, "link", link)) < evidence.ENOUGH


@pytest.mark.parametrize("address", [a for a in OTHERS if "/world" not in a])
def test_a_plain_sitemap_does_not_make_a_section_a_story(address: str) -> None:
    assert evidence.total(evidence.weigh(address, "sitemap")) < evidence.ENOUGH


def test_the_score_rises_with_the_points_and_stays_within_its_bounds() -> None:
    scores = [evidence.score(points) for points in range(-100, 101)]
    assert scores == sorted(scores)
    assert (scores[0], scores[-1], evidence.score(evidence.ENOUGH)) == (0.0, 1.0, 0.5)


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2026/11/20/x", "2026-11-20"), ("https://a.example/2026-11-20-x", "2026-11-20"),
        ("https://a.example/x-20261120.html", "2026-11-20"), ("https://a.example/2026/nov/20/x", "2026-11-20"),
        ("https://a.example/2026/1/2/x", "2026-01-02"), ("https://a.example/2026/02/30/x", None),
        ("https://a.example/2026/11/x", None), ("https://a.example/120261120", None), ("https://a.example/x", None),
    ],
)  # fmt: skip
def test_the_day_in_an_address(address: str, day: str | None) -> None:
    assert evidence.day_of(address) == day


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.bbc.co.uk", "bbc.co.uk"), ("www.post.example", "post.example"), ("ann.github.io", "ann.github.io"),
        ("a.ann.github.io", "ann.github.io"), ("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]"),
        ("2001:db8::1", "2001:db8::1"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
        ("localhost", "localhost"), ("co.uk", "co.uk"), ("", ""),
        ("post.example.", "post.example"), ("www.xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ],
)  # fmt: skip
def test_the_registered_domain_of_a_host(host: str, domain: str) -> None:
    assert registered(host) == domain


# --- Dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2026-11-20", "2026-11-20"), ("2026-11-20T08:00:00Z", "2026-11-20T08:00+00:00"),
        ("2026-11-20T08:00:05.123+01:00", "2026-11-20T08:00:05+01:00"),
        ("Fri, 20 Nov 2026 08:00:00 GMT", "2026-11-20T08:00+00:00"),
        ("2031-01-01", None), ("1970-01-01T00:00:00Z", None), ("0000-00-00", None), ("2026-02-30", None),
        ("yesterday-ish", None),
        ("9" * 5_000, None), ("", None), (None, None), ("2026-11-20T25:61:00Z", "2026-11-20"),
    ],
)  # fmt: skip
def test_a_date_of_a_source_is_believed_only_if_it_can_be(value: str | None, date: str | None) -> None:
    assert believable(value, NOW) == date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3d", datetime(2026, 11, 19, 12, tzinfo=UTC)), ("12h", datetime(2026, 11, 22, 0, tzinfo=UTC)),
        ("90m", datetime(2026, 11, 22, 10, 30, tzinfo=UTC)), ("2W", datetime(2026, 11, 8, 12, tzinfo=UTC)),
        ("2026-11-20T10:00+02:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_users_date(text: str, moment: datetime) -> None:
    assert asked(text, NOW) == moment


def test_a_users_day_begins_or_ends() -> None:
    assert asked("2026-11-20", NOW, end=True) > asked("2026-11-20", NOW)


@pytest.mark.parametrize("text", ["", "soon", "3", "-3d", "2026-13-01", "2026-11", "3y", "999999d"])
def test_what_is_no_date_of_a_user_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a date"):
        asked(text, NOW)


def test_a_day_without_an_hour_can_be_any_of_its_hours_anywhere() -> None:
    first, last = span("2026-11-20")
    assert first < datetime(2026, 11, 20, tzinfo=UTC) < datetime(2026, 11, 21, 11, tzinfo=UTC) < last


@pytest.mark.parametrize(
    ("address", "after", "before"),
    [
        ("https://a.example/sitemap-2025-03.xml", (2025, 3, 31), (2025, 4, 2)),
        ("https://a.example/sitemap.xml?yyyy=2025&mm=03&dd=04", (2025, 3, 4), (2025, 3, 6)),
        ("https://a.example/2025/sitemap.xml", (2025, 12, 31), (2026, 1, 2)),
        ("https://a.example/sitemap_202512.xml.gz", (2025, 12, 31), (2026, 1, 2)),
    ],
)
def test_the_name_of_a_sitemap_tells_how_new_it_can_be(
    address: str, after: tuple[int, int, int], before: tuple[int, int, int]
) -> None:
    newest = newest_of_name(address)
    assert newest is not None
    assert datetime(*after, 23, tzinfo=UTC) < newest < datetime(*before, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["sitemap.xml", "sitemap-1.xml", "sitemap-20251.xml", "sitemap-12025.xml", "post-sitemap2.xml"]
)
def test_a_name_without_a_date_tells_nothing(name: str) -> None:
    assert newest_of_name(f"https://2024.example/{name}") is None
